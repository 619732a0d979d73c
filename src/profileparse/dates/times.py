"""Passes over times of day: they stand beside a date (`3 May 2008 at 18:30`), and are no part of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..words.lexer import Token

__all__ = ["TIMES", "behind_times", "without_times"]

#: What a time of day is made of, beside numbers.
TIMES: Final = frozenset({"TIME", "CLOCK"})
_NUMBERS: Final = frozenset({"DAY", "NUMBER"})
#: What leads to a time of day: `à 18h30`, `um 20 Uhr`, `, 18:30 – 20:00`.
_LEADS: Final = frozenset("CLOCK DOT TO UNTIL FROM OF CIRCA COMMA DASH HYPHEN AND IN THE".split())
#: What shows that a number behind «at» is a day and no hour: `at 3 May 2008`.
_OF_DAY: Final = frozenset("MONTH OF WEEKDAY DASH HYPHEN SLASH DOT AND TO YEAR".split())


def without_times(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without times of day and what leads to them."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        length = _length_of_time(tokens, index)
        if length:
            while out and out[-1].type in _LEADS:
                out.pop()
            index += length
        else:
            out.append(tokens[index])
            index += 1
    return out


def behind_times(tokens: Sequence[Token], index: int) -> int:
    """The index behind the times of day that stand at `index`, behind a date; `index` where there are none.

    Only what is written as a time counts: «18:30», «à 18h30», «, 18:30 – 20:00».
    """
    while True:
        place = index
        while place < len(tokens) and tokens[place].type in _LEADS:
            place += 1
        if place == len(tokens) or tokens[place].type != "TIME":
            return index
        index = place + _length_of_time(tokens, place)


def _length_of_time(tokens: Sequence[Token], index: int) -> int:
    """How many tokens from `index` on are a time of day: `18:30`, `20 Uhr`, `ore 18`; 0 where none is."""
    kinds = [token.type for token in tokens[index : index + 3]]
    if kinds[0] == "TIME":
        return 2 if kinds[1:2] == ["CLOCK"] else 1
    if kinds[0] in _NUMBERS and kinds[1:2] == ["CLOCK"]:
        return 2
    if kinds[0] == "CLOCK" and index and kinds[1:2] and kinds[1] in _NUMBERS:
        return 0 if kinds[2:3] and kinds[2] in _OF_DAY else 2
    return 0
