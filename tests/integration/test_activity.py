"""What happened lately is told once, the newest first, an import as a whole, in round trips that have a bound."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from cast import define
from journal import rows

from graphcrm.database import migrations
from graphcrm.database.connection import Database
from graphcrm.models.access import Folder
from graphcrm.services import activity, notes, parties
from graphcrm.services.activity import Item
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
#: Sees one of twenty, and may read the journal.
BOB = Viewer("bob", folders=frozenset({"open"}), rights=frozenset({"read", "read_journal"}))
NEWS = "MATCH (c:News) RETURN c.uid AS uid ORDER BY uid"


@pytest.fixture(scope="module", autouse=True)
def made(database: Database) -> list[str]:
    """People whom somebody added, with notes; every twentieth of them is shown to Bob; and some who were imported."""
    define(database, Folder("open", "Open"), Folder("closed", "Closed"))
    found = []
    for number in range(40):
        values = {"name": f"Person {number}", "folder": "closed" if number % 20 else "open"}
        found.append(database.write(ADMINISTRATOR, lambda work, v=values: parties.create(work, "person", v)))
        database.write(ADMINISTRATOR, lambda work: notes.create(work, found[-1], "Likes plums."))

    def bring(work: object) -> None:
        for number in range(5):
            parties.create(work, "person", {"name": f"Imported {number}"})
        work.record("import", "import:people.csv", None, {"created": {"party": 5}})

    database.write(ADMINISTRATOR, bring, source="import")
    return found


def told(database: Database, viewer: Viewer, **given: object) -> list[Item]:
    """Return the items of all pages."""
    found: list[Item] = []
    before = ""
    for _ in range(500):
        page = activity.latest(database, viewer, before=before, **given)
        assert len(page.items) == given.get("limit", activity.PAGE) or not page.next
        found += page.items
        before = page.next
        if not before:
            return found
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("limit", [1, 7, 100])
@pytest.mark.parametrize("viewer", [ADMINISTRATOR, BOB], ids=["administrator", "bob"])
@pytest.mark.parametrize("looked", [5_000, 6])
def test_all_pages_together_tell_everything_once_the_newest_first(
    database: Database, monkeypatch: pytest.MonkeyPatch, limit: int, viewer: Viewer, looked: int
) -> None:
    whole = activity.latest(database, viewer, limit=1_000)
    monkeypatch.setattr(activity, "_LOOKED", looked)

    found = [item.uid for item in told(database, viewer, limit=limit)]

    assert found == [item.uid for item in whole.items] == sorted(found, reverse=True)
    assert len(found) == (2 * 2 if viewer is BOB else 1 + 40 * 2)
    assert whole.next == ""


def test_an_import_is_told_as_a_whole(database: Database) -> None:
    entries = [item.entry for item in told(database, ADMINISTRATOR, kind="change") if item.entry]

    assert [entry.target for entry in entries if entry.source == "import"] == ["import:people.csv"]
    assert {entry.about for entry in entries if entry.kind == "party"} == {f"Person {number}" for number in range(40)}


def test_changes_are_those_of_somebody_on_the_days_asked_for(database: Database) -> None:
    today, day = date.today(), timedelta(days=1)

    def number(**given: object) -> int:
        return len(told(database, ADMINISTRATOR, kind="change", limit=10, **given))

    assert number() == number(actor=ADMINISTRATOR.user) == 1 + 40 * 2
    assert number(since=today) == number(until=today) == 1 + 40 * 2
    assert number(actor="nobody") == number(until=today - day) == number(since=today + day) == 0


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_a_page_tells_nothing_of_how_much_is_hidden_and_takes_few_round_trips_more(
    database: Database, monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    expected = activity.latest(database, BOB, limit=limit)
    assert expected.next == (expected.items[limit - 1].uid if limit < 4 else "")
    monkeypatch.setattr(activity, "_LOOKED", 6)
    asked: list[str] = []
    read = database.read_text
    monkeypatch.setattr(database, "read_text", lambda *given, **more: asked.append("") or read(*given, **more))

    assert activity.latest(database, BOB, limit=limit) == expected

    # Each look takes twice as much as the one before: 6, 12, 24, 48 of the 80.
    assert len(asked) <= 4 * 5


def test_a_journal_of_an_earlier_release_gets_its_news_once(database: Database) -> None:
    [step] = [each for each in migrations.available() if each.name == "news"]
    before = rows(database, NEWS)
    rows(database, "MATCH (c:News) WITH c LIMIT 60 REMOVE c:News")

    migrations._apply(database, step, 0)
    migrations._apply(database, step, 0)

    assert rows(database, NEWS) == before
    assert len(before) == 1 + 40 * 2
