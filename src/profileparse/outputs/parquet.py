"""The writer of Parquet: nested, typed columns, as the models say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..arrow import arrow, columns, model_schema
from ..batch.archives import parquet_library
from ..models import Profile
from . import part_of, replace, synced

__all__ = ["ParquetWriter"]


def plain(profile: Profile) -> dict[str, Any]:
    """A profile as dictionaries, which workers hand over in half the time that models take."""
    return profile.model_dump()


class ParquetWriter:
    """One Parquet file. Until the end every commit is a file of its own: a Parquet file can't be added to.

    model: the model of the profiles.
    """

    make = staticmethod(plain)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._parquet = parquet_library()
        self._arrow = arrow()
        self._schema = model_schema(model)
        self._rows = columns(self._schema)
        self._count = 0
        self._pieces = 0

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the folder of the pieces, or removes those after the last commit."""
        self._pieces = state["pieces"] if state else 0
        folder = part_of(self._out)
        folder.mkdir(parents=True, exist_ok=True)
        for path in folder.iterdir():
            if not path.stem.isdigit() or int(path.stem) >= self._pieces:
                path.unlink()

    def write(self, id: str, payload: dict[str, Any]) -> None:
        """Takes the plain data of a page."""
        self._rows.append(payload)
        self._count += 1

    def commit(self) -> dict[str, Any]:
        """Writes the pages since the last commit as one row group."""
        if self._count:
            table = self._arrow.Table.from_batches([self._rows.finish()])
            path = part_of(self._out) / f"{self._pieces:08}.parquet"
            with path.open("wb") as file:
                self._parquet.write_table(table, file, compression="zstd")
                synced(file)
            self._count = 0
            self._pieces += 1
        return {"pieces": self._pieces}

    def finish(self) -> None:
        """Puts the pieces into one file, a row group each."""
        folder = part_of(self._out)
        whole = folder / "whole"
        with whole.open("wb") as file:
            with self._parquet.ParquetWriter(file, self._schema, compression="zstd") as writer:
                for number in range(self._pieces):
                    writer.write_table(self._parquet.read_table(folder / f"{number:08}.parquet", schema=self._schema))
            synced(file)
        replace(whole, self._out)

    def close(self) -> None:
        """Nothing stays open."""
