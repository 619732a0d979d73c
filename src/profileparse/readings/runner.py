"""Runs one grammar over a lattice: follows all edges at once, and gives the readings that the grammar accepts.

A reading covers its stretch from end to end, so that there is no rest to make a value of. What the grammar does not
take is dropped, equal stacks are merged, and the cheapest reading comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    """The cheapest way to a stack: the last edge, and the way before it.

    ways: where others are asked for and there are any, all as they were found. alike: the cheapest of them.
    """

    __slots__ = ("alike", "before", "cost", "edge", "length", "ways")

    def __init__(self, cost: int, length: int, edge: Edge | None, before: _Path | None) -> None:
        self.cost = cost
        self.length = length
        self.edge = edge
        self.before = before
        self.ways: list[_Path] | None = None
        self.alike: list[_Path] | None = None


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
        count, others = len(out), within != 0
        at: list[dict[_Stack, _Path]] = [{} for _ in range(count + 1)]
        at[0][self._start] = _Path(0, 0, None, None)
        cut, reached = False, 0
        for index in range(count):
            stacks = at[index]
            if not stacks:
                continue
            reached = index
            if len(stacks) > _MOST_STACKS:
                cut = True
                kept = sorted(stacks, key=lambda stack: _rank(stacks[stack]))[:_MOST_STACKS]
                stacks = {stack: stacks[stack] for stack in kept}
            if lattice.fill is not None:
                lattice.fill(lattice, index)
            edges = out[index]
            if not others:  # nobody looks at them again, and those of a page of megabytes take ten times its size
                at[index] = {}
                if lattice.fill is not None:
                    out[index] = []
            for stack, path in stacks.items():
                steps = stack.steps
                for edge in edges:
                    kind = edge.type
                    after = steps.get(kind) or self._step(stack, kind)
                    if after.states and edge.stands:
                        way = _Path(path.cost + edge.cost + stack.costs[kind], path.length + 1, edge, path)
                        _put(at[edge.last], after, way, others)
        ends: list[_Path] = []
        for stack, path in at[count].items():
            if self._step(stack, END).states:
                ends.append(_Path(path.cost + stack.costs[END], path.length, None, path))
        found = [_reading(path) for path in _asked(at, sorted(ends, key=_rank), within)]
        return Readings(found, cut, count if at[count] else reached)

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


def _put(stacks: dict[_Stack, _Path], stack: _Stack, way: _Path, others: bool) -> None:
    """Adds a way to a stack. others: whether one that is not the cheapest is kept as well."""
    known = stacks.get(stack)
    if known is None:
        stacks[stack] = way
        return
    if others:
        if known.ways is None:
            known.ways = [_Path(known.cost, known.length, known.edge, known.before)]
        known.ways.append(way)
    if way.cost < known.cost or (way.cost == known.cost and way.length < known.length):
        known.cost, known.length, known.edge, known.before = way.cost, way.length, way.edge, way.before


def _asked(at: Sequence[dict[_Stack, _Path]], ends: list[_Path], within: int | None) -> list[_Path]:
    """The readings, the cheapest first: it alone, unless one that costs hardly more parts from it somewhere."""
    near = within is None or len([end for end in ends if end.cost - ends[0].cost < within]) > 1
    path = ends[0] if ends else None
    while path is not None and not near and within:
        near = len([way for way in path.ways or () if way.cost - path.cost < within]) > 1
        path = path.before
    if not near:
        return ends[:1]
    for stacks in at:
        for path in stacks.values():
            ways = [way for each in path.ways or [path] for way in _after_all(each)]
            path.alike = sorted(ways, key=_rank)[:_MOST_ALIKE]
    return sorted([way for end in ends for way in _after_all(end)], key=_rank)


def _after_all(path: _Path) -> list[_Path]:
    """A way after each of those that lead to where it goes on."""
    before = path.before
    if before is None:
        return [path]
    more, steps = path.cost - before.cost, path.length - before.length
    return [_Path(way.cost + more, way.length + steps, path.edge, way) for way in before.alike or [before]]


def _reading(path: _Path) -> Reading:
    edges: list[Edge] = []
    step: _Path | None = path
    while step is not None:
        if step.edge is not None:
            edges.append(step.edge)
        step = step.before
    return Reading(path.cost, tuple(edges[::-1]))
