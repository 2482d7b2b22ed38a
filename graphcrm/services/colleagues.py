"""The users and teams that somebody knows, and may name as the owner of a record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.auth import policy
from graphcrm.errors import AmbiguousNameError
from graphcrm.models import names
from graphcrm.models.access import LEVELS, TEAM, Folder, Team
from graphcrm.models.schema import Schema
from graphcrm.models.seen import seen
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema
from graphcrm.services import owners

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Colleague:
    """A user or a team: ``name`` is what records call it, ``label`` what people do."""

    name: str
    label: str

    @property
    def team(self) -> bool:
        """Whether it is a team."""
        return self.name.startswith(TEAM)


def known(database: Database, viewer: Viewer, *, whole: Schema | None = None) -> list[Colleague]:
    """Return the users and teams that the viewer knows, by their labels, themselves first.

    These are their own teams and those with a level in a folder that they manage, and the users in them. Whoever looks
    after accounts knows all of them, and who reads no records of others themselves alone.

    Args:
        database: where they are.
        viewer: who asks.
        whole: the whole schema, where it was read already.
    """
    definitions = seen(whole or schema(database), viewer)
    everybody = viewer.sees_all or policy.may(viewer, "manage_access")
    every = definitions.named(Team)
    teams = set(every) if everybody else _teams(definitions, viewer) & every.keys()
    rows = database.read(load("accounts.colleagues"), viewer, me=viewer.user, teams=sorted(teams), everybody=everybody)
    users = [Colleague(row["name"], row["label"]) for row in rows]
    found = [*users, *(Colleague(every[name].owner, every[name].label) for name in teams)]
    return sorted(found, key=lambda each: (each.name != viewer.user, names.folded(each.label), each.name))


def find(
    database: Database, viewer: Viewer, text: str, *, limit: int = 8, whole: Schema | None = None
) -> list[Colleague]:
    """Return the colleagues that a text begins a word of, or all for an empty one.

    Args:
        database: where they are.
        viewer: who asks.
        text: what was typed so far.
        limit: the most that are returned.
        whole: the whole schema, where it was read already.
    """
    begins = names.folded(text)
    return [each for each in known(database, viewer, whole=whole) if _fits(each, begins)][:limit]


def resolve(database: Database, viewer: Viewer, text: str, *, whole: Schema | None = None) -> str:
    """Return the name of the colleague that a text names, by name or label; a user that the viewer does not know, as it
    is written.

    Raises:
        AmbiguousNameError: several are called so.
        RuleError: there is no such team, or none that the viewer knows.
    """
    definitions = whole or schema(database)
    plain = names.folded(text)
    every = known(database, viewer, whole=definitions)
    found = [each for each in every if plain in (names.folded(each.name), names.folded(each.label))]
    exact = [each for each in found if names.folded(each.name) == plain] or found
    if len(exact) > 1:
        choices = [(each.name, f"{each.label} ({each.name})") for each in exact]
        said = Phrase("Several are called {name}.", name=text)
        raise AmbiguousNameError(said, "Choose one of them.", choices, text)
    if exact:
        return exact[0].name
    teams = (definitions.get(Team, each.name.removeprefix(TEAM)) for each in every if each.team)
    return owners.named(Schema(teams), text)


def named(database: Database, viewer: Viewer, name: str, *, whole: Schema | None = None) -> Colleague:
    """Return the user or team of a name; whom the viewer does not know is called by that alone."""
    every = {each.name: each for each in known(database, viewer, whole=whole)}
    return every.get(name) or Colleague(name, name)


def _teams(definitions: Schema, viewer: Viewer) -> set[str]:
    """Return the names of the teams that somebody is in, and of those with a level in what they manage."""
    if not policy.reads_records(viewer):
        return set()
    mine = {name.removeprefix(TEAM) for name in viewer.owners if name.startswith(TEAM)}
    managed = (folder for name, folder in definitions.named(Folder).items() if name in viewer.manages)
    return mine.union(*(getattr(folder, level) for folder in managed for level in LEVELS))


def _fits(colleague: Colleague, begins: str) -> bool:
    label = names.folded(colleague.label)
    return any(word.startswith(begins) for word in (label, *label.split(), colleague.name.removeprefix(TEAM)))
