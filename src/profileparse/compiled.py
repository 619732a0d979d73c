"""Loads what was compiled from `grammar/`: Lark's tables and the checked word lists.

An installed package carries them in one file. In an editable checkout they are compiled anew when a file below
`grammar/` has changed, and kept in memory only where the checkout can't be written.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .models.codes import Code
from .readings.tables import Parser, Table

__all__ = ["Tables", "grammar_folder", "make_parser", "tables"]

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
#: An installed package has its grammar inside; a folder of that name beside it may be anybody's.
_INSTALLED = (_PACKAGE / "grammar").is_dir()
_FOLDER = _PACKAGE / "grammar" if _INSTALLED else _PACKAGE.parent.parent / "grammar"


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`.

    codes: those of diagnostics.
    marks: the expression of each terminal of `line.lark`, what is tried first comes first.
    shapes: the same of `tokens.lark`.
    forms: the same of `beside.lark` and `inside.lark`, by their names.
    closers: for each quotation mark those that close it, as `quotation.toml` says.
    costs: of each grammar what speaks against an edge of its lattices, by name; under `rules` that of a rule or alias.
    edges: of each grammar what a token may be by its type, each with the name of its cost.
    grammars: what Lark made of each grammar, by its name.
    words: the word list of each language as a plain dictionary. dialects: all of each built-in dialect as JSON.
    small_words: the readers that ask for each of the small words of dialects, and what it is.
    lexicons: the pickled lexicon of each built-in dialect; a process loads the one that it uses.
    countries: folded name to ISO 3166-1 alpha-2 code. country_codes: those codes. articles: what may precede a name.
    first_words: the words that the name of a country or region begins with, and the words of the longest such name.
    name_words: all words that names of countries consist of.
    same, small, state_heads, state_kinds: in what other ways the name of a country may be written.
    alpha_3: ISO 3166-1 alpha-3 to alpha-2. part_codes: codes of countries that are those of states and provinces too.
    doubtful: folded names of countries that are sooner those of a part of another one. continents: folded names.
    regions: folded names of parts of countries (ISO 3166-2), for places written without brackets.
    region_towns: those of them that are towns as well.
    territories: for the code of a territory, or of a country that a region shares its name with, the states it is in.
    """

    codes: dict[str, Code]
    forms: dict[str, dict[str, str]]
    marks: dict[str, str]
    shapes: dict[str, str]
    closers: dict[str, str]
    costs: dict[str, dict[str, Any]]
    edges: dict[str, dict[str, tuple[tuple[str, str], ...]]]
    grammars: dict[str, Table]
    words: dict[str, dict[str, Any]]
    small_words: dict[str, dict[str, str]]
    dialects: dict[str, str]
    lexicons: dict[str, bytes]
    countries: dict[str, str]
    country_codes: frozenset[str]
    first_words: dict[str, int]
    name_words: frozenset[str]
    articles: frozenset[str]
    region_towns: frozenset[str]
    same: dict[str, str]
    small: frozenset[str]
    state_heads: frozenset[str]
    state_kinds: frozenset[str]
    alpha_3: dict[str, str]
    part_codes: frozenset[str]
    doubtful: frozenset[str]
    continents: frozenset[str]
    regions: dict[str, str]
    territories: dict[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables: read from the package, or compiled from the checkout where that is newer."""
    if _INSTALLED or not (_FOLDER / "tokens.lark").is_file():
        return _read()
    # Imported here because an installed package needs neither Lark nor the checks of word lists.
    from . import compiler

    key = compiler.key(_FOLDER)
    if _FILE.is_file() and _FILE.read_bytes().startswith(key.encode()):
        return _read()
    return Tables(**compiler.compile_to(_FOLDER, _FILE))


def make_parser(grammar: str, transformer: object) -> Parser:
    """A parser of the grammar of that name, whose values `transformer` makes."""
    return Parser(tables().grammars[grammar], transformer)


def grammar_folder() -> Path:
    """Where the grammar and the word lists are as text: in the checkout, else in the package."""
    return _FOLDER


def _read() -> Tables:
    _, _, data = _FILE.read_bytes().partition(b"\n")
    return Tables(**pickle.loads(data))
