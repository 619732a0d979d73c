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
#: What else a token may be, and what there is against it.
_MEANINGS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    **dict.fromkeys(_LEADS, (("LEAD", ""),)),
    **dict.fromkeys(("AND", "AMP", "SLASH", "+"), (("LIST", ""),)),
    **dict.fromkeys(("COLON", "DOT", "SEMICOLON"), (("END", ""),)),
    "COMMA": (("LIST", ""), ("PARTED", "parted"), ("APPOSED", ""), ("LINK", "comma")),
    "DASH": (("PARTED", "parted"),),
}
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
        found = next(part for part in c if not isinstance(part, Edge))
        return found if isinstance(found, list) else [found]

    def dated(self, c: list[Any]) -> list[Body]:
        return self.start(c)

    def several(self, c: list[Any]) -> list[Body]:
        return [part for part in c if isinstance(part, Body)]

    def own(self, c: list[Edge]) -> list[Body]:
        return [Body("", None, c[0].start, c[0].end, known=True, own=True)]

    def short(self, c: list[Edge]) -> Body:
        found = c[0]
        if found.value is None:
            return Body(found.text, None, found.start, found.end, found)
        return Body(found.value, None, found.start, found.end, known=True)

    def listed(self, c: list[Edge]) -> Body:
        return Body("", c[0].value, c[0].start, c[0].end, known=True)

    def name(self, c: list[Edge]) -> Body:
        known = any(edge.value == "known" for edge in c)
        unlisted = next((edge for edge in reversed(c) if edge.value == "unlisted"), None)
        return Body("", None, c[0].start, c[-1].end, None if known else unlisted)

    def unknown(self, c: list[Body]) -> Body:
        return c[0]

    def abbreviated(self, c: list[Any]) -> Body:
        full, short = self.several(c)
        return full._replace(acronym=short.name, unlisted=short.unlisted, known=full.known and short.known)

    def apposed(self, c: list[Any]) -> Body:
        first, second = self.several(c)
        acronym = second.acronym or first.name or first.acronym
        return second._replace(acronym=acronym, unlisted=second.unlisted or first.unlisted)


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
    return decide(reader(), lattice, document.trace)


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
    tokens, add = lattice.tokens, lattice.add
    words = [token for token in tokens if token.text[:1].isalpha()]
    shouted = len(words) > 1 and all(token.text.isupper() for token in words)
    for index, token in enumerate(tokens):
        kind, last = token.type, index + 1
        acronym = len(token.text) > 1 and token.text.isupper() and not shouted
        if kind == "DATE":
            opened = index > 0 and tokens[index - 1].type in ("LPAR", "COMMA")
            closed = last < len(tokens) and tokens[last].type == "RPAR"
            add("PERIOD", index - opened, last + closed)
        elif kind in ("ORG", "OWN_NETWORK"):
            _add_known(lattice, index, token)
        elif kind in ("LPAR", "RPAR"):
            add(kind, index, last)
        elif kind in _LINKS and not (whole and not index) and not acronym:
            add("LINK", index, last)
        elif token.text[:1].isalpha():
            _add_word(document, lattice, index, acronym)
        elif token.text[:1].isdigit():
            add("NOUN", index, last, None, "number")
        for meaning, cost in _MEANINGS.get("+" if token.text == "+" else kind, ()):
            add(meaning, index, last, None, cost)


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


def _add_word(document: Document, lattice: Lattice, index: int, acronym: bool) -> None:
    """Adds what a word can be that no list knows. acronym: whether it is in capitals, and not all around it are."""
    tokens, token, last = lattice.tokens, lattice.tokens[index], index + 1
    lexicon, folded = document.engine.lexicon, token.text.casefold()
    capital = token.text[:1].isupper()
    bracketed = index > 0 and tokens[index - 1].type == "LPAR" and (last == len(tokens) or tokens[last].type == "RPAR")
    if folded.endswith(lexicon.bodies):
        lattice.add("WITNESS", index, last)
    elif folded.endswith(lexicon.networks):
        lattice.add("WITNESS", index, last, None, "witness")
    elif capital and bracketed:
        if not country_code(token.text):  # «ICOM (Norway)»
            lattice.add("ACRONYM", index, last)
    elif acronym and len(token.text) < _SHORTEST_ACRONYM:
        lattice.add("ABBREVIATION", index, last)
        lattice.add("NOUN", index, last, None, "witness")
    elif acronym:
        lattice.add("ACRONYM", index, last)
        lattice.add("WITNESS", index, last, "unlisted", "witness")
    elif capital:
        lattice.add("NOUN", index, last)
    else:
        lattice.add("LOWER", index, last, None, "lower")
        lattice.add("SMALL", index, last, None, "sentence" if tokens[-1].type == "DOT" else "")
