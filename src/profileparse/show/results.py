"""Reads what `batch` wrote, page by page: what a report needs of each page, and of each value on it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json

from ..arrow import arrow
from ..batch import decompressed
from ..outputs.relational import open_to_read
from ..outputs.tables import table_name
from ..text.decoding import extra
from . import joined, visible
from .report import Page, Problem, Totals, Value

__all__ = ["LISTS", "READABLE", "Column", "ReportError", "totals_of"]


class Column(NamedTuple):
    """A column of a list of values.

    key: of the cell. path: where the value has it, in the JSON; the first of several that is there. kind: `choice` for
    a column with a menu, `country` for one of countries, `date` for one of dates with a menu of years.
    """

    key: str
    title: str
    path: str
    kind: str = ""

    @property
    def heading(self) -> tuple[str, str]:
        """The heading of the column in a list, and what kind of column it is there."""
        return self.title, "choice" if self.kind == "country" else self.kind


_WHERE_AND_WHEN = (
    Column("city", "City", "place.city|place.text", "choice"),
    Column("country", "Country", "place.country.alpha_2|place.country.name", "country"),
    Column("date", "Date", "date.edtf", "date"),
)
_ENTRY = (Column("title", "Title", "title|text"), *_WHERE_AND_WHEN)
#: The columns of the list of each field.
LISTS = {
    "events": (
        Column("title", "Activity", "title|text"),
        Column("kind", "Kind", "kind", "choice"),
        Column("part", "Part", "participation", "choice"),
        *_WHERE_AND_WHEN,
    ),
    "memberships": (
        Column("title", "Role", "role_text"),
        Column("kind", "Kind", "role", "choice"),
        Column("organisation", "Organisation", "organisation.acronym|organisation.name", "choice"),
        Column("date", "Period", "period.edtf", "date"),
    ),
    "twins": (
        Column("title", "Town", "name"),
        Column("region", "Region", "region"),
        Column("country", "Country", "country.alpha_2|country.name", "country"),
        Column("date", "Since", "since.edtf"),
    ),
    "contracts": (Column("title", "Contract", "text"), Column("kind", "Label", "label", "choice")),
    "quotes": (Column("title", "Quote", "text"), Column("speaker", "Speaker", "speaker.name")),
    "practices": _ENTRY,
    "news": _ENTRY,
    "interviews": _ENTRY,
    "facts": (Column("label", "Label", "label", "choice"), Column("title", "Value", "value")),
    "websites": (Column("title", "Website", "url|text|label"), Column("kind", "Kind", "kind", "choice")),
}
_COUNTED = tuple(LISTS)
#: Values of which a page has one at most.
_SINGLE = ("population", "location")
#: The first and last day of the values of a field.
_DAYS = {"memberships": ("period.start.start", "period.end.end")}
_DAY_OF_ENTRY = ("date.start|date.end", "date.end|date.start")
_DATED = ("events", "practices", "news", "interviews", *_DAYS)
#: The columns of tables that are not named as the paths are.
_COLUMNS = {
    "place.city": "city", "place.text": "place", "place.country.alpha_2": "country",
    "place.country.name": "country_name", "country.alpha_2": "country", "country.name": "country_name",
    "date.edtf": "edtf", "date.start": "start_date", "date.end": "end_date", "period.edtf": "edtf",
    "period.start.start": "start_date", "period.end.end": "end_date", "organisation.acronym": "acronym",
    "organisation.name": "organisation", "since.edtf": "since", "speaker.name": "speaker",
}  # fmt: skip
#: Characters of the text of a value to keep.
_LONGEST_CELL = 200


class ReportError(ValueError):
    """A file can't be reported on; the message says why."""


def totals_of(path: Path) -> Totals:
    """Totals over an output of `batch`: JSON Lines, Parquet or SQLite.

    Raises ReportError for any other file and for a damaged one; MissingExtraError.
    """
    reader = next((reader for suffixes, reader in _READERS.items() if path.name.lower().endswith(suffixes)), None)
    if reader is None:
        raise ReportError(f"{path}: a report needs an output of profileparse batch: .jsonl, .parquet or .sqlite")
    totals = Totals()
    with _damage_reported(path):
        reader(path, totals)
    errors = path.with_name(path.name + ".errors.jsonl")
    if errors.exists():
        with _damage_reported(errors), errors.open("rb") as file:
            for line in file:
                row = json.loads(line)
                totals.add_failure(str(row["code"]), str(row.get("id", "")), str(row.get("message", "")))
    return totals


#: What the readers of JSON, Parquet and SQLite raise for a file that is damaged or from another program.
_OF_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


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


# --- values


def _value(field: str, number: int, start: int, end: int, found: Iterable[Any]) -> Value:
    """A value from its cells, followed by its first and last day."""
    *cells, first, last = found
    shown = {
        column.key: str(cell)[:_LONGEST_CELL]
        for column, cell in zip(LISTS[field], cells, strict=True)
        if cell is not None and cell != ""
    }
    return Value(field, number, start, end, shown, _year(first), _year(last))


def _year(day: Any) -> int | None:
    """The year of a day: text in JSON and tables, a date in Parquet."""
    return int(str(day)[:4]) if day else None


# --- JSON Lines and Parquet


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
        values=[
            _value(field, number, *_span(found), (_got(found, path) for path in _paths(field)))
            for field in _COUNTED
            for number, found in enumerate(row[field], 1)
        ],
        problems=[_problem(found) for found in row["diagnostics"]],
        spans=all("span" in found for field in _COUNTED for found in row[field]),
        text=text,
        about=tuple((field, *_span(row[field])) for field in _SINGLE if row[field] is not None),
    )


@cache
def _paths(field: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """The paths to the cells of a value, and to its first and last day, each as several to try in turn."""
    days = _DAYS.get(field, _DAY_OF_ENTRY) if field in _DATED else ("", "")
    paths = (*(column.path for column in LISTS[field]), *days)
    return tuple(tuple(tuple(one.split(".")) for one in path.split("|") if one) for path in paths)


def _got(found: Any, paths: tuple[tuple[str, ...], ...]) -> Any:
    """What the first of the paths that leads somewhere leads to; else None."""
    for path in paths:
        part = found
        for name in path:
            part = None if part is None else part[name]
        if part is not None:
            return part
    return None


def _problem(found: dict[str, Any]) -> Problem:
    start, end = _span(found)
    subject, path = found["subject"], found["path"]
    if not all(part is None or isinstance(part, str) for part in (subject, path)):
        raise TypeError("subject and path must be text")
    code, severity, message = (str(found[name]) for name in ("code", "severity", "message"))
    return Problem(code, severity, message, subject, path, start, end, int(found["line"]))


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


# --- SQLite


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
        raise ReportError(f"{path}: not an output of this version of `profileparse batch`: {error}") from error
    finally:
        database.close()


def _stored_text(database: sqlite3.Connection, page: Page) -> str | None:
    query = "SELECT span_start, text FROM block WHERE profile_id = ? ORDER BY span_start"
    blocks = database.execute(query, (page.id,)).fetchall()
    return joined(blocks, page.characters) if blocks else None


def _rows(database: sqlite3.Connection) -> Iterator[Page]:
    """Yields the pages of a database with their values; reads all tables in parallel, in the order of the pages."""
    read = {field: _grouped(database, table_name(field), _columns(field)) for field in _COUNTED}
    problems = _grouped(database, "diagnostic", "code, severity, message, subject, path, span_start, span_end, line")
    spans = ", ".join(f"{field}_span_{end}" for field in _SINGLE for end in ("start", "end"))
    columns = f"id, name, country, characters, sha256, encoding, language, {spans}"
    for id, name, country, characters, sha256, encoding, language, *single in database.execute(
        f"SELECT {columns} FROM profile ORDER BY id"  # noqa: S608
    ):
        pairs = zip(_SINGLE, single[::2], single[1::2], strict=True)
        yield Page(
            id, name, country, characters, sha256, encoding, language,
            values=[
                _value(field, number, start, end, cells)
                for field, rows in read.items()
                for number, (start, end, *cells) in enumerate(rows(id), 1)
            ],
            problems=[Problem(*row) for row in problems(id)],
            about=tuple((field, start, end) for field, start, end in pairs if start is not None),
        )  # fmt: skip


def _columns(field: str) -> str:
    """What to select of the table of a field: the span, the cells, the first and the last day."""
    found = ["span_start", "span_end"]
    for paths in _paths(field):
        names = [_COLUMNS.get(path := ".".join(parts), path) for parts in paths]
        found.append(names[0] if len(names) == 1 else f"coalesce({', '.join(names)})" if names else "NULL")
    return ", ".join(found)


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
        # A contract has a row for each of its dates.
        return list(dict.fromkeys(found)) if table == "contract" else found

    return rows


_READERS = {
    (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz", ".jsonl.zst", ".ndjson.zst"): _read_lines,
    (".parquet", ".pq"): _read_parquet,
    (".sqlite", ".sqlite3", ".db"): _read_sqlite,
}
#: Suffixes of the outputs that a report can be made of.
READABLE = tuple(suffix for suffixes in _READERS for suffix in suffixes)
