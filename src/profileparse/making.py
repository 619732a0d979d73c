"""Makes the values of the output for the readers, who know already that they fit.

They are models where somebody asked for models, else plain records with the same attributes: of a cold start that ends
in JSON, the import of Pydantic and of what its models need would be more than half.
"""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final

from . import compiled
from .terms import Span

__all__ = ["Maker", "span", "use_models"]

_new: Final = object.__new__
_new_tuple: Final = tuple.__new__


def span(start: int, end: int) -> Span:
    """`Span(start, end)` without the call into Python that every named tuple makes."""
    made: Span = _new_tuple(Span, (start, end))
    return made


class _Putters:
    """The module of the models, and what sets the attributes of an instance without the checks of an assignment."""

    def __init__(self, models: Any) -> None:
        base = models.BaseModel
        self.models = models
        self.fields = base.__dict__["__dict__"].__set__
        self.fields_set = base.__dict__["__pydantic_fields_set__"].__set__
        self.extra_fields = base.__dict__["__pydantic_extra__"].__set__
        self.private = base.__dict__["__pydantic_private__"].__set__


#: Empty until somebody asks for a model.
_used: Final[list[_Putters]] = []


class Maker:
    """Makes values of the model of that name: the arguments are its fields, and nothing is validated.

    The type checker has seen to it that the arguments fit, so that checking them again for every value of every page
    would find nothing. All fields count as set, and all instances share the one set that says so.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._plain: dict[str, Any] = {}
        self._every: set[str] = set()
        self._lists: list[str] = []
        self._model: Any = None
        self._put: _Putters | None = None

    def __call__(self, **values: Any) -> Any:
        """The value with these fields, in the order in which the model has them, and the defaults of the others."""
        if not self._every:
            self._load()
        if len(values) < len(self._every):
            values = self._completed(values)
        put = self._put
        if put is None:
            if not _used:
                return SimpleNamespace(**values)
            put = _used[0]
            self._model = getattr(put.models, self._name)
            self._put = put
        value = _new(self._model)
        put.fields(value, values)
        put.fields_set(value, self._every)
        put.extra_fields(value, None)
        put.private(value, None)
        return value

    def _load(self) -> None:
        self._plain = compiled.tables().fields[self._name]
        self._every = set(self._plain)
        self._lists = [name for name, default in self._plain.items() if isinstance(default, list)]

    def _completed(self, values: dict[str, Any]) -> dict[str, Any]:
        fields = self._plain.copy()
        for name in self._lists:
            fields[name] = []
        fields.update(values)
        return fields


def use_models() -> None:
    """From now on the values of this process are models."""
    if not _used:
        _used.append(_Putters(import_module(".models", __package__)))
