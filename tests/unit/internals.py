"""Every part of the package that unit tests reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from profileparse.context import engine
from profileparse.dateapi import read_date
from profileparse.dialect_files import load_dialect, source_of, starter
from profileparse.dialects import names
from profileparse.reading import make_reading
from profileparse.values.countries import country_named, similar_country
from profileparse.vocabulary import fold_phrase

__all__ = [
    "POPULATION_READER",
    "country_named",
    "fold_phrase",
    "load_dialect",
    "make_reading",
    "names",
    "read_date",
    "similar_country",
    "source_of",
    "starter",
    "tokens",
    "tokens_without_memory",
]

#: The function that makes the population of a profile, by the name under which it is called.
POPULATION_READER = "profileparse.build.read_population"

Token = tuple[str, int, int, str]


def tokens(text: str) -> list[Token]:
    """The tokens of a text; the lexer knows most pieces from the texts before."""
    return [(token.type, token.start, token.end, token.text) for token in engine("efus").words.cut(text, 0, len(text))]


def tokens_without_memory(text: str) -> list[Token]:
    """The same, with a look at every piece where it stands."""
    found = engine("efus").words.first(text, 0, len(text), len(text))
    return [(token.type, token.start, token.end, token.text) for token in found]
