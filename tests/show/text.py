"""The text that a web page shows of the page it was made of."""

from __future__ import annotations

from html.parser import HTMLParser

__all__ = ["shown_text"]


class _Reader(HTMLParser):
    """Collects the text of the element with the class `text`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._depth = 0
        self._char = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if self._depth or found.get("class") == "text":
            self._depth += 1
        self._char = found.get("data-char") or ""

    def handle_endtag(self, tag: str) -> None:
        if self._depth:
            self._depth -= 1
        self._char = ""

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.parts.append(chr(int(self._char, 16)) if self._char else data)


def shown_text(html: str) -> str:
    """The characters in the element `text`, put together."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)
