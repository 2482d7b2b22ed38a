"""What a field is: one description, the same for those that are built in and for own ones."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from graphcrm.errors import RuleError
from graphcrm.formulas import RESERVED, Formula
from graphcrm.models.definitions import Definition, check_grantees, check_identifier
from graphcrm.models.field_types import TYPES, ValueType
from graphcrm.models.texts import check_length, shown
from graphcrm.phrases import Phrase, Word

if TYPE_CHECKING:
    from graphcrm.viewer import Viewer

#: Characters of a pattern; it is tried on every value that is written.
_LONGEST_PATTERN = 500


@dataclass(frozen=True, slots=True)
class Field(Definition):
    """One field: what it is called, what it may hold, who may see it, and how it is kept.

    ``type`` names one of ``graphcrm.models.field_types``. ``choices`` are those of an option, or the currencies of
    money; ``region`` is the two-letter country of phone numbers without a country code. ``max_length`` counts
    characters; without one it is that of the type. ``default``, ``minimum`` and ``maximum`` are written as a person
    writes a value; ``pattern`` is a regular expression that the whole text must match, ``pattern_help`` says what that
    is. ``readers`` and ``writers`` are the roles that may see and change it; with none, all who may see the record.

    A party reference is kept as a relationship: of the type ``relationship``, to the other party, or from it when it
    is ``reverse``. A ``formula`` makes a derived field, which is computed when it is read; a ``computed`` one is found
    in the graph. ``system`` fields are written by graphcrm itself and refused from outside. ``set`` is the attribute
    set of an own field. ``was`` is the field that it was made from, as JSON, as long as values of that are being
    converted.
    """

    node: ClassVar[str] = "Field"
    noun: ClassVar[str] = "field"
    prefix: ClassVar[str] = "field"
    section: ClassVar[str] = "fields"

    name: str
    label: str
    type: str = "text"
    help: str = ""
    required: bool = False
    default: str = ""
    choices: tuple[str, ...] = ()
    minimum: str = ""
    maximum: str = ""
    pattern: str = ""
    pattern_help: str = ""
    indexed: bool = False
    unique: bool = False
    system: bool = False
    computed: bool = False
    formula: str = ""
    relationship: str = ""
    reverse: bool = False
    group: str = "details"
    position: int = 0
    max_length: int | None = None
    region: str | None = None
    readers: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()
    set: str = ""
    active: bool = True
    was: str = ""

    @property
    def value_type(self) -> ValueType[Any]:
        """The type itself."""
        return TYPES[self.type]

    @property
    def derived(self) -> bool:
        """Whether it is worked out when it is read, not kept."""
        return bool(self.formula) or self.computed

    @property
    def reads(self) -> frozenset[str]:
        """The fields that its formula reads."""
        if not self.formula:
            return frozenset()
        return Formula.parse(self.formula).names

    @property
    def encrypted(self) -> bool:
        """Whether it is kept encrypted."""
        return self.value_type.encrypted

    @property
    def columns(self) -> dict[str, str]:
        """The properties that keep it, each with its Neo4j type; none for a derived one and a party reference."""
        return {} if self.derived else self.value_type.columns(self)

    @property
    def longest(self) -> int:
        """How many characters a value may have."""
        return self.max_length or self.value_type.longest

    def of_type(self, type: str) -> Field:
        """Return the field with another type, without the rules that are none for that."""
        other = dataclasses.replace(self, type=type)
        gone = [key for key, allowed, _ in other._rules() if key in _RULES and not allowed]
        return dataclasses.replace(other, **{key: _RULES[key] for key in gone})

    def readable_by(self, viewer: Viewer) -> bool:
        """Say whether a viewer who sees the record sees this field of it."""
        return viewer.sees_all or not self.readers or bool(viewer.roles & {*self.readers, *self.writers})

    def writable_by(self, viewer: Viewer) -> bool:
        """Say whether a viewer who may change the record may change this field of it."""
        if viewer.sees_all:
            return True
        return self.readable_by(viewer) and (not self.writers or bool(viewer.roles.intersection(self.writers)))

    def value(self, given: object) -> Any:
        """Return what a text or plain value means; None for an empty one.

        Raises:
            RuleError: the value does not fit; the message names the field, the value and what would be right.
        """
        try:
            return self._value(given)
        except RuleError as error:
            if not self.encrypted:
                raise
            refused = RuleError(error.message, error.hint, self.name)
        # Raised here, it has no context either that would hold the secret.
        raise refused

    def clean(self, given: object) -> dict[str, Any]:
        """Return the properties that keep a value; each is None for an empty one. See ``value`` for what is raised."""
        kept = self.value_type.to_properties(self, self.value(given))
        return dict.fromkeys(self.former.columns) | kept if self.former else kept

    def read(self, properties: Mapping[str, Any]) -> Any:
        """Return the value that a record's properties keep, or None."""
        if self.former and not self.holds(properties):
            try:
                return self.converted(properties)
            except RuleError:
                return None
        return self.value_type.from_properties(self, properties)

    def derived_value(self, given: Any) -> Any:
        """Return what a formula gave as a value of this field; a whole number is rounded, half up."""
        if given is None:
            return None
        if self.type == "integer":
            return int(Decimal(given).to_integral_value(ROUND_HALF_UP))
        return tuple(given) if isinstance(given, list) else self.value_type.clean(self, given)

    @property
    def former(self) -> Field | None:
        """The field that this one was made from, as long as its values are being converted."""
        return _read_field(self.was) if self.was else None

    def holds(self, properties: Mapping[str, Any]) -> bool:
        """Say whether a record's properties keep a value in the way of this field, not of the one before it."""
        kind = self.value_type
        try:
            value = kind.from_properties(self, properties)
            if value is None:
                return False
            kept = kind.to_properties(self, kind.clean(self, kind.to_text(value)))
        except (RuleError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return False
        return all(
            type(properties.get(column)) is type(each) and properties.get(column) == each
            for column, each in kept.items()
        )

    def converted(self, properties: Mapping[str, Any]) -> Any:
        """Return the value that a record's properties keep in the way of the field before this one, or None.

        Raises:
            RuleError: this field cannot have that value.
        """
        assert self.former
        before = self.former.value_type
        value = before.from_properties(self.former, properties)
        if value is None or before.encrypted:
            return value
        return self.value(before.to_text(value))

    def described(self) -> dict[str, Any]:
        """Return the declaration as plain values; ``columns`` names the properties with their Neo4j types."""
        told = self.properties() | {
            "indexed": self.indexed or self.unique,
            "max_length": self.longest if self.value_type.stored == "STRING" and self.columns else None,
            "derived": self.derived,
            "encrypted": self.encrypted,
            "columns": self.columns,
        }
        return {key: told[key] for key in told if key not in ("active", "was", "computed")}

    def _value(self, given: object) -> Any:
        if isinstance(given, str):
            given = given.strip()
            check_length(given, self.label, self.longest, self.name)
        if given is None or given == "":
            if self.required:
                raise RuleError(
                    Phrase("{label} is empty.", label=Word(self.label)),
                    Phrase("Fill in {label}.", label=Word(self.label)),
                    self.name,
                    given,
                )
            return None
        value = self.value_type.clean(self, given)
        self._check_rules(given, value)
        return value

    def refused(self, value: object, right: str) -> RuleError:
        """Return the error for a value that does not fit, saying what would be right."""
        return RuleError(
            Phrase("{label} cannot be {value}.", label=Word(self.label), value=shown(value)),
            Phrase("It must be {right}.", right=right),
            self.name,
            value,
        )

    def check(self) -> None:
        """Raise ``RuleError`` when the description contradicts itself."""
        check_identifier(self, "shirt_size")
        check_grantees(self, "readers", "writers")
        if self.name in RESERVED:
            raise self.unfit("name", Phrase("another name: formulas use this word for something else"))
        if self.type not in TYPES:
            raise self.unfit("type", Phrase("one of {known}", known=TYPES))
        for key, allowed, right in self._rules():
            if getattr(self, key) and not allowed:
                raise self.unfit(key, Phrase("left out: {right}", right=right))
        if self.type in _WITH_CHOICES and not self.choices:
            raise self.unfit("choices", Phrase("a list of what may be chosen"))
        if len({choice.casefold() for choice in self.choices}) < len(self.choices):
            raise self.unfit("choices", Phrase("a list in which nothing stands twice"))
        if self.type == "party" and not self.relationship and not self.formula:
            raise self.unfit("relationship", Phrase("the type of the relationship that keeps it, as in MANAGES"))
        if self.formula:
            Formula.parse(self.formula)
        self._check_pattern()
        for key in ("minimum", "maximum", "default"):
            self._check_written(key)
        if self.minimum and self.maximum:
            low, high = _bound(self, self.minimum), _bound(self, self.maximum)
            if not self.value_type.comparable(low, high) or self.value_type.key(self, high) < self.value_type.key(
                self, low
            ):
                raise self.unfit("maximum", Phrase("at least {minimum}", minimum=self.minimum))

    def _rules(self) -> list[tuple[str, bool, str]]:
        kind = self.value_type
        stored, plain = not self.derived, not kind.encrypted and self.type != "party"
        return [
            (
                "choices",
                kind.name in (*_WITH_CHOICES, "money"),
                Phrase("a field of the type {type} has no choices", type=self.type),
            ),
            ("minimum", kind.ordered and stored, Phrase("values of the type {type} are not compared", type=self.type)),
            ("maximum", kind.ordered and stored, Phrase("values of the type {type} are not compared", type=self.type)),
            (
                "pattern",
                kind.name in ("text", "long_text", "link", "email"),
                Phrase("it is no rule for {type}", type=self.type),
            ),
            ("indexed", kind.indexable and stored, Phrase("such values are not looked up")),
            ("unique", kind.indexable and stored, Phrase("such values are not looked up")),
            ("default", stored and plain, Phrase("such a field takes no default")),
            ("required", stored, Phrase("a derived field is never given")),
            ("relationship", self.type == "party", Phrase("only a party reference is a relationship")),
            ("reverse", self.type == "party", Phrase("only a party reference has a direction")),
            (
                "formula",
                self.type not in ("party", "encrypted", "long_text"),
                Phrase("a formula gives no {type}", type=self.type),
            ),
        ]

    def _check_pattern(self) -> None:
        try:
            re.compile(self.pattern)
        except re.error as error:
            raise self.unfit("pattern", Phrase("a regular expression; {problem}", problem=error)) from None
        if len(self.pattern) > _LONGEST_PATTERN:
            raise self.unfit("pattern", Phrase("at most {most} characters", most=_LONGEST_PATTERN))

    def _check_written(self, key: str) -> None:
        if written := getattr(self, key):
            try:
                self.value_type.clean(self, written)
                if key == "default":
                    self.value(written)
            except RuleError as error:
                raise RuleError(self.unfit(key, "").message, error.hint, key, written) from None

    def _check_rules(self, given: object, value: Any) -> None:
        kind = self.value_type
        for written, sign in ((self.minimum, 1), (self.maximum, -1)):
            if written:
                bound = _bound(self, written)
                low, high = (bound, value)[::sign]
                if kind.comparable(bound, value) and kind.key(self, high) < kind.key(self, low):
                    least = Phrase("at least {minimum}", minimum=written)
                    raise self.refused(given, least if sign > 0 else Phrase("at most {maximum}", maximum=written))
        if self.pattern and not re.fullmatch(self.pattern, value):
            right = (
                Word(self.pattern_help) if self.pattern_help else Phrase("text of the form {form}", form=self.pattern)
            )
            raise self.refused(given, right)


class Fields(tuple[Field, ...]):
    """Fields in their order, and which of them are read in which way; that is worked out once."""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """All of them by name."""
        return {field.name: field for field in self}

    @cached_property
    def computed(self) -> tuple[Field, ...]:
        """Those that are found in the graph."""
        return tuple(field for field in self if field.computed)

    @cached_property
    def formulas(self) -> tuple[Field, ...]:
        """Those that a formula makes."""
        return tuple(field for field in self if field.formula)

    @cached_property
    def references(self) -> tuple[Field, ...]:
        """Those that are kept as relationships."""
        return tuple(field for field in self if field.relationship)

    def stored(self, properties: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values that a record's properties keep, by name."""
        values = {name: properties[name] for name in self._as_kept if name in properties}
        for name, field, decode in self._decoded:
            if name in properties and (value := decode(field, properties)) is not None:
                values[name] = value
        return values

    @cached_property
    def _kept(self) -> tuple[Field, ...]:
        return tuple(field for field in self if not field.derived and not field.relationship)

    @cached_property
    def _as_kept(self) -> tuple[str, ...]:
        return tuple(field.name for field in self._kept if field.value_type.same_as_kept and not field.was)

    @cached_property
    def _decoded(self) -> tuple[tuple[str, Field, Callable[[Field, Mapping[str, Any]], Any]], ...]:
        return tuple(
            (field.name, field, Field.read if field.was else field.value_type.from_properties)
            for field in self._kept
            if field.name not in self._as_kept
        )


_WITH_CHOICES = ("choice", "multi_choice")
#: What a field has no more when its type allows none of it.
_RULES: dict[str, Any] = {
    "choices": (),
    "minimum": "",
    "maximum": "",
    "pattern": "",
    "default": "",
    "indexed": False,
    "unique": False,
}


@cache
def _read_field(told: str) -> Field:
    return Field.from_mapping(json.loads(told))


@cache
def _bound(field: Field, written: str) -> Any:
    return field.value_type.clean(field, written)
