"""Change, rename and delete definitions together with what uses them: parties, contact points and other definitions.

It is for contact types, roles, categories, own kinds of party and contact point types. ``services.types`` does the same
for relationship types.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import Kind
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.vocabularies import LINKS, PROPERTIES
from graphcrm.services import definitions, types, vocabularies
from graphcrm.services.given import next_version

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

D = TypeVar("D", bound=Definition)
Policy = Literal["refuse", "clear", "convert"]


#: What a definition that takes another one's place must have in common with it, since its users were made for that.
_ALIKE: Mapping[type[Definition], str] = {Kind: "base", ContactPointType: "kind"}


def define(work: UnitOfWork, definition: Definition) -> bool:
    """Create a definition, or change the one of its name, and say whether that changed anything.

    The links of contact points are made anew when their type has another template.

    Raises:
        RuleError: a value does not fit, it refers to what is not there, or what uses it would not fit any more.
        ForbiddenError: who does it has not the right to.
    """
    definitions.check_right(work.viewer, definition)
    before = definitions.lock(work).find(type(definition), definition.name)
    changed = definitions.define(work, definition)
    if changed and isinstance(before, ContactPointType) and isinstance(definition, ContactPointType):
        users = _users(work, before)
        if users and before.kind != definition.kind:
            said = Phrase(
                "The {noun} {name} cannot have another kind: {users}.",
                noun=Word(before.noun),
                name=before.name,
                users=_counted(before, users),
            )
            raise RuleError(said, "Define another one instead.", "kind", definition.kind)
        if before.link != definition.link:
            _check_number(before, users, Phrase("Define another type with that link instead."))
            _relink(work, users, definition)
    return changed


def rename(work: UnitOfWork, definition: D, name: str) -> D:
    """Give a definition another name, wherever it stands, and return it; parties keep what they have.

    Raises:
        NotFoundError: there is no such definition.
        RuleError: the name is taken or cannot be one, or it stands in too many records for one change.
        ForbiddenError: who does it has not the right to.
    """
    definitions.check_right(work.viewer, definition)
    known = definitions.lock(work)
    before = known.get(type(definition), definition.name)
    after: D = dataclasses.replace(before, name=name)  # type: ignore[type-var]  # every definition is a dataclass
    if after == before:
        return before
    after.check()
    if known.find(type(before), name):
        right = Phrase("Give another name, or delete one of the two and convert what uses it.")
        raise RuleError(
            Phrase("There is a {noun} {name} already.", noun=Word(before.noun), name=name), right, "name", name
        )
    users = _users(work, before) if type(before) in PROPERTIES else []
    _check_number(before, users, Phrase("Keep the name, or define another one and retire this."))
    work.run(load("vocabularies.rename"), identifiers={"vocabulary": before.node}, name=before.name, new_name=name)
    if isinstance(before, Category):
        work.run(load("vocabularies.rename_marks"), name=before.name, new_name=name)
    if users:
        holder, column = PROPERTIES[type(before)]
        slots = {"holder": holder, "property": column}
        work.run(load("vocabularies.rename_value"), identifiers=slots, name=before.name, new_name=name)
    for old, new in known.with_name(before, name):
        definitions.save(work, new, old)
    work.record("rename", before.target, {"name": before.name}, {"name": name})
    work.schema_cache = None
    return after


def delete(work: UnitOfWork, definition: Definition, *, policy: Policy = "refuse", into: str = "") -> int:
    """Delete a definition, and return how many parties or contact points used it.

    Args:
        work: the unit of work it belongs to.
        definition: what is deleted.
        policy: what happens to what uses it: ``refuse`` to delete it, ``clear`` takes it off (a party keeps its
            built-in kind, a contact point of the type is deleted), ``convert`` puts ``into`` in its place, in
            attribute sets too. The categories below a category move up, save when it is refused.
        into: name of the definition to convert to.

    Raises:
        NotFoundError: there is no such definition, or none ``into``.
        RuleError: it is in use and the policy is to refuse, an attribute set names it and the policy is not to
            convert, it cannot be converted into that one, or too many use it for one change.
        ForbiddenError: who does it has not the right to.
    """
    definitions.check_right(work.viewer, definition)
    known = definitions.lock(work)
    old = known.get(type(definition), definition.name)
    other = _other(known, old, into) if policy == "convert" else None
    users = _users(work, old)
    _check_number(old, users, Phrase("Retire it instead, so that it is offered no more."))
    if users and policy == "refuse":
        raise RuleError(
            Phrase(
                "The {noun} {name} cannot be deleted: {users}.",
                noun=Word(old.noun),
                name=old.name,
                users=_counted(old, users),
            ),
            "Choose to take it off them (clear), to put another one in its place (convert), or retire it.",
            "name",
            old.name,
        )
    if policy != "refuse":
        with work.seeing_all():
            _treat(work, old, users, other)
        _redirect(work, known, old, other)
    definitions.remove(work, old)
    return len(users)


def _other(known: Schema, old: Definition, into: str) -> Definition:
    """Return the definition to convert to.

    Raises:
        NotFoundError: there is none.
        RuleError: it is the same one, retired, or of another kind.
    """
    other = known.get(type(old), into)
    refusal = Phrase("The {noun} {name} cannot be converted into {into}", noun=Word(old.noun), name=old.name, into=into)
    if other == old:
        raise RuleError(Phrase("{refusal}: it is the same.", refusal=refusal), "Name another one.", "into", into)
    if not getattr(other, "active", True):
        raise RuleError(
            Phrase("{refusal}, which is retired.", refusal=refusal),
            "Take that into use again, or name another one.",
            "into",
            into,
        )
    key = _ALIKE.get(type(old), "noun")
    if getattr(old, key) != getattr(other, key):
        right = Phrase("Name one whose {key} is {value}.", key=key, value=Word(getattr(old, key)))
        raise RuleError(
            Phrase("{refusal}, whose {key} is {value}.", refusal=refusal, key=key, value=Word(getattr(other, key))),
            right,
            "into",
            into,
        )
    return other


def _users(work: UnitOfWork, old: Definition) -> list[str]:
    """Return the uids of what uses a definition, sorted; one more than may be treated at once."""
    given: dict[str, Any] = {"name": old.name, "limit": types.MAX_AT_ONCE + 1}
    if type(old) in LINKS:
        slots = {"link": LINKS[type(old)], "vocabulary": old.node}
        found = work.run(load("vocabularies.with_term"), identifiers=slots, **given)
    else:
        holder, column = PROPERTIES[type(old)]
        found = work.run(load("vocabularies.with_value"), identifiers={"holder": holder, "property": column}, **given)
    return sorted(row["uid"] for row in found)


def _counted(old: Definition, users: list[str]) -> Phrase:
    number, most = len(users), types.MAX_AT_ONCE
    if isinstance(old, ContactPointType):
        if number > most:
            return Phrase("over {most:,} contact points use it", most=most)
        return Phrase.counted(number, "1 contact point uses it", "{number:,} contact points use it")
    if number > most:
        return Phrase("over {most:,} parties use it", most=most)
    return Phrase.counted(number, "1 party uses it", "{number:,} parties use it")


def _check_number(old: Definition, users: list[str], right: str) -> None:
    if len(users) > types.MAX_AT_ONCE:
        said = Phrase(
            "The {noun} {name} cannot be changed at once: {users}.",
            noun=Word(old.noun),
            name=old.name,
            users=_counted(old, users),
        )
        raise RuleError(said, right, "name", old.name)


def _treat(work: UnitOfWork, old: Definition, users: list[str], other: Definition | None) -> None:
    """Put another definition in the place of one wherever it is used, or nothing."""
    into = other.name if other else None
    if isinstance(old, ContactPointType):
        _treat_contact_points(work, old, users, other if isinstance(other, ContactPointType) else None)
    elif type(old) in LINKS:
        field = next(field for field, of in vocabularies.VOCABULARIES.items() if of is type(old))
        added = frozenset({into} if into else ())
        vocabularies.change(work, users, field, lambda held: (held - {old.name}) | added)
    else:
        column = PROPERTIES[type(old)][1]
        changed = work.run(
            load("vocabularies.replace_value"),
            identifiers={"property": column},
            uids=users,
            name=old.name,
            into=into,
            at=work.at,
            by=work.viewer.user,
        )
        for row in changed:
            before = {key: row[key] for key in ("modified_at", "modified_by", "version")}
            after = {"modified_at": work.at, "modified_by": work.viewer.user, "version": row["version"] + 1}
            told = ({column: old.name} | before, {column: into} | after)
            work.record("change", row["uid"], *told, kind="party")


def _treat_contact_points(
    work: UnitOfWork, old: ContactPointType, uids: list[str], other: ContactPointType | None
) -> None:
    """Give contact points another type, or delete them; one that its owner has under the other type already goes."""
    found = work.run(load("vocabularies.contact_points"), uids=uids, into=other.name if other else "")
    changes, gone = [], []
    for row in found:
        point = row["properties"]
        if other is None or any(each["normalized"] == point["normalized"] for each in row["others"]):
            gone.append(point["uid"])
            told = {"of": row["owner"], **point}
            work.record("delete", point["uid"], told, None, kind="contact_point", of=(row["party"],))
            continue
        before = {"type": old.name, "link": point.get("link"), "primary": point.get("primary", False)}
        after = {
            "type": other.name,
            "link": other.link_to(point["value"], point["normalized"]),
            "primary": before["primary"] and not any(each["primary"] for each in row["others"]),
        }
        changes.append({"uid": point["uid"], **after})
        _record(work, row, before, after)
    work.run(load("vocabularies.convert_contact_points"), changes=changes)
    work.run(load("vocabularies.delete_contact_points"), uids=gone)


def _record(work: UnitOfWork, row: Mapping[str, Any], before: dict[str, Any], after: dict[str, Any]) -> None:
    point = row["properties"]
    told = (before | {"version": point.get("version")}, after | {"version": next_version(point)})
    work.record("change", point["uid"], *told, kind="contact_point", of=(row["party"],))


def _relink(work: UnitOfWork, uids: list[str], kind: ContactPointType) -> None:
    """Make the links of contact points anew."""
    changes = []
    for row in work.run(load("vocabularies.contact_points"), uids=uids, into=""):
        point = row["properties"]
        link = kind.link_to(point["value"], point["normalized"])
        changes.append({"uid": point["uid"], "type": kind.name, "link": link, "primary": point.get("primary", False)})
        _record(work, row, {"link": point.get("link")}, {"link": link})
    work.run(load("vocabularies.convert_contact_points"), changes=changes)


def _redirect(work: UnitOfWork, known: Schema, old: Definition, other: Definition | None) -> None:
    """Move the categories below one up, and let what names a definition name the other one instead."""
    into = old.parent if isinstance(old, Category) else other.name if other else None
    for before, after in known.with_name(old, into) if into is not None else ():
        definitions.save(work, after, before)
