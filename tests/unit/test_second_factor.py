"""Codes of an authenticator and recovery codes: each signs in once."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from graphcrm import secrets
from graphcrm.auth import second_factor

NOW = datetime(2026, 5, 4, 12, 0, 15, tzinfo=UTC)


def test_a_code_fits_now_and_a_step_before_and_after() -> None:
    secret = second_factor.new_secret()
    totp = pyotp.TOTP(secret)

    for seconds, fits in [(-60, False), (-30, True), (0, True), (30, True), (60, False)]:
        code = totp.at(NOW + timedelta(seconds=seconds))
        assert (second_factor.step_of(secret, code, NOW, None) is not None) == fits, seconds


def test_the_codes_are_those_of_the_standard() -> None:
    # RFC 6238, appendix B: the secret in base32, the last six digits at 59 s and at 1111111109 s.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert second_factor.step_of(secret, "287082", datetime.fromtimestamp(59, UTC), None) == 1
    assert second_factor.step_of(secret, "081804", datetime.fromtimestamp(1_111_111_109, UTC), None) == 37_037_036


def test_a_code_counts_once_and_none_before_it_any_more() -> None:
    secret = second_factor.new_secret()
    totp = pyotp.TOTP(secret)
    step = second_factor.step_of(secret, totp.at(NOW), NOW, None)

    assert step is not None
    assert second_factor.step_of(secret, totp.at(NOW), NOW, step) is None
    assert second_factor.step_of(secret, totp.at(NOW - timedelta(seconds=30)), NOW, step) is None
    assert second_factor.step_of(secret, totp.at(NOW + timedelta(seconds=30)), NOW, step) == step + 1


@pytest.mark.parametrize("code", ["", "000", "abcdef", "１２３４５６", "\ud800", "0" * 10_000])
def test_what_is_no_code_fits_nothing(code: str) -> None:
    assert second_factor.step_of(second_factor.new_secret(), code, NOW, None) is None


def test_a_code_may_be_typed_with_spaces() -> None:
    secret = second_factor.new_secret()
    code = pyotp.TOTP(secret).at(NOW)

    assert second_factor.step_of(secret, f" {code[:3]} {code[3:]} ", NOW, None)


def test_the_address_names_the_site_and_the_user() -> None:
    address = second_factor.address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "sally@example.org")

    assert address == (
        "otpauth://totp/graphcrm:sally%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=graphcrm"
    )


def test_there_are_ten_recovery_codes_that_differ() -> None:
    codes = second_factor.new_recovery_codes()

    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", code) for code in codes)


def test_a_recovery_code_is_used_up_however_it_is_typed() -> None:
    codes = second_factor.new_recovery_codes()
    kept = second_factor.protect_recovery_codes(codes)

    used = second_factor.without_recovery_code(kept, codes[3].upper().replace("-", " "))

    assert used
    left, count = used
    assert count == second_factor.recovery_codes_left(left) == 9
    assert second_factor.without_recovery_code(left, codes[3]) is None
    assert second_factor.without_recovery_code(left, codes[4])
    assert second_factor.without_recovery_code(left, "aaaa-aaaa-aaaa-aaaa") is None


def test_the_last_recovery_code_leaves_none() -> None:
    kept = second_factor.protect_recovery_codes(["aaaa-bbbb-cccc-dddd"])

    used = second_factor.without_recovery_code(kept, "aaaa-bbbb-cccc-dddd")

    assert used
    assert used[1] == second_factor.recovery_codes_left(used[0]) == second_factor.recovery_codes_left(None) == 0
    assert second_factor.without_recovery_code(used[0], "") is None


def test_recovery_codes_are_kept_as_encrypted_hashes() -> None:
    codes = second_factor.new_recovery_codes()
    kept = second_factor.protect_recovery_codes(codes)

    opened = secrets.decrypt(kept)
    assert not any(code in kept or code in opened or code.replace("-", "") in opened for code in codes)
