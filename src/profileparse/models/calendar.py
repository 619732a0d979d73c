"""Dates and periods: as written, their meaning in ISO 8601-2 (EDTF), and the days they cover."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any, Final, Literal

from dateutil.relativedelta import relativedelta

from .base import Model, Where

#: The seasons, quarters, thirds and halves of a year, which ISO 8601-2 writes as months 21 to 41: the first month of
#: each, and how many it has.
_PARTS: Final = {
    **{21: (3, 3), 22: (6, 3), 23: (9, 3), 24: (12, 3)},
    **{33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3)},
    **{37: (1, 4), 38: (5, 4), 39: (9, 4)},
    **{40: (1, 6), 41: (7, 6)},
}

Stretch = tuple[datetime.date, datetime.date]


def _months_covered(year: int, month: int) -> Stretch:
    """The first and last day of a month or a part of a year.

    month: 1 to 12, or 21 to 41 for a part of a year (ISO 8601-2). A season is the three meteorological months; a winter
    ends in the following year.
    """
    first, length = _PARTS.get(month, (month, 1))
    start = datetime.date(year, first, 1)
    return start, start + relativedelta(months=length, days=-1)


def covered(edtf: str) -> list[Stretch]:
    """What each member of a set `{2008-05-03,2009..2010}` covers; nothing for members before year 1."""
    found = []
    for member in edtf.strip("{}").split(","):
        first, _, last = member.partition("..")
        if not member.startswith("-"):
            found.append((covered_alone(first)[0], covered_alone(last or first)[1]))
    return found


@lru_cache(maxsize=10_000)
def covered_alone(text: str) -> Stretch:
    """What one date covers: a day, a month, a part of a year, a year, a decade or a century, qualified or not.

    Cached, because pages repeat the same few dates.
    """
    year, *parts = text.rstrip("~?%").split("-")
    if len(parts) == 2:
        day = datetime.date(int(year), int(parts[0]), int(parts[1]))
        return day, day
    if parts:
        return _months_covered(int(year), int(parts[0]))
    first, last = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)


Precision = Literal["day", "month", "season", "year", "decade", "century", "interval"]
# fmt: off
Qualifier = Literal[
    "early", "early-to-mid", "mid", "mid-to-late", "late", "first-half", "second-half", "first-third", "second-third",
    "last-third", "first-quarter", "second-quarter", "third-quarter", "last-quarter",
]
# fmt: on


class _Covers(Model):
    """Something that covers days, with an order.

    Dates and periods are ordered by their first day, then by their last. An open start counts as the earliest day, an
    open end as the latest.
    """

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        raise NotImplementedError

    def _whole(self) -> Stretch | None:
        """The first and last day, `datetime.date.min` and `max` for open ends; None before year 1."""
        first, last = self._bounds()
        if first is None and last is None and not self.edtf.endswith("/.."):
            return None
        return first or datetime.date.min, last or datetime.date.max

    def _stretches(self) -> list[Stretch]:
        """The first and last day of each stretch."""
        if self.edtf.startswith("{"):
            return covered(self.edtf)
        whole = self._whole()
        return [] if whole is None else [whole]

    def contains(self, day: datetime.date) -> bool:
        """Whether it covers a day; a set `{2008-05-03,2008-05-17}` covers only the days of its members.

        day: a date, or a datetime, whose date counts.
        """
        day = day.date() if isinstance(day, datetime.datetime) else day
        return any(first <= day <= last for first, last in self._stretches())

    def overlaps(self, other: Date | Period) -> bool:
        """Whether both cover a common day."""
        others = other._stretches()
        return any(
            first <= last_of_other and first_of_other <= last
            for first, last in self._stretches()
            for first_of_other, last_of_other in others
            if first <= last and first_of_other <= last_of_other  # a range that ends before it begins covers nothing
        )

    def _key(self) -> Stretch:
        return self._whole() or (datetime.date.min, datetime.date.min)

    # Python asks the other one for `>` and `>=`.
    def __lt__(self, other: Any) -> bool:
        return self._key() < other._key() if isinstance(other, _Covers) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self._key() <= other._key() if isinstance(other, _Covers) else NotImplemented


class Date(_Covers):
    """A calendar date or period as written, with its meaning in ISO 8601-2 (EDTF)."""

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression: `2008-05-03`, `2001/2008`, `1998/..`, `1995~`, `199X`, `2004-21`."""
    precision: Precision
    """How precise it is; `interval` if it has a start and an end of its own."""
    start: datetime.date | None
    """First day that it covers, ISO 8601; null if open or before year 1."""
    end: datetime.date | None
    """Last day that it covers, ISO 8601; null if open or before year 1."""
    text: str
    """The date as written."""
    span: Where
    """Where it is."""
    qualifier: Qualifier | None
    """The part of the date that the page means, if EDTF can't express it: «at the end of 2012»."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        return self.start, self.end


class Period(_Covers):
    """How long something lasts: a membership, a term of office."""

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression: `1998/..`, `../2002`, `1999/2002`, `2005`."""
    start: Date | None
    """The date that it starts with; null if open."""
    end: Date | None
    """The date that it ends with; null if open."""
    text: str
    """The period as written."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        return self.start.start if self.start else None, self.end.end if self.end else None
