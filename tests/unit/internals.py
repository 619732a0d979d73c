"""Every part of the package that unit tests reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from profileparse.compiled import tables
from profileparse.dates.api import read_date
from profileparse.dialect_files import load_dialect, names, source_of, starter
from profileparse.document import load_engine
from profileparse.lalr import ParseError, Parser, Table
from profileparse.lexer import Lexer
from profileparse.normalize import normalize
from profileparse.readers.place_names import country_named, similar_country
from profileparse.vocabulary import fold_phrase

__all__ = [
    "POPULATION_MODEL",
    "ParseError",
    "Parser",
    "Table",
    "country_named",
    "fold_phrase",
    "load_dialect",
    "names",
    "normalize",
    "read_date",
    "recorded",
    "similar_country",
    "source_of",
    "starter",
    "tokens",
    "tokens_without_memory",
]

#: The model that the reader of the population calls, by the name under which it does.
POPULATION_MODEL = "profileparse.readers.fields.Population"

Token = tuple[str, int, int, str]


def tokens(text: str) -> list[Token]:
    """The tokens of a text; the lexer knows most lexemes from the texts before."""
    return _cut(load_engine("efus").lexer, text)


def tokens_without_memory(text: str) -> list[Token]:
    """The same by a lexer that has seen no text before."""
    return _cut(Lexer(tables().shapes, load_engine("efus").lexicon.words.root), text)


def _cut(lexer: Lexer, text: str) -> list[Token]:
    return [(token.type, token.start, token.end, token.text) for token in lexer.tokens(text)]


# --- grammars of tokens


@contextmanager
def recorded() -> Iterator[dict[str, set[tuple[str, ...]]]]:
    """The sequences of token types that the parsers meet, by the name of the grammar.

    It puts its own method into the class, which compiled readers would not call.
    """
    grammars = {id(table.states): name for name, table in tables().grammars.items()}
    met: dict[str, set[tuple[str, ...]]] = {name: set() for name in tables().grammars}
    plan = Parser._plan

    def planned(parser: Parser, types: tuple[str, ...]) -> Any:
        met[grammars[id(parser._states)]].add(types)
        return plan(parser, types)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "_plan", planned)
        yield met
