"""``graphcrm jobs``: see what runs in the background, cancel it, or run it here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer, write_json
from graphcrm.models.jobs import STATES

if TYPE_CHECKING:
    from graphcrm.models.jobs import Job, State


@click.group(cls=ListedByDefault)
def group() -> None:
    """See what runs in the background, cancel it, or run it here. Without a command jobs are listed."""


@group.command("list")
@click.option("--state", "states", multiple=True, type=click.Choice(STATES), help="Only jobs in this state.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1), help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Write the jobs as JSON.")
def list_(states: tuple[State, ...], limit: int, as_json: bool) -> None:
    """List jobs, the newest first."""
    from graphcrm.queries.jobs import find

    with opened_database() as database:
        found = find(database, viewer(database), states=states, limit=limit)
    if as_json:
        write_json([job.described() for job in found])
        return
    for job in found:
        click.echo(f"{job.uid}  {_state(job):<11} {_far(job):<22} {job.name}, asked for by {job.by}")
    if not found:
        click.echo("There is no job.")


@group.command()
@click.argument("uid")
@click.option("--json", "as_json", is_flag=True, help="Write the job as JSON.")
def show(uid: str, as_json: bool) -> None:
    """Show how far a job is, or how it came out."""
    from graphcrm.queries.jobs import get

    with opened_database() as database:
        job = get(database, viewer(database), uid)
    _show(job, as_json)


@group.command()
@click.argument("uid")
@click.option("--json", "as_json", is_flag=True, help="Write the job as JSON.")
def cancel(uid: str, as_json: bool) -> None:
    """Cancel a job. One that runs finishes the batch at hand; what it has done stays."""
    from graphcrm.queries.jobs import get
    from graphcrm.services import jobs

    with opened_database() as database:
        me = viewer(database)
        database.write(me, lambda work: jobs.cancel(work, uid))
        job = get(database, me, uid)
    _show(job, as_json)


@group.command()
@click.argument("uid")
@click.option("--json", "as_json", is_flag=True, help="Write the job as JSON.")
def run(uid: str, as_json: bool) -> None:
    """Run a job here: one that waits, failed or was cancelled goes on where it stopped.

    It runs with the rights of who asked for it.
    """
    from graphcrm import config, jobs
    from graphcrm.cli.progress import job_progress
    from graphcrm.queries.jobs import get

    settings = config.load()
    with opened_database(settings) as database:
        with job_progress() as progress:
            jobs.resume_here(database, settings, viewer(database), uid, progress=progress)
        job = get(database, viewer(database), uid)
    _show(job, as_json)


def _show(job: Job, as_json: bool) -> None:
    if as_json:
        write_json(job.described())
        return
    click.echo(f"{job.name}: {_state(job)}")
    times = (("asked for", job.created_at), ("begun", job.started_at), ("over", job.finished_at))
    facts = [("progress", _far(job)), ("by", job.by)]
    facts += [(name, f"{at.astimezone():%Y-%m-%d %H:%M:%S}") for name, at in times if at]
    facts += [(key, str(value)) for key, value in job.arguments.items() if isinstance(value, str) and value]
    facts += [("error", job.error)]
    result = job.result or {}
    facts += [
        (key, f"{value:,}" if isinstance(value, int) else str(value))
        for key, value in result.items()
        if not isinstance(value, (list, dict))
    ]
    for name, value in facts:
        if value:
            click.echo(f"  {name:<14} {value}")
    for problem in result.get("problems", ()):
        click.echo(f"    {problem}")


def _state(job: Job) -> str:
    return "stopping" if job.cancelling else job.state


def _far(job: Job) -> str:
    return f"{job.stage} {job.done:,} of {job.total:,}".strip() if job.total else job.stage
