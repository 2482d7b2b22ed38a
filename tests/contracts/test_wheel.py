"""The wheel holds everything graphcrm needs, and graphcrm runs from it in an empty environment."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import graphcrm

ROOT = Path(graphcrm.__file__).resolve().parents[1]
NEEDED = (
    r"graphcrm/py\.typed",
    r"graphcrm/_data/cypher/queries/.+\.cypher",
    r"graphcrm/_data/cypher/fragments/.+\.cypher",
    r"graphcrm/_data/cypher/migrations/0001_.+\.cypher",
    r"graphcrm/_data/seeds/reference/.+\.yaml",
    r"graphcrm/_data/seeds/demo/.+",
    r"graphcrm/_data/seeds/mappings/congress\.yaml",
    r"graphcrm/_data/seeds/profiles/.+/profile\.yaml",
    r"graphcrm/_data/seeds/profiles/.+/relationships\.csv",
    r"graphcrm/database/jars/.+\.lock",
    r"graphcrm/web/templates/.+\.html",
    r"graphcrm/web/static/dist/main\.js",
    r"graphcrm/web/static/dist/main\.css",
    r"graphcrm/web/static/dist/pictures\.js",
    r"graphcrm/web/static/dist/explorer\.js",
    r"graphcrm/web/static/dist/worker\.js",
    r"graphcrm/web/static/dist/parts/.+\.js",
    r"graphcrm/web/static/dist/LICENSES\.txt",
    r"graphcrm/web/translations/de/LC_MESSAGES/messages\.mo",
)


def run(*command: str | Path, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def built(source: Path, folder: Path) -> Path:
    """Build the wheel of ``source``, a checkout or a source distribution, with the build tools installed here."""
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, source)
    (wheel,) = folder.glob("*.whl")
    return wheel


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.mark.parametrize("pattern", NEEDED)
def test_the_wheel_holds(wheel: Path, pattern: str) -> None:
    assert any(re.fullmatch(pattern, name) for name in names(wheel))


def test_the_wheel_holds_every_query_and_seed_of_the_checkout(wheel: Path) -> None:
    files = (path for folder in ("cypher", "seeds") for path in (ROOT / folder).rglob("*.*"))
    sources = {f"graphcrm/_data/{path.relative_to(ROOT).as_posix()}" for path in files if path.is_file()}
    assert sources
    assert sources <= names(wheel)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    outside = {name for name in names(wheel) if not re.match(r"graphcrm(-[\d.]+\.dist-info)?/", name)}
    unwanted = {name for name in names(wheel) if re.search(r"node_modules|__pycache__|graphcrm/web/frontend/", name)}
    assert (outside, unwanted) == (set(), set())


def test_the_assets_come_with_the_licences_of_what_is_bundled(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        licences = archive.read("graphcrm/web/static/dist/LICENSES.txt").decode()
    for package in ("cytoscape", "cytoscape-fcose", "graphology", "@tabler/core"):
        assert re.search(rf"^=== {package} [\d.]+ \(MIT\)$", licences, re.MULTILINE)


def test_the_source_distribution_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path)
    (source,) = tmp_path.glob("*.tar.gz")
    assert names(built(source, tmp_path / "wheel")) == names(wheel)


def test_graphcrm_runs_from_the_wheel_in_an_empty_environment(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "venv", tmp_path / "env")
    python = tmp_path / "env" / "bin" / "python"
    pins = re.findall(r"^(\S+==[^\\\n]+)", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    (tmp_path / "pins.txt").write_text("\n".join(pins), "utf-8")
    pip = (python, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--only-binary", ":all:", "--constraint", tmp_path / "pins.txt", wheel)
    run(*pip, "check")

    said = run(tmp_path / "env" / "bin" / "graphcrm", "--version", cwd=tmp_path)
    place = run(
        python,
        "-c",
        "from graphcrm import resources; print(resources.folder('cypher')); import graphcrm.web",
        cwd=tmp_path,
    )

    assert graphcrm.__version__ in said
    assert Path(place.strip()).is_relative_to(tmp_path / "env")
