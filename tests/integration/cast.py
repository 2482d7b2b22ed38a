"""Who acts in the tests of writes: staff, with the rights that the shipped role of this name has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from graphcrm.database.connection import Database
from graphcrm.models.access import AccessRole, Folder
from graphcrm.services import definitions, setup
from graphcrm.viewer import Viewer

STAFF = frozenset(
    next(each.rights for each in setup.shipped() if isinstance(each, AccessRole) and each.name == "staff")
)


def staff(user: str, *others: str, **more: Any) -> Viewer:
    """Return somebody of the staff, who owns what is theirs and that of ``others``."""
    return Viewer(user, owners=frozenset({user, *others}), rights=STAFF, **more)


def add_folders(database: Database, names: Iterable[str]) -> None:
    """Define folders, which records can lie in."""

    def define(work: Any) -> None:
        for name in names:
            definitions.define(work, Folder(name, name.capitalize()))

    database.write(Viewer.administrator(), define)
