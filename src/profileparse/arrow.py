"""Converts profiles to Arrow columns and back; also used by `batch`, Spark and Ray.

Needs the extra `arrow`. The columns are derived from the models: a model is a struct, several values are a list, days
are `date32`, a span is a struct of `start` and `end`. A section holds its subsections, and these hold none: Arrow has
no recursive types, and pages are not nested deeper.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from .batch import arrow
from .batch.many import Failure, parse_page
from .models import Profile, Span
from .models.base import field_type, is_model
from .parser import Parser

if TYPE_CHECKING:
    import pyarrow

__all__ = ["FAILURE", "Columns", "arrow", "columns", "from_table", "model_schema", "parse_batch", "schema", "to_table"]

#: The column of `parse_batch` with the reason why a row has no profile.
FAILURE = "failure"


# --- the schema


def schema(*, failures: bool = False) -> pyarrow.Schema:
    """The Arrow schema of profiles.

    failures: whether to add the column `failure`, a struct of `id`, `code` and `message`, as `parse_batch` returns.
    """
    found = model_schema(Profile)
    return found.append(arrow().field(FAILURE, _failure_type())) if failures else found


def model_schema(model: type[BaseModel]) -> pyarrow.Schema:
    """The Arrow schema of a model. Raises TypeError for a field of an unsupported type."""
    made: pyarrow.Schema = arrow().schema(_members(model))
    return made


def _failure_type() -> Any:
    library = arrow()
    return library.struct([(name, library.string()) for name in ("id", "code", "message")])


def _members(model: type[BaseModel], around: tuple[type[BaseModel], ...] = ()) -> list[tuple[str, Any]]:
    """Name and Arrow type of the fields of a model. around: the models that contain it.

    Raises TypeError for a field of an unsupported type.
    """
    found = []
    for name, field in model.model_fields.items():
        kind, several, _ = field_type(field.annotation)
        # Arrow has no recursive types: a section has subsections, and these have none.
        if kind is not model or model not in around:
            type_ = _type(kind, (*around, model), f"{model.__name__}.{name}")
            found.append((name, arrow().list_(type_) if several else type_))
    return found


def _type(kind: Any, around: tuple[type[BaseModel], ...], place: str) -> Any:
    library = arrow()
    if kind is Span:
        return library.struct([("start", library.int64()), ("end", library.int64())])
    if is_model(kind):
        return library.struct(_members(kind, around))
    known = {
        str: library.string(),
        int: library.int64(),
        float: library.float64(),
        bool: library.bool_(),
        datetime.date: library.date32(),
    }
    if kind not in known:
        raise TypeError(f"{place}: no rule for an Arrow type of {kind}")
    return known[kind]


# --- profiles to columns and back


def columns(made: pyarrow.Schema) -> Columns:
    """A builder of record batches with this schema."""
    return Columns(made)


def to_table(profiles: Iterable[Profile]) -> pyarrow.Table:
    """Profiles as an Arrow table, one row each."""
    rows = columns(schema())
    for profile in profiles:
        rows.append(profile.__dict__)
    made: pyarrow.Table = arrow().Table.from_batches([rows.finish()])
    return made


def from_table(table: pyarrow.Table | pyarrow.RecordBatch) -> Iterator[Profile | Failure]:
    """Yields the profiles of a table, equal to the original ones; a Failure for a row without a profile.

    Raises ValidationError for invalid rows.
    """
    for batch in table.to_batches() if hasattr(table, "to_batches") else [table]:
        for row in batch.to_pylist():
            failure = row.pop(FAILURE, None)
            yield Failure(**failure_fields(failure)) if failure else Profile.model_validate(_profile(row))


def failure_fields(failure: dict[str, Any]) -> dict[str, str]:
    """The fields of a Failure, from the struct in the column."""
    return {"source_id": failure["id"], "code": failure["code"], "message": failure["message"]}


def _profile(row: dict[str, Any]) -> dict[str, Any]:
    """Completes a row for the model: Arrow has no field for the subsections of subsections."""
    for section in row["sections"] or ():
        for below in section["subsections"]:
            below.setdefault("subsections", ())
    return row


# --- pages to columns


def parse_batch(
    record_batch: pyarrow.RecordBatch,
    *,
    text: str = "text",
    id: str | None = "id",
    parser: Parser | None = None,
    dialect: str | os.PathLike[str] | None = None,
    language: str | None = None,
) -> pyarrow.RecordBatch:
    """Parses a column of pages; returns a row per page, in order, with `schema(failures=True)`.

    text: the column of the pages, string or binary; web pages are recognised by their id or their first characters.
    id: the column of their ids; with None, every id is `-`.
    parser: the parser to use; by default one with `dialect` and `language`, which are as for `Parser`.

    A page that can't be parsed raises nothing: its row has no profile, and the column `failure` has a code of
    `parse_many`, or `no-text` if the cell is neither text nor bytes. Raises KeyError for a missing column,
    MissingExtraError, and what `Parser` raises.
    """
    given = [record_batch.column(_position(record_batch, name)) for name in (text, id) if name is not None]
    parser = parser or Parser(dialect=dialect, language=language)
    rows = columns(schema(failures=True))
    for number in range(record_batch.num_rows):
        content, *named = (column[number].as_py() for column in given)
        rows.append(_row(parser, content, str(named[0]) if named and named[0] is not None else "-"))
    made: pyarrow.RecordBatch = rows.finish()
    return made


def _position(record_batch: pyarrow.RecordBatch, name: str) -> int:
    position: int = record_batch.schema.get_field_index(name)
    if position < 0:
        raise KeyError(f"no column «{name}», or several; the columns are {', '.join(record_batch.schema.names)}")
    return position


def _row(parser: Parser, content: Any, id: str) -> dict[str, Any]:
    if not isinstance(content, str | bytes):
        return failed(Failure(id, "no-text", "neither text nor bytes"))
    return row_of(parse_page(parser, id, content))


def row_of(result: Profile | Failure) -> dict[str, Any]:
    """A row of `schema(failures=True)` for the result of a page."""
    return failed(result) if isinstance(result, Failure) else result.__dict__


def failed(failure: Failure) -> dict[str, Any]:
    """The row of a page without a profile."""
    return {FAILURE: {"id": failure.source_id, "code": failure.code, "message": failure.message}}


# --- values, column by column

# Rows as dictionaries would be simpler, but take two to three times as long: the garbage collector visits all those of
# a batch again and again.


class _Builder:
    """Collects values into an array."""

    def append(self, value: Any) -> None:
        """Adds a value."""
        raise NotImplementedError

    def finish(self) -> Any:
        """Returns the array of all values so far, and empties the builder."""
        raise NotImplementedError


class Columns:
    """Collects rows into record batches. schema: the Arrow schema of the columns."""

    def __init__(self, schema: Any) -> None:
        self._schema = schema
        self._builders = [(field.name, _builder(field.type)) for field in schema]

    def append(self, row: dict[str, Any]) -> None:
        """Adds a row: values by column name, as models or plain data; a missing one is null."""
        for name, builder in self._builders:
            builder.append(row.get(name))

    def finish(self) -> Any:
        """Returns the record batch of all rows so far, and empties the builders."""
        arrays = [builder.finish() for _, builder in self._builders]
        return arrow().RecordBatch.from_arrays(arrays, schema=self._schema)


def _builder(type_: Any) -> _Builder:
    if arrow().types.is_list(type_):
        return _Lists(type_)
    if arrow().types.is_struct(type_):
        return _Structs(type_)
    return _Leaves(type_)


class _Leaves(_Builder):
    """Numbers, texts, days."""

    def __init__(self, type_: Any) -> None:
        self._type = type_
        self._values: list[Any] = []

    def append(self, value: Any) -> None:
        self._values.append(value)

    def finish(self) -> Any:
        made = arrow().array(self._values, self._type)
        self._values.clear()
        return made


class _Structs(_Builder):
    """Models, dictionaries and spans."""

    def __init__(self, type_: Any) -> None:
        self._fields = [type_.field(number) for number in range(type_.num_fields)]
        self._builders = [_builder(field.type) for field in self._fields]
        self._names = [field.name for field in self._fields]
        self._absent: list[bool] = []

    def append(self, value: Any) -> None:
        self._absent.append(value is None)
        if value is None:
            for builder in self._builders:
                builder.append(None)
        elif isinstance(value, tuple):
            for number, builder in enumerate(self._builders):
                builder.append(value[number])
        else:
            held: dict[str, Any] = value if isinstance(value, dict) else value.__dict__
            for number, builder in enumerate(self._builders):
                builder.append(held[self._names[number]])

    def finish(self) -> Any:
        arrays = [builder.finish() for builder in self._builders]
        mask = arrow().array(self._absent, arrow().bool_()) if any(self._absent) else None
        self._absent.clear()
        return arrow().StructArray.from_arrays(arrays, fields=self._fields, mask=mask)


class _Lists(_Builder):
    """Tuples of values."""

    def __init__(self, type_: Any) -> None:
        self._type = type_
        self._inner = _builder(type_.value_type)
        self._offsets: list[int | None] = []
        self._count = 0

    def append(self, value: Any) -> None:
        self._offsets.append(None if value is None else self._count)
        for part in value or ():
            self._inner.append(part)
        self._count += len(value or ())

    def finish(self) -> Any:
        offsets = arrow().array([*self._offsets, self._count], arrow().int32())
        self._offsets.clear()
        self._count = 0
        return arrow().ListArray.from_arrays(offsets, self._inner.finish(), type=self._type)
