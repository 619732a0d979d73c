"""What a reader of archives gives: pages, and what could not be read, each with an id that stays the same."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Item", "Page", "ReadOptions", "Unreadable", "bounded", "too_large"]


class Page(NamedTuple):
    """A page before it is decoded. `html` where the archive says that it is a web page."""

    id: str
    content: bytes | str
    html: bool = False


class Unreadable(NamedTuple):
    """Something in an archive that gives no page; `code` is for programs, `message` for people."""

    id: str
    code: str
    message: str


Item = Page | Unreadable


class ReadOptions(NamedTuple):
    """How archives are read.

    glob: which files of a folder. skip: absolute paths that are left out of a folder.
    text_field, id_field: of JSON Lines and Parquet.
    most_bytes: no page is larger; what is, becomes Unreadable, and is never held as a whole.
    """

    glob: str = "*"
    text_field: str = "text"
    id_field: str = "id"
    most_bytes: int = 10_000_000
    skip: tuple[str, ...] = ()


def bounded(id: str, data: bytes, options: ReadOptions, *, html: bool = False) -> Item:
    """The page of `data`, of which one byte more than the limit was read where there is more."""
    return too_large(id, options) if len(data) > options.most_bytes else Page(id, data, html)


def too_large(id: str, options: ReadOptions, size: int | None = None) -> Unreadable:
    """The row for a page over the limit."""
    told = f"{size:,} bytes" if size is not None else "more bytes"
    return Unreadable(id, "too-large", f"{told}, and the limit is {options.most_bytes:,} (--max-page-bytes)")
