"""Who asks, what they may see, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person a read answers to and a write is done by; an argument of every one of them.

    It is made of an account by ``graphcrm.auth.grants``; ``graphcrm.auth.policy`` decides with it, and
    ``cypher/fragments/visible.cypher`` and ``visible_tie.cypher`` say the same to the database.

    Attributes:
        user: name of the account, which the journal keeps.
        sees_all: an administrator, to whom nothing below applies.
        folders: names of the folders whose records they may see.
        contributes: those to which they may add records, and change their own in.
        manages: those in which they may change all records and give them to others.
        owners: whose records are theirs: the user and the teams, as they stand in a record.
        kinds: the kinds of party they may see, by node label (``Person``) or own kind (``site``); None for all.
        hidden_types: relationship types that they may not see, and those that they may see and not write.
        hidden_categories: categories whose parties they may not see, and those that they may see and not give.
        rights: names out of ``graphcrm.models.rights``.
        roles: access roles, and teams as ``team:NAME``, which definitions name as readers and writers.
        party: uid of the record of themselves.
    """

    user: str
    sees_all: bool = False
    folders: frozenset[str] = field(default_factory=frozenset)
    contributes: frozenset[str] = field(default_factory=frozenset)
    manages: frozenset[str] = field(default_factory=frozenset)
    owners: frozenset[str] = field(default_factory=frozenset)
    kinds: frozenset[str] | None = None
    hidden_types: frozenset[str] = field(default_factory=frozenset)
    fixed_types: frozenset[str] = field(default_factory=frozenset)
    hidden_categories: frozenset[str] = field(default_factory=frozenset)
    fixed_categories: frozenset[str] = field(default_factory=frozenset)
    rights: frozenset[str] = field(default_factory=frozenset)
    roles: frozenset[str] = field(default_factory=frozenset)
    party: str | None = None

    @classmethod
    def administrator(cls, user: str = "administrator") -> Viewer:
        """Return the viewer for the person at the machine itself, who sees everything."""
        return cls(user, sees_all=True)

    @property
    def parameters(self) -> dict[str, object]:
        """The viewer as the query parameter ``$viewer``."""
        return {
            "user": self.user,
            "sees_all": self.sees_all,
            "folders": sorted(self.folders),
            "owners": sorted(self.owners),
            "kinds": None if self.kinds is None else sorted(self.kinds),
            "hidden_types": sorted(self.hidden_types),
            "hidden_categories": sorted(self.hidden_categories),
            "party": self.party,
        }
