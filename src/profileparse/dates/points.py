"""Points in time before their missing parts are filled in, the numbers that write them, and times beside them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Final, Literal

from dateutil.relativedelta import relativedelta, weekday

from ..words.lexer import Token

__all__ = [
    "PARTS_OF_YEAR",
    "TIMES",
    "Expression",
    "Point",
    "Qualifier",
    "Unit",
    "behind_times",
    "classified",
    "nth_weekday",
    "without_times",
]

Qualifier = Literal["early", "mid", "late"]


Unit = Literal["year", "decade", "century"]


#: The code in ISO 8601-2 of the first part of a year that a word counts, and how many there are.
PARTS_OF_YEAR: Final = {"QUARTER": (33, 4), "THIRD": (37, 3), "HALF": (40, 2)}


class Point:
    """A day, month, season (code 21 to 41 in `month`), year, decade or century; parts not written are None.

    weekday: 1 for Monday, as ISO 8601 counts, where the text names one.
    ambiguous: whether the day and the month could change places.
    short_year: whether the number in `day` has two digits and might be a year (06 in 2006-07).
    hundred: whether it is written like `1800s`: the century, or, where it is not certain, its first decade.
    start, end: offsets in the text of the first character that the point was read from, and after the last.
    """

    __slots__ = (
        "ambiguous",
        "approximate",
        "day",
        "end",
        "hundred",
        "month",
        "qualifier",
        "short_year",
        "start",
        "uncertain",
        "unit",
        "weekday",
        "year",
    )

    def __init__(
        self,
        year: int | None = None,
        month: int | None = None,
        day: int | None = None,
        weekday: int | None = None,
        unit: Unit = "year",
        ambiguous: bool = False,
        short_year: bool = False,
        hundred: bool = False,
    ) -> None:
        self.year = year
        self.month = month
        self.day = day
        self.weekday = weekday
        self.unit = unit
        self.approximate = False
        self.uncertain = False
        self.qualifier: Qualifier | None = None
        self.ambiguous = ambiguous
        self.short_year = short_year
        self.hundred = hundred
        self.start = 0
        self.end = 0


class Expression:
    """What stood there, before missing parts are filled in: `points[i] joins[i] points[i + 1]`.

    head: `listed`, `from`, `between`, `since` or `until`.
    """

    __slots__ = ("head", "joins", "points")

    def __init__(self, head: str, points: list[Point], joins: list[str]) -> None:
        self.head = head
        self.points = points
        self.joins = joins


def nth_weekday(year: int, month: int, number: int, day: int) -> datetime.date | None:
    """The day of a month that is its `number`th Monday, Tuesday …; None where the month has none, or no such year is.

    number: from 1, or -1 for the last one. day: 1 for Monday, as ISO 8601 counts.
    """
    if not 1 <= year <= 2999:
        return None
    first = datetime.date(year, month, 1)
    found = first + relativedelta(day=31 if number < 0 else 1, weekday=weekday(day - 1)(number))
    return found if found.month == month else None


#: What a time of day is made of, beside numbers.
TIMES: Final = frozenset({"TIME", "CLOCK"})


_NUMBERS: Final = frozenset({"DAY", "NUMBER"})


#: What leads to a time of day: `à 18h30`, `um 20 Uhr`, `, 18:30 – 20:00`.
_LEADS: Final = frozenset("CLOCK DOT TO UNTIL FROM OF CIRCA COMMA DASH HYPHEN AND IN THE".split())


#: What shows that a number after «at» is a day and no hour: `at 3 May 2008`.
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
    kinds = [token.type for token in tokens[index : index + 3]]
    if kinds[0] == "TIME":
        return 2 if kinds[1:2] == ["CLOCK"] else 1
    if kinds[0] in _NUMBERS and kinds[1:2] == ["CLOCK"]:
        return 2
    if kinds[0] == "CLOCK" and index and kinds[1:2] and kinds[1] in _NUMBERS:
        return 0 if kinds[2:3] and kinds[2] in _OF_DAY else 2
    return 0


# --- numbers in a text: days, years, centuries in Roman figures

_CLASSED: Final = frozenset(
    {"NUMBER", "ORDINAL", "SHORT_YEAR", "CENTURY", "QUARTER", "HALF", "THIRD", "WEEKDAY", "ONWARDS"}
)


#: What a week day may be after: «12 September 2014, Friday».
_WHOLE: Final = frozenset({"YEAR", "YMD", "DMY", "SHORT_YEAR"})


#: A week day that is no longer than this may be a name or another word (Sun, Ma, Ven): it needs its day after it.
_SHORT: Final = 3


_BEFORE_DAY: Final = frozenset({"DOT", "COMMA", "THE"})


_DAYS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "NUMBER", "ORDINAL"})


_BEGINS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "WEEKDAY", "YEAR", "ORDINAL"})


#: What follows a week day that is before its date.
_OF_WEEKDAY: Final = frozenset("DAY MONTH YMD DMY THE NUMBER WORD ORDINAL DAYWORD".split())


#: The types of words that may be Roman figures: «i» is a small word in some languages.
_ROMAN_WORDS: Final = frozenset({"WORD", "THE", "AND", "IN"})


_JOINS: Final = frozenset({"HYPHEN", "DASH", "AND", "TO", "SLASH"})


_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def classified(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with numbers told apart as days, years and others."""
    out = list(tokens)
    for index, token in enumerate(out):
        kind = token.type
        if kind not in _CLASSED:
            continue
        if kind == "NUMBER":
            digits = len(token.text)
            if digits <= 4:  # only the first 2 999 years are years
                value = int(token.text)
                year, day = digits == 4 and 1000 <= value <= 2999, digits <= 2 and 1 <= value <= 31
                if 31 < value < 100 and [other.type for other in tokens[index + 1 : index + 3]] == ["MONTH", "NUMBER"]:
                    day = len(tokens[index + 2].text) == 4  # «35 May 2008» is no day, and May is not all that is meant
                out[index] = _numeral(token, "YEAR" if year else "DAY" if day else "NUMBER", value)
        elif kind == "ORDINAL":
            value = int("".join(c for c in token.text[:2] if c.isdigit()))
            out[index] = _numeral(token, "DAY" if 1 <= value <= 31 else "OTHER", value)
        elif kind == "SHORT_YEAR":
            out[index] = _numeral(token, kind, _full_year(int(token.text[1:])))
        elif kind == "WEEKDAY":
            if _counts(token) and index + 1 < len(out) and out[index + 1].type == "WEEKDAY":
                out[index] = _numeral(token, "DAY", token.value + 1)
            elif len(token.text) <= _SHORT and not _leads(out, index):
                out[index] = Token("WORD", token.start, token.end, token.text, None, None, token.lexeme)
            elif _stands_behind(out, index):
                out[index] = Token("WEEKDAY_BEHIND", token.start, token.end, token.text, token.value, token.meaning)
        elif kind == "ONWARDS":
            if " " in token.text and _date_follows(out, index):
                # «before 2010 and after 2018», «1995 and on 3 May 2008»: no end of the date before it.
                kind = "IN" if token.text[-3:].casefold() == " on" else "AFTER"
                out[index] = Token(kind, token.start, token.end, token.text, None, token.meaning)
        else:
            _read_roman(out, index)
    return out


def _next(tokens: Sequence[Token], index: int, passed: Collection[str]) -> Token | None:
    """The first of the three tokens after `index` that is of none of the types to pass over."""
    return next((token for token in tokens[index + 1 : index + 4] if token.type not in passed), None)


def _date_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether a date begins after the word at `index`."""
    behind = _next(tokens, index, ("OF", "THE"))
    return behind is not None and (
        behind.type in _BEGINS or (behind.type == "NUMBER" and len(behind.text) in (1, 2, 4))
    )


def _read_roman(tokens: list[Token], index: int) -> None:
    """Makes days of the Roman figures beside the word at `index`: XIXe siècle, XVII-XIX secolo, III trimestre."""
    beside = [place for place in (index - 1, index + 1) if 0 <= place < len(tokens)]
    if index > 2 and tokens[index - 2].type in _JOINS:
        beside.append(index - 3)
    for place in beside:
        token = tokens[place]
        if token.type in _ROMAN_WORDS and (value := _roman(token.text)):
            tokens[place] = _numeral(token, "DAY", value)


def _counts(weekday: Token) -> bool:
    """Whether a week day is a number as well: in Portuguese «segunda» is Monday and second."""
    meaning = weekday.meaning
    return meaning is not None and meaning.ordinary and meaning.language == "pt" and len(weekday.text) > _SHORT


def _leads(tokens: Sequence[Token], index: int) -> bool:
    """Whether the week day at `index` is before a day."""
    behind = _next(tokens, index, _BEFORE_DAY)
    return behind is not None and behind.type in _DAYS


def _stands_behind(tokens: Sequence[Token], index: int) -> bool:
    """Whether the week day at `index` is after its date and not before one."""
    before = index - 2 if index and tokens[index - 1].type == "COMMA" else index - 1
    if before < 0 or tokens[before].type not in _WHOLE:
        return False
    behind = index + 2 if index + 1 < len(tokens) and tokens[index + 1].type in ("COMMA", "DOT") else index + 1
    return behind == len(tokens) or tokens[behind].type not in _OF_WEEKDAY


def _numeral(token: Token, type_: str, value: int) -> Token:
    return Token(type_, token.start, token.end, token.text, value, None, token.lexeme)


def _roman(text: str) -> int:
    """The number that `text` (XIX, XIXe, XIXème) writes in Roman figures; 0 where it writes none."""
    figures = text.rstrip("eèémr")
    if not figures or not set(figures) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[c] for c in figures]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _full_year(short: int) -> int:
    """The year of a two-digit one, with a fixed pivot, so that the answer never depends on today."""
    return short + (2000 if short < 50 else 1900)
