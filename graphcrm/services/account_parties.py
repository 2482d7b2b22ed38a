"""Which party a user is: a contact that becomes a user, the person with the same e-mail address, or a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.contact_points import ContactPointType, normalize
from graphcrm.models.users import User
from graphcrm.phrases import Phrase
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema_in
from graphcrm.services import contact_points, parties

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Contact:
    """A party that becomes a user: its name and its e-mail address, empty where it has none."""

    name: str
    email: str


def of_contact(work: UnitOfWork, party: str) -> Contact:
    """Return what is known of a party that becomes a user.

    Raises:
        NotFoundError: the viewer sees no such party.
        RuleError: it is a user already.
    """
    found = work.run(load("accounts.party"), party=party, types=_email_types(work))
    if not found:
        raise NotFoundError(Phrase("There is no party {uid!r}.", uid=party))
    if found[0]["user"] is not None:
        raise RuleError(
            Phrase("{name} is the user {user} already.", name=found[0]["name"], user=found[0]["user"]),
            "Take another party.",
            "party",
        )
    return Contact(found[0]["name"], next(iter(found[0]["emails"]), ""))


def link(work: UnitOfWork, name: str, party: str, before: str | None = None) -> None:
    """Make a party that the viewer sees that of a user; ``before`` is the one they had."""
    work.run(load("accounts.set_party"), name=name, party=party)
    work.record("change", User(name, "", "").target, {"party": before}, {"party": party})


def find_or_make(work: UnitOfWork, user: User) -> None:
    """Link a user whose e-mail address is known to be theirs to the one person with it, or to a new one.

    It is a rule of the whole graph, so it finds people whom nobody who signs up may see. A person that is made is in
    no folder and belongs to the user.
    """
    with work.seeing_all():
        types = _email_types(work)
        key = normalize("email", user.email)
        found = work.run(load("accounts.people_with_email"), email_key=key, types=types)
        if len(found) == 1:
            uid = str(found[0]["uid"])
        else:
            uid = parties.create(work, "person", {"name": user.label, "owner": user.name})
            if types:
                contact_points.add_contact_point(work, uid, types[0], user.email, primary=True)
        link(work, user.name, uid)


def known_words(work: UnitOfWork, user: User) -> list[str]:
    """Return the names of a user's party's organizations, which do not make a password."""
    if user.party is None:
        return []
    with work.seeing_all():
        types = schema_in(work).types.all_names
        return [
            row["name"] for row in work.run(load("accounts.organizations"), identifiers={"ties": types}, name=user.name)
        ]


def _email_types(work: UnitOfWork) -> list[str]:
    """Return the contact point types of e-mail addresses, the one that is called so first."""
    found = [each.name for each in schema_in(work).all(ContactPointType) if each.kind == "email" and each.active]
    return sorted(found, key=lambda name: name != "email")
