"""Turns semi-structured profile text into validated, date-normalised JSON.

    >>> import profileparse
    >>> profileparse.parse_date("12-14 December 2012").edtf
    '2012-12-12/2012-12-14'

Names are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .batch.many import Failure as Failure
    from .batch.many import parse_many as parse_many
    from .dates.api import find_dates as find_dates
    from .dates.api import parse_date as parse_date
    from .decoding import MissingExtraError as MissingExtraError
    from .decoding import NotTextError as NotTextError
    from .decoding import decode as decode
    from .decoding import decode_page as decode_page
    from .dialect_files import DialectError as DialectError
    from .models import Date as Date
    from .models import Profile as Profile
    from .parser import parse as parse
    from .parser import parse_decoded as parse_decoded

_HOMES = {
    "Date": "models",
    "DialectError": "dialect_files",
    "Failure": "batch.many",
    "MissingExtraError": "decoding",
    "NotTextError": "decoding",
    "Profile": "models",
    "decode": "decoding",
    "decode_page": "decoding",
    "find_dates": "dates.api",
    "parse": "parser",
    "parse_date": "dates.api",
    "parse_decoded": "parser",
    "parse_many": "batch.many",
}

__all__ = ["__version__", *sorted(_HOMES)]  # noqa: PLE0604


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
