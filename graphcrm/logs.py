"""What servers and workers write down: lines for people, or an object a line for programs.

Nobody's data stands there. A trace is written without what an error says of the value that it stumbled upon, and a
request by the pattern of its address.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from graphcrm.config import Settings

_Failure: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: What the lines of one request have in common.
request_id: ContextVar[str] = ContextVar("request_id", default="")
#: What a record may have besides its message; an object a line holds it by these names.
DETAILS = ("method", "route", "status", "milliseconds", "user")
#: Errors that speak of code. The words of all others may hold what somebody typed.
_OF_CODE = (AttributeError, ImportError, NameError, NotImplementedError, RecursionError, TypeError)
#: Libraries that tell more than their user has to know.
QUIET = ("huey", "neo4j", "neomodel", "flask-limiter", "botocore", "urllib3")


def configure(settings: Settings) -> None:
    """Write to standard error what is logged from now on, as the settings say."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(settings.log_format))
    logging.basicConfig(handlers=[handler], level=settings.log_level.upper(), force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def formatter(log_format: str) -> logging.Formatter:
    """Return what writes a record as ``text`` or ``json``."""
    return _Object() if log_format == "json" else _Line()


def trace(error: BaseException) -> str:
    """Return where an error came from and what led to it, without the words of errors that may hold data."""
    told = traceback.TracebackException.from_exception(error, capture_locals=False)
    return "\n".join(_told(told)).rstrip()


class _Line(logging.Formatter):
    """A line for people; a trace follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().isoformat(" ", "milliseconds")
        message, request = _message(record), request_id.get()
        parts = [at, record.levelname, record.name, "" if message.startswith(request) else request, message]
        if user := getattr(record, "user", ""):
            parts.append(f"({user})")
        line = " ".join(filter(None, parts))
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line

    def formatException(self, ei: _Failure) -> str:  # noqa: N802  # logging's name
        return trace(ei[1]) if ei[1] else ""


class _Object(logging.Formatter):
    """A JSON object a line, for programs."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get(),
            **{name: getattr(record, name, None) for name in DETAILS},
        }
        if record.exc_info and record.exc_info[1]:
            told["trace"] = trace(record.exc_info[1])
        return json.dumps({name: value for name, value in told.items() if value not in (None, "")}, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Return the message on one line, but for a trace that is part of it: nobody's text begins a line of its own."""
    first, *rest = record.getMessage().splitlines() or [""]
    return "\n".join([first, *(f"  {line}" for line in rest)])


def _told(told: traceback.TracebackException) -> list[str]:
    """Return the lines of an error, those of what led to it first."""
    before = told.__cause__ or (None if told.__suppress_context__ else told.__context__)
    lines = [*_told(before), "which led to:"] if before else []
    lines.append("Traceback (most recent call last):")
    lines += [f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}' for frame in told.stack]
    kind = told.exc_type
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.") if kind else "an error"
    return [*lines, f"{name}: {told}" if kind and issubclass(kind, _OF_CODE) else name]
