"""The addresses of the forms of parties and of what belongs to them."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.models.fields import KINDS
from graphcrm.web import failures
from graphcrm.web.editing import alike, files, notes, parties, points, units

FORM, SENT = ("GET", "POST"), ("POST",)

blueprint = Blueprint("editing", __name__)
add = blueprint.add_url_rule
for kind in KINDS:
    add(f"/parties/new/{kind}", f"new_{kind}", parties.new, methods=FORM, defaults={"kind": kind})
add("/parties/new", "kinds", parties.kinds)
add("/parties/new/<kind>", "new", parties.new, methods=FORM)
add("/parties/new/<kind>/alike", "alike", alike.hint, methods=SENT)
add("/parties/<uid>/edit", "edit", parties.edit, methods=FORM)
add("/parties/<uid>/delete", "delete", parties.delete, methods=FORM)
add("/parties/<uid>/units/new", "add_unit", units.add, methods=FORM)
add("/parties/<uid>/units/<unit>", "edit_unit", units.edit, methods=FORM)
add("/parties/<uid>/units/<unit>/delete", "delete_unit", units.delete, methods=SENT)
add("/parties/<uid>/contact-points/new", "add_point", points.add, methods=FORM)
add("/parties/<uid>/contact-points/<point>", "edit_point", points.edit, methods=FORM)
add("/parties/<uid>/contact-points/<point>/delete", "delete_point", points.delete, methods=SENT)
add("/parties/<uid>/notes/new", "add_note", notes.add, methods=FORM)
add("/notes/preview", "preview_note", notes.preview, methods=SENT)
add("/notes/<uid>", "edit_note", notes.edit, methods=FORM)
add("/notes/<uid>/stick", "stick_note", notes.stick, methods=SENT)
add("/notes/<uid>/delete", "delete_note", notes.delete, methods=SENT)
add("/parties/<uid>/photo", "photo", files.photo)
add("/parties/<uid>/photo/change", "change_photo", files.change_photo, methods=FORM)
add("/parties/<uid>/documents/new", "add_document", files.add, methods=FORM)
add("/documents/<uid>", "document", files.document)
add("/documents/<uid>/edit", "edit_document", files.edit, methods=FORM)
add("/documents/<uid>/delete", "delete_document", files.delete, methods=SENT)
failures.FORMS_WITH_FILES.update(
    dict.fromkeys(("editing.change_photo", "editing.add_document", "editing.edit_document"), files.too_large)
)
