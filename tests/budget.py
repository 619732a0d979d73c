"""How much a test looks at: what has found mistakes at each run, all of it with `pytest --thorough`."""

from __future__ import annotations

from typing import TypeVar

__all__ = ["budget"]

#: Set by `conftest.py` before any test is imported.
THOROUGH = False

_Value = TypeVar("_Value")


def budget(usual: _Value, thorough: _Value) -> _Value:
    """The first, or the second with `--thorough`."""
    return thorough if THOROUGH else usual
