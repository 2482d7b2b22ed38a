"""Downloads come from a small repository of files served over HTTP on this machine."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jgo.maven._core
import pytest

from graphcrm import config
from graphcrm.database import install
from graphcrm.database.install import Step
from graphcrm.errors import ConfigurationError, DatabaseError

resource = pytest.importorskip("resource", reason="limits of a process exist on POSIX alone")

COORDINATES = ("org.example:first:1.0", "org.example:second:2.1:linux-x86_64", "org.example.deep:third:3")
CONTENT = {coordinate: f"jar of {coordinate}".encode() * 500 for coordinate in COORDINATES}


class Repository:
    """A Maven repository of three jars; ``asked`` are the paths it was asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        for coordinate, content in CONTENT.items():
            self.put(coordinate, content)

    def path(self, coordinate: str) -> Path:
        group, artifact, version, *classifier = coordinate.split(":")
        name = "-".join([artifact, version, *classifier]) + ".jar"
        return self.folder.joinpath(*group.split("."), artifact, version, name)

    def put(self, coordinate: str, content: bytes) -> None:
        self.path(coordinate).parent.mkdir(parents=True, exist_ok=True)
        self.path(coordinate).write_bytes(content)

    def remove(self, coordinate: str) -> None:
        self.path(coordinate).unlink()


class Handler(SimpleHTTPRequestHandler):
    def __init__(self, *arguments: object, repository: Repository, **options: object) -> None:
        self.repository = repository
        super().__init__(*arguments, directory=str(repository.folder), **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.repository.asked.append(self.path)
        super().do_GET()

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    made = Repository(tmp_path / "repository")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, repository=made)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        monkeypatch.setitem(
            jgo.maven._core.DEFAULT_REMOTE_REPOS, "central", f"http://127.0.0.1:{server.server_address[1]}"
        )
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield made
        server.shutdown()
        thread.join()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> config.Settings:
    """Settings whose default version is made of the three jars."""
    locks = tmp_path / "locks"
    locks.mkdir()
    write_lock(locks, {})
    monkeypatch.setattr(install, "_LOCKS", locks)
    return config.load({"GRAPHCRM_HOME": str(tmp_path / "home"), "GRAPHCRM_CACHE": str(tmp_path / "cache")})


def write_lock(locks: Path, sizes: dict[str, int]) -> None:
    lines = [
        f"{coordinate} {hashlib.sha256(content).hexdigest()} {sizes.get(coordinate, len(content))}"
        for coordinate, content in CONTENT.items()
    ]
    (locks / f"{install.DEFAULT_VERSION}.lock").write_text("\n".join(lines) + "\n")


def jars(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize("version", ["2026.08.1", "5.26.30"])
def test_a_lock_gives_every_jar_a_sum_a_size_and_a_name_of_its_own(version: str) -> None:
    found = install.read_lock(version)
    assert f"org.neo4j:neo4j:{version}" in {jar.coordinate for jar in found}
    assert len({jar.filename for jar in found}) == len(found) > 200
    assert all(len(bytes.fromhex(jar.sha256)) == 32 and jar.size > 0 for jar in found)


def test_the_default_version_can_be_installed_and_is_the_newest() -> None:
    assert install.supported_versions()[0] == install.DEFAULT_VERSION


def test_a_calendar_version_is_newer_than_a_numbered_one() -> None:
    assert install.version_key("2026.08.1") > install.version_key("5.26.30") > install.version_key("5.26.9")


def test_an_unsupported_version_is_refused_with_those_supported() -> None:
    with pytest.raises(ConfigurationError) as caught:
        install.chosen_version(config.load({"GRAPHCRM_NEO4J_VERSION": "4.4.1"}))
    assert "GRAPHCRM_NEO4J_VERSION is '4.4.1'" in caught.value.message
    assert "2026.08.1, 5.26.30" in caught.value.hint


def test_every_jar_is_downloaded_into_the_cache_and_counted(settings: config.Settings, repository: Repository) -> None:
    steps: list[Step] = []
    folder = install.install(settings, steps.append)
    assert folder == settings.cache / "neo4j" / install.DEFAULT_VERSION
    assert jars(folder) == {"first-1.0.jar", "second-2.1-linux-x86_64.jar", "third-3.jar"}
    assert (folder / "third-3.jar").read_bytes() == CONTENT["org.example.deep:third:3"]
    total = sum(len(content) for content in CONTENT.values())
    assert steps[0] == Step("download", 0, 3, 0, total)
    assert steps[-1] == Step("download", 3, 3, total, total)


def test_an_installed_server_is_not_downloaded_again(settings: config.Settings, repository: Repository) -> None:
    install.install(settings)
    repository.asked.clear()
    steps: list[Step] = []
    install.install(settings, steps.append)
    assert (repository.asked, steps) == ([], [])


def test_a_jar_with_another_sum_is_refused_by_its_coordinate(settings: config.Settings, repository: Repository) -> None:
    content = CONTENT["org.example:first:1.0"]
    repository.put("org.example:first:1.0", b"?" + content[1:])
    with pytest.raises(DatabaseError, match=r"org\.example:first:1\.0 is not the one .* refused"):
        install.install(settings)
    assert "first-1.0.jar" not in jars(install.jar_folder(settings))
    assert not install.is_installed(settings)


def test_an_interrupted_download_goes_on_where_it_stopped(settings: config.Settings, repository: Repository) -> None:
    repository.remove("org.example.deep:third:3")
    with pytest.raises(DatabaseError, match=r"does not deliver org\.example\.deep:third:3"):
        install.install(settings)
    kept = jars(install.jar_folder(settings))
    repository.put("org.example.deep:third:3", CONTENT["org.example.deep:third:3"])
    repository.asked.clear()
    folder = install.install(settings)
    assert len(repository.asked) == 3 - len(kept)
    assert install.is_installed(settings)
    assert jars(folder) == {"first-1.0.jar", "second-2.1-linux-x86_64.jar", "third-3.jar"}


def test_a_check_replaces_a_damaged_jar_and_removes_a_stray_one(
    settings: config.Settings, repository: Repository
) -> None:
    folder = install.install(settings)
    damaged = folder / "first-1.0.jar"
    damaged.write_bytes(b"!" * damaged.stat().st_size)
    (folder / "stray.jar").write_bytes(b"")
    repository.asked.clear()
    install.install(settings, verify=True)
    assert damaged.read_bytes() == CONTENT["org.example:first:1.0"]
    assert repository.asked == ["/org/example/first/1.0/first-1.0.jar"]
    assert "stray.jar" not in jars(folder)


def test_several_at_once_download_each_jar_once(settings: config.Settings, repository: Repository) -> None:
    threads = [threading.Thread(target=install.install, args=(settings,)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert install.is_installed(settings)
    assert len(repository.asked) == 3


def test_without_a_network_it_says_so_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(DatabaseError) as caught:
        install.install(config.load({"GRAPHCRM_CACHE": str(tmp_path)}))
    assert caught.value.message.startswith("Neo4j cannot be downloaded")
    assert "Connect to a network" in caught.value.hint


def test_a_cache_that_cannot_be_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseError, match=r"Cannot write to .*file.*GRAPHCRM_CACHE"):
        install.install(config.load({"GRAPHCRM_CACHE": str(tmp_path / "file")}))


def test_a_disk_too_small_for_the_download_is_refused_before_it(
    settings: config.Settings, repository: Repository
) -> None:
    write_lock(install._LOCKS, {"org.example:first:1.0": 10**18})
    with pytest.raises(DatabaseError, match=r"MB free; Neo4j needs \d+ MB.*GRAPHCRM_CACHE"):
        install.install(settings)
    assert repository.asked == []


def test_a_disk_that_fills_up_is_said_to_be_full(settings: config.Settings, repository: Repository) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(DatabaseError, match=r"is full.*GRAPHCRM_CACHE"):
            install.install(settings)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
