"""Take a file in: count, hash, recognize, scan and store it, before the database hears of it."""

from __future__ import annotations

import contextlib
import hashlib
import io
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase
from graphcrm.storage.files import Files, new_name
from graphcrm.storage.scan import scan
from graphcrm.storage.types import check_allowed, type_of

if TYPE_CHECKING:
    from graphcrm.config import Settings

_CHUNK = 256 * 1024
_HEAD = 64 * 1024
_NAME_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is in the store: its name there, and what it is."""

    stored_as: str
    name: str
    type: str
    size: int
    sha256: str


def keep(files: Files, settings: Settings, source: BinaryIO, name: str, declared: str = "") -> Kept:
    """Store what is left of a stream, and return what it is.

    Args:
        files: where to.
        settings: the limits and the scanner.
        source: the file.
        name: what it is called.
        declared: the type that it is said to have.

    Raises:
        RuleError: it is empty, too large, of a type that is not kept, something else than it is said to be, or the
            scanner refused it.
        StorageError: it could not be scanned or stored.
    """
    name = clean_name(name)
    with _taken_in(source, name, settings.file_limit) as (file, found):
        file.seek(0)
        type = type_of(file.read(_HEAD), name, declared)
        check_allowed(type, name, settings.file_types)
        scan(settings.file_scan, Path(file.name), name)
        file.seek(0)
        kept = replace(found, type=type)
        files.put(kept.stored_as, file)
    return kept


def keep_photo(files: Files, settings: Settings, source: BinaryIO, name: str) -> Kept:
    """Store a picture as the photo of a party, see ``keep`` and ``graphcrm.storage.photo``."""
    from graphcrm.storage.photo import reduced

    name = clean_name(name)
    with _taken_in(source, name, settings.file_limit) as (file, _):
        scan(settings.file_scan, Path(file.name), name)
        file.seek(0)
        content, type = reduced(file, name)
    ending = {"image/png": ".png", "image/jpeg": ".jpg"}[type]
    kept = Kept(new_name(), Path(name).stem + ending, type, len(content), hashlib.sha256(content).hexdigest())
    files.put(kept.stored_as, io.BytesIO(content))
    return kept


def clean_name(name: str) -> str:
    """Return what a file is called: the last part of a path, without characters that steer a screen or a header.

    Raises:
        RuleError: nothing is left, or it is too long.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip().strip(".").strip()
    if not kept:
        raise RuleError("The file has no name.", "Give it one, as in contract.pdf.", "name", name)
    if len(kept.encode()) > _NAME_LENGTH:
        raise RuleError(
            "The name of the file is too long.",
            Phrase("It may take {most} bytes.", most=_NAME_LENGTH),
            "name",
            name,
        )
    return kept


def size_words(size: int) -> str:
    """Return a size in bytes as people say it: ``25 MB``."""
    for unit, step in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= step:
            return f"{size / step:,.4g} {unit}"
    return Phrase("{size} bytes", size=size)


@contextlib.contextmanager
def _taken_in(source: BinaryIO, name: str, limit: int) -> Iterator[tuple[BinaryIO, Kept]]:
    """Copy a stream to a temporary file that its owner alone may read, counted and hashed on the way."""
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(prefix="graphcrm-") as file:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > limit:
                raise RuleError(
                    Phrase("{name} is larger than {limit}.", name=name, limit=size_words(limit)),
                    "Give a smaller file.",
                    "file",
                    name,
                )
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise RuleError(Phrase("{name} is empty.", name=name), "Give a file that holds something.", "file", name)
        file.flush()
        yield file, Kept(new_name(), name, "", size, digest.hexdigest())  # type: ignore[misc]
