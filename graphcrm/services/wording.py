"""Answers in English sentences."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from graphcrm.values import EVER, Period

if TYPE_CHECKING:
    from graphcrm.queries.parties import PartyRef
    from graphcrm.services.connections import Connections, Hop, Path
    from graphcrm.services.introductions import Introduction, Introductions

_MONTHS = calendar.month_name


def join(parts: Sequence[str], last: str = "and") -> str:
    """Join words as a sentence does: ``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def counted(number: int, one: str, many: str) -> str:
    """Return ``1 path`` or ``3 paths``."""
    return f"{number:,} {one if number == 1 else many}"


def date_words(text: str) -> str:
    """Write a date as people say it: ``2019``, ``May 2019``, ``3 May 2019``."""
    year, *rest = text.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0])]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"


def dates_words(since: str | None, until: str | None) -> str:
    """Write when a tie holds: ``since May 2019``, ``2018 to 2020``, ``until 2020``, or nothing."""
    if since and until:
        return f"{date_words(since)} to {date_words(until)}"
    return f"since {date_words(since)}" if since else f"until {date_words(until)}" if until else ""


def when(period: Period) -> str:
    """Write a period as the end of a sentence: ``today``, ``on 3 May 2019``, ``in 2019``, ``at any time``."""
    if period == EVER:
        return "at any time"
    today = date.today()
    if period == Period.day(today):
        return "today"
    if period == Period(date.min, today):
        return "so far"
    if period == Period(today, date.max):
        return "from today on"
    if period.precision != "day":
        return f"in {date_words(period.text)}"
    if period.first == period.last:
        return f"on {date_words(period.text)}"
    if period.first == date.min:
        return f"up to {date_words(period.last.isoformat())}"
    if period.last == date.max:
        return f"from {date_words(period.first.isoformat())} on"
    return f"from {date_words(period.first.isoformat())} to {date_words(period.last.isoformat())}"


def hop_sentence(hop: Hop) -> str:
    """Write a tie in the direction read: ``Sally coordinates volunteers at XYZ site (Coordinator, since 2020)``."""
    more = ", ".join(part for part in (hop.title, dates_words(hop.since, hop.until)) if part)
    return f"{hop.source.name} {hop.label} {hop.target.name}" + (f" ({more})" if more else "")


def connections_sentences(answer: Connections) -> list[str]:
    """Say how two parties are connected: the best path, how many there are, who matters, what was left out."""
    one, other = answer.source.name, answer.target.name
    if not answer.paths:
        verb, be = _tense(answer.as_of, "connects", "connected"), _tense(answer.as_of, "is", "was")
        hops = counted(answer.max_hops, "hop", "hops")
        wanted = _wanted(answer)
        return [
            f"Nobody {verb} {one} to {other} {when(answer.as_of)}: there {be} no path of up to {hops}{wanted}.",
            *_cut_short(answer.truncated),
        ]
    at = "at some time" if answer.as_of == EVER else when(answer.as_of)
    best = answer.paths[0]
    told = "; ".join(hop_sentence(hop) for hop in best.hops)
    if best.length == 1:
        be = _tense(answer.as_of, "are", "were")
        sentences = [f"{one} and {other} {be} directly connected {at}: {told}."]
    else:
        middle = join([party.name for party in best.parties[1:-1]])
        verb = _tense(answer.as_of, "connects" if best.length == 2 else "connect", "connected")
        sentences = [f"{middle} {verb} {one} to {other} {at}: {told}."]
    if answer.found > 1:
        sentences.append(f"There are {_many(answer)} of {_lengths(answer)}{_wanted(answer)}.")
    if answer.order == "short":
        other_way = max(answer.paths, key=lambda path: path.strength)
        if other_way.strength > best.strength:
            sentences.append(f"The strongest {_runs(other_way)}.")
    else:
        other_way = min(answer.paths, key=lambda path: path.length)
        if other_way.length < best.length:
            sentences.append(f"This is the strongest; the shortest {_runs(other_way)}.")
    single = [broker.party.name for broker in answer.brokers if broker.single_point]
    if single and answer.found > 1:
        sentences.append(f"Every one of them runs through {join(single)}.")
    elif answer.brokers and answer.found > 2 and answer.brokers[0].paths > 1:
        broker = answer.brokers[0]
        sentences.append(f"{broker.party.name} is on {broker.paths:,} of {broker.of:,}.")
    return [*sentences, *_cut_short(answer.truncated)]


def _cut_short(truncated: Sequence[str]) -> list[str]:
    from graphcrm.services.connections import REASONS

    return [f"This answer was cut short: {REASONS[why]}." for why in truncated if why != "limit"]


def _runs(path: Path) -> str:
    between = join([party.name for party in path.parties[1:-1]])
    return f"runs through {between}" if between else "is the direct tie"


def _many(answer: Connections) -> str:
    more = "more than " if "many" in answer.truncated else ""
    return more + counted(answer.found, "path", "paths")


def _lengths(answer: Connections) -> str:
    shortest, longest = answer.distance or 0, answer.longest
    if shortest == longest:
        return counted(shortest, "hop", "hops")
    return f"{shortest} {'or' if longest == shortest + 1 else 'to'} {longest} hops"


def _wanted(answer: Connections) -> str:
    """Say which parties the paths were to run through or to avoid."""
    through = join([party.name for party in answer.through])
    avoid = join([party.name for party in answer.avoid], "or")
    return (f" through {through}" if through else "") + (f" without {avoid}" if avoid else "")


def introduction_sentence(found: Introduction) -> str:
    """Say who should ask whom: ``Cleo Carter (you) can ask Ben Baker``, or whom they know themselves."""
    who = f"{found.asker.name}{' (you)' if found.own else ''}"
    return f"{who} can go to {found.whom.name} directly" if found.direct else f"{who} can ask {found.whom.name}"


def introductions_sentences(answer: Introductions) -> list[str]:
    """Say who of us should ask whom to be introduced to a party."""
    name = answer.target.name
    if not answer.askers:
        return [f"Nobody can be asked: no user whom you know is a party that you see, other than {name}."]
    if not answer.introductions:
        hops = counted(answer.max_hops, "hop", "hops")
        sentences = [f"None of us reaches {name} {when(answer.as_of)} in up to {hops}."]
    else:
        best = answer.introductions[0]
        told = "; ".join(hop_sentence(hop) for hop in best.path.hops)
        wanted = "" if best.direct else f" for an introduction to {name}"
        sentences = [f"{introduction_sentence(best)}{wanted}: {told}."]
        if answer.found > 1:
            sentences.append(f"{answer.found:,} of {answer.askers:,} of us know a way.")
    return [*sentences, *_cut_short(answer.truncated)]


#: Names that a sentence lists before it counts the rest.
_LISTED = 8


def related_sentences(
    party: PartyRef, what: str, found: Sequence[PartyRef], total: int, period: Period, only_count: bool
) -> list[str]:
    """Say who stands in a relation to a party: ``XYZ site has 3 volunteers today: …``."""
    if not total:
        return [f"{party.name} {_has(period)} no {what} {when(period)}."]
    head = f"{party.name} {_has(period)} {total:,} {what} {when(period)}"
    return [f"{head}."] if only_count else [f"{head}: {_listed(found, total)}."]


def common_sentences(
    one: PartyRef, other: PartyRef, found: Sequence[PartyRef], period: Period, only_count: bool
) -> list[str]:
    """Say whom two parties both know."""
    names = f"{one.name} and {other.name}"
    verb = _tense(period, "have", "had")
    if not found:
        return [f"{names} {verb} no connection in common {when(period)}."]
    head = f"{names} {verb} {counted(len(found), 'connection', 'connections')} in common {when(period)}"
    return [f"{head}."] if only_count else [f"{head}: {_listed(found, len(found))}."]


def together_sentences(
    party: PartyRef, place: PartyRef | None, found: Sequence[PartyRef], period: Period, only_count: bool
) -> list[str]:
    """Say who did the same as a party, at the same time."""
    where = f" at {place.name}" if place else ""
    if not found:
        return [f"Nobody did the same as {party.name}{where} at the same time, {when(period)}."]
    number = counted(len(found), "party", "parties")
    head = f"{number} did the same as {party.name}{where} at the same time, {when(period)}"
    return [f"{head}."] if only_count else [f"{head}: {_listed(found, len(found))}."]


def _listed(found: Sequence[PartyRef], total: int) -> str:
    names = [party.name for party in found[:_LISTED]]
    left = total - len(names)
    return join([*names, f"{left:,} more"] if left else names)


def _is_past(period: Period) -> bool:
    """Say whether a period is told of in the past: it is over, or it is all the time until today."""
    return period.last < date.today() or period == Period(date.min, date.today())


def _has(period: Period) -> str:
    return _tense(period, "has", "had")


def _tense(period: Period, present: str, past: str) -> str:
    if period == EVER:
        return f"{present} or {past}"
    return past if _is_past(period) else present
