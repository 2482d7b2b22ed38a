"""Show on stderr how far a long command is."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator

import click

Show = Callable[[int, int, str], None]


@contextlib.contextmanager
def progress_bars() -> Iterator[Show]:
    """Yield a function that is told of done, total and stage; each stage is a bar while it lasts, on a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<14}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        tasks: dict[str, TaskID] = {}

        def show(done: int, total: int, stage: str) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=total)
            bar.update(tasks[stage], completed=done, total=total)

        yield show


@contextlib.contextmanager
def job_progress() -> Iterator[Show]:
    """Yield what ``jobs.run_here`` takes as ``progress``: bars on a terminal, a line a stage elsewhere."""
    if sys.stderr.isatty():
        with progress_bars() as show:
            yield show
        return
    shown = ""

    def write_stage(done: int, total: int, stage: str) -> None:
        nonlocal shown
        if stage != shown:
            click.echo(f"{stage}: {done:,} of {total:,} …", err=True)
            shown = stage

    yield write_stage
