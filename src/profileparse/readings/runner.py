"""Runs one grammar over a lattice: follows all edges at once, and gives the readings that the grammar accepts.

A reading covers its stretch from end to end, so that there is no rest to make a value of. What the grammar does not
take is dropped, equal stacks are merged, and the cheapest reading comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from ..compiled import tables
from .lattice import Edge, Lattice
from .tables import END, ERROR, Parser

__all__ = ["Reader", "Reading", "Readings"]

#: So many stacks go on behind a token, and so many readings with each of them; the cheapest.
_MOST_STACKS: Final = 24
_MOST_ALIKE: Final = 3
#: So many steps of a stack are kept: pages ask for the same again and again.
_MOST_STEPS: Final = 50_000

#: The states of the parser, and for each symbol on it nothing more: the edges tell the rest.
Stack = tuple[int, ...]


class Reading(NamedTuple):
    """A sequence of edges that the grammar accepts, and what it costs."""

    cost: int
    edges: tuple[Edge, ...]


class Readings(NamedTuple):
    """The readings of a stretch, the cheapest first.

    cut: whether there were more stacks than are followed, so that a reading may be missing.
    reached: how many tokens the farthest reading got over; all of them where there is a reading.
    """

    found: list[Reading]
    cut: bool
    reached: int


class _Path:
    """The way to a stack: the last edge, and the way before it."""

    __slots__ = ("before", "cost", "edge", "length")

    def __init__(self, cost: int, length: int, edge: Edge | None, before: _Path | None) -> None:
        self.cost = cost
        self.length = length
        self.edge = edge
        self.before = before


def _rank(path: _Path) -> tuple[int, int]:
    return path.cost, path.length


class Reader:
    """One grammar, the costs of its edges and rules, and the transformer that makes its values.

    Of two readings that cost the same, the one with fewer edges comes first; of these the one that was found first: by
    the edges that begin earlier in the text, in the order in which they were added.
    """

    def __init__(self, grammar: str, transformer: object) -> None:
        table = tables().grammars[grammar]
        costs = tables().costs.get(grammar, {})
        self.grammar = grammar
        self.parser = Parser(table, transformer)
        self.costs: dict[str, int] = {name: cost for name, cost in costs.items() if isinstance(cost, int)}
        of_rules: dict[str, int] = costs.get("rules", {})
        self._states = table.states
        self._rules = [(len(rule.parts), rule.origin, of_rules.get(rule.method, 0)) for rule in table.rules]
        self._start, self._end = table.start, table.end
        self._steps: dict[tuple[Stack, str], tuple[Stack, int] | None] = {}

    def readings(self, lattice: Lattice) -> Readings:
        """The readings of a lattice.

        The work is linear in the number of edges: a fixed number of stacks is followed behind each token.
        """
        out = lattice.out
        count = len(out)
        at: list[dict[Stack, list[_Path]]] = [{} for _ in range(count + 1)]
        at[0][(self._start,)] = [_Path(0, 0, None, None)]
        cut, reached = False, 0
        for index in range(count):
            stacks = at[index]
            if not stacks:
                continue
            reached = index
            if len(stacks) > _MOST_STACKS:
                cut = True
                kept = sorted(stacks, key=lambda stack: _rank(stacks[stack][0]))[:_MOST_STACKS]
                stacks = {stack: stacks[stack] for stack in kept}
            for stack, paths in stacks.items():
                for edge in out[index]:
                    step = self._step(stack, edge.type)
                    if step is not None and edge.stands:
                        _put(at[edge.last], step[0], paths, edge, step[1])
            at[index] = {}
        found: list[_Path] = []
        for stack, paths in at[count].items():
            step = self._step(stack, END)
            if step is not None:
                found += [_Path(path.cost + step[1], path.length, path.edge, path.before) for path in paths]
        found.sort(key=_rank)
        return Readings([_reading(path) for path in found], cut, count if at[count] else reached)

    def value(self, reading: Reading) -> Any:
        """What the transformer makes of a reading."""
        return self.parser.parse(reading.edges)

    def _step(self, stack: Stack, kind: str) -> tuple[Stack, int] | None:
        """The stack behind a token of this type and what the rules cost that it ends; None where none may stand."""
        key = (stack, kind)
        if key in self._steps:
            return self._steps[key]
        if len(self._steps) >= _MOST_STEPS:
            self._steps.clear()
        found = self._steps[key] = self._stepped(stack, kind)
        return found

    def _stepped(self, stack: Stack, kind: str) -> tuple[Stack, int] | None:
        states, cost = self._states, 0
        while True:
            action = states[stack[-1]].get(kind, ERROR)
            if action == ERROR:
                return None
            if action >= 0:
                return (*stack, action), cost
            length, origin, more = self._rules[-1 - action]
            stack = stack[: len(stack) - length]
            stack = (*stack, states[stack[-1]][origin])
            cost += more
            if stack[-1] == self._end:
                return stack, cost


def _put(stacks: dict[Stack, list[_Path]], stack: Stack, paths: Sequence[_Path], edge: Edge, cost: int) -> None:
    """Adds the ways that go on with an edge to a stack, and keeps the cheapest."""
    new = [_Path(path.cost + edge.cost + cost, path.length + 1, edge, path) for path in paths]
    known = stacks.get(stack)
    if known is not None:
        new = sorted([*known, *new], key=_rank)[:_MOST_ALIKE]
    stacks[stack] = new


def _reading(path: _Path) -> Reading:
    edges: list[Edge] = []
    step: _Path | None = path
    while step is not None and step.edge is not None:
        edges.append(step.edge)
        step = step.before
    return Reading(path.cost, tuple(edges[::-1]))
