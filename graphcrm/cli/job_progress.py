"""Show on stderr how far a job is: a bar on a terminal, a line a stage elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from graphcrm.jobs import Progress


@contextmanager
def job_progress() -> Iterator[Progress]:
    """Give what ``jobs.run_here`` takes as ``progress``; nothing is shown unless it is told of something."""
    shown = _Terminal() if sys.stderr.isatty() else _Lines()
    try:
        yield shown
    finally:
        shown.close()


class _Lines:
    """A line at the start of each stage."""

    def __init__(self) -> None:
        self._stage = ""

    def __call__(self, done: int, total: int, stage: str) -> None:
        if stage != self._stage:
            click.echo(f"{stage}: {done:,} of {total:,} …", err=True)
            self._stage = stage

    def close(self) -> None:
        pass


class _Terminal:
    """A bar that names the stage."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __call__(self, done: int, total: int, stage: str) -> None:
        if self._bar is None:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
            self._bar.start()
        if self._task is None:
            self._task = self._bar.add_task(stage, total=total)
        self._bar.update(self._task, completed=done, total=total, description=stage)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()
