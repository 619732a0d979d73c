"""The tokens of one page: every stretch is cut once, when a reader first asks for it, and kept for the next one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from .lexer import Lexer, Token

__all__ = ["PageTokens"]

#: Where a stretch begins so far behind what is cut of its line, it is cut alone: the end of a long paragraph.
_FAR = 200
#: The tokens of so many characters are kept: they take far more room than the text.
_KEPT = 50_000


class _Line:
    """The tokens of a line, as far as it is cut."""

    __slots__ = ("end", "reached", "starts", "tokens")

    def __init__(self, start: int, end: int) -> None:
        self.end = end
        self.reached = start
        self.tokens: list[Token] = []
        self.starts: list[int] = []


class PageTokens:
    """Cuts `text` with `lexer`; offsets count in `text`. No token goes over the end of a line."""

    def __init__(self, lexer: Lexer, text: str) -> None:
        self._lexer = lexer
        self._text = text
        self._starts = [0]
        at = text.find("\n")
        while at >= 0:
            self._starts.append(at + 1)
            at = text.find("\n", at + 1)
        self._starts.append(len(text))
        self._lines: dict[int, _Line] = {}
        self._kept = 0

    def between(self, start: int, end: int) -> list[Token]:
        """The shapes in `text[start:end]`."""
        number = bisect_right(self._starts, start) - 1
        out: list[Token] = []
        while start < end and number + 1 < len(self._starts):
            stop = min(end, self._starts[number + 1])
            part = self._within(number, start, stop)
            out = out + part if out else part
            number += 1
            start = stop
        return out

    def _within(self, number: int, start: int, end: int) -> list[Token]:
        """The shapes in `text[start:end]`, a stretch of one line."""
        line = self._line(number)
        if line is None or start > line.reached + _FAR:
            return self._lexer.cut(self._text, start, end)
        if end > line.reached:
            self._extend(line, end)
        low, high = bisect_left(line.starts, start), bisect_left(line.starts, end)
        out = line.tokens[low:high]
        if low and line.tokens[low - 1].end > start:
            out.insert(0, line.tokens[low - 1])
        if not out or (out[0].start >= start and out[-1].end <= end):
            return out
        return self._trimmed(out, start, end)

    def _line(self, number: int) -> _Line | None:
        line = self._lines.get(number)
        if line is None:
            start, end = self._starts[number], self._starts[number + 1]
            if end - start > _KEPT:
                return None
            if self._kept > _KEPT:
                self._lines.clear()
                self._kept = 0
            self._kept += end - start
            line = self._lines[number] = _Line(start, end)
        return line

    def _extend(self, line: _Line, end: int) -> None:
        """Cuts a line on, at least up to `end`."""
        found = self._lexer.cut(self._text, line.reached, line.end, end)
        line.tokens += found
        line.starts += [token.start for token in found]
        line.reached = found[-1].end if found and found[-1].end >= end else line.end

    def _trimmed(self, tokens: list[Token], start: int, end: int) -> list[Token]:
        """`tokens` whose first or last reaches out of the stretch, without what does."""
        for index in {0, len(tokens) - 1}:
            token = tokens[index]
            if token.start < start or token.end > end:
                if token.type != "WORD":
                    return self._lexer.cut(self._text, start, end)
                tokens[index] = self._lexer.part(token, max(start, token.start), min(end, token.end))
        return tokens
