"""Links that are sent to users by e-mail: to sign up, to use an account made for them, to set a new password.

A link opens one thing, once, for a while. A newer one for the same makes it void, and so does a new password. What a
stranger asks for is done in the background and answered alike, whether there is such an account or not.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import TYPE_CHECKING

from graphcrm import mail
from graphcrm.auth import tokens
from graphcrm.errors import ForbiddenError, GraphcrmError, NotFoundError, RuleError, TooManyAttemptsError
from graphcrm.mail import texts
from graphcrm.models.account_links import INVITATION, LIFETIMES, RESET, SIGN_UP, AccountLink
from graphcrm.models.contact_points import normalize
from graphcrm.models.users import User
from graphcrm.phrases import Phrase
from graphcrm.queries import accounts as rows
from graphcrm.queries.loader import load
from graphcrm.services import accounts, throttle
from graphcrm.services.throttle import MAIL_FROM, MAIL_TO, Throttle
from graphcrm.values import new_uid, now
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork

#: Where the site opens links: a token stands after it. The page keeps it out of logs and out of what it refers to.
PATH = "/link/"

log = logging.getLogger(__name__)


def invite(database: Database, viewer: Viewer, settings: Settings, name: str) -> None:
    """Send the user of an account a link that lets them choose their password; it shows the address to be theirs.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: the viewer does not look after it.
        RuleError: it is disabled.
        MailError: the message was not taken.
    """
    _send_managed(database, viewer, settings, name, INVITATION)


def reset(database: Database, viewer: Viewer, settings: Settings, name: str) -> None:
    """Send the user of an account a link that lets them choose a new password; see ``invite`` for what is raised."""
    _send_managed(database, viewer, settings, name, RESET)


def printed(database: Database, viewer: Viewer, settings: Settings, name: str) -> str:
    """Return a link that sets a new password, to be handed to its user; see ``invite`` for what is raised."""
    _, token = database.write(viewer, partial(_managed, name=name, purpose=RESET))
    return _url(settings, token)


def request_sign_up(
    database: Database, settings: Settings, email: str, address: str, *, counter: Throttle | None = None
) -> None:
    """Send a link to sign up with; whoever has an account is told so in the message.

    Args:
        database: where the accounts are.
        settings: say how messages are sent, and whether one may sign up.
        email: what the stranger gave.
        address: the network address that it comes from.
        counter: counts the messages; by default that of this process.

    Raises:
        ForbiddenError: nobody may sign up here.
        RuleError: it is no e-mail address.
        TooManyAttemptsError: too often for this e-mail address or from this network address.
    """
    check_sign_up(database, settings)
    key = normalize("email", email, label="E-mail")
    counter = _count(counter, key, address)
    _in_background(partial(_sign_up, database, settings, email.strip(), key, counter))


def request_reset(
    database: Database, settings: Settings, login: str, address: str, *, counter: Throttle | None = None
) -> None:
    """Send the user of an account a link to set a new password with, if there is such an account.

    Args:
        database: where the accounts are.
        settings: say how messages are sent.
        login: name or e-mail address.
        address: the network address that it comes from.
        counter: counts the messages; by default that of this process.

    Raises:
        TooManyAttemptsError: too often for this login or from this network address.
    """
    login = login.strip()
    counter = _count(counter, login.casefold()[:1_000], address)
    _in_background(partial(_reset, database, settings, login, counter))


def check_sign_up(database: Database, settings: Settings) -> None:
    """Raise ``ForbiddenError`` when nobody may sign up: it is not allowed, or there is no administrator yet."""
    if not settings.sign_up or not accounts.any_users(database):
        raise ForbiddenError("Accounts are made by an administrator here.", "Ask for an invitation.")


def open(database: Database, token: str) -> AccountLink:
    """Return the link that a token opens; it can still be used.

    Raises:
        NotFoundError: it was used, has expired, was replaced by another one, or there never was one.
        LostKeyError: no key opens what is kept of it.
    """
    found = database.read(load("accounts.get_link"), Viewer("accounts"), uid=tokens.uid_of(token))
    return _opened(found, token, now())


def use(database: Database, settings: Settings, token: str, *, password: str, name: str = "", label: str = "") -> User:
    """Do what a link is for, and return the user it was done for: a new one, or one with a new password.

    Args:
        database: where the accounts are.
        settings: say whether one may sign up.
        token: what stood in the link.
        password: the one that the user chose.
        name: of the new user, for a sign-up.
        label: how the new user is called, for a sign-up.

    Raises:
        NotFoundError: see ``open``.
        RuleError: the password is too easy to guess, or the name or the address is taken; the link stays good.
        ForbiddenError: nobody may sign up any more.
    """
    link = open(database, token)
    if link.purpose == SIGN_UP:
        check_sign_up(database, settings)
    done = partial(_use, token=token, password=password, name=name.strip(), label=label)
    return database.write(Viewer(link.user or name.strip() or "anonymous"), done, source="web")


def _use(work: UnitOfWork, token: str, password: str, name: str, label: str) -> User:
    work.run(load("accounts.lock"))
    link = _opened(work.run(load("accounts.get_link"), uid=tokens.uid_of(token)), token, work.at)
    work.run(load("accounts.delete_link"), uid=link.uid)
    if link.purpose == SIGN_UP:
        return accounts.sign_up(work, name, link.email, label, password)
    found = rows.find_in(work, link.user)
    if found is None or not found.active or found.email != link.email:
        raise _void()
    accounts.verify(work, link.user)
    work.record(f"use-{link.purpose}", found.target, None, None)
    return accounts.set_password(work, link.user, password)


def _opened(found: list[dict[str, object]], token: str, at: datetime) -> AccountLink:
    """Return the link of a row, when the token opens it."""
    if not found:
        raise _void()
    kept = dict(found[0])
    secret = str(kept.pop("secret"))
    link = AccountLink(**kept)  # type: ignore[arg-type]  # the query returns its attributes
    if not tokens.opens(token, secret) or link.expires_at <= at:
        raise _void()
    return link


def _send_managed(database: Database, viewer: Viewer, settings: Settings, name: str, purpose: str) -> None:
    user, token = database.write(viewer, partial(_managed, name=name, purpose=purpose))
    mail.mailer(settings).send(_message(settings, purpose, user, token))


def _managed(work: UnitOfWork, name: str, purpose: str) -> tuple[User, str]:
    user = accounts.managed(work, name)
    if not user.active:
        raise RuleError(
            Phrase("The account {name} is disabled.", name=name),
            Phrase("Run `graphcrm user enable {name}` first.", name=name),
        )
    return user, _make(work, purpose, user.email, user)


def _make(work: UnitOfWork, purpose: str, email: str, user: User | None) -> str:
    """Keep a new link in place of older ones for the same, and return its token."""
    uid, expires_at = new_uid(), work.at + LIFETIMES[purpose]
    token, secret = tokens.new(uid)
    properties = {
        "uid": uid,
        "purpose": purpose,
        "email": email,
        "email_key": normalize("email", email),
        "user": user.name if user else "",
        "created_at": work.at,
        "expires_at": expires_at,
        "secret": secret,
    }
    work.run(load("accounts.lock"))
    work.run(load("accounts.add_link"), properties=properties, at=work.at)
    if user:
        work.record(f"send-{purpose}", user.target, None, {"expires_at": expires_at})
    return token


def _sign_up(database: Database, settings: Settings, email: str, key: str, counter: Throttle) -> None:
    known = _by_login(database, "", key)
    if known:
        if not _may_be_sent(counter, known):
            return
        message = texts.known(known.email, known.name, site(settings))
    else:
        nobody = Viewer("anonymous")
        token = database.write(nobody, lambda work: _make(work, SIGN_UP, email, None), source="web")
        message = texts.sign_up(email, _url(settings, token))
    mail.mailer(settings).send(message)


def _reset(database: Database, settings: Settings, login: str, counter: Throttle) -> None:
    try:
        key = normalize("email", login)
    except RuleError:
        key = ""
    user = _by_login(database, login, key)
    if user is None or not user.active or not _may_be_sent(counter, user):
        return
    nobody = Viewer("anonymous")
    token = database.write(nobody, lambda work: _make(work, RESET, user.email, user), source="web")
    mail.mailer(settings).send(_message(settings, RESET, user, token))


def _by_login(database: Database, name: str, key: str) -> User | None:
    row = rows.by_login(database, name, key)
    return User.from_row(row) if row else None


def _message(settings: Settings, purpose: str, user: User, token: str) -> mail.Message:
    write = texts.invitation if purpose == INVITATION else texts.reset
    return write(user.email, user.name, _url(settings, token))


def site(settings: Settings) -> str:
    """Return the address of the site, without a slash at its end."""
    return settings.site_url or f"http://{settings.host}:{settings.port}"


def _url(settings: Settings, token: str) -> str:
    return f"{site(settings)}{PATH}{token}"


def _count(counter: Throttle | None, key: str, address: str) -> Throttle:
    counter = counter or throttle.shared()
    counter.take(MAIL_FROM, throttle.network(address))
    counter.take(MAIL_TO, key)
    return counter


def _may_be_sent(counter: Throttle, user: User) -> bool:
    """Count a message to a user, who may be asked for by name and by address; nobody learns that one was left out."""
    try:
        counter.take(MAIL_TO, user.target)
    except TooManyAttemptsError:
        return False
    return True


@cache
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="graphcrm-mail")


def _in_background(function: Callable[[], None]) -> None:
    """Do something after the answer was given: how long it takes tells a stranger whether there is an account."""
    _worker().submit(_logged, function)


def _logged(function: Callable[[], None]) -> None:
    try:
        function()
    except GraphcrmError as error:
        log.error("A link that was asked for was not sent: %s", error)
    except Exception:
        log.exception("A link that was asked for was not sent.")


def _void() -> NotFoundError:
    return NotFoundError("This link opens nothing any more.", "It was used, is too old, or a newer one was sent.")
