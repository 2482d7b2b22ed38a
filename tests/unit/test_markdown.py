"""Markdown becomes HTML that can do nothing."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphcrm.markdown import render

#: Pieces of attacks, and what they hide behind; joined in any order.
PIECES = [
    *("<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<style>", "<iframe src=//e>"),
    *(
        "[a](",
        ")",
        "![i](",
        "<",
        ">",
        '"',
        "'",
        "`",
        "~~~",
        "javascript:alert(1)",
        "JaVaScRiPt&#58;",
        "data:text/html,",
    ),
    *(
        "vbscript:",
        "&#x6A;avascript:",
        "java\tscript:",
        "\x01javascript:",
        " onclick=",
        "http://e.x/",
        "//e.x",
        "/admin",
    ),
    *(
        "[r]: ",
        "[r]",
        "\n",
        "\n\n",
        "    ",
        "> ",
        "- ",
        "# ",
        "|",
        "---",
        "*",
        "_",
        "~~",
        "\\",
        "&lt;script&gt;",
        "<!--",
    ),
]
SCHEMES = ("http:", "https:", "mailto:", "tel:")
ELEMENTS = {
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
}
ELEMENTS |= {"s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}


class Read(HTMLParser):
    """What a browser finds in a page: elements with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=25).map("".join), st.text(max_size=200)))
def test_no_script_handler_style_image_or_other_address_survives(text: str) -> None:
    for element, attributes in Read(render(text)).found:
        assert element in ELEMENTS
        assert attributes.keys() <= {"href", "title", "rel", "start"}
        if (href := attributes.get("href")) is not None:
            assert element == "a"
            assert href.lower().startswith(SCHEMES)
        if element == "a":
            assert attributes["rel"] == "noopener nofollow"


def test_a_text_is_shown_with_its_lists_tables_and_links() -> None:
    page = render("# Call\n\n1. *soon*\n2. ~~late~~\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nfirst\nsecond")

    assert "<h1>Call</h1>" in page
    assert "<li><em>soon</em></li>" in page
    assert "<s>late</s>" in page
    assert "<td>2</td>" in page
    assert "first<br>" in page


@pytest.mark.parametrize("address", ["https://e.org/x?y=1&z=2", "mailto:a@e.org", "tel:+4912345"])
def test_a_link_leads_to_the_web_to_mail_and_to_a_telephone(address: str) -> None:
    [(element, attributes)] = [each for each in Read(render(f"[there]({address})")).found if each[0] == "a"]

    assert (element, attributes) == ("a", {"href": address, "rel": "noopener nofollow"})


@pytest.mark.parametrize("address", ["javascript:alert(1)", "/users/delete", "//e.org/x", "data:text/html,x", "#top"])
def test_a_link_that_leads_elsewhere_leads_nowhere(address: str) -> None:
    assert "href" not in render(f"[there]({address}) <a href='{address}'>x</a>").replace("&lt;a href", "")


def test_a_picture_is_not_fetched_from_elsewhere() -> None:
    assert "<img" not in render("![me](https://e.org/pixel.png) ![r]\n\n[r]: https://e.org/pixel.png")
