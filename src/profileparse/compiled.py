"""Loads what was compiled from `grammar/`: Lark's tables and the validated word lists.

An installed package has them in one file. An editable checkout recompiles them when a file in `grammar/` has changed,
and keeps them only in memory if the checkout is read-only.
"""

from __future__ import annotations

import hashlib
import pickle
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from .models.codes import Code
from .readings.tables import Table

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
#: An installed package contains its grammar; a folder of that name next to it may be something else.
_INSTALLED = (_PACKAGE / "grammar").is_dir()
_FOLDER = _PACKAGE / "grammar" if _INSTALLED else _PACKAGE.parent.parent / "grammar"
#: The modules that read the files of the grammar: a change in one of them requires recompilation.
_SOURCES = (
    "compiler",
    "models/codes",
    "readings/tables",
    *(f"words/{name}" for name in ("dialects", "lexer", "lexicon", "lexicons", "vocabulary")),
)


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`; what is folded is so by `vocabulary.fold_phrase`."""

    codes: dict[str, Code]  # of diagnostics
    shapes: dict[str, dict[str, str]]  # for each grammar of only terminals their expressions, in order of priority
    closers: dict[str, str]  # for each quotation mark those that close it, from `quotation.toml`
    decoding: dict[str, Any]  # what `decoding.toml` says
    templates: list[dict[str, Any]]  # how the words of templates of a wiki are read, as `wiki.toml` says
    costs: dict[str, dict[str, Any]]  # for each grammar those of edges, by name; under `rules` of rules and aliases
    edges: dict[str, dict[str, tuple[tuple[str, str], ...]]]  # what a token can be, by its type, each with its cost
    grammars: dict[str, Table]  # Lark's table for each grammar
    words: dict[str, dict[str, Any]]  # the word list of each language
    small_words: dict[str, dict[str, str]]  # for each small word of dialects its type, and the readers that use it
    dialects: dict[str, str]  # each complete built-in dialect as JSON
    lexicons: dict[str, bytes]  # the pickled lexicon of each; a process loads only the one that it uses

    countries: dict[str, str]  # folded name to ISO 3166-1 alpha-2 code
    country_codes: frozenset[str]
    other_codes: dict[str, str]  # ISO 3166-1 alpha-3, and the signs of cars, to alpha-2
    regions: dict[str, str]  # folded names of parts of countries (ISO 3166-2), for places written without brackets
    region_towns: frozenset[str]  # those of them that are also towns
    continents: frozenset[str]  # folded names
    provinces: dict[str, frozenset[str]]  # codes of provinces by the language of their country's pages
    part_codes: frozenset[str]  # codes of countries that are also codes of states or provinces
    owners: dict[str, tuple[str, ...]]  # by the code of a state or a province the countries that have one
    doubtful: frozenset[str]  # folded names of countries that more often mean part of another one
    territories: dict[str, tuple[str, ...]]  # by code of a country: the states in which it or its namesake is
    first_words: dict[str, int]  # of the names of countries and regions, with the word count of the longest such name
    name_words: frozenset[str]  # all words in names of countries
    articles: frozenset[str]  # words that precede a name
    same: dict[str, str]  # folded abbreviation to the word in full
    small: frozenset[str]  # words in names that tell no country from another one: «of», «and»
    state_heads: frozenset[str]  # what a state may be: «republic», «kingdom»
    state_kinds: frozenset[str]  # what kind of one: «democratic», «federal»


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables: read from the package, or compiled if the checkout has changed."""
    if _INSTALLED or not (_FOLDER / "tokens.lark").is_file():
        return _read()
    now = key(_FOLDER)
    if _FILE.is_file() and _FILE.read_bytes().startswith(now.encode()):
        return _read()
    # Imported here because the tables need neither Lark nor the validation of word lists, which take 50 ms.
    from . import compiler

    return Tables(**compiler.compile_to(_FOLDER, _FILE, now))


def key(folder: Path) -> str:
    """A digest of all files below `folder`, of the modules that read them, and of Lark's version."""
    digest = hashlib.sha256()
    lark = find_spec("lark")  # whose first file has its version
    sources = [_PACKAGE / f"{name}.py" for name in _SOURCES]
    sources += [Path(lark.origin)] if lark is not None and lark.origin is not None else []
    for path in sorted(folder.rglob("*.lark")) + sorted(folder.rglob("*.toml")) + sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def grammar_folder() -> Path:
    """The folder with the source of the grammar and word lists: in the checkout, or else in the package."""
    return _FOLDER


def _read() -> Tables:
    _, _, data = _FILE.read_bytes().partition(b"\n")
    return Tables(**pickle.loads(data))
