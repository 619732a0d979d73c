"""Tells the numbers of a text apart: days, years, centuries in Roman figures, and what is neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..lexer import Token

__all__ = ["classified"]

_CLASSED: Final = frozenset({"NUMBER", "ORDINAL", "SHORT_YEAR", "CENTURY"})
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def classified(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with numbers told apart as days, years and others."""
    out = list(tokens)
    for index, token in enumerate(out):
        kind = token.type
        if kind not in _CLASSED:
            continue
        if kind == "NUMBER":
            digits = len(token.text)
            if digits <= 4:  # only the first 2 999 years are years
                value = int(token.text)
                year, day = digits == 4 and 1000 <= value <= 2999, digits <= 2 and 1 <= value <= 31
                if 31 < value < 100 and [other.type for other in tokens[index + 1 : index + 3]] == ["MONTH", "NUMBER"]:
                    day = len(tokens[index + 2].text) == 4  # «35 May 2008» is no day, and May is not all that is meant
                out[index] = _numeral(token, "YEAR" if year else "DAY" if day else "NUMBER", value)
        elif kind == "ORDINAL":
            value = int("".join(c for c in token.text[:2] if c.isdigit()))
            out[index] = _numeral(token, "DAY" if 1 <= value <= 31 else "OTHER", value)
        elif kind == "SHORT_YEAR":
            out[index] = _numeral(token, kind, _full_year(int(token.text[1:])))
        elif kind == "CENTURY":
            for beside in range(max(index - 1, 0), min(index + 2, len(out))):
                if out[beside].type == "WORD" and (value := _roman(out[beside].text)):
                    out[beside] = _numeral(out[beside], "DAY", value)  # XIXe siècle, siglo XIX
    return out


def _numeral(token: Token, type_: str, value: int) -> Token:
    return Token(type_, token.start, token.end, token.text, value, None, token.lexeme)


def _roman(text: str) -> int:
    """The number that `text` (XIX, XIXe, XIXème) writes in Roman figures; 0 where it writes none."""
    figures = text.rstrip("eèémr")
    if not figures or not set(figures) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[c] for c in figures]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _full_year(short: int) -> int:
    """The year of a two-digit one, with a fixed pivot, so that the answer never depends on today."""
    return short + (2000 if short < 50 else 1900)
