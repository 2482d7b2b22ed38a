"""English word forms, made by rule from the labels of relationship types.

Only what labels need: a label's verb stands in the third person ("volunteers at"), its noun in the singular
("member of"). Rules and exceptions follow the usual school grammar; a wrong guess only means that an odd form is not
recognized, so the tables stay short.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: base: (past, participle); a pair of equal forms is written once.
_IRREGULAR: dict[str, tuple[str, ...]] = {
    "become": ("became", "become"), "begin": ("began", "begun"), "break": ("broke", "broken"),
    "breed": ("bred",), "bring": ("brought",), "build": ("built",), "buy": ("bought",), "catch": ("caught",),
    "choose": ("chose", "chosen"), "come": ("came", "come"), "deal": ("dealt",), "do": ("did", "done"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"), "eat": ("ate", "eaten"), "feed": ("fed",),
    "fight": ("fought",), "find": ("found",), "forget": ("forgot", "forgotten"), "forgive": ("forgave", "forgiven"),
    "get": ("got", "gotten"), "give": ("gave", "given"), "go": ("went", "gone"), "grow": ("grew", "grown"),
    "have": ("had",), "hear": ("heard",), "hold": ("held",), "keep": ("kept",), "know": ("knew", "known"),
    "lead": ("led",), "leave": ("left",), "lend": ("lent",), "let": ("let",), "lose": ("lost",), "make": ("made",),
    "meet": ("met",), "oversee": ("oversaw", "overseen"), "pay": ("paid",), "put": ("put",), "read": ("read",),
    "ride": ("rode", "ridden"), "run": ("ran", "run"), "see": ("saw", "seen"), "sell": ("sold",), "send": ("sent",),
    "set": ("set",), "show": ("showed", "shown"), "sing": ("sang", "sung"), "sit": ("sat",),
    "speak": ("spoke", "spoken"), "spend": ("spent",), "stand": ("stood",),
    "take": ("took", "taken"), "teach": ("taught",), "tell": ("told",),
    "think": ("thought",), "undertake": ("undertook", "undertaken"), "win": ("won",), "write": ("wrote", "written"),
}  # fmt: skip
_IRREGULAR_NOUNS = {"child": "children", "man": "men", "person": "people", "wife": "wives", "woman": "women"}
#: Verbs of two syllables that double their last letter, which the rule for one syllable cannot see.
_DOUBLING = {"admit", "commit", "confer", "defer", "permit", "prefer", "refer", "submit", "transfer"}
_VOWELS = "aeiou"

_PAST_AS_IT_IS = frozenset(("was", "were", "had"))

#: Words that end a verb phrase and can be left behind or moved to the front of a question.
PREPOSITIONS = frozenset(
    (
        "about", "as", "against", "among", "around", "at", "behind", "beside", "by", "for", "from", "in", "into",
        "near", "of", "on", "over", "through", "to", "toward", "towards", "under", "with", "within",
    )
)  # fmt: skip
WITH = "with"
ARTICLES = frozenset(("a", "an", "the"))


@dataclass(frozen=True, slots=True)
class Verb:
    """The forms of one verb, the words that follow it included ("volunteered at")."""

    third: str
    base: str
    past: str
    participle: str
    gerund: str


def base_form(third: str) -> str:
    """Return the base of a verb in the third person: "teaches" gives "teach", "works" gives "work"."""
    if third == "has":
        return "have"
    if third.endswith("ies"):
        return third[:-1] if len(third) <= 4 else third[:-3] + "y"
    if re.search(r"(?:[cs]h|ss|x|zz|o)es$", third):
        return third[:-2]
    return third[:-1] if third.endswith("s") else third


def third_person(base: str) -> str:
    """Return the third person of a verb: "teach" gives "teaches", "have" gives "has"."""
    return "has" if base == "have" else plural(base) if not base.endswith("o") else base + "es"


def bases_of_past(past: str) -> tuple[str, ...]:
    """Return each base that a regular past may come from: "founded" gives "found" and also "founde"."""
    stem = past.removesuffix("ed")
    guesses = (stem, stem + "e", stem[:-1], stem[:-1] + "y")
    return tuple(guess for guess in guesses if guess and past_forms(guess)[0] == past)


def past_forms(base: str) -> tuple[str, str]:
    """Return past and participle: "teach" gives "taught" twice, "know" gives "knew" and "known"."""
    if base in _IRREGULAR:
        forms = _IRREGULAR[base]
        return forms[0], forms[-1]
    if base.endswith("e"):
        past = base + "d"
    elif re.search(f"[^{_VOWELS}]y$", base):
        past = base[:-1] + "ied"
    else:
        past = _doubled(base) + "ed"
    return past, past


def gerund(base: str) -> str:
    """Return the -ing form: "manage" gives "managing", "sit" gives "sitting"."""
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        return base[:-1] + "ing"
    return _doubled(base) + "ing"


def plural(noun: str) -> str:
    """Return the plural of a noun: "agency" gives "agencies", "mother-in-law" gives "mothers-in-law"."""
    head, hyphen, tail = noun.partition("-in-")
    if hyphen:
        return f"{plural(head)}{hyphen}{tail}"
    for singular, irregular in _IRREGULAR_NOUNS.items():
        if noun.endswith(singular) and (noun == singular or len(singular) > 3):
            return noun[: -len(singular)] + irregular
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if re.search(f"[^{_VOWELS}]y$", noun):
        return noun[:-1] + "ies"
    return noun + "s"


def conjugate(phrase: str) -> Verb:
    """Return the forms of a verb phrase given in the third person ("coordinates volunteers at")."""
    third, _, rest = phrase.partition(" ")
    return _forms(base_form(third), third, rest)


def conjugate_past(phrase: str) -> tuple[Verb, ...]:
    """Return the forms of a verb phrase given in a regular past ("graduated from"), once for each base it may have."""
    past, _, rest = phrase.partition(" ")
    return tuple(_forms(base, base + "s", rest) for base in bases_of_past(past))


def past_label(label: str) -> str:
    """Return a label in the past: "volunteers at" gives "volunteered at", "is married to" gives "was married to"."""
    first, _, rest = label.partition(" ")
    if first in ("is", "are") or first in _PAST_AS_IT_IS:
        return f"{'were' if first == 'are' else 'was' if first == 'is' else first} {rest}".strip()
    if first.endswith("s") and not first.endswith("ss"):
        return conjugate(label).past
    return label if first.endswith("ed") else f"was {label}"


def _forms(base: str, third: str, rest: str) -> Verb:
    past, participle = past_forms(base)
    return Verb(*(f"{form} {rest}".strip() for form in (third, base, past, participle, gerund(base))))


def _doubled(base: str) -> str:
    """Double the last letter of a short verb that ends in one vowel and one consonant ("plan")."""
    one_syllable = re.fullmatch(f"[^{_VOWELS}]*[{_VOWELS}][^{_VOWELS}wxy]", base)
    return base + base[-1] if one_syllable or base in _DOUBLING else base
