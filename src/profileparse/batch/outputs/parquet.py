"""The writer of Parquet: nested, typed columns, as the models say."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ...decoding import extra
from ...models import Profile, Span
from ..records import parquet_library
from . import part_of, replace, synced
from .tables import field_type, is_model

__all__ = ["ParquetWriter", "arrow_schema", "plain"]


def plain(profile: Profile) -> dict[str, Any]:
    """A profile as Arrow takes it: dictionaries and tuples, days as days."""
    return profile.model_dump()


class ParquetWriter:
    """One Parquet file. Until the end every commit is a file of its own: a Parquet file can't be added to.

    model: the model of the profiles.
    """

    make = staticmethod(plain)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._parquet = parquet_library()
        self._arrow = extra("pyarrow", "arrow", "Parquet")
        self._schema = arrow_schema(self._arrow, model)
        self._rows: list[dict[str, Any]] = []
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

    def commit(self) -> dict[str, Any]:
        """Writes the pages since the last commit as one row group."""
        if self._rows:
            table = self._arrow.Table.from_pylist(self._rows, schema=self._schema)
            path = part_of(self._out) / f"{self._pieces:08}.parquet"
            with path.open("wb") as file:
                self._parquet.write_table(table, file, compression="zstd")
                synced(file)
            self._rows = []
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


def arrow_schema(arrow: Any, model: type[BaseModel]) -> Any:
    """The Arrow schema of a model; `arrow` is the module. Raises TypeError for a field whose type no rule knows."""
    return arrow.schema(_members(arrow, model, ()))


def _members(arrow: Any, model: type[BaseModel], around: tuple[type[BaseModel], ...]) -> list[Any]:
    """Name and Arrow type of the fields of a model. around: the models that it stands in."""
    members = []
    for name, field in model.model_fields.items():
        kind, several, _ = field_type(field.annotation)
        # Arrow has no types that hold themselves: a section has sub-sections, and these have none.
        if kind is not model or model not in around:
            type_ = _type(arrow, kind, (*around, model), f"{model.__name__}.{name}")
            members.append((name, arrow.list_(type_) if several else type_))
    return members


def _type(arrow: Any, kind: Any, around: tuple[type[BaseModel], ...], place: str) -> Any:
    if kind is Span:
        return arrow.struct([("start", arrow.int64()), ("end", arrow.int64())])
    if is_model(kind):
        return arrow.struct(_members(arrow, kind, around))
    known = {
        str: arrow.string(),
        int: arrow.int64(),
        float: arrow.float64(),
        bool: arrow.bool_(),
        datetime.date: arrow.date32(),
    }
    if kind not in known:
        raise TypeError(f"{place}: no rule makes an Arrow type of {kind}")
    return known[kind]
