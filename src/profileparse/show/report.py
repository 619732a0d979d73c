"""What a report says of a converted archive: totals, and the pages, values and diagnostics that it lists."""

from __future__ import annotations

import hashlib
import heapq
import os
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from ..text.decoding import decode_page

__all__ = [
    "Kept", "Listed", "Page", "Problem", "Totals", "Value", "no_text",
    "source_text",
]  # fmt: skip

#: The range of years in a report: without it, a mistyped year would stretch the axis over centuries.
FIRST_YEAR, LAST_YEAR = 1900, 2099
#: Pages with most diagnostics to list, and labels or cities to count before the rarer half is dropped.
_SHOWN = 20
_MOST_COUNTED = 20_000
#: A report lists this many pages and their values, at most so many of a kind; then some values of each figure.
#: Of each code it lists some diagnostics, counted separately for those that make a value doubtful.
_LISTED = 2_000
_VALUES = 20_000
_EXAMPLES = 20
_DOUBTS = 50
#: Characters of pages with diagnostics, and of other pages, that a report shows, and of one page.
_ROOM_OF_DOUBTFUL, _ROOM_OF_OTHERS = 1_500_000, 1_500_000
_LONGEST_TEXT = 50_000
#: Bytes of a source, and of a ZIP archive with it, that a report looks at.
_LARGEST_SOURCE, _LARGEST_ARCHIVE = 4 * _LONGEST_TEXT, 500_000_000
#: Characters of a label to show, and of the words by which a browser finds a value on its page.
_LONGEST_LABEL, _MOST_WORDS = 80, 60


class Value(NamedTuple):
    """A value of a page. number: in its field, from 1. cells: by the key of their column. first, last: its years."""

    field: str
    number: int
    start: int
    end: int
    cells: dict[str, str]
    first: int | None
    last: int | None

    def years(self) -> tuple[int, int] | None:
        """The first and last year of a membership, within the range of years in a report; None if it has no period."""
        if self.field != "memberships" or "date" not in self.cells:
            return None
        first, last = max(self.first or FIRST_YEAR, FIRST_YEAR), min(self.last or LAST_YEAR, LAST_YEAR)
        return (first, last) if first <= last else None

    def figures(self) -> Iterator[str]:
        """The keys of the figures in a report that count this value, without that of its city."""
        if self.field == "events":
            yield f"kind:{self.cells['kind']}"
            yield f"year:{_drawn(self.first)}"
        elif self.field == "twins":
            yield f"country:{self.cells.get('country', 'unknown')}"
        elif years := self.years():
            yield from (f"member:{year}" for year in range(years[0], years[1] + 1))

    def keys(self) -> list[str]:
        """The keys of all figures that count this value; of a membership, as a range of years: `member:1998-2004`."""
        years = self.years()
        found = [f"member:{years[0]}-{years[1]}"] if years else list(self.figures())
        return [*found, f"city:{self.cells['city']}"] if self.field == "events" and "city" in self.cells else found


def _drawn(year: int | None) -> str:
    return "none" if year is None else str(year) if FIRST_YEAR <= year <= LAST_YEAR else "other"


def no_text() -> str | None:
    """The text of a page whose output has none."""
    return None


class Problem(NamedTuple):
    """A diagnostic, with the fields of the output."""

    code: str
    severity: str
    message: str
    subject: str | None
    path: str | None
    start: int
    end: int
    line: int


class Page(NamedTuple):
    """What a report needs of a page.

    sha256: of its bytes. spans: whether the output has them. text: returns the text of the page, if the output has it.
    about: kind and span of the population and the location.
    """

    id: str
    name: str | None
    country: str | None
    characters: int
    sha256: str
    encoding: str
    language: str | None
    values: list[Value]
    problems: list[Problem]
    spans: bool = True
    text: Callable[[], str | None] = no_text
    about: tuple[tuple[str, int, int], ...] = ()

    @property
    def doubtful(self) -> int:
        """The number of diagnostics that make a value doubtful."""
        return sum(problem.path is not None for problem in self.problems)

    @property
    def covered(self) -> int:
        """The number of characters in values."""
        found, last = 0, 0
        for start, end in sorted((value.start, value.end) for value in self.values):
            found += max(end - max(start, last), 0)
            last = max(last, end)
        return found

    def counts(self) -> dict[str, int]:
        """The number of values of each field that has any."""
        found = dict.fromkeys((kind for kind, *_ in self.about), 1)
        for value in self.values:
            found[value.field] = found.get(value.field, 0) + 1
        return found

    def labels(self) -> Iterator[tuple[str, int]]:
        """The unknown labels, each with its line."""
        for problem in self.problems:
            if problem.code == "unknown-label" and problem.subject:
                yield problem.subject[:_LONGEST_LABEL], problem.line


class Kept(NamedTuple):
    """A page that a report lists.

    number: its position in the archive, from 1. text: the text to show with marks, if there is room. exact: whether
    that is the source file, not a text rebuilt from the output.
    """

    number: int
    page: Page
    text: str | None
    exact: bool


class Listed(NamedTuple):
    """A value that a report lists.

    page: the number of its page. name, id: of the page. line: in the source file, if that is unchanged. words: those
    with which the value begins there. doubt: the first diagnostic that makes it doubtful, with its number on the page.
    """

    page: int
    name: str
    id: str
    line: int | None
    words: str
    value: Value
    doubt: tuple[int, Problem] | None


def source_text(page: Page) -> str | None:
    """The text of the file or the member of a ZIP archive that a page was read from, if it still exists unchanged."""
    try:
        data = _source(page.id)
        if data is None or hashlib.sha256(data).hexdigest() != page.sha256:
            return None
        text = decode_page(data, encoding=page.encoding, name=page.id).text
    except _UNREADABLE:
        return None
    return text if len(text) == page.characters else None


#: What reading a source raises that is gone, damaged, encrypted or of another kind.
_UNREADABLE = (OSError, ValueError, LookupError, ImportError, RuntimeError, zipfile.BadZipFile, zlib.error)


def _source(id: str) -> bytes | None:
    """The bytes of the file or the member of a ZIP archive with this id; None if it is too large to show."""
    if os.path.isfile(id):
        return Path(id).read_bytes() if os.path.getsize(id) <= _LARGEST_SOURCE else None
    archive, mark, member = id.partition(".zip!")
    if not mark or os.path.getsize(f"{archive}.zip") > _LARGEST_ARCHIVE:
        return None
    opened = _zip(f"{archive}.zip", os.stat(f"{archive}.zip").st_mtime_ns)
    with opened.open(member) as file:
        return file.read() if opened.getinfo(member).file_size <= _LARGEST_SOURCE else None


@lru_cache(maxsize=1)  # the pages of an archive follow each other
def _zip(path: str, changed: int) -> zipfile.ZipFile:
    """An archive, opened once. changed: when it was, so that another one with its name is opened anew."""
    return zipfile.ZipFile(path)


class Totals:
    """Totals over an archive, and what a report lists; memory does not grow with the archive."""

    def __init__(self) -> None:
        self.pages = 0
        self.failures = Counter[str]()
        #: Code, id and message of some failed pages.
        self.failed: list[tuple[str, str, str]] = []
        self.values = Counter[str]()
        self.codes = Counter[str]()
        #: The number of values that each figure counts, by its key.
        self.figures = Counter[str]()
        self.cities = Counter[str]()
        #: The years in which memberships begin, and those after their end.
        self._begun: set[int] = set()
        self._ended: set[int] = set()
        self.labels = Counter[str]()
        #: Number, id and line of some pages with each label.
        self.examples: dict[str, list[tuple[int, str, int]]] = {}
        self.doubtful = 0
        #: Characters in blocks that a rule recognised (None if the output has no sections), and in all blocks.
        self.known: int | None = None
        self.characters = 0
        #: Characters in values, and on the pages; whether the output has spans.
        self.covered = 0
        self.measured = 0
        self.spans = True
        #: Values of each field, those on the first pages and the first of each figure.
        self.listed_values: dict[str, list[Listed]] = {}
        #: Some diagnostics of each code, each with the number of its page.
        self.doubts: list[tuple[int, Problem]] = []
        self._doubts = Counter[tuple[str, bool]]()
        self._kept: dict[int, Kept] = {}
        self._worst: list[tuple[int, int, int, Kept]] = []
        self._room = {True: _ROOM_OF_DOUBTFUL, False: _ROOM_OF_OTHERS}

    def add(self, page: Page) -> None:
        """Counts a page, and keeps it if it is one of the first, the first of a figure, or the worst."""
        self.pages += 1
        self.values.update(page.counts())
        self.codes.update(problem.code for problem in page.problems)
        self.doubtful += page.doubtful
        self.covered += page.covered
        self.measured += page.characters
        self.spans = self.spans and page.spans
        chosen, rare = self._chosen(page)
        keep = self._add_doubts(page) or rare or self.pages <= _LISTED
        exact = source_text(page) if keep or chosen else None
        if keep:
            self._kept[self.pages] = self._keep(page, exact)
        self._add_values(page, chosen, exact)
        self._add_labels(page)
        rank = (page.doubtful, len(page.problems), -self.pages)
        if page.problems and (len(self._worst) < _SHOWN or rank > self._worst[0][:3]):
            kept = self._kept.get(self.pages)
            if kept is None or not kept.text:
                kept = self._keep(page, exact or source_text(page), always=True)
            (heapq.heappush if len(self._worst) < _SHOWN else heapq.heappushpop)(self._worst, (*rank, kept))

    def _chosen(self, page: Page) -> tuple[list[Value], bool]:
        """Counts the values of a page; returns those to list, and whether a figure that is still rare counts one."""
        found, some_rare = [], False
        for value in page.values:
            figures = list(value.figures())
            self.figures.update(figures)
            self._add_change(value)
            rare = any(self.figures[figure] <= _EXAMPLES for figure in figures)
            if rare or (self.pages <= _LISTED and len(self.listed_values.get(value.field, ())) < _VALUES):
                found.append(value)
            some_rare = some_rare or rare
        return found, some_rare

    def _add_change(self, value: Value) -> None:
        """Notes the city of an activity, and the years in which a membership begins or ends."""
        if value.field == "events" and "city" in value.cells:
            self.cities[value.cells["city"]] += 1
            self.cities = _halved(self.cities) if len(self.cities) > _MOST_COUNTED else self.cities
        if value.years():
            self._begun |= {value.first} if value.first is not None else set()
            self._ended |= {value.last + 1} if value.last is not None else set()

    def _add_values(self, page: Page, chosen: Iterable[Value], exact: str | None) -> None:
        """Lists values. exact: the text of the source, if it is at hand."""
        doubts: dict[str, tuple[int, Problem]] = {}
        for number, problem in enumerate(page.problems, 1):
            if problem.path is not None:
                doubts.setdefault("/".join(problem.path.split("/")[:3]), (number, problem))
        for value in chosen:
            line, words = None, value.cells.get("title", "")
            if exact is not None and value.end:
                line, words = exact.count("\n", 0, value.start) + 1, exact[value.start : value.end]
            doubt = doubts.get(f"/{value.field}/{value.number - 1}")
            row = Listed(self.pages, page.name or page.id, page.id, line, _first_words(words), value, doubt)
            self.listed_values.setdefault(value.field, []).append(row)

    def _add_doubts(self, page: Page) -> bool:
        """Lists the diagnostics of a page while there are few of their code; returns whether it listed any."""
        before = len(self.doubts)
        for problem in page.problems:
            kind = (problem.code, problem.path is not None)
            self._doubts[kind] += 1
            if self._doubts[kind] <= _DOUBTS:
                self.doubts.append((self.pages, problem))
        return len(self.doubts) > before

    def _add_labels(self, page: Page) -> None:
        for label, line in page.labels():
            self.labels[label] += 1
            examples = self.examples.setdefault(label, [])
            if len(examples) < 3:
                examples.append((self.pages, page.id, line))
        if len(self.labels) > _MOST_COUNTED:
            self.labels = _halved(self.labels)
            self.examples = {label: self.examples[label] for label in self.labels}

    def _keep(self, page: Page, exact: str | None, *, always: bool = False) -> Kept:
        """A page with its text, if there is room for it. exact: that of the source. always: even if none is left."""
        kind = bool(page.problems)
        most = _LONGEST_TEXT if always else min(_LONGEST_TEXT, self._room[kind])
        text = None
        if page.spans and (page.values or page.problems) and page.characters <= most:
            text = page.text() if exact is None else exact
            self._room[kind] -= len(text or "")
        return Kept(self.pages, page._replace(text=no_text), text, exact is not None)

    def add_failure(self, code: str, id: str, message: str) -> None:
        """Counts a page that failed."""
        self.failures[code] += 1
        if self.failures[code] <= _EXAMPLES:
            self.failed.append((code, id, message))

    def add_text(self, kinds: Iterable[tuple[str, int]]) -> None:
        """Counts the characters of blocks, given as (kind, characters)."""
        self.known = self.known or 0
        for kind, length in kinds:
            self.characters += length
            self.known += 0 if kind in ("paragraph", "other") else length

    def listed(self) -> list[Kept]:
        """The pages that a report lists; those with the most doubtful values first."""
        found = self._kept | {kept.number: kept for *_, kept in self._worst}
        return sorted(found.values(), key=lambda kept: (-kept.page.doubtful, -len(kept.page.problems), kept.number))

    def counted(self, kind: str) -> Counter[str]:
        """What figures of a kind count: for `country`, the number of twin towns in each."""
        start = f"{kind}:"
        found = {key[len(start) :]: number for key, number in self.figures.items() if key.startswith(start)}
        return Counter(found)

    def years(self) -> list[tuple[int, int]]:
        """The number of activities in each year, from the first to the last."""
        found = {int(year): number for year, number in self.counted("year").items() if year.isdecimal()}
        return [(year, found.get(year, 0)) for year in range(min(found), max(found) + 1)] if found else []

    def members(self) -> list[tuple[int, int]]:
        """The number of memberships in each year, from the first that begins to the last change."""
        changed = {year for year in self._begun | self._ended if FIRST_YEAR <= year <= LAST_YEAR}
        if not changed:
            return []
        first = min((year for year in self._begun if year > FIRST_YEAR), default=min(changed))
        return [(year, self.figures[f"member:{year}"]) for year in range(first, max(changed) + 1)]


def _first_words(text: str) -> str:
    """The first words on the first line of a text, whole: a browser does not find parts of words."""
    line = text.partition("\n")[0].strip()
    return line if len(line) <= _MOST_WORDS else line[:_MOST_WORDS].rpartition(" ")[0]


def _halved(counts: Counter[str]) -> Counter[str]:
    return Counter(dict(counts.most_common(_MOST_COUNTED // 2)))
