"""What the fields of a model hold: for whoever makes columns, tables or schemas of them."""

from __future__ import annotations

import types
import typing
from typing import Any, NamedTuple

from pydantic import BaseModel

__all__ = ["FieldType", "field_type", "is_model"]


class FieldType(NamedTuple):
    """What a field holds. several: whether it is a tuple of these. optional: whether it may be None."""

    kind: Any
    several: bool = False
    optional: bool = False


def field_type(annotation: Any) -> FieldType:
    """What a field with this annotation holds. A Literal of texts counts as text."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union) and len(inner) == 2 and type(None) in inner:
        kind = next(part for part in inner if part is not type(None))
        return field_type(kind)._replace(optional=True)
    if origin is tuple and inner[1:] == (...,):
        each = field_type(inner[0])
        return FieldType(annotation) if each.several or each.optional else each._replace(several=True)
    if origin is typing.Literal and all(isinstance(choice, str) for choice in inner):
        return FieldType(str)
    return FieldType(annotation)


def is_model(kind: Any) -> bool:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)
