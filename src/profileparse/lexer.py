"""Cuts a stretch of text into tokens: shapes from `grammar/tokens.lark`, the class of a word by look-up.

Lark's own lexer would make an object for every ordinary word of a page. This one takes the same terminals, lets
`re` run over them in one pass, and joins the words of a known phrase (`Executive Committee`) into one token; it
is the one place where page text meets a regular expression, and that expression is the grammar's.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from .vocabulary import Node, Sense, Vocabulary, fold

__all__ = ["Lexer", "Token"]

_JOINS_PHRASE = frozenset({"HYPHEN", "DOT", "SLASH"})


class Token:
    """A piece of the text: its grammar symbol, where it stands (end excluded), and what it means."""

    __slots__ = ("end", "sense", "start", "text", "type", "value")

    # Lark builds its end-of-input token from these, for messages that are never shown here.
    start_pos = end_pos = line = column = end_line = end_column = None

    def __init__(self, type: str, start: int, end: int, text: str, value: Any = None) -> None:
        self.type = type
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.sense: Sense | None = None

    @property
    def language(self) -> str | None:
        """The language of the word list that the meaning is from."""
        return self.sense.language if self.sense else None

    @property
    def ordinary(self) -> bool:
        """Whether the word is an everyday word as well."""
        return self.sense is not None and self.sense.ordinary

    @classmethod
    def new_borrow_pos(cls, type_: str, value: str, borrowed: Token) -> Token:
        """What Lark calls for the end-of-input token."""
        return cls(type_, borrowed.end, borrowed.end, value)

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}, {self.start})"


class Lexer:
    """Text to tokens.

    pattern: the alternation of the terminals of `tokens.lark`, one named group each.
    vocabulary: the phrases whose words get a class of their own; every other word stays `WORD`.
    """

    def __init__(self, pattern: str, vocabulary: Vocabulary) -> None:
        self._finditer = re.compile(pattern).finditer
        self._root = vocabulary.root

    def tokens(
        self, text: str, start: int = 0, end: int | None = None, *, language: str | None = None, group: str = "date"
    ) -> list[Token]:
        """The tokens of `text[start:end]`, their offsets counted in `text`.

        language: the one whose meaning wins where a word has several.
        group: whose words are looked up beside those of dates.
        """
        matches = self._finditer(text, start, len(text) if end is None else end)
        raw = [Token(match.lastgroup, match.start(), match.end(), match[0]) for match in matches]  # type: ignore[arg-type]
        known = self._root.children
        out: list[Token] = []
        index, count = 0, len(raw)
        while index < count:
            token = raw[index]
            index += 1
            if token.type == "WORD":
                node = known.get(fold(token.text))
                if node is not None:
                    index = self._phrase(text, raw, index - 1, node, language, group)
                    token = raw[index - 1]
            out.append(token)
        return out

    def opening(
        self, text: str, start: int, end: int, *, language: str | None = None, group: str = "opening"
    ) -> tuple[Sense | None, int]:
        """The meaning of the longest known phrase that `text[start:end]` begins with, and where it ends.

        A word that is glued to the phrase (`Twinned withExville`) is cut off where its capital letter stands.
        """
        children = self._root.children
        found: tuple[Sense | None, int] = (None, start)
        for match in self._finditer(text, start, end):
            kind = match.lastgroup
            if kind in _JOINS_PHRASE or kind in ("DASH", "LPAR", "RPAR"):
                if match.start() == start:
                    break
                continue
            word, behind = ("and", match.end()) if kind == "AMP" else (match.group(), match.end())
            node = children.get(fold(word))
            if node is None:
                cut = next((i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()), 0)
                node = children.get(fold(word[:cut])) if cut else None
                behind = match.start() + cut
            if node is None:
                break
            sense = node.sense(language, group)
            if sense is not None:
                found = sense, behind
            children = node.children
            if not children or behind != match.end():
                break
        sense, behind = found
        if text.find("(", start, behind) >= 0 and text.startswith(")", behind):
            behind += 1  # Project Files (Best practice forms)
        return sense, behind

    def unfinished(self, text: str, type_: str) -> Any:
        """The value of the first phrase of this type that begins with all of `text`; None where there is none."""
        node = self._root
        words = [match[0] for match in self._finditer(text) if match.lastgroup == "WORD"]
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

    def languages(self, text: str, start: int, end: int, types: frozenset[str]) -> Counter[str]:
        """How often `text[start:end]` uses a word of one of these types, by language."""
        votes: Counter[str] = Counter()
        known = self._root.children
        for match in self._finditer(text, start, end):
            if match.lastgroup == "WORD" and (node := known.get(fold(match.group()))) is not None:
                votes.update({s.language for s in node.senses if s.group == "date" and s.type in types and s.language})
        return votes

    @staticmethod
    def _phrase(text: str, raw: list[Token], first: int, node: Node, language: str | None, group: str) -> int:
        """Joins the longest known phrase that begins at `first` into its last token; the index behind it."""
        found, behind = node.sense(language, group), first + 1
        index = first + 1
        while node.children and index < len(raw):
            token = raw[index]
            if token.type in _JOINS_PHRASE and index + 1 < len(raw):
                index += 1
                continue
            child = node.children.get("and" if token.type == "AMP" else fold(token.text))
            if child is None:
                break
            node = child
            index += 1
            sense = node.sense(language, group)
            if sense is not None:
                found, behind = sense, index
        last = raw[behind - 1]
        if found is not None:
            begin = raw[first].start
            last.text, last.start = text[begin : last.end], begin
            last.type, last.value, last.sense = found.type, found.value, found
        return behind
