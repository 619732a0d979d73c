"""Places: the location of a page and its twin towns, by `grammar/places.lark`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, Final, NamedTuple

from ..compiled import make_parser
from ..document import Document, Segment, one_line
from ..models import Country, Date, Location, Twin
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase
from . import extent
from .place_names import country_named, is_region, place_tokens, similar_country

__all__ = ["could_be_places", "read_location", "read_twins"]


#: The name of a town has no more words.
_LONGEST_NAME: Final = 7
#: A line with a place and its country is no longer.
_LONGEST_PLACE: Final = 60
_PLACES: Final = frozenset({"NAME", "COUNTRY", "REGION"})
#: What lies beside a country and has its name, and what stands between two of them.
_NAMED_AFTER: Final = frozenset({"New", "Inner", "Gulf", "Nouveau", "Golfe"})
_JOIN_COUNTRIES: Final = frozenset({"and", "et", "und", "e", "y", "&", "/"})
#: What joins a bond to its town, in no more words than these, and a town to its country.
_WITH: Final = frozenset({"with", "avec", "mit", "con", "com"})
_LONGEST_BOND: Final = 4
_IN: Final = frozenset({"in", "en", "au", "aux"})
#: Of two days, a range is longer than of two months.
_LONGEST_MONTHS: Final = len("2001-05/2002-06")


class _Item(NamedTuple):
    """A piece of the list: `head` is the name (None for a bracket without one)."""

    head: Token | None
    brackets: list[list[Token]]
    since: Date | None
    note: Token | None
    tokens: list[Token]


class _Draft(NamedTuple):
    """A twin town until all of its list is read: its country may stand behind the towns that follow."""

    name: str
    region: str | None
    country: Country | None
    since: Date | None
    note: str | None
    start: int
    end: int

    def twin(self, document: Document) -> Twin:
        """The twin town itself."""
        span = document.span(self.start, self.end)
        return Twin(
            name=self.name, region=self.region, country=self.country, since=self.since, note=self.note, span=span
        )


class _Transformer:
    def start(self, c: list[Any]) -> list[Any]:
        return c

    def place(self, c: list[Any]) -> _Item:
        return _item(c[0], c[1:])

    def nameless(self, c: list[Any]) -> _Item:
        return _item(None, c)

    def bracket(self, c: list[Any]) -> list[Token]:
        return [token for part in c for token in (part if isinstance(part, list) else [part])]

    def since(self, c: list[Token]) -> tuple[str, Token]:
        return "since", c[-1]

    def note(self, c: list[Token]) -> tuple[str, Token]:
        return "note", c[-1]


def _item(head: Token | None, extras: list[Any]) -> _Item:
    brackets = [extra for extra in extras if isinstance(extra, list)]
    marked = [extra for extra in extras if isinstance(extra, tuple)]
    dates = [token for kind, token in marked if kind == "since"]
    dates += [token for bracket in brackets for token in bracket if token.type == "DATE"]
    tokens = [*([head] if head else []), *(t for b in brackets for t in b), *(token for _, token in marked)]
    since = dates[0].value.first() if dates and not _is_of_days(dates[0]) else None
    return _Item(head, brackets, since, next((t for kind, t in marked if kind == "note"), None), tokens)


def _is_of_days(date: Token) -> bool:
    """Whether a date is some days, as those of a meeting, and no time since when a town has been a twin."""
    edtf = date.value.meaning.edtf
    return ".." not in edtf and len(edtf) > _LONGEST_MONTHS


@cache
def _parser() -> Parser:
    return make_parser("places", _Transformer())


def could_be_places(segment: Segment) -> bool:
    """Whether a line may be (part of) a list of places: it has brackets, or is no sentence."""
    text = segment.text
    return "(" in text or (len(text) <= 60 and text[-1] != ".")


def names_country(segment: Segment) -> bool:
    """Whether a short stretch is a place with its country: `Hesse, Germany`."""
    last = segment.text.rsplit(",", 1)[-1].strip(" .")
    return segment.end - segment.start <= _LONGEST_PLACE and country_named(last) is not None


# --- location


def read_location(segment: Segment) -> Location:
    """The location that a value names, with its parts from the narrowest to the widest."""
    document = segment.document
    tokens = place_tokens(document, segment.lookup_tokens("date"), dashes_separate=True)
    names = [token for token in tokens if token.type in _PLACES]
    country: Country | None = None
    if names and names[0].type == "COUNTRY" and names[-1].type != "COUNTRY":
        names = [*names[1:], names[0]]  # «Spain (Catalonia)»: the widest is the last part
    for token in reversed(names):
        country = country or country_named(token.text)
    joined = [token.text for token in tokens if token.type == "SEP" and token.text in _JOIN_COUNTRIES]
    if joined and sum(token.type == "COUNTRY" for token in names) > 1:
        country = None  # «Austria and Italy»: which of them, it does not say
    elif country is None and names:
        country = _country_at_end(segment, names[-1]) or _close(document, names[-1])
    return Location(
        text=one_line(segment.text).rstrip(" .,;"),
        parts=tuple([one_line(token.text) for token in names]),
        country=country,
        span=document.span(segment.start, segment.end),
    )


def _country_at_end(segment: Segment, name: Token) -> Country | None:
    """The country that the last words of a part name: «in the north of France»."""
    words = [word for word in segment.lookup_tokens("date") if name.start <= word.start and word.end <= name.end]
    if is_region(name.text) or any(word.text in _NAMED_AFTER for word in words[:-1]):
        return None  # «New Mexico», «Gulf of Mexico»
    text = segment.document.text
    for index in range(max(len(words) - 5, 0), len(words)):
        word = words[index]
        country = country_named(text[word.start : name.end]) if word.text[0].isalnum() else None
        if country is not None:
            joined = index > 0 and words[index - 1].text in _JOIN_COUNTRIES
            return None if joined and country_named(text[name.start : words[index - 1].start]) else country
    return None


# --- twin towns


def read_twins(segments: Iterable[Segment]) -> list[Twin]:
    """The twin towns that these stretches (a value, lines, bullets) list."""
    twins: list[Twin] = []
    for segment in segments:
        document = segment.document
        dated = segment.with_dates("date")
        document.report_dates(dated)
        try:
            items = _parser().parse(place_tokens(document, dated))
        except ParseError:
            message = f"no list of places: «{one_line(segment.text)}»"
            document.report("twins-unread", message, segment.start, segment.end)
            continue
        twins += [draft.twin(document) for draft in _drafts(document, items)]
    return twins


def _dated(draft: _Draft, item: _Item) -> _Draft:
    """A twin since the time that stands behind its country."""
    if item.since is None or draft.since is not None:
        return draft
    return draft._replace(since=item.since, end=max(draft.end, *(token.end for token in item.tokens)))


def _drafts(document: Document, items: list[Any]) -> list[_Draft]:
    """The twins of one stretch; names without a country share the one behind them."""
    found: list[_Draft] = []
    nothing = document.engine.lexicon.nothing
    waiting = 0  # twins at the end of `found` that no country has followed yet
    before: Token | None = None  # the country without brackets that the last item was
    for item in items:
        if not isinstance(item, _Item):
            # A line break ends a group, a comma does not.
            waiting = waiting if item.text.strip() or item.value else 0
            before = before if item.text == "," else None
            continue
        attached = _attached(item, waiting)
        if before is not None and item.head is not None and item.head.type == "COUNTRY" and is_region(before.text):
            # «Atlanta, Georgia, USA»
            found[-1] = _dated(_located(found[-1], item.head)._replace(region=one_line(before.text)), item)
            before = None
            continue
        before = attached if attached is not None and attached.type == "COUNTRY" else None
        if attached is not None:
            found[-waiting:] = [_located(draft, attached) for draft in found[-waiting:]]
            found[-1] = _dated(found[-1], item)  # «Bville, Germany, since 1987»
            waiting = 0 if attached.type == "COUNTRY" else waiting
            continue
        if item.head is None or fold_phrase(item.head.text) in nothing:
            continue
        draft = _without_sentence(document, _bare(_behind_country(document, _draft(document, item))))
        if not draft.name:
            continue
        found.append(draft)
        if draft.country is not None:
            first = len(found) - 1 - waiting
            found[first:-1] = [earlier._replace(country=draft.country) for earlier in found[first:-1]]
            waiting = 0
        else:
            waiting = 0 if item.brackets else waiting + 1
    return found


def _behind_country(document: Document, draft: _Draft) -> _Draft:
    """`draft` with the country that stands in front: «Germany: Aville»."""
    front, colon, name = draft.name.partition(":")
    if not colon or not name.strip():
        return draft
    if country_named(front) is None and country_named(name.strip()) is not None:
        return draft._replace(name=front.strip(), country=draft.country or country_named(name.strip()))
    start = document.text.find(":", draft.start, draft.end) + 1
    while document.text[start].isspace():
        start += 1
    return draft._replace(name=name.strip(), country=draft.country or country_named(front), start=start)


def _bare(draft: _Draft) -> _Draft:
    """`draft` without what is no name: a number («1. Aville»), a bond («Friendship with Aville»), «in Germany»."""
    number, dot, name = draft.name.partition(". ")
    if dot and number.isdecimal():
        draft = draft._replace(name=name, start=draft.start + len(number) + len(dot))
    words = draft.name.split()
    place = next((i for i, word in enumerate(words) if i and word in _WITH), 0)
    named = 0 < place < len(words) - 1 and words[place + 1][0].isupper()
    if named and place <= _LONGEST_BOND and words[0][0].isupper():
        note, name = " ".join(words[:place]), " ".join(words[place + 1 :])
        return draft._replace(name=name, note="; ".join(filter(None, (note, draft.note))))
    name, joiner, country = _parted(words)
    if joiner and draft.country is None and country_named(country) is not None:
        return draft._replace(name=name, country=country_named(country))
    return draft


def _parted(words: list[str]) -> tuple[str, str, str]:
    """The words before and behind the last «in»."""
    place = next((i for i in range(len(words) - 2, 0, -1) if words[i] in _IN), 0)
    return (" ".join(words[:place]), words[place], " ".join(words[place + 1 :])) if place else ("", "", "")


def _without_sentence(document: Document, draft: _Draft) -> _Draft:
    """`draft` without the words of a sentence before its name: «furthermore X is engaged in ties with Matsue»."""
    words = draft.name.split()
    if draft.name[:1].isdecimal() and draft.name.upper() != draft.name and draft.name[1:].islower():
        return _unnamed(document, draft)  # «5 cities»
    if len(words) <= _LONGEST_NAME and not _leads_in(words):
        return draft
    first = len(words)
    while first and (words[first - 1][:1].isupper() or (len(words[first - 1]) <= 3 and first < len(words))):
        first -= 1
    while first < len(words) and words[first][:1].islower():
        first += 1
    name = " ".join(words[first:])
    if not name:
        return _unnamed(document, draft)
    start = document.text.find(words[first], draft.start, draft.end)
    return draft._replace(name=name, start=max(start, draft.start))


def _unnamed(document: Document, draft: _Draft) -> _Draft:
    message = f"no name of a town in «{draft.name}»"
    document.report("twins-unread", message, draft.start, draft.end)
    return draft._replace(name="")


def _leads_in(words: list[str]) -> bool:
    """Whether a name begins with words of a sentence: «also with Essen», and not «la Bella» or «den Haag»."""
    small = next((i for i, word in enumerate(words) if not word.islower()), len(words))
    return (small > 0 and len(words) > 3) or (0 < small < len(words) and len(words[0]) > 3)


def _attached(item: _Item, waiting: int) -> Token | None:
    """The country or region that stands behind the names it belongs to, without brackets."""
    head = item.head
    # «Aville, Germany (1994)»
    located = any(token.type in _PLACES for bracket in item.brackets for token in bracket)
    if head is None or not waiting or located or head.type == "NAME":
        return None
    return head


def _located(draft: _Draft, place: Token) -> _Draft:
    """`draft` with the region or country that stood behind it."""
    if place.type == "REGION":
        return draft._replace(region=one_line(place.text), end=place.end)
    return draft._replace(country=country_named(place.text), end=place.end)


def _draft(document: Document, item: _Item) -> _Draft:
    assert item.head is not None
    country: Country | None = None
    region: str | None = None
    notes: list[str] = [one_line(item.note.text)] if item.note else []
    for bracket in item.brackets:
        names = [token for token in bracket if token.type in ("NAME", "COUNTRY", "REGION")]
        countries = [token for token in names if token.type == "COUNTRY"]
        # «(Georgia, USA)»: some regions are called as countries are, and the country stands behind.
        named_alike = len(countries) > 1 and is_region(countries[0].text)
        known = countries[named_alike] if countries else None
        if known is None and names and country is None and bracket is item.brackets[-1]:
            country = _close(document, names[-1])
            known = names[-1] if country else None
        if known is not None:
            country = country_named(known.text) or country
            rest = [token for token in names if token is not known]
            notes += [one_line(token.text) for token in rest if _is_note(token)]
            region = ", ".join(one_line(token.text) for token in rest if not _is_note(token)) or region
        elif names and len(item.brackets) > 1:
            notes.append(", ".join(one_line(token.text) for token in names))
        elif names:
            region = ", ".join(one_line(token.text) for token in names)
            if not all(token.type == "REGION" for token in names):
                where = extent(names)
                document.report("unknown-country", f"«{region}» is no country that the lists know", *where)
    if country is None and item.head.type == "COUNTRY" and not item.brackets:
        country = country_named(item.head.text)
    end = max(token.end for token in item.tokens)
    return _Draft(one_line(item.head.text), region, country, item.since, "; ".join(notes) or None, item.head.start, end)


def _is_note(token: Token) -> bool:
    """Whether words beside a country are no region: «(Italy; sister city)»."""
    return token.type == "NAME" and token.text[:1].islower()


def _close(document: Document, token: Token) -> Country | None:
    """The country that a misspelt name means, with a report."""
    country = similar_country(token.text)
    if country is not None:
        message = f"«{one_line(token.text)}» read as the country {country.alpha_2}"
        document.report("country-spelling", message, token.start, token.end)
    return country
