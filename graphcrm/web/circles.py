"""With whom one can share what one keeps, such as a search or a map."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext

from graphcrm.models.access import TEAM, Team
from graphcrm.services.sharing import EVERYBODY
from graphcrm.web.viewer import current_schema, current_viewer


def offered(shared: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Return by name and label whom something can be shared with: everybody, the teams of whoever asks, those it is."""
    viewer = current_viewer()
    labels = {TEAM + team.name: team.label for team in current_schema().all(Team)}
    names = labels if viewer.sees_all else {name for name in viewer.owners if name.startswith(TEAM)} | {*shared}
    teams = sorted((labels.get(name, name.removeprefix(TEAM)), name) for name in names if name != EVERYBODY)
    return [(EVERYBODY, gettext("Everybody")), *((name, label) for label, name in teams)]


def told(owner: str, shared_with: Iterable[str]) -> str:
    """Return whose something is and for whom: ``by bob, for Sales``, ``for you alone``."""
    labels = dict(offered())
    circle = ", ".join(labels.get(name, name.removeprefix(TEAM)) for name in shared_with)
    if owner != current_viewer().user:
        return gettext("by %(owner)s, for %(circle)s", owner=owner, circle=circle)
    return gettext("for %(circle)s", circle=circle) if circle else gettext("for you alone")
