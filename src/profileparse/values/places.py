"""Places: twin towns by `grammar/places.lark`, the location of a page by `grammar/location.lark`, and countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..document import Document, Segment, one_line
from ..models import Country, Date, Location, Twin
from ..readings.decide import decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader
from ..words.gazetteer import country_code, lies_in, similar_country_code, town_like
from ..words.vocabulary import fold_phrase
from .place_lattice import place_lattice

__all__ = [
    "Place",
    "country_named",
    "is_wide",
    "location_reader",
    "names_country",
    "names_places",
    "read_location",
    "read_twins",
    "reader",
    "similar_country",
]


class Place(NamedTuple):
    """A place of a list.

    country: its value is the code, `~` before it where it is misspelt, `?` where it may be that of a state.
    bare: whether nothing says that it is a place. unclosed: whether a bracket of it lacks its other half.
    edges: all that was read of it. leads: whether its country is before it, and is that of the bare names after it too.
    """

    name: Edge
    regions: tuple[Edge, ...] = ()
    country: Edge | None = None
    since: Edge | None = None
    notes: tuple[Edge, ...] = ()
    bare: bool = False
    unclosed: bool = False
    edges: tuple[Edge, ...] = ()
    leads: bool = False


class Odd(NamedTuple):
    """An item of a list that is no place."""

    edges: tuple[Edge, ...]


class _Transformer:
    """The items of a list, with the separators between them: a line end closes a group of towns."""

    def start(self, c: list[Any]) -> list[Any]:
        return [part for part in c if not isinstance(part, Edge) or part.type == "SEP"]

    def odd(self, c: list[Any]) -> Odd:
        return Odd(tuple(c))

    def town(self, c: list[Any]) -> Place:
        return self._made(c)

    def behind(self, c: list[Any]) -> Place:
        return self._made([c[2], c[0], *c[3:]])._replace(leads=True)

    def dated(self, c: list[Any]) -> Place:
        return self._made([c[-1], c[0]])

    def place(self, c: list[Any]) -> Place:
        return self._made(c)

    def bare(self, c: list[Any]) -> Place:
        return self._made(c)._replace(bare=True)

    def bracket(self, c: list[Any]) -> list[Edge]:
        return c

    def name(self, c: list[Edge]) -> list[Edge]:
        return c[-1:]

    def bond(self, c: list[Edge]) -> list[Edge]:
        return [c[2], c[0]]

    def tail(self, c: list[Any]) -> list[Edge]:
        return c

    def _made(self, parts: Sequence[Any]) -> Place:
        """The place that edges, and what was made of others, say."""
        place = parts[0] if isinstance(parts[0], Place) else Place(parts[0][0])
        flat = [edge for part in parts for edge in (part if isinstance(part, list) else [part])]
        edges = [edge for edge in flat if isinstance(edge, Edge)]
        for edge in edges:
            if edge.type in ("COUNTRY", "NEXT"):
                place = place._replace(country=edge, bare=False)
            elif edge.type in ("REGION", "PART", "OWN", "STATE", "AREA"):
                place = place._replace(regions=(*place.regions, edge))
            elif edge.type == "DATE":
                place = place._replace(since=place.since or edge)
            elif edge.type in ("NOTE", "REMARK", "BOND"):
                place = place._replace(notes=(*place.notes, edge))
            elif edge.type in ("OPEN", "CLOSE"):
                place = place._replace(unclosed=True)
        return place._replace(edges=(*place.edges, *edges))


@cache
def reader() -> Reader:
    """The reader of lists of places."""
    return Reader("places", _Transformer())


class _LocationTransformer:
    """The names of a location, and the separators between them."""

    def start(self, c: list[Any]) -> list[Edge]:
        return [edge for part in c for edge in (part if isinstance(part, list) else [part]) if edge.type != "END"]

    def part(self, c: list[Any]) -> list[Edge]:
        flat = [edge for part in c for edge in (part if isinstance(part, list) else [part])]
        return [edge for edge in flat if edge.type in ("COUNTRY", "NAME", "NOTE", "SEP", "WITHIN")]

    def named(self, c: list[Edge]) -> list[Edge]:
        return c

    def within(self, c: list[Edge]) -> list[Edge]:
        return [c[0].up_to(c[-1], "WITHIN", c[-1])]


@cache
def location_reader() -> Reader:
    """The reader of locations."""
    return Reader("location", _LocationTransformer())


def read_location(segment: Segment) -> Location:
    """The location that a value names, with its parts from the narrowest to the widest.

    Where the value is a sentence it has no parts, and the one country that it says the place is in; without one that is
    reported.
    """
    document = segment.document
    decision = decide(location_reader(), place_lattice(segment, reader().costs), segment.document.trace)
    edges: list[Edge] = decision.value or []
    told = _told(decision.lattice) if not edges else None
    if not edges and told is None:
        message = f"no place and no country is read from «{one_line(segment.text)}»"
        document.report("location-unread", message, segment.start, segment.end)
    names = [edge for edge in edges if edge.type != "SEP"]
    if names and names[0].type == "COUNTRY" and names[-1].type != "COUNTRY":
        names = [*names[1:], names[0]]  # «Spain (Catalonia)»: the widest is the last part
    countries = [edge.value if edge.type == "WITHIN" else edge for edge in names if edge.type in ("COUNTRY", "WITHIN")]
    joined = any(edge.type == "SEP" and (edge.text.isalpha() or edge.text in "&/") for edge in edges)
    named = [unit for unit in decision.lattice.tokens if unit.type == "PLACE" and unit.value.country is not None]
    either = joined and max(len(named), len(countries)) > 1  # «Austria and Italy»: which of them, it does not say
    if either:
        country = None
    else:
        widest = countries[-1] if countries else told
        country = _country(document, widest, False) if widest is not None else _of_regions(document, names)
    return Location(
        text=one_line(segment.text).rstrip(" .,;"),
        parts=tuple([document.line(edge.start, edge.end) for edge in names]),
        country=country,
        span=document.span(segment.start, segment.end),
    )


def _told(lattice: Lattice) -> Edge | None:
    """The country that a sentence says a place is in: the only one, after «in», «of» or the last comma.

    «The second region of northern Ukraine», «A port in Spain, two hours from Lisbon», «halfway to the coast, Spain».
    """
    units = lattice.tokens
    found = [edge for out in lattice.out for edge in out if edge.type == "COUNTRY"]
    if len(found) != 1 or not found[0].first:
        return None
    country = found[0]
    lead, before = units[country.first - 1], units[country.first - 2 : country.first - 1]
    if lead.type == "RUN":
        return country if "LEADS" in lead.value else None
    last = all(unit.type == "DOT" for unit in units[country.last :])
    near = before and before[0].type == "RUN" and "BESIDE" in before[0].value  # «two hours from Salzburg, Austria»
    leads = lead.type in ("AT", "IN") or (lead.type in ("COMMA", "DASH") and last)
    return country if leads and not near else None


def names_country(segment: Segment) -> bool:
    """Whether a stretch is a place with its country: `Hesse, Germany`."""
    edges: list[Edge] = (
        decide(location_reader(), place_lattice(segment, reader().costs), segment.document.trace).value or []
    )
    return bool(edges) and edges[-1].type == "COUNTRY" and not edges[-1].reason


def read_twins(segments: Iterable[Segment]) -> list[Twin]:
    """The twin towns that these stretches (a value, lines, bullets) list."""
    read = [(segment.document, _items(segment)) for segment in segments]
    countries = [item.country for _, items in read for item in items if isinstance(item, Place) and item.country]
    # «Aville (FR), Bville (CA)»: whoever writes one country as a code means countries by the others too.
    coded = any(str(edge.value) == edge.text for edge in countries)
    return [twin for document, items in read for twin in _twins(document, items, coded)]


def _items(segment: Segment) -> list[Any]:
    """The places and other items of a list, and the separators between them."""
    if fold_phrase(segment.text) in segment.document.engine.lexicon.nothing:
        return []
    segment.document.report_dates(segment.with_dates("place"))
    return decide(reader(), place_lattice(segment, reader().costs), segment.document.trace).value or []


def names_places(segment: Segment, *, alone: bool) -> bool:
    """Whether a line lists places: more of them than of what is read as none.

    alone: whether the look of a name is enough; else a country, a region, a year, a note or the list of towns has to
    say so of one.
    """
    decision = decide(reader(), place_lattice(segment, reader().costs), segment.document.trace)
    items = [item for item in decision.value or () if not isinstance(item, Edge)]
    places = [item for item in items if isinstance(item, Place)]
    said = alone or any(not place.bare or town_like(one_line(place.name.text)) == "known" for place in places)
    return said and 2 * len(places) > len(items)


def _twins(document: Document, items: Iterable[Any], coded: bool) -> list[Twin]:
    """The towns among items. coded: whether a code that may be that of a state says the country of one."""
    nothing = document.engine.lexicon.nothing
    twins: list[Twin] = []
    waiting = 0  # towns at the end of `twins` that may share the country of the next one
    led: Country | None = None  # the country of the town before, where it is before its name: «Germany: A, B»
    for item in items:
        # A bare name that is that of a bond, or before words that name none: «Handshake in front of the town hall».
        bare = isinstance(item, Place) and item.bare
        doubtful = bare and (item.name.value or not all(note.value for note in item.notes))
        if isinstance(item, Edge):
            waiting, led = (0, None) if "\n" in item.text else (waiting, led)
        elif isinstance(item, Odd):
            _report_unread(document, item)
            waiting = 0
        elif doubtful and town_like(one_line(item.name.text)) != "known":
            _report_unread(document, Odd(item.edges))
            waiting = 0
        elif fold_phrase(item.name.text) not in nothing:
            twin = _twin(document, item, coded)
            if item.bare and led is not None:
                twin = twin.model_copy(update={"country": led})
            else:
                led = twin.country if item.leads else None
            if item.country is not None and twin.country is not None and waiting:
                shared = [other.model_copy(update={"country": twin.country}) for other in twins[-waiting:]]
                twins[-waiting:] = shared
            waiting = waiting + 1 if twin.country is None and item.bare else 0
            twins.append(twin)
    document.towns |= {fold_phrase(twin.name) for twin in twins if twin.country is not None}
    return twins


def _report_unread(document: Document, item: Odd) -> None:
    start, end = item.edges[0].start, item.edges[-1].end
    message = f"«{document.line(start, end)}» among places names none"
    document.report("twins-unread", message, start, end)


def _twin(document: Document, place: Place, coded: bool) -> Twin:
    region = ", ".join([one_line(edge.text) for edge in place.regions]) or None
    if place.country is None and any(edge.type == "AREA" for edge in place.regions):
        message = f"«{region}» is an unknown country"
        document.report("unknown-country", message, place.regions[0].start, place.regions[-1].end)
    state = next((edge for edge in place.regions if edge.type == "STATE"), None)
    if state is not None and place.country is not None and not lies_in(state.value[-2:], place.country.value[-2:]):
        message = f"«{region}» and «{one_line(place.country.text)}» are both countries; none is given"
        document.report("unknown-country", message, state.start, place.country.end)
        region, place = None, place._replace(country=None)
    if place.unclosed:
        where = place.edges[0].start, place.edges[-1].end
        document.report("unbalanced-bracket", "a bracket without its other half among twin towns", *where)
    since = _since(place.since)
    dated = [place.since] if place.since is not None and since is None else []  # «until 2005» is no beginning
    notes = [one_line(note.text) for note in (*place.notes, *dated)]
    return Twin(
        name=one_line(place.name.text),
        region=region,
        country=_country(document, place.country, coded) or _of_regions(document, place.regions if region else ()),
        since=since,
        note="; ".join(notes) or None,
        span=document.span(place.name.start, max(place.name.end, *(edge.end for edge in place.edges))),
    )


def _country(document: Document, edge: Edge | None, coded: bool) -> Country | None:
    """The country that an edge names. A misspelt one is reported, and a code that may be a state's gives none."""
    if edge is None:
        return None
    name, value = document.line(edge.start, edge.end), str(edge.value)
    code = value[-2:]
    if value[0] == "?" and not (coded and name == code):
        message = f"«{name}» is a country and a part of another one; none is given"
        document.report("unknown-country", message, edge.start, edge.end)
        return None
    if value[0] == "~":
        document.report("country-spelling", f"«{name}» read as the country {code}", edge.start, edge.end)
    return Country(name=name, alpha_2=code)


def _of_regions(document: Document, edges: Sequence[Edge]) -> Country | None:
    """The country of the dialect for a region of it, the last of `edges` that is one: «Lecce (Puglia)»."""
    code = document.engine.lexicon.country
    names = [document.line(edge.start, edge.end) for edge in reversed(edges)] if code is not None else []
    found = next((name for name in names if tables().regions.get(fold_phrase(name)) == code), None)
    return None if found is None else Country(name=found, alpha_2=code)


def _since(edge: Edge | None) -> Date | None:
    """The plain date since when a town has been a twin; none where the date is the days of a meeting."""
    if edge is None:
        return None
    date: Date | None = edge.value.first()
    days = edge.value.date().precision == "interval" and date is not None and date.precision == "day"
    return None if days and edge.value.last() is not None else date


# --- countries

#: No country of the lists has a longer name.
_LONGEST_NAME: Final = 80


_CONTINENTS: Final = frozenset(
    "europe africa asia america americas afrique asie amérique europa afrika asien amerika áfrica ásia".split()
)


def country_named(name: str) -> Country | None:
    """The country that `name` is, written in whatever known way; None for no country."""
    name = one_line(name)
    code = country_code(name) if len(name) <= _LONGEST_NAME else None
    return Country(name=name, alpha_2=code) if code else None


def similar_country(name: str) -> Country | None:
    """The country that a misspelt `name` most likely means (`Tunesia`); None where nothing is close."""
    name = one_line(name)
    code = similar_country_code(name) if len(name) <= _LONGEST_NAME else None
    return Country(name=name, alpha_2=code) if code else None


def is_wide(name: str) -> bool:
    """Whether a name is that of a country or a continent: «Europe», «Eastern Europe»."""
    return country_named(name) is not None or name.casefold().split()[-1] in _CONTINENTS
