"""The output formats of a run: each has a writer and an entry in FORMATS.

A writer writes beside OUT and can go back to its last commit, so that a killed run can resume from there. The file
helpers here make sure that whatever a writer has committed is on disk, even after a power cut.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple, Protocol

from ..batch import decompressed
from ..text.decoding import MissingExtraError

if TYPE_CHECKING:
    from ..models import Profile

__all__ = [
    "FORMATS",
    "About",
    "Earlier",
    "Format",
    "Kept",
    "UnwritableError",
    "Writer",
    "format_of",
    "new_of",
    "old_of",
    "opened",
    "part_of",
    "read_output",
    "remove",
    "replace",
    "synced",
    "write_whole",
]


class UnwritableError(Exception):
    """This page can't be written, though others can; the message says why."""


class About(NamedTuple):
    """A description of a run, for formats that can store it.

    run: version, dialect, options and counts; the same whether or not the run was interrupted.
    errors: the file with the failures.
    """

    run: dict[str, str | int | None]
    errors: Path


class Kept(NamedTuple):
    """A page in an output: the payload that `make` returned, and what a run counts.

    values: number of values by field. diagnostics: code and subject of each.
    """

    payload: Any
    values: dict[str, int]
    diagnostics: list[tuple[str, str | None]]


class Earlier(Protocol):
    """A complete output, whose unchanged pages a later run reuses. Must be picklable."""

    def run(self) -> dict[str, Any]:
        """The description of the run that wrote it; empty if it has none."""

    def find(self, id: str, digest: str) -> Kept | None:
        """The page with this id, if the SHA-256 of its bytes is `digest`."""


class Writer(Protocol):
    """What a format has to implement.

    make: turns a profile into the payload for `write`. It runs in the workers, so it must be picklable. It takes the
    `choices` of its format as keyword arguments.
    """

    make: Callable[..., Any]

    def open(self, state: dict[str, Any] | None) -> None:
        """Starts a new run, or goes back to the commit that returned `state`."""

    def write(self, id: str, payload: Any) -> None:
        """Writes the payload of the page `id`. Raises UnwritableError, having written nothing of it."""

    def commit(self) -> dict[str, Any]:
        """Flushes everything to disk; returns the state that `open` needs to go back to this point."""

    def finish(self, about: About) -> None:
        """Moves the result to OUT, after a commit; the caller then removes `part_of(OUT)`."""

    def close(self) -> None:
        """Closes all files, whether finished or not."""


class Format(NamedTuple):
    """An output format.

    name: the value of --format.
    writer: module (in this package) and class of the writer. Imported when the format is used: some writers need
        optional libraries, which take long to load.
    suffixes: of OUT; messages name the first one.
    compressed: the suffixes that may follow these.
    files: if OUT is a folder, the suffix of the files in it.
    holds: if OUT is a folder, its content, for help texts.
    choices: the settings that `make` takes.
    reader: the function in the module of the writer that reads an output back; empty if there is none.
    earlier: the class there that finds the pages of an output, for `--update`; empty if there is none.
    """

    name: str
    writer: str
    suffixes: tuple[str, ...] = ()
    compressed: tuple[str, ...] = ()
    files: str | None = None
    holds: str = ""
    choices: tuple[str, ...] = ()
    reader: str = ""
    earlier: str = ""

    def make_writer(self, out: Path) -> Writer:
        """A writer to `out`. Raises MissingExtraError."""
        writer: Writer = self._named(self.writer.partition(".")[2])(out)
        return writer

    def _named(self, name: str) -> Any:
        """The object with this name in the module of the writer."""
        return getattr(import_module(f".{self.writer.partition('.')[0]}", __name__), name)

    def make_earlier(self, out: Path) -> Earlier | None:
        """The pages of the existing output `out`; None if there is none, or the format does not support this."""
        if not self.earlier or not out.exists():
            return None
        made: Earlier = self._named(self.earlier)(out)
        return made

    def read(self, path: Path) -> Iterator[Profile]:
        """Yields the profiles of an output in this format. Raises MissingExtraError, ValueError without a reader."""
        if not self.reader:
            raise ValueError(f"{self.name} can't be read back: it does not hold whole profiles")
        profiles: Iterator[Profile] = self._named(self.reader)(path)
        return profiles

    @property
    def endings(self) -> list[str]:
        """The first suffix, alone and with each compressed suffix."""
        return [suffix + packed for suffix in self.suffixes[:1] for packed in ("", *self.compressed)]


#: The parts that JSON can omit. Tables can omit the sections only, Parquet nothing.
_PARTS = ("spans", "sections")
_PACKED = (".gz", ".zst")
#: Every output format by name. An OUT without a suffix has the first format with `files`.
FORMATS = {
    format.name: format
    for format in (
        Format("jsonl", "documents.LinesWriter", (".jsonl", ".ndjson"), _PACKED, choices=_PARTS, reader="read_lines"),
        Format(
            "folder",
            "documents.FolderWriter",
            files=".json",
            holds="a JSON file for each page",
            choices=_PARTS,
            reader="read_folder",
            earlier="EarlierFolder",
        ),
        Format("nquads", "documents.NquadsWriter", (".nq", ".nquads"), _PACKED),
        Format("parquet", "documents.ParquetWriter", (".parquet", ".pq"), reader="read_parquet"),
        Format(
            "sqlite",
            "relational.SqliteWriter",
            (".sqlite", ".sqlite3", ".db"),
            choices=("sections",),
            reader="read_sqlite",
            earlier="EarlierDatabase",
        ),
        Format(
            "csv",
            "relational.CsvWriter",
            files=".csv",
            holds="a table for each kind of value",
            choices=("sections", "keep_formulas"),
            reader="read_csv",
        ),
    )
}


def format_of(out: Path) -> Format | None:
    """The format for the suffix of OUT; that of a folder if OUT has no suffix or is one; None if it is unknown."""
    name = out.name.lower()
    for format in FORMATS.values():
        if name.endswith(tuple(suffix + packed for suffix in format.suffixes for packed in ("", *format.compressed))):
            return format
    if out.suffix and not out.is_dir():
        return None
    return next(format for format in FORMATS.values() if format.files)


# --- reading back

#: The first bytes of files by format.
_SIGNATURES = {b"SQLite format 3\0": "sqlite", b"PAR1": "parquet", b"<": "nquads"}
#: What the libraries raise for a file that is damaged or from another program.
_OF_DAMAGE = (EOFError, LookupError, TypeError, ValueError, sqlite3.Error, zlib.error)


def read_output(path: str | os.PathLike[str]) -> Iterator[Profile]:
    """Yields the profiles that `profileparse batch` wrote to a file or folder, in the order of the pages.

    path: OUT of the run, under any name. The format is detected from the content: JSON Lines, compressed or not, a
        folder of JSON files (in order of name), Parquet, SQLite, or a folder of CSV files.

    Profiles from JSON and Parquet equal those that were written, except that `--no-spans` leaves `NO_SPAN` and
    `--no-sections` no sections. Tables hold less than a profile: with SQLite and CSV these are empty: `dates` of facts,
    `parts` of the location, `text` of the population, `qualifier` of dates, and the spans of dates, places and the
    summary. The `text` of a date is its EDTF, but that of a period is as written; organisers and
    responsibilities are split at each comma and semicolon. In CSV, an empty text becomes None, and a `'` before a
    formula that `--keep-formulas` wrote is lost.

    Raises ValueError for N-Quads, for any other file and for a damaged one; OSError; MissingExtraError.
    """
    place = Path(path)
    found = FORMATS[_kind_of(place)].read(place)

    def profiles() -> Iterator[Profile]:
        try:
            yield from found
        except MissingExtraError:
            raise
        except _OF_DAMAGE as error:
            raise ValueError(f"{place}: not as `profileparse batch` wrote it: {error}") from error

    return profiles()


def _kind_of(path: Path) -> str:
    """The name of the format of an output, by its content."""
    if path.is_dir():
        return "csv" if (path / "profile.csv").is_file() else "folder"
    with path.open("rb") as raw, decompressed(raw) as file:
        head = file.read(16)
    return next((name for begin, name in _SIGNATURES.items() if head.startswith(begin)), "jsonl")


# --- files


def part_of(out: Path) -> Path:
    """The path that `out` is written to until it is complete."""
    return out.with_name(out.name + ".part")


def old_of(out: Path) -> Path:
    """The name of an earlier `out` until it is removed."""
    return out.with_name(out.name + ".part.old")


def opened(path: Path, keep: int | None) -> IO[bytes]:
    """Opens a file for writing: a new one, or an existing one truncated to `keep` bytes.

    Raises ValueError if it has fewer.
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
    """Flushes an open file to disk; returns its size in bytes."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def new_of(path: Path) -> Path:
    """The temporary file that `write_whole` renames to `path`; a killed run may leave it behind."""
    return path.with_name(path.name + ".new")


def write_whole(path: Path, data: bytes) -> None:
    """Replaces the content of `path` atomically: a reader finds the old content or the new."""
    temporary = new_of(path)
    with temporary.open("wb") as file:
        file.write(data)
        synced(file)
    os.replace(temporary, path)
    _sync_folder(path.parent)


def replace(part: Path, out: Path) -> None:
    """Renames a finished file or folder to `out`, replacing what is there.

    A folder is not removed under its name, where others would see a part of it.
    """
    if out.is_dir() or (part.is_dir() and out.exists()):
        remove(old_of(out))
        os.replace(out, old_of(out))
    os.replace(part, out)
    _sync_folder(out.parent)
    remove(old_of(out))


def remove(path: Path) -> None:
    """Removes a file or folder, if it exists."""
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
