"""Runs the parsers: the LALR(1) tables that Lark compiled from `grammar/*.lark`, with the class that makes values.

Lark does the analysis when the package is built. What is left for a page is a stack and a look-up for each token,
which needs no Lark at all: neither its import nor its tokens, trees and messages.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from . import compiled
from .lexer import Token

__all__ = ["Grammar", "NoSentenceError"]

_END = "$END"


class NoSentenceError(ValueError):
    """The tokens are no sentence of a grammar; `index` is that of the first wrong one, the length where one lacks."""

    def __init__(self, index: int) -> None:
        super().__init__(f"no sentence: token {index} does not fit")
        self.index = index


class _Reduction(NamedTuple):
    """What a rule does: so many values become one, which stands for `origin`."""

    size: int
    origin: str
    value: Callable[[list[Any]], Any]


class Grammar:
    """One grammar file, ready to parse.

    name: the file's name without its ending.
    values: an object with a method for each rule or alias; it takes the list of the values of the rule's parts.
    """

    def __init__(self, name: str, values: object) -> None:
        table = compiled.tables().grammars[name]
        reductions = [_Reduction(len(rule.parts), rule.origin, _maker(rule, values)) for rule in table.rules]
        self._start, self._accepts = table.start, table.end
        self._states: list[dict[str, Any]] = [
            {symbol: action if action >= 0 else reductions[-1 - action] for symbol, action in state.items()}
            for state in table.states
        ]
        self.terminals = table.terminals

    def parse(self, tokens: Sequence[Token]) -> Any:
        """The value of `tokens`; raises NoSentenceError where they are no sentence."""
        states, stack = self._states, [self._start]
        values: list[Any] = []
        state = states[self._start]
        for index, token in enumerate(tokens):
            kind = token.type
            action = state.get(kind)
            while action.__class__ is _Reduction:
                state = self._reduce(action, stack, values)
                action = state.get(kind)
            if action is None:
                raise NoSentenceError(index)
            stack.append(action)
            values.append(token)
            state = states[action]
        while stack[-1] != self._accepts:
            action = state.get(_END)
            if action is None:
                raise NoSentenceError(len(tokens))
            state = self._reduce(action, stack, values)
        return values[-1]

    def _reduce(self, rule: _Reduction, stack: list[int], values: list[Any]) -> dict[str, Any]:
        """Puts the value of a rule in the place of its parts; the actions of the state behind it."""
        size, origin, value = rule
        parts: list[Any] = []
        if size:
            parts = values[-size:]
            del values[-size:], stack[-size:]
        values.append(value(parts))
        target: int = self._states[stack[-1]][origin]
        stack.append(target)
        return self._states[target]

    def longest(self, tokens: Sequence[Token]) -> tuple[Any, int]:
        """The value of the longest beginning of `tokens` that is a sentence, and its length (0 where none is)."""
        length = len(tokens)
        while length:
            try:
                return self.parse(tokens[:length]), length
            except NoSentenceError as error:
                length = min(error.index, length - 1)
        return None, 0


def _maker(rule: compiled.Rule, values: object) -> Callable[[list[Any]], Any]:
    """What makes the value of a rule of the values of its parts.

    Lark turns `x*` into rules of its own whose names begin with `_`: their values are lists, and are spliced in.
    """
    helper = rule.origin.startswith("_")
    if not helper and rule.passes_on and len(rule.parts) == 1:
        return _only
    method: Callable[[list[Any]], Any] = list if helper else getattr(values, rule.method)
    lists = [part.startswith("_") for part in rule.parts]
    if not any(lists):
        return method
    return _spliced(_same if helper else method, lists)


def _only(parts: list[Any]) -> Any:
    return parts[0]


def _same(parts: list[Any]) -> list[Any]:
    return parts


def _spliced(method: Callable[[list[Any]], Any], lists: list[bool]) -> Callable[[list[Any]], Any]:
    """`method` for parts of which some are lists. The first list is added to, so that a long one costs no copies."""

    def spliced(parts: list[Any]) -> Any:
        out: list[Any] = parts[0] if lists[0] else [parts[0]]
        for is_list, part in zip(lists[1:], parts[1:], strict=True):
            if is_list:
                out += part
            else:
                out.append(part)
        return method(out)

    return spliced
