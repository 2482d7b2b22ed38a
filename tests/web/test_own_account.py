"""One's own account: the name, the password, the second factor and the sessions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest

from graphcrm.database.connection import Database
from graphcrm.services import accounts
from graphcrm.viewer import Viewer

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
PASSWORD = "plum tractor ladder"
NEW = "velvet onion harbour"


def set_up(browser: Any) -> tuple[pyotp.TOTP, list[str]]:
    """Set up a second factor; give the authenticator and the recovery codes."""
    assert browser.send("/account/second-factor/on", old=PASSWORD).location == "/account/second-factor/authenticator"
    page = browser.get("/account/second-factor/authenticator").text
    assert "<svg" in page
    found = re.search(r'<code class="qr-secret">([A-Z2-7 ]+)</code>', page)
    assert found
    authenticator = pyotp.TOTP(found[1].replace(" ", ""))
    shown = browser.send("/account/second-factor/authenticator", code=authenticator.now())
    return authenticator, re.findall(r"<li><code>([\w-]+)</code>", shown.text)


def test_charlie_changes_his_name(visitor: Open, demo_database: Database) -> None:
    charlie = visitor("charlie")
    assert "charlie@example.org" in charlie.get("/account").text
    assert charlie.send("/account", label="Charlie Brown").location == "/account"
    assert "Your name is saved." in charlie.get("/account").text
    assert accounts.find(demo_database, Viewer.administrator(), "charlie").label == "Charlie Brown"
    assert charlie.send("/account", label="x" * 300).status_code == 422


def test_charlie_reaches_no_account_but_his_own(visitor: Open, demo_database: Database) -> None:
    charlie = visitor("charlie")
    charlie.send("/account", label="Charles", name="alice")
    assert accounts.find(demo_database, Viewer.administrator(), "alice").label == "Alice"


def test_a_password_is_changed_by_who_knows_it_and_ends_the_other_sessions(visitor: Open) -> None:
    here, elsewhere = visitor("charlie"), visitor("charlie")
    wrong = here.send("/account/password", old="not it", password=NEW)
    assert wrong.status_code == 422
    assert "This is not your password." in wrong.text
    assert NEW not in wrong.text
    easy = here.send("/account/password", old=PASSWORD, password="charlie12345")
    assert 'id="password-wrong"' in easy.text
    assert elsewhere.get("/").status_code == 200
    assert here.send("/account/password", old=PASSWORD, password=NEW).location == "/account"
    assert "Your password is changed." in here.get("/account").text
    assert elsewhere.get("/").status_code == 302
    assert visitor().sign_in("charlie", NEW).status_code == 302


def test_a_password_is_guessed_here_no_more_often_than_at_sign_in(visitor: Open) -> None:
    charlie = visitor("charlie")
    answers = [charlie.send("/account/second-factor/on", old="not it").status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_second_factor_is_set_up_asked_for_and_taken_off(visitor: Open) -> None:
    charlie = visitor("charlie")
    assert charlie.get("/account/second-factor/authenticator").location == "/account", "nothing was offered"
    _, codes = set_up(charlie)
    assert len(codes) == 10
    page = charlie.get("/account").text
    assert "You have 10 recovery codes left." in page
    assert all(code not in page for code in codes)
    again = visitor()
    assert again.sign_in("charlie").location == "/sign-in/code"
    assert again.send("/sign-in/code", code=codes[0]).location == "/"
    assert "You have 9 recovery codes left." in charlie.get("/account").text
    assert charlie.send("/account/second-factor/off", old="not it").status_code == 422
    assert charlie.send("/account/second-factor/off", old=PASSWORD).location == "/account"
    assert visitor().sign_in("charlie").location == "/"


def test_a_code_that_does_not_fit_leaves_the_picture_as_it_was(visitor: Open) -> None:
    charlie = visitor("charlie")
    charlie.send("/account/second-factor/on", old=PASSWORD)
    secret = re.compile(r'"qr-secret">([A-Z2-7 ]+)<')
    before = secret.findall(charlie.get("/account/second-factor/authenticator").text)
    answer = charlie.send("/account/second-factor/authenticator", code="12")
    assert answer.status_code == 422
    assert "This code does not fit." in answer.text
    assert secret.findall(answer.text) == before


def test_new_recovery_codes_replace_the_older_ones(visitor: Open) -> None:
    charlie = visitor("charlie")
    assert charlie.get("/account/recovery-codes").location == "/account", "there is no second factor yet"
    _, codes = set_up(charlie)
    shown = charlie.send("/account/recovery-codes", old=PASSWORD).text
    new = re.findall(r"<li><code>([\w-]+)</code>", shown)
    assert len(new) == 10
    assert not set(new) & set(codes)
    again = visitor()
    again.sign_in("charlie")
    assert again.send("/sign-in/code", code=codes[0]).status_code == 401
    assert again.send("/sign-in/code", code=new[0]).status_code == 302


def test_one_signs_out_everywhere(visitor: Open) -> None:
    here, elsewhere = visitor("charlie"), visitor("charlie")
    assert here.send("/account/sessions/end", page="/account").location == "/sign-in"
    assert here.get("/").status_code == elsewhere.get("/").status_code == 302


def test_what_is_secret_is_never_sent_back(visitor: Open) -> None:
    charlie = visitor("charlie")
    for path in ("/account", "/account/password", "/account/second-factor/on"):
        answer = charlie.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "$argon2" not in answer.text
        assert PASSWORD not in answer.text
    again = charlie.send("/account/password", old=PASSWORD, password="hunter2")
    assert again.status_code == 422
    assert PASSWORD not in again.text
    assert "hunter2" not in again.text
