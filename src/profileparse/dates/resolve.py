"""Fills in what the points of a date borrow from each other, and says what the whole means in ISO 8601-2 (EDTF)."""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final, NamedTuple

from ..models import Date, Precision, Span
from ..models.calendar import covered_alone
from .points import NO_MONTH, Expression, Point, share_decades

_RANGE: Final = frozenset({"TO", "UNTIL", "DASH", "HYPHEN"})
#: What EDTF makes of one point, by the head of its expression.
_OPEN: Final = {
    **{"until": "../{}", "unknown start": "/{}", "unknown end": "{}/"},
    **dict.fromkeys(("since", "from", "onwards", "open"), "{}/.."),
}
#: What is said of one point only: 1675-1700 and later is unread.
_ENDLESS: Final = _OPEN.keys() - {"since", "from", "open"}
#: What is in EDTF that is not exact: in a set, it has none for a range of such dates.
_MARKED: Final = frozenset("X~?%")
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _fault(point: Point) -> str:
    """What is wrong with a point; an empty string where nothing is.

    `incomplete`: it lacks its year, or the month of its day. `unread`: EDTF has no expression for it. `invalid`: the
    calendar has no such day; years go from 1 to 2999, and back to 9999 BC.
    """
    year, month, day = point.year, point.month, point.day
    if month == NO_MONTH:
        return "invalid"
    if point.unit == "decade" and (year is None or point.era == "BC" or (point.figures and year % 10)):
        return "unread"  # EDTF has none for the ten years from 449 to 440 BC, «anni '10» may be two, «anni 1994» is odd
    if year is None or (day is not None and month is None):
        return "incomplete"
    if not (point.unit == "year") <= year <= (9999 if point.era == "BC" else 2999):
        return "invalid"
    same = _signed(point) % 400 + 400  # the calendar repeats after 400 years
    valid = day is None or (0 < (month or 0) <= 12 and 0 < day <= monthrange(same, month or 1)[1])
    return "" if valid else "invalid"


class Meaning(NamedTuple):
    """What a point or a whole date means.

    edtf: its ISO 8601-2 text. first, last: the first and the last day that it covers, None where it is open.
    reversed: whether it is a range that ends before it begins.
    """

    edtf: str
    precision: Precision
    first: datetime.date | None
    last: datetime.date | None
    reversed: bool = False


def _meaning_of(point: Point) -> Meaning:
    """The meaning of a complete, valid point. A season is the three months that meteorology counts."""
    month, day = point.month, point.day
    text = f"{abs(_signed(point)):04}"
    precision: Precision = point.unit
    if precision != "year":
        text = text[:2] + "XX" if precision == "century" else text[:3] + "X"
    elif month is not None:
        text += f"-{month:02}" if day is None else f"-{month:02}-{day:02}"
        precision = "day" if day is not None else "month" if month <= 12 else "season"
    stretch = None if point.era == "BC" else covered_alone(text)
    if stretch is None and text[:4] != "0000":
        text = "-" + text
    if point.approximate or point.uncertain:
        text += "%" if point.approximate and point.uncertain else "~" if point.approximate else "?"
    return Meaning(text, precision, *(stretch or (None, None)))


def _signed(point: Point) -> int:
    """The year of a point as EDTF counts: 1 BC is 0. The year of a century before Christ is its hundreds, below 0."""
    assert point.year is not None
    if point.era != "BC":
        return point.year
    return -point.year if point.unit == "century" else 1 - point.year


# --- the whole


class Problem(NamedTuple):
    """Something to tell about a stretch of text, before it has a line and a column."""

    code: str
    message: str
    start: int
    end: int


@dataclass(eq=False)
class Resolved:
    """What `text[start:end]` says: a date, or none, and what is to be reported about it.

    meaning: None where there is no date. The models are made for those who ask for them; most dates are only looked at.
    listed: whether it is a list of years, 2015 and 2016, though the two could be a period.
    """

    _text: str
    _span: Callable[[int, int], Span]
    start: int
    end: int
    problems: list[Problem] = field(default_factory=list)
    meaning: Meaning | None = None
    points: list[Point] = field(default_factory=list)
    listed: bool = False

    def report(self, code: str, message: str) -> None:
        """Keeps what is to be said about it."""
        self.problems.append(Problem(code, message, self.start, self.end))

    @property
    def edtf(self) -> str:
        """The date in EDTF; empty where there is none."""
        return self.meaning.edtf if self.meaning is not None else ""

    @property
    def text(self) -> str:
        """What the date was read from."""
        return self._text[self.start : self.end]

    def date(self) -> Date:
        """The whole date; there must be one."""
        assert self.meaning is not None
        return self._made(self.meaning, self.points, self.start, self.end)

    def first(self) -> Date | None:
        """The date that a period begins with, None where it is open; a single date begins with itself."""
        return None if self.edtf.startswith(("../", "/")) else self._bound(0)

    def last(self) -> Date | None:
        """The date that a period ends with, None where it is open; a single date ends with itself."""
        return None if self.edtf.endswith(("/..", "/")) else self._bound(-1)

    def members(self) -> list[Resolved]:
        """The dates of a set, its ranges whole, and years of a list, one by one; any other date alone."""
        if not self.listed and not self.edtf.startswith("{"):
            return [self]
        found, points = list[Resolved](), iter(self.points)
        for part in self.edtf.strip("{}").replace("/", ",").split(","):
            first = last = next(points)
            if ".." in part:
                last = next(points)
            meaning = _meaning_of(first) if last is first else _range(_meaning_of(first), _meaning_of(last))
            found.append(Resolved(self._text, self._span, first.start, last.end, [], meaning, [first, last]))
        return found

    def _bound(self, index: int) -> Date:
        several, point = "/" in self.edtf or self.edtf.startswith(("{", "[")), self.points[index]
        return self._made(_meaning_of(point), [point], point.start, point.end) if several else self.date()

    def _made(self, meaning: Meaning, points: Sequence[Point], start: int, end: int) -> Date:
        return Date(
            edtf=meaning.edtf,
            precision=meaning.precision,
            start=meaning.first,
            end=meaning.last,
            text=self._text[start:end],
            span=self._span(start, end),
            qualifier=points[0].qualifier if points[0] is points[-1] else None,
        )


def resolve(expression: Expression, text: str, span: Callable[[int, int], Span], start: int, end: int) -> Resolved:
    """The date that `text[start:end]` says; no date where a part is missing or the calendar has no such day.

    span: where a stretch of `text` is in the text that the spans of dates count in.
    """
    mixed, joins = is_unread(expression), expression.joins
    points = _fill(expression) if len(expression.points) > 1 else expression.points
    # 1999-2003-2005; 1675-1700 and later; 1995 and 2004-
    mixed = mixed or any(join in _RANGE and other in _RANGE for join, other in pairwise(joins))
    endless = expression.head in _ENDLESS or (expression.head == "open" and joins[-1:] in (["AND"], ["COMMA"]))
    mixed = mixed or (len(points) > 1 and endless)
    faults = [_fault(point) for point in points]
    found = Resolved(text, span, start, end)
    if "incomplete" in faults:
        return found
    if "unread" in faults or mixed:
        return unread(text, span, start, end)
    if "invalid" in faults:
        found.report("invalid-date", f"«{found.text}» is no day of the calendar")
        return found
    meaning = _meaning(expression, points)
    if meaning is None:
        return unread(text, span, start, end)
    found.meaning, found.points = meaning, points
    found.listed = expression.head == "listed" and joins == ["AND"] and points[0].month is None
    other = next((point.ambiguous for point in points if point.ambiguous), "")
    if other:
        found.report("ambiguous-date", f"«{found.text}» could also be {other}; read as {meaning.edtf}")
    if meaning.reversed:
        found.report("reversed-range", f"«{found.text}» ends before it begins")
    for point in points:
        day = _meaning_of(point) if point.weekday and point.day else None
        if day is not None and day.first is not None and point.weekday:
            if (true := day.first.isoweekday()) != point.weekday:
                wrong = f"not a {_WEEKDAYS[point.weekday - 1]}"
                found.report("wrong-weekday", f"{day.edtf} was a {_WEEKDAYS[true - 1]}, {wrong}")
    return found


def unread(text: str, span: Callable[[int, int], Span], start: int, end: int) -> Resolved:
    """No date for what looks like one."""
    found = Resolved(text, span, start, end)
    found.report("unread-date", f"«{found.text}» looks like a date and was not understood")
    return found


def is_unread(expression: Expression) -> bool:
    """Whether EDTF cannot say it: with an «or» in a period, beside a range or a season, with an «and» after «since»."""
    joins = expression.joins
    if "SLASH" in joins and not {"SLASH", "COMMA", "AND"}.issuperset(joins):
        return True  # 30/11 - 01/12/1976
    if "OR" not in joins:
        return expression.head == "since" and "AND" in joins  # since 1995 and 2004
    seasons = any((point.month or 0) > 12 for point in expression.points)
    return seasons or expression.head not in ("listed", "from") or not {"COMMA", "OR"}.issuperset(joins)


# --- missing parts


def _fill(expression: Expression) -> list[Point]:
    """The points with the months and years that they share; the one after counts before the one in front."""
    joins = expression.joins
    _share_eras(expression.points)
    points = _short_years(expression.points, joins)
    share_decades(points, ranged=not _RANGE.isdisjoint(joins))
    first, last = points[0], points[-1]
    # Two months of which the second has the year of both may be in two: 28 December - 3 January 2009.
    over_new_year = len(points) == 2 and joins[0] in _RANGE and first.year is None and last.era is None
    over_new_year = over_new_year and (last.month or 12) < (first.month or 0) <= 12
    backwards = range(len(points) - 2, -1, -1)
    for indexes in (backwards, range(1, len(points)), backwards):  # May 3, 4 and 5, 2008
        step = 1 if indexes.step < 0 else -1
        for i in indexes:
            _borrow(points[i], points[i + step])
    if over_new_year and first.year:
        first.year -= 1
    return points


def _share_eras(points: list[Point]) -> None:
    """Gives the era of one end of a range to the other: 300-200 BC, AD 10-20, 996–1021 CE; 1250 - 57 AD is to 1257."""
    for first, last in pairwise(points):
        for point, neighbour in ((first, last), (last, first)):
            if point.era is not None or neighbour.era is None or (point is last and neighbour.era == "BC"):
                continue
            if point.day is not None and point.month is None and point.year is None and neighbour.unit == "year":
                point.year, point.day, point.era = point.day, None, neighbour.era
            elif point.year is not None and neighbour.era == "BC":
                point.era = "BC"
        year = last.year or 100
        size = 10 if year < 10 else 100
        if last.era == "AD" and first.era is None and 99 >= year > (first.year or 0) % size:
            last.year = year + (first.year or 0) // size * size


def _borrow(point: Point, neighbour: Point) -> None:
    """Gives `point` the month or the year that its neighbour has and it lacks.

    The month is another day's: «October 2016 – 12 towns» has no twelfth day.
    """
    lacks = point.day is not None and point.month is None
    if lacks and neighbour.day is not None and neighbour.month is not None and neighbour.month <= 12:
        point.month = neighbour.month
    counts = point.figures and point.start > neighbour.start  # the 17th century and 5 others
    bare = point.day is not None and point.month is None and point.year is None
    if bare and point.day and neighbour.unit == "century" and not counts:
        point.year, point.day, point.unit = (point.day - 1) * 100, None, "century"  # 17th-19th centuries
        point.era = point.era or neighbour.era
    # A year by itself is no year of its neighbour's: neither «summer or 2018» nor «July 5 - 1889».
    if point.year is None and point.month is not None and neighbour.month is not None:
        point.year = neighbour.year


def _short_years(points: list[Point], joins: list[str]) -> list[Point]:
    """`points` without what only says more of the one before: the 07 of 2009-07, which is a month, and no year."""
    out, joined = points[:1], []
    # 2008-11 – 2009-02: the second is no two years, so the first is a month as well
    months = len(points) > 2 and any(
        join == "HYPHEN" and point.short_year and 0 < (point.day or 0) <= min((before.year or 0) % 100, 12)
        for join, (before, point) in zip(joins, pairwise(points), strict=True)
    )
    for join, point in zip(joins, points[1:], strict=True):
        told = _joined(out[-1], join, point, months=months)
        if told:
            out.append(point)
            joined.append(told)
    joins[:] = joined
    return out


def _joined(before: Point, join: str, point: Point, *, months: bool) -> str:
    """How a point, now a year where it is one, is joined to the one before; empty where it is a part of that."""
    number, close = point.day or 0, join in ("HYPHEN", "SLASH")
    if number > 99 and before.year is not None and close:
        point.month, point.day = NO_MONTH, None  # «2004-200», cut off, which is reported
    bare = point.day is not None and point.month is None and point.year is None
    alone = point.year is not None and point.month is None and point.day is None and point.unit == "year"
    following = alone and before.year is not None and point.year == before.year + 1
    month = 0 < (before.month or 0) <= 12 and before.day is None
    if close and ((bare and month) or ((bare or following) and before.year_last)):
        point.month = NO_MONTH  # June 2007-8: a year, a day or a month; 10 Feb 1731/2, 3 March 1699/1700: two years
    if close and following and before.month == 24:
        before.end = point.end  # winter 1886-1887
        return ""
    if not point.short_year or before.year is None:
        return join
    later = (number - before.year) % 100
    if before.month is None and (close or join in _RANGE):
        years = not months or number > 12
        rises = number > before.year % 100 and (join != "SLASH" or number > 12)
        if years and (later == 1 or rises):  # 2006-07, 1999-00, 1914/18
            point.year, point.day = before.year + later, None
            return "HYPHEN"
        if close and 1 <= number <= 12:
            before.month, before.end = number, point.end
            return ""
    elif (before.month or 0) > 12 and join == "SLASH" and later == 1:
        before.end = point.end  # winter 2008/09
        return ""
    return join


# --- several points


def _meaning(expression: Expression, points: list[Point]) -> Meaning | None:
    """What the whole means; None for a set that EDTF has no expression for."""
    head, joins = expression.head, expression.joins
    first = _meaning_of(points[0])
    if len(points) == 1:
        if head not in _OPEN:
            return first
        bounds = (first.first, None) if _OPEN[head].startswith("{") else (None, first.last)
        return Meaning(_OPEN[head].format(first.edtf), "interval", *bounds)
    ranged = len(points) == 2 and (head == "between" or joins[0] in _RANGE or joins[0] == "SLASH")
    alike = len({_meaning_of(point).precision for point in points}) == 1 and joins[0] != "UNTIL"
    if points[0].spreads and (joins[-1] == "OR" or (ranged and alike)):
        for point in points:  # ca. 1880-1890
            point.approximate = point.approximate or points[0].approximate
            point.uncertain = point.uncertain or points[0].uncertain
    if joins[-1] == "OR":
        return _set(points, joins, "[]")
    days = all(point.day for point in points)
    following = not (_RANGE | {"COMMA"} if not days else _RANGE).intersection(joins)
    following = following and all(_consecutive(*pair) for pair in pairwise(points))
    return _range(first, _meaning_of(points[-1])) if ranged or following else _set(points, joins)


def _range(first: Meaning, last: Meaning) -> Meaning:
    if first.last is not None and last.last is not None:
        backwards = last.last < first.last
    else:  # before Christ
        backwards = last.edtf.startswith("-") and (first.edtf < last.edtf or not first.edtf.startswith("-"))
    return Meaning(f"{first.edtf}/{last.edtf}", "interval", first.first, last.last, reversed=backwards)


def _consecutive(first: Point, last: Point) -> bool:
    """Whether two days, months, years … follow each other: an event on both days is one event of two days."""
    begin, end = _meaning_of(first), _meaning_of(last)
    if begin.precision == end.precision in ("year", "century"):
        return _signed(last) - _signed(first) == (1 if first.unit == "year" else 100)
    if begin.precision != end.precision or begin.last is None or end.first is None:
        return False
    return end.first - begin.last == datetime.timedelta(days=1)


def _set(points: list[Point], joins: list[str], brackets: str = "{}") -> Meaning | None:
    """All of several dates: `{a,b}`, with `a..b` for the ranges among them, or one of them: `[a,b]`.

    None where EDTF has no such set: of parts of a year, or with a range of other dates than two exact ones of a kind.
    """
    meanings = [_meaning_of(point) for point in points]
    text, kinds = meanings[0].edtf, {meaning.precision for meaning in meanings}
    ranged = backwards = False  # whether the point before ends a range: another can't begin there
    for join, (first, last) in zip(joins, pairwise(meanings), strict=True):
        ranged = join in _RANGE and not ranged
        backwards = backwards or (ranged and _range(first, last).reversed)
        exact = first.precision == last.precision and not _MARKED.intersection(first.edtf + last.edtf)
        if "season" in kinds or (ranged and not exact):
            return None
        text += (".." if ranged else ",") + last.edtf
    kind: Precision = kinds.pop() if len(kinds) == 1 and not _RANGE.intersection(joins) else "interval"
    firsts = [meaning.first for meaning in meanings if meaning.first is not None]
    lasts = [meaning.last for meaning in meanings if meaning.last is not None]
    begin = min(firsts) if len(firsts) == len(meanings) else None
    return Meaning(brackets[0] + text + brackets[1], kind, begin, max(lasts, default=None), reversed=backwards)
