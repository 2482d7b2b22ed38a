"""Relationship types: data that users edit, shipped as YAML in ``seeds/reference``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.definitions import Definition, check_color, check_grantees
from graphcrm.models.fields import KINDS
from graphcrm.phrases import Phrase, Word, either
from graphcrm.viewer import Viewer

_NAME = re.compile(r"[A-Z][A-Z0-9_]*")
#: Relationships of the graph's own structure, which are no ties between parties.
_STRUCTURE = frozenset(
    {"HAS_UNIT", "AT", "HAS", "INVOLVES", "IN", "MAY", "IS", "HAS_ROLE", "IN_CATEGORY", "TAGGED", "ABOUT", "PHOTO"}
)


@dataclass(frozen=True, slots=True)
class RelationshipType(Definition):
    """One type of tie, read from source to target as ``forward`` and back as ``reverse``.

    ``role`` is what the source is to the target (a volunteer), ``reverse_role`` what the target is to the source (a
    volunteer site); ``synonyms`` of the labels and roles are other words for them that a question may use, and may
    stand in several types. ``weight`` says how much such a tie is worth for an introduction, over 0 and up to 1.
    A ``mutual`` type has no direction: it is the same tie from both ends. A ``restricted`` type is seen by its
    ``readers`` and ``writers`` alone (access roles and teams); where there are ``writers``, they alone write it.
    """

    node: ClassVar[str] = "RelationshipType"
    noun: ClassVar[str] = "relationship type"
    prefix: ClassVar[str] = "type"
    section: ClassVar[str] = "relationship_types"

    name: str
    forward: str
    reverse: str
    role: str = ""
    role_plural: str = ""
    reverse_role: str = ""
    reverse_role_plural: str = ""
    synonyms: tuple[str, ...] = ()
    reverse_synonyms: tuple[str, ...] = ()
    role_synonyms: tuple[str, ...] = ()
    reverse_role_synonyms: tuple[str, ...] = ()
    mutual: bool = False
    source_kinds: tuple[str, ...] = tuple(KINDS)
    target_kinds: tuple[str, ...] = tuple(KINDS)
    weight: float = 0.5
    color: str = "#6c757d"
    area: str = ""
    description: str = ""
    restricted: bool = False
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        if not _NAME.fullmatch(self.name):
            raise self.unfit("name", Phrase("upper-case letters, digits and _, as in VOLUNTEERS_AT"))
        if self.name in _STRUCTURE:
            raise self.unfit("name", Phrase("another name: the graph uses this one for its own structure"))
        for key in ("source_kinds", "target_kinds"):
            kinds = getattr(self, key)
            if not kinds or set(kinds) - set(KINDS):
                raise self.refusal(self.name, key, list(kinds), f"a list out of {', '.join(KINDS)}")
        if isinstance(self.weight, bool) or not isinstance(self.weight, (int, float)) or not 0 < self.weight <= 1:
            raise self.unfit("weight", Phrase("a number over 0 and up to 1"))
        check_color(self, self.color)
        check_grantees(self, "readers", "writers")
        if self.readers and not self.restricted:
            raise self.unfit("readers", Phrase("left out, or the type restricted: others see it as well"))
        if self.mutual and (self.forward != self.reverse or set(self.source_kinds) != set(self.target_kinds)):
            raise self.unfit("mutual", Phrase("a type with equal labels and equal kinds at both ends"))

    def fits(self, source_kind: str, target_kind: str) -> bool:
        """Say whether the type joins these kinds of party in this direction."""
        return source_kind in self.source_kinds and target_kind in self.target_kinds

    def label(self, forward: bool) -> str:
        """Return the label in the direction read."""
        return self.forward if forward else self.reverse

    def others(self, forward: bool) -> str:
        """Return what several parties at the far end are, in the direction read: volunteers."""
        if forward:
            return self.reverse_role_plural or self.reverse_role or self.forward
        return self.role_plural or self.role or self.reverse

    def check_kinds(self, source_kind: str, target_kind: str) -> None:
        """Raise ``RuleError`` when the type does not join these kinds of party in this direction."""
        for key, end, kind, allowed in (
            ("source", Phrase("source"), source_kind, self.source_kinds),
            ("target", Phrase("target"), target_kind, self.target_kinds),
        ):
            if kind not in allowed:
                raise RuleError(
                    Phrase(
                        "The {end} of {name} ({forward}) cannot be of the kind {kind}.",
                        end=end,
                        name=self.name,
                        forward=Word(self.forward),
                        kind=Word(kind),
                    ),
                    Phrase("It must be of the kind {allowed}.", allowed=either([Word(each) for each in allowed])),
                    key,
                    kind,
                )


class Catalogue:
    """All relationship types of a database, at one version."""

    def __init__(self, types: Iterable[RelationshipType]) -> None:
        self._types = {kind.name: kind for kind in types}
        #: Names of all types, and of the active ones: those that are walked.
        self.all_names = tuple(sorted(self._types))
        self.ties = tuple(name for name in self.all_names if self._types[name].active)

    def seen_by(self, viewer: Viewer) -> Catalogue:
        """Return the catalogue without the types that this viewer may not see."""
        if viewer.sees_all or not viewer.hidden_types & self._types.keys():
            return self
        return Catalogue(kind for kind in self if kind.name not in viewer.hidden_types)

    def __iter__(self) -> Iterator[RelationshipType]:
        return iter(self._types.values())

    def __len__(self) -> int:
        return len(self._types)

    def __contains__(self, name: object) -> bool:
        return name in self._types

    def get(self, name: str) -> RelationshipType:
        """Return the type called ``name``, in any case, with spaces or hyphens for ``_``.

        Raises:
            NotFoundError: there is none; the nearest names are suggested.
        """
        wanted = re.sub(r"[\s-]+", "_", name.strip()).upper()
        if wanted in self._types:
            return self._types[wanted]
        import difflib

        near = difflib.get_close_matches(wanted, self._types, n=3, cutoff=0.5)
        hint = Phrase("Did you mean {near}?", near=either(near)) if near else Phrase("`graphcrm types` lists them.")
        raise NotFoundError(Phrase("There is no relationship type {name!r}.", name=name), hint, near)
