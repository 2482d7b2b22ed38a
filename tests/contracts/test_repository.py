"""The repository holds our own work alone, and its locks pin everything else by hash."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import graphcrm

ROOT = Path(graphcrm.__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
# In parts, so that this file passes its own test.
REGISTRIES = (
    ("pypi", "org"),
    ("files", "pythonhosted", "org"),
    ("registry", "npmjs", "org"),
    ("registry", "yarnpkg", "com"),
    ("repo", "maven", "apache", "org"),
    ("repo1", "maven", "org"),
    ("deb", "debian", "org"),
    ("cdn", "jsdelivr", "net"),
    ("unpkg", "com"),
    ("cdnjs", "cloudflare", "com"),
)
PLACES_OF_A_MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|work|Users/\w+|home/\w+|opt/wheels)/")
THIRD_PARTY = re.compile(
    r"(^|/)(node_modules|vendor|third_party)/|\.min\.(js|css)$|\.(jar|whl|tgz|gz|zip|woff2?|ttf|so|exe|map)$"
)
FOREIGN_NOTICE = re.compile(r"^\s*(?:/\*!|//!|\*? ?@license|.*\bCopyright \(c\) \d)", re.MULTILINE | re.IGNORECASE)


def tracked() -> list[str]:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("only a git checkout knows what is committed")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> dict[str, str]:
    found = {}
    for name in tracked():
        content = (ROOT / name).read_bytes()
        if b"\0" not in content:
            found[name] = content.decode("utf-8")
    return found


def test_no_file_of_a_third_party_is_committed() -> None:
    assert [name for name in tracked() if THIRD_PARTY.search(name)] == []


def test_no_script_or_style_carries_the_notice_of_somebody_else() -> None:
    ours = {name: text for name, text in texts().items() if name.endswith((".js", ".mjs", ".css"))}
    assert [name for name, text in ours.items() if FOREIGN_NOTICE.search(text)] == []


def test_no_committed_file_names_the_host_of_a_registry() -> None:
    hosts = re.compile("|".join(re.escape(".".join(parts)) for parts in REGISTRIES), re.IGNORECASE)
    assert [(name, hosts.findall(text)) for name, text in texts().items() if hosts.search(text)] == []


def test_no_committed_file_names_a_place_of_the_machine_it_was_written_on() -> None:
    found = {name: PLACES_OF_A_MACHINE.findall(text) for name, text in texts().items()}
    assert {name: places for name, places in found.items() if places} == {}


def test_built_assets_and_environments_are_not_committed() -> None:
    built = re.compile(r"^(graphcrm/web/static/dist|\.venv|\.cache|dist|build)/")
    assert [name for name in tracked() if built.search(name)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_pins_each_package_by_hash(lock: str) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", (ROOT / lock).read_text("utf-8"))[1:]
    assert entries
    assert [
        entry for entry in entries if not re.match(r"[a-z0-9.-]+==\S+.* \\\n    --hash=sha256:[0-9a-f]{64}", entry)
    ] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_python_lock_fits_what_pyproject_asks_for(lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]
    if lock == "requirements-dev.lock":
        asked += [entry for entry in project["dependency-groups"]["dev"] if isinstance(entry, str)]
    pinned: dict[str, list[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / lock).read_text("utf-8"), re.MULTILINE):
        pinned.setdefault(name, []).append(version)

    unfit = [
        text
        for text in asked
        for wanted in [Requirement(text)]
        if not pinned.get(wanted.name.lower())
        or not all(wanted.specifier.contains(version) for version in pinned[wanted.name.lower()])
    ]

    assert unfit == []


def test_the_npm_lock_pins_each_package_by_hash_and_leaves_the_registry_open() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert packages
    assert [name for name, package in packages.items() if "integrity" not in package or "resolved" in package] == []


def test_the_npm_lock_fits_what_package_json_asks_for() -> None:
    asked = json.loads((ROOT / "package.json").read_text("utf-8"))
    locked = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    wanted = {**asked["dependencies"], **asked["devDependencies"]}
    assert {name: locked[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_the_build_hook_asks_for_the_node_that_the_lock_holds() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (asked,) = (text for text in project["dependency-groups"]["build"] if text.startswith("nodejs"))
    assert f'"{asked}"' in (ROOT / "hatch_build.py").read_text("utf-8")
