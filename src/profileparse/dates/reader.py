"""Finds the dates among the tokens of a text and puts one DATE token in the place of each."""

from __future__ import annotations

from collections.abc import Sequence

from ..grammars import Grammar
from ..lexer import Token
from .postlex import ANCHORS, classify, without_noise
from .resolve import Problem, Resolved, resolve
from .values import DateValues, Expression

__all__ = ["DateReader"]

#: Marks that may stand inside a date, though the grammar never sees them.
_INSIDE = frozenset({"THE", "IN", "DOT", "COLON"})
#: What a date may begin with.
_STARTS = frozenset(
    (
        "DAY MONTH YEAR WEEKDAY SEASON DECADE DECADEWORD CENTURY YEARWORD ERA NUMBER YMD DMY MONTH_YEAR "
        "YEAR_MONTH SHORT_YEAR QUARTER_CODE HALF_CODE FROM OF BETWEEN SINCE UNTIL BEFORE AFTER CIRCA "
        "MAYBE EARLY MID LATE TILDE IN THE"
    ).split()
)
#: A token that bears a year: behind it a comma or «and» begins another date.
_YEARS = frozenset({"YEAR", "YMD", "DMY", "MONTH_YEAR", "YEAR_MONTH", "DECADE"})
#: No date is longer than this many tokens; it bounds the work on text that is all numbers.
_LONGEST = 24


class DateReader:
    """Reads dates in one order of day and month."""

    def __init__(self) -> None:
        self._values = DateValues()
        self._grammar = Grammar("date", self._values)
        self._members = self._grammar.terminals | _INSIDE

    def fold(
        self, tokens: Sequence[Token], text: str, *, day_first: bool = True, language: str | None = None
    ) -> tuple[list[Token], list[Problem]]:
        """`tokens` with one DATE token (its `value` a Resolved) for each date, and what is to be said about them.

        A run that looks like a date but is none in the calendar becomes one NO_DATE token.
        language: the page's; a foreign month that is an ordinary word too (`set`) then needs a day and a year.
        """
        self._values.day_first = day_first
        out: list[Token] = []
        problems: list[Problem] = []
        tokens = classify(tokens)
        index = 0
        while index < len(tokens):
            behind, resolved = self._at(tokens, index, text, language)
            if resolved is None:
                out.append(tokens[index])
                index += 1
                continue
            while tokens[index].type in ("IN", "THE"):
                out.append(tokens[index])
                index += 1
            first, last = tokens[index], tokens[behind - 1]
            folded = Token("DATE" if resolved.date else "NO_DATE", first.start, last.end, text[first.start : last.end])
            folded.value = resolved
            out.append(folded)
            problems += resolved.problems
            index = behind
        return out, problems

    def _at(self, tokens: Sequence[Token], index: int, text: str, language: str | None) -> tuple[int, Resolved | None]:
        """The date that begins at `index`, and the index behind it."""
        if tokens[index].type not in _STARTS:
            return index, None
        run = self._run(tokens, index)
        if not any(token.type in ANCHORS for token in run):
            return index, None
        seen = without_noise(run)
        while seen:
            expression, length = self._grammar.longest(seen)
            if not length:
                return index, None
            used = seen[:length]
            resolved = resolve(expression, text, used[0].start, used[-1].end)
            if resolved.date or resolved.problems:
                behind = next(i for i in range(index, len(tokens)) if tokens[i] is used[-1]) + 1
                if _plausible(expression, used, tokens, index, behind, language):
                    return behind, resolved
                return index, None
            seen = seen[: length - 1]
        return index, None

    def _run(self, tokens: Sequence[Token], index: int) -> list[Token]:
        """The tokens from `index` on that one date could be made of."""
        run: list[Token] = []
        for token in tokens[index : index + _LONGEST]:
            if token.type not in self._members:
                break
            if token.type == "COMMA" and run and run[-1].type in _YEARS:
                break
            run.append(token)
        return run


def _plausible(
    expression: Expression, used: list[Token], tokens: Sequence[Token], first: int, behind: int, language: str | None
) -> bool:
    """Whether the words around leave the reading as a date: no price, no number of something, no ordinary word."""
    before = tokens[first - 1] if first else None
    after = tokens[behind] if behind < len(tokens) else None
    if not _ordinary_words_fit(used, language):
        return False
    if len(used) == 1 and used[0].type == "YEAR":
        return _year_stands_alone(used[0], tokens[first], before, after)
    return True


def _ordinary_words_fit(used: list[Token], language: str | None) -> bool:
    """`set 2008` is a month in Italian only; `3 set 2008` is one everywhere."""
    for token in used:
        if token.type in ("MONTH", "SEASON", "WEEKDAY") and token.ordinary and token.language != language:
            types = {other.type for other in used}
            foreign = any(o.type == "OF" and o.language != token.language for o in used)
            if foreign or not ("DAY" in types and types & _YEARS):
                return False
    return True


def _year_stands_alone(year: Token, first: Token, before: Token | None, after: Token | None) -> bool:
    """Whether four digits are a year: not «2009 Award», «2000 participants», «€ 1500», «no. 1234»."""
    if after is not None and (after.type in ("WORD", "NUMBER", "DAY", "GROUPED") or after.text in "%€$£°²³"):
        return first is not year
    if before is not None and before.end == first.start and before.type not in ("LPAR", "OPEN", "COMMA", "COLON"):
        return before.type in ("DASH", "SEMICOLON", "HYPHEN", "WORD")
    return before is None or before.text not in "€$£#°"
