"""The unit of work: one transaction, its writes and their journal entries."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from neomodel import db
from neomodel.exceptions import ConstraintValidationFailed

from graphcrm.database.connection import Database, native
from graphcrm.queries.loader import Query, load
from graphcrm.values import EVER, Period, new_uid
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from neomodel import StructuredNode


class UnitOfWork:
    """All of one write. ``viewer`` does it, at the instant ``at``, through ``source`` (command, web, import)."""

    def __init__(self, database: Database, viewer: Viewer, source: str, uid: str, at: datetime) -> None:
        self.database = database
        self.viewer = viewer
        self.source = source
        self.uid = uid
        self.at = at
        #: The schema as this unit sees it; whoever changes a definition clears it.
        self.schema_cache: tuple[int, Any] | None = None
        #: Uids of the parties that this unit has created: whoever may create one may complete it.
        self.made: set[str] = set()
        self._changes: list[dict[str, Any]] = []

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
        self, action: str, target: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Note a change for the journal; it is written when the transaction commits.

        Args:
            action: what was done: ``create``, ``change``, ``delete``, ``import``.
            target: uid of the record.
            before: its properties before, ``None`` when it was not there.
            after: its properties after, ``None`` when it is gone.
        """
        self._changes.append(
            {"uid": new_uid(), "action": action, "target": target, "before": _text(before), "after": _text(after)}
        )

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
            )

    def _run(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        found, keys = db.cypher_query(text, dict(parameters), handle_unique=False)
        return [dict(zip(keys, map(native, row), strict=True)) for row in found]


def _text(properties: Mapping[str, Any] | None) -> str | None:
    """Write properties as JSON, keys sorted, dates in ISO 8601; null values are left out."""
    if properties is None:
        return None
    kept = {key: value for key, value in properties.items() if value is not None}
    return json.dumps(kept, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} cannot be kept in the journal.")
