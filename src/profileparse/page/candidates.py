"""What each line of a page may be, as the edges of a lattice: `page.lark` chooses between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ..document import Document
from ..readings.lattice import Lattice
from ..values import Kind
from ..values.memberships import Clause, awaits_period, read_periods
from ..values.places import names_places
from .labels import report_second_label
from .lines import Line, dates_of, entry_shape, is_link
from .quote_lines import is_name_below, is_office_below, names_speaker, quote_marks

#: The fields whose value may be on the line below.
_VALUE_BELOW: Final = frozenset({"POPULATION", "LOCATION", "WEBSITE", "FACT"})
#: The types of facts that go on over the lines below their label, and what a label of one is.
_OF_SEVERAL_LINES: Final = {"list": "LISTED", "contact": "CONTACT", "entries": "ENTRIES", "places": "LISTED"}


def page_lattice(document: Document, lines: Sequence[Line], page: Kind) -> Lattice:
    """The edges of all lines, each of which was classed by itself. page: the grammar of pages, its edges and costs."""
    return Lattice(lines, document.text, page.costs, partial(_add_line, document, page))


def _add_line(document: Document, page: Kind, lattice: Lattice, index: int) -> None:
    line: Line = lattice.tokens[index]
    above: Line | None = lattice.tokens[index - 1] if index else None
    below: Line | None = lattice.tokens[index + 1] if index + 1 < len(lattice.tokens) else None
    kind = line.type
    if kind == "FIELD":
        report_second_label(line)
        kind = line.type = _field_type(document, line)
        lattice.add(kind, index, index + 1, line, "unlabelled" if line.meaning is None else "")
    elif kind == "MEMBERSHIP":
        opened = above is not None and above.type == kind and document.text[above.end - 1] == ":"
        if line.mark and (opened or (above is not None and above.type == "PERIOD")):
            # In bullets below «Member of the Executive Committee:» are the roles in it, as if on its line.
            line.type = "PERIOD"
            lattice.add("PERIOD", index, index + 1, line).test = lambda: line.read is not None
        label = "MEMBERSHIP_LABEL" if line.read and awaits_period(line.read) else "MEMBERSHIP"
        lattice.add("MEMBERSHIP_UNREAD" if line.read is None else label, index, index + 1, line)
    else:
        heads = kind == "UNKNOWN" and below is not None and below.mark == "BULLET"
        if kind == "UNKNOWN":
            lattice.add(kind, index, index + 1, line, "unknown")
            kind = line.type = "TEXT"
        if kind in ("TEXT", "ITEM") and line.read is not None:
            lattice.add("MEMBERSHIP", index, index + 1, line, "period first")
        before = len(lattice.out[index])
        if kind in page.edges:
            page.add(lattice, kind, index, value=line)
        else:
            lattice.add(kind, index, index + 1, line)
        if heads:  # above items it is no text, however much these would cost less for that
            lattice.out[index] = [edge for edge in lattice.out[index] if edge.type != "TEXT"]
        for edge in lattice.out[index][before:]:
            if edge.type in _TESTS:
                edge.test = partial(_TESTS[edge.type], line, above or line, below)
    if not line.mark and not line.gap and (line.meaning is None or kind in ("TEXT", "MORE")):
        lattice.add("CONTACT_VALUE", index, index + 1, line)


# --- what must be so for an edge that `edges.toml` gives a line; asked only where the grammar would take the edge


def _take_periods(line: Line, waiting: bool) -> list[Clause] | None:
    """What the periods of a line below a role say; the line keeps that."""
    read = read_periods(line.segment, waiting)
    line.read = read or line.read
    return read


#: By the type of the edge: whether it is there for a line, by the lines above and below it. Above the first line is
#: itself: the grammar takes none of these edges there.
_TESTS: Final[dict[str, Callable[[Line, Line, Line | None], bool]]] = {
    "LINK_VALUE": lambda line, _, __: line.document.engine.lexicon.shapes.value_on_next_line,
    "PLACES": lambda line, _, __: names_places(line.segment, alone=line.type == "ITEM"),
    "BARE": lambda line, _, __: not line.gap and names_places(line.segment, alone=True),
    "PERIOD": lambda line, _, __: _take_periods(line, True) is not None,
    "MORE_PERIOD": lambda line, _, __: line.mark != "" and _take_periods(line, False) is not None,
    "ITEM_VALUE": lambda line, above, _: not line.gap or above.mark != "",
    "FACT_ITEM": lambda line, above, _: (not line.gap or above.mark != "") and not entry_shape(line.segment).entry,
    # A line that says more of a fact is right below another one without a bullet.
    "DATED_VALUE": lambda line, above, _: not line.gap and not above.mark and bool(dates_of(line.segment)),
    "LINE_VALUE": lambda line, above, _: (
        not line.gap and not above.mark and all(t.type not in ("COMMA", "SEMICOLON") for t in above.segment.tokens)
    ),
    "OPEN_QUOTE": lambda line, _, __: not quote_marks(line.segment).closes,
    "STILL_OPEN": lambda line, _, __: not quote_marks(line.segment).closes,
    # Each paragraph of a quote may begin with a mark, and the last one closes it.
    "CLOSES": lambda line, _, __: quote_marks(line.segment).closes,
    "LAST_CLOSES": lambda line, _, __: quote_marks(line.segment).closes,
    "UNOPENED": lambda line, _, __: quote_marks(line.segment).unopened,
    "LAST_UNOPENED": lambda line, _, __: quote_marks(line.segment).unopened,
    "UNOPENED_FIRST": lambda line, _, __: not quote_marks(line.segment).types,
    "SPEAKER": names_speaker,
    "NAME_BELOW": is_name_below,
    "OFFICE_BELOW": is_office_below,
}


def _field_type(document: Document, line: Line) -> str:
    """The token of `page.lark` for a labelled line."""
    empty = line.value >= line.end
    name = str(line.meaning.value) if line.meaning is not None else ""
    fact = document.engine.lexicon.facts.get(name.removeprefix("fact:")) if ":" in name else None
    if fact in _OF_SEVERAL_LINES and (empty or fact != "places"):
        return _OF_SEVERAL_LINES[fact] + ("_LABEL" if empty else "")
    if line.meaning is None:
        return "LINK" if is_link(line.segment) else "FACT"
    kind = name.partition("-")[0].partition(":")[0].upper()
    return f"{kind}_LABEL" if empty and kind in _VALUE_BELOW else kind
