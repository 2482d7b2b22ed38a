"""``graphcrm connect``: how two parties are connected."""

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
    write_json,
    write_path,
)


@click.command()
@click.argument("source")
@click.argument("target")
@as_of_option
@types_option
@click.option("--through", multiple=True, metavar="PARTY", help="A party that every path runs through; up to 3.")
@click.option("--avoid", multiple=True, metavar="PARTY", help="A party that no path runs through; several are taken.")
@click.option("--strongest", is_flag=True, help="Rank by strength, also paths two hops longer than the shortest.")
@click.option("--max-hops", default=6, show_default=True, help="The longest connection to look for, up to 12.")
@click.option("--limit", default=10, show_default=True, help="How many paths to show.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@click.option("--cypher", "show_cypher", is_flag=True, help="Show the Cypher that found the answer.")
def connect(
    source: str,
    target: str,
    as_of: str | None,
    types: str | None,
    through: tuple[str, ...],
    avoid: tuple[str, ...],
    strongest: bool,
    max_hops: int,
    limit: int,
    as_json: bool,
    show_cypher: bool,
) -> None:
    """Show how SOURCE and TARGET are connected: ranked paths, explained, and who matters on them.

    A party is given by its name, by ext:ID (its id in an import), or by its identifier.

    \b
    graphcrm connect Sally "XYZ site" --as-of 2019
    graphcrm connect Sally "XYZ site" --through Josh --avoid "Northern Health Trust"
    """
    from graphcrm.services.connections import connections
    from graphcrm.services.wording import connections_sentences

    with opened_database() as database:
        answer = connections(
            database,
            viewer(database),
            source,
            target,
            as_of=period(as_of),
            types=chosen_types(types),
            through=through,
            avoid=avoid,
            max_hops=max_hops,
            limit=limit,
            order="strong" if strongest else "short",
        )
    if as_json:
        write_json(answer.to_dict())
        return
    for sentence in connections_sentences(answer):
        click.echo(sentence)
    for number, path in enumerate(answer.paths, 1):
        click.echo()
        write_path(number, path)
    if answer.brokers:
        click.echo("\nWho matters on them:")
        for broker in answer.brokers:
            only = "; no such path without it" if broker.single_point and broker.of > 1 else ""
            click.echo(f"  {broker.party.name}: on {broker.paths:,} of {broker.of:,}{only}")
    if "limit" in answer.truncated:
        many = "more than " if "many" in answer.truncated else ""
        click.echo(f"\n{len(answer.paths)} of {many}{answer.found:,} paths are shown; --limit shows more.")
    write_end(answer.truncated, answer.cypher if show_cypher else None)
