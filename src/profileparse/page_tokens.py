"""The tokens of one page: cut in one go, and shared by all who look at the same stretch."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from .lexer import Lexer, Token

__all__ = ["PageTokens"]

#: So many characters are cut at a time; nearly every page is shorter.
_PIECE = 16_000
#: So many pieces of a long page are kept, because tokens take far more room than the text.
_KEPT = 4
#: A reader that looks ahead on a line longer than a piece has so many characters cut at a time.
_STEP = 200


class _Piece:
    """The tokens of a run of lines."""

    __slots__ = ("end", "starts", "tokens")

    def __init__(self, tokens: list[Token], end: int) -> None:
        self.tokens = tokens
        self.starts = [token.start for token in tokens]
        self.end = end


class PageTokens:
    """Cuts `text` with `lexer`; offsets count in `text`. No token goes over the end of a line."""

    def __init__(self, lexer: Lexer, text: str) -> None:
        self._lexer = lexer
        self._text = text
        self._bounds = _bounds(text)
        self._pieces: dict[int, _Piece] = {}

    def between(self, start: int, end: int) -> list[Token]:
        """The shapes in `text[start:end]`."""
        piece = self._at(start)
        if piece is None or end > piece.end:
            return list(self._beyond(piece, start, end))
        low, high = bisect_left(piece.starts, start), bisect_left(piece.starts, end)
        out = piece.tokens[low:high]
        if low and piece.tokens[low - 1].end > start:
            out.insert(0, piece.tokens[low - 1])
        if out and (out[0].start < start or out[-1].end > end):
            return self._trimmed(out, start, end)
        return out

    def ahead(self, start: int, end: int) -> Iterator[Token]:
        """The same for a reader that stops soon."""
        piece = self._at(start)
        if piece is None or end > piece.end:
            yield from self._beyond(piece, start, end)
            return
        low = bisect_left(piece.starts, start)
        if low and piece.tokens[low - 1].end > start:
            low -= 1
        for index in range(low, len(piece.tokens)):
            token = piece.tokens[index]
            if token.start >= end:
                return
            inside = start <= token.start and token.end <= end
            yield token if inside else self._trimmed([token], start, end)[0]

    def _beyond(self, piece: _Piece | None, start: int, end: int) -> Iterator[Token]:
        """A stretch that goes over the end of its piece, or lies on a line that is a piece by itself."""
        if piece is not None and start < piece.end:
            yield from self.between(start, piece.end)
            start = piece.end
        while start < end and (found := self._lexer.cut(self._text, start, end, start + _STEP)):
            yield from found
            start = found[-1].end

    def _at(self, start: int) -> _Piece | None:
        """The piece that `start` lies in; None on a line that is too long to be kept."""
        number = bisect_right(self._bounds, start) - 1
        piece = self._pieces.get(number)
        if piece is None and number + 1 < len(self._bounds):
            first, end = self._bounds[number], self._bounds[number + 1]
            if end - first > 4 * _PIECE:
                return None
            if len(self._pieces) >= _KEPT:
                del self._pieces[next(iter(self._pieces))]
            piece = self._pieces[number] = _Piece(self._lexer.cut(self._text, first, end), end)
        return piece

    def _trimmed(self, tokens: list[Token], start: int, end: int) -> list[Token]:
        """`tokens` whose first or last reaches out of the stretch, without what does."""
        for index in {0, len(tokens) - 1}:
            token = tokens[index]
            if token.start < start or token.end > end:
                if token.type != "WORD":
                    return self._lexer.cut(self._text, start, end)
                tokens[index] = self._lexer.part(token, max(start, token.start), min(end, token.end))
        return tokens


def _bounds(text: str) -> list[int]:
    """Where the pieces begin, and the end: behind the first line end after so many characters."""
    bounds = [0]
    while len(text) - bounds[-1] > _PIECE:
        at = text.find("\n", bounds[-1] + _PIECE)
        if at < 0:
            break
        bounds.append(at + 1)
    return bounds if bounds[-1] == len(text) and text else [*bounds, len(text)]
