"""A profile as rows of tables, for SQL and spreadsheets: one row a value, keyed by the page and its place there."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from ..models import Date, Entry, Organisation, Place, Profile

__all__ = ["INDEXES", "TABLES", "rows"]

_KEY = "profile_id TEXT NOT NULL, position INTEGER NOT NULL"
_SPAN = "span_start INTEGER NOT NULL, span_end INTEGER NOT NULL"
_DATE = "edtf TEXT, precision TEXT, start_date TEXT, end_date TEXT"
_ORGANISATION = "organisation TEXT, acronym TEXT"
_PLACE = "place TEXT, city TEXT, country TEXT, country_name TEXT"
_ENTRY = f"{_KEY}, title TEXT, {_PLACE}, {_DATE}, url TEXT, text TEXT NOT NULL, {_SPAN}"

#: The columns of each table, in SQL. Dates are ISO 8601, `edtf` is ISO 8601-2, countries are ISO 3166-1 alpha-2.
TABLES = {
    "profile": (
        "id TEXT NOT NULL, name TEXT, title TEXT, summary TEXT, language TEXT, dialect TEXT NOT NULL, "
        "sha256 TEXT NOT NULL, encoding TEXT NOT NULL, characters INTEGER NOT NULL, population INTEGER, "
        "population_unit TEXT, population_as_of TEXT, location TEXT, country TEXT, country_name TEXT"
    ),
    "membership": f"{_KEY}, {_ORGANISATION}, role TEXT NOT NULL, role_text TEXT NOT NULL, edtf TEXT, "
    f"start_date TEXT, end_date TEXT, text TEXT, {_SPAN}",
    "event": f"{_KEY}, {_ORGANISATION}, participation TEXT, capacity TEXT, kind TEXT NOT NULL, title TEXT, theme TEXT, "
    f"{_PLACE}, organisers TEXT, {_DATE}, url TEXT, text TEXT NOT NULL, {_SPAN}",
    "twin": f"{_KEY}, name TEXT NOT NULL, region TEXT, country TEXT, country_name TEXT, since TEXT, note TEXT, {_SPAN}",
    "contract": f"{_KEY}, label TEXT NOT NULL, area TEXT, action TEXT, {_DATE}, text TEXT NOT NULL, {_SPAN}",
    "quote": f"{_KEY}, text TEXT NOT NULL, speaker TEXT, role TEXT, responsibilities TEXT, {_SPAN}",
    "practice": _ENTRY,
    "news": _ENTRY,
    "interview": _ENTRY,
    "fact": f"{_KEY}, label TEXT NOT NULL, value TEXT NOT NULL, name TEXT, type TEXT NOT NULL, {_SPAN}",
    "website": f"{_KEY}, kind TEXT NOT NULL, label TEXT, text TEXT, url TEXT, {_SPAN}",
    "diagnostic": f"{_KEY}, code TEXT NOT NULL, severity TEXT NOT NULL, message TEXT NOT NULL, line INTEGER NOT NULL, "
    f'"column" INTEGER NOT NULL, {_SPAN}',
}

#: What people will ask for, besides the page.
INDEXES = {
    "profile": ("name", "country"),
    "membership": ("role", "acronym", "start_date"),
    "event": ("kind", "country", "start_date"),
    "twin": ("country", "name"),
    "contract": ("start_date",),
    "quote": ("speaker",),
    "fact": ("label",),
    "diagnostic": ("code",),
}

Row = tuple[Any, ...]


def rows(profile: Profile) -> dict[str, list[Row]]:
    """The rows of a profile by table, without empty tables, each in the order of the columns of TABLES."""
    id = profile.source.id
    lists: dict[str, tuple[Any, ...]] = {
        "membership": profile.memberships,
        "event": profile.events,
        "twin": profile.twins,
        "contract": profile.contracts,
        "quote": profile.quotes,
        "practice": profile.practices,
        "news": profile.news,
        "interview": profile.interviews,
        "fact": profile.facts,
        "website": profile.websites,
        "diagnostic": profile.diagnostics,
    }
    out: dict[str, list[Row]] = {"profile": [_profile(profile)]}
    for table, values in lists.items():
        found = [row for value in values for row in _CELLS[table](value)]
        if found:
            out[table] = [(id, position, *row) for position, row in enumerate(found)]
    return out


def _profile(profile: Profile) -> Row:
    source, population, location = profile.source, profile.population, profile.location
    country = location.country if location else None
    return (
        source.id,
        profile.name,
        profile.title,
        "\n".join(text.text for text in profile.summary) or None,
        source.language,
        source.dialect,
        source.sha256,
        source.encoding,
        source.characters,
        population.value if population else None,
        population.unit if population else None,
        population.as_of.edtf if population and population.as_of else None,
        location.text if location else None,
        country.alpha_2 if country else None,
        country.name if country else None,
    )


def _organisation(value: Organisation | None) -> Row:
    return (value.name, value.acronym) if value else (None, None)


def _date(value: Date | None) -> Row:
    return (value.edtf, value.precision, _day(value.start), _day(value.end)) if value else (None, None, None, None)


def _day(value: datetime.date | None) -> str | None:
    return value.isoformat() if value else None


def _place(value: Place | None) -> Row:
    if value is None:
        return (None, None, None, None)
    country = value.country
    return (value.text, value.city, country.alpha_2 if country else None, country.name if country else None)


def _memberships(value: Any) -> Iterator[Row]:
    period = value.period
    start = _day(period.start.start) if period and period.start else None
    end = _day(period.end.end) if period and period.end else None
    told = (period.edtf, start, end, period.text) if period else (None, None, None, None)
    yield (*_organisation(value.organisation), value.role, value.role_text, *told, *value.span)


def _events(value: Any) -> Iterator[Row]:
    yield (
        *_organisation(value.organisation),
        value.participation,
        value.capacity,
        value.kind,
        value.title,
        value.theme,
        *_place(value.place),
        ", ".join(value.organisers) or None,
        *_date(value.date),
        value.url,
        value.text,
        *value.span,
    )


def _twins(value: Any) -> Iterator[Row]:
    country = value.country
    code, name = (country.alpha_2, country.name) if country else (None, None)
    yield (value.name, value.region, code, name, value.since.edtf if value.since else None, value.note, *value.span)


def _contracts(value: Any) -> Iterator[Row]:
    """A row for each date; one without a date has none."""
    for dated in value.dates or [None]:
        action, date = (dated.action, dated.date) if dated else (None, None)
        yield (value.label, value.area, action, *_date(date), value.text, *value.span)


def _quotes(value: Any) -> Iterator[Row]:
    speaker = value.speaker
    said = (speaker.name, speaker.role, "; ".join(speaker.responsibilities) or None) if speaker else (None, None, None)
    yield (value.text, *said, *value.span)


def _entries(value: Entry) -> Iterator[Row]:
    yield (value.title, *_place(value.place), *_date(value.date), value.url, value.text, *value.span)


def _facts(value: Any) -> Iterator[Row]:
    yield (value.label, value.value, value.name, value.type, *value.span)


def _websites(value: Any) -> Iterator[Row]:
    yield (value.kind, value.label, value.text, value.url, *value.span)


def _diagnostics(value: Any) -> Iterator[Row]:
    yield (value.code, value.severity, value.message, value.line, value.column, *value.span)


_CELLS: dict[str, Any] = {
    "membership": _memberships,
    "event": _events,
    "twin": _twins,
    "contract": _contracts,
    "quote": _quotes,
    "practice": _entries,
    "news": _entries,
    "interview": _entries,
    "fact": _facts,
    "website": _websites,
    "diagnostic": _diagnostics,
}
