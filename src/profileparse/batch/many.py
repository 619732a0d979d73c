"""Many pages, parsed in order and lazily, in this process or in several; and what a worker of a run does with one."""

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

__all__ = ["Done", "Failure", "Work", "parse_many", "parse_page"]


class Failure(NamedTuple):
    """A page that gave no profile; `code` is for programs, `message` for people."""

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
    """Parses `pages` lazily; the results come in the order of the pages.

    pages: texts or bytes, or pairs of an id and one of these; HTML becomes text first, with the extra `web`. A page
        without an id gets its number, from 0; one that is neither gives a Failure (`not-text`).
    workers: processes to use; None parses in this process.
    dialect, language, encoding: as for `Parser`.
    page_timeout: seconds for one page, where there are workers; None for no limit.

    A page that can't be parsed gives a Failure and stops nothing: one that is not text (`not-text`), one at which a
    worker dies (`worker-died`) or takes too long (`timeout`), HTML without the extra `web` (`missing-extra`), and one
    that a mistake of the parser's stops (`failed`). No more than a few hundred pages for each worker are held. Raises
    DialectError for a dialect that can't be loaded, ValueError for a number of workers below 1 or a language that there
    are no words for, TypeError where `pages` is one page, and while it is read for an id that is no str.
    """
    if isinstance(pages, str | bytes):
        raise TypeError("parse_many takes many pages: give a list of them, or one page to parse")
    if workers is not None and workers < 1:
        raise ValueError(f"workers must be at least 1, not {workers}")
    work = partial(_parse_named, Parser(dialect=dialect, language=language, encoding=encoding))
    named = (_named(page, index) for index, page in enumerate(pages))
    if workers is None:
        return map(work, named)
    done = run_ordered(work, named, workers=workers, timeout=page_timeout, size=_size)
    return (Failure(page[0], *result) if isinstance(result, Lost) else result for page, result in done)


def _named(page: str | bytes | tuple[str, str | bytes], index: int) -> tuple[str, str | bytes]:
    """A page with its id, or with its number where it has none."""
    if not isinstance(page, tuple):
        return str(index), page
    if len(page) != 2 or not isinstance(page[0], str):
        raise TypeError(f"a pair of an id and a page is expected, not {page!r:.80}")
    return page


def _size(page: tuple[str, str | bytes]) -> int:
    return len(page[1]) if isinstance(page[1], str | bytes) else 0


def _parse_named(parser: Parser, page: tuple[str, str | bytes]) -> Profile | Failure:
    return parse_page(parser, *page)


def parse_page(parser: Parser, source_id: str, content: str | bytes, *, html: bool = False) -> Profile | Failure:
    """The profile of one page among many, or why there is none.

    html: whether it is known to be a web page; else its id or its first characters say so.
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
    """The failure for what nobody expected: a mistake in the parser must not end a run of many hours."""
    if isinstance(error, MemoryError):
        return Failure(source_id, "failed", "not enough memory for this page")
    message = f"a mistake in profileparse, please report it: {type(error).__name__}: {error}"
    return Failure(source_id, "failed", message)


# --- pages of a run


class Done(NamedTuple):
    """A page that was parsed: what the writer takes, and what the summary counts.

    kept: 1 where it was taken from an earlier output.
    """

    payload: Any
    values: dict[str, int]
    codes: dict[str, int]
    labels: list[str]
    kept: int = 0


#: The summary counts the values of all other fields of a profile.
_NOT_COUNTED = {"schema_version", "source", "name", "title", "summary", "sections", "diagnostics"}
_COUNTED = [name for name in Profile.model_fields if name not in _NOT_COUNTED]


@dataclass(frozen=True)
class Work:
    """The function of a run's workers.

    make: gives what the writer takes of a profile; it can be pickled. earlier: an output of which a page that has not
    changed is taken.
    """

    make: Callable[[Profile], Any]
    parser: Parser
    earlier: Earlier | None = None

    def __call__(self, item: Item) -> Done | Failure:
        """Parses a page."""
        if isinstance(item, Unreadable):
            return Failure(*item)
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
    """What an earlier output has of a page that has not changed."""
    content = page.content.encode("utf-8", "surrogatepass") if isinstance(page.content, str) else page.content
    return earlier.find(page.id, sha256(content).hexdigest())


def _done(found: Kept, kept: int = 0) -> Done:
    counts = {name: found.values[name] for name in _COUNTED if found.values.get(name)}
    codes = Counter(code for code, _ in found.diagnostics)
    labels = [subject for code, subject in found.diagnostics if code == "unknown-label" and subject]
    return Done(found.payload, counts, dict(codes), labels, kept)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, tuple) else int(value is not None)
