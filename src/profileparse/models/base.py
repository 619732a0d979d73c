"""The base of all models of the output: frozen, without extra fields, with spans and descriptions of the fields."""

from __future__ import annotations

import ast
import inspect
import textwrap
import types
import typing
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, NamedTuple

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema


class Span(NamedTuple):
    """A stretch of the decoded text, `text[start:end]`; in JSON the array `[start, end]`."""

    start: int
    """Offset of the first character, from 0."""
    end: int
    """Offset after the last character."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # Accept an existing Span as it is: checking both offsets takes 16 % of all validation.
        from pydantic_core import core_schema

        pair = handler(source)
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), pair], mode="left_to_right")
        return core_schema.json_or_python_schema(json_schema=pair, python_schema=either)


#: The span of values loaded from JSON without spans; no value of a page has an empty span.
NO_SPAN: Final = Span(0, 0)


class JsonDefault(NamedTuple):
    """An annotation with the value of a field that JSON leaves out. Code that creates a value must still pass it."""

    value: Any

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.with_default_schema(handler(source), default=self.value)


#: The span of a value.
Where = Annotated[Span, JsonDefault(NO_SPAN)]


class Model(BaseModel):
    """A model of the output. The string below a field is its description, also in the JSON Schema."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # Looked up only for a schema: Pydantic's `use_attribute_docstrings` reads the source of all models on import,
        # which takes a tenth of the start-up time.
        made = handler(core_schema)
        schema = handler.resolve_ref_schema(made)
        for name, text in descriptions(cls).items():
            if name in schema.get("properties", {}):
                schema["properties"][name].setdefault("description", text)
        # Fields that JSON can leave out are present by default, so the schema requires them.
        required = [name for name, field in cls.model_fields.items() if field.is_required()]
        for name in required:
            schema["properties"][name].pop("default", None)
        if required:
            schema["required"] = required
        return made


@cache
def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The strings below the fields of a model, by field; empty if the source is not available."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(model)))
    except (OSError, TypeError):
        return {}
    found: dict[str, str] = {}
    body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
    for field, below in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(below, ast.Expr):
            if isinstance(below.value, ast.Constant) and isinstance(below.value.value, str):
                found[field.target.id] = inspect.cleandoc(below.value.value)
    return found


class FieldType(NamedTuple):
    """The type of a field. several: whether it is a tuple or list of `kind`. optional: whether it can be None."""

    kind: Any
    several: bool = False
    optional: bool = False


def field_type(annotation: Any) -> FieldType:
    """The type of a field with this annotation. A Literal of strings counts as str."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (types.UnionType, typing.Union) and len(inner) == 2 and type(None) in inner:
        kind = next(part for part in inner if part is not type(None))
        return field_type(kind)._replace(optional=True)
    if origin is list or (origin is tuple and inner[1:] == (...,)):
        each = field_type(inner[0])
        return FieldType(annotation) if each.several or each.optional else each._replace(several=True)
    if origin is typing.Literal and all(isinstance(choice, str) for choice in inner):
        return FieldType(str)
    return FieldType(annotation)


@cache
def models_inside(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The fields of a model that hold one or several models, with the type of these."""
    kinds = {name: field_type(field.annotation).kind for name, field in model.model_fields.items()}
    return {name: kind for name, kind in kinds.items() if is_model(kind)}


def is_model(kind: Any) -> bool:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)
