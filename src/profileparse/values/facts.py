"""Facts: any `Label: value`, and those to which a dialect gives a type."""

from __future__ import annotations

from typing import Final

from ..context import Context
from ..lexer import Token
from ..models import Fact, FactData, FactType, Span
from .places import read_twins
from .population import read_number
from .text import one_line, period_of

__all__ = ["read_fact"]

_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})


def read_fact(context: Context, label: Span, value: Span, name: str | None) -> Fact:
    """The fact whose label and value stand at these spans; `name` is that of a fact of the dialect, or any other."""
    known = context.engine.dialect.facts.get(name or "")
    tokens = context.dated(value.start, value.end)
    return Fact(
        label=one_line(context.text[label.start : label.end]).rstrip(" :"),
        value=one_line(context.text[value.start : value.end]),
        dates=tuple(token.value.date for token in tokens if token.type == "DATE"),
        name=name if known else None,
        type=known or "text",
        data=_data(context, name or "", known, value, tokens) if known and known != "text" else None,
        span=context.span(label.start, max(label.end, value.end)),
    )


def _data(context: Context, name: str, known: FactType, value: Span, tokens: list[Token]) -> FactData:
    """The typed value. What the type does not find stays empty, and is reported."""
    text = context.text[value.start : value.end]
    dates = [token.value for token in tokens if token.type == "DATE"]
    data = empty = FactData()
    if known == "number":
        number = read_number(context, *value)
        data = FactData(number=float(number[0]), unit=number[1]) if number else data
    elif known == "date" and dates:
        data = FactData(date=dates[0].date)
    elif known == "period" and dates:
        data = FactData(period=period_of(dates[0]))
    elif known == "places":
        data = FactData(places=tuple(read_twins(context, [value])))
    elif known == "list":
        data = FactData(items=tuple(_items(context, value)))
    elif known == "link":
        urls = [token.text.rstrip(".,;") for token in tokens if token.type == "URL"]
        data = FactData(url=urls[0] if urls else None)
    elif known == "contact":
        data = _contact(text)
    if data == empty and text.strip():
        message = f"«{one_line(text)}» is no {known}, as the dialect says of {name}"
        context.report("fact-unread", message, *value)
    return data


def _items(context: Context, value: Span) -> list[str]:
    """The items between commas, semicolons and line ends; bullets and brackets taken into account."""
    text = context.text
    items: list[str] = []
    depth, start = 0, value.start
    last = value.start
    for token in [*context.words(value.start, value.end, "date"), Token("COMMA", value.end, value.end, "")]:
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        wrapped = "\n" in text[last : token.start]
        last = token.end
        if (token.type in _LIST_MARKS and depth <= 0) or wrapped:
            items.append(text[start : token.start])
            start = token.end if token.type in _LIST_MARKS else token.start
    return [item for item in (one_line(item).strip(" .,;•·*-–") for item in items) if item]


def _contact(text: str) -> FactData:
    """The first mail address and telephone number among words. Both are told by their own characters only."""
    email = phone = None
    for word in text.replace("(", " ").replace(")", " ").replace(",", " ").replace(";", " ").split():
        name, at, host = word.strip("<>.").partition("@")
        if at and name and "." in host and email is None:
            email = word.strip("<>.")
    digits = "".join(c if c.isdigit() or c in "+ /-.()" else "|" for c in text)
    for run in digits.split("|"):
        if sum(c.isdigit() for c in run) >= 6 and phone is None:
            phone = one_line(run).strip(" .-/()")
    url = next((word.rstrip(".,;") for word in text.split() if word.startswith(("http://", "https://", "www."))), None)
    return FactData(email=email, phone=phone, url=url)
