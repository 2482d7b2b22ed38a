"""Answer questions about the neighbours of a party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.queries.connections import Tie
from graphcrm.queries.parties import PartyRef
from graphcrm.queries.traced import Traced

#: Relationships that one answer reads at most; a hub has more.
MAX_TIES = 2_000


@dataclass(frozen=True, slots=True)
class Ends:
    """Types of relationship by the end at which those asked for stand; a mutual type is in both."""

    as_source: tuple[str, ...]
    as_target: tuple[str, ...]

    @property
    def types(self) -> list[str]:
        """All of the types, each once."""
        return sorted({*self.as_source, *self.as_target})

    def parameters(self) -> dict[str, list[str]]:
        """Return them as query parameters."""
        return {"as_source": list(self.as_source), "as_target": list(self.as_target)}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A party that answers a question, where it stands in a list, and a tie that puts it there."""

    party: PartyRef
    sort_key: str
    tie: Tie


class Asker(Traced):
    """Finds who answers a question about the neighbours of a party."""

    def related(self, party: PartyRef, ends: Ends) -> list[Neighbour]:
        """Return who stands at the other end of the party's relationships of these types."""
        found = self._read("related", ends.types, uid=party.uid, limit=MAX_TIES, **ends.parameters())
        return [
            Neighbour(PartyRef.from_row(row), row["sort_key"], self._tie(row, party.uid, row["uid"])) for row in found
        ]

    def related_count(self, party: PartyRef, ends: Ends) -> int:
        """Count them, each party once."""
        found = self._read("related_count", ends.types, uid=party.uid, **ends.parameters())
        return int(found[0]["parties"]) if found else 0

    def common(self, one: PartyRef, other: PartyRef, ties: Sequence[str]) -> dict[str, tuple[PartyRef, str]]:
        """Return who has ties with both parties, by uid: the party and where it stands in a list."""
        found = self._read("common", ties, one=one.uid, other=other.uid, limit=MAX_TIES)
        return {row["uid"]: (PartyRef.from_row(row), row["sort_key"]) for row in found}

    def together(self, party: PartyRef, place: PartyRef | None, ends: Ends) -> list[Neighbour]:
        """Return who was tied to the same third party, by the same type and at the same time."""
        found = self._read(
            "together",
            ends.types,
            uid=party.uid,
            place=place.uid if place else None,
            limit=MAX_TIES,
            **ends.parameters(),
        )
        return [
            Neighbour(PartyRef.from_row(row), row["sort_key"], self._tie(row, row["uid"], row["place"]))
            for row in found
        ]

    def _tie(self, row: Mapping[str, Any], one: str, other: str) -> Tie:
        return Tie(one, other, row["type"], row["forward"], self.told(row["properties"]))

    def _read(self, name: str, ties: Iterable[str], **parameters: object) -> list[dict[str, Any]]:
        return self.run(f"questions.{name}", {"ties": ties}, **parameters)
