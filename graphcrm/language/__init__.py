"""Understand questions and statements: text and the relationship types' own labels in, plain values out.

Nothing here reads the database or runs what a person typed.
"""

from graphcrm.language.parser import EXAMPLES, parse, parse_all, understands
from graphcrm.language.questions import (
    ME,
    Common,
    Connect,
    Introduce,
    Party,
    Question,
    Related,
    Tie,
    Together,
    WhoKnows,
    types_at,
)
from graphcrm.language.statements import STATEMENTS, Statement, dates_told, statements, told, words_at
from graphcrm.language.vocabulary import Vocabulary

__all__ = [
    "EXAMPLES",
    "ME",
    "STATEMENTS",
    "Common",
    "Connect",
    "Introduce",
    "Party",
    "Question",
    "Related",
    "Statement",
    "Tie",
    "Together",
    "Vocabulary",
    "WhoKnows",
    "dates_told",
    "parse",
    "parse_all",
    "statements",
    "told",
    "types_at",
    "understands",
    "words_at",
]
