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

from .lalr import Parser, Table

__all__ = ["Tables", "grammar_folder", "make_parser", "tables"]

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
_CHECKOUT = _PACKAGE.parent.parent / "grammar"


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`.

    marks: the expression of each terminal of `line.lark`, what is tried first in front.
    shapes: the same of `tokens.lark`.
    closers: for each quotation mark those that close it, as `quotation.lark` says.
    grammars: what Lark made of each grammar, by its name.
    words, dialects: the TOML files as plain dictionaries, by language and by name.
    lexicons: the pickled lexicon of each built-in dialect; a process loads the one that it uses.
    countries: folded name to ISO 3166-1 alpha-2 code.
    regions: folded names of parts of countries (ISO 3166-2), for places written without brackets.
    """

    marks: dict[str, str]
    shapes: dict[str, str]
    closers: dict[str, str]
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
    # Imported here because an installed package needs neither Lark nor the checks of word lists.
    from . import compiler

    key = compiler.key(_CHECKOUT)
    if _FILE.is_file() and _FILE.read_bytes().startswith(key.encode()):
        return _read()
    return Tables(**compiler.compile_to(_CHECKOUT, _FILE))


def make_parser(grammar: str, transformer: object) -> Parser:
    """A parser of the grammar of that name, whose values `transformer` makes."""
    return Parser(tables().grammars[grammar], transformer)


def grammar_folder() -> Path:
    """Where the grammar and the word lists stand as text: in the checkout, else in the package."""
    return _CHECKOUT if _CHECKOUT.is_dir() else _PACKAGE / "grammar"


def _read() -> Tables:
    """Unpickles the package's own file, which is code as much as the modules beside it are."""
    _, _, data = _FILE.read_bytes().partition(b"\n")
    return Tables(**pickle.loads(data))
