"""Turns semi-structured profile text into validated, date-normalised JSON.

    >>> import profileparse
    >>> profileparse.parse_date("12-14 December 2012").edtf
    '2012-12-12/2012-12-14'

Names are loaded on first use, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .batch.many import Failure, parse_many
    from .dates import find_dates, parse_date
    from .models import *
    from .outputs import read_output
    from .parser import Parser, parse, parse_decoded, parse_file
    from .text.decoding import Decoded, MissingExtraError, NotTextError, decode, decode_page
    from .words.dialect_files import DialectError

__all__ = [
    "Block", "Contract", "ContractDate", "Country", "Date", "Decoded", "Diagnostic", "DialectError", "Entry",
    "Event", "Fact", "FactData", "Failure", "Location", "Membership", "MissingExtraError", "NotTextError",
    "Organisation", "Parser", "Period", "Place", "Population", "Profile", "Quote", "Section", "Source", "Span",
    "Speaker", "Text", "Twin", "Website", "__version__", "decode", "decode_page", "find_dates", "parse",
    "parse_date", "parse_decoded", "parse_file", "parse_many", "read_output",
]  # fmt: skip

#: The modules of the public names; all others are in `models`.
_HOMES = {
    **dict.fromkeys(("Failure", "parse_many"), "batch.many"),
    **dict.fromkeys(("find_dates", "parse_date"), "dates"),
    **dict.fromkeys(("Parser", "parse", "parse_decoded", "parse_file"), "parser"),
    **dict.fromkeys(("Decoded", "MissingExtraError", "NotTextError", "decode", "decode_page"), "text.decoding"),
    "DialectError": "words.dialect_files",
    "read_output": "outputs",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES.get(name, 'models')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
