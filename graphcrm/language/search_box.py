"""What a person types into the search box: words, "exact words", -words, and operators such as tag:donor."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphcrm.errors import RuleError
from graphcrm.phrases import Phrase

#: What each operator asks for, in the order in which they are explained.
OPERATORS: Mapping[str, str] = {
    "tag": Phrase("has this tag"),
    "kind": Phrase("is of this kind: person, org, household, group, or an own kind"),
    "type": Phrase("is of this contact type: lead, customer"),
    "role": Phrase("has this role"),
    "category": Phrase("is in this category, or one below it"),
    "city": Phrase("has an address in this city"),
    "folder": Phrase("lies in this folder"),
    "owner": Phrase("belongs to this user or team:NAME; me for yourself"),
    "has": Phrase("has an email, a phone, a website, an address, a tag"),
    "since": Phrase("was added or changed since this day, month or year"),
    "ext": Phrase("is called so by an import"),
}
#: Characters that are read at most; nobody types more into one line.
LONGEST = 500
_TOKEN = re.compile(
    r"""\s*(?P<not>-)?(?:(?P<name>[^\W\d_]+):(?!//)(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s"]*))|"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))"""
)


@dataclass(frozen=True, slots=True)
class Operator:
    """``name:value``; ``negated`` when it was written with ``-``."""

    name: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """What was typed: words, phrases that stand together, what must not be there, and operators."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    operators: tuple[Operator, ...] = ()


def parse(text: str) -> Box:
    """Read the text of the search box.

    Raises:
        RuleError: it is too long, a quote is not closed, or an operator is unknown or has no value.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise RuleError(
            "This is too long to search for.", Phrase("Write at most {most} characters.", most=LONGEST), "q"
        )
    words: list[str] = []
    phrases: list[str] = []
    without: list[str] = []
    operators: list[Operator] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            raise RuleError(
                'A quotation mark (") is not closed.', 'Write "exact words" between two of them.', "q", text
            )
        place = token.end()
        negated = bool(token["not"])
        if token["name"] is not None:
            operators.append(_operator(token["name"], token["quoted"] or token["value"] or "", negated))
        elif token["phrase"] is not None:
            (without if negated else phrases).append(token["phrase"])
        else:
            (without if negated else words).append(token["word"])
    return Box(tuple(words), tuple(phrases), tuple(without), tuple(operators))


def _operator(given: str, value: str, negated: bool) -> Operator:
    name = given.lower()
    if name not in OPERATORS:
        near = difflib.get_close_matches(name, OPERATORS, n=1, cutoff=0.5)
        known = [f"{each}:" for each in OPERATORS]
        right = Phrase("There are {known}.", known=known)
        if near:
            right = Phrase("Did you mean {near}? There are {known}.", near=f"{near[0]}:", known=known)
        raise RuleError(Phrase("The search has no {operator}.", operator=f"{given}:"), right, "q", given)
    if not value.strip():
        raise RuleError(
            Phrase("{operator} stands without a value.", operator=f"{name}:"),
            Phrase("It finds what {meaning}.", meaning=OPERATORS[name]),
            "q",
            given,
        )
    return Operator(name, value.strip(), negated)
