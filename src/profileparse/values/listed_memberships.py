"""Lines of a list of memberships, by `grammar/listing.lark`: organisations that no list knows, roles, periods."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

from ..document import Segment
from ..models import Membership, Role
from ..readings.decide import decide
from ..readings.lattice import Edge
from ..readings.runner import Reader
from . import periods_of
from .membership_lattice import DATES, date_in, membership_lattice
from .organisations import organisation_of, organisation_reading

__all__ = ["parts_of", "read_listed", "reader"]


class _Office(NamedTuple):
    """A role with its wording and its period; a member where the line says no role, «again» what was said last."""

    role: str
    words: tuple[int, int] | None
    when: Edge | None


class _Line(NamedTuple):
    """What a line says. name: the tokens of the organisation's name."""

    name: tuple[int, int]
    offices: tuple[_Office, ...]


class _Transformer:
    def start(self, c: list[Any]) -> _Line:
        name = next(part for part in c if isinstance(part, tuple) and not isinstance(part, _Office))
        offices = [part for part in c if isinstance(part, _Office)]
        dates = [part for part in c if isinstance(part, Edge) and part.type in DATES]
        if dates and offices and offices[0].when is None:
            offices[0] = offices[0]._replace(when=dates[-1])  # «2001–2008, treasurer»
        elif dates or not offices:
            offices.insert(0, _Office("member", None, dates[-1] if dates else None))
        for index, office in enumerate(offices):
            if office.role == "again":
                before = offices[index - 1] if index else _Office("member", None, None)
                offices[index] = before._replace(when=office.when)
        return _Line(name, tuple(offices))

    def office(self, c: list[Edge]) -> _Office:
        role = next(edge for edge in c if edge.type == "ROLE")
        return _Office(role.value, (role.start, role.end), date_in(c))

    def again(self, c: list[Edge]) -> _Office:
        return _Office("again", None, date_in(c))

    def other(self, c: list[Edge]) -> _Office:
        words = [edge for edge in c if edge.type == "WORD"]
        return _Office("other", (words[0].start, words[-1].end), date_in(c))

    def period(self, c: list[Edge]) -> Edge | None:
        return date_in(c)

    def name(self, c: list[Edge]) -> tuple[int, int]:
        return c[0].first, c[-1].last


@cache
def reader() -> Reader:
    """The reader of `listing.lark`."""
    return Reader("listing", _Transformer())


def read_listed(segment: Segment, *, sentence: bool) -> list[Membership] | None:
    """The memberships that a line of a list names, one for each role and period; None where it names no organisation.

    Where it says no role it is `member`, and the wording is empty. sentence: whether the line may be one.
    """
    document, tokens = segment.document, segment.with_dates("membership")
    lattice = membership_lattice(segment, reader().costs, listed=True, sentence=sentence)
    found = decide(reader(), lattice, document.trace)
    if not found.sure:
        return None
    line: _Line = found.value
    bodies = organisation_reading(document, tokens[line.name[0] : line.name[1]], whole=True).value
    if bodies is None or len(bodies) > 1:
        return None  # «ICOM, EAEA and AIMA»
    document.report_dates(tokens)
    organisation, span = organisation_of(document, bodies[0]), document.span(segment.start, segment.end)
    out: list[Membership] = []
    for role, words, when in line.offices:
        written = document.line(*words) if words is not None else ""
        if role == "other" and words is not None:
            document.report("unknown-role", f"«{written}» is no role that the lists know", *words)
        out += [
            Membership(organisation=organisation, role=cast(Role, role), role_text=written, period=period, span=span)
            for period in (periods_of(when.value) if when is not None else (None,))
        ]
    return out


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
