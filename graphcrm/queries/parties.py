"""Find parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.queries.loader import load
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A party as an answer names it."""

    uid: str
    name: str
    kind: str
    subkind: str | None = None

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> PartyRef:
        """Make it from a row with uid, name, label and subkind."""
        return cls(row["uid"], row["name"], row["label"].lower(), row.get("subkind"))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {"uid": self.uid, "name": self.name, "kind": self.kind, "subkind": self.subkind}


def get(database: Database, viewer: Viewer, uid: str) -> PartyRef | None:
    """Return the party with this uid, or None."""
    return refs(database, viewer, [uid]).get(uid)


def by_external_id(database: Database, viewer: Viewer, id: str, source: str | None = None) -> list[PartyRef]:
    """Return the parties an import calls ``id``; of the import ``source`` only, when it is given."""
    return _refs(database.read(load("parties.by_external_id"), viewer, id=id, source=source))


def by_name(database: Database, viewer: Viewer, keys: Sequence[str]) -> list[PartyRef]:
    """Return the parties whose folded name is one of ``keys``."""
    return _refs(database.read(load("parties.by_name"), viewer, keys=list(keys)))


def named(
    database: Database, viewer: Viewer, names: Sequence[Mapping[str, object]], limit: int
) -> dict[str, list[PartyRef]]:
    """Return for each text the parties that fit it best; a name has ``text``, ``keys``, ``words``, ``beginnings``."""
    found: dict[str, list[PartyRef]] = {}
    for row in database.read(load("parties.named"), viewer, names=list(names), limit=limit):
        found.setdefault(row["text"], []).append(PartyRef.from_row(row))
    return found


def search_names(database: Database, viewer: Viewer, words: str, limit: int) -> list[PartyRef]:
    """Return parties by a full-text query over names, the shortest names first."""
    return _refs(database.read(load("parties.search_names"), viewer, words=words, limit=limit))


def names_like(database: Database, viewer: Viewer, words: str, letters: int, limit: int) -> list[str]:
    """Return names by a full-text query, those of nearly as many letters first."""
    found = database.read(load("parties.names_like"), viewer, words=words, letters=letters, limit=limit)
    return [row["name"] for row in found]


def refs(database: Database, viewer: Viewer, uids: Iterable[str]) -> dict[str, PartyRef]:
    """Return parties by uid, those the viewer may see."""
    return {party.uid: party for party in _refs(database.read(load("parties.refs"), viewer, uids=sorted(uids)))}


def tell_apart(
    database: Database, viewer: Viewer, uids: Sequence[str], ties: Sequence[str], period: Period
) -> dict[str, dict[str, Any]]:
    """Return for each uid what tells it apart: ``birthday``, ``external_id`` and some ``ties``."""
    found = database.read(
        load("parties.tell_apart"), viewer, period=period, identifiers={"ties": ties}, uids=list(uids)
    )
    return {row["uid"]: row for row in found}


def facts(
    database: Database,
    viewer: Viewer,
    uids: Sequence[str],
    *,
    types: Sequence[str],
    emails: Sequence[str],
    titled: bool,
    period: Period,
) -> dict[str, dict[str, Any]]:
    """Return for each uid ``job_title``, ``birthday``, ``organization``, ``household``, ``city`` and ``email``.

    Args:
        database: where they are.
        viewer: who asks.
        uids: of the parties.
        types: the relationship types by which somebody is somewhere, the one that counts most first.
        emails: the types of contact points that are e-mail addresses.
        titled: whether the viewer may read the titles of relationships.
        period: when relationships must hold.
    """
    found = database.read(
        load("parties.facts"),
        viewer,
        period=period,
        identifiers={"walked": types},
        uids=list(uids),
        places={name: place for place, name in enumerate(types)},
        titled=titled,
        email_types=list(emails),
    )
    return {row["uid"]: row for row in found}


def _refs(found: Iterable[Mapping[str, Any]]) -> list[PartyRef]:
    return [PartyRef.from_row(row) for row in found]
