"""What the words of an entry may be besides words of its title: the name of a place, a preposition, a capacity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document
from ..words.lexer import Token, phrases

__all__ = ["OF_DATES", "EntryWords"]

#: Words of a date that a name may consist of too: «Erin March».
OF_DATES: Final = frozenset({"MONTH", "SEASON", "WEEKDAY"})
_NEVER_IN_NAME: Final = frozenset({"ORG", "ONLINE", "WITH", "KIND"})
_IN_NAME: Final = frozenset({"HYPHEN", "DOT", "AMP", "SLASH"})
_SMALL: Final = frozenset({"OF", "THE", "IN", "TO", "FROM"})
#: What a place may follow with a preposition, whatever its letters.
_BEFORE_PREPOSITION: Final = frozenset(
    "KIND ORG QUOTED DATE NO_DATE COMMA SEMICOLON PIPE DASH COLON LPAR RPAR ORGANISED_BY URL".split()
)
#: The groups in which a capitalised word may mean something else than a name: `Session`, `Mayor`, `Partner`, `Charter`.
_OTHER_MEANINGS: Final = {"no_place": "NO_PLACE", "speaker": "OFFICE", "capacity": "CAPACITY", "place": "BOND"}


#: The name of a place has no more tokens; it bounds the work on words without end.
_LONGEST_NAME: Final = 16


class EntryWords:
    """The tokens of one entry, to ask what some of them may be.

    capitals: whether all of the entry is written in capitals. costs: those of the grammar of entries.
    """

    def __init__(self, document: Document, tokens: Sequence[Token], costs: dict[str, int], *, capitals: bool) -> None:
        self._document = document
        self._text = document.text
        self._lookups = document.lookups
        self._tokens = tokens
        self._costs = costs
        self._capitals = capitals

    def against_name(self, first: int, end: int) -> list[str] | None:
        """The names of the costs of a piece as the name of a place, its shape aside; None where it is no name."""
        tokens, costs = self._tokens, self._costs
        if end - first > _LONGEST_NAME:
            return None
        if not tokens[first].text[:1].isupper() and tokens[first].type != "THE":
            return None
        against: list[str] = []
        left = 2 * costs["break"]
        names = 0
        other = glued = whole = False
        for index in range(first, end):
            token = tokens[index]
            kind, text, cost = token.type, token.text, ""
            if kind in _NEVER_IN_NAME or not (text[:1].isalpha() or kind in _IN_NAME):
                return None
            hyphen = index + 1 < len(tokens) and tokens[index + 1].type == "HYPHEN"
            number = kind == "DAY" and not (glued or hyphen)  # «Six Fours», not «Six-Fours», «Saint-Josse-ten-Noode»
            small = glued and text.islower() and tokens[index - 1].type == "HYPHEN"  # «Bergen-op-Zoom»
            other = other or number or (not small and any(self.is_meant(token, group) for group in _OTHER_MEANINGS))
            if kind in ("AND", "AMP"):
                cost, names = "taken for other", 0
            elif text[:1].isupper() and not glued:
                names += 1
                cost = (
                    "word more" if names > 1 else "taken for other" if text[1:].isupper() and not self._capitals else ""
                )
            elif text[:1].isalpha() and not glued and kind not in _SMALL and text[-1] not in "'’":
                cost = "word more"
            if cost:
                against.append(cost)
                left -= costs[cost]
                if left < 0:
                    return None
            whole = text[:1].isupper() or glued
            glued = kind == "HYPHEN" or text[-1] in "'’"
        alone = end == first + 1 and tokens[first].type in OF_DATES
        return against if (whole and not other and not alone) or self.is_venue(first, end) else None

    def is_acronym(self, first: int, end: int) -> bool:
        """Whether a piece is one word in capitals, in an entry that is not all in capitals."""
        text = self._tokens[first].text
        return end == first + 1 and len(text) > 2 and text.isupper() and not self._capitals

    def is_meant(self, token: Token, group: str) -> bool:
        """Whether a word is one of titles, offices or capacities to a group of readers."""
        node = token.lexeme.node if token.lexeme is not None else None
        return node is not None and node.answer(self._lookups[group]).type == _OTHER_MEANINGS[group]

    def is_venue(self, first: int, end: int) -> bool:
        """Whether a piece begins or ends with the word for a house or an assembly: `Paris Senate`, `Hotel Ibis`."""
        words = phrases(self._tokens[first:end], self._text, self._lookups["venue"])
        return "VENUE" in (words[0].type, words[-1].type)

    def capacity(self, first: int, end: int) -> object:
        """What the city was, where a piece says this and no more: `Project X, 2003, partner`."""
        words = phrases(self._tokens[first:end], self._text, self._lookups["capacity"])
        return words[0].value if len(words) == 1 and words[0].type == "CAPACITY" else None

    def preposition(self, index: int) -> str:
        """`IN` for a word before a place, `AFTER_NAME` after a capital, `OF` after an activity; else nothing."""
        token = self._tokens[index]
        node = token.lexeme.node if token.lexeme is not None else None
        before = self._tokens[index - 1] if index else token
        if node is None or before is token or not token.text.islower():
            return ""
        meaning = node.answer(self._lookups["at"])
        if meaning.type != "AT":
            return "OF" if before.type == "KIND" and token.type in ("OF", "TO") else ""
        if len(token.text) == 1 and token.text.isascii() and meaning.language != self._document.language:
            return ""  # «a» is no Italian preposition on an English page
        if before.type in _BEFORE_PREPOSITION:
            return "IN"
        if self.is_meant(before, "capacity"):
            return ""
        return "IN" if before.text.islower() else "AFTER_NAME"
