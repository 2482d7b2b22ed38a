"""Set up the second factor of an account, and take it off again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from graphcrm import secrets
from graphcrm.auth import second_factor as codes
from graphcrm.errors import RuleError
from graphcrm.models.users import User
from graphcrm.queries.loader import load
from graphcrm.services import accounts

if TYPE_CHECKING:
    from graphcrm.database.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Offer:
    """The secret for an authenticator, and the otpauth address that a QR code carries there."""

    secret: str = field(repr=False)
    address: str = field(repr=False)


def begin(work: UnitOfWork) -> Offer:
    """Offer the viewer a secret for their authenticator; ``confirm`` puts it into force. A later offer replaces it.

    Raises:
        NotFoundError: the viewer has no account.
    """
    user, _ = _own(work)
    secret = codes.new_secret()
    _set(work, user, {"second_factor_offered": secrets.encrypt(secret)})
    work.record("second-factor", user.target, None, {"offered": True})
    return Offer(secret, codes.address(secret, user.email))


def offered(work: UnitOfWork) -> Offer | None:
    """Return what the viewer was offered last and has not confirmed, or None.

    Raises:
        NotFoundError: the viewer has no account.
        LostKeyError: no key opens it.
    """
    user, kept = _own(work)
    if kept["offered"] is None:
        return None
    secret = secrets.decrypt(kept["offered"])
    return Offer(secret, codes.address(secret, user.email))


def confirm(work: UnitOfWork, code: str) -> list[str]:
    """Put the second factor that was offered last into force, and return recovery codes, which nobody sees again.

    Args:
        work: its viewer sets up their own account.
        code: what the authenticator shows.

    Raises:
        NotFoundError: the viewer has no account.
        RuleError: nothing was offered, or the code does not fit.
        LostKeyError: no key opens what was offered.
    """
    user, kept = _own(work)
    if kept["offered"] is None:
        raise RuleError("No second factor was begun.", "Begin again, and type the code that is shown then.", "code")
    step = codes.step_of(secrets.decrypt(kept["offered"]), code, work.at, None)
    if step is None:
        raise RuleError("This code does not fit.", "Type the one that is shown now, and check the clock.", "code")
    fresh = codes.new_recovery_codes()
    changes = {"second_factor": kept["offered"], "second_factor_offered": None, "second_factor_step": step}
    _set(work, user, changes | {"recovery_codes": codes.protect_recovery_codes(fresh)})
    _told(work, user, True)
    return fresh


def renew_recovery_codes(work: UnitOfWork) -> list[str]:
    """Return new recovery codes for the viewer's account; the older ones sign nobody in any more.

    Raises:
        NotFoundError: the viewer has no account.
        RuleError: it has no second factor.
    """
    user, kept = _own(work)
    if kept["second_factor"] is None:
        raise RuleError("There is no second factor.", "Set one up first.")
    fresh = codes.new_recovery_codes()
    _set(work, user, {"recovery_codes": codes.protect_recovery_codes(fresh)})
    work.record("recovery-codes", user.target, None, {"count": len(fresh)})
    return fresh


def recovery_codes_left(work: UnitOfWork) -> int:
    """Return how many recovery codes of the viewer's account are not used up.

    Raises:
        NotFoundError: the viewer has no account.
        LostKeyError: no key opens them.
    """
    return codes.recovery_codes_left(_own(work)[1]["recovery_codes"])


def remove(work: UnitOfWork, name: str) -> None:
    """Take the second factor off an account, one's own or another's, so that a password is enough.

    Raises:
        NotFoundError: there is no such account, or the viewer may not see it.
        ForbiddenError: its user may do what the viewer may not.
    """
    user = accounts.owned_or_managed(work, name)
    work.run(load("accounts.lock_secrets"), name=name)
    gone = ("second_factor", "second_factor_offered", "second_factor_step", "recovery_codes")
    _set(work, user, dict.fromkeys(gone))
    if user.second_factor:
        _told(work, user, False)


def _own(work: UnitOfWork) -> tuple[User, dict[str, Any]]:
    user = accounts.owned_or_managed(work, work.viewer.user)
    return user, work.run(load("accounts.lock_secrets"), name=user.name)[0]


def _set(work: UnitOfWork, user: User, changes: dict[str, Any]) -> None:
    work.run(load("accounts.set"), name=user.name, changes=changes)


def _told(work: UnitOfWork, user: User, on: bool) -> None:
    work.record("change", user.target, {"second_factor": not on}, {"second_factor": on})
