"""Kills runs at random moments, again and again, and goes on with each: `python -m tests.fuzz.kills 1000`."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fuzz.runs import FORMATS, broken_promise, command, content, make_archive, out_of, reference

__all__ = ["kill_runs"]

#: Pages of the archive: enough for three commits, the last of them with fewer.
_PAGES = 600


def kill_runs(kills: int, seed: int = 0) -> list[str]:
    """Kills so many runs, of all formats in turn; what was wrong afterwards.

    Some runs are killed several times before they may come to their end, and some overwrite an older output.
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


if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    found = kill_runs(count)
    print(f"{count:,} kills, {len(found)} runs that did not come to the same bytes")
    raise SystemExit(bool(found))
