"""Ask the questions of a profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError
from graphcrm.services.ask import Answer, ask
from graphcrm.services.profiles.profile import Profile, Question
from graphcrm.services.search import Condition, Found, find
from graphcrm.services.wording import counted, join

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a profile and its answer."""

    question: Question
    answer: Answer | Found

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in sentences."""
        if isinstance(self.answer, Answer):
            return self.answer.sentences
        names = self.parties
        return (f"{counted(len(names), 'party fits', 'parties fit')}: {join(names)}." if names else "Nobody fits.",)

    @property
    def parties(self) -> tuple[str, ...]:
        """The names of the parties that the answer consists of: those found, or those between on the best path."""
        if isinstance(self.answer, Found):
            return tuple(party.name for party, _ in self.answer.parties)
        if not self.answer.connections:
            return tuple(row.party.name for row in self.answer.rows)
        paths = self.answer.connections.paths
        return tuple(party.name for party in paths[0].parties[1:-1]) if paths else ()

    @property
    def as_expected(self) -> bool:
        """Whether these are the parties that the profile says; their order does not count."""
        return sorted(self.parties) == sorted(self.question.answer)


def ask_all(database: Database, viewer: Viewer, profile: Profile) -> list[Asked]:
    """Ask the questions of a profile.

    Raises:
        NotFoundError: a party of a question is not there, since the sample data was not loaded.
        RuleError: a question is about a field that is not there, since the profile is not installed.
    """
    try:
        return [Asked(each, _answer(database, viewer, each)) for each in profile.questions]
    except NotFoundError as error:
        right = f"The questions are about the sample data: graphcrm profile install {profile.name} --sample"
        raise NotFoundError(error.message, right, error.suggestions, error.name) from error


def _answer(database: Database, viewer: Viewer, question: Question) -> Answer | Found:
    if not question.find:
        return ask(database, viewer, question.question)
    kind, *conditions = question.find
    return find(database, viewer, kind, map(Condition.parse, conditions))
