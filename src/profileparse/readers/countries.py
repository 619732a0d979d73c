"""Countries: a name in any of the languages, in any spelling, to its ISO 3166-1 code."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from ..compiled import tables
from ..document import one_line
from ..models import Country
from ..vocabulary import fold_phrase

__all__ = ["country_named", "is_region", "similar_country"]

#: No country of the lists has a longer name.
_LONGEST_NAME: Final = 80


def country_named(name: str) -> Country | None:
    """The country that `name` is, written in whatever known way; None where no list has it."""
    name = one_line(name)
    code = _code(name)
    return Country(name=name, alpha_2=code) if code else None


@lru_cache(maxsize=10_000)
def _code(name: str) -> str | None:
    if len(name) > _LONGEST_NAME:
        return None
    if len(name) == 2 and name.isupper() and name in _codes():
        return name
    folded, known = fold_phrase(name), tables().countries
    code = known.get(folded) or known.get(folded.replace(" ", ""))
    if code is None and " " in folded:
        article, _, rest = folded.partition(" ")
        code = known.get(rest) if article in _articles() else None
    return code


@cache
def _articles() -> frozenset[str]:
    """What may stand before the English name of a country: «the Netherlands»."""
    return frozenset(tables().words["en"]["words"]["the"])


def similar_country(name: str) -> Country | None:
    """The country that a misspelt `name` most likely means (`Tunesia`); None where nothing is close."""
    code = _similar_code(one_line(name))
    return Country(name=one_line(name), alpha_2=code) if code else None


@lru_cache(maxsize=10_000)
def _similar_code(name: str) -> str | None:
    if len(name) > _LONGEST_NAME or is_region(name):
        return None
    folded = fold_phrase(name)
    if len(folded) < 5:
        return None
    # Nobody mistypes the first letter, or leaves out several.
    countries = tables().countries
    alike = [known for known in countries if known[0] == folded[0] and abs(len(known) - len(folded)) <= 3]
    # Imported here because most pages misspell no country.
    from difflib import get_close_matches

    close = get_close_matches(folded, alike, n=1, cutoff=0.82)
    return countries[close[0]] if close else None


def is_region(name: str) -> bool:
    """Whether `name` is a large part of a country, as ISO 3166-2 lists them."""
    return fold_phrase(name) in tables().regions


@cache
def _codes() -> frozenset[str]:
    return frozenset(tables().countries.values())
