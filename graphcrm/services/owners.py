"""Who may own parties: users, and teams."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models.access import TEAM, Team
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.models.schema import Schema

_USER = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def named(schema: Schema, text: str) -> str:
    """Return an owner as a party keeps it: the name of a user, or of a team that was given by its name or label.

    Raises:
        RuleError: there is no such team.
    """
    text = text.strip()
    if text.lower().startswith(TEAM):
        return TEAM + schema.term(Team, text[len(TEAM) :].strip(), "owner")
    return text.lower()


def missing(run: Callable[..., list[dict[str, Any]]], viewer: Viewer, owners: Iterable[str]) -> set[str]:
    """Return those of the owners that no party can have, since there is no such user.

    A team was looked up by ``named``. Before the first user is made, records may name those who will be.

    Args:
        run: runs a query, of a unit of work or of a database.
        viewer: who gives the owners; they themselves are always there, and for administrators so is the person at the
            machine, who has no account and owns what was there before the first one.
        owners: as parties keep them.
    """
    there = {viewer.user, Viewer.administrator().user} if viewer.sees_all else {viewer.user}
    names = sorted({owner for owner in owners if not owner.startswith(TEAM)} - there)
    if not names:
        return set()
    found = run(load("parties.owners"), names=names)[0]
    if not found["any"]:
        return {name for name in names if not _USER.fullmatch(name)}
    return set(names) - set(found["known"])


def refused(owner: str) -> RuleError:
    """Return the error for an owner who is not there."""
    return RuleError(
        Phrase("There is no user {owner!r} who could be the owner.", owner=owner),
        "Give the name of a user, or of a team as in team:sales.",
        "owner",
        owner,
    )
