"""Show on stderr how far the local server has come: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from graphcrm.database.install import Progress, Step

MEGABYTE = 1_000_000
WAITING = {
    "wait": "Waiting for another graphcrm process that downloads Neo4j",
    "start": "Starting Neo4j (a few seconds)",
}


@contextmanager
def server_progress() -> Iterator[Progress]:
    """Give what `ensure_started` and `install` take as ``progress``; nothing is shown unless they have work to do."""
    shown = _Terminal() if sys.stderr.isatty() else _Lines()
    try:
        yield shown
    finally:
        shown.close()


class _Lines:
    """A line at the start of each stage and at every tenth of the download."""

    def __init__(self) -> None:
        self._tenths = -1

    def __call__(self, step: Step) -> None:
        if step.stage != "download":
            click.echo(f"{WAITING[step.stage]} …", err=True)
            return
        tenths = step.done_bytes * 10 // step.total_bytes
        if self._tenths < 0:
            click.echo(f"Downloading Neo4j, once: {step.total_jars} files, {_megabytes(step.total_bytes)} …", err=True)
        elif tenths > self._tenths:
            click.echo(f"  {step.done_jars} files, {_megabytes(step.done_bytes)} ({tenths}0 %)", err=True)
        self._tenths = tenths

    def close(self) -> None:
        pass


class _Terminal:
    """A bar of the download, a spinner where nobody knows how long it takes."""

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._stage = ""

    def __call__(self, step: Step) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        if self._bar is None:
            self._bar = Progress(
                SpinnerColumn(),
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.fields[amount]}"),
                TimeElapsedColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        if step.stage != self._stage:
            if self._task is not None:
                self._bar.remove_task(self._task)
            name = WAITING.get(step.stage, "Downloading Neo4j, once")
            self._stage, self._task = step.stage, self._bar.add_task(name, total=step.total_bytes or None, amount="")
        if self._task is None or step.stage != "download":
            return
        amount = (
            f"{step.done_jars}/{step.total_jars} files, {_megabytes(step.done_bytes)} of {_megabytes(step.total_bytes)}"
        )
        self._bar.update(self._task, completed=step.done_bytes, amount=amount)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()


def _megabytes(size: int) -> str:
    return f"{size / MEGABYTE:.0f} MB"
