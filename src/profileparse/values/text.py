"""Small things that every reader of values needs: spaces, quotation marks, markup."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ..dates.resolve import Resolved
from ..lexer import Token
from ..models import Period, Span

__all__ = ["last_of", "link_target", "one_line", "period_of", "renamed", "span_of", "without_markup"]

_QUOTES: Final = "\"'“”„‟‘’‚′″«»"


def one_line(text: str) -> str:
    """`text` with every run of white space as one space."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # a space is the one white space that is printable
    return " ".join(text.split())


def span_of(tokens: Sequence[Token]) -> Span:
    """From the first token to the last."""
    return Span(tokens[0].start, tokens[-1].end)


def last_of(tokens: Sequence[Token], type_: str) -> int:
    """The index of the last token of this type; -1 where there is none."""
    index = len(tokens) - 1
    while index >= 0 and tokens[index].type != type_:
        index -= 1
    return index


def period_of(date: Resolved) -> Period:
    """The period that a date says, which the value of every DATE token does."""
    assert date.edtf is not None
    return Period(edtf=date.edtf, start=date.first, end=date.last, text=one_line(date.text))


def renamed(tokens: Iterable[Token], known: frozenset[str]) -> list[Token]:
    """`tokens` with those that a grammar does not name as TEXT, a run of them as one token."""
    out: list[Token] = []
    for token in tokens:
        if token.type not in known:
            if out and out[-1].type == "TEXT":
                out[-1] = Token("TEXT", out[-1].start, token.end, "")
                continue
            token = Token("TEXT", token.start, token.end, token.text)
        out.append(token)
    return out


def without_markup(text: str, start: int, end: int, tokens: Iterable[Token]) -> str:
    """`text[start:end]` on one line, without the link markup among `tokens`."""
    pieces = []
    for token in tokens:
        if token.type in ("LINK", "LINK_END") and start <= token.start < end:
            pieces.append(text[start : token.start])
            start = token.end
    pieces.append(text[start:end])
    return one_line("".join(pieces))


def link_target(mark: str) -> str | None:
    """The address in `[link url=”123″]`, whatever quotation marks stand around it; None where it is empty."""
    _, found, rest = mark.partition("url=")
    if not found:
        return None
    rest = rest.lstrip(_QUOTES)
    stop = next((i for i, c in enumerate(rest) if c in _QUOTES or c in "] "), len(rest))
    return rest[:stop] or None
