"""A profile as JSON-LD 1.1 in the terms of schema.org: a city, its events, roles, quotations and properties.

Every node has an IRI based on that of its page, so that the graphs of many pages can be merged. The context is part of
the document, so that reading it needs no download.
"""

from __future__ import annotations

import base64
import datetime
import string
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

from ..models import (
    Contract,
    Country,
    Date,
    Entry,
    Event,
    Location,
    Membership,
    Organisation,
    Period,
    Place,
    Profile,
    Quote,
    Twin,
)

__all__ = ["CONTEXT", "EDTF", "as_jsonld", "decimal", "page_iri"]

#: The Library of Congress datatype for EDTF expressions.
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
#: Terms without a colon are from schema.org; it has none for twin towns, so that one is from Wikidata.
CONTEXT = {
    "@version": 1.1,
    "@vocab": "https://schema.org/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "twinTown": {"@id": "http://www.wikidata.org/prop/direct/P190"},
}
#: Characters of a URI besides letters and digits (RFC 3986), without #; all others are percent-encoded.
_SAFE = "%/:?[]@!$&'()*+,;=~-._"
#: Characters of a URI scheme after the first.
_IN_SCHEME = frozenset(string.ascii_letters + string.digits + "+-.")

#: Nested parts of a location; JSON libraries fail beyond some depth.
_DEEPEST = 50

Node = dict[str, Any]


def page_iri(id: str, sha256: str) -> str:
    """The IRI of a page: its id if that is an absolute IRI, otherwise the ni: URI of its bytes (RFC 6920)."""
    if _is_absolute(id):
        return quote(id, safe=_SAFE)
    digest = base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=")
    return f"ni:///sha-256;{digest}"


def _is_absolute(id: str) -> bool:
    """Whether an id begins with a scheme (RFC 3986) and `://`, followed by something."""
    scheme, _, rest = id.partition("://")
    if not (rest and scheme.isascii() and scheme[:1].isalpha() and set(scheme[1:]) <= _IN_SCHEME):
        return False
    try:
        urlsplit(id)
    except ValueError:  # http://[x
        return False
    return True


def as_jsonld(profile: Profile) -> Node:
    """The JSON-LD document of a profile, without sections, spans and diagnostics."""
    source = profile.source
    page = page_iri(source.id, source.sha256)
    around, others = _location(page, profile.location)
    page_node = _node(page, "DigitalDocument", identifier=source.id, inLanguage=source.language, name=profile.title)
    city = _node(
        f"{page}#city",
        ["City", "Organization"],  # only organisations have `memberOf`
        name=profile.name,
        description=[text.text for text in profile.summary],
        url=[site.url for site in profile.websites if site.kind == "official" and site.url],
        containedInPlace=around,
        additionalProperty=[*_population(page, profile), *_facts(page, profile)],
        memberOf=[_membership(page, n, found) for n, found in enumerate(profile.memberships, 1)],
        twinTown=[_twin(page, n, found) for n, found in enumerate(profile.twins, 1)],
        event=[_event(page, n, found) for n, found in enumerate(profile.events, 1)],
        subjectOf=[page_node, *_works(page, profile)],
    )
    return {"@context": CONTEXT, **city, **({"@included": others} if others else {})}


def _node(iri: str, type_: str | list[str], **properties: Any) -> Node:
    """A node with the properties that have a value."""
    given = {name: value for name, value in properties.items() if value not in (None, [], (), {})}
    return {"@id": iri, "@type": type_, **given}


# --- dates


def _literal(edtf: str) -> Node:
    """A plain day as an XML Schema date, any other expression as EDTF."""
    try:
        datetime.date.fromisoformat(edtf)
    except ValueError:
        return {"@value": edtf, "@type": EDTF}
    return {"@value": edtf, "@type": "xsd:date"}


def _bounds(date: Date | Period | None) -> Node:
    """`startDate` and `endDate` of a date. An open one has only one of them, as an open interval: `1998/..`."""
    if date is None:
        return {}
    start, slash, end = date.edtf.partition("/")
    if end == "..":
        return {"startDate": _literal(date.edtf)}
    if start == "..":
        return {"endDate": _literal(date.edtf)}
    return {"startDate": _literal(start), **({"endDate": _literal(end)} if slash else {})}


def _coverage(date: Date | None) -> Node | None:
    return None if date is None else _literal(date.edtf)


# --- values


def _country(iri: str, country: Country | None) -> Node | None:
    if country is None:
        return None
    return _node(f"{iri}-country", "Country", name=country.name, identifier=country.alpha_2)


def _organisation(iri: str, organisation: Organisation | None) -> Node | None:
    if organisation is None:
        return None
    acronym = organisation.acronym if organisation.acronym != organisation.name else None
    return _node(f"{iri}-organisation", "Organization", name=organisation.name, alternateName=acronym)


def _location(page: str, location: Location | None) -> tuple[Node | None, list[Node]]:
    """The parts of a location, each contained in the next; the last is the country, if the page names it.

    Parts nested deeper than `_DEEPEST` are returned separately and referred to by IRI.
    """
    if location is None:
        return None, []
    country = location.country
    parts = [part for part in location.parts if country is None or part != country.name]
    around, others = _country(f"{page}#location", country), list[Node]()
    for number in range(len(parts), 0, -1):
        if around is not None and number % _DEEPEST == 0:
            others.append(around)
            around = {"@id": around["@id"]}
        around = _node(
            f"{page}#location-{number}", "AdministrativeArea", name=parts[number - 1], containedInPlace=around
        )  # fmt: skip
    return around, others


def _population(page: str, profile: Profile) -> Iterator[Node]:
    found = profile.population
    if found is not None:
        yield _node(
            f"{page}#population", ["PropertyValue", "Observation"], propertyID="population", name="population",
            value=found.value, unitText=found.unit, observationDate=_coverage(found.as_of),
        )  # fmt: skip


def _facts(page: str, profile: Profile) -> Iterator[Node]:
    for number, fact in enumerate(profile.facts, 1):
        data = fact.data
        counted = data is not None and data.number is not None
        yield _node(
            f"{page}#fact-{number}", "PropertyValue", propertyID=fact.name, name=fact.label,
            value=decimal(data.number) if data is not None and data.number is not None else fact.value,
            unitText=data.unit if data is not None else None,
            description=fact.value if counted else None,
        )  # fmt: skip


def decimal(number: float) -> Node:
    """A number as an xsd:decimal: JSON-LD processors turn a JSON number into a double, each in its own way."""
    whole, _, places = format(Decimal(repr(number)), "f").partition(".")
    places = places.rstrip("0")
    return {"@value": f"{whole}.{places}" if places else whole, "@type": "xsd:decimal"}


def _membership(page: str, number: int, found: Membership) -> Node:
    iri = f"{page}#membership-{number}"
    return _node(
        iri, "OrganizationRole", roleName=found.role, description=found.role_text,
        memberOf=_organisation(iri, found.organisation), **_bounds(found.period),
    )  # fmt: skip


def _twin(page: str, number: int, found: Twin) -> Node:
    """A town, wrapped in a role if the page gives a starting date or a note."""
    iri = f"{page}#twin-{number}"
    place = _country(iri, found.country)
    if found.region is not None:
        place = _node(f"{iri}-region", "AdministrativeArea", name=found.region, containedInPlace=place)
    town = _node(iri, "City", name=found.name, containedInPlace=place)
    if found.since is None and found.note is None:
        return town
    return _node(f"{iri}-role", "Role", twinTown=town, description=found.note, **_bounds(found.since))


def _place(iri: str, place: Place | None) -> Node | None:
    if place is None:
        return None
    code = place.country.alpha_2 or place.country.name if place.country else None
    address = {"addressLocality": place.city, "addressCountry": code}
    given = _node(f"{iri}-address", "PostalAddress", **address) if place.city or code else None
    return _node(f"{iri}-place", "Place", name=place.text, address=given)


def _event(page: str, number: int, found: Event) -> Node:
    """An event, wrapped in a role if the page says how the city took part."""
    iri = f"{page}#event-{number}"
    organisers = [
        _node(f"{iri}-organiser-{n}", "Organization", name=name) for n, name in enumerate(found.organisers, 1)
    ]
    event = _node(
        iri, "Event", name=found.title, about=found.theme, additionalType=found.kind, description=found.text,
        location=_place(iri, found.place), organizer=organisers, url=found.url, **_bounds(found.date),
    )  # fmt: skip
    roles = [role for role in (found.participation, found.capacity) if role is not None]
    return _node(f"{iri}-role", "Role", roleName=roles, event=event) if roles else event


# --- works about the city


def _works(page: str, profile: Profile) -> Iterator[Node]:
    for number, contract in enumerate(profile.contracts, 1):
        yield _contract(f"{page}#contract-{number}", contract)
    for number, found in enumerate(profile.quotes, 1):
        yield _quotation(f"{page}#quote-{number}", found)
    for number, site in enumerate(profile.websites, 1):
        yield _node(
            f"{page}#website-{number}", "WebPage", additionalType=site.kind, name=site.label, url=site.url,
            description=site.text,
        )  # fmt: skip
    yield from _entries(f"{page}#practice", "CreativeWork", "practice", profile.practices)
    yield from _entries(f"{page}#news", "NewsArticle", "news", profile.news)
    yield from _entries(f"{page}#interview", "Article", "interview", profile.interviews)


def _contract(iri: str, contract: Contract) -> Node:
    done = [
        _node(f"{iri}-date-{n}", "Action", name=dated.action, **_bounds(dated.date))
        for n, dated in enumerate(contract.dates, 1)
    ]
    area = None if contract.area is None else _node(f"{iri}-area", "Place", name=contract.area)
    return _node(
        iri, "DigitalDocument", additionalType="contract", name=contract.label, text=contract.text,
        spatialCoverage=area, potentialAction=done,
    )  # fmt: skip


def _quotation(iri: str, found: Quote) -> Node:
    speaker = None
    if found.speaker is not None:
        speaker = _node(
            f"{iri}-speaker", "Person", name=found.speaker.name, jobTitle=found.speaker.role,
            knowsAbout=list(found.speaker.responsibilities),
        )  # fmt: skip
    return _node(iri, "Quotation", text=found.text, creator=speaker)


def _entries(iri: str, type_: str, what: str, entries: Iterable[Entry]) -> Iterator[Node]:
    for number, entry in enumerate(entries, 1):
        here = f"{iri}-{number}"
        yield _node(
            here, type_, additionalType=what, name=entry.title, text=entry.text, url=entry.url,
            spatialCoverage=_place(here, entry.place), temporalCoverage=_coverage(entry.date),
        )  # fmt: skip
