"""Scores every change of `typist_changes.py` by itself: what it costs which class of values, and what nobody is told.

    python -m tests.generators.typist_score [SEEDS] [CHANGE]

A row of the table is a change; a column the F1 of a class on the pages with that change. A silent error is a wrong or
missing value of such a page without any diagnostic on its line or on a changed one.
"""

from __future__ import annotations

import copy
import json
import random
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field

import profileparse
from tests.generators.typist import TypedLine, page_text, typed_pages, values_of
from tests.generators.typist_changes import CHANGES

__all__ = ["Row", "score"]


@dataclass
class Row:
    """What one change costs: values by class, and mistakes as text."""

    hits: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    wanted: Counter[str] = field(default_factory=Counter)
    mistakes: list[str] = field(default_factory=list)
    silent: int = 0

    def f1(self, kind: str | None = None) -> float:
        """The F1 of one class, or of all values together."""
        hits, both = self.hits, self.given + self.wanted
        if kind is None:
            return 2 * hits.total() / both.total() if both else 1.0
        return 2 * hits[kind] / both[kind] if both[kind] else 1.0


def score(seeds: int, only: str | None = None) -> dict[str, Row]:
    """The row of every change, over so many draws of its place on each page."""
    rows: dict[str, Row] = defaultdict(Row)
    pages = list(typed_pages())
    for name, change in CHANGES.items():
        if only not in (None, name):
            continue
        for number in range(seeds):
            for page, right in pages:
                lines = copy.deepcopy(right)
                rng = random.Random(f"{name} {number} {page}")  # noqa: S311
                if change(lines, rng):
                    _compare(rows[name], lines, f"{page} {number}")
    return rows


def _compare(row: Row, lines: list[TypedLine], where: str) -> None:
    """Adds what was read on a changed page to the row of its change."""
    text = page_text(lines)
    starts, numbers, offset = [0], [], 0
    for line in lines:
        numbers.append(len(starts))
        starts += [offset + i + 1 for i, mark in enumerate(line.text + "\n") if mark == "\n"]
        offset += len(line.text) + 1
    cut = numbers[-1] if lines[-1].values == ["?"] else None
    profile = json.loads(profileparse.parse(text).model_dump_json())
    told = {one["line"] for one in profile["diagnostics"]}
    wanted = [(value, n) for line, n in zip(lines, numbers, strict=True) for value in line.values if value != "?"]
    given = [(value, sum(start <= at for start in starts)) for value, at in values_of(profile)]
    if cut is not None:
        given = [pair for pair in given if pair[1] < cut]
    want, have = Counter(value for value, _ in wanted), Counter(value for value, _ in given)
    for counter, found in ((row.hits, want & have), (row.given, have), (row.wanted, want)):
        for value, count in found.items():
            counter[value.split(" | ")[0]] += count
    changed = {n for line, n in zip(lines, numbers, strict=True) if line.changed}
    heard = bool(told & changed)
    for sign, wrong, values in (("-", want - have, wanted), ("+", have - want, given)):
        for value in wrong:
            silent = not heard and next(n for one, n in values if one == value) not in told
            row.silent += silent
            shown = " / ".join(one.text for one in lines if one.changed)[:150]
            row.mistakes.append(f"{where}: {'SILENT ' if silent else ''}{sign} {value}    [{shown}]")


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    only = sys.argv[2] if len(sys.argv) > 2 else None
    rows = score(seeds, only)
    kinds = sorted({kind for row in rows.values() for kind in row.wanted})
    print(f"{'change':<36}{'all':>7}{'silent':>7}  " + "".join(f"{kind[:7]:>8}" for kind in kinds))
    for name, row in sorted(rows.items(), key=lambda item: item[1].f1()):
        cells = "".join(f"{row.f1(kind):8.3f}" if row.f1(kind) < 1 else f"{'.':>8}" for kind in kinds)
        print(f"{name:<36}{row.f1():7.4f}{row.silent:7d}  {cells}")
    values = sum(row.wanted.total() for row in rows.values())
    silent = sum(row.silent for row in rows.values())
    print(f"silent errors: {silent} of {values} values, {1000 * silent / values:.2f} in a thousand")
    if only:
        print("\n".join(mistake for row in rows.values() for mistake in row.mistakes[:60]))


if __name__ == "__main__":
    main()
