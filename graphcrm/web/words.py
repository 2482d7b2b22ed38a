"""The words of the pages, the same as those of the answers."""

from __future__ import annotations

from flask import Flask

from graphcrm.services import wording


def register(app: Flask) -> None:
    """Give the templates the words."""
    app.jinja_env.globals["dates_words"] = wording.dates_words
    app.jinja_env.globals["when"] = wording.when
    app.jinja_env.globals["counted"] = counted
    app.jinja_env.globals["kind_words"] = kind_words


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 hop``, ``3 hops``."""
    return wording.counted(number, one, many or f"{one}s")


def kind_words(kind: str, subkind: str | None) -> str:
    """Return what a party is, by its own kind where it has one: ``site``, ``person``."""
    return (subkind or kind).replace("_", " ")
