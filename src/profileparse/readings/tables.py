"""Runs the LALR(1) tables that Lark compiled from `grammar/*.lark`, and calls a transformer's method for each rule.

It gives what Lark's own parser gives with the same transformer (a test compares the two). Lark's own loop takes 1.4
times as long for a page, and needs the import of Lark in every process.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from ..words.vocabulary import keep

END: Final = "$END"
#: No action has this number.
_ERROR: Final = -1_000_000
#: The plans of so many sequences of token types are kept, each of some kilobytes, and none of a longer one.
_MOST_PLANS: Final = 1000
_LONGEST_PLAN: Final = 40


class Rule(NamedTuple):
    """A rule of a grammar: `origin` consists of `parts`, and the transformer's `method` makes its value."""

    origin: str
    parts: tuple[str, ...]
    method: str
    passes_on: bool  # whether the value of a single part is the value of the rule (`?rule`)


class Table(NamedTuple):
    """The LALR(1) table of one grammar."""

    states: list[dict[str, int]]  # for each what to do with a symbol: n >= 0 goes to state n, n < 0 ends rule -1 - n
    rules: list[Rule]
    start: int  # the state to begin with
    end: int  # the one in which the whole is read
    terminals: frozenset[str]  # the token types that the grammar names

    def advance(self, stack: list[int], kind: str) -> list[int] | None:
        """Takes a token of a type; the numbers of the rules that end before it, or None where it does not fit.

        stack: the states so far, the last one on top, which this changes.
        """
        ended: list[int] = []
        while (action := self.states[stack[-1]].get(kind, _ERROR)) < 0:
            if action == _ERROR:
                return None
            number = -1 - action
            rule = self.rules[number]
            ended.append(number)
            del stack[len(stack) - len(rule.parts) :]
            stack.append(self.states[stack[-1]][rule.origin])
            if stack[-1] == self.end:
                return ended
        stack.append(action)
        return ended


class ParseError(ValueError):
    """The tokens are no sentence of a grammar; `index` is that of the first wrong one, the length where one lacks."""

    def __init__(self, index: int) -> None:
        super().__init__(f"no sentence of the grammar: token {index} does not fit")
        self.index = index


_Method = Callable[[list[Any]], Any]
#: Take so many tokens, then make one value of so many values.
_Step = tuple[int, int, _Method]
_Plan = list[_Step]


class Parser:
    """One grammar with the transformer that makes its values.

    transformer: an object with a method for each rule or alias; it takes the list of the values of the rule's parts.

    Which rules a sequence of tokens follows depends on their types alone, and most sequences come again and again. So
    the tables are asked once for each sequence of types, and the answer is kept as a plan: without that, the Cergy
    page takes 1.2 times as long.
    """

    def __init__(self, table: Table, transformer: object) -> None:
        self._table = table
        self._rules = [(len(rule.parts), _method(rule, transformer)) for rule in table.rules]
        self._plans: dict[tuple[str, ...], _Plan | int] = {}
        self.terminals = table.terminals
        self.first = table.terminals.intersection(table.states[table.start])  # what a sentence may begin with

    def parse(self, tokens: Sequence[Any]) -> Any:
        """The value of `tokens`. Raises ParseError where they are no sentence of the grammar."""
        plan = self._plan(tuple([token.type for token in tokens]))
        if isinstance(plan, int):
            raise ParseError(plan)
        return _carried_out(plan, tokens)

    def longest(self, tokens: Sequence[Any]) -> tuple[Any, int]:
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
                keep(self._plans, types, plan, _MOST_PLANS)
        return plan

    def _planned(self, types: tuple[str, ...]) -> _Plan | int:
        """The plan, by the LALR(1) tables."""
        stack = [self._table.start]
        widths: list[int] = []  # how many values each symbol on the stack stands for
        plan: _Plan = []
        taken = 0  # tokens since the last step of the plan
        for index, kind in enumerate((*types, END)):
            ended = self._table.advance(stack, kind)
            if ended is None:
                return index
            for length, method in [self._rules[number] for number in ended]:
                first = len(widths) - length
                size = sum(widths[first:])
                if method is not None:
                    plan.append((taken, size, method))
                    taken, size = 0, 1
                widths[first:] = [size]
            widths.append(1)
            taken += 1
        return plan


def _carried_out(plan: _Plan, tokens: Sequence[Any]) -> Any:
    values: list[Any] = []
    position = 0
    for taken, size, method in plan:
        if taken:
            values += tokens[position : position + taken]
            position += taken
        first = len(values) - size
        values[first:] = [method(values[first:])]
    return values[-1]


def _method(rule: Rule, transformer: object) -> _Method | None:
    """What makes the value of a rule of the values of its parts; None where those stand for it.

    That is so for a rule that passes its one part on, and for one whose name begins with `_`: its parts are parts of
    the rule in which it is, as those of the `x*` for which Lark makes such rules.
    """
    if rule.origin.startswith("_") or (rule.passes_on and len(rule.parts) == 1):
        return None
    method: _Method = getattr(transformer, rule.method)
    return method
