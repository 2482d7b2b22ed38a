"""Tokens of links: a name that finds the link and a secret that opens it.

What is kept of the secret is its hash, encrypted: it has 256 random bits, which no slow hash is needed for.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets as random

from graphcrm import secrets


def new(uid: str) -> tuple[str, str]:
    """Return a new token of a link, and what is kept of it."""
    secret = random.token_urlsafe(32)
    return f"{uid}.{secret}", secrets.encrypt(_hashed(secret))


def uid_of(token: str) -> str:
    """Return the uid of the link that a token is of, whether there is one or not."""
    return token.partition(".")[0]


def opens(token: str, kept: str) -> bool:
    """Say whether a token is the one of which something is kept.

    Raises:
        LostKeyError: no key opens what is kept.
    """
    return hmac.compare_digest(secrets.decrypt(kept), _hashed(token.partition(".")[2]))


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
