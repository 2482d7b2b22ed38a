"""The application under its servers: several processes of gunicorn, and answers that are finished before the end."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import graphcrm
from graphcrm import config
from graphcrm.database import local
from graphcrm.database.connection import Database

#: An application that answers after a while, on waitress as `graphcrm serve` runs it.
SLOW = """
import time
from graphcrm import config
from graphcrm.services import setup
from graphcrm.web import create_app, server

app = create_app()

def slow():
    print("asked", flush=True)
    time.sleep(1.5)
    return "x" * 300_000

slow.open_to_all = True
app.add_url_rule("/slow", "slow", slow)
server.serve(app, "127.0.0.1", 0, lambda url: print(url, flush=True))
"""


@pytest.fixture
def environ(settings: config.Settings, database: Database) -> dict[str, str]:
    endpoint = local.ensure_started(settings)
    named = {"GRAPHCRM_DATABASE_URL": endpoint.uri, "GRAPHCRM_DATABASE_PASSWORD": endpoint.password}
    return {**os.environ, **named, "PYTHONUNBUFFERED": "1", "GRAPHCRM_LOG_FORMAT": "json"}


def get(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(address: str) -> bool:
    """Wait until an address answers well, and say whether it did."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        try:
            if get(address)[0] == 200:
                return True
        except OSError:
            time.sleep(0.2)
    return False


@pytest.fixture
def gunicorn(environ: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], tuple[str, Path]]]:
    pytest.importorskip("gunicorn")
    started: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[str, Path]:
        port = free_port()
        log = tmp_path / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", "python:graphcrm.web.gunicorn", "graphcrm.web:create_app()"],
                env={**environ, "GRAPHCRM_PORT": str(port), "TMPDIR": str(tmp_path)},
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        started.append(process)
        address = f"http://127.0.0.1:{port}"
        assert wait_until(f"{address}/ready"), log.read_text()
        return address, log

    yield start
    for process in started:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    assert list(tmp_path.glob("graphcrm-metrics-*")) == []


def test_processes_of_gunicorn_answer_and_add_up_what_they_measured(
    gunicorn: Callable[[], tuple[str, Path]],
) -> None:
    address, log = gunicorn()
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda _: get(f"{address}/?q=who+knows+Nobody")[0], range(24)))
    assert set(asked) <= {200, 404, 422}
    told = get(f"{address}/metrics")[1]
    counted = re.findall(r'^graphcrm_requests_total\{.*route="/".*\} (\S+)$', told, re.MULTILINE)
    assert sum(map(float, counted)) == 24
    lines = log.read_text().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []
    assert any('"route": "/"' in line for line in lines)
    assert "Nobody" not in log.read_text()


def test_a_process_of_gunicorn_says_that_it_lives_and_answers_what_it_was_asked_before_it_ends(
    gunicorn: Callable[[], tuple[str, Path]],
) -> None:
    """The fixture ends it, asks for a clean end, and for nothing to be left behind."""
    address, log = gunicorn()

    assert get(f"{address}/health")[0] == 200
    assert json.loads(get(f"{address}/ready")[1]) == {"ready": True}
    assert get(f"{address}/people")[0] == 200
    assert "Traceback" not in log.read_text()


def test_what_the_image_runs_starts_says_that_it_lives_and_ends_when_it_is_told_to(
    environ: dict[str, str], tmp_path: Path
) -> None:
    dockerfile = (Path(graphcrm.__file__).parents[1] / "deploy" / "Dockerfile").read_text("utf-8")
    parts = [re.search(rf"^{name} (\[.*\])$", dockerfile, re.MULTILINE) for name in ("ENTRYPOINT", "CMD")]
    entry, command = (json.loads(part[1]) for part in parts if part)
    check = re.search(r"^    CMD (\[.*\])$", dockerfile, re.MULTILINE)
    assert (entry, check is not None) == (["graphcrm"], True)
    told = dict(word.split("=", 1) for word in re.search(r"^ENV (.*)$", dockerfile, re.MULTILINE)[1].split())  # type: ignore[index]
    port = str(free_port())
    named = {**environ, **told, "GRAPHCRM_HOME": str(tmp_path), "GRAPHCRM_PORT": port, "GRAPHCRM_HOST": "127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "graphcrm", *command], env=named, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    timer = threading.Timer(120, process.kill)
    timer.start()
    assert process.stderr is not None
    with process.stderr:
        assert wait_until(f"http://127.0.0.1:{port}/ready")
        program, option, script = json.loads(check[1])  # type: ignore[index]
        healthy = subprocess.run([sys.executable, option, script.replace("5000", port)], check=False, timeout=60)
        assert (program, healthy.returncode) == ("python", 0)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=60) == 0
    timer.cancel()


def test_an_answer_at_hand_is_finished_before_the_end(environ: dict[str, str]) -> None:
    process = subprocess.Popen([sys.executable, "-c", SLOW], env=environ, stdout=subprocess.PIPE, text=True)
    timer = threading.Timer(120, process.kill)
    timer.start()
    assert process.stdout is not None
    with process.stdout as out, ThreadPoolExecutor() as pool:
        address = out.readline().strip()
        answer = pool.submit(get, f"{address}slow")
        assert out.readline() == "asked\n"
        process.send_signal(signal.SIGTERM)
        assert answer.result() == (200, "x" * 300_000)
    assert process.wait(timeout=20) == 0
    timer.cancel()
