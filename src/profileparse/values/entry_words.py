"""What the words of a piece of an entry look like: organisations, the name of a place."""

from __future__ import annotations

from typing import Final

from ..words.lexer import Token

__all__ = ["has_small_words", "is_name", "is_orgs"]

_SMALL: Final = frozenset({"OF", "THE", "IN", "HYPHEN", "DOT", "TO", "FROM", "SLASH"})
_NEVER_IN_NAME: Final = frozenset("KIND ORG QUOTED DATE WITH LPAR RPAR COLON QMARK ORGANISED_BY".split())
_AMONG_ORGS: Final = frozenset({"ORG", "HYPHEN", "AND", "AMP", "SLASH", "THE", "DASH", "WITH"})
_BEFORE_ORGS: Final = frozenset({"ORG", "ORGANISED_BY", "THE"})
#: Words of dates, which alone are no names of places.
_OF_DATES: Final = frozenset({"MONTH", "SEASON", "WEEKDAY"})


def is_orgs(group: list[Token]) -> bool:
    """`FFSU`, `Efus-FFSU`, `organised by Efus and FFSU`."""
    if not group or group[0].type not in _BEFORE_ORGS:
        return False
    rest = group[1:] if group[0].type == "ORGANISED_BY" else group
    kinds = {token.type for token in rest}
    return "ORG" in kinds and kinds <= _AMONG_ORGS


def is_name(group: list[Token], joined: bool = False) -> bool:
    """Whether tokens look like the name of a place: capitalised words, small ones only between them."""
    if not group or len(group) > 11 or not group[0].text[:1].isupper() or not group[-1].text[-1:].isalpha():
        return False
    if (len(group) == 1 and group[0].type in _OF_DATES) or group[0].type == "ONLINE":
        return False
    if not group[-1].text[:1].isupper() and group[-1].type != "WORD":
        return False
    words = 0
    for index, token in enumerate(group):
        kind, text = token.type, token.text
        if kind in _NEVER_IN_NAME:
            return False
        if kind in ("AND", "AMP"):
            if not joined:
                return False
        elif text[:1].isupper():
            words += index == 0 or group[index - 1].type != "HYPHEN"
        elif kind not in _SMALL and not (text.isalpha() and len(text) <= 4) and text[-1:] not in "'’":
            if index == 0 or group[index - 1].type != "HYPHEN":
                return False
    return 1 <= words <= 4


def has_small_words(group: list[Token]) -> bool:
    """Whether a word without a capital stands in it, articles and «of» aside."""
    return any(token.type == "WORD" and token.text.islower() for token in group)
