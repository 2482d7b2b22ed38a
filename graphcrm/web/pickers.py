"""Read what the pickers of ``templates/pickers.html`` send: one party, one owner, or some tags."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flask_babel import gettext

from graphcrm.errors import AmbiguousNameError, NotFoundError, RuleError
from graphcrm.services import colleagues, naming
from graphcrm.web.handle import current_database
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict


class NamesakesError(RuleError):
    """Several fit what was typed; ``choices`` holds the uid or name of each and a line that tells it apart."""

    def __init__(self, error: AmbiguousNameError, field: str, text: str) -> None:
        self.choices: Sequence[tuple[str, str]] = error.choices
        super().__init__(error.message, gettext("Choose the one you mean."), field, text)


def picked(form: MultiDict[str, str], name: str) -> str:
    """Return the uid of the party that the picker ``name`` sends; an empty text when none was picked.

    What was typed counts where it is not the text that the uid stands for: without scripts the uid stays as it was.

    Raises:
        RuleError: nobody of whom the viewer may know fits what was typed; ``field`` is the picker's name.
        NamesakesError: several do.
    """
    return _picked(form, name, lambda text: naming.resolve(current_database(), current_viewer(), text).uid)


def picked_owner(form: MultiDict[str, str], name: str = "owner") -> str:
    """Return the user or team that the picker ``name`` sends, as records call it; an empty text when none was picked.

    Raises:
        RuleError: there is no such team; ``field`` is the picker's name.
        NamesakesError: several are called so.
    """

    def find(text: str) -> str:
        return colleagues.resolve(current_database(), current_viewer(), text, whole=current_schema())

    return _picked(form, name, find)


def _picked(form: MultiDict[str, str], name: str, find: Callable[[str], str]) -> str:
    text, kept = form.get(f"{name}-text", "").strip(), form.get(name, "").strip()
    if f"{name}-text" not in form or (kept and text == form.get(f"{name}-for", "").strip()):
        return kept
    if not text:
        return ""
    try:
        return find(text)
    except AmbiguousNameError as error:
        raise NamesakesError(error, name, text) from error
    except NotFoundError as error:
        raise RuleError(error.message, error.hint, name, text) from error


def listed(form: MultiDict[str, str], name: str) -> list[str]:
    """Return the values that the picker of tags ``name`` sends, each once; a comma stands between two."""
    found = (" ".join(value.split()) for given in form.getlist(name) for value in given.split(","))
    return list(dict.fromkeys(value for value in found if value))
