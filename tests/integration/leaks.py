"""What the leak test asks: what is asked about, and how an answer is compared."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, GraphcrmError
from graphcrm.viewer import Viewer


@dataclass(frozen=True)
class Asked:
    """Who asks, where, the uids of parties by name, and those of other things: a job, a note, a document."""

    database: Database
    viewer: Viewer
    uids: Mapping[str, str]
    others: Mapping[str, str] = field(default_factory=dict)


Read = Callable[[Asked], Iterable[Callable[[], Any]]]

NAMES = (
    "ann archer",
    "ann",
    "archer",
    "ben",
    "bem baker",
    "an archr",
    "vic",
    "ace",
    "victor vault",
    "clinic",
    "dr",
    "xyzzy",
    "hiden",
)
QUESTIONS = (
    "who connects Ann Archer to Dock Street Clinic?",
    "who connects Ben Baker to Eve Early?",
    "who knows Ann Archer?",
    "how many people know Ann Archer?",
    "who works at Dock Street Clinic?",
    "who do Ann Archer and Eve Early both know?",
    "who works with Ben Baker?",
    "who knows Victor Vault?",
    "who knows Ann?",
    "who is a patient of Ben Baker?",
    "who treats Ann Archer?",
)
CONDITIONS = (
    "",
    "name~a",
    "nickname~ace",
    "birthday<1990",
    "job_title~spy",
    "tags=secret",
    "categories=major",
    "categories=patients",
    "contact_type=customer",
    "salary>10",
    "double_salary>10",
    "vault_code!=",
    "folder=vault",
    "owner=alice",
    "attribute_sets=secret_set",
)
BOXES = ("ann", "victor vault", "alice@example.org", "tag:secret", "tag:kind ann", "an archr", "spy", "ace", '"ace"')
KINDS = ("person", "site", "ward", "sight")


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a read gives, timings left out, or how it fails: all that whoever asked gets to see."""
    try:
        return plain(call())
    except AmbiguousNameError as error:
        return "several", error.message, error.hint, error.choices, error.status
    except GraphcrmError as error:
        told = {name: value for name, value in vars(error).items() if not name.startswith("_")}
        return type(error).__name__, error.message, error.hint, error.status, error.exit_code, plain(told)


def plain(value: Any) -> Any:
    """Return a value as one that can be compared, without how long it took."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items() if key != "milliseconds"}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
