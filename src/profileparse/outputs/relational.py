"""Writes the tables of `tables` to an SQLite database, keyed by page and position, or to a folder of CSV files.

The database also has views for common questions, a full-text index, a description of the run, and its failures.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any

from ..models import Profile
from ..text.decoding import well_formed
from . import About, Kept, UnwritableError, new_of, opened, part_of, remove, replace, synced
from .tables import INDEXES, Cells, Row, Table, data_of, rows, table_name, tables

__all__ = [
    "CsvWriter",
    "EarlierDatabase",
    "SqliteWriter",
    "csv_bytes",
    "csv_rows",
    "open_to_read",
    "read_csv",
    "read_sqlite",
]


class SqliteWriter:
    """Writes one SQLite database. model: the model of the profiles."""

    make = staticmethod(rows)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._database: sqlite3.Connection | None = None
        self._tables = tables(model)
        self._insert = {table.name: _insert(table) for table in self._tables}

    def open(self, state: dict[str, Any] | None) -> None:
        """Creates the tables, or removes the rows since the last commit. Raises ValueError if others are missing."""
        if state and not part_of(self._out).exists():
            raise FileNotFoundError(part_of(self._out))
        with _errors(ValueError if state else OSError):
            database = self._database = sqlite3.connect(part_of(self._out))
            if state is None:
                for table in self._tables:
                    database.execute(_create(table))
            else:
                for name, last in state["rows"].items():
                    database.execute(f"DELETE FROM {name} WHERE rowid > ?", (last,))  # noqa: S608
                if self._rows() != state["rows"]:
                    raise ValueError(f"{part_of(self._out)} has fewer rows than were written")
            database.commit()

    def _rows(self) -> dict[str, int]:
        """The rowid of the last row of each table."""
        assert self._database is not None
        last = "SELECT coalesce(max(rowid), 0) FROM {}"
        return {table.name: self._database.execute(last.format(table.name)).fetchone()[0] for table in self._tables}

    def write(self, id: str, payload: dict[str, list[Row]]) -> None:
        """Inserts the rows of a page."""
        assert self._database is not None
        with _errors():
            if not self._database.in_transaction:
                self._database.execute("BEGIN")  # without it, releasing the savepoint commits
            self._database.execute("SAVEPOINT page")
            try:
                for name, found in payload.items():
                    self._database.executemany(self._insert[name], found)
            except _REFUSED as error:
                self._database.execute("ROLLBACK TO page")
                self._database.execute("RELEASE page")
                raise UnwritableError(f"SQLite refused the page: {error}") from error
            self._database.execute("RELEASE page")

    def commit(self) -> dict[str, Any]:
        """Commits the transaction."""
        assert self._database is not None
        with _errors():
            self._database.commit()
            return {"rows": self._rows()}

    def finish(self, about: About) -> None:
        """Adds the indexes, and copies the tables in the order of the pages: the same rows give the same bytes."""
        assert self._database is not None
        copy = new_of(self._out)
        remove(copy)
        with _errors(ValueError):
            # One transaction, so that a run killed here repeats all or nothing: the file counts changes of its schema.
            if self._database.execute("PRAGMA user_version").fetchone() == (0,):
                self._database.execute("BEGIN")
                _complete(self._database, about)
                self._database.execute(f"PRAGMA user_version = {_VERSION}")
                self._database.commit()
            # A path is bytes, which need not be UTF-8.
            self._database.execute("VACUUM INTO CAST(? AS TEXT)", (os.fsencode(copy),))
        self.close()
        with copy.open("r+b") as file:
            synced(file)
        replace(copy, self._out)

    def close(self) -> None:
        """Closes the database; uncommitted rows are lost."""
        if self._database is not None:
            self._database.close()


#: What SQLite raises when it refuses a row, but can take others.
_REFUSED = (ValueError, OverflowError, sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError)


@contextmanager
def _errors(damage: type[Exception] = OSError) -> Iterator[None]:
    """Turns SQLite errors about the disk into OSError, and those about a damaged file into `damage`."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # An error without a specific code is about the statement, such as a missing table.
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise OSError(f"SQLite: {error}") from error
        raise damage(f"SQLite: {error}") from error


def _create(table: Table) -> str:
    # Quoted, because the name of a field may be an SQL keyword, like `column`.
    parts = [f'"{column.name}" {column.type}{" NOT NULL" if column.required else ""}' for column in table.columns]
    # The full-text index refers to blocks by rowid, which is stable only as an explicit column.
    numbered = table.name == "block"
    parts[:0] = ["id INTEGER PRIMARY KEY"] if numbered else []
    parts.append(f"{'UNIQUE' if numbered else 'PRIMARY KEY'} ({', '.join(table.key)})")
    if table.name != "profile":
        parts.append("FOREIGN KEY (profile_id) REFERENCES profile (id)")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _insert(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    places = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608


# --- what a complete database has in addition to the rows

#: The version of this layout, as `PRAGMA user_version`.
_VERSION = 2
#: The column to show of a row that a diagnostic makes doubtful; for table `profile`, the column that the path names.
_SHOWN = {
    "contract": "text", "event": "text", "fact": "value", "interview": "text", "membership": "text", "news": "text",
    "practice": "text", "quote": "text", "twin": "name", "website": "coalesce(url, text, label)",
}  # fmt: skip
_SHOWN_OF_PROFILE = ("name", "title", "population", "location")
_OF_PROFILE = " ".join(f"WHEN d.path || '/' LIKE '/{name}/%' THEN p.{name}" for name in _SHOWN_OF_PROFILE)
_OF_TABLES = " ".join(
    f"WHEN '{table}' THEN (SELECT {shown} FROM {table} v WHERE v.profile_id = p.id AND v.position = d.value_position)"  # noqa: S608
    for table, shown in _SHOWN.items()
)
#: The views by name. The year of an activity is that of its first day, or else of its last.
VIEWS = {
    "events_by_page_and_year": """
        SELECT p.id AS profile_id, p.name, p.country, substr(coalesce(e.start_date, e.end_date), 1, 4) AS year,
            count(*) AS events, sum(e.participation IS 'hosted') AS hosted
        FROM event e JOIN profile p ON p.id = e.profile_id GROUP BY p.id, year""",
    "events_by_city_and_year": """
        SELECT e.city, e.country, substr(coalesce(e.start_date, e.end_date), 1, 4) AS year,
            count(*) AS events, count(DISTINCT e.profile_id) AS pages
        FROM event e WHERE e.city IS NOT NULL GROUP BY e.city, e.country, year""",
    "open_memberships": """
        SELECT p.id AS profile_id, p.name, p.country, m.position, m.organisation, m.acronym, m.role, m.role_text,
            m.edtf, m.start_date AS since
        FROM membership m JOIN profile p ON p.id = m.profile_id WHERE m.edtf LIKE '%/..'""",
    "doubtful_values": f"""
        SELECT p.id AS profile_id, p.name, d.value_table, d.value_position, d.path,
            CASE d.value_table WHEN 'profile' THEN CASE {_OF_PROFILE} END {_OF_TABLES} END AS value,
            d.severity, d.code, d.message, d.subject, d.line, d."column"
        FROM diagnostic d JOIN profile p ON p.id = d.profile_id WHERE d.path IS NOT NULL""",  # noqa: S608
}
#: A full-text index of the blocks and the titles of the activities and entries in them, ignoring accents.
_SEARCH = """CREATE VIRTUAL TABLE search USING fts5(
    title, text, content="block", content_rowid="id", tokenize="unicode61 remove_diacritics 2")"""


def _complete(database: sqlite3.Connection, about: About) -> None:
    """Creates the indexes, the views, the full-text index if this SQLite has FTS5, and the tables about the run."""
    for table, columns in INDEXES.items():
        for column in columns:
            database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    for name, query in VIEWS.items():
        database.execute(f"CREATE VIEW {name} AS {' '.join(query.split())}")
    try:
        database.execute(_SEARCH)
        database.execute("INSERT INTO search (search) VALUES ('rebuild')")
    except sqlite3.OperationalError as error:
        if "no such module" not in str(error):
            raise
    database.execute(f"CREATE TABLE run ({', '.join(about.run)})")
    database.execute(f"INSERT INTO run VALUES ({', '.join('?' * len(about.run))})", tuple(about.run.values()))  # noqa: S608
    database.execute("CREATE TABLE failure (position INTEGER PRIMARY KEY, id TEXT, code TEXT, message TEXT)")
    with about.errors.open("rb") as file:
        failures = ((number, *map(well_formed, json.loads(line).values())) for number, line in enumerate(file))
        database.executemany("INSERT INTO failure VALUES (?, ?, ?, ?)", failures)


#: A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(profile: Profile, *, sections: bool = True, keep_formulas: bool = False) -> dict[str, list[Row]]:
    """A profile as rows of the tables. sections: whether to include the page itself.

    keep_formulas: whether to leave a text that a spreadsheet would run as it is; otherwise it gets a `'` in front.
    """
    made = rows(profile, sections=sections)
    return (
        made if keep_formulas else {name: [tuple(map(_quoted, row)) for row in found] for name, found in made.items()}
    )


def _quoted(cell: Any) -> Any:
    # A text that already begins with ' gets another one, so that it can be read back.
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(_FORMULAS) else cell


class CsvWriter:
    """Writes a folder with a CSV file (RFC 4180) for each table, with a header line.

    model: the model of the profiles.
    """

    make = staticmethod(csv_rows)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._tables = tables(model)
        self._files: dict[str, IO[bytes]] = {}

    def open(self, state: dict[str, Any] | None) -> None:
        """Creates the files, or truncates them to the last commit."""
        folder = part_of(self._out)
        folder.mkdir(parents=True, exist_ok=True)
        for table in self._tables:
            file = opened(folder / f"{table.name}.csv", state["bytes"][table.name] if state else None)
            self._files[table.name] = file
            if state is None:
                file.write(csv_bytes([[column.name for column in table.columns]]))

    def write(self, id: str, payload: dict[str, list[Row]]) -> None:
        """Writes the rows of a page."""
        lines = {name: csv_bytes(found) for name, found in payload.items()}
        for name, data in lines.items():
            self._files[name].write(data)

    def commit(self) -> dict[str, Any]:
        """Flushes all files to disk."""
        return {"bytes": {name: synced(file) for name, file in self._files.items()}}

    def finish(self, about: About) -> None:
        """Gives the folder its name."""
        self.close()
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Closes all files."""
        for file in self._files.values():
            file.close()


def csv_bytes(lines: Sequence[Sequence[Any]]) -> bytes:
    """Rows as CSV (RFC 4180) in UTF-8."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8", "backslashreplace")


def open_to_read(path: Path) -> sqlite3.Connection:
    """Opens a database read-only; does not create one."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


class EarlierDatabase:
    """The pages of a complete database."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._database: sqlite3.Connection | None = None

    def run(self) -> dict[str, Any]:
        """The content of the table about the run; empty if there is none."""
        try:
            with closing(open_to_read(self._out)) as database:
                if database.execute("PRAGMA user_version").fetchone() != (_VERSION,):
                    return {}
                database.row_factory = sqlite3.Row
                return dict(database.execute("SELECT * FROM run").fetchone())
        except (sqlite3.Error, TypeError):
            return {}

    def find(self, id: str, digest: str) -> Kept | None:
        """The rows of a page. Opens the database here: a connection must not be shared between processes."""
        try:
            if self._database is None:
                self._database = open_to_read(self._out)
            if self._database.execute("SELECT sha256 FROM profile WHERE id = ?", (id,)).fetchall() != [(digest,)]:
                return None
            found = {table: self._database.execute(_select(table), (id,)).fetchall() for table in tables(Profile)}
        except (sqlite3.Error, ValueError):
            return None
        cells = {
            table.name: [dict(zip((column.name for column in table.columns), row, strict=True)) for row in rows]
            for table, rows in found.items()
        }
        payload = {table.name: rows for table, rows in found.items() if rows}
        return Kept(payload, _counts(cells), [(row["code"], row["subject"]) for row in cells["diagnostic"]])


def _select(table: Table) -> str:
    names = ", ".join(f'"{column.name}"' for column in table.columns)
    key = "id" if table.name == "profile" else "profile_id"
    return f"SELECT {names} FROM {table.name} WHERE {key} = ? ORDER BY {table.key[-1]}"  # noqa: S608


def _counts(cells: dict[str, list[Cells]]) -> dict[str, int]:
    """The number of values of each field; a contract has a row for each of its dates."""
    found = {name: int(cells["profile"][0][name] is not None) for name in ("population", "location")}
    for field in Profile.model_fields.keys() - found:
        own = cells.get(table_name(field), [])
        parted = field == "contracts"
        found[field] = (
            sum(1 for _ in groupby(own, itemgetter("label", "span_start", "span_end"))) if parted else len(own)
        )
    return found


# --- reading back


def read_sqlite(path: Path) -> Iterator[Profile]:
    """Yields the profiles of a database, as far as its tables hold them."""
    with closing(open_to_read(path)) as database:
        database.row_factory = sqlite3.Row
        found: dict[str, Iterator[Cells]] = {
            table.name: map(dict, database.execute(f"SELECT * FROM {table.name} ORDER BY rowid"))  # noqa: S608
            for table in tables(Profile)
        }
        yield from _profiles(found)


def read_csv(path: Path) -> Iterator[Profile]:
    """Yields the profiles of a folder of CSV files, as far as its tables hold them."""
    with ExitStack() as stack:
        found = {}
        for table in tables(Profile):
            file = stack.enter_context((path / f"{table.name}.csv").open(encoding="utf-8", newline=""))
            found[table.name] = _unquoted(table, file)
        yield from _profiles(found)


def _unquoted(table: Table, file: IO[str]) -> Iterator[Cells]:
    """Yields the rows of a CSV file with typed cells; an empty cell is None unless its column is required text."""
    columns = {column.name: column for column in table.columns}
    for row in csv.DictReader(file):
        made: Cells = {}
        for name, cell in row.items():
            column = columns[name]
            if cell[:1] == "'" and cell.lstrip("'").startswith(_FORMULAS):
                cell = cell[1:]
            empty = not cell and not (column.required and column.type == "TEXT")
            made[name] = None if empty else int(cell) if column.type == "INTEGER" else cell
        yield made


def _profiles(found: dict[str, Iterator[Cells]]) -> Iterator[Profile]:
    """Yields the profiles of tables, which it reads in parallel: all of them are in the order of the pages."""
    profiles = found.pop("profile")
    heads = {name: next(given, None) for name, given in found.items()}
    for profile in profiles:
        cells: dict[str, list[Cells]] = {"profile": [profile]}
        for name, given in found.items():
            own = cells[name] = []
            while (row := heads[name]) is not None and row["profile_id"] == profile["id"]:
                own.append(row)
                heads[name] = next(given, None)
        yield Profile.model_validate(data_of(Profile, cells))
    left = next((row for row in heads.values() if row is not None), None)
    if left is not None:
        raise ValueError(f"the rows of {left['profile_id']} are not in the order of the pages")
