"""Calendar arithmetic: points in time, their ISO 8601-2 (EDTF) text, and the days that they cover."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Final, Literal

from dateutil.relativedelta import relativedelta

from ..models import Precision

__all__ = ["Point", "Qualifier", "Unit", "bounds", "edtf", "is_complete", "is_valid", "precision", "weekday_of"]

Qualifier = Literal["early", "mid", "late"]
Unit = Literal["year", "decade", "century"]

# ISO 8601-2 puts seasons, quarters and half-years in the place of the month.
_FIRST_MONTH: Final = {
    **{21: 3, 22: 6, 23: 9, 24: 12},
    **{33: 1, 34: 4, 35: 7, 36: 10},
    **{40: 1, 41: 7},
}
_MONTHS_LONG: Final = {
    **dict.fromkeys(range(21, 25), 3),
    **dict.fromkeys(range(33, 37), 3),
    **dict.fromkeys((40, 41), 6),
}


class Point:
    """A day, month, season (code 21 to 41 in `month`), year, decade or century; parts not written are None.

    weekday: 1 for Monday, as ISO 8601 counts, where the text names one.
    ambiguous: whether the day and the month could change places.
    short_year: whether the number in `day` has two digits and might be a year (06 in 2006-07).
    hundred: whether it is written like `1800s`: the century, or, where it is not certain, its first decade.
    start, end: offsets in the text of the first character that the point was read from, and behind the last.
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


def is_complete(point: Point) -> bool:
    """Whether `point` names a year, and a month where it names a day."""
    return point.year is not None and not (point.day is not None and point.month is None)


def is_valid(point: Point) -> bool:
    """Whether the calendar has such a day; years from 1 to 2999."""
    if point.year is None or not 1 <= point.year <= 2999:
        return False
    if point.day is None:
        return True
    try:
        datetime.date(point.year, point.month or 0, point.day)
    except ValueError:
        return False
    return True


def edtf(point: Point) -> str:
    """The ISO 8601-2 text of a complete point."""
    year = str(point.year).zfill(4)
    if point.unit == "century":
        text = year[:2] + "XX"
    elif point.unit == "decade":
        text = year[:3] + "X"
    else:
        text = year
        if point.month is not None:
            text += "-" + str(point.month).zfill(2)
        if point.day is not None:
            text += "-" + str(point.day).zfill(2)
    if point.approximate and point.uncertain:
        return text + "%"
    return text + ("~" if point.approximate else "?" if point.uncertain else "")


def precision(point: Point) -> Precision:
    """What the contract calls the precision of a complete point."""
    if point.unit != "year":
        return point.unit
    if point.day is not None:
        return "day"
    if point.month is None:
        return "year"
    return "month" if point.month <= 12 else "season"


def bounds(point: Point) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that a complete, valid point covers.

    A season is the three months that meteorology counts; winter ends in the following year.
    """
    assert point.year is not None
    if point.unit != "year":
        years = 100 if point.unit == "century" else 10
        first = max(point.year - point.year % years, 1)
        return datetime.date(first, 1, 1), datetime.date(point.year - point.year % years + years - 1, 12, 31)
    if point.day is not None:
        day = datetime.date(point.year, point.month or 1, point.day)
        return day, day
    if point.month is None:
        return datetime.date(point.year, 1, 1), datetime.date(point.year, 12, 31)
    return _months(point.year, point.month)


@lru_cache(maxsize=10_000)
def _months(year: int, month: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a month, season, quarter or half-year; pages name the same few again and again."""
    start = datetime.date(year, _FIRST_MONTH.get(month, month), 1)
    return start, start + relativedelta(months=_MONTHS_LONG.get(month, 1), days=-1)


def weekday_of(point: Point) -> int:
    """The ISO week day (1 to 7) of a complete, valid day."""
    return bounds(point)[0].isoweekday()
