"""What the messages say."""

from __future__ import annotations

from graphcrm.mail.message import Message


def sign_up(to: str, link: str) -> Message:
    """Return the message to somebody who wants to sign up."""
    return Message(
        to,
        "Confirm your e-mail address",
        f"Somebody, probably you, wants to sign up with this address. Go on here within a day:\n\n{link}\n\n"
        "If it was not you, do nothing.",
    )


def known(to: str, name: str, site: str) -> Message:
    """Return the message to somebody who wants to sign up and has an account already."""
    return Message(
        to,
        "You have an account already",
        f"Somebody, probably you, wants to sign up with this address. You have an account already; sign in as {name}:"
        f"\n\n{site}\n\nYou can ask for a new password there. If it was not you, do nothing.",
    )


def invitation(to: str, name: str, link: str) -> Message:
    """Return the message to a user whose account was made for them."""
    return Message(
        to,
        "You are invited",
        f"An account was made for you. Choose your password here within a week, and sign in as {name}:\n\n{link}",
    )


def reset(to: str, name: str, link: str) -> Message:
    """Return the message to a user who wants a new password."""
    return Message(
        to,
        "Choose a new password",
        f"Somebody, probably you, wants a new password for {name}. Choose it here within an hour:\n\n{link}\n\n"
        "If it was not you, do nothing; your password stays as it is.",
    )
