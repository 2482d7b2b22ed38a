"""Preferences are kept for the site, a folder and a user, each by those who may, and journaled."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import yaml
from cast import define, staff
from journal import entries, last_entry, rows

from graphcrm.database.connection import Database
from graphcrm.errors import ForbiddenError, NotFoundError, RuleError
from graphcrm.models.access import Folder
from graphcrm.models.preference import Scope
from graphcrm.services import contact_points, parties, preferences, restore
from graphcrm.viewer import Viewer

ADMINISTRATOR = Viewer.administrator()
ALICE = staff("alice", folders=frozenset({"donors"}), contributes=frozenset({"donors"}))
BOB = staff("bob", "alice", folders=frozenset({"donors"}))
CHARLIE = staff("charlie")
SITE, DONORS = Scope.site(), Scope.folder("donors")


@pytest.fixture(autouse=True)
def nothing_set(database: Database) -> None:
    rows(database, "MATCH (n) WHERE n:Preferences OR (n:Change AND n.target STARTS WITH 'preferences:') DELETE n")


def set_(database: Database, viewer: Viewer, scope: Scope, **values: Any) -> tuple[str, ...]:
    return database.write(viewer, lambda work: preferences.set(work, scope, values))


def reset(database: Database, viewer: Viewer, scope: Scope, *names: str) -> tuple[str, ...]:
    return database.write(viewer, lambda work: preferences.reset(work, scope, names))


def kept(database: Database, scope: Scope) -> dict[str, Any]:
    [row] = rows(database, "MATCH (p:Preferences {scope: $scope}) RETURN properties(p) AS p", scope=str(scope))
    properties: dict[str, Any] = row["p"]
    return properties


def test_without_anything_set_everybody_has_the_defaults(database: Database) -> None:
    found = preferences.read(database, CHARLIE)
    assert (found["page_size"], found.source("page_size")) == (25, "default")
    assert found["phone_region"] is None


def test_a_preference_is_kept_as_a_typed_property_of_its_scope(database: Database) -> None:
    set_(database, ADMINISTRATOR, SITE, page_size="50", first_countries="us, ca", work_hours="9-17")
    assert kept(database, SITE) == {
        "scope": "site", "page_size": 50, "first_countries": ["US", "CA"], "work_hours": "09:00-17:00"
    }  # fmt: skip


def test_the_users_own_goes_before_the_folders_and_the_folders_before_the_sites(database: Database) -> None:
    set_(database, ADMINISTRATOR, SITE, phone_region="US", page_size=30)
    set_(database, ADMINISTRATOR, DONORS, phone_region="FR")
    set_(database, ALICE, Scope.user("alice"), page_size=100)

    alice, bob = (preferences.read(database, viewer, folder="donors") for viewer in (ALICE, BOB))

    assert (alice["page_size"], alice.source("page_size")) == (100, "user:alice")
    assert (alice["phone_region"], alice.source("phone_region")) == ("FR", "folder:donors")
    assert (bob["page_size"], bob.source("page_size")) == (30, "site")
    assert preferences.read(database, ALICE)["phone_region"] == "US"


def test_a_folder_that_a_viewer_may_not_see_counts_for_nothing(database: Database) -> None:
    set_(database, ADMINISTRATOR, DONORS, phone_region="FR")
    assert preferences.read(database, CHARLIE, folder="donors")["phone_region"] is None
    with pytest.raises(ForbiddenError):
        preferences.read_scope(database, CHARLIE, DONORS)
    assert preferences.read_scope(database, BOB, DONORS)["phone_region"] == "FR"


def test_a_user_sets_their_own_and_nobody_elses(database: Database) -> None:
    assert set_(database, CHARLIE, Scope.user("charlie"), theme="dark") == ("theme",)
    for scope in (SITE, DONORS, Scope.user("alice")):
        with pytest.raises(ForbiddenError) as refused:
            set_(database, CHARLIE, scope, page_size=50)
        assert refused.value.message == f"The preferences of {scope.words} are not yours."
        with pytest.raises(ForbiddenError):
            reset(database, CHARLIE, scope, "page_size")
        assert entries(database, f"preferences:{scope}") == []
    with pytest.raises(ForbiddenError):
        preferences.read_scope(database, BOB, Scope.user("charlie"))
    assert preferences.read_scope(database, ADMINISTRATOR, Scope.user("charlie"))["theme"] == "dark"
    assert preferences.read(database, BOB)["theme"] == "system"


def test_a_change_is_journaled_with_what_was_and_what_is(database: Database) -> None:
    set_(database, ADMINISTRATOR, SITE, page_size=50, theme="dark")
    assert set_(database, ADMINISTRATOR, SITE, page_size=75, theme="dark") == ("page_size",)

    entry = last_entry(database, "preferences:site")
    assert (entry["action"], entry["actor"]) == ("change", "administrator")
    assert (entry["before"], entry["after"]) == ({"page_size": 50}, {"page_size": 75})


def test_what_changes_nothing_is_not_journaled(database: Database) -> None:
    set_(database, ADMINISTRATOR, SITE, page_size=50)
    assert set_(database, ADMINISTRATOR, SITE, page_size="50") == ()
    assert reset(database, ADMINISTRATOR, SITE, "theme") == ()
    assert len(entries(database, "preferences:site")) == 1


@pytest.mark.parametrize("empty", ["", None, "  "])
def test_a_reset_or_an_empty_value_lets_the_next_scope_count(database: Database, empty: object) -> None:
    set_(database, ADMINISTRATOR, SITE, page_size=50)
    own = Scope.user("alice")
    set_(database, ALICE, own, page_size=100, theme="dark")
    assert reset(database, ALICE, own, "page size") == ("page_size",)
    assert set_(database, ALICE, own, theme=empty) == ("theme",)

    found = preferences.read(database, ALICE)
    assert (found["page_size"], found["theme"]) == (50, "system")
    assert kept(database, own) == {"scope": "user:alice"}
    assert last_entry(database, "preferences:user:alice")["before"] == {"theme": "dark"}


def test_one_value_that_does_not_fit_keeps_all_of_them_out(database: Database) -> None:
    with pytest.raises(RuleError, match="Page size cannot be 5"):
        set_(database, ADMINISTRATOR, SITE, theme="dark", page_size=5)
    with pytest.raises(RuleError, match="Theme cannot be set for a folder"):
        set_(database, ADMINISTRATOR, DONORS, phone_region="FR", theme="dark")
    with pytest.raises(NotFoundError, match="Did you mean page_size"):
        set_(database, ADMINISTRATOR, SITE, theme="dark", pagesize=50)
    assert rows(database, "MATCH (p:Preferences) RETURN p") == []


def test_what_differs_from_the_defaults_is_exported_and_set_again(database: Database) -> None:
    given = {"first_countries": ["NO", "SE"], "work_days": ["Monday"], "page_size": 50, "work_hours": "8-16"}
    set_(database, ADMINISTRATOR, SITE, **given, theme="system")
    found = preferences.exported(database, ADMINISTRATOR)
    assert found == given | {"work_hours": "08:00-16:00"}

    reset(database, ADMINISTRATOR, SITE, *given)
    assert preferences.exported(database, ADMINISTRATOR) == {}
    set_(database, ADMINISTRATOR, SITE, **yaml.safe_load(yaml.safe_dump(found)))
    assert preferences.exported(database, CHARLIE) == found


def test_preferences_set_by_many_at_once_are_all_there(database: Database) -> None:
    values = [
        {"page_size": 50}, {"theme": "dark"}, {"phone_region": "US"}, {"currency": "EUR"}, {"recent_items": 5},
        {"name_order": "last, first"},
    ]  # fmt: skip
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda each: set_(database, ADMINISTRATOR, SITE, **each), values))
    assert kept(database, SITE) == {"scope": "site"} | {name: each[name] for each in values for name in each}


@pytest.fixture(scope="module", autouse=True)
def folder(database: Database) -> None:
    define(database, Folder("donors", "Donors"))


def add_phone(database: Database, viewer: Viewer, number: str, **more: Any) -> str:
    def write(work: Any) -> str:
        sally = parties.create(
            work, "person", {"name": "Sally"} | ({"folder": "donors"} if "donors" in viewer.folders else {})
        )
        return contact_points.add_contact_point(work, sally, "phone", number, **more)

    uid = database.write(viewer, write)
    [row] = rows(database, "MATCH (p:ContactPoint {uid: $uid}) RETURN p.normalized AS normalized", uid=uid)
    return str(row["normalized"])


def test_a_number_without_a_country_code_is_of_the_preferred_country(database: Database) -> None:
    with pytest.raises(RuleError, match="with its country code"):
        add_phone(database, ALICE, "01 42 68 53 00")
    set_(database, ADMINISTRATOR, SITE, phone_region="US")
    assert add_phone(database, ALICE, "202-224-3441") == "+12022243441"
    set_(database, ADMINISTRATOR, DONORS, phone_region="FR")
    assert add_phone(database, ALICE, "01 42 68 53 00") == "+33142685300"
    assert add_phone(database, CHARLIE, "202-224-3441") == "+12022243441"
    assert add_phone(database, ALICE, "202-224-3441", region="US") == "+12022243441"
    assert add_phone(database, ALICE, "+49 30 227 0") == "+49302270"


def test_a_change_of_preferences_is_undone_and_what_was_changed_since_is_left(database: Database) -> None:
    set_(database, ALICE, Scope.user("alice"), page_size=50, theme="dark")
    set_(database, ALICE, Scope.user("alice"), page_size=100, theme="light", work_days="Monday; Tuesday")
    undone = last_entry(database, "preferences:user:alice")["transaction"]
    set_(database, ALICE, Scope.user("alice"), theme="system")
    with pytest.raises(NotFoundError):
        restore.undo(database, CHARLIE, undone)
    restored = restore.undo(database, ALICE, undone)
    assert (sorted(restored.done), restored.left) == (
        ["page_size", "work_days"],
        [("theme", "It was changed again since.")],
    )
    own = preferences.read(database, ALICE)
    assert (own["page_size"], own["theme"], own.source("work_days")) == (50, "system", "default")
