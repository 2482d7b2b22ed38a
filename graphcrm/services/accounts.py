"""Accounts: who signs in, what they may do, and which party they are.

Users are looked after with the right ``manage_access``; nobody touches the account of a user who may do what they may
not, gives such a role, or takes the last active administrator away. Users see their own account.
"""

from __future__ import annotations

import secrets as random
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from graphcrm.auth import grants, passwords, policy
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import ANONYMOUS, REGISTERED, AccessRole, Team
from graphcrm.models.contact_points import normalize
from graphcrm.models.texts import check_line
from graphcrm.models.users import LABEL_LENGTH, User, check_user_name
from graphcrm.phrases import Phrase, Word
from graphcrm.queries import accounts as rows
from graphcrm.queries.loader import load
from graphcrm.queries.schema import schema, schema_at, schema_in
from graphcrm.services import account_parties
from graphcrm.values import new_uid

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork
    from graphcrm.models.schema import Schema
    from graphcrm.viewer import Viewer


def any_users(database: Database) -> bool:
    """Say whether there is any account; without one, the person at the machine is the administrator."""
    return rows.any_users(database)


def find(database: Database, viewer: Viewer, name: str) -> User:
    """Return an account: the viewer's own, or any for those who look after them.

    Raises:
        NotFoundError: there is none, or the viewer may not see it.
    """
    found = rows.find(database, name) if _may_see(viewer, name) else None
    if found is None:
        raise _unknown(name)
    return found


def listed(database: Database, viewer: Viewer) -> list[User]:
    """Return all accounts by name.

    Raises:
        ForbiddenError: the viewer does not look after them.
    """
    policy.require(viewer, "manage_access")
    return rows.everyone(database)


def viewer_of(database: Database, name: str) -> Viewer:
    """Return the viewer that an account is now.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: it is disabled.
    """
    found = rows.find(database, name)
    if found is None:
        raise _unknown(name)
    if not found.active:
        raise ForbiddenError(Phrase("The account {name} is disabled.", name=name), "Ask an administrator.")
    return grants.viewer_of(schema(database), _account(found))


def of_session(database: Database, name: str, session: str) -> tuple[User, Viewer, Schema] | None:
    """Return the user that a session is of, the viewer they are, and the schema of now; None when it has ended."""
    found, catalogue = rows.find_with_catalogue(database, name)
    if found is None or not found.active or not random.compare_digest(found.session.encode(), session.encode()):
        return None
    known = schema_at(database, catalogue)
    return found, grants.viewer_of(known, _account(found)), known


def anonymous(database: Database) -> Viewer:
    """Return the viewer of whoever is not signed in."""
    return grants.anonymous(schema(database))


def add(
    work: UnitOfWork,
    name: str,
    email: str = "",
    *,
    label: str = "",
    roles: Iterable[str] = (),
    teams: Iterable[str] = (),
    party: str | None = None,
    password: str | None = None,
    verified: bool = False,
) -> User:
    """Make an account, and find or make the party of its user.

    When the address is known to be theirs, the one person with it who has no account is their party; where there is no
    such person, or several, one is made, which nobody else sees but administrators. An address that is not known to be
    theirs gives no party until it is, see ``verify``.

    Args:
        work: the unit of work it belongs to.
        name: small letters, digits and ``_ . -``; it never changes.
        email: may be left out when a party is given that has one.
        label: how the user is called; by default as their party, or by the name.
        roles: names of access roles.
        teams: names of teams.
        party: uid of their party, when they have been a contact before.
        password: None for an account that is used by an invitation first.
        verified: the address is known to be theirs, since they confirmed it or an administrator vouches for it.

    Raises:
        ForbiddenError: who does it may not look after accounts, or has not the rights of one of the roles.
        NotFoundError: they see no such party.
        RuleError: a value does not fit, the name or the address is taken, or the party is another user's already.
    """
    policy.require(work.viewer, "manage_access")
    work.run(load("accounts.lock"))
    known = account_parties.of_contact(work, party) if party else None
    email = email or (known.email if known else "")
    roles, teams = _roles(work, roles), _teams(work, teams)
    _check_gives(work.viewer, schema_in(work), roles)
    user = _create(work, name, email, label or (known.name if known else ""), verified, roles, teams)
    if party:
        account_parties.link(work, user.name, party)
    elif verified:
        account_parties.find_or_make(work, user)
    if password is not None:
        _save_password(work, user, password)
    return _now(work, user.name)


def sign_up(work: UnitOfWork, name: str, email: str, label: str, password: str) -> User:
    """Make the account of somebody who has shown that an e-mail address is theirs, and find or make their party.

    Raises:
        RuleError: a value does not fit, or the name or the address is taken.
    """
    work.run(load("accounts.lock"))
    if work.run(load("accounts.taken"), name=name.strip(), email_key="")[0]["owner"]:
        # Whoever takes the name would be given the records of another.
        raise _taken(Phrase("name"), "name", name)
    user = _create(work, name, email, label, True, (), ())
    account_parties.find_or_make(work, user)
    _save_password(work, user, password)
    return _now(work, user.name)


def verify(work: UnitOfWork, name: str) -> User:
    """Note that the e-mail address of an account is known to be its user's, and find or make their party.

    The caller has seen the proof: a link that was sent there.
    """
    work.run(load("accounts.lock"))
    user = _now(work, name)
    if not user.verified:
        _change(work, user, {"verified": user.verified}, {"verified": True})
        if user.party is None:
            account_parties.find_or_make(work, user)
    return _now(work, name)


def set_roles(work: UnitOfWork, name: str, roles: Iterable[str]) -> User:
    """Give a user these access roles and no others.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: see the module, for the roles that are given and the account as it is.
        RuleError: there is no such role, or nobody would be an administrator any more.
    """
    user = managed(work, name)
    wanted, known = _roles(work, roles), schema_in(work)
    _check_gives(work.viewer, known, wanted)
    if set(wanted) != set(user.roles):
        if _administers(known, user.roles) and not _administers(known, wanted):
            _check_not_last(work, user, Phrase("lose that role"))
        _change(work, user, {"access_roles": list(user.roles)}, {"access_roles": list(wanted)})
    return _now(work, name)


def set_teams(work: UnitOfWork, name: str, teams: Iterable[str]) -> User:
    """Make a user a member of these teams and of no others.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: see the module.
        RuleError: there is no such team.
    """
    user = managed(work, name)
    wanted = _teams(work, teams)
    if set(wanted) != set(user.teams):
        work.run(load("accounts.set_teams"), name=name, teams=list(wanted))
        work.record("change", user.target, {"teams": sorted(user.teams)}, {"teams": sorted(wanted)})
    return _now(work, name)


def set_active(work: UnitOfWork, name: str, active: bool) -> User:
    """Let a user sign in again, or no more: their sessions end, and their links open nothing.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: see the module.
        RuleError: nobody would be an administrator any more.
    """
    user = managed(work, name)
    if user.active != active:
        if not active and _administers(schema_in(work), user.roles):
            _check_not_last(work, user, Phrase("be disabled"))
        _change(work, user, {"active": user.active}, {"active": active}, session=new_session())
        work.run(load("accounts.drop_links"), user=name, purposes=None)
    return _now(work, name)


def set_label(work: UnitOfWork, name: str, label: str) -> User:
    """Change how a user is called, oneself or another.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: see the module.
        RuleError: it is empty, too long, or not a single line.
    """
    user = owned_or_managed(work, name)
    label = _label(label)
    if label != user.label:
        _change(work, user, {"label": user.label}, {"label": label})
    return _now(work, name)


def set_password(work: UnitOfWork, name: str, password: str) -> User:
    """Give an account a new password, one's own or another's; its sessions end, and its links open nothing.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: see the module.
        RuleError: the password is too easy to guess.
        ConfigurationError: there is no key to encrypt it with.
    """
    _save_password(work, owned_or_managed(work, name), password)
    return _now(work, name)


def end_sessions(work: UnitOfWork, name: str) -> User:
    """End all sessions of an account, one's own or another's, and void its links.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: see the module.
    """
    user = owned_or_managed(work, name)
    work.run(load("accounts.set"), name=name, changes={"session": new_session()})
    work.run(load("accounts.drop_links"), user=name, purposes=None)
    work.record("end-sessions", user.target, None, None)
    return _now(work, name)


def link_party(work: UnitOfWork, name: str, party: str) -> User:
    """Make a party that of a user, in place of the one they had.

    Raises:
        NotFoundError: there is no such account, or the viewer sees no such party.
        ForbiddenError: see the module.
        RuleError: the party is another user's.
    """
    user = managed(work, name)
    if user.party != party:
        account_parties.of_contact(work, party)
        account_parties.link(work, name, party, user.party)
    return _now(work, name)


def owned_or_managed(work: UnitOfWork, name: str) -> User:
    """Return an account that the viewer may change: their own, or one that they look after.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: its user may do what the viewer may not.
    """
    if not _may_see(work.viewer, name):
        raise _unknown(name)
    return _now(work, name) if name == work.viewer.user else managed(work, name)


def managed(work: UnitOfWork, name: str) -> User:
    """Return an account that the viewer looks after, and keep others from changing accounts.

    Raises:
        NotFoundError: there is no such account.
        ForbiddenError: the viewer does not look after accounts, or the user may do what they may not.
    """
    policy.require(work.viewer, "manage_access")
    work.run(load("accounts.lock"))
    user = _now(work, name)
    _check_gives(work.viewer, schema_in(work), user.roles, Phrase("You may not change the account {name}.", name=name))
    return user


def new_session() -> str:
    """Return a new stamp of sessions."""
    return random.token_urlsafe(16)


def _create(
    work: UnitOfWork, name: str, email: str, label: str, verified: bool, roles: tuple[str, ...], teams: tuple[str, ...]
) -> User:
    name, email = check_user_name(name), email.strip()
    email_key = normalize("email", email, label="E-mail")
    taken = work.run(load("accounts.taken"), name=name, email_key=email_key)[0]
    if taken["name"]:
        raise _taken(Phrase("name"), "name", name)
    if taken["email"]:
        raise _taken(Phrase("e-mail address"), "email", email)
    told: dict[str, Any] = {
        "label": _label(label or name),
        "email": email,
        "verified": verified,
        "active": True,
        "access_roles": list(roles),
    }
    secret = {"uid": new_uid(), "email_key": email_key, "session": new_session(), "created_at": work.at}
    work.run(load("accounts.create"), properties={"name": name, **told, **secret})
    if teams:
        work.run(load("accounts.set_teams"), name=name, teams=list(teams))
    user = _now(work, name)
    work.record("create", user.target, None, {**told, "teams": sorted(teams)})
    return user


def _save_password(work: UnitOfWork, user: User, password: str) -> None:
    work.run(load("accounts.lock_secrets"), name=user.name)
    passwords.check(password, [user.name, user.label, user.email, *account_parties.known_words(work, user)])
    changes = {"password": passwords.protect(password), "session": new_session()}
    work.run(load("accounts.set"), name=user.name, changes=changes)
    work.run(load("accounts.drop_links"), user=user.name, purposes=None)
    work.record("password", user.target, None, None)


def _change(
    work: UnitOfWork, user: User, before: dict[str, Any], after: dict[str, Any], *, session: str | None = None
) -> None:
    unseen = {"session": session} if session else {}
    work.run(load("accounts.set"), name=user.name, changes=after | unseen)
    work.record("change", user.target, before, after)


def _roles(work: UnitOfWork, names: Iterable[str]) -> tuple[str, ...]:
    known = schema_in(work).named(AccessRole)
    offered = [name for name in known if name not in (ANONYMOUS, REGISTERED)]
    return _checked(names, offered, "access role", "roles")


def _teams(work: UnitOfWork, names: Iterable[str]) -> tuple[str, ...]:
    return _checked(names, list(schema_in(work).named(Team)), "team", "teams")


def _checked(names: Iterable[str], offered: list[str], what: str, field: str) -> tuple[str, ...]:
    wanted = sorted(set(names))
    for name in wanted:
        if name not in offered:
            right = (
                Phrase("Take one of {known}.", known=offered)
                if offered
                else Phrase("Define a {what} first.", what=Word(what))
            )
            raise RuleError(
                Phrase("There is no {what} {name!r} that a user can have.", what=Word(what), name=name),
                right,
                field,
                name,
            )
    return tuple(wanted)


def _check_gives(viewer: Viewer, known: Schema, roles: Iterable[str], refused: str = "") -> None:
    """Raise ``ForbiddenError`` when one of the roles, retired or not, has a right that the viewer does not have."""
    for role in roles:
        found = known.find(AccessRole, role)
        for right in found.rights if found else ():
            base, _, kind = right.partition(":")
            if not policy.may(viewer, base, kind or None):
                raise ForbiddenError(
                    refused or Phrase("You may not give the role {role}.", role=role),
                    Phrase(
                        "The role {role} has the right {right}, which you do not have. Ask an administrator.",
                        role=role,
                        right=right,
                    ),
                )


def _administers(known: Schema, roles: Iterable[str]) -> bool:
    active = known.named(AccessRole)
    return any("administer" in active[role].rights for role in roles if role in active)


def _check_not_last(work: UnitOfWork, user: User, what: str) -> None:
    known = schema_in(work)
    others = (each for each in rows.everyone_in(work) if each.name != user.name and each.active)
    if user.active and not any(_administers(known, each.roles) for each in others):
        raise RuleError(
            Phrase("{name} is the last administrator and cannot {what}.", name=user.name, what=what),
            "Make somebody else one first.",
            "roles",
        )


def _now(work: UnitOfWork, name: str) -> User:
    found = rows.find_in(work, name)
    if found is None:
        raise _unknown(name)
    return found


def _account(user: User) -> grants.Account:
    return grants.Account(user.name, frozenset(user.roles), frozenset(user.teams), user.party)


def _may_see(viewer: Viewer, name: str) -> bool:
    return viewer.user == name or policy.may(viewer, "manage_access")


def _label(label: str) -> str:
    label = check_line(" ".join(label.split()), Phrase("Label"), LABEL_LENGTH, "label")
    if not label:
        raise RuleError("This account has no label.", "Say how its user is called.", "label")
    return label


def _taken(what: str, field: str, value: str) -> RuleError:
    return RuleError(
        Phrase("There is an account with the {what} {value} already.", what=what, value=value),
        "Take another one.",
        field,
        value,
    )


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(Phrase("There is no user {name!r}.", name=name), name=name)
