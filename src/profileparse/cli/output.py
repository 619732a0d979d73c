"""How the command writes: JSON in UTF-8 whatever the terminal says, messages on standard error."""

from __future__ import annotations

import json
from typing import Any

import click

__all__ = ["echo_json", "without_keys"]


def echo_json(value: Any, indent: int | None) -> None:
    """Writes `value`, which may be a model or hold some, as one JSON document and a line end."""
    # The fields of a model are its attributes: a serializer of Pydantic's would take longer to build than to use.
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, default=vars)
    # A lone surrogate of a broken page has no UTF-8; JSON can say it all the same.
    click.echo(text.encode("utf-8", "backslashreplace"))


def without_keys(value: Any, key: str) -> Any:
    """`value`, which may be a model or hold some, without `key` at any depth."""
    if hasattr(value, "model_fields_set"):
        value = vars(value)
    if isinstance(value, dict):
        return {name: without_keys(part, key) for name, part in value.items() if name != key}
    if isinstance(value, list):
        return [without_keys(part, key) for part in value]
    return value
