"""Have a program of the site look at a file before it is kept, such as a virus scanner.

The setting ``file_scan`` names it with its arguments; the path of the file comes last. ClamAV's client tells by its
exit code what it found: ``clamdscan --fdpass --no-summary``. A scanner that cannot be asked lets nothing through.
"""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from graphcrm.errors import RuleError, StorageError

#: Seconds a scanner may take.
PATIENCE = 120
#: What a scanner says of a file by its exit code; every other one says that it could not look.
_CLEAN, _FOUND = 0, 1


def scan(command: str, file: Path, name: str) -> None:
    """Ask the scanner about a file; without a command every file is let through.

    Args:
        command: the program and its arguments as a shell would read them; no shell runs it.
        file: where the file is.
        name: what it is called, for the error.

    Raises:
        RuleError: the scanner found something in it.
        StorageError: the scanner cannot be run, takes too long, or failed.
    """
    if not command:
        return
    try:
        done = subprocess.run(
            [*shlex.split(command), str(file)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        late = isinstance(error, subprocess.TimeoutExpired)
        raise _failed("it took too long" if late else "it cannot be run") from error
    if done.returncode == _FOUND:
        raise RuleError(f"The scanner refused {name}.", "It holds something that may do harm.", "file", name)
    if done.returncode != _CLEAN:
        raise _failed(f"it ended with {done.returncode}")


def _failed(why: str) -> StorageError:
    return StorageError(f"The file could not be scanned: {why}.", "Check the command in GRAPHCRM_FILE_SCAN.")
