"""Places: the location of a page and its twin towns, by `grammar/places.lark`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from ..context import Context
from ..grammars import Grammar, NoSentenceError
from ..lexer import Token
from ..models import Country, Date, Location, Span, Twin
from ..vocabulary import fold_phrase
from .countries import country_named, similar_country
from .place_tokens import place_tokens
from .text import one_line, span_of

__all__ = ["read_location", "read_twins"]


class _Item(NamedTuple):
    """A piece of the list: `head` is the name (None for a bracket without one)."""

    head: Token | None
    brackets: list[list[Token]]
    since: Date | None
    note: Token | None
    tokens: list[Token]


class _Draft(NamedTuple):
    """A twin town until all of its list is read: its country may stand behind the towns that follow."""

    name: str
    region: str | None
    country: Country | None
    since: Date | None
    note: str | None
    start: int
    end: int

    def twin(self, context: Context) -> Twin:
        """The twin town itself."""
        span = context.span(self.start, self.end)
        return Twin(
            name=self.name, region=self.region, country=self.country, since=self.since, note=self.note, span=span
        )


class _Values:
    def start(self, c: list[Any]) -> list[Any]:
        return c

    def place(self, c: list[Any]) -> _Item:
        return _item(c[0], c[1:])

    def nameless(self, c: list[Any]) -> _Item:
        return _item(None, c)

    def bracket(self, c: list[Any]) -> list[Token]:
        return [token for part in c for token in (part if isinstance(part, list) else [part])]

    def since(self, c: list[Token]) -> tuple[str, Token]:
        return "since", c[-1]

    def note(self, c: list[Token]) -> tuple[str, Token]:
        return "note", c[-1]


def _item(head: Token | None, extras: list[Any]) -> _Item:
    brackets = [extra for extra in extras if isinstance(extra, list)]
    marked = [extra for extra in extras if isinstance(extra, tuple)]
    dates = [token for kind, token in marked if kind == "since"]
    dates += [token for bracket in brackets for token in bracket if token.type == "DATE"]
    tokens = [*([head] if head else []), *(t for b in brackets for t in b), *(token for _, token in marked)]
    since = dates[0].value.first if dates else None
    return _Item(head, brackets, since, next((t for kind, t in marked if kind == "note"), None), tokens)


@cache
def _grammar() -> Grammar:
    return Grammar("places", _Values())


# --- location


def read_location(context: Context, start: int, end: int) -> Location:
    """The location that `text[start:end]` names, with its parts from the narrowest to the widest."""
    text = context.text
    tokens = place_tokens(context, context.words(start, end, "date"), dashes_separate=True)
    names = [token for token in tokens if token.type in ("NAME", "COUNTRY", "REGION")]
    country: Country | None = None
    for token in reversed(names):
        country = country or country_named(token.text)
    if country is None and names:
        country = _country_at_end(context, names[-1]) or _close(context, names[-1])
    parts = [one_line(token.text) for token in names]
    return Location(
        text=one_line(text[start:end]).rstrip(" .,;"),
        parts=tuple(parts),
        country=country,
        span=context.span(start, end),
    )


def _country_at_end(context: Context, name: Token) -> Country | None:
    """The country that the last words of a part name: «in the north of France»."""
    for word in context.words(name.start, name.end, "date")[-5:]:
        country = country_named(context.text[word.start : name.end])
        if country is not None:
            return country
    return None


# --- twin towns


def read_twins(context: Context, stretches: Iterable[Span]) -> list[Twin]:
    """The twin towns that these stretches (a value, lines, bullets) list."""
    twins: list[Twin] = []
    for start, end in stretches:
        tokens = place_tokens(context, context.dated(start, end))
        try:
            items = _grammar().parse(tokens)
        except NoSentenceError:
            context.report("twins-unread", f"no list of places: «{one_line(context.text[start:end])}»", start, end)
            continue
        twins += _twins(context, items)
    return twins


def _twins(context: Context, items: list[Any]) -> list[Twin]:
    """The twins of one stretch; names without a country share the one behind them."""
    found: list[_Draft] = []
    nothing = context.engine.dialect.nothing
    waiting = 0  # twins at the end of `found` that no country has followed yet
    for item in items:
        if not isinstance(item, _Item):
            # A line break ends a group, a comma does not.
            waiting = waiting if item.text.strip() or item.value else 0
            continue
        attached = _attached(item, waiting)
        if attached is not None:
            found[-waiting:] = [_located(draft, attached) for draft in found[-waiting:]]
            waiting = 0 if attached.type == "COUNTRY" else waiting
            continue
        if item.head is None:
            continue
        if fold_phrase(item.head.text) in nothing:
            continue
        draft = _draft(context, item)
        found.append(draft)
        if draft.country is not None:
            first = len(found) - 1 - waiting
            found[first:-1] = [earlier._replace(country=draft.country) for earlier in found[first:-1]]
            waiting = 0
        else:
            waiting = 0 if item.brackets else waiting + 1
    return [draft.twin(context) for draft in found]


def _attached(item: _Item, waiting: int) -> Token | None:
    """The country or region that stands behind the names it belongs to, without brackets."""
    head = item.head
    if head is None or not waiting or item.brackets or head.type == "NAME":
        return None
    return head


def _located(draft: _Draft, place: Token) -> _Draft:
    """`draft` with the region or country that stood behind it."""
    if place.type == "REGION":
        return draft._replace(region=one_line(place.text), end=place.end)
    return draft._replace(country=country_named(place.text), end=place.end)


def _draft(context: Context, item: _Item) -> _Draft:
    assert item.head is not None
    country: Country | None = None
    region: str | None = None
    notes: list[str] = [one_line(item.note.text)] if item.note else []
    for bracket in item.brackets:
        names = [token for token in bracket if token.type in ("NAME", "COUNTRY", "REGION")]
        known = next((token for token in names if token.type == "COUNTRY"), None)
        if known is None and names and bracket is item.brackets[-1]:
            country = _close(context, names[-1])
            known = names[-1] if country else None
        if known is not None:
            country = country_named(known.text) or country
            rest = [one_line(token.text) for token in names if token is not known]
            region = ", ".join(rest) or region
        elif names and len(item.brackets) > 1:
            notes.append(", ".join(one_line(token.text) for token in names))
        elif names:
            region = ", ".join(one_line(token.text) for token in names)
            if not all(token.type == "REGION" for token in names):
                where = span_of(names)
                context.report("unknown-country", f"«{region}» is no country that the lists know", *where)
    if country is None and item.head.type == "COUNTRY" and not item.brackets:
        country = country_named(item.head.text)
    end = max(token.end for token in item.tokens)
    return _Draft(one_line(item.head.text), region, country, item.since, "; ".join(notes) or None, item.head.start, end)


def _close(context: Context, token: Token) -> Country | None:
    """The country that a misspelt name means, with a report."""
    country = similar_country(token.text)
    if country is not None:
        message = f"«{one_line(token.text)}» read as the country {country.alpha_2}"
        context.report("country-spelling", message, token.start, token.end)
    return country
