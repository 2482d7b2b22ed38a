"""A form over declared fields: what they were when it was opened, what was typed, and what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask import request
from werkzeug.datastructures import MultiDict

from graphcrm.auth import policy
from graphcrm.errors import Conflict, ConflictError, RuleError
from graphcrm.web.inputs import Choice, Input, Read, checked, inputs, written
from graphcrm.web.viewer import current_viewer

if TYPE_CHECKING:
    from graphcrm.models.field import Field


class FieldForm:
    """The form of one record, as it is opened or as it was sent.

    ``was`` are the texts that its fields had when it was opened: what somebody left as it was is not sent to the
    service, so it neither overwrites what others have done since nor fails by a rule that came later.

    Args:
        fields: those of the form.
        values: of the record now, by name of the field.
        version: of the record; 0 for one that is to be added.
        choices: what may be chosen, where the declaration of the field does not say it.
    """

    def __init__(
        self,
        fields: Sequence[Field],
        values: Mapping[str, Any],
        version: int = 0,
        choices: Mapping[str, Sequence[Choice]] | None = None,
    ) -> None:
        self._fields = fields
        self.values = values
        self.version = version
        self.choices = choices or {}
        self.viewer = current_viewer()
        self.conflicts: dict[str, Conflict] = {}
        self.form: MultiDict[str, str] | None = request.form if request.method == "POST" else None
        self.read = Read({})
        self.was: dict[str, str] = {}
        self._start()

    def _start(self) -> None:
        if self.form is None:
            # A default is offered, and not yet what the record has.
            self.was = self._written(self.values) if self.version else {}
            return
        self.was = _texts(self.form.get("form-was", ""))
        self.version = self.form.get("form-version", 0, type=int)
        self.read = checked(self.form, self.writable())
        if not self.sent:
            # Who chooses what fields there are has not had the time to fill them in.
            self.read.errors.clear()
        # What nobody touched may be older than its rules.
        for name in [name for name in self.read.errors if name in self.was and not self._touched(name)]:
            del self.read.errors[name]

    @property
    def fields(self) -> Sequence[Field]:
        """Its fields."""
        return self._fields

    @property
    def sent(self) -> bool:
        """Whether it is to be saved, not only shown with the fields of what was chosen."""
        return self.form is not None and "form-refresh" not in request.form

    @property
    def ready(self) -> bool:
        """Whether it was sent and nothing is wrong with it so far."""
        return self.sent and not self.read.errors

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        if self.conflicts:
            return ConflictError.status
        return RuleError.status if self.sent else 200

    @property
    def was_text(self) -> str:
        """What the fields were, as the form carries it along."""
        return json.dumps(self.was, ensure_ascii=False)

    def access(self, field: Field) -> str:
        """Return what the viewer may do with a field: ``hidden``, ``read`` or ``write``."""
        return policy.field_access(self.viewer, field)

    def writable(self) -> list[Field]:
        """Return the fields that the viewer may fill in."""
        return [each for each in self.fields if self.access(each) == "write"]

    def given(self) -> dict[str, str]:
        """Return the texts that the form changes, without those for which the value of somebody else was chosen."""
        return {
            name: text
            for name, text in self.read.texts.items()
            if self._touched(name) and request.form.get(f"take-{name}") != "theirs"
        }

    def refuse(self, error: RuleError) -> None:
        """Put what a service refused beside its field."""
        self.read.refuse(error)

    def conflict(self, error: ConflictError, values: Mapping[str, Any]) -> None:
        """Show the record as it is now under what was typed, and both values where two have changed the same.

        Args:
            error: says which fields those are.
            values: of the record now.
        """
        kept = set(self.given())
        self.conflicts = {each.field: each for each in error.conflicts}
        sent = [pair for pair in request.form.items(multi=True) if pair[0].partition("-")[0] in kept]
        self.form = MultiDict(sent)
        self.values, self.version = values, error.version
        self.was = self._written(values)

    def shown_values(self) -> Mapping[str, Any]:
        """Return the values as the inputs take them."""
        return self.values

    def inputs(self) -> list[Input]:
        """Return its inputs, in the order of the declarations."""
        return inputs(
            self.fields,
            self.shown_values(),
            errors=self.read.errors,
            choices=self.choices,
            typed=self.form,
            access=self.access,
        )

    def _written(self, values: Mapping[str, Any]) -> dict[str, str]:
        return {each.name: written(each, values.get(each.name)) for each in self.writable()}

    def _touched(self, name: str) -> bool:
        sent, was = self.read.texts.get(name, ""), self.was.get(name, "")
        # The picker of tags takes a comma for the end of one, though a tag that came from elsewhere may hold some.
        return _words(sent) != _words(was) if name == "tags" else sent != was


def _words(tags: str) -> set[str]:
    return {" ".join(word.split()) for word in re.split(r"[,\n]", tags)} - {""}


def _texts(text: str) -> dict[str, str]:
    """Return the texts that a form carries along; nothing where somebody else than the page has written it."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}
