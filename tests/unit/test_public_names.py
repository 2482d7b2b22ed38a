"""What the package offers is there, documented, and costs nothing before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import graphcrm

ARCHITECTURE = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"


@pytest.mark.parametrize("name", graphcrm.__all__)
def test_a_public_name_is_there_and_stands_in_the_architecture(name: str) -> None:
    assert getattr(graphcrm, name) is not None
    assert f"`{name}`" in ARCHITECTURE.read_text(encoding="utf-8")


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'fnid'"):
        getattr(graphcrm, "fnid")  # noqa: B009  # a name that type checkers know to be missing


def test_importing_the_package_imports_none_of_its_parts() -> None:
    code = "import sys, graphcrm; print([name for name in sys.modules if name.startswith('graphcrm.')])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
