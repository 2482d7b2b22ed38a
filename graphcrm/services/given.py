"""What a person gives for the fields of a record: checked against the fields, the rights and the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.models.field import Field
from graphcrm.phrases import Phrase, Word, either

if TYPE_CHECKING:
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Given:
    """Values that were checked: the properties that keep them, and what is kept as relationships, by field.

    ``kept`` are the fields whose values are properties.
    """

    properties: dict[str, Any]
    linked: dict[Field, Any] = field(default_factory=dict)
    kept: list[Field] = field(default_factory=list)

    def values(self) -> dict[Field, Any]:
        """Return the values by field, without references, which are relationships with versions of their own."""
        terms = {each: value for each, value in self.linked.items() if each.type == "terms"}
        return {each: each.value_type.from_properties(each, self.properties) for each in self.kept} | terms

    def leave(self, of: Field) -> None:
        """Take out what was given for a field."""
        self.linked.pop(of, None)
        for column in (*of.columns, *(of.former.columns if of.former else ())):
            self.properties.pop(column, None)


def check(fields: Iterable[Field], viewer: Viewer, values: Mapping[str, object], what: str) -> Given:
    """Check values by field name; a missing field is left alone, an empty one is cleared.

    Args:
        fields: those that the record has.
        viewer: who gives them; a field that they may not see is as unknown as one that is not there.
        values: by name of the field.
        what: what the record is, for messages.

    Raises:
        RuleError: a name is unknown, the field is derived, or a value does not fit.
        ForbiddenError: the viewer sees the field and may not change it.
    """
    known = {each.name: each for each in fields if not each.system and each.readable_by(viewer)}
    given = Given({})
    for name, value in values.items():
        if name not in known:
            raise _unknown(name, what, known)
        each = known[name]
        if each.derived:
            raise RuleError(
                Phrase("{label} cannot be given.", label=Word(each.label)), "It is derived from the rest.", name, value
            )
        if not each.writable_by(viewer):
            raise ForbiddenError(
                Phrase("You may not change {label}.", label=Word(each.label)),
                Phrase("It takes the role {role}.", role=either(each.writers)),
            )
        if each.columns:
            given.properties.update(each.clean(value))
            given.kept.append(each)
        else:
            given.linked[each] = each.value(value)
    return given


def fill(fields: Iterable[Field], properties: dict[str, Any], what: str) -> None:
    """Fill in defaults where nothing was given.

    Args:
        fields: those that the record has.
        properties: the record's own; the defaults are put into it.
        what: what the record is, for messages.

    Raises:
        RuleError: a required field has neither a value nor a default.
    """
    for each in fields:
        if each.columns and not each.system and properties.get(each.name) is None:
            if each.default:
                properties.update(each.clean(each.default))
            elif each.required:
                raise RuleError(
                    Phrase("{label} is missing: every {what} has one.", label=Word(each.label), what=Word(what)),
                    Phrase("Give {name}.", name=each.name),
                    each.name,
                )


def next_version(properties: Mapping[str, Any]) -> int:
    """Return the version that a record with these properties has after it is written."""
    return int(properties.get("version") or 0) + 1


def _unknown(name: str, what: str, known: Mapping[str, Field]) -> RuleError:
    import difflib

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    right = Phrase("Did you mean {near}?", near=near[0]) if near else Phrase("Take one of {known}.", known=known)
    # Without the value: it may be a secret whose field was misspelled.
    return RuleError(Phrase("No {what} has a field {name!r}.", what=Word(what), name=name), right, name)
