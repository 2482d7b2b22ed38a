"""Notes on parties, and who reads what is written about a party."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from graphcrm.errors import RuleError
from graphcrm.models.texts import clean_text
from graphcrm.phrases import Phrase

#: Who reads a note or a document, out of those who may see its party: all of them; its author alone; its author and
#: those who were chosen.
EVERYBODY, AUTHOR, CHOSEN = "all", "author", "chosen"
AUDIENCES = (EVERYBODY, AUTHOR, CHOSEN)
#: Characters of a note.
NOTE_LENGTH = 50_000
#: The most users and teams that are chosen by name; a larger circle is a team.
MOST_READERS = 100


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote about a party, in Markdown as typed; ``graphcrm.markdown`` shows it.

    ``party`` is the uid of the party, ``audience`` one of ``AUDIENCES``, and ``readers`` are names of users, and of
    teams as ``team:NAME``. The ``sticky`` note of a party is shown before all others.
    """

    uid: str
    party: str
    text: str
    author: str
    audience: str
    readers: tuple[str, ...]
    sticky: bool
    created_at: datetime
    modified_at: datetime
    modified_by: str
    version: int

    @classmethod
    def from_properties(cls, party: str, properties: Mapping[str, Any]) -> Note:
        """Return the note that a node keeps."""
        kept = {field.name: properties[field.name] for field in fields(cls) if field.name != "party"}
        return cls(**{**kept, "party": party, "readers": tuple(properties["readers"])})


def clean_note(text: str) -> str:
    """Return the text of a note, without blank lines around it.

    Raises:
        RuleError: it is empty or too long, or holds control characters.
    """
    text = clean_text(text, Phrase("The note"), NOTE_LENGTH, "text").strip("\n")
    if not text.strip():
        raise RuleError("The note is empty.", "Write something.", "text")
    return text


def audience_of(audience: str, readers: Iterable[str]) -> tuple[str, list[str]]:
    """Return an audience with its readers, each once and sorted; to name readers is to choose them.

    Raises:
        RuleError: there is no such audience, it names nobody, or too many.
    """
    named = sorted(set(readers))
    if named and audience != CHOSEN:
        raise RuleError(
            "Only what is shared with chosen readers names them.",
            Phrase("Give the audience {audience}.", audience=CHOSEN),
            "audience",
            audience,
        )
    if audience not in AUDIENCES:
        raise RuleError(
            Phrase("There is no audience {audience!r}.", audience=audience),
            Phrase("Take one of {known}.", known=AUDIENCES),
            "audience",
            audience,
        )
    if audience == CHOSEN and not named:
        raise RuleError("Nobody was chosen to read this.", "Name users, or teams as in team:sales.", "readers")
    if len(named) > MOST_READERS:
        raise RuleError(
            Phrase("{number:,} readers are too many to be chosen by name.", number=len(named)),
            Phrase("Choose at most {most}; a team counts as one.", most=MOST_READERS),
            "readers",
        )
    return audience, named
