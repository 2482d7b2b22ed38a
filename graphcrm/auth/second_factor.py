"""The second factor: codes of an authenticator (RFC 6238), and recovery codes for whoever has lost theirs.

The secret and the hashes of the recovery codes are kept encrypted with the keys of ``graphcrm.secrets``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets as random
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from graphcrm import secrets

if TYPE_CHECKING:
    from pyotp import TOTP

#: What authenticators list an account under.
ISSUER = "graphcrm"
RECOVERY_CODES = 10
#: Bytes of a recovery code: nobody guesses 80 bits, so that a plain hash of them is enough.
_RECOVERY_BYTES = 10
#: Steps of 30 seconds that the clocks of the two may be apart.
_DRIFT = 1


def new_secret() -> str:
    """Return a new secret in base32, as authenticators take it."""
    import pyotp

    return pyotp.random_base32()


def address(secret: str, user: str) -> str:
    """Return the otpauth address of a secret, which a QR code carries to an authenticator."""
    return _totp(secret).provisioning_uri(name=user, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime, last: int | None) -> int | None:
    """Return the time step that a code is of, or None when it does not fit or was used already.

    Args:
        secret: that of the authenticator.
        code: as a person typed it.
        at: the instant now.
        last: the step of the code that was used last; none up to it counts again.
    """
    totp, typed = _totp(secret), re.sub(r"\s", "", code)
    now = totp.timecode(at)
    for step in range(now - _DRIFT, now + _DRIFT + 1):
        fits = hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode("utf-8", "surrogatepass"))
        if fits and (last is None or step > last):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Return codes that each sign in once, such as ``k4md-w7ta-x2bp-qz5n``."""
    return [_written(random.token_bytes(_RECOVERY_BYTES)) for _ in range(RECOVERY_CODES)]


def protect_recovery_codes(codes: Sequence[str]) -> str:
    """Return what is kept of recovery codes."""
    return secrets.encrypt("\n".join(map(_hashed, codes)))


def without_recovery_code(kept: str, code: str) -> tuple[str, int] | None:
    """Return what is kept when a recovery code is used up, and how many are left; None when it is not one of them.

    Raises:
        LostKeyError: no key opens what is kept.
    """
    hashes, used = secrets.decrypt(kept).split("\n"), _hashed(code)
    left = [each for each in hashes if not hmac.compare_digest(each, used)]
    return None if len(left) == len(hashes) else (secrets.encrypt("\n".join(left)), len(left))


def recovery_codes_left(kept: str | None) -> int:
    """Return how many recovery codes are not used up."""
    return len(secrets.decrypt(kept).split()) if kept else 0


def _totp(secret: str) -> TOTP:
    import pyotp

    return pyotp.TOTP(secret)


def _written(value: bytes) -> str:
    text = base64.b32encode(value).decode("ascii").lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _hashed(code: str) -> str:
    """Return the hash of a recovery code, however it was typed."""
    typed = re.sub(r"[\W_]", "", code).lower()
    return hashlib.sha256(typed.encode("utf-8", "surrogatepass")).hexdigest()
