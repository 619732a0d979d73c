"""Decides between readings: cheap enough and well ahead of the next one that says something else, it is the value.

Else the value is withheld, and the decision keeps what it could have been, for the diagnostic.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from .lattice import Lattice
from .runner import Reader, Reading


class Decision(NamedTuple):
    """What was decided of a stretch.

    verdict: `read`; `unread` where the grammar takes no reading; `costly` where too much speaks against the cheapest
        one; `close` where the next one that says something else costs hardly more.
    """

    grammar: str
    lattice: Lattice
    verdict: str
    value: Any  # what the cheapest reading says, which is given only where the decision is sure; None without one
    cost: int  # of the cheapest reading
    margin: int | None  # how much more the next one costs that says something else; None without one that is asked for
    other: Any  # what that one says
    readings: list[Reading]  # the cheapest first
    cut: bool  # whether some may be missing
    reached: int  # how many tokens the farthest reading got over

    @property
    def sure(self) -> bool:
        """Whether the value may be given."""
        return self.verdict == "read"

    @property
    def given(self) -> Any:
        """The value where it may be given; else None."""
        return self.value if self.verdict == "read" else None


def decide(
    reader: Reader,
    lattice: Lattice,
    trace: list[Decision] | None = None,
    key: Callable[[Any], Any] | None = None,
) -> Decision:
    """Reads a lattice and decides.

    trace: takes the decision, for `explain`. key: what is compared of two values to see whether they say the same; the
    values themselves where it is not given.

    The limits are the costs `most` and `lead` of the grammar; without them every reading is cheap enough and far ahead.
    """
    lead = reader.costs.get("lead", 0)
    found, cut, reached = reader.readings(lattice, lead if trace is None else None)
    value = other = margin = None
    verdict, cost = "unread", 0
    if found:
        verdict, cost = "read", found[0].cost
        value = reader.value(found[0])
        said = value if key is None else key(value)
        for reading in found[1:]:
            made = reader.value(reading)
            if (made if key is None else key(made)) != said:
                other, margin = made, reading.cost - cost
                break
        if cost > reader.costs.get("most", cost):
            verdict = "costly"
        elif margin is not None and margin < lead:
            verdict = "close"
    decision = Decision(reader.grammar, lattice, verdict, value, cost, margin, other, found, cut, reached)
    if trace is not None:
        trace.append(decision)
    return decision
