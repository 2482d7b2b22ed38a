"""The two parties of a relationship that is being added: who is meant, or who is to be created."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flask_babel import gettext

from graphcrm.auth import policy
from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.fields import KINDS
from graphcrm.queries import parties
from graphcrm.queries.parties import PartyRef
from graphcrm.services.statements import NewParty
from graphcrm.web.handle import current_database
from graphcrm.web.pickers import NamesakesError, picked
from graphcrm.web.shown import said
from graphcrm.web.viewer import current_viewer

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from graphcrm.services.statements import End as Stated


@dataclass(slots=True)
class End:
    """One of the two, as its picker shows it.

    ``offered`` are the kinds that whoever asks may create the party as that nobody is called, ``created`` the one that
    was chosen. ``unlike`` says that no name is like it, so that it is hardly a slip.
    """

    name: str
    text: str = ""
    party: PartyRef | None = None
    choices: Sequence[tuple[str, str]] = ()
    errors: list[str] = field(default_factory=list)
    offered: tuple[str, ...] = ()
    created: str = ""
    unlike: bool = False

    @property
    def kind(self) -> str:
        """The kind of the party; empty as long as it is not known."""
        return self.party.kind if self.party else self.created

    @property
    def shown(self) -> str:
        """The party's name, or what was typed."""
        return self.party.name if self.party else self.text

    @property
    def known(self) -> bool:
        """Whether it is clear who is meant."""
        return bool(self.party or self.created)

    def given(self) -> str | NewParty:
        """Return what the service takes; the end is known."""
        return self.party.uid if self.party else NewParty(self.created, self.text)

    def offer(self, kinds: Sequence[str]) -> None:
        """Offer to create the party where nobody is called so, as one of the kinds that fit."""
        if not self.text or self.party or self.choices:
            return
        viewer = current_viewer()
        self.offered = tuple(kind for kind in KINDS if kind in kinds and policy.may(viewer, "create", kind))
        if self.created not in self.offered:
            self.created = ""
        if self.unlike and len(self.offered) == 1:
            self.created = self.offered[0]


def stated(name: str, end: Stated) -> End:
    """Return an end as a statement names it."""
    made = End(name, end.party.name if end.party else end.text, end.party, end.choices)
    if end.choices:
        made.errors.append(gettext("Several are called so. Choose the one you mean."))
    elif end.party is None:
        made.errors.append(_nobody(end.text, end.near))
        made.unlike = not end.near
    return made


def chosen(names: Sequence[str], uids: Sequence[str]) -> list[End]:
    """Return ends by uid; a party that the viewer does not see is left out."""
    wanted = [uid for uid in uids if uid]
    found = parties.refs(current_database(), current_viewer(), wanted) if wanted else {}
    ends = [End(name, party=found.get(uid)) for name, uid in zip(names, uids, strict=True)]
    for end in ends:
        end.text = end.party.name if end.party else ""
    return ends


def sent(names: Sequence[str], form: MultiDict[str, str]) -> list[End]:
    """Return the ends as a form holds them."""
    uids, refused = [], {}
    created = {name: _created(name, form) for name in names}
    for name in names:
        try:
            uids.append("" if created[name] else picked(form, name))
        except RuleError as error:
            uids.append("")
            refused[name] = error
    ends = chosen(names, uids)
    for end in ends:
        end.text = end.text or form.get(f"{end.name}-text", "").strip()
        end.created = created[end.name]
        if wrong := refused.get(end.name):
            end.choices = wrong.choices if isinstance(wrong, NamesakesError) else ()
            near = wrong.__cause__.suggestions if isinstance(wrong.__cause__, NotFoundError) else ()
            end.errors.append(said(wrong) if end.choices else _nobody(end.text, near))
    return ends


def _created(name: str, form: MultiDict[str, str]) -> str:
    """Return the kind that a party shall be created as; what was chosen for one name counts for no other."""
    text, picked_uid = form.get(f"{name}-text", "").strip(), form.get(name)
    return "" if picked_uid or text != form.get(f"{name}-create-for") else form.get(f"{name}-create", "")


def _nobody(text: str, near: Sequence[str]) -> str:
    if near:
        return gettext("Nobody is called %(name)s. Like it: %(names)s.", name=text, names=", ".join(near))
    return gettext("Nobody is called %(name)s.", name=text)
