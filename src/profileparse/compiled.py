"""Loads what was compiled from `grammar/`: Lark's tables and the checked word lists.

An installed package carries them in one file. In an editable checkout they are compiled anew when a file below
`grammar/` has changed, and kept in memory only where the checkout can't be written.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from pathlib import Path

from .lalr import Parser
from .tables import Tables

__all__ = ["grammar_folder", "make_parser", "tables"]

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
_CHECKOUT = _PACKAGE.parent.parent / "grammar"


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
    return compiler.compile_to(_CHECKOUT, _FILE)


def make_parser(grammar: str, transformer: object) -> Parser:
    """A parser of the grammar of that name, whose values `transformer` makes."""
    return Parser(tables().grammars[grammar], transformer)


def grammar_folder() -> Path:
    """Where the grammar and the word lists stand as text: in the checkout, else in the package."""
    return _CHECKOUT if _CHECKOUT.is_dir() else _PACKAGE / "grammar"


def _read() -> Tables:
    """Unpickles the package's own file, which is code as much as the modules beside it are."""
    _, _, data = _FILE.read_bytes().partition(b"\n")
    found = pickle.loads(data)
    if not isinstance(found, Tables):
        raise TypeError(f"{_FILE} does not hold the compiled grammar: reinstall profileparse")
    return found
