"""Makes every operation on OUT and its files fail once, in turn: `python -m tests.fuzz.faults` (Linux, with strace).

First counts the system calls of the writing process. Then each of them fails in a run of its own, in every way in
`_WAYS`; `--resume` must then give the bytes of an undisturbed run. Runs are small and commit often, so that every
operation for a page and for a commit occurs, and fails once.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzz.runs import FORMATS, broken_promise, command, make_archive, out_of, reference

__all__ = ["break_runs", "has_strace"]

_WAYS = ("error=ENOSPC", "error=EIO", "error=EACCES", "signal=SIGKILL")
#: Calls that only query, or whose failure libraries ignore: they say nothing about files.
_HARMLESS = {"lseek", "ioctl", "fcntl", "getdents64", "mmap", "fadvise64", "getcwd", "readlink", "dup"}
#: Pages of a run, and between two commits: three commits, the last with fewer pages.
_PAGES, _COMMIT = 20, 8
_CALL = re.compile(r"^(?:\[pid +\d+\] )?(\w+)\((.*)")
_PATH = re.compile(r'[<"]([^<>"]*)[>"]')


def has_strace() -> bool:
    """Whether this system can count and intercept the calls of a process."""
    if shutil.which("strace") is None:
        return False
    # strace may be installed, but fail because tracing is not permitted.
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def break_runs(format: str, every: int = 1) -> tuple[int, list[str]]:
    """Breaks runs of a format, one in `every` of the possible ways; returns their number, and what was wrong."""
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(os.cpu_count()) as threads:
        top = Path(name)
        archive = make_archive(top, _PAGES)
        whole = reference(archive, top / "whole", format, commit=_COMMIT)
        faults, paths = _faults(archive, top / "counted", format)

        def problem_of(fault: tuple[str, int, str]) -> str | None:
            with tempfile.TemporaryDirectory(dir=top) as folder:
                return _broken(archive, Path(folder), format, paths, fault, whole)

        problems = list(threads.map(problem_of, itertools.islice(faults, 0, None, every)))
    return len(problems), [problem for problem in problems if problem]


def _broken(
    archive: Path, folder: Path, format: str, paths: list[str], fault: tuple[str, int, str], whole: dict[str, bytes]
) -> str | None:
    """Breaks one run; returns what was wrong afterwards, or None."""
    call, number, way = fault
    named = [part for path in paths for part in ("-P", str(folder / path))]
    inject = ["-e", f"trace={call}", "-e", f"inject={call}:{way}:when={number}"]
    run = command(archive, out_of(folder, format), format, commit=_COMMIT)
    done = subprocess.run(
        ["strace", "-o", "/dev/null", *named, *inject, *run], capture_output=True, text=True, check=False
    )
    problem = broken_promise(archive, folder, format, whole, _COMMIT)
    if "Traceback" in done.stderr:
        problem = f"a traceback: {done.stderr[-500:]}"
    if problem is None:
        return None
    report = f"{format}: {call} number {number} with {way}: {problem}"
    print(report, flush=True)
    return report


def _faults(archive: Path, folder: Path, format: str) -> tuple[Iterator[tuple[str, int, str]], list[str]]:
    """Call, number and way of every fault in a run, and the paths in its folder that it touches."""
    folder.mkdir()
    log = folder.with_name("log")
    trace = ["strace", "-y", "-o", str(log), "-e", "trace=%file,%desc"]
    run = command(archive, out_of(folder, format), format, commit=_COMMIT)
    subprocess.run([*trace, *run], capture_output=True, check=False)
    counts: Counter[str] = Counter()
    paths: set[str] = set()
    for line in log.read_text("utf-8", "replace").splitlines():
        match = _CALL.match(line)
        touched = [path for path in _PATH.findall(match[2]) if path.startswith(f"{folder}/")] if match else []
        if match and touched and match[1] not in _HARMLESS:
            counts[match[1]] += 1
            paths |= {path.removeprefix(f"{folder}/").removesuffix("(deleted)") for path in touched}
    faults = (
        (call, number, way) for call, count in sorted(counts.items()) for number in range(1, count + 1) for way in _WAYS
    )
    return faults, sorted(paths)


if __name__ == "__main__":
    if not has_strace():
        raise SystemExit("strace is not installed, or may not trace here")
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.faults", description=__doc__)
    parser.add_argument("formats", nargs="*", default=list(FORMATS), help=f"{', '.join(FORMATS)}; default: all")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only one fault in N")
    options = parser.parse_args()
    failed = False
    for one in options.formats:
        runs, found = break_runs(one, options.every)
        print(f"{one}: {runs:,} runs broken, {len(found)} did not come to the same bytes", flush=True)
        failed = failed or bool(found)
    raise SystemExit(failed)
