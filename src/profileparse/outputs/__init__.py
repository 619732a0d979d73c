"""The output formats of a run: a writer each, and a line in FORMATS.

A writer writes beside OUT and can go back to its last commit, so that a run that was killed goes on from there. The
helpers for files are here as well: what a writer has committed is on the disk, even after a power cut.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import IO, Any, NamedTuple, Protocol

__all__ = [
    "ALL_COLUMNS",
    "FORMATS",
    "Format",
    "UnwritableError",
    "Writer",
    "format_of",
    "new_of",
    "opened",
    "part_of",
    "remove",
    "replace",
    "synced",
    "write_whole",
]


class UnwritableError(Exception):
    """A page can't be written, and others can; the message says why."""


class Writer(Protocol):
    """What a run needs of a format.

    make: gives what `write` takes of a profile. It runs in the workers, so it is a function that can be pickled. It
    takes the `choices` of its format as keywords.
    """

    make: Callable[..., Any]

    def open(self, state: dict[str, Any] | None) -> None:
        """Begins a new run, or goes back to the commit that gave `state`."""

    def write(self, id: str, payload: Any) -> None:
        """Writes what `make` gave for the page `id`. Raises UnwritableError, and has then written nothing of it."""

    def commit(self) -> dict[str, Any]:
        """Flushes what was written to the disk; returns what `open` needs to come back to here."""

    def finish(self) -> None:
        """Puts the whole at OUT, after a commit; what lies at `part_of(OUT)` is removed after that."""

    def close(self) -> None:
        """Closes all files, finished or not."""


class Format(NamedTuple):
    """An output format.

    name: as --format has it.
    writer: the class of the writer and its module in this package, which is imported when the format is used; some
        need libraries that are not installed everywhere, and take long to load.
    suffixes: of OUT; messages name the first one.
    compressed: the suffixes that may follow these.
    files: where OUT is a folder, the suffix of the files in it.
    holds: where OUT is a folder, what it holds, for people.
    choices: the settings that `make` takes.
    """

    name: str
    writer: str
    suffixes: tuple[str, ...] = ()
    compressed: tuple[str, ...] = ()
    files: str | None = None
    holds: str = ""
    choices: tuple[str, ...] = ()

    def make_writer(self, out: Path) -> Writer:
        """The writer to `out`. Raises MissingExtraError."""
        module, _, name = self.writer.partition(".")
        writer: Writer = getattr(import_module(f".{module}", __name__), name)(out)
        return writer

    @property
    def endings(self) -> list[str]:
        """The first suffix, alone and with each compression."""
        return [suffix + packed for suffix in self.suffixes[:1] for packed in ("", *self.compressed)]


#: The parts that JSON may leave out.
_PARTS = ("spans", "sections")
#: Every output format by its name. The first one with `files` is that of an OUT without a suffix.
FORMATS = {
    format.name: format
    for format in (
        Format("jsonl", "documents.LinesWriter", (".jsonl", ".ndjson"), compressed=(".gz", ".zst"), choices=_PARTS),
        Format("folder", "documents.FolderWriter", files=".json", holds="a JSON file for each page", choices=_PARTS),
        Format("nquads", "documents.NquadsWriter", (".nq", ".nquads"), compressed=(".gz", ".zst")),
        Format("parquet", "documents.ParquetWriter", (".parquet", ".pq")),
        Format("sqlite", "relational.SqliteWriter", (".sqlite", ".sqlite3", ".db")),
        Format(
            "csv",
            "relational.CsvWriter",
            files=".csv",
            holds="a table for each kind of value",
            choices=("keep_formulas",),
        ),
    )
}
#: Why --no-spans and --no-sections are refused.
ALL_COLUMNS = "--no-spans and --no-sections are for JSON: tables and Parquet have all columns"


def format_of(out: Path) -> Format | None:
    """The format that the suffix of OUT says; that of a folder where OUT has none or is one."""
    name = out.name.lower()
    for format in FORMATS.values():
        if name.endswith(tuple(suffix + packed for suffix in format.suffixes for packed in ("", *format.compressed))):
            return format
    if out.suffix and not out.is_dir():
        return None
    return next(format for format in FORMATS.values() if format.files)


# --- files


def part_of(out: Path) -> Path:
    """Where `out` is written until it is complete."""
    return out.with_name(out.name + ".part")


def opened(path: Path, keep: int | None) -> IO[bytes]:
    """A file open for writing: a new one, or one cut off after its first `keep` bytes.

    Raises ValueError where it has fewer.
    """
    file = path.open("wb" if keep is None else "r+b")
    if keep is not None:
        if os.fstat(file.fileno()).st_size < keep:
            file.close()
            raise ValueError(f"{path} has fewer bytes than were written")
        file.truncate(keep)
        file.seek(0, os.SEEK_END)
    return file


def synced(file: IO[bytes]) -> int:
    """Flushes an open file to the disk; how many bytes it has up to here."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def new_of(path: Path) -> Path:
    """Where `write_whole` writes what then gets the name `path`; a run that is killed may leave it."""
    return path.with_name(path.name + ".new")


def write_whole(path: Path, data: bytes) -> None:
    """Puts `data` at `path` in one step: a reader finds the old content or the new one."""
    temporary = new_of(path)
    with temporary.open("wb") as file:
        file.write(data)
        synced(file)
    os.replace(temporary, path)
    _sync_folder(path.parent)


def replace(part: Path, out: Path) -> None:
    """Moves a finished file or folder to its name, in the place of what is there."""
    if out.is_dir() or (part.is_dir() and out.exists()):
        remove(out)
    os.replace(part, out)
    _sync_folder(out.parent)


def remove(path: Path) -> None:
    """Removes a file or folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
