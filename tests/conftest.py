"""Fixtures of the whole suite: a real Neo4j of its own for each test process."""

from __future__ import annotations

import dataclasses
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from graphcrm import config, secrets
from graphcrm.database import local, open_database
from graphcrm.database.connection import Database
from graphcrm.services import setup
from graphcrm.viewer import Viewer

# How long an example takes depends on who else uses the machine.
hypothesis.settings.register_profile("graphcrm", deadline=None)
hypothesis.settings.load_profile("graphcrm")

#: The person at the machine, who sees everything.
ADMINISTRATOR = Viewer.administrator()


@pytest.fixture(scope="session", autouse=True)
def encryption_key() -> Iterator[None]:
    """Keys of this test process, so that no test makes a key file in the home of whoever runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHCRM_ENCRYPTION_KEYS", secrets.new_key())
        patch.setenv("GRAPHCRM_SESSION_KEY", secrets.new_key())
        yield


@pytest.fixture(autouse=True)
def same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put back the settings that keys are read from, which whoever opens a database changes for the process."""
    monkeypatch.setattr(secrets, "_chosen", secrets._chosen)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[config.Settings]:
    """Settings of a managed local server in a folder of its own; its downloaded files are shared."""
    environ = {name: value for name, value in os.environ.items() if name != "GRAPHCRM_DATABASE_URL"}
    made = dataclasses.replace(
        config.load(environ),
        home=tmp_path_factory.mktemp("home"),
        bolt_port=0,
        # A test asks quicker than people do.
        pages_per_minute=0,
        writes_per_minute=0,
        costly_per_minute=0,
    )
    yield made
    local.stop(made)


@pytest.fixture(scope="session")
def server(settings: config.Settings) -> Iterator[Database]:
    """The migrated database of this test process. Use ``database`` or ``demo_database``."""
    with open_database(settings) as database:
        yield database


@pytest.fixture(scope="module")
def database(server: Database) -> Database:
    """A database with the shipped types and no party; each test module gets it emptied."""
    empty(server)
    setup.load_reference(server, ADMINISTRATOR)
    return server


@pytest.fixture(scope="module")
def demo_database(database: Database) -> Database:
    """A database with the sample organizations."""
    setup.load_demo(database, ADMINISTRATOR)
    return database


@pytest.fixture
def administrator() -> Viewer:
    """The person at the machine, who sees everything."""
    return ADMINISTRATOR


@pytest.fixture(scope="session")
def congress() -> Path:
    """Folder of the real data; a test that needs it skips where it is absent, except in CI."""
    return shared_data("congress")


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis of this test alone; without Debian's redis-server and the client it skips."""
    program = shutil.which("redis-server")
    if not program:
        pytest.skip("redis-server is not installed.")
    pytest.importorskip("redis")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    until = time.monotonic() + 20
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    process.terminate()
    process.wait()


def shared_data(name: str) -> Path:
    """Return a folder of the shared data beside the project."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data" / name
    if not folder.is_dir():
        message = f"The shared data folder {name} is not beside the project."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return folder


def empty(database: Database) -> None:
    """Remove everything but the marks of the migrations."""
    with database.driver.session(database=database.name) as session:
        session.run(
            "MATCH (n) WHERE NOT n:Migration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
        ).consume()
    database.schema_cache = None
