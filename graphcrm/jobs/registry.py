"""What can be run as a job: a function for each name."""

from __future__ import annotations

import importlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from graphcrm.errors import NotFoundError, RuleError

if TYPE_CHECKING:
    from graphcrm.jobs.context import JobContext

#: Modules that hold jobs; they are imported when one is first asked for.
MODULES = ("graphcrm.jobs.fields", "graphcrm.jobs.network", "graphcrm.jobs.relationship_types")

JobFunction = Callable[..., dict[str, Any] | None]
F = TypeVar("F", bound=JobFunction)
_jobs: dict[str, JobKind] = {}


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job: its name, what people call it, and the function that does it.

    The function takes a ``JobContext`` and plain values by name, writes in batches with ``context.write``, and when it
    is run again goes on where it stopped. What it returns is kept as the result.
    """

    name: str
    label: str
    function: JobFunction

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Raise ``RuleError`` when these are not arguments that the function takes and JSON keeps as they are."""
        context: JobContext | None = None
        try:
            inspect.signature(self.function).bind(context, **arguments)
        except TypeError as error:
            raise RuleError(f"The job {self.name} cannot be asked for like that: {error}.") from error
        for key, value in arguments.items():
            try:
                kept = json.loads(json.dumps(value, allow_nan=False)) == value
            except (TypeError, ValueError):
                kept = False
            if not kept:
                raise RuleError(
                    f"The argument {key} of the job {self.name} is {value!r}.",
                    "It must be a plain value: text, number, true or false, null, list or mapping.",
                    key,
                    value,
                )


def job(name: str, *, label: str) -> Callable[[F], F]:
    """Register a function as the job ``name``; ``label`` is what people call it."""

    def register(function: F) -> F:
        if name in _jobs and _jobs[name].function is not function:
            raise ValueError(f"There are two jobs called {name!r}.")
        _jobs[name] = JobKind(name, label, function)
        return function

    return register


def get(name: str) -> JobKind:
    """Return the kind of job called ``name``.

    Raises:
        NotFoundError: there is none.
    """
    known = all_jobs()
    if name not in known:
        raise NotFoundError(f"There is no job called {name!r}.", f"There are {', '.join(sorted(known))}.", name=name)
    return known[name]


def all_jobs() -> dict[str, JobKind]:
    """Return every kind of job by its name."""
    for module in MODULES:
        importlib.import_module(module)
    return _jobs
