"""Which lines of a page begin a quote and end one, by their quotation marks."""

from __future__ import annotations

from collections.abc import Sequence

from ..document import Segment
from ..quotation import QUOTATION_MARKS
from .lines import Line, ends_with_date

__all__ = ["has_closing_mark", "opens_quote", "unopened_quote"]


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
    """Whether a mark that closes a quote stands at the end."""
    document = segment.document
    # The full stops behind a mark are few.
    start = max(segment.start + 1, segment.end - 8)
    return document.engine.marks.find("CLOSING_MARK", document.text, start, segment.end) >= 0


def unopened_quote(lines: Sequence[Line]) -> Line | None:
    """The first line of the paragraph that `lines` end with, where its only quotation mark closes it at its end."""
    if not lines or not _ends_closed(lines[-1].segment):
        return None
    for line in reversed(lines):
        marks = [token.type for token in line.segment.tokens if token.type in QUOTATION_MARKS]
        if marks != (["CLOSE"] if line is lines[-1] else []):
            return None
        if line.type != "MORE":
            return line if line.type == "TEXT" else None
    return None
