"""Websites: a label, an address, or what is left of the markup of a link."""

from __future__ import annotations

from ..context import Context
from ..models import Span, Website, WebsiteKind
from .text import link_target, one_line

__all__ = ["read_website"]


def read_website(context: Context, kind: WebsiteKind, label: Span | None, value: Span) -> Website | None:
    """The website of a line. None where the line is only an empty link."""
    text = context.text
    url: str | None = None
    shown: str | None = text[value.start : value.end]
    for token in context.words(value.start, value.end, "date"):
        if token.type == "URL":
            url = token.text.rstrip(".,;")
        elif token.type == "LINK":
            url = link_target(token.text) or url
        if token.type in ("URL", "LINK", "LINK_END"):
            assert shown is not None
            shown = shown.replace(token.text, " ")
    shown = one_line(shown or "").strip(" .") or None
    if label is None and url is None and shown is None:
        return None
    return Website(
        kind=kind,
        label=one_line(text[label.start : label.end]) if label else None,
        text=shown,
        url=url,
        span=context.span(label.start if label else value.start, max(value.end, label.end if label else 0)),
    )
