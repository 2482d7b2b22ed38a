"""Who asks, and what they may see."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person a read answers to and a write is done by; an argument of every one of them.

    A party is visible when it is public, lies in one of ``folders``, or belongs to one of ``owners`` (the user and
    their teams). A relationship is visible unless its type is one of ``hidden_types``. ``sees_all`` lifts both.
    A field that names roles is seen or changed by those who have one of them in ``roles``.
    ``cypher/fragments/visible.cypher`` and ``visible_tie.cypher`` say the same to the database.
    """

    user: str
    sees_all: bool = False
    folders: frozenset[str] = field(default_factory=frozenset)
    owners: frozenset[str] = field(default_factory=frozenset)
    hidden_types: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def administrator(cls, user: str = "administrator") -> Viewer:
        """Return the viewer for the person at the machine itself, who sees everything."""
        return cls(user, sees_all=True)

    @property
    def parameters(self) -> dict[str, object]:
        """The viewer as the query parameter ``$viewer``."""
        return {
            "sees_all": self.sees_all,
            "folders": sorted(self.folders),
            "owners": sorted(self.owners),
            "hidden_types": sorted(self.hidden_types),
        }
