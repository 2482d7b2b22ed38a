"""Passwords: which are refused, and what is kept of those that are not."""

from __future__ import annotations

import unicodedata

import argon2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphcrm import secrets
from graphcrm.auth import passwords
from graphcrm.errors import LostKeyError, RuleError

GOOD = "plum tractor ladder"


@pytest.mark.parametrize(
    "password", [GOOD, "xK8#pq2!vZ0m", "correct horse battery", "a " * 20 + "long one", "ß" * 6 + "türenöl"]
)
def test_a_few_words_or_random_characters_are_good(password: str) -> None:
    passwords.check(password, ["sally", "Sally Kessler", "sally@example.org"])


@pytest.mark.parametrize(
    "password",
    [
        "leavemealone", "LeaveMeAlone", "justinbieber", "password1234", "1234password!", "passwordpassword",
        "dragondragondragon", "aaaaaaaaaaaa", "abababababab", "abcabcabcabc", "123456789012", "012345678901",
        "qwertyuiopqwerty", "abcdefghijklm", "zyxwvutsrqpon", "1q2w3e4r5t6y",
    ],
)  # fmt: skip
def test_what_is_tried_first_is_refused(password: str) -> None:
    with pytest.raises(RuleError, match="tried first"):
        passwords.check(password)


@pytest.mark.parametrize("length", [0, 1, 11, 1_001])
def test_a_password_has_12_to_1000_characters(length: int) -> None:
    text = (GOOD * 60)[:length]

    with pytest.raises(RuleError, match=f"has {length:,} characters"):
        passwords.check(text)
    passwords.check((GOOD * 60)[:12])
    passwords.check((GOOD * 60)[:1_000])


@pytest.mark.parametrize(
    "password",
    ["sallykessler", "Sally Kessler", "SallyKessler1985", "sally@example.org", "Zorvex-2024!", "zorvexkessler"],
)
def test_what_others_know_of_the_user_makes_no_password(password: str) -> None:
    with pytest.raises(RuleError, match="little more than your name"):
        passwords.check(password, ["sally", "Sally Kessler", "sally@example.org", "Zorvex Inc."])


def test_a_refusal_never_shows_the_password() -> None:
    for password in ("leavemealone", "sallykessler", "short"):
        with pytest.raises(RuleError) as refusal:
            passwords.check(password, ["Sally Kessler"])
        assert password not in str(refusal.value)
        assert refusal.value.value is None


@given(st.text(max_size=1_100), st.lists(st.text(max_size=20), max_size=4))
def test_every_text_is_either_taken_or_refused(password: str, words: list[str]) -> None:
    try:
        passwords.check(password, words)
    except RuleError:
        return
    assert 12 <= len(unicodedata.normalize("NFKC", password)) <= 1_000


@settings(max_examples=10, deadline=None)
@given(st.text(st.characters(codec="utf-8"), min_size=12, max_size=40))
def test_only_the_same_password_fits(password: str) -> None:
    kept = passwords.protect(password)

    assert passwords.fits(kept, password)
    assert not passwords.fits(kept, password + "x")
    assert not passwords.fits(None, password)


def test_one_spelling_counts_however_a_keyboard_writes_it() -> None:
    assert passwords.fits(passwords.protect("cafe\u0301 in the rain"), "caf\u00e9 in the rain")


def test_a_password_is_as_long_as_it_is_spelled_in_that_way() -> None:
    written = "e\u0301" * 1_000

    assert passwords.fits(passwords.protect(written), written)
    assert not passwords.fits(passwords.protect(written), written + "x")


def test_what_is_no_text_fits_nothing() -> None:
    assert not passwords.fits(None, "\ud800")
    assert not passwords.fits(passwords.protect(GOOD), "\ud800")


def test_what_is_kept_is_an_encrypted_argon2id_hash() -> None:
    kept = passwords.protect(GOOD)

    assert "argon2" not in kept
    assert secrets.decrypt(kept).startswith("$argon2id$")
    assert passwords.protect(GOOD) != kept


def test_a_hash_of_other_parameters_is_outdated() -> None:
    weak = secrets.encrypt(argon2.PasswordHasher(time_cost=1, memory_cost=1024).hash(GOOD))

    assert passwords.fits(weak, GOOD)
    assert passwords.is_outdated(weak)
    assert not passwords.is_outdated(passwords.protect(GOOD))


def test_without_its_key_a_hash_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = passwords.protect(GOOD)
    monkeypatch.setattr(secrets, "_chosen", None)
    monkeypatch.setenv("GRAPHCRM_ENCRYPTION_KEYS", secrets.new_key())

    with pytest.raises(LostKeyError):
        passwords.fits(kept, GOOD)
