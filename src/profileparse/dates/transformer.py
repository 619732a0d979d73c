"""The transformer of `grammar/date.lark`: tokens become points, points become an expression."""

from __future__ import annotations

from calendar import monthrange
from typing import Any, Final

from ..words.lexer import Token
from .points import PARTS_OF_YEAR, Expression, Point, Qualifier, Unit, nth_weekday

__all__ = ["DateTransformer"]


_QUALIFIERS: Final[dict[str, Qualifier]] = {"EARLY": "early", "MID": "mid", "LATE": "late"}


def _year(token: Token) -> int:
    """The year of YEAR, SHORT_YEAR, NUMBER, DAY, or of the ISO day that was typed after a whole date."""
    return int(token.text[:4]) if token.type == "YMD" else int(token.value)


def _at(c: list[Any], point: Point) -> Point:
    """`point` with the place of the first and the last of the parts that it was made of."""
    first, last = c[0], c[-1]
    point.start = first.start if isinstance(first, Token) else first[2]  # a token, or what `day_number` made of some
    point.end = last.end if isinstance(last, Token) else last[0].end
    return point


class DateTransformer:
    """One method for each rule or alias of the grammar; `day_first` decides between 3 July and 7 March.

    sure: whether nothing else is ever written, so that the two could not change places.
    """

    def __init__(self, *, day_first: bool, sure: bool = False) -> None:
        super().__init__()
        self.day_first = day_first
        self.sure = sure

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

    def between_openly(self, c: list[Any]) -> Expression:
        """Between January 2019 and now."""
        points, joins = c[1]
        return Expression("since" if len(points) == 1 else "between", points, joins)

    def until(self, c: list[Any]) -> Expression:
        return Expression("until", [c[1]], [])

    def interval(self, c: list[Token]) -> Expression:
        """2004-02/2005-08, 2004-02-01/.., ../2004: parts in their order, whatever they could be elsewhere."""
        token = c[0]
        first, _, last = token.text.partition("/")
        written = [(first, token.start), (last, token.end - len(last))]
        points = [_iso_point(text, start) for text, start in written if text != ".."]
        head = "until" if first == ".." else "since" if last == ".." else "between"
        return Expression(head, points, ["TO"] * (len(points) - 1))

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
        point: Point = c[1]
        _qualify(point, c[0])
        return point

    def qualified_behind(self, c: list[Any]) -> Point:
        point: Point = c[0]
        point.qualifier = _QUALIFIERS[c[1].value]
        return point

    def with_weekday(self, c: list[Any]) -> Point:
        """12 September 2014, Friday."""
        point: Point = c[0]
        point.weekday = c[1].value
        point.end = c[1].end
        return point

    def marked(self, c: list[Any]) -> Point:
        point: Point = c[0]
        for token in c[1]:
            _qualify(point, token)
        return point

    # --- parts of a point

    def year_part(self, c: list[Token]) -> Token:
        return c[-1]

    def month_part(self, c: list[Token]) -> Token:
        return c[-1]

    # --- points

    def day(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return _at(c, Point(day=day.value, weekday=weekday, short_year=len(day.text) == 2 and day.text.isdigit()))

    def day_number(self, c: list[Token]) -> tuple[Token, int | None, int]:
        """The day, the ISO week day before it, and where the two begin."""
        return c[-1], (int(c[0].value) if len(c) == 2 else None), c[0].start

    def day_month(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return _at(c, Point(month=c[1].value, day=day.value, weekday=weekday))

    def day_month_year(self, c: list[Any]) -> Point:
        day, weekday, _ = c[0]
        return _at(c, Point(_year(c[2]), c[1].value, day.value, weekday))

    def day_year(self, c: list[Any]) -> Point:
        return _at(c, Point(day=c[0][0].value, weekday=c[0][1], year=_year(c[1])))

    def month(self, c: list[Token]) -> Point:
        return _at(c, Point(month=c[0].value))

    def month_day(self, c: list[Any]) -> Point:
        return _at(c, self.day_month([c[1], c[0]]))

    def month_day_year(self, c: list[Any]) -> Point:
        return _at(c, self.day_month_year([c[1], c[0], c[2]]))

    def weekday_month_day(self, c: list[Any]) -> Point:
        point = self.day_month([c[2], c[1]])
        point.weekday = c[0].value
        return _at(c, point)

    def weekday_month_day_year(self, c: list[Any]) -> Point:
        point = self.weekday_month_day(c)
        point.year = _year(c[3])
        return _at(c, point)

    def month_year(self, c: list[Token]) -> Point:
        return _at(c, Point(month=c[0].value, year=_year(c[1])))

    def year(self, c: list[Token]) -> Point:
        return _at(c, Point(year=_year(c[-1])))

    def short_year(self, c: list[Token]) -> Point:
        number = c[0].value or 0
        return _at(c, Point(day=number, short_year=number <= 99))

    def apostrophe_year(self, c: list[Token]) -> Point:
        return _at(c, Point(year=_year(c[0])))

    def year_month(self, c: list[Token]) -> Point:
        return _at(c, Point(year=_year(c[0]), month=c[1].value))

    def year_month_day(self, c: list[Any]) -> Point:
        point = self.day_month([c[2], c[1]])
        point.year = _year(c[0])
        return _at(c, point)

    def numeric(self, c: list[Any]) -> Point:
        point = _numeric(c[-1], self.day_first)
        point.ambiguous = point.ambiguous and not self.sure
        if len(c) == 2:
            point.weekday = c[0].value
        return _at(c, point)

    def numeric_month(self, c: list[Token]) -> Point:
        first, second = _numbers(c[0].text)
        year, month = (first, second) if first > 99 else (second, first)
        return _at(c, Point(year=year, month=month) if 1 <= month <= 12 else Point(year=0))

    def numeric_day_month(self, c: list[Token]) -> Point:
        # With full stops the day is first, whatever the order with other marks.
        first, second = _numbers(c[0].text)
        stops = "." in c[0].text
        day, month, ambiguous = _day_and_month(first, second, self.day_first or stops)
        point = (
            Point(None, month, day, ambiguous=ambiguous and not (stops or self.sure)) if month <= 12 else Point(year=0)
        )
        if len(c) == 2 and month <= 12:
            point.year = _year(c[1])
        return _at(c, point)

    def season(self, c: list[Token]) -> Point:
        season, year = (c[1], c[0]) if len(c) == 2 and c[1].type == "SEASON" else (c[0], c[-1])
        return _at(c, Point(year=_year(year) if year is not season else None, month=season.value))

    def decade(self, c: list[Token]) -> Point:
        written = c[0].type == "DECADE"
        digits = "".join(d for d in c[0].text if d.isdigit()) if written else str(c[-1].value)
        year = int(digits) if len(digits) > 2 else 1900 + int(digits)
        # «the 1900s» is the century, as its two zeros say.
        unit: Unit = "century" if written and digits.endswith("00") else "decade"
        return _at(c, Point(year=year, unit=unit, hundred=unit == "century"))

    def century(self, c: list[Any]) -> Point:
        number = next(part for part in c if isinstance(part, tuple))[0].value
        return _at(c, Point(year=(number - 1) * 100 or 1, unit="century"))

    def century_code(self, c: list[Token]) -> Point:
        number = int("".join(d for d in c[0].text if d.isdigit()))
        return _at(c, Point(year=(number - 1) * 100 or 1, unit="century") if number else Point(year=0))

    def quarter(self, c: list[Token]) -> Point:
        number, year = _coded(c)
        return _at(c, Point(year=year, month=32 + number))

    def half(self, c: list[Token]) -> Point:
        number, year = _coded(c)
        return _at(c, Point(year=year, month=39 + number))

    def part_of_year(self, c: list[Token]) -> Point:
        """A quarter, third or half of a year that a number or «last» counts."""
        year = c[0] if c[0].type == "YEAR" else c[-1]
        number, word = (token for token in c if token is not year)
        first, count = PARTS_OF_YEAR[word.type]
        which = count if number.type == "LAST" else number.value
        return _at(c, Point(year=_year(year), month=first + which - 1) if 1 <= which <= count else Point(year=0))

    def nth_weekday(self, c: list[Token]) -> Point:
        """The third Tuesday of September 2014."""
        number, day, month, year = c
        which = -1 if number.type == "LAST" else number.value
        found = nth_weekday(_year(year), month.value, which, day.value)
        return _at(c, Point(found.year, found.month, found.day) if found else Point(year=0))

    def last_day(self, c: list[Token]) -> Point:
        year, month = _year(c[3]), c[2].value
        return _at(c, Point(year, month, monthrange(year, month)[1]))

    def nth_month(self, c: list[Token]) -> Point:
        month = 12 if c[0].type == "LAST" else c[0].value
        return _at(c, Point(year=_year(c[-1]), month=month) if month <= 12 else Point(year=0))

    def day_word_month_year(self, c: list[Token]) -> Point:
        """The fourth day of July 1995."""
        return _at(c, Point(_year(c[4]), c[3].value, c[0].value))

    def numbered_month(self, c: list[Any]) -> Point:
        """9 de 8 de 1971: the day is first."""
        (day, weekday, _), month = c[0], c[2].value
        return _at(c, Point(_year(c[-1]), month, day.value, weekday) if month <= 12 else Point(year=0))

    def era_year(self, c: list[Token]) -> Point:
        number = next(token for token in c if token.type != "ERA")
        return _at(c, Point(year=_year(number)))


def _numbers(text: str) -> list[int]:
    """The numbers of a date in figures, whatever is between them: `3. 5. 2008`, `2008 05 03`."""
    return [int(part) for part in text.replace("/", " ").replace(".", " ").replace("-", " ").split()]


def _iso_point(text: str, start: int) -> Point:
    """The point of `2004`, `2004-02` or `2004-02-01`, which begins at `start`."""
    parts = _numbers(text)
    point = Point(parts[0], parts[1] if len(parts) > 1 else None, parts[2] if len(parts) > 2 else None)
    point.start, point.end = start, start + len(text)
    return point


def _numeric(token: Token, day_first: bool) -> Point:
    """The point of three numbers; an impossible reading is excluded, and two possible ones are reported."""
    first, second, third = _numbers(token.text)
    if token.type == "YMD":
        return Point(year=first, month=second, day=third) if second <= 12 else Point(year=0)
    year = third if third > 99 else third + (2000 if third < 50 else 1900)
    day, month, ambiguous = _day_and_month(first, second, day_first)
    return Point(year=year, month=month, day=day, ambiguous=ambiguous) if month <= 12 else Point(year=0)


def _day_and_month(first: int, second: int, day_first: bool) -> tuple[int, int, bool]:
    """The day and the month of two numbers, and whether they could be exchanged; a month beyond 12 is no date."""
    day, month = (first, second) if day_first else (second, first)
    if month > 12:
        day, month = month, day
    return day, month, day <= 12 and day != month


def _coded(c: list[Token]) -> tuple[int, int]:
    """The number and the year of `Q3 2008` or `2008 Q3`."""
    code, year = (c[1], c[0]) if c[0].type == "YEAR" else (c[0], c[1])
    return int(next(d for d in code.text if d.isdigit())), _year(year)


def _qualify(point: Point, token: Token) -> None:
    """Gives `point` what a word or mark beside it says."""
    kind = token.type
    if point.hundred and kind in ("CIRCA", "TILDE", "MAYBE", "QMARK"):
        point.unit, point.hundred = "decade", False
    if kind in ("CIRCA", "TILDE"):
        point.approximate = True
    elif kind in ("MAYBE", "QMARK"):
        point.uncertain = True
    elif kind not in ("LPAR", "RPAR"):
        point.qualifier = _QUALIFIERS[kind]
