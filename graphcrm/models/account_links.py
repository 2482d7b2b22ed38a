"""Links that are sent to users: to sign up, to use an account that was made for them, to set a new password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SIGN_UP, INVITATION, RESET = "sign-up", "invitation", "reset"
#: What a link may be for, and how long it can be used.
LIFETIMES = {SIGN_UP: timedelta(days=1), INVITATION: timedelta(days=7), RESET: timedelta(hours=1)}


@dataclass(frozen=True, slots=True)
class AccountLink:
    """A link that was sent and not used yet, without what opens it.

    Attributes:
        uid: names it.
        purpose: ``sign-up``, ``invitation`` or ``reset``.
        email: the address that it was sent to, which using it shows to be the user's.
        user: name of the account, empty for a sign-up.
        expires_at: the instant from which it opens nothing, in UTC.
    """

    uid: str
    purpose: str
    email: str
    user: str
    expires_at: datetime
