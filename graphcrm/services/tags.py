"""Rename and delete tags. They are made by their use, see ``services.vocabularies``."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models import names
from graphcrm.phrases import Phrase, either
from graphcrm.queries.loader import load
from graphcrm.queries.vocabularies import Tag
from graphcrm.services import definitions, types, vocabularies

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


def rename(work: UnitOfWork, name: str, new_name: str) -> str:
    """Rename a tag wherever it is, and return it as it is written now; when there is one of that name, they become one.

    Raises:
        NotFoundError: the viewer sees no such tag.
        RuleError: the new name cannot be a tag, or too many parties would get the other tag in one change.
        ForbiddenError: the viewer may not define what records hold.
    """
    definitions.check_right(work.viewer)
    known = _tags(work)
    tag, written = _find(known, name), vocabularies.clean_tag(new_name)
    key = names.folded(written)
    with work.seeing_all():
        other = _tags(work).get(key)
        if other and other.key != tag.key:
            _replace(work, tag, other.name)
            return other.name
    if written != tag.name:
        work.run(load("vocabularies.rename_tag"), key=tag.key, new_key=key, new_name=written)
        work.record("rename", f"tag:{tag.name}", {"name": tag.name}, {"name": written})
    return written


def delete(work: UnitOfWork, name: str) -> int:
    """Delete a tag, take it off every party, and return how many had it.

    Raises:
        NotFoundError: the viewer sees no such tag.
        RuleError: too many parties have it for one change.
        ForbiddenError: the viewer may not define what records hold.
    """
    definitions.check_right(work.viewer)
    tag = _find(_tags(work), name)
    with work.seeing_all():
        return _replace(work, tag, None)


def _replace(work: UnitOfWork, tag: Tag, other: str | None) -> int:
    """Give the parties that have a tag another one, or none, and delete it."""
    limit = types.MAX_AT_ONCE
    slots = {"link": "TAGGED", "vocabulary": "Tag"}
    found = work.run(load("vocabularies.with_term"), identifiers=slots, name=tag.name, limit=limit + 1)
    if len(found) > limit:
        raise RuleError(
            Phrase("Over {most:,} parties have the tag {name}, too many for one change.", most=limit, name=tag.name),
            "Take it off some of them first.",
            "tags",
            tag.name,
        )
    into = frozenset({other} if other else ())
    changed = vocabularies.change(work, [row["uid"] for row in found], "tags", lambda held: (held - {tag.name}) | into)
    work.run(load("vocabularies.delete_tag"), key=tag.key)
    work.record("delete", f"tag:{tag.name}", {"name": tag.name}, None)
    return changed


def _tags(work: UnitOfWork) -> dict[str, Tag]:
    return {row["key"]: Tag(**row) for row in work.run(load("vocabularies.tags"))}


def _find(known: dict[str, Tag], name: str) -> Tag:
    key = names.folded(name)
    if key not in known:
        near = [known[each].name for each in difflib.get_close_matches(key, known, n=3, cutoff=0.6)]
        said = (
            Phrase("Did you mean {near}?", near=either(near))
            if near
            else Phrase("`graphcrm tags` lists those there are.")
        )
        raise NotFoundError(Phrase("There is no tag {name!r}.", name=name), said, near, name)
    return known[key]
