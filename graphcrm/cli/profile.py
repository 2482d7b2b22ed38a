"""``graphcrm profile``: ready configurations."""

from __future__ import annotations

import shlex
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphcrm.cli.common import ListedByDefault, opened_database, viewer

if TYPE_CHECKING:
    from graphcrm.services.profiles import Item, Profile, Report

#: Refused rows of sample data that are shown.
_MOST_SHOWN = 20


@click.group("profile", cls=ListedByDefault)
def group() -> None:
    """Install a ready configuration, or write your own down as one: kinds, fields, types, categories, preferences."""


@group.command("list")
def list_all() -> None:
    """List the profiles that come with graphcrm."""
    from graphcrm.services import profiles

    for name in profiles.shipped():
        profile = profiles.read(name)
        click.echo(f"{click.style(name, bold=True)}  {profile.label}")
        click.echo(f"  {_first_sentence(profile)}")
    click.echo(
        "\n`graphcrm profile show NAME` says what is in one, `graphcrm profile install NAME` installs it.", err=True
    )


@group.command("show")
@click.argument("profile")
def show(profile: str) -> None:
    """Show what is in a PROFILE: the name of one that comes with graphcrm, or the path of a YAML file."""
    from graphcrm.models.field import Field
    from graphcrm.models.kinds import AttributeSet
    from graphcrm.services import profiles
    from graphcrm.services.profiles.profile import SECTIONS

    found = profiles.read(profile)
    click.echo(click.style(found.label, bold=True))
    if found.description:
        click.echo(found.description.rstrip())
    for section, of in SECTIONS.items():
        if of is not AttributeSet and (names := [each.name for each in found.all(of)]):
            click.echo(f"\n{click.style(section, bold=True)}\n  {', '.join(names)}")
    for each in found.all(AttributeSet):
        of_what = (*each.kinds, *each.contact_types, *each.roles, *each.relationship_types, *["units"] * each.units)
        click.echo(
            f"\n{click.style(f'fields of {each.label}', bold=True)} (for {', '.join(of_what) or 'who is given it'})"
        )
        for field in found.all(Field):
            if field.set == each.name:
                mark = "=" if field.formula else ""
                click.echo(f"  {field.name + mark:<24} {field.value_type.label:<16} {field.label}")
    if found.preferences:
        click.echo(f"\n{click.style('preferences', bold=True)}")
        for name, value in found.preferences.items():
            click.echo(f"  {name} = {value if not isinstance(value, list) else ', '.join(map(str, value))}")
    if found.questions:
        click.echo(f"\n{click.style('questions', bold=True)}")
        for question in found.questions:
            click.echo(f"  {question.name}: {question.question}")
    if found.sample:
        click.echo(f"\nIt has sample data: graphcrm profile install {profile} --sample")


@group.command("install")
@click.argument("profile")
@click.option(
    "--overwrite/--keep", default=False, help="Change what you have made otherwise; by default that is kept and listed."
)
@click.option("--sample", is_flag=True, help="Load the sample data of the profile too.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done, and write nothing.")
def install(profile: str, overwrite: bool, sample: bool, dry_run: bool) -> None:
    """Install a PROFILE: the name of one that comes with graphcrm, or the path of a YAML file.

    What is missing is created, what is equal is left alone. It can be installed again at any time.

    \b
    graphcrm profile install sales-team --dry-run
    graphcrm profile install sales-team --sample
    """
    from graphcrm.cli.progress import progress_bars
    from graphcrm.services import profiles

    found = profiles.read(profile)
    with opened_database() as database, progress_bars() as progress:
        report = profiles.install(
            database,
            viewer(database),
            found,
            overwrite=overwrite,
            sample=sample,
            dry_run=dry_run,
            progress=progress,
        )
    _write(report, found, profile, dry_run)
    if report.loaded and report.loaded.report.refused:
        raise SystemExit(7)


@group.command("export")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="SECTION",
    help="Only this part, such as kinds, categories or attribute_sets (with their fields); once for each.",
)
@click.option("--label", help="What people call it; made of the name of the file when it is left out.")
def export(file: Path | None, sections: tuple[str, ...], label: str | None) -> None:
    """Write what you have changed and added to what came with graphcrm as a profile, to FILE or to the screen."""
    from graphcrm.services import profiles

    name = file.stem if file else "own"
    label = label or (name.replace("-", " ").replace("_", " ").capitalize() if file else "Own configuration")
    with opened_database() as database:
        text = profiles.export(database, viewer(database), name=name, label=label, sections=sections or None)
    if file is None:
        click.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    click.echo(f"Written to {file}. `graphcrm profile install {file}` installs it elsewhere.", err=True)


@group.command("questions")
@click.argument("profile")
def questions(profile: str) -> None:
    """Ask the questions of a PROFILE, of its sample data, and show the answers."""
    from graphcrm.services import profiles

    found = profiles.read(profile)
    with opened_database() as database:
        asked = profiles.ask_all(database, viewer(database), found)
    for number, each in enumerate(asked):
        click.echo(("\n" if number else "") + click.style(each.question.name, bold=True))
        click.echo(f"  {each.question.question}")
        if each.question.find:
            click.echo(f"  graphcrm find {shlex.join(each.question.find)}")
        for sentence in each.sentences:
            click.echo(f"  {sentence}")
        if not each.as_expected:
            click.echo(f"  In the sample data it is {', '.join(each.question.answer)}.")


def _first_sentence(profile: Profile) -> str:
    text = " ".join(profile.description.split())
    return text.split(". ")[0].removesuffix(".") + "." if text else ""


def _write(report: Report, profile: Profile, given: str, dry_run: bool) -> None:
    words = ("would be ", "would be ") if dry_run else ("", "")
    for what, items in (("created", report.created), ("changed", report.changed)):
        if items:
            click.echo(f"{len(items)} {words[0]}{what}:")
            _write_items(items)
    if report.kept:
        click.echo(f"{len(report.kept)} {words[0]}kept as you have them, which the profile has otherwise:")
        _write_items(report.kept)
        click.echo(f"  To change these too: graphcrm profile install {given} --overwrite")
    if report.unchanged:
        click.echo(f"{len(report.unchanged)} of {profile.label} are here already.")
    if report.loaded:
        loaded = report.loaded.report
        click.echo(
            f"Sample: {loaded.created:,} records created, {loaded.changed:,} changed, {loaded.unchanged:,} as before."
        )
        for refusal in loaded.refused[:_MOST_SHOWN]:
            click.echo(f"  refused: {refusal.file}, line {refusal.line}: {refusal.reason}")
    if not dry_run:
        _write_next(report, profile, given)


def _write_items(items: Iterable[Item]) -> None:
    by_noun: dict[str, list[str]] = defaultdict(list)
    for item in items:
        by_noun[item.noun].append(item.name + (f" ({', '.join(item.keys)})" if item.keys else ""))
    for noun, names in by_noun.items():
        click.echo(f"  {noun}: {', '.join(names)}")


def _write_next(report: Report, profile: Profile, given: str) -> None:
    asked = [each.question for each in profile.questions if not each.find]
    if report.loaded and asked:
        click.echo(f'\nAsk for example: graphcrm ask "{asked[0]}"')
        click.echo(f"All of them: graphcrm profile questions {given}")
    elif profile.sample:
        click.echo(f"\nTo see it with sample data: graphcrm profile install {given} --sample")
    else:
        click.echo("\n`graphcrm fields` lists what your records can hold now.")
