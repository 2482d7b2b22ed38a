"""Relationships of the list are selected, ended, converted, taken out and deleted, by those who may."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from .conftest import Visitor

pytestmark = pytest.mark.usefixtures("people")

Open = Callable[..., Visitor]
ACTIONS = ("end", "convert", "export", "delete")
LIST = "/relationships?q=abara"


def uids(text: str) -> list[str]:
    return re.findall(r'name="uid" value="([^"]+)"', text)


def act(visitor: Visitor, action: str, **fields: Any) -> Any:
    data = {"csrf_token": visitor.token("/account"), "list": "lists.relationships", "query": "q=abara", **fields}
    return visitor.client.post(f"/relationships/selection/{action}", data=data)


def notice(text: str) -> str:
    return html.unescape(" ".join(re.findall(r'notice-text">([^<]*)', text)))


def undo(visitor: Visitor, text: str) -> None:
    button = re.search(r'action="(/undo/[^"]+)"', text)
    assert button
    visitor.send(button[1], page="/account", next="/account")


def test_each_relationship_can_be_ticked_and_the_bar_offers_what_one_may(visitor: Open) -> None:
    page = visitor("alice").get(LIST).text

    assert len(set(uids(page))) == len(uids(page)) > 2
    for action in ACTIONS:
        assert f'formaction="/relationships/selection/{action}"' in page
    assert "/explore" not in page[page.index("data-act-bar") :]


@pytest.mark.parametrize("action", ACTIONS)
def test_what_is_hidden_is_not_acted_on(visitor: Open, action: str) -> None:
    hidden = uids(visitor("alice").get(LIST).text)[0]
    charlie = visitor("charlie")

    answers = [act(charlie, action, uid=[uid], do="1", until="today") for uid in (hidden, "none", "none:none")]

    assert {answer.status_code for answer in answers} == {422}
    assert "No record is selected" in answers[0].text
    assert "No record is selected" in act(charlie, action, all="1").text
    assert act(charlie, "nothing", uid=[hidden]).status_code == 404


def test_selected_relationships_are_ended_on_a_day_and_that_is_undone(visitor: Open) -> None:
    alice = visitor("alice")
    chosen = uids(alice.get(LIST).text)

    asked = act(alice, "end", uid=chosen)
    assert (asked.status_code, sorted(uids(asked.text))) == (200, sorted(chosen))
    assert act(alice, "end", uid=chosen, do="1", until="").status_code == 422
    assert act(alice, "end", uid=chosen, do="1", until="soon").status_code == 422
    yesterday = (date.today() - timedelta(days=1)).isoformat()
    done = act(alice, "end", uid=chosen, do="1", until=yesterday)
    assert done.status_code == 303
    text = alice.get(done.location).text
    assert notice(text) == f"{len(chosen)} relationships were ended."
    assert uids(text) == []
    undo(alice, text)
    assert uids(alice.get(LIST).text) == chosen


def test_all_of_a_list_are_deleted_only_as_long_as_it_stays_the_same_and_come_back(visitor: Open) -> None:
    alice = visitor("alice")
    chosen = uids(alice.get(LIST).text)

    asked = act(alice, "delete", all="1")
    assert f'name="number" value="{len(chosen)}"' in asked.text
    assert "has changed meanwhile" in act(alice, "delete", all="1", number="1", do="1").text
    done = act(alice, "delete", all="1", number=str(len(chosen)), do="1")
    text = alice.get(done.location).text
    assert notice(text) == f"{len(chosen)} relationships were deleted."
    assert uids(text) == []
    undo(alice, text)
    assert uids(alice.get(LIST).text) == chosen


def test_a_type_that_does_not_join_the_parties_leaves_them_and_says_so_of_both(visitor: Open) -> None:
    alice = visitor("alice")
    chosen = uids(alice.get("/relationships?q=abara&type=MEMBER_OF_HOUSEHOLD").text)

    assert '<option value="KNOWS">' in act(alice, "convert", uid=chosen).text
    assert act(alice, "convert", uid=chosen, do="1", type="").status_code == 422
    page = act(alice, "convert", uid=chosen, do="1", type="KNOWS")
    assert page.status_code == 200
    assert f"{len(chosen)} records were left as they are" in page.text
    rows = re.findall(r"<tr><td>(.*?)</td>", page.text, re.DOTALL)
    assert all(row.count("/parties/") == 2 for row in rows)


def test_selected_relationships_are_taken_out_with_the_columns_of_the_list(visitor: Open) -> None:
    alice = visitor("alice")
    chosen = uids(alice.get(LIST).text)[:2]

    answer = act(alice, "export", uid=chosen, query="q=abara&columns=source,target")

    assert answer.mimetype == "text/csv"
    assert 'filename="relationships.csv"' in answer.headers["Content-Disposition"]
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert (lines[0], len(lines)) == ("From,To", 3)
