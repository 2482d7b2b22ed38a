"""What a preference is, and whose it may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from graphcrm.errors import RuleError
from graphcrm.models.field import Field
from graphcrm.models.texts import check_line
from graphcrm.phrases import Phrase, Word

#: Characters of the name of a user or a folder.
_LONGEST_NAME = 200
#: Kinds of scope that a preference may be set in: for everybody, where people work together, where each works alone,
#: or all.
SITE = ("site",)
SHARED = ("site", "folder")
OWN = ("site", "user")
ALL = ("site", "folder", "user")


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose preferences: those of the site, of the folder ``name``, or of the user ``name``."""

    kind: str
    name: str = ""

    KINDS: ClassVar[Mapping[str, str]] = {
        "site": Phrase("the site"),
        "folder": Phrase("a folder"),
        "user": Phrase("a user"),
    }

    @classmethod
    def site(cls) -> Scope:
        """Return the scope that holds for everybody."""
        return cls("site")

    @classmethod
    def folder(cls, name: str) -> Scope:
        """Return the scope of a folder.

        Raises:
            RuleError: the name is empty, too long, or not a single line.
        """
        return cls("folder", _scope_name("folder", name))

    @classmethod
    def user(cls, name: str) -> Scope:
        """Return the scope of a user; see ``folder`` for what is raised."""
        return cls("user", _scope_name("user", name))

    @classmethod
    def parse(cls, text: str) -> Scope:
        """Read ``site``, ``folder:NAME`` or ``user:NAME``.

        Raises:
            RuleError: it is none of them.
        """
        kind, _, name = text.partition(":")
        if text == "site":
            return cls.site()
        if kind not in ("folder", "user"):
            raise RuleError(
                Phrase("Nothing has preferences as {text!r}.", text=text),
                "Take site, folder:NAME or user:NAME.",
                "scope",
            )
        return cls.folder(name) if kind == "folder" else cls.user(name)

    @property
    def words(self) -> str:
        """Who it is, as part of a sentence."""
        return (
            Phrase("the {kind} {name}", kind=Word(self.kind), name=self.name) if self.name else Scope.KINDS[self.kind]
        )

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind


def _scope_name(kind: str, name: str) -> str:
    name = name.strip()
    if not name:
        raise RuleError(
            Phrase("The {kind} has no name.", kind=Word(kind)),
            Phrase("Name the {kind} whose preferences are meant.", kind=Word(kind)),
            kind,
        )
    return check_line(name, Phrase("The name of the {kind}", kind=Word(kind)), _LONGEST_NAME, kind)


@dataclass(frozen=True, slots=True)
class Preference:
    """One preference: ``field`` says what it may be and what it is when nobody has set it, ``scopes`` where it may be.

    ``scopes`` are kinds of scope: site, folder, user.
    """

    field: Field
    scopes: tuple[str, ...]

    @property
    def name(self) -> str:
        """What programs, YAML and the command line call it."""
        return self.field.name

    @property
    def default(self) -> Any:
        """The value when nobody has set it, or None."""
        return _default(self.field)

    @property
    def settable_for(self) -> str:
        """Where it may be set, as part of a sentence."""
        *others, last = (Scope.KINDS[kind] for kind in self.scopes)
        return Phrase("{others} or {last}", others=others, last=last) if others else last

    @property
    def allowed(self) -> str:
        """What it may be, as part of a sentence."""
        field = self.field
        if field.choices:
            # A choice may have a comma in it.
            return f"{'some' if field.type == 'multi_choice' else 'one'} of {' | '.join(field.choices)}"
        if field.pattern:
            return field.pattern_help
        return _EXAMPLES[field.type].format(field=field)

    def text(self, value: Any) -> str:
        """Write a value so that ``field.value`` reads it; empty for None."""
        return "" if value is None else self.field.value_type.to_text(value)

    def plain(self, value: Any) -> Any:
        """Return a value as YAML and JSON hold it."""
        return self.field.value_type.to_properties(self.field, value)[self.name]

    def check_scope(self, scope: Scope) -> None:
        """Raise ``RuleError`` when it may not be set in such a scope."""
        if scope.kind not in self.scopes:
            raise RuleError(
                Phrase("{label} cannot be set for {of}.", label=Word(self.field.label), of=Scope.KINDS[scope.kind]),
                Phrase("It can be set for {these}.", these=self.settable_for),
                self.name,
            )

    def described(self) -> dict[str, Any]:
        """Return the declaration as plain values."""
        kept = ("name", "label", "help", "type", "group", "choices", "minimum", "maximum")
        told = {key: list(value) if key == "choices" else value for key in kept if (value := getattr(self.field, key))}
        return told | {"allowed": self.allowed, "default": self.plain(self.default), "scopes": list(self.scopes)}


#: What a value of a type looks like.
_EXAMPLES: Mapping[str, str] = {
    "country": "the two letters of a country, as in US",
    "countries": "the two letters of each country, as in US, CA, MX",
    "time_zone": "the name of a time zone, as in Europe/Paris",
    "hours": "hours of a day, as in 09:00-17:00 or 09:00-12:00, 13:00-17:00",
    "text": "a line of up to {field.longest} characters",
    "integer": "a whole number from {field.minimum} to {field.maximum}",
    "names": "names of fields as `graphcrm fields` lists them, with commas between",
}


@cache
def _default(field: Field) -> Any:
    return field.value(field.default)
