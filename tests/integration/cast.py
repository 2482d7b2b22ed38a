"""Who acts in the tests of writes: staff, with the rights that the shipped role of this name has."""

from __future__ import annotations

from typing import Any

from graphcrm.database.connection import Database
from graphcrm.models.access import AccessRole
from graphcrm.models.definitions import Definition
from graphcrm.services import definitions, setup
from graphcrm.viewer import Viewer

STAFF = frozenset(
    next(each.rights for each in setup.shipped() if isinstance(each, AccessRole) and each.name == "staff")
)


def staff(user: str, *others: str, **more: Any) -> Viewer:
    """Return somebody of the staff, who owns what is theirs and that of ``others``."""
    return Viewer(user, owners=frozenset({user, *others}), rights=STAFF, **more)


def define(database: Database, *made: Definition) -> None:
    """Add definitions that a test needs: the folders its records lie in, the access roles its fields name."""
    database.write(Viewer.administrator(), lambda work: definitions.add_missing(work, made))
