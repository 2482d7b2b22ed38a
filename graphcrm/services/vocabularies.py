"""What parties have of the vocabularies: roles, categories, tags, and the attribute sets given to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models import names
from graphcrm.models.definitions import Definition
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.texts import check_line
from graphcrm.models.vocabularies import Category, Role
from graphcrm.phrases import Phrase, Word
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.queries.vocabularies import LINKS
from graphcrm.services import permitted
from graphcrm.services.given import next_version

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

Terms = frozenset[str]

#: The class of each vocabulary by the field that holds its terms; tags are made by their use.
VOCABULARIES: Mapping[str, type[Definition]] = {"roles": Role, "categories": Category, "attribute_sets": AttributeSet}
#: Characters of a tag.
LONGEST_TAG = 100


def set_terms(work: UnitOfWork, party: str, field: str, terms: Iterable[str]) -> bool:
    """Let a party have exactly these terms of a vocabulary, and say whether that changed anything.

    Args:
        work: the unit of work it belongs to.
        party: uid of the party.
        field: ``roles``, ``categories``, ``tags`` or ``attribute_sets``.
        terms: their names or labels, in any case. A tag that is not there yet is made; one that is retired stays
            where a party has it and is given to no other.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: there is no such term, or a tag cannot be written so.
        ForbiddenError: the viewer may not change the party, or not give or take one of the categories.
    """
    given = list(terms)
    return bool(change(work, [party], field, lambda held: _named(work, field, given, held)))


def add_terms(work: UnitOfWork, parties: Iterable[str], field: str, terms: Iterable[str]) -> int:
    """Give terms of a vocabulary to many parties, and return how many did not have all of them.

    See ``set_terms`` for the arguments and for what is raised.
    """
    wanted = _named(work, field, list(terms), frozenset())
    return change(work, parties, field, lambda held: held | wanted)


def remove_terms(work: UnitOfWork, parties: Iterable[str], field: str, terms: Iterable[str]) -> int:
    """Take terms of a vocabulary off many parties, retired ones too, and return how many had one of them.

    See ``set_terms`` for the arguments and for what is raised; a tag that nobody has is no failure.
    """
    given = {names.folded(term) for term in terms}
    if field == "tags":
        return change(
            work, parties, field, lambda held: frozenset(tag for tag in held if names.folded(tag) not in given)
        )
    schema, of, hidden = schema_in(work), VOCABULARIES[field], _hidden(work, field)
    gone: set[str] = set()
    for term in given:
        known = {each.name for each in schema.all(of) if term in _words(each)} - hidden
        gone.update(known or {schema.term(of, term, field, work.viewer)})
    return change(work, parties, field, lambda held: held - gone)


def change_tags(
    work: UnitOfWork, parties: Iterable[str], *, add: Iterable[str] = (), remove: Iterable[str] = ()
) -> int:
    """Give tags to many parties and take others off, and return how many that changed.

    See ``set_terms`` for what is raised.
    """
    wanted = _named(work, "tags", list(add), frozenset())
    gone = {names.folded(tag) for tag in remove}
    return change(
        work,
        parties,
        "tags",
        lambda held: frozenset(tag for tag in held if names.folded(tag) not in gone) | wanted,
    )


def change(work: UnitOfWork, parties: Iterable[str], field: str, function: Callable[[Terms], Terms]) -> int:
    """Change what parties have of a vocabulary, with a journal entry for each that changes; return how many those are.

    Args:
        work: the unit of work it belongs to.
        parties: uids of the parties.
        field: ``roles``, ``categories``, ``tags`` or ``attribute_sets``.
        function: takes the names of the terms that a party has and returns those that it shall have.

    Raises:
        NotFoundError: the viewer does not see one of the parties.
        RuleError: a term was deleted in the same moment.
        ForbiddenError: the viewer may not change one of the parties, or not give or take one of the categories.
    """
    uids = sorted(set(parties))
    seen = {row["uid"]: row for row in work.run(load("relationships.lock"), uids=uids)}
    for uid in uids:
        if uid not in seen:
            raise NotFoundError(Phrase("There is no party {uid!r}.", uid=uid))
        permitted.check_row(work, seen[uid], [field])
    changes = []
    hidden = _hidden(work, field)
    stamps: dict[str, dict[str, Any]] = {}
    for row in _held(work, field, uids):
        before = frozenset(row["terms"])
        # What is hidden from them stays whatever they set.
        after = function(before - hidden) | (before & hidden)
        if field == "categories":
            policy.check_category(work.viewer, before ^ after)
        if after != before:
            changes.append((row["uid"], before, after))
            stamps[row["uid"]] = {key: row[key] for key in ("modified_at", "modified_by", "version")}
    if changes:
        _save(work, field, changes)
    for uid, before, after in changes:
        stamp = {"modified_at": work.at, "modified_by": work.viewer.user, "version": next_version(stamps[uid])}
        told = ({field: sorted(before)} | stamps[uid], {field: sorted(after)} | stamp)
        work.record("change", uid, *told, kind="party")
    return len(changes)


def clean_tag(text: str) -> str:
    """Return a tag as it is written, spaces put in order.

    Raises:
        RuleError: it is empty or too long, or holds what separates tags.
    """
    tag = check_line(" ".join(text.split()), Phrase("Tag"), LONGEST_TAG, "tags")
    if not names.folded(tag):
        raise RuleError("A tag is empty.", "Give a word or a few.", "tags", text)
    if ";" in tag:
        raise RuleError(
            Phrase("The tag {tag!r} holds a semicolon.", tag=tag),
            "It must be without; one separates tags.",
            "tags",
            tag,
        )
    return tag


def _named(work: UnitOfWork, field: str, given: list[str], held: Terms) -> Terms:
    """Return the names of the terms that a person means; those that a party has may be retired."""
    if field == "tags":
        tags = {names.folded(tag): tag for tag in reversed([clean_tag(each) for each in given])}
        rows = [{"key": key, "name": tags[key]} for key in sorted(tags)]
        return frozenset(row["name"] for row in work.run(load("vocabularies.make_tags"), tags=rows))
    schema = schema_in(work)
    of = VOCABULARIES[field]
    return frozenset(each if each in held else schema.term(of, each, field, work.viewer) for each in given)


def _hidden(work: UnitOfWork, field: str) -> Terms:
    """Return the terms that the viewer does not see although they may see a party that has them: their own record."""
    return frozenset() if field != "categories" or work.viewer.sees_all else work.viewer.hidden_categories


def _words(definition: Definition) -> set[str]:
    """Return what a definition may be called, as it is compared."""
    said = (definition.name, definition.name.replace("_", " "), getattr(definition, "label", definition.name))
    return {names.folded(each) for each in said}


def _slots(field: str) -> dict[str, str]:
    if field == "tags":
        return {"link": "TAGGED", "vocabulary": "Tag"}
    of = VOCABULARIES[field]
    return {"link": LINKS[of], "vocabulary": of.node}


def _held(work: UnitOfWork, field: str, uids: list[str]) -> list[dict[str, Any]]:
    if field == "attribute_sets":
        return work.run(load("vocabularies.held_sets"), uids=uids)
    return work.run(load("vocabularies.held"), identifiers=_slots(field), uids=uids)


def _save(work: UnitOfWork, field: str, changes: list[tuple[str, Terms, Terms]]) -> None:
    stamp: dict[str, Any] = {"at": work.at, "by": work.viewer.user}
    if field == "attribute_sets":
        sets = [{"uid": uid, "terms": sorted(after)} for uid, _, after in changes]
        work.run(load("vocabularies.save_sets"), changes=sets, **stamp)
        return
    links = [
        {"uid": uid, "added": sorted(after - before), "removed": sorted(before - after)}
        for uid, before, after in changes
    ]
    saved = work.run(load("vocabularies.save"), identifiers=_slots(field), changes=links, **stamp)
    if field == "categories":
        work.run(load("vocabularies.mark_categories"), uids=[each["uid"] for each in links])
    if sum(row["added"] for row in saved) < sum(len(each["added"]) for each in links):
        raise RuleError(
            Phrase("One of the {terms} was deleted in this moment.", terms=Word(field.capitalize(), field)),
            "Look which there are, and try again.",
            field,
        )
