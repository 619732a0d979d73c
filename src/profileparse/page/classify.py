"""Classes the lines of a page: which token of `grammar/page.lark` each one is.

What a line is, is what the grammar that would read it says; what came before decides what an unmarked line is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document, Segment
from ..lexer import unfinished
from ..readers.memberships import looks_like_membership, read_clauses, read_periods
from ..readers.organisations import may_name_body, names_body, names_organisation, read_organisation, report_unknown
from ..readers.places import could_be_places, names_country
from ..readers.quotes import is_attribution
from ..vocabulary import Sense
from .labels import respell, take_date
from .lines import (
    Line,
    begins_with_action,
    begins_with_link,
    begins_with_number,
    is_link,
    is_picture,
    is_title,
    names_website,
    skip_colon,
    unknown_label_end,
)
from .quote_lines import opens_quote, unopened_quote
from .wrapped import goes_on

__all__ = ["classify"]

#: What a line may have been taken for before the marks below it made it a heading.
_UNDERLINED: Final = frozenset({"TEXT", "TITLE", "FIELD", "LIST", "ENTRIES", "HEADING", "SUBHEADING", "NOTICE"})
#: What a heading means that no list knows.
_OTHER: Final = Sense("HEADING", "other")
#: The fields whose value may stand on the line below.
_VALUE_BELOW: Final = frozenset({"POPULATION", "LOCATION", "WEBSITE", "FACT"})
#: So far may the number of a section be ahead of the one before: two are left out at most.
_MOST_AHEAD: Final = 3
#: No heading that no list knows is longer.
_LONGEST_HEADING: Final = 60
#: What may stand between the lines of a list of twin towns.
_AMONG_TWINS: Final = frozenset({"MORE", "QUOTE", "ATTRIBUTION", "IMAGE", "CAPTION", "NOTICE", "TITLE"})


def classify(document: Document, lines: Sequence[Line]) -> list[Line]:
    """The lines with their types, the tokens of `page.lark`; where two blocks share a line, each has one of its own."""
    classifier = _Classifier(document)
    for line in lines:
        classifier.take(line)
    return classifier.lines


class _Classifier:
    """Where on the page the lines are; `lines` are those so far."""

    def __init__(self, document: Document) -> None:
        self.lines: list[Line] = []
        self._document = document
        self._shapes = document.engine.lexicon.shapes
        self._kind: str | None = None  # of the section
        self._number = 0  # of the section
        self._items = 0  # numbered items since the heading
        self._above: Line | None = None
        self._type: str | None = None  # what the last line is, blank ones passed over; FIELD for all labelled values
        self._quoted = False  # whether a quote stands above, with nothing but its own text since
        self._owner = ""  # the label whose value may go on below: TWINS, MEMBERSHIP or X_LABEL

    def take(self, line: Line) -> None:
        """Classes the next line."""
        if line.mark == "UNDERLINE":
            if self._type in _UNDERLINED and not line.gap:
                self._underline(line)
                return
            line.mark, line.body = "", line.start
            line.segment = Segment(self._document, line.start, line.end)
            line.relabel(line.start, line.start)
        respell(self._document, line)
        if line.mark in ("HASHES", "EQUALS"):
            self._put(self._marked_heading(line), line)
        elif line.mark == "ITEM_NUMBER":
            self._numbered(line)
        else:
            type_ = self._labelled(line) if line.sense is not None else None
            if type_ == "HEADING":
                self._heading(line)
            elif type_ is not None:
                self._put(type_, line)
            elif line.mark == "BULLET":
                self._put("ITEM", line)
            else:
                self._unmarked(line)

    def _put(self, type_: str, line: Line) -> None:
        """Adds a line of this type."""
        line.type = self._written(type_, line)
        self.lines.append(line)
        self._quoted = type_ in ("QUOTE", "CAPTION") or (self._quoted and type_ in ("TEXT", "MORE", "IMAGE"))
        self._type, self._above = type_, line

    def _written(self, type_: str, line: Line) -> str:
        """The token type: for a value its field's, for a plain line below a label what it is to that label."""
        if type_ == "FIELD":
            type_ = _field_type(line)
            if type_ in _VALUE_BELOW and line.value >= line.end and line.sense is not None:
                type_ += "_LABEL"
            self._owner = type_
        elif type_ == "MEMBERSHIP":
            self._owner = ("MEMBERSHIP_LABEL" if line.read.open else type_) if line.read is not None else ""
        elif type_ in ("TEXT", "ITEM"):
            return self._below_label(type_, line)
        elif not self._label_goes_on(type_):
            self._owner = ""
        return type_

    def _below_label(self, type_: str, line: Line) -> str:
        """What a plain line is to the label above it."""
        owner = self._owner
        if owner == "TWINS":
            return "PLACES" if type_ == "ITEM" or could_be_places(line.segment) else type_
        if owner.startswith("MEMBERSHIP"):
            waiting = owner == "MEMBERSHIP_LABEL"
            line.read = read_periods(line.segment, waiting) if waiting or line.mark else None
            if line.read is not None:
                return "PERIOD"
            owner = ""
        self._owner = ""
        if owner == "WEBSITE_LABEL":
            return "VALUE" if self._shapes.value_on_next_line else type_
        return "VALUE" if owner.endswith("_LABEL") else type_

    def _label_goes_on(self, type_: str) -> bool:
        """Whether the label above may go on below a line of this type."""
        if self._owner == "TWINS":
            return type_ in _AMONG_TWINS
        # What stands below the label of a website is its link, and then no value.
        return type_ == "MORE" and self._owner != "WEBSITE_LABEL"

    # --- headings

    def _marked_heading(self, line: Line) -> str:
        """What a line is that its marks make a heading: a section, a sub-section, a label over a list, the title."""
        text, sense, level = self._document.text, line.sense, line.number or 1
        line.number = None
        line.relabel(line.label_end, line.end)
        if sense is not None and not text[line.label_end : line.stop].strip(" :"):
            if sense.type in ("HEADING", "LIST", "ENTRIES", "LABEL"):
                if sense.type == "HEADING":
                    self._kind, self._items = sense.value, 0
                return "FIELD" if sense.type == "LABEL" else sense.type
        named = sense is not None and sense.type == "SUBHEADING"
        if not named and names_organisation(line.segment):
            line.relabel(line.body, line.end)
            named = True
        if named:
            line.read = read_organisation(line.segment.behind(line.label_end))
            return "SUBHEADING"
        if self._kind is None and level == 1 and self._type in (None, "NOTICE", "IMAGE"):
            line.relabel(line.body, line.end)
            return "TITLE"
        self._kind, self._items = "other", 0
        line.sense = _OTHER
        line.relabel(line.stop, line.end)
        return "HEADING"

    def _underline(self, line: Line) -> None:
        """Takes the line of marks below a heading; the line above is what a heading between marks would be."""
        above = self.lines.pop()
        first = self._document.text[line.start]
        above.mark, above.number = "", 1 if first == "=" else 2
        self._type = self.lines[-1].type if self.lines else None
        self._put(self._marked_heading(above), above)
        line.type = "UNDERLINE"
        self.lines.append(line)

    def _numbered(self, line: Line) -> None:
        if self._is_numbered_heading(line):
            self._heading(line)
        else:
            self._items += 1
            self._put("ITEM", line)

    def _is_numbered_heading(self, line: Line) -> bool:
        """Whether a numbered line is a heading: a known one, or one of the next numbers with a colon at its end."""
        text = self._document.text
        if line.sense is not None and line.sense.type == "HEADING":
            return True
        follows = line.number == self._number + 1
        if follows and not text[line.end :].strip():
            # The last line of an excerpt that is cut off in its middle.
            kind = unfinished(self._document.engine.lexicon.openings.root, line.segment.lexemes, "HEADING")
            if kind is not None:
                line.sense = Sense("HEADING", kind)
                line.relabel(line.end, line.end)
                return True
        ahead, colon = (line.number or 0) - self._number, text[line.end - 1] == ":"
        if not 0 < ahead <= (_MOST_AHEAD if colon else 1) or self._items or self._kind is None:
            return False
        if line.indented or line.end - line.body > _LONGEST_HEADING or not (colon or is_title(line.segment)):
            return False
        line.sense = _OTHER
        end = line.end - 1 if colon else line.end
        line.relabel(end, line.end)
        self._document.report(
            "unknown-section", f"the section «{text[line.body : end].rstrip()}» is in no list", line.start, end
        )
        return True

    def _heading(self, line: Line) -> None:
        assert line.sense is not None
        self._kind, self._items = line.sense.value, 0
        self._number = line.number or self._number
        behind = line.value
        rest = None
        if behind < line.end:
            # Prose on the line of a heading is a block of its own.
            rest = Line(behind, line.end, "", behind, line.end, line.segment.behind(behind), None, line.indented)
            line.end = line.stop = behind
        self._put("HEADING", line)
        if rest is not None:
            self._put("TEXT", rest)

    # --- labelled lines

    def _labelled(self, line: Line) -> str | None:
        """What a line is that begins with a known phrase; None where the phrase is only part of a text."""
        assert line.sense is not None
        kind, bullet = line.sense.type, line.mark == "BULLET"
        whole = line.value >= line.end
        colon = any(mark in self._document.text[line.label_end : line.value] for mark in ":\t")
        if kind == "HEADING":
            return kind if whole and not bullet else None
        if kind == "SUBHEADING":
            return kind if self._opens_body(line, bullet) else None
        if kind == "ROLE":
            return "MEMBERSHIP" if self._is_membership(line) else None
        if kind in ("LIST", "ENTRIES"):
            return kind if (whole or colon) and not bullet else None
        if kind == "LABEL":
            return self._field(line, line.sense.value, whole, colon, bullet)
        return None

    def _opens_body(self, line: Line, bullet: bool) -> bool:
        """Whether «The City and X» names a body: a known one, or some words in the place of one, which is reported."""
        body = line.segment.behind(line.label_end)
        line.read = read_organisation(body)
        if names_body(body):
            report_unknown(self._document, body.words("membership"))
            return True
        cut_off = not self._document.text[line.end :].strip()
        closed = self._document.text[line.end - 1] == ":" or cut_off
        if self._kind != "network" or bullet or not closed or not may_name_body(body):
            return False
        if cut_off:
            line.read = None  # «The City and the Italian F» names nobody in full
        words = [token for token in body.tokens if token.type == "WORD"]
        message = f"«{self._document.line(words[0].start, words[-1].end)}» is no organisation that the lists know"
        self._document.report("unknown-organisation", message, words[0].start, words[-1].end)
        return True

    def _is_membership(self, line: Line) -> bool:
        line.read = read_clauses(line.segment)
        return looks_like_membership(line.segment)

    def _field(self, line: Line, field: str, whole: bool, colon: bool, bullet: bool) -> str | None:
        if field == "notice":
            return None if bullet else "NOTICE"
        if whole and self._shapes.value_on_next_line and not bullet:
            return "FIELD"
        fact = field == "fact" or field.startswith("fact:")
        if bullet and not colon and not whole:
            return None
        if colon or (whole and not (fact and bullet)):
            return "FIELD"
        value, first = line.value_segment(), self._document.text[line.value : line.value + 1]
        if field == "population":
            known = take_date(self._document, line) or begins_with_number(value)
        elif field == "contract":
            known = begins_with_action(value)
        elif field == "twins":
            known = first.isupper() or first == "("
        elif field == "location":
            known = first.isupper() and names_country(value)
        else:
            known = field.startswith("website") and begins_with_link(value)
            if field == "website-other" and not known and not bullet and names_website(line.segment):
                known = True
                line.relabel(line.end, line.end)  # «Blog of the Ministry of X»: all of it is the label
        return "FIELD" if known else None

    # --- lines without a mark

    def _unmarked(self, line: Line) -> None:
        size = _size_mark(line)
        at_top = self._kind is None and self._type in (None, "NOTICE", "IMAGE")
        if at_top and not is_picture(line.segment) and is_title(line.segment):
            self._put("TITLE", line)
        elif is_picture(line.segment):
            self._put("IMAGE", line)
        elif is_link(line.segment):
            self._put("MORE" if self._waits_for_link() else "FIELD", line)
        elif size:
            self._caption(line, size)
        elif self._names_speaker(line):
            self._put("ATTRIBUTION", line)
        elif self._above is not None and goes_on(self._above, self._type, line, self._kind == "network"):
            self._put("MORE", line)
        elif self._type == "CAPTION" and not line.gap:
            self._put("QUOTE", line)
            self._type = "MORE"  # below a caption no mark says where a quote ends: it goes on as prose does
        elif opens_quote(line.segment):
            self._put("QUOTE", line)
        else:
            self._text(line)

    def _names_speaker(self, line: Line) -> bool:
        """Whether a line says who said the quote above; a paragraph that is only closed by a mark becomes one."""
        first = None if self._quoted else unopened_quote(self.lines)
        if not (self._quoted or first is not None) or not is_attribution(line.segment):
            return False
        if first is not None:
            first.type = "QUOTE"
        return True

    def _text(self, line: Line) -> None:
        """A paragraph, or a label that no list knows with its value."""
        colon = unknown_label_end(line.segment) if self._kind in (None, "general", "other") else -1
        if colon >= 0:
            line.sense = None
            line.relabel(colon, skip_colon(self._document.text, colon, line.end))
        self._put("FIELD" if colon >= 0 else "TEXT", line)

    def _caption(self, line: Line, end: int) -> None:
        """Takes the caption of a picture that ends with its size: the quote is glued to it, or stands below."""
        text = self._document.text
        start = end
        while start < line.end and text[start].isspace():
            start += 1
        caption = line
        if start < line.end:
            caption = Line(line.start, end, "", line.start, end, Segment(self._document, line.start, end))
        self._put("CAPTION", caption)
        if start < line.end:
            self._put("QUOTE", Line(start, line.end, "", start, line.end, line.segment.behind(start)))

    def _waits_for_link(self) -> bool:
        """Whether the line above is the label of a website with nothing behind it."""
        above = self._above
        if above is None or self._type != "FIELD" or above.sense is None or above.value < above.end:
            return False
        return str(above.sense.value).startswith("website")


def _field_type(line: Line) -> str:
    """The token type of a labelled value."""
    if line.sense is None:
        return "LINK" if is_link(line.segment) else "FACT"
    return str(line.sense.value).partition("-")[0].partition(":")[0].upper()


def _size_mark(line: Line) -> int:
    """Where the mark `[800x600]` ends that a caption ends with; 0 where there is none."""
    segment = line.segment
    if segment.document.text.find("[", line.start, line.end) < 0:
        return 0
    return next((token.end for token in segment.tokens if token.type == "SIZE"), 0)
