"""Values of models as Arrow arrays, column by column.

Rows as dictionaries would be simpler, and cost two to three times as much: Python's garbage collector looks through all
those of a batch again and again.
"""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import BaseModel

from ..models import Span
from ..models.base import field_type, is_model

__all__ = ["Columns", "members"]


def members(arrow: Any, model: type[BaseModel], around: tuple[type[BaseModel], ...] = ()) -> list[tuple[str, Any]]:
    """Name and Arrow type of the fields of a model. arrow: the module. around: the models that it stands in.

    Raises TypeError for a field whose type no rule knows.
    """
    found = []
    for name, field in model.model_fields.items():
        kind, several, _ = field_type(field.annotation)
        # Arrow has no types that hold themselves: a section has sub-sections, and these have none.
        if kind is not model or model not in around:
            type_ = _type(arrow, kind, (*around, model), f"{model.__name__}.{name}")
            found.append((name, arrow.list_(type_) if several else type_))
    return found


def _type(arrow: Any, kind: Any, around: tuple[type[BaseModel], ...], place: str) -> Any:
    if kind is Span:
        return arrow.struct([("start", arrow.int64()), ("end", arrow.int64())])
    if is_model(kind):
        return arrow.struct(members(arrow, kind, around))
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


class _Builder:
    """Takes values, and makes an array of them."""

    def append(self, value: Any) -> None:
        """Takes a value."""
        raise NotImplementedError

    def finish(self) -> Any:
        """The array of all values so far; the builder is empty then."""
        raise NotImplementedError


class Columns:
    """Columns of rows: `append` takes the fields of a model, by name, or None for a row without any.

    schema: the Arrow schema of the columns.
    """

    def __init__(self, arrow: Any, schema: Any) -> None:
        self._arrow = arrow
        self._schema = schema
        self._builders = [(field.name, _builder(arrow, field.type)) for field in schema]

    def append(self, row: dict[str, Any]) -> None:
        """Takes a row: values of models, or plain data; null where it has no value."""
        for name, builder in self._builders:
            builder.append(row.get(name))

    def finish(self) -> Any:
        """The record batch of all rows so far."""
        arrays = [builder.finish() for _, builder in self._builders]
        return self._arrow.RecordBatch.from_arrays(arrays, schema=self._schema)


def _builder(arrow: Any, type_: Any) -> _Builder:
    if arrow.types.is_list(type_):
        return _Lists(arrow, type_)
    if arrow.types.is_struct(type_):
        return _Structs(arrow, type_)
    return _Leaves(arrow, type_)


class _Leaves(_Builder):
    """Numbers, texts, days."""

    def __init__(self, arrow: Any, type_: Any) -> None:
        self._arrow = arrow
        self._type = type_
        self._values: list[Any] = []

    def append(self, value: Any) -> None:
        self._values.append(value)

    def finish(self) -> Any:
        made = self._arrow.array(self._values, self._type)
        self._values.clear()
        return made


class _Structs(_Builder):
    """Models, dictionaries and spans."""

    def __init__(self, arrow: Any, type_: Any) -> None:
        self._arrow = arrow
        self._fields = [type_.field(number) for number in range(type_.num_fields)]
        self._builders = [_builder(arrow, field.type) for field in self._fields]
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
        mask = self._arrow.array(self._absent, self._arrow.bool_()) if any(self._absent) else None
        self._absent.clear()
        return self._arrow.StructArray.from_arrays(arrays, fields=self._fields, mask=mask)


class _Lists(_Builder):
    """Tuples of values."""

    def __init__(self, arrow: Any, type_: Any) -> None:
        self._arrow = arrow
        self._type = type_
        self._inner = _builder(arrow, type_.value_type)
        self._offsets: list[int | None] = []
        self._count = 0

    def append(self, value: Any) -> None:
        self._offsets.append(None if value is None else self._count)
        for part in value or ():
            self._inner.append(part)
        self._count += len(value or ())

    def finish(self) -> Any:
        offsets = self._arrow.array([*self._offsets, self._count], self._arrow.int32())
        self._offsets.clear()
        self._count = 0
        return self._arrow.ListArray.from_arrays(offsets, self._inner.finish(), type=self._type)
