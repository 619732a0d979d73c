"""The organisations that headings, membership lines and lists of memberships name, by `grammar/organisation.lark`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ..document import MOST_WORDS, Document, Segment
from ..models import Organisation
from ..readings.decide import Decision
from ..readings.lattice import Edge, Lattice
from ..words.gazetteer import country_code
from ..words.lexer import Token
from . import OF_DATES, Kind, first_of


class Body(NamedTuple):
    """An organisation as it is written.

    name: nothing where it is all that is written from `start` to `end`. unlisted: an acronym or a name that no list
    knows. known: whether a list knows all of it. own: whether it is only called the network whose pages these are.
    """

    name: str
    acronym: str | None
    start: int
    end: int
    unlisted: Edge | None = None
    known: bool = False
    own: bool = False


def _bodies(c: list[Any]) -> list[Body]:
    """The organisations among the words around them."""
    return [one for one in c if isinstance(one, Body)]


def _short(c: list[Edge]) -> Body:
    """An acronym, with the name that a list has for it."""
    found = c[0]
    known = bool(found.value)
    acronym = found.text if known and " " in found.value and found.text.isupper() else None
    return Body(found.value or found.text, acronym, found.start, found.end, None if known else found, known)


def _listed(c: list[Edge]) -> Body:
    """A known name with the acronym that the list has for it; where the list has a name of several words, that one."""
    found = c[0]
    if " " not in found.value:
        return Body("", found.value, found.start, found.end, known=True)
    return Body(found.value, found.text if found.text.isupper() else None, found.start, found.end, known=True)


def _name(c: list[Edge]) -> Body:
    unlisted = first_of(c[::-1], ("UNLISTED",))
    known = first_of(c, ("KNOWN",)) is not None and {one.type for one in c} != {"KNOWN", "WITNESS"}
    if (unlisted is None and first_of(c, ("SOCIETY",))) or known:
        unlisted = c[0].up_to(c[-1], "NAME", None)  # «Efus delegation» may be no body
    return Body("", None, c[0].start, c[-1].end, unlisted)


def _abbreviated(c: list[Any]) -> Body:
    full, short = _bodies(c)
    return full._replace(acronym=short.acronym or short.name, unlisted=short.unlisted, known=full.known and short.known)


def _apposed(c: list[Any]) -> Body:
    first, second = _bodies(c)
    acronym = second.acronym or first.name or first.acronym
    return second._replace(acronym=acronym, unlisted=second.unlisted or first.unlisted)


#: What gives an acronym no letter.
_SMALL_WORDS: Final = frozenset({"OF", "THE", "AND", "FROM", "IN", "TO"})

KIND: Final = Kind(
    "organisation",
    start=_bodies,
    dated=_bodies,
    own=lambda c: Body("", None, c[0].start, c[0].end, known=True, own=True),
    short=_short,
    listed=_listed,
    name=_name,
    unknown=lambda c: c[0],
    abbreviated=_abbreviated,
    apposed=_apposed,
)


def organisation_reading(
    document: Document, tokens: Sequence[Token], *, whole: bool = False, heading: bool = False
) -> Decision:
    """Reads `tokens` as the name of an organisation, or as several of them; the value is a list of Body.

    whole: whether an article in front belongs to the name: «Les Amis de X». heading: whether they are of a heading,
    where a «Board of Trade» is a body of its own, and «the network of cycle paths» none.
    """
    lattice = KIND.lattice(document, tokens)
    _add_edges(document, lattice, whole, heading)
    return KIND.decide(document, lattice)


def organisation_of(document: Document, body: Body) -> Organisation:
    """The organisation; the network whose pages these are has the name and the acronym that the dialect gives it."""
    name, own = body.name or document.line(body.start, body.end), document.engine.lexicon.organisation
    if own is not None and name in own:
        return Organisation(name=own[0], acronym=own[1])
    return Organisation(name=name, acronym=body.acronym)


def report_unlisted(document: Document, body: Body) -> None:
    """Reports what no list knows: an acronym may be misspelt, and one letter makes another organisation."""
    if body.unlisted is not None:
        message = f"«{body.unlisted.text}» is no organisation that the lists know"
        document.report("unknown-organisation", message, body.unlisted.start, body.unlisted.end)


def body_reading(segment: Segment) -> Decision | None:
    """Reads a stretch of a heading as the name of one organisation, the Body of the decision; None where it is none.

    Where that is not sure, nothing shows that its words are a name.
    """
    found = organisation_reading(segment.document, segment.with_dates("membership"), heading=True)
    if found.value is None or len(found.value) > 1 or found.cost > KIND.costs["could"]:
        return None
    return found._replace(value=found.value[0])


def _add_edges(document: Document, lattice: Lattice, whole: bool, heading: bool) -> None:
    """Adds what each token may be in a name."""
    tokens = lattice.tokens
    words = [token for token in tokens if token.text[:1].isalpha()]
    shouted = len(words) > 1 and all(token.text.isupper() for token in words)
    capitals = [index for index, token in enumerate(tokens) if token.text[:1].isupper()]
    for index, token in enumerate(tokens):
        kind, last, text = token.type, index + 1, token.text
        # «VICE-PRESIDENT FROM JANUARY» names nobody.
        acronym = len(text) > 1 and text.isupper() and not shouted and kind not in OF_DATES
        if kind == "DATE":
            opened = index > 0 and tokens[index - 1].type in ("LPAR", "COMMA")
            closed = last < len(tokens) and tokens[last].type == "RPAR"
            lattice.add("PERIOD", index - opened, last + closed)
        elif kind == "OWN_NETWORK" and heading:
            # In a heading the network of something is not that of the page.
            lattice.add("OWN", index, last)
            if not text.islower() or (index and tokens[index - 1].text[:1].isupper()):
                lattice.add("SOCIETY", index, last, None, "witness")
        elif kind in ("ORG", "OWN_NETWORK"):
            short = text.casefold() == str(token.value).casefold()
            KIND.add(lattice, "OWN" if kind == "OWN_NETWORK" else "SHORT" if short else "LONG", index)
            if text.isupper() and not short:
                lattice.add("ACRONYM", index, last, token.value)
        elif text[:1].isalpha() and (kind not in KIND.edges or acronym or (whole and not index)):
            # The value that another list gives the word, that of a month or a role, is no name.
            KIND.add(lattice, _type_of_word(document, lattice, index, acronym), index, value="")
        elif text[:1].isdigit():
            lattice.add("NOUN", index, last, None, "number")
        KIND.add(lattice, "PLUS" if text == "+" else kind, index)
        if heading and text[:1].isupper():
            _add_society(document, lattice, index, named=index > max(capitals[:2]))


def _type_of_word(document: Document, lattice: Lattice, index: int, acronym: bool) -> str:
    """What a word is that no list knows. acronym: whether it is in capitals, and not all around it are."""
    tokens, token, last = lattice.tokens, lattice.tokens[index], index + 1
    lexicon, folded, capital = document.engine.lexicon, token.text.casefold(), token.text[:1].isupper()
    opened = 0 < index < 16 * MOST_WORDS and tokens[index - 1].type == "LPAR"  # all that is before it is looked at
    bracketed = opened and (last == len(tokens) or tokens[last].type == "RPAR")
    if folded.endswith(lexicon.bodies):
        return "BODY"
    if folded.endswith(lexicon.networks):
        return "NETWORK"
    if capital and bracketed:
        big = "".join([word.text[0] for word in tokens[: index - 1] if word.type not in _SMALL_WORDS]).casefold()
        if country_code(token.text) and big != folded:
            return ""  # «ICOM (Norway)», but «Alliance des deltas (AD)»
        _add_initialled(lattice, index - 1, folded)
        return "BRACKETED"
    if acronym:
        return "TWO_CAPITALS" if len(token.text) == 2 else "CAPITALS"
    return "CAPITAL" if capital else "SPOKEN" if tokens[-1].type == "DOT" else "LOWER"


def _add_society(document: Document, lattice: Lattice, index: int, *, named: bool) -> None:
    """Adds a witness for a word that names a body with others (named): «Harbour Towns Board», «Union des communes»."""
    tokens = lattice.tokens
    if not f" {tokens[index].text.casefold()}".endswith(document.engine.lexicon.societies):
        return
    behind = tokens[index + 1 : min(index + 3, len(tokens) - 1)]
    if named or any(a.type in ("OF", "FROM") or document.meaning_of(a.lexeme, "of").type == "OF_BODY" for a in behind):
        lattice.add("SOCIETY", index, index + 1, None, "witness")


def _add_initialled(lattice: Lattice, end: int, acronym: str) -> None:
    """Adds a witness for the words before a bracket whose initials are in it: «Amis des collines bleues (ACB)»."""
    words = [i for i, word in enumerate(lattice.tokens[:end]) if i or word.type != "THE"]
    initials = "".join([lattice.tokens[i].text[0] for i in words]).casefold()
    letters = iter(initials)
    if initials[:1] == acronym[0] and len(acronym) > 2 and all(letter in letters for letter in acronym):
        lattice.add("WITNESS", words[0], end)
