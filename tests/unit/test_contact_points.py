from __future__ import annotations

import pytest
import yaml

from graphcrm import resources
from graphcrm.errors import RuleError
from graphcrm.models.contact_points import ContactPointType, check_region, normalize

PHONE = ContactPointType("phone", "Phone", "phone", "tel:{normalized}")
EMAIL = ContactPointType("email", "E-mail", "email", "mailto:{normalized}")
WEBSITE = ContactPointType("website", "Website", "url", "{normalized}")
TWITTER = ContactPointType("twitter", "X (Twitter)", "text", "https://x.com/{value}")


@pytest.mark.parametrize(
    ("written", "region", "normalized"),
    [
        ("202-224-3441", "US", "+12022243441"),
        ("(202) 225-2171", "US", "+12022252171"),
        ("+33 1 23 45 67 89", None, "+33123456789"),
        ("+33 1 23 45 67 89", "US", "+33123456789"),
        ("01 23 45 67 89", "FR", "+33123456789"),
        ("202-224-3441 x12", "US", "+12022243441;ext=12"),
    ],
)
def test_a_phone_number_is_compared_in_international_form(written: str, region: str | None, normalized: str) -> None:
    assert normalize("phone", written, region) == normalized


@pytest.mark.parametrize(
    ("written", "region", "says"),
    [
        ("202-224-3441", None, "country code"),
        ("12", "US", "digits"),
        ("call me", "US", "+1 202 555 0143"),
        ("555 12345678901234567", "US", "phone number"),
        ("12", "DE", "too many or too few digits"),
    ],
)
def test_what_is_no_phone_number_is_refused_with_what_would_be_right(
    written: str, region: str | None, says: str
) -> None:
    with pytest.raises(RuleError, match="Phone") as refused:
        PHONE.clean(written, region)
    assert repr(written) in refused.value.message
    assert says in refused.value.hint


@pytest.mark.parametrize(
    ("written", "normalized"),
    [
        ("Sally@Example.ORG", "sally@example.org"),
        ("sally.smith+crm@mail.example.org", "sally.smith+crm@mail.example.org"),
        ("jörg@bücher.example", "jörg@bücher.example"),
    ],
)
def test_an_email_address_is_compared_in_lower_case(written: str, normalized: str) -> None:
    assert normalize("email", written) == normalized


@pytest.mark.parametrize(
    "written",
    ["sally", "sally@", "@example.org", "sally@example", "a b@example.org", "a..b@example.org", "a@b@example.org",
     "sally@-example.org", "sally@example..org", "Sally <sally@example.org>", "sally@example.org\nBcc: x@y.org"],
)  # fmt: skip
def test_what_is_no_email_address_is_refused(written: str) -> None:
    with pytest.raises(RuleError):
        normalize("email", written)


@pytest.mark.parametrize(
    ("written", "normalized"),
    [
        ("https://Example.org/", "https://example.org"),
        ("HTTP://EXAMPLE.org:80/Page", "http://example.org/Page"),
        ("example.org", "https://example.org"),
        ("example.org:8080/a?b=C#d", "https://example.org:8080/a?b=C#d"),
    ],
)
def test_a_web_address_keeps_its_path_and_loses_what_says_nothing(written: str, normalized: str) -> None:
    assert normalize("url", written) == normalized


@pytest.mark.parametrize(
    "written",
    ["javascript:alert(1)", "hhttps://example.org", "data:text/html,x", "file:///etc/passwd", "https://",
     "https://bank.example@evil.example/", "two words", "https://example.org:99999/", "nodot", "https://[::1/"],
)  # fmt: skip
def test_what_is_no_web_address_is_refused(written: str) -> None:
    with pytest.raises(RuleError):
        normalize("url", written)


def test_links_are_made_from_the_template_of_the_type() -> None:
    assert PHONE.clean("202-224-3441", "US")["link"] == "tel:+12022243441"
    assert EMAIL.clean("Sally@example.org")["link"] == "mailto:sally@example.org"
    assert WEBSITE.clean("example.org")["link"] == "https://example.org"
    assert TWITTER.clean("@SenatorCantwell")["link"] == "https://x.com/SenatorCantwell"


def test_a_value_cannot_break_out_of_its_link() -> None:
    assert TWITTER.clean('a"><script>')["link"] == "https://x.com/a%22%3E%3Cscript%3E"
    assert TWITTER.clean("{normalized}")["link"] == "https://x.com/%7Bnormalized%7D"


def test_an_account_given_as_a_whole_address_links_there() -> None:
    assert TWITTER.clean("https://x.com/SenatorCantwell")["link"] == "https://x.com/SenatorCantwell"


def test_accounts_are_compared_without_case_and_at_sign() -> None:
    assert TWITTER.clean("@SenatorCantwell")["normalized"] == TWITTER.clean("senatorcantwell")["normalized"]


def test_a_type_without_a_template_has_no_link() -> None:
    assert ContactPointType("pager", "Pager", "text").clean("4711")["link"] is None


def test_an_empty_value_is_refused() -> None:
    with pytest.raises(RuleError, match="Phone is empty"):
        PHONE.clean("  ", "US")


def test_a_type_of_an_unknown_kind_of_value_is_refused() -> None:
    with pytest.raises(RuleError, match="kind is 'number'"):
        ContactPointType.from_mapping({"name": "x", "label": "X", "kind": "number"})


def test_a_region_that_does_not_exist_is_refused() -> None:
    assert check_region("us") == "US"
    with pytest.raises(RuleError, match="'USA'"):
        check_region("USA")


def test_every_shipped_type_can_be_read() -> None:
    path = resources.folder("seeds") / "reference" / "contact_point_types.yaml"
    types = [ContactPointType.from_mapping(values) for values in yaml.safe_load(path.read_text(encoding="utf-8"))]
    samples = {"phone": "+12022243441", "email": "a@example.org", "url": "https://example.org", "text": "sally"}
    for type in types:
        assert type.clean(samples[type.kind])["normalized"]


@pytest.mark.parametrize(("value", "says"), [("x" * 2_001, "2,001 characters"), ("\u1fb7" * 2_000, "12,000 bytes")])
def test_a_value_that_no_index_takes_is_refused(value: str, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        ContactPointType("twitter", "Twitter", "text").clean(value)
