"""Loads what was compiled from `grammar/`: Lark's tables and the checked word lists.

An installed package carries them in one file. In an editable checkout they are compiled anew when a file below
`grammar/` has changed, and kept in memory only where the checkout can't be written.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

__all__ = ["Tables", "grammar_folder", "tables"]

_PACKAGE = Path(__file__).resolve().parent
_FILE = _PACKAGE / "_compiled.pickle"
_CHECKOUT = _PACKAGE.parent.parent / "grammar"


@dataclass(frozen=True)
class Tables:
    """Everything that is read from `grammar/`.

    key: a digest of the sources and of the versions that compiled them.
    lark_version: the Lark that wrote `grammars`; another one may not read them.
    pattern: the alternation of all terminals of `tokens.lark`.
    grammars: what `Lark.save` wrote for each grammar, by its name.
    words, dialects: the TOML files as plain dictionaries, by language and by name.
    countries: folded name to ISO 3166-1 alpha-2 code.
    regions: folded names of parts of countries, for places written without brackets.
    """

    key: str
    lark_version: str
    pattern: str
    grammars: dict[str, bytes]
    words: dict[str, dict[str, Any]]
    dialects: dict[str, dict[str, Any]]
    countries: dict[str, str]
    regions: dict[str, str]


@lru_cache(maxsize=1)
def tables() -> Tables:
    """The tables: read from the package, or compiled from the checkout where that is newer."""
    if not _CHECKOUT.is_dir() or not (_CHECKOUT / "tokens.lark").is_file():
        return _installed()
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


def _installed() -> Tables:
    found = _read()
    if found.lark_version == version("lark"):
        return found
    # Lark was updated after the package was built: its tables are made anew, once a process.
    from . import compiling

    return compiling.compile_grammar(grammar_folder())


def _read() -> Tables:
    """Unpickles the package's own file, which is code as much as the modules beside it are."""
    found = pickle.loads(_FILE.read_bytes())
    if not isinstance(found, Tables):
        raise TypeError(f"{_FILE} does not hold the compiled grammar: reinstall profileparse")
    return found
