"""Looks words and phrases up: what a word may mean, in which language.

A vocabulary is a trie over folded words. Folding removes what people type differently without meaning
anything by it: case, accents, the kind of apostrophe. `Executive Committee`, `executive  committee` and
`EXECUTIVE COMMITTEE` are one key.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, NamedTuple

__all__ = ["Asker", "Node", "Sense", "Vocabulary", "fold", "fold_phrase"]

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "′": "'", "ʼ": "'"})


class Sense(NamedTuple):
    """One meaning of a word: the token type that it gives, a value, and the language it belongs to."""

    type: str
    value: Any = None
    language: str | None = None
    group: str = "date"
    """Who asks for it: a word may mean one thing in a date and another in a membership."""
    ordinary: bool = False
    """True where the word is an everyday word as well (`may`, `set`, `second`)."""


#: What is kept where a word means nothing to who asked.
_NOTHING: Final = Sense("")


class Asker:
    """Who asks for a meaning: the language that wins, and the group."""

    __slots__ = ("group", "key", "language")

    def __init__(self, language: str | None, group: str) -> None:
        self.language = language
        self.group = group
        self.key = group if language is None else f"{language} {group}"


class Node:
    """A place in the trie: the senses of the words so far, and the words that may follow."""

    __slots__ = ("_asked", "children", "senses")

    def __init__(self) -> None:
        self.senses: list[Sense] = []
        self.children: dict[str, Node] = {}
        self._asked: dict[str, Sense] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return _node, (self.senses, self.children)

    def sense(self, asker: Asker) -> Sense | None:
        """The meaning for the group, else that in a date; of several the one in the language, else the first."""
        found = self._asked.get(asker.key)
        if found is None:
            found = self._asked[asker.key] = self._sense(asker.language, asker.group) or _NOTHING
        return None if found is _NOTHING else found

    def _sense(self, language: str | None, group: str) -> Sense | None:
        found: Sense | None = None
        for sense in self.senses:
            if sense.group == group:
                if sense.language == language:
                    return sense
                if found is None or found.group != group:
                    found = sense
            elif sense.group == "date" and (found is None or found.group == "date"):
                if found is None or (sense.language == language and found.language != language):
                    found = sense
        return found


def _node(senses: list[Sense], children: dict[str, Node]) -> Node:
    node = Node()
    node.senses, node.children = senses, children
    return node


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """`word` without case, accents and the difference between apostrophes."""
    if word.isascii():
        return word.casefold()
    decomposed = unicodedata.normalize("NFKD", word.translate(_APOSTROPHES).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def fold_phrase(phrase: str) -> str:
    """`phrase` folded, with every run of marks and white space as one space."""
    folded = fold(phrase.replace("&", " and "))
    return " ".join("".join(c if c.isalnum() else " " for c in folded).split())


class Vocabulary:
    """A trie of phrases. `add` while it is built; afterwards only read."""

    def __init__(self) -> None:
        self.root = Node()

    def add(self, words: Iterable[str], sense: Sense) -> None:
        """Adds the phrase made of `words`; of several senses for one group and language the first added counts."""
        node = self.root
        for word in words:
            node = node.children.setdefault(fold(word), Node())
        for index, known in enumerate(node.senses):
            if sense.group == "opening" == known.group and sense[:2] == known[:2]:
                # A label that two languages share says nothing about the language of a page.
                node.senses[index] = known._replace(language=None)
                return
        if all(known.language != sense.language or known.group != sense.group for known in node.senses):
            node.senses.append(sense)
