"""Understand questions: text and the relationship types' own labels in, a plain ``Question`` out.

Nothing here reads the database or runs what a person typed.
"""

from graphcrm.language.parser import EXAMPLES, parse, parse_all
from graphcrm.language.questions import (
    ME,
    Common,
    Connect,
    Party,
    Question,
    Related,
    Tie,
    Together,
    WhoKnows,
    types_at,
)
from graphcrm.language.vocabulary import Vocabulary

__all__ = [
    "EXAMPLES",
    "ME",
    "Common",
    "Connect",
    "Party",
    "Question",
    "Related",
    "Tie",
    "Together",
    "Vocabulary",
    "WhoKnows",
    "parse",
    "parse_all",
    "types_at",
]
