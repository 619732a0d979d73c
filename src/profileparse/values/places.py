"""Places: twin towns by `grammar/places.lark`, the location of a page by `grammar/location.lark`, and countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..document import Document, Segment, one_line
from ..models import Country, Date, Location, Twin
from ..readings.decide import Decision
from ..readings.lattice import Edge, Lattice
from ..words.gazetteer import country_code, is_region, lies_in, lies_there, town_countries, town_like
from ..words.vocabulary import fold_phrase
from . import Kind
from .place_lattice import Unit, place_lattice


class Place(NamedTuple):
    """A place of a list.

    country: its value is the code, `~` before it where it is misspelt, `?` where it may be that of a state.
    bare: whether nothing says that it is a place. edges: all that was read of it. leads: whether its country is before
    it, and is that of the bare names after it too.
    """

    name: Edge
    regions: tuple[Edge, ...] = ()
    country: Edge | None = None
    since: Edge | None = None
    notes: tuple[Edge, ...] = ()
    bare: bool = False
    edges: tuple[Edge, ...] = ()
    leads: bool = False


_DASHES: Final = frozenset("-–—")
#: What an edge says of a place.
_ROLES: Final = {
    **dict.fromkeys(("COUNTRY", "NEXT"), "country"),
    **dict.fromkeys(("REGION", "PART", "OWN", "STATE", "AREA"), "region"),
    **dict.fromkeys(("NOTE", "REMARK", "BOND"), "note"),
    **{"NAME": "name", "DATE": "since"},
}


def _town(c: list[Edge], *, bare: bool = False, leads: bool = False) -> Place:
    """The place that edges say."""
    of: dict[str, list[Edge]] = {}
    for edge in c:
        of.setdefault(_ROLES.get(edge.type, ""), []).append(edge)
    country, since = [None, *of.get("country", ())][-1], [*of.get("since", ()), None][0]
    regions, notes = tuple(of.get("region", ())), tuple(of.get("note", ()))
    return Place(of["name"][0], regions, country, since, notes, bare, tuple(c), leads)


#: The items of a list: places, the edges of what is none, and the separators between them, of which a line end closes
#: a group of towns.
PLACES: Final = Kind(
    "places",
    start=lambda c: [one for one in c if not isinstance(one, Edge) or one.type == "SEP"],
    odd=list,
    town=_town,
    bare=lambda c: _town(c, bare=True),
    behind=lambda c: _town(c, leads=True),
)

#: The countries whose towns are written with the code of their state or province, and without the country's.
_OF_STATES: Final = frozenset({"US", "CA"})
#: What no country of a later town reaches over.
_ENDS_GROUP: Final = frozenset("\n;.")
#: Letters of a code of a country or a state that may follow a name, and those of a number, which is no code.
_LONGEST_CODE: Final = 3
_ROMAN: Final = frozenset("IVX")
_OF_LOCATION: Final = frozenset({"COUNTRY", "NAME", "REGION", "DISTRICT", "NOTE", "AREA", "SEP", "WITHIN"})

#: The names of a location, and the separators between them.
LOCATION: Final = Kind(
    "location",
    "places",
    start=lambda c: [edge for edge in c if edge.type in _OF_LOCATION],
    district=lambda c: c[0].up_to(c[-1], "DISTRICT", None),
    within=lambda c: c[0].up_to(c[-1], "WITHIN", c[-1]),
)


def _decided(kind: Kind, segment: Segment) -> Decision:
    return kind.decide(segment.document, place_lattice(PLACES, segment, located=kind is LOCATION))


def read_location(segment: Segment) -> Location:
    """The location that a value names, with its parts from the narrowest to the widest.

    Where the value is a sentence it has no parts, and the one country that it says the place is in; that is reported.
    """
    document = segment.document
    decision = _decided(LOCATION, segment)
    edges: list[Edge] = decision.value or []
    told = _told(decision.lattice) if not edges else None
    if not edges:
        found = "no place and no country" if told is None else "nothing but the country"
        message = f"{found} is read from «{one_line(segment.text)}»"
        document.report("location-unread", message, segment.start, segment.end)
    names = [edge for edge in edges if edge.type != "SEP"]
    opened = [Segment(document, edge.start, edge.end).opening()[0] for edge in names]
    for edge, meaning in zip(names, opened, strict=True):
        if meaning is not None and meaning.value != "location":  # «France, Mayor Anna Rossi»
            message = f"«{document.line(edge.start, edge.end)}» begins as a line does, and names no place"
            document.report("location-unread", message, edge.start, edge.end)
    names = [
        edge for edge, meaning in zip(names, opened, strict=True) if meaning is None or meaning.value == "location"
    ]
    inner = [edge for edge in names[:-1] if edge.type == "COUNTRY"]
    continent = names and fold_phrase(names[-1].text) in tables().continents
    if len(inner) == 1 and names[-1].type != "COUNTRY" and not continent:  # «Spain (Catalonia)»: the widest is last
        names = [*[edge for edge in names if edge is not inner[0]], inner[0]]
    countries = [edge.value if edge.type == "WITHIN" else edge for edge in names if edge.type in ("COUNTRY", "WITHIN")]
    joined = any(edge.type == "SEP" and (edge.text.isalpha() or edge.text in "&/") for edge in edges)
    named = [unit for unit in decision.lattice.tokens if unit.country is not None]
    either = joined and max(len(named), len(countries)) > 1  # «Austria and Italy»: which of them, it does not say
    codes = {str(edge.value)[-2:] for edge in countries}
    either = either or (bool(codes) and not all(lies_in(code, str(countries[-1].value)[-2:]) for code in codes))
    if either:
        country = None  # nor of «France, near Kiel (Germany)»
    else:
        widest = countries[-1] if countries else told
        town = document.line(names[0].start, names[0].end) if names else ""
        country = _country(document, widest, False, town) if widest is not None else _of_regions(document, names)
    parts = [document.line(edge.start, edge.end) for edge in names]
    figures = any(character.isdecimal() for part in parts for character in part)  # «F-69001 Aville», «48.85»
    ends = [part.split()[-1].strip("?.") for part in parts if not is_region(part)]
    within = country is None and any(country_code(word) for word in ends)  # «South of France»
    if parts and (either or figures or within):
        what = "figures" if figures else "more than one country" if either else "a country and other words"
        message = f"«{one_line(segment.text)}» has {what} in it"
        document.report("location-unread", message, segment.start, segment.end)
    return Location(
        text=one_line(segment.text).rstrip(" .,;"),
        parts=tuple(parts),
        country=country,
        span=document.span(segment.start, segment.end),
    )


def _told(lattice: Lattice) -> Edge | None:
    """The country that a sentence says a place is in: the only one, after «in», «of» or the last comma.

    «The second region of northern Ukraine», «A port in Spain, two hours from Lisbon», «halfway to the coast, Spain».
    """
    units: Sequence[Unit] = lattice.tokens
    found = [edge for out in lattice.out for edge in out if edge.type == "COUNTRY"]
    if len(found) != 1 or not found[0].first:
        return None
    country = found[0]
    lead, before = units[country.first - 1], units[max(country.first - 2, 0)]
    last = all(unit.type == "DOT" for unit in units[country.last :])
    parted = lead.type in ("AT", "IN") or (lead.type in ("COMMA", "DASH") and last)
    near = "BESIDE" in before.tells  # «two hours from Salzburg, Austria»
    return country if "LEADS" in lead.tells or (parted and not near) else None


def country_at_end(segment: Segment) -> Edge | None:
    """The country of a stretch that is a place with its country and no more: `Hesse, Germany`."""
    edges: list[Edge] = _decided(LOCATION, segment).value or []
    return edges[-1] if edges and edges[-1].type == "COUNTRY" and not edges[-1].reason else None


def read_twins(segments: Iterable[Segment]) -> list[Twin]:
    """The twin towns that these stretches (a value, lines, bullets) list."""
    lines = [(segment.document, items := _items(segment), _pair(items, ",")) for segment in segments]
    every = all(pair for *_, pair in lines)
    apart = len(lines) > 1 and all(pair or len(items) == 1 for _, items, pair in lines)
    # «Star Club, Aville (Spain)» on a line of its own may be one; of towns that a list knows it is two.
    read = [
        (document, [pair] if apart and pair and (every or not town_like(items[0].name.text)) else items)
        for document, items, pair in lines
    ]
    countries = [item.country for _, items in read for item in items if isinstance(item, Place) and item.country]
    # «Aville (FR), Bville (CA)»: whoever writes one country as a code means countries by the others too.
    coded: bool | None = any(str(edge.value) == edge.text for edge in countries)
    own = tables().provinces.get(lines[0][0].language or "", frozenset()) if lines else frozenset()
    written = {edge.text for edge in countries}
    states = all(not _OF_STATES.isdisjoint(tables().owners.get(code, ())) for code in written)
    if len(written) > 2 and (written <= own or states):
        coded = None  # «San Diego (CA), Dover (DE), Denver (CO)», «Genova (GE), Torino (TO), Modena (MO)»
    return [twin for document, items in read for twin in _twins(document, items, coded)]


def _items(segment: Segment) -> list[Any]:
    """The places and other items of a list, and the separators between them."""
    if fold_phrase(segment.text) in segment.document.engine.lexicon.nothing:
        return []
    segment.document.report_dates(segment.with_dates("place"))
    items: list[Any] = _decided(PLACES, segment).value or []
    marks = {item.text for item in items if isinstance(item, Edge)}
    dashes = marks & _DASHES if marks & {",", ";"} else frozenset()
    found: list[Any] = []
    for item in items:
        found.append(item)
        sign = found[-2].text if len(found) > 2 and isinstance(found[-2], Edge) else ""
        # «Ardea - San Lorenzo (Italy), Vaduz» may be two towns; it is where dashes part all of them.
        if sign in dashes and (pair := _pair(found[-3:], sign)):
            found[-3:] = [pair]
    return [pair] if (pair := _pair(found, "&")) else found


def _pair(items: Sequence[Any], sign: str) -> list[Edge]:
    """What two names with a sign between are made of, where nothing says that they are two: «Tyne & Wear»."""
    if [type(item) for item in items] != [Place, Edge, Place] or items[1].text != sign or len(items[0].edges) > 1:
        return []
    return [*items[0].edges, items[1], *items[2].edges] if sign == "&" or items[2].country else []


def names_places(segment: Segment, *, alone: bool) -> bool:
    """Whether a line lists places: more of them than of what is read as none.

    alone: whether the look of a name is enough; else a country, a region, a year, a note or the list of towns has to
    say so of one.
    """
    items = [item for item in _decided(PLACES, segment).value or () if not isinstance(item, Edge)]
    places = [item for item in items if isinstance(item, Place)]
    known = segment.document.town_like
    said = alone or any(not place.bare or known(one_line(place.name.text)) == "known" for place in places)
    return said and 2 * len(places) > len(items)


def _twins(document: Document, items: Iterable[Any], coded: bool | None) -> list[Twin]:
    """The towns among items. coded: whether a code that may be a state's is a country's; None where all may be."""
    nothing = document.engine.lexicon.nothing
    twins: list[Twin] = []
    named: list[Place] = []
    waiting = 0  # towns at the end of `twins` that may share the country of the next one
    led: Country | None = None  # the country of the town before, where it is before its name: «Germany: A, B»
    for item in items:
        if isinstance(item, Place) and _is_doubtful(document, item):
            item = item.edges
        if isinstance(item, Edge):
            waiting, led = (0, None) if item.text in _ENDS_GROUP else (waiting, led)
        elif not isinstance(item, Place):
            start, end = item[0].start, item[-1].end
            names = "may be one or two" if "NAME" in {edge.type for edge in item} else "names none"
            document.report("twins-unread", f"«{document.line(start, end)}» among places {names}", start, end)
            waiting = 0
        elif fold_phrase(item.name.text) not in nothing:
            twin = _twin(document, item, coded)
            if item.bare and led is not None:
                twin = twin.model_copy(update={"country": led})
            else:
                led = twin.country if item.leads else None
            bracketed = any(edge.type == "LPAR" for edge in item.edges)
            if bracketed and item.country is not None and twin.country is not None and waiting:
                shared = zip(twins[-waiting:], named[-waiting:], strict=True)
                twins[-waiting:] = [_sharing(document, one, place, twin.country) for one, place in shared]
            waiting = waiting + 1 if twin.country is None and item.bare and item.since is None else 0
            twins.append(twin)
            named.append(item)
    for twin, item in zip(twins, named, strict=True):
        anybody = item.bare and " " in twin.name  # «Ann Berg, Kiel (DE)»
        alone = anybody or (twin.country is None and twin.region is None)
        if alone and document.town_like(twin.name) != "known":
            document.report_town(twin.name, item.name.start, item.name.end)
    document.towns |= {fold_phrase(twin.name) for twin in twins if twin.country is not None}
    return twins


def _sharing(document: Document, twin: Twin, place: Place, country: Country) -> Twin:
    """A town with the country of a later one, unless a list has it in others only: «Cork, Lyon (France)»."""
    known, code = town_countries(twin.name), str(country.alpha_2)
    if not known or any(one == code or (code != "US" and lies_in(one, code)) for one in known):
        return twin.model_copy(update={"country": country})
    message = f"«{twin.name}» may not be in {country.name}, where a later town is"
    document.report("unknown-country", message, place.name.start, place.edges[-1].end)
    return twin


def _leads(document: Document, place: Place) -> list[Segment]:
    """The words before a town that are in no part of it: «also with», «planned with»."""
    return [Segment(document, edge.start, edge.end) for edge in place.edges if edge.type == "LEAD"]


def _is_doubtful(document: Document, place: Place) -> bool:
    """Whether a name, most with no country beside them, may name no town, or more than one.

    It begins with a small word that is no article, with what opens a line («Member since 1998») or names an activity
    («General Assembly»), is that of a bond or of another country, is before words that name none («Handshake in front
    of the town hall»), ends in a code («Szeged HU», but not «Aville II»), or begins with an article before several
    words («the Rotary Club»).
    """
    name = Segment(document, place.name.start, place.name.end)
    first = name.lookup_tokens("place")[0]
    if first.text.islower() and first.type not in ("THE", "OF"):
        return True  # «not Aville (Spain)», «Aville, near Bville (Mali)», but «la Bella»
    leads = [token for lead in _leads(document, place) for token in lead.lookup_tokens("place")]
    if any(token.type in ("UNDONE", "MEANT_FOR") for token in leads):
        return True  # «not yet with Aville», «planned with Aville»
    named, country = country_code(one_line(place.name.text)), place.country
    if named is not None and country is not None and not lies_in(named, str(country.value)[-2:]):
        return any(edge.type == "COMMA" for edge in place.edges)  # «Germany, Ireland»
    if not place.bare or document.town_like(one_line(place.name.text)) == "known":
        return False
    says = name.opening()[0] is not None or any(token.type == "KIND" for token in name.lookup_tokens("entry"))
    if says or place.name.value or not all(note.value for note in place.notes):
        return True
    before, _, last = place.name.text.rpartition(" ")
    coded = before != "" and last.isupper() and len(last) <= _LONGEST_CODE and not set(last) <= _ROMAN
    return coded or (" " in before and before[0].islower())


def _twin(document: Document, place: Place, coded: bool | None) -> Twin:
    for lead in _leads(document, place):
        if any(token.type != "ALSO" for token in lead.lookup_tokens("place")):  # «contacts with», not «also with»
            message = f"«{one_line(lead.text)}» before a town is in no part of it"
            document.report("unread-words", message, lead.start, lead.end)
    region = ", ".join([one_line(edge.text) for edge in place.regions]) or None
    if place.country is None and any(edge.type == "AREA" for edge in place.regions):
        message = f"«{region}» is an unknown country"
        document.report("unknown-country", message, place.regions[0].start, place.regions[-1].end)
    words = region.replace(",", " ").split() if region and not is_region(region) else []  # not «New Jersey»
    ends = [words[0], words[-1]] if len(words) > 1 else []
    if any(len(word) > _LONGEST_CODE and country_code(word) for word in ends):
        message = f"«{region}» has the name of a country in it, and may be two places"  # «Aville, France Bville, Spain»
        document.report("unknown-country", message, place.regions[0].start, place.regions[-1].end)
    state = next((edge for edge in place.regions if edge.type == "STATE"), None)
    if state is not None and place.country is not None and not lies_in(state.value[-2:], place.country.value[-2:]):
        message = f"«{region}» and «{one_line(place.country.text)}» are both countries; none is given"
        document.report("unknown-country", message, state.start, place.country.end)
        region, place = None, place._replace(country=None)
    if any(edge.type in ("OPEN", "CLOSE") for edge in place.edges):
        where = place.edges[0].start, place.edges[-1].end
        document.report("unbalanced-bracket", "a bracket without its other half among twin towns", *where)
    # «Aville (Mali), ended 2010»: words that name no bond say of what it is the year.
    other = place.since is not None and any(not note.value and note.end < place.since.start for note in place.notes)
    since = None if other else _since(place.since)
    # «until 2005» is no beginning, and «1984-2009» says more than one.
    dated = [place.since] if place.since is not None and (since is None or _has_end(place.since)) else []
    notes = [one_line(note.text) for note in place.notes]
    if other and dated:
        notes[-1:] = [document.line(place.notes[-1].start, dated[0].end)]  # «suspended in 2014»
    else:
        notes += [one_line(date.text) for date in dated]
    return Twin(
        name=one_line(place.name.text),
        region=region,
        country=_country(document, place.country, coded, place.name.text)
        or _of_regions(document, place.regions if region else ()),
        since=since,
        note="; ".join(notes) or None,
        span=document.span(place.name.start, max(place.name.end, *(edge.end for edge in place.edges))),
    )


def _country(document: Document, edge: Edge | None, coded: bool | None, town: str) -> Country | None:
    """The country that an edge names. A misspelt one is reported, and what is rather a part of another one gives none.

    town: what is said to be in it, which the list of towns may know better: «San Diego (CA)», «Atlanta (Georgia)».
    """
    if edge is None:
        return None
    name, value = document.line(edge.start, edge.end), str(edge.value)
    code = value[-2:]
    plain = value[0] != "?"
    sure = (coded is not None and (coded or plain)) if name == code else plain
    if not lies_there(one_line(town), code, name, otherwise=sure):
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
    date: Date | None = edge.value.first() if edge is not None else None
    days = date is not None and date.precision == "day"
    return None if edge is None or (days and _has_end(edge)) else date


def _has_end(edge: Edge) -> bool:
    return edge.value.edtf.startswith("{") or (
        edge.value.meaning.precision == "interval" and edge.value.last() is not None
    )


# --- countries


def country_named(name: str) -> Country | None:
    """The country that `name` is, written in whatever known way; None for no country."""
    name = one_line(name)
    code = country_code(name)
    return Country(name=name, alpha_2=code) if code else None
