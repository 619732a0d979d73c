"""Lines that somebody's editor has broken in two: which ones go on with the line above.

A label, a membership or a sub-heading is what its whole line says (`signed in` / `1992`), so that `unwrap` joins its
parts before it is classed. Paragraphs and items go on in the page grammar, where `goes_on` says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import LONGEST_LABEL, Document, joined
from ..values.memberships import awaits_period, clauses_of
from ..values.organisations import body_reading
from ..values.places import country_named, names_places
from ..words.vocabulary import OPEN_END
from .labels import begins_with_interview, open_meaning
from .lines import Line, entry_shape, is_link, is_year, unknown_label_end, year_first
from .quote_lines import opens_quote, quote_marks

#: A line that an editor has broken is at least so long.
_FULL: Final = 60
#: So many lines may be one; a page of half-finished ones costs no more for it.
_MOST_LINES: Final = 4
#: Words and marks that end no line of their own.
_UNFINISHED: Final = frozenset("IN OF THE AND SINCE FROM TO UNTIL MONTH COMMA DASH AMP".split())
#: What a date may be cut in two after.
_IN_DATE: Final = frozenset({"MONTH", "NUMBER", "ORDINAL"})
#: Labels whose value may go on in another line.
_WITH_VALUE: Final = frozenset({"LABEL", "LIST", "INTERVIEW"})


def unwrap(document: Document, lines: Sequence[Line]) -> list[Line]:
    """The lines, those that are parts of one labelled line as one."""
    out: list[Line] = []
    count = 1
    for line in lines:
        if line.mark == "DEFINITION" and out and _awaits_definition(out[-1]):
            out[-1] = _joined(document, out[-1], line)
            count = _MOST_LINES
            continue
        whole = _whole(document, out[-1], line) if out and count < _MOST_LINES and _may_go_on(out[-1], line) else None
        if whole is None:
            out.append(line)
            count = 1
        else:
            out[-1] = whole
            count += 1
    return out


def _awaits_definition(above: Line) -> bool:
    """Whether a line may be what the next one, `: 1981`, is the value of."""
    short = above.end - above.start <= LONGEST_LABEL
    return short and above.mark in ("", "BULLET") and unknown_label_end(above.segment) < 0


def _may_go_on(above: Line, line: Line) -> bool:
    """Whether nothing forbids that a line goes on with the one above: no gap, mark, cells or label of its own."""
    if line.gap or line.mark or line.meaning is not None or "\t" in line.segment.text:
        return False
    return above.meaning is not None or line.end - line.start <= LONGEST_LABEL


def _whole(document: Document, above: Line, line: Line) -> Line | None:
    """Both lines as one, where the upper one is not finished and the lower one finishes it."""
    meaning, type_ = above.meaning, above.meaning.type if above.meaning is not None else ""
    text = document.text
    field = str(meaning.value) if meaning is not None else ""
    if type_ in _WITH_VALUE and above.value < above.end and not field.endswith(OPEN_END):
        if field in ("twins", "notice"):
            return None  # a line break may part two towns
        if _value_goes_on(above, line):
            return _joined(document, above, line)
        return _nested(document, above, line) if field.startswith("website") else None
    if type_ == "ROLE":
        return _membership(document, above, line)
    if type_ == "SUBHEADING" and not above.mark and not _names_body(above):
        whole = _joined(document, above, line)
        if _names_body(whole):
            return whole
    if not type_ and unknown_label_end(above.segment) >= 0 and text[above.end - 1] != ":":
        return _joined(document, above, line) if _value_goes_on(above, line) else None
    if above.mark != "BULLET" and max(above.end - above.start, line.end - line.start) <= LONGEST_LABEL:
        return _heading(document, above, line)
    return None


def _names_body(line: Line) -> bool:
    reading = body_reading(line.segment.after(line.label_end))
    return reading is not None and reading.sure


def _value_goes_on(above: Line, line: Line) -> bool:
    """Whether a value is unfinished, or the next line begins in the middle of something."""
    text = above.segment.document.text
    first = text[line.start]
    if is_link(line.segment) or unknown_label_end(line.segment) >= 0:
        return False
    if first.islower() or first in "(,;)" or _is_open(text, above):
        return True
    last = _last_type(above)
    return last in _UNFINISHED or (last == "ORDINAL" and first.isdigit())


def _last_type(above: Line) -> str:
    return above.segment.tail(LONGEST_LABEL).lookup_tokens("date")[-1].type


def _is_open(text: str, above: Line) -> bool:
    return text.rfind("(", above.value, above.end) > text.rfind(")", above.value, above.end)


def _nested(document: Document, above: Line, line: Line) -> Line | None:
    """`Prevention & Safety: Local Safety` / `Contract signed in 1996`: the value begins with a label of its own."""
    whole = _joined(document, above, line)
    meaning, end = whole.value_segment().opening()
    return whole if meaning is not None and meaning.type == "LABEL" and end > above.end else None


def _membership(document: Document, above: Line, line: Line) -> Line | None:
    """A membership in two lines: `President of the Italian` / `Forum (FISU) since 2013`, `from 1999` / `to 2002`."""
    if is_link(line.segment) or line.end - line.start > LONGEST_LABEL:
        return None
    upper = clauses_of(above.segment)
    if upper is not None and (awaits_period(upper) or not _value_goes_on(above, line)):
        return None  # a label whose periods are below it, or finished
    whole = _joined(document, above, line)
    read = clauses_of(whole.segment)
    return whole if read is not None and not awaits_period(read) else None


def _heading(document: Document, above: Line, line: Line) -> Line | None:
    """A heading or a label in two lines, `2. The City in our` / `Network :`, which the lower one ends."""
    text = document.text
    if text[line.end - 1] != ":" or text[above.end - 1] in ".:;!?":
        return None
    whole = _joined(document, above, line)
    found = whole.meaning is not None and whole.meaning.type in ("HEADING", "LABEL", "LIST")
    return whole if found and whole.label_end > above.end and whole.value >= whole.end else None


def goes_on(above: Line, kind: str | None, line: Line, in_network: bool) -> bool:
    """Whether an unmarked line right below another one is its continuation and not a block of its own.

    kind: what the line above is, `page.lark`'s type. in_network: whether entries of activities may be here.
    """
    if line.gap or kind in (None, "UNDERLINE"):
        return False
    text = line.segment.document.text
    last, first = text[above.end - 1], text[line.start]
    if kind == "QUOTE" and not quote_marks(above.segment).closes:
        return True
    if kind == "ITEM":
        cut = _last_type(above) in _IN_DATE and not entry_shape(above.segment).dated_last  # «Seminar, 3-5» / «May 2001»
        if last not in ",-–(" and not cut and is_year(line.segment):
            return False  # the year or the month of what is below it
        if last == "," and not entry_shape(line.segment).entry:
            return True
        if last not in ",-–&:" and (unknown_label_end(line.segment) >= 0 or begins_with_interview(line)):
            return False  # «Source: the town hall, 2014», «Interview with Ann Berg, 2009»
        return first.islower() or (
            not entry_shape(above.segment).dated_last
            and (first.isdigit() or first == "(" or last in ",-–&:" or entry_shape(line.segment).dated_last)
        )
    if kind in ("TEXT", "MORE"):
        if first.islower() or first == "(" or last in ",-–&":
            return not in_network or not entry_shape(above.segment).dated_last
        return (
            last not in ".!?:;”»"
            and above.end - above.start >= 50
            and (not in_network or not entry_shape(above.segment).entry)
        )
    return False


def line_goes_on(first: Line, above: Line, kind: str | None, line: Line, names: bool) -> bool:
    """`goes_on` in a list of one entry a line, where a date may be before each.

    first: the line that the entry above begins with. names: whether the entries are names rather than titles, which no
    editor breaks in two.
    """
    if line.gap or kind not in ("TEXT", "ITEM", "MORE") or not _dated_first(first):
        if names and not first.mark and kind in ("TEXT", "MORE"):
            text = line.segment.document.text
            begins_inside = text[line.start].islower() or text[line.start] == "("
            return not line.gap and (begins_inside or text[above.end - 1] == ",")
        return goes_on(above, kind, line, in_network=True)
    if _dated_first(line) or opens_quote(line.segment):
        return False
    text = line.segment.document.text
    if text[line.start].islower() or text[line.start] == "(" or text[above.end - 1] in ",-–&":
        return True
    return above.end - above.start >= _FULL


def _dated_first(line: Line) -> bool:
    """Whether a date is in front, or a year that may be one or begin the title."""
    return year_first(line.segment) or entry_shape(line.segment).dated_first


def field_goes_on(field: Line, above: Line, line: Line) -> bool:
    """Whether an unmarked line right below a labelled one, or what goes on with it, is one more line of places."""
    meaning = field.meaning
    if line.gap or meaning is None or meaning.value != "twins" or field.value >= field.end:
        return False
    colon = unknown_label_end(line.segment)
    if colon >= 0:
        # «Germany: Aville» goes on, «Founded in: 1203» does not.
        return country_named(line.segment.document.text[line.start : colon]) is not None
    text = line.segment.document.text
    first, last = text[line.start], text[above.end - 1]
    parted = first in "(,;" or first.islower() or last in ",;(" or _is_open(text, above)
    return parted or names_places(line.segment, alone=False)


def _joined(document: Document, above: Line, line: Line) -> Line:
    segment = joined([above.segment, line.segment])
    whole = Line(segment, above.start, line.end, above.mark, above.number, above.indent, above.gap)
    whole.meaning = open_meaning(document, whole)
    return whole
