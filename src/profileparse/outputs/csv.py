"""The writer of CSV: a folder with a file for each of the tables of `tables`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from ..models import Profile
from . import opened, part_of, replace, synced
from .tables import Row, rows, tables

__all__ = ["CsvWriter", "csv_bytes", "csv_rows"]


#: What a spreadsheet takes for a formula, and runs.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def csv_rows(profile: Profile, *, keep_formulas: bool = False) -> dict[str, list[Row]]:
    """A profile as rows of the tables.

    keep_formulas: whether a text that a spreadsheet would run stays as it is; else `'` stands in front of it.
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
