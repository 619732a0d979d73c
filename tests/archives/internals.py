"""Every part of the package that the tests of archives reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from profileparse.archive.items import Item, Page, ReadOptions, Unreadable
from profileparse.archive.reading import read_archives
from profileparse.archive.streams import zstd
from profileparse.archive.zip_directory import LazyZipFile
from profileparse.batch.files import part_of
from profileparse.batch.run import COMMIT, Settings, errors_file, run_batch
from profileparse.batch.summary import Summary
from profileparse.batch.writers import file_name
from profileparse.pool import Lost, run_ordered

__all__ = [
    "COMMIT",
    "Item",
    "LazyZipFile",
    "Lost",
    "Page",
    "ReadOptions",
    "Settings",
    "Summary",
    "Unreadable",
    "errors_file",
    "file_name",
    "part_of",
    "read_archives",
    "run_batch",
    "run_ordered",
    "zstd",
]
