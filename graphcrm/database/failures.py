"""Turn what the operating system, Java and Neo4j say into one sentence that says what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphcrm.errors import DatabaseError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}

#: What Java or Neo4j prints → (what it means, what to do). The first that fits is taken.
_REASONS: tuple[tuple[str, str, str], ...] = (
    (
        r"[Tt]oo small (?:maximum|initial) heap|Invalid (?:maximum|initial) heap size|"
        r"Initial heap size set to a larger value",
        "Java refuses the heap size {heap}",
        "Set GRAPHCRM_HEAP to a size such as 1g.",
    ),
    (
        r"Could not (?:reserve|allocate)|insufficient memory|Cannot allocate memory|Unable to allocate|"
        r"exceeds? .*(?:physical|available) memory",
        "the memory left on this machine is too small for heap {heap} and page cache {page_cache}",
        "Close other programs, or set GRAPHCRM_HEAP and GRAPHCRM_PAGE_CACHE to less, such as 512m and 128m.",
    ),
    (
        r"OutOfMemoryError|Page cache must have at least",
        "heap {heap} or page cache {page_cache} is too small for this database",
        "Set GRAPHCRM_HEAP and GRAPHCRM_PAGE_CACHE to more, such as 2g and 1g.",
    ),
    (
        r"No space left on device|Disk quota exceeded|File too large|not enough space on the disk",
        "the disk is full",
        "Free some space, or set GRAPHCRM_HOME to a folder on another disk.",
    ),
    (
        r"Read-only file system|AccessDeniedException|Permission denied",
        "its folder cannot be written to",
        "Make the folder writable, or set GRAPHCRM_HOME to one that is.",
    ),
    (
        r"FileLockException|StoreLockException|locked by another process|Unable to obtain lock",
        "another server is using its data folder",
        "End that server (it may run in another container or on another machine), then try again.",
    ),
    (
        r"UnsupportedFormatVersion|UpgradeNotAllowed|UnexpectedUpgradingStoreVersion|StoreUpgrade|"
        r"UnsupportedStoreVersion|runtime version .* not supported|"
        r"(?:[Nn]ewer|[Uu]nsupported|[Uu]nknown) (?:store|version|format)",
        "its data was written by another version of Neo4j",
        "Set GRAPHCRM_NEO4J_VERSION to the version that wrote the data; versions are listed in docs/database.md.",
    ),
)
_PORT_TAKEN = re.compile(r"PortBindException|Address already in use|BindException")
_SAID = re.compile(
    r"^(?:[\d-]+ [\d:.+]+ +ERROR +|(?:Caused by: |Exception in thread \"[^\"]*\" )?[\w.$]*(?:Exception|Error): )(.+)"
)


class PortTakenError(DatabaseError):
    """Another program listens on the port of the local server."""


class StartFailedError(DatabaseError):
    """The local server ended before it was ready."""


@contextmanager
def clear_errors(folder: Path, variable: str) -> Iterator[None]:
    """Turn an operating system's failure in ``folder`` into a sentence that names ``variable``.

    Args:
        folder: where files are being written.
        variable: environment variable that moves the folder, such as ``GRAPHCRM_HOME``.

    Raises:
        DatabaseError: the disk is full or read-only, or the folder may not be written to.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DatabaseError(
                f"The disk that holds {folder} is full.",
                f"Free some space, or set {variable} to a folder on another disk.",
            ) from error
        raise DatabaseError(
            f"Cannot write to {error.filename or folder}: {error.strerror or error}.",
            f"Set {variable} to a folder you may write to.",
        ) from error


def start_failure(log: Path, exit_code: int | None, *, heap: str, page_cache: str, port: int) -> DatabaseError:
    """Say why the server ended, from its log and its exit code.

    Args:
        log: what the server printed since it was launched.
        exit_code: of the process; negative for a signal, None when it is not known.
        heap: the heap it was given.
        page_cache: the page cache it was given.
        port: the port it was to listen on.
    """
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    if _PORT_TAKEN.search(text):
        return port_taken(port)
    for pattern, reason, hint in _REASONS:
        if re.search(pattern, text):
            said = reason.format(heap=heap, page_cache=page_cache)
            return StartFailedError(f"The local Neo4j did not start: {said}. Its log is {log}.", hint)
    if exit_code in (-9, 137):
        return StartFailedError(
            f"The local Neo4j was killed while it started. Its log is {log}.",
            "When the system killed it for want of memory, close other programs or set GRAPHCRM_HEAP to less; "
            "then try again.",
        )
    said = _last_words(text)
    return StartFailedError(
        f"The local Neo4j did not start{': ' + said if said else ''}. Its log is {log}.",
        "Try again; if it fails again, read the log.",
    )


def port_taken(port: int) -> PortTakenError:
    """Say that another program listens on ``port``."""
    return PortTakenError(
        f"Port {port} of this machine is taken by another program.",
        "Set GRAPHCRM_BOLT_PORT to a free port, or to 0 for any free one.",
    )


def _last_words(text: str) -> str:
    """Return the innermost reason in a log, or its last line, without a full stop."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    said = [found.group(1) for line in lines if (found := _SAID.match(line))]
    chosen = said[-1] if said else (lines[-1] if lines else "")
    return chosen[:300].rstrip(".")
