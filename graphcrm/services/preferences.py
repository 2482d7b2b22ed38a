"""Read and change preferences: of the site, of a folder, of a user.

What there is to prefer stands in ``graphcrm.models.preferences``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from graphcrm.auth import policy
from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.models.preference import Scope
from graphcrm.models.preferences import DAYS, PREFERENCES, preference
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.preferences import Kept, kept, kept_in

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.viewer import Viewer

#: Where the value of a preference that nobody has set comes from.
DEFAULT = "default"


class Preferences(Mapping[str, Any]):
    """Every preference by its name, as it holds in some scopes; the value has the type of its field, or is None."""

    def __init__(self, scopes: Sequence[Scope], kept: Kept) -> None:
        """Take the scopes, the one that counts first first, and what is set in them."""
        self._scopes = scopes
        self._kept = kept
        self._found: dict[str, tuple[Any, str]] = {}

    def __getitem__(self, name: str) -> Any:
        return self._find(name)[0]

    def __iter__(self) -> Iterator[str]:
        return iter(PREFERENCES)

    def __len__(self) -> int:
        return len(PREFERENCES)

    def source(self, name: str) -> str:
        """Say where a value comes from: ``user:NAME``, ``folder:NAME``, ``site`` or ``default``."""
        return self._find(name)[1]

    def text(self, name: str) -> str:
        """Return a value as a person writes it, empty for None."""
        return PREFERENCES[name].text(self[name])

    def in_folder(self, viewer: Viewer, folder: str) -> Preferences:
        """Return those that hold for the viewer in one of the ``folders`` that these were read with."""
        return Preferences(_scopes(viewer, folder), self._kept)

    def place_to_call(self, at: datetime, zone: str | None = None) -> Literal["work", "home"] | None:
        """Say whether to call somebody at work or at home now, or not at all.

        Args:
            at: the moment of the call, with its zone.
            zone: name of the time zone of whoever is called; by default the preferred one.
        """
        local = at.astimezone(ZoneInfo(zone or self["time_zone"]))
        working = DAYS[local.weekday()] in self["work_days"]
        if working and self["work_hours"].include(local.time()):
            return "work"
        return "home" if self["home_hours" if working else "free_day_hours"].include(local.time()) else None

    def _find(self, name: str) -> tuple[Any, str]:
        # A page asks for the language and the formats hundreds of times.
        if name not in self._found:
            self._found[name] = self._look_up(name)
        return self._found[name]

    def _look_up(self, name: str) -> tuple[Any, str]:
        declared = PREFERENCES[name]
        for scope in self._scopes:
            # What an older or a newer graphcrm has kept may not fit, and must not break every page.
            try:
                value = declared.field.value(self._kept.get(str(scope), {}).get(name))
            except RuleError:
                continue
            if value is not None:
                return value, str(scope)
        return declared.default, DEFAULT


def read(database: Database, viewer: Viewer, *, folder: str | None = None, folders: Iterable[str] = ()) -> Preferences:
    """Return the preferences that hold for the viewer: their own, the folder's, the site's, the defaults.

    Args:
        database: the database.
        viewer: whose preferences count.
        folder: the folder of the record or list that is looked at; one that the viewer may not see counts for nothing.
        folders: others that are read with it, for ``in_folder``.
    """
    scopes = _scopes(viewer, folder)
    more = [scope for name in folders if _sees_folder(viewer, scope := Scope("folder", name))]
    return Preferences(scopes, kept(database, viewer, [*scopes, *more]))


def read_in(work: UnitOfWork, *, folder: str | None = None) -> Preferences:
    """Return the preferences that hold for the one who does the work, as the unit of work sees them; see ``read``."""
    scopes = _scopes(work.viewer, folder)
    return Preferences(scopes, kept_in(work, scopes))


def read_scope(database: Database, viewer: Viewer, scope: Scope) -> Preferences:
    """Return the preferences as they hold in a scope whoever asks: what is set in it, then the site's, the defaults.

    Raises:
        ForbiddenError: the scope is another user, or a folder that the viewer may not see.
    """
    if not _may_read(viewer, scope):
        raise _refused(scope)
    scopes = [Scope.site()] if scope.kind == "site" else [scope, Scope.site()]
    return Preferences(scopes, kept(database, viewer, scopes))


def exported(database: Database, viewer: Viewer) -> dict[str, Any]:
    """Return the preferences of the site that differ from the defaults, as plain values that ``set`` takes."""
    found = read_scope(database, viewer, Scope.site())
    return {name: PREFERENCES[name].plain(value) for name, value in found.items() if value != PREFERENCES[name].default}


def set(work: UnitOfWork, scope: Scope, values: Mapping[str, object]) -> tuple[str, ...]:
    """Set preferences in a scope and return the names of those that this changed.

    Args:
        work: the unit of work it belongs to.
        scope: the site, a folder or a user.
        values: name to value, as a person writes it or as ``exported`` gives it; an empty one resets its preference.

    Raises:
        NotFoundError: there is no such preference.
        RuleError: a value does not fit, or a preference cannot be set in such a scope.
        ForbiddenError: the viewer may not change the scope.
    """
    _check_may_change(work.viewer, scope)
    properties: dict[str, Any] = {}
    for name, value in values.items():
        declared = preference(name)
        declared.check_scope(scope)
        properties |= declared.field.clean(value)
    return _change(work, scope, properties)


def reset(work: UnitOfWork, scope: Scope, names: Iterable[str]) -> tuple[str, ...]:
    """Take what is set in a scope away, so that the next one counts; return the names of those that this changed.

    Raises:
        NotFoundError: there is no such preference.
        ForbiddenError: the viewer may not change the scope.
    """
    _check_may_change(work.viewer, scope)
    return _change(work, scope, {preference(name).name: None for name in names})


def _change(work: UnitOfWork, scope: Scope, properties: Mapping[str, Any]) -> tuple[str, ...]:
    before = work.run(load("preferences.lock"), scope=str(scope))[0]["preferences"]
    changed = {name: value for name, value in properties.items() if value != before.get(name)}
    if changed:
        work.run(load("preferences.save"), scope=str(scope), preferences=changed)
        work.record("change", f"preferences:{scope}", {name: before.get(name) for name in changed}, changed)
    return tuple(changed)


def may_change(viewer: Viewer, scope: Scope) -> bool:
    """Say whether the viewer may change the preferences of a scope.

    They may change their own, those of folders that they manage, and with the right ``set_preferences`` those of the
    site and of all folders that they see.
    """
    if viewer.sees_all:
        return True
    if scope.kind == "user":
        # Whoever is not signed in has a name, and nothing that is theirs.
        return scope.name == viewer.user and viewer.user in viewer.owners
    if scope.kind == "folder" and not _sees_folder(viewer, scope):
        return False
    return policy.may(viewer, "set_preferences") or scope.name in viewer.manages


def _check_may_change(viewer: Viewer, scope: Scope) -> None:
    if not may_change(viewer, scope):
        raise _refused(scope)


def _may_read(viewer: Viewer, scope: Scope) -> bool:
    return scope.kind == "site" or may_change(viewer, scope) or _sees_folder(viewer, scope)


def _sees_folder(viewer: Viewer, scope: Scope) -> bool:
    return scope.kind == "folder" and (viewer.sees_all or scope.name in viewer.folders)


def _scopes(viewer: Viewer, folder: str | None) -> list[Scope]:
    own = [Scope("user", viewer.user)]
    if folder and _sees_folder(viewer, Scope("folder", folder)):
        own.append(Scope("folder", folder))
    return [*own, Scope.site()]


def _refused(scope: Scope) -> ForbiddenError:
    return ForbiddenError(
        Phrase("The preferences of {whose} are not yours.", whose=scope.words),
        "Take your own, or ask an administrator.",
    )
