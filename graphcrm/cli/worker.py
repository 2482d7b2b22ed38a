"""``graphcrm worker``: run jobs as they come."""

from __future__ import annotations

import datetime
import logging

import click

from graphcrm.cli.common import opened_database


@click.command()
@click.option("--threads", default=1, show_default=True, type=click.IntRange(1, 64), help="How many jobs run at once.")
def worker(threads: int) -> None:
    """Run jobs that commands and pages have left for the background.

    Ctrl+C or SIGTERM ends it: a running job finishes the batch at hand and goes on when a worker starts again. Several
    workers, on several machines, share the jobs when GRAPHCRM_JOBS_URL names a Redis.
    """
    from graphcrm import config, logs
    from graphcrm.jobs.worker import work

    settings = config.load()
    as_json = settings.log_format == "json"
    if as_json:
        logs.configure(settings)

    def tell(line: str) -> None:
        if as_json:
            logging.getLogger(__name__).info("%s", line)
        else:
            click.echo(f"{datetime.datetime.now():%H:%M:%S} {line}", err=True)

    with opened_database(settings) as database:
        tell("The worker waits for jobs; Ctrl+C ends it.")
        work(database, settings, threads=threads, tell=tell)
        tell("The worker has ended.")
