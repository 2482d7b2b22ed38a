"""An answer in sentences of the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext

from graphcrm.web.locale import language
from graphcrm.web.shown import word
from graphcrm.web.words import dates_words, when

if TYPE_CHECKING:
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.ask import Answer
    from graphcrm.services.connections import Connections, Hop
    from graphcrm.services.introductions import Introductions

#: Names that a sentence lists before it counts the rest.
_LISTED = 8


def of(answer: Answer) -> Sequence[str]:
    """Return the sentences of an answer.

    The English ones of the service bend verbs and nouns in ways that no catalogue holds; those of other languages are
    plainer, and say the same.
    """
    if language() == "en":
        return answer.sentences
    if answer.connections:
        return _connections(answer.connections)
    if answer.introductions:
        return _introductions(answer.introductions)
    return [_rows(answer)]


def _connections(found: Connections) -> list[str]:
    one, other, at = found.source.name, found.target.name, when(found.as_of)
    if not found.paths:
        return [
            ngettext(
                "Nobody connects %(one)s and %(other)s (%(when)s): there is no path of %(num)d hop.",
                "Nobody connects %(one)s and %(other)s (%(when)s): there is no path of up to %(num)d hops.",
                found.max_hops,
                one=one,
                other=other,
                when=at,
            ),
            *_wanted(found),
        ]
    best = found.paths[0]
    told = "; ".join(map(hop, best.hops))
    if best.length == 1:
        said = gettext(
            "%(one)s and %(other)s are directly connected (%(when)s): %(told)s.",
            one=one,
            other=other,
            when=at,
            told=told,
        )
    else:
        said = gettext(
            "%(one)s and %(other)s are connected through %(names)s (%(when)s): %(told)s.",
            one=one,
            other=other,
            names=_names(best.parties[1:-1]),
            when=at,
            told=told,
        )
    sentences = [said]
    if found.found > 1:
        sentences.append(ngettext("There is %(num)d path.", "There are %(num)d paths.", found.found))
        sentences += _wanted(found)
        if single := [broker.party for broker in found.brokers if broker.single_point]:
            sentences.append(gettext("Every one of them runs through %(names)s.", names=_names(single)))
    if any(why != "limit" for why in found.truncated):
        sentences.append(gettext("This answer was cut short: there was too much to look through."))
    return sentences


def _wanted(found: Connections) -> list[str]:
    """Say which parties the paths were to run through or to avoid, where there are any."""
    values = {"through": _names(found.through), "avoid": _names(found.avoid)}
    if found.through and found.avoid:
        return [gettext("Only paths through %(through)s and without %(avoid)s were looked for.", **values)]
    if found.through:
        return [gettext("Only paths through %(through)s were looked for.", **values)]
    return [gettext("Only paths without %(avoid)s were looked for.", **values)] if found.avoid else []


def _introductions(found: Introductions) -> list[str]:
    if not found.introductions:
        if not found.askers:
            return [gettext("Nobody can be asked: no user of your teams has a record that you see.")]
        return [gettext("None of us knows a way of up to 3 hops.")]
    best = found.introductions[0]
    who = gettext("%(name)s (you)", name=best.asker.name) if best.own else best.asker.name
    template = "%(name)s can go to %(whom)s directly" if best.direct else "%(name)s can ask %(whom)s"
    said = gettext(template, name=who, whom=best.whom.name)
    return [f"{said}: {'; '.join(map(hop, best.path.hops))}."]


def _rows(answer: Answer) -> str:
    at = when(answer.as_of)
    parties = [row.party for row in answer.rows]
    values = {"name": answer.subjects[0].name, "when": at, "names": _names(parties, answer.total)}
    if answer.kind == "common":
        values["name"] = _names(answer.subjects)
        none = gettext("%(name)s have no connection in common (%(when)s).", **values)
        some = ngettext(
            "%(name)s have %(num)d connection in common (%(when)s): %(names)s.",
            "%(name)s have %(num)d connections in common (%(when)s): %(names)s.",
            answer.total,
            **values,
        )
    elif answer.kind == "together":
        none = gettext("Nobody did the same as %(name)s at the same time (%(when)s).", **values)
        some = ngettext(
            "%(num)d did the same as %(name)s at the same time (%(when)s): %(names)s.",
            "%(num)d did the same as %(name)s at the same time (%(when)s): %(names)s.",
            answer.total,
            **values,
        )
    else:
        none = gettext("For %(name)s nobody was found (%(when)s).", **values)
        some = ngettext(
            "For %(name)s %(num)d party was found (%(when)s): %(names)s.",
            "For %(name)s %(num)d parties were found (%(when)s): %(names)s.",
            answer.total,
            **values,
        )
    return some if answer.total else none


def hop(hop: Hop) -> str:
    """Write a tie in the direction read, with its title and dates."""
    more = ", ".join(part for part in (hop.title, dates_words(hop.since, hop.until)) if part)
    return f"{hop.source.name} {word(hop.label)} {hop.target.name}" + (f" ({more})" if more else "")


def _names(parties: Iterable[PartyRef], total: int = 0) -> str:
    names = [party.name for party in parties]
    listed = names[:_LISTED]
    if left := max(total, len(names)) - len(listed):
        listed.append(ngettext("%(num)d more", "%(num)d more", left))
    if len(listed) < 2:
        return "".join(listed)
    return gettext("%(first)s and %(last)s", first=", ".join(listed[:-1]), last=listed[-1])
