"""The parts of one of the grammar's readings: names as typed, the relation's meanings, and how plausible they are."""

from __future__ import annotations

import itertools
from datetime import date

from lark import Token, Tree

from graphcrm.errors import QuestionError
from graphcrm.language import english
from graphcrm.language.grammar import Node, is_word_of
from graphcrm.language.questions import ME, Party
from graphcrm.language.vocabulary import Meaning, Use, Vocabulary
from graphcrm.phrases import Phrase

#: A name hardly ever begins or ends with a small word.
COST_OF_SMALL_EDGE = 10.0
_COST_OF_SMALL_WORD = 1.0
_COST_OF_JOINING_WORD = 0.75
_COST_OF_OWNER_IN_NAME = 1.5
_COST_OF_COMMA = 1.0
_COST_OF_STEM = 0.5
_CLOSING = " ,;:?!."


class UnreadableError(Exception):
    """Say that a reading makes no sense: a name of small words only, or a relation that is not known."""


class Reading:
    """Read the parts of one tree; ``cost`` grows while its names and its relation are read.

    ``typed`` is the question with the quotes and apostrophes as they were typed, each where it is in the tree's text.
    """

    def __init__(self, tree: Node, typed: str, vocabulary: Vocabulary, today: date) -> None:
        self.typed = typed
        self.vocabulary = vocabulary
        self.cost = 0.0
        nodes = [child for child in tree.children if isinstance(child, Tree)]
        self.node = next(node for node in nodes if node.data != "when")
        when = next((node for node in nodes if node.data == "when"), None)
        self.timing = next((child for child in when.children if isinstance(child, Tree)), None) if when else None
        self.today = today
        self._kinds = {token.type for token in self.node.scan_values(lambda value: isinstance(value, Token))}
        self.count = "COUNT" in self._kinds
        #: Why a question that was understood is not answered.
        self.refusal: QuestionError | None = None

    def says(self, ending: str) -> bool:
        """Say whether a terminal whose name ends so is in the question."""
        return any(kind.endswith(ending) for kind in self._kinds)

    def parts(self, *rules: str) -> list[Node]:
        """Return the parts made by these rules, in the order of the question."""
        return [child for child in self.within(self.node) if child.data in rules]

    @staticmethod
    def within(node: Node) -> list[Node]:
        """Return the parts of a part, in the order of the question."""
        return [child for child in node.children if isinstance(child, Tree)]

    def party(self, node: Node) -> Party:
        """Read a name as typed, and count what makes it an unlikely one.

        Raises:
            UnreadableError: it is no name.
        """
        tokens = [child for child in node.children if isinstance(child, Token)]
        if tokens[0].type in ("ME", "MY"):
            return ME
        text = "".join(tokens).rstrip()
        if node.data == "owner":
            text = text.rstrip(_CLOSING).removesuffix("s").removesuffix("'")
        elif not is_word_of("ABBREVIATION", tokens[-1]):
            # "Health, Labor, | and Pensions" is rather one name.
            self.cost += _COST_OF_COMMA * text.endswith(",")
            text = text.rstrip(_CLOSING)
        start = tokens[0].start_pos or 0
        typed = self.typed[start : start + len(text)]
        if tokens[0].type.startswith("QUOTED"):
            name = typed[1 : text.rindex('"')].strip()
            if not name:
                raise UnreadableError
            return name
        if not text or text.count('"') % 2 or (text.startswith('"') and text.endswith('"')):
            raise UnreadableError
        self._weigh(text, tokens)
        return typed

    def _weigh(self, name: str, tokens: list[Token]) -> None:
        articles = [is_word_of("ARTICLE", token) for token in tokens]
        small = [is_word_of("SMALL", token) for token in tokens]
        if all(map(any, zip(articles, small, strict=True))):
            self._weigh_small(name, len(tokens), articles[0])
            return
        for token in (tokens[0], tokens[-1]):
            if is_word_of("ASKING", token) and (token.islower() or self.typed.isupper()):
                raise UnreadableError
        self.cost += COST_OF_SMALL_EDGE * (small[0] + (small[-1] or articles[-1]))
        for token in itertools.compress(tokens[1:-1], small[1:-1]):
            self.cost += _COST_OF_JOINING_WORD if is_word_of("JOINING", token) else _COST_OF_SMALL_WORD
        self.cost += _COST_OF_OWNER_IN_NAME * any(is_word_of("OWNER", token) for token in tokens[:-1])

    def _weigh_small(self, name: str, words: int, article: bool) -> None:
        """Accept one small word in capitals: "who connects A to B", "who represents OR"."""
        if words > 1 or not name.isupper() or self.typed.isupper() or (len(name) == 1 and not article):
            raise UnreadableError
        self.cost += _COST_OF_SMALL_WORD * (not article)

    def parties(self) -> list[Party]:
        """Return the parties named, in the order of the question."""
        return [self.party(node) for node in self.parts("party", "owner")]

    def refused_yes_no(self) -> QuestionError:
        """Return a refusal that leaves the first party out of the question: "was Josh a volunteer at B in 2019"."""
        first = self.parts("party")[0].children
        start, end = _start(first[0]), _start(first[-1]) + len(str(first[-1]))
        before = self.typed[:start].split()
        auxiliary, rest = before.pop().casefold(), self.typed[end:]
        if auxiliary in ("do", "does", "did"):
            verb = str(self.parts("relation")[0].children[0]).strip()
            form = english.past_forms(verb)[0] if auxiliary == "did" else english.third_person(verb)
            auxiliary, rest = "", rest.replace(verb, form, 1)
        wording = " ".join((*before, "who", "is" if auxiliary == "am" else auxiliary, rest)).split()
        return QuestionError(
            "I do not answer with yes or no.",
            Phrase("Ask: {wording}?", wording=" ".join(wording)),
            understood=self.typed,
        )

    def place(self) -> Party | None:
        """Return the place where two were together, or None."""
        return next((self.party(node) for node in self.parts("place")), None)

    def noun(self) -> str | None:
        """Return what the asker calls the answer ("which *sites*"), or None."""
        for node in self.parts("noun"):
            if any(is_word_of("SMALL", word) for word in _words(node)):
                raise UnreadableError
            return "".join(_words(node)).strip(_CLOSING)
        return None

    def link(self) -> str:
        """Return the preposition that the tree keeps, empty when it has none."""
        tokens = [child for child in self.node.children if isinstance(child, Token) and child.type == "LINK"]
        return tokens[0].strip(_CLOSING).casefold() if tokens else ""

    def meanings(self, *uses: Use, link: str = "") -> list[Meaning]:
        """Look the relation up in these uses, as a stem only where no other use has a meaning.

        Raises:
            UnreadableError: the vocabulary does not know the relation.
        """
        words = _words(self.parts("relation")[0])
        while len(words) > 1 and is_word_of("FILLER", words[0]):
            words = words[1:]
        # The article belongs to the name: "volunteers at | the XYZ site".
        if is_word_of("ARTICLE", words[-1]):
            raise UnreadableError
        phrase = "".join(words).strip(_CLOSING)
        found = [
            meaning
            for use in uses
            if use != "stem"
            for meaning in self.vocabulary.meanings(use, f"{phrase} {link}" if link else phrase)
        ]
        if not found and "stem" in uses:
            found = list(self.vocabulary.meanings("stem", phrase))
            self.cost += _COST_OF_STEM
        if not found:
            raise UnreadableError
        return found


def _start(token: object) -> int:
    return (token.start_pos or 0) if isinstance(token, Token) else 0


def _words(node: Node) -> list[str]:
    return [str(child) for child in node.children if isinstance(child, Token)]
