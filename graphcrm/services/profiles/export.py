"""Write the configuration of a database as a profile."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

import yaml

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.access import Folder
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.vocabularies import Category
from graphcrm.queries.schema import seen
from graphcrm.services import preferences, setup
from graphcrm.services.profiles.profile import BELOW, NOT_TOLD, SAID_BY_PLACE, SECTIONS, position_of

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer

#: What can be exported by itself.
EXPORTED = (*SECTIONS, "preferences")
_WIDTH = 120
#: Classes whose definitions lie below others of the same class.
_TREES = (Category, Folder)


def export(
    database: Database,
    viewer: Viewer,
    *,
    name: str = "own",
    label: str = "Own configuration",
    sections: Collection[str] | None = None,
) -> str:
    """Return as YAML what differs from what comes with graphcrm; installed elsewhere, it is the same there.

    Args:
        database: whose configuration.
        viewer: who exports.
        name: of the profile.
        label: of the profile.
        sections: only these of ``EXPORTED``; fields belong to ``attribute_sets``.

    Raises:
        ForbiddenError: the viewer does not define what is exported.
        RuleError: there is no such section.
    """
    for section in sections or ():
        if section not in EXPORTED:
            raise RuleError(f"There is no section {section!r}.", f"Take some of {', '.join(EXPORTED)}.", "sections")
    policy.require(viewer, "define")
    own = _own(map(_settled, seen(database, viewer)))
    kept = [each for each in own if sections is None or _section(each) in sections]
    told = preferences.exported(database, viewer) if sections is None or "preferences" in sections else {}
    return written(name, label, kept, told)


def written(name: str, label: str, definitions: Collection[Definition], told: Mapping[str, Any]) -> str:
    """Return the YAML of a profile with these definitions and preferences."""
    parts: dict[str, Any] = {
        section: _entries([each for each in definitions if isinstance(each, of)], definitions)
        for section, of in SECTIONS.items()
    }
    parts["preferences"] = dict(told)
    head = _yaml({"name": name, "label": label})
    return "\n".join([head, *(_yaml({section: part}) for section, part in parts.items() if part)])


def _section(definition: Definition) -> str:
    return AttributeSet.section if isinstance(definition, Field) else type(definition).section


def _own(known: Iterable[Definition]) -> list[Definition]:
    """Return the definitions that differ from those that come with graphcrm, and the sets of the fields among them."""
    reference = set(setup.shipped())
    every = list(known)
    sets = {each.set for each in every if isinstance(each, Field) and each not in reference}
    return [each for each in every if each not in reference or (isinstance(each, AttributeSet) and each.name in sets)]


def _settled(definition: Definition) -> Definition:
    """Return a definition without what is only kept while values are converted."""
    return dataclasses.replace(definition, was="") if isinstance(definition, Field) else definition


def _entries(given: Iterable[Definition], own: Collection[Definition], parent: str = "") -> list[dict[str, Any]]:
    """Return definitions of one class as entries of a list; those of a tree stand below their parent, if told."""
    listed = sorted(given, key=lambda each: (getattr(each, "position", 0), each.name))
    told = {each.name for each in listed if isinstance(each, _TREES)}
    if not parent:
        listed = [each for each in listed if not (isinstance(each, _TREES) and each.parent in told)]
    return [_entry(each, number, own, parent) for number, each in enumerate(listed, 1)]


def _entry(definition: Definition, number: int, own: Collection[Definition], parent: str) -> dict[str, Any]:
    of = type(definition)
    values = {key: value for key, value in definition.told().items() if key not in NOT_TOLD}
    if parent or isinstance(definition, Field):
        values.pop(SAID_BY_PLACE[of])
    if hasattr(definition, "position"):
        values.pop("position", None)
        if definition.position != position_of(number):
            values["position"] = definition.position
    if of in BELOW:
        key, inner = BELOW[of]
        below = [each for each in own if isinstance(each, inner) and _is_below(each, definition)]
        if below:
            values[key] = _entries(below, own, definition.name)
    return values


def _is_below(definition: Definition, upper: Definition) -> bool:
    if isinstance(upper, AttributeSet):
        return isinstance(definition, Field) and definition.set == upper.name
    return isinstance(definition, _TREES) and definition.parent == upper.name


class _Dumper(yaml.SafeDumper):
    """Short lists of words in a line, text of several lines as it is, and lists indented below their key."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002  # as in the base
        super().increase_indent(flow, False)


def _list(dumper: _Dumper, values: list[Any]) -> yaml.Node:
    plain = not any(isinstance(value, (dict, list)) for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=plain)


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _text)


def _yaml(section: dict[str, Any]) -> str:
    text: str = yaml.dump(section, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text
