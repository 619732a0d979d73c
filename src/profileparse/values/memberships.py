"""Membership lines: `grammar/membership.lark` to roles, bodies and periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any, Final, cast

from ..compiled import make_parser
from ..document import Document, Segment
from ..models import Membership, Organisation, Period, Role
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from . import period_of
from .organisations import is_known, names_own_body, organisation_of, report_unknown

__all__ = [
    "Clauses",
    "Label",
    "looks_like_membership",
    "read_clauses",
    "read_memberships",
    "read_periods",
]

_DROPPED: Final = frozenset("COLON PIPE THE IN ELLIPSIS OPEN CLOSE PLAIN_QUOTE LINK LINK_END".split())
_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON", "AND", "SLASH", "DASH", "HYPHEN", "DOT"})
#: What ends no clause: nothing follows that it could part, and an impossible date says nothing.
_NEVER_LAST: Final = _SEPARATORS | {"NO_DATE"}
#: What may stand behind the last word of a membership, and between its role and what follows.
_ENDS: Final = frozenset("COLON DOT SEMICOLON SINCE FROM AFTER UNTIL BEFORE COMMA ELLIPSIS IN".split())
_BEHIND_ROLE: Final = frozenset({"COLON", "PIPE", "COMMA", "SEMICOLON", "DASH", "LPAR", "THE", "AGAIN"})
#: «of» behind a role, on a page of another language too: «Presidente do FOPPSU», «Membro di Efus».
_OF_ROLE: Final = frozenset({"do", "da", "di", "del", "della", "dello", "des", "der", "van"})
#: What a role goes on with: not «Executive Committee meeting».
_CONTINUES: Final = frozenset("DATE NO_DATE OF FROM ORG AND AS ROLE IN TO SINCE".split())
#: More words between a role and its period are a sentence.
_MOST_QUALIFIERS: Final = 3
_MOST_QUALIFIERS_IN_BRACKETS: Final = 8
#: A period below its label is hardly longer than itself.
_LONGEST_PERIOD: Final = 120


class Clause:
    """One clause of a membership line: what it names, in any order."""

    __slots__ = ("also", "date", "organisation", "other", "role")

    def __init__(self) -> None:
        self.also: Clause | None = None
        self.role: Token | None = None
        self.other: list[Token] = []
        self.organisation: list[Token] = []
        self.date: Token | None = None

    def extent(self) -> tuple[int, int]:
        """Where it stands."""
        tokens = [*filter(None, (self.role, self.date)), *self.other, *self.organisation]
        if self.also is not None:
            tokens += [*filter(None, (self.also.role,)), *self.also.organisation]
        return min([token.start for token in tokens]), max([token.end for token in tokens])


class Clauses:
    """The clauses of a line, and where the first word and the last of them stand."""

    __slots__ = ("clauses", "end", "start")

    def __init__(self, clauses: list[Clause], start: int, end: int) -> None:
        self.clauses = clauses
        self.start = start
        self.end = end

    @property
    def bare(self) -> bool:
        """Whether it holds periods, and the roles in them, only."""
        return all(clause.date is not None and not clause.other for clause in self.clauses)

    @property
    def open(self) -> bool:
        """Whether the last clause has no period, so that it may stand below."""
        return self.clauses[-1].date is None


class _Transformer:
    def start(self, c: list[Any]) -> list[Clause]:
        for first, separator, second in zip(c, c[1:], c[2:], strict=False):
            if isinstance(separator, Token) and separator.text.isalpha():
                _share_period(first, second)
        return [part for part in c if isinstance(part, Clause)]

    def clause(self, c: list[Any]) -> Clause:
        clause = Clause()
        for part in c:
            if isinstance(part, Token):
                clause.date = part
            elif isinstance(part, Clause):
                clause.also = part
            elif part[0] == "role":
                clause.role = part[1][0]
            elif part[0] == "other":
                clause.other = part[1]
            else:
                clause.organisation = part[1]
        return clause

    def role(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "role", c

    def also(self, c: list[Any]) -> Clause:
        return self.clause(c[1:])

    def as_role(self, c: list[Any]) -> tuple[str, list[Token]]:
        role: tuple[str, list[Token]] = c[-1]
        return role

    def other(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "other", c

    def of_organisation(self, c: list[Any]) -> tuple[str, list[Token]]:
        return "organisation", [token for part in c if isinstance(part, list) for token in part]

    def organisation(self, c: list[Any]) -> tuple[str, list[Token]]:
        return "organisation", [c[0], *(c[1] if len(c) == 2 else [])]

    def name(self, c: list[Token]) -> list[Token]:
        return c


def _share_period(first: Clause, second: Clause) -> None:
    """Gives the first of two offices the period of both: «President and Treasurer since 2001»; a founder has none."""
    offices = first.role is not None and second.role is not None and first.role.value != "founding-member"
    if offices and first.date is None and not first.organisation:
        first.date = second.date


@cache
def _parser() -> Parser:
    return make_parser("membership", _Transformer())


# --- what a line is


def looks_like_membership(segment: Segment) -> bool:
    """Whether a line that begins with a role goes on as a membership does.

    It ends in a period, stops behind the role, or names an organisation. Such a line is told where the grammar can't
    read it; one that only mentions a role (`Members of the jury met in Lyon`) is text.
    """
    tokens = segment.with_dates("membership")
    last = len(tokens) - 1
    while last >= 0 and tokens[last].type in _ENDS:
        last -= 1
    if last < 0:
        return False
    first = next((i for i in range(1, last + 1) if tokens[i].type not in _BEHIND_ROLE), None)
    if first is not None and tokens[first].type not in _CONTINUES and tokens[first].text not in _OF_ROLE:
        return _has_qualified_role(tokens[: last + 1], first)
    if tokens[last].type in ("DATE", "NO_DATE", "ROLE", "ORG"):
        return last < 40
    kinds = {token.type for token in tokens[: last + 1]}
    if not kinds.isdisjoint(("DATE", "NO_DATE")):
        return last < 25 and tokens[0].type == "ROLE"
    return tokens[last].type == "RPAR" and last < 16 and "ORG" in kinds


def _has_qualified_role(tokens: Sequence[Token], first: int) -> bool:
    """Whether a word or two between a role and an open period say more of the role: «Member full since 1998».

    In brackets there may be more of them, and any period: «Member (with a vote): 1998-2001».
    """
    bracketed = tokens[1].type == "LPAR"
    behind, most = first, _MOST_QUALIFIERS
    if bracketed:
        behind = next((i for i in range(first, len(tokens)) if tokens[i].type == "RPAR"), first)
        most = _MOST_QUALIFIERS_IN_BRACKETS
    behind = next((i for i in range(behind, len(tokens)) if tokens[i].type not in ("WORD", "RPAR", "COLON")), 0)
    if not first < behind <= first + most or behind + 1 != len(tokens) or tokens[behind].type != "DATE":
        return False
    return bracketed or ".." in period_of(tokens[behind].value).edtf


def read_clauses(segment: Segment) -> Clauses | None:
    """The clauses of a membership line; None where it is no sentence of the grammar."""
    tokens = _postlexed(segment.with_dates("membership"))
    try:
        clauses: list[Clause] = _parser().parse(tokens)
    except ParseError:
        return None
    if any(_is_damaged(segment.document, clause.organisation) or _is_prose(segment, clause) for clause in clauses):
        return None
    return Clauses(clauses, tokens[0].start, tokens[-1].end)


def _is_damaged(document: Document, body: Sequence[Token]) -> bool:
    """Whether an unknown `body` is no words only: «President of 200 years»."""
    return not is_known(document, body) and any(character.isdigit() for token in body for character in token.text)


def _is_prose(segment: Segment, clause: Clause) -> bool:
    """Whether what would be an office is other words: «1998, left in 2004», «1998, General Assembly, Rome, 2004»."""
    if not clause.other:
        return False
    end = clause.other[-1].end
    behind = next((token for token in segment.with_dates("membership") if token.start >= end), None)
    return any(not token.text.islower() for token in clause.other) or (behind is not None and behind.type == "IN")


# --- its values


class Label:
    """What a bare period below it belongs to: a role, its wording and its organisation.

    connector: the type of the word that the label ends with: `Member since` and `1998` below are 1998/..
    """

    __slots__ = ("connector", "organisation", "role", "wording")

    def __init__(self, role: Role, wording: str, organisation: Organisation | None, connector: str = "") -> None:
        self.role = role
        self.wording = wording
        self.organisation = organisation
        self.connector = connector


def read_periods(segment: Segment, waiting: bool) -> Clauses | None:
    """The clauses of a line below a role that begins with a period (or another role) and holds hardly more.

    waiting: whether the role above has no period on its own line; else only periods may go on below it.
    """
    if segment.end - segment.start > _LONGEST_PERIOD:
        return None
    first = next(
        (token for token in segment.with_dates("membership") if token.type not in ("COLON", "IN", "THE")), None
    )
    if first is None or first.type not in ("DATE", "ROLE"):
        return None
    read = read_clauses(segment)
    if read is None or waiting:
        return read
    return read if first.type == "DATE" and read.bare else None


def read_memberships(segment: Segment, read: Clauses, label: Label) -> tuple[list[Membership], Label]:
    """The memberships that the clauses of a line say, and the label for what stands below it.

    label: what a clause without a role or an organisation of its own takes.
    """
    document, clauses = segment.document, read.clauses
    document.report_dates(segment.with_dates("membership"))
    found: list[Membership] = []
    current = label
    for clause in _with_others(clauses):
        current = _named(document, clause, current)
        if not current.wording:
            return [], label
        start, end = (read.start, read.end) if len(clauses) == 1 else clause.extent()
        found.append(
            Membership(
                organisation=current.organisation,
                role=current.role,
                role_text=current.wording,
                period=_period(clause.date, label.connector) if clause.date is not None else None,
                span=document.span(start, end),
            )
        )
    connector = _connector(segment) if read.open else ""
    return found, Label(current.role, current.wording, current.organisation, connector)


def _with_others(clauses: Sequence[Clause]) -> list[Clause]:
    """`clauses`, one for each organisation; the office that was held at the same time behind all of the line's own."""
    own: list[Clause] = []
    others: list[Clause] = []
    for clause in clauses:
        own += _for_each_body(clause)
        if clause.also is not None:
            clause.also.date = clause.date
            others.append(clause.also)
    return [*own, *others]


def _for_each_body(clause: Clause) -> list[Clause]:
    """One clause for each of several known organisations: «Member of Efus and FFSU since 1999»."""
    words = clause.organisation
    bodies = [token for token in words if token.type == "ORG"]
    listed = all(token.type in ("ORG", "AND", "AMP", "OF") or token.text in ",/+" for token in words)
    if len(bodies) < 2 or not listed or any(one.type == other.type == "ORG" for one, other in pairwise(words)):
        return [clause]
    out = []
    for body in bodies:
        one = Clause()
        one.role, one.other, one.date, one.organisation = clause.role, clause.other, clause.date, [body]
        out.append(one)
    return out


def _named(document: Document, clause: Clause, label: Label) -> Label:
    """The role, its wording and the organisation of a clause; what it does not say is the label's."""
    role, wording, organisation = label.role, label.wording, label.organisation
    if clause.role is not None:
        # «member since 2011» on the line of the Executive Committee is a member of the committee.
        if not (clause.role.value == "member" and role == "executive-committee-member" and not clause.organisation):
            role, wording = cast(Role, clause.role.value), document.line(clause.role.start, clause.role.end)
    elif clause.other:
        role, wording = "other", document.line(clause.other[0].start, clause.other[-1].end)
    if clause.organisation and names_own_body(document, clause.organisation):
        report_unknown(document, clause.organisation)
        organisation = organisation_of(document, _with_brackets(clause.organisation)) or organisation
    elif clause.role is not None and not is_known(document, clause.organisation):
        start, end = clause.role.start, clause.organisation[-1].end
        role, wording = "other", document.line(start, end)
        document.report("unknown-role", f"«{wording}» is no role that the lists know", start, end)
    return Label(role, wording, organisation)


def _connector(segment: Segment) -> str:
    """The type of the last word of a label, behind which marks and articles may stand."""
    words = segment.lookup_tokens("membership")
    return next((token.type for token in reversed(words) if token.type not in _DROPPED | _SEPARATORS), "")


def _period(date: Token, connector: str) -> Period:
    """The period of a DATE token; below a label that ends in «since» a single date is where it begins."""
    period = period_of(date.value)
    if "/" in period.edtf or period.edtf.startswith("{"):
        return period
    if connector in ("SINCE", "FROM", "AFTER"):
        return Period(edtf=f"{period.edtf}/..", start=period.start, end=None, text=period.text)
    if connector in ("UNTIL", "BEFORE"):
        return Period(edtf=f"../{period.edtf}", start=None, end=period.end, text=period.text)
    return period


def _with_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """`tokens` with a bracket before a last word in capitals: «of the Northern Forum XYZ» names an unlisted acronym.

    That of «the Forum of XYZ» is no acronym of the rest.
    """
    last = tokens[-1]
    if last.text.isupper() and all(token.type in ("ORG", "WORD") for token in tokens[-2:]):
        return [*tokens[:-1], Token("LPAR", last.start, last.start, "("), last]
    return tokens


# --- the post-lexer


def _postlexed(tokens: Sequence[Token]) -> list[Token]:
    """The tokens that the grammar sees: separators told from the commas and «and»s inside a name."""
    known = _parser().terminals
    tokens = _without_brackets([token for token in tokens if token.type not in _DROPPED])
    while tokens and tokens[-1].type in _NEVER_LAST:
        tokens.pop()  # «Member of Efus, 31 February 2001.»
    out: list[Token] = []
    for index, token in enumerate(tokens):
        kind = token.type
        after = tokens[index + 1].type if index + 1 < len(tokens) else None
        if kind == "ROLE" and after == "ROLE" and not out:
            continue  # «Member of the Executive Committee: vice president 2007-2010»
        of_role = kind in ("FROM", "TO") or (kind == "WORD" and token.text in _OF_ROLE)
        if of_role and after is not None and out and out[-1].type == "ROLE":
            out.append(Token("OF", token.start, token.end, token.text))  # «Trésorier du FFSU»
            continue
        if kind == "AGAIN":
            if out and out[-1].type == "DATE":
                out.append(Token("SEP", token.start, token.end, token.text))
            continue
        if kind in _SEPARATORS:
            before = out[-1].type if out else "SEP"
            if before == "SEP" or (after == "DATE" and before != "DATE"):
                continue
            if before == "DATE" or after == "ROLE" or kind in ("SEMICOLON", "DOT"):
                out.append(Token("SEP", token.start, token.end, token.text))
                continue
        if kind in known:
            out.append(token)
        elif after is not None:
            out.append(Token("WORD", token.start, token.end, token.text))
    return out


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """`tokens` without the brackets around a date, an impossible one too."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1].type if index + 1 < len(tokens) else None
        if token.type == "LPAR" and after in ("DATE", "NO_DATE"):
            continue
        if token.type == "RPAR" and out and out[-1].type in ("DATE", "NO_DATE"):
            continue
        out.append(token)
    return out
