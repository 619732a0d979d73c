"""Loads what was compiled from `grammar/`: Lark's tables and the validated word lists.

An installed package has them in one file. An editable checkout recompiles them when a file in `grammar/` has changed,
and keeps them only in memory if the checkout is read-only.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .models.codes import Code
from .readings.tables import Parser, Table

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
#: An installed package contains its grammar; a folder of that name next to it may be something else.
_INSTALLED = (_PACKAGE / "grammar").is_dir()
_FOLDER = _PACKAGE / "grammar" if _INSTALLED else _PACKAGE.parent.parent / "grammar"


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`.

    codes: the codes of diagnostics.
    marks: the regular expression of each terminal of `line.lark`, in order of priority.
    shapes: the same for `tokens.lark`.
    forms: the same for `beside.lark` and `inside.lark`, by name.
    closers: for each quotation mark those that close it, from `quotation.toml`.
    costs: for each grammar the costs of edges in its lattices, by name; under `rules` those of rules and aliases.
    edges: for each grammar what a token can be, by its type, each with the name of its cost.
    grammars: Lark's table for each grammar, by name.
    words: the word list of each language as a plain dictionary. dialects: each complete built-in dialect as JSON.
    small_words: for each small word of dialects the groups of readers that use it, and its type.
    lexicons: the pickled lexicon of each built-in dialect; a process loads only the one that it uses.
    countries: folded name to ISO 3166-1 alpha-2 code. country_codes: those codes. articles: words that precede a name.
    first_words: the first words of the names of countries and regions, with the word count of the longest such name.
    name_words: all words in names of countries.
    same, small, state_heads, state_kinds: words for other ways to write the name of a country.
    alpha_3: ISO 3166-1 alpha-3 to alpha-2. part_codes: codes of countries that are also codes of states or provinces.
    doubtful: folded names of countries that more often mean part of another one. continents: folded names.
    regions: folded names of parts of countries (ISO 3166-2), for places written without brackets.
    region_towns: those of them that are also towns.
    territories: for the code of a territory, or of a country with the same name as a region, the states it belongs to.
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
    """The tables: read from the package, or compiled if the checkout has changed."""
    if _INSTALLED or not (_FOLDER / "tokens.lark").is_file():
        return _read()
    # Imported here because an installed package needs neither Lark nor the validation of word lists.
    from . import compiler

    key = compiler.key(_FOLDER)
    if _FILE.is_file() and _FILE.read_bytes().startswith(key.encode()):
        return _read()
    return Tables(**compiler.compile_to(_FOLDER, _FILE))


def make_parser(grammar: str, transformer: object) -> Parser:
    """A parser for the grammar with this name. transformer: makes its values."""
    return Parser(tables().grammars[grammar], transformer)


def grammar_folder() -> Path:
    """The folder with the source of the grammar and word lists: in the checkout, or else in the package."""
    return _FOLDER


def _read() -> Tables:
    _, _, data = _FILE.read_bytes().partition(b"\n")
    return Tables(**pickle.loads(data))
