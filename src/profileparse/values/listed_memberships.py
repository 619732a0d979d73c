"""Lines of a list of memberships, by `grammar/listing.lark`: organisations that no list knows, roles, periods."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from ..document import Segment
from ..models import Membership
from ..readings.decide import decide
from ..readings.lattice import Edge
from ..readings.runner import Reader
from ..words.lexer import Token
from .membership_lattice import DATES, date_in, membership_lattice
from .memberships import Clause, Clauses, Label, Office, read_memberships, unknown_office
from .organisations import organisation_of, organisation_reading

__all__ = ["parts_of", "read_listed", "reader"]


class _Line(NamedTuple):
    """What a line says. first, last: the tokens of the organisation's name."""

    first: int
    last: int
    clauses: list[Clause]


class _Transformer:
    def start(self, c: list[Any]) -> _Line:
        """A line; where it says no role it is `member`, and the wording is empty."""
        named: _Line = next(part for part in c if isinstance(part, _Line))
        clauses = [part for part in c if isinstance(part, Clause)]
        dates = [part for part in c if isinstance(part, Edge) and part.type in DATES]
        when = dates[-1] if dates else None
        if when is not None and clauses and clauses[0].when is None:
            clauses[0] = clauses[0]._replace(when=when)  # «2001–2008, treasurer»
        elif when is not None or not clauses:
            unwritten = Edge("ROLE", 0, 1, [Token("ROLE", 0, 0, "")], "", "member", 0, "")
            clauses.insert(0, Clause(0, 0, Office(unwritten, 0), when))
        return named._replace(clauses=clauses)

    def office(self, c: list[Edge]) -> Clause:
        role = next((edge for edge in c if edge.type == "ROLE"), None)
        return Clause(0, 0, Office(role, role.end) if role is not None else None, date_in(c))

    def other(self, c: list[Edge]) -> Clause:
        return Clause(0, 0, unknown_office([edge for edge in c if edge.type == "WORD"]), date_in(c))

    def period(self, c: list[Edge]) -> Edge | None:
        return date_in(c)

    def name(self, c: list[Edge]) -> _Line:
        return _Line(c[0].first, c[-1].last, [])


@cache
def reader() -> Reader:
    """The reader of `listing.lark`."""
    return Reader("listing", _Transformer())


def read_listed(segment: Segment, *, sentence: bool) -> list[Membership] | None:
    """The memberships that a line of a list names, one for each role and period; None where it names no organisation.

    sentence: whether the line may be one.
    """
    document = segment.document
    lattice = membership_lattice(segment, reader().costs, listed=True, sentence=sentence)
    found = decide(reader(), lattice, document.trace)
    if not found.sure:
        return None
    line: _Line = found.value
    bodies = organisation_reading(document, lattice.tokens[line.first : line.last], whole=True).value
    if bodies is None or len(bodies) > 1:
        return None  # «ICOM, EAEA and AIMA»
    whole = [clause._replace(start=segment.start, end=segment.end) for clause in line.clauses]
    return read_memberships(segment, Clauses(whole), Label("member", "", organisation_of(document, bodies[0])))[0]


def parts_of(segment: Segment) -> list[Segment]:
    """The stretches between semicolons: `ICOM, since 1985; EAEA, since 1990`."""
    parts: list[Segment] = []
    start = segment.start
    for token in segment.tokens:
        if token.type == "SEMICOLON":
            parts.append(Segment(segment.document, start, token.start))
            start = token.end
    rest = segment.after(start) if parts else segment
    return [part for part in (*parts, rest) if any(map(str.isalnum, part.text))]
