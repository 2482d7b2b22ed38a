"""What a store of files can do."""

from __future__ import annotations

import re
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO

from graphcrm.errors import NotFoundError

_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as a store lists it: its name there, its size in bytes, and when it was put there (UTC)."""

    name: str
    size: int
    modified_at: datetime


class Files(ABC):
    """A store of files under random names. A file is there as a whole or not at all, and is never changed.

    Every method raises ``StorageError`` when the store cannot be used.
    """

    @abstractmethod
    def put(self, name: str, source: BinaryIO) -> None:
        """Store what is left of a stream under a name of ``new_name``."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """Return a stream of the file, to be closed by the caller.

        Raises:
            NotFoundError: there is none of this name.
        """

    @abstractmethod
    def delete(self, name: str) -> None:
        """Delete a file; one that is not there counts as deleted."""

    @abstractmethod
    def exists(self, name: str) -> bool:
        """Say whether there is a file of this name."""

    @abstractmethod
    def stored(self) -> Iterator[StoredFile]:
        """Yield all files, in no order, those that are still being written left out."""


def new_name() -> str:
    """Return a name that nobody can guess: 256 random bits in hexadecimal."""
    return secrets.token_hex(32)


def is_name(name: str) -> bool:
    """Say whether this is a name that ``new_name`` can have made."""
    return _NAME.fullmatch(name) is not None


def check_name(name: str) -> str:
    """Return a name of ``new_name`` as it is.

    Raises:
        NotFoundError: it is none, so that no other text becomes a path.
    """
    if not is_name(name):
        raise missing()
    return name


def missing() -> NotFoundError:
    """Return the error for a file that is not in the store."""
    return NotFoundError("The file of this document is not in the store.", "A backup of the files may have it.")
