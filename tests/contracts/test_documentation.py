"""Every setting, command, option and exit code is documented."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import click
import pytest

import graphcrm
from graphcrm import errors
from graphcrm.cli import COMMANDS, main
from graphcrm.config import SETTINGS
from graphcrm.models.preferences import PREFERENCES

ROOT = Path(graphcrm.__file__).resolve().parents[1]
COMMAND_LINE = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")


def commands(command: click.Command = main, name: str = "graphcrm") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, groups included, the main one left out."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found is not None
            yield f"{name} {part}", found
            yield from commands(found, f"{name} {part}")


def sections() -> dict[str, str]:
    """Return the text below each heading of the page of commands."""
    parts = re.split(r"^#{2,3} (.+)$", COMMAND_LINE, flags=re.MULTILINE)
    return {name: text for title, text in zip(parts[1::2], parts[2::2], strict=True) for name in named(title)}


def named(title: str) -> list[str]:
    """Return the commands that a heading is about: ``graphcrm roles|kinds list`` is about two."""
    return [" ".join(words) for words in product(*(word.split("|") for word in title.split()))]


def options(command: click.Command) -> set[str]:
    return {
        name
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("--")
    }


def document(tool: str) -> str:
    """Return the page that a tool makes."""
    spec = importlib.util.spec_from_file_location(tool, ROOT / "tools" / f"{tool}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    page: str = module.document()
    return page


def test_the_page_of_preferences_is_made_from_their_table() -> None:
    page = (ROOT / "docs" / "preferences.md").read_text(encoding="utf-8")

    assert page == document("document_preferences"), "run python tools/document_preferences.py"
    assert [name for name in PREFERENCES if f"| `{name}` |" not in page] == []


def test_the_page_of_settings_is_made_from_their_table() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")

    assert page == document("document_settings"), "run python tools/document_settings.py"
    assert [setting.variable for setting in SETTINGS if f"| `{setting.variable}` |" not in page] == []


def test_every_setting_has_a_help_that_is_a_sentence() -> None:
    assert [setting.name for setting in SETTINGS if not re.fullmatch(r"[A-Z0-9].+\.", setting.help)] == []


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_a_command_has_a_section_with_all_of_its_options_and_no_others(name: str, command: click.Command) -> None:
    assert name in sections(), f"docs/command-line.md has no section {name!r}"
    rows = re.findall(r"^\| (`--.+?) \|", sections()[name], flags=re.MULTILINE)
    documented = set(re.findall(r"`(--[\w-]+)", " ".join(rows)))

    assert documented == options(command)


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_a_command_and_its_options_say_what_they_do(name: str, command: click.Command) -> None:
    assert command.help
    assert re.match(r"[A-Z].*\.", command.help)
    unexplained = [
        parameter.name for parameter in command.params if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert unexplained == []


def test_no_section_is_about_a_command_that_is_not_there() -> None:
    known = {name for name, _ in commands()}

    assert [title for title in sections() if title.startswith("graphcrm") and title not in known] == []


def test_the_main_help_lists_every_command_with_a_sentence() -> None:
    assert {name.split()[1] for name, _ in commands()} == COMMANDS.keys()
    assert [name for name, command in COMMANDS.items() if not re.fullmatch(r"[A-Z].+[.?]", command.help)] == []


def test_every_exit_code_is_documented() -> None:
    documented = {int(code) for code in re.findall(r"^\| (\d+) \|", sections()["Exit codes"], flags=re.MULTILINE)}
    failures = [
        failure
        for failure in vars(errors).values()
        if isinstance(failure, type) and issubclass(failure, errors.GraphcrmError)
    ]

    assert documented == {0, 2} | {failure.exit_code for failure in failures}


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_the_links_of_a_page_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
