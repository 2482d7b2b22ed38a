"""Share what a user keeps, such as a search or a map: with nobody, with teams, or with everybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graphcrm.errors import ForbiddenError, RuleError
from graphcrm.models.access import TEAM
from graphcrm.phrases import Phrase

if TYPE_CHECKING:
    from graphcrm.viewer import Viewer

EVERYBODY = "everybody"


def seen_by(viewer: Viewer) -> dict[str, Any]:
    """Return the parameters of queries that find what a viewer keeps and what others share with them."""
    return {"user": viewer.user, "names": [EVERYBODY, *sorted(viewer.owners)], "all": viewer.sees_all}


def checked(viewer: Viewer, given: Iterable[str], before: Iterable[str] = ()) -> tuple[str, ...]:
    """Return with whom something is shared: ``everybody``, or teams as ``team:NAME``, each once and sorted.

    Args:
        viewer: who shares it.
        given: with whom.
        before: with whom it was shared so far, which may stay.

    Raises:
        RuleError: it names neither everybody nor a team.
        ForbiddenError: the viewer is in none of the teams that are new.
    """
    shared, stays = tuple(sorted(set(given))), {EVERYBODY, *before, *viewer.owners}
    for each in shared:
        if each != EVERYBODY and not each.startswith(TEAM):
            raise RuleError(
                Phrase("It cannot be shared with {each}.", each=each), "Take everybody or team:NAME.", "shared_with"
            )
        if each not in stays and not viewer.sees_all:
            raise ForbiddenError(Phrase("You may not share it with {each}.", each=each), "You may with your own teams.")
    return shared
