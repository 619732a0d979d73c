"""The values of a profile as people see them: tables, whose cells name the value that they show, and a timeline.

The timeline, an SVG element, shows memberships as bars and activities as points over the years.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from ..models import Country, Date, Entry, Event, Membership, Organisation, Period, Place, Profile

__all__ = ["Cell", "Group", "groups", "timeline"]


class Cell(NamedTuple):
    """A cell of a table. id: of the value or the part of one that it shows; empty where it shows none by itself."""

    text: str
    id: str = ""


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
        rows.append(("location", [Cell("Location", "location"), Cell(profile.location.text)]))
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
        where = ", ".join(filter(None, (found.region, _country(found.country))))
        rows.append((id, [Cell(found.name, id), Cell(where), since, Cell(found.note or "")]))
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


def _country(country: Country | None) -> str:
    if country is None:
        return ""
    return f"{country.name} ({country.alpha_2})" if country.alpha_2 else country.name


def _organisation(organisation: Organisation | None) -> str:
    return "" if organisation is None else organisation.acronym or organisation.name


_WIDTH, _LEFT, _RIGHT, _ROW = 720, 190, 24, 22
#: A point of an activity, and how many are drawn above each other at most.
_POINT, _MOST_POINTS = 5, 12
_DAYS_A_YEAR = 365.25


class _Scale(NamedTuple):
    """The years from the beginning of `first` to the end of `last`."""

    first: int
    last: int

    def x(self, day: datetime.date) -> float:
        """Where a day is, between the left and the right edge."""
        years = (day - datetime.date(self.first, 1, 1)).days / _DAYS_A_YEAR
        part = min(max(years / (self.last + 1 - self.first), 0.0), 1.0)
        return round(_LEFT + part * (_WIDTH - _LEFT - _RIGHT), 1)


def timeline(profile: Profile) -> str:
    """The timeline of a profile as an SVG element; empty where nothing has a date.

    An open end is drawn open, with an arrow; what is uncertain or approximate is pale. Elements have the id of their
    value as `data-v`.
    """
    memberships = [(f"membership-{n}", found) for n, found in enumerate(profile.memberships, 1)]
    bars = [(id, found, found.period) for id, found in memberships if found.period is not None]
    points = [(f"event-{n}", found.title or found.text, found.date) for n, found in enumerate(profile.events, 1)]
    dated = [(id, title, date) for id, title, date in points if date is not None]
    scale = _scale([period for *_, period in bars], [date for *_, date in dated])
    if scale is None:
        return ""
    drawn, top = [], 24
    for id, found, period in bars:
        drawn.append(_bar(scale, id, found, period, top))
        top += _ROW
    if dated:
        height, circles = _points(scale, dated, top)
        drawn.append(f'<text class="row" x="0" y="{top + height - 2}">Activities</text>{circles}')
        top += height + 8
    label = f"{len(bars)} memberships and {len(dated)} activities from {scale.first} to {scale.last}"
    return (
        f'<svg class="timeline" viewBox="0 0 {_WIDTH} {top + 6}" role="img" aria-label="{label}" '
        f'xmlns="http://www.w3.org/2000/svg">{_STYLE}{_axis(scale, top)}{"".join(drawn)}</svg>'
    )


_STYLE = (
    "<style>.timeline{font:11px system-ui,sans-serif}.timeline text{fill:currentColor}"
    ".timeline .grid{stroke:currentColor;opacity:.15}.timeline .bar{fill:#2f7d4f}.timeline .open{fill:#2f7d4f}"
    ".timeline .point{fill:#2563a8}.timeline .pale{opacity:.4}.timeline [data-v]{cursor:pointer}"
    ".timeline .on{stroke:currentColor;stroke-width:2}</style>"
)


def _scale(periods: list[Period], dates: list[Date]) -> _Scale | None:
    """The years of all that is dated; open ends take none."""
    days: list[datetime.date] = []
    for period in periods:
        ends = (period.start, period.end)
        days += [day for date in ends if date is not None for day in (date.start, date.end) if day is not None]
    days += [day for date in dates for day in (date.start, date.end) if day is not None]
    return _Scale(min(days).year, max(days).year) if days else None


def _axis(scale: _Scale, height: int) -> str:
    years = scale.last + 1 - scale.first
    step = next((step for step in (1, 2, 5, 10, 20, 50, 100, 500) if years / step <= 12), 1000)
    out = []
    for year in range(scale.first + -scale.first % step, scale.last + 1, step):
        x = scale.x(datetime.date(year, 1, 1))
        out.append(f'<line class="grid" x1="{x}" x2="{x}" y1="16" y2="{height}"/><text x="{x}" y="11">{year}</text>')
    return "".join(out)


def _bar(scale: _Scale, id: str, found: Membership, period: Period, top: int) -> str:
    first = period.start.start if period.start is not None else None
    last = period.end.end if period.end is not None else None
    left = scale.x(first) if first is not None else float(_LEFT)
    right = scale.x(last) if last is not None else float(_WIDTH - _RIGHT)
    middle = top + 6
    # An arrow in the direction that nothing closes.
    arrows = ""
    if first is None:
        arrows += f'<path class="open" d="M{left - 8} {middle}l8 -6v12z"/>'
    if last is None:
        arrows += f'<path class="open" d="M{right + 8} {middle}l-8 -6v12z"/>'
    body = found.organisation.acronym or found.organisation.name if found.organisation is not None else ""
    name = f"{body} {found.role}".strip()
    shown = name if len(name) <= 32 else name[:31] + "…"
    return (
        f'<g data-v="{id}"{_pale(period.edtf)}><title>{escape(f"{name}: {period.edtf}")}</title>'
        f'<text class="row" x="0" y="{top + 10}">{escape(shown)}</text>'
        f'<rect class="bar" x="{left}" y="{top + 2}" width="{max(right - left, 2):.1f}" height="8"/>{arrows}</g>'
    )


def _points(scale: _Scale, dated: list[tuple[str, str, Date]], top: int) -> tuple[int, str]:
    """The height that the points take, and the points: those of one place above each other."""
    columns: Counter[int] = Counter()
    placed = []
    for id, title, date in dated:
        x = scale.x(date.start or date.end or datetime.date.min)
        column = int(x // (2 * _POINT))
        placed.append((id, title, date, x, min(columns[column], _MOST_POINTS - 1)))
        columns[column] += 1
    height = 2 * _POINT * min(max(columns.values()), _MOST_POINTS) + 4
    circles = "".join(
        f'<circle class="point" data-v="{id}" cx="{x}" cy="{top + height - _POINT - 2 * _POINT * level}" r="4"'
        f"{_pale(date.edtf)}><title>{escape(f'{date.edtf}: {title}')}</title></circle>"
        for id, title, date, x, level in placed
    )
    return height, circles


def _pale(edtf: str) -> str:
    return ' opacity="0.4"' if any(mark in edtf for mark in "?~%") else ""
