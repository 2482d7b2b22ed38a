"""graphcrm: a relationship CRM on Neo4j that answers who knows whom.

    import graphcrm

    with graphcrm.open_database() as database:
        me = graphcrm.Viewer.administrator()
        answer = graphcrm.connections(database, me, "Sally", "XYZ site", as_of="2019")
        large = graphcrm.find(database, me, "person", [graphcrm.Condition.parse("shirt_size=L")])

What is named here is the public interface; it is imported when it is used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from graphcrm.services.ask import ask
    from graphcrm.services.connections import connections
    from graphcrm.services.discovery import document as schema_document
    from graphcrm.services.discovery import fields
    from graphcrm.services.graph_import import run as import_graph
    from graphcrm.services.introductions import introductions
    from graphcrm.services.records import read as read_party
    from graphcrm.services.search import Condition, find
    from graphcrm.services.setup import open_database
    from graphcrm.values import EVER, Period
    from graphcrm.viewer import Viewer

__all__ = [
    "EVER",
    "Condition",
    "Period",
    "Viewer",
    "ask",
    "connections",
    "fields",
    "find",
    "import_graph",
    "introductions",
    "open_database",
    "read_party",
    "schema_document",
]

_WHERE = {
    "Condition": ("graphcrm.services.search", "Condition"),
    "EVER": ("graphcrm.values", "EVER"),
    "Period": ("graphcrm.values", "Period"),
    "Viewer": ("graphcrm.viewer", "Viewer"),
    "ask": ("graphcrm.services.ask", "ask"),
    "connections": ("graphcrm.services.connections", "connections"),
    "fields": ("graphcrm.services.discovery", "fields"),
    "find": ("graphcrm.services.search", "find"),
    "import_graph": ("graphcrm.services.graph_import", "run"),
    "introductions": ("graphcrm.services.introductions", "introductions"),
    "open_database": ("graphcrm.services.setup", "open_database"),
    "read_party": ("graphcrm.services.records", "read"),
    "schema_document": ("graphcrm.services.discovery", "document"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(importlib.import_module(module), attribute)
