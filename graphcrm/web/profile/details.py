"""The fields of a party in the groups that its page shows them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext

from graphcrm.models.access import TEAM, Folder, Team
from graphcrm.models.field_types import Secret
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.queries.parties import PartyRef
from graphcrm.web.shown import shown_value, word
from graphcrm.web.words import kind_words

if TYPE_CHECKING:
    from graphcrm.models.definitions import Definition
    from graphcrm.models.field import Field
    from graphcrm.models.schema import Schema
    from graphcrm.services.party_page import Profile

#: The titles of the groups of built-in fields, in their order; those that graphcrm writes itself come last.
_GROUPS: Mapping[str, Any] = {
    "name": lazy_gettext("Name"),
    "details": lazy_gettext("Details"),
    "derived": lazy_gettext("Worked out"),
    "rights": lazy_gettext("Who looks after it"),
    "record": lazy_gettext("Record"),
}
#: What tells programs apart and people nothing.
_UNSHOWN = frozenset({"name_key", "nickname_key", "sort_name", "sort_key"})
#: What stands on top of each tab already.
_ON_TOP = frozenset(
    {"name", "subkind", "contact_type", "roles", "categories", "tags", "attribute_sets", "folder", "owner", "public"}
)
#: Facts that a summary names; the tab of details has them all.
_FACTS = 12
_TERMS: Mapping[str, type[Definition]] = {
    "roles": Role,
    "categories": Category,
    "attribute_sets": AttributeSet,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its value: as text, as a party that it refers to, or ``secret``, which is shown when it is asked."""

    name: str
    label: str
    text: str
    party: PartyRef | None = None
    secret: bool = False
    link: str = ""


def facts(found: Profile) -> list[Fact]:
    """Return the facts of a summary: what is known beside what stands on top."""
    every = [
        field
        for field in found.record.fields
        if not field.system
        and field.group not in ("name", "rights")
        and field.name not in _ON_TOP
        and not field.computed
    ]
    return list(_facts(found, every))[:_FACTS]


def sections(found: Profile) -> list[tuple[str, list[Fact]]]:
    """Return all fields that have a value, in titled groups: the built-in ones, then each set of own fields."""
    grouped: dict[str, list[Field]] = {name: [] for name in _GROUPS}
    sets: dict[str, list[Field]] = {}
    for field in found.record.fields:
        if field.name in _UNSHOWN:
            continue
        if field.set:
            sets.setdefault(field.set, []).append(field)
        else:
            grouped["record" if field.system else field.group].append(field)
    known = found.schema
    titled = [(str(_GROUPS[name]), fields) for name, fields in grouped.items() if name != "record"]
    titled += [(_label(known, AttributeSet, name), fields) for name, fields in sets.items()]
    titled.append((str(_GROUPS["record"]), grouped["record"]))
    return [(title, told) for title, fields in titled if (told := list(_facts(found, fields)))]


def terms(known: Schema, field: str, names: Sequence[str]) -> list[str]:
    """Return the labels of roles, categories or attribute sets."""
    return [_label(known, _TERMS[field], name) for name in names]


def contact_type(known: Schema, name: str | None) -> str:
    """Return the label of a contact type; empty where there is none."""
    return _label(known, ContactType, name) if name else ""


def value_words(known: Schema, field: Field, value: Any) -> str:
    """Write the value of a built-in or own field of a party, definitions by their labels; nothing for None.

    Args:
        known: the definitions, of which those that are not there keep their name.
        field: the field.
        value: its value.
    """
    if not value:
        return shown_value(field, value)
    match field.name:
        case "roles" | "categories" | "attribute_sets":
            return ", ".join(terms(known, field.name, value))
        case "contact_type":
            return contact_type(known, value)
        case "subkind":
            return kind_words(value, None)
        case "folder":
            return _label(known, Folder, value)
        case "owner" if value.startswith(TEAM):
            return _label(known, Team, value.removeprefix(TEAM))
    return shown_value(field, value)


def _facts(found: Profile, fields: Sequence[Field]) -> Iterator[Fact]:
    values = found.record.values
    for field in fields:
        value = values.get(field.name)
        if value is None or value in ((), [], ""):
            continue
        label = word(field.label)
        if isinstance(value, PartyRef):
            yield Fact(field.name, label, value.name, party=value)
        elif isinstance(value, Secret):
            yield Fact(field.name, label, "", secret=True)
        else:
            link = str(value) if field.type == "link" else f"mailto:{value}" if field.type == "email" else ""
            yield Fact(field.name, label, _text(found, field, value), link=link)


def _text(found: Profile, field: Field, value: Any) -> str:
    match field.name:
        case "folder":
            return found.folder
        case "owner":
            return found.owner
    return value_words(found.schema, field, value)


def _label(known: Schema, of: type[Definition], name: str) -> str:
    definition = known.find(of, name)
    return word(getattr(definition, "label", name) if definition else name)
