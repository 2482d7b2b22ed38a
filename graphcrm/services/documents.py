"""Keep documents and a photo of parties: their files in the store, what they are and who reads them in the database.

A file is stored before the transaction that names it; what a crash leaves in between is found by
``services.files.clean``. That of a document that is deleted, or gets another one, belongs to the entry of the journal
that tells so, until the journal is trimmed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from graphcrm.auth import policy
from graphcrm.errors import DatabaseError, GraphcrmError, NotFoundError
from graphcrm.models.documents import Document
from graphcrm.models.notes import EVERYBODY
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.services import about, permitted
from graphcrm.storage.intake import Kept, clean_name, keep, keep_photo
from graphcrm.storage.types import INLINE

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

_KIND = "document"


@dataclass(frozen=True, slots=True)
class Page:
    """Some documents of a party; ``after`` is what the list goes on after, None where it ends."""

    documents: tuple[Document, ...]
    after: str | None


def attach(
    database: Database,
    viewer: Viewer,
    party: str,
    source: BinaryIO,
    name: str,
    *,
    declared: str = "",
    audience: str = EVERYBODY,
    readers: Iterable[str] = (),
    via: str = "command",
    operation: str | None = None,
) -> str:
    """Keep a file as a document of a party and return the document's uid.

    Args:
        database: where the party is.
        viewer: who attaches it.
        party: uid of the party.
        source: the file.
        name: what it is called; of a path the last part counts.
        declared: the type that it is said to have; what it holds decides where that can be told.
        audience: who reads it, as of a note: ``all``, ``author`` or ``chosen``.
        readers: names of users, and of teams as in ``team:sales``, when they are chosen.
        via: from where it comes, as in ``Database.write``.
        operation: what the journal calls it, where it is to be undone.

    Raises:
        NotFoundError: the viewer sees no such party.
        ForbiddenError: the viewer may not add documents to it.
        RuleError: the file is empty, too large or of a type that is not kept, the scanner refused it, or a reader is
            unknown.
        StorageError: the file could not be scanned or stored.
    """
    chosen = list(readers)

    def check(work: UnitOfWork) -> tuple[Mapping[str, Any], dict[str, Any]]:
        row = about.locked(work, party)
        about.check_add(work, row)
        return row, about.readers(work, audience, chosen)

    def write(work: UnitOfWork) -> str:
        access = check(work)[1]
        properties = {**_properties(kept), **access, **about.stamped(work)}
        work.run(load("documents.create"), party=party, properties=properties)
        about.record_created(work, _KIND, party, properties)
        return str(properties["uid"])

    # Nothing is stored, and no scanner asked, for who may not attach it anyway.
    database.write(viewer, check, source=via)
    kept = keep(database.files, database.settings, source, name, declared)
    with _dropped_on_failure(database, kept):
        return database.write(viewer, write, source=via, operation=operation)


def replace(
    database: Database,
    viewer: Viewer,
    uid: str,
    source: BinaryIO,
    name: str | None = None,
    *,
    declared: str = "",
    via: str = "command",
    operation: str | None = None,
) -> None:
    """Put another file in the place of a document's, which the journal keeps then; who reads it stays.

    Args:
        database: where the document is.
        viewer: who replaces it, its author.
        uid: the document.
        source: the new file.
        name: what it is called; by default as the one before.
        declared: see ``attach``.
        via: see ``attach``.
        operation: see ``attach``.

    Raises:
        NotFoundError: the viewer may read no such document.
        ForbiddenError: somebody else is its author.
        RuleError: see ``attach``.
        StorageError: see ``attach``.
    """

    def check(work: UnitOfWork) -> Mapping[str, Any]:
        found, _ = _current(work, uid)
        policy.check_change_note(work.viewer, found["properties"])
        return found

    def write(work: UnitOfWork) -> None:
        found = check(work)
        _set(work, found, _properties(kept))

    before = database.write(viewer, check, source=via)["properties"]
    kept = keep(database.files, database.settings, source, before["name"] if name is None else name, declared)
    with _dropped_on_failure(database, kept):
        database.write(viewer, write, source=via, operation=operation)


def set_photo(
    database: Database,
    viewer: Viewer,
    party: str,
    source: BinaryIO,
    name: str,
    *,
    via: str = "command",
    operation: str | None = None,
) -> str:
    """Give a party a photo instead of the one it had, and return the uid of its document.

    The picture is made small and keeps nothing but its pixels. All who see the party see it.

    Args:
        database: where the party is.
        viewer: who gives it: whoever may change the party, and a user their own record's.
        party: uid of the party.
        source: the picture.
        name: what it is called.
        via: see ``attach``.
        operation: see ``attach``.

    Raises:
        NotFoundError: the viewer sees no such party.
        ForbiddenError: the viewer may not change it.
        RuleError: it is no picture that can be read, or too large.
        StorageError: see ``attach``.
    """

    def check(work: UnitOfWork) -> None:
        permitted.check_row(work, about.locked(work, party), ("photo",))

    def write(work: UnitOfWork) -> str:
        check(work)
        _drop_photo(work, party)
        properties = {**_properties(kept), "audience": EVERYBODY, "readers": [], **about.stamped(work)}
        work.run(load("documents.create_photo"), party=party, properties=properties)
        about.record_created(work, _KIND, party, {**properties, "photo": True})
        return str(properties["uid"])

    database.write(viewer, check, source=via)
    kept = keep_photo(database.files, database.settings, source, name)
    with _dropped_on_failure(database, kept):
        return database.write(viewer, write, source=via, operation=operation)


def remove_photo(work: UnitOfWork, party: str) -> bool:
    """Take the photo off a party; say whether it had one.

    Raises:
        NotFoundError: the viewer sees no such party.
        ForbiddenError: the viewer may not change it.
    """
    permitted.check_row(work, about.locked(work, party), ("photo",))
    return _drop_photo(work, party)


def rename(work: UnitOfWork, uid: str, name: str, *, based_on: int | None = None) -> None:
    """Call a document otherwise; its file stays as it is.

    Raises:
        NotFoundError: the viewer may read no such document.
        ForbiddenError: somebody else is its author.
        ConflictError: it was renamed otherwise since the version ``based_on``.
        RuleError: no name is left, or it is too long.
    """
    found, _ = _current(work, uid)
    policy.check_change_note(work.viewer, found["properties"])
    wanted = {"name": clean_name(name)}
    _set(work, found, about.merged(work, _KIND, found["properties"], wanted, based_on))


def share(
    work: UnitOfWork, uid: str, audience: str, readers: Iterable[str] = (), *, based_on: int | None = None
) -> None:
    """Say who reads a document, see ``attach``; everybody who sees a party sees its photo.

    Raises:
        NotFoundError: the viewer may read no such document.
        ForbiddenError: somebody else is its author.
        ConflictError: it was shared otherwise since the version ``based_on``.
        RuleError: there is no such audience, user or team.
    """
    found, _ = _current(work, uid)
    policy.check_change_note(work.viewer, found["properties"])
    wanted = about.readers(work, audience, readers)
    _set(work, found, about.merged(work, _KIND, found["properties"], wanted, based_on))


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a document or a photo; the journal keeps it with its file.

    Raises:
        NotFoundError: the viewer may read no such document.
        ForbiddenError: somebody else attached it, and the viewer does not manage the folder of its party; or it is a
            photo, and the viewer may not change the party.
    """
    found, row = _current(work, uid, photos=True)
    if found["photo"]:
        permitted.check_row(work, row, ("photo",))
        _drop_photo(work, found["party"])
        return
    policy.check_delete_note(work.viewer, row["properties"], found["properties"])
    _delete(work, found["party"], found["properties"])


def set_file(work: UnitOfWork, uid: str, properties: Mapping[str, Any]) -> None:
    """Put a file that a document has had in the place of the one that it has, which the journal keeps then.

    Args:
        work: the unit of work it belongs to.
        uid: the document.
        properties: what it is: ``type``, ``size``, ``sha256``, and ``stored_as``, which nothing else names.

    Raises:
        NotFoundError: the viewer may read no such document.
        ForbiddenError: somebody else is its author.
    """
    found, _ = _current(work, uid)
    policy.check_change_note(work.viewer, found["properties"])
    _set(work, found, properties)


def delete_of_party(work: UnitOfWork, party: str) -> None:
    """Delete all notes and documents of a party that is deleted, whoever may read them; the journal keeps them all."""
    for row in work.run(load("notes.delete_of_party"), party=party):
        photo = {"photo": True} if row["photo"] else {}
        about.record_deleted(work, row["kind"], party, {**row["properties"], **photo})


def get(database: Database, viewer: Viewer, uid: str) -> Document:
    """Return what a document is.

    Raises:
        NotFoundError: the viewer may read no such document.
    """
    found = database.read(load("documents.get"), viewer, uid=uid)
    if not found:
        raise _missing(uid)
    return _document(found[0]["party"], found[0]["properties"])


def read(database: Database, viewer: Viewer, uid: str) -> tuple[Document, BinaryIO]:
    """Return a document and a stream of its file, to be closed by the caller.

    Raises:
        NotFoundError: the viewer may read no such document, or its file is lost.
        StorageError: the store cannot be used.
    """
    document = get(database, viewer, uid)
    return document, database.files.open(document.stored_as)


def photo(database: Database, viewer: Viewer, party: str) -> Document | None:
    """Return the photo of a party; None when it has none, or the viewer sees no such party."""
    found = database.read(load("documents.photo"), viewer, party=party)
    return _document(party, found[0]["properties"]) if found else None


def of_party(database: Database, viewer: Viewer, party: str, *, after: str | None = None, limit: int = 20) -> Page:
    """Return the documents of a party that the viewer may read, the newest first, its photo left out.

    Args:
        database: where they are.
        viewer: who asks.
        party: uid of the party.
        after: ``Page.after`` of the page before.
        limit: how many at most.

    Raises:
        NotFoundError: the viewer sees no such party.
    """
    found = database.read(load("documents.of_party"), viewer, party=party, after=after, limit=limit + 1)
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    every = tuple(_document(party, properties) for properties in found[0]["documents"])
    return Page(every[:limit], every[limit - 1].uid if len(every) > limit else None)


@contextlib.contextmanager
def _dropped_on_failure(database: Database, kept: Kept) -> Iterator[None]:
    """Delete a file that was stored for a transaction that failed."""
    try:
        yield
    except DatabaseError:
        # It may have been committed all the same; if not, the file is found later as one that nothing names.
        raise
    except BaseException:
        with contextlib.suppress(GraphcrmError):
            database.files.delete(kept.stored_as)
        raise


def _current(work: UnitOfWork, uid: str, *, photos: bool = False) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Lock the party of a document, and return the document (party and properties) and the party as it was locked.

    A photo counts as none, unless ``photos``.
    """
    found = work.run(load("documents.get"), uid=uid)
    if found:
        row = about.locked(work, found[0]["party"])
        # Whoever held the lock may have changed or deleted it.
        found = work.run(load("documents.get"), uid=uid)
    if not found or (found[0]["photo"] and not photos):
        raise _missing(uid)
    return found[0], row


def _set(work: UnitOfWork, found: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    if changes := about.changed(work, _KIND, found["party"], found["properties"], wanted):
        work.run(load("documents.set"), uid=found["properties"]["uid"], changes=changes)


def _drop_photo(work: UnitOfWork, party: str) -> bool:
    found = work.run(load("documents.photo"), party=party)
    for row in found:
        _delete(work, party, {**row["properties"], "photo": True})
    return bool(found)


def _delete(work: UnitOfWork, party: str, properties: Mapping[str, Any]) -> None:
    work.run(load("documents.delete"), uid=properties["uid"])
    about.record_deleted(work, _KIND, party, properties)


def _properties(kept: Kept) -> dict[str, Any]:
    return {
        "name": kept.name,
        "type": kept.type,
        "size": kept.size,
        "sha256": kept.sha256,
        "stored_as": kept.stored_as,
    }


def _document(party: str, properties: Mapping[str, Any]) -> Document:
    return Document.from_properties(party, properties, inline=properties["type"] in INLINE)


def _missing(uid: str) -> NotFoundError:
    return NotFoundError(Phrase("There is no document {uid!r}.", uid=uid))
