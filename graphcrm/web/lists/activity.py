"""What happened lately on all records."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import lazy_gettext

from graphcrm.auth import policy
from graphcrm.errors import RuleError
from graphcrm.services import activity
from graphcrm.services.activity import Item
from graphcrm.services.entries import Entry
from graphcrm.values import Period
from graphcrm.web import dates
from graphcrm.web.answers import show
from graphcrm.web.handle import current_database
from graphcrm.web.lists.listing import SIZES
from graphcrm.web.locale import preferences
from graphcrm.web.profile.wording import change_words, deed, markdown
from graphcrm.web.viewer import current_viewer
from graphcrm.web.words import counted

#: What an import has done with records, by the field of its entry that counts them.
_SAID = {"created": lazy_gettext("%(records)s added"), "changed": lazy_gettext("%(records)s changed")}
#: What the address may say.
_FILTERS = ("kind", "by", "since", "until")


@dataclass(frozen=True, slots=True)
class Group:
    """What was done in one go, such as by an import or on a selection: the first of it, and the others."""

    first: Item
    others: tuple[Item, ...]


def page() -> Response:
    """List what happened, the newest first."""
    given = {name: request.args.get(name, "").strip() for name in _FILTERS}
    filtered, size = any(given.values()), request.args.get("size", 0, type=int)
    rows = size if size in SIZES else int(preferences()["page_size"])
    given["size"] = str(rows) if size else ""
    viewer, refusal = current_viewer(), None
    found = activity.Page((), "")
    try:
        found = activity.latest(
            current_database(),
            viewer,
            kind=given["kind"],
            actor=given["by"],
            since=_day(given["since"], "since"),
            until=_day(given["until"], "until"),
            before=request.args.get("before", ""),
            limit=rows,
        )
    except RuleError as error:
        refusal = error

    def address(**changes: str) -> str:
        said: dict[str, Any] = {name: value for name, value in (given | changes).items() if value}
        return url_for("lists.activity", **said)

    return show(
        "lists/activity.html",
        refusal.status if refusal else 200,
        groups=grouped(found.items),
        next=address(before=found.next) if found.next else "",
        given=given,
        filtered=filtered,
        shown=len(found.items),
        rows=rows,
        sizes=SIZES,
        address=address,
        refusal=refusal,
        journal=policy.may(viewer, "read_journal"),
        beginning="before" not in request.args,
        deed=deed,
        change_words=change_words,
        markdown=markdown,
        imported=imported,
    )


def grouped(items: Iterable[Item]) -> list[Group]:
    """Put together what follows each other and was done in one operation or transaction."""
    groups: list[list[Item]] = []
    for item in items:
        if groups and (key := _operation(item)) and key == _operation(groups[-1][0]):
            groups[-1].append(item)
        else:
            groups.append([item])
    return [Group(first, tuple(others)) for first, *others in groups]


def imported(entry: Entry) -> list[str]:
    """Return how many records of each kind an import has made and changed, in words."""
    told = []
    for change in entry.changes:
        if change.field in _SAID and change.after:
            kinds = json.loads(change.after).items()
            told += [str(_SAID[change.field] % {"records": counted(kind, number)}) for kind, number in kinds if number]
    return told


def _operation(item: Item) -> str:
    return "" if item.entry is None else item.entry.operation or item.entry.transaction


def _day(text: str, field: str) -> date | None:
    """Return the day that a person gives: the first of a month or a year, or the last where it ends."""
    if not text:
        return None
    try:
        period = Period.parse(dates.read(text, field))
    except ValueError as error:
        raise RuleError(error.args[0], field=field, value=text) from error
    return period.first if field == "since" else period.last
