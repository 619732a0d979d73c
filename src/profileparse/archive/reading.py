"""Paths to pages: which reader a file needs, folders in the order of their names, and how far the reading is."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatch
from typing import IO

from .items import Item, ReadOptions, Unreadable, bounded, too_large
from .packed import read_tar, read_zip
from .records import parquet_library, read_jsonl, read_parquet, read_warc, warc_library
from .streams import damage, decompressed, zstd

__all__ = ["Meter", "check_extras", "kind_of", "read_archives", "total_bytes"]

_Reader = Callable[[IO[bytes], str, ReadOptions], Iterator[Item]]

_COMPRESSED = (".gz", ".bz2", ".xz", ".zst")
_SHORT = {".tgz": ".tar", ".tbz2": ".tar", ".tbz": ".tar", ".txz": ".tar", ".tzst": ".tar"}
_KINDS: dict[str, tuple[str, _Reader]] = {
    ".zip": ("ZIP", read_zip),
    ".tar": ("tar", read_tar),
    ".warc": ("WARC", read_warc),
    ".jsonl": ("JSON Lines", read_jsonl),
    ".ndjson": ("JSON Lines", read_jsonl),
    ".parquet": ("Parquet", read_parquet),
    ".pq": ("Parquet", read_parquet),
}


class Meter:
    """How many bytes of the archives are read; what a progress bar looks at."""

    def __init__(self) -> None:
        self.done = 0


def kind_of(path: str) -> str:
    """What a path is read as: `folder`, `ZIP`, `tar`, `WARC`, `JSON Lines`, `Parquet` or `page`."""
    return "folder" if os.path.isdir(path) else _kind(path)[0]


def _kind(path: str) -> tuple[str, _Reader]:
    name = path.lower()
    for suffix in _COMPRESSED:
        name = name.removesuffix(suffix)
    suffix = os.path.splitext(name)[1]
    return _KINDS.get(_SHORT.get(suffix, suffix), ("page", _read_page))


def check_extras(paths: Iterable[str]) -> None:
    """Raises MissingExtraError for an archive among `paths` whose kind needs a library that is not installed."""
    for path in paths:
        kind = kind_of(path)
        if kind == "WARC":
            warc_library()
        elif kind == "Parquet":
            parquet_library()
        if path.lower().endswith((".zst", ".tzst")) and kind != "folder":
            zstd()


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
                for item in _kind(path)[1](raw, _id(path), options):
                    meter.done = before + (0 if raw.closed else raw.tell())
                    yield item
        except OSError as error:
            yield Unreadable(_id(path), "unreadable", error.strerror or str(error))
        meter.done = before + (os.path.getsize(path) if os.path.exists(path) else 0)


def _id(path: str) -> str:
    """A path as an id: the same on every system, and text even where the name of the file is none."""
    text = os.path.normpath(path).replace(os.sep, "/")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _files(paths: Iterable[str], options: ReadOptions) -> Iterator[tuple[str, Unreadable | None]]:
    for path in paths:
        if os.path.isdir(path):
            yield from _folder(path, "", options)
        else:
            # A link that someone names is meant; one that stands in a folder may lead anywhere.
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
    """Why a path is no file that can be opened without harm; None where it is one."""
    try:
        mode = os.stat(path, follow_symlinks=follow).st_mode
    except OSError as error:
        return Unreadable(_id(path), "unreadable", error.strerror or str(error))
    if stat.S_ISLNK(mode):
        return Unreadable(_id(path), "link", "a link, and no page")
    if not stat.S_ISREG(mode):
        return Unreadable(_id(path), "not-a-file", "a device, pipe or socket, and no page")
    return None


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
