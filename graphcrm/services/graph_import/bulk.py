"""Load an import into an empty local database through Neo4j's offline importer.

The files are read and checked as by an ordinary import. What that would write goes to files of which the importer makes
a database, and the whole load is one entry of the journal.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.database import rebuild
from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.formats.neo4j_import import OPTIONS, ImportFiles, quoted, shape
from graphcrm.models.relationships import bounds
from graphcrm.services import indexes
from graphcrm.services.graph_import.batch import Batch
from graphcrm.services.graph_import.load import Load, Loading, R, T, begin
from graphcrm.services.graph_import.report import ImportReport
from graphcrm.values import now

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.services.graph_import.read import Progress
    from graphcrm.viewer import Viewer

#: Rows that are checked and written at a time. Relationships often have equal properties, which are put into words once
#: in each batch.
BATCH_SIZE = 50_000


def run(
    database: Database, viewer: Viewer, folder: Path, mapping_path: Path, *, progress: Progress | None = None
) -> ImportReport:
    """Load the CSV files of a folder by a mapping into a local database without parties.

    Args:
        database: the managed local one; its server is stopped, and whoever opens it next starts it again.
        viewer: who imports, an administrator.
        folder: where the files are.
        mapping_path: the YAML file that says what their columns are.
        progress: called with (done, total, stage); the stages are reading, parties, units, relationships, importing,
            indexes.

    Returns:
        What was done, and which rows were refused and why; the others are in.

    Raises:
        RuleError: the database is not local or has parties, or the mapping or a file as a whole cannot be used.
        ForbiddenError: the viewer may not import, or is no administrator.
        DatabaseError: the importer or the server failed. Whatever is raised, the database is as it was.
    """
    policy.require(viewer, "import")
    if not viewer.sees_all:
        raise ForbiddenError("Only an administrator may load in bulk.", "Import without --bulk.")
    settings = database.settings
    if settings.database_url:
        raise RuleError(
            "A bulk load fills the managed local database, and GRAPHCRM_DATABASE_URL names a server.",
            "Import without --bulk.",
        )
    rebuild.check(database)
    loading = begin(database, viewer, folder, mapping_path, progress=progress)
    with tempfile.TemporaryDirectory(prefix="bulk-", dir=settings.home) as name:
        at = now()
        with ImportFiles(Path(name)) as files:
            _BulkLoad(loading, _Writer(files, loading.report.source, at, viewer.user)).run()
        # Read after the load has begun: own kinds of party that the files brought are in it.
        kept = rebuild.read(database)
        database.close()
        options = [*OPTIONS, *files.arguments()]
        rebuild.rebuild(settings, kept, options, lambda made: _complete(made, loading), loading.progress)
    return loading.finished()


def _complete(database: Database, loading: Loading) -> None:
    """Make the indexes of what was loaded, and tell the journal of it."""
    indexes.follow_sizes(database)
    counts = {kind: each.created for kind, each in loading.report.counts.items() if each.created}
    told = {"source": loading.report.source, "created": counts, "changed": {}, "bulk": True}
    uid = loading.report.uid
    database.write(loading.viewer, lambda work: work.record("import", uid, None, told), source="import", operation=uid)


class _BulkLoad(Load):
    """Writes each batch to files."""

    def __init__(self, loading: Loading, writer: _Writer) -> None:
        super().__init__(loading, BATCH_SIZE)
        self._writer = writer

    def _each(self, function: Callable[[Sequence[R]], T], batches: Iterable[Sequence[R]]) -> Iterator[T]:
        return map(function, batches)

    def _write_one(self, rows: Sequence[R], write: Callable[[Batch, Sequence[R]], T]) -> tuple[int, Batch, T]:
        batch = _FileBatch(self._database, self._viewer, self._report.source, writer=self._writer)
        return len(rows), batch, write(batch, rows)


@dataclass(slots=True)
class _FileBatch(Batch):
    """A batch that finds nothing in the database, and whose writes go to files."""

    writer: _Writer = field(kw_only=True)

    def read(self, *_: object, **__: object) -> list[dict[str, Any]]:
        return []

    def write(self, name: str, identifiers: Mapping[str, str] | None = None, **parameters: Any) -> list[dict[str, Any]]:
        write = self.writer.writes.get(name)
        return write(**(identifiers or {}), **parameters) if write else []


class _Writer:
    """Writes what an import creates as the queries of ``cypher/queries/imports`` do.

    ``writes`` are its functions by the names of those queries; what locks or changes records has nothing to do here.
    """

    def __init__(self, files: ImportFiles, source: str, at: datetime, by: str) -> None:
        self._files = files
        self._source = {"external_source": source}
        self._created = {"created_at": at, "created_by": by}
        self._modified = {"modified_at": at, "modified_by": by}
        self._numbers: dict[str, int] = {}
        self._places: dict[str, int] = {}
        self.writes: Mapping[str, Callable[..., list[dict[str, Any]]]] = {
            "create_parties": self._parties,
            "save_places": self._save_places,
            "create_units": self._units,
            "create_relationships": self._relationships,
        }

    def _parties(self, label: str, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        stamp = self._source | self._created | self._modified
        for row in rows:
            properties = row["properties"] | stamp | {"external_id": row["external_id"]}
            number = self._numbers[properties["uid"]] = self._files.node(("Party", label), properties)
            self._points(number, row["contacts"])
        return []

    def _save_places(self, places: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        for row in places:
            if row["key"] not in self._places:
                self._places[row["key"]] = self._files.node(("Place",), row["properties"] | {"key": row["key"]})
        return []

    def _units(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        stamp = self._source | self._created
        for row in rows:
            number = self._files.node(("Unit",), row["properties"] | stamp)
            self._tie("HAS_UNIT", self._numbers[row["party"]], number, {"primary": row["primary"]})
            if row["place"] is not None:
                self._tie("AT", number, self._places[row["place"]])
            self._points(number, row["contacts"])
        return []

    def _points(self, owner: int, contacts: Sequence[Mapping[str, Any]]) -> None:
        for properties in contacts:
            self._tie("HAS", owner, self._files.node(("ContactPoint",), properties))

    def _tie(self, type: str, source: int, target: int, properties: Mapping[str, Any] | None = None) -> None:
        header, cells = shape(properties or {})
        self._files.ties(type, header, [f"{source},{target}{cells}\n"])

    def _relationships(
        self, rows: Sequence[Sequence[Any]], properties: Sequence[Mapping[str, Any]]
    ) -> list[dict[str, Any]]:
        stamp = self._source | self._created | {"origin": self._source["external_source"], "version": 1}
        shapes = [shape({**stamp, **own, **bounds(own)}) for own in properties]
        lines: dict[tuple[str, str], list[str]] = defaultdict(list)
        numbers = self._numbers
        for source, target, type, uid, external_id, index in rows:
            header, cells = shapes[index]
            lines[type, header].append(f"{numbers[source]},{numbers[target]},{uid},{quoted(external_id)}{cells}\n")
        for (type, header), some in lines.items():
            self._files.ties(type, f",uid:string,external_id:string{header}", some)
        return [{"created": len(rows)}]
