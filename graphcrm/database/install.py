"""Download the local Neo4j server: every jar by coordinate, checked against a committed SHA-256."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graphcrm.config import Settings
from graphcrm.database.failures import clear_errors
from graphcrm.database.jar import Jar
from graphcrm.errors import ConfigurationError, DatabaseError

#: The version graphcrm is built for; the others in ``jars/`` are supported too.
DEFAULT_VERSION = "2026.08.1"

_LOCKS = Path(__file__).resolve().parent / "jars"
#: Room beside the jars themselves for downloads under way.
_SPARE_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Step:
    """How far making the server ready has come; ``wait`` is for another process that downloads.

    The numbers are zero unless ``stage`` is ``download``.
    """

    stage: Literal["wait", "download", "start"]
    done_jars: int = 0
    total_jars: int = 0
    done_bytes: int = 0
    total_bytes: int = 0


#: Told of every step; called in the thread that asked for the server.
Progress = Callable[[Step], None]


def supported_versions() -> tuple[str, ...]:
    """Return the versions of Neo4j that can be installed, newest first."""
    return tuple(sorted((path.stem for path in _LOCKS.glob("*.lock")), key=version_key, reverse=True))


def version_key(version: str) -> tuple[int, ...]:
    """Return what sorts versions by age: ``5.26.30`` before ``2026.08.1``."""
    return tuple(int(part) for part in version.split("."))


def chosen_version(settings: Settings) -> str:
    """Return the version of the local server that the settings ask for.

    Raises:
        ConfigurationError: graphcrm does not support the version.
    """
    version = settings.neo4j_version or DEFAULT_VERSION
    if version != DEFAULT_VERSION and version not in supported_versions():
        raise ConfigurationError(
            f"GRAPHCRM_NEO4J_VERSION is {version!r}, which graphcrm does not support.",
            f"Set it to one of {', '.join(supported_versions())}, or leave it empty for {DEFAULT_VERSION}.",
        )
    return version


def read_lock(version: str) -> tuple[Jar, ...]:
    """Return the jars of a supported version."""
    lines = (_LOCKS / f"{version}.lock").read_text(encoding="ascii").splitlines()
    return tuple(Jar(coordinate, sha256, int(size)) for coordinate, sha256, size in (line.split() for line in lines))


def jar_folder(settings: Settings) -> Path:
    """Return where the jars of the chosen version are or will be; several homes share it."""
    return settings.cache / "neo4j" / chosen_version(settings)


def is_installed(settings: Settings) -> bool:
    """Return whether every jar is there at its size, and no other (a look at the folder, no sums)."""
    try:
        present = {
            entry.name: entry.stat().st_size for entry in os.scandir(jar_folder(settings)) if _is_jar(entry.name)
        }
    except OSError:
        return False
    return present == {jar.filename: jar.size for jar in read_lock(chosen_version(settings))}


def install(settings: Settings, progress: Progress | None = None, *, verify: bool = False) -> Path:
    """Make sure that the server's jars are in the cache, and return their folder.

    A jar gets its name in the folder only after its sum was right, so an interrupted download goes on
    where it stopped.  Several processes may call this at once: one downloads, the others wait.

    Args:
        settings: say which version and where the cache is.
        progress: told of every jar downloaded.
        verify: compute the sum of every jar although all are there, and download a damaged one again.

    Raises:
        ConfigurationError: the version is not supported.
        DatabaseError: no network, a file with another sum, a full or read-only disk.
    """
    folder = jar_folder(settings)
    if is_installed(settings) and not verify:
        return folder
    version, tell = chosen_version(settings), progress or (lambda _step: None)
    with clear_errors(folder, "GRAPHCRM_CACHE"):
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder.with_name(f"{version}.lock"), tell):
            if verify or not is_installed(settings):
                _complete(folder, read_lock(version), tell)
    return folder


@contextmanager
def _locked(path: Path, progress: Progress) -> Iterator[None]:
    """Let one process at a time download; another says that it waits."""
    import filelock

    lock = filelock.FileLock(path)
    try:
        lock.acquire(blocking=False)
    except filelock.Timeout:
        progress(Step("wait"))
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _complete(folder: Path, jars: tuple[Jar, ...], progress: Progress) -> None:
    """Bring ``folder`` to hold exactly ``jars``."""
    names = {jar.filename for jar in jars}
    for path in folder.iterdir():
        if _is_jar(path.name) and path.name not in names:
            # The class path is "every jar of the folder"; a stray one would be loaded too.
            path.unlink()
    missing = [jar for jar in jars if not jar.is_at(folder / jar.filename)]
    if not missing:
        return
    _check_room(folder, sum(jar.size for jar in missing))
    from graphcrm.database.download import download

    incoming = folder / ".incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        done = Counter(jars=len(jars) - len(missing), bytes=sum(jar.size for jar in jars if jar not in missing))
        total_bytes = sum(jar.size for jar in jars)
        progress(Step("download", done["jars"], len(jars), done["bytes"], total_bytes))
        for jar in download(missing, incoming, folder):
            done.update(jars=1, bytes=jar.size)
            progress(Step("download", done["jars"], len(jars), done["bytes"], total_bytes))
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _check_room(folder: Path, needed: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + _SPARE_BYTES:
        raise DatabaseError(
            f"The disk that holds {folder} has {free // 2**20} MB free; Neo4j needs "
            f"{(needed + _SPARE_BYTES) // 2**20} MB.",
            "Free some space, or set GRAPHCRM_CACHE to a folder on another disk.",
        )


def _is_jar(name: str) -> bool:
    return name.endswith(".jar")
