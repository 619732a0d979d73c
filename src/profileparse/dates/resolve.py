"""From an expression to one Date: fills in what a point borrows from its neighbours, and writes ISO 8601-2."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from ..models import Date, Precision, Span
from .points import Point, bounds, edtf, is_complete, is_valid, precision, weekday_of
from .values import Expression

__all__ = ["Problem", "Resolved", "resolve"]

_RANGE: Final = frozenset({"TO", "UNTIL", "DASH", "HYPHEN"})
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Problem(NamedTuple):
    """Something to tell about a stretch of text, before it has a line and a column."""

    code: str
    message: str
    start: int
    end: int


class _Value:
    """What a date means: its EDTF text, and the first and the last day that it covers (None where it is open)."""

    __slots__ = ("edtf", "end", "precision", "reversed", "start")

    def __init__(
        self,
        edtf: str,
        precision: Precision,
        start: datetime.date | None,
        end: datetime.date | None,
        reversed: bool = False,
    ) -> None:
        self.edtf = edtf
        self.precision = precision
        self.start = start
        self.end = end
        self.reversed = reversed


class Resolved:
    """What `text[start:end]` says: a date, or none, and what is to be said about it.

    The date is made when somebody asks for it, which who only looks ahead never does.
    """

    __slots__ = ("_date", "_points", "_span", "_text", "_value", "end", "problems", "start")

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        problems: list[Problem],
        value: _Value | None = None,
        points: Sequence[Point] = (),
        span: Callable[[int, int], Span] = Span,
    ) -> None:
        self.start = start
        self.end = end
        self.problems = problems
        self._text = text
        self._value = value
        self._points = points
        self._span = span
        self._date: Date | None = None

    @property
    def found(self) -> bool:
        """Whether there is a date."""
        return self._value is not None

    @property
    def date(self) -> Date | None:
        """The whole date."""
        if self._date is None and self._value is not None:
            self._date = _date(self._value, self._points, self._text, self._span, self.start, self.end)
        return self._date

    @property
    def text(self) -> str:
        """What the date was read from."""
        return self._text[self.start : self.end]

    @property
    def edtf(self) -> str | None:
        """The EDTF text of the whole date."""
        return None if self._value is None else self._value.edtf

    @property
    def precision(self) -> Precision | None:
        """The precision of the whole date."""
        return None if self._value is None else self._value.precision

    @property
    def first(self) -> Date | None:
        """The date that a period begins with, None where it is open; a single date begins with itself."""
        return None if self._value is None or self._value.edtf.startswith("../") else self._end(self._value, 0)

    @property
    def last(self) -> Date | None:
        """The date that a period ends with, None where it is open; a single date ends with itself."""
        return None if self._value is None or self._value.edtf.endswith("/..") else self._end(self._value, -1)

    @property
    def members(self) -> list[Date]:
        """The dates of a set, one by one; any other date alone; nothing where there is no date."""
        date = self.date
        if date is None:
            return []
        if not date.edtf.startswith("{") or ".." in date.edtf:
            return [date]
        return [_alone(point, self._text, self._span) for point in self._points]

    def _end(self, value: _Value, index: int) -> Date | None:
        if len(self._points) == 1 and "/" not in value.edtf:
            return self.date
        return _alone(self._points[index], self._text, self._span)


def resolve(expression: Expression, text: str, span: Callable[[int, int], Span], start: int, end: int) -> Resolved:
    """The date that `text[start:end]` says; no date where a part is missing or the calendar has no such day."""
    points = expression.points if len(expression.points) == 1 else _fill(expression.points, expression.joins)
    for point in points:
        if not is_complete(point) and (point.year != 0 or point.short_year):
            return Resolved(text, start, end, [])
    for point in points:
        if not is_valid(point):
            message = f"«{text[start:end]}» is no day of the calendar"
            return Resolved(text, start, end, [Problem("invalid-date", message, start, end)])
    value = _value(expression, points)
    return Resolved(text, start, end, _problems(points, value, text, start, end), value, points, span)


def _alone(point: Point, text: str, span: Callable[[int, int], Span]) -> Date:
    """The date of one point of a period."""
    return _date(_value_of(point), [point], text, span, point.start, point.end)


def _value_of(point: Point) -> _Value:
    start, end = bounds(point)
    return _Value(edtf(point), precision(point), start, end)


def _date(
    value: _Value, points: Sequence[Point], text: str, span: Callable[[int, int], Span], start: int, end: int
) -> Date:
    return Date(
        edtf=value.edtf,
        precision=value.precision,
        start=value.start,
        end=value.end,
        text=text[start:end],
        span=span(start, end),
        qualifier=next((point.qualifier for point in points if point.qualifier), None),
    )


def _problems(points: list[Point], value: _Value, text: str, start: int, end: int) -> list[Problem]:
    found = []
    if any(point.ambiguous for point in points):
        written = text[start:end]
        message = f"«{written}» could also be read with day and month exchanged; read as {value.edtf}"
        found.append(Problem("ambiguous-date", message, start, end))
    if value.reversed:
        found.append(Problem("reversed-range", f"«{text[start:end]}» ends before it begins", start, end))
    for point in points:
        if point.weekday is not None and point.day is not None and weekday_of(point) != point.weekday:
            message = f"{edtf(point)} was a {_WEEKDAYS[weekday_of(point) - 1]}, not a {_WEEKDAYS[point.weekday - 1]}"
            found.append(Problem("wrong-weekday", message, start, end))
    return found


# --- missing parts


def _fill(points: list[Point], joins: list[str]) -> list[Point]:
    """`points` with the months and years that they share; the one behind counts before the one in front."""
    points = _short_years(points, joins)
    for indexes in (range(len(points) - 2, -1, -1), range(1, len(points))):
        step = 1 if indexes.step < 0 else -1
        for i in indexes:
            _borrow(points[i], points[i + step])
    return points


def _borrow(point: Point, neighbour: Point) -> None:
    """Gives `point` the month or the year that its neighbour has and it lacks."""
    if point.day is not None and point.month is None and neighbour.month is not None and neighbour.month <= 12:
        point.month = neighbour.month
    if point.year is None and neighbour.year is not None and neighbour.unit == "year" and point.month is not None:
        point.year = neighbour.year


def _short_years(points: list[Point], joins: list[str]) -> list[Point]:
    """Reads the 07 of 2006-07 as a year, and that of 2009-07, which would run backwards, as a month."""
    out, joined = points[:1], []
    for join, point in zip(joins, points[1:], strict=True):
        before = out[-1]
        if not point.short_year or point.month is not None or point.year is not None or before.year is None:
            out.append(point)
            joined.append(join)
        elif before.month is None and join in _RANGE | {"SLASH"}:
            number = point.day or 0
            if number == before.year % 100 + 1 or (number > before.year % 100 and join != "SLASH"):
                point.year, point.day, point.short_year = before.year - before.year % 100 + number, None, False
                out.append(point)
                joined.append("HYPHEN")
            elif join in ("HYPHEN", "SLASH") and 1 <= number <= 12:
                before.month, before.end = number, point.end
            else:
                out.append(point)
                joined.append(join)
        elif before.month is not None and before.month > 12 and join == "SLASH":
            before.end = point.end  # winter 2008/09
        else:
            out.append(point)
            joined.append(join)
    joins[:] = joined
    return out


# --- values


def _value(expression: Expression, points: list[Point]) -> _Value:
    head, joins = expression.head, expression.joins
    first, last = points[0], points[-1]
    if head == "until":
        return _Value(f"../{edtf(first)}", "interval", None, bounds(first)[1])
    if len(points) == 1:
        if head in ("since", "from"):
            return _Value(f"{edtf(first)}/..", "interval", bounds(first)[0], None)
        return _value_of(first)
    if joins[0] == "OR":
        return _value_of(first)
    if len(points) == 2 and (head == "between" or joins[0] in _RANGE):
        start, end = bounds(first)[0], bounds(last)[1]
        return _Value(f"{edtf(first)}/{edtf(last)}", "interval", start, end, reversed=end < bounds(first)[1])
    if all(_consecutive(*pair) for pair in pairwise(points)) and not _RANGE.intersection(joins):
        start, end = bounds(first)[0], bounds(last)[1]
        return _Value(f"{edtf(first)}/{edtf(last)}", "interval", start, end, reversed=end < bounds(first)[1])
    return _set(points, joins)


def _consecutive(first: Point, last: Point) -> bool:
    """Whether two days follow each other: an event on both is one event of two days."""
    if first.day is None or last.day is None:
        return False
    return bounds(last)[0] - bounds(first)[0] == datetime.timedelta(days=1)


def _set(points: list[Point], joins: list[str]) -> _Value:
    """All of several dates: `{a,b}`, with `a..b` for the ranges among them."""
    text = edtf(points[0])
    ranged = False  # whether the point before ends a range: another can't begin there
    for join, point in zip(joins, points[1:], strict=True):
        ranged = join in _RANGE and not ranged
        text += (".." if ranged else ",") + edtf(point)
    kinds = {precision(point) for point in points}
    days = [bounds(point) for point in points]
    kind: Precision = kinds.pop() if len(kinds) == 1 and not _RANGE.intersection(joins) else "interval"
    return _Value("{" + text + "}", kind, min(d[0] for d in days), max(d[1] for d in days))
