"""Loads what was compiled from `grammar/`: Lark's tables and the checked word lists.

An installed package carries them in one file. In an editable checkout they are compiled anew when a file below
`grammar/` has changed, and kept in memory only where the checkout can't be written.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Rule", "Table", "Tables", "grammar_folder", "tables"]

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
_CHECKOUT = _PACKAGE.parent.parent / "grammar"


class Rule(NamedTuple):
    """A rule of a grammar: `origin` consists of `parts`, and `method` makes its value.

    passes_on: whether the value of a single part is the value of the rule (`?rule`).
    """

    origin: str
    parts: tuple[str, ...]
    method: str
    passes_on: bool


class Table(NamedTuple):
    """The LALR(1) table of one grammar.

    states: for each state what to do with a symbol: n >= 0 goes to state n, n < 0 reduces by rule -1 - n.
    start, end: the state to begin with, and the one in which the whole is read.
    terminals: the token types that the grammar names.
    """

    states: list[dict[str, int]]
    rules: list[Rule]
    start: int
    end: int
    terminals: frozenset[str]


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`.

    key: a digest of the sources and of the versions that compiled them.
    shapes: the expression of each terminal of `tokens.lark`, what is tried first in front.
    grammars: what Lark made of each grammar, by its name.
    words, dialects: the TOML files as plain dictionaries, by language and by name.
    lexicons: the pickled lexicon of each built-in dialect; a process loads the one that it uses.
    countries: folded name to ISO 3166-1 alpha-2 code.
    regions: folded names of parts of countries, for places written without brackets.
    """

    key: str
    shapes: dict[str, str]
    grammars: dict[str, Table]
    words: dict[str, dict[str, Any]]
    dialects: dict[str, dict[str, Any]]
    lexicons: dict[str, bytes]
    countries: dict[str, str]
    regions: dict[str, str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables: read from the package, or compiled from the checkout where that is newer."""
    if not _CHECKOUT.is_dir() or not (_CHECKOUT / "tokens.lark").is_file():
        return _read()
    from . import compiling

    key = compiling.key(_CHECKOUT)
    if _FILE.is_file():
        found = _read()
        if found.key == key:
            return found
    return compiling.compile_to(_CHECKOUT, _FILE)


def grammar_folder() -> Path:
    """Where the grammar and the word lists stand as text: in the checkout, else in the package."""
    return _CHECKOUT if _CHECKOUT.is_dir() else _PACKAGE / "grammar"


def _read() -> Tables:
    """Unpickles the package's own file, which is code as much as the modules beside it are."""
    found = pickle.loads(_FILE.read_bytes())
    if not isinstance(found, Tables):
        raise TypeError(f"{_FILE} does not hold the compiled grammar: reinstall profileparse")
    return found
