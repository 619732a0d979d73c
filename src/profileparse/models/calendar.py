"""The first and the last day of dates in ISO 8601-2 (EDTF), parts of years included."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Final

from dateutil.relativedelta import relativedelta

__all__ = ["covered", "months_covered"]

# ISO 8601-2 puts seasons, quarters, thirds and halves of a year in the place of the month.
_FIRST_MONTH: Final = {
    **{21: 3, 22: 6, 23: 9, 24: 12},
    **{33: 1, 34: 4, 35: 7, 36: 10},
    **{37: 1, 38: 5, 39: 9},
    **{40: 1, 41: 7},
}
_MONTHS_LONG: Final = {
    **dict.fromkeys(range(21, 25), 3),
    **dict.fromkeys(range(33, 37), 3),
    **dict.fromkeys(range(37, 40), 4),
    **dict.fromkeys((40, 41), 6),
}

Stretch = tuple[datetime.date, datetime.date]


@lru_cache(maxsize=10_000)
def months_covered(year: int, month: int) -> Stretch:
    """The first and the last day of a month or a part of a year; pages name the same few again and again.

    month: 1 to 12, or the code of a part of a year, 21 to 41. A season is the three months that meteorology counts, and
    a winter ends in the following year.
    """
    start = datetime.date(year, _FIRST_MONTH.get(month, month), 1)
    return start, start + relativedelta(months=_MONTHS_LONG.get(month, 1), days=-1)


def covered(edtf: str) -> list[Stretch]:
    """What the members of a set cover, one stretch each: `{2008-05-03,2009..2010}`."""
    found = []
    for member in edtf.strip("{}").split(","):
        first, _, last = member.partition("..")
        found.append((_covered_alone(first)[0], _covered_alone(last or first)[1]))
    return found


def _covered_alone(text: str) -> Stretch:
    """What one date covers: a day, a month, a part of a year, a year, a decade or a century, qualified or not."""
    year, *parts = text.rstrip("~?%").split("-")
    if len(parts) == 2:
        day = datetime.date(int(year), int(parts[0]), int(parts[1]))
        return day, day
    if parts:
        return months_covered(int(year), int(parts[0]))
    first, last = max(int(year.replace("X", "0")), 1), int(year.replace("X", "9"))
    return datetime.date(first, 1, 1), datetime.date(last, 12, 31)
