"""The ways in which relationships are read, to choose one from."""

from __future__ import annotations

from graphcrm.models.schema import Schema
from graphcrm.services.lists.query import Tie
from graphcrm.web.shown import word


def reading(known: Schema, tie: Tie) -> str:
    """Return how a relationship is read from the party that has it: ``works at``, ``employs``."""
    type = known.types.get(tie.type)
    return word(type.reverse if tie.end == "target" else type.forward)


def readings(known: Schema) -> list[tuple[str, str]]:
    """Return every way to read a relationship that is in use, as ``Tie.parse`` reads it and in words, sorted by these.

    A mutual type has one.
    """
    ties = [
        Tie(type.name, end)
        for type in known.types
        if type.active
        for end in (("",) if type.mutual else ("source", "target"))
    ]
    return sorted(((tie.text, reading(known, tie)) for tie in ties), key=lambda each: each[1].casefold())
