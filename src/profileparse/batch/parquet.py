"""The writer of Parquet: nested, typed columns, as the models say."""

from __future__ import annotations

import datetime
import json
import types
import typing
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from ..extras import extra
from ..models import Profile, Span
from .files import part_of, remove, replace, synced
from .records import parquet_library

__all__ = ["ParquetWriter", "arrow_schema"]


class ParquetWriter:
    """One Parquet file. Until the end every commit is a file of its own: a Parquet file can't be added to."""

    form = "lines"

    def __init__(self, out: Path) -> None:
        self._out = out
        self._arrow = extra("pyarrow", "arrow", "Parquet")
        self._parquet = parquet_library()
        self._schema = arrow_schema(self._arrow)
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

    def write(self, id: str, payload: bytes) -> None:
        """Takes the JSON of a page."""
        self._rows.append(_dated(json.loads(payload)))

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
        remove(folder)

    def close(self) -> None:
        """Nothing stays open."""


def _dated(value: Any) -> Any:
    """JSON as Arrow takes it: spans with names, days as days."""
    if isinstance(value, list):
        return [_dated(part) for part in value]
    if not isinstance(value, dict):
        return value
    out = {name: _dated(part) for name, part in value.items() if name != "span"}
    if "span" in value:
        out["span"] = dict(zip(("start", "end"), value["span"], strict=True))
    if "precision" in value:
        for name in ("start", "end"):
            out[name] = datetime.date.fromisoformat(value[name]) if value[name] else None
    return out


def arrow_schema(arrow: Any) -> Any:
    """The Arrow schema of a profile; `arrow` is the module."""
    fields = Profile.model_fields
    return arrow.schema([(name, _type(field.annotation, arrow, f"Profile.{name}")) for name, field in fields.items()])


def _type(kind: Any, arrow: Any, place: str) -> Any:
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return _type(next(part for part in inner if part is not type(None)), arrow, place)
    if origin is typing.Literal:
        return arrow.string()
    if origin is tuple:
        return arrow.list_(_type(inner[0], arrow, place))
    if kind is Span:
        return arrow.struct([("start", arrow.int64()), ("end", arrow.int64())])
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return arrow.struct(_members(kind, arrow, place))
    if kind is datetime.date:
        return arrow.date32()
    return {str: arrow.string(), int: arrow.int64(), float: arrow.float64(), bool: arrow.bool_()}[kind]


def _members(model: type[BaseModel], arrow: Any, place: str) -> list[Any]:
    """The fields of a model; sub-sections have none of their own."""
    names = [name for name in model.model_fields if not (place == "Section.subsections" and name == "subsections")]
    return [(name, _type(model.model_fields[name].annotation, arrow, f"{model.__name__}.{name}")) for name in names]
