"""Markdown that people write, as HTML that is safe to show.

It is rendered by markdown-it-py, which takes HTML in the text as text, and the result is sanitized by nh3 all the same:
two doors, either of which would hold alone. Images are left out, since each would tell another site who reads the note
and when.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3
    from markdown_it import MarkdownIt

#: What a rendered text may hold, by element with its attributes.
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_ELEMENTS = frozenset(
    {"a", "blockquote", "br", "code", "del", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre"}
    | {"s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"}
)
#: What a link may lead to; one that leads elsewhere stays as text.
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})


def render(text: str) -> str:
    """Return Markdown (CommonMark with tables, strikethrough and line breaks as typed) as safe HTML.

    Links lead to http, https, mailto and tel alone, and carry ``rel="noopener nofollow"``. No image, script, style,
    class, id or event handler is left.
    """
    return _cleaner().clean(_parser().render(text))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    return parser.enable(["table", "strikethrough"]).disable("image")


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3

    return nh3.Cleaner(
        tags=set(_ELEMENTS),
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        url_schemes=set(_SCHEMES),
        link_rel="noopener nofollow",
        attribute_filter=_checked,
    )


def _checked(element: str, name: str, value: str) -> str | None:
    """Leave out an address without a scheme: beside a note it would lead into the application itself."""
    if (element, name) == ("a", "href") and value.partition(":")[0].strip().lower() not in _SCHEMES:
        return None
    return value
