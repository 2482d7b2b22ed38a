"""The first page, asked over the sample organizations."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SALLY_TO_SITE = "Who connects Sally to the XYZ site?"


def ask(client: FlaskClient, question: str, as_of: str = "", **more: str) -> TestResponse:
    return client.get("/", query_string={"q": question, "as_of": as_of, **more})


def text_of(response: TestResponse) -> str:
    """The words of a page, without its markup."""
    return " ".join(html.unescape(re.sub(r"<script.*?</script>|<[^>]+>", " ", response.text, flags=re.S)).split())


def picture_of(response: TestResponse) -> dict[str, list[dict[str, str]]]:
    data = re.search(r"data-picture-data>(.*?)</script>", response.text, re.S)
    assert data is not None
    found: dict[str, list[dict[str, str]]] = json.loads(data[1])
    return found


def test_an_empty_page_offers_questions_that_are_answered(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    links = re.findall(r'class="card card-link example" href="([^"]+)"', page.text)
    assert len(links) >= 4
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_a_question_that_is_not_understood_is_helped_by_ones_that_are(client: FlaskClient) -> None:
    page = ask(client, "what is the weather?")
    assert page.status_code == 422
    links = re.findall(r'class="choice" href="([^"]+)"', page.text)
    assert links
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_help_has_questions_about_what_is_there(client: FlaskClient) -> None:
    links = re.findall(r'<li><a href="(/\?q=[^"]+)">', client.get("/help").text)
    assert len(links) >= 4
    for link in links:
        assert client.get(html.unescape(link)).status_code == 200, link


def test_the_answer_stands_in_sentences_before_the_paths_and_the_picture(client: FlaskClient) -> None:
    page = ask(client, SALLY_TO_SITE)
    assert page.status_code == 200
    words = text_of(page)
    assert "Sally Kessler coordinates volunteers at XYZ site" in words
    assert page.text.index("answer-title") < page.text.index("data-picture-data") < page.text.index("paths-title")


def test_a_path_shows_each_tie_with_its_dates_and_strength(client: FlaskClient) -> None:
    words = text_of(ask(client, SALLY_TO_SITE))
    assert re.search(
        r"Sally Kessler person coordinates volunteers at → since 1 March 2020 .* \d+ % .* XYZ site site", words
    )


def test_the_date_changes_the_answer(client: FlaskClient) -> None:
    words = text_of(ask(client, SALLY_TO_SITE, "2019"))
    assert "Ingrid Solheim connected Sally Kessler to XYZ site in 2019" in words
    assert "Every connection of up to 3 hops runs through Ingrid Solheim." in words
    assert "Nobody connected Sally Kessler to XYZ site in 2011" in text_of(ask(client, SALLY_TO_SITE, "2011"))


def test_a_date_in_the_question_counts_before_the_field(client: FlaskClient) -> None:
    words = text_of(ask(client, "Who was a volunteer at the XYZ site in 2019?", "2024"))
    assert "Ties that hold in 2019 ." in words
    assert "Ask about any time" not in words


def test_what_is_no_date_is_said_at_its_field(client: FlaskClient) -> None:
    page = ask(client, SALLY_TO_SITE, "last spring")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    said = "'last spring' is not a date. Write it as in 23 May 2019, May 2019, 2019, or as in 2019-05-23."
    assert said in text_of(page)


def test_a_list_shows_each_party_and_the_tie_that_puts_it_there(client: FlaskClient) -> None:
    page = ask(client, "Who are the volunteers at the XYZ site?")
    words = text_of(page)
    for name in ("Josh Abara", "Priya Raman", "Chidi Okafor", "Yuki Tanaka"):
        assert name in words
    assert "4 parties" in words
    assert len(picture_of(page)["nodes"]) == 5


def test_what_two_have_in_common_stands_between_them(client: FlaskClient) -> None:
    picture = picture_of(ask(client, "Who do Olivier Lambert and Grace Adeyemi both know?"))
    roles = {node["name"]: node["role"] for node in picture["nodes"]}
    assert roles["Maren Vogt"] == ""
    assert {roles["Olivier Lambert"], roles["Grace Adeyemi"]} == {"source", "target"}


def test_the_picture_holds_the_same_ties_as_the_paths(client: FlaskClient) -> None:
    page = ask(client, SALLY_TO_SITE, "ever")
    picture = picture_of(page)
    answer = client.get("/answer.json", query_string={"q": SALLY_TO_SITE, "as_of": "ever"}).get_json()
    shown = {
        hop["uid"] for path in answer["paths"] for hop in [*path["hops"], *(x for h in path["hops"] for x in h["also"])]
    }
    assert {edge["id"] for edge in picture["edges"]} == shown
    assert len(picture["paths"]) == len(answer["paths"])


def test_no_connection_is_an_answer_without_a_picture(client: FlaskClient) -> None:
    page = ask(client, "Who connects Sally to Magnus Drever?")
    assert page.status_code == 200
    assert "Nobody connects Sally Kessler to Magnus Drever" in text_of(page)
    assert "data-picture" not in page.text


def test_a_name_of_several_parties_offers_them_and_asks_again_with_the_one_chosen(client: FlaskClient) -> None:
    page = ask(client, "Who knows James Carter?", "ever")
    assert page.status_code == 409
    choices = [html.unescape(link) for link in re.findall(r'class="choice" href="([^"]+)"', page.text)]
    assert len(choices) == 2
    answers = [client.get(choice) for choice in choices]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert text_of(answers[0]) != text_of(answers[1])
    assert 'value="Who knows James Carter?"' in answers[0].text
    assert 'name="as_of" value="ever"' in answers[0].text


def test_the_chosen_one_stays_for_another_date_but_not_for_another_question(client: FlaskClient) -> None:
    page = ask(client, "Who knows James Carter?")
    chosen = client.get(html.unescape(re.findall(r'class="choice" href="([^"]+)"', page.text)[0]))
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', chosen.text))
    assert ask(client, "Who knows James Carter?", "ever", **kept).status_code == 200
    assert ask(client, "Who knows James Carter today?", **kept).status_code == 409


def test_a_name_that_fits_nobody_offers_the_nearest(client: FlaskClient) -> None:
    page = ask(client, "Who knows Sally Kesler?")
    assert page.status_code == 404
    links = re.findall(r'class="choice" href="([^"]+)"', page.text)
    assert any(quote("Sally Kessler").replace("%20", "+") in link for link in links)
    assert client.get(html.unescape(links[0])).status_code in (200, 409)


def test_a_question_that_is_not_understood_says_what_was_and_gives_examples(client: FlaskClient) -> None:
    page = ask(client, "What will the weather be?")
    assert page.status_code == 422
    assert "Questions that can be asked" in text_of(page)
    assert re.findall(r'class="choice" href="([^"]+)"', page.text)


def test_what_was_typed_is_shown_as_text_and_never_as_markup(client: FlaskClient) -> None:
    for question in ("<script>alert(1)</script>", 'Who knows "><img src=x onerror=alert(1)>?'):
        page = ask(client, question, "<b>")
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text


def test_how_it_was_found_shows_the_cypher_and_the_time(client: FlaskClient) -> None:
    page = ask(client, SALLY_TO_SITE)
    assert "shortestPath" in html.unescape(page.text)
    assert re.search(r"Found in \d+ ms", text_of(page))


def test_no_page_holds_a_style_or_a_script_of_its_own(client: FlaskClient) -> None:
    for page in (
        client.get("/"),
        ask(client, SALLY_TO_SITE),
        ask(client, "Who knows Sally?"),
        ask(client, "why"),
        client.get("/no"),
    ):
        assert not re.search(r"<style|\sstyle=|\son\w+=", page.text)
        inline = re.findall(r"<script(?![^>]*src=)([^>]*)>", page.text)
        assert all('type="application/json"' in attributes for attributes in inline)
