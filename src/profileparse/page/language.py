"""The language of a page, which its labels and small words tell, and what its phrases mean in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document
from ..words.lexer import votes_of
from ..words.vocabulary import NO_MEANING, Meaning
from .lines import LONGEST_LABEL, Line, unknown_label_end

__all__ = ["choose_language", "open_meaning", "open_meanings"]

#: A heading or label of one language says more than one of its small words.
_LABEL_WEIGHT: Final = 4
_SMALL_WORDS: Final = frozenset({"OF", "THE", "AND", "IN", "FROM", "TO", "SINCE"})
#: So many votes for one language and none for another are enough.
_CLEAR: Final = 12 * _LABEL_WEIGHT
#: So much of the prose is looked at; it tells as much as all of it.
_SAMPLE: Final = 600


def choose_language(document: Document, lines: Sequence[Line]) -> str | None:
    """The dialect's language (ISO 639-1) that most labels and small words belong to; None where none shows.

    A dialect of one language has pages in no other.
    """
    languages = document.engine.lexicon.languages
    if len(languages) == 1:
        return languages[0]
    votes = dict.fromkeys(languages, 0)
    prose: list[Line] = []
    for line in lines:
        meaning = line.phrase.meanings[0] if line.phrase is not None else None
        if meaning is not None and line.end - line.start <= 2 * LONGEST_LABEL:
            if meaning.language is not None:
                votes[meaning.language] = votes.get(meaning.language, 0) + _LABEL_WEIGHT
        elif not line.mark and unknown_label_end(line.segment) < 0:
            prose.append(line)
    leading = max(votes.values())
    sampled = _SAMPLE if leading >= _CLEAR and leading == sum(votes.values()) else 0
    for line in prose:
        if sampled >= _SAMPLE:
            break
        sampled += line.end - line.start
        for language, count in votes_of(line.segment.head(_SAMPLE).lexemes, _SMALL_WORDS).items():
            votes[language] = votes.get(language, 0) + count
    best = max(languages, key=lambda language: votes[language])  # of equal ones the first
    return best if votes[best] else None


def open_meanings(document: Document, lines: Sequence[Line]) -> None:
    """Gives every line the meaning of its phrase in the language of the page."""
    for line in lines:
        line.meaning = open_meaning(document, line)


def open_meaning(document: Document, line: Line) -> Meaning | None:
    """What the phrase of a line means: alone on its line it may be a heading, and a label before a value."""
    if line.phrase is None:
        return None
    meaning = line.phrase.answer(document.lookups["opening"])
    if line.value >= line.end:
        alone = line.phrase.answer(document.lookups["alone"])
        meaning = meaning if alone is NO_MEANING else alone
    return None if meaning is NO_MEANING else meaning
