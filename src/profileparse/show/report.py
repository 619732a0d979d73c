"""What a converted archive holds, as one web page: counts, years, countries, unknown labels, pages to look at."""

from __future__ import annotations

import heapq
import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from pydantic_core import from_json

from ..arrow import arrow
from ..outputs.tables import table_name
from ..text.decoding import extra
from .html import rendered

__all__ = ["Page", "ReportError", "Totals", "report_html", "totals_of"]

#: How many labels and pages a report names, and how many labels are counted before the rarer half is dropped.
_SHOWN = 20
_MOST_LABELS = 20_000
#: So much of a label is shown.
_LONGEST_LABEL = 80
#: Where a report begins and ends the years: mistyped years would draw an axis of centuries.
_FIRST_YEAR, _LAST_YEAR = 1900, 2099
#: What the readers of JSON, Parquet and SQLite raise for a file that is damaged or somebody else's.
_OF_DAMAGE = (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError)


class ReportError(ValueError):
    """A file that no report can be made of; the message says why."""


class Page(NamedTuple):
    """What a report takes of a page.

    events: kind and year of each activity. memberships: the first and the last year of each period, None where it is
    open. countries: of the twin towns. labels: the unknown ones.
    """

    id: str
    name: str
    counts: dict[str, int]
    events: list[tuple[str, int | None]]
    memberships: list[tuple[int | None, int | None]]
    countries: list[str]
    labels: list[str]
    diagnostics: list[str]


class Totals:
    """The sums over an archive; memory does not grow with it."""

    def __init__(self) -> None:
        self.pages = 0
        self.failures = Counter[str]()
        self.values = Counter[str]()
        self.codes = Counter[str]()
        self.years = Counter[int]()
        self.kinds = Counter[str]()
        self.countries = Counter[str]()
        self.labels = Counter[str]()
        self.examples: dict[str, list[str]] = {}
        self.undated = 0
        self.begun = Counter[int]()
        self.ended = Counter[int]()
        #: Characters in blocks that a rule knew, and in all; None where the output has no sections.
        self.known: int | None = None
        self.characters = 0
        self._worst: list[tuple[int, int, str, str]] = []

    def add(self, page: Page) -> None:
        """Counts a page."""
        self.pages += 1
        self.values.update(page.counts)
        self.codes.update(page.diagnostics)
        self.kinds.update(kind for kind, _ in page.events)
        self.years.update(year for _, year in page.events if year is not None)
        self.undated += sum(year is None for _, year in page.events)
        self.countries.update(page.countries)
        for first, last in page.memberships:
            self.begun[_FIRST_YEAR if first is None else first] += 1
            if last is not None:
                self.ended[last + 1] += 1
        for label in page.labels:
            self.labels[label] += 1
            examples = self.examples.setdefault(label, [])
            if len(examples) < 3:
                examples.append(page.id)
        if len(self.labels) > _MOST_LABELS:
            self.labels = Counter(dict(self.labels.most_common(_MOST_LABELS // 2)))
            self.examples = {label: self.examples[label] for label in self.labels}
        row = (len(page.diagnostics), -self.pages, page.id, page.name)
        if row[0]:
            (heapq.heappush if len(self._worst) < _SHOWN else heapq.heappushpop)(self._worst, row)

    def add_text(self, kinds: Iterable[tuple[str, int]]) -> None:
        """Counts characters of blocks by their kind."""
        self.known = self.known or 0
        for kind, length in kinds:
            self.characters += length
            self.known += 0 if kind in ("paragraph", "other") else length

    @property
    def worst(self) -> list[tuple[int, str, str]]:
        """The pages with most diagnostics: their number, id and name."""
        return [(count, id, name) for count, _, id, name in sorted(self._worst, reverse=True)]

    def members(self) -> list[tuple[int, int]]:
        """How many memberships each year has had."""
        years = [year for year in {*self.begun, *self.ended} if _FIRST_YEAR <= year <= _LAST_YEAR]
        if not years:
            return []
        running, found = 0, []
        first = min((year for year in self.begun if year > _FIRST_YEAR), default=min(years))
        for year in range(_FIRST_YEAR, max(years) + 1):
            running += self.begun[year] - self.ended[year]
            if year >= first:
                found.append((year, running))
        return found


# --- reading


def totals_of(path: Path) -> Totals:
    """The sums over an output of `batch`: JSON Lines, Parquet or SQLite.

    Raises ReportError for any other file and for a damaged one, and MissingExtraError.
    """
    read = next((read for suffixes, read in _READERS.items() if path.name.lower().endswith(suffixes)), None)
    if read is None:
        raise ReportError(f"{path}: a report is made of .jsonl, .parquet or .sqlite")
    totals = Totals()
    with _damage_reported(path):
        read(path, totals)
    errors = path.with_name(path.name + ".errors.jsonl")
    if errors.exists():
        with _damage_reported(errors), errors.open("rb") as file:
            totals.failures.update(str(json.loads(line)["code"]) for line in file)
    return totals


@contextmanager
def _damage_reported(path: Path) -> Iterator[None]:
    """Makes a ReportError of whatever the reading of a damaged file raises."""
    try:
        yield
    except ReportError:
        raise
    except _OF_DAMAGE as error:
        problem = f"not as `profileparse batch` wrote it ({type(error).__name__}: {error})"
        raise ReportError(f"{path}: {problem}") from error


_COUNTED = "memberships events twins contracts quotes practices news interviews facts websites".split()


def _read_lines(path: Path, totals: Totals) -> None:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                row = from_json(line)
                totals.add(_page(row))
            except (ValueError, KeyError, TypeError) as error:
                raise ReportError(f"{path}:{number}: not a profile that `profileparse batch` wrote") from error
            if "sections" in row:
                totals.add_text(_lengths(row["sections"]))


def _page(row: dict[str, Any]) -> Page:
    """What a report takes of the data of a profile."""
    return Page(
        id=str(row["source"]["id"]),
        name=str(row["name"] or row["source"]["id"]),
        counts={field: len(row[field]) for field in _COUNTED},
        events=[(str(event["kind"]), _year(event["date"])) for event in row["events"]],
        memberships=[_years(found["period"]) for found in row["memberships"] if found["period"] is not None],
        countries=[_country(twin["country"]) for twin in row["twins"]],
        labels=_labels((str(found["code"]), found["subject"]) for found in row["diagnostics"]),
        diagnostics=[str(found["code"]) for found in row["diagnostics"]],
    )


def _labels(diagnostics: Iterable[tuple[str, str | None]]) -> list[str]:
    """The unknown labels, of the codes and subjects of diagnostics."""
    return [subject[:_LONGEST_LABEL] for code, subject in diagnostics if code == "unknown-label" and subject]


def _lengths(sections: Iterable[Any]) -> Iterator[tuple[str, int]]:
    for section in sections:
        for block in section["blocks"]:
            yield block["kind"], _visible(block["text"])
        yield from _lengths(section.get("subsections", ()))


def _visible(text: str) -> int:
    """The characters that are not white space."""
    return len("".join(text.split()))


def _year(date: Any) -> int | None:
    """The year that a date begins in, else ends in. Days are texts in JSON, dates in columns."""
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
    missing = {"source", "name", "diagnostics", *_COUNTED} - set(file.schema_arrow.names)
    if missing:
        raise ReportError(f"{path}: not an output of `profileparse batch`: it has no {', '.join(sorted(missing))}")
    read = [name for name in file.schema_arrow.names if name in ("source", "name", "diagnostics", *_COUNTED)]
    for batch in file.iter_batches(batch_size=512, columns=[*read, "sections"]):
        for row in batch.select(read).to_pylist():
            totals.add(_page(row))
        sections = compute.list_flatten(batch.column("sections"))
        below = compute.list_flatten(compute.struct_field(sections, "subsections"))
        for part in (sections, below):
            blocks = compute.list_flatten(compute.struct_field(part, "blocks"))
            kinds, texts = (compute.struct_field(blocks, name).to_pylist() for name in ("kind", "text"))
            totals.add_text((kind, _visible(text)) for kind, text in zip(kinds, texts, strict=True))


def _read_sqlite(path: Path, totals: Totals) -> None:
    # Read-only: a report must not make a database where there is none.
    database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        # A view of somebody else's may have rows without end.
        kinds = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE TABLE%'"
        missing = {"profile", "diagnostic", *map(table_name, _COUNTED)} - {name for (name,) in database.execute(kinds)}
        if missing:
            raise ReportError(f"{path}: not an output of `profileparse batch`: no table {', '.join(sorted(missing))}")
        for page in _rows(database):
            totals.add(page)
    except sqlite3.Error as error:
        raise ReportError(f"{path}: not an output of `profileparse batch`: {error}") from error
    finally:
        database.close()


def _rows(database: sqlite3.Connection) -> Iterator[Page]:
    """The pages of a database, each with its values: all tables are read side by side, in the order of the pages."""
    events = _grouped(database, "event", "kind, coalesce(start_date, end_date)")
    terms = _grouped(database, "membership", "edtf, start_date, end_date")
    twins = _grouped(database, "twin", "country, country_name")
    diagnostics = _grouped(database, "diagnostic", "code, subject")
    others = {
        field: _grouped(database, table_name(field), "span_start")
        for field in _COUNTED
        if field not in ("events", "memberships", "twins")
    }
    for id, name in database.execute("SELECT id, name FROM profile ORDER BY id"):
        here = {"events": events(id), "memberships": terms(id), "twins": twins(id), "diagnostics": diagnostics(id)}
        counts = {field: len(rows) for field, rows in here.items() if field != "diagnostics"}
        # A contract has a row for each of its dates.
        counts |= {field: len(set(read(id))) for field, read in others.items()}
        yield Page(
            id, name or id, counts,
            events=[(kind, int(day[:4]) if day else None) for kind, day in here["events"]],
            memberships=[
                (int(start[:4]) if start else None, int(end[:4]) if end else None)
                for edtf, start, end in here["memberships"] if edtf is not None
            ],
            countries=[code or name or "unknown" for code, name in here["twins"]],
            labels=_labels(here["diagnostics"]),
            diagnostics=[code for code, _ in here["diagnostics"]],
        )  # fmt: skip


def _grouped(database: sqlite3.Connection, table: str, columns: str) -> Any:
    """What gives the rows of a page, asked for in the order of the pages."""
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
    (".jsonl", ".ndjson"): _read_lines,
    (".parquet", ".pq"): _read_parquet,
    (".sqlite", ".sqlite3", ".db"): _read_sqlite,
}


# --- the page


def report_html(path: Path, totals: Totals) -> str:
    """The report as one web page that asks for nothing from anywhere."""
    years = sorted((year, count) for year, count in totals.years.items() if _FIRST_YEAR <= year <= _LAST_YEAR)
    charts = [
        ("Activities by year", _columns("Activities by year", [(str(year), count) for year, count in _filled(years)])),
        ("Activities by kind", _bars("Activities by kind", totals.kinds.most_common(_SHOWN))),
        ("Memberships over time", _columns("Memberships over time", [(str(y), n) for y, n in totals.members()])),
        ("Countries of twin towns", _bars("Countries of twin towns", totals.countries.most_common(_SHOWN))),
    ]
    labels = [(label, count, totals.examples[label]) for label, count in totals.labels.most_common(_SHOWN)]
    share = totals.known / totals.characters if totals.known is not None and totals.characters else None
    return rendered(
        "report.html", name=path.name, totals=totals, charts=[chart for chart in charts if chart[1]], labels=labels,
        share=share,
    )  # fmt: skip


def _filled(years: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The years from the first to the last, those without anything too."""
    counted = dict(years)
    return [(year, counted.get(year, 0)) for year in range(years[0][0], years[-1][0] + 1)] if years else []


def _bars(title: str, rows: list[tuple[str, int]]) -> str:
    """Counts as bars with their names."""
    if not rows:
        return ""
    most = max(count for _, count in rows) or 1
    out = []
    for number, (name, count) in enumerate(rows):
        top = number * 20
        out.append(
            f'<text x="0" y="{top + 14}">{escape(name[:24])}</text>'
            f'<rect x="150" y="{top + 4}" width="{count / most * 250:.1f}" height="12" fill="#2563a8"/>'
            f'<text x="{156 + count / most * 250:.1f}" y="{top + 14}">{count:,}</text>'
        )
    return _svg(title, 480, len(rows) * 20 + 4, out)


def _columns(title: str, rows: list[tuple[str, int]]) -> str:
    """Counts over the years as columns."""
    if not rows:
        return ""
    most = max(count for _, count in rows) or 1
    wide = 440 / len(rows)
    step = -(-len(rows) // 8)
    out = [f'<text x="0" y="12">{most:,}</text><text x="0" y="170">0</text>']
    for number, (year, count) in enumerate(rows):
        x, height = 34 + number * wide, count / most * 150
        out.append(
            f'<rect x="{x:.1f}" y="{170 - height:.1f}" width="{max(wide - 1, 0.5):.1f}" height="{height:.1f}" '
            f'fill="#2f7d4f"><title>{year}: {count:,}</title></rect>'
        )
        if number % step == 0:
            out.append(f'<text x="{x:.1f}" y="186">{year}</text>')
    return _svg(title, 480, 192, out)


def _svg(title: str, width: int, height: int, parts: list[str]) -> str:
    return f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'
