"""``graphcrm ask``: a question in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import as_of_option, opened_database, period, viewer, write_json, write_path

if TYPE_CHECKING:
    from graphcrm.services.ask import Answer


@click.command()
@click.argument("question", nargs=-1, required=True)
@as_of_option
@click.option("--limit", default=10, show_default=True, help="How many paths or parties to show.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@click.option("--cypher", "show_cypher", is_flag=True, help="Show the Cypher that found the answer.")
def ask(question: tuple[str, ...], as_of: str | None, limit: int, as_json: bool, show_cypher: bool) -> None:
    """Answer a QUESTION in words.

    \b
    graphcrm ask "who connects Sally to the XYZ site?"
    graphcrm ask "who was a volunteer at the XYZ site in 2019?"
    graphcrm ask "who do Sally and Josh both know?"
    """
    from graphcrm.services import ask as service

    with opened_database() as database:
        answer = service.ask(database, viewer(database), " ".join(question), as_of=period(as_of), limit=limit)
    if as_json:
        write_json(answer.to_dict())
        return
    for sentence in answer.sentences:
        click.echo(sentence)
    if answer.connections:
        for number, path in enumerate(answer.connections.paths, 1):
            click.echo()
            write_path(number, path)
    elif answer.rows:
        _write_rows(answer, limit)
    if show_cypher:
        click.echo(f"\n{answer.cypher}")


def _write_rows(answer: Answer, limit: int) -> None:
    from graphcrm.services.wording import hop_sentence

    click.echo()
    for row in answer.rows[:limit]:
        click.echo(f"{click.style(row.party.name, bold=True)} ({row.party.subkind or row.party.kind})")
        for tie in row.ties:
            click.echo(f"   {hop_sentence(tie)}")
    if answer.total > limit:
        click.echo(f"\n{min(limit, len(answer.rows))} of {answer.total:,} are shown; --limit shows more.")
