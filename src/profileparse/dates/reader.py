"""Finds the dates among the tokens of a text and puts one DATE token in the place of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from ..grammars import Grammar
from ..lexer import Token
from ..models import Span
from .postlex import ANCHORS, classify, without_noise
from .resolve import Problem, Resolved, resolve
from .values import DateValues

__all__ = ["DateReader"]

#: Marks that may stand inside a date, though the grammar never sees them.
_INSIDE: Final = frozenset({"THE", "IN", "DOT", "COLON"})
#: What a date may begin with.
_STARTS: Final = frozenset(
    (
        "DAY MONTH YEAR WEEKDAY SEASON DECADE DECADEWORD CENTURY YEARWORD ERA NUMBER YMD DMY MONTH_YEAR YEAR_MONTH "
        "DAY_MONTH SHORT_YEAR QUARTER_CODE HALF_CODE CENTURY_CODE FROM OF BETWEEN SINCE UNTIL TO BEFORE AFTER CIRCA "
        "MAYBE EARLY MID LATE TILDE IN THE"
    ).split()
)
#: Small words of any sentence: most of them begin no date.
_SMALL: Final = frozenset({"THE", "IN", "OF", "FROM", "TO", "CIRCA"})
#: What no date ends with.
_NEVER_LAST: Final = frozenset({"COMMA", "AND", "OR", "OF", "FROM", "LPAR", "AMP", "SINCE", "BETWEEN"})
#: A token that bears a year: behind it a comma or «and» begins another date.
_YEARS: Final = frozenset("YEAR YMD DMY MONTH_YEAR YEAR_MONTH DECADE SHORT_YEAR".split())
#: What a point has one of at most.
_ONCE: Final = frozenset({"DAY", "MONTH", "YEAR"})
#: No date is longer than this many tokens; it bounds the work on text that is all numbers.
_LONGEST: Final = 24


class DateReader:
    """Reads dates in one order of day and month."""

    def __init__(self, *, day_first: bool) -> None:
        self._grammar = Grammar("date", DateValues(day_first=day_first))
        self._members = self._grammar.terminals | _INSIDE

    def fold(
        self,
        found: Sequence[Token],
        text: str,
        *,
        language: str | None = None,
        span: Callable[[int, int], Span] = Span,
    ) -> tuple[list[Token], list[Problem]]:
        """`found` with one DATE token (its `value` a Resolved) for each date, and what is to be said about them.

        A run that looks like a date but is none in the calendar becomes one NO_DATE token.
        language: the page's; a foreign month that is an ordinary word too (`set`) then needs a day and a year.
        """
        out: list[Token] = []
        problems: list[Problem] = []
        tokens = classify(found)
        index, anchor = 0, -1
        while index < len(tokens):
            if anchor < index:
                anchor = _anchor(tokens, index)
                if anchor < 0:
                    out += tokens[index:]
                    break
                reach = self._reach(tokens, index, anchor)
                out += tokens[index:reach]
                index = reach
            token = tokens[index]
            behind, resolved = self._at(tokens, index, text, language, span) if token.type in _STARTS else (index, None)
            if resolved is None:
                out.append(token)
                index += 1
                continue
            while tokens[index].end <= resolved.start:
                out.append(tokens[index])
                index += 1
            first, last = tokens[index], tokens[behind - 1]
            folded = Token("DATE" if resolved.found else "NO_DATE", first.start, last.end, text[first.start : last.end])
            folded.value = resolved
            out.append(folded)
            problems += resolved.problems
            index = behind
        return out, problems

    def _reach(self, tokens: list[Token], index: int, anchor: int) -> int:
        """The first index from which a date may reach the anchor: only what a date is made of stands between."""
        index = max(index, anchor - _LONGEST)
        first = anchor
        while first > index and tokens[first - 1].type in self._members:
            first -= 1
        return first

    def _at(
        self,
        tokens: list[Token],
        index: int,
        text: str,
        language: str | None,
        span: Callable[[int, int], Span],
    ) -> tuple[int, Resolved | None]:
        """The date that begins at `index`, and the index behind it."""
        if tokens[index].type in _SMALL and (index + 1 == len(tokens) or tokens[index + 1].type not in self._members):
            return index, None
        run = self._run(tokens, index, text)
        if _anchor(run, 0) < 0:
            return index, None
        seen = without_noise(run)
        if seen and seen[0].type == "TO":
            if not seen[0].value:
                return index, None
            seen[0] = _until(seen[0])
        while seen and seen[-1].type in _NEVER_LAST:
            seen.pop()
        while seen:
            expression, length = self._grammar.longest(seen)
            if not length:
                return index, None
            used = seen[:length]
            if used[-1].type in ("DASH", "HYPHEN") and not _ends_openly(tokens, index, used[-1]):
                seen = used[:-1]
                continue
            behind = next(i for i in range(index, len(tokens)) if tokens[i].end == used[-1].end) + 1
            if not _plausible(used, tokens, index, behind, language, text):
                return index, None
            start = used[1].start if used[0].type == "OF" and used[0].language == "en" else used[0].start
            resolved = resolve(expression, text, span, start, used[-1].end)
            if resolved.found or resolved.problems:
                return behind, resolved
            seen = seen[: length - 1]
        return index, None

    def _run(self, tokens: list[Token], index: int, text: str) -> list[Token]:
        """The tokens from `index` on that one date could be made of."""
        run: list[Token] = []
        ranged = False
        parts: list[str] = []  # of the point that is being read
        bearing = False  # whether the last part bears a year, behind which a comma begins another date
        for place in range(index, min(index + _LONGEST, len(tokens))):
            token = tokens[place]
            kind = token.type
            if kind not in self._members or (run and _line_ends(text, run[-1], token)):
                break
            if kind == "NUMBER" and token.value is None:
                break  # more digits than a year has
            if kind == "COMMA" and bearing and not _month_of_year(tokens[place + 1 : place + 3]):
                break
            if kind == "AND" and bearing and ranged:
                break  # 2003-2005 and 1 May 2006
            if kind in _ONCE:
                if kind in parts:
                    break  # 1 May 2 May
                parts.append(kind)
            elif kind not in _INSIDE:
                parts.clear()
            ranged = ranged or kind in ("TO", "HYPHEN", "DASH")
            if kind == "IN" and bearing and run[-1].type in ("AND", "OR"):
                run.pop()  # in 2005 and in 2009
                break
            if kind not in _INSIDE and kind not in ("AND", "OR"):
                bearing = kind in _YEARS
            run.append(token)
        return run


def _anchor(tokens: list[Token], index: int) -> int:
    """The index, from `index` on, of the first token that may name a year; -1 where there is none."""
    for place in range(index, len(tokens)):
        if tokens[place].type in ANCHORS:
            return place
    return -1


def _line_ends(text: str, before: Token, token: Token) -> bool:
    """Whether a blank line or a bullet parts two tokens; a date may wrap, but not so."""
    gap = text[before.end : token.start]
    if not gap or gap == " ":
        return False
    breaks = gap.count("\n") or gap.count("\r")
    return breaks > 1 or (breaks == 1 and token.type in ("DASH", "HYPHEN"))


def _ends_openly(tokens: list[Token], index: int, dash: Token) -> bool:
    """Whether a dash behind a date says «until today»: nothing but a closing mark may follow (`1999 –`)."""
    after = next((tokens[i] for i in range(index, len(tokens)) if tokens[i].start >= dash.end), None)
    return after is None or after.type in ("RPAR", "DOT", "COMMA", "SEMICOLON")


def _month_of_year(behind: Sequence[Token]) -> bool:
    """Whether what follows a year and a comma is its month (`2016, november`) and not that of another year."""
    kinds = [token.type for token in behind]
    return kinds[:1] == ["MONTH"] and kinds[1:] != ["YEAR"] and kinds[1:] != ["DAY"]


def _until(token: Token) -> Token:
    """The «bis» that stands before a date and not between two."""
    return Token("UNTIL", token.start, token.end, token.text)


def _plausible(
    used: list[Token], tokens: list[Token], index: int, behind: int, language: str | None, text: str
) -> bool:
    """Whether the words around leave the reading as a date: no price, no number of something, no ordinary word."""
    if not _ordinary_words_fit(used, language) or _ends_a_name(used):
        return False
    if used[-1].type == "YEAR" and all(token.type == "OF" for token in used[:-1]):
        around = tokens[max(index - 2, 0) : index], tokens[behind : behind + 1]
        return _year_stands_alone(used[-1], tokens[index], *around, text)
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


def _ends_a_name(used: list[Token]) -> bool:
    """Whether a number in letters only stands before a date: «Part two, 12 May 2009» is one day."""
    kinds = [token.type for token in used[:3]]
    return kinds == ["DAY", "COMMA", "DAY"] and used[0].text.isalpha() and used[2].text[0].isdigit()


def _year_stands_alone(year: Token, first: Token, before: Sequence[Token], behind: Sequence[Token], text: str) -> bool:
    """Whether four digits are a year: not «2009 Award», «the 2000 inhabitants», «€ 1500», «p. 123», «2000x1500».

    first: the token that the date begins with, a small word perhaps. before, behind: the tokens around.
    """
    if behind and "\n" not in text[year.end : behind[0].start]:
        after = behind[0]
        if after.type in ("WORD", "NUMBER", "DAY", "GROUPED") or after.text in "%€$£°²³":
            return first.type == "IN" and after.start > year.end
    if not before:
        return True
    last = before[-1]
    if last.type == "DOT" and len(before) > 1 and before[0].type == "WORD":
        return last.end < first.start and len(before[0].text) > 2
    if last.end == first.start:
        return last.type in ("LPAR", "OPEN", "COMMA", "COLON", "DASH", "SEMICOLON", "HYPHEN", "PLAIN_QUOTE", "DOT")
    return last.text not in "€$£#°"
