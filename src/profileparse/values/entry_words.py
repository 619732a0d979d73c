"""The words of an entry: its quotations and dates as one each, the marks between them, and what may be a name."""

from __future__ import annotations

from typing import Final

from ..document import Segment
from ..words.lexer import Token, phrases

__all__ = ["JOINS", "OF_DATES", "EntryWords"]

#: The marks that pieces end before, as the grammar has them.
_MARKS: Final = {
    "COMMA": "SEP", "SEMICOLON": "SEP", "PIPE": "SEP", "DASH": "MARK", "COLON": "MARK", "LPAR": "LPAR", "RPAR": "RPAR",
    "DATE": "DATE", "NO_DATE": "DATE", "QUOTED": "QUOTED", "ORGANISED_BY": "BY", "URL": "URL",
}  # fmt: skip
_TRIMMED: Final = frozenset({"COMMA", "SEMICOLON", "PIPE", "DASH", "COLON", "DOT", "ELLIPSIS"})
_LINKS: Final = frozenset({"LINK", "LINK_END"})
JOINS: Final = frozenset({"AND", "AMP", "HYPHEN", "SLASH", "DASH"})
#: Words of a date that a name may consist of too: «Erin March».
OF_DATES: Final = frozenset({"MONTH", "SEASON", "WEEKDAY"})
_NEVER_IN_NAME: Final = frozenset({"ORG", "ONLINE", "WITH", "KIND"})
_IN_NAME: Final = frozenset({"HYPHEN", "DOT", "AMP", "SLASH"})
_SMALL: Final = frozenset({"OF", "THE", "IN", "TO", "FROM"})
#: What a place may follow with a preposition, whatever its letters.
_BEFORE_PREPOSITION: Final = frozenset(
    "KIND ORG QUOTED DATE NO_DATE COMMA SEMICOLON PIPE DASH COLON LPAR RPAR ORGANISED_BY URL".split()
)
#: What a capitalised word may be to `no_place` besides a part of a name: `Session`, `Mayor`, `Partner`, `Charter`.
_NO_NAMES: Final = frozenset({"NO_PLACE", "OFFICE", "CAPACITY", "BOND"})


class EntryWords:
    """The tokens of an entry, each quotation and each date as one, and what they are beside words of a title.

    dates: the tokens of all dates. shorter: by the offset of a date that stays in its words, because a part of it may
        be meant, the token of that part.
    marks: for each token what it is between two pieces; nothing for a word of one. ends: for each the index of the next
        mark. prepositions: for each what it is before a place.
    venues: the offsets where the word for a house or an assembly begins or ends: `Paris Senate`, `Hotel Ibis`.
    """

    def __init__(self, segment: Segment, costs: dict[str, int]) -> None:
        self._document = segment.document
        self._text = segment.document.text
        self._costs = costs
        self._capitals = segment.text.isupper()
        self.dates: list[Token] = []
        self.shorter: dict[int, Token] = {}
        self.tokens = self._cut(segment)
        self.marks = [self._mark(index, token) for index, token in enumerate(self.tokens)]
        self.ends = _ends(self.marks)
        self.prepositions = [self._preposition(index, token) for index, token in enumerate(self.tokens)]
        venues = phrases(self.tokens, self._text, segment.document.lookups["venue"])
        self.venues = {offset for one in venues if one.type == "VENUE" for offset in (one.start, one.end)}

    def _cut(self, segment: Segment) -> list[Token]:
        """The tokens, each quotation and each date as one. A date of which a part may be meant stays in its words."""
        document, words = self._document, segment.quoted().tokens
        dates, language, span = document.engine.dates, document.language, document.span
        out: list[Token] = []
        place = 0
        for token in segment.with_dates("entry"):
            if token.type in ("DATE", "NO_DATE"):
                self.dates.append(token)
                if "," in token.text:
                    while words[place].end <= token.start:
                        place += 1
                    shorter = dates.after_comma(words, place, token, self._text, language, span)
                    if shorter is not None:
                        self.shorter[token.start] = shorter
                        while place < len(words) and words[place].end <= token.end:
                            out.append(words[place])
                            place += 1
                        continue
            elif token.type == "WORD" and token.text in document.bodies:
                token = Token("ORG", token.start, token.end, token.text, token.text)
            if token.type not in _LINKS:
                out.append(token)
        while out and out[-1].type in _TRIMMED:
            out.pop()
        first = next((i for i, token in enumerate(out) if token.type not in _TRIMMED), 0)
        return out[first:]

    def _mark(self, index: int, token: Token) -> str:
        if token.start in self.shorter:
            return "DATE"
        if token.type == "DOT":
            # «papers. Paris», «Paris. 3 May 2008», but not «St. Aville», «www.x»
            before, after = self.tokens[index - 1], self.tokens[index + 1]
            ends = before.type in ("QUOTED", "KIND") or before.text.islower() or after.type == "DATE"
            return "MARK" if ends and after.start > token.end else ""
        return _MARKS.get(token.type, "")

    def _preposition(self, index: int, token: Token) -> str:
        """What a word in small letters is before a place: `IN`; `OF` after an activity; nothing.

        After a capitalised word it is `IN` only before a known town that more follows: not in «Safety in Lyon».
        """
        if token.lexeme is None or token.lexeme.node is None or not index or not token.text.islower():
            return ""
        before, meaning = self.tokens[index - 1], self._document.meaning_of(token.lexeme, "at")
        if meaning.type != "AT":
            return "OF" if before.type == "KIND" and token.type in ("OF", "TO") else ""
        if len(token.text) == 1 and token.text.isascii() and meaning.language != self._document.language:
            return ""  # «a» is no Italian preposition on an English page
        if before.type in _BEFORE_PREPOSITION:
            return "IN"
        if self.means(before, "capacity") == "CAPACITY":
            return ""
        if before.text.islower():
            return "IN"
        first = index + 1
        end = self.ends[first] if first < len(self.tokens) else first
        if end == len(self.tokens) or self.against_name(first, end, venue=False) is None:
            return ""
        return "IN" if self._document.town_like(self.written(first, end)) == "known" else ""

    def means(self, token: Token, group: str) -> str:
        """The type of what a word means to a group of readers."""
        return self._document.meaning_of(token.lexeme, group).type

    def written(self, first: int, end: int) -> str:
        """The text of some tokens."""
        return self._text[self.tokens[first].start : self.tokens[end - 1].end]

    def against_name(self, first: int, end: int, venue: bool) -> list[str] | None:
        """The names of the costs of a piece as the name of a place, its shape aside; None where it is no name."""
        tokens, costs = self.tokens, self._costs
        if not tokens[first].text[:1].isupper():
            if tokens[first].type != "THE" or first + 1 == end or not tokens[first + 1].text[:1].isupper():
                return None
        against: list[str] = []
        left = 2 * costs["break"]
        names = 0
        other = glued = whole = False
        for index in range(first, end):
            token = tokens[index]
            kind, text, cost = token.type, token.text, ""
            capital, letter = text[:1].isupper(), text[:1].isalpha()
            if kind in _NEVER_IN_NAME or not (letter or kind in _IN_NAME):
                return None
            if not (glued and text.islower() and tokens[index - 1].type == "HYPHEN"):  # «Bergen-op-Zoom»
                hyphen = index + 1 < len(tokens) and tokens[index + 1].type == "HYPHEN"
                # «Six Fours», not «Six-Fours», «Saint-Josse-ten-Noode»
                number = kind == "DAY" and not (glued or hyphen)
                other = other or number or self.means(token, "no_place") in _NO_NAMES
            if kind in ("AND", "AMP"):
                cost, names = "taken for other", 0
            elif capital and not glued:
                names += 1
                shouted = text[1:].isupper() and not self._capitals
                cost = "word more" if names > 1 else "taken for other" if shouted else ""
            elif letter and not glued and kind not in _SMALL and text[-1] not in "'’":
                cost = "word more"
            if cost:
                against.append(cost)
                left -= costs[cost]
                if left < 0:
                    return None
            whole = capital or glued
            glued = kind == "HYPHEN" or text[-1] in "'’"
        alone = end == first + 1 and tokens[first].type in OF_DATES
        return against if (whole and not other and not alone) or venue else None


def _ends(marks: list[str]) -> list[int]:
    """For each token the index of the next mark; how many tokens there are where none follows."""
    ends = [len(marks)] * len(marks)
    for index in range(len(marks) - 2, -1, -1):
        ends[index] = index + 1 if marks[index + 1] else ends[index + 1]
    return ends
