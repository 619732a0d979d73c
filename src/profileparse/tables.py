"""What is compiled from `grammar/`: the form of the file that a package carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .lalr import Table

__all__ = ["Tables"]


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
