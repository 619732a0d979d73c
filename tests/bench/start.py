"""Measures the command from a cold start: a new process each time, taking turns.

    python tests/bench/start.py [ROUNDS]

Run it with the Python of an environment into which profileparse is installed (not editable: a checkout looks first
whether its grammar has changed). Prints the least processor time of each, which other programs on the machine disturb
least, and its ratio to the first.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.machine import machine  # noqa: E402

CERGY = ROOT / "samples" / "cergy.txt"
#: The imports of any program on this stack.
_STACK = "import lark; from pydantic import BaseModel"
COMMAND = [str(Path(sys.executable).with_name("profileparse"))]
CASES = {
    'python -c "import lark; from pydantic import BaseModel"': [sys.executable, "-c", _STACK],
    "profileparse --version": [*COMMAND, "--version"],
    "profileparse --help": [*COMMAND, "--help"],
    "profileparse cergy.txt": [*COMMAND, str(CERGY)],
}


def seconds(command: list[str]) -> float:
    """The processor time of a new process."""
    import resource  # not on Windows

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def main() -> None:
    """Prints a Markdown table of the least times, and their ratios to the first."""
    print(machine())
    times: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(int(sys.argv[1]) if len(sys.argv) > 1 else 21):
        for name, command in CASES.items():
            times[name].append(seconds(command))
    first = min(next(iter(times.values())))
    print("| from a cold start | ms | ratio |\n|---|---:|---:|")
    for name, found in times.items():
        print(f"| `{name}` | {min(found) * 1e3:.0f} | {min(found) / first:.2f} |")


if __name__ == "__main__":
    main()
