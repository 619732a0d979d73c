"""What the readers need of a dialect, ready to use: its switches, and its words beside those of dates in tries.

The lexicons of the built-in dialects are made when the package is built, so that a start loads one and builds none.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from . import compiled
from .vocabulary import Vocabulary, fold_phrase
from .words import add_date_words, add_dialect_words, openings

if TYPE_CHECKING:
    from .dialects import Dialect
    from .models import FactType

__all__ = ["HeadingMarks", "Lexicon", "lexicon", "make_lexicon"]


class HeadingMarks(NamedTuple):
    """The shapes that a dialect switches on; `dialects.Shapes` says what each is."""

    markdown_headings: bool
    equals_headings: bool
    underlined_headings: bool
    value_on_next_line: bool


class Lexicon(NamedTuple):
    """One dialect.

    languages: ISO 639-1 codes, what wins first.
    facts: the type of each fact that the dialect names.
    nothing: folded words that say that a list is empty.
    words: what stands inside lines. openings: what lines begin with.
    """

    name: str
    languages: tuple[str, ...]
    day_first: bool
    marks: HeadingMarks
    facts: dict[str, FactType]
    nothing: frozenset[str]
    words: Vocabulary
    openings: Vocabulary


def make_lexicon(dialect: Dialect, date_words: dict[str, dict[str, Any]]) -> Lexicon:
    """The lexicon of a checked dialect, with the date words of all languages."""
    words = Vocabulary()
    add_date_words(words, date_words)
    add_dialect_words(words, dialect)
    shapes = dialect.shapes
    return Lexicon(
        name=dialect.name,
        languages=tuple(dialect.languages),
        day_first=dialect.day_first,
        marks=HeadingMarks(**shapes.model_dump()),
        facts={fact.name: fact.type for fact in dialect.facts},
        nothing=frozenset(fold_phrase(word) for phrases in dialect.words.none.values() for word in phrases),
        words=words,
        openings=openings(dialect),
    )


@lru_cache(maxsize=16)
def lexicon(name: str) -> Lexicon:
    """The lexicon of the dialect of that name or path; raises DialectError."""
    tables = compiled.tables()
    ready = tables.lexicons.get(name)
    if ready is not None:
        found: Lexicon = pickle.loads(ready)
        return found
    # Imported here because checking a dialect file takes far longer than loading one that was checked.
    from .dialect_files import load_dialect

    return make_lexicon(load_dialect(name), tables.words)
