"""What is between the tokens of a text and `grammar/date.lark`: drops what never changes the meaning of a date.

Numbers that are a date only together (`11 / 2016`, `2020/23/Sep`) become one token here, written in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..words.lexer import Token
from .points import PARTS_OF_YEAR, TIMES, without_times

__all__ = ["NOISE", "postlex"]

#: Dropped wherever they are inside a date.
NOISE: Final = TIMES | {"THE", "IN"}
#: The parts of a point, between which marks are dropped.
_PARTS: Final = frozenset("DAY MONTH YEAR WEEKDAY SEASON SHORT_YEAR QUARTER HALF QUARTER_CODE HALF_CODE".split())
#: Dropped where they only separate what belongs together.
_MARKS: Final = frozenset({"DOT", "COLON", "COMMA", "HYPHEN", "SLASH"})
#: So long is the abbreviation of a season at most.
_SHORT: Final = 3
_ABBREVIATED: Final = frozenset("SEASON MONTH WEEKDAY CIRCA CENTURY DAY ERA BEFORE_ERA HALF EARLY".split())
_ERAS: Final = frozenset({"ERA", "BEFORE_ERA"})
_TAKES_COLON: Final = frozenset({"SINCE", "FROM", "AFTER", "UNTIL", "BEFORE", "IN", "MAYBE"})
_QUALIFIERS: Final = frozenset({"EARLY", "MID", "LATE"})
_JOINERS: Final = frozenset({"TO", "DASH", "HYPHEN", "UNTIL"})
_FIGURES: Final = frozenset({"DAY", "MONTH", "YEAR"})
#: Beside three such tokens these say that they belong to something else.
_WITH_FIGURES: Final = frozenset("DAY MONTH OF SLASH HYPHEN DOT NUMBER AND COMMA WEEKDAY SEASON".split())
_BETWEEN_FIGURES: Final = frozenset({"SLASH", "HYPHEN", "DASH", "DOT"})
_BETWEEN_MONTHS: Final = _JOINERS | {"AND", "OR", "AMP", "COMMA", "SLASH"}
#: Parts of a year that marks join to it: 2017-Q1.
_CODES: Final = frozenset({"QUARTER_CODE", "HALF_CODE", "SEASON"})
#: What is dropped, or becomes something else: where none of these is, the grammar sees all.
_CHANGED: Final = NOISE | _MARKS | _QUALIFIERS | {"DAYWORD", "MONTHWORD", "YEARWORD", "TILDE", "FROM"}


def postlex(run: list[Token], text: str) -> list[Token]:
    """The tokens of `run` that `date.lark` sees. text: the whole text that they are in."""
    kinds = {token.type for token in run}
    if not kinds.isdisjoint(TIMES):
        run = without_times(run)
    if not kinds.isdisjoint(_BETWEEN_FIGURES):
        run = _in_figures(run, text)
    return run if kinds.isdisjoint(_CHANGED) else _without_noise(run)


# --- numbers that are a date together


def _in_figures(run: list[Token], text: str) -> list[Token]:
    """`run` with one token for each three or five that are a date only together."""
    out: list[Token] = []
    index = 0
    while index < len(run):
        found = run[index : index + 1]
        if run[index].type in _FIGURES and index + 2 < len(run) and run[index + 1].type in _BETWEEN_FIGURES:
            found = _together(run, index, text)
        out += found
        while index < len(run) and run[index].end <= found[-1].end:
            index += 1
    return out


def _together(run: list[Token], index: int, text: str) -> list[Token]:
    """What the figures at `index` are with those after them; they alone where that is nothing."""
    months = _months(run, index)
    if months:
        return months
    whole = _of_five(run, index) or _of_three(run, index, text)
    return [run[index] if whole is None else whole]


def _months(run: list[Token], index: int) -> list[Token]:
    """`2008-11 – 2009-02` with a token for each month and what joins them; nothing where there is only one.

    One of them must be no two years, as 2008-11 is by itself: then the others are months as well.
    """
    out: list[Token] = []
    sure = False
    for start in range(index, len(run) - 2, 4):
        year, _, month = three = run[start : start + 3]
        if [token.type for token in three] != ["YEAR", "HYPHEN", "DAY"] or not _are_figures(three):
            break
        if len(month.text) != 2 or month.value > 12 or any(one.end != other.start for one, other in pairwise(three)):
            break
        out.append(Token("YEAR_MONTH", year.start, month.end, f"{year.text}-{month.text}"))
        sure = sure or month.value <= year.value % 100
        if start + 3 >= len(run) or run[start + 3].type not in _BETWEEN_MONTHS:
            break
        out.append(run[start + 3])
    if len(out) % 2 == 0:
        del out[-1:]
    return out if sure and len(out) > 1 else []


def _of_five(run: list[Token], index: int) -> Token | None:
    """A day, a month in letters and a year in an order of its own (`2020/23/Sep`), or `12-08, 2015`."""
    five = run[index : index + 5]
    kinds = [token.type for token in five]
    if len(kinds) < 5 or kinds[1] not in ("HYPHEN", "SLASH") or not _are_figures(five):
        return None
    start, end = five[0].start, five[4].end
    first, second, third = five[0], five[2], five[4]
    if [kinds[0], *kinds[2:]] == ["DAY", "DAY", "COMMA", "YEAR"] and (
        not index or run[index - 1].type not in ("MONTH", "SLASH")
    ):
        return Token("DMY", start, end, f"{first.text}/{second.text}/{third.text}")
    around = _types_beside(run, index, 5)
    if kinds[1] != kinds[3] or kinds[1] in around or any(before.end != after.start for before, after in pairwise(five)):
        return None
    parts = {token.type: token for token in (first, second, third)}
    if parts.keys() != {"DAY", "MONTH", "YEAR"}:
        return None
    return Token("YMD", start, end, f"{parts['YEAR'].text}-{parts['MONTH'].value}-{parts['DAY'].value}")


def _of_three(run: list[Token], index: int, text: str) -> Token | None:
    """A month in figures and its year, with any mark between them: `11 / 2016`, `2016 - 11`, `2015.3`."""
    three = run[index : index + 3]
    if len(three) < 3 or not _are_figures(three):
        return None
    first, mark, second = three
    around = _types_beside(run, index, 3)
    if around & _WITH_FIGURES:
        return None
    alone = not around & {"DASH", "YEAR"}
    start, end = first.start, second.end
    if first.type == "DAY" and second.type == "YEAR" and first.value <= 12:
        spaced = second.start - first.end > 1
        if mark.type == "SLASH" or (mark.type in ("DASH", "HYPHEN", "DOT") and alone and spaced):
            # «on page 11. 2016 was …»: a full stop after a number ends a sentence as well.
            whole = not text[:start].strip() and not text[end:].strip(". \n")
            if whole or mark.type != "DOT" or mark.start > first.end or first.text[0] == "0":
                return Token("MONTH_YEAR", start, end, f"{first.text}/{second.text}")
    if first.type == "YEAR" and second.type == "DAY" and second.value <= 12:
        if len(second.text) == 1:
            fits = mark.type in ("HYPHEN", "SLASH", "DOT") and second.start - first.end == 1
        else:
            fits = mark.type in ("DASH", "HYPHEN", "DOT") and second.start - first.end > 1
            fits = fits and second.value <= first.value % 100  # 2006 - 07 is two years
        if fits and alone:
            return Token("YEAR_MONTH", start, end, f"{first.text}-{second.text}")
    return None


def _are_figures(tokens: Sequence[Token]) -> bool:
    """Whether days and years are written in figures alone: neither «first» nor «1st»."""
    return all(token.text.isdigit() for token in tokens if token.type in ("DAY", "YEAR"))


def _types_beside(run: list[Token], index: int, length: int) -> set[str]:
    """The types of the tokens before and after so many tokens from `index` on, articles after them passed over."""
    behind = next((token.type for token in run[index + length :] if token.type != "THE"), "")
    return {behind, *[token.type for token in run[max(index - 1, 0) : index]]}


# --- noise


def _without_noise(run: list[Token]) -> list[Token]:
    """`run` without what never changes the meaning of a date."""
    out: list[Token] = []
    for index, token in enumerate(run):
        if token.type not in _CHANGED:
            out.append(token)
            continue
        before, behind = run[max(index - 2, 0) : index], run[index + 1 : index + 3]
        if token.type in NOISE or _is_dropped_word(out, before, token, behind):
            continue
        if out and behind and token.type in _MARKS and _is_noise(out, token, behind):
            if out[-1].type in ("EARLY", "MID") and behind[0].type in ("MID", "LATE"):
                out.append(Token("TO", token.start, token.end, token.text))
            continue
        if out and behind and out[-1].type == "YEAR":
            out += _behind_year(out, token, behind[0])
        else:
            out.append(token)
    return out


def _is_dropped_word(out: list[Token], before: list[Token], token: Token, behind: list[Token]) -> bool:
    """Whether «day», «month» or «year» says nothing that the figures don't: the day 3 May, 3 maja 2008 roku."""
    kind = token.type
    if kind == "YEARWORD":
        beside = [other.type for other in behind if other.type != "DOT"]
        return bool(out) and (out[-1].type == "YEAR" or (bool(beside) and beside[0] in _ERAS))
    if kind == "DOT":
        return [other.type for other in before[1:]] == ["YEARWORD"]
    if kind == "FROM":  # in 2018 from February to December
        return [other.type for other in out] == ["YEAR"] and bool(behind) and behind[0].type == "MONTH"
    if kind not in ("DAYWORD", "MONTHWORD") or (out and out[-1].type in ("DAY", "LAST")):
        return False
    return kind == "DAYWORD" or (bool(behind) and behind[0].type in ("MONTH", "OF"))


def _behind_year(out: list[Token], token: Token, after: Token) -> list[Token]:
    """What the grammar sees of a token after a year: one that says more of it, or what joins it to another."""
    if token.type in _QUALIFIERS:
        if after.type in _JOINERS:
            return [Token("QUALIFIER_AFTER", token.start, token.end, token.text, token.type)]  # 1915 late - 1916
        if out[0].type in ("FROM", "OF", "SINCE"):
            return [Token("TO", token.start, token.start, ""), token]  # de 2007 à la fin de 2008
    elif token.type == "TILDE" and after.type == "YEAR":
        return [Token("HYPHEN", token.start, token.end, token.text)]  # 2014~2018
    return [token]


def _is_noise(out: list[Token], token: Token, behind: list[Token]) -> bool:
    """Whether the mark `token` only separates what belongs together. out: what the grammar sees before it."""
    before, after, kind = out[-1], behind[0], token.type
    if kind == "DOT":
        if (before.type, after.type) == ("YEAR", "MONTH"):
            return before.start == 0  # 1880. Aug 23, and no sentence that ends with a year
        if before.type == "SEASON" and len(before.text) > _SHORT:
            return False  # in spring. 2008 was
        return before.type in _ABBREVIATED or [other.type for other in out[-2:]] == ["DECADEWORD", "NUMBER"]
    if kind == "COLON":
        return before.type in _TAKES_COLON
    if kind == "COMMA":
        # 2006-07, 2007-08: the 07 is no day of what follows
        short_year = after.type == "YEAR" and [other.type for other in out[-3:]] == ["YEAR", "HYPHEN", "DAY"]
        if (before.type, *[other.type for other in behind]) == ("MONTH", "DAY", "YEAR"):
            return True  # March, 6th 2016
        if (before.type, *[other.type for other in behind]) == ("YEAR", "DAY", "MONTH"):
            return True  # 1970, 30 maggio
        return after.type in ("AND", "OR") or (_comma_is_noise(before, after) and not short_year)
    if before.type in _QUALIFIERS or (before.type == "TO" and after.type in _QUALIFIERS):
        return True
    if before.type in ("BEFORE", "AFTER") or (before.type, after.type) == ("DECADE", "YEARWORD"):
        return True  # pre-1600, 60er-Jahre
    if after.type == "CIRCA" and len(behind) == 1:
        return True  # 1950-ish
    pair = {before.type, after.type}
    kinds = [other.type for other in out[-2:]]
    if kinds == ["DAY", "MONTH"] and after.type == "DAY":
        return False  # 30 September-2 October is a range
    if after.type == "MONTH" and kinds in (["MONTH", "YEAR"], ["DAY", "YEAR"], ["MONTH", "DAY"]):
        return False  # Dec/2018-May/2019, Nov 18-Dec 19, 2015
    if kinds == ["MONTH", "DAY"] and after.type == "YEAR" and kind == "HYPHEN":
        return True  # October-2-2016
    if after.type == "YEAR" and (before.type in PARTS_OF_YEAR or kinds == ["SEASON"]):
        return True  # first quarter-2008, spring-2008
    if "YEAR" in pair and pair & _CODES:
        return any(c.isdigit() for other in (before, after) if other.type in _CODES for c in other.text)
    return pair in ({"DAY", "MONTH"}, {"MONTH", "YEAR"}, {"MONTH", "SHORT_YEAR"})


def _comma_is_noise(before: Token, after: Token) -> bool:
    if after.type == "WEEKDAY_AFTER":
        return True
    if before.type == "WEEKDAY":
        return after.type in _PARTS or after.type in ("THE", "OF", "IN", "YMD", "DMY", "DAYWORD")
    if before.type == "MONTH":
        return after.type in ("YEAR", "SHORT_YEAR", "OF", "IN")
    if before.type == "DAY":
        return after.type in ("YEAR", "SHORT_YEAR", "MONTH")
    return (before.type, after.type) in (("SEASON", "YEAR"), ("YEAR", "MONTH"), ("DAY_MONTH", "YEAR"))
