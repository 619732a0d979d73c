"""Entries of lists: activities, practices, news and interviews, read by `grammar/entry.lark`."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..dates.resolve import Resolved
from ..document import Document, Segment
from ..models import Date, Entry, Event, EventKind, Organisation, Participation, Place
from ..readings.lattice import Edge
from ..words.lexer import Token
from ..words.vocabulary import fold
from . import Kind, Part, address_of, cells_of, extent, first_of, part, unlinked
from .entry_lattice import EntryBuilder
from .places import country_named

Span = tuple[int, int]
_DATES: Final = frozenset({"DAYS", "YEAR", "YEARS"})
#: What may be before the first word of a title.
_BEFORE_TITLE: Final = frozenset({"LINK", "THE", "OPEN", "PLAIN_QUOTE"})
#: Periods of an entry, each of which gets the words of all: of a long line, that is more than memory holds.
_MOST_TERMS: Final = 30
_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})
#: What alone in a cell of a table says nothing.
_BETWEEN_WORDS: Final = _LIST_MARKS | {"DASH", "HYPHEN", "DOT", "OTHER"}
_LINKS: Final = frozenset({"URL", "LINK", "LINK_END"})


class EntryParts(NamedTuple):
    """What an entry is made of: parts, and what the edges say.

    place: its value is where its city and its country are. organisers: the names of those that a list knows, and where
    others are. dates: all; the entry's own is the last one, before a title the first. office: the words of a cell for
    it. rest: words beside the date that are in no part.
    """

    title: Part | None = None
    place: Part | None = None
    organisers: tuple[str | Span, ...] = ()
    dates: tuple[Resolved, ...] = ()
    date: Resolved | None = None
    capacity: str | None = None
    office: str | None = None
    participation: Participation | None = None
    rest: Edge | Part | None = None

    def claims(self) -> int:
        """How much is taken out of the title."""
        city = self.place is not None and self.place.value[0] is not None
        return (self.place is not None) + city + bool(self.dates) + len(self.organisers) + (self.capacity is not None)


def _entry(c: list[Any]) -> EntryParts:
    dated, capacity = first_of(c[::-1], _DATES), first_of(c[::-1], ("CAPACITY",))
    dates = dated.value if dated is not None else ()
    organisers = [one.value or (one.start, one.end) for one in c if one.type in ("ORG", "NEXT", "name")]
    return EntryParts(
        title=first_of(c, ("title",)),
        place=first_of(c, ("place",)),
        organisers=tuple(dict.fromkeys(organisers)),  # each once, in order
        dates=dates,
        date=dates[0 if dated is c[0] and len(c) > 1 else -1] if dates else None,
        capacity=capacity.value if capacity is not None else None,
        rest=first_of(c, ("REST", "note")),
    )


def _place_of(c: list[Edge]) -> Part:
    city, country = first_of(c, ("CITY", "BEHIND", "FIRST", "ALONE")), first_of(c, ("COUNTRY",))
    town, wider = [None if one is None else (one.start, one.end) for one in (city, country)]
    return Part("place", c[0].start, c[-1].end, (town, wider, city is not None and city.value))


KIND: Final = Kind(
    "entry",
    entry=_entry,
    addressed=lambda c: c[-1],
    row=lambda c: c[0].up_to(c[-1], c[-1].type, tuple([date for one in c if one.type in _DATES for date in one.value])),
    title=part("title"),
    name=part("name"),
    note=part("note"),
    marked=lambda c: c[-1],
    place=_place_of,
    country=_place_of,
)


def _decided(segment: Segment, of: str) -> EntryParts:
    """What an entry is made of. Where two readings cost nearly the same, the one that takes less out of the title.

    of: what it is one of, as `EntryBuilder` has it.
    """
    document = segment.document
    decision = KIND.decide(document, EntryBuilder(KIND, segment, of).lattice)
    chosen: EntryParts = decision.value or EntryParts()
    if decision.verdict == "close":
        limit = decision.cost + KIND.costs["lead"]
        near: list[EntryParts] = [KIND.reader.value(one) for one in decision.readings if one.cost < limit]
        chosen = min(near, key=EntryParts.claims)
        places = [parts.place for parts in near if parts.place is not None]
        if places and chosen.place is None:
            start, end = places[0].start, places[0].end
            message = f"«{document.line(start, end)}» could be the place of the entry; it was left in its words"
            document.report("place-unsure", message, start, end)
    title = document.text[chosen.title.start : chosen.title.end] if chosen.title is not None else ""
    if title.count("(") > title.count(")") and segment.text.count("(") == segment.text.count(")"):
        chosen = EntryParts(Part("title", segment.start, segment.end))  # «Conference (Paris, 2008), (London, 2009)»
    _report_day(segment, chosen.title)
    rest, tokens = chosen.rest, segment.lookup_tokens("date") if chosen.rest is not None else []
    words = [token for token in tokens if token.type == "WORD" and rest and rest.start <= token.start < rest.end]
    if words:
        message = f"«{document.line(*extent(words))}» is in no part of the entry"
        document.report("unread-words", message, *extent(words))
    return chosen


def _report_day(segment: Segment, title: Part | None) -> None:
    """Reports a day without a year at the end of a title: «Seminar (Lyon), 4-5 May», «Meeting, 7. September»."""
    last = [token for token in segment.quoted().tokens if title and title.start <= token.start < title.end][-4:]
    month = last and last[-1].type == "MONTH" and any(token.type == "NUMBER" for token in last)
    if month or [token.type for token in last[-2:]] == ["MONTH", "NUMBER"]:
        start, end = next(token.start for token in last if token.type in ("MONTH", "NUMBER")), last[-1].end
        message = f"«{segment.document.line(start, end)}» has no year; it was left in the title"
        segment.document.report("unread-date", message, start, end)


def entries_of(segment: Segment) -> tuple[list[Segment], EventKind | None]:
    """The entries of a line, each with its date in brackets, `Projects: SURE (2008), Beccaria (2006)`; else it all.

    With them what the word before a colon says that all of them are.
    """
    tokens = segment.with_dates("entry")
    kind = tokens[0].value if [token.type for token in tokens[:2]] == ["KIND", "COLON"] else None
    parts = _apart(segment.after(tokens[2].start) if kind and len(tokens) > 2 else segment)
    words = [part.with_dates("entry") for part in parts]
    dated = all([word.type for word in part[-2:]] == ["DATE", "RPAR"] and part[0].type != "LPAR" for part in words)
    shared = segment.phrase_at(segment.start, "capacity")  # «Partner in the projects SURE (2008), Beccaria (2006)»
    if len(parts) < 2 or not dated or (shared is not None and shared.type == "CAPACITY"):
        return [segment], None
    return parts, kind


def read_event(
    segment: Segment,
    organisation: Organisation | None,
    participation: Participation | None,
    activity: EventKind = "other",
) -> Event:
    """The activity that an entry (without its bullet) describes.

    organisation, participation: what the heading and the label above it say. activity: its kind, where no word says it.
    """
    parts = _parts_of(segment, "activities")
    document, written = segment.document, _title_of(segment, parts.title)
    title = parts.title if written is not None else None
    capacity = (_capacity(segment, title) if title is not None else None) or parts.capacity
    return Event(
        organisation=organisation,
        participation=parts.participation or participation,
        capacity=capacity,
        kind=(_kind_of(segment, title, capacity) if title is not None else None) or activity,
        title=written,
        theme=_theme(segment, parts.title) if parts.title is not None else None,
        place=_place(document, parts.place),
        organisers=tuple([name if isinstance(name, str) else document.line(*name) for name in parts.organisers]),
        date=_date(segment, parts),
        url=address_of(segment),
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entry(segment: Segment) -> Entry:
    """The practice, news or interview that an entry (without its bullet) names."""
    return _entry_of(segment, _parts_of(segment, "articles"))


def _entry_of(segment: Segment, parts: EntryParts, *, of_all: bool = False) -> Entry:
    """of_all: whether each of its dates gets an entry."""
    document, title = segment.document, _title_of(segment, parts.title)
    return Entry(
        title=", ".join([words for words in (title, parts.office) if words]) or None,
        place=_place(document, parts.place),
        date=_date(segment, parts, of_all=of_all),
        url=address_of(segment),
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entries(segment: Segment) -> list[Entry]:
    """The entries of a value: `First Prize, 2004; Second Prize, 2008` are two, each with its date."""
    return [entry for part in _apart(segment) if any(map(str.isalnum, part.text)) for entry in _terms(part)]


def _terms(segment: Segment) -> list[Entry]:
    """An entry, once for each of several periods: `Hanne Vik (1981-1985, 1990-1996)`."""
    parts = _parts_of(segment, "terms")
    if not 1 < len(parts.dates) <= _MOST_TERMS:
        return [_entry_of(segment, parts)]
    return [_entry_of(segment, parts._replace(date=term), of_all=True) for term in parts.dates]


def _apart(segment: Segment) -> list[Segment]:
    """The entries of a value, which semicolons part, and commas after a date or before the next one."""
    tokens = segment.with_dates("entry")
    if segment.columns or not any(token.type in _LIST_MARKS for token in tokens):
        return [segment]
    date_first = tokens[0].type == "DATE"
    parts: list[tuple[int, int]] = []
    start, dated, depth = segment.start, -1, 0  # dated: where the last date so far begins
    for index, (before, mark, after) in enumerate(zip(tokens, tokens[1:], tokens[2:], strict=False)):
        dated = before.start if before.type == "DATE" else dated
        depth = max(depth + (before.type == "LPAR") - (before.type == "RPAR"), 0)
        alone = not date_first and before.type == after.type == "DATE"
        if depth or (alone and all(token.type in _LIST_MARKS for token in tokens[index + 3 : index + 4])):
            continue  # «Olga Vik (1994–1998; 2001–2004)», «Olga Vik, 1994–1998; 2001–2004»
        behind = before.type in ("DATE", "RPAR") and not date_first and after.type not in ("DATE", "COUNTRY")
        if mark.type == "SEMICOLON" or (mark.type == "COMMA" and (behind or (date_first and after.type == "DATE"))):
            if mark.type == "SEMICOLON" or dated >= start:
                parts.append((start, mark.start))
                start = after.start
    parts.append((start, segment.end))
    return [segment] if len(parts) == 1 else [Segment(segment.document, *part) for part in parts]


def _parts_of(segment: Segment, of: str) -> EntryParts:
    """What an entry is made of: what the cells of a row hold, else what its words show."""
    return (_parts_of_row(segment) if segment.columns else None) or _decided(segment, of)


def _parts_of_row(segment: Segment) -> EntryParts | None:
    """What the cells of a row hold; None where they don't hold what its columns say.

    That is something else in a place's, a date where no column is one's.
    """
    tokens, columns = segment.with_dates("entry"), segment.columns
    if "DATE" not in columns and any(token.type == "DATE" for token in tokens):
        return None
    parts = EntryParts()
    for column, cell in zip(columns, cells_of(tokens), strict=False):
        if column == "DATE":
            dates = _dates_of(segment.document, cell)
            parts = parts._replace(dates=dates, date=dates[-1] if dates else None)
        elif words := [token for token in cell if token.type not in _BETWEEN_WORDS]:
            if column == "PLACE" and not _LINKS.isdisjoint(token.type for token in words):
                return EntryParts(Part("title", segment.start, segment.end))  # with its marks it is no activity
            start, end = words[0].start, cell[-1].end
            if column == "ROLE":
                parts = _in_role(segment, parts, start, end)
            elif column == "TITLE":
                parts = parts._replace(title=Part("title", start, end))
            else:
                parts = parts._replace(place=_cell(segment, start, end))
    return parts


def _dates_of(document: Document, cell: list[Token]) -> tuple[Resolved, ...]:
    """The dates of a cell where the dates of the rows are; other words are reported, and none is given beside them.

    Except for a note in brackets: `3 May 2009 (evening)`.
    """
    dates = tuple([token.value for token in cell if token.type == "DATE"])
    others = [token for token in cell if token.type not in _BETWEEN_WORDS | {"DATE", "NO_DATE"}]
    if dates and others and others[0].type == "LPAR":
        start, end = extent(others)
        document.report("unread-words", f"«{document.line(start, end)}» is beside the date of a row", start, end)
    elif others:
        start, end = extent(cell)
        message = f"«{document.line(start, end)}» is where the dates of the rows are, and no date that is read"
        document.report("unread-date", message, start, end)
        return ()
    return dates


#: What a city was in an activity where its part in it says that already.
_SAID: Final = {"organised": "organiser", "participated": "participant", "hosted": "host"}


def _in_role(segment: Segment, parts: EntryParts, start: int, end: int) -> EntryParts:
    """An entry with what a cell says of the city: its part in it, as labels of lists say that, and its capacity."""
    document, cell = segment.document, Segment(segment.document, start, end)
    capacity, node, known = cell.phrase_at(start, "capacity"), cell.opening_phrase()[0], document.engine.lexicon.scopes
    keys = [str(node.answer(document.lookups[group]).value) for group in ("alone", "opening")] if node else []
    scopes = [known[key] for key in keys if key in known]
    part = scopes[0].participation if scopes else None
    named = capacity is not None and capacity.type == "CAPACITY" and capacity.value != _SAID.get(part or "")
    held = str(capacity.value) if capacity and named else None
    return parts._replace(capacity=held, participation=part, office=document.line(start, end))


def _cell(segment: Segment, start: int, end: int) -> Part:
    """The place that a cell of a table names."""
    text, place = segment.document.text, _decided(Segment(segment.document, start, end), "activities").place
    known = segment.document.town_like(text[start:end]) == "known"
    alone = text[start].isupper() and text.find(",", start, end) < 0  # «presso il mulino» is no town
    town = place.value if place and place.end == end else ((start, end) if alone else None, None, not known)
    return Part("place", start, end, town)


# --- the title


def _title_of(segment: Segment, title: Part | None) -> str | None:
    """The words of a title, without the markup of links."""
    written = unlinked(segment, title.start, title.end) if title is not None else ""
    return written.strip(" ,;:.–—-|") or None


def _theme(segment: Segment, title: Part) -> str | None:
    """What is inside the outermost quotation marks of a title."""
    quoted, document = segment.quoted(), segment.document
    found = next((stretch for stretch in quoted.stretches if title.start <= stretch[0] < title.end), None)
    if found is None and quoted.unclosed is not None and title.start <= quoted.unclosed < title.end:
        message = "a quotation mark is opened and never closed; the theme is read up to the end of the title"
        document.report("unbalanced-quote", message, quoted.unclosed, quoted.unclosed + 1)
        found = quoted.unclosed, title.end + 1
    if found is None:
        return None
    inside = unlinked(segment, found[0] + 1, found[1] - 1)
    if inside[:1] == document.text[found[0]] and inside[-1:] == document.text[found[1] - 1 : found[1]]:
        inside = inside[1:-1]  # ‘‘X’’
    return inside.strip(" ,;").rstrip(" ,;.") or None


def _kind_of(segment: Segment, title: Part, capacity: str | None) -> EventKind | None:
    """What the first word outside the quotation marks says that names an activity, else what the capacity does."""
    lexicon = segment.document.engine.lexicon
    named: list[EventKind] = [
        kind
        for token in [one for one in segment.quoted().tokens if title.start <= one.start < title.end]
        for end, kind in ([("", token.value)] if token.type == "KIND" else lexicon.kind_ends)
        if token.type == "KIND" or (token.type == "WORD" and fold(token.text).endswith(end))
    ]
    return named[0] if named else lexicon.capacity_kinds.get(capacity or "")


def _capacity(segment: Segment, title: Part) -> str | None:
    """What the city was (`Speaker at`), where the title begins so, or after the name of a body of the city.

    «ASBL Exville Partner in the project X»: the words before it have capitals, and the one after it has none.
    """
    within = [word for word in segment.lookup_tokens("entry") if title.start <= word.start < title.end]
    first = next((word.start for word in within if word.type not in _BEFORE_TITLE), title.end)
    words = [token for token in segment.tokens if first <= token.start < title.end]
    for index, word in enumerate(words):
        behind = bool(index) and words[index + 1 : index + 2] != [] and words[index + 1].text.islower()
        if not index or behind:
            meaning = segment.phrase_at(word.start, "capacity")
            if meaning is not None and meaning.type == "CAPACITY":
                return str(meaning.value)
        if behind or word.type != "WORD" or not word.text[:1].isupper():
            return None
    return None


# --- what follows the title


def _place(document: Document, found: Part | None) -> Place | None:
    """A place with its city and country; a venue has neither."""
    if found is None:
        return None
    text = ", ".join([one.strip() for one in document.line(found.start, found.end).split(",")])
    town, wider, unlisted = found.value
    city = document.line(*town) if town else None
    country = country_named(document.text[slice(*wider)]) if wider else None
    if country is not None and country.name in tables().part_codes:
        message, country = f"«{country.name}» may be a country or a state; no country is given", None
        document.report("unknown-country", message, found.start, found.end)
    elif unlisted and town and country is None:
        document.report("unknown-town", f"«{city}» is read as a town, and no list has it", *town)
    return Place(text=text, city=city, country=country, span=document.span(found.start, found.end))


def _date(segment: Segment, parts: EntryParts, *, of_all: bool = False) -> Date | None:
    """The date of an entry. Another day is reported, and another date right beside it: `Vik (1981-1985, 1990-1996)`.

    Without one, a day or a month among its words is reported: `Study day of 17 March 2011 on safety`.
    """
    document, found = segment.document, segment.with_dates("entry")
    document.report_dates(found)
    own = parts.date if parts.date is not None and parts.date.meaning is not None else None
    beside = {date.start for date in parts.dates}
    many = sum(token.type == "DATE" for token in found) > 2  # «Assembly, Aville 2008, Bville 2009 and Cville 2010»
    for token in found:
        itself = own is not None and token.start <= own.start < token.end
        if token.type != "DATE" or itself or (of_all and token.start in beside):
            continue
        precision = token.value.meaning.precision
        period = precision == "interval" and not segment.columns  # the columns of a table say what is its date
        bracketed = document.text[token.end : token.end + 1] == ")"
        if own is None and not segment.columns and (period or bracketed or precision in ("day", "month")):
            message = f"«{token.text}» could be the date of the entry; it was left in its words"
            document.report("date-unsure", message, token.start, token.end)
        elif own is not None and (period or bracketed or many or token.start in beside or precision == "day"):
            message = f"the entry has another date, «{token.text}»; «{document.text[own.start : own.end]}» is its own"
            document.report("several-dates", message, token.start, token.end)
    return own.date() if own is not None else None
