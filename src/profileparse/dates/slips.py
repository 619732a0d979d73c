"""Knows a month by its misspelt name, so that the year beside it is not taken for the whole date."""

from __future__ import annotations

from typing import Final

from ..compiled import tables
from ..words.lexer import Token
from ..words.vocabulary import fold
from .points import NO_MONTH, NOTHING

#: From how many letters on a month with a slip is told from another word: beside a year alone, and beside a day too.
_LENGTHS: Final = (7, 5)
#: What may be between a month and its day or year.
_BETWEEN: Final = frozenset({"DOT", "OF", "COMMA"})


class Slips:
    """The names of months in all languages, each with one slip inside it: «Setpember», «decmbre», «Jannuar»."""

    def __init__(self) -> None:
        listed = [names for words in tables().words.values() for names in words["months"].values()]
        months = [fold(name) for names in listed for name in names]
        long = [{month for month in months if len(month) >= length} for length in _LENGTHS]
        self._near = [(known, {slip for month in known for slip in _slips(month)}) for known in long]
        self._longest = max(map(len, months)) + 1

    def marked(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with a month of no calendar, which is reported, for each misspelt one before a year.

        «5 Ocotber 1999», «Sptember 12, 2001»; not «5 Octagons 1999», «Junior 2009», «12 Match 2010».
        """
        for index in [index for index, token in enumerate(tokens) if token.type == "YEAR"]:
            before = _before(tokens, index)
            place = _before(tokens, before) if before >= 0 and tokens[before].type == "DAY" else before
            word = tokens[place] if place >= 0 else NOTHING
            if word.type == "WORD" and len(word.text) <= self._longest:
                day = _before(tokens, place)
                dated = place < before or (day >= 0 and tokens[day].type == "DAY")
                (months, slips), written = self._near[dated], fold(word.text)
                if not (slips.isdisjoint([written, *_masked(written)]) and months.isdisjoint(_shorter(written))):
                    tokens[place] = Token("MONTH", word.start, word.end, word.text, NO_MONTH, None, word.lexeme)
        return tokens


def _before(tokens: list[Token], index: int) -> int:
    """The index of the token before, without what may be between the parts of a date; -1 where there is none."""
    index -= 1
    while index >= 0 and tokens[index].type in _BETWEEN:
        index -= 1
    return index


def _slips(month: str) -> list[str]:
    """A month without a letter, with two in the wrong order, and a long one with any letter in the place of one.

    Its first and its last letter are right: «Junior» and «marche» are other words.
    """
    swapped = [month[:i] + month[i + 1] + month[i] + month[i + 2 :] for i in range(1, len(month) - 2)]
    return _shorter(month) + _masked(month) + [word for word in swapped if word != month]


def _shorter(word: str) -> list[str]:
    """A word without each of its inner letters."""
    return [word[:i] + word[i + 1 :] for i in range(1, len(word) - 1)]


def _masked(word: str) -> list[str]:
    """A word with a mark in the place of each of its inner letters, if it is longer than «Match» or «Augusta»."""
    return [f"{word[:i]}?{word[i + 1 :]}" for i in range(1, len(word) - 1)] if len(word) > 7 else []
