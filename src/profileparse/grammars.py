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

_END_TOKEN = Token("$END", 0, 0, "")


class NoSentenceError(ValueError):
    """The tokens are no sentence of a grammar; `index` is that of the first wrong one, the length where one lacks."""

    def __init__(self, index: int) -> None:
        super().__init__(f"no sentence: token {index} does not fit")
        self.index = index


class _Reduction(NamedTuple):
    """What a rule does: so many values become one, which stands for `origin`; None keeps a single value as it is."""

    size: int
    origin: str
    value: Callable[[list[Any]], Any] | None


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
        # The inner loop of everything: what belongs into functions stands in line here.
        states, stack = self._states, [self._start]
        values: list[Any] = []
        actions = states[self._start]
        for index, token in enumerate((*tokens, _END_TOKEN)):
            kind = token.type
            while True:
                action = actions.get(kind)
                if action.__class__ is int:
                    break
                if action is None:
                    raise NoSentenceError(index)
                size, origin, value = action
                if value is not None:
                    parts = values[-size:] if size else []
                    del values[len(values) - size :]
                    values.append(value(parts))
                del stack[len(stack) - size :]
                target = states[stack[-1]][origin]
                stack.append(target)
                if target == self._accepts:
                    return values[-1]
                actions = states[target]
            stack.append(action)
            values.append(token)
            actions = states[action]
        raise AssertionError("the end of the tokens is always reduced or refused")

    def longest(self, tokens: Sequence[Token]) -> tuple[Any, int]:
        """The value of the longest beginning of `tokens` that is a sentence, and its length (0 where none is)."""
        length = len(tokens)
        while length:
            try:
                return self.parse(tokens[:length]), length
            except NoSentenceError as error:
                length = min(error.index, length - 1)
        return None, 0


def _maker(rule: compiled.Rule, values: object) -> Callable[[list[Any]], Any] | None:
    """What makes the value of a rule of the values of its parts; None where the value of its one part is its own.

    Lark turns `x*` into rules of its own whose names begin with `_`: their values are lists, and are spliced in.
    """
    helper = rule.origin.startswith("_")
    if not helper and rule.passes_on and len(rule.parts) == 1:
        return None
    method: Callable[[list[Any]], Any] = list if helper else getattr(values, rule.method)
    lists = [part.startswith("_") for part in rule.parts]
    if not any(lists):
        return method
    if helper:
        return _longer if lists[0] else _spliced(_same, lists)
    return _spliced(method, lists)


def _same(parts: list[Any]) -> list[Any]:
    return parts


def _longer(parts: list[Any]) -> list[Any]:
    """The list in front with the parts behind it: it is added to, so that a long one costs no copies."""
    found: list[Any] = parts[0]
    found += parts[1:]
    return found


def _spliced(method: Callable[[list[Any]], Any], lists: list[bool]) -> Callable[[list[Any]], Any]:
    """`method` for parts of which some are lists."""

    def spliced(parts: list[Any]) -> Any:
        out: list[Any] = []
        for is_list, part in zip(lists, parts, strict=True):
            if is_list:
                out += part
            else:
                out.append(part)
        return method(out)

    return spliced
