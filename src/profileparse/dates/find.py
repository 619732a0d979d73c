"""Finds the dates among the tokens of a text, and puts one DATE token in the place of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ..compiled import tables
from ..models import Span
from ..readings.tables import Parser
from ..words.lexer import Token
from .beside import Judge, Slips
from .points import CLASSED, Expression, Figures, Point, language_of
from .post_lexer import NOISE, PostLexer
from .resolve import Resolved, is_unread, resolve, unread
from .transformer import DateTransformer

#: A date needs one of these: nothing else names a year.
_ANCHORS: Final = frozenset(
    (
        "YEAR INTERVAL YMD DMY MONTH_YEAR YEAR_MONTH DECADE DECADEWORD CENTURY ERA BEFORE_ERA YEARWORD SHORT_YEAR"
        " CENTURY_CODE MASKED DAYS BARE_YEAR TOLERANCE"
    ).split()
)
#: What a date has one of, or a number that `classified` makes a year of.
_READ: Final = _ANCHORS | CLASSED
_ENDS: Final = frozenset({"DASH", "HYPHEN", "ELLIPSIS"})
#: A token that bears a year: after it a comma or «and» begins another date.
_YEARS: Final = frozenset("YEAR INTERVAL DAYS YMD DMY MONTH_YEAR YEAR_MONTH DECADE SHORT_YEAR ERA BEFORE_ERA".split())
#: Marks that may be inside a date, though the grammar never sees them.
_INSIDE: Final = NOISE | {"DOT", "COLON"}
#: What may also be between the parts of one point: July 4?, 1776.
_BETWEEN_PARTS: Final = _INSIDE | {"QMARK", "CIRCA", "MAYBE", "LPAR", "RPAR"}
#: Small words of any sentence: most of them begin no date.
_SMALL: Final = frozenset({"THE", "IN", "OF", "FROM", "TO", "CIRCA", "CLOCK", "TIME", "LAST", "DAYWORD", "MONTHWORD"})
#: What no date ends with.
_NEVER_LAST: Final = frozenset({"COMMA", "AND", "OR", "OF", "FROM", "LPAR", "AMP", "SINCE", "BETWEEN"})
_JOINS: Final = frozenset({"TO", "AND", "OR", "ONWARDS"})
#: Before these, a number is no day: 15 March 17 AD, lata 20. XX wieku, sec. XVI (2a metà).
_AFTER_NUMBER: Final = frozenset({"ERA", "BEFORE_ERA", "CENTURY", "QUARTER", "HALF", "THIRD", "MID"})
#: What makes it no date, as `beside.lark` names it.
_REFUSED: Final = frozenset({"NO_DATE", "FOREIGN"})
#: What a date begins with in figures.
_FIGURES: Final = frozenset("DAY YEAR INTERVAL YMD DMY MONTH_YEAR YEAR_MONTH DAY_MONTH NUMBER".split())
#: What a point has one of at most.
_ONCE: Final = frozenset({"DAY", "MONTH", "YEAR"})
#: What may end the words before a date, where a comma follows: «part 2, May 2012», «Erin March, 2012».
_APART: Final = frozenset({"DAY", "MONTH", "SEASON"})
#: No date is longer than this many tokens; it bounds the work on text that is all numbers.
_LONGEST: Final = 24


class DateFinder:
    """Finds dates in one order of day and month.

    sure: whether that is the only order of the languages; dates are then never ambiguous.
    """

    def __init__(self, *, day_first: bool, sure: bool = False) -> None:
        self.parser = Parser(tables().grammars["date"], DateTransformer(day_first=day_first, sure=sure))
        self.members = self.parser.terminals | _INSIDE
        self.judge = Judge().judge
        self.slips = Slips()
        self.classified = Figures().classified
        self.post_lexer = PostLexer()
        #: What a date may begin with: as the grammar says, and what the post-lexer drops or changes there.
        self.starts = self.parser.first | NOISE | {"TO"}

    def fold(
        self,
        tokens: Sequence[Token],
        text: str,
        *,
        language: str | None = None,
        span: Callable[[int, int], Span] = Span,
        whole: bool = False,
    ) -> list[Token]:
        """`tokens` of `text` with one DATE token for each date; its `value` is a Resolved.

        A run that looks like a date but is none in the calendar becomes one NO_DATE token.
        language: the page's; a foreign month that is an ordinary word too (`set`) then needs a day and a year.
        span: where a stretch of `text` is in the text that the spans of dates count in.
        whole: whether all of `text` is a date.
        """
        if not whole and _READ.isdisjoint({token.type for token in tokens}):
            return list(tokens)  # most lines name no number, no week day and no time
        read = self.slips.marked(self.classified(tokens, text, language, whole=whole))
        return _Search(self, read, text, language, span).folded()

    def after_comma(
        self,
        tokens: Sequence[Token],
        index: int,
        date: Token,
        text: str,
        language: str | None = None,
        span: Callable[[int, int], Span] = Span,
    ) -> Token | None:
        """The date in `date` that a comma separates from what is before it: `May 2012` in `2, May 2012`, `1-2, May …`.

        tokens: those of `text`, dates not folded; `date` begins with the one at `index`. None where the first word of
        `date` is no day, month or season by itself, or what follows the comma is no date.
        """
        inner = [token for token in tokens[index : index + _LONGEST] if token.end <= date.end]
        inner = self.classified(inner, text, language)
        after = 4 if [token.type for token in inner[1:3]] in (["HYPHEN", "DAY"], ["DASH", "DAY"]) else 2
        if len(inner) <= after or inner[0].type not in _APART or inner[after - 1].type != "COMMA":
            return None
        found = _Search(self, inner[after:], text, language, span)._at(0)
        if found is None or found.meaning is None or found.end < date.end:
            return None
        return Token("DATE", found.start, found.end, text[found.start : found.end], found)


@dataclass
class _Search:
    """The search for dates in one run of tokens."""

    _finder: DateFinder
    _tokens: list[Token]
    _text: str
    _language: str | None
    _span: Callable[[int, int], Span]

    def folded(self) -> list[Token]:
        """The tokens with one DATE or NO_DATE token for each date."""
        tokens, text, starts = self._tokens, self._text, self._finder.starts
        out: list[Token] = []
        index, anchor = 0, -1
        while index < len(tokens):
            if anchor < index:
                anchor = _anchor(tokens, index)
                reach = len(tokens) if anchor < 0 else self._reach(index, anchor)
                out += tokens[index:reach]
                index = reach
                if anchor < 0:
                    break
            found = self._at(index) if tokens[index].type in starts else None
            if found is None:
                out.append(tokens[index])
                index += 1
                continue
            while tokens[index].end <= found.start:
                out.append(tokens[index])
                index += 1
            start, end = tokens[index].start, found.end
            kind = "DATE" if found.meaning else "NO_DATE" if found.problems else "WORD"
            out.append(Token(kind, start, end, text[start:end], found))
            while index < len(tokens) and start <= tokens[index].start and tokens[index].end <= end:
                index += 1  # cells of a row may come in another order
            index += self._finder.post_lexer.times_after(tokens[index : index + _LONGEST])
        return out

    def _reach(self, index: int, anchor: int) -> int:
        """The first index from which a date may reach the anchor: only what a date is made of is between."""
        tokens, members = self._tokens, self._finder.members
        index = max(index, anchor - _LONGEST)
        first = anchor
        while first > index and tokens[first - 1].type in members:
            first -= 1
        return first

    def _at(self, index: int) -> Resolved | None:
        """The date that begins at `index`."""
        tokens, parser = self._tokens, self._finder.parser
        if tokens[index].type in _SMALL:
            if index + 1 == len(tokens) or tokens[index + 1].type not in self._finder.members:
                return None
        run = self._run(index)
        if _anchor(run, 0) < 0:
            return None
        seen = self._finder.post_lexer.seen(run, self._text)
        if seen and seen[0].type == "TO" and seen[0].value:
            # The «bis» that is before a date and not between two.
            seen[0] = Token("UNTIL", seen[0].start, seen[0].end, seen[0].text)
        while seen and seen[-1].type in _NEVER_LAST:
            seen.pop()
        while seen:
            expression, length = parser.longest(seen)
            if not length:
                return None
            used = seen[:length]
            beside = self._judged(index, used[-1].end)
            if beside == "STREET":
                return Resolved(self._text, self._span, tokens[index].start, used[-1].end)
            if beside == "MISSPELT":
                return unread(self._text, self._span, tokens[index].start, used[-1].end)
            if beside == "NAME":
                return unread(self._text, self._span, tokens[index].start, tokens[index + 2].end)
            # What is in brackets may be no part of it: «spring 2009 (été)».
            if beside == "TOO_LONG" or (beside in _REFUSED and used[-1].type == "RPAR"):
                seen = used[:-1]
                continue
            if beside in _REFUSED:
                if tokens[index].type != "YEAR" or used[-1].type == "YEAR":
                    return None
                seen = tokens[index : index + 1]  # «in 2008 the first half of the work», «Euro 2016 - 11 cities»
                continue
            if any(map(_apart, expression.points, expression.joins, expression.points[1:])):
                return None
            # «of 2008» is a date of which «of» is no part; «vom 3. Mai» is one with it.
            first = used[1] if used[0].type == "OF" and language_of(used[0]) == "en" else used[0]
            resolved = resolve(expression, self._text, self._span, first.start, used[-1].end)
            if resolved.meaning:
                return resolved
            if resolved.problems:
                return self._good_part(expression, used, index, first.start) or resolved
            seen = seen[: length - 1]
        return None

    def _good_part(self, expression: Expression, used: list[Token], index: int, start: int) -> Resolved | None:
        """The points before the impossible one among several (`in May 1997 and 31/02/2003`), or that one alone.

        What is after is looked at by itself. A range of which one end is impossible is none.
        """
        if not {"AND", "OR", "COMMA"}.intersection(expression.joins) or is_unread(expression):
            return None
        found: Resolved | None = None
        for point in expression.points[-2::-1]:
            part = [token for token in used if token.end <= point.end]
            shorter, length = self._finder.parser.longest(part)
            if length == len(part) and self._judged(index, point.end) not in _REFUSED:
                found = resolve(shorter, self._text, self._span, start, point.end)
                if found.meaning:
                    break
        return found if found is not None and (found.meaning or found.problems) else None

    def _judged(self, index: int, end: int) -> str:
        """What `beside.lark` says of the date that begins at `index` and ends at an offset."""
        return self._finder.judge(self._tokens, index, end, self._text, self._language)

    def _run(self, index: int) -> list[Token]:
        """The tokens from `index` on that one date could be made of."""
        tokens, members = self._tokens, self._finder.members
        run: list[Token] = []
        ranged = False
        parts: list[str] = []  # of the point that is being read
        bearing = False  # whether the last part bears a year, after which a comma begins another date
        for place in range(index, min(index + _LONGEST, len(tokens))):
            token = tokens[place]
            kind = token.type
            if kind not in members or (kind == "NUMBER" and token.value is None):
                break  # more digits than a year has
            if run and (token.start - run[-1].end > 1 or kind in _ENDS):
                gap = self._text[run[-1].end : token.start]
                breaks = gap.count("\n") or gap.count("\r")
                if breaks > 1 or (breaks and kind in _ENDS):
                    break  # a blank line or a bullet; a date may wrap, but not so
            if kind in _JOINS and not self._joins(token, tokens[place + 1 : place + 3]):
                break
            if kind == "COMMA" and bearing:
                behind = tokens[place + 1 : place + _LONGEST]
                around = ("".join(f" {other.type}" for other in part) for part in (run, behind))
                if self._finder.post_lexer.inside.name("[ COMMA,]".join(around)) != "GOES_ON":
                    break
            if bearing and ((kind == "AND" and ranged) or (kind == "IN" and " on" in token.text)):
                break  # 2003-2005 and 1 May 2006; in 1995 and on 3 May 2008
            if kind in _ONCE:
                if kind in parts and not (place + 1 < len(tokens) and tokens[place + 1].type in _AFTER_NUMBER):
                    break  # 1 May 2 May, and not 15 March 17 AD
                parts.append(kind)
            elif kind not in _BETWEEN_PARTS:
                parts.clear()
            ranged = ranged or kind in ("TO", "HYPHEN", "DASH")
            if kind == "IN" and bearing and run[-1].type in ("AND", "OR"):
                run.pop()  # in 2005 and in 2009
                break
            if kind not in _INSIDE and kind not in ("AND", "OR", "YEAR_AFTER"):
                bearing = kind in _YEARS
            run.append(token)
        return run

    def _joins(self, token: Token, behind: list[Token]) -> bool:
        """Whether a small word joins what is around it: not «a» in «le 1er janvier 2000 a été un jour»."""
        if token.type == "ONWARDS":
            return " " not in token.text or not behind or behind[0].type != "WORD"  # on 3 May and after my work is done
        if token.text == "a" and behind and behind[0].type == "SEASON":
            return False
        if len(token.text) > 1 or not token.text.isascii() or language_of(token) == self._language:
            return True
        return bool(behind) and behind[0].type in _FIGURES


def _apart(before: Point, join: str, after: Point) -> bool:
    """Whether a comma parts words from a date that they are no set with: «autumn, 3 September», «Room 12, 3 May»."""
    if join == "SLASH" and before.year is not None and (before.year, before.month) == (after.year, after.month):
        return after.day is None  # 1857/1857 objects
    if join != "COMMA" or before.year:
        return False
    if before.day or not before.month:
        return before.month is None and after.day is not None and (before.day or 0) >= after.day
    return after.day is not None or (after.month or 0) <= 12 < before.month


def with_year(tokens: Sequence[Token], year: str) -> list[Token]:
    """`tokens` with a year behind a month with its day, or one that is apart: `12 April`, `May 3`, `Fair (May)`."""
    out = list(tokens)
    for index in range(len(tokens) - 1, -1, -1):
        before = [token.type for token in tokens[max(index - 3, 0) : index] if token.type not in ("OF", "DOT")][-1:]
        after = [token.type for token in tokens[index + 1 : index + 2]]
        dated = [around in (["NUMBER"], ["ORDINAL"]) for around in (before, after)]
        apart = (before, after) in ((["LPAR"], ["RPAR"]), (["COMMA"], []))
        if tokens[index].type == "MONTH" and (apart or any(dated)):
            last = index + (dated == [False, True])
            out.insert(last + 1, Token("NUMBER", tokens[last].end, tokens[last].end, year))
    return out


def _anchor(tokens: list[Token], index: int) -> int:
    """The index, from `index` on, of the first token that may name a year; -1 where there is none."""
    for place in range(index, len(tokens)):
        if tokens[place].type in _ANCHORS:
            return place
    return -1
