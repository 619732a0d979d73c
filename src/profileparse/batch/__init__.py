"""Whole archives: pages in, one file or database out, with the failures beside it.

What its modules share is here: what a reader of archives gives (pages, and what could not be read, each with an id
that stays the same), the limit of a page's size, compressed streams, what is wrong with damaged ones, and how values
get from one process to another.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import pickle
import socket
import struct
import sys
from importlib import import_module
from typing import IO, Any, NamedTuple, cast

from ..text.decoding import MissingExtraError, extra

__all__ = [
    "Channel",
    "Item",
    "Page",
    "ReadOptions",
    "Unreadable",
    "bounded",
    "damage",
    "decompressed",
    "left_by_a_system",
    "too_large",
    "zstd",
]


class Page(NamedTuple):
    """A page before it is decoded. `html` where the archive says that it is a web page.

    captured: when it was, where the archive may hold several captures with one id; the id of a later one has it.
    """

    id: str
    content: bytes | str
    html: bool = False
    captured: str = ""


class Unreadable(NamedTuple):
    """Something in an archive that gives no page; `code` is for programs, `message` for people."""

    id: str
    code: str
    message: str


Item = Page | Unreadable


class ReadOptions(NamedTuple):
    """How archives are read.

    glob: patterns, of which a file of a folder has to match one.
    hidden: whether its hidden and back-up files as well, and what systems leave.
    skip: the files that are left out of folders: device and number of the folder, and the name in it.
    text_field, id_field: of JSON Lines and Parquet.
    most_bytes: no page is larger; what is, becomes Unreadable, and is never held as a whole.
    """

    glob: tuple[str, ...] = ("*",)
    hidden: bool = False
    text_field: str = "text"
    id_field: str = "id"
    most_bytes: int = 10_000_000
    skip: frozenset[tuple[int, int, str]] = frozenset()


def bounded(id: str, data: bytes, options: ReadOptions, *, html: bool = False) -> Item:
    """The page of `data`, or the row for one over the limit: of such a page, one byte more than the limit was read."""
    return too_large(id, options) if len(data) > options.most_bytes else Page(id, data, html)


def too_large(id: str, options: ReadOptions, size: int | None = None) -> Unreadable:
    """The row for a page over the limit."""
    found = f"{size:,} bytes" if size is not None else "more bytes"
    return Unreadable(id, "too-large", f"{found}, and the limit is {options.most_bytes:,} (--max-page-bytes)")


#: What systems leave in folders and archives; nobody wrote it.
_LEFT_BY_SYSTEMS = frozenset({"__MACOSX", ".DS_Store", ".AppleDouble", "Thumbs.db", "ehthumbs.db", "desktop.ini"})


def left_by_a_system(name: str) -> bool:
    """Whether the path of a file, with slashes between its parts, is one that a system has left there."""
    return any(part in _LEFT_BY_SYSTEMS or part.startswith("._") for part in name.replace("\\", "/").split("/"))


# --- compressed streams


def zstd() -> Any:
    """The module for Zstandard: that of Python 3.14, or its backport. Raises MissingExtraError."""
    if sys.version_info >= (3, 14):
        return import_module("compression.zstd")
    return extra("backports.zstd", "zstd", "Zstandard")


def decompressed(raw: IO[bytes]) -> IO[bytes]:
    """`raw`, a seekable file at its start, as the stream that was compressed; by its first bytes, not its name."""
    head = raw.read(6)
    raw.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast(IO[bytes], gzip.open(raw))
    if head.startswith(b"BZh"):
        return cast(IO[bytes], bz2.open(raw))
    if head.startswith(b"\xfd7zXZ\0"):
        return cast(IO[bytes], lzma.open(raw))
    if head.startswith(b"(\xb5/\xfd"):
        return cast(IO[bytes], zstd().open(raw))
    return raw


def damage(error: Exception) -> tuple[str, str]:
    """Code and message for what a reader raised: the libraries raise many things for bytes that they don't expect."""
    if isinstance(error, MissingExtraError):
        return "missing-extra", str(error)
    if isinstance(error, MemoryError):
        return "out-of-memory", "reading it takes more memory than a process may have (--max-memory)"
    if isinstance(error, NotImplementedError):
        return "unsupported", str(error)
    if isinstance(error, EOFError):
        return "truncated", "the compressed data ends before its end: the file was cut off"
    if isinstance(error, OSError) and error.errno is not None:
        return "unreadable", error.strerror or str(error)
    return "damaged", f"the data is damaged: {error}"


# --- between processes


class Channel:
    """One end of a pair of sockets, over which two processes send each other values.

    Those of `multiprocessing` wait for the rest of a message for ever, whose sender may have been stopped; this one
    gives what is complete. patience: seconds after which sending raises TimeoutError; None for no limit.
    """

    _LENGTH = struct.Struct("!Q")
    _MOST = 1 << 18

    def __init__(self, end: socket.socket, patience: float | None = None) -> None:
        self.end = end
        self.end.settimeout(patience)
        self._received = bytearray()

    def send(self, value: Any) -> None:
        """Sends a value. Raises OSError, of which TimeoutError is one; nothing more can be sent then."""
        data = pickle.dumps(value, protocol=5)
        self.end.sendall(self._LENGTH.pack(len(data)))
        self.end.sendall(data)

    def receive(self) -> list[Any]:
        """Waits for some bytes; the values that they make complete. Raises EOFError at the end, and OSError."""
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

    def close(self) -> None:
        """Closes this end."""
        self.end.close()
