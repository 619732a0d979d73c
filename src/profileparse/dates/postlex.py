"""The post-lexer of dates: gives numbers their calendar class and drops what never changes a date's meaning."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..lexer import Token

__all__ = ["ANCHORS", "PARTS", "classify", "without_noise"]

#: A date needs one of these: nothing else names a year.
ANCHORS: Final = frozenset(
    "YEAR YMD DMY MONTH_YEAR YEAR_MONTH DECADE DECADEWORD CENTURY ERA YEARWORD SHORT_YEAR CENTURY_CODE".split()
)
#: The parts of a point, between which marks are dropped.
PARTS: Final = frozenset("DAY MONTH YEAR WEEKDAY SEASON SHORT_YEAR QUARTER HALF QUARTER_CODE HALF_CODE".split())
#: Dropped wherever they stand inside a date.
_NOISE: Final = frozenset({"THE", "IN"})
_ABBREVIATED: Final = frozenset({"MONTH", "WEEKDAY", "CIRCA", "CENTURY", "DAY", "ERA"})
_TAKES_COLON: Final = frozenset({"SINCE", "FROM", "UNTIL", "IN"})
_CLASSED: Final = frozenset({"NUMBER", "ORDINAL", "SHORT_YEAR", "CENTURY"})
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def classify(tokens: Iterable[Token]) -> list[Token]:
    """`tokens` with numbers told apart as days, years and others."""
    out = list(tokens)
    for index, token in enumerate(out):
        kind = token.type
        if kind not in _CLASSED:
            continue
        if kind == "NUMBER":
            if len(token.text) <= 4:
                out[index] = _number(token)
        elif kind == "ORDINAL":
            value = int("".join(c for c in token.text[:2] if c.isdigit()))
            out[index] = _as(token, "DAY" if 1 <= value <= 31 else "OTHER", value)
        elif kind == "SHORT_YEAR":
            out[index] = _as(token, kind, _full_year(int(token.text[1:])))
        elif kind == "CENTURY":
            for beside in range(max(index - 1, 0), min(index + 2, len(out))):
                if out[beside].type == "WORD" and (value := _roman(out[beside].text)):
                    out[beside] = _as(out[beside], "DAY", value)  # XIXe siècle, siglo XIX
    return out


def _as(token: Token, type_: str, value: int) -> Token:
    return Token(type_, token.start, token.end, token.text, value)


def _number(token: Token) -> Token:
    """A bare number of up to four digits as what it can be. Only the first 2 999 years are years."""
    value, digits = int(token.text), len(token.text)
    if digits == 4 and 1000 <= value <= 2999:
        return _as(token, "YEAR", value)
    return _as(token, "DAY" if digits <= 2 and 1 <= value <= 31 else "NUMBER", value)


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


def without_noise(run: list[Token]) -> list[Token]:
    """The tokens of `run` that `date.lark` sees."""
    out: list[Token] = []
    last = len(run) - 1
    for index, token in enumerate(run):
        if token.type in _NOISE:
            continue
        if out and index < last and _is_noise(out[-1], token, run[index + 1]):
            whole = [before.type for before in out[-2:]] == ["DAY", "MONTH"] and run[index + 1].type == "DAY"
            if not whole or token.type not in ("HYPHEN", "SLASH"):  # 30 September-2 October is a range
                continue
        if token.type == "HYPHEN" and [before.type for before in out[-2:]] == ["MONTH", "DAY"]:
            if index < last and run[index + 1].type == "YEAR":
                continue  # October-2-2016
        out.append(token)
    return out


def _is_noise(before: Token, token: Token, after: Token) -> bool:
    """Whether the mark `token` only separates what belongs together."""
    kind = token.type
    if kind == "DOT":
        return before.type in _ABBREVIATED or (before.type == "WORD" and after.type in PARTS)
    if kind == "COLON":
        return before.type in _TAKES_COLON
    if kind == "COMMA" and before.type == "WEEKDAY":
        return after.type in PARTS or after.type in ("THE", "OF", "IN", "YMD", "DMY")
    if kind == "COMMA" and before.type == "MONTH":
        return after.type in ("YEAR", "SHORT_YEAR", "OF", "IN")
    if kind == "COMMA" and before.type == "DAY":
        return after.type in ("YEAR", "SHORT_YEAR", "MONTH")
    if kind == "COMMA":
        return (before.type, after.type) in (("SEASON", "YEAR"), ("YEAR", "MONTH"))
    if kind in ("HYPHEN", "SLASH"):
        if before.type in ("EARLY", "MID", "LATE"):
            return True
        return {before.type, after.type} in ({"DAY", "MONTH"}, {"MONTH", "YEAR"}, {"MONTH", "SHORT_YEAR"})
    return False
