"""Paths to pages: which reader a file needs, folders in the order of their names, and which pages a run takes."""

from __future__ import annotations

import hashlib
import heapq
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from itertools import islice
from typing import IO, Any, NamedTuple

from .archives import read_tar, read_zip
from .items import Item, Page, ReadOptions, Unreadable, bounded, damage, decompressed, too_large, zstd
from .records import parquet_library, read_jsonl, read_parquet, read_warc, warc_library

__all__ = ["Meter", "check_extras", "chosen", "kind_of", "read_archives", "sampled", "total_bytes", "unique"]


# --- kinds of files


def _read_page(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """A file that is one page, compressed or not."""
    size = os.fstat(raw.fileno()).st_size
    packed = id.lower().endswith(_COMPRESSED)
    if size > options.most_bytes and not packed:
        yield too_large(id, options, size)
        return
    try:
        with decompressed(raw) if packed else raw as stream:
            data = stream.read(options.most_bytes + 1)
    except Exception as error:
        yield Unreadable(id, *damage(error))
        return
    yield bounded(id, data, options)


class _Kind(NamedTuple):
    """A kind of file. library: finds the module that it needs, or raises MissingExtraError."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[IO[bytes], str, ReadOptions], Iterator[Item]]
    library: Callable[[], Any] | None = None


#: Suffixes of compressed files; one of them may stand behind those of a kind.
_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_KINDS = (
    _Kind("ZIP", (".zip",), read_zip),
    _Kind("tar", (".tar", ".tgz", ".tbz2", ".tbz", ".txz", ".tzst"), read_tar),
    _Kind("WARC", (".warc",), read_warc, warc_library),
    _Kind("JSON Lines", (".jsonl", ".ndjson"), read_jsonl),
    _Kind("Parquet", (".parquet", ".pq"), read_parquet, parquet_library),
)
_PAGE = _Kind("page", (), _read_page)
_BY_SUFFIX = {suffix: kind for kind in _KINDS for suffix in kind.suffixes}


def _kind(path: str) -> _Kind:
    name = path.lower()
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    return _BY_SUFFIX.get(os.path.splitext(name)[1], _PAGE)


def kind_of(path: str) -> str:
    """What a path is read as: `folder`, `ZIP`, `tar`, `WARC`, `JSON Lines`, `Parquet` or `page`."""
    return "folder" if os.path.isdir(path) else _kind(path).name


def check_extras(paths: Iterable[str]) -> None:
    """Raises MissingExtraError for a file among `paths` whose kind needs a library that is not installed."""
    for path in paths:
        if os.path.isdir(path):
            continue
        library = _kind(path).library
        if library is not None:
            library()
        if path.lower().endswith((".zst", ".tzst")):
            zstd()


# --- reading


class Meter:
    """How many bytes of the archives are read, for the progress bar."""

    def __init__(self) -> None:
        self.done = 0


def total_bytes(paths: Iterable[str], options: ReadOptions) -> int:
    """The size of everything that `read_archives` would open."""
    return sum(os.stat(path).st_size for path, problem in _files(paths, options) if problem is None)


def read_archives(paths: Iterable[str], options: ReadOptions, meter: Meter | None = None) -> Iterator[Item]:
    """The pages of files and folders, in the order of the paths; a folder's in the order of their names.

    An id is the path as given, for a member `archive.zip!folder/page.html`. Whatever can't be read is an
    Unreadable and stops nothing.
    """
    meter = meter or Meter()
    for path, problem in _files(paths, options):
        if problem is not None:
            yield problem
            continue
        before = meter.done
        try:
            with open(path, "rb") as raw:
                for item in _kind(path).read(raw, _id(path), options):
                    meter.done = before + (0 if raw.closed else raw.tell())
                    yield item if item.id.isascii() else item._replace(id=_text(item.id))
        except OSError as error:
            yield Unreadable(_id(path), "unreadable", error.strerror or str(error))
        meter.done = before + (os.path.getsize(path) if os.path.exists(path) else 0)


def _id(path: str) -> str:
    """A path as an id: the same on every system, and valid Unicode even where the name of the file is not."""
    text = os.path.normpath(path).replace(os.sep, "/")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _text(id: str) -> str:
    """An id with replacement characters for lone surrogates, which come from names in other encodings and from JSON."""
    return id.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _files(paths: Iterable[str], options: ReadOptions) -> Iterator[tuple[str, Unreadable | None]]:
    for path in paths:
        if os.path.isdir(path):
            yield from _folder(path, "", options)
        else:
            # A link that the caller names is followed; one in a folder may lead anywhere.
            yield path, _problem(path, follow=True)


def _folder(folder: str, below: str, options: ReadOptions) -> Iterator[tuple[str, Unreadable | None]]:
    """The files below a folder, in the order of their names; `below` is where it stands in the one that was named."""
    try:
        with os.scandir(folder) as entries:
            names = sorted((entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries)
    except OSError as error:
        yield folder, Unreadable(_id(folder), "unreadable", error.strerror or str(error))
        return
    for name, is_folder in names:
        path, relative = os.path.join(folder, name), f"{below}{name}"
        if options.skip and os.path.abspath(path) in options.skip:
            continue
        if is_folder:
            yield from _folder(path, relative + "/", options)
        elif fnmatch(name, options.glob) or fnmatch(relative, options.glob):
            yield path, _problem(path, follow=False)


def _problem(path: str, *, follow: bool) -> Unreadable | None:
    """Why a path is not opened; None for an ordinary file."""
    try:
        mode = os.stat(path, follow_symlinks=follow).st_mode
    except OSError as error:
        return Unreadable(_id(path), "unreadable", error.strerror or str(error))
    if stat.S_ISLNK(mode):
        return Unreadable(_id(path), "link", "a link, and no page")
    if not stat.S_ISREG(mode):
        return Unreadable(_id(path), "not-a-file", "a device, pipe or socket, and no page")
    return None


# --- which pages a run takes


def unique(items: Iterable[Item]) -> Iterator[Item]:
    """`items` with an Unreadable (`duplicate-id`) for every page whose id came before."""
    # The ids go to a temporary file of SQLite's: a set of a hundred million would not fit into memory.
    seen = sqlite3.connect("")
    seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY) WITHOUT ROWID")
    try:
        for item in items:
            if (
                isinstance(item, Page)
                and not seen.execute("INSERT OR IGNORE INTO seen VALUES (?)", (_digest(item.id),)).rowcount
            ):
                item = Unreadable(item.id, "duplicate-id", "a page before this one has the same id")
            yield item
    finally:
        seen.close()


def _digest(id: str) -> bytes:
    return hashlib.blake2b(id.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def sampled(items: Iterable[Item], count: int) -> frozenset[int]:
    """The numbers of `count` of the pages among `items`, spread over all of them, and always the same ones."""
    keyed = ((_digest(item.id), number) for number, item in enumerate(items) if isinstance(item, Page))
    return frozenset(number for _, number in heapq.nsmallest(count, keyed))


def chosen(items: Iterable[Item], limit: int | None, sample: frozenset[int] | None) -> Iterator[Item]:
    """The items that a run takes."""
    if sample is not None:
        items = (item for number, item in enumerate(items) if number in sample)
    return islice(items, limit)
