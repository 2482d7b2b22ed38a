"""``graphcrm introduce``: who of us should ask whom to be introduced to a party."""

from __future__ import annotations

import click

from graphcrm.cli.common import (
    as_of_option,
    chosen_types,
    opened_database,
    period,
    types_option,
    viewer,
    write_end,
    write_hops,
    write_json,
)


@click.command()
@click.argument("target")
@as_of_option
@types_option
@click.option("--max-hops", default=3, show_default=True, help="The longest way to look for, up to 3.")
@click.option("--limit", default=10, show_default=True, help="How many to show.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@click.option("--cypher", "show_cypher", is_flag=True, help="Show the Cypher that found the answer.")
def introduce(
    target: str,
    as_of: str | None,
    types: str | None,
    max_hops: int,
    limit: int,
    as_json: bool,
    show_cypher: bool,
) -> None:
    """Show who of us should ask whom to be introduced to TARGET, the strongest ways first.

    We are you and the users in your teams, as the records they are; whoever looks after accounts and is in no team
    asks all users. No way has more than three hops.

    Example: graphcrm introduce "Northern Health Trust"
    """
    from graphcrm.services.introductions import introductions
    from graphcrm.services.wording import introduction_sentence, introductions_sentences

    with opened_database() as database:
        answer = introductions(
            database,
            viewer(database),
            target,
            as_of=period(as_of),
            types=chosen_types(types),
            max_hops=max_hops,
            limit=limit,
        )
    if as_json:
        write_json(answer.to_dict())
        return
    for sentence in introductions_sentences(answer):
        click.echo(sentence)
    for number, each in enumerate(answer.introductions, 1):
        click.echo(
            f"\n{click.style(f'{number}.', bold=True)} {introduction_sentence(each)}, strength {each.strength:.2f}"
        )
        write_hops(each.path)
    if answer.found > len(answer.introductions):
        click.echo(f"\n{len(answer.introductions)} of {answer.found:,} are shown; --limit shows more.")
    write_end(answer.truncated, answer.cypher if show_cypher else None)
