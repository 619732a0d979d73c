"""Lets every operation on OUT and its files fail once, in turn: `python -m tests.fuzz.faults` (Linux, with strace).

The system calls of the process that writes are counted first. Then each of them fails in a run of its own, in every
way that is told here; what `--resume` makes of it must be the bytes of a run that nothing disturbs. Runs are small, and
commit often: what is done for each page and for each commit is done for some of them, and all of it fails once.
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
#: Calls that only look, or that libraries take as they come: a failure of them tells nothing about files.
_HARMLESS = {"lseek", "ioctl", "fcntl", "getdents64", "mmap", "fadvise64", "getcwd", "readlink", "dup"}
#: Pages of a run, and those between two commits: three commits, the last of them of fewer pages.
_PAGES, _COMMIT = 20, 8
_CALL = re.compile(r"^(?:\[pid +\d+\] )?(\w+)\((.*)")
_PATH = re.compile(r'[<"]([^<>"]*)[>"]')


def has_strace() -> bool:
    """Whether this system can count and disturb the calls of a process."""
    if shutil.which("strace") is None:
        return False
    # Where processes may not be traced, it is there and fails.
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


def break_runs(format: str, every: int = 1) -> tuple[int, list[str]]:
    """Breaks runs of a format, one in `every` of the possible ways; how many, and what was wrong afterwards."""
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
    """Breaks one run; what was wrong afterwards, or None."""
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
    told = f"{format}: {call} number {number} with {way}: {problem}"
    print(told, flush=True)
    return told


def _faults(archive: Path, folder: Path, format: str) -> tuple[Iterator[tuple[str, int, str]], list[str]]:
    """Call, number and way of every fault of a run, and the paths below its folder that it touches."""
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
    parser.add_argument("formats", nargs="*", default=list(FORMATS), help=f"of {', '.join(FORMATS)}")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only one fault in N")
    options = parser.parse_args()
    failed = False
    for one in options.formats:
        runs, found = break_runs(one, options.every)
        print(f"{one}: {runs:,} runs broken, {len(found)} did not come to the same bytes", flush=True)
        failed = failed or bool(found)
    raise SystemExit(failed)
