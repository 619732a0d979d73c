"""The output formats of a run: a writer each, and a line in FORMATS.

A writer writes beside OUT and can go back to its last commit, so that a run that was killed goes on from there. The
helpers for files are here as well: what a writer has committed is on the disk, even after a power cut.
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
    "opened",
    "part_of",
    "read_output",
    "remove",
    "replace",
    "synced",
    "write_whole",
]


class UnwritableError(Exception):
    """A page can't be written, and others can; the message says why."""


class About(NamedTuple):
    """What a run was, for a format that has room for it.

    run: its version, dialect, options and counts; nothing in it differs where a run was stopped and went on.
    errors: the file with its failures.
    """

    run: dict[str, str | int | None]
    errors: Path


class Kept(NamedTuple):
    """What an output has of a page: what `make` gave, and what a run counts of it.

    values: how many there are, by field. diagnostics: code and subject of each.
    """

    payload: Any
    values: dict[str, int]
    diagnostics: list[tuple[str, str | None]]


class Earlier(Protocol):
    """An output that is complete, whose pages a later run takes over where they have not changed. It can be pickled."""

    def run(self) -> dict[str, Any]:
        """What it says of the run that wrote it; nothing where it does not."""

    def find(self, id: str, digest: str) -> Kept | None:
        """What it has of a page whose bytes have that SHA-256."""


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

    def finish(self, about: About) -> None:
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
    reader: the function that reads it back, in the module of the writer; empty where it can't be.
    earlier: the class there that finds the pages of an output, for `--update`; empty where there is none.
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
        """The writer to `out`. Raises MissingExtraError."""
        writer: Writer = self._named(self.writer.partition(".")[2])(out)
        return writer

    def _named(self, name: str) -> Any:
        """What has this name in the module of the writer, which is imported when it is used."""
        return getattr(import_module(f".{self.writer.partition('.')[0]}", __name__), name)

    def make_earlier(self, out: Path) -> Earlier | None:
        """What finds the pages of the output `out`; None where it is no such output."""
        if not self.earlier or not out.exists():
            return None
        made: Earlier = self._named(self.earlier)(out)
        return made

    def read(self, path: Path) -> Iterator[Profile]:
        """The profiles of an output in this format. Raises MissingExtraError."""
        if not self.reader:
            raise ValueError(f"{self.name} is not read back: it does not have all that a profile has")
        profiles: Iterator[Profile] = self._named(self.reader)(path)
        return profiles

    @property
    def endings(self) -> list[str]:
        """The first suffix, alone and with each compression."""
        return [suffix + packed for suffix in self.suffixes[:1] for packed in ("", *self.compressed)]


#: The parts that JSON may leave out; of them tables may leave out the sections, and Parquet nothing.
_PARTS = ("spans", "sections")
_PACKED = (".gz", ".zst")
#: Every output format by its name. The first one with `files` is that of an OUT without a suffix.
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
    """The format that the suffix of OUT says; that of a folder where OUT has none or is one."""
    name = out.name.lower()
    for format in FORMATS.values():
        if name.endswith(tuple(suffix + packed for suffix in format.suffixes for packed in ("", *format.compressed))):
            return format
    if out.suffix and not out.is_dir():
        return None
    return next(format for format in FORMATS.values() if format.files)


# --- reading back

#: How files of the formats begin.
_SIGNATURES = {b"SQLite format 3\0": "sqlite", b"PAR1": "parquet", b"<": "nquads"}
#: What the libraries raise for a file that is damaged or somebody else's.
_OF_DAMAGE = (EOFError, LookupError, TypeError, ValueError, sqlite3.Error, zlib.error)


def read_output(path: str | os.PathLike[str]) -> Iterator[Profile]:
    """The profiles that `profileparse batch` wrote to a file or a folder, one at a time, in the order of the pages.

    path: OUT of the run, whatever its name. What it is shows itself: JSON Lines, compressed or not, a folder of JSON
        files (in the order of their names), Parquet, SQLite, a folder of CSV files.

    JSON and Parquet give profiles that equal those that were written; of what `--no-spans` and `--no-sections` left
    out, `NO_SPAN` and no sections. Tables hold less than a profile. Of SQLite and CSV these are empty: `dates` of
    facts, `parts` of the location, `text` of the population, `qualifier` of dates, and the spans of dates, places,
    population, location and summary. The `text` of a date is its EDTF, but that of a period is the page's; organisers
    and responsibilities are parted at each comma and semicolon; in CSV, an empty text is none, and of cells that
    `--keep-formulas` wrote, a mark `'` before a formula is lost.

    Raises ValueError for N-Quads, for any other file and for a damaged one, OSError, and MissingExtraError.
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
    """The name of the format of an output."""
    if path.is_dir():
        return "csv" if (path / "profile.csv").is_file() else "folder"
    with path.open("rb") as raw, decompressed(raw) as file:
        head = file.read(16)
    return next((name for begin, name in _SIGNATURES.items() if head.startswith(begin)), "jsonl")


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
