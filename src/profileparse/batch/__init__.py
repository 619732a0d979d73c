"""Converts whole archives: pages in; one file, folder or database out, and the failures in a file beside it.

This module holds what the others share: what a reader of an archive yields (pages, and items that could not be read,
each with a stable id), the size limit of a page, compressed streams and their errors, and a channel between processes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import pickle
import socket
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from typing import IO, Any, NamedTuple, cast

from ..text.decoding import MissingExtraError, extra

__all__ = [
    "Channel",
    "Item",
    "Page",
    "ReadOptions",
    "Unreadable",
    "arrow",
    "bounded",
    "damage",
    "decompressed",
    "left_by_a_system",
    "too_large",
    "up_to",
    "zstd",
]


class Page(NamedTuple):
    """A page before decoding.

    html: whether the archive says that it is a web page. captured: the time of the capture, if the archive can hold
    several captures with the same id; it is appended to the id of a later one.
    """

    id: str
    content: bytes | str
    html: bool = False
    captured: str = ""


class Unreadable(NamedTuple):
    """An item of an archive that could not be read as a page; `code` is for programs, `message` for people.

    given_up: the number of the file and of its items before this, if this stands for the rest of a file whose reader
    was stuck or died.
    """

    id: str
    code: str
    message: str
    given_up: tuple[int, int] | None = None


Item = Page | Unreadable


class ReadOptions(NamedTuple):
    """How to read archives.

    glob: patterns; a file in a folder must match one of them.
    hidden: whether to read hidden and backup files in folders, and files that an operating system left there.
    skip: files in folders to leave out, as (device, inode of the folder, name).
    text_field, id_field: field names in JSON Lines, column names in Parquet.
    most_bytes: size limit of a page; a larger one becomes an Unreadable and is never held in memory as a whole.
    """

    glob: tuple[str, ...] = ("*",)
    hidden: bool = False
    text_field: str = "text"
    id_field: str = "id"
    most_bytes: int = 10_000_000
    skip: frozenset[tuple[int, int, str]] = frozenset()


def bounded(id: str, data: bytes, options: ReadOptions, *, html: bool = False) -> Item:
    """A page, or an Unreadable if `data` is over the size limit: readers stop one byte after it."""
    return too_large(id, options) if len(data) > options.most_bytes else Page(id, data, html)


def too_large(id: str, options: ReadOptions, size: int | None = None) -> Unreadable:
    """The Unreadable for a page over the size limit."""
    found = f"{size:,} bytes" if size is not None else "more bytes"
    return Unreadable(id, "too-large", f"{found}, and the limit is {options.most_bytes:,} (--max-page-bytes)")


#: Files that operating systems leave in folders and archives.
_LEFT_BY_SYSTEMS = frozenset({"__MACOSX", ".DS_Store", ".AppleDouble", "Thumbs.db", "ehthumbs.db", "desktop.ini"})


def left_by_a_system(name: str) -> bool:
    """Whether an operating system left the file with this path (in slashes or backslashes)."""
    return any(part in _LEFT_BY_SYSTEMS or part.startswith("._") for part in name.replace("\\", "/").split("/"))


# --- compressed streams


#: Bytes read at once: a buffer for all that a page may have would take that much memory for the shortest page.
_PIECE = 1 << 20
#: Bytes decompressed at once.
_PACKED = 1 << 16


def up_to(read: Callable[[int], bytes], most: int) -> bytes:
    """The first `most` bytes from a reader that may return fewer, or slightly more, than it is asked for."""
    pieces: list[bytes] = []
    while most > 0 and (piece := read(min(most, _PIECE))):
        pieces.append(piece[:most])
        most -= len(piece)
    return b"".join(pieces)


def arrow(module: str = "pyarrow", what: str = "Arrow") -> Any:
    """A module of Arrow, which `what` needs. Raises MissingExtraError."""
    # Arrow's own allocator reserves a gigabyte at once, which can exceed the memory limit of the process.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    return extra(module, "arrow", what)


def zstd() -> Any:
    """The Zstandard module of Python 3.14, or its backport. Raises MissingExtraError."""
    if sys.version_info >= (3, 14):
        return import_module("compression.zstd")
    return extra("backports.zstd", "zstd", "Zstandard")


def decompressed(raw: IO[bytes]) -> IO[bytes]:
    """Decompresses `raw`, a seekable file at its start; its first bytes tell the format, not its name."""
    head = raw.read(6)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(raw))
    if head.startswith(b"BZh"):
        return cast(IO[bytes], io.BufferedReader(_Streams(raw, bz2.BZ2Decompressor)))
    if head.startswith(b"\xfd7zXZ\0"):
        return cast(IO[bytes], io.BufferedReader(_Streams(raw, lzma.LZMADecompressor)))
    if head.startswith(b"(\xb5/\xfd"):
        return cast(IO[bytes], zstd().open(raw))
    return raw


class _Streams(io.RawIOBase):
    """Decompresses a file of one or more compressed streams, with zeros between them or not.

    `bz2.open` and `lzma.open` take a damaged stream after the first for the end of the file, and lose the rest.
    """

    def __init__(self, raw: IO[bytes], new: Callable[[], Any]) -> None:
        self._raw = raw
        self._new = new
        self._stream = new()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = b""
        while not data:
            packed = self._packed()
            if packed is None:
                break
            data = self._stream.decompress(packed, len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _packed(self) -> bytes | None:
        """What the current stream needs, perhaps nothing; None at the end of the file. Raises EOFError if cut off."""
        if not self._stream.eof:
            packed = self._raw.read(_PACKED) if self._stream.needs_input else b""
            if self._stream.needs_input and not packed:
                raise EOFError
            return packed
        packed = self._stream.unused_data.lstrip(b"\0")
        while not packed and (piece := self._raw.read(_PACKED)):
            packed = piece.lstrip(b"\0")
        self._stream = self._new() if packed else self._stream
        return packed or None


def damage(error: Exception) -> tuple[str, str]:
    """The code and message for an exception of a reader: libraries raise many kinds for bytes they don't expect."""
    if isinstance(error, MissingExtraError):
        return "missing-extra", str(error)
    if isinstance(error, MemoryError):
        return "out-of-memory", "reading it takes more memory than --max-memory allows"
    if isinstance(error, NotImplementedError):
        return "unsupported", str(error)
    if isinstance(error, EOFError):
        return "truncated", "the compressed data ends too early: the file was cut off"
    if isinstance(error, OSError) and error.errno is not None:
        return "unreadable", error.strerror or str(error)
    return "damaged", f"the data is damaged: {error}"


# --- between processes


class Channel:
    """One end of a socket pair over which two processes send each other values.

    A `multiprocessing` connection waits forever for the rest of a message whose sender was stopped; this one returns
    only complete messages. patience: seconds after which `send` raises TimeoutError; None for no limit.
    """

    #: Systems count milliseconds in 32 bits, which is 24 days.
    _PATIENCE = 2_000_000.0
    _LENGTH = struct.Struct("!Q")
    _MOST = 1 << 18

    def __init__(self, end: socket.socket, patience: float | None = None) -> None:
        self.end = end
        self.end.settimeout(None if patience is None else min(patience, self._PATIENCE))
        self._received = bytearray()

    def send(self, value: Any) -> None:
        """Sends a value. Raises OSError (TimeoutError included); the channel can't send any more after that."""
        data = pickle.dumps(value, protocol=5)
        self.end.sendall(self._LENGTH.pack(len(data)))
        self.end.sendall(data)

    def receive(self) -> list[Any]:
        """Waits for bytes and returns the values that they complete. Raises EOFError at the end, and OSError."""
        data = self.end.recv(self._MOST)
        if not data:
            raise EOFError
        self._received += data
        values, start = [], 0
        while (body := start + self._LENGTH.size) <= len(self._received):
            end = body + self._LENGTH.unpack_from(self._received, start)[0]
            if end > len(self._received):
                break
            values.append(pickle.loads(self._received[body:end]))
            start = end
        del self._received[:start]
        return values

    def values(self) -> Iterator[Any]:
        """Yields the values that arrive until the other end is closed."""
        with suppress(EOFError, ConnectionResetError):
            while True:
                yield from self.receive()

    def close(self) -> None:
        """Closes this end."""
        self.end.close()
