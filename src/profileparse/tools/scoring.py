"""Compares what was read on pages with what people say that they hold: precision, recall and F1 of every field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

__all__ = ["Compared", "Scores", "compared"]

#: What says nothing about a page's values.
_NOT_SCORED = frozenset({"schema_version", "source", "sections", "diagnostics"})
#: Where a value is on the page is not compared.
_PLACES = frozenset({"span"})


class Scores(NamedTuple):
    """The values of a field: how many were read rightly, were read, and are there."""

    hits: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of what was read that is there; 1 where nothing was read."""
        return self.hits / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of what is there that was read; 1 where nothing is there."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 where nothing is there and nothing was read."""
        return 2 * self.hits / (self.given + self.wanted) if self.given + self.wanted else 1.0

    def plus(self, other: Scores) -> Scores:
        """Those of both pages."""
        return Scores(self.hits + other.hits, self.given + other.given, self.wanted + other.wanted)


class Compared(NamedTuple):
    """A page: its scores by field, and of every field what is there and was not read, and what was read and is not."""

    scores: dict[str, Scores]
    missed: list[tuple[str, Any]]
    invented: list[tuple[str, Any]]


def compared(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Compared:
    """Compares a profile, as JSON has it, with what a person wrote down in the same form.

    expected: of each field that it has, all values. A value may have only the keys that its author cares about: those
    are compared, its place on the page never is. What most is said of is looked for first, whatever the order.
    """
    result = Compared({}, [], [])
    for field, wanted in expected.items():
        if field in _NOT_SCORED or field not in found:
            continue
        have, want = _values(found[field]), _values(wanted)
        left = list(have)
        missed = []
        for value in sorted(want, key=_size, reverse=True):
            match = next((index for index, other in enumerate(left) if _matches(other, value)), None)
            if match is None:
                missed.append(value)
            else:
                del left[match]
        result.scores[field] = Scores(len(want) - len(missed), len(have), len(want))
        result.missed.extend((field, value) for value in missed)
        result.invented.extend((field, _narrowed(value, want)) for value in left)
    return result


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _size(wanted: Any) -> int:
    """How much a person wrote down of a value."""
    if isinstance(wanted, dict):
        return sum(_size(wanted[key]) for key in wanted.keys() - _PLACES)
    return sum(map(_size, wanted)) if isinstance(wanted, list) else 1


def _matches(found: Any, wanted: Any) -> bool:
    """Whether a value has all that a person wrote down of it."""
    if isinstance(wanted, dict):
        keys = wanted.keys() - _PLACES
        return isinstance(found, dict) and all(key in found and _matches(found[key], wanted[key]) for key in keys)
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return False
        return all(_matches(*pair) for pair in zip(found, wanted, strict=True))
    return bool(found == wanted)


def _narrowed(found: Any, wanted: Iterable[Any]) -> Any:
    """A value with the keys that the others of its field are compared by."""
    keys = {key for value in wanted if isinstance(value, dict) for key in value} - _PLACES
    if not isinstance(found, dict):
        return found
    return {key: value for key, value in found.items() if key in keys or (not keys and key not in _PLACES)}
