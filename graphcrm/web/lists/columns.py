"""Choose the columns of a list, and their order."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from graphcrm.errors import RuleError
from graphcrm.models.preference import Scope
from graphcrm.services import preferences as service
from graphcrm.services.lists import parties, relationships
from graphcrm.web import writing
from graphcrm.web.answers import go, show
from graphcrm.web.handle import current_database
from graphcrm.web.lists.listing import COLUMNS, KINDS
from graphcrm.web.locale import preferences
from graphcrm.web.viewer import current_viewer, local_path

#: Columns that say nothing to a person, or what another column says.
TOLD_OTHERWISE = ("uid", "version", "name_key", "nickname_key", "sort_key", "subkind")


def choose(list: str) -> ResponseReturnValue:
    """Show the columns that a list can have, and keep those that are chosen; they count for one's own lists."""
    endpoint = f"lists.{list}"
    if endpoint not in COLUMNS:
        abort(404)
    offered, preference = _offered(endpoint), COLUMNS[endpoint]
    back = local_path(request.values["back"]) if request.values.get("back") else url_for(endpoint)
    chosen = [name for name in preferences()[preference] if name in offered]
    order = [*chosen, *(name for name in offered if name not in chosen)]
    refusal = None
    if request.method == "POST":
        order = _order(request.form.getlist("order"), order)
        chosen = [name for name in order if name in request.form.getlist("column")]
        if "reset" in request.form or "save" in request.form:
            try:
                return _keep(preference, None if "reset" in request.form else chosen, back)
            except RuleError as error:
                refusal = error
    return show(
        "lists/columns.html",
        refusal.status if refusal else 200,
        list=list,
        back=back,
        labels=offered,
        order=order,
        chosen=set(chosen),
        refusal=refusal,
    )


def _offered(endpoint: str) -> dict[str, str]:
    """Return the labels of the columns by name; a list of households or groups has those of organizations."""
    database, viewer = current_database(), current_viewer()
    if endpoint in KINDS:
        columns = parties.columns(database, viewer, KINDS[endpoint])
        return {column.name: column.label for column in columns if column.name not in TOLD_OTHERWISE}
    return {name: label for name, label, _ in relationships.columns(database, viewer)}


def _order(given: list[str], order: list[str]) -> list[str]:
    """Return the columns in the order that a form sends, one of them moved by its button."""
    known = [name for name in dict.fromkeys(given) if name in order]
    order = [*known, *(name for name in order if name not in known)]
    for way, step in (("up", -1), ("down", 1)):
        name = request.form.get(way, "")
        if name in order:
            place = order.index(name)
            order.remove(name)
            order.insert(max(0, place + step), name)
    return order


def _keep(preference: str, chosen: list[str] | None, back: str) -> ResponseReturnValue:
    """Keep the chosen columns as a preference of whoever asks; None for those of everybody."""
    scope = Scope.user(current_viewer().user)
    if chosen is None:
        writing.write(lambda work: service.reset(work, scope, [preference]))
        writing.done(gettext("The list has its usual columns again."))
    elif chosen:
        writing.write(lambda work: service.set(work, scope, {preference: ", ".join(chosen)}))
        writing.done(gettext("The columns are as you chose them."))
    else:
        raise RuleError(gettext("A list needs a column."), gettext("Choose one or several."))
    return go(back)
