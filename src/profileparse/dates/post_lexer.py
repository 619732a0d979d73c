"""What is between the tokens of a text and `grammar/date.lark`: drops what never changes the meaning of a date.

Numbers that are a date only together (`11 / 2016`, `2020/23/Sep`) become one token here, written in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..words.lexer import Forms, Token
from .points import BARE, SHORT

__all__ = ["NOISE", "behind_times", "postlex", "without_times"]

#: What a time of day is made of, beside numbers.
_TIMES: Final = frozenset({"TIME", "CLOCK"})
#: What leads to a time of day: `à 18h30`, `um 20 Uhr`, `, 18:30 – 20:00`.
_LEADS: Final = frozenset("CLOCK DOT TO UNTIL FROM OF CIRCA COMMA DASH HYPHEN AND IN THE".split())
#: What shows that a number after «at» is a day and no hour: `at 3 May 2008`.
_OF_DAY: Final = frozenset("MONTH OF WEEKDAY DASH HYPHEN SLASH DOT AND TO YEAR".split())
#: Dropped wherever they are inside a date.
NOISE: Final = _TIMES | {"THE", "IN"}
_JOINERS: Final = frozenset({"TO", "DASH", "HYPHEN", "UNTIL"})
_FIGURES: Final = frozenset({"DAY", "MONTH", "YEAR"})
#: Beside three such tokens these say that they belong to something else.
_WITH_FIGURES: Final = frozenset("DAY MONTH OF SLASH HYPHEN DOT NUMBER AND COMMA WEEKDAY SEASON".split())
_BETWEEN_FIGURES: Final = frozenset({"SLASH", "HYPHEN", "DASH", "DOT"})
_BETWEEN_MONTHS: Final = _JOINERS | {"AND", "OR", "AMP", "COMMA", "SLASH"}
#: What is dropped, or becomes something else: where none of these is, the grammar sees all.
_MARKS: Final = frozenset({"DOT", "COLON", "COMMA", "HYPHEN", "SLASH", "TILDE"})
_CHANGED: Final = NOISE | _MARKS | frozenset("EARLY MID LATE DAYWORD MONTHWORD YEARWORD FROM".split())


def postlex(run: list[Token], text: str, inside: Forms) -> list[Token]:
    """The tokens of `run` that `date.lark` sees.

    text: the whole text that they are in. inside: the expressions of `inside.lark`.
    """
    kinds = {token.type for token in run}
    if not kinds.isdisjoint(_TIMES):
        run = without_times(run)
    if not kinds.isdisjoint(_BETWEEN_FIGURES):
        run = _in_figures(run, text)
    return run if kinds.isdisjoint(_CHANGED) else _without_noise(run, inside)


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


def _without_noise(run: list[Token], inside: Forms) -> list[Token]:
    """`run` without what never changes the meaning of a date, as `inside.lark` says."""
    out: list[Token] = []
    signs = ""
    for index, token in enumerate(run):
        kind = token.type
        dotted = kind == "IN" and run[index + 1 : index + 2] and run[index + 1].type == "DOT"  # sec. XX in.
        if kind in NOISE and not dotted:
            continue
        if kind in _CHANGED:
            behind = "".join(map(_sign, run[index + 1 : index + 3]))
            name = inside.name(f"{signs}[ {kind}]{behind}")
            if name == "DROPPED" or (dotted and not name):
                continue
            if name == "AND_TO":
                out.append(Token("TO", token.start, token.start, ""))
                signs += " TO"
            elif name not in ("", "KEPT"):
                token = Token(name, token.start, token.end, token.text, kind)
        out.append(token)
        signs += _sign(token)
    return out


def _sign(token: Token) -> str:
    """A token as `inside.lark` sees it."""
    text = token.text
    sign = f" {token.type}d" if text[-1:].isdigit() else f" {token.type}"
    if len(text) <= SHORT:
        sign += "s"
    return sign if token.start else f"{sign}t"


# --- times of day


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
    """The index after the times of day that are at `index`, after a date; `index` where there are none.

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
    kinds = [token.type for token in tokens[index : index + 5]]
    if kinds[0] == "TIME":
        return 2 if kinds[1:2] == ["CLOCK"] else 1
    lead = 0
    if kinds[0] == "CLOCK" and index:
        lead = 2 if kinds[1:2] == ["DOT"] else 1  # at 10, kl. 10
    number, clock, minutes, after = [*kinds[lead:], "", "", "", ""][:4]
    if number not in BARE or (not lead and minutes == "YEAR"):
        return 0  # July 21 at 1880
    if clock == "CLOCK" and minutes == "TIME" and tokens[index + lead + 2].text[0].isdigit():
        return 0  # July 21 at 18:00
    if clock != "CLOCK":
        return lead + 1 if lead and clock not in _OF_DAY else 0
    return lead + 3 if minutes in BARE and after not in _OF_DAY else lead + 2  # 20 Uhr, à 10 h 30
