"""The tokens of one page: cut once, and shared by all who look at the same stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

from .lexer import Lexer, Token

__all__ = ["PageTokens"]

#: Lines are cut together, so many characters at a time.
_PIECE: Final = 4000
#: A longer line is a piece of its own: most are prose, of which only the beginning and the end are looked at.
_LONG_LINE: Final = 250
#: A stretch of such a line that is shorter than this part of it is cut alone.
_PART: Final = 3
#: Pieces of so many characters are kept, because tokens take thirty times the room of the text.
_KEPT: Final = 8_000_000
#: No longer line is cut as a whole.
_LONGEST_LINE: Final = 64_000
#: A page is read twice, for its lines and for its values; the second time so many pieces behind the reader are kept.
_BEHIND: Final = 8
#: A reader that looks ahead has so many characters cut at a time.
_STEP: Final = 80


class _Piece:
    """The tokens of a run of lines."""

    __slots__ = ("_asked", "_found", "_starts", "end", "start", "tokens")

    def __init__(self, tokens: list[Token], start: int, end: int) -> None:
        self.tokens = tokens
        self.start = start
        self.end = end
        self._starts = [token.start for token in tokens]
        self._asked, self._found = start, 0

    def range(self, start: int, end: int) -> tuple[int, int]:
        """The index of the first token that begins at `start` or behind it, and the same for `end`."""
        # Readers go in small steps, and no token is shorter than a character: what they ask for is near.
        count, step = len(self._starts), start - self._asked
        low = self._found if step >= 0 else max(self._found + step, 0)
        low = self._found = _near(self._starts, start, low, min(low + abs(step), count))
        self._asked = start
        return low, _near(self._starts, end, low, min(low + max(end - start, 0), count))


def _near(starts: list[int], offset: int, low: int, high: int) -> int:
    """`bisect_left` for what mostly stands among the next few."""
    for index in range(low, min(low + 4, high)):
        if starts[index] >= offset:
            return index
    return bisect_left(starts, offset, min(low + 4, high), high)


class PageTokens:
    """Cuts `text` with `lexer`; offsets count in `text`. No token goes over the end of a line."""

    def __init__(self, lexer: Lexer, text: str) -> None:
        self._lexer = lexer
        self._text = text
        self._bounds, self._prose = _bounds(text)
        self._pieces: list[_Piece | None] = [None] * (len(self._bounds) - 1)
        self._last = _Piece([], 0, 0)
        self._kept = 0  # characters
        self._oldest = 0  # the number of the first piece that may be kept
        self._again = False

    def read_again(self) -> None:
        """From now on the text is read for the last time, from its beginning: what lies behind is let go."""
        self._again = True

    def between(self, start: int, end: int) -> list[Token]:
        """The shapes in `text[start:end]`."""
        out: list[Token] = []
        while True:
            piece = self._at(start, end)
            if piece is None:
                return out + self._lexer.cut(self._text, start, end)
            found = self._inside(piece, start, min(end, piece.end))
            if end <= piece.end:
                return out + found if out else found
            out += found
            start = piece.end

    def ahead(self, start: int, end: int) -> Iterable[Token]:
        """The same for a reader that stops soon."""
        piece = self._at(start, start)
        if piece is None or end > min(piece.end, start + _PIECE):
            return self._steps(start, end)
        return self._inside(piece, start, end)

    def _steps(self, start: int, end: int) -> Iterator[Token]:
        """What stands ahead, cut alone and a little at a time."""
        while start < end and (found := self._lexer.first(self._text, start, end, start + _STEP)):
            yield from found
            start = found[-1].end

    def _inside(self, piece: _Piece, start: int, end: int) -> list[Token]:
        low, high = piece.range(start, end)
        out = piece.tokens[low:high]
        if low and piece.tokens[low - 1].end > start:
            out.insert(0, piece.tokens[low - 1])
        if out and (out[0].start < start or out[-1].end > end):
            return self._trimmed(out, start, end)
        return out

    def _at(self, start: int, end: int) -> _Piece | None:
        """The piece that a stretch begins in; None where the stretch is better cut alone."""
        if self._last.start <= start < self._last.end:
            return self._last
        number = bisect_right(self._bounds, start) - 1
        if number >= len(self._pieces):
            return None
        piece = self._pieces[number]
        if piece is None:
            first, behind = self._bounds[number], self._bounds[number + 1]
            length = behind - first
            if number in self._prose and (length > _LONGEST_LINE or (end - start) * _PART < length):
                return None
            piece = _Piece(self._lexer.cut(self._text, first, behind), first, behind)
            if number >= self._oldest:
                self._pieces[number] = piece
                self._kept += length
        self._let_go(number)
        self._last = piece  # The next one who asks is mostly on the same line.
        return piece

    def _let_go(self, number: int) -> None:
        """Lets go of the oldest pieces where too many are kept, or no reader will come back to them."""
        while self._oldest < number and (self._kept > _KEPT or (self._again and self._oldest < number - _BEHIND)):
            oldest = self._pieces[self._oldest]
            if oldest is not None:
                self._kept -= oldest.end - oldest.start
                self._pieces[self._oldest] = None
            self._oldest += 1

    def _trimmed(self, tokens: list[Token], start: int, end: int) -> list[Token]:
        """`tokens` whose first or last reaches out of the stretch, without what does."""
        for index in {0, len(tokens) - 1}:
            token = tokens[index]
            if token.start < start or token.end > end:
                if token.type != "WORD":
                    return self._lexer.cut(self._text, start, end)
                tokens[index] = self._lexer.part(token, max(start, token.start), min(end, token.end))
        return tokens


def _bounds(text: str) -> tuple[list[int], set[int]]:
    """Where the pieces begin, and the end; and which pieces are one long line."""
    bounds, prose = [0], set[int]()
    start = 0  # of the line
    while start < len(text):
        behind = text.find("\n", start) + 1 or len(text)
        if behind - start > _LONG_LINE:
            if bounds[-1] < start:
                bounds.append(start)
            prose.add(len(bounds) - 1)
            bounds.append(behind)
        elif behind - bounds[-1] > _PIECE:
            bounds.append(behind)
        start = behind
    if bounds[-1] < len(text):
        bounds.append(len(text))
    return bounds, prose
