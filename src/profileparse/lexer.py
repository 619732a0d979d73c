"""Cuts a text into tokens: shapes from `grammar/tokens.lark`, the class of a word by look-up.

Lark's own lexer would make an object for every ordinary word of a page. This one takes the same terminals, lets
`re` run over them in one pass, and joins the words of a known phrase (`Executive Committee`) into one token; it
is the one place where page text meets a regular expression, and that expression is the grammar's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from .vocabulary import Asker, Node, Sense, Vocabulary, fold

__all__ = ["Lexer", "Token", "languages"]

_JOINS_PHRASE: Final = frozenset({"HYPHEN", "DOT", "SLASH"})
_BEFORE_OPENING: Final = _JOINS_PHRASE | {"DASH", "LPAR", "RPAR"}


class Token:
    """A piece of the text: its grammar symbol, where it stands (end excluded), and what it means.

    Many readers share what the lexer cut, so nobody changes a token: another meaning makes another token.
    """

    __slots__ = ("end", "node", "sense", "start", "text", "type", "value")

    def __init__(self, type: str, start: int, end: int, text: str, value: Any = None) -> None:
        self.type = type
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.sense: Sense | None = None
        self.node: Node | None = None
        """For a word that a known phrase begins with: its place in the vocabulary."""

    @property
    def language(self) -> str | None:
        """The language of the word list that the meaning is from."""
        return self.sense.language if self.sense else None

    @property
    def ordinary(self) -> bool:
        """Whether the word is an everyday word as well."""
        return self.sense is not None and self.sense.ordinary

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}, {self.start})"


class Lexer:
    """Text to tokens.

    pattern: the terminals of `tokens.lark` as one expression; the first group stands where a token begins, and the one
        that was matched last has the terminal's name.
    vocabulary: the phrases whose words get a class of their own; every other word stays `WORD`.
    """

    def __init__(self, pattern: str, vocabulary: Vocabulary) -> None:
        self._finditer = re.compile(pattern).finditer
        self._root = vocabulary.root

    def cut(self, text: str, start: int, end: int, stop: int | None = None) -> list[Token]:
        """The shapes in `text[start:end]`, their offsets counted in `text`.

        stop: where it is enough; the last token may end behind it.
        """
        out: list[Token] = []
        known = self._root.children
        for match in self._finditer(text, start, end):
            kind = match.lastgroup
            if kind is None:
                break
            begin, behind = match.start(1), match.end()
            token = Token(kind, begin, behind, text[begin:behind])
            if kind == "WORD":
                token.node = known.get(fold(token.text))
            out.append(token)
            if stop is not None and behind >= stop:
                break
        return out

    def part(self, token: Token, start: int, end: int) -> Token:
        """The part of a word that stands in `start:end`."""
        text = token.text[start - token.start : end - token.start]
        part = Token(token.type, start, end, text)
        part.node = self._root.children.get(fold(text))
        return part

    def tokens(self, text: str, *, language: str | None = None, group: str = "date") -> list[Token]:
        """The tokens of a text with their meanings; the arguments are those of `known`."""
        return self.known(self.cut(text, 0, len(text)), text, language=language, group=group)

    @staticmethod
    def known(tokens: list[Token], text: str, *, language: str | None, group: str) -> list[Token]:
        """`tokens` of `text`, with one token that has the meaning for each known phrase.

        language: the one whose meaning wins where a word has several.
        group: whose words are looked up beside those of dates.
        """
        out: list[Token] = []
        asker = language, group
        index, count = 0, len(tokens)
        while index < count:
            token = tokens[index]
            index += 1
            node = token.node
            if node is not None:
                sense, behind = _phrase(tokens, index - 1, node, asker)
                if sense is not None:
                    start, end = token.start, tokens[behind - 1].end
                    token = Token(sense.type, start, end, text[start:end], sense.value)
                    token.sense = sense
                    index = behind
            out.append(token)
        return out

    def opening(
        self, tokens: Iterable[Token], text: str, start: int, *, language: str | None, group: str = "opening"
    ) -> tuple[Sense | None, int]:
        """The meaning of the longest known phrase that `tokens` begin with, and where it ends; `start` without one.

        A word that is glued to the phrase (`Twinned withExville`) is cut off where its capital letter stands.
        """
        asker = language, group
        children = self._root.children
        found: tuple[Sense | None, int] = (None, start)
        for token in tokens:
            if token.type in _BEFORE_OPENING:
                if token.start == start:
                    break
                continue
            word, behind = ("and" if token.type == "AMP" else token.text), token.end
            node = children.get(fold(word))
            if node is None and not word[1:].islower():
                cut = next((i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()), 0)
                node = children.get(fold(word[:cut])) if cut else None
                behind = token.start + cut
            if node is None:
                break
            sense = node.sense(asker)
            if sense is not None:
                found = sense, behind
            children = node.children
            if not children or behind != token.end:
                break
        sense, behind = found
        if text.find("(", start, behind) >= 0 and text.startswith(")", behind):
            behind += 1  # Project Files (Best practice forms)
        return sense, behind

    def unfinished(self, tokens: Iterable[Token], type_: str) -> Any:
        """The value of the first phrase of this type that begins with all words of `tokens`; None without one."""
        node = self._root
        words = [token.text for token in tokens if token.type == "WORD"]
        for word in words[:-1]:
            found = node.children.get(fold(word))
            if found is None:
                return None
            node = found
        last = fold(words[-1]) if words else ""
        below = [child for word, child in node.children.items() if last and word.startswith(last)]
        while below:
            for sense in (sense for child in below for sense in child.senses if sense.type == type_):
                return sense.value
            below = [child for node in below for child in node.children.values()]
        return None


def languages(tokens: Iterable[Token], types: frozenset[str]) -> Counter[str]:
    """How often `tokens` use a word of one of these types, by language."""
    votes: Counter[str] = Counter()
    for token in tokens:
        # «a» is an article, a preposition or a verb, whatever the language: a single plain letter says nothing.
        if token.node is not None and (len(token.text) > 1 or not token.text.isascii()):
            for sense in token.node.senses:
                if sense.group == "date" and sense.language and sense.type in types:
                    votes[sense.language] += 1
    return votes


def _phrase(tokens: list[Token], first: int, node: Node, asker: Asker) -> tuple[Sense | None, int]:
    """The meaning of the longest known phrase that begins at `first`, and the index behind it."""
    found, behind = node.sense(asker), first + 1
    index = first + 1
    while node.children and index < len(tokens):
        token = tokens[index]
        if token.type in _JOINS_PHRASE and index + 1 < len(tokens):
            index += 1
            continue
        child = node.children.get("and" if token.type == "AMP" else fold(token.text))
        if child is None:
            break
        node = child
        index += 1
        sense = node.sense(asker)
        if sense is not None:
            found, behind = sense, index
    return found, behind
