"""The settings of a run, its lock, its counts, and the progress file that it resumes from."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from .. import __version__
from ..outputs import part_of, write_whole
from ..parser import named_dialect
from ..text.decoding import well_formed
from ..words.dialect_files import load_dialect
from . import Item, Page, ReadOptions, Unreadable
from .inputs import files, place_of
from .many import Done, Failure
from .pool import MOST_MEMORY

__all__ = [
    "Digest",
    "Lock",
    "LockedError",
    "ResumeError",
    "Settings",
    "State",
    "Summary",
    "damaged",
    "described",
    "errors_file",
    "fingerprint",
    "lock_file",
    "own_files",
    "progress_file",
    "read_state",
    "read_with",
    "write_state",
    "written",
]


class Settings(NamedTuple):
    """The options of a run.

    format: a key of FORMATS. spans, sections: whether to write them. keep_formulas: whether to leave CSV cells that a
        spreadsheet would run unescaped. workers: number of processes.
    timeout: seconds for a page. memory: bytes of each process. limit: take only the first pages. sample: take only this
        many pages, spread over all.
    """

    archives: tuple[str, ...]
    out: Path
    format: str = "jsonl"
    read: ReadOptions = ReadOptions()
    dialect: str | None = None
    language: str | None = None
    encoding: str | None = None
    spans: bool = True
    sections: bool = True
    keep_formulas: bool = False
    workers: int = 1
    timeout: float | None = 60.0
    memory: int | None = MOST_MEMORY
    limit: int | None = None
    sample: int | None = None


# --- the lock: one run at a time writes to an OUT


class LockedError(Exception):
    """Another run holds the lock."""


class Lock:
    """A context manager that holds a lock file. Raises LockedError, OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = -1

    def __enter__(self) -> Lock:
        while True:
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            if not _locked(self._descriptor):
                os.close(self._descriptor)
                raise LockedError(
                    f"another run writes here ({self._path} is locked): wait for it, or write somewhere else"
                )
            if self._is_current():
                return self
            os.close(self._descriptor)  # the run that held it has just removed the file

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if os.name == "nt":  # Windows can't remove an open file
            os.close(self._descriptor)
            self._path.unlink(missing_ok=True)
            return
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)

    def _is_current(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), os.stat(self._path))
        except FileNotFoundError:
            return False


def _locked(descriptor: int) -> bool:
    """Locks an open file; returns False if another process holds the lock."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            import fcntl

            # Owned by the process, not by the open file: workers inherit open files and may live a moment longer.
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


# --- counts


class Counts(BaseModel):
    """The counts of a `Summary`, as stored with a commit."""

    model_config = ConfigDict(extra="forbid")

    pages: NonNegativeInt = 0
    failures: dict[str, int] = {}
    values: dict[str, int] = {}
    codes: dict[str, int] = {}
    labels: dict[str, int] = {}
    kept: NonNegativeInt = 0
    earlier: NonNegativeInt = 0


#: With more unknown labels than this the rarer half is dropped, so that memory does not grow with the archive.
_MOST_LABELS = 2000
#: Entries of each kind in the printed summary.
_SHOWN = 15


class Summary:
    """Counts of pages, values, diagnostics and unknown labels: small enough to store with every commit."""

    def __init__(self, counts: Counts | None = None) -> None:
        counts = counts or Counts()
        self.pages = counts.pages
        self.failures = Counter(counts.failures)
        self.values = Counter(counts.values)
        self.codes = Counter(counts.codes)
        self.labels = Counter(counts.labels)
        self.kept = counts.kept
        self.earlier = counts.earlier

    @property
    def failed(self) -> int:
        """How many pages failed."""
        return self.failures.total()

    def add(self, result: Done | Failure) -> None:
        """Counts one page."""
        self.pages += 1
        if isinstance(result, Failure):
            self.failures[result.code] += 1
            return
        self.kept += result.kept
        self.values.update(result.values)
        self.codes.update(result.codes)
        self.labels.update(result.labels)
        if len(self.labels) > _MOST_LABELS:
            self.labels = Counter(dict(self.labels.most_common(_MOST_LABELS // 2)))

    def counts(self) -> Counts:
        """The counts to store with a commit, from which the summary can be restored."""
        return Counts(
            pages=self.pages,
            failures=dict(self.failures),
            values=dict(self.values),
            codes=dict(self.codes),
            labels=dict(self.labels),
            kept=self.kept,
            earlier=self.earlier,
        )

    def lines(self, seconds: float) -> list[str]:
        """The summary as lines to print. seconds: duration of this run, without an earlier run that it resumed."""
        good = self.pages - self.failed
        out = [f"{good:,} page{'s' * (good != 1)} parsed, {self.failed:,} failed, in {seconds:,.1f} seconds"]
        if self.earlier:
            changed = self.earlier - self.kept
            out[0] += f"; of {self.earlier:,} earlier pages {self.kept:,} unchanged, {changed:,} changed or gone"
        for title, counted in (
            ("failures", self.failures),
            ("values", self.values),
            ("diagnostics", self.codes),
            ("most frequent unknown labels", self.labels),
        ):
            if counted:
                ordered = sorted(counted.items(), key=lambda entry: (-entry[1], entry[0]))[:_SHOWN]
                out.append(f"{title}: " + ", ".join(f"{name} {count:,}" for name, count in ordered))
        return out


# --- the progress file


class ResumeError(Exception):
    """A run can't be resumed: its settings or archives have changed, or its files are damaged."""


class State(BaseModel):
    """A commit: everything up to here is on disk.

    settings: fingerprint of the run. last, digest: id of the last item, and digest of all items up to it.
    given_up: the items for which a reader was given up. errors: size of the errors file in bytes.
    writer: state of the writer; None before the first page.
    begun: when the run began, in nanoseconds. part: inode of the file that is about to be renamed to OUT.
    finished: whether OUT has its name.
    """

    model_config = ConfigDict(extra="forbid")

    settings: str
    last: str | None
    digest: str
    errors: NonNegativeInt
    writer: dict[str, Any] | None
    summary: Counts = Counts()
    given_up: list[Unreadable] = []
    begun: int = 0
    part: int | None = None
    finished: bool = False


class Digest:
    """A running digest of items: their ids, and the contents of pages."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=16)

    def add(self, item: Item) -> None:
        """Adds an item."""
        content = item.content if isinstance(item, Page) else item.code
        for part in (item.id, content):
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            self._hash.update(b"%d " % len(data))
            self._hash.update(data)

    def so_far(self) -> str:
        """The digest of all items so far."""
        return self._hash.hexdigest()


def progress_file(out: Path) -> Path:
    """The progress file of a run to `out`."""
    return out.with_name(out.name + ".progress")


def errors_file(out: Path) -> Path:
    """The file that the failures of a run to `out` are written to."""
    return out.with_name(out.name + ".errors.jsonl")


def lock_file(out: Path) -> Path:
    """The lock file of a run to `out`."""
    return out.with_name(out.name + ".lock")


def written(out: Path) -> list[Path]:
    """Every file or folder that a run may write."""
    named = (out, part_of(out), errors_file(out), progress_file(out), lock_file(out))
    return [path.with_name(path.name + suffix) for path in named for suffix in ("", ".new", ".old", "-journal")]


def own_files(out: Path) -> frozenset[tuple[int, int, str]]:
    """The files that a run writes, which it must not read as pages if OUT is in a folder that it reads."""
    folder = place_of(str(out.absolute().parent))
    return frozenset((*folder, path.name) for path in written(out))


def read_state(out: Path) -> State | None:
    """The last commit of a run to `out`; None if there is none. Raises ResumeError for a damaged file."""
    path = progress_file(out)
    try:
        data, _, check = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    try:
        if check != _check(data):
            raise ValueError("not what was written")
        return State.model_validate_json(data)
    except ValueError as error:  # a ValidationError is one
        raise damaged(out) from error


def damaged(out: Path) -> ResumeError:
    """The error for files of a run that are not as its last commit left them."""
    return ResumeError(f"{progress_file(out)} or a file beside it is damaged: start again with --overwrite")


def write_state(out: Path, state: State) -> None:
    """Replaces the last commit."""
    data = state.model_dump_json().encode()
    write_whole(progress_file(out), data + b"\n" + _check(data))


def _check(data: bytes) -> bytes:
    """A checksum of `data`: a wrong number in it would truncate OUT in the wrong place."""
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode()


def fingerprint(settings: Settings) -> str:
    """A digest of everything that the result depends on, including the dialect and those that it extends."""
    dialect = named_dialect(settings.dialect)
    named = settings._replace(workers=0, memory=None, out=Path(settings.out.name), dialect=dialect)
    content = load_dialect(dialect).model_dump_json()
    return hashlib.sha256(repr((__version__, named, content)).encode("utf-8", "surrogatepass")).hexdigest()


def read_with(settings: Settings) -> dict[str, str | int | None]:
    """The version, dialect and options that a run reads pages with."""
    dialect = load_dialect(named_dialect(settings.dialect))
    options = settings.read._asdict() | settings._asdict()
    for name in ("skip", "read", "archives", "out", "workers", "memory", "dialect"):
        del options[name]
    return {
        "version": __version__,
        "dialect": dialect.name,
        "dialect_digest": hashlib.sha256(dialect.model_dump_json().encode("utf-8", "surrogatepass")).hexdigest(),
        "options": json.dumps(options),
    }


def described(settings: Settings, summary: Summary) -> dict[str, str | int | None]:
    """Describes a run; the same however often it was interrupted.

    So it has no time of the run itself: `archives_changed` is the time of the newest file read, in UTC.
    """
    how = read_with(settings)
    options = how.pop("options")
    return how | {
        "archives": json.dumps([well_formed(archive) for archive in settings.archives], ensure_ascii=False),
        "archives_changed": _changed(settings),
        "options": options,
        "pages": summary.pages,
        "parsed": summary.pages - summary.failed,
        "failed": summary.failed,
        "found": summary.values.total(),
        "diagnostics": summary.codes.total(),
    }


def _changed(settings: Settings) -> str | None:
    """The modification time of the newest archive file, in ISO 8601."""
    found = files(settings.archives, settings.read._replace(skip=own_files(settings.out)))
    newest = max((file.modified for file in found if file.problem is None and not file.hidden), default=None)
    return None if newest is None else datetime.fromtimestamp(newest // 10**9, UTC).isoformat()
