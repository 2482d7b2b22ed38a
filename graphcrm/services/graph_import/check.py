"""Check the relationships of an import against the rules, once it is known what their ends are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.relationships import dates_text, overlap
from graphcrm.services.graph_import.plan import KnownParty, TieRecord
from graphcrm.services.graph_import.report import Refusal

_Fit = tuple[str, str, str]


class TieRules:
    """What a relationship of a file must fulfil; its kinds of ends are looked at once."""

    def __init__(self, types: Catalogue, known: Mapping[str, KnownParty]) -> None:
        self._types = types
        self._known = known
        self._problems: dict[_Fit, str] = {}

    def check(self, ties: Iterable[TieRecord]) -> tuple[list[TieRecord], list[Refusal]]:
        """Return the relationships that fit, and the refusals of the others.

        An earlier row goes before a later one that is the same or overlaps it.
        """
        kept: list[TieRecord] = []
        refused: list[Refusal] = []
        ids: dict[str, TieRecord] = {}
        groups: dict[tuple[object, ...], list[TieRecord]] = defaultdict(list)
        for tie in ties:
            group = groups[self.pair(tie), tie.sameness]
            problem = self._problem(tie) or _overlapping(tie, group, self._types) or _taken(tie, ids)
            if problem:
                refused.append(tie.refused(problem))
                continue
            ids[tie.external_id] = tie
            group.append(tie)
            kept.append(tie)
        return kept, refused

    def pair(self, tie: TieRecord) -> tuple[str, str, str]:
        """Return type and ends; a mutual type has no direction, so its ends are sorted."""
        if tie.source > tie.target and self._types.get(tie.type).mutual:
            return tie.type, tie.target, tie.source
        return tie.type, tie.source, tie.target

    def _problem(self, tie: TieRecord) -> str:
        known = self._known
        for end in (tie.source, tie.target):
            if end not in known:
                return f"There is no party {end!r} in the files or in the database."
        if tie.source == tie.target:
            return f"{tie.source!r} cannot have a relationship with itself."
        if not (known[tie.source].changeable or known[tie.target].changeable):
            return f"You may change neither {tie.source!r} nor {tie.target!r}, and so no relationship of the two."
        fit = (tie.type, known[tie.source].kind, known[tie.target].kind)
        if fit not in self._problems:
            self._problems[fit] = self._misfit(*fit)
        return self._problems[fit]

    def _misfit(self, name: str, source_kind: str, target_kind: str) -> str:
        type = self._types.get(name)
        if not type.active:
            return f"{name} is retired. Take another type, or make it active again."
        try:
            type.check_kinds(source_kind, target_kind)
        except RuleError as error:
            return str(error)
        return ""


def _overlapping(tie: TieRecord, others: Iterable[TieRecord], types: Catalogue) -> str:
    for other in others:
        if overlap(tie.properties, other.properties):
            return overlap_reason(types, tie.type, other.properties, f" ({other.file}, line {other.line})")
    return ""


def _taken(tie: TieRecord, ids: Mapping[str, TieRecord]) -> str:
    earlier = ids.get(tie.external_id)
    if not earlier:
        return ""
    what = f"has the id {tie.external_id!r} of" if tie.identified else "is the same relationship as"
    return f"The row {what} {earlier.file}, line {earlier.line}."


def overlap_reason(types: Catalogue, name: str, other: Mapping[str, Any], where: str) -> str:
    """Say that a relationship holds at the same time as another of its type, ends and attributes."""
    return (
        f"The same relationship ({types.get(name).forward}) already holds "
        f"{dates_text(other) or 'without dates'}{where}. Give other dates, or another title."
    )
