"""Tokens of links: found by their uid, opened by their secret, kept as an encrypted hash."""

from __future__ import annotations

from graphcrm import secrets
from graphcrm.auth import tokens


def test_a_token_is_a_uid_and_a_secret_that_opens_what_is_kept() -> None:
    token, kept = tokens.new("u1")

    assert tokens.uid_of(token) == "u1"
    assert tokens.opens(token, kept)
    assert len(token.partition(".")[2]) >= 43


def test_another_secret_opens_nothing() -> None:
    token, kept = tokens.new("u1")
    other, _ = tokens.new("u1")

    for wrong in (other, "u1", "u1.", "", token + "x", token[:-1], "u1.\ud800"):
        assert not tokens.opens(wrong, kept)


def test_the_secret_cannot_be_had_from_what_is_kept() -> None:
    token, kept = tokens.new("u1")
    secret = token.partition(".")[2]

    assert secret not in kept
    assert secret not in secrets.decrypt(kept)
