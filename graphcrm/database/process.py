"""Launch the local server, find it among the processes, wait until it is ready, end it."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from graphcrm.database.home import ServerHome
from graphcrm.database.launch import home_option

#: Servers this process launched, kept so that one that ended is taken off the list of processes.
_launched: dict[int, subprocess.Popen[bytes]] = {}

_STOP_SECONDS = 60


def is_server(pid: int, home: ServerHome) -> bool:
    """Return whether ``pid`` is alive and is the server of ``home``, not another program that got its number."""
    return home_option(home) in _command_line(pid)


def find(home: ServerHome) -> int | None:
    """Return the process that serves ``home``, or None; it is found even when its launcher wrote nothing down."""
    import psutil

    for process in psutil.process_iter(["cmdline"]):
        if home_option(home) in (process.info["cmdline"] or ()):
            return int(process.pid)
    return None


def launch(command: Sequence[str], environment: Mapping[str, str], home: ServerHome) -> int:
    """Start the server apart from this process, its log emptied first, and return its process number."""
    options: dict[str, int | bool]
    if os.name == "nt":
        flags = ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")
        options = {"creationflags": sum(int(getattr(subprocess, flag)) for flag in flags)}
    else:
        options = {"start_new_session": True, "umask": 0o077}
    with home.log.open("wb") as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            cwd=home.logs,
            env=dict(environment),
            **options,  # type: ignore[call-overload]
        )
    _launched[process.pid] = process
    return int(process.pid)


def wait_until_ready(pid: int, home: ServerHome, seconds: float) -> bool:
    """Wait for the server to say that it started.

    Returns:
        True when it is ready, False when it ended before; see `exit_code`.

    Raises:
        TimeoutError: it is still starting after ``seconds``.
    """
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        alive = _is_alive(pid, home)
        if _says_started(home.log):
            return True
        if not alive:
            return False
        time.sleep(0.05)
    raise TimeoutError


def exit_code(pid: int) -> int | None:
    """Return how a server that this process launched ended, or None when that is not known."""
    return _launched[pid].poll() if pid in _launched else None


def end(pid: int, home: ServerHome) -> None:
    """End the server and wait until it is gone; one that does not obey is killed (it loses no commit)."""
    import psutil

    try:
        process = psutil.Process(pid)
        process.terminate()
        if not _wait_until_gone(pid, home):
            process.kill()
            _wait_until_gone(pid, home)
    except psutil.NoSuchProcess:
        pass
    _launched.pop(pid, None)


def memory(pid: int) -> int:
    """Return the resident bytes of a process."""
    import psutil

    return int(psutil.Process(pid).memory_info().rss)


def _wait_until_gone(pid: int, home: ServerHome) -> bool:
    # Not psutil's wait: it also waits for the system to take an ended process off its list.
    end = time.monotonic() + _STOP_SECONDS
    while _is_alive(pid, home):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _is_alive(pid: int, home: ServerHome) -> bool:
    # For some milliseconds a process just launched still has its launcher's command line.
    return _launched[pid].poll() is None if pid in _launched else is_server(pid, home)


def _command_line(pid: int) -> list[str]:
    if pid in _launched:
        _launched[pid].poll()
    # Every command asks this first, and psutil takes 13 ms to import; Linux has the answer in a file.
    if (proc := Path("/proc/self/cmdline")).exists():
        try:
            return (proc.parents[1] / str(pid) / "cmdline").read_bytes().decode(errors="surrogateescape").split("\0")
        except OSError:
            return []
    import psutil

    try:
        return list(psutil.Process(pid).cmdline())
    except psutil.Error:
        return []


def _says_started(log: Path) -> bool:
    try:
        return any(line.rstrip().endswith(b" Started.") for line in log.read_bytes().splitlines())
    except OSError:
        return False
