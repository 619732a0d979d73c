"""Lines that somebody's editor has broken in two: which ones go on with the line above.

A label, a membership or a sub-heading is what its whole line says (`signed in` / `1992`), so that `unwrap` joins its
parts before it is classed. Paragraphs and items go on in the page grammar, where `goes_on` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import LONGEST_LABEL, joined
from ..values.memberships import awaits_period, clauses_of
from ..values.organisations import body_reading
from ..values.places import country_named, names_places
from ..words.vocabulary import OPEN_END
from .labels import begins_with_interview, open_meaning
from .lines import Line, entry_shape, is_link, is_year, unknown_label_end, year_first
from .position import OF_ENTRIES, lists_names
from .quote_lines import opens_quote, quote_marks

#: A line that an editor has broken is at least so long.
_FULL: Final = 60
#: So many lines may be one; a page of half-finished ones costs no more for it.
_MOST_LINES: Final = 4
#: Words and marks that end no line of their own.
_UNFINISHED: Final = frozenset("IN OF THE AND SINCE FROM TO UNTIL MONTH COMMA DASH AMP".split())
#: Labels whose value may go on in another line.
_WITH_VALUE: Final = frozenset({"LABEL", "LIST", "INTERVIEW"})


def unwrap(lines: Sequence[Line]) -> list[Line]:
    """The lines, those that are parts of one labelled line as one."""
    out: list[Line] = []
    count = 1
    for line in lines:
        above = out[-1] if out else line
        whole: Line | None = None
        if line.mark == "DEFINITION":
            awaited = above.mark in ("", "BULLET") and unknown_label_end(above.segment) < 0
            if awaited and above.end - above.start <= LONGEST_LABEL:
                whole, count = _joined(above, line), _MOST_LINES
        elif above is not line and count < _MOST_LINES:
            whole = _whole(above, line)
        if whole is None:
            out.append(line)
            count = 1
        else:
            out[-1] = whole
            count += 1
    return out


def _whole(above: Line, line: Line) -> Line | None:
    """Both lines as one, where the upper one is not finished and the lower one finishes it."""
    short, text = line.end - line.start <= LONGEST_LABEL, line.document.text
    if line.gap or line.mark or line.meaning is not None or "\t" in line.segment.text:
        return None  # it has cells or a label of its own
    if above.meaning is None and not short:
        return None
    type_ = above.meaning.type if above.meaning is not None else ""
    field = str(above.meaning.value) if above.meaning is not None else ""
    if type_ in _WITH_VALUE and above.value < above.end and not field.endswith(OPEN_END):
        if field in ("twins", "notice"):
            return None  # a line break may part two towns
        if _value_goes_on(above, line):
            return _joined(above, line)
        if not field.startswith("website"):
            return None
        # «Prevention & Safety: Local Safety» / «Contract signed in 1996»: the value begins with a label of its own.
        whole = _joined(above, line)
        meaning, end = whole.value_segment().opening()
        return whole if meaning is not None and meaning.type == "LABEL" and end > above.end else None
    if type_ == "ROLE":
        return _membership(above, line) if short else None
    if type_ == "SUBHEADING" and not above.mark and not _names_body(above):
        whole = _joined(above, line)
        if _names_body(whole):
            return whole
    if not type_ and unknown_label_end(above.segment) >= 0 and text[above.end - 1] != ":":
        return _joined(above, line) if _value_goes_on(above, line) else None
    ends = text[line.end - 1] == ":" and text[above.end - 1] not in ".:;!?"
    if not ends or not short or above.mark == "BULLET" or above.end - above.start > LONGEST_LABEL:
        return None
    # A heading or a label in two lines: «2. The City in our» / «Network :».
    whole = _joined(above, line)
    found = whole.meaning is not None and whole.meaning.type in ("HEADING", "LABEL", "LIST")
    return whole if found and whole.label_end > above.end and whole.value >= whole.end else None


def _names_body(line: Line) -> bool:
    reading = body_reading(line.segment.after(line.label_end))
    return reading is not None and reading.sure


def _value_goes_on(above: Line, line: Line) -> bool:
    """Whether a value is unfinished, or the next line begins in the middle of something."""
    first = line.document.text[line.start]
    if is_link(line.segment) or unknown_label_end(line.segment) >= 0:
        return False
    if first.islower() or first in "(,;)" or _is_open(above):
        return True
    last = above.segment.tail(LONGEST_LABEL).lookup_tokens("date")[-1].type
    return last in _UNFINISHED or (last == "ORDINAL" and first.isdigit())


def _cuts_date(above: Line, line: Line) -> bool:
    """Whether the line above ends in the middle of a date: «…, 3-5» / «May 2001», «…, 3.» / «Mai 1999»."""
    words = [token for token in above.segment.tail(LONGEST_LABEL).lookup_tokens("date") if token.type != "DOT"]
    if entry_shape(above.segment).dated_last or not words:
        return False
    last, month = words[-1], line.segment.lookup_tokens("date")[0].type == "MONTH"
    if last.type == "MONTH":  # «Talk by Theresa May» / «2012»
        return len(words) > 1 and not (words[-2].type == "WORD" and words[-2].text[:1].isupper())
    return month if last.type in ("NUMBER", "ORDINAL") else last.type in _UNFINISHED


def _is_open(above: Line) -> bool:
    text = above.document.text
    return text.rfind("(", above.value, above.end) > text.rfind(")", above.value, above.end)


def _membership(above: Line, line: Line) -> Line | None:
    """A membership in two lines: `President of the Italian` / `Forum (FISU) since 2013`, `from 1999` / `to 2002`."""
    if is_link(line.segment):
        return None
    upper = clauses_of(above.segment)
    if upper is not None and (awaits_period(upper) or not _value_goes_on(above, line)):
        return None  # a label whose periods are below it, or finished
    whole = _joined(above, line)
    read = clauses_of(whole.segment)
    return whole if read is not None and not awaits_period(read) else None


def goes_on(first: Line, above: Line, kind: str | None, line: Line, content_type: str) -> bool:
    """Whether an unmarked line right below another one is its continuation and not a block of its own.

    first: the line that the block above begins with. kind: what the line above is, `page.lark`'s type. content_type: of
    what is here by the word of the dialect.
    """
    if line.gap:
        return False
    if first.type == "FIELD":
        return _town_goes_on(first, above, line)
    text, names = line.document.text, lists_names(content_type)
    one_a_line = names or content_type in OF_ENTRIES
    last, begun = text[above.end - 1], text[line.start]
    inside, unfinished = begun.islower() or begun == "(", last in ",-–&"
    if one_a_line and kind in ("TEXT", "ITEM", "MORE") and _dated_first(first):
        # A date may be before each entry.
        if _dated_first(line) or opens_quote(line.segment):
            return False
        return inside or unfinished or above.end - above.start >= _FULL
    if kind in ("TEXT", "MORE"):
        if names and not first.mark:
            return inside or last == ","  # no editor breaks names in two
        entries = one_a_line or content_type == "network"
        if inside or unfinished:
            return not entries or not entry_shape(above.segment).dated_last
        ends = last in ".!?:;”»" or above.end - above.start < 50
        return not ends and not (entries and entry_shape(above.segment).entry)
    if kind == "QUOTE":
        return not quote_marks(above.segment).closes
    if kind != "ITEM":
        return False
    if last not in ",-–(" and line.indent <= first.indent and is_year(line.segment) and not _cuts_date(above, line):
        return False  # the year or the month of what is below it
    if last == "," and not entry_shape(line.segment).entry:
        return True
    if last not in ",-–&:" and (unknown_label_end(line.segment) >= 0 or begins_with_interview(line)):
        return False  # «Source: the town hall, 2014», «Interview with Ann Berg, 2009»
    return begun.islower() or (
        not entry_shape(above.segment).dated_last
        and (begun.isdigit() or begun == "(" or last in ",-–&:" or entry_shape(line.segment).dated_last)
    )


def _dated_first(line: Line) -> bool:
    """Whether a date is in front, or a year that may be one or begin the title."""
    return year_first(line.segment) or entry_shape(line.segment).dated_first


def _town_goes_on(field: Line, above: Line, line: Line) -> bool:
    """Whether a line below a labelled one, or what goes on with it, is one more line of places."""
    meaning = field.meaning
    if meaning is None or meaning.value != "twins" or field.value >= field.end:
        return False
    text, colon = line.document.text, unknown_label_end(line.segment)
    if colon >= 0:
        return country_named(text[line.start : colon]) is not None  # «Germany: Aville», not «Founded in: 1203»
    begun, last = text[line.start], text[above.end - 1]
    parted = begun in "(,;" or begun.islower() or last in ",;(" or _is_open(above)
    return parted or names_places(line.segment, alone=False)


def _joined(above: Line, line: Line) -> Line:
    segment = joined([above.segment, line.segment])
    whole = Line(segment, above.start, line.end, above.mark, above.number, above.indent, above.gap)
    whole.meaning = open_meaning(whole)
    return whole
