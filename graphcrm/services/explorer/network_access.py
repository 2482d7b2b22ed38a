"""Who may open which map of the network: those who see exactly what it was drawn from.

A map tells of everything that went into it, by its communities and their places. So it is kept for an *access*: a
digest of all that decides what a viewer sees. Viewers who see the same share one. What is theirs by their own name,
their records and that of themselves, mostly lies in their folders, too; then it sets them apart from nobody.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING

from graphcrm.auth import grants
from graphcrm.models.access import TEAM
from graphcrm.queries import accounts
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database


def access(viewer: Viewer) -> str:
    """Return the digest of what a viewer sees; the same for two who are shown the same."""
    decides: dict[str, object] = {"sees_all": True} if viewer.sees_all else {**viewer.parameters, "user": ""}
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def shared(viewer: Viewer) -> Viewer:
    """Return the viewer without what their own name lets them see, as all with the same teams and roles are."""
    if viewer.sees_all:
        return viewer
    teams = frozenset(owner for owner in viewer.owners if owner.startswith(TEAM))
    return dataclasses.replace(viewer, owners=teams, party=None)


def accesses(viewer: Viewer) -> list[str]:
    """Return the accesses whose maps a viewer may open: their own, and the one that they share."""
    return list(dict.fromkeys((access(viewer), access(shared(viewer)))))


def drawn_for(database: Database, viewer: Viewer) -> Viewer:
    """Return the viewer to draw a map for: the shared one, unless it sees less."""
    others = shared(viewer)
    if others == viewer:
        return viewer
    mine, theirs = (
        database.read(load("network.own"), who, user=viewer.user, party=viewer.party)[0]["number"]
        for who in (viewer, others)
    )
    return others if mine == theirs else viewer


def in_use(database: Database) -> list[str]:
    """Return the accesses of everybody who can sign in, and of the person at the machine."""
    known = schema(database)
    viewers = [Viewer.administrator()]
    for user in accounts.everyone(database):
        if user.active:
            account = grants.Account(user.name, frozenset(user.roles), frozenset(user.teams), user.party)
            viewers.append(grants.viewer_of(known, account))
    return sorted({each for viewer in viewers for each in accesses(viewer)})
