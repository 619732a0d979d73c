"""Entries of lists: activities, practices, news and interviews, read from their end by `grammar/entry.lark`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, Final, cast

from ..context import Context
from ..grammars import Grammar, NoSentenceError
from ..lexer import Token
from ..models import Country, Date, Entry, Event, EventKind, Organisation, Participation, Place
from .countries import country_named
from .pieces import Cut, cut_entry, is_venue
from .text import link_target, one_line, without_markup

__all__ = ["read_entry", "read_event"]

#: What may stand before the first word of a title.
_BEFORE_TITLE: Final = frozenset({"LINK", "THE", "OPEN", "PLAIN_QUOTE"})
_CAPACITY_KIND: Final[dict[str, EventKind]] = {"speaker": "presentation", "partner": "project", "pilot": "project"}


class _Parts:
    """What an entry is made of, as tokens."""

    __slots__ = ("dates", "organisers", "place", "title")

    def __init__(self, title: list[Token], dates: list[Token], place: Token | None, organisers: list[Token]) -> None:
        self.title = title
        self.dates = dates
        self.place = place
        self.organisers = organisers


class _Values:
    """The grammar reads backwards; every list here is turned round again."""

    def dates(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "dates", c[::-1]

    def place(self, c: list[Token]) -> Token:
        return c[0]

    def placed(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "placed", c

    def title(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "title", c[::-1]

    def entry(self, c: list[Any]) -> _Parts:
        title: list[Token] = []
        dates: list[Token] = []
        loose: list[Token] = []
        for part in c:
            if isinstance(part, Token):
                loose.append(part)
            elif part[0] == "title":
                title = part[1]
            elif part[0] == "dates":
                dates = part[1]
            else:
                loose += part[1]
        place = next((token for token in loose if token.type != "ORGS"), None)
        return _Parts(title, dates, place, [token for token in loose if token.type == "ORGS"])


@cache
def _grammar() -> Grammar:
    return Grammar("entry", _Values())


def read_event(
    context: Context,
    start: int,
    end: int,
    organisation: Organisation | None,
    participation: Participation | None,
) -> Event:
    """The activity that the entry `text[start:end]` (without its bullet) describes."""
    cut = cut_entry(context, start, end, place_first=True)
    parts = _parts(cut)
    title, first, last = _title(context, cut, parts)
    capacity = _capacity(context, cut, first, last) if title else None
    return Event(
        organisation=organisation,
        participation=participation,
        capacity=capacity,
        kind=_kind(cut, parts, first, last, capacity) if title else "other",
        title=title,
        theme=_theme(context, cut, first, last),
        place=_place(context, parts.place) if parts.place else None,
        organisers=tuple(_organisers(parts.organisers)),
        date=_date(parts.dates),
        url=_url(cut),
        text=one_line(context.text[start:end]),
        span=context.span(start, end),
    )


def read_entry(context: Context, start: int, end: int) -> Entry:
    """The practice, news or interview that the entry `text[start:end]` (without its bullet) names."""
    cut = cut_entry(context, start, end, place_first=False)
    parts = _parts(cut)
    return Entry(
        title=_title(context, cut, parts)[0],
        place=_place(context, parts.place) if parts.place else None,
        date=_date(parts.dates),
        url=_url(cut),
        text=one_line(context.text[start:end]),
        span=context.span(start, end),
    )


def _parts(cut: Cut) -> _Parts:
    try:
        parts: _Parts = _grammar().parse(cut.pieces[::-1])
    except NoSentenceError:
        dates = [piece for piece in cut.pieces if piece.type == "DATE"]
        return _Parts([piece for piece in cut.pieces if piece.type != "DATE"], dates[-1:], None, [])
    title = parts.title
    if parts.dates or not title:
        return parts
    if title[0].type == "DATE" and len(title) > 1:
        parts.title, parts.dates = title[1:], title[:1]  # 3 May 2008: Conference on X
        return parts
    dated = next((i for i, piece in enumerate(title) if i and piece.type == "DATE"), None)
    if dated is not None:
        # «X, 3 May 2008, in memory of Y»: what follows the date is in the text of the entry.
        parts.title, parts.dates = title[:dated], [title[dated]]
    return parts


# --- the title


def _title(context: Context, cut: Cut, parts: _Parts) -> tuple[str | None, int, int]:
    """The title, and the stretch that it was read from."""
    if not parts.title:
        return None, 0, 0
    first, last = _behind_address(cut, parts.title[0].start), parts.title[-1].end
    text = without_markup(context.text, first, last, cut.tokens).strip(" ,;:.–—-")
    return text or None, first, last


def _behind_address(cut: Cut, start: int) -> int:
    """Where the words begin of a title that begins with a bare address; `start` where it has no other words."""
    index = next((i for i, token in enumerate(cut.tokens) if token.start >= start), 0)
    address, *behind = cut.tokens[index : index + 3]
    if address.type != "URL":
        return start
    return next((token.start for token in behind if token.type not in ("DASH", "COLON", "COMMA")), start)


def _theme(context: Context, cut: Cut, first: int, last: int) -> str | None:
    """What stands inside the outermost quotation marks of the title."""
    quoted = next(((start, end) for start, end in cut.quotes if first <= start < last), None)
    if quoted is None and cut.unclosed is not None and first <= cut.unclosed < last:
        message = "a quotation mark is opened and never closed; the theme is read up to the end of the title"
        context.report("unbalanced-quote", message, cut.unclosed, cut.unclosed + 1)
        quoted = cut.unclosed, last + 1
    if quoted is None:
        return None
    inside = without_markup(context.text, quoted[0] + 1, quoted[1] - 1, cut.tokens)
    return inside.strip(" ,;").rstrip(" ,;.") or None


def _words(cut: Cut, first: int, last: int) -> Iterator[Token]:
    """The tokens of the title outside its quotation marks."""
    quotes = iter(cut.quotes)
    start, end = next(quotes, (last, last))
    for token in cut.tokens:
        while token.start >= end and end < last:
            start, end = next(quotes, (last, last))
        if first <= token.start < last and not start <= token.start < end:
            yield token


def _kind(cut: Cut, parts: _Parts, first: int, last: int, capacity: str | None) -> EventKind:
    for token in _words(cut, first, last):
        if token.type == "KIND":
            return cast(EventKind, token.value)
    return _CAPACITY_KIND.get(capacity or "", "other")


def _capacity(context: Context, cut: Cut, first: int, last: int) -> str | None:
    begin = next(
        (token.start for token in cut.tokens if token.start >= first and token.type not in _BEFORE_TITLE), last
    )
    sense = context.capacity(begin, last)
    return sense.value if sense is not None and sense.type == "CAPACITY" else None


# --- what follows the title


def _date(dates: list[Token]) -> Date | None:
    """The date of an entry; of several the last, which stands where dates stand."""
    return cast(Date, dates[-1].value.date) if dates else None


def _organisers(pieces: list[Token]) -> list[str]:
    found: list[str] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        found += [token.value for token in piece.value if token.type == "ORG" and token.value not in found]
    return found


def _place(context: Context, piece: Token) -> Place:
    """A place with its city and country; a venue has neither."""
    tokens: list[Token] = piece.value
    text = _tidy(one_line(piece.text))
    country = country_named(text)
    if country is not None:
        return Place(text=text, country=country)
    city, country = _city_and_country(context, tokens)
    if is_venue(context, piece):
        city = _city_beside_venue(context, tokens)
    return Place(text=text, city=city or None, country=country)


def _tidy(text: str) -> str:
    """`text` with its commas spaced as they are printed."""
    return ", ".join(part.strip() for part in text.split(","))


def _city_beside_venue(context: Context, tokens: list[Token]) -> str | None:
    """The city of «Paris, Senate», «European Parliament, Brussels»; None for a venue alone."""
    text = context.text
    parts = [tokens[:1]]
    for index in range(1, len(tokens)):
        if "," in text[tokens[index - 1].end : tokens[index].start]:
            parts.append([])
        parts[-1].append(tokens[index])
    for part in parts:
        piece = Token("NAME", part[0].start, part[-1].end, text[part[0].start : part[-1].end])
        if len(parts) > 1 and not is_venue(context, piece) and country_named(piece.text) is None:
            return one_line(piece.text)
    return None


def _city_and_country(context: Context, tokens: list[Token]) -> tuple[str | None, Country | None]:
    """`City (Country)` and `City, Country` taken apart."""
    text = context.text
    start, end = tokens[0].start, tokens[-1].end
    bracket = next((token for token in tokens if token.type == "LPAR"), None)
    if bracket is not None:
        country = country_named(text[bracket.end : end].rstrip(") ]"))
        return one_line(text[start : bracket.start]), country
    for index in range(len(tokens) - 1, 0, -1):
        country = country_named(text[tokens[index].start : end])
        between = text[tokens[index - 1].end : tokens[index].start]
        if country is not None and "," in between:
            return one_line(text[start : tokens[index - 1].end]), country
    return one_line(text[start:end]), None


def _url(cut: Cut) -> str | None:
    for token in cut.tokens:
        if token.type == "LINK":
            target = link_target(token.text)
            if target:
                return target
        if token.type == "URL":
            return token.text.rstrip(".,;")
    return None
