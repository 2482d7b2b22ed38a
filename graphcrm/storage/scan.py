"""Have a scanner look at a file before it is kept; one that cannot be asked lets nothing through.

The setting ``file_scan`` names it. ``clamd://HOST:PORT`` and ``clamd:///SOCKET`` are ClamAV's daemon, which is sent the
file itself, so that it may run elsewhere and as anybody. Everything else is a command: the path of the file comes last,
and its exit code tells what it found, as that of ClamAV's client does (``clamdscan --fdpass --no-summary``).
"""

from __future__ import annotations

import shlex
import socket
import struct
import subprocess
from collections.abc import Callable
from pathlib import Path

from graphcrm.config import CLAMD
from graphcrm.errors import RuleError, StorageError
from graphcrm.phrases import Phrase

#: Seconds a scanner may take.
PATIENCE = 120
#: What a command says of a file by its exit code; every other one says that it could not look.
_CLEAN, _FOUND = 0, 1
#: As much of a file as the daemon is sent at once, and the most that is read of its answer.
_CHUNK, _ANSWER = 256 * 1024, 4096


def scan(scanner: str, file: Path, name: str) -> None:
    """Ask the scanner about a file; without one every file is let through.

    Args:
        scanner: the address of the daemon, or a program and its arguments as a shell would read them; no shell runs it.
        file: where the file is.
        name: what it is called, for the error.

    Raises:
        RuleError: the scanner found something in it.
        StorageError: the scanner cannot be reached or run, takes too long, or failed.
    """
    if not scanner:
        return
    ask: Callable[[str, Path], bool] = _ask_daemon if scanner.startswith("clamd:") else _run
    if not ask(scanner, file):
        raise RuleError(
            Phrase("The scanner refused {name}.", name=name), "It holds something that may do harm.", "file", name
        )


def _run(command: str, file: Path) -> bool:
    """Say whether a file is clean by what a program ends with."""
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
        raise _failed(Phrase("it took too long") if late else Phrase("it cannot be run")) from error
    if done.returncode not in (_CLEAN, _FOUND):
        raise _failed(Phrase("it ended with {code}", code=done.returncode))
    return done.returncode == _CLEAN


def _ask_daemon(address: str, file: Path) -> bool:
    """Say whether a file is clean by what ClamAV's daemon answers when it is sent (its command INSTREAM)."""
    try:
        with _connected(address) as daemon, file.open("rb") as content:
            daemon.sendall(b"zINSTREAM\0")
            while chunk := content.read(_CHUNK):
                daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
            daemon.sendall(struct.pack("!L", 0))
            answer = b""
            while len(answer) < _ANSWER and b"\0" not in answer and (part := daemon.recv(_ANSWER)):
                answer += part
    except OSError as error:
        late = isinstance(error, TimeoutError)
        raise _failed(Phrase("it took too long") if late else Phrase("it cannot be reached")) from error
    said = answer.partition(b"\0")[0].decode(errors="replace").strip()
    if said == "stream: OK":
        return True
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return False
    raise _failed(Phrase("it could not look at it"))


def _connected(address: str) -> socket.socket:
    found = CLAMD.fullmatch(address)
    if not found:
        raise _failed(Phrase("its address is not one"))
    if not found["path"]:
        return socket.create_connection((found["host"].strip("[]"), int(found["port"])), timeout=PATIENCE)
    opened = socket.socket(socket.AF_UNIX)
    opened.settimeout(PATIENCE)
    try:
        opened.connect(found["path"])
    except OSError:
        opened.close()
        raise
    return opened


def _failed(why: str) -> StorageError:
    return StorageError(
        Phrase("The file could not be scanned: {why}.", why=why), "Check the scanner that GRAPHCRM_FILE_SCAN names."
    )
