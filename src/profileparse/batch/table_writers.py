"""Writers of tables: one SQLite database, or a folder of CSV files."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from typing import IO, Any

from .files import opened, part_of, remove, replace, synced
from .tables import INDEXES, TABLES, Row

__all__ = ["CsvWriter", "SqliteWriter"]

_KEYS = {"profile": "id"}


def _columns(table: str) -> list[str]:
    return [column.split()[0].strip('"') for column in TABLES[table].split(", ")]


class SqliteWriter:
    """A database with the tables of `tables`, keyed by page and position, and indexed."""

    form = "rows"

    def __init__(self, out: Path) -> None:
        self._out = out
        self._database: sqlite3.Connection | None = None
        self._insert = {table: _insert(table) for table in TABLES}

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the tables, or removes the rows behind those of the last commit."""
        database = self._database = sqlite3.connect(part_of(self._out))
        if state is None:
            for table, columns in TABLES.items():
                database.execute(f"CREATE TABLE {table} ({columns}, {_constraint(table)})")
        else:
            for table, last in state["rows"].items():
                database.execute(f"DELETE FROM {table} WHERE rowid > ?", (last,))  # noqa: S608
        database.commit()

    def write(self, id: str, payload: dict[str, list[Row]]) -> None:
        """Inserts the rows of a page."""
        assert self._database is not None
        for table, found in payload.items():
            self._database.executemany(self._insert[table], found)

    def commit(self) -> dict[str, Any]:
        """Ends the transaction."""
        assert self._database is not None
        self._database.commit()
        last = "SELECT coalesce(max(rowid), 0) FROM {}"
        return {"rows": {table: self._database.execute(last.format(table)).fetchone()[0] for table in TABLES}}

    def finish(self) -> None:
        """Indexes the tables, and copies them in the order of their pages: the same rows give the same bytes."""
        assert self._database is not None
        for table, columns in INDEXES.items():
            for column in columns:
                name = f"{table}_{column}"
                self._database.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
        self._database.commit()
        copy = self._out.with_name(self._out.name + ".new")
        remove(copy)
        self._database.execute("VACUUM INTO ?", (str(copy),))
        self.close()
        replace(copy, self._out)
        remove(part_of(self._out))

    def close(self) -> None:
        """Closes the database; what is not committed is gone."""
        if self._database is not None:
            self._database.close()


def _constraint(table: str) -> str:
    if table in _KEYS:
        return f"PRIMARY KEY ({_KEYS[table]})"
    return "PRIMARY KEY (profile_id, position), FOREIGN KEY (profile_id) REFERENCES profile (id)"


def _insert(table: str) -> str:
    places = ", ".join("?" for _ in _columns(table))
    return f"INSERT INTO {table} VALUES ({places})"  # noqa: S608


class CsvWriter:
    """A folder with a CSV file (RFC 4180) for each table, the names of its columns on top."""

    form = "rows"

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files: dict[str, IO[bytes]] = {}

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the files, or cuts off what was written after the last commit."""
        folder = part_of(self._out)
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            self._files[table] = opened(folder / f"{table}.csv", state["bytes"][table] if state else None)
            if state is None:
                self._files[table].write(_csv([_columns(table)]))

    def write(self, id: str, payload: dict[str, list[Row]]) -> None:
        """Writes the rows of a page."""
        for table, found in payload.items():
            self._files[table].write(_csv(found))

    def commit(self) -> dict[str, Any]:
        """Flushes all files to the disk."""
        return {"bytes": {table: synced(file) for table, file in self._files.items()}}

    def finish(self) -> None:
        """Gives the folder its name."""
        self.close()
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Closes all files."""
        for file in self._files.values():
            file.close()


def _csv(found: list[Any]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(found)
    return text.getvalue().encode("utf-8", "backslashreplace")
