"""What services say, in the language of whoever asks; nothing of it needs a database."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from flask import Flask, g
from flask_babel import gettext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphcrm import config
from graphcrm.auth import passwords, policy
from graphcrm.errors import GraphcrmError, RuleError
from graphcrm.language import search_box
from graphcrm.models import places
from graphcrm.models.contact_points import normalize
from graphcrm.models.field import Field
from graphcrm.models.fields import label_of
from graphcrm.models.notes import audience_of, clean_note
from graphcrm.models.preferences import preference
from graphcrm.models.users import check_user_name
from graphcrm.phrases import Phrase, Word, either
from graphcrm.values import Period
from graphcrm.viewer import Viewer
from graphcrm.web import create_app
from graphcrm.web.locale import _DEFAULTS
from graphcrm.web.shown import said, word

#: Hypothesis runs a test many times in the one request that it is about.
MANY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(config.load({}), database=object())  # type: ignore[arg-type]


@pytest.fixture
def german(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "de"}):
        g.preferences = _DEFAULTS
        yield


@pytest.fixture
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        g.preferences = _DEFAULTS
        yield


PHRASES = {
    "constant": (Phrase("The note is empty."), "Die Notiz ist leer."),
    "value": (Phrase("There is no party {uid!r}.", uid="x"), "Einen Datensatz 'x' gibt es nicht."),
    "word": (Phrase("{label} is empty.", label=Word("Birthday")), "„Geburtstag“ ist leer."),
    "small word": (Phrase("{label} is empty.", label=Word("Birthday").lower()), "„Geburtstag“ ist leer."),
    "right": (Phrase("Fill in {label}.", label=Word("Birthday")), "Geben Sie etwas an: Geburtstag."),
    "own word": (Phrase("{label} is empty.", label=Word("Shoe size")), "„Shoe size“ ist leer."),
    "phrase": (Phrase("It must be {right}.", right=Phrase("a whole number")), "Richtig ist: eine ganze Zahl."),
    "several": (Phrase("Take one of {known}.", known=["a", Word("Person")]), "Möglich sind a, Person."),
    "choices": (Phrase("It takes the role {role}.", role=either(["a", "b"])), "Dazu braucht es die Rolle a oder b."),
    "number": (Phrase("Take {most:,} at most.", most=Decimal(12000)), "Nehmen Sie höchstens 12.000."),
    "one": (Phrase.counted(1, "1 party uses it", "{number:,} parties use it"), "1 Datensatz braucht das noch"),
    "many": (
        Phrase.counted(2000, "1 party uses it", "{number:,} parties use it"),
        "2.000 Datensätze brauchen das noch",
    ),
}


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_is_said_in_german(name: str) -> None:
    phrase, expected = PHRASES[name]
    assert said(phrase) == expected


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("name", PHRASES)
def test_a_phrase_is_its_own_english(name: str) -> None:
    phrase, _ = PHRASES[name]
    assert said(phrase) == phrase


@pytest.mark.usefixtures("german")
def test_an_error_within_a_phrase_is_said_with_it() -> None:
    with pytest.raises(ValueError, match="is not a date") as raised:
        Period.of_date("soon")
    assert said(Phrase("{label}: {problem}", label=Word("Birthday"), problem=raised.value)) == (
        "Geburtstag: 'soon' ist kein Datum. Schreiben Sie einen Tag (2019-05-03), einen Monat (2019-05), "
        "ein Jahr (2019) oder today."
    )


@pytest.mark.usefixtures("german")
def test_a_failure_is_said_with_its_hint() -> None:
    error = RuleError(Phrase("There is no audience {audience!r}.", audience="x"), "Write something.")
    assert said(error) == "Einen Leserkreis 'x' gibt es nicht. Schreiben Sie etwas."
    assert said(RuleError("Words of nobody.")) == "Words of nobody."
    assert said(Phrase("since: {problem}", problem=error)) == f"since: {said(error)}"


@pytest.mark.usefixtures("german")
@MANY
@given(st.text())
def test_no_value_breaks_a_message_or_is_taken_for_a_part_of_it(value: str) -> None:
    assert said(Phrase("{name} is retired.", name=value)) == f"{value} ist außer Gebrauch."
    assert said(Phrase("{first} or {others}", first="%(name)s", others=[value, "{0}"])) == (
        f"%(name)s oder {value}, {{0}}"
    )
    assert said(Phrase.counted(3, "{name}: one", "{name}: {number}", name=value)) == f"{value}: 3"


def refused(number: int) -> GraphcrmError:
    """Return the failure that one of many things gives that do not fit."""
    size = Field("size", "Page size", "integer", minimum="1", maximum="9", required=True)
    stranger = Viewer(user="charlie")
    tried = (
        lambda: size.value("many"),
        lambda: size.value("0"),
        lambda: size.value("10"),
        lambda: size.value(""),
        lambda: Field("born", "Birthday", "date").value("soon"),
        lambda: Field("born", "Birthday", "date").value("2019-02-30"),
        lambda: Field("met", "Since", "datetime").value("soon"),
        lambda: Field("paid", "Amount", "money").value("much"),
        lambda: Field("paid", "Amount", "money", choices=("EUR", "USD")).value("1 GBP"),
        lambda: Field("open", "Work hours", "hours").value("nine to five"),
        lambda: Field("open", "Work hours", "hours").value("09:00-12:00, 11:00-13:00"),
        lambda: Field("zone", "Time zone", "time_zone").value("Narnia"),
        lambda: Field("land", "Country", "country").value("Narnia"),
        lambda: Field("done", "Public", "boolean").value("perhaps"),
        lambda: Field("kind", "Kind", "choice", choices=("a", "b")).value("c"),
        lambda: Field("kinds", "Kind", "multi_choice", choices=("a", "b")).value("c"),
        lambda: Field("code", "Title", "text", pattern="[a-z]+").value("1"),
        lambda: Field("code", "Title", "text").value("two\nlines"),
        lambda: Field("code", "Title", "text").value("x" * 5000),
        lambda: normalize("email", "tess", None, "E-mail"),
        lambda: normalize("phone", "12", None, "Phone"),
        lambda: normalize("phone", "+1 2", None, "Phone"),
        lambda: normalize("url", "not a page", None, "Website"),
        lambda: normalize("email", "", None, "E-mail"),
        lambda: places.clean_place({"planet": "Mars"}),
        lambda: places.clean_place({"street": "x" * 5000}),
        lambda: places.clean_place({"latitude": "100", "longitude": "0"}),
        lambda: audience_of("nonsense", ()),
        lambda: audience_of("author", ("bob",)),
        lambda: clean_note("a\x00b"),
        lambda: preference("page_sise"),
        lambda: preference("nonsense"),
        lambda: label_of("robot"),
        lambda: check_user_name("Böb!"),
        lambda: check_user_name("graphcrm"),
        lambda: passwords.check("short"),
        lambda: passwords.check("x" * 5000),
        lambda: search_box.parse("colour:red"),
        lambda: search_box.parse("tags:red"),
        lambda: search_box.parse("tag:"),
        lambda: search_box.parse("x" * 5000),
        lambda: policy.require(stranger, "publish"),
        lambda: policy.check_create(stranger, "organization", {}),
        lambda: policy.check_change(stranger, "person", {"name": "Sally"}, ["name"]),
        lambda: policy.check_delete(stranger, "person", {}),
        lambda: policy.check_add_note(stranger, "person", {"name": "Sally"}),
        lambda: policy.check_tie(stranger, "WORKS_AT", "change", ()),
    )
    with pytest.raises(GraphcrmError) as raised:
        tried[number]()
    return raised.value


@pytest.mark.parametrize("number", range(47))
def test_what_does_not_fit_is_told_in_german(app: Flask, number: int) -> None:
    from tests.web.test_german_failures import english

    error = refused(number)
    with app.test_request_context(headers={"Accept-Language": "de"}):
        g.preferences = _DEFAULTS
        text = said(error)
    assert text != str(error)
    assert english(text) == [], text


@pytest.mark.usefixtures("german")
def test_the_words_of_shipped_profiles_are_german_and_not_those_of_pages() -> None:
    words = ("Availability", "Background check", "Active volunteer", "food bank", "weekday mornings", "lost")
    assert [word(each) for each in words] == [
        *("Verfügbarkeit", "Führungszeugnis", "Aktiv freiwillig", "Tafel", "werktags vormittags", "verloren")
    ]
    # The category, and the tab of a page.
    assert (word("Events"), gettext("Events")) == ("Veranstaltungen", "Ereignisse")
    assert (word("History"), gettext("History")) == ("Geschichte", "Verlauf")
