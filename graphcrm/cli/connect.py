"""``graphcrm connect``: how two parties are connected."""

from __future__ import annotations

import click

from graphcrm.cli.common import as_of_option, opened_database, period, viewer, write_json, write_path


@click.command()
@click.argument("source")
@click.argument("target")
@as_of_option
@click.option("--types", metavar="TYPE,TYPE", help="Walk only these relationship types; see `graphcrm types`.")
@click.option("--max-hops", default=6, show_default=True, help="The longest connection to look for, up to 12.")
@click.option("--limit", default=10, show_default=True, help="How many paths to show.")
@click.option("--json", "as_json", is_flag=True, help="Write the answer as JSON.")
@click.option("--cypher", "show_cypher", is_flag=True, help="Show the Cypher that found the answer.")
def connect(
    source: str,
    target: str,
    as_of: str | None,
    types: str | None,
    max_hops: int,
    limit: int,
    as_json: bool,
    show_cypher: bool,
) -> None:
    """Show how SOURCE and TARGET are connected: ranked paths, explained, and who matters on them.

    A party is given by its name, by ext:ID (its id in an import), or by its identifier.

    Example: graphcrm connect Sally "XYZ site" --as-of 2019
    """
    from graphcrm.services.connections import REASONS, connections
    from graphcrm.services.wording import connections_sentences

    chosen = None if types is None else [name.strip() for name in types.split(",") if name.strip()]
    with opened_database() as database:
        answer = connections(
            database,
            viewer(database),
            source,
            target,
            as_of=period(as_of),
            types=chosen,
            max_hops=max_hops,
            limit=limit,
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
            only = "; no path of this length without it" if broker.single_point and broker.of > 1 else ""
            click.echo(f"  {broker.party.name}: on {broker.paths:,} of {broker.of:,}{only}")
    if "limit" in answer.truncated:
        click.echo(f"\n{len(answer.paths)} of {answer.found:,} paths are shown; --limit shows more.")
    for why in answer.truncated:
        if why != "limit":
            click.echo(f"\nCut short: {REASONS[why]}.")
    if show_cypher:
        click.echo(f"\n{answer.cypher}")
