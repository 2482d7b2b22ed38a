"""The managed local Neo4j: started when needed, shared by every process of this home, left running."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from graphcrm.config import Settings
from graphcrm.database import launch, prepare, process
from graphcrm.database.failures import PortTakenError, StartFailedError, clear_errors, start_failure
from graphcrm.database.home import ServerHome, State
from graphcrm.database.install import Progress, Step, chosen_version, install, is_installed
from graphcrm.errors import DatabaseError

USER = "neo4j"
_LOCK_SECONDS = 600
#: Recovery after a crash of a large database is part of starting.
_START_SECONDS = 600
_PORT_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a database answers, and as whom to ask it."""

    uri: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Endpoint(uri={self.uri!r}, user={self.user!r})"


@dataclass(frozen=True, slots=True)
class Status:
    """What is known of the local server; what only a running one has is None otherwise."""

    state: Literal["running", "starting", "stopped", "not installed"]
    version: str
    home: Path
    log: Path
    password_file: Path
    uri: str | None = None
    pid: int | None = None
    memory: int | None = None


def ensure_started(settings: Settings, progress: Progress | None = None) -> Endpoint:
    """Return where the local server answers, after installing and starting it when needed.

    Cheap when it runs (a file and a look at one process).  Processes that call it at once share one server;
    a server that died is started again.

    Raises:
        ConfigurationError: the version is not supported.
        DatabaseError: it cannot be downloaded or started; the hint says what to do.
    """
    home, version = ServerHome.of(settings), chosen_version(settings)
    if endpoint := _running(home, version):
        return endpoint
    prepare.check_data(home, version)
    jars = install(settings, progress)
    if progress:
        progress(Step("start"))
    with clear_errors(home.path, "GRAPHCRM_HOME"), _locked(home):
        return _running(home, version) or _start(settings, home, version, jars)


def stop(settings: Settings) -> bool:
    """Stop the local server, which takes about a second.

    Returns:
        Whether one was running.

    Raises:
        DatabaseError: another process has been starting or stopping it for minutes.
    """
    home = ServerHome.of(settings)
    if not home.path.is_dir():
        return False
    with clear_errors(home.path, "GRAPHCRM_HOME"), _locked(home):
        return _stop(home)


@contextmanager
def standing_still(settings: Settings) -> Iterator[None]:
    """Stop the local server, and let nobody start it until what is done within is done.

    Raises:
        DatabaseError: another process has been starting or stopping it for minutes.
    """
    home = ServerHome.of(settings)
    with clear_errors(home.path, "GRAPHCRM_HOME"), _locked(home):
        _stop(home)
        yield


def _stop(home: ServerHome) -> bool:
    pid = process.find(home)
    if pid is not None:
        process.end(pid, home)
    if state := home.read_state():
        home.write_state(State(state.version, state.port))
    return pid is not None


def status(settings: Settings) -> Status:
    """Look at the local server without starting or waiting for anything."""
    home, version = ServerHome.of(settings), chosen_version(settings)
    state = home.read_state()
    found: tuple[Literal["running", "starting", "stopped", "not installed"], int | None]
    if state and state.pid and process.is_server(state.pid, home):
        found = "running", state.pid
    elif pid := process.find(home):
        found = "starting", pid
    else:
        found = ("stopped" if is_installed(settings) else "not installed"), None
    name, pid = found
    return Status(
        state=name,
        version=state.version if state and pid else version,
        home=home.path,
        log=home.log,
        password_file=home.password_file,
        uri=_uri(state.port) if state and name == "running" else None,
        pid=pid,
        memory=process.memory(pid) if pid else None,
    )


def _running(home: ServerHome, version: str) -> Endpoint | None:
    """Return the endpoint when the server of this very version is known to be ready."""
    state = home.read_state()
    if state is None or state.pid is None or state.version != version or not process.is_server(state.pid, home):
        return None
    password = home.read_password()
    return Endpoint(_uri(state.port), USER, password) if password else None


def _start(settings: Settings, home: ServerHome, version: str, jars: Path) -> Endpoint:
    state = home.read_state()
    pid = process.find(home)
    if pid is not None and state is None:
        # Nothing says at which port it answers.
        process.end(pid, home)
        pid = None
    if pid is not None and state is not None:
        if state.version != version:
            raise DatabaseError(
                f"The local Neo4j that runs is version {state.version}, and {version} is asked for.",
                "Run `graphcrm database stop`, then try again.",
            )
        # Its launcher was killed before it was ready: wait in its place.
        _wait(settings, home, pid, state.port)
        return _ready(home, State(version, state.port, pid))
    prepare.check_room(settings, home)
    for last in (False,) * (_PORT_ATTEMPTS - 1) + (True,):
        port = prepare.choose_port(settings, state.port if state else 0)
        prepare.prepare(settings, home, version, jars, port)
        pid = process.launch(launch.server_command(settings, version, jars, home), launch.environment(home), home)
        try:
            _wait(settings, home, pid, port)
        except PortTakenError:
            # Taken between the look and the launch; another may be had unless this one was asked for.
            if settings.bolt_port or last:
                raise
            continue
        break
    return _ready(home, State(version, port, pid))


def _ready(home: ServerHome, state: State) -> Endpoint:
    home.write_state(state)
    password = home.read_password()
    if password is None:
        raise prepare.no_password(home)
    return Endpoint(_uri(state.port), USER, password)


def _wait(settings: Settings, home: ServerHome, pid: int, port: int) -> None:
    """Wait until the server is ready.

    Raises:
        DatabaseError: it ended, or is not ready after ten minutes.
    """
    try:
        ready = process.wait_until_ready(pid, home, _START_SECONDS)
    except TimeoutError as error:
        raise StartFailedError(
            f"The local Neo4j is not ready after {_START_SECONDS // 60} minutes. Its log is {home.log}.",
            "It may be recovering a large database: try again later. `graphcrm database stop` ends it.",
        ) from error
    if not ready:
        raise start_failure(
            home.log, process.exit_code(pid), heap=settings.heap, page_cache=settings.page_cache, port=port
        )


@contextmanager
def _locked(home: ServerHome) -> Iterator[None]:
    """Let one process at a time start or stop the server."""
    import filelock

    home.create()
    try:
        with filelock.FileLock(home.lock_file, timeout=_LOCK_SECONDS):
            yield
    except filelock.Timeout as error:
        raise DatabaseError(
            f"Another process has been starting or stopping the local Neo4j for {_LOCK_SECONDS // 60} minutes.",
            "End that graphcrm process, then try again.",
        ) from error


def _uri(port: int) -> str:
    return f"bolt://127.0.0.1:{port}"
