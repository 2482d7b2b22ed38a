"""Accounts: who signs in, apart from the parties that the graph is about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase

#: What stands before a user's name in the journal.
TARGET = "user:"
#: Names that stand for somebody else in records and in the journal.
RESERVED = frozenset({"administrator", "anonymous", "graphcrm", "registered", "schema", "system"})
#: Properties of an account and of a link that are kept encrypted.
ENCRYPTED = ("password", "second_factor", "second_factor_offered", "recovery_codes")
LINK_ENCRYPTED = ("secret",)
#: Labels are shown in lists; e-mail has its own limit.
LABEL_LENGTH = 200
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@dataclass(frozen=True, slots=True)
class User:
    """An account.

    Attributes:
        name: what it signs in with and what records and the journal call it; it never changes.
        label: how the person is called.
        email: as it was written; ``graphcrm.models.contact_points.normalize`` says what it is compared by.
        verified: the address is known to be theirs.
        active: they may sign in.
        roles: names of access roles; every user has those of ``registered`` besides.
        teams: names of teams.
        party: uid of the record of themselves.
        second_factor: a code is asked for besides the password.
        session: a stamp that changes when all sessions shall end.
    """

    name: str
    label: str
    email: str
    verified: bool = False
    active: bool = True
    roles: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    party: str | None = None
    second_factor: bool = False
    session: str = field(default="", repr=False)

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> User:
        """Return the account that a row of the queries on accounts holds."""
        kept: dict[str, Any] = dict(row["user"])
        return cls(**kept | {name: tuple(kept[name]) for name in ("roles", "teams")})

    @property
    def target(self) -> str:
        """What the journal calls it."""
        return TARGET + self.name


def is_user_name(text: str) -> bool:
    """Say whether an account could have this name."""
    return _NAME.fullmatch(text) is not None


def check_user_name(name: str) -> str:
    """Return the name of a user as it is kept.

    Raises:
        RuleError: it is none that an account may have.
    """
    name = name.strip()
    if not is_user_name(name):
        raise RuleError(
            Phrase("A user cannot be called {name!r}.", name=name[:100]),
            "Take 1 to 64 small letters, digits and _ . -, with a letter or a digit first, as in sally.kessler.",
            "name",
            name,
        )
    if name in RESERVED:
        raise RuleError(Phrase("The name {name} is graphcrm's own.", name=name), "Take another one.", "name", name)
    return name
