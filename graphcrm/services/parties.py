"""Create, change and delete parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models import names
from graphcrm.models.field import Field
from graphcrm.models.fields import KINDS
from graphcrm.models.schema import Schema
from graphcrm.models.texts import check_key, check_line
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import documents, linked, owners, permitted, preferences
from graphcrm.services.given import check, fill, next_version
from graphcrm.services.merging import changed_by_others
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: Gives the language of names in a folder, for people who have none of their own.
Language = Callable[[str | None], str]
#: What names are made of, and the language that orders their parts.
_NAMING = frozenset(field.name for kind in KINDS.values() for field in kind if field.group == "name")


def create(work: UnitOfWork, kind: str, values: Mapping[str, object]) -> str:
    """Create a party and return its uid.

    Args:
        work: the unit of work it belongs to.
        kind: person, organization, household or group, or an own kind (a site).
        values: field name to value, own fields too; a person's name may come as its parts. A party reference is the
            uid of the other party, and roles, categories, tags and attribute sets are lists of names.

    Raises:
        RuleError: the kind or a field is unknown, a value does not fit or a required one is missing, or there is no
            name.
        ForbiddenError: the viewer may not add such a party, or not with this owner, or not give one of the fields.
        NotFoundError: the viewer sees no party that a field refers to.
    """
    from graphcrm.models.nodes import PARTY_CLASSES

    schema = schema_in(work)
    base, subkind = schema.base_of(kind)
    values = linked.resolved(schema, work.viewer, base, {"subkind": subkind, **values} if subkind else values)
    fields = _fields(schema, base, values)
    given = check(fields, work.viewer, values, subkind or base)
    properties = given.properties | {
        "owner": given.properties.get("owner") or work.viewer.user,
        "uid": new_uid(),
        "created_at": work.at,
        "created_by": work.viewer.user,
    }
    policy.check_create(work.viewer, base, properties)
    _check_owner(work, properties["owner"], None)
    fill(fields, properties, subkind or base)
    properties = with_names(base, properties, partial(_language, work)) | _stamp(work) | {"version": 1}
    check_unique(work, str(properties["uid"]), fields, properties)
    built_in = PARTY_CLASSES[base].defined_properties()
    uid = str(properties["uid"])
    work.made.add(uid)
    work.save(PARTY_CLASSES[base](**{key: properties[key] for key in _present(properties) if key in built_in}))
    own = {key: value for key, value in _present(properties).items() if key not in built_in}
    if own:
        with work.seeing_all():
            work.run(load("parties.set"), uid=uid, changes=own)
    work.record("create", uid, None, {"kind": base, **properties}, kind="party")
    linked.write(work, uid, given.linked)
    return uid


def update(work: UnitOfWork, uid: str, values: Mapping[str, object], *, based_on: int | None = None) -> None:
    """Change fields of a party; an empty value clears one. Values of sets that it has no more stay where they are.

    A name that was made of its parts is made again when one of them changes. What others have changed since the version
    that the edit was made on stays, save where both have changed the same.

    Args:
        work: the unit of work it belongs to.
        uid: the party.
        values: as in ``create``; what is not named stays as it is.
        based_on: the version of the party that the values were made on, when that counts.

    Raises:
        NotFoundError: the viewer sees no such party, or none that a field refers to.
        ConflictError: somebody else has changed one of the fields to another value since that version.
        RuleError: see ``create``.
        ForbiddenError: the viewer may not change the party, or one of the fields.
    """
    work.run(load("relationships.lock"), uids=[uid])
    schema = schema_in(work)
    kind, before = _current(work, uid)
    permitted.check_change(work, kind, before, values)
    values = linked.resolved(schema, work.viewer, kind, values, before)
    had, has = _fields(schema, kind, before), _fields(schema, kind, before | values)
    given = check(dict.fromkeys((*has, *had)), work.viewer, values, before.get("subkind") or kind)
    for field in changed_by_others(work, uid, based_on, before, given.values()):
        given.leave(field)
    before = {key: value for key, value in before.items() if key not in linked.TERMS}
    after = before | given.properties
    policy.check_move(work.viewer, kind, before, after)
    _check_owner(work, after.get("owner"), before.get("owner"))
    language = partial(_language, work)
    renamed = not _NAMING.isdisjoint(given.properties)
    wanted = (_without_made_names(kind, before, language) if renamed else before) | given.properties
    fill([field for field in has if field not in had], wanted, str(wanted.get("subkind") or kind))
    wanted = with_names(kind, wanted, language) | _stamp(work) | {"version": next_version(before)}
    changes = {key: wanted.get(key) for key in before.keys() | wanted.keys() if wanted.get(key) != before.get(key)}
    check_unique(work, uid, has, changes)
    work.run(load("parties.set"), uid=uid, changes=changes)
    work.record("change", uid, {key: before.get(key) for key in changes}, changes, kind="party")
    linked.write(work, uid, given.linked)


def delete(work: UnitOfWork, uid: str) -> None:
    """Delete a party with its relationships, units, notes and documents; the journal keeps them.

    Raises:
        NotFoundError: the viewer sees no such party.
        ForbiddenError: the viewer may not delete it.
    """
    work.run(load("relationships.lock"), uids=[uid])
    kind, known = _current(work, uid)
    policy.check_delete(work.viewer, kind, known)
    ties = work.run(load("parties.relationships"), identifiers={"ties": schema_in(work).types.all_names}, uid=uid)
    for tie in ties:
        before = {key: tie[key] for key in ("source", "target", "type")} | tie["properties"]
        ends = (tie["source"], tie["target"])
        work.record("delete", tie["properties"]["uid"], before, None, kind="relationship", of=ends)
    documents.delete_of_party(work, uid)
    deleted = work.run(load("parties.delete"), uid=uid)[0]
    for part in deleted["parts"]:
        before = {"of": part["of"], **part["more"], **part["properties"]}
        work.record("delete", part["properties"]["uid"], before, None, kind=part["kind"], of=(uid,))
    held = {name: list(known[name]) for name in linked.TERMS if known.get(name)}
    before = {key: value for key, value in deleted["before"].items() if key != "in_categories"}
    work.record("delete", uid, {"kind": kind, **before, **held}, None, kind="party")


def with_names(kind: str, properties: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Return the properties with name and sort name filled in where they are not given, and with both folded.

    Args:
        kind: person, organization, household or group.
        properties: what is given or known of the party.
        language: asked only where a name has to be made.

    Raises:
        RuleError: there is nothing to make a name from, or the name that is made is too long.
    """
    name, sort_name = properties.get("name"), properties.get("sort_name")
    parts = properties
    if kind == "person" and not (name and sort_name):
        parts = _in_language(properties, language)
        name = name or names.full_name(parts)
    if not name:
        right = Phrase("Give a name, or a first or last name.") if kind == "person" else Phrase("Give a name.")
        raise RuleError(Phrase("This {kind} has no name.", kind=Word(kind)), right, "name")
    sort_name = sort_name or names.sort_name(kind, name, parts)
    made: dict[str, Any] = {
        "name": check_line(name, Phrase("Name"), field="name"),
        "sort_name": check_line(sort_name, Phrase("Sort name"), field="sort_name"),
        "name_key": check_key(names.key(name), "Name", "name"),
        "sort_key": check_key(names.sort_key(sort_name), "Sort name", "sort_name"),
    }
    if kind == "person":
        made["nickname_key"] = names.key(properties.get("nickname") or "") or None
    return {**properties, **made}


def _without_made_names(kind: str, properties: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """Leave out the names that were made from others, so that they are made again; those that were given stay.

    They may have been made before the preferred language of names was set.
    """
    ways = (properties, _in_language(properties, language)) if kind == "person" else (properties,)
    made = {
        "name": {names.full_name(parts) for parts in ways} if kind == "person" else set(),
        "sort_name": {names.sort_name(kind, properties["name"], parts) for parts in ways},
    }
    return {key: value for key, value in properties.items() if value not in made.get(key, ())}


def _in_language(properties: Mapping[str, Any], language: Language) -> Mapping[str, Any]:
    """Return the parts of a name with its language, which is the preferred one when it has none of its own."""
    if properties.get("locale"):
        return properties
    return {**properties, "locale": language(properties.get("folder"))}


def _language(work: UnitOfWork, folder: str | None) -> str:
    """Return the language of the names of people who have none of their own."""
    return str(preferences.read_in(work, folder=folder)["name_language"])


def _current(work: UnitOfWork, uid: str) -> tuple[str, dict[str, Any]]:
    """Return the built-in kind of a party, and its properties with what it has of the vocabularies."""
    found = work.run(load("parties.get"), uid=uid)
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
    return found[0]["label"].lower(), found[0]["properties"] | {
        name: tuple(found[0][name]) for name in linked.TERMS if name in found[0]
    }


def _check_owner(work: UnitOfWork, owner: str | None, before: str | None) -> None:
    """Raise ``RuleError`` when a party is given to an owner who is not there."""
    if owner and owner != before and owners.missing(work.run, work.viewer, [owner]):
        raise owners.refused(owner)


def check_unique(work: UnitOfWork, uid: str, fields: Iterable[Field], properties: Mapping[str, Any]) -> None:
    """Raise ``RuleError`` when another party has a value that only one may have."""
    for field in fields:
        value = properties.get(field.name)
        if field.unique and field.set and value is not None:
            query = load("parties.with_value")
            if work.run(query, identifiers={"property": field.name}, uid=uid, value=value):
                raise RuleError(
                    Phrase(
                        "{label} {value} is taken by another party.",
                        label=Word(field.label),
                        value=field.value_type.to_text(field.read(properties)),
                    ),
                    "Give another one; no two parties have the same.",
                    field.name,
                    value,
                )


def _fields(schema: Schema, kind: str, values: Mapping[str, Any]) -> tuple[Field, ...]:
    """Return the fields that a party has by what is given or known of it."""
    held = {name: values.get(name) or () for name in ("roles", "attribute_sets")}
    return schema.party_fields(
        kind, values.get("subkind"), values.get("contact_type"), held["roles"], held["attribute_sets"]
    )


def _stamp(work: UnitOfWork) -> dict[str, Any]:
    return {"modified_at": work.at, "modified_by": work.viewer.user}


def _present(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in properties.items() if value is not None}
