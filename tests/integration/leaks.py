"""What the leak test asks: what is asked about, and how an answer is compared."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from graphcrm.database.connection import Database
from graphcrm.errors import AmbiguousNameError, GraphcrmError
from graphcrm.models.field import Field
from graphcrm.services.lists.columns import Column
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
    "who connects Ann Archer to Eve Early through Ben Baker without Cleo Carter?",
    "who connects Ann Archer to Eve Early through Victor Vault?",
    "strongest connection between Kim Colleague and Eve Early",
    "who of us could introduce me to Eve Early?",
    "who of us knows Victor Vault?",
    "who knows Ann Archer?",
    "who knows Ben Baker?",
    "how many people know Ann Archer?",
    "who works at Dock Street Clinic?",
    "who do Ann Archer and Eve Early both know?",
    "who works with Ben Baker?",
    "who worked with Ben Baker at Dock Street Clinic?",
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
    "points>1",
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


_TIMES = re.compile(r'(?<="milliseconds": )[0-9.e-]+|(?<=Found in )[\d,]+(?= ms)|(?<= read in )[0-9.,]+(?= seconds)')


def without_times(text: str) -> str:
    """Return what a command or a page writes, without how long it took."""
    return _TIMES.sub("…", text)


def plain(value: Any) -> Any:
    """Return a value as one that can be compared, without how long it took."""
    if isinstance(value, Column):
        # Its field is for whoever formats the column, and never shown.
        return value.name, value.label, value.sortable
    if isinstance(value, Field):
        # Who writes it is for whoever decides; ``discovery`` tells of it, and names one's own roles and teams alone.
        value = dataclasses.replace(value, writers=())
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items() if key != "milliseconds"}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return value
