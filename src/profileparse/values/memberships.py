"""Membership lines: `grammar/membership.lark` to roles, organisations and periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple, cast

from ..document import Document, Segment
from ..models import Membership, Organisation, Period, Role
from ..readings.decide import decide
from ..readings.lattice import Edge
from ..readings.runner import Reader
from ..words.lexer import Token
from . import period_of
from .membership_lattice import CONNECTORS, date_in, membership_lattice
from .organisations import Body, organisation_of, organisation_reading, report_unlisted

__all__ = ["Clauses", "Label", "MembershipReading", "membership_reading", "read_memberships", "read_periods", "reader"]


class Office(NamedTuple):
    """A role and its organisations.

    end: of all its words. name: the tokens that name them. bodies: what those are. unknown: whether nothing shows that
    they name any.
    """

    role: Edge
    end: int
    name: tuple[int, int] | None = None
    bodies: tuple[Body, ...] = ()
    unknown: bool = False


class Clause(NamedTuple):
    """One clause of a membership line; what it does not say is that of the clause before or of the label above.

    when: the edge of its period. left: that of the date on which it ended. words: an office that no list knows, from
    the first to the last token. also: an office at the same time in another organisation. connector: the type of the
    word that it ends with where its period is below.
    """

    start: int
    end: int
    office: Office | None = None
    when: Edge | None = None
    left: Edge | None = None
    words: tuple[int, int] | None = None
    also: Office | None = None
    connector: str = ""


class Clauses:
    """The clauses of a line."""

    __slots__ = ("clauses",)

    def __init__(self, clauses: list[Clause]) -> None:
        self.clauses = clauses

    @property
    def bare(self) -> bool:
        """Whether it holds periods, and the roles in them, only."""
        return all(clause.when is not None and clause.words is None for clause in self.clauses)

    @property
    def open(self) -> bool:
        """Whether the last clause has no period, so that it may be below."""
        return self.clauses[-1].when is None

    @property
    def lasting(self) -> bool:
        """Whether a period is open or one of years: no day on which something took place."""
        dates: list[str] = [
            clause.when.value.meaning.edtf for clause in self.clauses if clause.when and _is_dated(clause)
        ]
        return any(".." in edtf or ("/" in edtf and "-" not in edtf) for edtf in dates)


def _is_dated(clause: Clause) -> bool:
    return clause.when is not None and clause.when.type != "NO_DATE"


# --- the values of the grammar


class _Transformer:
    def start(self, c: list[Any]) -> list[Clause]:
        return _joined([part for part in c if isinstance(part, Clause) or part.type == "SEP"])

    def held(self, c: list[Any]) -> Clause:
        """An office and its period, in whatever order; an impossible date is none."""
        office: Office = next(part for part in c if isinstance(part, Office))
        when: Edge | None = next((part for part in c if isinstance(part, Edge) and part.type != "GAP"), None)
        if when is None or when.type == "NO_DATE":
            return Clause(office.role.start, office.end, office, when)
        return Clause(min(office.role.start, when.start), max(office.end, when.end), office, when)

    def held_as(self, c: list[Any]) -> Clause:
        """A role after the period is the one that was held then; of another organisation it is one beside it."""
        first, when, behind = c[0], c[1], c[3]
        if isinstance(behind, Edge):
            return Clause(first.role.start, behind.end, first._replace(role=behind), when)
        if behind.name is None:
            return Clause(first.role.start, behind.end, first._replace(role=behind.role), when)
        return Clause(first.role.start, behind.end, first, when, also=behind)

    def bare(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[0].end, None, c[0])

    def held_beside(self, c: list[Any]) -> Clause:
        beside: Office = c[-1]
        if beside.name is None:
            return self.held(c)
        return Clause(c[0].start, beside.end, None, c[0], also=beside)

    def awaiting(self, c: list[Any]) -> Clause:
        return Clause(c[0].role.start, c[0].end, c[0], connector=c[1].value)

    def left(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[1].end, left=c[1])

    def other(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[-1].end, None, c[-1], words=(c[0].start, c[-2].end))

    def office(self, c: list[Edge]) -> Office:
        role, named = c[0], [edge for edge in c[1:] if edge.type in _OF_NAME]
        return Office(role, named[-1].end, (named[0].first, named[-1].last)) if named else Office(role, role.end)

    def period(self, c: list[Edge]) -> Edge | None:
        return date_in(c)

    def since(self, c: list[Edge]) -> Edge:
        """The period takes the type of the word before it."""
        date = c[-1]
        return c[0].up_to(date, c[0].value, date.value)

    def doubtful(self, c: list[Any]) -> Edge:
        doubted: Edge = c[0]
        return doubted


_OF_NAME: Final = frozenset({"NAME", "BIG", "LINK", "KNOWN", "NAME_COMMA", "NAME_LPAR", "NAME_RPAR"})


def _joined(parts: list[Any]) -> list[Clause]:
    """The clauses; none where one says when a membership ended that does not begin before it.

    Of two offices with a word between them the first has the period of both, «President and Treasurer since 2001», but
    a founder has none of its own.
    """
    out: list[Clause] = []
    joined = False
    for part in parts:
        if isinstance(part, Edge):
            joined = joined or part.text.isalpha()
            continue
        clause: Clause = part
        before = out[-1] if out else None
        if clause.left is not None:
            if before is None or not _ends(before, clause.left):
                return []
            out[-1] = before._replace(left=clause.left, end=clause.end)
        else:
            if before is not None and joined and clause.office is not None and _may_share(before):
                out[-1] = before._replace(when=clause.when, end=clause.when.end if clause.when else before.end)
            out.append(clause)
        joined = False
    return out


def _ends(clause: Clause, left: Edge) -> bool:
    """Whether the period of a clause is open or a single date, and begins before the date on which it ended."""
    if clause.when is None or clause.when.type not in ("DATE", "DAY", "OPEN") or left.type not in ("DATE", "DAY"):
        return False
    period, last = period_of(clause.when.value), period_of(left.value)
    if period.start is None or last.start is None or period.start.start is None or last.start.start is None:
        return False
    single = period.edtf.endswith("/..") or "/" not in period.edtf
    return single and "/" not in last.edtf and period.start.start < last.start.start


def _may_share(clause: Clause) -> bool:
    office = clause.office
    return office is not None and clause.when is None and office.name is None and office.role.value != "founding-member"


@cache
def reader() -> Reader:
    """The reader of `membership.lark`."""
    return Reader("membership", _Transformer())


# --- what a line is


class MembershipReading(NamedTuple):
    """What a line is.

    verdict: `sure`; `could be` where the line is to be reported; `none`. clauses: None where it is not sure.
    """

    verdict: str
    clauses: Clauses | None


_NONE: Final = MembershipReading("none", None)
_COULD_BE: Final = MembershipReading("could be", None)


def membership_reading(segment: Segment) -> MembershipReading:
    """Reads a line that begins with a role or a period as a membership."""
    document = segment.document
    lattice = membership_lattice(segment, reader().costs)
    found = decide(reader(), lattice, document.trace)
    if found.value is None:
        return _NONE
    if not found.sure or not found.value:
        return _COULD_BE
    most = reader().costs["most"] - found.cost
    clauses = []
    for clause in found.value:
        office, also = (_resolved(document, lattice.tokens, office, most) for office in (clause.office, clause.also))
        if (clause.office is not None and office is None) or (clause.also is not None and also is None):
            return _COULD_BE
        if office is not None and office.unknown and clause.when is None:
            return _NONE  # «Members of the jury met in Lyon»
        clauses.append(clause._replace(office=office, also=also))
    return MembershipReading("sure", Clauses(clauses))


def _resolved(document: Document, tokens: Sequence[Token], office: Office | None, most: int) -> Office | None:
    """An office with its organisations; None where its words can be no name.

    most: so much may speak against words that nothing shows to be a name. Then they are a part of the role.
    """
    if office is None or office.name is None:
        return office
    found = organisation_reading(document, tokens[office.name[0] : office.name[1]])
    if found.value is None or found.cost > most:
        return None
    return office._replace(bodies=tuple(found.value), unknown=not found.sure)


# --- its values


class Label(NamedTuple):
    """What a bare period below it belongs to: a role, its wording and its organisation.

    connector: the type of the word that the label ends with: `Member since` and `1998` below are 1998/..
    """

    role: Role
    wording: str
    organisation: Organisation | None
    connector: str = ""


def read_periods(segment: Segment, waiting: bool) -> Clauses | None:
    """The clauses of a line below a role that begins with a period (or another role).

    waiting: whether the role above has no period on its own line; else only periods may go on below it.
    """
    read = membership_reading(segment).clauses
    if read is None or waiting:
        return read
    first = read.clauses[0]
    return read if read.bare and first.when is not None and first.when.start == first.start else None


def read_memberships(segment: Segment, read: Clauses, label: Label) -> tuple[list[Membership], Label]:
    """The memberships that the clauses of a line say, and the label for what is below it.

    label: what a clause without a role or an organisation of its own takes.
    """
    document = segment.document
    document.report_dates(segment.with_dates("membership"))
    found: list[Membership] = []
    current = label
    for clause in _with_others(read.clauses):
        current = _named(document, clause, current)
        if not current.wording:
            return [], label
        bodies = clause.office.bodies if clause.office is not None and not clause.office.unknown else ()
        named: list[Organisation | None] = [organisation_of(document, body) for body in bodies if not body.own]
        named = named or [current.organisation]
        for body in bodies:
            report_unlisted(document, body)
        current = current._replace(organisation=named[-1])
        period, span = _period(document, clause, label.connector), document.span(clause.start, clause.end)
        found += [
            Membership(organisation=one, role=current.role, role_text=current.wording, period=period, span=span)
            for one in named
        ]
    return found, current._replace(connector=read.clauses[-1].connector)


def _with_others(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that say something; offices that were held beside them follow as clauses of their own."""
    said = [clause for clause in clauses if clause.office or clause.words or clause.also or _is_dated(clause)]
    return said + [
        clause._replace(start=clause.when.start, office=clause.also, also=None)
        for clause in clauses
        if clause.also is not None and clause.when is not None
    ]


def _named(document: Document, clause: Clause, label: Label) -> Label:
    """The role of a clause and its wording; what it does not say is the label's."""
    office = clause.office
    if clause.words is not None:
        return _unknown(document, *clause.words, label)
    if office is None:
        return label
    if office.unknown:
        return _unknown(document, office.role.start, office.end, label)
    if office.role.value == "member" and label.role == "executive-committee-member" and office.name is None:
        return label  # «member since 2011» on the line of the Executive Committee is a member of the committee
    return Label(cast(Role, office.role.value), document.line(office.role.start, office.role.end), label.organisation)


def _unknown(document: Document, start: int, end: int, label: Label) -> Label:
    """A role that no list knows."""
    wording = document.line(start, end)
    document.report("unknown-role", f"«{wording}» is no role that the lists know", start, end)
    return Label("other", wording, label.organisation)


def _period(document: Document, clause: Clause, connector: str) -> Period | None:
    """The period of a clause; below a label that ends in «since» a single date is where it begins."""
    if clause.when is None or not _is_dated(clause):
        return None
    period = period_of(clause.when.value)
    if clause.when.type in CONNECTORS:
        connector = clause.when.type
        period = period.model_copy(update={"text": document.line(clause.when.start, clause.when.end)})
    if clause.left is not None:
        last, written = period_of(clause.left.value), document.line(clause.when.start, clause.left.end)
        return Period(
            edtf=f"{period.edtf.partition('/')[0]}/{last.edtf}", start=period.start, end=last.end, text=written
        )
    if "/" in period.edtf or period.edtf.startswith("{"):
        return period
    if connector in ("SINCE", "FROM", "AFTER"):
        return Period(edtf=f"{period.edtf}/..", start=period.start, end=None, text=period.text)
    if connector in ("UNTIL", "BEFORE"):
        return Period(edtf=f"../{period.edtf}", start=None, end=period.end, text=period.text)
    return period
