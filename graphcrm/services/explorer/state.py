"""The state of a picture: the one form in which it is kept, linked to and undone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from math import isfinite
from typing import Any, Self

from graphcrm.errors import RuleError
from graphcrm.phrases import Listed, Phrase
from graphcrm.services.connections import MAX_AVOIDED, MAX_HOPS, MAX_THROUGH
from graphcrm.services.explorer.graph import MAX_PARTIES
from graphcrm.values import Period

VERSION = 1
LAYOUTS = ("force", "layers", "circle", "groups", "tree")
GROUPINGS = ("", "organization", "household", "kind", "community", "type")
ORDERS = ("short", "strong")
MAX_DEGREES = 12
#: The longest name or uid that is read, how many names a list has at most, and how far out a position may be.
_LETTERS = 200
_NAMES = 500
_FARTHEST = 1e7
#: Letters of a wrong value that are told.
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Filters:
    """What of a picture is shown: as of when, which types and kinds (none for all), and how strong ties are at least.

    ``as_of`` is empty for today, or a text that ``Period.parse`` reads.
    """

    as_of: str = ""
    types: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    strength: float = 0.0


@dataclass(frozen=True, slots=True)
class Groups:
    """What parties are grouped by, empty for nothing, and the keys of the groups that are open."""

    by: str = ""
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Focus:
    """A party and how many ties away from it others may be."""

    party: str
    degrees: int


@dataclass(frozen=True, slots=True)
class Paths:
    """The paths that a picture asks for; an empty uid is an end that is not chosen yet."""

    source: str = ""
    target: str = ""
    through: tuple[str, ...] = ()
    avoid: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    max_hops: int = 6
    order: str = "short"
    as_of: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """A picture; ``docs/explorer.md`` says what each part means."""

    parties: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    pinned: tuple[str, ...] = ()
    layout: str = "force"
    filters: Filters = Filters()
    groups: Groups = Groups()
    focus: Focus | None = None
    compare: tuple[str, str] | None = None
    paths: Paths | None = None

    @classmethod
    def read(cls, given: object) -> Self:
        """Read a state as JSON has it; parts that are missing are as in an empty picture.

        Raises:
            RuleError: a part of it is not as it should be; the message names it.
        """
        parts = _Parts("state", given, ("v", *cls.__slots__))
        if parts.get("v", VERSION) != VERSION:
            raise _unfit("v", parts.get("v"), Phrase("one of {choices}", choices=Listed([str(VERSION)])))
        compare = parts.get("compare")
        return cls(
            parties=parts.names("parties", MAX_PARTIES),
            hidden=parts.names("hidden", MAX_PARTIES),
            positions=_positions(parts.get("positions")),
            pinned=parts.names("pinned", MAX_PARTIES),
            layout=parts.one_of("layout", LAYOUTS, "force"),
            filters=_filters(parts.get("filters")),
            groups=_groups(parts.get("groups")),
            focus=None if parts.get("focus") is None else _focus(parts.get("focus")),
            compare=None if compare is None else _compare(compare),
            paths=None if parts.get("paths") is None else _paths(parts.get("paths")),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        plain: dict[str, Any] = {"v": VERSION} | asdict(self)
        return {name: _plain(value) for name, value in plain.items()}

    def among(self, uids: frozenset[str]) -> State:
        """Return the picture with none but these parties: those of it that a viewer sees."""
        focus, paths = self.focus, self.paths
        if paths:
            seen = _named(paths) <= uids
            paths = replace(paths, avoid=tuple(uid for uid in paths.avoid if uid in uids)) if seen else None
        return replace(
            self,
            parties=tuple(uid for uid in self.parties if uid in uids),
            hidden=tuple(uid for uid in self.hidden if uid in uids),
            positions={uid: place for uid, place in self.positions.items() if uid in uids},
            pinned=tuple(uid for uid in self.pinned if uid in uids),
            focus=focus if focus and focus.party in uids else None,
            paths=paths,
        )


class _Parts:
    """The parts of a mapping of JSON, each checked when it is read."""

    def __init__(self, name: str, given: object, known: tuple[str, ...]) -> None:
        if given is None:
            given = {}
        if not isinstance(given, Mapping):
            raise _unfit(name, given, Phrase("an object"))
        unknown = sorted(str(part) for part in given.keys() - set(known))
        if unknown:
            raise _unfit(name, unknown[0], Phrase("one of {choices}", choices=Listed(known)))
        self._given = given

    def get(self, part: str, default: object = None) -> Any:
        return self._given.get(part, default)

    def text(self, part: str, longest: int = _LETTERS) -> str:
        value = self.get(part, "")
        if not isinstance(value, str) or len(value) > longest:
            raise self.unfit(part, Phrase("a text of at most {most:,} characters", most=longest))
        return value

    def names(self, part: str, most: int = _NAMES) -> tuple[str, ...]:
        value = self.get(part, [])
        if not isinstance(value, (list, tuple)) or not all(
            isinstance(each, str) and len(each) <= _LETTERS for each in value
        ):
            raise self.unfit(part, Phrase("a list of texts"))
        found = tuple(dict.fromkeys(value))
        if len(found) > most:
            raise RuleError(
                Phrase("The picture has {number:,} entries in {part}.", number=len(found), part=part),
                Phrase("There may be {most:,}.", most=most),
                part,
            )
        return found

    def one_of(self, part: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.get(part, default)
        if value not in allowed:
            raise self.unfit(part, Phrase("one of {choices}", choices=Listed(map(repr, allowed))))
        return str(value)

    def number(self, part: str, most: int, default: int) -> int:
        value = self.get(part, default)
        if type(value) is not int or not 1 <= value <= most:
            raise self.unfit(part, Phrase("a whole number from 1 to {most:,}", most=most))
        return value

    def unfit(self, part: str, right: Phrase) -> RuleError:
        return _unfit(part, self.get(part), right)


def when(text: str, part: str = "as_of") -> str:
    """Return a text that says when, as a state keeps it: empty for today, else as ``Period.text`` writes it.

    Raises:
        RuleError: it is no date and no stretch of time.
    """
    if text.strip().lower() in ("", "today", "now"):
        return ""
    try:
        return Period.parse(text).text
    except ValueError as error:
        raise RuleError(error.args[0], field=part, value=text) from error


def period_of(text: str, today: date) -> Period:
    """Return the period that a text of a state means."""
    return Period.parse(text, today=today) if text else Period.day(today)


def _positions(given: object) -> dict[str, tuple[float, float]]:
    places = {} if given is None else given
    if not isinstance(places, Mapping) or len(places) > MAX_PARTIES:
        raise _unfit("positions", given, Phrase("an object"))
    found = {}
    for uid, place in places.items():
        if (
            not isinstance(uid, str)
            or not isinstance(place, (list, tuple))
            or len(place) != 2
            or not all(type(each) in (int, float) and isfinite(each) and abs(each) <= _FARTHEST for each in place)
        ):
            raise _unfit("positions", place, Phrase("two numbers"))
        found[uid] = (place[0], place[1])
    return found


def _filters(given: object) -> Filters:
    parts = _Parts("filters", given, Filters.__slots__)
    strength = parts.get("strength", 0.0)
    if type(strength) not in (int, float) or not 0 <= strength <= 1:
        raise parts.unfit("strength", Phrase("a number from 0 to 1"))
    return Filters(when(parts.text("as_of")), parts.names("types"), parts.names("kinds"), float(strength))


def _groups(given: object) -> Groups:
    parts = _Parts("groups", given, Groups.__slots__)
    return Groups(parts.one_of("by", GROUPINGS, ""), parts.names("open", MAX_PARTIES))


def _focus(given: object) -> Focus:
    parts = _Parts("focus", given, Focus.__slots__)
    return Focus(parts.text("party"), parts.number("degrees", MAX_DEGREES, 1))


def _compare(given: object) -> tuple[str, str]:
    if not isinstance(given, (list, tuple)) or len(given) != 2 or not all(isinstance(each, str) for each in given):
        raise _unfit("compare", given, Phrase("two dates"))
    return when(given[0], "compare"), when(given[1], "compare")


def _paths(given: object) -> Paths:
    parts = _Parts("paths", given, Paths.__slots__)
    return Paths(
        source=parts.text("source"),
        target=parts.text("target"),
        through=parts.names("through", MAX_THROUGH),
        avoid=parts.names("avoid", MAX_AVOIDED),
        types=parts.names("types"),
        max_hops=parts.number("max_hops", MAX_HOPS, 6),
        order=parts.one_of("order", ORDERS, "short"),
        as_of=when(parts.text("as_of")),
    )


def _named(paths: Paths) -> set[str]:
    return {uid for uid in (paths.source, paths.target, *paths.through) if uid}


def _plain(value: Any) -> Any:
    """Return a value with the lists that JSON has in the place of tuples."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _unfit(part: str, value: object, right: Phrase) -> RuleError:
    text = repr(value)
    short = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    said = Phrase("The picture cannot be read: {part} is {value}.", part=part, value=short)
    return RuleError(said, Phrase("It must be {right}.", right=right), part, value)
