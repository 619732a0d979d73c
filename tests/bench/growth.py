"""Measures the cost of a character on long and on hostile pages, and the memory of a page.

    python tests/bench/growth.py

Ratios are to the cost of a character on the Cergy page itself.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import profileparse

CERGY = (Path(__file__).resolve().parents[2] / "samples" / "cergy.txt").read_text("utf-8")
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
    "dates without a year": _LIST + "1 May " * 16_000,
    "dates and nothing else": _LIST + "1 May 2008, " * 8_000,
    "years and nothing else": _LIST + "2001 " * 20_000,
    "lines of one letter": "a\n" * 50_000,
    "memberships and nothing else": "Member since 1999\n" * 5_500,
}
_MEMORY = """
import resource, profileparse
text = ({page!r} + "\\n") * {times}
profileparse.parse({page!r}).model_dump_json()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
profile = profileparse.parse(text)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / len(text.encode()))
"""


def cost(text: str, rounds: int) -> float:
    """Microseconds of this process a character, the best of several rounds."""
    best = float("inf")
    for _ in range(rounds):
        start = time.process_time()
        profileparse.parse(text).model_dump_json()
        best = min(best, time.process_time() - start)
    return best / len(text) * 1e6


def memory(times: int) -> float:
    """Bytes of a new process for each byte of a long page, above what it took before."""
    code = _MEMORY.format(page=CERGY, times=times)
    return float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)


def main() -> None:
    """Prints a Markdown table."""
    # First, because a new process counts what this one took before it as its own.
    grown = memory(1000)
    base = cost(CERGY, 50)
    print(f"| page | µs a character | ratio |\n|---|---:|---:|\n| the Cergy page | {base:.2f} | 1.00 |")
    for name, text in {**SHORT, **LONG, **HOSTILE}.items():
        found = cost(text, 1 if name in LONG else 10)
        print(f"| {name} | {found:.2f} | {found / base:.2f} |")
    print(f"\nmemory of a page of 2.5 MB: {grown:.0f} times its size")


if __name__ == "__main__":
    main()
