"""Countries (ISO 3166-1) and their regions (ISO 3166-2) by the names that the lists have for them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ..compiled import tables
from .lexer import Token
from .vocabulary import fold_phrase

__all__ = ["KnownPlace", "country_code", "is_region", "known_place", "lies_in", "similar_country_code"]

#: What may be written between the words of a name: `U.S.A.`, `Guinea-Bissau`.
_JOINERS: Final = frozenset({"DOT", "HYPHEN", "PLAIN_QUOTE", "CLOSE"})
#: The ratio of difflib from which a name is another one misspelt.
_ALIKE: Final = 0.82


class KnownPlace(NamedTuple):
    """A country or a region that some tokens name.

    last: the index after the last token. country: ISO 3166-1 alpha-2; None for a region. region: whether the lists have
    a region of that name. code: whether the code itself is written, which may be a word too.
    """

    last: int
    country: str | None
    region: bool
    code: bool = False


def known_place(tokens: Sequence[Token], first: int) -> KnownPlace | None:
    """The country or region whose name begins with the token at `first`: of several the longest."""
    longest = _first_words()
    found: KnownPlace | None = None
    words = ""
    index, limit = first, 1
    while index < len(tokens) and limit:
        token = tokens[index]
        index += 1
        if token.lexeme is None or token.type in _JOINERS:
            if index - 1 == first or token.type not in _JOINERS or tokens[index - 2].type in _JOINERS:
                break
            continue
        folded = token.lexeme.folded.replace("'", " ").strip()
        if index - 1 == first:
            following = tokens[index].lexeme if index < len(tokens) else None
            if folded in _articles() and following is not None and following.folded not in _articles():
                after = known_place(tokens, index)
                if after is not None and after.country:
                    return after
            limit = longest.get(folded.split(" ")[0], 0) + 1
            if len(token.text) == 2 and token.text.isupper() and token.text in _codes():
                found = KnownPlace(index, token.text, False, True)
        words = f"{words} {folded}" if words else folded
        limit -= 1
        code, region = _country(words), words in tables().regions
        if limit and (code is not None or region):
            found = KnownPlace(_with_final_stop(tokens, index, words), code, region)
    return found


def _with_final_stop(tokens: Sequence[Token], index: int, words: str) -> int:
    """The index after the full stop that ends an abbreviation: `U.S.A.`."""
    shortened = index < len(tokens) and tokens[index].type == "DOT" and len(words.rpartition(" ")[2]) == 1
    return index + 1 if shortened else index


@cache
def _first_words() -> dict[str, int]:
    """The words that a known name begins with, each with the number of words of the longest such name."""
    found: dict[str, int] = {}
    for names in (tables().countries, tables().regions):
        for name in names:
            words = name.split(" ")
            found[words[0]] = max(found.get(words[0], 0), len(words))
    return found


def _country(folded: str) -> str | None:
    known = tables().countries
    return known.get(folded) or known.get(folded.replace(" ", ""))


@lru_cache(maxsize=10_000)
def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that `name` is, written in whatever known way; None for no country."""
    if len(name) == 2 and name.isupper() and name in _codes():
        return name
    folded = fold_phrase(name)
    code = _country(folded)
    if code is None and " " in folded:
        article, _, rest = folded.partition(" ")
        code = tables().countries.get(rest) if article in _articles() else None
    return code


@lru_cache(maxsize=10_000)
def similar_country_code(name: str) -> str | None:
    """The code of the country that a misspelt `name` most likely means (`Tunesia`); None where nothing is close."""
    folded, countries = fold_phrase(name), tables().countries
    if is_region(name):
        return None
    # «Republic of Exland» names the country with one word, and is no other one misspelt.
    if len(folded) < 5 or (" " in folded and any(word in countries for word in folded.split(" "))):
        return None
    # Nobody mistypes the first letter, or leaves out several.
    alike = [known for known in countries if known[0] == folded[0] and abs(len(known) - len(folded)) <= 3]
    # Imported here because most pages misspell no country.
    from difflib import get_close_matches

    close = get_close_matches(folded, alike, n=1, cutoff=_ALIKE)
    return countries[close[0]] if close else None


def lies_in(code: str, state: str) -> bool:
    """Whether what is named like the country of a code may lie in a state: a part of it, or a town's county in the US.

    Scotland lies in the United Kingdom and Guadeloupe in France; Mexico, Lebanon and Jersey are places in the US.
    """
    return code == state or state == "US" or tables().territories.get(code) == state


def is_region(name: str) -> bool:
    """Whether `name` is a large part of a country, as ISO 3166-2 lists them."""
    return fold_phrase(name) in tables().regions


@cache
def _codes() -> frozenset[str]:
    return frozenset(tables().countries.values())


@cache
def _articles() -> frozenset[str]:
    """What may precede the English name of a country: «the Netherlands»."""
    return frozenset(tables().words["en"]["words"]["the"])
