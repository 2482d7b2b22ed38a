"""Read for one answer, and keep the Cypher that found it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from graphcrm.queries.loader import Query, load
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database

#: Seconds after which the server gives up on one statement.
TIMEOUT = 30.0
#: A longer list of values is told by its length: it comes from the statements before.
_SHOWN_VALUES = 20


@dataclass
class Traced:
    """Runs the statements of one answer; ``statements`` holds each with its parameters, as Cypher shells take them.

    ``hidden`` are the fields of relationships that the viewer may not see.
    """

    database: Database
    viewer: Viewer
    period: Period
    statements: list[str] = field(default_factory=list, kw_only=True)
    hidden: Container[str] = field(default=(), kw_only=True)

    def run(
        self, name: str, identifiers: Mapping[str, str | Iterable[str]], /, **parameters: object
    ) -> list[dict[str, Any]]:
        """Run the query ``name`` of the library and return its rows.

        Args:
            name: ``<area>.<name>``.
            identifiers: what fills its slots.
            parameters: its own parameters; the viewer's and the period's are added.

        Raises:
            DatabaseError: the server cannot be reached or gave up.
        """
        query = load(name)
        text = query.render(**identifiers)
        given = self.database.parameters(query, self.viewer, self.period, parameters)
        # What a viewer may not see is named there, too.
        told = given if self.viewer.sees_all else given | {"viewer": self.viewer}
        self.statements.append("\n".join([f"// {query.description}", *map(_set, told.items()), f"{text};"]))
        return self.database.read_text(text, given, timeout=TIMEOUT)

    def told(self, properties: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the properties of a relationship without those that the viewer may not see."""
        return {name: value for name, value in properties.items() if name not in self.hidden}


def standalone(query: Query, identifiers: Mapping[str, str | Iterable[str]], /, **parameters: object) -> str:
    """Return a statement of the library with its values written out, to be run anywhere.

    Raises:
        KeyError: a parameter is missing.
        TypeError: one is of a type that no query of the library takes.
    """
    text = re.sub(r"\$(\w+)", lambda match: literal(parameters[match[1]]), query.render(**identifiers))
    return f"// {query.description}\n{text};"


def _set(parameter: tuple[str, object]) -> str:
    name, value = parameter
    if isinstance(value, Viewer):
        return f"// ${name}: what {value.user} may see"
    if isinstance(value, list | dict) and len(value) > _SHOWN_VALUES:
        return f"// ${name}: {len(value):,} values that the statements before found"
    return f":param {name} => {literal(value)}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) else f"`{name.replace('`', '``')}`"


def literal(value: object) -> str:
    """Write a value as Cypher does.

    Raises:
        TypeError: it is of a type that no query of the library takes.
    """
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case int() | float():
            return str(value)
        case str():
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        case date():
            return f"date('{value.isoformat()}')"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            return "{" + ", ".join(f"{_key(key)}: {literal(item)}" for key, item in value.items()) + "}"
        case _:
            raise TypeError(f"{type(value).__name__} cannot be written as Cypher.")
