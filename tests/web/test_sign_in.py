"""Signing in and out: who gets in, what a session is worth and when it ends, and what strangers get."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from graphcrm import config
from graphcrm.database.connection import Database
from graphcrm.services import accounts, second_factor
from graphcrm.viewer import Viewer
from graphcrm.web import create_app
from graphcrm.web.sessions import COOKIE

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Any]
ASKED = "/?q=who+knows+Sally+Kessler"
ANSWER = "/answer.json?q=who+knows+Sally+Kessler"


def change(database: Database, function: Callable[..., object], **given: object) -> None:
    database.write(Viewer.administrator(), lambda work: function(work, **given))


def test_alice_signs_in_and_comes_back_to_what_she_asked(visitor: Open) -> None:
    alice = visitor()
    sent_away = alice.get(ASKED)
    assert sent_away.status_code == 302
    back = alice.sign_in("Alice@example.org", path=sent_away.location)
    assert back.location == ASKED
    page = alice.get(ASKED)
    assert page.status_code == 200
    assert "Sally Kessler" in page.text
    assert "Signed in as <strong>alice</strong>" in page.text


@pytest.mark.parametrize("path", ["/", ASKED, "/account", "/account/password", "/account/recovery-codes"])
def test_nobody_gets_a_page_before_they_have_signed_in(visitor: Open, path: str) -> None:
    answer = visitor().get(path)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")
    assert "answer-title" not in answer.text


def test_a_program_that_is_not_signed_in_gets_a_failure_in_json(visitor: Open) -> None:
    for path, headers in ((ANSWER, {}), (ASKED, {"Accept": "application/json"})):
        answer = visitor().get(path, headers=headers)
        assert answer.status_code == 401
        assert set(answer.get_json()["error"]) == {"message", "hint"}


def test_charlie_gets_of_a_hidden_person_what_he_gets_of_nobody(visitor: Open) -> None:
    charlie = visitor("charlie")
    hidden, nobody = (charlie.get(f"/answer.json?q=who+knows+{name}") for name in ("Sally+Kessler", "Nemo+Nobody"))
    assert hidden.status_code == nobody.status_code == 404
    assert hidden.text.replace("Sally Kessler", "X") == nobody.text.replace("Nemo Nobody", "X")


@pytest.mark.parametrize(
    ("login", "password"), [("alice", "hunter2-2"), ("nobody", "hunter2-2"), ("nobody@example.org", "hunter2-2")]
)
def test_a_wrong_password_and_an_unknown_account_are_answered_alike_and_the_name_is_kept(
    visitor: Open, login: str, password: str
) -> None:
    stranger = visitor()
    answer = stranger.sign_in(login, password)
    assert answer.status_code == 401
    assert "You could not be signed in." in answer.text
    assert f'value="{login}"' in answer.text
    assert password not in answer.text
    assert stranger.get("/").status_code == 302


def test_what_is_left_out_is_said_beside_its_field(visitor: Open) -> None:
    answer = visitor().sign_in("", "")
    assert answer.status_code == 422
    for name, said in (("login", "Say who you are."), ("password", "Type your password.")):
        assert f'<p class="field-wrong" id="{name}-wrong">{said}</p>' in answer.text
        assert f'aria-describedby="{name}-wrong"' in answer.text


def test_who_tries_too_often_is_told_when_to_try_again(visitor: Open) -> None:
    stranger = visitor()
    answers = [stranger.sign_in("alice", "wrong") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert "Try again in" in answers[-1].text
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 900


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "evil.example",
        "http:///evil.example",
        "/\r\n/evil.example",
    ],
)
def test_signing_in_leads_to_no_other_site(visitor: Open, address: str) -> None:
    stranger = visitor()
    fields = {"csrf_token": stranger.token("/sign-in"), "login": "alice", "password": "plum tractor ladder"}
    answer = stranger.client.post("/sign-in", query_string={"next": address}, data=fields)
    assert answer.status_code == 302
    assert answer.location == "/"


def test_a_form_without_its_token_is_refused(visitor: Open) -> None:
    stranger = visitor()
    answer = stranger.client.post("/sign-in", data={"login": "alice", "password": "plum tractor ladder"})
    assert answer.status_code == 400
    assert "This form has expired" in answer.text
    assert stranger.get("/").status_code == 302
    alice = visitor("alice")
    for path in ("/sign-out", "/account/sessions/end", "/account/password"):
        assert alice.client.post(path).status_code == 400
    assert alice.get("/").status_code == 200


def test_a_program_may_send_the_token_as_a_header(visitor: Open) -> None:
    alice = visitor("alice")
    answer = alice.client.post("/sign-out", headers={"X-CSRFToken": alice.token("/")})
    assert answer.status_code == 302
    assert alice.get("/").status_code == 302


def test_signing_out_ends_the_session(visitor: Open) -> None:
    alice = visitor("alice")
    answer = alice.send("/sign-out", page="/")
    assert answer.location == "/sign-in"
    assert "You are signed out." in alice.get("/sign-in").text
    assert alice.get(ANSWER).status_code == 401


def test_nothing_of_the_session_before_goes_on_after_signing_in(visitor: Open, app: Flask) -> None:
    browser = visitor()
    with browser.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = browser.token("/sign-in")
    assert browser.sign_in("alice").status_code == 302
    with browser.client.session_transaction() as session:
        assert "planted" not in session
    assert browser.client.post("/sign-out", data={"csrf_token": before}).status_code == 400


@pytest.mark.parametrize(
    ("function", "given"),
    [
        (accounts.set_password, {"name": "charlie", "password": "velvet onion harbour"}),
        (accounts.set_active, {"name": "charlie", "active": False}),
        (accounts.end_sessions, {"name": "charlie"}),
    ],
)
def test_a_session_ends_when_the_account_says_so(
    visitor: Open, demo_database: Database, function: Callable[..., object], given: dict[str, object]
) -> None:
    charlie, alice = visitor("charlie"), visitor("alice")
    assert charlie.get("/").status_code == 200
    change(demo_database, function, **given)
    assert charlie.get("/").status_code == 302
    assert alice.get("/").status_code == 200


def test_rights_count_from_the_next_request_on(visitor: Open, demo_database: Database) -> None:
    charlie = visitor("charlie")
    assert charlie.get(ANSWER).status_code == 404
    change(demo_database, accounts.set_roles, name="charlie", roles=["admin"])
    assert charlie.get(ANSWER).status_code == 200
    change(demo_database, accounts.set_roles, name="charlie", roles=[])
    assert charlie.get(ANSWER).status_code == 404


def test_a_cookie_that_we_did_not_sign_signs_nobody_in(visitor: Open, demo_database: Database) -> None:
    alice = accounts.find(demo_database, Viewer.administrator(), "alice")
    forger = Flask("forger")
    forger.secret_key = "a" * 44
    signer = SecureCookieSessionInterface().get_signing_serializer(forger)
    assert signer
    browser = visitor()
    browser.client.set_cookie(COOKIE, signer.dumps({"_user_id": f"alice {alice.session}"}))
    assert browser.get("/").status_code == 302


def test_the_cookie_is_for_this_site_alone_and_no_script_reads_it(visitor: Open) -> None:
    browser = visitor()
    browser.get("/sign-in")
    cookie = browser.sign_in("alice").headers["Set-Cookie"]
    for said in (f"{COOKIE}=", "HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
        assert said in cookie
    assert "Secure" not in cookie
    assert "Domain" not in cookie


def test_over_https_the_cookie_goes_over_https_alone(settings: config.Settings, demo_database: Database) -> None:
    secured = dataclasses.replace(settings, site_url="https://crm.example")
    client = create_app(secured, database=demo_database).test_client()
    cookie = client.get("/sign-in", base_url="https://crm.example").headers["Set-Cookie"]
    assert cookie.startswith(f"__Host-{COOKIE}=")
    assert "Secure" in cookie


def test_files_that_others_may_keep_carry_no_session(visitor: Open) -> None:
    answer = visitor("alice").get("/static/theme.js")
    assert "Set-Cookie" not in answer.headers


def test_with_a_second_factor_the_password_alone_signs_nobody_in(visitor: Open, demo_database: Database) -> None:
    charlie = Viewer("charlie")
    offer = demo_database.write(charlie, second_factor.begin)
    code = pyotp.TOTP(offer.secret).now()
    recovery = demo_database.write(charlie, lambda work: second_factor.confirm(work, code))
    browser = visitor()
    step = browser.sign_in("charlie", path="/sign-in?next=/account")
    assert step.location == "/sign-in/code?next=/account"
    assert browser.get("/account").status_code == 302
    wrong = browser.send(step.location, code="000000")
    assert wrong.status_code == 401
    # The code that put the factor into force counts as used.
    assert browser.send(step.location, code=code).status_code == 401
    assert browser.send(step.location, code=recovery[0]).location == "/account"
    assert browser.get("/account").status_code == 200


def test_the_second_step_is_void_after_another_password(visitor: Open, demo_database: Database) -> None:
    charlie = Viewer("charlie")
    offer = demo_database.write(charlie, second_factor.begin)
    recovery = demo_database.write(charlie, lambda work: second_factor.confirm(work, pyotp.TOTP(offer.secret).now()))
    browser = visitor()
    browser.sign_in("charlie")
    change(demo_database, accounts.set_password, name="charlie", password="velvet onion harbour")
    assert browser.send("/sign-in/code", code=recovery[0]).status_code == 401
    assert browser.get("/").status_code == 302


def test_without_a_first_step_there_is_no_second(visitor: Open) -> None:
    assert visitor().get("/sign-in/code").location == "/sign-in"


def test_who_is_signed_in_is_not_asked_again(visitor: Open) -> None:
    assert visitor("alice").get("/sign-in?next=/account").location == "/account"


def test_a_page_that_is_not_there_still_says_who_is_signed_in(visitor: Open) -> None:
    page = visitor("alice").get("/nowhere")
    assert page.status_code == 404
    assert "Signed in as <strong>alice</strong>" in page.text
