"""What was typed into a form that cannot be taken now is kept, and nobody else can have it sent."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import Any

import pytest

OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"text": 'Sally said "hello" <b>', "password": "hunter22", "kind": "note"}


@pytest.fixture
def alice(people: None, visitor: Callable[..., Any]) -> Any:
    return visitor("alice")


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.partition('class="resend"')[2])
    return {name: html.unescape(value) for name, value in found}


def test_whose_session_has_ended_finds_what_was_typed_on_a_page_to_send_it_from(
    people: None, visitor: Callable[..., Any]
) -> None:
    page = visitor().client.post("/undo/x", data=FORM, headers=OURS)
    assert page.status_code == 401
    assert "Your session has ended" in page.text
    kept = hidden(page.text)
    assert kept.pop("csrf_token")
    assert kept == {"text": FORM["text"], "kind": "note"}
    assert "hunter22" not in page.text
    assert "have to be given again" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_form_that_was_open_for_too_long_is_sent_once_more_with_a_new_token(alice: Any) -> None:
    page = alice.client.post("/undo/x", data={**FORM, "csrf_token": "old"}, headers=OURS)
    assert page.status_code == 400
    kept = hidden(page.text)
    assert kept["text"] == FORM["text"]
    assert alice.client.post("/undo/x", data=kept, headers=OURS).status_code != 400


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", ""])
def test_a_page_elsewhere_gets_nothing_repeated_and_takes_nobodys_session(
    alice: Any, visitor: Callable[..., Any], site: str
) -> None:
    headers = {"Sec-Fetch-Site": site} if site else {}
    page = alice.client.post("/undo/x", data=FORM, headers=headers)
    assert page.status_code == 400
    assert "Sally" not in page.text
    assert 'class="resend"' not in page.text
    # The browser sends no cookie with a form from elsewhere, and one that came back would replace it.
    without = visitor().client.post("/undo/x", data=FORM, headers=headers)
    assert without.status_code == 400
    assert "Set-Cookie" not in without.headers


def test_htmx_is_told_in_words_and_what_was_typed_stays_where_it_is(
    people: None, visitor: Callable[..., Any], alice: Any
) -> None:
    ended = visitor().client.post("/undo/x", data=FORM, headers={**OURS, "HX-Request": "true"})
    assert (ended.status_code, ended.mimetype) == (401, "text/plain")
    assert "what you typed stays" in ended.text
    expired = alice.client.post("/undo/x", data=FORM, headers={**OURS, "HX-Request": "true"})
    assert (expired.status_code, expired.headers["X-Form-Expired"]) == (400, "1")


def test_the_token_of_a_session_is_given_to_its_own_pages_alone(alice: Any, visitor: Callable[..., Any]) -> None:
    assert alice.get("/token", headers=OURS).get_json()["token"]
    assert alice.get("/token", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert visitor().get("/token", headers={"Accept": "application/json"}).status_code == 401
