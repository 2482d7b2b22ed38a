"""Read accounts, without what nobody is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphcrm.models.users import User, is_user_name
from graphcrm.queries.loader import load
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork

#: Who asks before it is known who asks; these reads show no party.
_NOBODY = Viewer("accounts")


def any_users(database: Database) -> bool:
    """Say whether there is any account."""
    return bool(database.read(load("accounts.any"), _NOBODY)[0]["found"])


def find(database: Database, name: str) -> User | None:
    """Return the account of this name, or None."""
    found = database.read(load("accounts.get"), _NOBODY, name=name)
    return User.from_row(found[0]) if found else None


def find_with_catalogue(database: Database, name: str) -> tuple[User | None, int]:
    """Return the account of this name, or None, and the version that the schema has now; one round trip tells both."""
    [row] = database.read(load("accounts.of_session"), _NOBODY, name=name)
    return (User.from_row(row) if row["user"] else None), row["catalogue"]


def find_in(work: UnitOfWork, name: str) -> User | None:
    """Return the account of this name as this unit of work sees it, or None."""
    found = work.run(load("accounts.get"), name=name)
    return User.from_row(found[0]) if found else None


def everyone(database: Database) -> list[User]:
    """Return all accounts by name."""
    return [User.from_row(row) for row in database.read(load("accounts.all"), _NOBODY)]


def everyone_in(work: UnitOfWork) -> list[User]:
    """Return all accounts by name as this unit of work sees them."""
    return [User.from_row(row) for row in work.run(load("accounts.all"))]


def by_login(database: Database, name: str, email_key: str) -> dict[str, Any] | None:
    """Return the account that somebody signs in with, and what is kept of its password; or None."""
    known = name if is_user_name(name) else ""
    found = database.read(load("accounts.by_login"), _NOBODY, name=known, email_key=email_key)
    return found[0] if found else None
