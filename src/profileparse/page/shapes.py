"""Looks into a line as far as its class needs it: does it end in a date, is it a quote, a title, an entry of a list."""

from __future__ import annotations

from typing import Final

from ..document import Segment
from ..lexer import Token

__all__ = [
    "begins_with_action",
    "begins_with_link",
    "begins_with_number",
    "ends_with_date",
    "has_closing_mark",
    "is_entry",
    "is_link",
    "is_picture",
    "is_title",
    "opens_quote",
    "unknown_label_end",
]

#: In a longer line only so much of its end is looked at.
_LONG: Final = 1000
_END: Final = 60
_BEFORE_DATE: Final = frozenset(
    {"COMMA", "SEMICOLON", "LPAR", "DASH", "COLON", "CLOSE", "PLAIN_QUOTE", "QUOTED", "RPAR"}
)
_IN_NAMES: Final = frozenset("WORD HYPHEN LPAR RPAR OF THE AND IN DOT DASH SLASH AMP TO FROM".split())
_BEFORE_ACTION: Final = frozenset({"IN", "LPAR", "COMMA", "DASH", "HYPHEN"})


# --- beginnings of a value


def begins_with_number(value: Segment) -> bool:
    """57,576 inhabitants"""
    tokens = value.words("population")
    return bool(tokens) and tokens[0].type in ("NUMBER", "GROUPED", "DECIMAL", "CIRCA")


def begins_with_action(value: Segment) -> bool:
    """signed in 1994 · in 1994 · (1994)"""
    first = next((token for token in value.words("contract")[:5] if token.type not in _BEFORE_ACTION), None)
    return first is not None and first.type in ("ACTION", "NUMBER", "MONTH", "SINCE", "FROM")


def begins_with_link(value: Segment) -> bool:
    """http://www.example.org · [link url=””][/link]"""
    tokens = value.tokens
    return bool(tokens) and tokens[0].type in ("URL", "LINK", "LINK_END")


# --- whole lines


def is_title(segment: Segment) -> bool:
    """A short line of names only, at the very top."""
    text = segment.document.text
    if segment.end - segment.start > 70 or not text[segment.start].isupper() or text[segment.end - 1] in ".:;,!?":
        return False
    tokens = segment.words("entry")
    return len(tokens) <= 10 and all(token.type in _IN_NAMES or token.text.isalpha() for token in tokens)


def is_picture(segment: Segment) -> bool:
    """EXVILLE_COA.svg"""
    document = segment.document
    return document.engine.marks.at("PICTURE", document.text, segment.start, segment.end) >= 0


def is_link(segment: Segment) -> bool:
    """A line that is only an address or left-over markup of a link."""
    if segment.document.text[segment.start] not in "hHwW[":
        return False
    tokens = segment.tokens
    if tokens[0].type == "URL":
        return len(tokens) == 1
    return tokens[0].type == "LINK" and (len(tokens) == 1 or tokens[-1].type == "LINK_END")


def unknown_label_end(segment: Segment) -> int:
    """Where the colon stands of `Label: value` with a label that no list knows: a few words; -1 where there is none."""
    document = segment.document
    text, start = document.text, segment.start
    colon = text.find(":", start, min(segment.end, start + 61))
    if colon < 0 or text[colon : colon + 3] == "://" or not text[start].isupper():
        return -1
    label = text[start:colon]
    words = len(label.split())
    if any(mark in label for mark in ".,;?!") or words > 6 or (colon + 1 == segment.end and words > 4):
        return -1
    return colon if document.engine.marks.find("DOUBLE_MARK", text, start, colon) < 0 else -1


def is_entry(segment: Segment) -> bool:
    """A bare line that reads as an entry of a list: it ends in a date, or names an activity at once."""
    length = segment.end - segment.start
    head = segment if length <= _LONG else segment.head(_END)
    named = any(token.type == "KIND" and token.start < segment.start + _END for token in head.words("entry")[:4])
    if ends_with_date(segment):
        return length <= 400 and (named or _date_stands_apart(segment))
    return named and length <= 250 and segment.document.text[segment.end - 1] not in ".:"


def ends_with_date(segment: Segment) -> bool:
    """Whether the last thing on a line is a date, a full stop or bracket aside."""
    return _last_date(_dated_end(segment)) is not None


def _dated_end(segment: Segment) -> list[Token]:
    end = segment if segment.end - segment.start <= _LONG else segment.tail(_END)
    return end.dated("entry")


def _last_date(tokens: list[Token]) -> int | None:
    """The index of the date that tokens end with."""
    last = len(tokens) - 1
    while last >= 0 and tokens[last].type in ("DOT", "RPAR", "SEMICOLON", "COMMA"):
        last -= 1
    return last if last >= 0 and tokens[last].type in ("DATE", "NO_DATE") else None


def _date_stands_apart(segment: Segment) -> bool:
    """Whether the date at the end is an addition and not the end of a sentence («… joined the network in 2004»)."""
    tokens = _dated_end(segment)
    last = _last_date(tokens)
    before = tokens[last - 1] if last else None
    return before is None or before.type in _BEFORE_DATE or before.text[:1].isupper()


# --- quotes


def opens_quote(segment: Segment) -> bool:
    """A line in quotation marks, or whose opening mark is never closed; no entry «“X” in Toulouse, 3 May 2008»."""
    document = segment.document
    return document.engine.marks.at("OPENING_MARK", document.text, segment.start, segment.end) >= 0 and _is_quote(
        segment
    )


def _is_quote(segment: Segment) -> bool:
    """Whether a line that begins with a quotation mark is a quote and no entry."""
    if ends_with_date(segment):
        return False
    document = segment.document
    if segment.end - segment.start > 300 or _ends_closed(segment):
        return True
    return document.engine.marks.find("INNER_MARK", document.text, segment.start + 1, segment.end) < 0


def has_closing_mark(segment: Segment) -> bool:
    """Whether a line ends with a mark that closes a quote, or has one in it that does nothing else."""
    return _ends_closed(segment) or any(token.type == "CLOSE" for token in segment.tokens)


def _ends_closed(segment: Segment) -> bool:
    document = segment.document
    # The full stops behind a mark are few.
    start = max(segment.start + 1, segment.end - 8)
    return document.engine.marks.find("CLOSING_MARK", document.text, start, segment.end) >= 0
