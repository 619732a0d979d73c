"""Times profileparse and its alternatives on the same pages, in one run.

    python tests/bench/speed.py [PAGES]

Needs the extra `bench`, and a non-editable install, so that the readers are compiled. Prints a Markdown table: the
median over interleaved rounds, so that a slow moment of the machine affects every contestant, and the ratio to
profileparse.
"""

from __future__ import annotations

import contextlib
import io
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median
from typing import Any

from profileparse._version import __version__, is_compiled

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.contestants import FLOOR, OURS, contestants  # noqa: E402
from tests.bench.machine import machine  # noqa: E402
from tests.generators.pages import draw  # noqa: E402

ROUNDS = 15


def timed(function: Callable[[str], Any], pages: Iterable[str]) -> float:
    """Seconds for all pages; ignores what a contestant prints or raises."""
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        start = time.perf_counter()
        for page in pages:
            with contextlib.suppress(Exception):
                function(page)
        return time.perf_counter() - start


def compare(pages: list[str], rounds: int) -> dict[str, float]:
    """Median seconds per page for each contestant."""
    found = contestants()
    for function in found.values():
        timed(function, pages[:5])
    times: dict[str, list[float]] = {name: [] for name in found}
    for _ in range(rounds):
        for name, function in found.items():
            times[name].append(timed(function, pages) / len(pages))
    return {name: median(seconds) for name, seconds in times.items()}


def table(title: str, medians: dict[str, float]) -> None:
    """Prints the medians in milliseconds and their ratios to ours."""
    print(f"\n| {title} | ms a page | times ours |\n|---|---:|---:|")
    for name, seconds in sorted(medians.items(), key=lambda item: item[1]):
        print(f"| {name} | {seconds * 1e3:.3f} | {seconds / medians[OURS]:.2f} |")
    print(f"\nours / floor: {medians[OURS] / medians[FLOOR]:.1f}")


def main() -> None:
    """Runs everything."""
    warnings.simplefilter("ignore")
    print(machine())
    print(f"profileparse {__version__}, readers compiled: {'yes' if is_compiled() else 'no'}")
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    cergy = (ROOT / "samples" / "cergy.txt").read_text("utf-8")
    table("the Cergy page", compare([cergy] * 10, ROUNDS))
    table(f"{count} drawn pages", compare([draw(number).text for number in range(count)], 3))


if __name__ == "__main__":
    main()
