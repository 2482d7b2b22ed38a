"""Fields that are kept as relationships: terms of the vocabularies, and references to other parties."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.models.access import Folder
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.fields import PARTY_FIELDS
from graphcrm.models.kinds import AttributeSet, Kind
from graphcrm.models.schema import Schema
from graphcrm.models.vocabularies import Category, ContactType, Role
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.services import owners, relationships
from graphcrm.values import Period
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

#: The fields that hold names of definitions, and of which.
_NAMING: Mapping[str, type[Definition]] = {
    "subkind": Kind,
    "contact_type": ContactType,
    "roles": Role,
    "categories": Category,
    "attribute_sets": AttributeSet,
    "folder": Folder,
}
_FIELDS = {field.name: field for field in PARTY_FIELDS}
#: The fields that hold several terms.
TERMS = tuple(field.name for field in PARTY_FIELDS if field.type == "terms")


def resolved(
    schema: Schema, viewer: Viewer, kind: str, values: Mapping[str, object], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return values with the names of definitions for what a person calls them.

    Args:
        schema: the definitions.
        viewer: who gives them; a folder or category that they may not see is as unknown as one that is not there.
        kind: the kind of party, one of the four.
        values: by name of the field.
        before: what the party has already; it keeps a term that was retired meanwhile.

    Raises:
        RuleError: there is no such kind, contact type, role, category, attribute set, folder or team, or the own kind
            is one of another kind of party than ``kind``.
    """
    named: dict[str, Any] = dict(values)
    for name, of in _NAMING.items():
        given = _FIELDS[name].value(values.get(name))
        held = (before or {}).get(name) or ()
        if isinstance(given, str):
            named[name] = given if given == held else schema.term(of, given, name, viewer)
        elif given:
            seen = [each for each in held if each not in viewer.hidden_categories]
            named[name] = tuple(
                sorted({each if each in seen else schema.term(of, each, name, viewer) for each in given})
            )
    owner = _FIELDS["owner"].value(values.get("owner"))
    if owner and owner != (before or {}).get("owner"):
        named["owner"] = owners.named(schema, owner)
    for each in named.get("attribute_sets") or ():
        if (holder := schema.get(AttributeSet, each).holder) != "party":
            right = Phrase("Give a set for parties.")
            raise RuleError(
                Phrase("The attribute set {name} is one of {holders}.", name=each, holders=Word(holder, f"{holder}s")),
                right,
                "attribute_sets",
                each,
            )
    own = named.get("subkind")
    if own and (base := schema.get(Kind, own).base) != kind:
        raise RuleError(
            Phrase("A {own} is of the kind {base}, not {kind}.", own=Word(own), base=Word(base), kind=Word(kind)),
            Phrase("Give a kind of {kind}.", kind=Word(kind)),
            "subkind",
            own,
        )
    return named


def write(work: UnitOfWork, party: str, given: Mapping[Field, Any]) -> None:
    """Write what was given for such fields, each with its journal entries.

    Raises:
        NotFoundError: the viewer sees no party that a field refers to.
        RuleError: the relationship of a reference cannot be made, see ``relationships.create``.
    """
    for field, value in given.items():
        if field.type == "terms":
            from graphcrm.services import vocabularies

            vocabularies.set_terms(work, party, field.name, value or ())
        else:
            _refer(work, party, field, value)


def _refer(work: UnitOfWork, party: str, field: Field, other: str | None) -> None:
    """Let a reference be to another party from today on, and to no other one, whoever may see that.

    Raises:
        ForbiddenError: the viewer may not write relationships of its type.
    """
    with work.seeing_all():
        found = work.run(
            load("parties.referenced"),
            period=Period.day(work.today),
            identifiers={"ties": [field.relationship]},
            uid=party,
        )
    there = [row for row in found if row["forward"] != field.reverse]
    over = [row for row in there if row["uid"] != other]
    if over and not policy.may_write_type(work.viewer, field.relationship, "change"):
        raise policy.tie_refused("change")
    with work.seeing_all():
        for row in over:
            _end(work, field, party, row)
    if other and all(row["uid"] != other for row in there):
        ends = (other, party) if field.reverse else (party, other)
        relationships.create(work, field.relationship, *ends, {"since": work.today})


def _end(work: UnitOfWork, field: Field, party: str, row: Mapping[str, Any]) -> None:
    """End a relationship yesterday, so that it does not hold today; one that began today never held."""
    ends: tuple[str, str] = (row["uid"], party) if field.reverse else (party, row["uid"])
    if row["since"] == work.today:
        relationships.delete(work, field.relationship, *ends, row["tie"])
    else:
        relationships.end(work, field.relationship, *ends, row["tie"], work.today - timedelta(days=1))
