"""Runs the parsers: the LALR(1) tables that Lark compiled from `grammar/*.lark`, with the class that makes values.

Lark does the analysis when the package is built. What is left for a page is a stack and a look-up for each token,
which needs no Lark at all: neither its import nor its tokens, trees and messages.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from . import compiled
from .lexer import Token

__all__ = ["Grammar", "NoSentenceError"]

_END: Final = "$END"
#: No action has this number.
_ERROR: Final = -1_000_000


class NoSentenceError(ValueError):
    """The tokens are no sentence of a grammar; `index` is that of the first wrong one, the length where one lacks."""

    def __init__(self, index: int) -> None:
        super().__init__(f"no sentence: token {index} does not fit")
        self.index = index


#: The plans of so many sequences of token types are kept, and none of a longer one.
_MOST_PLANS: Final = 1000
_LONGEST_PLAN: Final = 40

_Value = Callable[[list[Any]], Any]
#: Take so many tokens, then make one value of so many values.
_Step = tuple[int, int, _Value]
_Plan = list[_Step]


class Grammar:
    """One grammar file, ready to parse.

    name: the file's name without its ending.
    values: an object with a method for each rule or alias; it takes the list of the values of the rule's parts.

    Which rules a sequence of tokens follows depends on their types alone. So the tables are asked once for each
    sequence of types, for a plan; dates and entries come in few such sequences, and a plan is quickly carried out.
    """

    def __init__(self, name: str, values: object) -> None:
        table = compiled.tables().grammars[name]
        self._states = table.states
        self._rules = [(len(rule.parts), rule.origin, _maker(rule, values)) for rule in table.rules]
        self._start, self._accepts = table.start, table.end
        self._plans: dict[tuple[str, ...], _Plan | int] = {}
        self._shared: dict[_Step, _Step] = {}
        self.terminals = table.terminals

    def parse(self, tokens: list[Token]) -> Any:
        """The value of `tokens`; raises NoSentenceError where they are no sentence."""
        plan = self._plan(tuple([token.type for token in tokens]))
        if isinstance(plan, int):
            raise NoSentenceError(plan)
        return _carried_out(plan, tokens)

    def longest(self, tokens: list[Token]) -> tuple[Any, int]:
        """The value of the longest beginning of `tokens` that is a sentence, and its length (0 where none is)."""
        types = tuple([token.type for token in tokens])
        length = len(types)
        while length:
            plan = self._plan(types[:length])
            if not isinstance(plan, int):
                return _carried_out(plan, tokens), length
            length = min(plan, length - 1)
        return None, 0

    def _plan(self, types: tuple[str, ...]) -> _Plan | int:
        """How to read tokens of these types; the index of the first that does not fit where they are no sentence."""
        plan = self._plans.get(types)
        if plan is None:
            plan = self._planned(types)
            if len(types) <= _LONGEST_PLAN:
                if len(self._plans) >= _MOST_PLANS:
                    self._plans.clear()
                # Most plans are made of the same few steps.
                known = self._shared
                self._plans[types] = plan if isinstance(plan, int) else [known.setdefault(step, step) for step in plan]
        return plan

    def _planned(self, types: tuple[str, ...]) -> _Plan | int:
        """The plan, by the LALR(1) tables."""
        states, stack = self._states, [self._start]
        widths: list[int] = []  # how many values each symbol on the stack stands for
        plan: _Plan = []
        taken = 0  # tokens since the last step of the plan
        for index, kind in enumerate((*types, _END)):
            while (action := states[stack[-1]].get(kind, _ERROR)) < 0:
                if action == _ERROR:
                    return index
                length, origin, maker = self._rules[-1 - action]
                first = len(widths) - length
                size = sum(widths[first:])
                if maker is not None:
                    plan.append((taken, size, maker))
                    taken, size = 0, 1
                del stack[first + 1 :], widths[first:]
                stack.append(states[stack[-1]][origin])
                widths.append(size)
                if stack[-1] == self._accepts:
                    return plan
            stack.append(action)
            widths.append(1)
            taken += 1
        raise AssertionError("the end of the tokens is always reduced or refused")


def _carried_out(plan: _Plan, tokens: list[Token]) -> Any:
    values: list[Any] = []
    position = 0
    for taken, size, value in plan:
        fresh: list[Any] = tokens[position : position + taken]
        position += taken
        if taken == size:
            values.append(value(fresh))
        else:
            values += fresh
            first = len(values) - size
            parts = values[first:]
            del values[first:]
            values.append(value(parts))
    return values[-1]


def _maker(rule: compiled.Rule, values: object) -> _Value | None:
    """What makes the value of a rule of the values of its parts; None where those stand for it.

    That is so for a rule that passes its one part on, and for those that Lark makes of `x*`, whose names begin with
    `_`: their parts are parts of the rule in which the `x*` stands.
    """
    if rule.origin.startswith("_") or (rule.passes_on and len(rule.parts) == 1):
        return None
    maker: _Value = getattr(values, rule.method)
    return maker
