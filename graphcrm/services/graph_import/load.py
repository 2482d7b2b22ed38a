"""Load the records of an import, batch by batch."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.kinds import Kind
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, indexes, owners, preferences
from graphcrm.services.graph_import.batch import Batch
from graphcrm.services.graph_import.check import TieRules
from graphcrm.services.graph_import.mapping_file import read_mapping
from graphcrm.services.graph_import.parties import write_parties
from graphcrm.services.graph_import.plan import KnownParty, Plan, TieRecord
from graphcrm.services.graph_import.read import Progress, read_plan
from graphcrm.services.graph_import.report import Counts, ImportReport, Refusal
from graphcrm.services.graph_import.ties import TieWriter
from graphcrm.services.graph_import.units import write_units
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.relationship_types import Catalogue
    from graphcrm.services.graph_import.mapping import ImportMapping
    from graphcrm.viewer import Viewer

T = TypeVar("T")
R = TypeVar("R")

BATCH_SIZE = 1000
#: Batches written at a time: the server works on one while Python prepares and sends the next. Two that make the first
#: relationships of their type at one hub may stop each other; ``Database.write`` sends one of them again.
WRITERS = 2


def run(
    database: Database,
    viewer: Viewer,
    folder: Path,
    mapping_path: Path,
    *,
    dry_run: bool = False,
    batch_size: int = BATCH_SIZE,
    progress: Progress | None = None,
) -> ImportReport:
    """Load the CSV files of a folder by a mapping.

    Everything is read and checked first, then written, each batch in one transaction with its journal entry. What is
    there already, by its external id, is changed where it differs and otherwise left alone.

    Args:
        database: where to.
        viewer: who imports.
        folder: where the files are.
        mapping_path: the YAML file that says what their columns are.
        dry_run: check everything, against the database too, and write nothing.
        batch_size: rows in a transaction.
        progress: called with (done, total, stage); the stages are reading, parties, units, relationships.

    Returns:
        What was done, and which rows were refused and why; the others are in.

    Raises:
        RuleError: the mapping, or a file as a whole, cannot be used; nothing was written.
        ForbiddenError: the viewer may not import, or not change a field that the mapping names.
        DatabaseError: the database failed; batches written before stay, and the import can be run again.
    """
    policy.require(viewer, "import")
    if batch_size < 1:
        raise RuleError(f"A batch cannot have {batch_size} rows.", "Give 1 or more.", "batch_size", batch_size)
    loading = begin(database, viewer, folder, mapping_path, dry_run=dry_run, progress=progress)
    Load(loading, batch_size).run()
    if not dry_run:
        indexes.follow_sizes(database)
    return loading.finished()


@dataclass(slots=True)
class Loading:
    """An import whose files are read; ``started`` is when, on the clock of ``time.perf_counter``."""

    database: Database
    viewer: Viewer
    types: Catalogue
    mapping: ImportMapping
    plan: Plan
    report: ImportReport
    progress: Progress
    started: float

    def finished(self) -> ImportReport:
        """Return the report, what was refused in the order of the mapping and the lines."""
        order = {part.file: number for number, part in enumerate(self.mapping.parts)}
        self.report.refused.sort(key=lambda refusal: (order[refusal.file], refusal.line))
        self.report.milliseconds = round((time.perf_counter() - self.started) * 1000)
        return self.report


def begin(
    database: Database,
    viewer: Viewer,
    folder: Path,
    mapping_path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Loading:
    """Read and check the files of an import, see ``run``."""
    started = time.perf_counter()
    known = schema(database)
    mapping = read_mapping(mapping_path, known, viewer)
    tell = progress or (lambda _done, _total, _stage: None)

    @cache
    def language(of: str | None) -> str:
        return str(preferences.read(database, viewer, folder=of)["name_language"])

    plan = read_plan(folder, mapping, known, viewer, tell, language)
    _check_owners(database, viewer, plan)
    kinds = [part.kind for part in mapping.parties]
    kinds += ["unit"] * bool(mapping.units) + ["relationship"] * bool(mapping.relationships)
    counts = {kind: Counts() for kind in kinds}
    report = ImportReport(
        new_uid(), mapping.source, dry_run, plan.rows, counts, kinds=sorted(plan.new_kinds), refused=plan.refused
    )
    return Loading(database, viewer, known.types, mapping, plan, report, tell, started)


def _check_owners(database: Database, viewer: Viewer, plan: Plan) -> None:
    """Refuse the parties whose owner is not there."""
    given = {owner for party in plan.parties.values() if (owner := party.properties.get("owner"))}
    missing = owners.missing(partial(database.read, viewer=viewer), viewer, given)
    for party in list(plan.parties.values()) if missing else ():
        if party.properties.get("owner") in missing:
            del plan.parties[party.external_id]
            refused = owners.refused(party.properties["owner"])
            plan.refused.append(Refusal(party.file, party.line, str(refused)))


class Load:
    """Write what the files hold, batch by batch."""

    def __init__(self, loading: Loading, batch_size: int) -> None:
        self._database = loading.database
        self._viewer = loading.viewer
        self._types = loading.types
        self._plan = loading.plan
        self._report = loading.report
        self._progress = loading.progress
        self._size = batch_size
        self._known: dict[str, KnownParty] = {}

    def run(self) -> None:
        """Write the own kinds of party that are missing, then parties, then units, then relationships."""
        plan = self._plan
        if plan.new_kinds and not self._report.dry_run:
            operation = self._report.uid
            self._report.kinds = self._database.write(
                self._viewer, self._make_kinds, source="import", operation=operation
            )
        self._find(plan.named_elsewhere)
        parties = list(plan.parties.values())
        for known in self._write("parties", _slices(parties, self._size), len(parties), write_parties):
            self._known |= known
        # A party whose row was refused may be in the database nevertheless.
        self._find(sorted(plan.parties.keys() - self._known.keys()))
        units = sorted(plan.units, key=lambda unit: unit.party)
        self._write(
            "units",
            _slices(units, self._size),
            len(units),
            lambda batch, rows: write_units(batch, rows, self._known, plan.places, plan.forms.unit),
        )
        ties, refused = TieRules(self._types, self._known).check(plan.ties)
        self._report.refused += refused
        ties = self._unmoved(ties)
        writer = TieWriter(self._types, plan.forms, self._known)
        self._write("relationships", writer.batches(ties, self._size), len(ties), writer.write)

    def _make_kinds(self, work: UnitOfWork) -> list[str]:
        """Make the own kinds of party that are still missing, and return their names."""
        there = definitions.lock(work)
        missing = []
        for kind in self._plan.new_kinds.values():
            other = there.find(Kind, kind.name)
            if other is None:
                missing.append(kind)
            elif other.base != kind.base:
                raise RuleError(
                    f"The kind of party {kind.name} was made meanwhile, as one of {other.base}, not {kind.base}.",
                    "Import again; nothing is in yet.",
                    "subkind",
                    kind.name,
                )
        definitions.add_missing(work, missing)
        return sorted(kind.name for kind in missing)

    def _write(
        self, stage: str, batches: Iterable[Sequence[R]], total: int, write: Callable[[Batch, Sequence[R]], T]
    ) -> list[T]:
        """Run ``write`` on each batch, and return what it returns for each."""
        results, done = [], 0
        for size, batch, result in self._each(lambda rows: self._write_one(rows, write), batches):
            batch.add_to(self._report)
            results.append(result)
            done += size
            self._progress(done, total, stage)
        return results

    def _each(self, function: Callable[[Sequence[R]], T], batches: Iterable[Sequence[R]]) -> Iterator[T]:
        """Yield what a function returns for each batch, in their order."""
        pool = ThreadPoolExecutor(WRITERS, "import")
        try:
            yield from pool.map(function, batches)
        finally:
            pool.shutdown(cancel_futures=True)

    def _write_one(self, rows: Sequence[R], write: Callable[[Batch, Sequence[R]], T]) -> tuple[int, Batch, T]:
        """Run ``write`` on a batch in a transaction of its own; return the size of the batch, and what came of it."""

        def attempt(work: UnitOfWork | None) -> tuple[int, Batch, T]:
            batch = Batch(self._database, self._viewer, self._report.source, work)
            result = write(batch, rows)
            batch.journal(self._report.uid)
            return len(rows), batch, result

        if self._report.dry_run:
            return attempt(None)
        return self._database.write(self._viewer, attempt, source="import", operation=self._report.uid)

    def _find(self, ids: Sequence[str]) -> None:
        """Look up parties of the database that the files name."""
        for some in _slices(ids, self._size):
            for row in self._read("known_parties", ids=some):
                kind = row["label"].lower()
                changeable = policy.may_change(self._viewer, kind, row["properties"])
                self._known[row["id"]] = KnownParty(row["uid"], kind, changeable)

    def _unmoved(self, ties: list[TieRecord]) -> list[TieRecord]:
        """Refuse relationships whose id is that of one with another type or other ends."""
        if not any(tie.identified for tie in ties):
            return ties
        found = self._read("identified_relationships")
        there = {row["id"]: (row["type"], row["source"], row["target"]) for row in found}
        kept = []
        for tie in ties:
            ends = (tie.type, self._known[tie.source].uid, self._known[tie.target].uid)
            if tie.identified and there.get(tie.external_id, ends) != ends:
                self._report.refused.append(
                    tie.refused(
                        f"The relationship {tie.external_id!r} has another type or other ends in the database; "
                        "a relationship keeps them. Give the new one an id of its own."
                    )
                )
            else:
                kept.append(tie)
        return kept

    def _read(self, name: str, **parameters: Any) -> list[dict[str, Any]]:
        query = load(f"imports.{name}")
        return self._database.read(query, self._viewer, source=self._report.source, **parameters)


def _slices(rows: Sequence[R], size: int) -> Iterable[Sequence[R]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
