"""Write what a page asks for, and offer to undo it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext

from graphcrm.auth import policy
from graphcrm.services import restore
from graphcrm.values import new_uid
from graphcrm.web.answers import go
from graphcrm.web.handle import current_database
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer, local_path

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork

T = TypeVar("T")

SOURCE = "web"
blueprint = Blueprint("undo", __name__)


def write(function: Callable[[UnitOfWork], T], operation: str = "") -> T:
    """Run ``function`` as one transaction of whoever asks, and return what it returns.

    ``operation`` is what the journal calls it, where it is to be undone.
    """
    return current_database().write(current_viewer(), function, source=SOURCE, operation=operation or None)


def change(function: Callable[[UnitOfWork], T], message: str | Callable[[T], str]) -> T:
    """Write like ``write``, and say on the next page what was done, with a button that undoes it.

    Args:
        function: what is written.
        message: what was done, or a function that makes it from what ``function`` returned.
    """
    operation = new_uid()
    result = write(function, operation)
    done(message if isinstance(message, str) else message(result), operation)
    return result


def done(message: str, operation: str = "") -> None:
    """Say on the next page what was done, with a button that undoes the operation for those who may."""
    may = operation and policy.may(current_viewer(), "restore")
    flash(message, f"undo:{operation}" if may else "done")


@blueprint.post("/undo/<uid>")
def undo(uid: str) -> ResponseReturnValue:
    """Undo what a page did a moment ago, and go back to where the button stood."""
    restored = restore.undo(current_database(), current_viewer(), uid, source=SOURCE)
    if restored.done:
        done(gettext("Undone."), restored.operation)
    if restored.left:
        left = "; ".join(f"{said(what)}: {said(why)}" for what, why in restored.left[:3])
        number = len(restored.left)
        words = ngettext("%(num)d change was left: %(left)s", "%(num)d changes were left: %(left)s", number, left=left)
        flash(words, "wrong")
    return go(local_path(request.form.get("next")))
