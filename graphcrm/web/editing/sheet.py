"""The form of a party: its fields in groups, and those that come with its kind, its roles and its attribute sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.models.access import STAFF_FIELDS
from graphcrm.models.kinds import AttributeSet
from graphcrm.services import colleagues
from graphcrm.web.editing.choices import party_choices
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.handle import current_database
from graphcrm.web.inputs import Choice, Input
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from graphcrm.models.field import Field, Fields
    from graphcrm.models.schema import Schema
    from graphcrm.services.colleagues import Colleague

#: The fields that decide which others a party has.
DECIDING = ("subkind", "contact_type", "roles", "attribute_sets")
#: The fields that are nothing but a choice of what was defined.
_CHOSEN = (*DECIDING, "categories")
#: What of a name is asked for first, of a person and of others; the rest is rarely needed.
_FIRST_NAMES = {True: ("first_name", "last_name"), False: ("name",)}


@dataclass(frozen=True, slots=True)
class Section:
    """A group of inputs under a title; ``rare`` ones are folded away as long as nothing is in them."""

    name: str
    title: str
    inputs: list[Input]
    rare: bool = False
    help: str = ""

    @property
    def own(self) -> bool:
        """Whether it is an attribute set, which what is chosen elsewhere in the form may bring along or take away."""
        return self.name.startswith("set-")

    @property
    def open(self) -> bool:
        """Whether something in it is to be seen at once."""
        return not self.rare or any(each.errors for each in self.inputs)


class Sheet(FieldForm):
    """The form of one party of a built-in ``kind``; ``own`` says that it is somebody's own record and no more."""

    def __init__(
        self, schema: Schema, kind: str, values: Mapping[str, Any], version: int = 0, *, own: bool = False
    ) -> None:
        self.schema = schema
        self.kind = kind
        self.own = own
        super().__init__((), values, version, party_choices(schema, current_viewer(), kind))
        #: Users and teams that may own what is added by somebody who manages no folder; others are picked by name.
        self._owners = self._few_owners() if not version else []
        if self._owners:
            self.choices = {**self.choices, "owner": [Choice(each.name, each.label) for each in self._owners]}

    @property
    def fields(self) -> Fields:
        """The fields that the party has by what is typed, or by what is known of it."""
        held = {name: self._lines(name) for name in DECIDING}
        return self.schema.party_fields(
            self.kind,
            next(iter(held["subkind"]), None),
            next(iter(held["contact_type"]), None),
            held["roles"],
            held["attribute_sets"],
        )

    def sections(self) -> list[Section]:
        """Return the inputs in their groups, in the order of the declarations."""
        groups: dict[str, list[Input]] = {}
        for each in self.inputs():
            # Where nothing can be chosen, nothing is asked.
            if each.name not in _CHOSEN or each.choices:
                groups.setdefault(_group(each.field), []).append(each)
        for group in groups.values():
            group.sort(key=lambda each: each.drawn == "text")
        names, wanted = groups.get("name", []), _FIRST_NAMES[self.kind == "person"]
        first = sorted((each for each in names if each.name in wanted), key=lambda each: wanted.index(each.name))
        rest = [each for each in names if each not in first]
        made = [
            Section("name", gettext("Name"), first),
            Section("more-names", gettext("More about the name"), rest, rare=True),
            Section("details", gettext("Details"), groups.get("details", [])),
            Section("place", gettext("What it is to us"), groups.get("place", []), rare=not self.version),
            *(
                Section(f"set-{name}", own.label, groups.get(f"set-{name}", []), help=own.help)
                for name, own in self.schema.named(AttributeSet).items()
            ),
            Section("rights", gettext("Who sees it"), groups.get("rights", []), rare=True),
        ]
        return [section for section in made if section.inputs]

    def shown_values(self) -> Mapping[str, Any]:
        """Return the values as the inputs take them: the owner with what people call them."""
        owner = self.values.get("owner")
        if not owner or self._owners:
            return self.values
        called = colleagues.named(current_database(), self.viewer, owner, whole=current_schema())
        return {**self.values, "owner": called}

    def access(self, field: Field) -> str:
        """Return what the viewer may do with a field: ``hidden``, ``read`` or ``write``."""
        may = super().access(field)
        if may != "write":
            return may
        if self.own and field.name in STAFF_FIELDS:
            return "read"
        if field.name == "public" and not policy.may(self.viewer, "publish"):
            return "read"
        held = self.version and field.name in ("folder", "owner")
        return "read" if held and not policy.may_reassign(self.viewer, self.values) else "write"

    def _few_owners(self) -> list[Colleague]:
        if self.viewer.sees_all or self.viewer.manages:
            return []
        known = colleagues.known(current_database(), self.viewer, whole=current_schema())
        return [each for each in known if each.name in self.viewer.owners]

    def _lines(self, name: str) -> list[str]:
        """Return what is typed or known for a field that holds names."""
        if self.form is not None and name in self.form:
            return [each for each in self.form.getlist(name) if each]
        value = self.values.get(name) or ()
        return [value] if isinstance(value, str) else list(value)


def _group(field: Field) -> str:
    if field.set:
        return f"set-{field.set}"
    return "place" if field.name in (*DECIDING, "categories", "tags") else field.group
