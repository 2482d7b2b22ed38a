"""What a profile holds: definitions, preferences, sample data, and questions that the sample answers."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.kinds import AttributeSet
from graphcrm.models.schema import CLASSES
from graphcrm.models.vocabularies import Category

D = TypeVar("D", bound=Definition)

#: The sections of definitions in the order of a file. Fields stand below their attribute sets.
SECTIONS: Mapping[str, type[Definition]] = {of.section: of for of in CLASSES if of is not Field}
#: Where a class of definition holds others, and of which class those are.
BELOW: Mapping[type[Definition], tuple[str, type[Definition]]] = {
    AttributeSet: ("fields", Field),
    Category: ("below", Category),
    Folder: ("below", Folder),
}
#: What a file leaves out since it is said by where an entry stands.
SAID_BY_PLACE: Mapping[type[Definition], str] = {Field: "set", Category: "parent", Folder: "parent"}
#: What a file never holds: how graphcrm keeps a field, and what it was before.
NOT_TOLD = frozenset({"system", "computed", "was"})
#: From one entry of a list to the next.
STEP = 10


def position_of(number: int) -> int:
    """Return the position that the entry of this number in a list has when it says none; the first is 1."""
    return STEP * number


@contextlib.contextmanager
def placed(where: str) -> Iterator[None]:
    """Put the place in a file before the message of a failure; what is not found there is a broken rule of the file."""
    try:
        yield
    except (RuleError, NotFoundError) as error:
        field, value = getattr(error, "field", ""), getattr(error, "value", None)
        raise RuleError(f"{where}: {error.message}", error.hint, field, value) from error


@dataclass(frozen=True, slots=True)
class Sample:
    """Sample data: the mapping of a graph import with its files beside it, and a file of fields that no import reads.

    The columns of ``details`` are ``id``, that of a party in the other files, and names of fields.
    """

    mapping: Path
    details: Path | None


@dataclass(frozen=True, slots=True)
class Question:
    """A question that users of the profile ask, and the parties that answer it in the sample data.

    It is asked in its words, or, where it is about fields, by ``find``: a kind of party and the conditions.
    """

    name: str
    question: str
    answer: tuple[str, ...]
    find: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A configuration that can be installed. ``definitions`` says of each where it stands in the file."""

    path: Path
    name: str
    label: str
    description: str
    definitions: Mapping[Definition, str]
    preferences: Mapping[str, Any]
    sample: Sample | None
    questions: tuple[Question, ...]

    def all(self, of: type[D]) -> list[D]:
        """Return the definitions of a class in their order."""
        return [each for each in self.definitions if isinstance(each, of)]
