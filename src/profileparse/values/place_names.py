"""Countries as values: the name as written, with the code of ISO 3166-1."""

from __future__ import annotations

from typing import Final

from ..document import one_line
from ..models import Country
from ..words.gazetteer import country_code, similar_country_code

__all__ = ["country_named", "is_wide", "similar_country"]

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
