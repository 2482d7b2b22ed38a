"""Folders as lists name them: by the way that leads to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphcrm.models.access import Folder

if TYPE_CHECKING:
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


def paths(schema: Schema) -> dict[str, str]:
    """Return the folders of a schema in the order of a tree, each by its name: ``Sales / Leads``.

    What lies below one that is not in the schema stands at the top.
    """
    known = schema.named(Folder)

    def labels(name: str) -> tuple[str, ...]:
        folder = known.get(name)
        return (*labels(folder.parent), folder.label) if folder else ()

    found = {name: labels(name) for name in known}
    in_order = sorted(found.items(), key=lambda each: tuple(label.casefold() for label in each[1]))
    return {name: " / ".join(way) for name, way in in_order}


def open_to(viewer: Viewer, schema: Schema) -> dict[str, str]:
    """Return the folders, as ``paths`` does, that somebody may put records into."""
    return {name: path for name, path in paths(schema).items() if viewer.sees_all or name in viewer.contributes}
