"""What must hold, and be written, before the local server is launched."""

from __future__ import annotations

import random
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from graphcrm.config import Settings
from graphcrm.database import launch
from graphcrm.database.failures import port_taken, start_failure
from graphcrm.database.home import ServerHome, State
from graphcrm.database.install import version_key
from graphcrm.errors import DatabaseError

#: A new database takes 2 MB; below this the next transaction log may not fit.
_ROOM_BYTES = 100 * 2**20
_ATTEMPT = "setting-password-"


def check_data(home: ServerHome, version: str) -> None:
    """Refuse a version that cannot read the data, before it is even downloaded.

    Raises:
        DatabaseError: a newer server wrote the data, or its password is lost.
    """
    if not home.has_data:
        return
    state = home.read_state()
    if state and version_key(version) < version_key(state.version):
        raise DatabaseError(
            f"The local database was written by Neo4j {state.version}, which {version} cannot read.",
            f"Set GRAPHCRM_NEO4J_VERSION to {state.version} or a later one, or GRAPHCRM_HOME to another folder.",
        )
    if home.read_password() is None:
        raise no_password(home)


def check_room(settings: Settings, home: ServerHome) -> None:
    """Refuse a start that memory or disk cannot bear.

    Raises:
        DatabaseError: too little memory for the heap, or too little disk.
    """
    import psutil

    available = psutil.virtual_memory().available
    if launch.heap_bytes(settings.heap) > available:
        raise DatabaseError(
            f"The local Neo4j may use {settings.heap} of heap (GRAPHCRM_HEAP), but only {available // 2**20} MB of "
            "memory are free.",
            "Close other programs or set GRAPHCRM_HEAP to less; 512m is enough for a small database.",
        )
    free = shutil.disk_usage(home.path).free
    if free < _ROOM_BYTES:
        raise DatabaseError(
            f"The disk that holds {home.path} is full: {free // 2**20} MB are free, {_ROOM_BYTES // 2**20} needed.",
            "Free some space, or set GRAPHCRM_HOME to a folder on another disk.",
        )


def prepare(settings: Settings, home: ServerHome, version: str, jars: Path, port: int) -> None:
    """Write what the server reads at its start, and the state that says which version touches the data.

    Raises:
        DatabaseError: the password of a new server could not be set.
    """
    home.create()
    for abandoned in home.path.glob(_ATTEMPT + "*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    home.write_private(home.conf / "neo4j.conf", launch.configuration(settings, version, port))
    if home.read_password() is None:
        _set_password(settings, home, jars, port)
    home.write_state(State(version, port))


#: Below those that the system gives to connections: a client that looks for a server that is gone may be given the very
#: port that it looks for, and then the server could not have it again.
_PORTS = range(17_688, 27_688)
#: How long the port of the last server is waited for.
_PORT_SECONDS = 5.0


def choose_port(settings: Settings, previous: int) -> int:
    """Return the port asked for, the one used before when it is free, or any free one.

    Raises:
        PortTakenError: the port asked for is not free.
    """
    if settings.bolt_port:
        if not _is_free(settings.bolt_port):
            raise port_taken(settings.bolt_port)
        return settings.bolt_port
    if previous and _becomes_free(previous):
        return previous
    for port in random.sample(_PORTS, 20):
        if _is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _becomes_free(port: int) -> bool:
    """Say whether a port is free, now or in a moment: a server that was killed keeps it until its memory is gone."""
    deadline = time.monotonic() + _PORT_SECONDS
    while not _is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            # Connections of the last server that are still being closed do not take the port.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def no_password(home: ServerHome) -> DatabaseError:
    """Say that the password of existing data is lost."""
    return DatabaseError(
        f"The local database is there, but the file with its password, {home.password_file}, is missing.",
        "Put the file back from a backup, or set GRAPHCRM_HOME to another folder for a new database.",
    )


def new_password() -> str:
    """Return a password of letters and digits: Neo4j's tool takes one that begins with - for an option."""
    return secrets.token_hex(24)


def _set_password(settings: Settings, home: ServerHome, jars: Path, port: int) -> None:
    """Let Neo4j's tool write the password's hash in a folder of its own, and move it to its place.

    A tool whose starter was killed goes on alone; it must not write over the hash of the next attempt.
    """
    password = new_password()
    with tempfile.TemporaryDirectory(prefix=_ATTEMPT, dir=home.path) as name, home.log.open("wb") as log:
        attempt = ServerHome(Path(name))
        arguments = attempt.path / "arguments"
        home.write_private(arguments, launch.password_arguments(jars, password))
        result = subprocess.run(
            [launch.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", f"@{arguments}"],
            env=launch.environment(attempt),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            check=False,
        )
        if result.returncode or not attempt.auth.exists():
            raise start_failure(
                home.log, result.returncode, heap=settings.heap, page_cache=settings.page_cache, port=port
            )
        home.auth.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        attempt.auth.replace(home.auth)
    home.write_private(home.password_file, password + "\n")
