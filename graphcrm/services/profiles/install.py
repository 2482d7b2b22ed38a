"""Install a profile: create what is missing, and leave alone or change what is there."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType
from graphcrm.models.definitions import Definition
from graphcrm.models.field import Field
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import preference
from graphcrm.models.relationship_types import RelationshipType
from graphcrm.queries.preferences import kept, kept_in
from graphcrm.queries.schema import schema
from graphcrm.services import definitions, fields, indexes, preferences, setup, types, uses
from graphcrm.services.preferences import DEFAULT, Preferences
from graphcrm.services.profiles import sample as samples
from graphcrm.services.profiles.profile import Profile, placed
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


@dataclass(frozen=True, slots=True)
class _Step:
    """A definition to be written, what it was before, and where it stands in the file."""

    after: Definition
    before: Definition | None
    where: str


@dataclass(slots=True)
class _Plan:
    """What an installation does: definitions to write, and preferences to set.

    ``reset`` are the values of the latter before, empty for one that was not set.
    """

    write: list[_Step] = dataclasses.field(default_factory=list)
    set: dict[str, Any] = dataclasses.field(default_factory=dict)
    reset: dict[str, Any] = dataclasses.field(default_factory=dict)
    created: list[Item] = dataclasses.field(default_factory=list)
    changed: list[Item] = dataclasses.field(default_factory=list)
    kept: list[Item] = dataclasses.field(default_factory=list)
    unchanged: list[Item] = dataclasses.field(default_factory=list)

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
        dry_run: only tell what would be done; neither sample data nor relationships of changed types are looked at.
        progress: called with (done, total, stage) while the sample is loaded.

    Raises:
        RuleError: a part refers to what is not there, or cannot be beside what is there, such as a type beside its
            relationships; the message says where in the file it stands. Or the profile has no sample data. Nothing was
            written.
        ForbiddenError: the viewer may not define what records can hold, or not change the preferences of the site.
    """
    # The report tells of what is there already, whoever sees it.
    definitions.check_right(viewer)
    if sample and profile.sample is None:
        raise RuleError(f"The profile {profile.name} has no sample data.", "Install it without.", "sample")
    if dry_run:
        found = Preferences([_SITE], kept(database, viewer, [_SITE]))
        return _planned(schema(database), found, profile, overwrite).report()

    def write(work: UnitOfWork) -> _Plan:
        known = definitions.lock(work)
        plan = _planned(known, Preferences([_SITE], kept_in(work, [_SITE])), profile, overwrite)
        for step in plan.write:
            with placed(f"The profile {profile.path.name}: {step.where}"):
                _write(work, step.after, step.before)
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
    plan = _Plan()
    reference = {(type(each), each.name): each for each in setup.shipped()}
    for given, where in profile.definitions.items():
        before = known.find(type(given), given.name)
        with placed(f"The profile {profile.path.name}: {where}"):
            after = _becoming(given, before)
        untouched = before is not None and before == reference.get((type(given), given.name))
        if _sort(plan, after, before, overwrite or untouched):
            plan.write.append(_Step(after, before, where))
    becoming = known.with_changes(step.after for step in plan.write)
    for step in plan.write:
        with placed(f"The profile {profile.path.name}: {step.where}"):
            _check_values(step)
            becoming.check(step.after)
            known.check_change(step.before, step.after)
    for field in becoming.all(Field):
        # One that is not of the profile may read one that the profile retires.
        if field.active and field.formula:
            becoming.check(field)
    _plan_preferences(plan, site, profile.preferences, overwrite)
    return plan


def _becoming(given: Definition, before: Definition | None) -> Definition:
    """Return a definition as it is kept when it takes the place of another one.

    Raises:
        RuleError: it is a field, and the other one is of another set.
    """
    if not isinstance(given, Field) or not isinstance(before, Field):
        return given
    if before.set != given.set:
        raise RuleError(
            f"The field {given.name} belongs to the set {before.set} already, not to {given.set}.",
            "A field keeps its set; give this one another name.",
            "set",
            given.set,
        )
    return dataclasses.replace(given, was=before.was)


def _sort(plan: _Plan, after: Definition, before: Definition | None, overwrite: bool) -> bool:
    """Note what becomes of a definition, and say whether it is written."""
    if before is None:
        plan.created.append(Item(after.noun, after.name))
    elif before == after:
        plan.unchanged.append(Item(after.noun, after.name))
        return False
    else:
        is_, shall = before.properties(), after.properties()
        item = Item(after.noun, after.name, tuple(key for key in shall if shall[key] != is_[key]))
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


def _check_values(step: _Step) -> None:
    """Raise ``RuleError`` when a field has values that would have to be converted."""
    before, after = step.before, step.after
    if isinstance(before, Field) and isinstance(after, Field) and fields.converts(before, after):
        raise RuleError(
            f"The field {after.name} {fields.difference(before, after)}, and a profile converts no values.",
            f"Change it first with `graphcrm fields change {after.name}`, then install it again.",
            "type",
            after.type,
        )


def _write(work: UnitOfWork, after: Definition, before: Definition | None) -> None:
    """Write a definition that was checked; see to the relationships or contact points of a type that changes.

    Raises:
        RuleError: some of those would not fit any more.
    """
    if before and isinstance(after, RelationshipType):
        types.define(work, after)
    elif before and isinstance(after, ContactPointType):
        uses.define(work, after)
    else:
        definitions.save(work, after, before)


def _put_back(work: UnitOfWork, plan: _Plan) -> None:
    """Make everything what it was before the profile."""
    now = definitions.lock(work)
    # Those that refer to others stand behind them, and go first.
    for step in reversed(plan.write):
        current = now.get(type(step.after), step.after.name)
        if step.before:
            _write(work, step.before, current)
        else:
            definitions.remove(work, current)
    if plan.reset:
        preferences.set(work, _SITE, plan.reset)
