"""Files on the local disk."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from graphcrm.errors import StorageError
from graphcrm.phrases import Phrase
from graphcrm.storage.files import Files, StoredFile, check_name, is_name, missing

#: A file lies in a folder of the first letters of its name, since some file systems slow down with very full folders.
_FOLDER_LETTERS = 2


class LocalFiles(Files):
    """Files in a folder that only its owner may read, which must lie outside of what a web server shows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, source: BinaryIO) -> None:
        """Store a stream: written beside its place under another name, then moved there."""
        target = self._path(name)
        with self._translated():
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # The file is readable for its owner alone from the beginning.
            handle, written = tempfile.mkstemp(dir=target.parent, prefix=".", suffix=".part")
            try:
                with os.fdopen(handle, "wb") as file:
                    shutil.copyfileobj(source, file)
                    file.flush()
                    os.fsync(file.fileno())
                Path(written).replace(target)
            except BaseException:
                Path(written).unlink(missing_ok=True)
                raise

    def open(self, name: str) -> BinaryIO:
        """Return a stream of the file."""
        try:
            with self._translated():
                return self._path(name).open("rb")
        except FileNotFoundError:
            raise missing() from None

    def delete(self, name: str) -> None:
        """Delete a file; one that is not there counts as deleted."""
        with self._translated():
            self._path(name).unlink(missing_ok=True)

    def exists(self, name: str) -> bool:
        """Say whether there is a file of this name."""
        return self._path(name).is_file()

    def stored(self) -> Iterator[StoredFile]:
        """Yield all files; what else lies in the folder is none of them."""
        for path in self.folder.glob(f"{'?' * _FOLDER_LETTERS}/*"):
            if is_name(path.name):
                with contextlib.suppress(FileNotFoundError):
                    found = path.stat()
                    yield StoredFile(path.name, found.st_size, datetime.fromtimestamp(found.st_mtime, UTC))

    def _path(self, name: str) -> Path:
        return self.folder / check_name(name)[:_FOLDER_LETTERS] / name

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise StorageError(
                Phrase(
                    "The folder of files {folder} cannot be used: {why}.",
                    folder=self.folder,
                    why=error.strerror or error,
                ),
                "Whoever runs graphcrm must be able to write there, and the disk must have room.",
            ) from error
