"""Cuts a text into tokens: shapes from `grammar/tokens.lark`, the class of a word by look-up.

Lark's own lexer would make an object for every ordinary word of a page. This one takes the same terminals, lets
`re` run over them in one pass, and joins the words of a known phrase (`Executive Committee`) into one token; it
is the one place where page text meets a regular expression, and that expression is the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from .vocabulary import Asker, Node, Sense, Vocabulary, fold

__all__ = ["Lexer", "Token", "languages"]

_JOINS_PHRASE: Final = frozenset({"HYPHEN", "DOT", "SLASH"})
_BEFORE_OPENING: Final = _JOINS_PHRASE | {"DASH", "LPAR", "RPAR"}


#: What the characters before and behind tell apart; any other piece is the same wherever it stands.
_TOLD_BY_NEIGHBOURS: Final = frozenset({"DASH", "HYPHEN", "PLAIN_QUOTE", "OTHER"})
#: So many pieces are kept, and none that is longer: pages use the same words and marks again and again.
_MOST_KEPT: Final = 20_000
_LONGEST_KEPT: Final = 30


class Token:
    """A piece of the text: its grammar symbol, where it stands (end excluded), and what it means.

    Many readers share what the lexer cut, so nobody changes a token: another meaning makes another token.
    """

    __slots__ = ("end", "piece", "sense", "start", "text", "type", "value")

    def __init__(self, type: str, start: int, end: int, text: str, value: Any = None) -> None:
        self.type = type
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.sense: Sense | None = None
        self.piece: Piece | None = None
        """What it was cut as; None for a token that a reader made."""

    @property
    def language(self) -> str | None:
        """The language of the word list that the meaning is from."""
        return self.sense.language if self.sense else None

    @property
    def folded(self) -> str:
        """The letters as a vocabulary has them."""
        return self.piece.folded if self.piece is not None else fold(self.text)

    @property
    def ordinary(self) -> bool:
        """Whether the word is an everyday word as well."""
        return self.sense is not None and self.sense.ordinary

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}, {self.start})"


class Piece:
    """A token wherever it stands.

    lead: the length of the white space in front of it.
    folded: its letters as a vocabulary has them.
    node: where a vocabulary has the phrases that begin with it; None where there are none.
    """

    __slots__ = ("folded", "lead", "node", "text", "type")

    def __init__(self, type: str, lead: int, text: str, root: Node) -> None:
        self.type = type
        self.lead = lead
        self.text = text
        self.folded = "and" if type == "AMP" else fold(text)
        self.node: Node | None = root.children.get(self.folded) if type == "WORD" else None

    def at(self, start: int, end: int) -> Token:
        """The token of the piece that stands in `start:end`."""
        token = Token(self.type, start + self.lead, end, self.text)
        token.piece = self
        return token


class Lexer:
    """Text to tokens.

    shapes: the expression of each terminal of `tokens.lark`, by its name; what stands first is tried first. Those whose
        names begin with COMMON_ only save time.
    vocabulary: the phrases whose words get a class of their own; every other word stays `WORD`.

    White space is part of a shape, in front of it: `re` passes over it in one step that way, where a search would try
    every shape at every space. The end of the text is a match as well, so that a long run of spaces there is passed
    over once. One expression cuts without a word about what it found, in one call for all; the other one names the
    shape, for pieces that were never seen, or whose surroundings tell what they are.
    """

    def __init__(self, shapes: dict[str, str], vocabulary: Vocabulary) -> None:
        self._cut = re.compile(_expression(f"(?:{shape})" for shape in shapes.values())).findall
        # The first group stands, empty, where the token begins, and the one with the name where it ends: `re` passes
        # over a shape at its first character only where no group opens in front of it.
        named = (f"(?:{shape})(?P<{name}>)" for name, shape in shapes.items() if not name.startswith("COMMON_"))
        self._match = re.compile(_expression(named, "()")).match
        self._root = vocabulary.root
        self._pieces: dict[str, Piece] = {}  # by their letters
        self._marks: dict[str, Piece] = {}  # by their letters and the characters around them

    def cut(self, text: str, start: int, end: int) -> list[Token]:
        """The shapes in `text[start:end]`, their offsets counted in `text`."""
        out: list[Token] = []
        behind = start
        written: list[str] = self._cut(text, start, end)
        for letters in written:
            begin = behind
            behind += len(letters)
            piece = self._pieces.get(letters)
            if piece is None:
                around = text[begin - 1 : behind + 1] if begin and behind < end else ""
                piece = self._marks.get(around) or self._piece(text, begin, end, around)
            if piece is None:
                break
            out.append(piece.at(begin, behind))
        return out

    def first(self, text: str, start: int, end: int, enough: int) -> list[Token]:
        """The shapes that `text[start:end]` begins with, up to the first that ends at `enough` or behind it."""
        out: list[Token] = []
        while start < enough and (piece := self._piece(text, start, end, "")):
            token = piece.at(start, start + piece.lead + len(piece.text))
            out.append(token)
            start = token.end
        return out

    def _piece(self, text: str, start: int, end: int, around: str) -> Piece | None:
        """What `text[start:end]` begins with; None where there is only white space.

        around: the piece with the character before and the one behind it, where it has both.
        """
        match = self._match(text, start, end)
        kind = match.lastgroup if match else None
        if match is None or kind is None:
            return None
        begin = match.start(1)
        letters, word = match.group(), text[begin : match.end()]
        piece = Piece(kind, begin - start, word, self._root)
        if kind not in _TOLD_BY_NEIGHBOURS:
            _keep(self._pieces, letters, piece)
        elif around:
            _keep(self._marks, around, piece)
        return piece

    def part(self, token: Token, start: int, end: int) -> Token:
        """The part of a word that stands in `start:end`."""
        text = token.text[start - token.start : end - token.start]
        return Piece(token.type, 0, text, self._root).at(start, end)

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
        asker = Asker(language, group)
        index, count = 0, len(tokens)
        while index < count:
            token = tokens[index]
            index += 1
            piece = token.piece
            if piece is not None and piece.node is not None:
                sense, behind = _phrase(tokens, index - 1, piece.node, asker)
                if sense is not None:
                    start, end = token.start, tokens[behind - 1].end
                    written = token.text if behind == index else text[start:end]
                    token = Token(sense.type, start, end, written, sense.value)
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
        asker = Asker(language, group)
        children = self._root.children
        found: tuple[Sense | None, int] = (None, start)
        for token in tokens:
            if token.type in _BEFORE_OPENING:
                if token.start == start:
                    break
                continue
            word, behind = token.text, token.end
            node = children.get(token.folded)
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


def _keep(pieces: dict[str, Piece], letters: str, piece: Piece) -> None:
    if len(letters) <= _LONGEST_KEPT:
        if len(pieces) >= _MOST_KEPT:
            pieces.clear()
        pieces[letters] = piece


def _expression(shapes: Iterable[str], mark: str = "") -> str:
    """One of the shapes, or the end of the text, behind the white space before it and a mark."""
    return rf"\s*+{mark}(?:{'|'.join(shapes)}|\Z)"


def languages(tokens: Iterable[Token], types: frozenset[str]) -> dict[str, int]:
    """How often `tokens` use a word of one of these types, by language."""
    votes: dict[str, int] = {}
    for token in tokens:
        # «a» is an article, a preposition or a verb, whatever the language: a single plain letter says nothing.
        node = token.piece.node if token.piece is not None else None
        if node is not None and (len(token.text) > 1 or not token.text.isascii()):
            for sense in node.senses:
                if sense.group == "date" and sense.language and sense.type in types:
                    votes[sense.language] = votes.get(sense.language, 0) + 1
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
        child = node.children.get(token.folded)
        if child is None:
            break
        node = child
        index += 1
        sense = node.sense(asker)
        if sense is not None:
            found, behind = sense, index
    return found, behind
