"""Knows a month by its misspelt name, so that the year beside it is not taken for the whole date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..compiled import tables
from ..words.lexer import Token
from ..words.vocabulary import fold
from .points import NO_MONTH, NOTHING

#: From how many letters on a month with a slip is told from another word: beside a day, and beside a year alone.
_LENGTHS: Final = (5, 7)
#: What may be between a month and its day or year.
_BETWEEN: Final = frozenset({"DOT", "OF", "COMMA"})


class Slips:
    """The names of months in all languages, each with one slip: «Setpember», «decmbre», «Febuary»."""

    def __init__(self) -> None:
        listed = [names for words in tables().words.values() for names in words["months"].values()]
        months = {fold(name) for names in listed for name in names}
        self._near = [_without_one(month for month in months if len(month) >= length) for length in _LENGTHS]

    def marked(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with a month of no calendar, which is reported, for each misspelt one before a year.

        «5 Ocotber 1999», «Sptember 12, 2001»; not «5 Octagons 1999», «Junior 2009».
        """
        for index in [index for index, token in enumerate(tokens) if token.type == "YEAR"]:
            before = _before(tokens, index)
            place = _before(tokens, before) if before >= 0 and tokens[before].type == "DAY" else before
            word = tokens[place] if place >= 0 else NOTHING
            if word.type == "WORD" and len(word.text) >= _LENGTHS[0] - 1:
                dated = place < before or tokens[_before(tokens, place)].type == "DAY"
                if not self._near[0 if dated else 1].isdisjoint(_without_one([fold(word.text)])):
                    tokens[place] = Token("MONTH", word.start, word.end, word.text, NO_MONTH, None, word.lexeme)
        return tokens


def _before(tokens: list[Token], index: int) -> int:
    """The index of the token before, without what may be between the parts of a date; -1 where there is none."""
    index -= 1
    while index >= 0 and tokens[index].type in _BETWEEN:
        index -= 1
    return index


def _without_one(words: Iterable[str]) -> set[str]:
    """The words, and each of them without each of its letters.

    Two that differ in one letter, or in the order of two that are side by side, have one of these in common.
    """
    every = set(words)
    return every.union(word[:i] + word[i + 1 :] for word in every for i in range(len(word)))
