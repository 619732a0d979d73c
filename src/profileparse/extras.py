"""Libraries that only some inputs and outputs need, and what to say where one is missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["MissingExtraError", "extra"]


class MissingExtraError(ImportError):
    """A library of an extra is not installed; the message says what to install."""


def extra(module: str, name: str, what: str) -> Any:
    """The module of that name, which belongs to the extra `name` and is needed for `what`.

    Raises MissingExtraError.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtraError(f"{what} needs an extra: pip install 'profileparse[{name}]'") from error
