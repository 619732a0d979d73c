"""What the examples in `grammar/*.lark` give, in a short form for each grammar, and how to run them with another table.

Who writes a grammar adds it to `FORMS`: the cached function that gives its Reader, and a function from a text to the
short form of what is surely read, None where the text is refused or the value withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol

from profileparse.compiled import tables
from profileparse.readings.runner import Reader
from profileparse.readings.tables import Table

__all__ = ["FORMS", "WITHOUT", "Form", "short_form", "swapped"]

#: The grammars whose rules have no examples yet. It may only become shorter.
WITHOUT = frozenset({"contract", "date", "entry", "listing", "membership", "page", "places", "population", "speaker"})


class _Cached(Protocol):
    def __call__(self) -> Reader: ...
    def cache_clear(self) -> None: ...


class Form(NamedTuple):
    """The examples of one grammar.

    reader: gives what runs its table, from a cache. short: what a text gives, None where nothing is given.
    """

    reader: _Cached
    short: Callable[[str], str | None]


FORMS: dict[str, Form] = {}


def short_form(grammar: str, text: str) -> str | None:
    """What a text surely gives, on one line; None where it is refused or withheld."""
    return FORMS[grammar].short(text)


@contextmanager
def swapped(grammar: str, table: Table) -> Iterator[None]:
    """Within it the reader of a grammar runs another table."""
    grammars, reader = tables().grammars, FORMS[grammar].reader
    kept = grammars[grammar]
    grammars[grammar] = table
    reader.cache_clear()
    try:
        yield
    finally:
        grammars[grammar] = kept
        reader.cache_clear()
