"""Cuts a text into tokens: shapes from `grammar/tokens.lark`, the meaning of words from a vocabulary.

Lark's own lexer would make an object for every ordinary word of a page, and could not join the words of a phrase
(`Executive Committee`) into one token. This one takes the same terminals and lets `re` run over them in one pass. It is
the one place where page text meets regular expressions, and those are the grammar's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from .vocabulary import NO_MEANING, LookupContext, Meaning, Node, fold, keep

#: Marks inside a phrase that make no difference, on the page and in a list: `vice-president`, `S.O.S.`
_JOINS_PHRASE: Final = frozenset({"HYPHEN", "DOT", "SLASH"})
#: The same in what lines begin with: `Prizes, medals`, `Height (max.)`
_INSIDE_OPENING: Final = _JOINS_PHRASE | frozenset("DASH LPAR RPAR COMMA QMARK OPEN CLOSE PLAIN_QUOTE PIPE".split())
_APOSTROPHES: Final = ("'", "’")
_NO_CHILDREN: Final[dict[str, Node]] = {}
#: What the characters before and after tell apart, as they do `[`, `+` and figures with marks; any other is kept.
_TOLD_BY_NEIGHBOURS: Final = frozenset({"DASH", "HYPHEN", "PLAIN_QUOTE", "OTHER"})
#: No lexeme is kept that is longer.
_LONGEST_KEPT: Final = 30


class Token:
    """A piece of the text: its grammar symbol, where it is (end excluded), and what it means.

    Readers share tokens, so nobody changes one: another meaning makes another token.

    value: what a reader or the meaning says. meaning: the meaning that was looked up; None where there is none.
    lexeme: what it was cut as; None for a token that a reader made.
    """

    __slots__ = ("end", "lexeme", "meaning", "start", "text", "type", "value")

    def __init__(
        self,
        type: str,
        start: int,
        end: int,
        text: str,
        value: Any = None,
        meaning: Meaning | None = None,
        lexeme: Lexeme | None = None,
    ) -> None:
        self.type = type
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.meaning = meaning
        self.lexeme = lexeme

    def __repr__(self) -> str:
        return f"{self.type}({self.text!r}, {self.start})"


class Lexeme:
    """What a stretch of text is wherever it is.

    lead: the length of the white space before it. folded: its letters as a vocabulary has them.
    node: where the vocabulary has the phrases that begin with it; None where there are none.
    """

    __slots__ = ("folded", "lead", "node", "text", "type")

    def __init__(self, type: str, lead: int, text: str, root: Node) -> None:
        self.type = type
        self.lead = lead
        self.text = text
        self.folded = "and" if type == "AMP" else fold(text)
        self.node: Node | None = root.children.get(self.folded) if type != "AMP" else None


class Lexer:
    """Text to tokens.

    shapes: the expression of each terminal of `tokens.lark`, by its name; what is first is tried first. Those whose
        names begin with COMMON_ only save time.
    root: the root of the vocabulary whose phrases are joined.

    White space is part of a shape, before it: `re` passes over it in one step that way, where a search would try
    every shape at every space. The end of the text is a match as well, so that a long run of spaces there is passed
    over once. One expression cuts without a word about what it found, in one call for all; the other one names the
    shape, for lexemes that were never seen, or whose surroundings tell what they are.
    """

    def __init__(self, shapes: dict[str, str], root: Node) -> None:
        self._cut = re.compile(_expression(f"(?:{shape})" for shape in shapes.values())).findall
        # The first group is, empty, where the token begins, and the one with the name where it ends: `re` passes
        # over a shape at its first character only where no group opens before it.
        named = (f"(?:{shape})(?P<{name}>)" for name, shape in shapes.items() if not name.startswith("COMMON_"))
        self._match = re.compile(_expression(named, "()")).match
        self._root = root
        self._lexemes: dict[str, Lexeme] = {}  # by their letters

    def cut(self, text: str, start: int, end: int) -> list[Lexeme]:
        """The lexemes of `text[start:end]`, one after the other; `tokens_of` makes tokens of them."""
        out: list[Lexeme] = []
        behind = start
        written: list[str] = self._cut(text, start, end)
        for letters in written:
            lexeme = self._lexemes.get(letters)
            if lexeme is None:
                if not letters.strip():
                    break  # at the end of the text
                lexeme = self._lexeme(text, behind, end)
            behind += len(letters)
            out.append(lexeme)
        return out

    def _lexeme(self, text: str, start: int, end: int) -> Lexeme:
        """What `text[start:end]` begins with."""
        match = self._match(text, start, end)
        assert match is not None
        assert match.lastgroup is not None
        begin, behind = match.start(1), match.end()
        lexeme = Lexeme(match.lastgroup, begin - start, text[begin:behind], self._root)
        # «18.30» is a time of day before «Uhr».
        marked = lexeme.text in ("[", "+") or (lexeme.text[:1].isdigit() and not lexeme.text.isdigit())
        if not marked and match.lastgroup not in _TOLD_BY_NEIGHBOURS and behind - start <= _LONGEST_KEPT:
            keep(self._lexemes, match.group(), lexeme)
        return lexeme

    def part(self, token: Token, start: int, end: int, meant: str = "") -> Token:
        """The part of a word that is in `start:end`. meant: the word that it misspells, whose meaning it gets."""
        text = token.text[start - token.start : end - token.start]
        return Token(token.type, start, end, text, None, None, Lexeme(token.type, 0, meant or text, self._root))


def tokens_of(lexemes: Iterable[Lexeme], start: int) -> list[Token]:
    """The tokens of lexemes that are one after the other from `start` on."""
    out: list[Token] = []
    end = start
    for lexeme in lexemes:
        begin = end + lexeme.lead
        end = begin + len(lexeme.text)
        out.append(Token(lexeme.type, begin, end, lexeme.text, None, None, lexeme))
    return out


def _expression(shapes: Iterable[str], mark: str = "") -> str:
    """One of the shapes, or the end of the text, after the white space before it and a mark."""
    return rf"\s*+{mark}(?:{'|'.join(shapes)}|\Z)"


class Shapes:
    """The expressions of `line.lark`, for how a line begins or ends, or of a grammar of what is around a date."""

    def __init__(self, shapes: dict[str, str]) -> None:
        self._shapes = {name: re.compile(shape) for name, shape in shapes.items()}
        self._together: dict[tuple[str, ...], re.Pattern[str]] = {}
        self._named: dict[str, str] = {}

    def first(self, names: tuple[str, ...], text: str, start: int, end: int) -> tuple[str, int]:
        """The first of the shapes of these names that `text[start:end]` begins with, and its end; for none `start`."""
        if names not in self._together:
            named = (f"(?P<{name}>{self._shapes[name].pattern})" for name in names)
            keep(self._together, names, re.compile("|".join(named)))
        found = self._together[names].match(text, start, end)
        return ("", start) if found is None else (str(found.lastgroup), found.end())

    def at(self, name: str, text: str, start: int, end: int) -> int:
        """Where the shape of that name ends that `text[start:end]` begins with; -1 where it begins with none."""
        found = self._shapes[name].match(text, start, end)
        return found.end() if found else -1

    def find(self, name: str, text: str, start: int, end: int) -> int:
        """Where the first stretch of `text[start:end]` ends that has the shape of that name; -1 where there is none."""
        found = self._shapes[name].search(text, start, end)
        return found.end() if found else -1

    def all(self, name: str, text: str) -> list[tuple[int, int]]:
        """Where the stretches of `text` begin and end that have the shape of that name."""
        return [found.span() for found in self._shapes[name].finditer(text)]

    def name(self, form: str) -> str:
        """The name of the first shape that is anywhere in `form`; empty where none is. The same forms come again."""
        found = self._named.get(form)
        if found is None:
            names = (name for name, shape in self._shapes.items() if shape.search(form))
            found = keep(self._named, form, next(names, ""))
        return found


# --- phrases


def ways_to_write(lexer: Lexer, phrase: str, *, opens: bool) -> list[list[str]]:
    """The ways in which a phrase may be met on a page, as folded words and marks, cut as the page is.

    opens: whether lines begin with it. They may have the marks that it ends with, or not: `Tel.: 0331`, `Tel: 0331`.
    """
    phrase = phrase.rstrip(" :;")
    cuts = [lexer.cut(phrase, 0, len(phrase))]
    if phrase[-1:] in _APOSTROPHES:  # an elided article, «dell'», is cut as before a word
        elided = lexer.cut(f"{phrase}a", 0, len(phrase) + 1)[:-1]
        cuts = [elided, *cuts] if opens else [elided]
    ways: list[list[str]] = []
    for lexemes in cuts:
        inside = _INSIDE_OPENING if opens else _JOINS_PHRASE
        words = [i for i, lexeme in enumerate(lexemes) if lexeme.type not in inside] or [0]
        path = [lexeme.folded for i, lexeme in enumerate(lexemes) if i < words[0] or i in words]
        marks = [lexeme.folded for lexeme in lexemes[words[-1] + 1 :]]
        ways += [path, path + marks] if marks and opens else [path]
    return ways


def phrases(tokens: Sequence[Token], text: str, lookup: LookupContext) -> list[Token]:
    """`tokens` of `text`, with one token that has the meaning for each phrase that has one."""
    out: list[Token] = []
    index, count = 0, len(tokens)
    while index < count:
        token = tokens[index]
        index += 1
        node = token.lexeme.node if token.lexeme is not None else None
        if node is not None:
            meaning, behind = _longest(tokens, index, node, lookup)
            if meaning is not NO_MEANING:
                end = tokens[behind - 1].end
                written = token.text if behind == index else text[token.start : end]
                lexeme = token.lexeme if behind == index else None
                token = Token(meaning.type, token.start, end, written, meaning.value, meaning, lexeme)
                index = behind
        out.append(token)
    return out


def _longest(tokens: Sequence[Token], index: int, node: Node, lookup: LookupContext) -> tuple[Meaning, int]:
    """The meaning of the longest phrase whose first word, at `node`, ends before `index`, and the index after it."""
    key, behind, stop = lookup.key, index, min(index + 64, len(tokens))  # no phrase is longer, with marks between
    meaning = node.answers.get(key) or node.answer(lookup)
    while node.children and index < stop:
        token = tokens[index]
        index += 1
        child = node.children.get(token.lexeme.folded) if token.lexeme is not None else None
        if child is None:
            if token.type in _JOINS_PHRASE:
                continue
            break
        node = child
        found = node.answers.get(key) or node.answer(lookup)
        if found is not NO_MEANING:
            meaning, behind = found, index
    return meaning, behind


def opening(root: Node, lexemes: Iterable[Lexeme], text: str, start: int) -> tuple[Node | None, int]:
    """The longest phrase that the lexemes from `start` on begin with, and where it ends; `start` where there is none.

    root: of the vocabulary that has the phrases.

    A word that is glued to the phrase (`Twinned withExville`) is cut off where its capital letter is.
    """
    children, closing = root.children, _NO_CHILDREN
    found: Node | None = None
    end = behind = start
    begun = False
    for lexeme in lexemes:
        begin = behind + lexeme.lead
        behind = begin + len(lexeme.text)
        if begun and lexeme.type in _INSIDE_OPENING:
            mark = closing.get(lexeme.folded)  # one that the phrase so far may end with
            closing = mark.children if mark is not None else _NO_CHILDREN
            if mark is not None and mark.meanings:
                found, end = mark, behind
            continue
        begun = begun or lexeme.type not in _INSIDE_OPENING
        word, glued = lexeme.text, 0
        node = children.get(lexeme.folded)
        if node is None and not word[1:].islower():
            glued = next((i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()), 0)
            node = children.get(fold(word[:glued])) if glued else None
        if node is None:
            break
        if node.meanings:
            found, end = node, begin + glued if glued else behind
        children = closing = node.children
        if not children or glued:
            break
    if text.find("(", start, end) >= 0 and text.startswith(")", end):
        end += 1  # Project Files (Best practice forms)
    return found, end


def votes_of(lexemes: Iterable[Lexeme], types: frozenset[str]) -> dict[str, int]:
    """How often `lexemes` are a word of one of these types, by language."""
    votes: dict[str, int] = {}
    for lexeme in lexemes:
        # «a» is an article, a preposition or a verb, whatever the language: a single plain letter says nothing.
        node = lexeme.node
        if node is not None and (len(lexeme.text) > 1 or not lexeme.text.isascii()):
            for meaning in node.meanings:
                if meaning.group == "date" and meaning.language and meaning.type in types:
                    votes[meaning.language] = votes.get(meaning.language, 0) + 1
    return votes
