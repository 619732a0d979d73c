"""Turns word lists into vocabularies: which phrase gives which token, for which reader, in which language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from .vocabulary import Sense, Vocabulary, fold

if TYPE_CHECKING:
    from .dialects import Dialect

__all__ = ["ANY_LANGUAGE", "LANGUAGES", "add_date_words", "add_dialect_words", "openings", "phrase_words"]

#: The key of phrases that belong to no language in particular.
ANY_LANGUAGE = "*"
#: The languages of the word lists, in the order in which they win where nothing else decides.
LANGUAGES = ("en", "fr", "de", "it", "es", "pt", "nl")

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
_TERMINALS = {"year": "YEARWORD", "decade": "DECADEWORD", "before_era": "BEFORE_ERA"}
#: A phrase is cut like a page, so that both meet in the same words.
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?|\d+|['’]$")


def phrase_words(phrase: str) -> list[str]:
    """The words of a phrase in a word list, as the lexer cuts a page."""
    words = _WORD.findall(phrase.replace("&", " and "))
    if phrase[-1:] in "'’" and len(words) > 1 and words[-1] in "'’":
        words[-2:] = [words[-2] + "'"]
    return words


def add_date_words(vocabulary: Vocabulary, words: dict[str, dict[str, Any]]) -> None:
    """Adds the date words of all languages."""
    for language in LANGUAGES:
        listed = words[language]
        ordinary = {key: {fold(word) for word in group} for key, group in listed["ordinary"].items()}
        for group, phrase, type_, value in _date_entries(listed):
            sense = Sense(type_, value, language, "date", fold(phrase) in ordinary.get(group, ()))
            vocabulary.add(phrase_words(phrase), sense)


def _date_entries(listed: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """(group, phrase, token type, value) of every phrase, what wins first."""
    for key, phrases in listed["months"].items():
        yield from (("months", phrase, "MONTH", int(key)) for phrase in phrases)
    for key, phrases in listed["weekdays"].items():
        yield from (("weekdays", phrase, "WEEKDAY", int(key)) for phrase in phrases)
    for key, phrases in listed["seasons"].items():
        yield from (("seasons", phrase, "SEASON", _SEASONS[key]) for phrase in phrases)
    both = {fold(phrase) for phrase in listed["words"]["until"]}
    for key, phrases in listed["words"].items():
        # «bis», «hasta» and the like join two dates, or stand before one: the value tells that they can.
        for phrase in phrases:
            yield "words", phrase, _TERMINALS.get(key, key.upper()), key == "to" and fold(phrase) in both
    for key, phrases in listed["numbers"].items():
        yield from (("numbers", phrase, "DAY", int(key)) for phrase in phrases)
    for key, phrases in listed["thousands"].items():
        for thousand in phrases:
            for number, words in listed["numbers"].items():
                # «twenty eighteen» is a year, «twenty one» a day.
                if int(number) >= 10 or thousand not in listed["numbers"].get("20", ()):
                    yield from (("numbers", f"{thousand} {word}", "YEAR", int(key) + int(number)) for word in words)


def _add(vocabulary: Vocabulary, phrases: dict[str, list[str]], group: str, type_: str, value: object = None) -> None:
    """Adds phrases of a dialect, which stand by language, or under the key of no language in particular."""
    for language, listed in phrases.items():
        known = None if language == ANY_LANGUAGE else language
        for phrase in listed:
            vocabulary.add(phrase_words(phrase), Sense(type_, value, known, group))


def add_dialect_words(vocabulary: Vocabulary, dialect: Dialect) -> None:
    """Adds the words that a dialect uses inside its lines, each for the reader that asks for it."""

    add = partial(_add, vocabulary)

    for organisation in dialect.organisations:
        for alias in (organisation.name, *organisation.aliases):
            for group in ("membership", "entry"):
                vocabulary.add(phrase_words(alias), Sense("ORG", organisation.name, None, group))
    for role, phrases in dialect.roles.items():
        add(phrases, "membership", "ROLE", role)
    for kind, phrases in dialect.kinds.items():
        add(phrases, "entry", "KIND", kind)
    for action, phrases in dialect.actions.items():
        add(phrases, "contract", "ACTION", action)
    small = dialect.words
    add(small.as_, "membership", "AS")
    add(small.with_, "entry", "WITH")
    add(small.organised_by, "entry", "ORGANISED_BY")
    for name in ("inhabitants", "million", "thousand"):
        add(getattr(small, name), "population", name.upper())
    add(small.responsible, "speaker", "RESPONSIBLE")
    add(small.office, "speaker", "OFFICE")
    add(small.is_, "sentence", "IS")
    add(small.town, "sentence", "TOWN")
    add(small.venue, "venue", "VENUE")
    add(small.at, "at", "AT")
    for capacity, phrases in dialect.capacities.items():
        add(phrases, "capacity", "CAPACITY", capacity)


def openings(dialect: Dialect) -> Vocabulary:
    """The phrases that a line may begin with: headings, labels and roles. The value of a sense says which."""
    vocabulary = Vocabulary()

    def add(phrases: dict[str, list[str]], type_: str, value: object = None) -> None:
        _add(vocabulary, phrases, "opening", type_, value)

    for kind, phrases in dialect.headings.items():
        add(phrases, "HEADING", kind)
    add(dialect.subheadings, "SUBHEADING")
    for field, phrases in dialect.labels.model_dump(by_alias=True).items():
        add(phrases, "LABEL", field)
    for fact in dialect.facts:
        add(fact.labels, "LABEL", f"fact:{fact.name}")
    for participation, phrases in dialect.lists.items():
        add(phrases, "LIST", None if participation == "none" else participation)
    add(dialect.entries.news, "ENTRIES", "news")
    add(dialect.entries.interviews, "ENTRIES", "interviews")
    add(dialect.entries.interview, "INTERVIEW")
    for role, phrases in dialect.roles.items():
        add(phrases, "ROLE", role)
    return vocabulary
