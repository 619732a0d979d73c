"""Kills runs at random moments and resumes each, and stops single processes of others.

python -m tests.fuzz.kills 1000        # kills
python -m tests.fuzz.kills --stops 100 # processes that are stopped (SIGSTOP), several runs at once
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from tests.fuzz.runs import FORMATS, broken_promise, command, content, make_archive, out_of, reference

__all__ = ["kill_runs", "stop_runs"]

#: Pages of the archive: enough for three commits, the last of them with fewer.
_PAGES = 600


def kill_runs(kills: int, seed: int = 0) -> list[str]:
    """Kills runs, of all formats in turn; returns what was wrong afterwards.

    Some runs are killed several times before they may finish, and some overwrite an older output.
    """
    rng = random.Random(seed)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        top = Path(name)
        archive = make_archive(top, _PAGES)
        started = time.monotonic()
        wholes = {format: reference(archive, top / format, format) for format in FORMATS}
        usual = (time.monotonic() - started) / len(FORMATS)
        done = number = 0
        while done < kills:
            format = list(FORMATS)[number % len(FORMATS)]
            number += 1
            folder = top / str(number)
            folder.mkdir()
            rounds = rng.choice((1, 1, 2, 4))
            first = rng.choice(([], ["--overwrite"], ["--update"] if format in ("folder", "sqlite") else []))
            if first:
                subprocess.run(command(archive, out_of(folder, format), format, "--limit", "3"), check=True)
            old = content(folder)
            for again in range(rounds):
                _kill(
                    archive,
                    folder,
                    format,
                    rng.uniform(0, usual * 1.1),
                    first if first == ["--update"] or not again else ["--resume"],
                )
            done += rounds
            found = content(folder)
            found.pop(f"{out_of(folder, format).name}.lock", None)
            if first and found == old:
                continue  # killed before it had begun
            problem = broken_promise(archive, folder, format, wholes[format])
            if problem:
                wrong.append(f"{format}, seed {seed}, run {number}: {problem}")
                print(wrong[-1], flush=True)
            shutil.rmtree(folder)
    return wrong


def _kill(archive: Path, folder: Path, format: str, seconds: float, more: list[str]) -> None:
    with subprocess.Popen(
        command(archive, out_of(folder, format), format, *more), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()


#: Seconds after which a run counts as hanging; its longest wait is for an archive that yields nothing.
_HANGS = 120
#: How long a run waits for a stopped worker.
_STOPPED_FOR = ("--workers", "2", "--page-timeout", "3")


def stop_runs(stops: int, seed: int = 0) -> list[str]:
    """Stops one process of each run, for good; returns what was wrong afterwards.

    With a stopped worker, the bytes must be those of an undisturbed run; with the process that reads the archive, the
    loss must be among the failures.
    """
    with tempfile.TemporaryDirectory() as name, ThreadPoolExecutor(6) as threads:
        top = Path(name)
        archive = make_archive(top, 10 * _PAGES)
        wholes = {format: reference(archive, top / format, format, *_STOPPED_FOR) for format in FORMATS}

        def problem_of(number: int) -> str | None:
            format = list(FORMATS)[number % len(FORMATS)]
            folder = top / str(number)
            folder.mkdir()
            problem = _stopped(archive, folder, format, wholes[format], random.Random(f"{seed} {number}"))
            return problem and f"{format}, seed {seed}, run {number}: {problem}"

        return [problem for problem in threads.map(problem_of, range(stops)) if problem]


def _stopped(archive: Path, folder: Path, format: str, whole: dict[str, bytes], rng: random.Random) -> str | None:
    run = command(archive, out_of(folder, format), format, *_STOPPED_FOR)
    with subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        children: list[int] = []
        while process.poll() is None and len(children) < 3:
            with suppress(OSError):
                children = [
                    int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
                ]
        time.sleep(rng.uniform(0, 2))
        with suppress(ProcessLookupError, IndexError):
            os.kill(rng.choice(children), signal.SIGSTOP)
        try:
            _, errors = process.communicate(timeout=_HANGS)
        except subprocess.TimeoutExpired:
            process.kill()
            return f"hangs for {_HANGS} seconds"
    if process.returncode != 1 or "Traceback" in errors:
        return f"ended with {process.returncode}: {errors[-500:]}"
    left = content(folder)
    failures = [json.loads(line)["code"] for line in left[f"{out_of(folder, format).name}.errors.jsonl"].splitlines()]
    if left != whole and "timeout" not in failures:
        return f"differs in {sorted(name for name in left.keys() | whole.keys() if left.get(name) != whole.get(name))}"
    return None


def main() -> None:
    """Runs the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", type=int, nargs="?", default=0)
    parser.add_argument("--stops", type=int, default=0)
    asked = parser.parse_args()
    found = kill_runs(asked.kills) + stop_runs(asked.stops)
    print(*found, sep="\n")
    print(f"{asked.kills:,} kills and {asked.stops:,} stops, {len(found)} runs that did not come to the same bytes")
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
