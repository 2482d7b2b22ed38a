"""Inputs of forms, made from the declarations of fields; ``templates/inputs.html`` draws them.

Nothing is coded for a field: its type says how it is typed in. ``inputs`` shows values, ``read`` takes them out of a
form as the texts that services take, and ``checked`` finds all that is wrong with them at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as attribute
from functools import cache
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models.field_types import Instant, Secret
from graphcrm.queries.parties import PartyRef
from graphcrm.services.colleagues import Colleague
from graphcrm.web import dates
from graphcrm.web.locale import language, preferences
from graphcrm.web.pickers import NamesakesError, listed, picked, picked_owner
from graphcrm.web.shown import said

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from graphcrm.models.field import Field

#: What draws a type of field where it is no single line.
_DRAWN: Mapping[str, str] = {
    "long_text": "text",
    "boolean": "check",
    "choice": "choice",
    "country": "choice",
    "multi_choice": "choices",
    "money": "money",
    "date": "date",
    "end_date": "date",
    "datetime": "moment",
    "encrypted": "secret",
    "party": "party",
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Types whose values are typed as the pages show dates.
_DATES = ("date", "end_date")
#: What a browser should know of a single line, by the type of its field.
_LINES: Mapping[str, Mapping[str, str]] = {
    "integer": {"inputmode": "numeric"},
    "decimal": {"inputmode": "decimal"},
    "link": {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false", "placeholder": "https://"},
    "email": {"inputmode": "email", "autocapitalize": "none", "spellcheck": "false"},
    "phone": {"inputmode": "tel"},
    "hours": {"placeholder": "09:00-12:00, 13:00-17:00"},
    "countries": {"placeholder": "US, FR"},
    "time_zone": {"placeholder": "Europe/Paris", "autocapitalize": "none", "spellcheck": "false"},
}


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be chosen, and how deep it stands in its tree."""

    value: str
    label: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """A field in a form: ``drawn`` says how, ``text`` is what stands in it, ``chosen`` what is chosen of ``choices``.

    ``beside`` is the currency of an amount, a day as the browser's calendar has it, the time zone of a moment, the uid
    of a party or the name of an owner. ``known`` says that there is a secret, which is never shown. ``was`` is the
    whole moment. ``namesakes`` are parties or owners one of whom is to be chosen.
    """

    field: Field
    drawn: str
    text: str = ""
    beside: str = ""
    chosen: frozenset[str] = frozenset()
    choices: tuple[Choice, ...] = ()
    errors: tuple[str, ...] = ()
    namesakes: Sequence[tuple[str, str]] = ()
    attributes: Mapping[str, str] = attribute(default_factory=dict)
    known: bool = False
    was: str = ""

    @property
    def name(self) -> str:
        """What the form calls it."""
        return self.field.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.field.label


@dataclass(slots=True)
class Read:
    """What a form holds: the text of each of its fields, and what is wrong with which."""

    texts: dict[str, str]
    errors: dict[str, list[RuleError]] = attribute(default_factory=dict)

    def refuse(self, error: RuleError) -> None:
        """Put what a service refused beside the field it concerns; under the empty name when it is about none."""
        self.errors.setdefault(error.field if error.field in self.texts else "", []).append(error)

    def about(self, name: str) -> tuple[str, ...]:
        """Return what is wrong with a field, or with none of them for an empty name."""
        return tuple(said(error) for error in self.errors.get(name, ()))


def inputs(
    fields: Iterable[Field],
    values: Mapping[str, Any],
    *,
    errors: Mapping[str, Iterable[RuleError | str]] | None = None,
    choices: Mapping[str, Sequence[Choice]] | None = None,
    typed: MultiDict[str, str] | None = None,
    access: Callable[[Field], str] | None = None,
) -> list[Input]:
    """Return the inputs of fields, in their order.

    Args:
        fields: those of the form; derived ones and those that graphcrm itself writes are left out.
        values: by name of the field: a value of its type, or a text that was read from a form.
        errors: what is wrong, by name of the field.
        choices: what may be chosen, by name of the field, where its declaration does not say it: terms, folders.
        typed: the form that was sent, whose texts are shown again instead of the values.
        access: says of a field whether whoever fills it in may ``write`` it, only ``read`` it, or whether it is
            ``hidden``, as ``auth.policy.field_access`` does; all may be written by default.
    """
    made = []
    for field in fields:
        if field.system or field.derived:
            continue
        may = access(field) if access else "write"
        if may == "hidden":
            continue
        value = values.get(field.name)
        if typed is not None and may == "write" and (sent := _sent(typed, field)) is not None:
            value = sent
        wrong = tuple((errors or {}).get(field.name, ()))
        some = tuple((choices or {}).get(field.name, ()))
        made.append(_input(field, value, may, wrong, some, typed))
    return made


def read(form: MultiDict[str, str], fields: Iterable[Field]) -> dict[str, str]:
    """Return the text of each field that a form holds, as services take it; a secret only when one was typed.

    Raises:
        RuleError: the party of a reference was not found, or a text is no date.
    """
    return {field.name: text for field in fields if (text := _text_of(form, field)) is not None}


def checked(form: MultiDict[str, str], fields: Iterable[Field]) -> Read:
    """Read fields and find all that is wrong with them by their own rules; the rest is for the services to find."""
    found = Read({})
    for field in fields:
        try:
            text = _text_of(form, field)
        except RuleError as error:
            found.texts[field.name] = form.get(f"{field.name}-text", form.get(field.name, ""))
            found.errors[field.name] = [error]
            continue
        if text is None:
            continue
        found.texts[field.name] = text
        if field.encrypted:
            continue
        try:
            field.value(text)
        except RuleError as error:
            found.errors[field.name] = [error]
    return found


def written(field: Field, value: Any) -> str:
    """Return a value as ``read`` returns it when nobody changes it; nothing for a secret."""
    if value is None or isinstance(value, Secret):
        return ""
    if isinstance(value, PartyRef):
        return value.uid
    if isinstance(value, Colleague):
        return value.name
    if isinstance(value, (tuple, list)):
        return "\n".join(value)
    return value if isinstance(value, str) else field.value_type.to_text(value)


def _input(
    field: Field,
    value: Any,
    may: str,
    wrong: tuple[RuleError | str, ...],
    choices: tuple[Choice, ...],
    typed: MultiDict[str, str] | None,
) -> Input:
    text = written(field, value)
    made: dict[str, Any] = {
        "field": field,
        "drawn": _drawn(field, choices),
        "text": text,
        "choices": choices or _choices(field),
        "errors": tuple(said(error) for error in wrong),
        "attributes": _attributes(field),
        "known": isinstance(value, Secret),
    }
    if field.type in _DATES:
        made["beside"] = text if _DAY.fullmatch(text) else ""
        made["text"] = text = dates.typed(text)
    if may == "read":
        shown = _called(value) or _shown(text, made["choices"])
        return Input(**made | {"drawn": "shown", "text": "••••••" if made["known"] else shown})
    if made["drawn"] in ("choice", "choices"):
        chosen = frozenset(text.split("\n")) - {""}
        there = {choice.value for choice in made["choices"]}
        # What was retired stays where it is until it is taken off.
        made["choices"] += tuple(Choice(each, each.replace("_", " ")) for each in sorted(chosen - there))
        made["chosen"] = chosen
    elif made["drawn"] == "money":
        made["text"], _, beside = text.partition(" ")
        made["beside"] = beside or _currency(field)
    elif made["drawn"] == "moment":
        made["text"], made["beside"] = _local(field, value)
        made["was"] = text
    elif made["drawn"] in ("party", "owner"):
        made["beside"], made["text"] = text, _called(value) or text
        if typed is not None and f"{field.name}-text" in typed:
            made["beside"], made["text"] = typed.get(field.name, ""), typed[f"{field.name}-text"]
        made["namesakes"] = next((each.choices for each in wrong if isinstance(each, NamesakesError)), ())
    return Input(**made)


def _drawn(field: Field, choices: Collection[Choice]) -> str:
    if field.type == "terms":
        return "choices" if field.name != "tags" else "tags"
    if choices:
        return "choice"
    if _is_owner(field):
        return "owner"
    return _DRAWN.get(field.type, "line")


def _is_owner(field: Field) -> bool:
    return field.name == "owner" and field.group == "rights"


def _called(value: Any) -> str:
    """Return what people call the party or owner that a value names."""
    return value.name if isinstance(value, PartyRef) else value.label if isinstance(value, Colleague) else ""


def _choices(field: Field) -> tuple[Choice, ...]:
    if field.type == "country":
        first = tuple(preferences()["first_countries"] or ())
        return _countries(language(), first)
    return tuple(Choice(each, each) for each in field.choices)


@cache
def _countries(tag: str, first: tuple[str, ...] = ()) -> tuple[Choice, ...]:
    import phonenumbers
    from babel import Locale

    names = Locale.parse(tag).territories
    found = [Choice(code, names.get(code, code)) for code in phonenumbers.SUPPORTED_REGIONS]
    places = {code: place for place, code in enumerate(first)}
    return tuple(sorted(found, key=lambda each: (places.get(each.value, len(places)), each.label.casefold())))


def _attributes(field: Field) -> dict[str, str]:
    """Return what the browser should know of a field; the rules themselves are the server's to say."""
    made = {"placeholder": dates.forms()} if field.type in _DATES else dict(_LINES.get(field.type, {}))
    if field.value_type.stored == "STRING" and field.columns:
        made["maxlength"] = str(field.longest)
    return made


def _shown(text: str, choices: Sequence[Choice]) -> str:
    labels = {choice.value: choice.label for choice in choices}
    return ", ".join(labels.get(part, part) for part in text.split("\n")) if labels else text


def _local(field: Field, value: Any) -> tuple[str, str]:
    """Return date and time as the browser's input takes them, and the time zone."""
    if isinstance(value, str):
        head, _, last = value.rpartition(" ")
        written, zone = (head, last) if head and last[0].isalpha() else (value, "")
        try:
            value = field.value_type.clean(field, f"{written} {zone}".strip())
        except RuleError:
            return written, zone
    if not isinstance(value, Instant):
        return "", ""
    local = value.local.replace(tzinfo=None)
    exact = "milliseconds" if local.microsecond else "seconds" if local.second else "minutes"
    return local.isoformat(timespec=exact), value.zone


def _text_of(form: MultiDict[str, str], field: Field) -> str | None:
    """Return what a form says of a field; None when it says nothing.

    Raises:
        RuleError: the party of a reference was not found, no owner is called so, or a text is no date.
    """
    if field.system or field.derived:
        return None
    if field.type == "party":
        return picked(form, field.name) if field.name in form or f"{field.name}-text" in form else None
    if _is_owner(field) and f"{field.name}-text" in form:
        return picked_owner(form, field.name)
    sent = _sent(form, field)
    return dates.read(sent, field.name) if sent and field.type in _DATES else sent


def _sent(form: MultiDict[str, str], field: Field) -> str | None:
    name = field.name
    if name not in form:
        return None
    text = form[name].replace("\r\n", "\n").strip()
    if field.type == "boolean":
        # The box stands after a hidden field that says what an empty box means.
        return form.getlist(name)[-1]
    if field.name == "tags" and field.type == "terms":
        return "\n".join(sorted(listed(form, name)))
    if field.type in ("multi_choice", "terms"):
        return "\n".join(each for each in form.getlist(name) if each)
    if field.type == "money":
        currency = form.get(f"{name}-currency", "").strip() or _currency(field)
        return f"{text} {currency}".strip() if text else ""
    if field.type == "datetime":
        return _moment(form, field, text)
    if field.encrypted:
        # Its own white space may be part of a secret.
        return form[name] or ("" if form.get(f"{name}-remove") else None)
    return text


def _currency(field: Field) -> str:
    """Return the currency of an amount that is given without one; none where the field says which there are."""
    return "" if field.choices else str(preferences()["currency"])


def _moment(form: MultiDict[str, str], field: Field, text: str) -> str:
    """Return date, time and zone; as they were when nothing of what was shown has changed.

    The browser's input does not tell the two 2:30 of an autumn night apart.
    """
    zone, was = form.get(f"{field.name}-zone", "").strip(), form.get(f"{field.name}-was", "")
    if was and (text, zone) == _local(field, was):
        return was
    return f"{text} {zone}".strip() if text else ""
