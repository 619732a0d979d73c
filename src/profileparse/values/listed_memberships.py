"""Lines of a list of memberships, by `grammar/listing.lark`: organisations that no list knows, roles, periods."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, cast

from ..compiled import make_parser
from ..document import Document, Segment
from ..models import Membership, Role
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS
from . import period_of
from .organisations import organisation_of

__all__ = ["parts_of", "read_listed"]

_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON", "COLON", "DASH", "PIPE"})
_AROUND: Final = frozenset("DOT THE AS IN OF FROM TO COMMA ELLIPSIS".split())
#: `2001-05-03`, and not `2001/2004-05`
_SHORTEST_DAY: Final = 10
#: An organisation is named in no more words; a longer line is a sentence.
_LONGEST_BODY: Final = 20
#: What somebody is, where no list knows the words, is said in so many.
_LONGEST_OFFICE: Final = 3


class _Line:
    """What a line says: the pieces of the name, and offices with their dates."""

    __slots__ = ("body", "offices")

    def __init__(self, body: list[Token], offices: list[tuple[Token | None, Token | None]]) -> None:
        self.body = body
        self.offices = offices


class _Transformer:
    def body(self, c: list[Token]) -> list[Token]:
        return c

    def office(self, c: list[Token]) -> tuple[Token, Token | None]:
        return c[0], c[1] if len(c) == 2 else None

    def start(self, c: list[Any]) -> _Line:
        body = next(part for part in c if isinstance(part, list))
        dates = [part for part in c if isinstance(part, Token)]
        offices: list[tuple[Token | None, Token | None]] = [part for part in c if isinstance(part, tuple)]
        if dates and offices and offices[0][1] is None:
            offices[0] = (offices[0][0], dates[-1])  # «2001–2008, treasurer»
        elif dates or not offices:
            offices.insert(0, (None, dates[-1] if dates else None))
        return _Line(body, offices)


@cache
def _parser() -> Parser:
    return make_parser("listing", _Transformer())


def read_listed(segment: Segment, *, sentence: bool) -> list[Membership] | None:
    """The memberships that a line of a list names, one for each role and period; None where it names no organisation.

    Where it says no role it is `member`, and the wording is empty. sentence: whether the line may be one.
    """
    document = segment.document
    dated = segment.with_dates("membership")
    if sentence and _is_sentence(segment, dated):
        return None
    try:
        line: _Line = _parser().parse(_pieces(document, dated))
    except ParseError:
        return None
    if any(date is not None and _is_day(date) for _, date in line.offices):
        return None  # what took place on a day is no membership
    named = [token for piece in line.body for token in piece.value]
    if named[0].type == "THE" and named[0].text[:1].isupper():
        named[0] = Token("WORD", named[0].start, named[0].end, named[0].text)  # «Les Amis de X» is the whole name
    organisation = organisation_of(document, named)
    if organisation is None or not any(token.type == "ORG" or token.text[:1].isupper() for token in named):
        return None
    if any(token.type in QUOTATION_MARKS or token.type == "ROLE" for token in named):
        return None  # a title, «Former member of ICOM»
    if not (named[0].text[:1].isupper() or named[0].text[:1].isdigit()) or _are_several(line.body):
        return None
    if len(line.body) > 1:
        written = document.line(line.body[0].start, line.body[-1].end)
        organisation = organisation if organisation.acronym else organisation.model_copy(update={"name": written})
    document.report_dates(dated)
    found: list[Membership] = []
    for role, date in line.offices:
        if role is not None and role.value == "other":
            document.report("unknown-role", f"«{role.text}» is no role that the lists know", role.start, role.end)
        found.append(
            Membership(
                organisation=organisation,
                role=cast(Role, role.value) if role is not None else "member",
                role_text=role.text if role is not None else "",
                period=period_of(date.value) if date is not None else None,
                span=document.span(segment.start, segment.end),
            )
        )
    return found


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


def _are_several(body: list[Token]) -> bool:
    """Whether the pieces of a name are acronyms, each of a body of its own: «ICOM, EAEA and AIMA»."""
    words = [token for piece in body for token in piece.value if token.type not in ("AND", "AMP")]
    return len(body) > 1 and all(token.text.isupper() and len(token.text) > 1 for token in words)


def _is_day(date: Token) -> bool:
    edtf = period_of(date.value).edtf
    return ".." not in edtf and len(edtf) >= _SHORTEST_DAY and "/" not in edtf[:_SHORTEST_DAY]


def _is_sentence(segment: Segment, dated: list[Token]) -> bool:
    """Whether a line without a bullet says something about memberships and is none itself."""
    words = segment.lookup_tokens("sentence")
    verb = any(token.type == "IS" and token.text.islower() for token in words) or words[0].type == "PRONOUN"
    lower = sum(token.type == "WORD" and token.text.islower() for token in words)
    if segment.text.endswith(".") and 2 * lower >= len(words) - 1 and len(words) > _LONGEST_OFFICE:
        return True
    return (verb and len(words) > _LONGEST_OFFICE) or len(dated) > _LONGEST_BODY or dated[-1].type == "COLON"


# --- the post-lexer


def _pieces(document: Document, dated: list[Token]) -> list[Token]:
    """One token for each piece of a line: BODY, ROLE or DATE."""
    out: list[Token] = []
    group: list[Token] = []
    before = ""  # the separator in front of the group
    for index, token in enumerate([*dated, Token("SEMICOLON", 0, 0, "")]):
        follows = dated[index + 1].type if index + 1 < len(dated) else ""
        bracket = token.type == "LPAR" and follows in ("DATE", "NO_DATE", "ROLE")
        date = token.type in ("DATE", "NO_DATE")
        if not (bracket or date or token.type in _SEPARATORS):
            group.append(token)
            continue
        out += _classed(document, group, before, first=not any(piece.type == "BODY" for piece in out))
        group, before = [], token.type
        if token.type == "DATE":
            out.append(token)
    return out


def _is_small(token: Token) -> bool:
    return token.type in _AROUND and not token.text[:1].isupper()


def _classed(document: Document, group: list[Token], before: str, *, first: bool) -> list[Token]:
    """The token of a piece; nothing where only marks and small words are left of it."""
    opened = sum((token.type == "LPAR") - (token.type == "RPAR") for token in group)
    # «Les Amis de X» is the whole name.
    while group and (_is_small(group[0]) or (group[0].type == "RPAR" and opened < 0)):
        opened += group[0].type == "RPAR"
        group = group[1:]
    while group and (group[-1].type in _AROUND or (group[-1].type == "RPAR" and opened < 0)):
        opened += group[-1].type == "RPAR"
        group = group[:-1]
    if not group:
        return []
    start, end = group[0].start, group[-1].end
    written = document.line(start, end)
    if group[0].type == "ROLE":
        known = group[0].value if len(group) == 1 else "other"
        return [Token("ROLE", start, end, written, known)]
    small = len(group) <= _LONGEST_OFFICE and group[0].text[:1].islower()
    words = all(token.type == "WORD" for token in group) or any(token.type == "ROLE" for token in group)
    if not first and words and (small or before == "COLON") and len(group) <= _LONGEST_OFFICE:
        return [Token("ROLE", start, end, written, "other")]
    if not first and before == "COLON":
        return [Token("SENTENCE", start, end, written)]  # «ICOM: applied for it in 2019»
    return [Token("BODY", start, end, written, group)]
