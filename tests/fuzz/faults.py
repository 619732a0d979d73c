"""Lets every operation on OUT and its files fail once, in turn: `python -m tests.fuzz.faults` (Linux, with strace).

The system calls of the process that writes are counted first. Then each of them fails in a run of its own, in every
way that is told here; what `--resume` makes of it must be the bytes of a run that nothing disturbs.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.fuzz.runs import FORMATS, broken_promise, command, make_archive, out_of, reference

__all__ = ["break_runs", "has_strace"]

_WAYS = ("error=ENOSPC", "error=EIO", "error=EACCES", "signal=SIGKILL")
#: Calls that only look, or that libraries take as they come: a failure of them tells nothing about files.
_HARMLESS = {"lseek", "ioctl", "fcntl", "getdents64", "mmap", "fadvise64", "getcwd", "readlink", "dup"}
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
    count, wrong = 0, []
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        archive = make_archive(top)
        whole = reference(archive, top / "whole", format)
        faults, paths = _faults(archive, top / "counted", format)
        for call, number, way in itertools.islice(faults, 0, None, every):
            folder = top / "run"
            folder.mkdir()
            named = [part for path in paths for part in ("-P", str(folder / path))]
            inject = ["-e", f"trace={call}", "-e", f"inject={call}:{way}:when={number}"]
            done = subprocess.run(
                ["strace", "-o", "/dev/null", *named, *inject, *command(archive, out_of(folder, format), format)],
                capture_output=True,
                text=True,
                check=False,
            )
            problem = broken_promise(archive, folder, format, whole)
            if "Traceback" in done.stderr:
                problem = f"a traceback: {done.stderr[-500:]}"
            if problem:
                wrong.append(f"{format}: {call} number {number} with {way}: {problem}")
                print(wrong[-1], flush=True)
            count += 1
            shutil.rmtree(folder)
    return count, wrong


def _faults(archive: Path, folder: Path, format: str) -> tuple[Iterator[tuple[str, int, str]], list[str]]:
    """Call, number and way of every fault of a run, and the paths below its folder that it touches."""
    folder.mkdir()
    log = folder.with_name("log")
    trace = ["strace", "-y", "-o", str(log), "-e", "trace=%file,%desc"]
    subprocess.run([*trace, *command(archive, out_of(folder, format), format)], capture_output=True, check=False)
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
