"""What a browser sends of a form that nobody touches."""

from __future__ import annotations

from html.parser import HTMLParser

from werkzeug.datastructures import MultiDict


def form_of(html: str) -> MultiDict[str, str]:
    """Return what a browser sends of inputs that nobody touches."""

    class Sent(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.pairs: list[tuple[str, str]] = []
            self.open = ""
            self.text: list[str] = []
            self.options: list[tuple[str | None, bool]] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "input" and "name" in given:
                if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                    self.pairs.append((given["name"] or "", given.get("value") or ""))
            elif tag in ("select", "textarea"):
                self.open, self.text, self.options = given["name"] or "", [], []
            elif tag == "option":
                self.text = [*(self.text if self.options else ()), ""]
                self.options.append((given.get("value"), "selected" in given))

        def handle_data(self, data: str) -> None:
            if self.options:
                self.text[-1] += data
            elif self.open:
                self.text.append(data)

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea":
                self.pairs.append((self.open, "".join(self.text).removeprefix("\n")))
            elif tag == "select":
                chosen = next((place for place, (_, is_chosen) in enumerate(self.options) if is_chosen), 0)
                value = self.options[chosen][0]
                self.pairs.append((self.open, self.text[chosen].strip() if value is None else value))
            if tag in ("select", "textarea"):
                self.open, self.options = "", []

    parser = Sent()
    parser.feed(html)
    return MultiDict(parser.pairs)
