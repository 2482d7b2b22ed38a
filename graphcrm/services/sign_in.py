"""Let users in: by password and, where they have one, a second factor; counted, and the same for strangers."""

from __future__ import annotations

import hashlib
import secrets as random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from graphcrm.auth import passwords, second_factor
from graphcrm.errors import RuleError, SecondFactorNeededError, SignInError, TooManyAttemptsError
from graphcrm.models.contact_points import normalize
from graphcrm.models.users import User
from graphcrm.queries import accounts as rows
from graphcrm.queries.loader import load
from graphcrm.services import throttle
from graphcrm.services.throttle import ACCOUNT, ADDRESS, Rule, Throttle
from graphcrm.viewer import Viewer

if TYPE_CHECKING:
    from graphcrm.database.connection import Database
    from graphcrm.database.work import UnitOfWork

#: What the journal calls attempts that are on no one account.
_NOBODY = "sign-in"


@dataclass(frozen=True, slots=True)
class _Found:
    """An account, and what is kept of its password."""

    user: User
    password: str | None


def sign_in(
    database: Database, login: str, password: str, address: str, code: str = "", *, counter: Throttle | None = None
) -> User:
    """Return the user who signs in; the journal keeps that they did.

    It takes as long and says the same whether there is such an account or not. A password hash that was made with older
    parameters is made again.

    Args:
        database: where the accounts are.
        login: name or e-mail address of the user.
        password: as it was typed.
        address: the network address that it comes from.
        code: of their second factor, or one of their recovery codes.
        counter: counts the attempts; by default that of this process.

    Raises:
        SecondFactorNeededError: the password was right, and the account has a second factor.
        SignInError: there is no such account, it is disabled, or password or code is wrong.
        TooManyAttemptsError: too often for this account or from this address.
        LostKeyError: no key opens what is kept of the account; nothing was changed.
    """
    with _counted(database, login, address, counter or throttle.shared()) as found:
        known = _checked(found, password)
        enter = partial(_enter, found=known, password=password, code=code, address=address)
        try:
            return database.write(Viewer(known.user.name), enter, source="web")
        except SecondFactorNeededError:
            # The second step has no password to make the hash of.
            database.write(Viewer(known.user.name), partial(_renew, found=known, password=password), source="web")
            raise


def second_step(
    database: Database, name: str, session: str, code: str, address: str, *, counter: Throttle | None = None
) -> User:
    """Return the user who signs in by a code, after ``sign_in`` has raised ``SecondFactorNeededError``.

    Args:
        database: where the accounts are.
        name: of the account, as the error has it.
        session: the stamp that the error has; another password since then makes it void.
        code: of their second factor, or one of their recovery codes.
        address: the network address that it comes from.
        counter: counts the attempts; by default that of this process.

    Raises:
        SignInError: the code is wrong, or the account was changed or disabled meanwhile.
        TooManyAttemptsError: too often for this account or from this address.
        LostKeyError: no key opens what is kept of the account; nothing was changed.
    """
    with _counted(database, name, address, counter or throttle.shared()) as found:
        if found is None or not found.user.active or not random.compare_digest(found.user.session, session):
            raise _refused()
        enter = partial(_enter, found=found, password=None, code=code, address=address)
        return database.write(Viewer(found.user.name), enter, source="web")


def confirm(database: Database, name: str, password: str, address: str, *, counter: Throttle | None = None) -> None:
    """Ask a user who is signed in for their password again, before something that matters; see ``sign_in``.

    Raises:
        SignInError: it is wrong.
        TooManyAttemptsError: too often for this account or from this address.
        LostKeyError: no key opens what is kept of the account.
    """
    with _counted(database, name, address, counter or throttle.shared()) as found:
        _checked(found, password)


@contextmanager
def _counted(database: Database, login: str, address: str, counter: Throttle) -> Iterator[_Found | None]:
    """Find who signs in, and count the attempt: for the account before it is made, from the address when it failed."""
    found = _find(database, login)
    where = throttle.network(address)
    account = found.user.target if found else "?" + hashlib.sha256(_bytes(login)).hexdigest()
    _allowed(database, counter, counter.check, ADDRESS, where, _NOBODY, address)
    _allowed(database, counter, counter.take, ACCOUNT, account, found.user.target if found else _NOBODY, address)
    try:
        yield found
    except SecondFactorNeededError:
        raise
    except SignInError:
        counter.count(ADDRESS, where)
        raise
    counter.forget(ACCOUNT, account)


def _allowed(
    database: Database,
    counter: Throttle,
    ask: Callable[[Rule, str], None],
    rule: Rule,
    key: str,
    target: str,
    address: str,
) -> None:
    """Let an attempt through, or write the first one in a while that is refused into the journal."""
    try:
        ask(rule, key)
    except TooManyAttemptsError:
        if counter.is_new(rule, key):
            told = {"address": address}
            database.write(Viewer("anonymous"), lambda work: work.record("refuse", target, None, told), source="web")
        raise


def _find(database: Database, login: str) -> _Found | None:
    try:
        email_key = normalize("email", login)
    except RuleError:
        email_key = ""
    row = rows.by_login(database, login.strip(), email_key)
    return _Found(User.from_row(row), row["password"]) if row else None


def _checked(found: _Found | None, password: str) -> _Found:
    fits = passwords.fits(found.password if found else None, password)
    if found is None or not fits or not found.user.active:
        raise _refused()
    return found


def _enter(work: UnitOfWork, found: _Found, password: str | None, code: str, address: str) -> User:
    """Let a user in whose password was right, now or in a first step, unless it was changed meanwhile."""
    name = found.user.name
    locked = work.run(load("accounts.lock_secrets"), name=name)
    now = rows.find_in(work, name)
    if not locked or now is None or not now.active or locked[0]["password"] != found.password:
        raise _refused()
    changes, told = _second(work, now, locked[0], code)
    if password is not None and found.password and passwords.is_outdated(found.password):
        changes["password"] = passwords.protect(password)
    work.run(load("accounts.set"), name=name, changes=changes | {"signed_in_at": work.at})
    work.record("sign-in", now.target, None, {"address": address, **told})
    return now


def _renew(work: UnitOfWork, found: _Found, password: str) -> None:
    """Make an older hash of a password again, unless the password was changed meanwhile."""
    if found.password and passwords.is_outdated(found.password):
        locked = work.run(load("accounts.lock_secrets"), name=found.user.name)
        if locked and locked[0]["password"] == found.password:
            changes = {"password": passwords.protect(password)}
            work.run(load("accounts.set"), name=found.user.name, changes=changes)


def _second(work: UnitOfWork, user: User, kept: dict[str, Any], code: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what changes by the use of a code, and what the journal is told of it."""
    from graphcrm import secrets

    if kept["second_factor"] is None:
        return {}, {}
    if not code.strip():
        raise SecondFactorNeededError(
            "A code of your second factor is needed.", "Or one of your recovery codes.", user.name, user.session
        )
    step = second_factor.step_of(secrets.decrypt(kept["second_factor"]), code, work.at, kept["step"])
    if step is not None:
        return {"second_factor_step": step}, {"by": "code"}
    used = second_factor.without_recovery_code(kept["recovery_codes"], code) if kept["recovery_codes"] else None
    if used is None:
        raise _refused()
    left, count = used
    return {"recovery_codes": left}, {"by": "recovery code", "recovery_codes_left": count}


def _refused() -> SignInError:
    return SignInError(
        "You could not be signed in.", "Check name, password and code. A code can be used once; a new one comes soon."
    )


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
