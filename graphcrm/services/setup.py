"""Fill a new database: the types that come with graphcrm, and the sample organization."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphcrm import resources
from graphcrm.database import open_database as connect
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.loader import load
from graphcrm.queries.types import catalogue
from graphcrm.services import types
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.config import Settings
    from graphcrm.database.connection import Database
    from graphcrm.database.install import Progress
    from graphcrm.database.work import UnitOfWork
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
    except BaseException:
        database.close()
        raise
    return database


def load_reference(database: Database, viewer: Viewer) -> int:
    """Add the shipped types that the database does not have yet; return how many were added.

    A type that is already there is left as its users have it.
    """
    kinds, points = shipped_relationship_types(), shipped_contact_point_types()

    def add(work: UnitOfWork) -> int:
        added = types.add_missing(work, kinds)
        created = work.run(load("types.add_contact_point_types"), types=points)
        for row in created:
            work.record("create", f"contact-point-type:{row['name']}", None, row["properties"])
        return added + len(created)

    return database.write(viewer, add)


def shipped_relationship_types() -> list[RelationshipType]:
    """Return the relationship types of ``seeds/reference``, checked."""
    return [RelationshipType.from_mapping(values) for values in _reference("relationship_types")]


def shipped_contact_point_types() -> list[dict[str, Any]]:
    """Return the contact point types of ``seeds/reference``: name, label, kind of value and link template."""
    return _reference("contact_point_types")


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


def _reference(name: str) -> list[dict[str, Any]]:
    import yaml

    path = resources.folder("seeds") / "reference" / f"{name}.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: list[dict[str, Any]] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506  # a safe loader
    return loaded
