"""Summarises a converted archive: counts, years, countries, unknown labels, and the pages to look at."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pydantic_core import from_json

from ..arrow import arrow
from ..batch import decompressed
from ..outputs.relational import open_to_read
from ..outputs.tables import table_name
from ..text.decoding import extra
from . import FIRST_YEAR, LAST_YEAR, LONGEST_TEXT, Kept, Page, Problem, joined, no_text, source_text, visible

__all__ = ["READABLE", "ReportError", "Totals", "totals_of"]

#: Pages with most diagnostics to list, and labels to count before the rarer half is dropped.
_SHOWN = 20
_MOST_LABELS = 20_000
#: A report lists all pages of a small archive, or else some pages for each figure; and some diagnostics of each code,
#: counted separately for those that make a value doubtful.
_LISTED = 1_000
_EXAMPLES = 20
_DOUBTS = 50
#: Characters of pages with diagnostics, and of other pages, that a report shows.
_ROOM_OF_DOUBTFUL, _ROOM_OF_OTHERS = 1_500_000, 500_000
#: What the readers of JSON, Parquet and SQLite raise for a file that is damaged or from another program.
_OF_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


class ReportError(ValueError):
    """A file can't be reported on; the message says why."""


class Totals:
    """Totals over an archive, and the pages that a report lists; memory does not grow with the archive."""

    def __init__(self) -> None:
        self.pages = 0
        self.failures = Counter[str]()
        #: Code, id and message of some failed pages.
        self.failed: list[tuple[str, str, str]] = []
        self.values = Counter[str]()
        self.codes = Counter[str]()
        self.years = Counter[int]()
        self.kinds = Counter[str]()
        self.countries = Counter[str]()
        self.labels = Counter[str]()
        #: Number, id and line of some pages with each label.
        self.examples: dict[str, list[tuple[int, str, int]]] = {}
        self.undated = 0
        self.doubtful = 0
        self.begun = Counter[int]()
        self.ended = Counter[int]()
        #: Characters in blocks that a rule recognised (None if the output has no sections), and in all blocks.
        self.known: int | None = None
        self.characters = 0
        #: Characters in values, and on the pages; whether the output has spans.
        self.covered = 0
        self.measured = 0
        self.spans = True
        #: The number of pages that each figure counts.
        self.counted = Counter[str]()
        #: Some diagnostics of each code, each with the number of its page.
        self.doubts: list[tuple[int, Problem]] = []
        self._doubts = Counter[tuple[str, bool]]()
        self._kept: dict[int, Kept] = {}
        self._worst: list[tuple[int, int, int, Kept]] = []
        self._room = {True: _ROOM_OF_DOUBTFUL, False: _ROOM_OF_OTHERS}

    def add(self, page: Page) -> None:
        """Counts a page, and keeps it if it is one of the first that a figure counts, or one of the worst."""
        self.pages += 1
        self.values.update(page.counts)
        self.codes.update(problem.code for problem in page.problems)
        self.kinds.update(kind for kind, _ in page.events)
        self.years.update(year for _, year in page.events if year is not None)
        self.undated += sum(year is None for _, year in page.events)
        self.doubtful += page.doubtful
        self.countries.update(page.countries)
        for first, last in page.memberships:
            self.begun[FIRST_YEAR if first is None else first] += 1
            if last is not None:
                self.ended[last + 1] += 1
        self.covered += page.covered
        self.measured += page.characters
        self.spans = self.spans and page.values is not None
        figures = page.figures()
        self.counted.update(figures)
        listed = self._add_doubts(page)
        if listed or self.pages <= _LISTED or any(self.counted[figure] <= _EXAMPLES for figure in figures):
            self._kept[self.pages] = self._keep(page)
        self._add_labels(page)
        rank = (page.doubtful, len(page.problems), -self.pages)
        if page.problems and (len(self._worst) < _SHOWN or rank > self._worst[0][:3]):
            kept = self._kept.get(self.pages)
            found = (*rank, kept if kept is not None and kept.text else self._keep(page, always=True))
            (heapq.heappush if len(self._worst) < _SHOWN else heapq.heappushpop)(self._worst, found)

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
        if len(self.labels) > _MOST_LABELS:
            self.labels = Counter(dict(self.labels.most_common(_MOST_LABELS // 2)))
            self.examples = {label: self.examples[label] for label in self.labels}

    def _keep(self, page: Page, *, always: bool = False) -> Kept:
        """A page with its text, if there is room for it. always: even if there is none left."""
        kind = bool(page.problems)
        most = LONGEST_TEXT if always else min(LONGEST_TEXT, self._room[kind])
        exact = text = None
        if page.values is not None and (page.values or page.problems) and page.characters <= most:
            exact = source_text(page)
            text = page.text() if exact is None else exact
            self._room[kind] -= len(text or "")
        return Kept(self.pages, page._replace(text=no_text), text, exact is not None)

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

    def members(self) -> list[tuple[int, int]]:
        """The number of memberships in each year."""
        years = [year for year in {*self.begun, *self.ended} if FIRST_YEAR <= year <= LAST_YEAR]
        if not years:
            return []
        running, found = 0, []
        first = min((year for year in self.begun if year > FIRST_YEAR), default=min(years))
        for year in range(FIRST_YEAR, max(years) + 1):
            running += self.begun[year] - self.ended[year]
            if year >= first:
                found.append((year, running))
        return found


# --- reading


def totals_of(path: Path) -> Totals:
    """Totals over an output of `batch`: JSON Lines, Parquet or SQLite.

    Raises ReportError for any other file and for a damaged one; MissingExtraError.
    """
    read = next((read for suffixes, read in _READERS.items() if path.name.lower().endswith(suffixes)), None)
    if read is None:
        raise ReportError(f"{path}: a report needs an output of profileparse batch: .jsonl, .parquet or .sqlite")
    totals = Totals()
    with _damage_reported(path):
        read(path, totals)
    errors = path.with_name(path.name + ".errors.jsonl")
    if errors.exists():
        with _damage_reported(errors), errors.open("rb") as file:
            for line in file:
                row = json.loads(line)
                code = str(row["code"])
                totals.failures[code] += 1
                if totals.failures[code] <= _EXAMPLES:
                    totals.failed.append((code, str(row.get("id", "")), str(row.get("message", ""))))
    return totals


@contextmanager
def _damage_reported(path: Path) -> Iterator[None]:
    """Turns whatever reading a damaged file raises into a ReportError."""
    try:
        yield
    except ReportError:
        raise
    except _OF_DAMAGE as error:
        problem = f"not as `profileparse batch` wrote it ({type(error).__name__}: {error})"
        raise ReportError(f"{path}: {problem}") from error


_COUNTED = "memberships events twins contracts quotes practices news interviews facts websites".split()
#: Values of which a page has one at most.
_SINGLE = ("population", "location")


def _read_lines(path: Path, totals: Totals) -> None:
    with path.open("rb") as raw, decompressed(raw) as file:
        for number, line in enumerate(file, 1):
            try:
                row = from_json(line)
                sections = row.get("sections", ())
                totals.add(_page(row, partial(_blocks_text, row, sections)))
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise ReportError(f"{path}:{number}: not a profile that `profileparse batch` wrote") from error
            if "sections" in row:
                totals.add_text((block["kind"], visible(block["text"])) for block in _blocks(sections))


def _page(row: dict[str, Any], text: Callable[[], str | None]) -> Page:
    """What a report needs of a profile, from its JSON data."""
    source, location = row["source"], row["location"]
    return Page(
        id=str(source["id"]),
        name=row["name"] and str(row["name"]),
        country=(location["country"] or {}).get("alpha_2") if location is not None else None,
        characters=int(source["characters"]),
        sha256=str(source["sha256"]),
        encoding=str(source["encoding"]),
        language=source["language"],
        counts={field: len(row[field]) for field in _COUNTED} | {field: int(bool(row[field])) for field in _SINGLE},
        events=[(str(event["kind"]), _year(event["date"])) for event in row["events"]],
        memberships=[_years(found["period"]) for found in row["memberships"] if found["period"] is not None],
        countries=[_country(twin["country"]) for twin in row["twins"]],
        problems=[_problem(found) for found in row["diagnostics"]],
        values=_values(row),
        text=text,
        about=tuple((field, *_span(row[field])) for field in _SINGLE if row[field] is not None),
    )  # fmt: skip


def _problem(found: dict[str, Any]) -> Problem:
    start, end = _span(found)
    subject, path = found["subject"], found["path"]
    if not all(part is None or isinstance(part, str) for part in (subject, path)):
        raise TypeError("subject and path must be text")
    code, severity, message = (str(found[name]) for name in ("code", "severity", "message"))
    return Problem(code, severity, message, subject, path, start, end, int(found["line"]))


def _values(row: dict[str, Any]) -> list[tuple[str, int, int]] | None:
    values = [(field, value) for field in _COUNTED for value in row[field]]
    return [(field, *_span(value)) for field, value in values] if all("span" in value for _, value in values) else None


def _span(value: dict[str, Any]) -> tuple[int, int]:
    """The span of a value: a list in JSON, a struct in Parquet; (0, 0) if spans were left out."""
    span = value.get("span") or (0, 0)
    start, end = span.values() if isinstance(span, dict) else span
    return int(start), int(end)


def _blocks_text(row: dict[str, Any], sections: Any) -> str | None:
    """The page rebuilt from the blocks of its sections; None if they have no spans."""
    blocks = sorted((_span(block)[0], str(block["text"])) for block in _blocks(sections) if block.get("span"))
    return joined(blocks, int(row["source"]["characters"])) if blocks else None


def _column_text(row: dict[str, Any], sections: Any) -> str | None:
    return _blocks_text(row, sections.as_py())


def _blocks(sections: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield from section["blocks"]
        yield from _blocks(section.get("subsections") or ())


def _year(date: Any) -> int | None:
    """The year of the first day of a date, or else of its last. Days are strings in JSON, dates in Parquet."""
    day = date and (date["start"] or date["end"])
    return int(str(day)[:4]) if day else None


def _years(period: Any) -> tuple[int | None, int | None]:
    start, end = period["start"], period["end"]
    return (_year(start) if start else None), (int(str(end["end"])[:4]) if end and end["end"] else None)


def _country(country: Any) -> str:
    return "unknown" if country is None else str(country["alpha_2"] or country["name"])


def _read_parquet(path: Path, totals: Totals) -> None:
    library, compute = extra("pyarrow.parquet", "arrow", "Parquet"), extra("pyarrow.compute", "arrow", "Parquet")
    try:
        file = library.ParquetFile(path)
    except arrow().ArrowInvalid as error:
        raise ReportError(f"{path}: not Parquet: {error}") from error
    asked = ("source", "name", *_SINGLE, "diagnostics", *_COUNTED)
    missing = set(asked) - set(file.schema_arrow.names)
    if missing:
        raise ReportError(f"{path}: not an output of `profileparse batch`: no column {', '.join(sorted(missing))}")
    for batch in file.iter_batches(batch_size=512, columns=[*asked, "sections"]):
        for number, row in enumerate(batch.select(asked).to_pylist()):
            totals.add(_page(row, partial(_column_text, row, batch.column("sections")[number])))
        sections = compute.list_flatten(batch.column("sections"))
        below = compute.list_flatten(compute.struct_field(sections, "subsections"))
        for part in (sections, below):
            blocks = compute.list_flatten(compute.struct_field(part, "blocks"))
            kinds, texts = (compute.struct_field(blocks, name).to_pylist() for name in ("kind", "text"))
            totals.add_text((kind, visible(text)) for kind, text in zip(kinds, texts, strict=True))


def _read_sqlite(path: Path, totals: Totals) -> None:
    database = open_to_read(path)
    try:
        # Only tables: a view in a foreign file may have endless rows.
        kinds = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        names = {name for (name,) in database.execute(kinds)}
        missing = {"profile", "diagnostic", *map(table_name, _COUNTED)} - names
        if missing:
            raise ReportError(f"{path}: not an output of `profileparse batch`: no table {', '.join(sorted(missing))}")
        has_blocks = "block" in names
        for page in _rows(database):
            totals.add(page._replace(text=partial(_stored_text, database, page)) if has_blocks else page)
        if has_blocks:
            totals.add_text((kind, visible(text)) for kind, text in database.execute("SELECT kind, text FROM block"))
    except sqlite3.Error as error:
        raise ReportError(f"{path}: not an output of `profileparse batch`: {error}") from error
    finally:
        database.close()


def _stored_text(database: sqlite3.Connection, page: Page) -> str | None:
    query = "SELECT span_start, text FROM block WHERE profile_id = ? ORDER BY span_start"
    blocks = database.execute(query, (page.id,)).fetchall()
    return joined(blocks, page.characters) if blocks else None


def _rows(database: sqlite3.Connection) -> Iterator[Page]:
    """Yields the pages of a database with their values; reads all tables in parallel, in the order of the pages."""
    own = {
        "events": "kind, coalesce(start_date, end_date)",
        "memberships": "edtf, start_date, end_date",
        "twins": "country, country_name",
    }
    read = {
        field: _grouped(database, table_name(field), f"span_start, span_end, {own.get(field, 'NULL')}")
        for field in _COUNTED
    }
    problems = _grouped(database, "diagnostic", "code, severity, message, subject, path, span_start, span_end, line")
    single = ", ".join(f"{field} IS NOT NULL" for field in _SINGLE)
    columns = f"id, name, country, characters, sha256, encoding, language, {single}"
    for id, name, country, characters, sha256, encoding, language, *has in database.execute(
        f"SELECT {columns} FROM profile ORDER BY id"  # noqa: S608
    ):
        here = {field: rows(id) for field, rows in read.items()}
        yield Page(
            id, name, country, characters, sha256, encoding, language,
            # A contract has a row for each of its dates.
            counts={
                field: len(set(rows)) if field not in own else len(rows) for field, rows in here.items()
            } | dict(zip(_SINGLE, has, strict=True)),
            events=[(kind, int(day[:4]) if day else None) for _, _, kind, day in here["events"]],
            memberships=[
                (int(start[:4]) if start else None, int(end[:4]) if end else None)
                for _, _, edtf, start, end in here["memberships"] if edtf is not None
            ],
            countries=[code or name or "unknown" for _, _, code, name in here["twins"]],
            problems=[Problem(*row) for row in problems(id)],
            values=[(field, start, end) for field, rows in here.items() for start, end, *_ in rows],
        )  # fmt: skip


def _grouped(database: sqlite3.Connection, table: str, columns: str) -> Any:
    """A function that returns the rows of a page; call it in the order of the pages."""
    query = f"SELECT profile_id, {columns} FROM {table} ORDER BY profile_id, position"  # noqa: S608
    cursor = iter(database.execute(query))
    held: list[Any] = [next(cursor, None)]

    def rows(id: str) -> list[tuple[Any, ...]]:
        found = []
        while held[0] is not None and held[0][0] == id:
            found.append(held[0][1:])
            held[0] = next(cursor, None)
        return found

    return rows


_READERS = {
    (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst"): _read_lines,
    (".parquet", ".pq"): _read_parquet,
    (".sqlite", ".sqlite3", ".db"): _read_sqlite,
}
#: Suffixes of the outputs that a report can be made of.
READABLE = tuple(suffix for suffixes in _READERS for suffix in suffixes)
