"""Entries of lists: activities, practices, news and interviews, read by `grammar/entry.lark`."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple, cast

from ..compiled import tables
from ..dates.resolve import Resolved
from ..document import Document, Segment, one_line
from ..models import Date, Entry, Event, EventKind, Organisation, Participation, Place
from ..readings.decide import decide
from ..readings.lattice import Edge
from ..readings.runner import Reader
from . import cells_of, link_target
from .entry_lattice import entry_lattice
from .places import country_named

__all__ = ["read_entries", "read_entry", "read_event", "reader"]

Span = tuple[int, int]
_DATES: Final = frozenset({"DAYS", "YEAR", "YEARS"})
#: What may be before the first word of a title.
_BEFORE_TITLE: Final = frozenset({"LINK", "THE", "OPEN", "PLAIN_QUOTE"})
#: The name of a body of the city, and what it was, are no longer.
_LONGEST_BODY: Final = 6
_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})
#: What alone in a cell of a table says nothing.
_BETWEEN_WORDS: Final = _LIST_MARKS | {"DASH", "HYPHEN", "DOT", "OTHER"}
_LINKS: Final = frozenset({"URL", "LINK", "LINK_END"})


class PlaceParts(NamedTuple):
    """A place: where its text, its city and its country are."""

    extent: Span
    city: Span | None
    country: Span | None


class EntryParts(NamedTuple):
    """What an entry is made of: offsets, and what the edges say.

    dates: of several in a row all; the entry's own is the last one, before a title the first.
    """

    title: Span | None = None
    place: PlaceParts | None = None
    organisers: tuple[str | Span, ...] = ()
    dates: tuple[Resolved, ...] = ()
    date: Resolved | None = None
    capacity: str | None = None

    def claims(self) -> int:
        """How much is taken out of the title."""
        city = self.place is not None and self.place.city is not None
        return (self.place is not None) + city + bool(self.dates) + len(self.organisers) + (self.capacity is not None)


class _Title(NamedTuple):
    start: int
    end: int


class _Transformer:
    """The values of the rules of `entry.lark`."""

    def entry(self, c: list[Any]) -> EntryParts:
        found: dict[str, Any] = {}
        organisers: dict[str | Span, None] = {}  # each once, in their order
        for index, part in enumerate(c):
            if isinstance(part, _Title):
                found["title"] = (part.start, part.end)
            elif isinstance(part, PlaceParts):
                found["place"] = part
            elif isinstance(part, list):
                organisers |= dict.fromkeys(part)
            elif part.type in _DATES:
                found["dates"] = part.value
                found["date"] = part.value[0 if not index and len(c) > 1 else -1]
            elif part.type == "CAPACITY":
                found["capacity"] = part.value
        return EntryParts(**found, organisers=tuple(organisers))

    def addressed(self, c: list[Any]) -> EntryParts:
        return cast(EntryParts, c[1])

    def title(self, c: list[Edge]) -> _Title:
        return _Title(c[0].start, c[-1].end)

    def name(self, c: list[Edge]) -> _Title:
        return self.title(c)

    def note(self, c: list[Edge]) -> _Title:
        return self.title(c)

    def dated(self, c: list[Any]) -> Edge:
        return next(part for part in c if isinstance(part, Edge) and part.type in _DATES)

    def place(self, c: list[Edge]) -> PlaceParts:
        city = next((edge for edge in c if edge.type in ("CITY", "BEHIND", "FIRST", "ALONE")), None)
        country = next((edge for edge in c if edge.type == "COUNTRY"), None)
        return PlaceParts((c[0].start, c[-1].end), _extent(city), _extent(country))

    def country(self, c: list[Edge]) -> PlaceParts:
        return self.place(c)

    def placed(self, c: list[Any]) -> PlaceParts:
        return next(part for part in c if isinstance(part, PlaceParts))

    def marked(self, c: list[Any]) -> PlaceParts:
        return self.placed(c)

    def orgs(self, c: list[Any]) -> list[str | Span]:
        """The names of organisations that a list knows, and where others are."""
        return [
            (part.start, part.end) if isinstance(part, _Title) else part.value
            for part in c
            if isinstance(part, _Title) or part.type in ("ORG", "NEXT")
        ]


def _extent(edge: Edge | None) -> Span | None:
    return None if edge is None else (edge.start, edge.end)


@cache
def reader() -> Reader:
    """The reader of entries."""
    return Reader("entry", _Transformer())


def _decided(segment: Segment, *, place_first: bool) -> EntryParts:
    """What an entry is made of. Where two readings cost nearly the same, the one that takes less out of the title.

    place_first: whether it may consist of a place and a date only.
    """
    lattice = entry_lattice(segment, reader().costs, place_first=place_first)
    decision = decide(reader(), lattice, segment.document.trace)
    if decision.value is None:
        return EntryParts()
    chosen = cast(EntryParts, decision.value)
    if decision.verdict == "close":
        limit = decision.cost + reader().costs["lead"]
        near = [reader().value(reading) for reading in decision.readings if reading.cost < limit]
        chosen = min(near, key=EntryParts.claims)
        _report_place(segment.document, [parts.place for parts in near if parts.place is not None], chosen)
    return chosen


def _report_place(document: Document, places: list[PlaceParts], chosen: EntryParts) -> None:
    if places and chosen.place is None:
        start, end = places[0].extent
        message = f"«{document.line(start, end)}» could be the place of the entry; it was left in its words"
        document.report("place-unsure", message, start, end)


def read_event(
    segment: Segment,
    organisation: Organisation | None,
    participation: Participation | None,
) -> Event:
    """The activity that an entry (without its bullet) describes.

    organisation, participation: what the heading and the label above it say.
    """
    parts = _parts_of(segment, place_first=True)
    title = _TitleReader(segment, parts.title)
    capacity = title.capacity() or parts.capacity
    document = segment.document
    organisers = [name if isinstance(name, str) else document.line(*name) for name in parts.organisers]
    return Event(
        organisation=organisation,
        participation=participation,
        capacity=capacity,
        kind=title.kind(capacity),
        title=title.text,
        theme=title.theme(),
        place=_place(document, parts.place),
        organisers=tuple(organisers),
        date=_date(segment, parts),
        url=_url(segment),
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entry(segment: Segment) -> Entry:
    """The practice, news or interview that an entry (without its bullet) names."""
    return _entry(segment, _parts_of(segment, place_first=False))


def _entry(segment: Segment, parts: EntryParts) -> Entry:
    document = segment.document
    return Entry(
        title=_TitleReader(segment, parts.title).text,
        place=_place(document, parts.place),
        date=_date(segment, parts),
        url=_url(segment),
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entries(segment: Segment) -> list[Entry]:
    """The entries of a value: `First Prize, 2004; Second Prize, 2008` are two, each with its date."""
    parts = [segment] if segment.columns else _apart(segment)
    return [entry for part in parts if any(map(str.isalnum, part.text)) for entry in _terms(part)]


def _terms(segment: Segment) -> list[Entry]:
    """An entry, once for each of several periods: `Hanne Vik (1981-1985, 1990-1996)`."""
    parts = _parts_of(segment, place_first=False)
    if len(parts.dates) < 2:
        return [_entry(segment, parts)]
    return [_entry(segment, parts._replace(dates=(term,), date=term)) for term in parts.dates]


def _apart(segment: Segment) -> list[Segment]:
    """The entries of a value, which semicolons part, and commas after a date or before the next one."""
    tokens = segment.with_dates("entry")
    if not any(token.type in _LIST_MARKS for token in tokens):
        return [segment]
    date_first = tokens[0].type == "DATE"
    parts: list[tuple[int, int]] = []
    start, dated = segment.start, -1  # dated: where the last date so far begins
    for before, mark, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        dated = before.start if before.type == "DATE" else dated
        behind = before.type in ("DATE", "RPAR") and not date_first and after.type not in ("DATE", "COUNTRY")
        if mark.type == "SEMICOLON" or (mark.type == "COMMA" and (behind or (date_first and after.type == "DATE"))):
            if mark.type == "SEMICOLON" or dated >= start:
                parts.append((start, mark.start))
                start = after.start
    parts.append((start, segment.end))
    return [segment] if len(parts) == 1 else [Segment(segment.document, *part) for part in parts]


def _parts_of(segment: Segment, *, place_first: bool) -> EntryParts:
    """What an entry is made of: what the cells of a row hold, else what its words show."""
    return (_parts_of_row(segment) if segment.columns else None) or _decided(segment, place_first=place_first)


def _parts_of_row(segment: Segment) -> EntryParts | None:
    """What the cells of a row hold; None where they don't hold what its columns say.

    That is something else in a date's cell or in a place's, a date where no column is one's.
    """
    tokens, columns = segment.with_dates("entry"), segment.columns
    if "DATE" not in columns and any(token.type == "DATE" for token in tokens):
        return None
    parts = EntryParts()
    for column, cell in zip(columns, cells_of(tokens), strict=False):
        if column == "DATE":
            dates = tuple([token.value for token in cell if token.type == "DATE"])
            if len(dates) < len(cell):
                return None
            parts = parts._replace(dates=dates, date=dates[-1] if dates else None)
        elif words := [token for token in cell if token.type not in _BETWEEN_WORDS]:
            if column == "PLACE" and not _LINKS.isdisjoint(token.type for token in words):
                return EntryParts(title=(segment.start, segment.end))  # with its marks it is no activity
            extent = words[0].start, cell[-1].end
            parts = parts._replace(title=extent) if column == "TITLE" else parts._replace(place=_cell(segment, extent))
    return parts


def _cell(segment: Segment, extent: Span) -> PlaceParts:
    """The place that a cell of a table names."""
    place = _decided(Segment(segment.document, *extent), place_first=True).place
    return place if place is not None and place.extent == extent else PlaceParts(extent, extent, None)


# --- the title


class _TitleReader:
    """The title of an entry: its text, where it is, and what its words say."""

    def __init__(self, segment: Segment, extent: Span | None) -> None:
        self._segment = segment
        self._start, self._end = extent or (segment.start, segment.start)
        #: Whether an address or what is left of a link is anywhere in the entry.
        self.linked = any(token.type in _LINKS for token in segment.tokens)
        self.text = self._written(self._start, self._end).strip(" ,;:.–—-|") or None

    def theme(self) -> str | None:
        """What is inside the outermost quotation marks."""
        quoted, document = self._segment.quoted(), self._segment.document
        found = next((stretch for stretch in quoted.stretches if self._start <= stretch[0] < self._end), None)
        if found is None and quoted.unclosed is not None and self._start <= quoted.unclosed < self._end:
            message = "a quotation mark is opened and never closed; the theme is read up to the end of the title"
            document.report("unbalanced-quote", message, quoted.unclosed, quoted.unclosed + 1)
            found = quoted.unclosed, self._end + 1
        if found is None:
            return None
        inside = self._written(found[0] + 1, found[1] - 1)
        if inside[:1] == document.text[found[0]] and inside[-1:] == document.text[found[1] - 1 : found[1]]:
            inside = inside[1:-1]  # ‘‘X’’
        return inside.strip(" ,;").rstrip(" ,;.") or None

    def kind(self, capacity: str | None) -> EventKind:
        """What the first word outside the quotation marks says that names an activity, else what the capacity does."""
        if self.text is None:
            return "other"
        for token in self._segment.quoted().tokens:
            if token.type == "KIND" and self._start <= token.start < self._end:
                return cast(EventKind, token.value)
        kinds = self._segment.document.engine.lexicon.capacity_kinds
        return cast(EventKind, kinds.get(capacity or "", "other"))

    def capacity(self) -> str | None:
        """What the city was (`Speaker at`), where the title begins so."""
        if self.text is None:
            return None
        words = self._segment.lookup_tokens("entry")
        first = next((t.start for t in words if t.start >= self._start and t.type not in _BEFORE_TITLE), self._end)
        return (self._capacity_at(first) if first < self._end else None) or self._capacity_of_body(first)

    def _capacity_at(self, start: int) -> str | None:
        meaning = self._segment.phrase_at(start, "capacity")
        return str(meaning.value) if meaning is not None and meaning.type == "CAPACITY" else None

    def _capacity_of_body(self, start: int) -> str | None:
        """The capacity after the name of a body of the city: «ASBL Exville Partner in the project X»."""
        words = [token for token in self._segment.tokens if start <= token.start < self._end][:_LONGEST_BODY]
        for before, word, after in zip(words, words[1:], words[2:], strict=False):
            if not (before.type == "WORD" and before.text[:1].isupper()):
                return None
            if after.text.islower():
                return self._capacity_at(word.start)
        return None

    def _written(self, start: int, end: int) -> str:
        """`text[start:end]` on one line, without the markup of links."""
        document = self._segment.document
        if not self.linked:
            return document.line(start, end)
        pieces = []
        for token in self._segment.tokens:
            if token.type in ("LINK", "LINK_END") and start <= token.start < end:
                pieces.append(document.text[start : token.start])
                start = token.end
        pieces.append(document.text[start:end])
        return one_line("".join(pieces))


# --- what follows the title


def _place(document: Document, parts: PlaceParts | None) -> Place | None:
    """A place with its city and country; a venue has neither."""
    if parts is None:
        return None
    text = ", ".join([part.strip() for part in document.line(*parts.extent).split(",")])
    city = document.line(*parts.city) if parts.city is not None else None
    country = country_named(document.text[slice(*parts.country)]) if parts.country is not None else None
    if country is not None and country.name in tables().part_codes:
        message = f"«{country.name}» is the code of a country and of a state or province; no country is given"
        document.report("unknown-country", message, *parts.extent)
        country = None
    return Place(text=text, city=city, country=country, span=document.span(*parts.extent))


def _date(segment: Segment, parts: EntryParts) -> Date | None:
    """The date of an entry. Another day is reported, and another date right beside it: `Vik (1981-1985, 1990-1996)`."""
    document, found = segment.document, segment.with_dates("entry")
    document.report_dates(found)
    own = parts.date
    if own is None or own.meaning is None:
        return None
    beside = {date.start for date in parts.dates}
    for token in found:
        another = token.type == "DATE" and not token.start <= own.start < token.end
        if another and (token.start in beside or token.value.meaning.precision == "day"):
            message = f"the entry has another date, «{token.text}»; «{document.text[own.start : own.end]}» is its own"
            document.report("several-dates", message, token.start, token.end)
    return own.date()


def _url(segment: Segment) -> str | None:
    for token in segment.tokens:
        if token.type == "URL":
            return token.text.rstrip(".,;:")
        if token.type in ("LINK", "LINK_END") and (target := link_target(segment.document, token)):
            return target
    return None
