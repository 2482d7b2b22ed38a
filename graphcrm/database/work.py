"""The unit of work: one transaction, its writes and their journal entries."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from neomodel import db
from neomodel.exceptions import ConstraintValidationFailed

from graphcrm.database.connection import Database, native
from graphcrm.errors import GraphcrmError
from graphcrm.models.relationships import BOUNDS
from graphcrm.queries.loader import Query, load
from graphcrm.values import EVER, Period, new_uid
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from neomodel import StructuredNode

_log = logging.getLogger(__name__)


class UnitOfWork:
    """All of one write. ``viewer`` does it, at the instant ``at``, through ``source`` (command, web, import).

    ``uid`` is that of its transaction; ``operation`` one that the transactions of an import or a job share. ``mark`` is
    the same when the write is tried again: the database takes it once, so that no write counts twice.
    """

    def __init__(
        self,
        database: Database,
        viewer: Viewer,
        source: str,
        uid: str,
        at: datetime,
        *,
        operation: str | None = None,
        mark: str | None = None,
    ) -> None:
        self.database = database
        self.viewer = viewer
        self.source = source
        self.uid = uid
        self.at = at
        self.operation = operation
        self.mark = mark or uid
        #: The schema as this unit sees it; whoever changes a definition clears it.
        self.schema_cache: tuple[int, Any] | None = None
        #: Uids of the parties that this unit has created: whoever may create one may complete it.
        self.made: set[str] = set()
        self._changes: list[dict[str, Any]] = []
        self._afterwards: list[Callable[[], None]] = []

    @property
    def today(self) -> date:
        """The day it is here."""
        return self.at.astimezone().date()

    @contextlib.contextmanager
    def seeing_all(self) -> Iterator[None]:
        """Let a rule that holds for the whole graph be applied to records that the viewer may not see."""
        viewer, self.viewer = self.viewer, dataclasses.replace(self.viewer, sees_all=True)
        try:
            yield
        finally:
            self.viewer = viewer

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Open the transaction; commit it with the journal entries, or roll it all back."""
        if db.driver is not self.database.driver:
            db.set_connection(driver=self.database.driver)
        # neomodel keeps the name per context and offers no public way to set it for a given driver.
        db._database_name = self.database.name
        # With the bookmarks of the reads, so that a read of a cluster's secondary sees what was written before it.
        db.begin(bookmark_manager=self.database.driver.execute_query_bookmark_manager)
        try:
            yield
            self._append_journal()
        except BaseException as error:
            with contextlib.suppress(Exception):
                db.rollback()
            if isinstance(error, ConstraintValidationFailed) and error.__cause__:
                # neomodel's own name for what is handled as the driver's error.
                raise error.__cause__ from None
            raise
        with self.database.timed():
            db.commit()

    def run(
        self,
        query: Query,
        *,
        period: Period = EVER,
        identifiers: Mapping[str, Any] | None = None,
        **parameters: object,
    ) -> list[dict[str, Any]]:
        """Run a query of the library inside this transaction and return its rows."""
        given = Database.parameters(query, self.viewer, period, parameters)
        return self._run(query.render(**(identifiers or {})), given)

    def save(self, node: StructuredNode) -> None:
        """Create or update a neomodel node inside this transaction."""
        node.save()

    def record(
        self,
        action: str,
        target: str,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any] | None,
        *,
        kind: str = "",
        of: Sequence[str] = (),
        type: str = "",
        stored_as: str | None = None,
    ) -> None:
        """Note a change for the journal; it is written when the transaction commits.

        Args:
            action: what was done: ``create``, ``change``, ``delete``.
            target: uid of the record, or the prefix and name of a definition.
            before: the properties that change as they were, all of them of a deleted record, ``None`` for a new one.
            after: these properties now, ``None`` when the record is gone.
            kind: ``party``, ``relationship``, ``unit`` or ``contact_point``; empty for what is none of them.
            of: uids of the parties that the record belongs to: both ends of a relationship, source first.
            type: that of a relationship, where neither ``before`` nor ``after`` says it.
            stored_as: the name in the store of a file that nothing but this entry keeps now; no reader is told it.
        """
        if kind == "relationship":
            before, after = (_without_bounds(each) for each in (before, after))
        party, other = (*of, None, None)[:2]
        # One that is gone has one more than before, so that the versions of a record are the order of its entries.
        version = (after or {}).get("version") or (before["version"] + 1 if before and "version" in before else None)
        self._changes.append(
            {
                "uid": new_uid(),
                "mark": None if self._changes else self.mark,
                "action": action,
                "target": target,
                "kind": kind or None,
                "type": (type or (after or before or {}).get("type")) if kind == "relationship" else None,
                "party": target if kind == "party" else party,
                "other": other,
                "version": version,
                "stored_as": stored_as,
                "before": _text(before),
                "after": _text(after),
            }
        )

    def afterwards(self, function: Callable[[], None]) -> None:
        """Have something done outside of the database once the transaction is committed, such as deleting a file."""
        self._afterwards.append(function)

    def settle(self) -> None:
        """Do what was left for after the commit; a failure is logged, since the write itself has come through."""
        for function in self._afterwards:
            try:
                function()
            except GraphcrmError as error:
                _log.warning("After transaction %s: %s", self.uid, error)

    @property
    def journaled(self) -> bool:
        """Whether there is anything that the journal will tell of this unit."""
        return bool(self._changes)

    def was_committed(self) -> bool:
        """Say whether this unit's transaction reached the database, by its journal entries."""
        found = self.database.read(load("journal.of_transaction"), Viewer.administrator(), transaction=self.uid)
        return bool(found)

    def _append_journal(self) -> None:
        if self._changes:
            self.run(
                load("journal.append"),
                changes=self._changes,
                at=self.at,
                actor=self.viewer.user,
                source=self.source,
                transaction=self.uid,
                operation=self.operation,
            )

    def _run(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        with self.database.timed():
            found, keys = db.cypher_query(text, dict(parameters), handle_unique=False)
        return [dict(zip(keys, map(native, row), strict=True)) for row in found]


def _without_bounds(properties: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return the properties of a relationship without those that are made of others wherever it is written."""
    return properties and {key: value for key, value in properties.items() if key not in BOUNDS}


def _text(properties: Mapping[str, Any] | None) -> str | None:
    """Write properties as JSON, keys sorted, dates in ISO 8601; null values are left out."""
    if properties is None:
        return None
    return json.dumps(_present(properties), sort_keys=True, ensure_ascii=False, default=_written)


def _present(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        key: _present(value) if isinstance(value, Mapping) else value
        for key, value in properties.items()
        if value is not None
    }


def plain(value: Any) -> Any:
    """Return a value as an entry of the journal keeps it: dates and instants in ISO 8601."""
    return json.loads(json.dumps(value, default=_written))


def _written(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept in the journal.")
