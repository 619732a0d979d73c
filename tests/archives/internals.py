"""Every part of the package that the tests of archives reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from profileparse.batch.archives import LazyZipFile
from profileparse.batch.inputs import read_archives
from profileparse.batch.items import Item, Page, ReadOptions, Unreadable, zstd
from profileparse.batch.outputs import FORMATS, Format, format_of, part_of
from profileparse.batch.outputs.jsonl import file_name
from profileparse.batch.pool import Lost, run_ordered
from profileparse.batch.run import COMMIT, Settings, Summary, errors_file, run_batch

__all__ = [
    "COMMIT",
    "FORMATS",
    "Format",
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
    "format_of",
    "part_of",
    "read_archives",
    "run_batch",
    "run_ordered",
    "zstd",
]
