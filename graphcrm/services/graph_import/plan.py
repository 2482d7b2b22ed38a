"""What the files of an import hold, once read and checked: records, and what was refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.models.kinds import Kind
from graphcrm.models.relationships import attributes
from graphcrm.services.graph_import.forms import Form, Forms
from graphcrm.services.graph_import.report import Refusal

#: The contact points of a record by slot: ``phone.1`` is the first column of that type. None is one that could not be
#: read: what the database has of it stays.
Contacts = dict[str, dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class PartyRecord:
    """A party of a file. ``uid`` is the one it gets when it is new; ``form`` is that of its sort of party."""

    file: str
    line: int
    kind: str
    external_id: str
    uid: str
    properties: dict[str, Any]
    contacts: Contacts
    form: Form


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit of a file; ``party`` is an external id, ``place`` a key of ``Plan.places``."""

    file: str
    line: int
    party: str
    external_id: str
    uid: str
    properties: dict[str, Any]
    primary: bool
    place: str | None
    contacts: Contacts


@dataclass(frozen=True, slots=True)
class TieRecord:
    """A relationship of a file; its ends are external ids.

    ``identified`` says that the file itself gives its id. ``sameness`` is what tells two ties of a type and pair apart.
    """

    file: str
    line: int
    type: str
    source: str
    target: str
    external_id: str
    identified: bool
    properties: Mapping[str, Any]
    sameness: frozenset[tuple[str, Any]]

    def refused(self, reason: str) -> Refusal:
        """Return the refusal of this row."""
        return Refusal(self.file, self.line, reason)


@dataclass(frozen=True, slots=True)
class KnownParty:
    """A party that rows may name: one of the files, or one of the database.

    ``changeable`` says that who imports may change it; what an import creates it may also complete.
    """

    uid: str
    kind: str
    changeable: bool = True


@dataclass(slots=True)
class Plan:
    """All records of an import, in the order of the mapping and the files.

    ``new_kinds`` are the own kinds of party, by name, that the files hold and the database does not.
    """

    forms: Forms
    new_kinds: dict[str, Kind] = field(default_factory=dict)
    parties: dict[str, PartyRecord] = field(default_factory=dict)
    units: list[UnitRecord] = field(default_factory=list)
    ties: list[TieRecord] = field(default_factory=list)
    places: dict[str, dict[str, Any]] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    rows: int = 0

    @property
    def named_elsewhere(self) -> list[str]:
        """External ids that units and relationships name and that no file of this import holds, sorted."""
        named = {unit.party for unit in self.units}
        for tie in self.ties:
            named.add(tie.source)
            named.add(tie.target)
        return sorted(named - self.parties.keys())


def sameness(properties: Mapping[str, Any], secrets: frozenset[str]) -> frozenset[tuple[str, Any]]:
    """Return what tells a relationship from others of its type and ends, without what is encrypted."""
    return frozenset(
        (name, tuple(value) if isinstance(value, list) else value)
        for name, value in attributes(properties).items()
        if name not in secrets
    )
