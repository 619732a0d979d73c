"""Parses many pages, in order and lazily, on one core or several."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from .decoding import NotTextError, decode
from .models import Profile
from .parsing import parse, parse_decoded

__all__ = ["Failure", "Page", "parse_many"]

#: A page: its text or bytes, alone or behind its id.
Page = str | bytes | tuple[str, str | bytes]

#: So many pages go to a worker at a time; sending them one by one would cost more than parsing them.
_BATCH = 16


class Failure(NamedTuple):
    """A page that gave no profile."""

    source_id: str
    code: str
    message: str


def parse_many(
    pages: Iterable[Page], *, workers: int | None = None, dialect: str | None = None, language: str | None = None
) -> Iterator[Profile | Failure]:
    """Parses `pages` lazily; the results come in the order of the pages.

    pages: texts or bytes, or pairs of an id and one of these. A page without an id gets its number, from 0.
    workers: processes to use; None or 1 parses in this process.

    A page that can't be decoded gives a Failure and stops nothing. No more than a few batches of pages are held
    at a time. Raises DialectError for a dialect that can't be loaded and ValueError for a number of workers below 1.
    """
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    named = (page if isinstance(page, tuple) else (str(index), page) for index, page in enumerate(pages))
    if workers is None or workers == 1:
        return (_parse_one(page, dialect, language) for page in named)
    return _parse_in_processes(named, workers, dialect, language)


def _parse_one(page: tuple[str, str | bytes], dialect: str | None, language: str | None) -> Profile | Failure:
    source_id, content = page
    if isinstance(content, str):
        return parse(content, source_id=source_id, dialect=dialect, language=language)
    try:
        decoded = decode(content)
    except NotTextError as error:
        return Failure(source_id, "not-text", str(error))
    return parse_decoded(decoded, source_id=source_id, dialect=dialect, language=language)


def _parse_batch(
    batch: list[tuple[str, str | bytes]], dialect: str | None, language: str | None
) -> list[Profile | Failure]:
    return [_parse_one(page, dialect, language) for page in batch]


def _parse_in_processes(
    pages: Iterator[tuple[str, str | bytes]], workers: int, dialect: str | None, language: str | None
) -> Iterator[Profile | Failure]:
    from concurrent.futures import Future, ProcessPoolExecutor
    from itertools import islice

    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[Future[list[Profile | Failure]]] = deque()
        while True:
            while len(waiting) < 2 * workers and (batch := list(islice(pages, _BATCH))):
                waiting.append(pool.submit(_parse_batch, batch, dialect, language))
            if not waiting:
                return
            yield from waiting.popleft().result()
