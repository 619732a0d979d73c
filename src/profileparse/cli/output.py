"""How the command writes: UTF-8 whatever the terminal says."""

from __future__ import annotations

import json
from typing import Any

import click

__all__ = ["echo", "echo_json"]


def echo(text: str) -> None:
    """Writes a line of text."""
    # A lone surrogate of a broken page has no UTF-8; JSON can say it all the same.
    click.echo(text.encode("utf-8", "backslashreplace"))


def echo_json(value: Any) -> None:
    """Writes plain data as one JSON document."""
    echo(json.dumps(value, ensure_ascii=False, indent=2))
