"""Chooses the language of a page from the words that it uses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..context import Context
from ..lexer import Token, languages

__all__ = ["choose_language"]

#: A heading or label of one language says more than one of its small words.
_LABEL_WEIGHT: Final = 4
_SMALL_WORDS: Final = frozenset({"OF", "THE", "AND", "IN", "FROM", "TO", "SINCE"})
#: So many votes for one language and none for another are enough.
_CLEAR: Final = 12 * _LABEL_WEIGHT
#: So much of the prose is looked at; it tells as much as all of it.
_SAMPLE: Final = 600


def choose_language(lines: Iterable[Token], context: Context) -> str | None:
    """The dialect's language (ISO 639-1) that most labels and small words belong to; None where none shows."""
    votes = dict.fromkeys(context.engine.dialect.languages, 0)
    for token in lines:
        sense = token.value.sense
        if sense is not None and sense.language is not None and token.type != "TEXT":
            votes[sense.language] = votes.get(sense.language, 0) + _LABEL_WEIGHT
    leading = max(votes.values())
    sampled = _SAMPLE if leading >= _CLEAR and leading == sum(votes.values()) else 0
    for token in lines:
        if token.type in ("TEXT", "QUOTE", "MORE") and sampled < _SAMPLE:
            sampled += token.end - token.start
            end = min(token.end, token.start + _SAMPLE)
            for language, count in languages(context.cut(token.start, end), _SMALL_WORDS).items():
                votes[language] = votes.get(language, 0) + count
    best = max(context.engine.dialect.languages, key=lambda language: votes[language])  # of equal ones the first
    return best if votes[best] else None
