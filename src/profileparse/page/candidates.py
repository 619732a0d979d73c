"""What each line of a page may be, as the edges of a lattice: `page.lark` chooses between them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from ..document import Document, joined
from ..readings.lattice import Lattice
from ..values.memberships import awaits_period, read_periods
from ..values.places import names_places
from ..values.quotes import is_attribution
from .labels import report_second_label
from .lines import Line, dates_of, is_link
from .quote_lines import is_name_below, is_said_by, quote_marks

#: The fields whose value may be on the line below.
_VALUE_BELOW: Final = frozenset({"POPULATION", "LOCATION", "WEBSITE", "FACT"})
#: The types of facts that go on over the lines below their label, and what a label of one is.
_OF_SEVERAL_LINES: Final = {"list": "LISTED", "contact": "CONTACT", "entries": "ENTRIES", "places": "LISTED"}


def page_lattice(document: Document, lines: Sequence[Line], costs: dict[str, int]) -> Lattice:
    """The edges of all lines, each of which was classed by itself. costs: those of the grammar, by name."""
    return Lattice(lines, document.text, costs, partial(_add_line, document))


def _add_line(document: Document, lattice: Lattice, index: int) -> None:
    line: Line = lattice.tokens[index]
    above: Line | None = lattice.tokens[index - 1] if index else None
    kind = line.type
    if kind == "FIELD":
        report_second_label(document, line)
        kind = _field_type(document, line)
        _add(lattice, index, kind, "unlabelled" if line.meaning is None else "")
    elif kind == "MEMBERSHIP":
        opened = above is not None and above.type == kind and document.text[above.end - 1] == ":"
        if line.mark and (opened or (above is not None and above.type == "PERIOD")):
            # In bullets below «Member of the Executive Committee:» are the roles in it, as if on its line.
            kind = "PERIOD"
            _add(lattice, index, kind, "", lambda: line.read is not None)
        label = "MEMBERSHIP_LABEL" if line.read and awaits_period(line.read) else "MEMBERSHIP"
        _add(lattice, index, "MEMBERSHIP_UNREAD" if line.read is None else label)
    elif kind in ("TEXT", "ITEM", "UNKNOWN"):
        heads = False
        if kind == "UNKNOWN":
            _add(lattice, index, kind, "unknown")
            kind = line.type = "TEXT"
            heads = index + 1 < len(lattice.tokens) and lattice.tokens[index + 1].mark == "BULLET"
        if not heads:  # above items it is no text, however much these would cost less for that
            _add(lattice, index, kind, "plain")
        if line.read is not None:
            _add(lattice, index, "MEMBERSHIP", "period first")
        _add_below(document, lattice, index, above)
        _add_of_quote(lattice, index, above)
    elif kind == "SAID":
        _add(lattice, index, "SPEAKER")
        _add(lattice, index, "TEXT", "plain")
    else:
        _add(lattice, index, kind, "unlabelled" if kind in ("TITLE", "IMAGE", "QUOTE", "MORE") else "")
        if kind in ("QUOTE", "MORE"):
            _add_of_quote(lattice, index, above)
        if kind in ("MORE", "UNDERLINE"):
            _add(lattice, index, "TEXT", "stray")
    if not line.mark and not line.gap and (line.meaning is None or kind in ("TEXT", "MORE")):
        _add(lattice, index, "CONTACT_VALUE")
    line.type = kind


def _add(lattice: Lattice, index: int, kind: str, cost: str = "", test: Callable[[], bool] | None = None) -> None:
    lattice.add(kind, index, index + 1, lattice.tokens[index], cost).test = test


def _add_below(document: Document, lattice: Lattice, index: int, above: Line | None) -> None:
    """What a plain line may be to the label above it: its value, one of its periods or places."""
    line: Line = lattice.tokens[index]
    item = line.type == "ITEM"
    _add(lattice, index, "VALUE", "below")
    if document.engine.lexicon.shapes.value_on_next_line:
        _add(lattice, index, "LINK_VALUE", "below")
    _add(lattice, index, "PLACES", "below", partial(names_places, line.segment, alone=item))
    if not item and not line.gap:
        _add(lattice, index, "BARE", "below", partial(names_places, line.segment, alone=True))
    _add(lattice, index, "PERIOD", "below", partial(_reads_periods, line, True))
    if line.mark:
        _add(lattice, index, "MORE_PERIOD", "below", partial(_reads_periods, line, False))
    _add(lattice, index, "FIRST_VALUE", "below")
    if above is None:
        return
    if item and (not line.gap or above.mark):
        _add(lattice, index, "ITEM_VALUE", "below")
    elif not item and not line.gap and not above.mark:
        # A line that says more of the fact looks like the one above; a label that no list knows does not.
        _add(lattice, index, "DATED_VALUE", "below", lambda: bool(dates_of(line.segment)))
        _add(
            lattice,
            index,
            "LINE_VALUE",
            "below",
            lambda: all(token.type not in ("COMMA", "SEMICOLON") for token in above.segment.tokens),
        )


def _add_of_quote(lattice: Lattice, index: int, above: Line | None) -> None:
    """What a line may be to a quote: its later paragraphs, its end, the one who said it."""
    line: Line = lattice.tokens[index]
    segment, kind = line.segment, line.type
    if kind == "QUOTE":
        _add(lattice, index, "OPEN_QUOTE", "unlabelled", lambda: not quote_marks(segment).closes)
        _add(lattice, index, "INSIDE", "below")
        # Each paragraph of a quote may begin with a mark, and the last one closes it.
        _add(lattice, index, "CLOSES", "", lambda: quote_marks(segment).closes)
    elif kind == "MORE":
        _add(lattice, index, "STILL_OPEN", "", lambda: not quote_marks(segment).closes)
        _add(lattice, index, "LAST_CLOSES", "", lambda: quote_marks(segment).closes)
        _add(lattice, index, "LAST_UNOPENED", "", lambda: quote_marks(segment).unopened)
    elif kind == "TEXT":
        _add(lattice, index, "INSIDE", "below")
        _add(lattice, index, "CLOSES", "below", lambda: quote_marks(segment).closes)
        _add(lattice, index, "UNOPENED", "plain", lambda: quote_marks(segment).unopened)
        _add(lattice, index, "UNOPENED_FIRST", "plain", lambda: not quote_marks(segment).types)
    if line.mark == "QUOTE_SIGN" or (kind == "ITEM" and line.segment.document.text[line.start] in "-–—"):
        # A paragraph of its own in a block quote is too: «> “We learn.”», «> Anna Berg, Mayor».
        if above is not None and (not line.gap or line.mark == "QUOTE_SIGN" == above.mark) and line.body < line.stop:
            _add(lattice, index, "SPEAKER", "", partial(is_said_by, above.segment, segment))
    elif kind != "ITEM" and kind != "QUOTE":
        _add(lattice, index, "SPEAKER", "", partial(is_attribution, segment))
        if above is not None and not line.gap:
            below: Line | None = lattice.tokens[index + 1] if index + 1 < len(lattice.tokens) else None
            _add(lattice, index, "NAME_BELOW", "", partial(is_name_below, above.segment, segment, below))
            # «Ines Berg» / «Mayor of Ton»
            _add(
                lattice,
                index,
                "OFFICE_BELOW",
                "",
                lambda: (
                    segment.lookup_tokens("speaker")[0].type in ("OFFICE", "RESPONSIBLE")
                    and ":" not in segment.text
                    and is_attribution(joined([above.segment, segment]))
                    and not is_attribution(segment)
                ),
            )


def _reads_periods(line: Line, waiting: bool) -> bool:
    read = read_periods(line.segment, waiting)
    line.read = read or line.read
    return read is not None


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
