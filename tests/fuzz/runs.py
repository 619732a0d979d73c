"""Shared by the scripts that break runs: an archive, the command, and what a run must leave behind."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

__all__ = ["FORMATS", "broken_promise", "command", "content", "make_archive", "out_of", "reference"]

#: An output of every format, and of each compression.
FORMATS = {
    "jsonl": ".jsonl",
    "gzip": ".jsonl.gz",
    "zstd": ".jsonl.zst",
    "folder": "",
    "csv": "",
    "sqlite": ".sqlite",
    "parquet": ".parquet",
    "nquads": ".nq",
}
#: The command with fewer pages between two commits, so that small runs have several.
_OFTEN = """
from profileparse.batch import run
from profileparse.cli import main

run.COMMIT = {commit}
main(prog_name="profileparse")
"""


def make_archive(folder: Path, pages: int) -> Path:
    """An archive of small pages, one of which fails."""
    rows = [
        {"id": f"{number % 7}/{number}", "text": f"1. General Information :\nPopulation: {number + 1000}\n"}
        for number in range(pages)
    ]
    del rows[5]["text"]
    path = folder / "pages.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def out_of(folder: Path, format: str) -> Path:
    """OUT of a run in a format."""
    return folder / ("out" + FORMATS[format])


def command(archive: Path, out: Path, format: str, *more: str, commit: int | None = None) -> list[str]:
    """The command of a run. commit: pages between two commits, if not the default."""
    program = ["-m", "profileparse"] if commit is None else ["-c", _OFTEN.format(commit=commit)]
    chosen = ["--format", format] if format in ("folder", "csv") else []
    return [sys.executable, *program, "batch", str(archive), "-o", str(out), "-q", *chosen, *more]


def content(folder: Path) -> dict[str, bytes]:
    """All files below a folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def reference(archive: Path, folder: Path, format: str, *more: str, commit: int | None = None) -> dict[str, bytes]:
    """What an undisturbed run leaves behind."""
    folder.mkdir()
    run = command(archive, out_of(folder, format), format, *more, commit=commit)
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr  # one page fails
    return content(folder)


def broken_promise(
    archive: Path, folder: Path, format: str, whole: dict[str, bytes], commit: int | None = None
) -> str | None:
    """Resumes an interrupted run; returns what is wrong with its result, or None."""
    errors = ""
    if content(folder) != whole:
        run = command(archive, out_of(folder, format), format, "--resume", commit=commit)
        done = subprocess.run(run, capture_output=True, text=True, check=False)
        errors = done.stderr
        if done.returncode not in (0, 1, 2) or "Traceback" in done.stderr:
            return f"--resume ended with {done.returncode}: {done.stderr[-500:]}"
    left = content(folder)
    left.pop(f"{out_of(folder, format).name}.lock", None)
    if left != whole:
        names = sorted(name for name in left.keys() | whole.keys() if left.get(name) != whole.get(name))
        return f"differs in {', '.join(names[:5])}; {errors.strip()[-300:]}"
    return None
