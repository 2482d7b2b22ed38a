"""Notes on parties: who reads them, who writes them, which one is sticky, and what the journal keeps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cast import define, staff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from journal import entries, last_entry, rows

from graphcrm.auth import grants, policy
from graphcrm.database.connection import Database
from graphcrm.errors import ConflictError, ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder, Team
from graphcrm.models.notes import AUDIENCES, NOTE_LENGTH
from graphcrm.queries.schema import schema
from graphcrm.services import access, definitions, notes, parties
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
SEES = {"folders": frozenset({"clients"}), "contributes": frozenset({"clients"})}
ALICE = staff("alice", **SEES)
BOB = staff("bob", "team:sales", **SEES)
DORA = Viewer("dora", folders=SEES["folders"], owners=frozenset({"dora"}), rights=frozenset({"read"}))
MANAGER = staff("mara", manages=SEES["folders"], **SEES)
CHARLIE = staff("charlie")


@pytest.fixture(scope="module")
def folder(database: Database) -> None:
    define(database, Folder("clients", "Clients"))
    define(database, Team("sales", "Sales"))


@pytest.fixture
def sally(database: Database, folder: None) -> str:
    """A party of Alice's in a folder that Bob, Dora and the manager see, and Charlie does not."""
    return write(database, lambda work: parties.create(work, "person", {"name": "Sally", "folder": "clients"}))


def write(database: Database, function: Callable[[Any], Any], viewer: Viewer = ALICE) -> Any:
    return database.write(viewer, function)


def add(database: Database, party: str, text: str = "Called.", viewer: Viewer = ALICE, **more: Any) -> str:
    return str(write(database, lambda work: notes.create(work, party, text, **more), viewer))


def texts(database: Database, viewer: Viewer, party: str, **more: Any) -> list[str]:
    return [note.text for note in notes.of_party(database, viewer, party, **more).notes]


def test_a_note_is_kept_as_typed_with_its_author_and_stands_in_the_journal(database: Database, sally: str) -> None:
    uid = add(database, sally, "# Lunch\r\n\n*Fish*, <b>no</b> meat\n")

    note = notes.get(database, BOB, uid)
    assert note.text == "# Lunch\n\n*Fish*, <b>no</b> meat"
    assert (note.party, note.author, note.audience, note.sticky, note.version) == (sally, "alice", "all", False, 1)
    entry = last_entry(database, uid)
    assert (entry["action"], entry["kind"], entry["party"]) == ("create", "note", sally)
    assert (entry["before"], entry["after"]["text"], entry["after"]["of"]) == (None, note.text, sally)


@pytest.mark.parametrize(
    ("more", "readers"),
    [
        ({}, {"alice", "bob", "dora", "mara", "administrator"}),
        ({"audience": "author"}, {"alice"}),
        ({"audience": "chosen", "readers": ["dora"]}, {"alice", "dora"}),
        ({"audience": "chosen", "readers": ["team:Sales", "charlie"]}, {"alice", "bob"}),
    ],
)
def test_a_note_is_read_by_those_it_is_for_out_of_those_who_see_the_party(
    database: Database, sally: str, more: dict[str, Any], readers: set[str]
) -> None:
    uid = add(database, sally, **more)

    for viewer in (ALICE, BOB, DORA, MANAGER, ADMINISTRATOR):
        found = texts(database, viewer, sally) == ["Called."]
        assert found == (viewer.user in readers), viewer.user
        if found:
            assert notes.get(database, viewer, uid).uid == uid
        else:
            with pytest.raises(NotFoundError):
                notes.get(database, viewer, uid)


def test_charlie_meets_a_note_on_a_hidden_party_as_one_that_is_not_there(database: Database, sally: str) -> None:
    uid = add(database, sally, audience="chosen", readers=["charlie"])
    there = "00000000-0000-7000-8000-000000000000"
    uses: list[Callable[[Any, str], Any]] = [
        lambda work, it: notes.update(work, it, text="x"),
        lambda work, it: notes.make_sticky(work, it),
        lambda work, it: notes.delete(work, it),
    ]
    for use in uses:
        said = []
        for it in (uid, there):
            with pytest.raises(NotFoundError) as refused:
                write(database, lambda work, it=it, use=use: use(work, it), CHARLIE)
            said.append(str(refused.value).replace(it, "UID"))
        assert said[0] == said[1]
    for party in (sally, there):
        with pytest.raises(NotFoundError, match="There is no party"):
            notes.of_party(database, CHARLIE, party)
        with pytest.raises(NotFoundError, match="There is no party"):
            add(database, party, viewer=CHARLIE)


def test_who_may_create_adds_notes_and_who_only_reads_does_not(database: Database, sally: str) -> None:
    add(database, sally, viewer=BOB)

    with pytest.raises(ForbiddenError, match="may not add notes"):
        add(database, sally, viewer=DORA)


def test_only_the_author_changes_a_note_and_who_manages_the_folder_may_delete_it(
    database: Database, sally: str
) -> None:
    uid = add(database, sally)
    for viewer in (BOB, MANAGER, ADMINISTRATOR):
        with pytest.raises(ForbiddenError, match="somebody else"):
            write(database, lambda work: notes.update(work, uid, text="No."), viewer)
    with pytest.raises(ForbiddenError, match="may not delete"):
        write(database, lambda work: notes.delete(work, uid), BOB)

    write(database, lambda work: notes.update(work, uid, text="Called twice."))
    entry = last_entry(database, uid)
    assert (entry["before"]["text"], entry["after"]["text"]) == ("Called.", "Called twice.")
    assert (entry["after"]["audience"], entry["version"]) == ("all", 2)
    write(database, lambda work: notes.delete(work, uid), MANAGER)
    entry = last_entry(database, uid)
    assert (entry["action"], entry["actor"], entry["before"]["text"]) == ("delete", "mara", "Called twice.")
    assert texts(database, ALICE, sally) == []


def test_an_administrator_does_not_reach_what_an_author_keeps_for_themselves(database: Database, sally: str) -> None:
    uid = add(database, sally, audience="author")

    for viewer in (ADMINISTRATOR, MANAGER):
        with pytest.raises(NotFoundError):
            write(database, lambda work: notes.delete(work, uid), viewer)
    assert texts(database, ALICE, sally) == ["Called."]


def test_an_administrator_reads_what_was_shared_with_their_team(database: Database, sally: str) -> None:
    account = grants.Account("root", frozenset({"admin"}), frozenset({"sales"}))
    root = grants.viewer_of(schema(database), account)
    assert root.sees_all
    add(database, sally, "For sales.", audience="chosen", readers=["team:sales"])
    add(database, sally, "For root.", audience="chosen", readers=["root"])
    add(database, sally, "For Dora.", audience="chosen", readers=["dora"])

    assert texts(database, root, sally) == ["For root.", "For sales."]


def test_one_note_is_sticky_and_stands_first(database: Database, sally: str) -> None:
    first, second, third = (add(database, sally, text) for text in ("one", "two", "three"))

    write(database, lambda work: notes.make_sticky(work, first))
    assert texts(database, BOB, sally) == ["one", "three", "two"]
    write(database, lambda work: notes.make_sticky(work, second))
    assert texts(database, BOB, sally) == ["two", "three", "one"]
    assert last_entry(database, first)["after"]["sticky"] is False
    write(database, lambda work: notes.make_sticky(work, second))
    assert len(entries(database, second)) == 2, "what is so already is not journaled again"

    write(database, lambda work: notes.update(work, second, audience="author"))
    assert texts(database, ALICE, sally) == ["three", "two", "one"]
    add(database, sally, "four", sticky=True)
    assert texts(database, BOB, sally) == ["four", "three", "one"]
    with pytest.raises(RuleError, match="for all who may see"):
        write(database, lambda work: notes.make_sticky(work, second))
    with pytest.raises(ForbiddenError, match="may not change"):
        write(database, lambda work: notes.make_sticky(work, third), BOB)


@given(limit=st.integers(1, 8))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_pages_together_are_the_list(database: Database, sally: str, limit: int) -> None:
    if not texts(database, ALICE, sally):
        for number in range(7):
            uid = add(database, sally, f"{number}", audience="author" if number == 5 else "all")
            if number == 2:
                write(database, lambda work, uid=uid: notes.make_sticky(work, uid))

    for viewer, wanted in ((ALICE, "2654310"), (BOB, "264310")):
        found, after = "", None
        while True:
            page = notes.of_party(database, viewer, sally, after=after, limit=limit)
            found += "".join(note.text for note in page.notes)
            after = page.after
            if after is None:
                break
        assert found == wanted


def test_two_edits_of_a_note_are_brought_together_or_refused(database: Database, sally: str) -> None:
    uid = add(database, sally, "one")
    write(database, lambda work: notes.make_sticky(work, uid))

    write(database, lambda work: notes.update(work, uid, text="two", audience="all", based_on=1))
    write(database, lambda work: notes.update(work, uid, text="one", audience="author", based_on=1))
    note = notes.get(database, ALICE, uid)
    assert (note.text, note.audience) == ("two", "author"), "a text that was left as it was does not count"
    with pytest.raises(ConflictError) as refused:
        write(database, lambda work: notes.update(work, uid, text="three", based_on=1))
    [conflict] = refused.value.conflicts
    assert (conflict.was, conflict.theirs, conflict.yours, refused.value.version) == ("one", "two", "three", 4)
    with pytest.raises(RuleError, match="no version 9"):
        write(database, lambda work: notes.update(work, uid, text="three", based_on=9))


@pytest.mark.parametrize(
    ("text", "more", "said"),
    [
        ("", {}, "empty"),
        (" \n\n", {}, "empty"),
        ("x" * (NOTE_LENGTH + 1), {}, "50,001 characters"),
        ("x", {"audience": "chosen"}, "Nobody was chosen"),
        ("x", {"audience": "nobody"}, "no audience"),
        ("x", {"readers": ["bob"]}, "chosen readers"),
        ("x", {"audience": "chosen", "readers": ["team:none"]}, "none"),
        ("x", {"audience": "author", "sticky": True}, "for all who may see"),
    ],
)
def test_a_note_that_does_not_fit_is_refused(
    database: Database, sally: str, text: str, more: dict[str, Any], said: str
) -> None:
    with pytest.raises(RuleError, match=said):
        add(database, sally, text, **more)

    assert texts(database, ALICE, sally) == []


def test_where_there_are_users_a_reader_is_one_of_them(database: Database, sally: str) -> None:
    rows(database, "CREATE (:User {name: 'bob'})")
    try:
        add(database, sally, audience="chosen", readers=["Bob"])
        with pytest.raises(RuleError, match="no user 'nobody'"):
            add(database, sally, audience="chosen", readers=["nobody"])
    finally:
        rows(database, "MATCH (n:User) DETACH DELETE n")


def test_a_team_that_notes_are_shared_with_is_not_deleted(database: Database, sally: str) -> None:
    write(database, lambda work: definitions.define(work, Team("press", "Press")), ADMINISTRATOR)
    uid = add(database, sally, audience="chosen", readers=["team:press"])

    with pytest.raises(RuleError, match="shared with it"):
        write(database, lambda work: access.delete(work, Team, "press"), ADMINISTRATOR)
    write(database, lambda work: notes.delete(work, uid))
    write(database, lambda work: access.delete(work, Team, "press"), ADMINISTRATOR)


def test_a_party_that_is_deleted_takes_its_notes_along_and_the_journal_keeps_them(
    database: Database, sally: str
) -> None:
    uids = [add(database, sally, "open"), add(database, sally, "hers", viewer=BOB, audience="author")]

    write(database, lambda work: parties.delete(work, sally))

    assert [last_entry(database, uid)["before"]["text"] for uid in uids] == ["open", "hers"]
    assert rows(database, "MATCH (n:Note) WHERE n.uid IN $uids RETURN n", uids=uids) == []


NAMES = ("alice", "bob", "team:sales", "team:press", "anonymous")
NOTES = st.fixed_dictionaries(
    {
        "audience": st.sampled_from(AUDIENCES),
        "author": st.sampled_from(NAMES[:2]),
        "readers": st.lists(st.sampled_from(NAMES), unique=True, max_size=3),
    }
)
VIEWERS = st.builds(
    Viewer,
    st.sampled_from(("alice", "bob", "charlie", "anonymous")),
    sees_all=st.booleans(),
    owners=st.frozensets(st.sampled_from(NAMES)),
    folders=st.frozensets(st.sampled_from(("clients", "press"))),
)


@given(kept=st.lists(NOTES, max_size=6), viewers=st.lists(VIEWERS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_database_and_the_policy_agree_on_who_reads_what(
    database: Database, sally: str, kept: list[dict[str, Any]], viewers: list[Viewer]
) -> None:
    more = {"text": "x", "sticky": False, "created_at": 0, "modified_at": 0, "modified_by": "", "version": 1}
    written = [{**more, **note, "uid": f"{number}"} for number, note in enumerate(kept)]
    rows(
        database,
        "MATCH (n:Party {uid: $sally}) CALL (n) { MATCH (old:Note)-[:ABOUT]->(n) DETACH DELETE old } "
        "UNWIND $written AS properties CREATE (note:Note)-[:ABOUT]->(n) SET note = properties",
        sally=sally,
        written=written,
    )
    party = {"uid": sally, "folder": "clients", "owner": "alice"}
    for viewer in viewers:
        if not policy.may_see(viewer, "person", party):
            with pytest.raises(NotFoundError):
                notes.of_party(database, viewer, sally)
            continue
        found = {note.uid for note in notes.of_party(database, viewer, sally).notes}
        assert found == {note["uid"] for note in written if policy.may_see_note(viewer, note)}
