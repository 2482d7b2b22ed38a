"""The operators of the search box as its queries take them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.language.search_box import Operator
from graphcrm.models import names
from graphcrm.models.access import Folder
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.fields import label_of
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.phrases import Phrase
from graphcrm.values import Period

if TYPE_CHECKING:
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

_KIND_WORDS: Mapping[str, str] = {"people": "person", "org": "organization", "organisation": "organization"}
_HAS: Mapping[str, str] = {"email": "email", "phone": "phone", "website": "url", "url": "url", "web": "url"}
#: Operators that ask for a field of the party, which not everybody may read.
_FIELDS: Mapping[str, str] = {
    "tag": "tags",
    "type": "contact_type",
    "role": "roles",
    "category": "categories",
    "folder": "folder",
    "owner": "owner",
    "since": "modified_at",
    "ext": "external_id",
}


def filter_of(known: Schema, viewer: Viewer, operator: Operator, hidden: Collection[str]) -> dict[str, Any]:
    """Return an operator as the query takes it.

    Raises:
        RuleError: its value is none that the viewer knows, or it asks for a field that they may not read.
    """
    if _FIELDS.get(operator.name) in hidden or (
        "tags" in hidden and operator.name == "has" and operator.value.lower() == "tag"
    ):
        raise RuleError(
            Phrase("You may not search by {operator}.", operator=f"{operator.name}:"),
            "Leave it out.",
            "q",
            operator.name,
        )
    op, values = _OPERATORS[operator.name](known, viewer, operator.value)
    return {"op": op, "values": values, "negated": operator.negated}


def kind(known: Schema, _: Viewer, value: str) -> tuple[str, list[str]]:
    """Return the property of a party that tells whether it is of a kind, and the values that it has then.

    Raises:
        RuleError: there is no such kind.
    """
    named = _KIND_WORDS.get(value.lower(), value.lower())
    base, subkind = known.base_of(named)
    return ("subkind", [subkind]) if subkind else ("label", [label_of(base)])


def _since(_: Schema, __: Viewer, value: str) -> tuple[str, list[Any]]:
    try:
        first: date = Period.of_date(value).first
    except ValueError as error:
        raise RuleError(Phrase("since: {problem}", problem=error), field="q", value=value) from error
    return "since", [datetime.combine(first, time(), UTC)]


def _has(known: Schema, _: Viewer, value: str) -> tuple[str, list[str] | None]:
    what = value.lower()
    if what in _HAS:
        return "contact", [each.name for each in known.all(ContactPointType) if each.kind == _HAS[what]]
    if what in ("tag", "address"):
        return "tag" if what == "tag" else "city", None
    raise RuleError(
        Phrase("The search does not know {operator}.", operator=f"has:{value}"),
        Phrase("Take one of {known}.", known=(*_HAS, "address", "tag")),
        "q",
    )


def _owner(_: Schema, viewer: Viewer, value: str) -> tuple[str, list[str]]:
    return "owner", [viewer.user if value.lower() == "me" else value]


_OPERATORS: Mapping[str, Any] = {
    "tag": lambda _, __, value: ("tag", [names.folded(value)]),
    "kind": kind,
    "type": lambda known, viewer, value: ("contact_type", [known.term(ContactType, value, "type", viewer)]),
    "role": lambda known, viewer, value: ("role", [known.term(Role, value, "role", viewer)]),
    "category": lambda known, viewer, value: (
        "category",
        known.below(Category, known.term(Category, value, "category", viewer)),
    ),
    "city": lambda _, __, value: ("city", [names.key(value)]),
    "folder": lambda known, viewer, value: ("folder", [known.term(Folder, value, "folder", viewer)]),
    "owner": _owner,
    "has": _has,
    "since": _since,
    "ext": lambda _, __, value: ("external_id", [value]),
}
