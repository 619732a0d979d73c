"""Entries of lists: activities, practices, news and interviews, read from their end by `grammar/entry.lark`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

from ..compiled import make_parser
from ..document import Document, Segment, one_line
from ..models import Date, Entry, Event, EventKind, Organisation, Participation
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from . import cells_of, link_target
from .entry_pieces import EntryCutter
from .entry_places import read_place

__all__ = ["read_entries", "read_entry", "read_event"]

#: What may stand before the first word of a title, and between a bare address and it.
_BEFORE_TITLE: Final = frozenset({"LINK", "THE", "OPEN", "PLAIN_QUOTE"})
_BEHIND_ADDRESS: Final = frozenset({"DASH", "COLON", "COMMA"})
#: The name of a body of the city, and what it was, are no longer.
_LONGEST_BODY: Final = 6
_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})
#: What alone in a cell of a table says nothing.
_BETWEEN_WORDS: Final = _LIST_MARKS | {"DASH", "HYPHEN", "DOT", "OTHER"}
_LINKS: Final = frozenset({"URL", "LINK", "LINK_END"})


class _Parts:
    """What an entry is made of: pieces, in the order of the text."""

    __slots__ = ("dates", "organisers", "place", "title")

    def __init__(self, title: list[Token], dates: list[Token]) -> None:
        self.title = title
        self.dates = dates
        self.place: Token | None = None
        self.organisers: list[Token] = []


class _Transformer:
    """The grammar reads backwards; every list here is turned round again."""

    def title(self, c: list[Token]) -> list[Token]:
        return c[::-1]

    def entry(self, c: list[Any]) -> _Parts:
        parts = _Parts(c[-1], [piece for piece in c[-2::-1] if piece.type == "DATE"])
        for piece in c[-2::-1]:
            if piece.type == "ORGS":
                parts.organisers.append(piece)
            elif piece.type != "DATE":
                parts.place = piece
        return parts


@cache
def _parser() -> Parser:
    return make_parser("entry", _Transformer())


def read_event(
    segment: Segment,
    organisation: Organisation | None,
    participation: Participation | None,
    columns: Sequence[str] = (),
) -> Event:
    """The activity that an entry (without its bullet) describes.

    organisation, participation: what the heading and the label above it say. columns: of a row of a table, what each
        cell holds: `DATE`, `TITLE` or `PLACE`.
    """
    cutter = EntryCutter(segment, place_first=True)
    parts = _parts_of_row(segment, columns) or _parts(cutter)
    title = _Title(segment, parts.title)
    capacity = title.capacity()
    document = segment.document
    date = _date(segment, parts.dates)
    return Event(
        organisation=organisation,
        participation=participation,
        capacity=capacity,
        kind=title.kind(capacity),
        title=title.text,
        theme=title.theme(),
        place=read_place(cutter, parts.place) if parts.place is not None else None,
        organisers=_organisers(document, parts.organisers),
        date=date,
        url=_url(segment) if title.linked else None,
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entry(segment: Segment) -> Entry:
    """The practice, news or interview that an entry (without its bullet) names."""
    cutter = EntryCutter(segment, place_first=False)
    parts = _parts(cutter)
    title = _Title(segment, parts.title)
    document = segment.document
    date = _date(segment, parts.dates)
    return Entry(
        title=title.text,
        place=read_place(cutter, parts.place) if parts.place is not None else None,
        date=date,
        url=_url(segment) if title.linked else None,
        text=document.line(segment.start, segment.end),
        span=document.span(segment.start, segment.end),
    )


def read_entries(segment: Segment) -> list[Entry]:
    """The entries of a value: `First Prize, 2004; Second Prize, 2008` are two, each with its date."""
    return [read_entry(part) for part in _apart(segment) if any(map(str.isalnum, part.text))]


def _apart(segment: Segment) -> list[Segment]:
    """The entries of a value, which semicolons part, and commas behind a date or in front of the next one."""
    tokens = segment.with_dates("entry")
    if not any(token.type in _LIST_MARKS for token in tokens):
        return [segment]
    date_first = tokens[0].type == "DATE"
    parts: list[tuple[int, int]] = []
    start = segment.start
    for before, mark, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        behind = before.type in ("DATE", "RPAR") and not date_first and after.type not in ("DATE", "COUNTRY")
        if mark.type == "SEMICOLON" or (mark.type == "COMMA" and (behind or (date_first and after.type == "DATE"))):
            if mark.type == "SEMICOLON" or _has_date(tokens, start, mark.start):
                parts.append((start, mark.start))
                start = after.start
    parts.append((start, segment.end))
    return [segment] if len(parts) == 1 else [Segment(segment.document, *part) for part in parts]


def _has_date(tokens: list[Token], start: int, end: int) -> bool:
    return any(token.type == "DATE" and start <= token.start < end for token in tokens)


def _parts(cutter: EntryCutter) -> _Parts:
    pieces = cutter.pieces
    try:
        parts: _Parts = _parser().parse(pieces[::-1])
    except ParseError:
        dates = [piece for piece in pieces if piece.type == "DATE"]
        return _Parts([piece for piece in pieces if piece.type != "DATE"], dates)
    title = parts.title
    if parts.dates and title and title[0].type == "DATE" and _is_in_title(cutter.segment, title, parts.dates):
        parts.title, parts.dates = [*title[1:], *parts.dates], title[:1]  # 2010: Harvest Fair 2011
        return parts
    if parts.dates or not title:
        return parts
    if title[0].type == "DATE":
        parts.title, parts.dates = title[1:], title[:1]  # 3 May 2008: Conference on X
        return parts
    dated = next((i for i, piece in enumerate(title) if i and piece.type == "DATE"), None)
    if dated == 1 and parts.place is None and cutter.leads_with_place(title):
        parts.place, parts.dates, parts.title = title[0], title[1:2], title[2:]  # Lisbon, 3 May 2008: Conference on X
    elif dated is not None:
        # «X, 3 May 2008, in memory of Y»: what follows the date is in the text of the entry.
        parts.title, parts.dates = title[:dated], [title[dated]]
    return parts


def _parts_of_row(segment: Segment, columns: Sequence[str]) -> _Parts | None:
    """What the cells of a row hold; None where they don't hold what the columns say.

    That is more cells than columns, something else in a date's or in a place's, a date where no column is one's.
    """
    tokens = segment.with_dates("entry")
    if "DATE" not in columns and any(token.type == "DATE" for token in tokens):
        return None
    cells = cells_of(tokens)
    if len(cells) > len(columns):
        return None
    parts = _Parts([], [])
    for column, cell in zip(columns, cells, strict=False):
        if column == "DATE":
            parts.dates = [token for token in cell if token.type == "DATE"]
            if len(parts.dates) < len(cell):
                return None
        elif words := [token for token in cell if token.type not in _BETWEEN_WORDS]:
            if column == "PLACE" and not _LINKS.isdisjoint(token.type for token in words):
                return None
            start, end = words[0].start, cell[-1].end
            piece = Token("NAME", start, end, segment.document.text[start:end], words)
            parts.title, parts.place = ([piece], parts.place) if column == "TITLE" else (parts.title, piece)
    return parts


def _is_in_title(segment: Segment, title: list[Token], dates: list[Token]) -> bool:
    """Whether the date at the end of an entry with one in front is a year that belongs to the title."""
    text, last = segment.document.text, title[-1]
    meaning = dates[0].value.meaning
    plain = len(title) > 1 and len(dates) == 1 and meaning is not None and meaning.precision == "year"
    return plain and text[last.end : dates[0].start].isspace() and text[title[0].end : title[1].start].strip() != ","


# --- the title


class _Title:
    """The title of an entry: its text, where it stands, and what its words say."""

    def __init__(self, segment: Segment, pieces: list[Token]) -> None:
        self._segment = segment
        self._start = self._end = segment.start
        self.text: str | None = None
        #: Whether an address or what is left of a link stands anywhere in the entry.
        self.linked = any(token.type in _LINKS for token in segment.tokens)
        if pieces:
            self._start, self._end = pieces[0].start, pieces[-1].end
            if self.linked:
                self._pass_over_address()
            self._leave_open_bracket()
            self.text = self._written(self._start, self._end).strip(" ,;:.–—-|") or None

    def _leave_open_bracket(self) -> None:
        """Ends before a bracket whose end is not of the title: «Finn Lie (acting, 2008)»."""
        depth, opened = 0, self._end
        for token in self._segment.tokens:
            if self._start <= token.start < self._end and token.type in ("LPAR", "RPAR"):
                if token.type == "LPAR" and depth <= 0:
                    opened = token.start
                depth += 1 if token.type == "LPAR" else -1
        if depth > 0 and opened > self._start:
            self._end = opened

    def _pass_over_address(self) -> None:
        """Begins behind a bare address, where other words follow it."""
        words = self._segment.lookup_tokens("entry")
        index = next((i for i, token in enumerate(words) if token.start >= self._start), 0)
        if words[index].type == "URL":
            behind = words[index + 1 : index + 3]
            self._start = next((t.start for t in behind if t.type not in _BEHIND_ADDRESS), self._start)

    def theme(self) -> str | None:
        """What stands inside the outermost quotation marks."""
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
        stretches = self._segment.quoted().stretches
        for token in self._segment.lookup_tokens("entry"):
            if token.type == "KIND" and self._start <= token.start < self._end:
                if not any(start <= token.start < end for start, end in stretches):
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
        """The capacity behind the name of a body of the city: «ASBL Exville Partner in the project X»."""
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


def _date(segment: Segment, dates: list[Token]) -> Date | None:
    """The date of an entry: of several the last, which stands where dates stand.

    Another day is told, and another date right beside it: «Hanne Vik (1981-1985, 1990-1996)».
    """
    document, found = segment.document, segment.with_dates("entry")
    document.report_dates(found)
    last = dates[-1] if dates else None
    if last is None or last.value.meaning is None:
        return None
    beside = {date.start for date in dates}
    for token in found:
        another = token.type == "DATE" and token.start != last.start
        if another and (token.start in beside or token.value.meaning.precision == "day"):
            message = f"the entry has another date, «{token.text}»; «{last.text}» was read as its own"
            document.report("several-dates", message, token.start, token.end)
    return cast(Date, last.value.date())


def _organisers(document: Document, pieces: list[Token]) -> tuple[str, ...]:
    found: list[str] = []
    for piece in sorted(pieces, key=_start):
        found += [name for name in _bodies(document, piece.value) if name not in found]
    return tuple(found)


def _bodies(document: Document, words: list[Token]) -> list[str]:
    """The bodies among the words of one piece, those that no list knows as they are written."""
    known: list[str] = [token.value for token in words if token.type == "ORG"]
    if words[0].type != "ORGANISED_BY":
        return known
    # «co-organised by the Region of Tuscany»; «and» parts two bodies only where one of them is known
    parts: list[list[Token]] = [[]]
    for token in words[1:]:
        if known and token.type in ("AND", "AMP", "SLASH"):
            parts.append([])
        elif parts[-1] or token.type != "THE":
            parts[-1].append(token)
    names = [[token.value for token in part if token.type == "ORG"] or [_written(document, part)] for part in parts]
    return [name for part in names for name in part if name]


def _written(document: Document, words: list[Token]) -> str:
    return document.line(words[0].start, words[-1].end) if words else ""


def _start(token: Token) -> int:
    return token.start


def _url(segment: Segment) -> str | None:
    for token in segment.tokens:
        if token.type in ("LINK", "LINK_END"):
            target = link_target(segment.document, token)
            if target:
                return target
        if token.type == "URL":
            return token.text.rstrip(".,;:")
    return None
