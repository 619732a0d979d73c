"""Memberships: `grammar/membership.lark` and `grammar/listing.lark` to roles, organisations and periods."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from typing import Any, Final, NamedTuple, cast

from ..document import Document, Segment
from ..models import Membership, Organisation, Period, Role
from ..readings.decide import Decision
from ..readings.lattice import Edge
from . import NOUNS_IN_CAPITALS, Kind, Part, first_of, period_of, periods_of
from .membership_lattice import COMMITTEE, CONNECTORS, DATES, membership_lattice
from .organisations import Body, organisation_of, organisation_reading, report_unlisted


class Clause(NamedTuple):
    """One clause of a membership line; what it does not say is that of the clause before or of the label above.

    role: the edge of its role; `other` where no list knows it. name: what names its organisations, with the first and
    last of its tokens. bodies: what those are. unknown: whether no list knows the role, or nothing shows that the words
    after it are a name. within: the edge of the role in which it is an office, «Member of the Executive Committee:
    treasurer». when: the edge of its period. left: that of the date on which it ended. beside: whether it is
    an office in another organisation at the same time. connector: the type of the word that it ends with where its
    period is below.
    """

    start: int
    end: int
    role: Edge | None = None
    name: Part | None = None
    bodies: tuple[Body, ...] = ()
    unknown: bool = False
    within: Edge | None = None
    when: Edge | None = None
    left: Edge | None = None
    beside: bool = False
    connector: str = ""

    @property
    def date(self) -> Edge | None:
        """The edge of its period; None for an impossible date."""
        return self.when if self.when is not None and self.when.type != "NO_DATE" else None


# --- the values of the grammars

_OF_NAME: Final = frozenset({"NAME", "BIG", "LINK", "KNOWN", "NAME_COMMA", "NAME_LPAR", "NAME_RPAR"})
_OF_PERIOD: Final = DATES | CONNECTORS


def _clause(c: Sequence[Edge]) -> Clause:
    """The role that edges say, the organisation and the period, in whatever order; an impossible date is none.

    Words before a period are a role that no list knows.
    """
    when, connector, role = (first_of(c, types) for types in (_OF_PERIOD, ("CONNECTOR",), ("ROLE",)))
    person = first_of(c, ("PERSON",))
    if role is not None and person is not None:
        role = role.up_to(person, "ROLE", role.value)
    words, named = [edge for edge in c if edge.type == "WORD"], [edge for edge in c if edge.type in _OF_NAME]
    if words:
        role = words[0].up_to(words[-1], "ROLE", "other")
    name = Part("name", named[0].start, named[-1].end, (named[0].first, named[-1].last)) if named else None
    dated = when if when is not None and when.type != "NO_DATE" else None
    parts = [part for part in (role, name, dated) if part is not None] or [c[0]]
    start, end = min([part.start for part in parts]), max([part.end for part in parts])
    connected = connector.value if connector is not None else ""
    return Clause(start, end, role, name, unknown=bool(words), when=when, connector=connected)


def _held_as(c: list[Edge]) -> list[Clause]:
    """A role after the period is the one that was held then; of another organisation it is one beside it."""
    last = max([index for index, edge in enumerate(c) if edge.type == "ROLE"])
    first, then, when = _clause(c[:last]), _clause(c[last:]), first_of(c, _OF_PERIOD)
    if then.when is not None:
        return [first, then]  # «Member since: 1998 (treasurer from 2003 to 2005)»
    if then.name is None:
        return [first._replace(end=then.end, role=then.role, within=first.role)]
    return [first._replace(end=then.end), then._replace(start=when.start, when=when, beside=True)]


def _clauses(c: list[Any]) -> list[Clause]:
    """The clauses; none where one says when a membership ended that does not begin before it."""
    out: list[Clause] = []
    joined, within = False, None
    for one in c:
        if isinstance(one, Edge):
            within = one if one.type == "ROLE" else within
            joined = joined or one.text.isalpha() or one.text == "/"  # «President/Treasurer: 2001»
            continue
        for clause in one if isinstance(one, list) else [one]:
            before, left = out[-1] if out else None, clause.left
            if clause.role is None and clause.when is not None and clause.when.type == "OPEN":
                # One without a beginning ends what is before it, «since 1997, until 2005».
                left = clause.when if clause.when.value.meaning.edtf.startswith("../") else None
            if before is not None and left is not None:
                ended = _ended(before, left, clause.end)
                if ended is None:
                    return []
                out[-1] = ended
                continue
            if joined and before is not None and before.name is None:
                out[-1] = _with_period_of(before, clause)
            out.append(clause._replace(within=clause.within or within))
        joined, within = False, None
    return out


def _with_period_of(clause: Clause, after: Clause) -> Clause:
    """The first of two offices with a word between them: «President and Treasurer since 2001» has one period for both.

    But a founder has none of its own.
    """
    if clause.role is None or after.role is None or clause.when is not None or clause.role.value == "founding-member":
        return clause
    return clause._replace(when=after.when, end=after.when.end if after.when else clause.end)


def _ended(clause: Clause, left: Edge, last: int) -> Clause | None:
    """A clause with the date on which it ended; None where its period is not open nor a single date before that."""
    if clause.date is None or left.type == "NO_DATE":
        return None
    period, end = clause.date.value.meaning, left.value.meaning
    single = "/" not in period.edtf.removesuffix("/..") + end.edtf.removeprefix("../")
    before = period.first is not None and end.last is not None and period.first < end.last
    return clause._replace(left=left, end=last) if single and before else None


KIND: Final = Kind(
    "membership",
    start=_clauses,
    held=_clause,
    held_as=_held_as,
    held_beside=_held_as,
    bare=_clause,
    awaiting=_clause,
    left=lambda c: Clause(c[0].start, c[-1].end, left=first_of(c, _OF_PERIOD)),
    other=_clause,
    since=lambda c: c[0].up_to(c[-1], c[0].value, c[-1].value),  # the period has the type of the word before it
    doubtful=lambda c: c[0],
)


# --- what a line is


def membership_reading(segment: Segment) -> Decision | None:
    """Reads a line that begins with a role or a period as a membership, the clauses of the decision; None for no one.

    Where it is not sure, the line could be one, and is to be reported.
    """
    document = segment.document
    lattice = membership_lattice(KIND, segment)
    found = KIND.decide(document, lattice)
    if found.value is None:
        return None
    doubtful = found._replace(verdict="doubtful")
    if not found.given:
        return doubtful
    # So much may speak against words that nothing shows to be a name: then they are a part of the role.
    most = KIND.costs["most"] - found.cost
    clauses = []
    for clause in found.value:
        name: Part | None = clause.name
        if name is not None:
            named = organisation_reading(document, lattice.tokens[slice(*name.value)])
            apart = clause.role.start > name.start  # «Member of the works council 2003-2007 (treasurer)»
            if named.value is None or named.cost > most or (apart and not named.sure):
                return doubtful
            clause = clause._replace(bodies=tuple(named.value), unknown=not named.sure)
        if clause.unknown and clause.when is None:
            words: Sequence[Any] = lattice.tokens[slice(*name.value)] if name is not None else ()
            capitals = all(word.text[0].isupper() for word in words if word.type == "WORD")
            # «Member of Xcities», but not «Members of the jury met in Lyon».
            return doubtful if capitals and clause.end + 1 >= segment.end else None
        clauses.append(clause)
    return found._replace(value=clauses)


def clauses_of(segment: Segment) -> list[Clause] | None:
    """The clauses of a line that is surely a membership; None for any other."""
    reading = membership_reading(segment)
    return reading.given if reading is not None else None


def awaits_period(clauses: Sequence[Clause]) -> bool:
    """Whether the last clause of a line has no period: that may be below it."""
    return clauses[-1].when is None


def lasting(clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses whose period is open or one of years: no day on which something took place."""
    dates = [(clause, clause.date.value.meaning.edtf) for clause in clauses if clause.date is not None]
    return [clause for clause, edtf in dates if ".." in edtf or ("/" in edtf and "-" not in edtf)]


def role_within(segment: Segment) -> Decision | None:
    """Reads a line that says a role, and does not begin with it: «2004–2008: Treasurer», «Exville is a member …»."""
    document = segment.document
    # It is asked of every line, and looks at the words before the first mark only.
    words = takewhile(lambda lexeme: lexeme.type in ("WORD", "HYPHEN"), segment.lexemes)
    kinds = [document.meaning_of(word, "sentence" if i else "membership").type for i, word in enumerate(words)]
    dated = document.text[segment.start].isdigit() or not CONNECTORS.isdisjoint(kinds[:1])
    if not (dated or "IS" in kinds[1:]) or all(word.type != "ROLE" for word in segment.lookup_tokens("membership")):
        return None
    reading = membership_reading(segment)
    return reading if reading is None or not reading.sure or reading.value[0].role is not None else None


def read_periods(segment: Segment, waiting: bool) -> list[Clause] | None:
    """The clauses of a line below a role that begins with a period (or another role).

    waiting: whether the role above has no period on its own line; else only periods may go on below it.
    """
    read = clauses_of(segment)
    if read is None or waiting:
        return read
    bare = all(clause.when and not clause.unknown for clause in read)
    return read if bare and read[0].when is not None and read[0].when.start == read[0].start else None


# --- its values


class Label(NamedTuple):
    """What a bare period below it belongs to: a role, its wording and its organisation.

    connector: the type of the word that the label ends with: `Member since` and `1998` below are 1998/..
    committee: the wording for a member of the Executive Committee, where «member since 2011» is one.
    """

    role: Role
    wording: str
    organisation: Organisation | None
    connector: str = ""
    committee: str = ""


def read_memberships(segment: Segment, read: Sequence[Clause], label: Label) -> tuple[list[Membership], Label]:
    """The memberships that the clauses of a line say, and the label for what is below it.

    label: what a clause without a role or an organisation of its own takes.
    """
    document = segment.document
    document.report_dates(segment.with_dates("membership"))
    found: list[Membership] = []
    current = label
    for clause in sorted(read, key=lambda clause: clause.beside):
        if clause.role is None and clause.when is not None and clause.date is None:
            continue
        above = current if clause.within is None else _held_by(document, Clause(0, 0, clause.within), current)
        held = _held_by(document, clause, above)
        if held.role == "other" and not held.wording:
            return [], label
        bodies = () if held.role == "other" and clause.unknown else clause.bodies
        named: list[Organisation | None] = []
        for one in bodies:
            # «President of the Forum» is that of the one whose heading is above.
            word, own = document.line(one.start, one.end).casefold(), held.organisation
            same = own is not None and word in own.name.casefold().split()
            alone = same and word in document.engine.lexicon.bodies
            named += [] if one.own or alone else [organisation_of(document, one)]
        named = named or [held.organisation]
        for body in bodies:
            report_unlisted(document, body)
        span = document.span(clause.start, clause.end)
        found += [
            Membership(organisation=one, role=held.role, role_text=held.wording, period=period, span=span)
            for one in named
            for period in _periods(document, clause, label.connector)
        ]
        # A role after its period is that of no other one: «2003-2007 as treasurer, 2009-2010».
        apart = clause.within is not None and clause.role is not None and clause.role.start > clause.start
        current = (above if apart else held)._replace(organisation=named[-1])
    return found, current._replace(connector=read[-1].connector)


def _held_by(document: Document, clause: Clause, label: Label) -> Label:
    """The role of a clause and its wording; what it does not say is the label's."""
    role = clause.role
    if role is None:
        return label
    if clause.unknown and role.value == "member" and _names_another(document, clause):
        body = clause.bodies[0]
        message = f"«{document.line(body.start, body.end)}» is no organisation that the lists know"
        document.report("unknown-organisation", message, body.start, body.end)
    elif clause.unknown:
        start, end = role.start, (clause.name or role).end
        wording = document.line(start, end)
        document.report("unknown-role", f"«{wording}» is no role that the lists know", start, end)
        return Label("other", wording, label.organisation)
    if role.value == "member" and clause.name is None and label.committee:
        return label._replace(role=COMMITTEE, wording=label.committee)
    wording = document.line(role.start, role.end)
    committee = wording if role.value == COMMITTEE else label.committee
    return Label(cast(Role, role.value), wording, label.organisation, committee=committee)


def _names_another(document: Document, clause: Clause) -> bool:
    """Whether what one is a member of is another body by its capital: «the Wine Villages», not «the Works Council»."""
    if document.language in NOUNS_IN_CAPITALS or len(clause.bodies) != 1:
        return False
    words = Segment(document, clause.bodies[0].start, clause.bodies[0].end).tokens
    parts = [document.meaning_of(word.lexeme, "no_place").type for word in words]
    return words[0].text[:1].isupper() and "NO_PLACE" not in parts


def _periods(document: Document, clause: Clause, connector: str) -> list[Period] | list[None]:
    """The periods of a clause; below a label that ends in «since» a single date is where it begins."""
    when, left = clause.date, clause.left
    if when is None:
        return [None]
    periods = periods_of(when.value)
    if len(periods) > 1 and not connector:
        return periods
    whole = periods[0] if len(periods) == 1 else period_of(when.value)
    edtf, start, end = whole.edtf, whole.start, whole.end
    connector = when.type if when.type in CONNECTORS else connector
    if left is not None:
        last = period_of(left.value)
        edtf, end = f"{edtf.partition('/')[0]}/{last.edtf.removeprefix('../')}", last.end
    elif "/" not in edtf and not edtf.startswith("{"):
        if connector in ("SINCE", "REJOINED", "FROM", "AFTER"):
            edtf, end = f"{edtf}/..", None
        elif connector in ("UNTIL", "BEFORE"):
            edtf, start = f"../{edtf}", None
    text = document.line(when.start, clause.end if left is not None else when.end)
    return [Period(edtf=edtf, start=start, end=end, text=text)]


# --- lines of a list


def _line(c: list[Any]) -> tuple[int, int, list[Clause]]:
    """The tokens of the name in a line, from the first to the last, and its clauses: one without a role is a member."""
    edges = [one for one in c if isinstance(one, Edge)]
    clauses: list[Clause] = []
    for joined, clause in [one for one in c if isinstance(one, tuple) and not isinstance(one, Edge)]:
        clauses[-1:] = [_with_period_of(before, clause) if joined else before for before in clauses[-1:]]
        clauses.append(clause)
    named, when = [edge for edge in edges if edge.type in _OF_NAME], first_of(edges[::-1], DATES)
    if when is not None and clauses and clauses[0].when is None:
        clauses[0] = clauses[0]._replace(when=when)  # «2001–2008, treasurer»
    elif when is not None or not clauses:
        clauses.insert(0, Clause(0, 0, when=when))
    return named[0].first, named[-1].last, clauses


def _office(c: list[Edge]) -> tuple[bool, Clause]:
    """A clause, and whether a word joins it to what is before it."""
    return c[0].text.isalpha(), _clause(c)


LISTING: Final = Kind("listing", "membership", start=_line, office=_office, other=_office)


def read_listed(segment: Segment, *, sentence: bool) -> list[Membership] | None:
    """The memberships that a line of a list names, one for each role and period; None where it names no organisation.

    sentence: whether the line may be one.
    """
    document = segment.document
    lattice = membership_lattice(LISTING, segment, listed=True, sentence=sentence)
    line: tuple[int, int, list[Clause]] | None = LISTING.decide(document, lattice).given
    if line is None:
        return None
    first, last, clauses = line
    reading = organisation_reading(document, lattice.tokens[first:last], whole=True)
    bodies = reading.value
    if bodies is None or len(bodies) > 1:
        return None  # «ICOM, EAEA and AIMA»
    written = document.line(bodies[0].start, bodies[0].end)
    if not reading.sure and sum(word[0].isupper() for word in written.split()) < 2:
        # Nothing shows that «Scribe, since 2011» is a body.
        message = f"«{written}» is no organisation that the lists know"
        document.report("unknown-organisation", message, bodies[0].start, bodies[0].end)
    whole = [clause._replace(start=segment.start, end=segment.end) for clause in clauses]
    return read_memberships(segment, whole, Label("member", "", organisation_of(document, bodies[0])))[0]


def parts_of(segment: Segment) -> list[Segment]:
    """The stretches between semicolons: `ICOM, since 1985; EAEA, since 1990`."""
    ends = [token.start for token in segment.tokens if token.type == "SEMICOLON"]
    stretches = zip([segment.start, *(end + 1 for end in ends)], [*ends, segment.end], strict=True)
    found = [Segment(segment.document, start, end) for start, end in stretches]
    return [one for one in found if any(map(str.isalnum, one.text))]
