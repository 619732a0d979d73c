"""The transformer of `grammar/date.lark`: tokens become points, points become an expression; and what reads EDTF."""

from __future__ import annotations

import datetime
from calendar import monthrange
from typing import Any, Final, cast

from dateutil.relativedelta import relativedelta, weekday

from ..models.calendar import Qualifier
from ..words.lexer import Token
from .points import NO_MONTH, Expression, Point, Unit, full_year, language_of

_QUALIFIERS: Final = {
    **{"EARLY": "early", "MID": "mid", "LATE": "late"},
    **{"EARLY_AFTER": "early", "MID_AFTER": "mid", "LATE_AFTER": "late"},
}
#: The code in ISO 8601-2 of the first part of a year that a word counts, and how many there are.
_COUNTED: Final = {"QUARTER": (33, 4), "THIRD": (37, 3), "HALF": (40, 2), "MID": (40, 2)}
#: What a part of a century or decade is called, by the code that ISO 8601-2 has for it in a year.
_PARTS: Final[dict[int, Qualifier]] = {
    **{33: "first-quarter", 34: "second-quarter", 35: "third-quarter", 36: "last-quarter"},
    **{37: "first-third", 38: "second-third", 39: "last-third", 40: "first-half", 41: "second-half"},
}
#: What the words around the points make of them, and the marks that leave a period open.
_HEADS: Final = {
    **{"FROM": "from", "BETWEEN": "between", "SINCE": "since", "AFTER": "since"},
    **{"UNTIL": "until", "BEFORE": "until", "EARLIER": "until"},
    **{"ONWARDS": "onwards", "PRESENT": "onwards", "UNKNOWN": "unknown end"},
    **dict.fromkeys(("DASH", "HYPHEN", "ELLIPSIS"), "open"),
}
#: What an end without a date makes of the other one: in EDTF it is open, or unknown.
_STARTS: Final = {"..": "until", "": "unknown start"}
_ENDS: Final = {"..": "since", "": "unknown end"}
#: What the tokens of a date say.
_FIELDS: Final = {
    **{"MONTH": "month", "SEASON": "month", "WEEKDAY": "weekday", "ERA": "era", "BEFORE_ERA": "era"},
    **dict.fromkeys(("YEAR", "SHORT_YEAR", "BARE_YEAR", "NUMBER", "DAY"), "year"),
}
_DOUBTS: Final = frozenset({"CIRCA", "TILDE", "MAYBE", "QMARK"})
#: What follows a date and is a part of it.
_ENDING: Final = frozenset("WEEKDAY_AFTER YEAR_AFTER ERA BEFORE_ERA EARLY_AFTER MID_AFTER LATE_AFTER".split())
#: What EDTF has in the place of a month.
_MONTHS: Final = frozenset({*range(1, 13), *range(21, 25), *_PARTS})
#: What closes a set, and what its members are joined by.
_SETS: Final = {"[": ("]", "OR"), "{": ("}", "COMMA")}
_ERAS: Final = frozenset({"ERA", "BEFORE_ERA"})
#: What two numbers could also be.
_EXCHANGED: Final = "read with day and month exchanged"
#: The languages in which «of» is before a month in figures.
_OF_MONTHS: Final = frozenset({"ca", "es", "pt"})


def _at(c: list[Any], point: Point) -> Point:
    """`point` with the place of the first and the last of the parts that it was made of."""
    point.start, point.end = c[0].start, c[-1].end
    return point


class DateTransformer:
    """One method for each rule or alias of the grammar; `day_first` decides between 3 July and 7 March.

    sure: whether nothing else is ever written, so that the two could not change places.
    """

    def __init__(self, *, day_first: bool, sure: bool = False) -> None:
        self.day_first = day_first
        self.sure = sure

    # --- the whole: a rule's first part may be the word that it begins with

    def whole(self, c: list[Any]) -> Expression:
        """The points, and what the words around them say: the last of those counts, as in «since 2014 to date»."""
        (points, joins), *more = (part for part in c if isinstance(part, tuple))
        self._order([*points, *more[0][0]] if more else points)
        if isinstance(c[0], Token) and c[0].type == "CIRCA":
            points[0].approximate = points[0].spreads = True
        heads = [_HEADS[part.type] for part in c if isinstance(part, Token) and part.type in _HEADS]
        if "between" in heads and len(points) > 1:
            return Expression("between", points, joins)
        if more:  # after 1914 – before 1918, of one point each
            points = [*points, *more[0][0]]
            return Expression("between" if len(points) == 2 else "until", points, [*joins, "TO", *more[0][1]])
        return Expression(heads[-1] if heads else "listed", points, joins)

    def _order(self, points: list[Point]) -> None:
        """Reads all in the order that one of them shows: 28.9.-3.10.2015, 9/28-10/3/2015."""
        unsure = [point for point in points if point.ambiguous == _EXCHANGED]
        shown = {point.order for point in points if point.ambiguous != _EXCHANGED} - {""} if unsure else set()
        for point in unsure:
            if self.sure or len(shown) == 1:
                point.ambiguous = ""
            if len(shown) == 1 and point.order not in shown:
                point.day, point.month = point.month, point.day

    def unknown_start(self, c: list[Any]) -> Expression:
        """Unknown to 1984."""
        return Expression("unknown start", *c[-1])

    def interval(self, c: list[Token]) -> Expression:
        """2004-02/2005-08, 2004-02-01/.., ../2004: parts in their order, whatever they could be elsewhere."""
        begin, _, end = c[0].text.partition("/")
        if len(end) in (2, 5) and end != "..":  # 2004-02-01/15
            end = begin[: -len(end)] + end
        return expression_of(f"{begin}/{end}", c[0].start) or Expression("between", [Point(month=NO_MONTH)], [])

    def tolerance(self, c: list[Token]) -> Expression:
        """1485 ± 5, 1485-5+10: from the earliest year to the latest."""
        year, *off = _numbers(c[0].text)
        points = [_at(c, Point(year - off[0])), _at(c, Point(year + off[-1]))]
        return Expression("between", points, ["TO"])

    def days(self, c: list[Token]) -> Expression:
        """04/5-6/2018: days of a month, which is first; they could be months of which the day is first."""
        month, *days, year = _numbers(c[0].text)
        other = _EXCHANGED if max(days) <= 12 else ""
        points = [_at(c, Point(year, _month(month), day, ambiguous=other)) for day in days]
        return Expression("between", points, ["HYPHEN"])

    def points(self, c: list[Any]) -> tuple[list[Point], list[str]]:
        if len(c) == 1:
            return [c[0]], []
        (points, joins), joiner, point = c
        return [*points, point], [*joins, joiner.type]

    def said(self, c: list[Any]) -> Point:
        """A point with what is before or after it: its certainty, its part that is meant, its week day, its era.

        A number by itself, or with a month alone, is the year of an era: March 17 AD, but not s. IV-III BC.
        """
        point: Point = next(part for part in c if isinstance(part, Point))
        parts: list[str] = []
        for token in (part for part in c if part is not point):
            kind = token.value if token.type == "QUALIFIER_AFTER" else token.type
            if kind in _QUALIFIERS:
                parts.append(_QUALIFIERS[kind])
            elif kind in _DOUBTS:
                if point.hundred:
                    point.unit, point.hundred = "decade", False
                point.approximate = point.approximate or kind in ("CIRCA", "TILDE")
                point.uncertain = point.uncertain or kind in ("MAYBE", "QMARK")
            elif kind == "WEEKDAY_AFTER":
                point.weekday = token.value
            elif kind in _FIELDS and _FIELDS[kind] == "year":  # July 4?, 1776
                point.year = token.value
            elif kind in _ERAS:
                point.era = token.value
                if point.year is None and (point.figures or point.month is not None):
                    point.year, point.day = point.day, None
            if kind in _ENDING or token is c[-1]:
                point.end = token.end
        if parts:
            point.qualifier = cast(Qualifier, "-to-".join(parts))
        point.spreads = point.spreads or c[0] is not point
        return point

    # --- points

    def parts(self, c: list[Token]) -> Point:
        """A day, a month, a season, a year, in whatever order."""
        point = Point(start=c[0].start, end=c[-1].end)
        for token in c:
            kind = token.type
            if kind == "DAY" and point.day is None:
                point.day = token.value
            elif kind == "YMD":  # typed after a whole date
                point.year = int(token.text[:4])
            elif kind in _FIELDS:
                setattr(point, _FIELDS[kind], token.value)
            if kind == "BARE_YEAR":
                point.ambiguous = f"in the year {token.text}"
        point.year_last = kind == "YEAR" and point.day is not None
        if len(c) == 1 and kind in ("NUMBER", "DAY"):  # what it is, its neighbours show
            point.day, point.year, point.figures = token.value or 0, None, token.text.isdigit()
            point.short_year = point.day <= 99 and (kind == "NUMBER" or (len(token.text) == 2 and token.text.isdigit()))
        return point

    def year(self, c: list[Token]) -> Point:
        """The year 800, AD 10. The ordinal of «A. D. 2nd-7th century» is no year; l'an 6 is of another calendar."""
        if c[0].type == "ERA" and c[1].type == "DAY" and not c[1].text.isdigit():
            return _at(c, Point(day=c[1].value, era=c[0].value))
        if c[0].type == "YEARWORD" and language_of(c[0]) == "fr" and c[1].value < 15:
            return _at(c, Point(unit="decade"))
        return _at(c, Point(year=c[1].value, era=c[0].value if c[0].type in _ERAS else None))

    def numeric(self, c: list[Token]) -> Point:
        """Three numbers; an impossible reading is excluded, and two possible ones are reported."""
        first, second, third = _numbers(c[-1].text)
        point = Point(first, _month(second), third or None)
        if second == third == 0:
            point.month = None  # 2005-00-00, as data bases write what is not known
        if c[-1].type == "DMY":
            point = _day_and_month(first, second, self.day_first, stops="." in c[-1].text)
            point.year = third if third > 99 else full_year(third)
        point.weekday = c[0].value if len(c) == 2 else None
        return _at(c, point)

    def numeric_month(self, c: list[Token]) -> Point:
        first, second = _numbers(c[-1].text)
        if len(c) == 2:
            return _at(c, Point(second, c[0].value, first))  # Apr 30-1913
        year, month = (first, second) if first > 99 else (second, first)
        years = first > 99 and not c[0].text[-2].isdigit() and month > year % 10  # 1681-3, and not 2016-3
        other = f"the years {year} to {year // 10}{month}" if years else ""
        return _at(c, Point(year, _month(month), ambiguous=other))

    def numeric_day_month(self, c: list[Token]) -> Point:
        # With full stops the day is first, whatever the order with other marks.
        first, second = _numbers(c[0].text)
        stops = "." in c[0].text
        point = _day_and_month(first, second, self.day_first or stops, stops=stops)
        point.year = c[1].value if len(c) == 2 else None
        return _at(c, point)

    def numbered_month(self, c: list[Token]) -> Point:
        """9 de 8 de 1971: the day is first; «9 of 8 of 1971» is no date."""
        point = self.parts([*c[:-4], c[-1]])
        point.month = _month(c[-3].value) if language_of(c[-2]) in _OF_MONTHS else None
        return point

    def nth_weekday(self, c: list[Token]) -> Point:
        """The third Tuesday of September 2014; a month may have no fifth one."""
        point = self.parts(c[2:])
        which = -1 if c[0].type == "LAST" else c[0].value
        first = datetime.date(point.year or 1, point.month or 1, 1)
        found = first + relativedelta(day=31 if which < 0 else 1, weekday=weekday(c[1].value - 1)(which))
        point.month, point.day = point.month if found.month == first.month else NO_MONTH, found.day
        return _at(c, point)

    def last_day(self, c: list[Token]) -> Point:
        point = self.parts(c)
        point.day = monthrange(point.year or 0, point.month or 1)[1]
        return point

    def nth_month(self, c: list[Token]) -> Point:
        return _at(c, Point(c[-1].value, 12 if c[0].type == "LAST" else _month(c[0].value)))

    # --- decades and centuries

    def decade(self, c: list[Token]) -> Point:
        """The 1960s, anni '60, the sixties; «anni '10» may be of this century, and is none."""
        token = c[-1] if c[0].type == "DECADEWORD" else c[0]
        written = "".join(d for d in token.text if d.isdigit())
        year: int | None = int(written or token.value)
        if year is not None and year < 100:
            year = 1900 + year if year >= 20 else None
        # «the 1900s» is the century, as its two zeros say.
        century = token.type == "DECADE" and len(written) == 4 and written.endswith("00")
        unit: Unit = "century" if century else "decade"
        hundred = century and token.text[4] != "-"  # 1800-talet is always the century
        counted, short = c[0] is not token, len(written) < 4
        return _at(c, Point(year=year, unit=unit, hundred=hundred, figures=counted, short_year=short))

    def decade_of_century(self, c: list[Any]) -> Point:
        """Lata 60. XIX wieku, the twenties of the 19th century; «70. XIX wieku» is one after another decade only."""
        century: int = next(token.value for token in c[:0:-1] if token.type == "DAY")
        first: Point | Token = c[0]
        if isinstance(first, Point):
            decade = first.year or 0
            short = first.short_year
        else:
            decade = int((c[1] if first.type == "DECADEWORD" else first).value)
            short = decade < 100
        # «the 1980s of the 19th century» is none, and «10er Jahre» no decade that is known.
        wrong = not decade or not (short or decade // 100 == century - 1) or len(c) == 3
        point = Point((century - 1) * 100 + decade % 100, NO_MONTH if wrong else None, unit="decade", figures=True)
        point.of_century = True
        return _at(c, point)

    def century(self, c: list[Token]) -> Point:
        """19th century, siglo XIX, 19th c."""
        number: int = next(token.value for token in c if token.type in ("DAY", "CENTURY_CODE"))
        return _at(c, Point((number - 1) * 100, unit="century"))

    def masked(self, c: list[Token]) -> Point:
        return _at(c, Point(c[0].value[0], unit=c[0].value[1]))

    # --- parts of a year, a decade, a century

    def nth_part(self, c: list[Token]) -> Token:
        """A quarter, third or half that a number or «last» counts; its value is the code of ISO 8601-2."""
        first, count = _COUNTED[c[1].type]
        which = count if c[0].type == "LAST" else int(c[0].value)
        return Token("SEASON", c[0].start, c[1].end, c[0].text, first + which - 1 if 1 <= which <= count else 0)

    def coded_part(self, c: list[Token]) -> Token:
        code = int(next(d for d in c[0].text if d.isdigit())) + (32 if c[0].type == "QUARTER_CODE" else 39)
        return Token("SEASON", c[0].start, c[0].end, c[0].text, code)

    def part_of_long(self, c: list[Any]) -> Point:
        """The first half of the 20th century, XXe siècle (1ère moitié): EDTF has no such part but of a year."""
        point: Point = next(part for part in c if isinstance(part, Point))
        code = next(part.value for part in c if isinstance(part, Token) and part.type == "SEASON")
        point.qualifier = _PARTS.get(code) if point.unit != "year" else None
        if point.qualifier is None:
            point.month = code if point.unit == "year" and point.month is None else NO_MONTH
        return _at(c, point)


def _numbers(text: str) -> list[int]:
    """The numbers of a date in figures, whatever is between them: `3. 5. 2008`, `2008 05 03`, `2008-05-03Z`."""
    return [int(part) for part in "".join(c if c.isdecimal() else " " for c in text).split()]


def expression_of(text: str, start: int = 0) -> Expression | None:
    """What EDTF says, which begins at `start`; None where it is no EDTF that could be given here.

    A set `{…}` or `[…]`, an interval `…/…`, or one date.
    """
    closing, join = _SETS.get(text[:1], ("", ""))
    if closing and not text.endswith(closing):
        return None
    parts = [part.split("..") for part in text[1:-1].split(",")] if closing else [text.split("/")]
    joins = [how for part in parts for how in (join, *["TO"] * (len(part) - 1))][1:]
    points: list[Point] = []
    place = 0
    for member in [member for part in parts for member in part]:
        place = text.index(member, place)
        point = _edtf_point(member, start + place)
        place += len(member)
        if point is not None:
            points.append(point)
        elif member not in ("", ".."):
            return None
    if not points or (not closing and len(parts[0]) > 2):
        return None
    if closing:
        return Expression("listed", points, joins)
    head = "listed" if len(parts[0]) == 1 else "between"
    if len(points) < len(parts[0]):
        head = _STARTS.get(parts[0][0]) or _ENDS[parts[0][1]]
    return Expression(head, points, joins[: len(points) - 1])


def _edtf_point(text: str, start: int) -> Point | None:
    """The point of `2004`, `-0043-03-15`, `2004-21~`, `199X`, `18XX?`, which begins at `start`; None for other text."""
    year, *rest = text.rstrip("~?%").removeprefix("-").split("-")
    figures = year.rstrip("X")
    masks, before = len(year) - len(figures), text[:1] == "-"
    if len(year) != 4 or len(rest) > 2 or masks > 2 or (masks and rest) or (masks == 1 and before):
        return None
    if any(len(part) != 2 for part in rest) or not "".join((figures, *rest)).isdecimal() or not text.isascii():
        return None
    number = int(figures.ljust(4, "0"))
    month, day = [*map(int, rest), None, None][:2]
    if month is not None and month not in _MONTHS:
        return None
    point = Point(number, month, day, unit=("year", "decade", "century")[masks])
    if (before or not number) and not masks:
        point.year = number + 1  # 0000 is 1 BC
    point.era = "BC" if before or (not number and not masks) else "AD"  # of its own: none of what follows
    point.approximate, point.uncertain = text.endswith(("~", "%")), text.endswith(("?", "%"))
    point.start, point.end = start, start + len(text)
    return point


def _day_and_month(first: int, second: int, day_first: bool, *, stops: bool) -> Point:
    """The day and the month that two numbers are, in the order that was asked for unless they show the other."""
    sure = stops and day_first  # no language has a full stop and the month first
    if first > 12 or second > 12:
        day_first = first > second
    day, month = (first, second) if day_first else (second, first)
    point = Point(month=_month(month), day=day, ambiguous=_EXCHANGED if day <= 12 and day != month and not sure else "")
    point.order = "" if day == month else "day" if day_first else "month"
    return point


def _month(number: int) -> int:
    """The number of a month, or that of none."""
    return number if 1 <= number <= 12 else NO_MONTH
