"""One file of the server: what it is called, and how it is known to be the right one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of a lock: coordinate ``group:artifact:version[:classifier]``, SHA-256, size in bytes."""

    coordinate: str
    sha256: str
    size: int

    @property
    def filename(self) -> str:
        """Name of the file, as Maven gives it."""
        return "-".join(self.coordinate.split(":")[1:]) + ".jar"

    def is_at(self, path: Path) -> bool:
        """Return whether the file ``path`` is this very jar."""
        if not path.is_file() or path.stat().st_size != self.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.sha256
