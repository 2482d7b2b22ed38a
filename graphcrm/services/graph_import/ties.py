"""Write a batch of relationships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from graphcrm.auth import policy
from graphcrm.errors import DatabaseError, RuleError
from graphcrm.models.relationship_types import Catalogue
from graphcrm.models.relationships import overlap
from graphcrm.services.graph_import.batch import Batch, difference, present
from graphcrm.services.graph_import.check import overlap_reason
from graphcrm.services.graph_import.forms import Forms
from graphcrm.services.graph_import.plan import KnownParty, TieRecord, sameness
from graphcrm.values import new_uid

_Pair = tuple[str, str]


class TieWriter:
    """Write relationships between known parties.

    A rule over several relationships of a pair holds only while nobody else writes between the two, so one end of each
    pair is locked first: the one with the lesser uid. Whoever writes a single relationship locks both.
    """

    def __init__(self, types: Catalogue, forms: Forms, known: Mapping[str, KnownParty]) -> None:
        self._types = types
        self._forms = forms
        self._known = known

    def batches(self, ties: Sequence[TieRecord], size: int) -> Iterator[list[TieRecord]]:
        """Yield the relationships in groups of about ``size``, sorted by the end to lock.

        No pair is torn apart; nor is what has one end to lock, as far as it fits, so that batches do not wait for each
        other.
        """
        ends: dict[str, dict[_Pair, list[TieRecord]]] = defaultdict(lambda: defaultdict(list))
        for tie in ties:
            pair = self._pair(tie)
            ends[pair[0]][pair].append(tie)
        batch: list[TieRecord] = []
        for end in sorted(ends):
            groups = [ends[end][pair] for pair in sorted(ends[end])]
            whole = list(chain(*groups))
            for group in [whole] if len(whole) <= size else groups:
                if batch and len(batch) + len(group) > size:
                    yield batch
                    batch = []
                batch += group
        if batch:
            yield batch

    def write(self, batch: Batch, ties: Sequence[TieRecord]) -> None:
        """Create the relationships that are not there, change those that differ, refuse what would overlap."""
        pairs: dict[_Pair, list[TieRecord]] = defaultdict(list)
        for tie in ties:
            pairs[self._pair(tie)].append(tie)
        existing = self._existing(batch, pairs)
        created: list[TieRecord] = []
        changed: list[dict[str, Any]] = []
        for pair, wanted in pairs.items():
            there = existing.get(pair, [])
            own = {(row["type"], row["properties"]["external_id"]): row for row in there if _is_own(batch, row)}
            named = {(tie.type, tie.external_id) for tie in wanted}
            others = [row for key, row in own.items() if key not in named]
            others += [row for row in there if not _is_own(batch, row)]
            for tie in wanted:
                row = own.get((tie.type, tie.external_id))
                changes = self._difference(tie, row) if row else {}
                if row and not changes:
                    batch.note("relationship", False)
                    continue
                problem = self._overlap(tie, others) if others else ""
                problem = problem or ("" if row else self._incomplete(tie))
                right = "change" if row else "create"
                if not policy.may_write_type(batch.viewer, tie.type, right):
                    problem = str(policy.tie_refused(right))
                if problem:
                    batch.refused.append(tie.refused(problem))
                elif row:
                    ends = {"source": row["source"], "target": row["target"], "uid": row["properties"]["uid"]}
                    changed.append(ends | {"changes": changes})
                    pair = (row["source"], row["target"])
                    batch.record_change("relationship", pair, row["properties"], changes, type=tie.type)
                    batch.note("relationship", True)
                else:
                    created.append(tie)
                    batch.note("relationship", None)
        self._write(batch, created, changed)

    def _existing(self, batch: Batch, pairs: Mapping[_Pair, object]) -> dict[_Pair, list[dict[str, Any]]]:
        asked = list(pairs)
        if batch.work:
            locked = {row["uid"]: row["linked"] for row in batch.write("lock", uids=sorted({one for one, _ in pairs}))}
            asked = [pair for pair in asked if locked.get(pair[0])]
        found: dict[_Pair, list[dict[str, Any]]] = defaultdict(list)
        if asked:
            for row in batch.read("relationships_between", pairs=[list(pair) for pair in asked]):
                found[_sorted(row["source"], row["target"])].append(row)
        return found

    def _difference(self, tie: TieRecord, row: Mapping[str, Any]) -> dict[str, Any]:
        return difference(tie.properties, row["properties"], self._forms.relationship(tie.type).secrets)

    def _incomplete(self, tie: TieRecord) -> str:
        """Say which field a new relationship must have and has not."""
        try:
            self._forms.relationship(tie.type).filled(tie.properties)
        except RuleError as error:
            return str(error)
        return ""

    def _overlap(self, tie: TieRecord, others: Sequence[Mapping[str, Any]]) -> str:
        mutual, secrets = self._types.get(tie.type).mutual, self._forms.relationship(tie.type).secrets
        for row in others:
            if (
                row["type"] == tie.type
                and (mutual or row["source"] == self._known[tie.source].uid)
                and sameness(row["properties"], secrets) == tie.sameness
                and overlap(row["properties"], tie.properties)
            ):
                return overlap_reason(self._types, tie.type, row["properties"], " in the database")
        return ""

    def _write(self, batch: Batch, created: Sequence[TieRecord], changed: Sequence[Mapping[str, Any]]) -> None:
        shared: dict[tuple[int, str], int] = {}
        properties: list[dict[str, Any]] = []
        rows: list[list[Any]] = []
        for tie in created:
            form = self._forms.relationship(tie.type)
            index = shared.setdefault((id(tie.properties), form.what if form.filled_in else ""), len(properties))
            if index == len(properties):
                properties.append(present(form.filled(tie.properties)))
            ends = (self._known[tie.source].uid, self._known[tie.target].uid)
            row = [*ends, tie.type, new_uid(), tie.external_id, index]
            rows.append(row)
            batch.record("relationship", str(row[3]), ends, None, _told(batch, row, properties[index]))
        done = batch.write("create_relationships", rows=rows, properties=properties)
        batch.write("change_relationships", rows=changed)
        if done and done[0]["created"] != len(created):
            raise DatabaseError(
                "A party was deleted while its relationships were being imported.",
                "Import again; what is in already stays.",
            )

    def _pair(self, tie: TieRecord) -> _Pair:
        return _sorted(self._known[tie.source].uid, self._known[tie.target].uid)


def _told(batch: Batch, row: Sequence[Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the journal keeps of a new relationship."""
    source, target, type, uid, external_id, _ = row
    identity = {"source": source, "target": target, "type": type, "uid": uid, "external_id": external_id, "version": 1}
    origin = {"external_source": batch.source, "origin": batch.source}
    return {**identity, **origin, **batch.created_by, **properties}


def _sorted(one: str, other: str) -> _Pair:
    return (one, other) if one < other else (other, one)


def _is_own(batch: Batch, row: Mapping[str, Any]) -> bool:
    properties = row["properties"]
    return properties.get("external_source") == batch.source and properties.get("external_id") is not None
