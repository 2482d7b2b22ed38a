"""Look after the store of files: find what neither a document nor the journal names any more."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from graphcrm.auth import policy
from graphcrm.queries.loader import load
from graphcrm.storage.files import StoredFile
from graphcrm.values import now

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: A file is stored before its document is; until then it belongs to nobody, and must not count as left over.
YOUNG = timedelta(hours=1)
_BATCH = 500


def clean(database: Database, viewer: Viewer, *, dry_run: bool = False, young: timedelta = YOUNG) -> list[StoredFile]:
    """Delete the files that neither a document nor an entry of the journal names, and return them.

    A crash leaves one behind, between a file and its document or between the end of an entry and that of its file.

    Args:
        database: where the documents are.
        viewer: an administrator.
        dry_run: only return them.
        young: files that are younger stay.

    Raises:
        ForbiddenError: the viewer is no administrator.
        StorageError: the store cannot be used.
    """
    policy.require(viewer, "administer")
    found = list(_unnamed(database, viewer, young))
    if not dry_run:
        for each in found:
            database.files.delete(each.name)
    return found


def _unnamed(database: Database, viewer: Viewer, young: timedelta) -> Iterator[StoredFile]:
    before = now() - young
    old = (each for each in database.files.stored() if each.modified_at <= before)
    while batch := list(islice(old, _BATCH)):
        rows = database.read(load("documents.stored"), viewer, names=[each.name for each in batch])
        named = {row["name"] for row in rows}
        yield from (each for each in batch if each.name not in named)
