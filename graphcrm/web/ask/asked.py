"""What a request asks: the question, the date, and which of several namesakes is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import url_for

from graphcrm.errors import RuleError
from graphcrm.values import Period
from graphcrm.web import dates

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from graphcrm.queries.parties import PartyRef


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it stands in the address of a page, so that the address can be shared.

    ``picks`` are pairs of a name as it stands in the question and the uid of the party that is meant by it.
    """

    question: str = ""
    as_of: str = ""
    picks: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> Asked:
        """Read the parameters ``q``, ``as_of`` and ``pick`` (``NAME=UID``, several).

        The form sends the question that its picks were made for as ``picked``; for another question they are void.
        """
        question = " ".join(arguments.get("q", "").split())
        valid = arguments.get("picked", question) == question
        picks = (text.rpartition("=") for text in arguments.getlist("pick")) if valid else ()
        return cls(
            question,
            _iso(arguments.get("as_of", "").strip()),
            tuple((name, uid) for name, _, uid in picks if name and uid),
        )

    def period(self) -> Period | None:
        """Return the date asked for, or None where the question or today decides.

        Raises:
            RuleError: it is not a date.
        """
        if not self.as_of:
            return None
        try:
            return Period.parse(dates.read(self.as_of))
        except ValueError as error:
            raise RuleError(error.args[0], field="as_of", value=self.as_of) from error

    def resolved(self) -> str:
        """Return the question with the uid in place of each picked name."""
        question = self.question
        for name, uid in self.picks:
            question = _renamed(question, name, uid)
        return question

    def picking(self, name: str, uid: str) -> Asked:
        """Return the same question where ``name`` means the party ``uid``."""
        others = tuple(pick for pick in self.picks if pick[0] != name)
        return replace(self, picks=(*others, (name, uid)))

    def asking(self, question: str, *picks: tuple[str, str]) -> Asked:
        """Return another question as of the same date."""
        return replace(self, question=question, picks=picks)

    def about(self, party: PartyRef) -> Asked:
        """Return the question who knows a party, as of the same date."""
        return self.asking(f"Who knows {party.name}?", (party.name, party.uid))

    def naming(self, name: str, other: str) -> Asked:
        """Return the same question with the name ``other`` in place of ``name``."""
        return replace(self, question=_renamed(self.question, name, other))

    def at(self, as_of: str) -> Asked:
        """Return the same question as of another date."""
        return replace(self, as_of=as_of)

    @property
    def url(self) -> str:
        """The address of the page that answers it."""
        return url_for("ask.page", **self._parameters())

    @property
    def json_url(self) -> str:
        """The address of the same answer as JSON."""
        return url_for("ask.answer_json", **self._parameters())

    @property
    def pick_values(self) -> list[str]:
        """The picks as they stand in an address."""
        return [f"{name}={uid}" for name, uid in self.picks]

    def _parameters(self) -> dict[str, Any]:
        parameters = {"q": self.question, "as_of": self.as_of, "pick": self.pick_values}
        return {name: value for name, value in parameters.items() if value}


def _renamed(question: str, name: str, other: str) -> str:
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return other.join(whole.split(question))


def _iso(text: str) -> str:
    """Return a date so that its address can be shared with those who write dates otherwise; other texts stay."""
    try:
        return dates.read(text)
    except RuleError:
        return text
