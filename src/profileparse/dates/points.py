"""What the transformer of `grammar/date.lark` makes of tokens, before missing parts are filled in."""

from __future__ import annotations

import datetime
from typing import Final, Literal

from dateutil.relativedelta import relativedelta, weekday

__all__ = ["PARTS_OF_YEAR", "Expression", "Point", "Qualifier", "Unit", "nth_weekday"]

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
