"""Readers: one module for each kind of value, and here the small things that several of them need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..dates.resolve import Resolved
from ..document import Document, Segment, one_line
from ..models import Period
from ..words.lexer import Token
from ..words.vocabulary import Meaning

__all__ = [
    "cells_of",
    "extent",
    "is_empty_link",
    "link_target",
    "link_title",
    "opening_in_link",
    "period_of",
    "periods_of",
]


def extent(tokens: Sequence[Token]) -> tuple[int, int]:
    """From the first token to the last."""
    return tokens[0].start, tokens[-1].end


def period_of(date: Resolved) -> Period:
    """The period that a date says, which the value of every DATE token does."""
    assert date.meaning is not None
    return Period(edtf=date.meaning.edtf, start=date.first(), end=date.last(), text=one_line(date.text))


def periods_of(date: Resolved) -> list[Period]:
    """The periods that a date says: those of a set one by one, «1998, 2001 and 2003»."""
    dates = date.members()
    if len(dates) == 1:
        return [period_of(date)]
    return [Period(edtf=one.edtf, start=one, end=one, text=one_line(one.text)) for one in dates]


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
        return mark.text[len("](") : -1]  # [Title](http://www.example.org)
    start = marks.find("LINK_TARGET", text, mark.start, mark.end)
    end = marks.at("ADDRESS", text, start, mark.end) if start >= 0 else -1
    return text[start:end] if end >= 0 else None


def link_title(segment: Segment) -> Segment | None:
    """What is between the marks of a line that is nothing but a link; None where nothing does, or it is none."""
    tokens = segment.tokens
    if len(tokens) < 3 or tokens[0].type != "LINK" or tokens[-1].type != "LINK_END":
        return None
    return Segment(segment.document, tokens[1].start, tokens[-2].end, tokens[1:-1])


def is_empty_link(segment: Segment) -> bool:
    """Whether a stretch is only the marks of a link without a title or a whole address: `[link url=”#45″][/link]`."""
    tokens = segment.tokens
    marks = [token for token in tokens if token.type in ("LINK", "LINK_END")]
    targets = (link_target(segment.document, mark) or "" for mark in marks)
    return len(marks) == len(tokens) and not any("." in target or "/" in target for target in targets)


def opening_in_link(segment: Segment) -> Meaning | None:
    """The phrase that the title of a link begins with, where a stretch begins with a link: `[link …]Interview with`."""
    tokens = segment.tokens
    if len(tokens) < 2 or tokens[0].type != "LINK":
        return None
    return Segment(segment.document, tokens[1].start, segment.end, tokens[1:]).opening()[0]
