"""Memberships: `grammar/membership.lark` to roles and periods."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, cast

from ..context import Context
from ..grammars import Grammar, NoSentenceError
from ..lexer import Token
from ..models import Membership, Organisation, Period, Role, Span
from .organisations import organisation_of
from .text import one_line, period_of, span_of

__all__ = ["opened", "read_memberships"]

_DROPPED: Final = frozenset({"COLON", "THE", "IN", "ELLIPSIS", "OPEN", "CLOSE", "PLAIN_QUOTE", "LINK", "LINK_END"})
_KEPT: Final = frozenset({"ROLE", "ORG", "OF", "AND", "AMP", "AS", "DATE", "SEP", "LPAR", "RPAR"})
_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON", "AND", "SLASH", "DASH", "HYPHEN", "DOT"})


class _Clause:
    """One clause: what it names, in any order."""

    __slots__ = ("date", "organisation", "other", "role")

    def __init__(self) -> None:
        self.role: Token | None = None
        self.other: list[Token] = []
        self.organisation: list[Token] = []
        self.date: Token | None = None


class _Values:
    def start(self, c: list[Any]) -> list[_Clause]:
        return [part for part in c if isinstance(part, _Clause)]

    def clause(self, c: list[Any]) -> _Clause:
        clause = _Clause()
        for part in c:
            if isinstance(part, Token):
                clause.date = part
            elif part[0] == "role":
                clause.role = part[1][0]
            elif part[0] == "other":
                clause.other = part[1]
            else:
                clause.organisation = part[1]
        return clause

    def role(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "role", c

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


@cache
def _grammar() -> Grammar:
    return Grammar("membership", _Values())


def read_memberships(
    context: Context,
    start: int,
    end: int,
    heading: Organisation | None,
    label: tuple[Role, str, Organisation | None] | None = None,
) -> list[Membership]:
    """The memberships that `text[start:end]` says; none where it says no such thing.

    heading: the organisation of the heading above, which a line that names its own overrides.
    label: role, its wording and the organisation of the label that a bare period stands under.
    """
    tokens = _postlex(context.dated(start, end, "membership"))
    try:
        clauses: list[_Clause] = _grammar().parse(tokens)
    except NoSentenceError:
        return []
    found = []
    role, wording, organisation = label or ("other", "", heading)
    for clause in clauses:
        if clause.role is not None:
            role, wording = cast(Role, clause.role.value), one_line(clause.role.text)
        elif clause.other:
            role, wording = "other", one_line(context.text[clause.other[0].start : clause.other[-1].end])
        elif not wording:
            return []
        if clause.organisation:
            organisation = _own(context, clause.organisation) or organisation
        found.append(
            Membership(
                organisation=organisation,
                role=role,
                role_text=wording,
                period=period_of(clause.date.value) if clause.date else None,
                span=context.span(*(span_of(tokens) if len(clauses) == 1 else _span(clause))),
            )
        )
    return found


def opened(context: Context, label: Span, found: list[Membership]) -> list[Membership]:
    """`found` on the lines below a label, read as if they stood on its own: «Member since» and «1998» are 1998/..."""
    tokens = [token for token in context.words(*label, "membership") if token.type not in ("COLON", "DOT", "THE", "IN")]
    last = tokens[-1].type if tokens else ""
    return [
        membership.model_copy(update={"period": _reopened(membership.period, last)})
        if membership.period
        else membership
        for membership in found
    ]


def _reopened(period: Period, connector: str) -> Period:
    if "/" in period.edtf or period.edtf.startswith("{"):
        return period
    if connector in ("SINCE", "FROM", "AFTER"):
        return Period(edtf=f"{period.edtf}/..", start=period.start, end=None, text=period.text)
    if connector in ("UNTIL", "BEFORE"):
        return Period(edtf=f"../{period.edtf}", start=None, end=period.end, text=period.text)
    return period


def _own(context: Context, tokens: Sequence[Token]) -> Organisation | None:
    """The organisation that a line names itself; None for «of the network», which is that of the heading."""
    named = any(token.type == "ORG" or token.text.casefold().endswith(("forum", "foro", "fórum")) for token in tokens)
    return organisation_of(context, _with_brackets(tokens)) if named else None


def _with_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    """`tokens` with a bracket before a last word in capitals: «of the Northern Forum XYZ» names an unlisted acronym."""
    if len(tokens) > 1 and tokens[-1].type in ("ORG", "WORD") and tokens[-1].text.isupper():
        last = tokens[-1]
        return [*tokens[:-1], Token("LPAR", last.start, last.start, "("), last]
    return tokens


def _span(clause: _Clause) -> Span:
    tokens = [*filter(None, (clause.role, clause.date)), *clause.other, *clause.organisation]
    return Span(min(token.start for token in tokens), max(token.end for token in tokens))


# --- the post-lexer


def _postlex(tokens: list[Token]) -> list[Token]:
    """The tokens that the grammar sees: separators told from the commas and «and»s inside a name."""
    tokens = _without_brackets([token for token in tokens if token.type not in _DROPPED])
    out: list[Token] = []
    for index, token in enumerate(tokens):
        kind = token.type
        after = tokens[index + 1].type if index + 1 < len(tokens) else None
        if kind in _SEPARATORS:
            before = out[-1].type if out else "SEP"
            if before == "SEP" or after is None or (after == "DATE" and before != "DATE"):
                continue
            if before == "DATE" or after in ("ROLE", "DATE") or kind in ("SEMICOLON", "DOT"):
                out.append(Token("SEP", token.start, token.end, token.text))
                continue
        if kind in _KEPT:
            out.append(token)
        elif after is not None or kind == "WORD":
            out.append(Token("WORD", token.start, token.end, token.text))
    return out


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """`tokens` without the brackets around a date."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1].type if index + 1 < len(tokens) else None
        if token.type == "LPAR" and after == "DATE":
            continue
        if token.type == "RPAR" and out and out[-1].type == "DATE":
            continue
        out.append(token)
    return out
