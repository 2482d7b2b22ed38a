"""Every preference does something: the program reads it somewhere, beside declaring and asking for it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from graphcrm.models.preferences import PREFERENCES
from graphcrm.web.lists.listing import COLUMNS

CODE = Path(__file__).parents[2] / "graphcrm"
#: What names preferences without following them: their declarations, and the steps that set them.
NAMING = ("models/preferences.py", "models/page_preferences.py", "web/settings/welcome")


def trees() -> list[tuple[str, ast.Module]]:
    files = [(path.relative_to(CODE).as_posix(), path) for path in CODE.rglob("*.py")]
    return [(name, ast.parse(path.read_text("utf-8"))) for name, path in files if not name.startswith(NAMING)]


@pytest.fixture(scope="module")
def read() -> set[str]:
    """The names that stand in brackets somewhere, as in ``preferences()["page_size"]``."""
    found = set(COLUMNS.values())
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript):
                found |= {str(each.value) for each in ast.walk(node.slice) if isinstance(each, ast.Constant)}
    return found


@pytest.mark.parametrize("name", PREFERENCES)
def test_a_preference_is_read_by_what_it_is_for(read: set[str], name: str) -> None:
    assert name in read


def test_the_hours_to_call_are_asked_by_a_page() -> None:
    calls = [
        name
        for name, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "place_to_call"
    ]
    assert any(name.startswith("web/") for name in calls)
