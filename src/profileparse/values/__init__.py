"""Values: one module for each kind. Here is what they share: a kind with its grammar, parts of it, links, periods."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..dates.resolve import Resolved
from ..document import Document, Segment, one_line
from ..models import Period
from ..readings.decide import Decision, decide
from ..readings.lattice import Lattice
from ..readings.runner import Reader
from ..words.lexer import Token
from ..words.vocabulary import Meaning

_LINKS: Final = frozenset({"LINK", "LINK_END"})
_ADDRESSES: Final = _LINKS | {"URL"}
#: Words of a date that a name may consist of too, «Erin March», and that are none by themselves.
OF_DATES: Final = frozenset({"MONTH", "SEASON", "WEEKDAY"})
#: Languages whose nouns all have a capital: «Stadt Oberheim», where «Vila Formosa» is a name.
NOUNS_IN_CAPITALS: Final = frozenset({"de"})
#: What the address of a link to a mail address begins with.
_MAIL: Final = "mailto:"

#: Makes the value of a rule of a grammar from those of its parts.
Rule = Callable[[list[Any]], Any]
_TypeAt = Callable[[Sequence[Any], int], str]


class Kind:
    """A kind of value: the grammar that reads it, and what makes the value of each of its rules."""

    def __init__(self, grammar: str, like: str = "", **rules: Rule) -> None:
        """like: the grammar whose edges it shares; without one its own."""
        self._grammar = grammar
        self._like = like or grammar
        self._rules = SimpleNamespace(**rules)
        self._reader: Reader | None = None
        self._edges: dict[str, tuple[tuple[str, str], ...]] | None = None

    @property
    def reader(self) -> Reader:
        """What runs the grammar, made when it is first asked for."""
        if self._reader is None:
            self._reader = Reader(self._grammar, self._rules)
        return self._reader

    @property
    def edges(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """What a token may be by its type, with the names of the costs."""
        if self._edges is None:
            self._edges = tables().edges.get(self._like, {})
        return self._edges

    @property
    def costs(self) -> dict[str, int]:
        """The costs of the grammar by their names."""
        return self.reader.costs

    def forget(self) -> None:
        """Makes the reader anew, because the tables are others."""
        self._reader = None

    def lattice(self, document: Document, tokens: Sequence[Any], type_at: _TypeAt | None = None) -> Lattice:
        """A lattice over `tokens`. type_at: what the one at an index is in its place; without it there are no edges."""
        lattice = Lattice(tokens, document.text, self.costs)
        if type_at is not None:
            for index in range(len(tokens)):
                self.add(lattice, type_at(tokens, index), index)
        return lattice

    def add(self, lattice: Lattice, kind: str, index: int, last: int = 0, value: Any = None) -> None:
        """Adds what a token of this type may be.

        last: the index after what belongs to it, where that is more. value: of the edges, where not the token's.
        """
        edges = self.edges
        given = lattice.tokens[index].value if value is None else value
        for meaning, cost in edges[kind] if kind in edges else edges.get("other", ()):
            lattice.add(meaning, index, last or index + 1, given, cost)

    def decide(self, document: Document, lattice: Lattice, key: Callable[[Any], Any] | None = None) -> Decision:
        """Reads a lattice. key: what is compared of two values, where that is not all of them."""
        return decide(self.reader, lattice, document.trace, key)


class Part(NamedTuple):
    """What a rule of a grammar covers. type: what that is. value: what it says, where that is more than its words."""

    type: str
    start: int
    end: int
    value: Any = None


def part(type: str) -> Rule:
    """What makes one part of all that a rule covers."""
    return lambda c: Part(type, c[0].start, c[-1].end)


def parts(c: list[Any]) -> list[Part]:
    """The parts among what a rule covers: the rest is marks."""
    return [one for one in c if isinstance(one, Part)]


def first_of(c: Sequence[Any], types: Collection[str]) -> Any:
    """The first of some edges and parts that is of one of these types; None where there is none."""
    for one in c:
        if one.type in types:
            return one
    return None


def extent(tokens: Sequence[Token]) -> tuple[int, int]:
    """From the first token to the last."""
    return tokens[0].start, tokens[-1].end


def period_of(date: Resolved) -> Period:
    """The period that a date says, which the value of every DATE token does."""
    assert date.meaning is not None
    return Period(edtf=date.meaning.edtf, start=date.first(), end=date.last(), text=one_line(date.text))


def periods_of(date: Resolved) -> list[Period]:
    """The periods that a date says: those of a set one by one, «1998, 2001 and 2003»."""
    return [period_of(one) for one in (date.members() if date.edtf.startswith("{") else [date])]


def date_type(date: Resolved) -> str:
    """The terminal of a date in the grammar of entries; an impossible one ends a title as a possible one does."""
    precision, edtf = (date.meaning.precision, date.meaning.edtf) if date.meaning is not None else ("", "")
    years = precision == "interval" and "-" not in edtf
    return "YEARS" if years else "YEAR" if precision in ("year", "decade", "century") else "DAYS"


def ends_of(marks: list[str]) -> list[int]:
    """For each token the index of the next mark; how many tokens there are where none follows."""
    ends = [len(marks)] * len(marks)
    for index in range(len(marks) - 2, -1, -1):
        ends[index] = index + 1 if marks[index + 1] else ends[index + 1]
    return ends


def unclosed(tokens: Sequence[Token]) -> set[int]:
    """The indices of the brackets that open, and that none closes."""
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "LPAR":
            opened.append(index)
        elif token.type == "RPAR":
            del opened[-1:]
    return set(opened)


def cells_of(row: Iterable[Token]) -> list[list[Token]]:
    """The tokens of each cell of a row, empty ones too."""
    cells: list[list[Token]] = [[]]
    for token in row:
        if token.type == "PIPE":
            cells.append([])
        else:
            cells[-1].append(token)
    return cells


def link_target(document: Document, mark: Token) -> str | None:
    """The address in `[link url=”123″]`, whatever quotation marks are around it; None where it is empty."""
    marks, text = document.engine.marks, document.text
    if mark.text.startswith("]("):
        return mark.text[len("](") : -1].split()[0]  # [Title](http://www.example.org "Tooltip")
    start = marks.find("LINK_TARGET", text, mark.start, mark.end)
    end = marks.at("ADDRESS", text, start, mark.end) if start >= 0 else -1
    return text[start:end] if end >= 0 else None


def link_title(segment: Segment) -> Segment | None:
    """What is between the marks of a line that is nothing but a link; None where nothing does, or it is none."""
    tokens = segment.tokens
    if len(tokens) < 3 or tokens[0].type != "LINK" or tokens[-1].type != "LINK_END":
        return None
    return Segment(segment.document, tokens[1].start, tokens[-2].end, tokens[1:-1])


def opening_in_link(segment: Segment) -> Meaning | None:
    """The phrase that the title of a link begins with, where a stretch begins with a link: `[link …]Interview with`."""
    tokens = segment.tokens
    if len(tokens) < 2 or tokens[0].type != "LINK":
        return None
    return Segment(segment.document, tokens[1].start, segment.end, tokens[1:]).opening()[0]


def address_of(segment: Segment) -> str | None:
    """The first address of a link in a stretch; the first bare one where no link has any."""
    marks = [token for token in segment.tokens if token.type in _ADDRESSES]
    targets = [link_target(segment.document, mark) for mark in marks if mark.type in _LINKS]
    hidden = [address for address in addresses_in(segment) if not address.lower().startswith(_MAIL)]
    shown = [mark.text.rstrip(".,;:") for mark in marks if mark.type == "URL"]
    # «www.example.org» may be what is shown of a link to https://www.example.org/
    bare = [next((address for address in hidden if words in address), words) for words in shown]
    return next(filter(None, [*targets, *bare, *hidden]), None)


def addresses_in(segment: Segment) -> list[str]:
    """The addresses of the links of a web page in a stretch, which its text does not show."""
    links, (start, end) = segment.document.links, segment.document.span(segment.start, segment.end)
    begun = links[bisect_left(links, (start, 0, "")) : bisect_left(links, (end, 0, ""))]
    return [address for _, last, address in begun if last <= end]


def unlinked(segment: Segment, start: int, end: int, url: Token | None = None) -> str:
    """What a segment has from one offset to another, on one line, without the marks of links, and without `url`."""
    text, shown = segment.document.text, []
    for mark in [token for token in segment.tokens if token.type in _LINKS or token is url]:
        if start <= mark.start < end:
            shown.append(text[start : mark.start])
            start = mark.end
    return one_line("".join([*shown, text[start:end]]))
