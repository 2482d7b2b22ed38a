"""The schema of a database: everything that its users have defined, at one version."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.formulas import Formula
from graphcrm.models.access import ANONYMOUS, BUILT_IN_ROLES, LEVELS, TEAM, AccessRole, FieldRights, Folder, Team
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field, Fields
from graphcrm.models.field_types import TYPES
from graphcrm.models.fields import BUILT_IN_RELATIONSHIP, CONTACT_POINT_FIELDS, KINDS
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.places import PLACE_FIELDS
from graphcrm.models.relationship_types import Catalogue, RelationshipType
from graphcrm.models.rights import RELATIONSHIP
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.phrases import Phrase, Word, either
from graphcrm.viewer import Viewer

D = TypeVar("D", bound=Definition)

#: Every class of definition, in the order in which they refer to each other.
CLASSES: tuple[type[Definition], ...] = (
    RelationshipType,
    ContactPointType,
    Kind,
    ContactType,
    Role,
    Category,
    AttributeSet,
    Field,
    AccessRole,
    Team,
    Folder,
    FieldRights,
)
#: Which keys of a definition name others, and of which class.
_REFERENCES: Mapping[type[Definition], Mapping[str, type[Definition]]] = {
    AttributeSet: {
        "kinds": Kind,
        "contact_types": ContactType,
        "roles": Role,
        "relationship_types": RelationshipType,
    },
    Field: {"set": AttributeSet, "relationship": RelationshipType},
    Category: {"parent": Category},
    Folder: {"parent": Folder, **dict.fromkeys(LEVELS, Team)},
}


class Schema:
    """All definitions. It does not change; ``with_changes`` returns another one."""

    def __init__(self, definitions: Iterable[Definition] = ()) -> None:
        self._by_class: dict[type[Definition], dict[str, Definition]] = {each: {} for each in CLASSES}
        for definition in definitions:
            self._by_class[type(definition)][definition.name] = definition
        self.types = Catalogue(self.all(RelationshipType))
        self._fields_of: dict[tuple[object, ...], Fields] = {}

    def __iter__(self) -> Iterator[Definition]:
        for named in self._by_class.values():
            yield from named.values()

    def all(self, of: type[D]) -> list[D]:
        """Return the definitions of a class, retired ones too, by position and name."""
        found: list[Any] = list(self._by_class[of].values())
        return sorted(found, key=lambda each: (getattr(each, "position", 0), each.name))

    def named(self, of: type[D]) -> dict[str, D]:
        """Return the active definitions of a class by name."""
        return {each.name: each for each in self.all(of) if getattr(each, "active", True)}

    def find(self, of: type[D], name: str) -> D | None:
        """Return the definition of this name, retired or not, or None."""
        found: D | None = self._by_class[of].get(name)  # type: ignore[assignment]  # kept by its class
        return found

    def get(self, of: type[D], name: str) -> D:
        """Return the definition of this name, retired or not.

        Raises:
            NotFoundError: there is none; the nearest names are suggested.
        """
        found = self.find(of, name)
        if found is None:
            known = self._by_class[of]
            near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
            said = (
                Phrase("Did you mean {near}?", near=either(near))
                if near
                else Phrase("There are {known}.", known=sorted(known))
                if known
                else Phrase("There are none.")
            )
            raise NotFoundError(Phrase("There is no {noun} {name!r}.", noun=Word(of.noun), name=name), said, near, name)
        return found

    def with_changes(self, changed: Iterable[Definition] = (), without: Iterable[Definition] = ()) -> Schema:
        """Return the schema with some definitions added or replaced, and others left out."""
        gone = {(type(each), each.name) for each in without}
        return Schema([*(each for each in self if (type(each), each.name) not in gone), *changed])

    def fields_of_set(self, name: str) -> tuple[Field, ...]:
        """Return the active own fields of an attribute set, in their order."""
        return tuple(field for field in self.all(Field) if field.set == name and field.active)

    def holder(self, field: Field) -> str:
        """Return what has an own field: ``party``, ``relationship`` or ``unit``."""
        return self.get(AttributeSet, field.set).holder

    def party_fields(
        self,
        kind: str,
        subkind: str | None = None,
        contact_type: str | None = None,
        roles: Iterable[str] = (),
        sets: Iterable[str] = (),
    ) -> Fields:
        """Return the fields that a party has, the built-in ones first.

        Args:
            kind: person, organization, household or group.
            subkind: name of its own kind.
            contact_type: name of its contact type.
            roles: names of its roles.
            sets: names of the attribute sets that were given to the party itself.
        """
        held, given = frozenset(roles), frozenset(sets)
        key = ("party", kind, subkind, contact_type, held, given)
        if key not in self._fields_of:
            found = [
                each
                for each in self.all(AttributeSet)
                if each.active
                and (
                    kind in each.kinds
                    or subkind in each.kinds
                    or contact_type in each.contact_types
                    or held.intersection(each.roles)
                    or (each.name in given and each.holder == "party")
                )
            ]
            own = [field for each in found for field in self.fields_of_set(each.name)]
            self._fields_of[key] = Fields((*self._with_rights(KINDS[kind]), *own))
        return self._fields_of[key]

    def relationship_fields(self, type: str) -> Fields:
        """Return the fields that relationships of a type have, the built-in ones first."""
        key = ("relationship", type)
        if key not in self._fields_of:
            sets = [each for each in self.all(AttributeSet) if each.active and type in each.relationship_types]
            own = [field for each in sets for field in self.fields_of_set(each.name)]
            self._fields_of[key] = Fields((*self._with_rights(BUILT_IN_RELATIONSHIP), *own))
        return self._fields_of[key]

    def unit_fields(self) -> tuple[Field, ...]:
        """Return the own fields of units."""
        sets = [each for each in self.all(AttributeSet) if each.active and each.units]
        return tuple(field for each in sets for field in self.fields_of_set(each.name))

    def every_field(self) -> dict[str, Field]:
        """Return every field that a party can have, by name, retired ones left out."""
        own = [field for field in self.all(Field) if field.active and self.holder(field) == "party"]
        built_in = (field for kind in KINDS.values() for field in self._with_rights(kind))
        return {field.name: field for field in (*built_in, *own)}

    def contact_point_fields(self) -> tuple[Field, ...]:
        """Return the fields of contact points."""
        return self._with_rights(CONTACT_POINT_FIELDS)

    def _with_rights(self, fields: Iterable[Field]) -> tuple[Field, ...]:
        """Return built-in fields with the readers and writers that were given to them."""
        given = self.named(FieldRights)
        return tuple(
            dataclasses.replace(field, readers=given[field.name].readers, writers=given[field.name].writers)
            if field.name in given
            else field
            for field in fields
        )

    def base_of(self, kind: str) -> tuple[str, str | None]:
        """Return the built-in kind and the own kind that ``kind`` names.

        Raises:
            RuleError: there is no such kind, or it is retired.
        """
        if kind in KINDS:
            return kind, None
        own = self.named(Kind)
        if kind not in own:
            known = [*KINDS, *own]
            near = difflib.get_close_matches(kind, known, n=1, cutoff=0.6)
            said = Phrase("Did you mean {near}?", near=near[0]) if near else Phrase("Take one of {known}.", known=known)
            raise RuleError(Phrase("There is no kind of party {kind!r}.", kind=kind), said, "kind", kind)
        return own[kind].base, kind

    def seen(self, of: type[D], viewer: Viewer) -> dict[str, D]:
        """Return the active definitions of a class by name, without folders and categories hidden from a viewer."""
        known = self.named(of)
        if viewer.sees_all:
            return known
        if of is Folder:
            return {name: each for name, each in known.items() if name in viewer.folders}
        if of is Category:
            return {name: each for name, each in known.items() if name not in viewer.hidden_categories}
        return known

    def term(self, of: type[D], given: str, field: str, viewer: Viewer | None = None) -> str:
        """Return the name of the definition in use that a person means by its name or label; case does not count.

        Args:
            of: the class of definition.
            given: the name or label.
            field: what it was given for.
            viewer: who gives it, when there may be definitions that they do not see.

        Raises:
            RuleError: there is none.
        """
        known = self.seen(of, viewer) if viewer else self.named(of)
        wanted = given.casefold()
        for name, each in known.items():
            if wanted in (name.casefold(), name.replace("_", " ").casefold(), getattr(each, "label", name).casefold()):
                return name
        near = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
        said = (
            Phrase("Did you mean {near}?", near=near[0])
            if near
            else Phrase("Take one of {known}.", known=known)
            if known
            else Phrase("There are none yet.")
        )
        raise RuleError(Phrase("There is no {noun} {given!r}.", noun=Word(of.noun), given=given), said, field, given)

    def below(self, of: type[Category] | type[Folder], top: str) -> list[str]:
        """Return the names of a category or folder and of all that lie below it in their tree, sorted."""
        children: dict[str, list[str]] = {}
        for each in self.all(of):
            children.setdefault(each.parent, []).append(each.name)
        found, waiting = set(), [top]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += children.get(name, [])
        return sorted(found)

    def check(self, definition: Definition) -> None:
        """Raise ``RuleError`` unless what a definition refers to is here, and its names are free."""
        for key, of in _REFERENCES.get(type(definition), {}).items():
            value = getattr(definition, key)
            for name in (value,) if isinstance(value, str) else value:
                if name and not (self.find(of, name) or (of is Kind and name in KINDS)):
                    known = ", ".join([*(KINDS if of is Kind else ()), *sorted(self.named(of))])
                    raise definition.refusal(definition.name, key, name, f"one of {known}" if known else f"a {of.noun}")
        if isinstance(definition, (Category, Folder)) and definition.name in self._ancestors(definition):
            raise definition.unfit(
                "parent", Phrase("a {noun} that does not lie below this one", noun=Word(definition.noun))
            )
        for key in ("readers", "writers"):
            if not isinstance(definition, Folder):
                self._check_grantees(definition, key)
        if isinstance(definition, AccessRole):
            self._check_rights(definition)
        if isinstance(definition, Field):
            self._check_field(definition)

    def check_change(self, before: Definition | None, after: Definition) -> None:
        """Raise ``RuleError`` when a definition cannot become another one because of what belongs to it."""
        if isinstance(before, AttributeSet) and isinstance(after, AttributeSet) and before.holder != after.holder:
            fields = [field.name for field in self.all(Field) if field.set == after.name]
            if fields:
                key = "relationship_types" if after.relationship_types else "units" if after.units else "kinds"
                right = Phrase(
                    "left as it is: {fields} have values of each {holder}", fields=fields, holder=Word(before.holder)
                )
                raise after.unfit(key, right)
        if isinstance(before, Kind) and isinstance(after, Kind) and before.base != after.base:
            raise after.unfit("base", Phrase("{base}, as before: the parties of this kind are that", base=before.base))

    def referring(self, definition: Definition) -> list[Definition]:
        """Return the definitions that refer to one, which therefore cannot go before them."""
        found = []
        grantee = {Team: TEAM + definition.name, AccessRole: definition.name}.get(type(definition))
        for each in self:
            for key, of in _REFERENCES.get(type(each), {}).items():
                value = getattr(each, key)
                if of is type(definition) and definition.name in ((value,) if isinstance(value, str) else value):
                    found.append(each)
            if grantee and not isinstance(each, Folder):
                found += [each for key in ("readers", "writers") if grantee in getattr(each, key, ())]
        return list(dict.fromkeys(found))

    def with_name(self, definition: Definition, name: str) -> list[tuple[Definition, Definition]]:
        """Return the definitions that refer to one, each as it is, and as it is with ``name`` in that one's place."""
        changed = []
        for each in self.referring(definition):
            values: dict[str, Any] = {}
            for key, of in _REFERENCES[type(each)].items():
                value = getattr(each, key)
                if of is not type(definition):
                    continue
                if isinstance(value, str):
                    values[key] = name if value == definition.name else value
                else:
                    values[key] = tuple(dict.fromkeys(name if one == definition.name else one for one in value))
            after: Definition = dataclasses.replace(each, **values)  # type: ignore[type-var]  # all are dataclasses
            changed.append((each, after))
        return changed

    def formula_types(self, field: Field) -> dict[str, str]:
        """Return the fields that a formula of ``field`` may read, each with its type in formulas."""
        holder = self.holder(field)
        if holder == "party":
            known: Iterable[Field] = self.every_field().values()
        else:
            built_in = BUILT_IN_RELATIONSHIP if holder == "relationship" else ()
            known = [*built_in, *(each for each in self.all(Field) if each.active and self.holder(each) == holder)]
        return {
            each.name: each.value_type.formula
            for each in known
            if each.value_type.formula and not each.system and not each.formula
        }

    def _ancestors(self, definition: Category | Folder) -> Iterator[str]:
        seen: set[str] = set()
        parent = definition.parent
        while parent and parent not in seen:
            yield parent
            seen.add(parent)
            above = self.find(type(definition), parent)
            parent = above.parent if above else ""

    def _check_grantees(self, definition: Definition, key: str) -> None:
        """Raise ``RuleError`` unless readers and writers are access roles and teams that are here."""
        for name in getattr(definition, key, ()):
            of, plain = (Team, name.removeprefix(TEAM)) if name.startswith(TEAM) else (AccessRole, name)
            if not self.find(of, plain):
                known = ", ".join([*self.named(AccessRole), *(team.owner for team in self.named(Team).values())])
                raise definition.refusal(definition.name, key, name, f"one of {known}" if known else "an access role")

    def _check_rights(self, role: AccessRole) -> None:
        """Raise ``RuleError`` when a right is held for a kind that is not here, or by those who are not signed in."""
        for right in role.rights:
            base, _, of = right.partition(":")
            if of and of not in (*KINDS, RELATIONSHIP) and not self.find(Kind, of):
                known = ", ".join([*KINDS, RELATIONSHIP, *self.named(Kind)])
                raise role.refusal(role.name, "rights", right, f"{base}: and one of {known}")
        if role.name == ANONYMOUS and role.rights:
            raise role.unfit("rights", Phrase("empty: whoever is not signed in sees what is public and does nothing"))
        if role.name == "admin" and "administer" not in role.rights:
            raise role.unfit("rights", Phrase("administer, or nobody could change it back"))
        if role.name in BUILT_IN_ROLES and not role.active:
            raise role.unfit("active", Phrase("true: graphcrm itself relies on this role"))

    def _check_field(self, field: Field) -> None:
        if not field.set:
            raise field.unfit("set", Phrase("the attribute set that it belongs to"))
        taken = dict.fromkeys(RESERVED, Phrase("the graph's own"))
        for other in self.all(Field):
            if other.name != field.name:
                former = other.former.columns if other.former else {}
                taken |= dict.fromkeys(
                    {other.name, *other.columns, *former}, Phrase("that of the field {field}", field=other.name)
                )
        for column in (field.name, *field.columns):
            if column in taken:
                raise field.unfit(
                    "name", Phrase("another name: {column} is {taken}", column=column, taken=taken[column])
                )
        holder = self.holder(field)
        if holder == "unit" and field.name in PLACE_FIELDS:
            raise field.unfit("name", Phrase("another name: {name} is a part of the unit's address", name=field.name))
        if holder != "party" and field.type in ("party", "terms"):
            raise field.unfit("type", Phrase("another one: a {holder} has no such field", holder=Word(holder)))
        if field.relationship and self.types.get(field.relationship).mutual:
            raise field.unfit(
                "relationship", Phrase("a type that has a direction: a mutual one does not say who is whose")
            )
        if field.type == "terms":
            raise field.unfit("type", Phrase("another one, such as multi_choice; terms are roles, categories and tags"))
        if field.unique and holder != "party":
            raise field.unfit("unique", Phrase("left out: only what parties have is kept unique"))
        if field.formula:
            gives = Formula.parse(field.formula).check(self.formula_types(field))
            if field.value_type.formula != gives:
                right = [name for name, kind in TYPES.items() if kind.formula == gives and name in _OF_FORMULAS]
                raise field.unfit(
                    "type", Phrase("{types}: the formula gives a {type}", types=either(right), type=gives)
                )


def _built_in_columns() -> frozenset[str]:
    """Return the properties that parties, relationships and units have already."""
    fields = [*(field for kind in KINDS.values() for field in kind), *BUILT_IN_RELATIONSHIP]
    named = {field.name for field in fields} | {column for field in fields for column in field.columns}
    return frozenset(named | _OTHERS)


#: The types that a derived field may have.
_OF_FORMULAS = frozenset({"text", "integer", "decimal", "boolean", "date", "datetime", "multi_choice"})
#: Properties that are no fields, and words that would be mistaken for something else.
_OTHERS = frozenset(
    {
        "id",
        "kind",
        "type",
        "source",
        "target",
        "primary",
        "lock",
        "in_categories",
        "place",
        "photo",
        "note",
        "notes",
        "address",
        "phone",
    }
    | {"email", "external_id", "external_source", "created_at", "created_by", "modified_at", "modified_by"}
)
RESERVED = _built_in_columns()
