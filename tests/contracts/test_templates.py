"""Templates keep to the content policy, which refuses styles and scripts that stand in a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import graphcrm

TEMPLATES = Path(graphcrm.__file__).resolve().parent / "web" / "templates"
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
INLINE = re.compile(r"\s(?:style|on[a-z]+|hx-on[\w:-]*)\s*=|<style\b|javascript:", re.IGNORECASE)
#: What is not a text of the template itself may hold what somebody typed.
UNESCAPED = re.compile(r"(?<![\s'\"])\s*\|\s*safe\b")
SCRIPT = re.compile(r"<script\b([^>]*)>", re.IGNORECASE)


def templates() -> list[Path]:
    return sorted(TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("template", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_a_template_has_no_style_no_handler_and_no_script_of_its_own(template: Path) -> None:
    text = COMMENT.sub("", template.read_text(encoding="utf-8"))

    assert UNESCAPED.findall(text) == []
    assert "autoescape" not in text
    text = EXPRESSION.sub("", text)
    assert INLINE.findall(text) == []
    written = [tag for tag in SCRIPT.findall(text) if "src=" not in tag and 'type="application/json"' not in tag]
    assert written == []
