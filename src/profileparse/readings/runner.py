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

#: So many stacks go on after a token, and so many readings with each of them where others are asked for; the cheapest.
_MOST_STACKS: Final = 24
_MOST_ALIKE: Final = 3
#: No value nests so deep: a higher stack is dropped, so that brackets without end cost no more than words.
_DEEPEST: Final = 60
#: So many stacks are kept with what follows each: pages ask for the same again and again.
_MOST_KEPT: Final = 20_000


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


class _Stack:
    """The states of the parser, the last one on top.

    steps: for the types of tokens that were asked for, the stack after one and what the rules cost that it ends; None
        where none may follow. Without that, a page takes 1.3 times as long.
    """

    __slots__ = ("states", "steps")

    def __init__(self, states: tuple[int, ...]) -> None:
        self.states = states
        self.steps: dict[str, tuple[_Stack, int] | None] = {}


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
        self._end = table.end
        self._stacks: dict[tuple[int, ...], _Stack] = {}
        self._start = _Stack((table.start,))

    def readings(self, lattice: Lattice, *, others: bool = True) -> Readings:
        """The readings of a lattice.

        others: whether more than the cheapest one is asked for.

        The work is linear in the number of edges: a fixed number of stacks is followed after each token.
        """
        out = lattice.out
        count = len(out)
        at: list[dict[_Stack, list[_Path]]] = [{} for _ in range(count + 1)]
        at[0][self._start] = [_Path(0, 0, None, None)]
        most = _MOST_ALIKE if others else 1
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
            edges = out[index]
            for stack, paths in stacks.items():
                steps = stack.steps
                for edge in edges:
                    kind = edge.type
                    step = steps[kind] if kind in steps else self._step(stack, kind)
                    if step is not None and edge.stands:
                        _put(at[edge.last], step[0], paths, edge, step[1], most)
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

    def _step(self, stack: _Stack, kind: str) -> tuple[_Stack, int] | None:
        """The stack after a token of this type and what the rules cost that it ends; None where none may follow."""
        if kind in stack.steps:
            return stack.steps[kind]
        found = self._states_after(stack.states, kind)
        step: tuple[_Stack, int] | None = None
        if found is not None and len(found[0]) <= _DEEPEST:
            states, cost = found
            after = self._stacks.get(states)
            if after is None:
                if len(self._stacks) >= _MOST_KEPT:
                    self._stacks.clear()
                    self._start = _Stack(self._start.states)
                after = self._stacks[states] = _Stack(states)
            step = after, cost
        stack.steps[kind] = step
        return step

    def _states_after(self, stack: tuple[int, ...], kind: str) -> tuple[tuple[int, ...], int] | None:
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


def _put(
    stacks: dict[_Stack, list[_Path]], stack: _Stack, paths: Sequence[_Path], edge: Edge, cost: int, most: int
) -> None:
    """Adds the ways that go on with an edge to a stack, and keeps the cheapest: so many at most."""
    more = edge.cost + cost
    known = stacks.get(stack)
    if known is None:
        stacks[stack] = [_Path(path.cost + more, path.length + 1, edge, path) for path in paths]
    elif most == 1:
        path, first = paths[0], known[0]
        total = path.cost + more
        if total < first.cost or (total == first.cost and path.length + 1 < first.length):
            known[0] = _Path(total, path.length + 1, edge, path)
    else:
        new = [_Path(path.cost + more, path.length + 1, edge, path) for path in paths]
        stacks[stack] = sorted([*known, *new], key=_rank)[:most]


def _reading(path: _Path) -> Reading:
    edges: list[Edge] = []
    step: _Path | None = path
    while step is not None and step.edge is not None:
        edges.append(step.edge)
        step = step.before
    return Reading(path.cost, tuple(edges[::-1]))
