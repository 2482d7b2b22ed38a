"""Who asks for German gets German: no English is left on the pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest

from graphcrm.database.connection import Database

Open = Callable[..., Any]
GERMAN = {"Accept-Language": "de-DE,de;q=0.9,en;q=0.5"}
#: Words that English cannot do without and German does not have.
ENGLISH = re.compile(r"\b(the|and|of|with|your|you|this|that|are|not|nothing|who|has|have|is|by|for|from|to)\b", re.I)
#: What is typed in English on every page: questions, operators, commands; and the only words that are no words.
QUOTED = ("code", "em", "kbd", "script", "style", "option", "pre")


class Words(HTMLParser):
    """Collects what a page says to eyes and screen readers, without what is quoted and without links to questions."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        question = tag == "a" and (given.get("href") or "").startswith("/?q=")
        if tag in QUOTED or question:
            self._within.append(tag)
        self.said += [given[name] or "" for name in ("aria-label", "title", "placeholder") if name in given]

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.said.append(data.strip())


def english(page: str) -> list[str]:
    reader = Words()
    reader.feed(page)
    return [text for text in reader.said if ENGLISH.search(text)]


@pytest.fixture(autouse=True)
def nobody(demo_database: Database) -> Iterator[None]:
    yield
    with demo_database.driver.session(database=demo_database.name) as session:
        session.run("MATCH (n) WHERE n:User OR n:Preferences DETACH DELETE n").consume()


def test_that_nobody_connects_two_says_through_and_without_whom_in_german(visitor: Open) -> None:
    asked = "who connects Sally Kessler to Magnus Drever through Priya Raman without Aoife Byrne?"
    page = visitor().client.get("/", query_string={"q": asked}, headers=GERMAN).text

    assert "Niemand verbindet Sally Kessler und Magnus Drever" in page
    assert "Gesucht wurden nur Wege über Priya Raman und ohne Aoife Byrne." in page


#: The steps of the first run that others follow, and what is typed there.
STEPS = {
    "organization": {"organization_name": "", "country": "DE", "phone_format": "national"},
    "profile": {"profile": "none"},
    "data": {"data": "empty"},
}


@pytest.mark.parametrize(
    "path",
    [
        "/preferences",
        "/preferences/site",
        "/help",
        "/help/keys",
        "/welcome/organization",
        "/welcome/profile",
        "/welcome/data",
        "/welcome/account",
        "/nowhere",
        "/parties/new/person",
        "/parties/new/organization",
        "/searches",
        "/explore/maps",
        "/clipboard",
        "/recent",
    ],
)
def test_a_page_without_records_holds_no_english(visitor: Open, path: str) -> None:
    browser = visitor()
    for step, typed in STEPS.items() if path.startswith("/welcome/") else ():
        if path == f"/welcome/{step}":
            break
        browser.send(f"/welcome/{step}", **typed)
    answer = browser.get(path, headers=GERMAN)
    assert '<html lang="de"' in answer.text
    assert english(answer.text) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["/sign-in", "/forgotten"])
def test_who_is_not_signed_in_reads_no_english(visitor: Open, path: str) -> None:
    assert english(visitor().get(path, headers=GERMAN).text) == []


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/second-factor/on"])
def test_ones_own_account_holds_no_english(visitor: Open, path: str) -> None:
    assert english(visitor("alice").get(path, headers=GERMAN).text) == []


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/people", "150 Datensätze"),
        ("/organizations", "Zuständig"),
        ("/relationships", "arbeitet bei"),
        ("/relationships/new", "Beziehung hinzufügen"),
        ("/relationships/new", "Auf Englisch, zum Beispiel:"),
        ("/?q=Who+knows+Sally+Kessler%3F", "seit 18. Juli 2009"),
        ("/?q=Who+connects+Sally+Kessler+to+Josh+Abara%3F", "Stärke"),
    ],
)
def test_a_page_of_records_speaks_german_around_them(visitor: Open, path: str, said: str) -> None:
    page = visitor().get(path, headers=GERMAN).text
    assert said in page
    for word in ("Save", "Cancel", "since ", "Strength", "Columns", "Filter relationships", "is married to"):
        assert f">{word}" not in page, word
