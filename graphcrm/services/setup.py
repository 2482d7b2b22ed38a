"""Fill a new database: the types that come with graphcrm, and the sample organization."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graphcrm import resources
from graphcrm.database import open_database as connect
from graphcrm.models.definitions import Definition
from graphcrm.models.schema import CLASSES
from graphcrm.queries.loader import load
from graphcrm.queries.types import catalogue
from graphcrm.services import definitions, indexes
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.install import Progress
    from graphcrm.services.graph_import import ImportReport


#: The import of the sample organizations, and what the journal calls them when they are all there.
DEMO = "demo"


def open_database(settings: Settings | None = None, *, progress: Progress | None = None) -> Database:
    """Open the database of the settings, ready for work: running, migrated, with the shipped types when it is new.

    Args:
        settings: those of the environment by default.
        progress: told of every step while the local server is downloaded and started.

    Raises:
        DatabaseError: see ``graphcrm.database.open_database``.
    """
    database = connect(settings, progress=progress)
    try:
        if not len(catalogue(database)):
            load_reference(database, Viewer.administrator())
        indexes.follow_types(database)
    except BaseException:
        database.close()
        raise
    return database


def load_reference(database: Database, viewer: Viewer) -> int:
    """Add the shipped types that the database does not have yet; return how many were added.

    A type that is already there is left as its users have it.
    """
    return database.write(viewer, lambda work: definitions.add_missing(work, shipped()))


def shipped() -> list[Definition]:
    """Return the definitions of ``seeds/reference``, checked."""
    folder = resources.folder("seeds") / "reference"
    return [
        of.from_mapping(values)
        for of in CLASSES
        if (path := folder / f"{of.section}.yaml").is_file()
        for values in _read(path)
    ]


def wants_demo(database: Database) -> bool:
    """Say whether the sample organizations may be loaded: nothing else is there, and they are not, or only in part."""
    anyone = Viewer.administrator()
    loaded = database.read(load("journal.of_target"), anyone, target=DEMO)
    return not loaded and not database.read(load("parties.not_from"), anyone, source=DEMO)


def load_demo(
    database: Database, viewer: Viewer, *, progress: Callable[[int, int, str], None] | None = None
) -> ImportReport:
    """Load the sample organizations of ``seeds/demo``; what is already there is not loaded twice.

    Args:
        database: where to; it needs the shipped types.
        viewer: who loads them.
        progress: called with (done, total, stage).
    """
    from graphcrm.services import graph_import

    folder = resources.folder("seeds") / "demo"
    report = graph_import.run(database, viewer, folder, folder / "mapping.yaml", progress=progress)
    database.write(viewer, lambda work: work.record("import", DEMO, None, {"rows": report.rows}), source=DEMO)
    return report


def _read(path: Path) -> list[dict[str, Any]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader
    return loaded
