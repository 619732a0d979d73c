"""The files of a run on a cluster: found on the driver, parted by their bytes, and read on the executors."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from ..batch.inputs import File, files, read_file
from ..batch.items import Item, ReadOptions, Unreadable, damage
from ..text.decoding import extra

__all__ = ["Source", "found", "parted", "read"]


class Source(NamedTuple):
    """A file to read: a path that every node has, or a URI. changed: when, in nanoseconds; 0 where it is not known."""

    path: str
    id: str
    size: int
    changed: int


def found(paths: Iterable[str], options: ReadOptions) -> Iterator[Source]:
    """The files below paths and URIs, in the order of their names."""
    for path in paths:
        if "://" in path:
            yield from _remote(path)
            continue
        for file in files([path], options):
            if not file.hidden:
                status = None if file.problem is not None else os.stat(file.path)
                size, changed = (status.st_size, status.st_mtime_ns) if status is not None else (0, 0)
                yield Source(os.path.abspath(file.path), file.id, size, changed)


def _remote(uri: str) -> Iterator[Source]:
    """The files of a URI that Arrow knows: file, s3, gs, hdfs and others."""
    library = extra("pyarrow.fs", "spark", "a URI")
    system, path = library.FileSystem.from_uri(uri)
    info = system.get_file_info(path)
    scheme = uri.partition("://")[0]
    if info.type == library.FileType.Directory:
        listed = system.get_file_info(library.FileSelector(path, recursive=True))
        below = sorted((one for one in listed if one.type == library.FileType.File), key=lambda one: one.path)
    else:
        below = [info]
    for one in below:
        name = f"{scheme}://{one.path}"
        yield Source(name, name, one.size or 0, one.mtime_ns or 0)


def parted(sources: Iterable[Source], most_bytes: int, most_files: int) -> Iterator[list[Source]]:
    """The files in groups of so many bytes and files at most; a larger file is one alone."""
    group: list[Source] = []
    held = 0
    for source in sources:
        if group and (held + source.size > most_bytes or len(group) >= most_files):
            yield group
            group, held = [], 0
        group.append(source)
        held += source.size
    if group:
        yield group


def read(path: str, id: str, options: ReadOptions) -> Iterator[Item]:
    """The pages of a file, one by one, as `batch` reads them; what can't be read is an Unreadable."""
    if "://" not in path:
        yield from _items(path, id, options)
        return
    try:
        with _fetched(path) as fetched:
            yield from _items(fetched, id, options)
    except Exception as error:
        yield Unreadable(id, *damage(error))


def _items(path: str, id: str, options: ReadOptions) -> Iterator[Item]:
    named = next(files([path], options))
    problem = named.problem and named.problem._replace(id=id)
    yield from read_file(File(path, id, problem), options, lambda raw: None)


@contextmanager
def _fetched(uri: str) -> Iterator[str]:
    """A remote file on this machine, as long as the `with` lasts: readers of archives go back and forth in it."""
    library = extra("pyarrow.fs", "spark", "a URI")
    system, path = library.FileSystem.from_uri(uri)
    with tempfile.TemporaryDirectory() as folder:
        target = os.path.join(folder, os.path.basename(path) or "file")
        library.copy_files(path, target, source_filesystem=system, destination_filesystem=library.LocalFileSystem())
        yield target
