"""Measures `parse_batch` against a plain loop, and its memory over a million short pages.

python tests/bench/columns.py [PAGES [SHORT_PAGES]]
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from profileparse import Parser
from profileparse.arrow import parse_batch
from tests.generators.pages import draw

_PIECE = 256


def _batches(pages: list[str]) -> list[Any]:
    table = pa.table({"id": [str(number) for number in range(len(pages))], "text": pages})
    batches: list[Any] = table.to_batches(max_chunksize=_PIECE)
    return batches


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(count: int = 2000, short: int = 1_000_000) -> None:
    """Prints both."""
    parser, pages = Parser(), [draw(seed).text for seed in range(count)]
    batches = _batches(pages)
    ways: dict[str, Callable[[], Any]] = {
        "a loop of parse": lambda: [None for page in pages if parser.parse(page) is None],
        "a loop of parse and to_json": lambda: [None for page in pages if not parser.parse(page).to_json()],
        "parse_batch, 256 pages at once": lambda: [parse_batch(batch, parser=parser).num_rows for batch in batches],
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(5):
        for name, work in ways.items():
            times[name].append(_seconds(work) / count * 1e3)
    first = median(times["a loop of parse"])
    print(f"| {count:,} drawn pages | ms a page | times the loop |\n|---|---:|---:|")
    for name, found in times.items():
        print(f"| {name} | {median(found):.3f} | {median(found) / first:.2f} |")
    print(f"\n| short pages | MB |\n|---:|---:|\n| 0 | {_peak():.0f} |")
    line = "Exville is a harbour town.\n\nPopulation: 57,576 inhabitants\n"
    piece = pa.table({"id": [str(n) for n in range(_PIECE)], "text": [line] * _PIECE}).to_batches()[0]
    step = max(short // _PIECE // 4, 1)
    for number in range(1, short // _PIECE + 1):
        assert parse_batch(piece, parser=parser).num_rows == _PIECE
        if number % step == 0:
            print(f"| {number * _PIECE:,} | {_peak():.0f} |", flush=True)


def _peak() -> float:
    """The peak memory of this process, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
