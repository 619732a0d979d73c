"""Cuts a page into lines and classes each by how it begins: the tokens of `grammar/page.lark`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..context import Context
from ..lexer import Token
from ..vocabulary import Sense
from .line import Line
from .shapes import Shapes

if TYPE_CHECKING:
    from ..lexicon import HeadingMarks

__all__ = ["LineLexer", "skip_colon"]

_BULLETS: Final = frozenset("•·‣▪◦●○*-–—−§►»")
#: What a line may have been taken for before the marks below it made it a heading.
_UNDERLINED: Final = frozenset({"TEXT", "TITLE", "FIELD", "LIST", "ENTRIES", "HEADING", "SUBHEADING", "NOTICE"})
#: What a heading means that no list knows.
_OTHER: Final = Sense("HEADING", "other")
_QUOTE_MARKS: Final = frozenset('“„«"‘‹')


class _Place:
    """Where on the page the lexer is: what came before decides what an unmarked line is."""

    def __init__(self) -> None:
        self.kind: str | None = None  # of the section
        self.number = 0  # of the section
        self.type: str | None = None  # of the line above, None behind a blank one
        self.above: Line | None = None
        self.last_type: str | None = None  # of the last line, blank ones passed over
        self.items = 0  # numbered items since the heading
        self.quoted = False  # whether a quote stands above, with nothing but its own text since


class LineLexer:
    """Lines of one page in one dialect."""

    def __init__(self, context: Context, shapes: Shapes, marks: HeadingMarks) -> None:
        self._context = context
        self._marks = marks
        self._shapes = shapes

    def tokens(self, text: str) -> list[Token]:
        """One token a line (two where a heading and prose share one); `value` is its Line. Blank lines give none."""
        place = _Place()
        out: list[Token] = []
        position = 0
        for raw in text.splitlines(keepends=True):
            start, position = position, position + len(raw)
            content = raw.strip()
            if not content:
                place.type = None
                continue
            first = start + raw.index(content)
            if self._marks.underlined_headings and _is_underline(content) and place.type in _UNDERLINED:
                out.append(self._underline(text, out, first, len(content), place))
                continue
            for type_, line in self._line(text, first, first + len(content), first > start, place):
                out.append(_token(type_, line))
                place.type = place.last_type = type_
                place.above = line
                place.quoted = type_ == "QUOTE" or (place.quoted and type_ in ("TEXT", "MORE", "IMAGE"))
        return out

    # --- one line

    def _line(self, text: str, start: int, end: int, indented: bool, place: _Place) -> list[tuple[str, Line]]:
        """The type and the parts of a line; two where a heading and prose share it."""
        lead = start
        while lead < end - 1 and (text[lead] in "\ufeff\u200b" or text[lead].isspace()):
            lead += 1  # a byte order mark in the middle of a file
        marked = self._marked(text, lead, end)
        if marked is not None:
            return [self._marked_heading(text, marked, place)]
        body, number = _numbering(text, lead, end)
        bullet = body == lead and _bullet(text, lead, end)
        if bullet:
            body = bullet
        sense, label_end = self._context.opening(body, end)
        if number is not None and number <= 31 and sense is None and self._shapes.begins_with_date(lead, end):
            body, label_end, number = lead, lead, None  # «3. Mai 2008» is no third item
        value = skip_colon(text, label_end, end)
        line = Line(start, end, body, label_end, value, sense, number, indented)
        if number is not None and (heading := self._numbered_heading(text, line, place)):
            return self._heading(text, heading, place)
        if number is not None:
            place.items += 1
            return [("ITEM", line)]
        if sense is not None and (type_ := self._labelled(text, line, bool(bullet))):
            return self._heading(text, line, place) if type_ == "HEADING" else [(type_, line)]
        return [("ITEM" if bullet else self._unmarked(text, line, place), line)]

    def _marked(self, text: str, start: int, end: int) -> Line | None:
        """The line of a heading between marks, where the dialect switches them on: `## Title`, `== Title ==`."""
        mark = text[start]
        if mark not in "#=":
            return None
        if mark == "#" and self._marks.markdown_headings:
            stop = start + len(text[start:end].rstrip("# "))
        elif text.startswith("==", start) and text.endswith("==", start, end) and self._marks.equals_headings:
            stop = start + len(text[start:end].rstrip("= "))
        else:
            return None
        body = start
        while body < end and text[body] == mark:
            body += 1
        level = body - start
        while body < end and text[body].isspace():
            body += 1
        return Line(start, end, body, body, end, None, level, stop=stop) if body < stop else None

    def _marked_heading(self, text: str, line: Line, place: _Place) -> tuple[str, Line]:
        """A line that its marks make a heading: a section, a sub-section, a label over a list, or the title."""
        level, stop = line.number or 1, line.content_end
        sense, label_end = self._context.opening(line.body, stop)
        line.number, line.sense, line.label_end = None, sense, label_end
        whole = not text[label_end:stop].strip(" :")
        if sense is not None and whole and sense.type in ("HEADING", "LIST", "ENTRIES", "LABEL"):
            if sense.type == "HEADING":
                place.kind, place.items = sense.value, 0
            return ("FIELD" if sense.type == "LABEL" else sense.type), line
        if sense is not None and sense.type == "SUBHEADING":
            return "SUBHEADING", line
        if self._shapes.is_known_organisation(line.body, stop):
            line.label_end = line.body
            return "SUBHEADING", line
        if place.kind is None and level == 1 and place.last_type in (None, "NOTICE", "IMAGE"):
            line.label_end = line.body
            return "TITLE", line
        place.kind, place.items = "other", 0
        line.sense, line.label_end = _OTHER, stop
        return "HEADING", line

    def _underline(self, text: str, out: list[Token], start: int, length: int, place: _Place) -> Token:
        """The line of marks below a heading; makes the line above what a marked heading would be."""
        above: Line = out[-1].value
        level = 1 if text[start] == "=" else 2
        plain = Line(above.start, above.end, above.body, above.body, above.end, None, level)
        place.last_type = out[-2].type if len(out) > 1 else None
        type_, heading = self._marked_heading(text, plain, place)
        out[-1] = _token(type_, heading)
        place.type, place.last_type, place.above = None, type_, heading
        line = Line(start, start + length, start, start, start + length)
        return _token("UNDERLINE", line)

    def _numbered_heading(self, text: str, line: Line, place: _Place) -> Line | None:
        """The heading that a numbered line is: a known one, or the next number with a colon at its end."""
        if line.sense is not None and line.sense.type == "HEADING":
            return line
        if line.number == place.number + 1 and not text[line.end :].strip():
            # The last line of an excerpt that is cut off in its middle.
            kind = self._context.engine.openings.unfinished(self._context.cut(line.body, line.end), "HEADING")
            if kind is not None:
                line.sense, line.label_end, line.value = Sense("HEADING", kind), line.end, line.end
                return line
        unknown = text[line.end - 1] == ":" and line.number == place.number + 1 and not place.items
        if unknown and place.kind is not None and not line.indented and line.end - line.body <= 60:
            line.sense, line.label_end, line.value = _OTHER, line.end - 1, line.end
            return line
        return None

    def _heading(self, text: str, line: Line, place: _Place) -> list[tuple[str, Line]]:
        assert line.sense is not None
        place.kind, place.items = line.sense.value, 0
        place.number = line.number or place.number
        if line.value >= line.end:
            return [("HEADING", line)]
        behind = line.value
        rest = Line(behind, line.end, behind, behind, behind, indented=line.indented)
        line.end = behind
        return [("HEADING", line), ("TEXT", rest)]

    # --- labelled lines

    def _labelled(self, text: str, line: Line, bullet: bool) -> str | None:
        """The type of a line that begins with a known phrase; None where the phrase is only part of a text."""
        sense = line.sense
        assert sense is not None
        whole = line.label_end >= line.end or line.value >= line.end
        colon = line.value > line.label_end and ":" in text[line.label_end : line.value]
        kind = sense.type
        if kind == "HEADING":
            return "HEADING" if whole and not bullet else None
        if kind == "SUBHEADING":
            return "SUBHEADING" if self._shapes.is_organisation(text, line.label_end, line.end) else None
        if kind == "ROLE":
            return "MEMBER" if self._shapes.is_membership(text, line.body, line.end) else None
        if kind == "LIST":
            return "LIST" if (whole or colon) and not bullet else None
        if kind == "ENTRIES":
            return "ENTRIES" if (whole or colon) and not bullet else None
        if kind == "LABEL":
            return self._field(text, line, whole, colon, bullet)
        return None

    def _field(self, text: str, line: Line, whole: bool, colon: bool, bullet: bool) -> str | None:
        assert line.sense is not None
        field = line.sense.value
        if field == "notice":
            return None if bullet else "NOTICE"
        if whole and self._marks.value_on_next_line and not bullet:
            return "FIELD"
        if field.startswith("fact:"):
            field = "fact"
        if bullet and not colon and not whole:
            return None
        if colon or (whole and field != "fact"):
            return "FIELD"
        shapes = self._shapes
        if field == "population":
            return "FIELD" if shapes.begins_with_number(text, line.label_end, line.end) else None
        if field == "contract":
            return "FIELD" if shapes.begins_with_action(text, line.label_end, line.end) else None
        if field == "twins":
            return "FIELD" if text[line.value].isupper() or text[line.value] in "(" else None
        if field.startswith("website"):
            return "FIELD" if shapes.begins_with_link(text, line.value, line.end) else None
        return None

    # --- lines without a mark

    def _unmarked(self, text: str, line: Line, place: _Place) -> str:
        shapes = self._shapes
        start, end = line.start, line.end
        if place.kind is None and place.last_type in (None, "NOTICE", "IMAGE") and shapes.is_title(text, start, end):
            return "TITLE"
        if shapes.is_picture(text, start, end):
            return "IMAGE"
        if shapes.is_link(text, start, end):
            below = text[start] == "[" or self._marks.value_on_next_line
            return "MORE" if below and _waits_for_link(place) else "FIELD"
        if shapes.has_size_mark(text, start, end):
            return "QUOTE"
        if place.quoted and shapes.is_attribution(text, start, end):
            return "ATTRIBUTION"
        if self._goes_on(text, line, place):
            return "MORE"
        if text[start] in _QUOTE_MARKS and shapes.is_quote(text, start, end):
            return "QUOTE"
        if place.kind in (None, "general", "other") and shapes.is_labelled(text, start, end):
            return "FIELD"
        return "TEXT"

    def _goes_on(self, text: str, line: Line, place: _Place) -> bool:
        """Whether an unmarked line right below another one is its continuation and not a block of its own."""
        above, shapes = place.above, self._shapes
        if place.type is None or above is None:
            return False
        last, first = text[above.end - 1], text[line.start]
        if place.type == "QUOTE" and not shapes.quote_is_closed(text, above):
            return True
        if place.type == "ITEM":
            return first.islower() or (
                not shapes.ends_with_date(text, above.body, above.end)
                and (
                    first.isdigit()
                    or first == "("
                    or last in ",-–&:"
                    or shapes.ends_with_date(text, line.start, line.end)
                )
            )
        if place.type in ("TEXT", "MORE", "ATTRIBUTION"):
            if first.islower() or last in ",-–&":
                return not shapes.ends_with_date(text, above.start, above.end)
            return (
                place.type != "ATTRIBUTION"
                and last not in ".!?:;”»"
                and above.end - above.start >= 50
                and (place.kind != "network" or not shapes.is_entry(text, above.start, above.end))
            )
        return place.type == "FIELD" and shapes.value_goes_on(text, above, line)


def _waits_for_link(place: _Place) -> bool:
    """Whether the line above is the label of a website with nothing behind it."""
    above = place.above
    if above is None or place.last_type != "FIELD" or above.sense is None or above.value < above.end:
        return False
    return str(above.sense.value).startswith("website")


def _token(type_: str, line: Line) -> Token:
    """The token of a line; its letters are for nobody, and stay where they are."""
    return Token(type_, line.start, line.end, "", line)


def _numbering(text: str, start: int, end: int) -> tuple[int, int | None]:
    """(offset behind `1.` and the space after it, the number); (start, None) where the line has no number."""
    index = start
    while index < end and text[index].isdecimal() and index - start < 3:
        index += 1
    if index == start or index >= end - 1 or index - start > 2 or text[index] not in ".)":
        return start, None
    after = index + 1
    if text[after].isdecimal() or (text[after].isspace() and _only_digits_follow(text, after, end)):
        return start, None
    while after < end and text[after].isspace():
        after += 1
    return after, int(text[start:index])


def _only_digits_follow(text: str, start: int, end: int) -> bool:
    """Whether the number begins a date in figures (`3. 5. 2008`) and no list."""
    rest = text[start:end].strip()
    return rest[:1].isdecimal() and rest.replace(".", "").replace(" ", "").isdecimal()


def _bullet(text: str, start: int, end: int) -> int:
    """The offset behind a bullet and the space after it; 0 where the line has none."""
    if text[start] not in _BULLETS or start + 1 >= end:
        return 0
    behind = start + 1
    while behind < end and text[behind].isspace():
        behind += 1
    if behind == start + 1 and text[start] not in "•·‣▪◦●○–—►":
        return 0
    return behind


def _is_underline(content: str) -> bool:
    return len(content) >= 3 and (not content.strip("=") or not content.strip("-"))


def skip_colon(text: str, start: int, end: int) -> int:
    """The offset behind white space and one colon; `end` where nothing else follows."""
    index, seen = start, False
    while index < end and (text[index].isspace() or (text[index] == ":" and not seen)):
        seen = seen or text[index] == ":"
        index += 1
    return index
