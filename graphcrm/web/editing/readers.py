"""Read out of a form who is to read a note or a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graphcrm.models.notes import AUDIENCES, AUTHOR, CHOSEN, EVERYBODY
from graphcrm.web.locale import preferences_in

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict


def audience_of(form: MultiDict[str, str], usual: str = EVERYBODY) -> str:
    """Return the audience that was chosen; the usual one where none was."""
    chosen = form.get("audience", "")
    return chosen if chosen in AUDIENCES else usual


def of_new_note(folder: object) -> str:
    """Return who sees a new note on a record of a folder, or of none, as whoever asks prefers."""
    return AUTHOR if preferences_in(folder)["note_visibility"] == "author" else EVERYBODY


def names_of(form: MultiDict[str, str]) -> tuple[str, ...]:
    """Return the names of users and teams that were chosen, when readers are."""
    if audience_of(form) != CHOSEN:
        return ()
    return tuple(filter(None, (name.strip() for name in re.split(r"[,;\n]", form.get("readers", "")))))
