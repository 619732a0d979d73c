"""The organisations that headings, membership lines and lists of memberships name, by `grammar/organisation.lark`."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from ..document import Document, Segment
from ..models import Organisation
from ..readings.decide import Decision, decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader
from ..words.gazetteer import country_code
from ..words.lexer import Token

__all__ = [
    "Body",
    "BodyReading",
    "body_reading",
    "organisation_of",
    "organisation_reading",
    "reader",
    "report_unlisted",
]

#: Small words and marks between the words of a name; the first ones may also come before it.
_LEADS: Final = frozenset({"THE", "OF", "IN", "TO", "FROM"})
_LINKS: Final = _LEADS | {"AND", "AMP", "HYPHEN", "DOT", "SLASH"}
_LISTS: Final = frozenset({"COMMA", "AND", "AMP", "SLASH"})
_ENDS: Final = frozenset({"COLON", "DOT", "SEMICOLON"})
#: The shortest word in capitals that names an organisation alone.
_SHORTEST_ACRONYM: Final = 3


class Body(NamedTuple):
    """An organisation as it is written.

    name: nothing where it is all that is written from `start` to `end`. unlisted: an acronym that no list knows.
    known: whether a list knows all of it. own: whether it is only called the network whose pages these are.
    """

    name: str
    acronym: str | None
    start: int
    end: int
    unlisted: Edge | None = None
    known: bool = False
    own: bool = False


class _Transformer:
    def start(self, c: list[Any]) -> list[Body]:
        found = next(part for part in c if not isinstance(part, Edge) or part.type in _SHORT)
        return found if isinstance(found, list) else [_body(found)]

    dated = start

    def several(self, c: list[Any]) -> list[Body]:
        return [_body(part) for part in c if not isinstance(part, Edge) or part.type in _SHORT]

    def own(self, c: list[Edge]) -> list[Body]:
        return [Body("", None, c[0].start, c[0].end, known=True, own=True)]

    def listed(self, c: list[Edge]) -> Body:
        return Body("", c[0].value, c[0].start, c[0].end, known=True)

    def name(self, c: list[Edge]) -> Body:
        known = any(edge.value == "known" for edge in c)
        unlisted = next((edge for edge in reversed(c) if edge.value == "unlisted"), None)
        return Body("", None, c[0].start, c[-1].end, None if known else unlisted)

    def unknown(self, c: list[Body]) -> Body:
        return c[0]

    def abbreviated(self, c: list[Any]) -> Body:
        full: Body = c[0]
        short = _body(next(part for part in c[1:] if part.type in _SHORT))
        return full._replace(acronym=short.name, unlisted=short.unlisted, known=full.known and short.known)

    def apposed(self, c: list[Any]) -> Body:
        first, second = _body(c[0]), _body(next(p for p in c[1:] if not isinstance(p, Edge) or p.type in _SHORT))
        acronym = second.acronym or (first.name if isinstance(c[0], Edge) else first.acronym)
        return second._replace(acronym=acronym, unlisted=second.unlisted or first.unlisted)


#: Edges that are an organisation or an acronym by themselves.
_SHORT: Final = frozenset({"SHORT", "ACRONYM", "ABBREVIATION"})


def _body(found: Any) -> Body:
    if isinstance(found, Body):
        return found
    if isinstance(found.value, str):
        return Body(found.value, None, found.start, found.end, known=True)
    return Body(found.text, None, found.start, found.end, found)


@cache
def reader() -> Reader:
    """The reader of `organisation.lark`."""
    return Reader("organisation", _Transformer())


def organisation_reading(document: Document, tokens: Sequence[Token], *, whole: bool = False) -> Decision:
    """Reads `tokens` as the name of an organisation, or as several of them; the value is a list of Body.

    whole: whether an article in front belongs to the name: «Les Amis de X».
    """
    lattice = Lattice(tokens, document.text, reader().costs)
    _add_edges(document, lattice, whole)
    return decide(reader(), lattice, document.trace, _said)


def _said(bodies: list[Body]) -> list[Body]:
    return [body._replace(unlisted=None) for body in bodies]


def organisation_of(document: Document, body: Body) -> Organisation:
    """The organisation; the network whose pages these are has the name and the acronym that the dialect gives it."""
    name, own = body.name or document.line(body.start, body.end), document.engine.lexicon.organisation
    if own is not None and name in own:
        return Organisation(name=own[0], acronym=own[1])
    return Organisation(name=name, acronym=body.acronym)


def report_unlisted(document: Document, body: Body) -> None:
    """Reports an acronym that no list knows: it may be misspelt, and one letter makes another organisation."""
    if body.unlisted is not None:
        message = f"«{body.unlisted.text}» is no organisation that the lists know"
        document.report("unknown-organisation", message, body.unlisted.start, body.unlisted.end)


class BodyReading(NamedTuple):
    """What a stretch of a heading names.

    verdict: `sure`; `could be` where nothing shows that its words are a name; `none`.
    body, organisation: None where the verdict is `none`.
    """

    verdict: str
    body: Body | None
    organisation: Organisation | None


def body_reading(segment: Segment) -> BodyReading:
    """Reads a stretch of a heading as the name of one organisation."""
    found = organisation_reading(segment.document, segment.with_dates("membership"))
    if found.value is None or len(found.value) > 1 or found.cost > reader().costs["could"]:
        return BodyReading("none", None, None)
    body: Body = found.value[0]
    return BodyReading("sure" if found.sure else "could be", body, organisation_of(segment.document, body))


def _add_edges(document: Document, lattice: Lattice, whole: bool) -> None:
    """Adds what each token may be in a name."""
    tokens = lattice.tokens
    words = [token for token in tokens if token.text[:1].isalpha()]
    shouted = len(words) > 1 and all(token.text.isupper() for token in words)
    for index, token in enumerate(tokens):
        kind, add = token.type, lattice.add
        first, last = index, index + 1
        if kind == "DATE":
            opened = index > 0 and tokens[index - 1].type in ("LPAR", "COMMA")
            closed = last < len(tokens) and tokens[last].type == "RPAR"
            add("PERIOD", first - opened, last + closed)
        elif kind in ("ORG", "OWN_NETWORK"):
            _add_known(lattice, index, token)
        elif kind in ("LPAR", "RPAR"):
            add(kind, first, last)
        elif kind in _LINKS and not (whole and not index) and (shouted or not _is_acronym(token)):
            add("LINK", first, last)
        elif token.text[:1].isalpha():
            _add_word(document, lattice, index, shouted)
        elif token.text[:1].isdigit():
            add("NOUN", first, last, None, "number")
        if kind in _LEADS:
            add("LEAD", first, last)
        if kind in _LISTS or token.text == "+":
            add("LIST", first, last)
        if kind in _ENDS:
            add("END", first, last)
        if kind in ("COMMA", "DASH"):
            add("PARTED", first, last, None, "parted")
        if kind == "COMMA":
            add("APPOSED", first, last)
            add("LINK", first, last, None, "comma")


def _is_acronym(token: Token) -> bool:
    return len(token.text) > 1 and token.text.isupper()


def _add_known(lattice: Lattice, index: int, token: Token) -> None:
    """Adds what a name can be that a list knows."""
    if token.type == "OWN_NETWORK":
        lattice.add("OWN", index, index + 1)
    elif token.text.casefold() == str(token.value).casefold():
        lattice.add("SHORT", index, index + 1, token.value)
    else:
        lattice.add("LONG", index, index + 1, token.value)
        if token.text.isupper():
            lattice.add("ACRONYM", index, index + 1, token.value)
    lattice.add("WITNESS", index, index + 1, "known", "witness")


def _add_word(document: Document, lattice: Lattice, index: int, shouted: bool) -> None:
    """Adds what a word can be that no list knows.

    shouted: whether it is one of several words in capitals, of which none is an acronym.
    """
    tokens, token, first, last = lattice.tokens, lattice.tokens[index], index, index + 1
    lexicon, folded = document.engine.lexicon, token.text.casefold()
    bracketed = index > 0 and tokens[index - 1].type == "LPAR"
    if folded.endswith(lexicon.bodies):
        lattice.add("WITNESS", first, last)
    elif folded.endswith(lexicon.networks):
        lattice.add("WITNESS", first, last, None, "witness")
    elif bracketed and token.text[:1].isupper() and (last == len(tokens) or tokens[last].type == "RPAR"):
        if country_code(token.text):
            return  # «ICOM (Norway)»
        lattice.add("ACRONYM", first, last)
    elif _is_acronym(token) and not shouted:
        if len(token.text) < _SHORTEST_ACRONYM:
            lattice.add("ABBREVIATION", first, last)
            lattice.add("NOUN", first, last, None, "witness")
        else:
            lattice.add("ACRONYM", first, last)
            lattice.add("WITNESS", first, last, "unlisted", "witness")
    elif token.text[:1].isupper():
        lattice.add("NOUN", first, last)
    else:
        lattice.add("LOWER", first, last, None, "lower")
        lattice.add("SMALL", first, last, None, "sentence" if tokens[-1].type == "DOT" else "")
