"""The values of the rules in `grammar/date.lark`: tokens become points, points become an expression."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from ..lexer import Token
from .points import Point, Qualifier, Unit

__all__ = ["DateValues", "Expression"]


class Expression:
    """What stood there, before missing parts are filled in: `points[i] joins[i] points[i + 1]`.

    head: `listed`, `from`, `between`, `since` or `until`.
    """

    __slots__ = ("head", "joins", "points")

    def __init__(self, head: str, points: list[Point], joins: list[str]) -> None:
        self.head = head
        self.points = points
        self.joins = joins


_QUALIFIERS: Final[dict[str, Qualifier]] = {"EARLY": "early", "MID": "mid", "LATE": "late"}


def _year(token: Token) -> int:
    """The year of YEAR, SHORT_YEAR, NUMBER, DAY, or of the ISO day that was typed behind a whole date."""
    return int(token.text[:4]) if token.type == "YMD" else int(token.value)


_Method = Callable[["DateValues", list[Any]], Point]


def _spanned(method: _Method) -> _Method:
    """Gives the point that `method` makes the place of its first and last token."""

    @wraps(method)
    def spanned(self: DateValues, c: list[Any]) -> Point:
        first, last = c[0], c[-1]
        start = first.start if isinstance(first, Token) else first[2]  # a token, or what `day_number` made of some
        end = last.end if isinstance(last, Token) else last[0].end
        # What `_replace` does, without its detour over a dictionary: this runs for every part of every date.
        return tuple.__new__(Point, (*method(self, c)[:-2], start, end))

    return spanned


class DateValues:
    """One method for each rule or alias of the grammar; `day_first` decides between 3 July and 7 March."""

    def __init__(self, *, day_first: bool) -> None:
        super().__init__()
        self.day_first = day_first

    # --- the whole

    def listed(self, c: list[Any]) -> Expression:
        points, joins = c[-1]
        return Expression("listed", points, joins)

    def from_(self, c: list[Any]) -> Expression:
        points, joins = c[1]
        return Expression("from", points, joins)

    def between(self, c: list[Any]) -> Expression:
        points, joins = c[1]
        return Expression("between", points, joins)

    def since(self, c: list[Any]) -> Expression:
        points, joins = next(part for part in c if isinstance(part, tuple))
        return Expression("since", points, joins)

    def until(self, c: list[Any]) -> Expression:
        return Expression("until", [c[1]], [])

    def open_end(self, c: list[Any]) -> None:
        return None

    def points(self, c: list[Any]) -> tuple[list[Point], list[str]]:
        if len(c) == 1:
            return [c[0]], []
        (points, joins), joiner, point = c
        return [*points, point], [*joins, joiner]

    def joiner(self, c: list[Token]) -> str:
        return c[0].type

    # --- certainty

    def qualifier(self, c: list[Token]) -> Token:
        return c[0]

    def mark(self, c: list[Token]) -> list[Token]:
        return c

    def qualified(self, c: list[Any]) -> Point:
        return _qualify(c[1], c[0])

    def marked(self, c: list[Any]) -> Point:
        point: Point = c[0]
        for token in c[1]:
            point = _qualify(point, token)
        return point

    # --- parts of a point

    def year_part(self, c: list[Token]) -> Token:
        return c[-1]

    def month_part(self, c: list[Token]) -> Token:
        return c[-1]

    # --- points

    @_spanned
    def day(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return Point(day=day.value, weekday=weekday, short_year=len(day.text) == 2 and day.text.isdigit())

    def day_number(self, c: list[Token]) -> tuple[Token, int | None, int]:
        """The day, the ISO week day in front of it, and where the two begin."""
        return c[-1], (int(c[0].value) if len(c) == 2 else None), c[0].start

    @_spanned
    def day_month(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return Point(month=c[1].value, day=day.value, weekday=weekday)

    @_spanned
    def day_month_year(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return Point(_year(c[2]), c[1].value, day.value, weekday)

    @_spanned
    def day_year(self, c: list[Any]) -> Point:
        return Point(day=c[0][0].value, weekday=c[0][1], year=_year(c[1]))

    @_spanned
    def month(self, c: list[Token]) -> Point:
        return Point(month=c[0].value)

    @_spanned
    def month_day(self, c: list[Any]) -> Point:
        return self.day_month([c[1], c[0]])

    @_spanned
    def month_day_year(self, c: list[Any]) -> Point:
        return self.day_month_year([c[1], c[0], c[2]])

    @_spanned
    def weekday_month_day(self, c: list[Any]) -> Point:
        return self.day_month([c[2], c[1]])._replace(weekday=c[0].value)

    @_spanned
    def weekday_month_day_year(self, c: list[Any]) -> Point:
        return self.weekday_month_day(c)._replace(year=_year(c[3]))

    @_spanned
    def month_year(self, c: list[Token]) -> Point:
        return Point(month=c[0].value, year=_year(c[1]))

    @_spanned
    def year(self, c: list[Token]) -> Point:
        return Point(year=_year(c[-1]))

    @_spanned
    def short_year(self, c: list[Token]) -> Point:
        return Point(day=c[0].value or 0, short_year=True)

    @_spanned
    def apostrophe_year(self, c: list[Token]) -> Point:
        return Point(year=_year(c[0]))

    @_spanned
    def year_month(self, c: list[Token]) -> Point:
        return Point(year=_year(c[0]), month=c[1].value)

    @_spanned
    def year_month_day(self, c: list[Any]) -> Point:
        return self.day_month([c[2], c[1]])._replace(year=_year(c[0]))

    @_spanned
    def numeric(self, c: list[Any]) -> Point:
        return _numeric(c[-1], self.day_first)._replace(weekday=c[0].value if len(c) == 2 else None)

    @_spanned
    def numeric_month(self, c: list[Token]) -> Point:
        first, second = _numbers(c[0].text)
        year, month = (first, second) if first > 99 else (second, first)
        return Point(year=year, month=month) if 1 <= month <= 12 else Point(year=0)

    @_spanned
    def numeric_day_month(self, c: list[Token]) -> Point:
        # With full stops the day stands first, whatever the order with other marks.
        day, month = _numbers(c[0].text.rstrip("."))
        return Point(day=day, month=month) if month <= 12 else Point(year=0)

    @_spanned
    def season(self, c: list[Token]) -> Point:
        season, year = (c[1], c[0]) if len(c) == 2 and c[1].type == "SEASON" else (c[0], c[-1])
        return Point(year=_year(year) if year is not season else None, month=season.value)

    @_spanned
    def decade(self, c: list[Token]) -> Point:
        written = c[0].type == "DECADE"
        digits = "".join(d for d in c[0].text if d.isdigit()) if written else str(c[-1].value)
        year = int(digits) if len(digits) > 2 else 1900 + int(digits)
        # «the 1900s» is the century, as its two zeros say.
        unit: Unit = "century" if written and digits.endswith("00") else "decade"
        return Point(year=year, unit=unit, hundred=unit == "century")

    @_spanned
    def century(self, c: list[Any]) -> Point:
        number = next(part for part in c if isinstance(part, tuple))[0].value
        return Point(year=(number - 1) * 100 or 1, unit="century")

    @_spanned
    def century_code(self, c: list[Token]) -> Point:
        number = int("".join(d for d in c[0].text if d.isdigit()))
        return Point(year=(number - 1) * 100 or 1, unit="century") if number else Point(year=0)

    @_spanned
    def quarter(self, c: list[Any]) -> Point:
        number, year = _numbered(c)
        return Point(year=year, month=32 + number if 1 <= number <= 4 else 13)

    @_spanned
    def half(self, c: list[Any]) -> Point:
        number, year = _numbered(c)
        return Point(year=year, month=39 + number if 1 <= number <= 2 else 13)

    @_spanned
    def era_year(self, c: list[Token]) -> Point:
        number = next(token for token in c if token.type != "ERA")
        return Point(year=_year(number))


def _numbers(text: str) -> list[int]:
    """The numbers of a date in figures, whatever stands between them: `3. 5. 2008`, `2008 05 03`."""
    return [int(part) for part in text.replace("/", " ").replace(".", " ").replace("-", " ").split()]


def _numeric(token: Token, day_first: bool) -> Point:
    """The point of three numbers; an impossible reading is excluded, and two possible ones are told."""
    first, second, third = _numbers(token.text)
    if token.type == "YMD":
        return Point(year=first, month=second, day=third) if second <= 12 else Point(year=0)
    year = third if third > 99 else third + (2000 if third < 50 else 1900)
    day, month = (first, second) if day_first else (second, first)
    if month > 12:
        day, month = month, day
    if month > 12:
        return Point(year=0)
    return Point(year=year, month=month, day=day, ambiguous=day <= 12 and day != month)


def _numbered(c: list[Any]) -> tuple[int, int]:
    """The number and the year of `3rd quarter 2008`, `Q3 2008` or `2008 Q3`."""
    day = next((part for part in c if isinstance(part, tuple)), None)
    if day is not None:
        return int(day[0].value), _year(c[-1])
    code, year = (c[1], c[0]) if c[0].type == "YEAR" else (c[0], c[1])
    return int(next(d for d in code.text if d.isdigit())), _year(year)


def _qualify(point: Point, token: Token) -> Point:
    kind = token.type
    if point.hundred and kind in ("CIRCA", "TILDE", "MAYBE", "QMARK"):
        point = point._replace(unit="decade", hundred=False)
    if kind in ("LPAR", "RPAR"):
        return point
    if kind in ("CIRCA", "TILDE"):
        return point._replace(approximate=True)
    if kind in ("MAYBE", "QMARK"):
        return point._replace(uncertain=True)
    return point._replace(qualifier=_QUALIFIERS[kind])
