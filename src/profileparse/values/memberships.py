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
from . import period_of, periods_of
from .membership_lattice import CONNECTORS, DATES, date_in, membership_lattice, way_to_role
from .organisations import Body, organisation_of, organisation_reading, report_unlisted

__all__ = [
    "NO_MEMBERSHIP",
    "Clause",
    "Clauses",
    "Label",
    "MembershipReading",
    "Office",
    "membership_reading",
    "read_memberships",
    "read_periods",
    "reader",
    "role_within",
    "unknown_office",
]


class Office(NamedTuple):
    """A role and its organisations.

    role: `other` where no list knows it. end: of all its words. name: the tokens that name the organisations. bodies:
    what those are. unknown: whether no list knows the role, or nothing shows that the words after it are a name.
    """

    role: Edge
    end: int
    name: tuple[int, int] | None = None
    bodies: tuple[Body, ...] = ()
    unknown: bool = False


class Clause(NamedTuple):
    """One clause of a membership line; what it does not say is that of the clause before or of the label above.

    when: the edge of its period. left: that of the date on which it ended. beside: whether it is an office in another
    organisation at the same time. connector: the type of the word that it ends with where its period is below.
    """

    start: int
    end: int
    office: Office | None = None
    when: Edge | None = None
    left: Edge | None = None
    beside: bool = False
    connector: str = ""

    @property
    def date(self) -> Edge | None:
        """The edge of its period; None for an impossible date."""
        return self.when if self.when is not None and self.when.type != "NO_DATE" else None


class Clauses(NamedTuple):
    """The clauses of a line."""

    clauses: list[Clause]

    @property
    def open(self) -> bool:
        """Whether the last clause has no period, so that it may be below."""
        return self.clauses[-1].when is None

    @property
    def lasting(self) -> bool:
        """Whether a period is open or one of years: no day on which something took place."""
        dates: list[str] = [clause.date.value.meaning.edtf for clause in self.clauses if clause.date is not None]
        return any(".." in edtf or ("/" in edtf and "-" not in edtf) for edtf in dates)


# --- the values of the grammar


class _Transformer:
    def start(self, c: list[Any]) -> list[Clause]:
        """The clauses; none where one says when a membership ended that does not begin before it.

        Of two offices with a word between them the first has the period of both, «President and Treasurer since 2001»,
        but a founder has none of its own.
        """
        out: list[Clause] = []
        joined = False
        for part in c:
            if isinstance(part, Edge):
                joined = joined or part.text.isalpha()
                continue
            for clause in part if isinstance(part, list) else [part]:
                before = out[-1] if out else None
                if before is not None and clause.office is None and clause.date is not None:
                    if clause.date.value.meaning.edtf.startswith("../"):
                        clause = clause._replace(left=clause.date)  # «since 1997, until 2005»
                if clause.left is not None:
                    ended = _ended(before, clause) if before is not None else None
                    if ended is None:
                        return []
                    out[-1] = ended
                    continue
                office = before.office if before is not None and before.when is None else None
                shared = office is not None and office.name is None and office.role.value != "founding-member"
                if before is not None and joined and shared and clause.office is not None:
                    out[-1] = before._replace(when=clause.when, end=clause.when.end if clause.when else before.end)
                out.append(clause)
            joined = False
        return out

    def held(self, c: list[Any]) -> Clause:
        """An office and its period, in whatever order; an impossible date is none."""
        office: Office = next(part for part in c if isinstance(part, Office))
        when: Edge | None = next((part for part in c if isinstance(part, Edge) and part.type in _OF_PERIOD), None)
        if when is None or when.type == "NO_DATE":
            return Clause(office.role.start, office.end, office, when)
        return Clause(min(office.role.start, when.start), max(office.end, when.end), office, when)

    def held_as(self, c: list[Any]) -> list[Clause]:
        """A role after the period is the one that was held then; of another organisation it is one beside it."""
        first, when, then = c[0], c[1], c[3]
        if then.name is None:
            return [Clause(first.role.start, then.end, first._replace(role=then.role), when)]
        return self._beside(first.role.start, first, when, then)

    def held_beside(self, c: list[Any]) -> list[Clause]:
        when, then = c[0], c[-1]
        return [self.held(c)] if then.name is None else self._beside(when.start, None, when, then)

    def _beside(self, start: int, office: Office | None, when: Edge, other: Office) -> list[Clause]:
        return [Clause(start, other.end, office, when), Clause(when.start, other.end, other, when, beside=True)]

    def held_until(self, c: list[Any]) -> list[Clause]:
        return [self.held(c[:2]), Clause(c[3].start, c[5].end, left=c[4])]

    def bare(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[0].end, None, c[0])

    def awaiting(self, c: list[Any]) -> Clause:
        return Clause(c[0].role.start, c[0].end, c[0], connector=c[1].value)

    def left(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[1].end, left=c[1])

    def other(self, c: list[Edge]) -> Clause:
        return Clause(c[0].start, c[-1].end, unknown_office(c[:-1]), c[-1])

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
_OF_PERIOD: Final = DATES | CONNECTORS


def unknown_office(words: Sequence[Edge]) -> Office:
    """An office that no list knows."""
    return Office(words[0].up_to(words[-1], "ROLE", "other"), words[-1].end, unknown=True)


def _ended(clause: Clause, last: Clause) -> Clause | None:
    """A clause with the date on which it ended; None where its period is not open nor a single date before that."""
    when, left = clause.date, last.left
    if when is None or left is None or left.type == "NO_DATE":
        return None
    period, end = when.value.meaning, left.value.meaning
    single = "/" not in period.edtf.removesuffix("/..") + end.edtf.removeprefix("../")
    before = period.first is not None and end.last is not None and period.first < end.last
    return clause._replace(left=left, end=last.end) if single and before else None


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


NO_MEMBERSHIP: Final = MembershipReading("none", None)
_COULD_BE: Final = MembershipReading("could be", None)


def membership_reading(segment: Segment) -> MembershipReading:
    """Reads a line that begins with a role or a period as a membership."""
    document = segment.document
    lattice = membership_lattice(segment, reader().costs)
    found = decide(reader(), lattice, document.trace)
    if found.value is None:
        return NO_MEMBERSHIP
    if not found.sure or not found.value:
        return _COULD_BE
    # So much may speak against words that nothing shows to be a name: then they are a part of the role.
    most = reader().costs["most"] - found.cost
    clauses = []
    for clause in found.value:
        office: Office | None = clause.office
        if office is not None and office.name is not None:
            named = organisation_reading(document, lattice.tokens[office.name[0] : office.name[1]])
            apart = office.role.start >= office.end  # «Member of the works council 2003-2007 (treasurer)»
            if named.value is None or named.cost > most or (apart and not named.sure):
                return _COULD_BE
            office = office._replace(bodies=tuple(named.value), unknown=not named.sure)
        if office is not None and office.unknown and clause.when is None:
            return NO_MEMBERSHIP  # «Members of the jury met in Lyon»
        clauses.append(clause._replace(office=office))
    return MembershipReading("sure", Clauses(clauses))


def role_within(segment: Segment) -> MembershipReading:
    """Reads a line that says a role, and does not begin with it: «2004–2008: Treasurer», «Exville is a member …»."""
    way = way_to_role(segment)
    if not way or all(token.type != "ROLE" for token in segment.lookup_tokens("membership")):
        return NO_MEMBERSHIP
    reading = membership_reading(segment)
    if reading.clauses is None:
        return reading if way == "sentence" else NO_MEMBERSHIP
    return reading if reading.clauses.clauses[0].office is not None else NO_MEMBERSHIP


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
    bare = all(clause.when and not (clause.office and clause.office.unknown) for clause in read.clauses)
    first = read.clauses[0].when
    return read if bare and first is not None and first.start == read.clauses[0].start else None


def read_memberships(segment: Segment, read: Clauses, label: Label) -> tuple[list[Membership], Label]:
    """The memberships that the clauses of a line say, and the label for what is below it.

    label: what a clause without a role or an organisation of its own takes.
    """
    document = segment.document
    document.report_dates(segment.with_dates("membership"))
    found: list[Membership] = []
    current = label
    for clause in sorted(read.clauses, key=lambda clause: clause.beside):
        if clause.office is None and clause.date is None:
            continue
        held = _held(document, clause, current)
        if held.role == "other" and not held.wording:
            return [], label
        bodies = clause.office.bodies if clause.office is not None and not clause.office.unknown else ()
        named: list[Organisation | None] = [organisation_of(document, body) for body in bodies if not body.own]
        named = named or [held.organisation]
        for body in bodies:
            report_unlisted(document, body)
        span = document.span(clause.start, clause.end)
        found += [
            Membership(organisation=one, role=held.role, role_text=held.wording, period=period, span=span)
            for one in named
            for period in _periods(document, clause, label.connector)
        ]
        current = held._replace(organisation=named[-1])
    return found, current._replace(connector=read.clauses[-1].connector)


def _held(document: Document, clause: Clause, label: Label) -> Label:
    """The role of a clause and its wording; what it does not say is the label's."""
    office = clause.office
    if office is None:
        return label
    if office.unknown:
        wording = document.line(office.role.start, office.end)
        document.report("unknown-role", f"«{wording}» is no role that the lists know", office.role.start, office.end)
        return Label("other", wording, label.organisation)
    if office.role.value == "member" and label.role == "executive-committee-member" and office.name is None:
        return label  # «member since 2011» on the line of the Executive Committee is a member of the committee
    return Label(cast(Role, office.role.value), document.line(office.role.start, office.role.end), label.organisation)


def _periods(document: Document, clause: Clause, connector: str) -> list[Period] | list[None]:
    """The periods of a clause; below a label that ends in «since» a single date is where it begins."""
    when, left = clause.date, clause.left
    if when is None:
        return [None]
    periods, whole = periods_of(when.value), period_of(when.value)
    if len(periods) > 1 and not connector:
        return periods
    edtf, start, end = whole.edtf, whole.start, whole.end
    connector = when.type if when.type in CONNECTORS else connector
    if left is not None:
        last = period_of(left.value)
        edtf, end = f"{edtf.partition('/')[0]}/{last.edtf.removeprefix('../')}", last.end
    elif "/" not in edtf and not edtf.startswith("{"):
        if connector in ("SINCE", "FROM", "AFTER"):
            edtf, end = f"{edtf}/..", None
        elif connector in ("UNTIL", "BEFORE"):
            edtf, start = f"../{edtf}", None
    text = document.line(when.start, clause.end if left is not None else when.end)
    return [Period(edtf=edtf, start=start, end=end, text=text)]
