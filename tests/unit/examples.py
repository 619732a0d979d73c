"""What the examples in `grammar/*.lark` give, in a short form for each grammar, and how to run them with another table.

Who writes a grammar adds it to `FORMS`: what makes its table be run anew, and a function from a text to the
short form of what is surely read, None where the text is refused or the value withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from profileparse import dates
from profileparse.compiled import tables
from profileparse.document import Document, Segment, dialect_content, joined, load_engine
from profileparse.models import Membership, Organisation
from profileparse.page import tree
from profileparse.parser import read_page
from profileparse.readings.tables import Table
from profileparse.text.normalize import normalize
from profileparse.values import (
    contracts,
    entries,
    entry_parts,
    introduction,
    memberships,
    numbers,
    organisations,
    places,
    quotes,
)
from tests.support import FIXTURES

__all__ = ["FORMS", "Form", "short_form", "swapped", "swapped_forms"]


class Form(NamedTuple):
    """The examples of one grammar.

    forget: makes it be run by its table anew. short: what a text gives, None where nothing is given.
    """

    forget: Callable[[], None]
    short: Callable[[str], str | None]


def _segment(text: str) -> Segment:
    document = Document(load_engine(dialect_content("efus")), normalize(text), "en")
    return Segment(document, 0, len(text))


def _twins(text: str) -> str | None:
    """`Aville (Ohio) US since 1990, note | unread: 5 cities`"""
    segment = _segment(text)
    found = []
    for twin in places.read_twins([segment]):
        region = f" ({twin.region})" if twin.region else ""
        country = f" {twin.country.alpha_2}" if twin.country else ""
        since = f" since {twin.since.edtf}" if twin.since else ""
        note = f", {twin.note}" if twin.note else ""
        found.append((twin.span.start, f"{twin.name}{region}{country}{since}{note}"))
    problems = segment.document.problems
    found += [(p.start, f"unread: {text[p.start : p.end]}") for p in problems if p.code == "twins-unread"]
    return " | ".join(shown for _, shown in sorted(found)) or None


def _location(text: str) -> str | None:
    """`Hesse | Germany, DE`"""
    found = places.read_location(_segment(text))
    country = f", {found.country.alpha_2}" if found.country else ""
    return " | ".join(found.parts) + country or None


def _page(text: str) -> str | None:
    """`HEADING: TEXT, TWINS(PLACES MORE, PLACES) > SUBHEADING: MEMBERSHIP, [QUOTE, SPEAKER] | HEADING:`"""
    engine = load_engine(dialect_content(str(FIXTURES / "grammars" / "all-shapes.toml")))
    try:
        _, sections = read_page(engine, text + "\n", None)
    except AssertionError:
        return None  # without an alternative that every such page needs
    return " | ".join(filter(None, map(_section, sections))) or None


def _section(node: tree.SectionNode) -> str:
    heading = f"{_lines(node.heading)}: " if node.heading else ""
    shown = heading + ", ".join(part for group in node.groups for part in _group(group))
    return " > ".join(filter(None, [shown.removesuffix(" "), *map(_section, node.subsections)]))


def _group(group: tree.Group) -> Iterator[str]:
    if group.owner is not None:
        below = ", ".join(map(_lines, group.below))
        yield _lines(group.owner) + (f"({below})" if below else "")
    for node in group.plain:
        yield _lines(node) if isinstance(node, tree.BlockNode) else f"[{', '.join(map(_lines, node.blocks))}]"


def _lines(block: tree.BlockNode) -> str:
    return " ".join(line.type for line in block.lines)


def _entry(text: str) -> str | None:
    """`Title | in Paris, France: Paris FR | by Efus, FFSU | on 2008-06-25 | as partner | unsure: Lyon`"""
    segment = _segment(text)
    event = entries.read_event(segment, None, None)
    parts = [event.title or "-"]
    if event.place is not None:
        country = event.place.country
        named = filter(None, (event.place.city, country.alpha_2 if country is not None else None))
        parts.append(f"in {event.place.text}: {' '.join(named) or '-'}")
    parts += [f"by {', '.join(event.organisers)}"] if event.organisers else []
    parts += [f"on {event.date.edtf}"] if event.date is not None else []
    parts += [f"as {event.capacity}"] if event.capacity is not None else []
    parts += [f"from {event.url}"] if event.url is not None else []
    problems = segment.document.problems
    parts += [f"unsure: {text[p.start : p.end]}" for p in problems if p.code == "place-unsure"]
    return " | ".join(parts)


def _organisation(text: str) -> str | None:
    """`Forum / XYZ + Efus`; a question mark behind what may be a name, and `own` for the network of the page."""
    segment = _segment(text)
    found = organisations.organisation_reading(segment.document, segment.with_dates("membership"), heading=True)
    if found.value is None or found.cost > organisations.KIND.costs["could"]:
        return None
    bodies = [
        "own" if body.own else _name(organisations.organisation_of(segment.document, body)) for body in found.value
    ]
    return " + ".join(bodies) + ("" if found.sure else " ?")


def _name(organisation: Organisation) -> str:
    return organisation.name + (f" / {organisation.acronym}" if organisation.acronym else "")


def _membership(text: str) -> str | None:
    """`Member of Efus: 1998/..; Treasurer: …`, where `…` is a period that the line below says."""
    segment = _segment(text)
    read = memberships.membership_reading(segment)
    if read is None or not read.sure:
        return "could be" if read is not None else None
    label = memberships.Label("other", "(above)", None)
    found, label = memberships.read_memberships(segment, read.value, label)
    return "; ".join(_held(one) for one in found) + (": …" if label.connector else "")


def _held(one: Membership) -> str:
    name = f" of {_name(one.organisation)}" if one.organisation else ""
    return f"{one.role_text}{name}" + (f": {one.period.edtf}" if one.period else "")


def _listing(text: str) -> str | None:
    """`European Association of Towns / EAT, treasurer: 1985/1988; …`"""
    found = memberships.read_listed(_segment(text), sentence=True)
    return "; ".join(_listed(one) for one in found) if found else None


def _listed(one: Membership) -> str:
    name = _name(one.organisation) if one.organisation else ""
    return f"{name}, {one.role_text or 'member'}" + (f": {one.period.edtf}" if one.period else "")


def _number(number: numbers.Number | None) -> str | None:
    """Value, unit, date: `45300 inhabitants (2011)`, `12-15 ha`."""
    if number is None:
        return None
    ends = "-".join(f"{end.normalize():f}" for end in (number.value, number.last) if end is not None)
    as_of = numbers.as_of(number.date.value) if number.date is not None else None
    return " ".join(filter(None, [ends, number.unit, f"({as_of.edtf})" if as_of else None]))


def _population(text: str) -> str | None:
    return _number(numbers.read(_segment(text), numbers.POPULATION))


def _contract(text: str) -> str | None:
    """`signed 1996, area district of X, unread: a sentence`; ` / ` stands for the end of a line."""
    segment = _segment(text)
    starts = [0, *(i + 3 for i in range(len(text)) if text.startswith(" / ", i))]
    lines = zip(starts, [*(start - 3 for start in starts[1:]), len(text)], strict=True)
    whole = joined([Segment(segment.document, start, end) for start, end in lines], apart=True)
    found = contracts.read_contract((0, 0), whole)
    unread = ("unread-contract-date", "unread-words")
    told = [f"unread: {text[p.start : p.end]}" for p in segment.document.problems if p.code in unread]
    area = [f"area {found.area}"] if found.area else []
    if any(p.start == 0 and p.end == len(text) for p in segment.document.problems):
        return None
    return ", ".join([*(f"{dated.action} {dated.date.edtf}" for dated in found.dates), *area, *told]) or "no date"


def _speaker(text: str) -> str | None:
    """`Name; role; duty; duty`, with `-` for no role."""
    found = quotes.read_speaker(_segment(text))
    if found is None:
        return None
    role = [found.role or "-"] if found.role or found.responsibilities else []
    return "; ".join([found.name, *role, *found.responsibilities])


def _date(text: str) -> str | None:
    """`2004-02/2005-08`, `196X early`"""
    found = dates.parse_date(text)
    return " ".join(filter(None, (found.edtf, found.qualifier))) if found is not None else None


def _dates(text: str) -> str | None:
    """`2008-05-03; 2009`"""
    return "; ".join(found.edtf for found in dates.find_dates(text)) or None


def _timed(text: str) -> str | None:
    """`2008-05-03: DATE COMMA WORD`: the date that it is, and what is left where dates are only looked for."""
    language, words = next(dates._in_languages(text, None))
    left = dates._finder(True).fold(words, text, language=language)
    return f"{_date(text) or 'no date'}: {' '.join(token.type for token in left)}"


FORMS: dict[str, Form] = {
    "beside": Form(dates._finder.cache_clear, _dates),
    "inside": Form(dates._finder.cache_clear, _date),
    "figures": Form(dates._finder.cache_clear, _timed),
    "times": Form(dates._finder.cache_clear, _timed),
    "date": Form(dates._finder.cache_clear, _date),
    "contract": Form(contracts.KIND.forget, _contract),
    "entry": Form(entry_parts.KIND.forget, _entry),
    "listing": Form(memberships.LISTING.forget, _listing),
    "location": Form(places.LOCATION.forget, _location),
    "membership": Form(memberships.KIND.forget, _membership),
    "organisation": Form(organisations.KIND.forget, _organisation),
    "page": Form(tree.KIND.forget, _page),
    "number": Form(numbers.NUMBER.forget, lambda text: _number(numbers.read_number(_segment(text)))),
    "places": Form(places.PLACES.forget, _twins),
    "introduction": Form(introduction.KIND.forget, lambda text: introduction.subject_of(_segment(text))),
    "population": Form(numbers.POPULATION.forget, _population),
    "speaker": Form(quotes.KIND.forget, _speaker),
}


def short_form(grammar: str, text: str) -> str | None:
    """What a text surely gives, on one line; None where it is refused or withheld."""
    return FORMS[grammar].short(text)


@contextmanager
def swapped_forms(grammar: str, others: dict[str, str]) -> Iterator[None]:
    """Within it what is beside or inside a date is judged by other expressions."""
    forms, forget = tables().shapes, FORMS[grammar].forget
    kept = forms[grammar]
    forms[grammar] = others
    forget()
    try:
        yield
    finally:
        forms[grammar] = kept
        forget()


@contextmanager
def swapped(grammar: str, table: Table) -> Iterator[None]:
    """Within it the reader of a grammar runs another table."""
    grammars, forget = tables().grammars, FORMS[grammar].forget
    kept = grammars[grammar]
    grammars[grammar] = table
    forget()
    try:
        yield
    finally:
        grammars[grammar] = kept
        forget()
