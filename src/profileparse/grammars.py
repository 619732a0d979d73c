"""Hands out the parsers: Lark's LALR tables from `grammar/*.lark`, with the class that makes values of a tree.

A grammar here is parsed from ready tokens. A token whose type a grammar does not name is nothing special to it:
it becomes `TEXT`.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from typing import Any

from lark import Lark, Transformer
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer as LarkLexer

from . import compiled
from .lexer import Token

__all__ = ["Grammar", "ReadyTokens"]


class ReadyTokens(LarkLexer):
    """A lexer for Lark whose input is the tokens themselves."""

    def __init__(self, lexer_conf: object) -> None:
        """Lark hands every lexer its configuration; there is nothing to configure."""

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Any]:
        """The tokens as they are; this kind of lexer is handed the input itself."""
        return iter(lexer_state)


class Grammar:
    """One grammar file, ready to parse.

    name: the file's name without its ending.
    values: the transformer with a method for each rule.
    """

    def __init__(self, name: str, values: Transformer[Any, Any]) -> None:
        saved = pickle.loads(compiled.tables().grammars[name])
        # The call that Lark's own generated parsers make: `Lark.load` alone would leave trees to walk afterwards.
        self._lark = Lark._load_from_dict(saved["data"], saved["memo"], transformer=values)  # type: ignore[no-untyped-call]
        self.terminals = frozenset(s.name for rule in self._lark.rules for s in rule.expansion if s.is_term)

    def parse(self, tokens: Sequence[Token]) -> Any:
        """The value of `tokens`; raises `lark.exceptions.UnexpectedInput` where they are no sentence."""
        return self._lark.parse(tokens)

    def longest(self, tokens: Sequence[Token]) -> tuple[Any, int]:
        """The value of the longest beginning of `tokens` that is a sentence, and its length (0 where none is)."""
        length = len(tokens)
        while length:
            try:
                return self._lark.parse(tokens[:length]), length
            except UnexpectedInput as error:
                bad = getattr(error, "token", None)
                reached = next((i for i in range(length) if tokens[i] is bad), length)
                length = reached if reached < length else length - 1
        return None, 0
