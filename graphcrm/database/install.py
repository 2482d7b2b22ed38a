"""Download the local Neo4j server: every jar by coordinate, checked against a committed SHA-256."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from graphcrm.config import Settings
from graphcrm.database.failures import clear_errors
from graphcrm.errors import ConfigurationError, DatabaseError

if TYPE_CHECKING:
    from jgo.maven import MavenContext

#: The version graphcrm is built for; the others in ``jars/`` are supported too.
DEFAULT_VERSION = "2026.08.1"

_LOCKS = Path(__file__).resolve().parent / "jars"
_PARALLEL = 8
_ATTEMPTS = 3
#: Room beside the jars themselves for downloads under way.
_SPARE_BYTES = 64 * 2**20


@dataclass(frozen=True, slots=True)
class Step:
    """How far making the server ready has come; numbers are zero unless ``stage`` is ``download``."""

    stage: Literal["download", "start"]
    done_jars: int = 0
    total_jars: int = 0
    done_bytes: int = 0
    total_bytes: int = 0


#: Told of every step; called in the thread that asked for the server.
Progress = Callable[[Step], None]


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
    import filelock

    version = chosen_version(settings)
    with clear_errors(folder, "GRAPHCRM_CACHE"):
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder.parent / f"{version}.lock"):
            if verify or not is_installed(settings):
                _complete(folder, read_lock(version), progress or (lambda _step: None))
    return folder


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
    incoming = folder / ".incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    try:
        _download(missing, incoming, folder, jars, progress)
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _download(missing: list[Jar], incoming: Path, folder: Path, jars: tuple[Jar, ...], progress: Progress) -> None:
    from concurrent.futures import ThreadPoolExecutor, as_completed

    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=incoming, timeout=30)
    total = sum(jar.size for jar in jars)
    done_jars, done_bytes = len(jars) - len(missing), total - sum(jar.size for jar in missing)
    progress(Step("download", done_jars, len(jars), done_bytes, total))
    with ThreadPoolExecutor(_PARALLEL) as pool:
        futures = {pool.submit(_fetch, context, jar, folder): jar for jar in missing}
        try:
            for future in as_completed(futures):
                future.result()
                done_jars, done_bytes = done_jars + 1, done_bytes + futures[future].size
                progress(Step("download", done_jars, len(jars), done_bytes, total))
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _fetch(context: MavenContext, jar: Jar, folder: Path) -> None:
    """Download one jar, check its sum and put it in ``folder`` under its name."""
    import requests

    group, artifact_id, version, *classifier = jar.coordinate.split(":")
    artifact = context.project(group, artifact_id).at_version(version).artifact("".join(classifier))
    failure = DatabaseError(f"{jar.coordinate} could not be downloaded.")
    for attempt in range(_ATTEMPTS):
        time.sleep(attempt)
        # What an attempt cut short left behind would otherwise be taken for the whole file.
        (context.repo_cache / artifact.component.path_prefix / artifact.filename).unlink(missing_ok=True)
        try:
            path = artifact.resolve()
        except requests.RequestException as error:
            failure = _no_network(error)
        except RuntimeError as error:
            failure = DatabaseError(
                f"The Maven repository does not deliver {jar.coordinate}, a part of Neo4j.",
                "Try again later: `graphcrm database install` goes on where it stopped.",
            )
            failure.__cause__ = error
        else:
            if jar.is_at(path):
                path.replace(folder / jar.filename)
                return
            failure = DatabaseError(
                f"The file downloaded for {jar.coordinate} is not the one graphcrm was built with "
                f"(its SHA-256 is not {jar.sha256}), so it was refused.",
                "Something between this machine and the Maven repository changes files; "
                "run `graphcrm database install` from another network.",
            )
    raise failure


def _no_network(error: Exception) -> DatabaseError:
    failure = DatabaseError(
        "Neo4j cannot be downloaded, as the Maven repository cannot be reached from here.",
        "Connect to a network (behind a proxy, set HTTPS_PROXY) and run `graphcrm database install`, which goes on "
        "where it stopped; or set GRAPHCRM_DATABASE_URL to a Neo4j server you have.",
    )
    failure.__cause__ = error
    return failure


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
