"""Writers of the tables of `tables`: an SQLite database, keyed by page and position, or a folder of CSV files."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ..models import Profile
from . import UnwritableError, new_of, opened, part_of, remove, replace, synced
from .tables import INDEXES, Row, Table, rows, tables

__all__ = ["CsvWriter", "SqliteWriter", "csv_bytes", "csv_rows"]


class SqliteWriter:
    """One SQLite database. model: the model of the profiles."""

    make = staticmethod(rows)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._database: sqlite3.Connection | None = None
        self._tables = tables(model)
        self._insert = {table.name: _insert(table) for table in self._tables}

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the tables, or removes the rows after those of the last commit. ValueError where others are missing."""
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
        """The number of the last row of each table."""
        assert self._database is not None
        last = "SELECT coalesce(max(rowid), 0) FROM {}"
        return {table.name: self._database.execute(last.format(table.name)).fetchone()[0] for table in self._tables}

    def write(self, id: str, payload: dict[str, list[Row]]) -> None:
        """Inserts the rows of a page."""
        assert self._database is not None
        with _errors():
            if not self._database.in_transaction:
                self._database.execute("BEGIN")  # else the end of the savepoint would be a commit
            self._database.execute("SAVEPOINT page")
            try:
                for name, found in payload.items():
                    self._database.executemany(self._insert[name], found)
            except _REFUSED as error:
                self._database.execute("ROLLBACK TO page")
                self._database.execute("RELEASE page")
                raise UnwritableError(f"SQLite does not take it: {error}") from error
            self._database.execute("RELEASE page")

    def commit(self) -> dict[str, Any]:
        """Ends the transaction."""
        assert self._database is not None
        with _errors():
            self._database.commit()
            return {"rows": self._rows()}

    def finish(self) -> None:
        """Indexes the tables, and copies them in the order of their pages: the same rows give the same bytes."""
        assert self._database is not None
        copy = new_of(self._out)
        remove(copy)
        with _errors(ValueError):
            for table, columns in INDEXES.items():
                for column in columns:
                    name = f"{table}_{column}"
                    self._database.execute(f"CREATE INDEX IF NOT EXISTS {name} ON {table} ({column})")
            self._database.commit()
            self._database.execute("VACUUM INTO ?", (str(copy),))
        self.close()
        with copy.open("r+b") as file:
            synced(file)
        replace(copy, self._out)

    def close(self) -> None:
        """Closes the database; what is not committed is gone."""
        if self._database is not None:
            self._database.close()


#: What SQLite raises for rows that it does not take, and others that it does.
_REFUSED = (ValueError, OverflowError, sqlite3.DataError, sqlite3.IntegrityError, sqlite3.InterfaceError)


@contextmanager
def _errors(damage: type[Exception] = OSError) -> Iterator[None]:
    """Raises OSError for what SQLite says of the disk, `damage` for a file that is not as it left it."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        # An error without a code of its own is about the statement: there is no such table.
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
            raise OSError(f"SQLite: {error}") from error
        raise damage(f"SQLite: {error}") from error


def _create(table: Table) -> str:
    # Quoted, because the name of a field may be a word of SQL, as `column` is.
    parts = [f'"{column.name}" {column.type}{" NOT NULL" if column.required else ""}' for column in table.columns]
    parts.append(f"PRIMARY KEY ({', '.join(table.key)})")
    if table.name != "profile":
        parts.append("FOREIGN KEY (profile_id) REFERENCES profile (id)")
    return f"CREATE TABLE {table.name} ({', '.join(parts)})"


def _insert(table: Table) -> str:
    places = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} VALUES ({places})"  # noqa: S608


#: What a spreadsheet takes for a formula, and runs.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(profile: Profile, *, keep_formulas: bool = False) -> dict[str, list[Row]]:
    """A profile as rows of the tables.

    keep_formulas: whether a text that a spreadsheet would run stays as it is; else `'` is put before it.
    """
    made = rows(profile)
    return (
        made if keep_formulas else {name: [tuple(map(_quoted, row)) for row in found] for name, found in made.items()}
    )


def _quoted(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULAS) else cell


class CsvWriter:
    """A folder with a CSV file (RFC 4180) for each table, the names of its columns on top.

    model: the model of the profiles.
    """

    make = staticmethod(csv_rows)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._tables = tables(model)
        self._files: dict[str, IO[bytes]] = {}

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the files, or cuts off what was written after the last commit."""
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
        """Flushes all files to the disk."""
        return {"bytes": {name: synced(file) for name, file in self._files.items()}}

    def finish(self) -> None:
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
