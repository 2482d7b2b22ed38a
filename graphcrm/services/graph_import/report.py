"""What an import did."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row, or a value of it, that was not taken, and why."""

    file: str
    line: int
    reason: str


@dataclass(slots=True)
class Counts:
    """How many records of a kind were written, and how many were already as the file has them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class ImportReport:
    """The result of an import, or of its dry run.

    ``counts`` is by kind: the kinds of party, ``unit``, ``relationship``, as far as the mapping has them. ``kinds``
    are the own kinds of party that were made since the files hold them. ``uid`` is the target of its entries in the
    journal.
    """

    uid: str
    source: str
    dry_run: bool
    rows: int = 0
    counts: dict[str, Counts] = field(default_factory=dict)
    kinds: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    milliseconds: int = 0

    @property
    def created(self) -> int:
        """How many records were created."""
        return sum(each.created for each in self.counts.values())

    @property
    def changed(self) -> int:
        """How many records were changed."""
        return sum(each.changed for each in self.counts.values())

    @property
    def unchanged(self) -> int:
        """How many records were already as the files have them."""
        return sum(each.unchanged for each in self.counts.values())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self) | {"created": self.created, "changed": self.changed, "unchanged": self.unchanged}
