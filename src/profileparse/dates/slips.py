"""Knows a month by its misspelt name, so that the year beside it is not taken for the whole date."""

from __future__ import annotations

from typing import Final

from ..compiled import tables
from ..words.lexer import Token
from ..words.vocabulary import differ_by_a_slip, fold
from .points import NO_MONTH, NOTHING

#: From how many letters on a month with a slip is told from another word: beside a year alone, and beside a day too.
_LENGTHS: Final = (7, 5)
#: What may be between a month and its day or year.
_BETWEEN: Final = frozenset({"DOT", "OF", "COMMA"})


class Slips:
    """The names of months in all languages, to know one with a slip inside it: «Setpember», «decmbre», «Jannuar»."""

    def __init__(self) -> None:
        listed = [names for words in tables().words.values() for names in words["months"].values()]
        self._months = sorted({fold(name) for names in listed for name in names if len(name) >= _LENGTHS[1]})

    def marked(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with a month of no calendar, which is reported, for each misspelt one before a year.

        «5 Ocotber 1999», «Sptember 12, 2001»; not «5 Octagons 1999», «Junior 2009», «12 Match 2010».
        """
        for index in [index for index, token in enumerate(tokens) if token.type == "YEAR"]:
            before = _before(tokens, index)
            place = _before(tokens, before) if before >= 0 and tokens[before].type == "DAY" else before
            word = tokens[place] if place >= 0 else NOTHING
            day = _before(tokens, place)
            dated = place < before or (day >= 0 and tokens[day].type == "DAY")
            if word.type == "WORD" and self._meant(fold(word.text), _LENGTHS[1 if dated else 0]):
                tokens[place] = Token("MONTH", word.start, word.end, word.text, NO_MONTH, None, word.lexeme)
        return tokens

    def _meant(self, word: str, length: int) -> str:
        """The month of at least so many letters that a word misspells; empty where it misspells none.

        The first and the last letter are right, and a letter is another one in long words only.
        """
        for month in self._months:
            alike = len(month) >= length and (month[:1], month[-1:]) == (word[:1], word[-1:])
            changed = len(month) == len(word) and sorted(month) != sorted(word)
            if alike and (len(word) > 7 or not changed) and differ_by_a_slip(month, word):
                return month
        return ""


def _before(tokens: list[Token], index: int) -> int:
    """The index of the token before, without what may be between the parts of a date; -1 where there is none."""
    index -= 1
    while index >= 0 and tokens[index].type in _BETWEEN:
        index -= 1
    return index
