"""Install a profile: create what is missing, and leave alone or change what is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import preference
from graphcrm.queries.preferences import kept, kept_in
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, indexes, preferences, setup
from graphcrm.services.preferences import DEFAULT, Preferences
from graphcrm.services.profiles import sample as samples
from graphcrm.services.profiles.profile import Profile
from graphcrm.services.profiles.sample import Loaded

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer

_SITE = Scope.site()


@dataclass(frozen=True, slots=True)
class Item:
    """A definition or a preference: what people call it, and its name. ``keys`` are those that differ."""

    noun: str
    name: str
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each part of a profile; ``kept`` is what differs and was left as its users have it.

    ``loaded`` is what became of the sample data, None when that was not asked for.
    """

    created: tuple[Item, ...]
    changed: tuple[Item, ...]
    kept: tuple[Item, ...]
    unchanged: tuple[Item, ...]
    loaded: Loaded | None = None


@dataclass(slots=True)
class _Plan:
    """What an installation does: definitions to write, each with what it was, and preferences to set.

    ``reset`` are the values of the latter before, empty for one that was not set.
    """

    write: dict[Definition, Definition | None]
    set: dict[str, Any]
    reset: dict[str, Any]
    created: list[Item]
    changed: list[Item]
    kept: list[Item]
    unchanged: list[Item]

    def report(self) -> Report:
        return Report(tuple(self.created), tuple(self.changed), tuple(self.kept), tuple(self.unchanged))


def install(
    database: Database,
    viewer: Viewer,
    profile: Profile,
    *,
    overwrite: bool = False,
    sample: bool = False,
    dry_run: bool = False,
    progress: Callable[[int, int, str], None] | None = None,
) -> Report:
    """Install a profile. All of its definitions and preferences are written in one transaction, or none.

    What is there and equal is left alone; what came with graphcrm and nobody has changed becomes as the profile has it.

    Args:
        database: where to.
        viewer: who does it.
        profile: see ``read``.
        overwrite: change what users have made otherwise; without it that is kept and reported.
        sample: load the sample data too.
        dry_run: only tell what would be done; the sample data is not looked at.
        progress: called with (done, total, stage) while the sample is loaded.

    Raises:
        RuleError: a part refers to what is not there, or cannot be beside what is there; the message says where in the
            file it stands. Or the profile has no sample data. Nothing was written.
        ForbiddenError: the viewer may not change the preferences of the site.
    """
    if sample and profile.sample is None:
        raise RuleError(f"The profile {profile.name} has no sample data.", "Install it without.", "sample")
    if dry_run:
        found = Preferences([_SITE], kept(database, viewer, [_SITE]))
        return _planned(schema(database), found, profile, overwrite).report()

    def write(work: UnitOfWork) -> _Plan:
        known = definitions.lock(work)
        plan = _planned(known, Preferences([_SITE], kept_in(work, [_SITE])), profile, overwrite)
        for after, before in plan.write.items():
            definitions.save(work, after, before)
        if plan.set:
            preferences.set(work, _SITE, plan.set)
        return plan

    plan = database.write(viewer, write)
    try:
        indexes.synchronize(database, viewer)
    except RuleError:
        database.write(viewer, lambda work: _put_back(work, plan))
        indexes.synchronize(database, viewer)
        raise
    report = plan.report()
    if sample and profile.sample:
        report = dataclasses.replace(report, loaded=samples.load(database, viewer, profile.sample, progress=progress))
    return report


def _planned(known: Schema, site: Preferences, profile: Profile, overwrite: bool) -> _Plan:
    """Compare a profile with what is there, and check as a whole what would become of it."""
    plan = _Plan({}, {}, {}, [], [], [], [])
    reference = {(type(each), each.name): each for each in setup.shipped()}
    for given in profile.definitions:
        before = known.find(type(given), given.name)
        after = given
        if isinstance(given, Field) and isinstance(before, Field):
            after = dataclasses.replace(given, was=before.was)
        untouched = before is not None and before == reference.get((type(given), given.name))
        if _sort(plan, given, before, after, overwrite or untouched):
            plan.write[after] = before
    becoming = known.with_changes(plan.write)
    for after, before in plan.write.items():
        _check(profile, known, becoming, after, before)
    _plan_preferences(plan, site, profile.preferences, overwrite)
    return plan


def _sort(plan: _Plan, given: Definition, before: Definition | None, after: Definition, overwrite: bool) -> bool:
    """Note what becomes of a definition, and say whether it is written."""
    if before is None:
        plan.created.append(Item(given.noun, given.name))
    elif before == after:
        plan.unchanged.append(Item(given.noun, given.name))
        return False
    else:
        is_, shall = before.properties(), after.properties()
        item = Item(given.noun, given.name, tuple(key for key in shall if shall[key] != is_[key]))
        (plan.changed if overwrite else plan.kept).append(item)
        return overwrite
    return True


def _plan_preferences(plan: _Plan, site: Preferences, given: Mapping[str, Any], overwrite: bool) -> None:
    for name, value in given.items():
        declared = preference(name)
        item = Item("preference", declared.name)
        unset = site.source(declared.name) == DEFAULT
        if site[declared.name] == declared.field.value(value):
            plan.unchanged.append(item)
        elif unset or overwrite:
            (plan.created if unset else plan.changed).append(item)
            plan.set[declared.name] = value
            plan.reset[declared.name] = "" if unset else declared.plain(site[declared.name])
        else:
            plan.kept.append(item)


def _check(profile: Profile, known: Schema, becoming: Schema, after: Definition, before: Definition | None) -> None:
    """Raise ``RuleError`` unless a definition can be among the others, saying where it stands in the file."""
    try:
        if isinstance(after, Field) and isinstance(before, Field):
            _check_values(before, after)
        becoming.check(after)
        known.check_change(before, after)
    except RuleError as error:
        where = next(place for each, place in profile.definitions.items() if _same(each, after))
        message = f"The profile {profile.path.name}: {where}: {error.message}"
        raise RuleError(message, error.hint, error.field, error.value) from error


def _check_values(before: Field, after: Field) -> None:
    """Raise ``RuleError`` when a field has values that would have to be converted or moved to other records."""
    if before.set != after.set:
        raise RuleError(
            f"The field {after.name} belongs to the set {before.set} already, not to {after.set}.",
            "A field keeps its set; give this one another name.",
            "set",
            after.set,
        )
    if fields.converts(before, after):
        raise RuleError(
            f"The field {after.name} is a {before.type} already, and its values are not converted by a profile.",
            f"Convert them first: graphcrm fields change {after.name} --type {after.type}. Then install it again.",
            "type",
            after.type,
        )


def _same(one: Definition, other: Definition) -> bool:
    return type(one) is type(other) and one.name == other.name


def _put_back(work: UnitOfWork, plan: _Plan) -> None:
    """Make everything what it was before the profile."""
    now = definitions.lock(work)
    # Those that refer to others stand behind them, and go first.
    for after, before in reversed(plan.write.items()):
        current = now.get(type(after), after.name)
        if before:
            definitions.save(work, before, current)
        else:
            definitions.remove(work, current)
    if plan.reset:
        preferences.set(work, _SITE, plan.reset)
