"""The values of a profile as people read them: tables, whose cells name the value that they show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..models import Country, Date, Entry, Event, Organisation, Place, Profile

__all__ = ["Cell", "Group", "groups"]


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
        told = " ".join(filter(None, (f"{found.value:,}", found.unit, f"({found.as_of.edtf})" if found.as_of else "")))
        rows.append(("population", [Cell("Population", "population"), Cell(told)]))
    if profile.location is not None:
        rows.append(("location", [Cell("Location", "location"), Cell(profile.location.text)]))
    for number, site in enumerate(profile.websites, 1):
        told = " ".join(filter(None, (site.text, site.url))) or site.label or ""
        rows.append((f"website-{number}", [Cell(f"Website ({site.kind})", f"website-{number}"), Cell(told)]))
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
