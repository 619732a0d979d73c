"""Every part of the package that the tests of archives reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from profileparse.batch import Channel, Item, Page, ReadOptions, Unreadable, inputs, run, zstd
from profileparse.batch.archives import LazyZipFile
from profileparse.batch.pool import Lost, run_ordered
from profileparse.batch.reading import Bounds, read_archives
from profileparse.batch.run import COMMIT, CompleteError, ExistsError, errors_file, run_batch
from profileparse.batch.state import LockedError, ResumeError, Settings, Summary, progress_file, read_state, write_state
from profileparse.outputs import FORMATS, Format, format_of, new_of, part_of, remove
from profileparse.outputs.documents import LinesWriter, file_name

__all__ = [
    "COMMIT",
    "FORMATS",
    "Bounds",
    "Channel",
    "CompleteError",
    "ExistsError",
    "Format",
    "Item",
    "LazyZipFile",
    "LinesWriter",
    "LockedError",
    "Lost",
    "Page",
    "ReadOptions",
    "ResumeError",
    "Settings",
    "Summary",
    "Unreadable",
    "errors_file",
    "file_name",
    "format_of",
    "inputs",
    "new_of",
    "part_of",
    "progress_file",
    "read_archives",
    "read_state",
    "remove",
    "run",
    "run_batch",
    "run_ordered",
    "write_state",
    "zstd",
]
