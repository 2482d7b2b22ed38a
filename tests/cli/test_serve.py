"""``graphcrm serve`` and ``graphcrm demo``: a process that answers, and stops when told."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from click.testing import CliRunner

from graphcrm import config
from graphcrm.cli import main
from graphcrm.cli.demo import has_screen
from graphcrm.database import local
from graphcrm.database.connection import Database
from graphcrm.services import setup

Start = Callable[..., str]


@pytest.fixture
def environ(settings: config.Settings, database: Database) -> dict[str, str]:
    """The environment that names the server of this test process."""
    endpoint = local.ensure_started(settings)
    return {"GRAPHCRM_DATABASE_URL": endpoint.uri, "GRAPHCRM_DATABASE_PASSWORD": endpoint.password}


@pytest.fixture
def start(environ: dict[str, str]) -> Iterator[Start]:
    """Start a command; give the address that it prints. It must end well when it is told to stop."""
    started: list[subprocess.Popen[str]] = []

    def run(*arguments: str) -> str:
        process = subprocess.Popen(
            [sys.executable, "-c", "from graphcrm.cli import main; main()", *arguments],
            env={**os.environ, **environ, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        timer = threading.Timer(120, process.kill)
        timer.start()
        assert process.stdout is not None
        for line in process.stdout:
            address = re.search(r"http://\S+/", line)
            if address:
                timer.cancel()
                return address[0]
        raise AssertionError(f"It ended with {process.wait()} before it printed an address.")

    yield run
    for process in started:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=20) == 0
        assert process.stdout is not None
        process.stdout.close()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        text: str = answer.read().decode()
    return text


def test_the_demo_fills_an_empty_database_and_answers_the_main_question(start: Start, database: Database) -> None:
    assert setup.wants_demo(database)
    address = start("demo", "--port", "0", "--no-open")
    answer = json.loads(get(f"{address}answer.json?q={quote('who connects Sally to the XYZ site?')}"))
    assert answer["paths"][0]["hops"][0]["label"] == "coordinates volunteers at"
    assert "Who connects whom?" in get(address)


def test_serve_answers_over_what_the_database_holds(start: Start) -> None:
    address = start("serve", "--port", "0")
    assert "Who connects whom?" in get(address)


def test_a_taken_port_is_said_with_what_to_do(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--port", str(port)])
    assert result.exit_code == 2
    assert f"Port {port} on 127.0.0.1 cannot be used" in result.stderr
    assert "--port" in result.stderr


def test_an_address_that_others_can_reach_is_refused_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("GRAPHCRM_HOME", str(tmp_path / "home"))
    result = CliRunner().invoke(main, ["demo", "--host", "0.0.0.0"])
    assert result.exit_code == 2
    assert "GRAPHCRM_ALLOWED_HOSTS" in result.stderr
    assert not (tmp_path / "home").exists()


def test_without_a_terminal_no_browser_is_opened() -> None:
    assert not has_screen()
