"""Times the command from a cold start: a new process each time, taking turns.

    python tests/bench/start.py [ROUNDS]

Run it with the Python of an environment into which profileparse is installed (not editable: a checkout looks first
whether its grammar has changed).
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

CERGY = Path(__file__).resolve().parents[2] / "samples" / "cergy.txt"
#: The imports of any program on this stack.
_STACK = "import lark; from pydantic import BaseModel"
COMMAND = [str(Path(sys.executable).with_name("profileparse"))]
CASES = {
    'python -c "import lark; from pydantic import BaseModel"': [sys.executable, "-c", _STACK],
    "profileparse --version": [*COMMAND, "--version"],
    "profileparse --help": [*COMMAND, "--help"],
    "profileparse cergy.txt": [*COMMAND, str(CERGY)],
}


def main() -> None:
    """Prints a Markdown table of medians, and their ratios to the first."""
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 21):
        for name, command in CASES.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            times[name].append(time.perf_counter() - start)
    first = median(next(iter(times.values())))
    print("| from a cold start | ms | ratio |\n|---|---:|---:|")
    for name, seconds in times.items():
        print(f"| `{name}` | {median(seconds) * 1e3:.0f} | {median(seconds) / first:.2f} |")


if __name__ == "__main__":
    main()
