"""From paths to pages: picks the reader of a file, walks folders in order of name, and selects the pages of a run."""

from __future__ import annotations

import errno
import hashlib
import heapq
import os
import sqlite3
import stat
from collections.abc import Callable, Collection, Iterable, Iterator
from fnmatch import fnmatch
from itertools import islice
from tempfile import gettempdir
from typing import IO, Any, NamedTuple

from ..text.decoding import HTML_SUFFIXES, MissingExtraError, extra, well_formed
from . import (
    Item,
    Page,
    ReadOptions,
    Unreadable,
    bounded,
    damage,
    decompressed,
    left_by_a_system,
    too_large,
    up_to,
    zstd,
)
from .archives import parquet_library, read_jsonl, read_parquet, read_tar, read_zip
from .warc import read_warc, warc_library

__all__ = [
    "PAGE_KIND",
    "Extent",
    "File",
    "Meter",
    "check_extras",
    "chosen",
    "extent",
    "files",
    "id_of",
    "kind_of",
    "place_of",
    "read_file",
    "sampled",
    "unique",
]


# --- kinds of files


def _read_page(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the page of a file that is one page, compressed or not."""
    size = os.fstat(raw.fileno()).st_size
    packed = id.lower().endswith(_COMPRESSED)
    if size > options.most_bytes and not packed:
        yield too_large(id, options, size)
        return
    try:
        with decompressed(raw) if packed else raw as stream:
            data = up_to(stream.read, options.most_bytes + 1)
    except Exception as error:
        yield Unreadable(id, *damage(error))
        return
    yield bounded(id, data, options)


class _Kind(NamedTuple):
    """A kind of file. library: returns the module that it needs, or raises MissingExtraError."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[IO[bytes], str, ReadOptions], Iterator[Item]]
    library: Callable[[], Any] | None = None


#: Suffixes of compressed files; one of them may follow the suffix of a kind.
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_KINDS = (
    _Kind("ZIP", (".zip",), read_zip),
    _Kind("tar", (".tar", ".tgz", ".tbz2", ".tbz", ".txz", ".tzst"), read_tar),
    _Kind("WARC", (".warc",), read_warc, warc_library),
    _Kind("ARC", (".arc",), read_warc, warc_library),
    _Kind("JSON Lines", (".jsonl", ".ndjson"), read_jsonl),
    _Kind("Parquet", (".parquet", ".pq"), read_parquet, parquet_library),
)
#: The name of the kind of a file that is one page.
PAGE_KIND = "page"
_PAGE = _Kind(PAGE_KIND, (), _read_page)
_BY_SUFFIX = {suffix: kind for kind in _KINDS for suffix in kind.suffixes}


def _kind(path: str) -> _Kind:
    name = path.lower()
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return _BY_SUFFIX.get(os.path.splitext(name)[1], _PAGE)


def kind_of(path: str) -> str:
    """How a path is read: `folder`, `ZIP`, `tar`, `WARC`, `ARC`, `JSON Lines`, `Parquet` or `page`."""
    return "folder" if _is_folder(path) else _kind(path).name


#: So many files are looked at before a run begins.
_LOOKED_AT = 10_000


def check_extras(paths: Iterable[str], options: ReadOptions) -> None:
    """Raises MissingExtraError if one of the first files of a run over `paths` has a suffix of what needs an extra.

    To look at the names of millions of files would take longer than it is worth: later ones fail by themselves.
    """
    present = set()
    for file in islice(files(paths, options), _LOOKED_AT):
        library = None if file.problem or file.hidden else _library(file.path)
        if library is not None and library not in present:
            try:
                library()
            except MissingExtraError as error:
                raise MissingExtraError(f"{file.id}: {error}") from error
            present.add(library)


def _library(path: str) -> Callable[[], Any] | None:
    """The function that returns the module to read a file with, by its suffix."""
    name = path.lower()
    if name.endswith((".zst", ".tzst")):
        return zstd
    return _html_library if name.endswith(HTML_SUFFIXES) else _kind(path).library


def _html_library() -> Any:
    return extra("resiliparse.extract.html2text", "web", "HTML")


# --- reading


class Meter:
    """The bytes of the archives read so far, for the progress bar."""

    def __init__(self) -> None:
        self.done = 0


class Extent(NamedTuple):
    """How much a run has to read: bytes of all its files, and the number of files and folders skipped as hidden."""

    bytes: int
    hidden: int


def extent(paths: Iterable[str], options: ReadOptions) -> Extent:
    """Counts what a run over `paths` has to read."""
    size = hidden = 0
    for file in files(paths, options):
        if file.hidden:
            hidden += 1
        size += file.size
    return Extent(size, hidden)


class File(NamedTuple):
    """A file that a run finds.

    problem: why it is not opened; None for a regular file. hidden: whether it is skipped as a hidden or backup file in
        a folder. size, modified: bytes and time of the last change in nanoseconds, as found; 0 if it is not opened.
    given_up: what stands for the rest of the file after so many items, if its reader was given up before.
    """

    path: str
    id: str
    problem: Unreadable | None
    hidden: bool = False
    size: int = 0
    modified: int = 0
    given_up: tuple[int, Unreadable] | None = None


def read_file(file: File, options: ReadOptions, opened: Callable[[IO[bytes]], None], passed: int = 0) -> Iterator[Item]:
    """Yields the pages of one file; any exception becomes an Unreadable.

    opened: called with the open file, whose position shows the progress. passed: how many items to pass over, which
    another process has read.
    """
    if file.problem is not None and not passed:
        yield file.problem
    if file.problem is not None or file.hidden:
        return
    try:
        with open(file.path, "rb") as raw:
            opened(raw)
            before = os.fstat(raw.fileno())
            if passed and (before.st_size, before.st_mtime_ns) != (file.size, file.modified):
                yield _changed(file.id)
                return
            if not before.st_size and file.path.lower().endswith(_COMPRESSED):
                raise EOFError
            stop = None if file.given_up is None else file.given_up[0]
            for item in islice(_kind(file.path).read(raw, file.id, options), passed, stop):
                yield item if item.id.isascii() else item._replace(id=well_formed(item.id))
        if file.given_up is not None:
            yield file.given_up[1]
        elif _was_written(file.path, before):
            yield _changed(file.id)
    except Exception as error:
        yield Unreadable(file.id, *damage(error))


def _changed(id: str) -> Unreadable:
    return Unreadable(id, "changed", "the file was changed while it was read: pages of it may be missing")


def _was_written(path: str, before: os.stat_result) -> bool:
    """Whether a file that was open has been written to since `before`; not whether another has replaced it."""
    try:
        now = os.stat(path)
    except OSError:  # it was removed, and has been read as a whole
        return False
    written = (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns)
    return written and os.path.samestat(now, before)


def id_of(path: str) -> str:
    """The id of a path: the same on every system, and valid Unicode even if the file name is not."""
    text = os.path.normpath(path).replace(os.sep, "/")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def files(paths: Iterable[str], options: ReadOptions) -> Iterator[File]:
    """Yields the files of a run; those of a folder in order of name."""
    options = options._replace(glob=tuple(found for pattern in options.glob for found in _unfolded(pattern)))
    for path in paths:
        if _is_folder(path):
            yield from _folder(path, options)
        else:
            # Follows a link that the caller names, but none inside a folder: that may lead anywhere.
            yield _file(path, follow=True)


def _unfolded(pattern: str) -> Iterator[str]:
    """Expands the braces of a pattern: `*.{txt,md}` is `*.txt` and `*.md`."""
    head, brace, rest = pattern.partition("{")
    depth, start, parts = 1, 0, list[str]()
    for index, sign in enumerate(rest):
        depth += (sign == "{") - (sign == "}")
        if depth == 0 or (depth == 1 and sign == ","):
            parts.append(rest[start:index])
            start = index + 1
        if depth == 0:
            break
    if not brace or depth or len(parts) == 1:
        yield pattern
        return
    for part in parts:
        yield from _unfolded(head + part + rest[start:])


def _is_folder(path: str) -> bool:
    return "\0" not in path and os.path.isdir(path)


def _folder(folder: str, options: ReadOptions) -> Iterator[File]:
    """Yields the files below a folder, at any depth."""
    # For each open folder the entries still to visit, in reverse order.
    waiting = [_listed(folder, "", options)]
    while waiting:
        if not waiting[-1]:
            waiting.pop()
            continue
        found = waiting[-1].pop()
        if isinstance(found, Unreadable):
            yield File(found.id, found.id, found)
            continue
        path, relative, is_folder, hidden = found
        if hidden and not options.hidden:
            yield File(path, id_of(path), None, hidden=True)
        elif is_folder:
            waiting.append(_listed(path, relative + "/", options))
        elif any(fnmatch(name, pattern) for pattern in options.glob for name in (os.path.basename(path), relative)):
            yield _file(path, follow=False)


#: Suffixes of the copies that editors and other programs leave beside a file.
_BACK_UPS = ("~", ".bak", ".swp", ".swo")


def _is_hidden(name: str) -> bool:
    """Whether a file or folder is hidden, or was left by an editor or an operating system."""
    return (
        left_by_a_system(name)
        or name.startswith(".")
        or name.endswith(_BACK_UPS)
        or (name.startswith("#") and name.endswith("#"))
    )


def _names_page(name: str, pages: Collection[str]) -> bool:
    return name.endswith(".json") and name.removesuffix(".json") in pages


def _listed(folder: str, below: str, options: ReadOptions) -> list[tuple[str, str, bool, bool] | Unreadable]:
    """The entries of a folder in reverse order: path, path relative to the named folder, if a folder, if hidden.

    below: the path of `folder` relative to the named folder. `page.json` beside `page.txt` holds the expected values of
    that page, for `dialect test`; it counts as hidden.
    """
    try:
        with os.scandir(folder) as entries:
            names = sorted(((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries), reverse=True)
    except OSError as error:
        return [Unreadable(id_of(folder), "unreadable", error.strerror or str(error))]
    own = place_of(folder) if options.skip else (0, 0)
    pages = {os.path.splitext(name)[0] for name, _ in names if not name.endswith(".json")}
    return [
        (os.path.join(folder, name), below + name, is_folder, _is_hidden(name) or _names_page(name, pages))
        for name, is_folder in names
        if (*own, name) not in options.skip
    ]


def place_of(folder: str) -> tuple[int, int]:
    """Device and inode of a folder, whatever the spelling of its path; (0, 0) if it does not exist."""
    try:
        status = os.stat(folder)
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def _file(path: str, *, follow: bool) -> File:
    id = id_of(path)
    try:
        status = os.stat(path, follow_symlinks=follow)
    except OSError as error:
        return File(path, id, Unreadable(id, "unreadable", error.strerror or str(error)))
    except ValueError as error:
        return File(path, id, Unreadable(id, "unreadable", f"not a path: {error}"))
    if stat.S_ISLNK(status.st_mode):
        return File(path, id, Unreadable(id, "link", "a link, not a page"))
    if not stat.S_ISREG(status.st_mode):
        return File(path, id, Unreadable(id, "not-a-file", "a device, pipe or socket, not a page"))
    return File(path, id, None, size=status.st_size, modified=status.st_mtime_ns)


# --- which pages a run takes


def unique(items: Iterable[Item]) -> Iterator[Item]:
    """Replaces every page whose id has occurred before by an Unreadable (`duplicate-id`).

    A capture at another time is a page of its own: its id becomes `URI@TIME`.
    """
    # A temporary SQLite file holds the ids: a set of a hundred million would not fit in memory.
    seen = sqlite3.connect("")
    try:
        seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
        for item in items:
            if isinstance(item, Page) and not _is_new(seen, item.id):
                again = item._replace(id=f"{item.id}@{item.captured}")
                if not item.captured or not _is_new(seen, again.id):
                    yield Unreadable(item.id, "duplicate-id", "an earlier page has the same id")
                    continue
                item = again
            yield item
    except sqlite3.Error as error:
        folder = os.environ.get("SQLITE_TMPDIR") or gettempdir()
        raise OSError(errno.EIO, f"the temporary file with the ids of all pages: {error}", folder) from error
    finally:
        seen.close()


def _is_new(seen: sqlite3.Connection, id: str) -> bool:
    return bool(seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_digest(id),)).rowcount)


def _digest(id: str) -> bytes:
    return hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def sampled(items: Iterable[Item], count: int) -> frozenset[bytes]:
    """The digests of the ids of `count` pages, spread over all of them; the same ones every time."""
    return frozenset(heapq.nsmallest(count, (_digest(item.id) for item in items if isinstance(item, Page))))


def chosen(items: Iterable[Item], limit: int | None, sample: frozenset[bytes] | None) -> Iterator[Item]:
    """The items that a run takes: the pages in `sample`, and at most `limit`."""
    if sample is not None:
        items = (item for item in items if isinstance(item, Page) and _digest(item.id) in sample)
    return islice(items, limit)
