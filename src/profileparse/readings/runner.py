"""Runs one grammar over a lattice: follows all edges at once, and gives the readings that the grammar accepts.

A reading covers its stretch from end to end, so that there is no rest to make a value of. What the grammar does not
take is dropped, equal stacks are merged, and the cheapest reading comes first.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..words.vocabulary import keep
from .lattice import Edge, Lattice
from .tables import END, Parser

#: So many stacks go on after a token, and so many readings with each of them where others are asked for; the cheapest.
_MOST_STACKS: Final = 24
_MOST_ALIKE: Final = 3
#: No value nests so deep: a higher stack is dropped, so that brackets without end cost no more than words.
_DEEPEST: Final = 60


class Reading(NamedTuple):
    """A sequence of edges that the grammar accepts, and what it costs."""

    cost: int
    edges: tuple[Edge, ...]


class Readings(NamedTuple):
    """The readings of a stretch."""

    found: list[Reading]  # the cheapest first
    cut: bool  # whether there were more stacks than are followed, so that a reading may be missing
    reached: int  # how many tokens the farthest reading got over; all of them where there is a reading


class _Stack:
    """The states of the parser, the last one on top; none for the one that nothing leads to.

    steps, costs: for the types of tokens that were asked for, the stack after one, and what the rules cost that it
        ends. Without that, a page takes 1.3 times as long; with pairs of both in one, 2 % longer.
    """

    __slots__ = ("costs", "states", "steps")

    def __init__(self, states: tuple[int, ...]) -> None:
        self.states = states
        self.steps: dict[str, _Stack] = {}
        self.costs: dict[str, int] = {}


class _Path:
    """A way to a stack: the last edge, and the way before it."""

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
        self._table = table
        self._rule_costs = [of_rules.get(rule.method, 0) for rule in table.rules]
        self._stacks: dict[tuple[int, ...], _Stack] = {}
        self._start = _Stack((table.start,))

    def readings(self, lattice: Lattice, within: int | None = None) -> Readings:
        """The readings of a lattice.

        within: how little more than the cheapest one others have to cost to be asked for; None for all.

        The work is linear in the number of edges: a fixed number of stacks is followed after each token.
        """
        out = lattice.out
        count = len(out)
        at: list[dict[_Stack, list[_Path]]] = [{} for _ in range(count + 1)]
        at[0][self._start] = [_Path(0, 0, None, None)]
        cut, reached = False, 0
        for index in range(count):
            stacks = at[index]
            if not stacks:
                continue
            at[index] = {}  # nobody looks at them again, and those of a page of megabytes take ten times its size
            reached = index
            if len(stacks) > _MOST_STACKS:
                cut = True
                kept = sorted(stacks, key=lambda stack: min(map(_rank, stacks[stack])))[:_MOST_STACKS]
                stacks = {stack: stacks[stack] for stack in kept}
            if lattice.fill is not None:
                lattice.fill(lattice, index)
            edges = out[index]
            if lattice.fill is not None and within == 0:
                out[index] = []
            for stack, found in stacks.items():
                steps = stack.steps
                for path in found if len(found) == 1 else _cheapest(found, within):
                    for edge in edges:
                        kind = edge.type
                        after = steps.get(kind) or self._step(stack, kind)
                        if after.states and edge.stands:
                            way = _Path(path.cost + edge.cost + stack.costs[kind], path.length + 1, edge, path)
                            ways = at[edge.last].get(after)
                            if ways is None:
                                at[edge.last][after] = [way]
                            else:
                                ways.append(way)
        ends: list[_Path] = []
        for stack, paths in at[count].items():
            if self._step(stack, END).states:
                more = stack.costs[END]
                ends += [_Path(path.cost + more, path.length, None, path) for path in _cheapest(paths, within)]
        readings = [_reading(path) for path in _cheapest(ends, within, len(ends))]
        return Readings(readings, cut, count if at[count] else reached)

    def value(self, reading: Reading) -> Any:
        """What the transformer makes of a reading."""
        return self.parser.parse(reading.edges)

    def _step(self, stack: _Stack, kind: str) -> _Stack:
        """The stack after a token of this type."""
        if kind not in stack.steps:
            after = list(stack.states)
            ended = self._table.advance(after, kind)
            stack.costs[kind] = sum([self._rule_costs[number] for number in ended or ()])
            states = () if ended is None or len(after) > _DEEPEST else tuple(after)
            if states not in self._stacks:
                keep(self._stacks, states, _Stack(states))
                if len(self._stacks) == 1:  # the first stack leads to those that were forgotten
                    self._start = _Stack(self._start.states)
            stack.steps[kind] = self._stacks[states]
        return stack.steps[kind]


def _cheapest(paths: list[_Path], within: int | None, most: int = _MOST_ALIKE) -> list[_Path]:
    """The cheapest path, and others that cost less than `within` more; the cheapest first."""
    if len(paths) < 2:
        return paths
    ranked = sorted(paths, key=_rank)[:most]
    return ranked if within is None else [p for p in ranked if p is ranked[0] or p.cost - ranked[0].cost < within]


def _reading(path: _Path) -> Reading:
    edges: list[Edge] = []
    step: _Path | None = path
    while step is not None:
        if step.edge is not None:
            edges.append(step.edge)
        step = step.before
    return Reading(path.cost, tuple(edges[::-1]))
