"""Small graphs that a test draws by the names of their parties, and that are gone after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from graphcrm.database.connection import Database
from graphcrm.database.work import UnitOfWork
from graphcrm.services import parties, relationships
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()

Tie = tuple[str, str, str, Mapping[str, object]]
#: Draws parties and the ties among them, and returns their uids by name.
Draw = Callable[..., dict[str, str]]


def tie(source: str, type: str, target: str, **values: object) -> Tie:
    """Return a tie, as ``drawing`` takes it."""
    return source, type, target, values


def kind_of(name: str) -> str:
    """Return the kind that a name stands for: Acme an organization, @home a household, +club a group, ann a person."""
    return {"@": "household", "+": "group"}.get(name[0], "organization" if name[0].isupper() else "person")


@contextmanager
def drawing(database: Database, folder: str, closed: str) -> Iterator[Draw]:
    """Draw parties into a folder, and those whose names end with ``*`` into a closed one; delete them at the end.

    What is given draws: it takes the names as one text, ties, and fields of a party by its name.
    """
    drawn: list[str] = []

    def draw(names: str, *ties: Tie, **fields: Mapping[str, Any]) -> dict[str, str]:
        def write(work: UnitOfWork) -> dict[str, str]:
            uids = {}
            for given in names.split():
                name = given.removesuffix("*")
                values = {"name": name.strip("@+"), "folder": closed if given.endswith("*") else folder}
                uids[name] = parties.create(work, kind_of(name), values | dict(fields.get(name, {})))
            for source, type, target, values in ties:
                relationships.create(work, type, uids[source], uids[target], values)
            return uids

        uids = database.write(ADMINISTRATOR, write)
        drawn.extend(uids.values())
        return uids

    yield draw

    def remove(work: UnitOfWork) -> None:
        for uid in drawn:
            parties.delete(work, uid)

    database.write(ADMINISTRATOR, remove)
