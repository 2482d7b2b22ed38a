"""Who asks for German is told in German what went wrong: over the pages, in forms, and as JSON."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest

from graphcrm.database.connection import Database
from graphcrm.services import naming
from graphcrm.viewer import Viewer
from tests.web.sent_forms import form_of
from tests.web.test_german_pages import ENGLISH

Open = Callable[..., Any]
ADMINISTRATOR = Viewer.administrator()
WRONG = {"field-wrong", "form-wrong", "notice-wrong", "help-title", "help-hint"}
#: What no German sentence holds, besides the words that the pages are searched for.
ALSO = re.compile(r"\b(there|no|must|cannot|take|give|write|it|did|mean|one|as in|party|parties)\b", re.I)


class Wrong(HTMLParser):
    """Collects what a page says went wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "br", "use", "img", "hr", "option"):
            return
        classes = (dict(attrs).get("class") or "").split()
        self._open.append(bool(WRONG.intersection(classes)) or bool(self._open and self._open[-1]))

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in ("input", "br", "use", "img", "hr", "option"):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] and data.strip():
            self.said.append(" ".join(data.split()))


def wrong(page: str) -> list[str]:
    reader = Wrong()
    reader.feed(page)
    return reader.said


def english(text: str) -> list[str]:
    """Return the English words of a text, without what stands in quotes: values, examples and commands."""
    plain = re.sub(r"'[^']*'|„[^“]*“|`[^`]*`|\([a-z_ ,/]+\)|\b\w+:\S+", " ", text)
    plain = re.sub(r"(Möglich sind|zum Beispiel:?|Fragen Sie:) [^.]*", " ", plain)
    return ENGLISH.findall(plain) + ALSO.findall(plain)


@pytest.fixture
def german(visitor: Open) -> Open:
    def open_browser(name: str = "") -> Any:
        opened = visitor(name)
        opened.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "de-DE,de;q=0.9,en;q=0.5"
        return opened

    return open_browser


@pytest.fixture
def sally(demo_database: Database) -> str:
    return naming.resolve(demo_database, ADMINISTRATOR, "Sally Kessler").uid


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/parties/nobody", 404),
        ("/parties/nobody/edit", 404),
        ("/parties/new/robot", 404),
        ("/relationships/nothing/end", 404),
        ("/notes/nothing", 404),
        ("/searches/nothing/edit", 404),
        ("/preferences/folder/nowhere", 404),
        ("/people?sort=photo", 422),
        ("/people?sort=nonsense", 422),
        ("/people?columns=nonsense", 422),
        ("/people?size=many", 422),
        ("/people?size=7000", 422),
        ("/people?letter=%26", 422),
        ("/people?as_of=someday", 422),
        ("/people?filter=nonsense%3D1", 422),
        ("/people?filter=birthday%3E%3Dsoon", 422),
        ("/people?tie=nonsense:", 422),
        ("/relationships?sort=nonsense", 422),
        ("/relationships?columns=nonsense", 422),
        ("/activity?since=soon", 422),
        ("/activity?kind=nonsense", 422),
        ("/relationships/new?type=NONSENSE", 404),
    ],
)
def test_a_page_that_cannot_be_shown_says_so_in_german(german: Open, path: str, status: int) -> None:
    answer = german("alice").get(path, headers={"HX-Request": "true"})
    text = answer.text if answer.mimetype == "text/plain" else " ".join(wrong(answer.text))
    assert answer.status_code in (200, 302, 404, 422), answer.status_code
    if answer.status_code == status:
        assert text
    assert english(text) == [], text


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    "question",
    [
        "?",
        "why",
        "who knows",
        "who knows Nobody Atall",
        "who knows Sally Kesler",
        "who knows James Carter",
        "who befriends Sally Kessler",
        "who knows Sally Kessler on 31 June 2019",
        "who knew Sally Kessler on 3/5/2019",
        "who knew Sally Kessler between 2019 and 2018",
        "who connects Sally Kessler to Sally Kessler",
        "x" * 600,
    ],
)
def test_a_question_that_is_not_understood_is_explained_in_german(german: Open, question: str) -> None:
    answer = german("alice").get("/", query_string={"q": question})
    said = wrong(answer.text)
    assert said
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
def test_a_date_that_is_none_is_told_in_german(german: Open) -> None:
    said = wrong(german("alice").get("/?q=who+knows+Sally+Kessler&as_of=soon").text)
    assert said == [
        "'soon' ist kein Datum. Schreiben Sie es wie in 23. Mai 2019, Mai 2019, 2019 oder wie in 2019-05-23."
    ]


@pytest.mark.usefixtures("people")
def test_json_is_in_the_language_of_whoever_asks(german: Open, visitor: Open) -> None:
    path = "/answer.json?q=who+knows+Nobody+Atall"
    assert (
        visitor("alice").get(path).get_json()["error"]["message"] == "Nobody and nothing here is called 'Nobody Atall'."
    )
    assert german("alice").get(path).get_json()["error"]["message"] == "Niemand und nichts heißt hier 'Nobody Atall'."


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("text", ["kind:robot", "has:wings", "since:soon", "colour:red", "tag:", "x" * 600, "folder:x"])
def test_a_search_that_is_not_understood_is_explained_in_german(german: Open, text: str) -> None:
    answer = german("alice").get("/search", query_string={"q": text})
    said = wrong(answer.text)
    assert answer.status_code == 422
    assert said
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("path", "typed", "expected"),
    [
        ("/parties/new/person", {"job_title": "Cook"}, "Hier fehlt der Name (Person)."),
        ("/parties/new/organization", {}, "Hier fehlt der Name (Organisation)."),
        ("/parties/new/person", {"first_name": "A", "birthday": "soon"}, "'soon' ist kein Datum."),
        ("/parties/new/person", {"first_name": "A", "birthday": "2019-02-30"}, "steht nicht im Kalender"),
        ("/parties/new/person", {"first_name": "A", "locale": "?"}, "Richtig ist: eine Sprache"),
        ("/parties/new/person", {"first_name": "x" * 2000}, "„Vorname“ hat 2.000 Zeichen."),
        ("/parties/new/person", {"first_name": "A", "point-email": "tess"}, "lässt sich nicht lesen"),
        ("/parties/new/person", {"first_name": "A", "point-phone": "12"}, "Telefonnummer"),
    ],
)
def test_a_form_of_a_party_says_in_german_what_does_not_fit(
    german: Open, path: str, typed: dict[str, str], expected: str
) -> None:
    alice = german("alice")
    form = form_of(alice.get(path).text)
    for name, value in typed.items():
        form.setlist(name, [value])
    answer = alice.client.post(path, data=form)
    said = wrong(answer.text)
    assert answer.status_code == 422
    assert any(expected in each for each in said), said
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("part", "typed"),
    [
        ("contact-points/new", {"type": "email", "value": "tess"}),
        ("contact-points/new", {"type": "phone", "value": "123"}),
        ("contact-points/new", {"type": "website", "value": "not a page"}),
        ("units/new", {"country": "XX"}),
        ("notes/new", {"text": " "}),
        ("notes/new", {"text": "x", "audience": "chosen", "readers": "nobody"}),
        ("documents/new", {}),
        ("documents/new", {"file": "program.exe"}),
        ("photo/change", {"file": "drawing.png"}),
    ],
)
def test_a_part_of_a_record_says_in_german_what_does_not_fit(
    german: Open, sally: str, part: str, typed: dict[str, str]
) -> None:
    alice, path = german("alice"), f"/parties/{sally}/{part}"
    form = form_of(alice.get(path).text)
    for name, value in typed.items():
        form.setlist(name, [(io.BytesIO(b"MZ\x90\x00" * 20), value)] if name == "file" else [value])
    answer = alice.client.post(path, data=form, content_type="multipart/form-data")
    said = wrong(answer.text)
    assert answer.status_code == 422, answer.status_code
    assert said
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/preferences", {"page_size": "7"}),
        ("/preferences", {"page_size": "many"}),
        ("/preferences", {"work_hours": "nine to five"}),
        ("/preferences", {"time_zone": "Paris, Texas"}),
        ("/preferences", {"phone_region": "Narnia"}),
        ("/preferences", {"dial_link": "nowhere"}),
        ("/account", {"label": "x" * 300}),
        ("/account/password", {"old": "plum tractor ladder", "password": "short"}),
        ("/account/password", {"old": "plum tractor ladder", "password": "x" * 2000}),
        ("/account/password", {"old": "plum tractor ladder", "password": "passwordpassword"}),
        ("/account/password", {"old": "plum tractor ladder", "password": "charlie12345"}),
        ("/account/password", {"old": "not it", "password": "boat under yellow hills"}),
    ],
)
def test_what_is_ones_own_says_in_german_what_does_not_fit(german: Open, path: str, typed: dict[str, str]) -> None:
    answer = german("charlie").send(path, **typed)
    said = wrong(answer.text)
    assert answer.status_code == 422
    assert said
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/relationships/new", {"source": "", "text": "Sally Kessler frobs Josh Abara"}),
        ("/relationships/new", {"text": "Nobody Atall knows Sally Kessler"}),
        ("/relationships/new", {"text": "Sally Kessler works at XYZ site since soon"}),
        ("/relationships/new", {"text": "Sally Kessler knows Sally Kessler"}),
        ("/people/filter", {"apply": "1", "field": "birthday", "op": ">=", "value": "soon"}),
        ("/people/filter", {"apply": "1", "tie_of": "WORKS_AT:source", "party": "", "party-text": "Nobody There"}),
        ("/searches/new", {"area": "nonsense", "query": "x"}),
    ],
)
def test_a_dialog_says_in_german_what_does_not_fit(german: Open, path: str, given: dict[str, str]) -> None:
    said = wrong(german("alice").get(path, query_string=given).text)
    assert english(" ".join(said)) == [], said


@pytest.mark.usefixtures("people")
def test_what_one_may_not_do_is_told_in_german(german: Open, sally: str) -> None:
    charlie = german("charlie")
    for path in ("/parties/new/person", "/relationships/new", f"/parties/{sally}", "/preferences/site"):
        answer = charlie.get(path, headers={"HX-Request": "true"})
        assert answer.status_code in (403, 404)
        assert english(answer.text) == [], answer.text


@pytest.mark.usefixtures("people")
def test_too_many_attempts_are_told_in_german(german: Open) -> None:
    stranger = german()
    for _ in range(11):
        answer = stranger.send("/sign-in", login="charlie", password="not it")
    assert answer.status_code == 429
    assert "Es waren zu viele Anmeldeversuche" in answer.text
    assert "Minuten wieder" in answer.text
