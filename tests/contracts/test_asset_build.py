"""The page's assets are built when one of their inputs changed, and only then."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest

import graphcrm

ROOT = Path(graphcrm.__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(hook: ModuleType, tmp_path: Path) -> Path:
    """Copy the inputs and the built assets of this checkout."""
    for name in (*hook.PINS, "hatch_build.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    for name in (hook.FRONTEND, hook.TRANSLATIONS, hook.OUTPUT):
        shutil.copytree(ROOT / name, tmp_path / name)
    return tmp_path


def asked_for(hook: ModuleType, root: Path) -> list[str]:
    return hook.AssetBuildHook(str(root), {}, None, None, str(root), "wheel").dependencies()


def test_fresh_assets_need_no_node(hook: ModuleType, checkout: Path) -> None:
    assert asked_for(hook, checkout) == []


def test_a_file_that_was_only_touched_leaves_the_assets_fresh(hook: ModuleType, checkout: Path) -> None:
    (checkout / hook.FRONTEND / "main.js").touch()
    assert not hook.stale(checkout)


@pytest.mark.parametrize(
    "name", ["package.json", "package-lock.json", "hatch_build.py", "graphcrm/web/frontend/main.css"]
)
def test_a_changed_input_asks_for_node(hook: ModuleType, checkout: Path, name: str) -> None:
    with (checkout / name).open("a") as file:
        file.write("\n")
    assert asked_for(hook, checkout) == [hook.NODE, hook.BABEL]


def test_a_new_module_makes_the_assets_stale(hook: ModuleType, checkout: Path) -> None:
    (checkout / hook.FRONTEND / "new.js").write_text("export const answer = 42;\n")
    assert hook.stale(checkout)


def test_missing_assets_are_stale(hook: ModuleType, checkout: Path) -> None:
    shutil.rmtree(checkout / hook.OUTPUT)
    assert hook.stale(checkout)


def test_a_module_that_cannot_be_bundled_says_why_and_leaves_the_assets_stale(hook: ModuleType, checkout: Path) -> None:
    (checkout / "node_modules").symlink_to(ROOT / "node_modules")
    (checkout / hook.FRONTEND / "main.js").write_text('import "./missing.js";\n')

    with pytest.raises(RuntimeError, match=r"(?s)esbuild could not bundle.*missing\.js"):
        hook.build(checkout)

    assert hook.stale(checkout)
