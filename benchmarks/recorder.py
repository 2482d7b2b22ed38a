"""The statements that graphcrm sends to read, kept and sent again by the bare driver: the floor of our own layers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from graphcrm.database.connection import Database

Statement = tuple[str, dict[str, Any]]


class Recorder:
    """Keeps the statements that the reads of a database send while it is on."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._kept: list[Statement] | None = None
        self._ask = database._ask
        database._ask = self._recorded  # type: ignore[method-assign]

    def _recorded(self, text: str, parameters: dict[str, Any], timeout: float | None) -> list[dict[str, Any]]:
        if self._kept is not None:
            self._kept.append((text, parameters))
        return self._ask(text, parameters, timeout)

    @contextmanager
    def recording(self) -> Iterator[list[Statement]]:
        """Give the statements that are sent meanwhile."""
        kept: list[Statement] = []
        self._kept = kept
        try:
            yield kept
        finally:
            self._kept = None

    def send(self, statements: Sequence[Statement]) -> None:
        """Send statements in one session, the driver's quickest way as measured, and read what they answer."""
        with self.database.driver.session(database=self.database.name, default_access_mode="READ") as session:
            for text, parameters in statements:
                session.run(text, parameters).values()
