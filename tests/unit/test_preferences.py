"""The preferences are declared without contradiction, and resolved from the user to the default."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.errors import NotFoundError, RuleError
from graphcrm.models.preference import Preference, Scope
from graphcrm.models.preferences import GROUPS, PREFERENCES, preference
from graphcrm.services.preferences import Preferences

EACH = list(PREFERENCES.values())
USER, FOLDER, SITE = Scope.user("alice"), Scope.folder("Donors"), Scope.site()


@pytest.mark.parametrize("each", EACH, ids=lambda each: each.name)
def test_a_preference_is_a_field_that_does_not_contradict_itself(each: Preference) -> None:
    each.field.check()
    assert re.fullmatch(r"[A-Z].+[.?]", each.field.help)
    assert each.field.group in GROUPS
    assert each.scopes
    assert set(each.scopes) <= Scope.KINDS.keys()
    assert each.allowed


@pytest.mark.parametrize("each", EACH, ids=lambda each: each.name)
def test_a_preference_is_kept_in_one_property_that_yaml_keeps_too(each: Preference) -> None:
    assert list(each.field.columns) == [each.name]
    plain = each.plain(each.default)
    assert each.field.value(yaml.safe_load(yaml.safe_dump(plain))) == each.default
    assert each.field.value(each.text(each.default)) == each.default


def test_no_two_preferences_share_a_label_and_no_group_is_empty() -> None:
    assert len({each.field.label for each in EACH}) == len(EACH)
    assert {each.field.group for each in EACH} == set(GROUPS)


@pytest.mark.parametrize("written", ["page_size", "Page size", "page-size", " PAGE_SIZE "])
def test_a_preference_is_found_as_people_write_it(written: str) -> None:
    assert preference(written) is PREFERENCES["page_size"]


def test_a_misspelled_preference_gets_the_nearest() -> None:
    with pytest.raises(NotFoundError) as refused:
        preference("page_sise")
    assert str(refused.value) == "There is no preference 'page_sise'. Did you mean page_size?"
    with pytest.raises(NotFoundError, match="graphcrm preferences list"):
        preference("xyzzy")


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("page_size", "9", "at least 10"),
        ("page_size", "501", "at most 500"),
        ("recent_items", "-1", "at least 0"),
        ("theme", "pink", "one of light, dark, system"),
        ("currency", "euro", "as in USD or EUR"),
        ("dial_link", "javascript:alert('{number}')", "tel:{number}"),
        ("dial_link", "JavaScript:alert('{number}')", "tel:{number}"),
        ("dial_link", "tel:+1", "{number} in it"),
        ("map_link", "javascript:alert('{address}')", "{address} in it"),
        ("map_link", "https://maps.example.org/", "{address} in it"),
        ("dial_prefix", "nine", "digits"),
        ("name_language", "English", "as in en"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(RuleError) as refused:
        PREFERENCES[name].field.value(value)
    assert refused.value.message.startswith(PREFERENCES[name].field.label)
    assert right in refused.value.hint


@pytest.mark.parametrize(
    "link", ["tel:{number}", "sip:{number}@pbx.example.org", "https://pbx.example.org/?to={number}"]
)
def test_a_dial_link_may_open_a_program_or_a_page(link: str) -> None:
    assert PREFERENCES["dial_link"].field.value(link) == link


def test_a_preference_says_where_it_may_be_set() -> None:
    PREFERENCES["theme"].check_scope(USER)
    with pytest.raises(RuleError) as refused:
        PREFERENCES["theme"].check_scope(FOLDER)
    assert str(refused.value) == "Theme cannot be set for a folder. It can be set for the site or a user."
    with pytest.raises(RuleError, match="It can be set for the site or a folder"):
        PREFERENCES["currency"].check_scope(USER)


@pytest.mark.parametrize("scope", [USER, FOLDER, SITE, Scope.user("a: b")])
def test_a_scope_is_written_and_read_again(scope: Scope) -> None:
    assert Scope.parse(str(scope)) == scope


@pytest.mark.parametrize(
    "written", ["", "team:sales", "user:", "folder:  ", "site:x", "user:a\nb", f"user:{'x' * 201}"]
)
def test_a_scope_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(RuleError) as refused:
        Scope.parse(written)
    assert refused.value.hint


@given(*(st.none() | st.integers(10, 500) for _ in range(3)))
def test_the_users_own_goes_before_the_folders_the_sites_and_the_default(
    user: int | None, folder: int | None, site: int | None
) -> None:
    scopes, sizes = [USER, FOLDER, SITE], [user, folder, site]
    kept = {str(scope): {"page_size": size} for scope, size in zip(scopes, sizes, strict=True) if size is not None}
    found = Preferences(scopes, kept)
    expected = [(size, str(scope)) for scope, size in zip(scopes, sizes, strict=True) if size is not None]
    assert (found["page_size"], found.source("page_size")) == [*expected, (25, "default")][0]


def test_what_is_kept_and_does_not_fit_any_more_counts_as_not_set() -> None:
    kept = {"user:alice": {"page_size": 5, "theme": "pink", "gone": 1}, "site": {"page_size": 50}}
    found = Preferences([USER, SITE], kept)
    assert (found["page_size"], found.source("page_size")) == (50, "site")
    assert (found["theme"], found.source("theme")) == ("system", "default")
    assert set(found) == PREFERENCES.keys()
    assert "gone" not in found


def test_a_value_has_the_type_of_its_field() -> None:
    found = Preferences([SITE], {"site": {"first_countries": ["NO", "SE"], "work_hours": "09:00-12:00"}})
    assert found["first_countries"] == ("NO", "SE")
    assert found.text("first_countries") == "NO, SE"
    assert found["work_hours"].ranges == ((540, 720),)
    assert found["phone_region"] is None
    assert found.text("phone_region") == ""


@pytest.mark.parametrize(
    ("moment", "place"),
    [
        ("2026-11-20 09:00", "work"),
        ("2026-11-20 08:59", None),
        ("2026-11-20 16:59", "work"),
        ("2026-11-20 17:00", "home"),
        ("2026-11-20 21:00", None),
        ("2026-11-21 09:30", None),
        ("2026-11-21 12:00", "home"),
        ("2026-11-22 20:30", None),
    ],
)
def test_a_call_goes_to_work_to_home_or_nowhere_by_day_and_hour(moment: str, place: str | None) -> None:
    at = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Tokyo"))
    assert Preferences([], {}).place_to_call(at, "Asia/Tokyo") == place
    assert Preferences([SITE], {"site": {"time_zone": "Asia/Tokyo"}}).place_to_call(at.astimezone(UTC)) == place


def test_hours_at_work_go_before_those_at_home() -> None:
    found = Preferences([SITE], {"site": {"home_hours": "08:00-22:00"}})
    assert found.place_to_call(datetime(2026, 11, 20, 12, tzinfo=UTC)) == "work"
    assert found.place_to_call(datetime(2026, 11, 20, 8, tzinfo=UTC)) == "home"
