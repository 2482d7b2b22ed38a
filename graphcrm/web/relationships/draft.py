"""A relationship that is being added: as it was said in a sentence, or as it was chosen in the form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import request
from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import GraphcrmError, RuleError
from graphcrm.language import dates_told, words_at
from graphcrm.models.fields import KINDS
from graphcrm.models.seen import hidden_fields
from graphcrm.services import statements, ties
from graphcrm.services.ties import Standing, Way
from graphcrm.web import dates
from graphcrm.web.editing.field_form import FieldForm
from graphcrm.web.handle import current_database
from graphcrm.web.relationships import ends
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_schema, current_viewer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FIRST, SECOND, TYPE = "tie-first", "tie-second", "tie-type"
#: What follows the name of a type that is read from its target.
_BACK = "-back"


class Draft:
    """What is to be added, and what is still open.

    It is made of the request: a sentence (``text``), the parties and the type that a link names (``source``, ``type``,
    ``target``), or the form.
    """

    def __init__(self) -> None:
        self.database, self.viewer = current_database(), current_viewer()
        self._schema = current_schema()
        self.text = request.args.get("text", "").strip()
        #: What is wrong with none of the fields, or with the sentence.
        self.wrong: list[str] = []
        #: The types that the words of the sentence fit, when there are several.
        self.several: Sequence[Way] = ()
        self.ended = False
        self._status = 200
        self.way: Way | None = None
        self.first, self.second = ends.End(FIRST), ends.End(SECOND)
        values: Mapping[str, str] = {}
        if request.method == "POST":
            self._read_form()
        elif self.text:
            values = self._read_text()
        else:
            uids = [request.args.get(name, "") for name in ("source", "target")]
            self.first, self.second = ends.chosen((FIRST, SECOND), uids)
            self.way = self._way(request.args.get("type", ""))
            self.text = f"{self.first.text} " if self.first.party and not (self.way or self.second.party) else ""
        kinds = self.first.kind, self.second.kind
        self.ways = ties.ways(self.database, self.viewer, *kinds, whole=self._schema)
        if self.way and not self.way.fits(self.first.kind, self.second.kind):
            self.way = None
        self._offer()
        self.fields = self._fields(values)
        self.standing = self._standing()

    @property
    def sent(self) -> bool:
        """Whether it is to be added, not only shown with what fits."""
        return self.fields.sent

    @property
    def complete(self) -> bool:
        """Whether nothing is open or wrong."""
        return bool(self.first.known and self.second.known and self.way and not self.fields.read.errors)

    @property
    def began(self) -> bool:
        """Whether anything was said so far."""
        return bool(self.text or self.first.text or self.second.text or request.method == "POST")

    @property
    def open(self) -> bool:
        """Whether something is to be chosen or put right among the details."""
        return request.method == "POST" or bool(self.first.text or self.second.text)

    @property
    def status(self) -> int:
        """The status of the page that shows it."""
        return self._status if self._status != 200 or not self.sent else RuleError.status

    def parts(self) -> tuple[str, str, str] | None:
        """Return the words between the two names, the title, and the dates, as the sentence says them."""
        if not (self.way and self.first.text and self.second.text) or self.fields.read.errors:
            return None
        told = {each.name: each.text for each in self.fields.inputs()}
        since, until = (dates.read(told.get(name, ""), name) for name in ("since", "until"))
        return words_at(self.way.words, until, date.today()), told.get("title", ""), dates_told(since, until)

    def sentence(self) -> str:
        """Return the whole sentence."""
        words, title, dates = self.parts() or ("", "", "")
        title = f"as {title}" if title else ""
        return " ".join(part for part in (self.first.shown, words, self.second.shown, title, dates) if part)

    def check(self) -> bool:
        """Say whether everything is there; what is missing is said beside its field."""
        for end in (self.first, self.second):
            if not end.known and not end.errors:
                end.errors.append(gettext("Say who it is."))
        if self.way is None:
            self.wrong.append(gettext("Choose how the two are related."))
        return self.complete and not self.wrong

    def values(self) -> tuple[str, str | statements.NewParty, str | statements.NewParty, dict[str, str]]:
        """Return what the service takes of a complete one: type, source, target and values."""
        assert self.way
        one, other = self.first.given(), self.second.given()
        source, target = (one, other) if self.way.forward else (other, one)
        return self.way.type.name, source, target, self.fields.given()

    def refuse(self, error: GraphcrmError) -> None:
        """Put what the service refused beside its field."""
        self._status = error.status
        field = getattr(error, "field", "")
        if field in ("source", "target"):
            first = self.way is None or (field == "source") == self.way.forward
            (self.first if first else self.second).errors.append(said(error))
        elif isinstance(error, RuleError) and field in self.fields.read.texts:
            self.fields.refuse(error)
        else:
            self.wrong.append(said(error))

    def _read_form(self) -> None:
        self.first, self.second = ends.sent((FIRST, SECOND), request.form)
        self.way = self._way(request.form.get(TYPE, ""))
        self.ended = bool(request.form.get("tie-ended"))

    def _read_text(self) -> Mapping[str, str]:
        try:
            told = statements.read(self.database, self.viewer, self.text, whole=self._schema)
        except GraphcrmError as error:
            if error.status >= 500:
                raise
            self.wrong.append(said(error))
            return {}
        self.first, self.second = ends.stated(FIRST, told.first), ends.stated(SECOND, told.second)
        self._prefer(request.args.get("source", ""))
        self.ended = told.ended
        self.way = told.ways[0] if len(told.ways) == 1 else None
        self.several = told.ways if len(told.ways) > 1 else ()
        return {"since": told.since, "until": told.until, "title": told.title}

    def _prefer(self, uid: str) -> None:
        """Of namesakes take the one on whose page the sentence was begun."""
        for end in (self.first, self.second):
            if uid and uid in dict(end.choices):
                [end.party] = [each.party for each in ends.chosen((end.name,), (uid,))]
                end.text, end.choices, end.errors = end.shown, (), []

    def _way(self, written: str) -> Way | None:
        name, forward = written.removesuffix(_BACK), not written.endswith(_BACK)
        types = self._schema.types.seen_by(self.viewer)
        if name not in types or not policy.may_write_type(self.viewer, name, "create"):
            return None
        return Way(types.get(name), forward or types.get(name).mutual)

    def _offer(self) -> None:
        ways = [self.way] if self.way else self.several or self.ways
        for end, first in ((self.first, True), (self.second, False)):
            end.offer([kind for kind in KINDS if any(kind in way.kinds(first) for way in ways)])

    def _fields(self, values: Mapping[str, str]) -> FieldForm:
        hidden = hidden_fields(self._schema, self.viewer)
        known = self._schema.relationship_fields(self.way.type.name if self.way else "")
        fields = [field for field in known if field.name not in hidden and field.name != "origin"]
        offered = {field.name: field.default for field in fields if field.default and not field.system}
        form = FieldForm(fields, offered | {name: text for name, text in values.items() if text})
        until = form.read.texts.get("until", values.get("until", ""))
        if self.ended and not until:
            over = gettext("You said that it is over. Say until when; a year is enough.")
            form.read.errors.setdefault("until", []).append(RuleError(over, field="until"))
        return form

    def _standing(self) -> list[Standing]:
        if not (self.first.party and self.second.party):
            return []
        uids = self.first.party.uid, self.second.party.uid
        return ties.between(self.database, self.viewer, *uids, whole=self._schema)


def written(way: Way) -> str:
    """Return a way as the form sends it."""
    return way.type.name + ("" if way.forward else _BACK)
