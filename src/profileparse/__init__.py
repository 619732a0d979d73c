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
    from .models import Block as Block
    from .models import Contract as Contract
    from .models import ContractDate as ContractDate
    from .models import Country as Country
    from .models import Date as Date
    from .models import Diagnostic as Diagnostic
    from .models import Entry as Entry
    from .models import Event as Event
    from .models import Fact as Fact
    from .models import FactData as FactData
    from .models import Location as Location
    from .models import Membership as Membership
    from .models import Organisation as Organisation
    from .models import Period as Period
    from .models import Place as Place
    from .models import Population as Population
    from .models import Profile as Profile
    from .models import Quote as Quote
    from .models import Section as Section
    from .models import Source as Source
    from .models import Span as Span
    from .models import Speaker as Speaker
    from .models import Text as Text
    from .models import Twin as Twin
    from .models import Website as Website
    from .outputs import read_output as read_output
    from .parser import Parser as Parser
    from .parser import parse as parse
    from .parser import parse_decoded as parse_decoded
    from .parser import parse_file as parse_file
    from .text.decoding import Decoded as Decoded
    from .text.decoding import MissingExtraError as MissingExtraError
    from .text.decoding import NotTextError as NotTextError
    from .text.decoding import decode as decode
    from .text.decoding import decode_page as decode_page
    from .words.dialect_files import DialectError as DialectError

#: Where each public name is.
_HOMES = {
    name: module
    for module, names in {
        "models": "Block Contract ContractDate Country Date Diagnostic Entry Event Fact FactData Location Membership "
        "Organisation Period Place Population Profile Quote Section Source Span Speaker Text Twin Website",
        "batch.many": "Failure parse_many",
        "dates.api": "find_dates parse_date",
        "outputs": "read_output",
        "parser": "Parser parse parse_decoded parse_file",
        "text.decoding": "Decoded MissingExtraError NotTextError decode decode_page",
        "words.dialect_files": "DialectError",
    }.items()
    for name in names.split()
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
