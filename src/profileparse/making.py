"""Makes the values of `models` for the readers, who know already that they fit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from pydantic import BaseModel

__all__ = ["made"]

_Params = ParamSpec("_Params")
_Made = TypeVar("_Made", bound=BaseModel)
_makers: dict[Any, Callable[..., Any]] = {}


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
    every, new, put = set(plain), model.__new__, object.__setattr__
    names = list(plain)

    def make(**values: Any) -> Any:
        whole = values
        if list(values) != names:  # JSON gives the fields in the order of this dictionary
            whole = {**plain, **values}
            for name in lists:
                if name not in values:
                    whole[name] = []
        value = new(model)
        put(value, "__dict__", whole)
        put(value, "__pydantic_fields_set__", every)
        put(value, "__pydantic_extra__", None)
        put(value, "__pydantic_private__", None)
        return value

    return make
