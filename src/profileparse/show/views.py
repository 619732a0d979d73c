"""Views of the values of a profile: tables, whose cells have the id of their value, a timeline and a map.

The timeline, an SVG element, shows memberships as bars and activities as points over the years. The map shows
countries.
"""

from __future__ import annotations

import datetime
import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, NamedTuple

from ..models import Country, Date, Entry, Event, Membership, Organisation, Period, Place, Profile
from . import KINDS

__all__ = ["Cell", "Dot", "Group", "WorldMap", "countries", "groups", "named_years", "timeline", "world_map"]


class Cell(NamedTuple):
    """A cell of a table.

    id: of the value, or part of a value, that it shows; empty if it has no mark. country: the code of the country that
    it names.
    """

    text: str
    id: str = ""
    country: str | None = None


class Group(NamedTuple):
    """A table of values of one kind."""

    title: str
    kind: str
    columns: tuple[str, ...]
    rows: list[tuple[str, list[Cell]]]


def groups(profile: Profile) -> Iterator[Group]:
    """The tables of a profile that have rows."""
    for made in (
        _about(profile), _contracts(profile), _twins(profile), _memberships(profile), _events(profile),
        _quotes(profile), _entries("Practices", "practice", profile.practices),
        _entries("News", "news", profile.news), _entries("Interviews", "interview", profile.interviews),
        _facts(profile),
    ):  # fmt: skip
        if made.rows:
            yield made


def _about(profile: Profile) -> Group:
    rows = []
    found = profile.population
    if found is not None:
        shown = " ".join(filter(None, (f"{found.value:,}", found.unit, f"({found.as_of.edtf})" if found.as_of else "")))
        rows.append(("population", [Cell("Population", "population"), Cell(shown)]))
    if profile.location is not None:
        where = _where(profile.location.text, profile.location.country)
        rows.append(("location", [Cell("Location", "location"), where]))
    for number, site in enumerate(profile.websites, 1):
        shown = " ".join(filter(None, (site.text, site.url))) or site.label or ""
        rows.append((f"website-{number}", [Cell(f"Website ({site.kind})", f"website-{number}"), Cell(shown)]))
    return Group("About", "about", ("Field", "Value"), rows)


def _contracts(profile: Profile) -> Group:
    rows = []
    for number, found in enumerate(profile.contracts, 1):
        id = f"contract-{number}"
        dates = ", ".join(f"{dated.action} {dated.date.edtf}" for dated in found.dates)
        rows.append((id, [Cell(found.label, id), Cell(dates), Cell(found.area or "")]))
    return Group("Contracts", "contract", ("Contract", "Dates", "Area"), rows)


def _twins(profile: Profile) -> Group:
    rows = []
    for number, found in enumerate(profile.twins, 1):
        id = f"twin-{number}"
        since = _date(found.since, f"{id}-since")
        where = _where(", ".join(filter(None, (found.region, _name(found.country)))), found.country)
        rows.append((id, [Cell(found.name, id), where, since, Cell(found.note or "")]))
    return Group("Twin towns", "twin", ("Town", "Country", "Since", "Note"), rows)


def _memberships(profile: Profile) -> Group:
    rows = []
    for number, found in enumerate(profile.memberships, 1):
        id = f"membership-{number}"
        period = found.period.edtf if found.period is not None else ""
        rows.append((id, [Cell(found.role_text, id), Cell(_organisation(found.organisation)), Cell(period)]))
    return Group("Memberships", "membership", ("Role", "Organisation", "Period"), rows)


def _events(profile: Profile) -> Group:
    rows = [(f"event-{n}", _event(f"event-{n}", found)) for n, found in enumerate(profile.events, 1)]
    return Group("Activities", "event", ("Activity", "Kind", "Place", "Date", "Part", "Organisers"), rows)


def _event(id: str, found: Event) -> list[Cell]:
    part = ", ".join(filter(None, (found.participation, found.capacity, _organisation(found.organisation))))
    return [
        Cell(found.title or found.text, id),
        Cell(found.kind),
        _place(found.place, f"{id}-place"),
        _date(found.date, f"{id}-date"),
        Cell(part),
        Cell(", ".join(found.organisers)),
    ]


def _quotes(profile: Profile) -> Group:
    rows = []
    for number, found in enumerate(profile.quotes, 1):
        id, speaker = f"quote-{number}", found.speaker
        who = (
            "" if speaker is None else ", ".join(filter(None, (speaker.name, speaker.role, *speaker.responsibilities)))
        )
        rows.append((id, [Cell(found.text, id), Cell(who)]))
    return Group("Quotes", "quote", ("Quote", "Speaker"), rows)


def _entries(title: str, kind: str, entries: tuple[Entry, ...]) -> Group:
    rows = []
    for number, found in enumerate(entries, 1):
        id = f"{kind}-{number}"
        cells = [
            Cell(found.title or found.text, id),
            _place(found.place, f"{id}-place"),
            _date(found.date, f"{id}-date"),
        ]
        rows.append((id, cells))
    return Group(title, kind, ("Title", "Place", "Date"), rows)


def _facts(profile: Profile) -> Group:
    rows = [(f"fact-{n}", [Cell(fact.label, f"fact-{n}"), Cell(fact.value)]) for n, fact in enumerate(profile.facts, 1)]
    return Group("Facts", "fact", ("Label", "Value"), rows)


def _date(date: Date | None, id: str) -> Cell:
    return Cell(date.edtf, id) if date is not None else Cell("")


def _place(place: Place | None, id: str) -> Cell:
    return Cell(place.text, id) if place is not None else Cell("")


def _where(text: str, country: Country | None) -> Cell:
    return Cell(text, country=country.alpha_2 if country is not None else None)


def _name(country: Country | None) -> str | None:
    return country.name if country is not None else None


def _organisation(organisation: Organisation | None) -> str:
    return "" if organisation is None else organisation.acronym or organisation.name


#: Heights of a membership with its name, and of the axis.
_ROW, _AXIS = 34, 22
#: Margin at both ends, in percent of the width: room for half the label of a year, and for an arrow, even on a phone.
_EDGE = 5.0
#: The radius of a point, how many are stacked at most, and the width of a stack in percent.
_POINT, _MOST_POINTS, _COLUMN = 5, 12, 1.6
_DAYS_A_YEAR = 365.25
#: Labelled years; there is no room for more on a phone.
_NAMED_YEARS = 10
#: Characters of the name of a membership to show.
_LONGEST_NAME = 48


class _Scale(NamedTuple):
    """The years from the beginning of `first` to the end of `last`, in percent of the width."""

    first: int
    last: int

    def x(self, day: datetime.date) -> float:
        """The position of a day."""
        years = (day - datetime.date(self.first, 1, 1)).days / _DAYS_A_YEAR
        part = min(max(years / (self.last + 1 - self.first), 0.0), 1.0)
        return round(_EDGE + part * (100 - 2 * _EDGE), 2)


def timeline(profile: Profile) -> str:
    """The timeline of a profile as an SVG element; empty if nothing has a date.

    It fills the available width, and its text keeps its size. An open end has an arrow; uncertain or approximate dates
    are pale. Elements have the id of their value as `data-v`.
    """
    memberships = [(f"membership-{n}", found) for n, found in enumerate(profile.memberships, 1)]
    bars = [(id, found, found.period) for id, found in memberships if found.period is not None]
    points = [(f"event-{n}", found.title or found.text, found.date) for n, found in enumerate(profile.events, 1)]
    dated = [(id, title, date) for id, title, date in points if date is not None]
    scale = _scale([period for *_, period in bars], [date for *_, date in dated])
    if scale is None:
        return ""
    drawn, top = [], _AXIS
    for id, found, period in bars:
        drawn.append(_bar(scale, id, found, period, top))
        top += _ROW
    if dated:
        height, circles = _points(scale, dated, top + 14)
        drawn.append(f'<text class="row" x="0" y="{top + 12}">Activities</text>{circles}')
        top += height + 20
    label = f"{len(bars)} memberships and {len(dated)} activities from {scale.first} to {scale.last}"
    return (
        f'<svg class="timeline" width="100%" height="{top + 6}" role="img" aria-label="{label}" '
        f'xmlns="http://www.w3.org/2000/svg">{_STYLE}{_axis(scale, top)}{"".join(drawn)}</svg>'
    )


# Names have an outline in the background colour, so that the grid lines do not cross them.
_STYLE = (
    "<style>.timeline{font:12px system-ui,sans-serif;overflow:visible}.timeline text{fill:currentColor}"
    ".timeline .row{paint-order:stroke;stroke:var(--ground,Canvas);stroke-width:4px}"
    ".timeline .grid{stroke:currentColor;opacity:.15}.timeline .bar,.timeline .open{fill:#2f7d4f}"
    ".timeline .point{fill:#2a72bd}.timeline [data-v]{cursor:pointer}"
    ".timeline .on{stroke:currentColor;stroke-width:2}</style>"
)


def _scale(periods: list[Period], dates: list[Date]) -> _Scale | None:
    """The scale for all dates; open ends do not extend it."""
    days: list[datetime.date] = []
    for period in periods:
        ends = (period.start, period.end)
        days += [day for date in ends if date is not None for day in (date.start, date.end) if day is not None]
    days += [day for date in dates for day in (date.start, date.end) if day is not None]
    return _Scale(min(days).year, max(days).year) if days else None


def named_years(first: int, last: int) -> range:
    """The years to label on an axis from the first to the last: round ones, and not too many."""
    years = last + 1 - first
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 500) if years / step <= _NAMED_YEARS), 1000)
    return range(first + -first % step, last + 1, step)


def _axis(scale: _Scale, height: int) -> str:
    out = []
    for year in named_years(scale.first, scale.last):
        x = scale.x(datetime.date(max(year, 1), 1, 1))
        out.append(
            f'<line class="grid" x1="{x}%" x2="{x}%" y1="16" y2="{height}"/>'
            f'<text x="{x}%" y="11" text-anchor="middle">{year}</text>'
        )
    return "".join(out)


def _bar(scale: _Scale, id: str, found: Membership, period: Period, top: int) -> str:
    first = period.start.start if period.start is not None else None
    last = period.end.end if period.end is not None else None
    left = scale.x(first) if first is not None else _EDGE
    right = scale.x(last) if last is not None else 100 - _EDGE
    # An arrow at each open end.
    arrows = "".join(
        f'<svg class="open" x="{x}%" y="{top + 22}" overflow="visible"><path d="M{tip} 0l{-tip} -6v12z"/></svg>'
        for x, tip, end in ((left, -8, first), (right, 8, last))
        if end is None
    )
    name = f"{_organisation(found.organisation)} {found.role}".strip()
    shown = name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"
    return (
        f'<g data-v="{id}"{_pale(period.edtf)}><title>{escape(f"{name}: {period.edtf}")}</title>'
        f'<text class="row" x="0" y="{top + 12}">{escape(shown)}</text>'
        f'<rect class="bar" x="{left}%" y="{top + 18}" width="{max(right - left, 0.4):.2f}%" height="8"/>{arrows}</g>'
    )


def _points(scale: _Scale, dated: list[tuple[str, str, Date]], top: int) -> tuple[int, str]:
    """The height of the points, and the points as SVG; those at the same position are stacked."""
    columns: Counter[int] = Counter()
    placed = []
    for id, title, date in dated:
        x = scale.x(date.start or date.end or datetime.date.min)
        column = int(x // _COLUMN)
        placed.append((id, title, date, x, min(columns[column], _MOST_POINTS - 1)))
        columns[column] += 1
    height = 2 * _POINT * min(max(columns.values()), _MOST_POINTS) + 4
    circles = "".join(
        f'<circle class="point" data-v="{id}" cx="{x}%" cy="{top + height - _POINT - 2 * _POINT * level}" r="4"'
        f"{_pale(date.edtf)}><title>{escape(f'{date.edtf}: {title}')}</title></circle>"
        for id, title, date, x, level in placed
    )
    return height, circles


def _pale(edtf: str) -> str:
    return ' opacity="0.4"' if any(mark in edtf for mark in "?~%") else ""


# --- the map


class Dot(NamedTuple):
    """A country on the map. r: its radius, by the number of mentions. id: of the first value that names it."""

    code: str
    x: float
    y: float
    r: float
    number: int
    id: str


class WorldMap(NamedTuple):
    """The part of the world with the dots. box: the view box of the SVG element. unit: a hundredth of its width."""

    box: str
    unit: float
    land: str
    dots: list[Dot]


#: Margin around the dots and minimum width of a map, in units of 2.5 degrees; and its maximum ratio of width to height.
_MARGIN, _NARROWEST, _FLATTEST = 5.0, 40.0, 2.0


def world_map(named: Iterable[tuple[str, str]]) -> WorldMap | None:
    """Countries on a map, as dots at their centres: coordinates of all towns would take a hundred times the space.

    named: codes of countries, each with the id of a value that names it. Returns None for fewer than two countries.
    """
    world = _world()
    ids: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for code, id in named:
        if code in world["points"]:
            ids.setdefault(code, id)
            counts[code] += 1
    if len(counts) < 2:
        return None
    points = {code: world["points"][code] for code in counts}
    left, right = (end(x for x, _ in points.values()) for end in (min, max))
    upper, lower = (end(y for _, y in points.values()) for end in (min, max))
    width = max(right - left + 2 * _MARGIN, _NARROWEST)
    height = max(lower - upper + 2 * _MARGIN, width / _FLATTEST)
    unit, most = width / 100, max(counts.values())
    dots = [
        Dot(code, x, y, round(unit * (1 + 1.8 * math.sqrt(number / most)), 2), number, ids[code])
        for code, number in counts.most_common()
        for x, y in (points[code],)
    ]
    box = f"{(left + right - width) / 2:.1f} {(upper + lower - height) / 2:.1f} {width:.1f} {height:.1f}"
    return WorldMap(box, round(unit, 3), world["land"], dots)


@cache
def _world() -> Any:
    """The map. `points`: the centres of countries; `land`: an SVG path of dots for land."""
    return json.loads(files(__package__).joinpath("templates", "world.json").read_text("utf-8"))


def countries(profile: Profile) -> Iterator[tuple[str, str]]:
    """The countries of the page itself, its twin towns and its places, each with the id of the value."""
    if profile.location is not None:
        yield from _coded(profile.location.country, "location")
    for number, twin in enumerate(profile.twins, 1):
        yield from _coded(twin.country, f"twin-{number}")
    for field in ("events", "practices", "news", "interviews"):
        for number, entry in enumerate(getattr(profile, field), 1):
            if entry.place is not None:
                yield from _coded(entry.place.country, f"{KINDS[field]}-{number}-place")


def _coded(country: Country | None, id: str) -> Iterator[tuple[str, str]]:
    if country is not None and country.alpha_2 is not None:
        yield country.alpha_2, id
