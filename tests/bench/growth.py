"""Measures the cost per character on long and on hostile pages, and the memory of a page.

    python tests/bench/growth.py

Ratios are to the cost per character on the Cergy page, measured just before. The garbage collector runs as rarely as
in the command; with Python's defaults, it visits the values of a page of megabytes again and again.
"""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import profileparse

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.machine import machine  # noqa: E402

CERGY = (ROOT / "samples" / "cergy.txt").read_text("utf-8")
_LIST = "2. The City in our Network :\nThe City and Efus:\nAttended:\n- "
_TWINS = "1. General Information :\nTwinned with: "

_ENTRY = "– Conference “Safe cities”, Paris, France, 5 May 2008\n"

SHORT = {"the page and 40 entries": CERGY + _ENTRY * 40}
LONG = {
    "the page 1,000 times": (CERGY + "\n") * 1000,
    "2.5 MB without a line end": (CERGY.replace("\n", " ") + " ") * 1000,
    "the page and 40,000 entries": CERGY + _ENTRY * 40_000,
}
HOSTILE = {
    "100,000 opening brackets": _LIST + "(" * 100_000,
    "100,000 opening brackets as twin towns": _TWINS + "(" * 100_000,
    "100,000 opening quotation marks": _LIST + "“" * 100_000,
    "100,000 dashes": _LIST + "–" * 100_000,
    "dates without a year": _LIST + "1 May " * 16_000,
    "dates and nothing else": _LIST + "1 May 2008, " * 8_000,
    "years and nothing else": _LIST + "2001 " * 20_000,
    "lines of one letter": "a\n" * 50_000,
    "memberships and nothing else": "Member since 1999\n" * 5_500,
    "entries of one letter": _LIST + "a\n- " * 25_000,
}
_MEMORY = """
import resource, profileparse
text = ({page!r} + "\\n") * {times}
profileparse.parse({page!r}).model_dump_json()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
profile = profileparse.parse(text)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(text.encode()))
"""


def seconds(text: str, times: int) -> float:
    """CPU seconds for reading a text `times` times."""
    start = time.process_time()
    for _ in range(times):
        profileparse.parse(text).model_dump_json()
    return time.process_time() - start


def compare(text: str, rounds: int) -> tuple[float, float]:
    """Microseconds per character, and the ratio to the Cergy page: medians over interleaved rounds.

    Each turn reads as many characters of one as of the other, so that a slow moment of the machine affects both.
    """
    times = max(len(text) // len(CERGY), 1)
    costs, ratios = [], []
    for _ in range(rounds):
        base = seconds(CERGY, times) / (len(CERGY) * times)
        costs.append(seconds(text, 1) / len(text))
        ratios.append(costs[-1] / base)
    return median(costs) * 1e6, median(ratios)


def memory(times: int) -> float:
    """Additional bytes of memory per byte of a long page, in a new process."""
    code = _MEMORY.format(page=CERGY, times=times)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Prints a Markdown table."""
    print(machine())
    gc.set_threshold(200_000)
    # First, because a new process inherits the peak memory of this one.
    grown = memory(1000)
    seconds(CERGY, 5)
    print("| page | µs a character | ratio |\n|---|---:|---:|")
    for name, text in {**SHORT, **LONG, **HOSTILE}.items():
        cost, ratio = compare(text, 3 if name in LONG else 7)
        print(f"| {name} | {cost:.2f} | {ratio:.2f} |")
    print(f"\nmemory of a page of 2.5 MB: {grown:.0f} times its size")


if __name__ == "__main__":
    main()
