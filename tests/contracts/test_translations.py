"""Every word of the pages is in the catalogue of every language, for certain and with the same places in it."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Message

import graphcrm
from graphcrm.models.preferences import PREFERENCES
from graphcrm.web.locale import LANGUAGES

ROOT = Path(graphcrm.__file__).resolve().parents[1]
#: What has to be the same in a translation: places for values, tags, and the keys of scripts.
_PLACES = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>|\{\w+(?:!r)?(?::[^}]+)?\}")


def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "tools" / "translations.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = tool()
CATALOGUES = TOOL.catalogues()
MESSAGES = [(language, message) for language, path in CATALOGUES.items() for message in TOOL.read(path) if message.id]


def test_every_language_that_can_be_chosen_has_a_catalogue() -> None:
    assert {"en", *CATALOGUES} == set(LANGUAGES) == set(PREFERENCES["language"].field.choices)


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_message_of_the_code_has_a_translation(language: str) -> None:
    lacking = TOOL.missing(TOOL.read(CATALOGUES[language]))
    assert lacking == [], "run python tools/translations.py and translate what is empty"


@pytest.mark.parametrize("language", CATALOGUES)
def test_a_catalogue_holds_nothing_that_is_said_no_more(language: str) -> None:
    said = {(message.id, message.context) for message in TOOL.extracted()}
    kept = {(message.id, message.context) for message in TOOL.read(CATALOGUES[language])}
    assert kept - said == set(), "run python tools/translations.py"


def test_a_translation_has_the_same_places_as_its_message() -> None:
    assert [f"{language}: {message.id}" for language, message in MESSAGES if not fits(message)] == []


def test_a_translation_ends_as_its_message_does() -> None:
    marks = ".?!:…"

    def end(text: str) -> str:
        return text[-1] if text.endswith(tuple(marks)) else ""

    wrong = [
        f"{language}: {one}"
        for language, message in MESSAGES
        for one, other in pairs(message)
        if end(one) != end(other)
    ]
    assert wrong == []


def fits(message: Message) -> bool:
    """Say whether every place of a message is in its translation as often; a plural may leave a number out."""
    return all(
        Counter(_PLACES.findall(one)) == Counter(_PLACES.findall(other))
        for one, other in pairs(message)
        if not isinstance(message.id, tuple) or one == message.id[-1]
    )


def pairs(message: Message) -> list[tuple[str, str]]:
    """Return each form of a message with its translation."""
    ids, strings = message.id, message.string
    return list(zip(ids, strings, strict=True)) if isinstance(ids, tuple) else [(ids, strings)]
