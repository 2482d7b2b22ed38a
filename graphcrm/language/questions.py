"""What a question means: plain values that a service can answer, with nothing of the wording left in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal

from graphcrm.values import Period


class Asker(Enum):
    """Stand for the person who asks: "I", "me" or "my" in the question."""

    ME = "me"


ME: Final = Asker.ME

#: A party as it was typed, a leading article included ("the XYZ site"): a name, ``ext:ID`` or a uid; or ``ME``.
Party = str | Asker

#: The end of a tie: where it starts, where it leads, or, for a mutual type, either.
End = Literal["source", "target", "either"]


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship type and the end of it at which the parties asked for stand.

    In "who volunteers at B" they are the source of VOLUNTEERS_AT, in "where does Josh volunteer" its target. The end of
    a mutual type is always "either".
    """

    type: str
    end: End


def types_at(ties: Iterable[Tie], end: End) -> tuple[str, ...]:
    """Return the names of the types whose ``end`` is asked for."""
    return tuple(tie.type for tie in ties if tie.end == end)


@dataclass(frozen=True, slots=True)
class Connect:
    """Ask who connects two parties, through some and without others; ``strongest`` asks for the strongest path."""

    source: Party
    target: Party
    period: Period | None = None
    through: tuple[Party, ...] = ()
    avoid: tuple[Party, ...] = ()
    strongest: bool = False


@dataclass(frozen=True, slots=True)
class Introduce:
    """Ask who of us should ask whom to be introduced to a party."""

    party: Party
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class WhoKnows:
    """Ask who has a tie of any type with a party; ``count`` asks only how many."""

    party: Party
    period: Period | None = None
    count: bool = False


@dataclass(frozen=True, slots=True)
class Related:
    """Ask who stands at the other end of ties of certain types with a party.

    ``noun`` is what the asker called the answer ("which *schools* does Josh volunteer at"), as typed: a service that
    knows it as an own kind of party keeps to that kind.
    """

    ties: tuple[Tie, ...]
    party: Party
    period: Period | None = None
    noun: str | None = None
    count: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """The names of the types, each once."""
        return tuple(dict.fromkeys(tie.type for tie in self.ties))


@dataclass(frozen=True, slots=True)
class Common:
    """Ask who has a tie of any type with both parties."""

    party_a: Party
    party_b: Party
    period: Period | None = None
    count: bool = False


@dataclass(frozen=True, slots=True)
class Together:
    """Ask who was tied to the same third party as ``party``, by the same type and at the same time.

    Those asked for and ``party`` stand at the tie's ``end``; ``place`` is the third party, or None for any.
    """

    ties: tuple[Tie, ...]
    party: Party
    place: Party | None = None
    period: Period | None = None
    noun: str | None = None
    count: bool = False

    @property
    def types(self) -> tuple[str, ...]:
        """The names of the types, each once."""
        return tuple(dict.fromkeys(tie.type for tie in self.ties))


Question = Connect | Introduce | WhoKnows | Related | Common | Together
