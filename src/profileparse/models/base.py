"""What all models of the output share: they are frozen and closed, have spans, and describe their fields."""

from __future__ import annotations

import ast
import inspect
import textwrap
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic_core import CoreSchema

__all__ = ["NO_SPAN", "Model", "Span", "descriptions"]


class Span(NamedTuple):
    """A stretch of the decoded text, `text[start:end]`; in JSON the array `[start, end]`."""

    start: int
    """Offset of the first character, from 0."""
    end: int
    """Offset after the last character."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        # A span that is one already is taken as it is: to look at both offsets takes 16 % of all validation.
        from pydantic_core import core_schema

        pair = handler(source)
        either = core_schema.union_schema([core_schema.is_instance_schema(cls), pair], mode="left_to_right")
        return core_schema.json_or_python_schema(json_schema=pair, python_schema=either)


#: The span of values that were read from JSON without spans; no value of a page has an empty one.
NO_SPAN: Final = Span(0, 0)


class Model(BaseModel):
    """A model of the output. The text below a field is its description, in the JSON Schema too."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        # Looked up when a schema is asked for: Pydantic's `use_attribute_docstrings` reads the source of all models
        # when they are imported, which takes a tenth of a start.
        made = handler(core_schema)
        properties = handler.resolve_ref_schema(made).get("properties", {})
        for name, text in descriptions(cls).items():
            if name in properties:
                properties[name].setdefault("description", text)
        return made


@cache
def descriptions(model: type[BaseModel]) -> dict[str, str]:
    """The texts below the fields of a model, by field; none where Python runs without the source."""
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
