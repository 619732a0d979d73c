"""Classes the lines of a page: which token of `grammar/page.lark` each one is.

What a line is, is what the grammar that would read it says; what came before decides what an unmarked line is.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

from ..document import Document, Segment
from ..readings.decide import Decision
from ..values import link_title
from ..values.memberships import lasting, membership_reading, role_within
from ..words.vocabulary import fold_phrase
from .headings import (
    has_open_end,
    has_unknown_label,
    is_heading_in_capitals,
    is_numbered_heading,
    marked_heading,
    may_be_heading,
    opens_body,
    rest_of,
    shorter_phrase,
)
from .labels import (
    begins_value,
    begins_with_interview,
    names_activity,
    names_label,
    respell,
    skip_empty_link,
    take_contract,
    take_date,
)
from .lines import (
    Line,
    dates_of,
    entry_shape,
    is_link,
    is_title,
    is_year,
    skip_label_end,
    take_outline_number,
    year_of,
)
from .position import OF_ENTRIES, SectionContext
from .quote_lines import quote_and_speaker, size_mark
from .tables import Table
from .wrapped import goes_on

#: What a line may have been taken for before the marks below it made it a heading.
_UNDERLINED: Final = frozenset("TEXT TITLE FIELD LIST HEADING SUBHEADING NOTICE".split())
#: Where a line may say a role that it does not begin with.
_OF_ROLES: Final = frozenset({"network", "memberships", "activities"})
#: Where a role says nothing of a membership.
_NO_ROLES: Final = frozenset({"places", "text"})


def classify(document: Document, lines: Sequence[Line]) -> list[Line]:
    """The lines with their types, the tokens of `page.lark`; where two blocks share a line, each has one of its own."""
    classifier = _Classifier(document)
    for line, after in zip_longest(lines, lines[1:]):
        classifier.take(line, after)
    document.year = None
    return classifier.lines


class _Classifier:
    """Classes one line after another; `lines` are those so far."""

    def __init__(self, document: Document) -> None:
        self.lines: list[Line] = []
        self._document = document
        self._shapes = document.engine.lexicon.shapes
        self._position = SectionContext(document.engine.lexicon)
        self._above: Line | None = None
        self._first: Line | None = None  # the line that the block above begins with
        self._type: str | None = None  # what the last line is, blank ones passed over; FIELD for all labelled values
        self._table = Table(document.engine.lexicon)

    def take(self, line: Line, after: Line | None) -> None:
        """Classes the next line. after: the one below it."""
        if line.mark == "UNDERLINE":
            if self._type in _UNDERLINED and not line.gap:
                self._underline(line)
                return
            line.unmark()
        elif line.mark == "OUTLINE_NUMBER":
            take_outline_number(line, self._position.number)
        respell(line)
        type_ = self._table.takes(line, after, self._position)
        if line.mark in ("HASHES", "EQUALS"):
            type_ = marked_heading(self._position, line, self._at_top)
        elif line.mark == "ITEM_NUMBER":
            type_ = self._numbered(line, after)
        elif line.body >= line.stop:
            self._without_words(line)
            return
        elif line.mark == "QUOTE_SIGN":
            type_ = self._block_quote(line)
        elif not type_ and line.meaning is not None:
            type_ = self._labelled(line, after)
        if type_:
            self._put(type_, line)
        elif line.mark == "ROW":
            self._put(self._row(line), line)
        elif line.mark in ("BULLET", "DEFINITION"):
            self._item(line)
        else:
            self._unmarked(line, after)

    @property
    def _at_top(self) -> bool:
        return self._position.kind is None and self._type in (None, "NOTICE", "IMAGE")

    def _put_all(self, parts: Sequence[tuple[str, Line]]) -> None:
        for type_, part in parts:
            self._put(type_, part)

    def _put(self, type_: str, line: Line) -> None:
        """Adds a line of this type, and what is after a heading on its line, which may be a membership."""
        rest = rest_of(line) if type_ in ("HEADING", "SUBHEADING") else None
        if type_ in ("TEXT", "ITEM"):
            self._position.bulleted |= type_ == "ITEM"
            reading = self._role_within(line)
            line.read = reading.given if reading is not None else None
            if reading is not None and not reading.sure:
                type_ = "MEMBERSHIP"
        if type_ == "TITLE":
            self._document.title = fold_phrase(line.segment.text)
        line.type, line.year = type_, self._document.year
        self.lines.append(line)
        if type_ in ("FIELD", "MEMBERSHIP", "HEADING", "SUBHEADING", "LIST", "UNKNOWN"):
            self._position.enter(type_, line)
            self._document.year = year_of(line) if type_ == "SUBHEADING" else None
        self._type, self._above = type_, line
        self._first = self._first if type_ == "MORE" else line
        if rest is not None and rest.meaning is not None:
            self.take(rest, None)
        elif rest is not None:
            self._put("TEXT", rest)

    # --- headings

    def _underline(self, line: Line) -> None:
        """Takes the line of marks below a heading; the line above is what a heading between marks would be."""
        above = self.lines.pop()
        first = self._document.text[line.start]
        above.mark, above.number = "", 1 if first == "=" else 2
        self._type = self.lines[-1].type if self.lines else None
        self._put(marked_heading(self._position, above, self._at_top), above)
        line.type = "UNDERLINE"
        self.lines.append(line)

    def _numbered(self, line: Line, after: Line | None) -> str:
        kind = line.meaning.type if line.meaning is not None else ""
        # «3. The City and Efus: a history», and the topics of a contract
        titled = kind == "SUBHEADING" and ":" in self._document.text[line.label_end : line.end - 1]
        topic = kind == "LABEL" and self._position.open_label
        type_ = self._labelled(line, after) if kind and not titled and not topic else ""
        if type_ not in ("", "HEADING"):
            return type_
        if is_numbered_heading(self._position, line):
            return "HEADING"
        # «5. Partners :» among entries is none, but a heading that came out of order.
        opens = self._position.content_type in OF_ENTRIES and self._document.text[line.end - 1] == ":"
        self._position.item = line.number or 0
        return "UNKNOWN" if opens else self._type_of_item(line)

    # --- labelled lines

    def _labelled(self, line: Line, after: Line | None) -> str:
        """What a line is that begins with a known phrase, `after` below it; empty where that is only part of a text."""
        assert line.meaning is not None
        if str(line.meaning.value).startswith("website"):
            skip_empty_link(line)
        kind, bullet = line.meaning.type, line.mark in ("BULLET", "ITEM_NUMBER")
        whole = line.value >= line.end
        colon = line.parted
        if kind == "HEADING" and not whole and not has_open_end(line):
            kind = shorter_phrase(line)
        if kind == "LABEL":
            colon = colon or self._document.text[line.label_end - 1] == "."  # «Tel. 0331 966-0»
            take_contract(line)
            return self._field(line, line.meaning.value, whole, colon, bullet)
        if kind == "ROLE":
            return "MEMBERSHIP" if self._is_membership(line) else ""
        if kind == "HEADING":
            taken = not bullet and line.mark != "ROW"
        elif kind == "SUBHEADING":
            taken = opens_body(self._position, line)
        elif kind == "LIST":
            nested = after is not None and after.mark == "BULLET" and after.indent > line.indent
            is_fact = line.mark == "ROW" and self._position.content_type == "facts"  # | Organisation | ICOM |
            alone = whole and (not bullet or nested or self._document.text[line.end - 1] == ":")
            # «Events» says nothing of a network where it is in no section of one.
            foreign = line.meaning.value == "activities" and self._position.content_type not in (
                "network",
                "activities",
            )
            taken = not foreign and (alone or not (bullet or is_fact or not (colon or has_open_end(line))))
        else:
            taken = False
        return kind if taken else ""

    def _is_membership(self, line: Line) -> bool:
        """Whether a line is a membership, or could be one, which is reported."""
        content_type = self._position.content_type
        if content_type in _NO_ROLES or content_type.startswith("fact:") or names_activity(line.segment):
            return False
        reading = membership_reading(line.segment)
        line.read = reading.given if reading is not None else None
        if content_type not in ("network", "memberships") and all(c.when is c.name is None for c in line.read or ()):
            line.read = None  # «Members» in a menu
        if content_type in OF_ENTRIES:  # «Steering committee (12 November 2007)» is a meeting
            return bool(lasting(line.read or ()))
        # «President: Anna Rossi (2004-2006)» is none that can be read, and no activity.
        return reading is not None or line.parted

    def _role_within(self, line: Line) -> Decision | None:
        """What a line says of a role that it does not begin with: «2004–2008: Treasurer»."""
        content_type = self._position.content_type
        reading = role_within(line.segment) if content_type in _OF_ROLES else None
        if reading is None or names_activity(line.segment):
            return None
        # A single date among activities is that of one.
        dated = content_type == "activities" and reading.sure and not lasting(reading.value)
        return None if dated else reading

    def _field(self, line: Line, field: str, whole: bool, colon: bool, bullet: bool) -> str:
        if field == "notice":
            phrase, value = self._document.text[line.body : line.label_end], line.value_segment()
            # «Search and rescue training», but «Blason Aville», «Draft 3 May 2012»
            opens = not value.text[:1].islower() and self._position.content_type not in OF_ENTRIES
            named = whole or colon or not phrase.isalpha() or opens
            return "NOTICE" if named and not bullet else ""
        if whole and self._shapes.value_on_next_line and not bullet:
            return "FIELD"
        if bullet and not colon and not whole:
            return ""
        fact = field == "fact" or field.startswith("fact:")
        dated = fact and not whole and [t.type for t in line.value_segment().with_dates("entry")] == ["DATE"]
        colon = colon or dated or (fact and take_date(line))  # «Last updated 12 May 2012»
        return "FIELD" if colon or (whole and not (fact and bullet)) or begins_value(line, field) else ""

    # --- lines without a mark

    def _unmarked(self, line: Line, after: Line | None) -> None:
        size, above, content_type = size_mark(line), self._above, self._position.content_type
        if self._document.engine.marks.at("PICTURE", self._document.text, line.body, line.stop) >= 0:
            self._put("IMAGE", line)  # EXVILLE_COA.svg
        elif self._at_top and is_title(line.segment):
            self._put("TITLE", line)
        elif is_link(line.segment):
            self._link(line)
        elif self._position.kind == "further" and line.meaning is None and begins_with_interview(line):
            self._put("ITEM", line)
        elif size:
            self._caption(line, size)
        elif above is not None and goes_on(self._first or above, above, self._type, line, content_type):
            self._put("MORE", line)
        elif self._type == "CAPTION" and not line.gap:
            self._put("QUOTE", line)
            self._type = "MORE"  # below a caption no mark says where a quote ends: it goes on as prose does
        elif quoted := quote_and_speaker(line, entries=content_type in OF_ENTRIES and not self._position.bulleted):
            self._put_all(quoted)
        else:
            self._text(line, after)

    def _link(self, line: Line) -> None:
        """A line that is only a link: the address of a website, which may have its label above, or an entry."""
        listed = self._position.content_type in OF_ENTRIES
        if not listed and self._position.kind in ("network", "further"):
            listed = bool(dates_of(line.segment)) or begins_with_interview(line)
        entry = listed and link_title(line.segment) is not None
        above = self._above if self._type == "FIELD" else None
        label = str(above.meaning.value) if above is not None and above.meaning and above.value >= above.end else ""
        if label.startswith("website") and not names_label(line.segment):
            self._put("MORE", line)
        else:
            self._put("ITEM" if entry else "FIELD", line)

    def _text(self, line: Line, after: Line | None) -> None:
        """A paragraph, a label that no list knows with its value or without one, or a heading in capitals."""
        content_type, items = self._position.content_type, self._first is not None and self._first.type == "ITEM"
        if is_heading_in_capitals(self._position, line):
            self._put("HEADING", line)
        elif (content_type in OF_ENTRIES or (content_type == "network" and items)) and is_year(line.segment):
            # It is above entries, and no period of a membership.
            self._document.year = year_of(line)
            self._put("NOTICE", line)  # else the entries below have their dates themselves
            own = dates_of(line.segment)[0].value.edtf
            told = any(date.value.edtf.startswith(own) for date in dates_of(after.segment)) if after else False
            if self._document.year is None and not told:
                self._document.report(
                    "unread-date", "a year or a month above entries is the date of none", line.start, line.end
                )
        elif has_unknown_label(self._position, line):
            self._put("FIELD", line)
        else:
            in_list = self._type in ("TEXT", "MORE", "ITEM", "FIELD")
            unknown = may_be_heading(self._position, line, after, in_list)
            self._put("UNKNOWN" if unknown else "TEXT", line)
            self._type = "TEXT"

    def _item(self, line: Line) -> None:
        """A line with a bullet; where facts are it may be a link, or begin with a label that no list knows."""
        if self._position.content_type == "facts" and is_link(line.segment):
            self._link(line)
        elif quoted := quote_and_speaker(line, entries=True):
            self._put_all(quoted)
        else:
            self._put(self._type_of_item(line), line)

    def _type_of_item(self, line: Line) -> str:
        """What an item with no known label is: a field where one that no list knows may be."""
        position = self._position
        facts = position.content_type == "facts" or (position.kind in (None, "general") and not position.open_label)
        return "FIELD" if facts and has_unknown_label(position, line) else "ITEM"

    # --- rows of tables, block quotes

    def _row(self, line: Line) -> str:
        """What a row without a known label is: an entry of a list, or a label that no list knows and its value."""
        text = self._document.text
        signs = "|=" if self._shapes.wiki_markup else "|"  # | area = {{convert|12|km2}}
        cells = min((at for sign in signs if (at := text.find(sign, line.body, line.stop)) >= 0), default=-1)
        if cells < 0 or self._position.content_type not in ("", "facts"):
            return "ITEM"
        line.meaning = None
        label_end = line.body + len(text[line.body : cells].rstrip())
        line.relabel(label_end, skip_label_end(self._document, cells, line.stop))
        return "FIELD"

    def _without_words(self, line: Line) -> None:
        """The line between the head of a table and its rows, an empty row, an empty line of a block quote."""
        above = self._above
        if line.mark == "QUOTE_SIGN" and self._type in ("QUOTE", "MORE"):
            line.type = "MORE"
            self.lines.append(line)
            return
        if line.mark == "RULE" and above is not None and above.mark == "ROW" and not line.gap:
            labelled = above.type == "FIELD" and above.meaning is None
            if labelled or (above.type == "ITEM" and not dates_of(above.segment)):
                above.type = "NOTICE"
        self._put("NOTICE", line)

    def _block_quote(self, line: Line) -> str:
        """What a line of a block quote is: the quote, what goes on with it, or a list or a heading that is quoted."""
        above, segment = self._above, line.segment
        within = above is not None and above.mark == "QUOTE_SIGN" and not line.gap and self._type in ("QUOTE", "MORE")
        bullet = self._document.engine.marks.at("BULLET", self._document.text, segment.start, segment.end) >= 0
        if self._document.text[line.body] in "#*•|" or (bullet and entry_shape(segment).dated_last):
            return "TEXT"
        return "MORE" if within else "QUOTE"

    def _caption(self, line: Line, end: int) -> None:
        """Takes the caption of a picture that ends with its size: the quote is glued to it, or is below."""
        start = line.end - len(self._document.text[end : line.end].lstrip())
        caption = line
        if start < line.end:
            caption = Line(Segment(self._document, line.start, end), line.start, end)
        self._put("CAPTION", caption)
        if start < line.end:
            quote = Line(line.segment.after(start), start, line.end)
            self._put_all(quote_and_speaker(quote, entries=False) or [("QUOTE", quote)])
