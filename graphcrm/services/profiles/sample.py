"""Load the sample data of a profile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.formats.csv_rows import CsvFile
from graphcrm.queries.parties import by_external_id
from graphcrm.services import parties, records
from graphcrm.services.graph_import import ImportReport, run
from graphcrm.services.profiles.profile import Sample, placed
from graphcrm.services.records import Record

if TYPE_CHECKING:
    from pathlib import Path

    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

_ID = "id"


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of sample data: the report of its import, and how many parties got other fields besides."""

    report: ImportReport
    completed: int


def load(
    database: Database,
    viewer: Viewer,
    sample: Sample,
    *,
    progress: Callable[[int, int, str], None] | None = None,
) -> Loaded:
    """Load sample data; what is there already is left alone.

    Args:
        database: where to; it needs the definitions of the profile.
        viewer: who loads it.
        sample: where it is.
        progress: called with (done, total, stage).

    Raises:
        RuleError: a file as a whole cannot be used, or a row of the details does not fit.
    """
    report = run(database, viewer, sample.mapping.parent, sample.mapping, progress=progress)
    completed = _complete(database, viewer, sample.details, report) if sample.details else 0
    return Loaded(report, completed)


def _complete(database: Database, viewer: Viewer, path: Path, report: ImportReport) -> int:
    """Give parties the fields of a file of details that they do not have yet, all in one transaction."""
    file = CsvFile(path)
    file.require([_ID], "the sample")
    changes: list[tuple[str, str, dict[str, str]]] = []
    for row in file.rows():
        where = f"{path.name}, line {row.line}"
        if row.problem:
            raise RuleError(f"{where}: {row.problem}", "", _ID)
        found = by_external_id(database, viewer, row.values[_ID], report.source)
        if not found:
            refused = [f"{each.file}, line {each.line}, was refused: {each.reason}" for each in report.refused[:1]]
            right = "".join(refused) or "Give that of a party."
            raise RuleError(f"{where}: no party of {report.source} has the id {row.values[_ID]!r}.", right)
        record = records.read(database, viewer, found[0].uid)
        given = {name: text for name, text in row.values.items() if text and name != _ID}
        with placed(where):
            missing = {name: text for name, text in given.items() if not _has(record, name, text)}
        if missing:
            changes.append((where, found[0].uid, missing))

    def write(work: UnitOfWork) -> None:
        for where, uid, values in changes:
            with placed(where):
                parties.update(work, uid, values)

    if changes:
        database.write(viewer, write, source="import")
    return len(changes)


def _has(record: Record, name: str, text: str) -> bool:
    """Say whether a party has a value already, every one of several."""
    field = next((each for each in record.fields if each.name == name), None)
    if field is None:
        return False
    value, wanted = record.values.get(name), field.value(text)
    if field.type == "terms":
        return set(wanted) <= set(value or ())
    same: Any = value == wanted
    return bool(same)
