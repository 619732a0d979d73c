"""What an entry of a list is made of, title, place, organisers and dates: by `grammar/entry.lark`, or in a row."""

from __future__ import annotations

from itertools import takewhile
from typing import Any, Final, NamedTuple

from ..dates.resolve import Resolved
from ..document import Document, Segment
from ..models import Participation
from ..readings.lattice import Edge, Lattice
from ..words.lexer import Token
from . import Kind, Part, cells_of, extent, first_of, part
from .entry_lattice import EntryBuilder

Span = tuple[int, int]
_DATES: Final = frozenset({"DAYS", "YEAR", "YEARS"})
#: What alone in a cell of a table says nothing.
_BETWEEN_WORDS: Final = frozenset({"COMMA", "SEMICOLON", "DASH", "HYPHEN", "DOT", "OTHER"})
#: What parts the pieces of a title.
_PARTING: Final = frozenset({"COMMA", "SEMICOLON", "DASH", "COLON", "SLASH"})
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
    _report_day(segment, chosen.title, chosen.date is not None)
    if chosen.title is not None and chosen.date is not None:
        _report_before(segment, chosen.title, chosen.date, chosen.place)
    if chosen.title is not None and decision.verdict == "read":
        _report_towns(segment, chosen.title, decision.lattice, chosen.place is not None)
    rest, tokens = chosen.rest, segment.lookup_tokens("date") if chosen.rest is not None else []
    said = [token for token in tokens if token.type in ("WORD", "HAPPENED", "PRESENT", "ONWARDS")]
    words = [token for token in said if rest and rest.start <= token.start < rest.end]
    if words:
        message = f"«{document.line(*extent(words))}» is in no part of the entry"
        document.report("unread-words", message, *extent(words))
    return chosen


def words_of(segment: Segment, part: Part) -> list[Token]:
    """The words of a part of an entry, each quotation as one."""
    return [token for token in segment.quoted().tokens if part.start <= token.start < part.end]


def _report_day(segment: Segment, title: Part | None, dated: bool) -> None:
    """Reports a day without a year at an end of a title, «Seminar (Lyon), 4-5 May», «05/08 Seminar», and a year there.

    That is one before a town: «Conference on youth 2008 Lyon».
    """
    document, words = segment.document, words_of(segment, title) if title is not None else []
    for few, near in ((words[:4], words[:4]), (words[-4:], words[-3:])):
        numbers = [token for token in few if token.type in ("NUMBER", "MONTH")]
        month = any(token.type == "MONTH" for token in near) and any(token.type == "NUMBER" for token in few)
        figures = [token.type for token in near[:3]] == ["NUMBER", "SLASH", "NUMBER"] and len(near[0].text) <= 2
        if month or (figures and not dated):
            message = f"«{document.line(*extent(numbers))}» has no year; it was left in the title"
            document.report("unread-date", message, *extent(numbers))
            return
    last = words[-2:]
    town = len(last) == 2 and last[0].text[:1].isupper() and document.town_like(last[0].text) == "known"
    if town and last[1].text.isdecimal():
        message = f"«{document.line(*extent(last))}» could be its place and its year"  # «Conference, Lyon 08»
        document.report("date-unsure", message, *extent(last))
    elif [token.text.isdecimal() and len(token.text) == 4 for token in last] == [True, False]:
        if document.town_like(last[1].text) == "known":
            message = f"«{document.line(*extent(last))}» could be its date and its place"
            document.report("date-unsure", message, *extent(last))


def _report_before(segment: Segment, title: Part, date: Resolved, place: Part | None) -> None:
    """Reports words right before a date that may belong to it, or of which it may be the date.

    «Seminar, Lyon, Easter 2010», «week 2 of July 2011», «Conférence sur la loi du 5 mars», but «Réunion du 5 mars».
    """
    document = segment.document
    words = words_of(segment, title)
    marks = [index for index, token in enumerate(words) if token.type in ("COMMA", "SEMICOLON", "QUOTED")]
    named = any(token.type in ("KIND", "ORG", "QUOTED") for token in words)
    elsewhere = place is not None and place.start > date.start and not named  # «Europe 2020, Brussels»
    last = words[-1].type if words else ""
    opens = [token.type for token in segment.lookup_tokens("entry") if token.start == date.start]
    single = date.meaning is not None and date.meaning.precision != "interval"
    own = len(words) == 1 or last in ("KIND", "QUOTED")  # «Journée du 3 mai»
    of = last == "OF" or (opens in (["OF"], ["FROM"]) and single and not own)
    beside = (words[marks[-1] + 1 :] if marks else []) or (words if elsewhere or of else [])
    if beside and title.end <= date.start and not document.text[title.end : date.start].strip():
        start, end = beside[0].start, date.end
        message = f"«{document.line(start, end)}» may be the date of the entry; only «{date.text}» was read"
        if opens and last != "OF" and of:
            message = f"«{date.text}» may be the date of «{document.line(start, title.end)}»"
        document.report("date-unsure", message, start, end)


def _report_towns(segment: Segment, title: Part, lattice: Lattice, placed: bool) -> None:
    """Reports each town of the list that is between marks in a title, or before «and» and an activity.

    «Assembly, Turin; Seminar» may be two entries, as may «Assembly, Turin and Seminar». Where the entry has no place
    (placed), also one before the first mark, and one after the last: «Lyon - Seminar», «Seminar, Lyon and online».
    """
    document, words = segment.document, words_of(segment, title)
    found = [edge for out in lattice.out for edge in out if edge.type == "CITY" and edge.value is False]
    towns = {(edge.start, edge.end) for edge in found if title.start < edge.start and edge.end < title.end}
    for mark, town, joint, kind in zip(words, words[1:], words[2:], words[3:], strict=False):
        known = kind.type == "KIND" and joint.type in ("AND", "AMP") and document.town_like(town.text) == "known"
        towns |= {(town.start, town.end)} if known and mark.type == "COMMA" else set()
    towns = {(a, b) for a, b in towns if document.text[max(segment.start, a - 3) : a].rstrip()[-1:] in (",", ";", "(")}
    marks = [index for index, token in enumerate(words) if token.type in _PARTING]
    if marks and not placed:
        last = words[marks[-1] + 1 :]
        head = list(takewhile(lambda word: word.text[:1].isupper() or word.type == "HYPHEN", last))  # «Lyon and online»
        tail = last[-1:] if last and last[0].type in ("IN", "CLOCK") else []  # «at the Town Hall of Lyon»
        begins = words[marks[0] + 1 : marks[0] + 2]
        lead = words[: marks[0]] if begins and begins[0].text[:1].isupper() else []  # not «Reading, writing»
        names = [lead, last, head, tail, last[1:] if last and last[0].text.isdecimal() else []]
        pieces = [extent(name) for name in names if name and name[0].text[:1].isupper()]
        towns |= {piece for piece in pieces if document.town_like(document.line(*piece)) == "known"}
    for start, end in sorted(towns):
        message = f"«{document.line(start, end)}» could be the place of the entry; it was left in its words"
        document.report("place-unsure", message, start, end)


def parts_of(segment: Segment, of: str) -> EntryParts:
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
