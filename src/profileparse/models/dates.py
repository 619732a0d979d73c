"""A date and a period: what is written, what it means in ISO 8601-2 (EDTF), and which days that covers."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from .base import Model, Span
from .calendar import covered

__all__ = ["Date", "Period", "Precision"]

Precision = Literal["day", "month", "season", "year", "decade", "century", "interval"]


class _Covers(Model):
    """What covers days: it can be asked for one, and has a place among others.

    Dates and periods are ordered by the first day that they cover, then by the last one; what is open at its beginning
    comes first, what is open at its end last of those that begin on one day.
    """

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        raise NotImplementedError

    def _stretches(self) -> list[tuple[datetime.date, datetime.date]]:
        """The first and the last day of each stretch; the limits of `datetime.date` where it is open."""
        if self.edtf.startswith("{"):
            return list(covered(self.edtf))
        first, last = self._bounds()
        return [(first or datetime.date.min, last or datetime.date.max)]

    def contains(self, day: datetime.date) -> bool:
        """Whether it covers a day: of a set `{2008-05-03,2008-05-17}` the days of its members only.

        day: a date, or a point in time, of which the date counts.
        """
        day = day.date() if isinstance(day, datetime.datetime) else day
        return any(first <= day <= last for first, last in self._stretches())

    def overlaps(self, other: Date | Period) -> bool:
        """Whether there is a day that both cover."""
        others = other._stretches()
        return any(
            first <= last_of_other and first_of_other <= last
            for first, last in self._stretches()
            for first_of_other, last_of_other in others
            if first <= last and first_of_other <= last_of_other  # a range that ends before it begins covers nothing
        )

    def _key(self) -> tuple[datetime.date, datetime.date]:
        first, last = self._bounds()
        return first or datetime.date.min, last or datetime.date.max

    def __lt__(self, other: Any) -> bool:
        return self._key() < other._key() if isinstance(other, _Covers) else NotImplemented

    def __le__(self, other: Any) -> bool:
        return self._key() <= other._key() if isinstance(other, _Covers) else NotImplemented

    def __gt__(self, other: Any) -> bool:
        return self._key() > other._key() if isinstance(other, _Covers) else NotImplemented

    def __ge__(self, other: Any) -> bool:
        return self._key() >= other._key() if isinstance(other, _Covers) else NotImplemented


class Date(_Covers):
    """A calendar date or period as written, and what it means in ISO 8601-2 (EDTF)."""

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression: `2008-05-03`, `2001/2008`, `1998/..`, `1995~`, `199X`, `2004-21`."""
    precision: Precision
    """How exact it is; `interval` for what has a beginning and an end of its own."""
    start: datetime.date | None
    """First day that it covers, ISO 8601; null where it is open."""
    end: datetime.date | None
    """Last day that it covers, ISO 8601; null where it is open."""
    text: str
    """The date as it is written."""
    span: Span
    """Where it stands."""
    qualifier: Literal["early", "mid", "late"] | None
    """The part of the date that the page means, for which EDTF has no expression: «at the end of 2012»."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        return self.start, self.end


class Period(_Covers):
    """The time that something lasts: a membership, a term of office."""

    edtf: str
    """ISO 8601-2:2019 (EDTF) expression: `1998/..`, `../2002`, `1999/2002`, `2005`."""
    start: Date | None
    """The date that it begins with; null where it is open."""
    end: Date | None
    """The date that it ends with; null where it is open."""
    text: str
    """The period as it is written."""

    def _bounds(self) -> tuple[datetime.date | None, datetime.date | None]:
        return self.start.start if self.start else None, self.end.end if self.end else None
