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
#: What a comma after such a part says nothing before.
_AFTER_COMMA: Final = {
    "WEEKDAY": _PARTS | {"THE", "OF", "IN", "YMD", "DMY", "DAYWORD"},
    "MONTH": frozenset({"YEAR", "SHORT_YEAR", "OF", "IN"}),
    "DAY": frozenset({"YEAR", "SHORT_YEAR", "MONTH"}),
    **{"SEASON": frozenset({"YEAR"}), "YEAR": frozenset({"MONTH"}), "DAY_MONTH": frozenset({"YEAR"})},
}
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
        found: list[Token] = []
        if run[index].type in _FIGURES and index + 2 < len(run) and run[index + 1].type in _BETWEEN_FIGURES:
            found = _months(run, index) or _of_five(run, index) or _of_three(run, index, text)
        found = found or [run[index]]
        out += found
        while index < len(run) and run[index].end <= found[-1].end:
            index += 1
    return out


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


def _of_five(run: list[Token], index: int) -> list[Token]:
    """A day, a month in letters and a year in an order of its own (`2020/23/Sep`), or `12-08, 2015`."""
    five = run[index : index + 5]
    kinds = [token.type for token in five]
    if len(kinds) < 5 or kinds[1] not in ("HYPHEN", "SLASH") or not _are_figures(five):
        return []
    start, end = five[0].start, five[4].end
    first, second, third = five[0], five[2], five[4]
    if [kinds[0], *kinds[2:]] == ["DAY", "DAY", "COMMA", "YEAR"] and (
        not index or run[index - 1].type not in ("MONTH", "SLASH")
    ):
        return [Token("DMY", start, end, f"{first.text}/{second.text}/{third.text}")]
    around = _types_beside(run, index, 5)
    if kinds[1] != kinds[3] or kinds[1] in around or any(before.end != after.start for before, after in pairwise(five)):
        return []
    parts = {token.type: token for token in (first, second, third)}
    if parts.keys() != {"DAY", "MONTH", "YEAR"}:
        return []
    return [Token("YMD", start, end, f"{parts['YEAR'].text}-{parts['MONTH'].value}-{parts['DAY'].value}")]


def _of_three(run: list[Token], index: int, text: str) -> list[Token]:
    """A month in figures and its year, with any mark between them: `11 / 2016`, `2016 - 11`, `2015.3`."""
    first, mark, second = three = run[index : index + 3]
    around = _types_beside(run, index, 3)
    if around & _WITH_FIGURES or not _are_figures(three):
        return []
    alone = not around & {"DASH", "YEAR"}
    start, end = first.start, second.end
    if first.type == "DAY" and second.type == "YEAR" and first.value <= 12:
        spaced = second.start - first.end > 1
        if mark.type == "SLASH" or (mark.type in ("DASH", "HYPHEN", "DOT") and alone and spaced):
            # «on page 11. 2016 was …»: a full stop after a number ends a sentence as well.
            apart = mark.type != "DOT" or mark.start > first.end or first.text[0] == "0"
            if apart or _is_all(text, start, end):
                return [Token("MONTH_YEAR", start, end, f"{first.text}/{second.text}")]
    if first.type == "YEAR" and second.type == "DAY" and second.value <= 12:
        if len(second.text) == 1:
            fits = mark.type in ("HYPHEN", "SLASH", "DOT") and second.start - first.end == 1
        else:
            fits = mark.type in ("DASH", "HYPHEN", "DOT") and second.start - first.end > 1
            fits = fits and second.value <= first.value % 100  # 2006 - 07 is two years
        if fits and alone:
            return [Token("YEAR_MONTH", start, end, f"{first.text}-{second.text}")]
    return []


def _is_all(text: str, start: int, end: int) -> bool:
    """Whether only white space is beside a stretch, and full stops after it. It looks no farther than those."""
    while start and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end] in ". \n":
        end += 1
    return not start and end == len(text)


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
    kinds, after, kind = [other.type for other in out[-3:]], [other.type for other in behind], token.type
    before, pair = kinds[-1], [kinds[-1], after[0]]
    if kind == "DOT":
        if pair == ["YEAR", "MONTH"]:
            return out[-1].start == 0  # 1880. Aug 23, and no sentence that ends with a year
        if before == "SEASON" and len(out[-1].text) > _SHORT:
            return False  # in spring. 2008 was
        return before in _ABBREVIATED or kinds[-2:] == ["DECADEWORD", "NUMBER"]
    if kind == "COLON":
        return before in _TAKES_COLON
    if kind == "COMMA":
        if kinds == ["YEAR", "HYPHEN", "DAY"] and after[0] == "YEAR":
            return False  # 2006-07, 2007-08: the 07 is no day of what follows
        # March, 6th 2016; 1970, 30 maggio
        whole = [before, *after] in (["MONTH", "DAY", "YEAR"], ["YEAR", "DAY", "MONTH"])
        return whole or after[0] in ("AND", "OR", "WEEKDAY_AFTER") or after[0] in _AFTER_COMMA.get(before, ())
    if before in _QUALIFIERS or (before == "TO" and after[0] in _QUALIFIERS):
        return True
    if before in ("BEFORE", "AFTER") or pair == ["DECADE", "YEARWORD"] or after == ["CIRCA"]:
        return True  # pre-1600, 60er-Jahre, 1950-ish
    if kinds[-2:] == ["DAY", "MONTH"] and after[0] == "DAY":
        return False  # 30 September-2 October is a range
    if after[0] == "MONTH" and kinds[-2:] in (["MONTH", "YEAR"], ["DAY", "YEAR"], ["MONTH", "DAY"]):
        return False  # Dec/2018-May/2019, Nov 18-Dec 19, 2015
    if after[0] == "YEAR" and (before in PARTS_OF_YEAR or kinds[-2:] == ["SEASON"]):
        return True  # first quarter-2008, spring-2008
    if kinds[-2:] == ["MONTH", "DAY"] and after[0] == "YEAR" and kind == "HYPHEN":
        return True  # October-2-2016
    if "YEAR" in pair and not _CODES.isdisjoint(pair):
        return any(c.isdigit() for other in (out[-1], behind[0]) if other.type in _CODES for c in other.text)
    return set(pair) in ({"DAY", "MONTH"}, {"MONTH", "YEAR"}, {"MONTH", "SHORT_YEAR"})
