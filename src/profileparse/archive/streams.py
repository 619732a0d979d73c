"""Compressed streams, whatever compressed them, and what is wrong with a damaged one."""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
from importlib import import_module
from typing import IO, Any, cast

from ..extras import MissingExtraError, extra

__all__ = ["damage", "decompressed", "zstd"]


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
    if isinstance(error, EOFError):
        return "truncated", "the compressed data ends before its end: the file was cut off"
    if isinstance(error, OSError) and error.errno is not None:
        return "unreadable", error.strerror or str(error)
    return "damaged", f"the data is damaged: {error}"
