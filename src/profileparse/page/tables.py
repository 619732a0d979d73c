"""Tables: the head of one says what is in it and what its columns hold: `| Place | Date | Event |`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document, Segment
from ..values import cells_of, extent
from ..values.place_lattice import OF_REGION
from ..words.lexer import Token
from ..words.lexicon import Lexicon
from .labels import open_meaning
from .lines import Line
from .position import OF_ENTRIES, SectionContext

_NO_COLUMNS: Final[tuple[str, ...]] = ()
_DATES: Final = ("DATE", "FROM", "TO")
#: The columns that a table may have, what its rows are about first. Where it is of other things, each row is an entry.
_KNOWN: Final = {
    "memberships": ("TITLE", "ROLE", *_DATES),
    "places": ("PLACE", "REGION", "COUNTRY", *_DATES),
    "activities": ("TITLE", "PLACE", "ROLE", *_DATES),
    "entries": ("TITLE", "PLACE", "ROLE", *_DATES),
}
_LISTED: Final = frozenset({"memberships", "places"})
#: The marks around what a cell holds where its row is read as a line of a list: `Aville (Sweden), 1987`.
_AROUND: Final = {"ROLE": ":", "DATE": ",", "REGION": "[)", "COUNTRY": "()"}
_SIGNS: Final = {":": "COLON", ",": "COMMA", "(": "LPAR", "[": "LPAR", ")": "RPAR", "|": "PIPE", "–": "DASH"}


class Table:
    """The table that the last line was in: what it holds, and its columns; none where its head names none."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._facts = lexicon.facts
        self._holds = ""
        self._columns = _NO_COLUMNS
        self._in_rows = False  # whether the line above is a row

    def takes(self, line: Line, after: Line | None, position: SectionContext) -> str:
        """What a row is: `LIST` or `HEADING` for a head that says what is below it, `NOTICE` for others, or `ITEM`.

        after: the line below. position: where the line is. Nothing for what is no row, or one that no head explains.
        """
        within, self._in_rows = self._in_rows and not line.gap, line.mark.endswith("RULE") or bool(_cells(line))
        opened = 0 if within else _cells_of_phrase(line, after, position.within.content_type)
        scope = line.scope if opened else None
        above = "places" if position.below_towns else position.content_type
        content_type = above if scope is None else scope.content_type
        holds = str(self._facts.get(content_type.removeprefix("fact:"), content_type))
        if holds == "network" or holds in OF_ENTRIES:
            holds = "activities" if holds in ("network", "activities") else "entries"
        if holds not in _KNOWN or not _cells(line):
            self._holds = self._holds if line.mark.endswith("RULE") else ""
        else:
            first, self._holds = holds != self._holds or line.gap, holds
            cells = cells_of(line.segment.lookup_tokens("column"))
            names = _columns_named(cells, _KNOWN[holds])
            columns = _columns_of(names, _KNOWN[holds], opened)
            if columns or opened or (first and after is not None and _is_unknown_head(line, after)):
                self._columns = columns
                _report_unknown(line.document, cells, columns or names if "" in names else columns)
                opened = opened or -1
            elif first or not self._columns:
                self._columns = _NO_COLUMNS
                if holds in _LISTED and _empty_cells(line):
                    return _take_row(line, None)
            else:
                return _take_row(line, _as_listed(line, self._columns, self._holds))
        return "" if not opened else "NOTICE" if opened < 0 or line.meaning is None else line.meaning.type


def _take_row(line: Line, row: Segment | None) -> str:
    """Has a row read by the columns of its table; reports one that does not say what it is about.

    It may go on with the one above.
    """
    if row is not None:
        line.segment = row
        return "ITEM"
    message = "a row that does not say what it is about; kept as text"
    line.document.report("unread-list", message, line.start, line.end)
    return "NOTICE"


def _cells_of_phrase(line: Line, after: Line | None, section: str) -> int:
    """How many cells of the head of a table are the heading or the label over a list that says what is in the table.

    `| Treasurer | Term |` above rows, where `Treasurer` is such a label; but not `| Attended | the fair |`, nor a head
    whose first cell is only a column of what its section holds, which its heading says.
    """
    cells, text = _cells(line), line.document.text
    meaning = open_meaning(line, alone=True)
    if meaning is None or meaning.type not in ("HEADING", "LIST") or after is None or len(cells) < 2:
        return 0
    below, written = _cells(after), text[line.body : line.label_end]
    rest = text[line.label_end : line.stop].lstrip(" ")
    if rest[:1] not in ("", "|", "\t") or any(map(str.isdecimal, line.segment.text)):
        return 0
    looked_up = cells_of(line.segment.lookup_tokens("column"))
    count = 1 + written.count("|") + written.count("\t")
    known = _KNOWN[section] if section in _LISTED and count == 1 else ()
    if known and _columns_of(_columns_named(looked_up, known), known, 0):
        return 0
    named = _begins_with_figure(below) or any(cell[0].type.endswith("_COLUMN") for cell in looked_up[1:] if cell)
    if not after.mark.endswith("RULE") and not (named and 1 < len(below) <= len(cells)):
        return 0
    line.meaning = meaning
    line.relabel(line.label_end, line.end)
    return count


def _empty_cells(row: Line) -> int:
    """How many cells before the first one with words are empty."""
    return max(row.segment.document.text.count("|", row.start, row.body) - 1, 0)


def _cells(row: Line) -> list[str]:
    """What is in the cells of a row, as it is written; nothing where a line is none."""
    text = row.segment.text
    if "|" in text and (row.mark == "ROW" or " | " in text):
        return text.split("|")
    return text.split("\t") if "\t" in text else []


def _begins_with_figure(cells: list[str]) -> bool:
    return any(cell.strip()[:1].isdecimal() for cell in cells)


def _columns_named(cells: list[list[Token]], known: tuple[str, ...]) -> list[str]:
    """What each cell of a head names; nothing for one that is unknown."""
    names = [cell[0].type.removesuffix("_COLUMN") if len(cell) == 1 else "" for cell in cells]
    return [known[0] if name == "TITLE" else name if name in known else "" for name in names]


def _columns_of(names: list[str], known: tuple[str, ...], opened: int) -> tuple[str, ...]:
    """The columns of a head by what its cells name; none where a row is no head.

    A head names what its rows are about and something else, nothing twice, and no end before its beginning.
    opened: how many of its cells say what is in the table: the first of these that names nothing else is what its rows
    are about.
    """
    if opened:
        about = [*(i for i in range(opened) if names[i] in ("", known[0])), *(i for i, n in enumerate(names) if not n)]
        if about:
            names = ["" if name == known[0] else name for name in names]
            names[about[0]] = known[0]
    found: list[str] = []
    for name in names:
        late = name == "FROM" and "TO" in found
        found.append(name if name not in found and not late else "")
    several = opened or len(found) - found.count("") > 1
    return tuple(found) if known[0] in found and several else _NO_COLUMNS


def _is_unknown_head(line: Line, after: Line) -> bool:
    """Whether a row without figures is above a rule, or one of as many cells, one of which begins with a figure."""
    cells, below = _cells(line), _cells(after)
    figures = len(cells) == len(below) and _begins_with_figure(below)
    return (figures or after.mark.endswith("RULE")) and not any(map(str.isdecimal, line.segment.text))


def _report_unknown(document: Document, cells: list[list[Token]], columns: Sequence[str]) -> None:
    for index, cell in enumerate(cells):
        if cell and not (columns and columns[index]):
            message = "the column «{}» is in no list of what such a table holds"
            document.report_words("unknown-label", message, *extent(cell))


def _as_listed(line: Line, columns: tuple[str, ...], holds: str) -> Segment | None:
    """A row as if it stood in a list, `ICOM: treasurer, 2001`; of an entry its title, place and date, in this order.

    One with more cells than its head stays as it is. None for one without what the table is about.
    """
    row = line.segment
    written: list[list[Token]] = [*([] for _ in range(_empty_cells(line))), *cells_of(row.tokens)]
    if holds == "memberships" and "ROLE" not in columns:
        columns = _with_role(row, columns)
    cells = dict(zip(columns, written, strict=False))
    about, *others = [name for name in _KNOWN[holds] if name in columns and name not in _DATES]
    listed = holds in _LISTED
    if len(written) > len(columns):
        return row
    if listed and not _says(cells, about):
        return None
    tokens = list(cells.get(about, []))
    if any(name in columns for name in _DATES):
        cells["DATE"] = _period(cells)
        others.append("DATE")
    for name in others:
        around, cell = _AROUND[name] if listed else "|", cells.get(name, [])
        if name == "COUNTRY" and _says(cells, "REGION"):
            around = ","  # Aville (Abruzzes), Italie
        if not listed or _says(cells, name):
            start, end = extent(cell) if cell else (row.end, row.end)
            tokens += [_mark(around[:1], start), *cell, *(_mark(sign, end) for sign in around[1:])]
    made = Segment(row.document, row.start, row.end, tokens)
    made.columns = _NO_COLUMNS if listed else (about, *others)
    return made


def _with_role(row: Segment, columns: tuple[str, ...]) -> tuple[str, ...]:
    """The columns, where one that is unknown holds a known role: a membership without it would be wrong."""
    looked_up = cells_of(row.lookup_tokens("membership"))
    roles = [
        index
        for index, (name, cell) in enumerate(zip(columns, looked_up, strict=False))
        if not name and len(cell) == 1 and cell[0].type == "ROLE"
    ]
    return columns if not roles else (*columns[: roles[0]], "ROLE", *columns[roles[0] + 1 :])


def _mark(sign: str, at: int) -> Token:
    """A mark that the page leaves to the line between two cells."""
    return Token(_SIGNS[sign], at, at, OF_REGION if sign == "[" else sign)


def _says(cells: dict[str, list[Token]], name: str) -> bool:
    """Whether a word or a figure is in a cell."""
    return any(token.text[:1].isalnum() for token in cells.get(name, []))


def _period(cells: dict[str, list[Token]]) -> list[Token]:
    """The date of a row, or the period of two cells; one of them alone is its beginning or its end."""
    first, last = cells.get("FROM", []), cells.get("TO", [])
    if "DATE" in cells or not (first or last):
        return cells.get("DATE", [])
    if first and last:
        return [*first, _mark("–", last[0].start), *last]
    alone = first or last
    if alone[0].text[:1].islower():
        return alone  # «since 1974» below «Since»
    # The word is the head's; it has no room of its own in the row.
    return [Token("SINCE" if first else "UNTIL", alone[0].start, alone[0].start + 1, ""), *alone]
