"""A lattice: what a stretch of text may mean, as edges from one of its tokens to another, each with a type and a cost.

Two edges may cover the same words: in `2, May 2012` there is a day, and a month after a comma. Which of them counts is
for the grammar to say, and where it takes both, for the costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

__all__ = ["Edge", "Lattice"]


class Edge:
    """One meaning of `tokens[first:last]` of a lattice; a grammar takes it for a token.

    type: a terminal of the grammar. start, end: offsets in the text, end excluded. value: what the transformer needs.
    cost: how much there is against this meaning. reason: the name of that cost; empty where nothing is.
    """

    __slots__ = ("_source", "_test", "cost", "end", "first", "last", "reason", "start", "type", "value")

    def __init__(
        self, type: str, first: int, last: int, start: int, end: int, source: str, value: Any, cost: int, reason: str
    ) -> None:
        self.type = type
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self._source = source
        self.value = value
        self.cost = cost
        self.reason = reason
        self._test: Callable[[], bool] | None = None

    @property
    def text(self) -> str:
        """What it covers, as written."""
        return self._source[self.start : self.end]

    @property
    def stands(self) -> bool:
        """Whether the edge is there at all: asked once, and only where a grammar would take it."""
        if self._test is not None and not self._test():
            self.type = ""
        self._test = None
        return self.type != ""

    def require(self, test: Callable[[], bool]) -> None:
        """Has the edge count only where `test` says so."""
        self._test = test

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}{f', {self.reason}' if self.reason else ''})"


class Lattice:
    """The edges over some tokens of a text: words, units of a list, or lines, each with `start` and `end`.

    costs: the costs of one grammar by their names, as `grammar/costs.toml` has them.
    out: for each token the edges that begin with it, in the order in which they were added.
    """

    __slots__ = ("_costs", "out", "text", "tokens")

    def __init__(self, tokens: Sequence[Any], text: str, costs: dict[str, int]) -> None:
        self.tokens = tokens
        self.text = text
        self._costs = costs
        self.out: list[list[Edge]] = [[] for _ in tokens]

    def add(
        self,
        type: str,
        first: int,
        last: int,
        value: Any = None,
        cost: str = "",
        times: int = 1,
        more: Sequence[str] = (),
    ) -> Edge:
        """Adds an edge over `tokens[first:last]`.

        cost: the name of what there is against it; nothing where it means just this. times: how often it counts.
        more: the names of other costs. Raises KeyError for a cost that `costs.toml` has not.
        """
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        amount = self._costs[cost] * times if cost else 0
        for name in more:
            amount += self._costs[name]
        reason = ", ".join(filter(None, (cost, *more))) if more else cost
        edge = Edge(type, first, last, start, end, self.text, value, amount, reason)
        self.out[first].append(edge)
        return edge
