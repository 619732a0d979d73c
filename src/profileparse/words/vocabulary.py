"""Words and phrases with their meanings: a trie, how words are compared, and what a dialect's readers look up in it.

Words are compared folded: without case, accents and the kind of apostrophe. `Executive Committee`, `executive
committee` and `EXECUTIVE COMMITTEE` are one phrase.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
#: So much is kept in each cache of what is the same on many pages.
_MOST_KEPT: Final = 20_000
#: The key of phrases that belong to no language in particular.
ANY_LANGUAGE: Final = "*"
#: How a phrase of a dialect ends that a line may go on after, `Hosted in *`, and the value of its meaning.
OPEN_END: Final = "*"


class Meaning(NamedTuple):
    """One meaning of a phrase: the token type that it gives, a value, and the language (ISO 639-1) it belongs to.

    group: the readers that it is for, because a word may mean one thing in a date and another in a membership.
    """

    type: str
    value: Any = None
    language: str | None = None
    group: str = "date"
    ordinary: bool = False  # whether the phrase is an everyday word as well (`may`, `set`, `second`)


#: The groups of readers that ask what a phrase means.
GROUPS: Final = (
    *("date", "opening", "membership", "entry", "contract", "population", "speaker"),
    *("sentence", "introduction", "venue", "no_place", "at", "capacity", "website", "contact", "column", "alone"),
    *("place", "of"),
)
#: The answer where a phrase means nothing.
NO_MEANING: Final = Meaning("")


class LookupContext:
    """What a phrase means to one group of readers; of several meanings that in `language` wins.

    unread: the languages whose meanings do not count.
    key: what the answers are kept under; `unread` follows from the language for all lookups to one vocabulary.
    """

    __slots__ = ("group", "key", "language", "unread")

    def __init__(self, group: str, language: str | None, unread: frozenset[str] = frozenset()) -> None:
        self.group = group
        self.language = language
        self.unread = unread
        self.key = f"{group} {language}"


class Node:
    """A place in the trie: what the words so far mean, and the words that may follow.

    answers: by the key of a lookup, for those that were asked.
    """

    __slots__ = ("_by_shape", "answers", "children", "meanings")

    def __init__(self, meanings: list[Meaning] | None = None, children: dict[str, Node] | None = None) -> None:
        self._by_shape: dict[tuple[str, int], list[str]] | None = None
        self.meanings: list[Meaning] = [] if meanings is None else meanings
        self.children: dict[str, Node] = {} if children is None else children
        self.answers: dict[str, Meaning] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return Node, (self.meanings, self.children)

    def words_like(self, word: str) -> list[str]:
        """The words that may follow, begin with the same letter, and have one letter more or less at most.

        Nobody mistypes the first letter. The index saves a fifth of the time for a page: any line is looked up here.
        """
        if self._by_shape is None:
            self._by_shape = {}
            for known in self.children:
                self._by_shape.setdefault((known[:1], len(known)), []).append(known)
        first, length, by_shape = word[:1], len(word), self._by_shape
        return [known for size in (length, length - 1, length + 1) for known in by_shape.get((first, size), ())]

    def answer(self, lookup: LookupContext) -> Meaning:
        """The meaning for the group, else that in a date; of several the one in the language, else the first."""
        asked = [m for m in self.meanings if m.group in (lookup.group, "date") and m.language not in lookup.unread]
        found = min(
            asked,
            key=lambda meaning: (meaning.group != lookup.group, meaning.language != lookup.language),
            default=NO_MEANING,
        )
        self.answers[lookup.key] = found
        return found


#: Gives the ways in which a phrase may be met on a page, each as its words and marks, folded.
Paths = Callable[[str], list[list[str]]]


class Vocabulary:
    """Builds a trie of phrases, `root`.

    languages: ISO 639-1; phrases of others are left out. None for all.
    """

    def __init__(self, paths: Paths, languages: Collection[str] | None = None) -> None:
        self.root = Node()
        self._meanings: dict[Meaning, Meaning] = {}
        self._paths = paths
        self.languages = languages

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Adds a phrase; of several meanings for one group and language the first added counts."""
        meaning = self._meanings.setdefault(meaning, meaning)  # each is there once, in memory and in what is compiled
        for path in self._paths(phrase):
            node = self.root
            for word in path:
                node = node.children.setdefault(word, Node())
            group = [known for known in node.meanings if known.group == meaning.group]
            same = [known for known in group if known[:2] == meaning[:2]]
            if same and meaning.group == "opening":
                # A label that two languages share says nothing about the language of a page.
                node.meanings[node.meanings.index(same[0])] = same[0]._replace(language=None)
            elif all(known.language != meaning.language for known in group):
                node.meanings.append(meaning)

    def add_all(self, phrases: dict[str, list[str]], group: str, type_: str, value: object = None) -> None:
        """Adds phrases that are by language, or under the key of no language in particular."""
        for language, listed in phrases.items():
            if language != ANY_LANGUAGE and self.languages is not None and language not in self.languages:
                continue
            for phrase in listed:
                self.add(phrase, Meaning(type_, value, None if language == ANY_LANGUAGE else language, group))


# --- how words are compared

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "′": "'", "ʼ": "'"})
#: Signs that tell phrases apart, as letters do: «Women» and «Women %» are two labels.
_SIGNS: Final = frozenset("%#*@§!")


def keep(cache: dict[_Key, _Value], key: _Key, value: _Value, most: int = _MOST_KEPT) -> _Value:
    """`value`, which a cache of `most` keeps; a full one forgets the others. Pages ask for the same again and again."""
    if len(cache) >= most:
        cache.clear()
    cache[key] = value
    return value


@lru_cache(maxsize=_MOST_KEPT)
def fold(word: str) -> str:
    """`word` without case, accents and the difference between apostrophes."""
    if word.isascii():
        return word.casefold()
    # Letter by letter, because to sort the marks of a whole word takes a time that grows with their square.
    letters = word.translate(_APOSTROPHES).casefold()
    decomposed = "".join([unicodedata.normalize("NFKD", letter) for letter in letters])
    return "".join([c for c in decomposed if not unicodedata.combining(c)])


def fold_phrase(phrase: str) -> str:
    """`phrase` folded, with every run of marks and white space as one space."""
    folded = fold(phrase.replace("&", " and "))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


def phrase_key(phrase: str) -> str:
    """What tells a phrase that lines begin with from all others: `fold_phrase`, and signs as words of their own."""
    signs = {c: f" x{ord(c)}x " for c in phrase if c in _SIGNS or unicodedata.category(c)[0] == "S"}
    return fold_phrase("".join(signs.get(c, c) for c in phrase)) if signs else fold_phrase(phrase)


def plain_form(folded: str, same: dict[str, str], small: Collection[str]) -> str:
    """A folded name with its abbreviations in full (`same`), and without the `small` words after the first one."""
    words = folded.split(" ")
    return " ".join([same.get(word, word) for word in words[:1] + [word for word in words[1:] if word not in small]])


# --- the words of dates

_TYPES: Final = {"months": "MONTH", "weekdays": "WEEKDAY", "seasons": "SEASON", "parts": "SEASON", "decades": "DECADE"}
_SEASONS: Final = {"spring": 21, "summer": 22, "autumn": 23, "winter": 24}
_TERMINALS: Final = {"year": "YEARWORD", "decade": "DECADEWORD", "month": "MONTHWORD", "day": "DAYWORD", "noon": "TIME"}
_ERAS: Final = {"era": "AD", "before_era": "BC"}
_BOTH: Final = {"to": "until", "century": "in", "year": "year_after"}


def add_date_words(vocabulary: Vocabulary, words: dict[str, dict[str, Any]]) -> None:
    """Adds the date words of its languages, and of those whose words are read in texts of all others too.

    words: the checked word list of each language, what wins first.
    """
    languages = vocabulary.languages
    for language, listed in words.items():
        if not listed["shared"] and languages is not None and language not in languages:
            continue
        for phrases, type_ in ((listed["units"], "UNIT"), (listed["currencies"], "CURRENCY")):
            for phrase in phrases:
                vocabulary.add(phrase, Meaning(type_, None, language, "population"))
        ordinary = {key: {fold(word) for word in group} for key, group in listed["ordinary"].items()}
        for group, phrase, type_, value in _date_words(listed):
            vocabulary.add(phrase, Meaning(type_, value, language, "date", fold(phrase) in ordinary.get(group, ())))


def _date_words(listed: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """(group, phrase, token type, value) of every phrase, what wins first."""
    for table, type_ in _TYPES.items():
        for key, phrases in listed[table].items():
            yield from ((table, phrase, type_, _SEASONS.get(key) or int(key)) for phrase in phrases)
    words = listed["words"]
    for key, phrases in listed["tens"].items():
        for decade in words["decade"]:
            yield from (("decades", f"{decade} {phrase}", "DECADE", int(key)) for phrase in phrases)
    # «bis» joins two dates, or is before one, «w» is a century or «in», «roku» before or after a year: the value tells.
    both = {key: {fold(phrase) for phrase in words[other]} for key, other in _BOTH.items()}
    for key in ("century", "decade", *words):
        for phrase in words[key]:
            value = _ERAS.get(key) or fold(phrase) in both.get(key, ())
            yield "words", phrase, _TERMINALS.get(key, key.upper()), value
    for key, phrases in listed["numbers"].items():
        yield from (("numbers", phrase, "DAY", int(key)) for phrase in phrases)
    yield from _written_years(listed)


def _written_years(listed: dict[str, Any]) -> Iterator[tuple[str, str, str, object]]:
    """Years in words: «two thousand and nine», «twenty eighteen»."""
    for key, thousands in listed["thousands"].items():
        for thousand in thousands:
            for number, words in listed["numbers"].items():
                # «twenty eighteen» is a year, «twenty one» a day.
                if int(number) >= 10 or thousand not in listed["numbers"].get("20", ()):
                    yield from (("numbers", f"{thousand} {word}", "YEAR", int(key) + int(number)) for word in words)


def differ_by_a_slip(one: str, other: str) -> bool:
    """Whether a letter is missing, doubled or another one, or two have changed places."""
    longest = max(len(one), len(other))
    if abs(len(one) - len(other)) > 1 or longest < 3 or one == other:
        return False
    if longest == 3 and sorted(one) != sorted(other):
        return False  # «teh», but not «tie»
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    one, other = one[same:], other[same:]
    changed = one[1:] == other[1:] or (one[:2] == other[:2][::-1] and one[2:] == other[2:])
    return one[1:] == other or one == other[1:] or changed
