"""Marks of emphasis, `**bold**` and `_italic_`: where they are in a text, so that no value has them."""

from __future__ import annotations

from ..words.lexer import LineMarks
from .normalize import LeftOut

__all__ = ["emphasis_marks"]


def emphasis_marks(text: str, marks: LineMarks) -> list[LeftOut]:
    """The pairs of marks in `text`, in order; a mark without a partner on its line is none.

    marks: the shapes of `line.lark`.
    """
    if "*" not in text and "_" not in text:
        return []
    openers, closers = marks.all("EMPHASIS_OPEN", text), marks.all("EMPHASIS_CLOSE", text)
    found: list[LeftOut] = []
    waiting: dict[str, tuple[int, int]] = {}  # the last opener, by its marks
    ordered = sorted([*((start, end, True) for start, end in openers), *((s + 1, e, False) for s, e in closers)])
    line_end = -1
    for start, end, opens in ordered:
        if start > line_end:
            waiting = {}
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
        mark = text[start:end]
        if opens:
            waiting.setdefault(mark, (start, end))
        elif mark in waiting and waiting[mark][1] < start:
            found += [LeftOut(*waiting.pop(mark), True), LeftOut(start, end, False)]
    return sorted(found)
