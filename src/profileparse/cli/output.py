"""How the command writes: JSON in UTF-8 whatever the terminal says, messages on standard error."""

from __future__ import annotations

from typing import Any

import click

__all__ = ["echo_json"]


def echo_json(value: Any, indent: int | None) -> None:
    """Writes `value`, which may be a model or hold some, as one JSON document and a line end."""
    from ..jsontext import json_text

    # A lone surrogate of a broken page has no UTF-8; JSON can say it all the same.
    click.echo(json_text(value, indent).encode("utf-8", "backslashreplace"))
