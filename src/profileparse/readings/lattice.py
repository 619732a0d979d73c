"""A lattice: what a stretch of text may mean, as edges from one of its tokens to another, each with a type and a cost.

Two edges may cover the same words: in `2, May 2012` there is a day, and a month after a comma. Which of them counts is
for the grammar to say, and where it takes both, for the costs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

Fill = Callable[["Lattice", int], None]


class Edge:
    """One meaning of `tokens[first:last]` of a lattice; a grammar takes it for a token.

    type: a terminal of the grammar. value: what the transformer needs. cost: how much there is against this meaning.
    reason: the name of that cost; empty where nothing is. test: says whether the edge is there, where that has to be
    asked. It has the tokens and not the lattice: a circle would stay in memory until Python looks for such.
    """

    __slots__ = ("_text", "_tokens", "cost", "first", "last", "reason", "test", "type", "value")

    def __init__(
        self, type: str, first: int, last: int, tokens: Sequence[Any], text: str, value: Any, cost: int, reason: str
    ) -> None:
        self.type = type
        self.first = first
        self.last = last
        self._tokens = tokens
        self._text = text
        self.value = value
        self.cost = cost
        self.reason = reason
        self.test: Callable[[], bool] | None = None

    def up_to(self, last: Edge, type: str, value: Any) -> Edge:
        """An edge from this one to another."""
        return Edge(type, self.first, last.last, self._tokens, self._text, value, 0, "")

    @property
    def start(self) -> int:
        """Where it begins in the text. Few edges are asked, so that none keeps it."""
        return cast(int, self._tokens[self.first].start)

    @property
    def end(self) -> int:
        """Where it ends, end excluded."""
        return cast(int, self._tokens[self.last - 1].end)

    @property
    def text(self) -> str:
        """What it covers, as written."""
        return self._text[self.start : self.end]

    @property
    def stands(self) -> bool:
        """Whether the edge is there at all: asked once, and only where a grammar would take it."""
        if self.test is not None and not self.test():
            self.type = ""
        self.test = None
        return self.type != ""

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}{f', {self.reason}' if self.reason else ''})"


class Lattice:
    """The edges over some tokens of a text: words, units of a list, or lines, each with `start` and `end`.

    costs: the costs of one grammar by their names, as `grammar/costs.toml` has them.
    fill: adds the edges that begin with a token, where they are made only when readings get there.
    out: for each token the edges that begin with it, in the order in which they were added.
    """

    __slots__ = ("_costs", "fill", "out", "text", "tokens")

    def __init__(self, tokens: Sequence[Any], text: str, costs: dict[str, int], fill: Fill | None = None) -> None:
        self.tokens = tokens
        self.text = text
        self._costs = costs
        self.fill = fill
        self.out: list[list[Edge]] = [[] for _ in tokens]

    def add(
        self, type: str, first: int, last: int, value: Any = None, cost: str = "", more: Sequence[str] = ()
    ) -> Edge:
        """Adds an edge over `tokens[first:last]`.

        cost: the name of what there is against it; nothing where it means just this. more: the names
        of other costs. Raises KeyError for a cost that `costs.toml` has not.
        """
        amount, reason = self._costs[cost] if cost else 0, cost
        if more:
            amount += sum([self._costs[name] for name in more])
            reason = ", ".join(filter(None, (cost, *more)))
        edge = Edge(type, first, last, self.tokens, self.text, value, amount, reason)
        self.out[first].append(edge)
        return edge
