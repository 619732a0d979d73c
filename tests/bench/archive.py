"""Measures `profileparse batch`: pages a second with one worker and with two, and memory with ten times the pages.

python tests/bench/archive.py [PAGES]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.generators.pages import draw


class Run(NamedTuple):
    """What one run of the command took; memory in MB, of the largest process and of all together."""

    seconds: float
    largest: float
    together: float
    digest: str


def archive(folder: Path, pages: int) -> Path:
    """A file of drawn pages."""
    path = folder / f"{pages}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(pages):
            file.write(json.dumps({"id": f"page-{number}", "text": draw(number % 4000).text}) + "\n")
    return path


def run(pages: Path, workers: int) -> Run:
    """Runs the command, and looks at the memory of its processes meanwhile."""
    out = pages.with_suffix(".out.jsonl")
    command = [sys.executable, "-m", "profileparse", "batch", str(pages), "-o", str(out), "--quiet", "--overwrite"]
    start = time.perf_counter()
    process = subprocess.Popen([*command, "--workers", str(workers)])
    largest = together = 0.0
    while process.poll() is None:
        sizes = [_memory(pid) for pid in _family(process.pid)]
        largest, together = max([largest, *sizes]), max(together, sum(sizes))
        time.sleep(0.25)
    assert process.returncode == 0
    return Run(time.perf_counter() - start, largest, together, sha256(out.read_bytes()).hexdigest())


def _family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *map(int, children.split())]


def _memory(pid: int) -> float:
    """The memory that a process has for itself, in MB: what it shares with its parent is not counted twice."""
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


def main() -> None:
    """Prints a Markdown table."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        many, few = archive(Path(folder), pages), archive(Path(folder), pages // 10)
        print("| pages | workers | seconds | pages a second | largest process, MB | all processes, MB |")
        print("|---:|---:|---:|---:|---:|---:|")
        found = {}
        for path, workers in ((few, 2), (many, 1), (many, 2)):
            done = found[path, workers] = run(path, workers)
            count = int(path.stem)
            print(
                f"| {count:,} | {workers} | {done.seconds:.1f} | {count / done.seconds:.0f} "
                f"| {done.largest:.0f} | {done.together:.0f} |"
            )
        one, two, small = found[many, 1], found[many, 2], found[few, 2]
        print(f"\ntwo workers: {one.seconds / two.seconds:.2f} times one; the same bytes: {one.digest == two.digest}")
        print(f"memory with ten times the pages: {two.together / small.together:.2f} times; cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
