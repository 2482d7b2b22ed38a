"""Tell who is adding a party which ones are there already that may be the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import request
from flask.typing import ResponseReturnValue

from graphcrm.models import names
from graphcrm.services import alike
from graphcrm.services.alike import Alike
from graphcrm.web.answers import show
from graphcrm.web.editing.points import new_point_fields
from graphcrm.web.handle import current_database
from graphcrm.web.inputs import checked
from graphcrm.web.viewer import current_viewer, seen_schema

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from graphcrm.models.schema import Schema


def hint(kind: str) -> ResponseReturnValue:
    """Show the parties that may be the same as what is typed so far."""
    known = seen_schema()
    base, _ = known.base_of(kind)
    return show("editing/alike.html", found=of_form(known, base, request.form))


def of_form(known: Schema, base: str, form: MultiDict[str, str]) -> list[Alike]:
    """Return the parties that may be the same as the one of a form.

    Args:
        known: the definitions as the viewer may see them.
        base: the built-in kind of what is added.
        form: the form of a new party.
    """
    called = [form.get("name", "")]
    if base == "person":
        called.append(names.full_name({name: form.get(name, "").strip() for name in (*_PARTS, "locale")}))
        called.append(f"{form.get('first_name', '')} {form.get('last_name', '')}")
    fields = new_point_fields(known, base)
    read = checked(form, fields)
    values = [
        str(field.value(text))
        for field in fields
        if (text := read.texts.get(field.name)) and field.name not in read.errors
    ]
    return alike.find(current_database(), current_viewer(), base, called, values)


def told(found: Iterable[Alike], form: MultiDict[str, str]) -> bool:
    """Say whether whoever sent a form was told of all of these before."""
    seen_before = set(form.getlist("form-alike"))
    return all(each.party.uid in seen_before for each in found)


_PARTS = ("prefix", "first_name", "middle_name", "last_name", "suffix", "nickname")
