"""Failures a person can do something about.

Each class owns its message, the exit code of the command line and the HTTP status of the web.
A message is one clear sentence that names what was wrong; ``hint`` says what would be right.
The exit codes are documented in ``docs/command-line.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.phrases import Phrase, phrase


class GraphcrmError(Exception):
    """Say what went wrong in ``message`` and what to do about it in ``hint``."""

    exit_code = 1
    status = 500

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = phrase(message)
        self.hint = phrase(hint)

    def __str__(self) -> str:
        if self.message and self.hint:
            return Phrase("{message} {hint}", message=self.message, hint=self.hint)
        return self.message or self.hint


class ConfigurationError(GraphcrmError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class LostKeyError(ConfigurationError):
    """No key that is there opens an encrypted value."""


class NotFoundError(GraphcrmError):
    """No record the viewer may see fits; a hidden one and a missing one answer alike.

    ``suggestions`` are names like ``name``, which was asked for.
    """

    exit_code = 3
    status = 404

    def __init__(self, message: str, hint: str = "", suggestions: Sequence[str] = (), name: str = "") -> None:
        super().__init__(message, hint)
        self.suggestions = tuple(suggestions)
        self.name = name


class AmbiguousNameError(GraphcrmError):
    """``name`` fits several parties; ``choices`` holds the uid of each and a line that tells it apart."""

    exit_code = 4
    status = 409

    def __init__(self, message: str, hint: str = "", choices: Sequence[tuple[str, str]] = (), name: str = "") -> None:
        super().__init__(message, hint)
        self.choices = tuple(choices)
        self.name = name


class QuestionError(GraphcrmError):
    """A question was not understood; ``understood`` and ``examples`` help to ask it again."""

    exit_code = 5
    status = 422

    def __init__(self, message: str, hint: str = "", understood: str = "", examples: Sequence[str] = ()) -> None:
        super().__init__(message, hint)
        self.understood = understood
        self.examples = tuple(examples)


class DatabaseError(GraphcrmError):
    """The database cannot be reached, started or used as it is."""

    exit_code = 6
    status = 503


class StorageError(GraphcrmError):
    """The store of files cannot be reached or used as it is."""

    exit_code = 6
    status = 503


class RuleError(GraphcrmError):
    """Data breaks a rule; ``field`` and ``value`` say where, ``hint`` says what would be right."""

    exit_code = 7
    status = 422

    def __init__(self, message: str, hint: str = "", field: str = "", value: object = None) -> None:
        super().__init__(message, hint)
        self.field = field
        self.value = value


class ConversionError(RuleError):
    """Records cannot be converted, and none was; ``problems`` holds a sentence for each, the first hundred or so."""

    def __init__(
        self, message: str, hint: str = "", problems: Sequence[str] = (), field: str = "", value: object = None
    ) -> None:
        super().__init__(message, hint, field, value)
        self.problems = tuple(problems)


class ForbiddenError(GraphcrmError):
    """The viewer sees it and may not do this to it."""

    exit_code = 8
    status = 403


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field that two have changed: what it ``was``, ``theirs`` since ``at`` by whom, and ``yours``, as text."""

    field: str
    label: str
    was: str
    theirs: str
    by: str
    at: str
    yours: str


class ConflictError(GraphcrmError):
    """Somebody has changed the same meanwhile; nothing was written, and ``conflicts`` hold both values of each field.

    ``version`` is that of the record now: who has looked at both values changes it on that.
    """

    exit_code = 9
    status = 409

    def __init__(self, message: str, hint: str = "", conflicts: Sequence[Conflict] = (), version: int = 0) -> None:
        super().__init__(message, hint)
        self.conflicts = tuple(conflicts)
        self.version = version


class SignInError(GraphcrmError):
    """Somebody could not sign in; whatever was wrong, it is said in the same words."""

    exit_code = 8
    status = 401


class SecondFactorNeededError(SignInError):
    """The password was right, and a code of the second factor is asked for besides.

    ``name`` and ``session`` are those of the account, for whoever asks for the code in a second step.
    """

    def __init__(self, message: str, hint: str = "", name: str = "", session: str = "") -> None:
        super().__init__(message, hint)
        self.name = name
        self.session = session


class TooManyAttemptsError(GraphcrmError):
    """Something was tried too often; ``seconds`` from now it may be tried again."""

    exit_code = 8
    status = 429

    def __init__(self, message: str, hint: str = "", seconds: int = 0) -> None:
        super().__init__(message, hint)
        self.seconds = seconds


class MailError(GraphcrmError):
    """A message could not be handed to the mail server."""

    status = 503


class InstallationError(GraphcrmError):
    """A part of graphcrm itself is missing."""
