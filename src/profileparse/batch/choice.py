"""Which pages of an archive a run takes: each id once, and of these the first ones or a sample."""

from __future__ import annotations

import hashlib
import heapq
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from ..archive.items import Item, Page, Unreadable

__all__ = ["chosen", "sampled", "unique"]


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
