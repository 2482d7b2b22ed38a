"""Read the preferences that are set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.models.preference import Scope
from graphcrm.queries.loader import load

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: What is set in each scope: the properties that keep it, by the scope's text.
Kept = Mapping[str, Mapping[str, Any]]


def kept(database: Database, viewer: Viewer, scopes: Iterable[Scope]) -> Kept:
    """Return what is set in some scopes, which the viewer may see; one in which nothing is set may be missing."""
    found = database.read(load("preferences.of_scopes"), viewer, scopes=[str(scope) for scope in scopes])
    return _by_scope(found)


def kept_in(work: UnitOfWork, scopes: Iterable[Scope]) -> Kept:
    """Return what is set in some scopes as this unit of work sees it, its own changes included."""
    return _by_scope(work.run(load("preferences.of_scopes"), scopes=[str(scope) for scope in scopes]))


def _by_scope(rows: list[dict[str, Any]]) -> Kept:
    return {row["scope"]: row["preferences"] for row in rows}
