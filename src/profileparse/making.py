"""Makes the values of `models` for the readers, who know already that they fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, ParamSpec, TypeVar

from pydantic import BaseModel

from .models import Span

__all__ = ["made", "span"]

_Params = ParamSpec("_Params")
_Made = TypeVar("_Made", bound=BaseModel)
# What Pydantic keeps of an instance beside its fields; set without the checks of an assignment.
_put_fields_set: Final = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_put_extra: Final = BaseModel.__dict__["__pydantic_extra__"].__set__
_put_private: Final = BaseModel.__dict__["__pydantic_private__"].__set__
_makers: dict[Any, Callable[..., Any]] = {}


def span(start: int, end: int) -> Span:
    """`Span(start, end)` without the call into Python that every named tuple makes."""
    return tuple.__new__(Span, (start, end))


def made(model: Callable[_Params, _Made]) -> Callable[_Params, _Made]:
    """The constructor of `model` for the readers: the same arguments, nothing validated.

    The type checker has seen to it that the arguments fit, so that checking them again for every value of every page
    would find nothing. All fields count as set, and all instances share the one set that says so.
    """
    found = _makers.get(model)
    if found is None:
        found = _makers[model] = _maker(model)
    return found


def _maker(model: Any) -> Callable[..., Any]:
    plain = {name: None if field.is_required() else field.default for name, field in model.model_fields.items()}
    lists = [name for name, value in plain.items() if isinstance(value, list)]
    names, every, new = list(plain), set(plain), object.__new__

    def make(**values: Any) -> Any:
        value = new(model)
        fields = value.__dict__
        if list(values) != names:  # JSON gives the fields in the order of this dictionary.
            fields.update(plain)
            for name in lists:
                fields[name] = []
        fields.update(values)
        _put_fields_set(value, every)
        _put_extra(value, None)
        _put_private(value, None)
        return value

    return make
