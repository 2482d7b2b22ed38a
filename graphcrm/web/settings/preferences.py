"""Show and change preferences: one's own, those of the site, and those of folders."""

from __future__ import annotations

from functools import partial

from flask import Response, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh

from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import GROUPS, PREFERENCES
from graphcrm.phrases import Phrase
from graphcrm.services import preferences as service
from graphcrm.web import shown
from graphcrm.web.answers import go, show, wants_part
from graphcrm.web.handle import current_database
from graphcrm.web.settings import inputs
from graphcrm.web.settings.inputs import Line
from graphcrm.web.viewer import current_schema, current_viewer, local_path
from graphcrm.web.writing import change, write


def page() -> ResponseReturnValue:
    """Show and change one's own preferences."""
    return _form(Scope.user(current_viewer().user))


def site() -> ResponseReturnValue:
    """Show and change the preferences that hold for everybody."""
    return _form(Scope.site())


def folder(name: str) -> ResponseReturnValue:
    """Show and change the preferences of those who work in a folder."""
    if name not in _folders():
        raise NotFoundError(Phrase("There is no folder {name!r}.", name=name), name=name)
    return _form(Scope.folder(name))


def theme() -> ResponseReturnValue:
    """Change light or dark alone, at once: what the menu offers."""
    wanted = request.form.get("theme", "")
    write(partial(service.set, scope=Scope.user(current_viewer().user), values={"theme": wanted}))
    if wants_part():
        return Response(status=204)
    return go(local_path(request.form.get("next")))


def _form(scope: Scope) -> ResponseReturnValue:
    database, viewer = current_database(), current_viewer()
    if not service.may_change(viewer, scope):
        raise ForbiddenError("You may not change these preferences.", "Ask an administrator.")
    here = service.read_scope(database, viewer, scope)
    above = service.Preferences((), {}) if scope.kind == "site" else service.read_scope(database, viewer, Scope.site())
    lines = [inputs.line(each, here, above, str(scope)) for each in PREFERENCES.values() if scope.kind in each.scopes]
    if request.method == "POST":
        values = _typed(lines)
        if not any(line.wrong for line in lines):
            return _save(scope, values)
    groups = {name: [line for line in lines if line.preference.field.group == name] for name in GROUPS}
    return show(
        "settings/preferences.html",
        422 if any(line.wrong for line in lines) else 200,
        scope=scope,
        groups={name: found for name, found in groups.items() if found},
        titles=GROUPS,
        own=Scope.user(viewer.user),
        may_site=service.may_change(viewer, Scope.site()),
        folders=_folders(),
    )


def _typed(lines: list[Line]) -> dict[str, str]:
    """Return what was typed where it is not what was there, and note on each line what is wrong with it."""
    values: dict[str, str] = {}
    reset = request.form.get("reset")
    for line in lines:
        if line.name not in request.form:
            continue
        before = line.text
        typed = "" if reset == line.name else "; ".join(filter(None, map(str.strip, request.form.getlist(line.name))))
        inputs.put(line, typed)
        if typed == before:
            continue
        try:
            values[line.name] = inputs.read(line.preference, typed)
        except RuleError as error:
            line.wrong = shown.said(error)
    return values


def _save(scope: Scope, values: dict[str, str]) -> ResponseReturnValue:
    if values:
        change(partial(service.set, scope=scope, values=values), _saved)
    return go(request.path)


def _saved(changed: tuple[str, ...]) -> str:
    """Say what was saved, in the language that may have been chosen just now."""
    g.pop("preferences", None)
    refresh()
    return gettext("Your preferences are saved.") if changed else gettext("Nothing has changed.")


def _folders() -> dict[str, str]:
    """Return the labels of the folders whose preferences whoever asks may change, by name."""
    viewer = current_viewer()
    found = current_schema().named(Folder).values()
    return {each.name: each.label for each in found if service.may_change(viewer, Scope.folder(each.name))}
