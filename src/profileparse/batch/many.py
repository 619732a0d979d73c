"""Parses many pages lazily and in order, in this process or several; and the function that workers of a run call."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any, NamedTuple

from ..models import Profile
from ..outputs import Earlier, Kept
from ..parser import Parser
from ..text.decoding import MissingExtraError, NotTextError
from . import Item, Page, Unreadable
from .pool import Lost, run_ordered

__all__ = ["Done", "Failure", "Work", "check_limits", "parse_many", "parse_page"]


class Failure(NamedTuple):
    """A page that could not be parsed; `code` is for programs, `message` for people."""

    source_id: str
    code: str
    message: str


def parse_many(
    pages: Iterable[str | bytes | tuple[str, str | bytes]],
    *,
    workers: int | None = None,
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
    encoding: str | None = None,
    page_timeout: float | None = None,
) -> Iterator[Profile | Failure]:
    """Parses `pages` lazily and yields the results in the same order.

    pages: str or bytes, or pairs of an id and one of these; HTML is converted to text first (extra `web`). A page
        without an id gets its index, from 0; a page of any other type gives a Failure (`not-text`).
    workers: number of processes; None parses in this process.
    dialect, language, encoding: as for `Parser`.
    page_timeout: seconds for one page; needs `workers`. None for no limit.

    A page that can't be parsed gives a Failure and does not stop the others: it is not text (`not-text`), its worker
    died (`worker-died`) or took too long (`timeout`), it is HTML without the extra `web` (`missing-extra`), or it hit
    a bug in the parser (`failed`). At most a few hundred pages per worker are held in memory. Raises DialectError for a
    dialect that can't be loaded; ValueError for `workers` below 1 or above 32 for each core, a `page_timeout` that is
    not above 0, or an unknown language; TypeError if `pages` is a single page, and during iteration if an id is not a
    str.
    """
    if isinstance(pages, str | bytes):
        raise TypeError("parse_many takes many pages: pass a list, or call parse for one page")
    check_limits(workers, page_timeout)
    work = partial(_parse_named, Parser(dialect=dialect, language=language, encoding=encoding))
    named = (_named(page, index) for index, page in enumerate(pages))
    if workers is None:
        return map(work, named)
    done = run_ordered(work, named, workers=workers, timeout=page_timeout, size=_size)
    return (Failure(page[0], *result) if isinstance(result, Lost) else result for page, result in done)


#: Each takes 50 MB or more.
_WORKERS_OF_A_CORE = 32


def check_limits(workers: int | None, timeout: float | None) -> None:
    """Raises TypeError or ValueError for a number of workers, or of seconds for a page, that no run can have."""
    if workers is not None:
        if not isinstance(workers, int) or isinstance(workers, bool):
            raise TypeError(f"workers is a whole number, not {workers!r}")
        if workers < 1:
            raise ValueError(f"workers must be at least 1, not {workers}")
        if workers > (most := _WORKERS_OF_A_CORE * (os.cpu_count() or 1)):
            raise ValueError(f"workers must be at most {most}, {_WORKERS_OF_A_CORE} for each core, not {workers}")
    if timeout is not None:
        if not isinstance(timeout, int | float) or isinstance(timeout, bool):
            raise TypeError(f"the time limit of a page is a number of seconds, not {timeout!r}")
        if not timeout > 0:
            raise ValueError(f"the time limit of a page must be above 0 seconds, not {timeout}")


def _named(page: str | bytes | tuple[str, str | bytes], index: int) -> tuple[str, str | bytes]:
    """A page with its id, or with its index if it has none."""
    if not isinstance(page, tuple):
        return str(index), page
    if len(page) != 2 or not isinstance(page[0], str):
        raise TypeError(f"expected a pair of an id and a page, not {page!r:.80}")
    return page


def _size(page: tuple[str, str | bytes]) -> int:
    return len(page[1]) if isinstance(page[1], str | bytes) else 0


def _parse_named(parser: Parser, page: tuple[str, str | bytes]) -> Profile | Failure:
    return parse_page(parser, *page)


def parse_page(parser: Parser, source_id: str, content: str | bytes, *, html: bool = False) -> Profile | Failure:
    """The profile of one page of many, or the Failure.

    html: whether it is known to be a web page; otherwise its id or its first characters decide.
    """
    if not isinstance(content, str | bytes):
        return Failure(source_id, "not-text", f"a page is bytes or a str, not {type(content).__name__}")
    try:
        return parser.parse_decoded(parser.decode_page(content, name=source_id, html=html), source_id=source_id)
    except NotTextError as error:
        return Failure(source_id, "not-text", str(error))
    except MissingExtraError as error:
        return Failure(source_id, "missing-extra", str(error))
    except Exception as error:
        return _failed(source_id, error)


def _failed(source_id: str, error: Exception) -> Failure:
    """The Failure for an unexpected exception: a bug in the parser must not end a run of many hours."""
    if isinstance(error, MemoryError):
        return Failure(source_id, "failed", "not enough memory for this page")
    message = f"a bug in profileparse, please report it: {type(error).__name__}: {error}"
    return Failure(source_id, "failed", message)


# --- pages of a run


class Done(NamedTuple):
    """A parsed page: the payload for the writer, and the counts for the summary.

    kept: 1 if it was reused from an earlier output.
    """

    payload: Any
    values: dict[str, int]
    codes: dict[str, int]
    labels: list[str]
    kept: int = 0


#: The fields of a profile whose values the summary does not count.
_NOT_COUNTED = {"schema_version", "source", "name", "title", "summary", "sections", "diagnostics"}
_COUNTED = [name for name in Profile.model_fields if name not in _NOT_COUNTED]


@dataclass(frozen=True)
class Work:
    """The function that the workers of a run call.

    make: turns a profile into the payload for the writer; must be picklable. earlier: an output whose unchanged pages
    are reused.
    """

    make: Callable[[Profile], Any]
    parser: Parser
    earlier: Earlier | None = None

    def __call__(self, item: Item) -> Done | Failure:
        """Parses a page."""
        if isinstance(item, Unreadable):
            return Failure(item.id, item.code, item.message)
        kept = _found(self.earlier, item) if self.earlier is not None else None
        if kept is not None:
            return _done(kept, kept=1)
        profile = parse_page(self.parser, item.id, item.content, html=item.html)
        if isinstance(profile, Failure):
            return profile
        values = {name: _count(getattr(profile, name)) for name in _COUNTED}
        try:
            payload = self.make(profile)
        except Exception as error:
            return _failed(item.id, error)
        return _done(Kept(payload, values, [(found.code, found.subject) for found in profile.diagnostics]))


def _found(earlier: Earlier, page: Page) -> Kept | None:
    """The page in an earlier output, if it has not changed."""
    content = page.content.encode("utf-8", "surrogatepass") if isinstance(page.content, str) else page.content
    return earlier.find(page.id, sha256(content).hexdigest())


def _done(found: Kept, kept: int = 0) -> Done:
    counts = {name: found.values[name] for name in _COUNTED if found.values.get(name)}
    codes = Counter(code for code, _ in found.diagnostics)
    labels = [subject for code, subject in found.diagnostics if code == "unknown-label" and subject]
    return Done(found.payload, counts, dict(codes), labels, kept)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else int(value is not None)
