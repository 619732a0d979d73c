"""What the tests of archives share: small pages, and what reading gives by id."""

from __future__ import annotations

from pathlib import Path

from tests.archives.internals import Item, Page, ReadOptions, Unreadable, read_archives

PAGES = {"a.txt": b"Population: 1,234", "sub/b.html": b"<html><body><h1>Exville</h1></body></html>", "sub/c.txt": b""}
SMALL = ReadOptions(most_bytes=1000)


def read(*paths: Path, options: ReadOptions = SMALL) -> list[Item]:
    return list(read_archives([str(path) for path in paths], options))


def pages(items: list[Item]) -> dict[str, bytes | str]:
    return {item.id: item.content for item in items if isinstance(item, Page)}


def errors(items: list[Item]) -> dict[str, str]:
    return {item.id: item.code for item in items if isinstance(item, Unreadable)}
