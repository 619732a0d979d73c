"""Measures `profileparse batch` against a plain loop over the same pages: pages per second, CPU time, memory.

    python tests/bench/archive.py [PAGES]
    python tests/bench/archive.py formats [PAGES]   # only what each format costs on top of a loop

Wall-clock time says little on a shared machine: the CPU time of the parent and its workers shows what a run costs on
top of parsing the pages.
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
from statistics import median
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.machine import machine
from tests.generators.pages import draw

#: Parses every nth page in a loop; prints nothing.
_LOOP = """
import json, sys
from itertools import islice
from profileparse import parse
with open(sys.argv[1], encoding="utf-8") as file:
    for line in islice(file, int(sys.argv[2]), None, int(sys.argv[3])):
        parse(json.loads(line)["text"]).model_dump_json()
"""
_BATCH = """
from profileparse.cli import main
main(standalone_mode=False)
"""
#: Prints the CPU seconds of the process and of its children.
_PRINT_CPU = """
import resource
def seconds(who):
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime
print(seconds(resource.RUSAGE_SELF), seconds(resource.RUSAGE_CHILDREN))
"""


#: The formats that are measured separately, with their suffixes.
FORMATS = {"JSON Lines": "jsonl", "SQLite": "sqlite", "Parquet": "parquet"}
ROUNDS = 5


class Run(NamedTuple):
    """The cost of one run: wall-clock and CPU seconds, MB of the largest process and of all together."""

    seconds: float
    parent: float
    workers: float
    largest: float
    together: float


def archive(folder: Path, pages: int) -> Path:
    """A file of generated pages."""
    path = folder / f"{pages}.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(pages):
            file.write(json.dumps({"id": f"page-{number}", "text": draw(number % 4000).text}) + "\n")
    return path


def loop(pages: Path) -> Run:
    """A loop over the pages in one process."""
    return _run(_LOOP, str(pages), "0", "1")


def loops_at_once(pages: Path, processes: int) -> float:
    """Seconds for the same loop in several independent processes: the best the machine can do."""
    start = time.perf_counter()
    command = [sys.executable, "-c", _LOOP, str(pages)]
    running = [subprocess.Popen([*command, str(part), str(processes)]) for part in range(processes)]
    assert all(process.wait() == 0 for process in running)
    return time.perf_counter() - start


def batch(pages: Path, workers: int, suffix: str = "jsonl") -> Run:
    """The command over the pages."""
    options = ["-o", str(output(pages, suffix)), "--quiet", "--overwrite", "--workers", str(workers)]
    return _run(_BATCH, "batch", str(pages), *options)


def output(pages: Path, suffix: str = "jsonl") -> Path:
    """What the command writes."""
    return pages.with_suffix(f".out.{suffix}")


def _run(code: str, *arguments: str) -> Run:
    """Runs Python code, and samples the memory of its processes."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code + _PRINT_CPU, *arguments], stdout=subprocess.PIPE, text=True)
    largest = together = 0.0
    while process.poll() is None:
        sizes = [_memory(pid) for pid in _family(process.pid)]
        largest, together = max([largest, *sizes]), max(together, sum(sizes))
        time.sleep(0.25)
    seconds = time.perf_counter() - start
    assert process.returncode == 0
    assert process.stdout is not None
    parent, workers = map(float, process.stdout.read().split())
    process.stdout.close()
    return Run(seconds, parent, workers, largest, together)


def _family(pid: int) -> list[int]:
    """A process and its children."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:
        return []
    return [pid, *map(int, children.split())]


def _memory(pid: int) -> float:
    """The proportional memory of a process in MB, so that memory shared with its parent is not counted twice."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024


def show(what: str, count: int, done: Run) -> None:
    """Prints a line of the table."""
    print(
        f"| {what} | {count:,} | {done.seconds:.1f} | {count / done.seconds:.0f} | {done.parent:.1f} "
        f"| {done.workers:.1f} | {done.largest:.0f} | {done.together:.0f} |",
        flush=True,
    )


def formats(count: int) -> None:
    """Prints the cost of one worker for each format next to a plain loop: medians over interleaved rounds."""
    found: dict[str, list[float]] = {name: [] for name in FORMATS}
    with tempfile.TemporaryDirectory() as folder:
        pages = archive(Path(folder), count)
        for _ in range(ROUNDS):
            plain = loop(pages).parent
            for name, suffix in FORMATS.items():
                done = batch(pages, 1, suffix)
                found[name].append((done.parent + done.workers) / plain)
    print("| one worker, beside a plain loop | processor time |\n|---|---:|")
    for name, ratios in found.items():
        print(f"| {name} | {median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f}) |")


def main() -> None:
    """Prints a Markdown table, and the ratios."""
    print(machine())
    if sys.argv[1:2] == ["formats"]:
        return formats(int(sys.argv[2]) if len(sys.argv) > 2 else 4_000)
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as folder:
        many, few = archive(Path(folder), count), archive(Path(folder), count // 10)
        print("| run | pages | seconds | pages a second | CPU s, parent | CPU s, workers | largest, MB | all, MB |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        small = batch(few, 2)
        show("two workers", count // 10, small)
        plain = loop(many)
        show("a plain loop", count, plain)
        one = batch(many, 1)
        show("one worker", count, one)
        first = sha256(output(many).read_bytes()).digest()
        two = batch(many, 2)
        show("two workers", count, two)
        second = sha256(output(many).read_bytes()).digest()
        most = loops_at_once(many, 2)
    print(f"\none worker: {plain.seconds / one.seconds:.2f} times the pages a second of the loop")
    print(f"two workers: {one.seconds / two.seconds:.2f} times those of one; the same bytes: {first == second}")
    print(f"two loops at once: {plain.seconds / most:.2f} times one loop, which is what the machine can give")
    for workers, done in ((1, one), (2, two)):
        above = (done.parent + done.workers) / plain.parent - 1
        parent = done.parent / (done.parent + done.workers)
        print(f"processor time with {workers}: {above:+.0%} beside the loop; the parent's share: {parent:.0%}")
    print(f"memory with ten times the pages: {two.together / small.together:.2f} times; cores: {os.cpu_count()}")


if __name__ == "__main__":
    main()
