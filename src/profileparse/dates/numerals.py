"""Tells the numbers of a text apart: days, years, centuries in Roman figures, and what is neither."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from ..words.lexer import Token

__all__ = ["classified"]

_CLASSED: Final = frozenset(
    {"NUMBER", "ORDINAL", "SHORT_YEAR", "CENTURY", "QUARTER", "HALF", "THIRD", "WEEKDAY", "ONWARDS"}
)
#: What a week day may stand behind: «12 September 2014, Friday».
_WHOLE: Final = frozenset({"YEAR", "YMD", "DMY", "SHORT_YEAR"})
#: A week day that is no longer than this may be a name or another word (Sun, Ma, Ven): it needs its day behind it.
_SHORT: Final = 3
_BEFORE_DAY: Final = frozenset({"DOT", "COMMA", "THE"})
_DAYS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "NUMBER", "ORDINAL"})
_BEGINS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "WEEKDAY", "YEAR", "ORDINAL"})
#: What follows a week day that stands in front of its date.
_OF_WEEKDAY: Final = frozenset("DAY MONTH YMD DMY THE NUMBER WORD ORDINAL DAYWORD".split())
#: The types of words that may be Roman figures: «i» is a small word in some languages.
_ROMAN_WORDS: Final = frozenset({"WORD", "THE", "AND", "IN"})
_JOINS: Final = frozenset({"HYPHEN", "DASH", "AND", "TO", "SLASH"})
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}


def classified(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` with numbers told apart as days, years and others."""
    out = list(tokens)
    for index, token in enumerate(out):
        kind = token.type
        if kind not in _CLASSED:
            continue
        if kind == "NUMBER":
            digits = len(token.text)
            if digits <= 4:  # only the first 2 999 years are years
                value = int(token.text)
                year, day = digits == 4 and 1000 <= value <= 2999, digits <= 2 and 1 <= value <= 31
                if 31 < value < 100 and [other.type for other in tokens[index + 1 : index + 3]] == ["MONTH", "NUMBER"]:
                    day = len(tokens[index + 2].text) == 4  # «35 May 2008» is no day, and May is not all that is meant
                out[index] = _numeral(token, "YEAR" if year else "DAY" if day else "NUMBER", value)
        elif kind == "ORDINAL":
            value = int("".join(c for c in token.text[:2] if c.isdigit()))
            out[index] = _numeral(token, "DAY" if 1 <= value <= 31 else "OTHER", value)
        elif kind == "SHORT_YEAR":
            out[index] = _numeral(token, kind, _full_year(int(token.text[1:])))
        elif kind == "WEEKDAY":
            if _counts(token) and index + 1 < len(out) and out[index + 1].type == "WEEKDAY":
                out[index] = _numeral(token, "DAY", token.value + 1)
            elif len(token.text) <= _SHORT and not _leads(out, index):
                out[index] = Token("WORD", token.start, token.end, token.text, None, None, token.lexeme)
            elif _stands_behind(out, index):
                out[index] = Token("WEEKDAY_BEHIND", token.start, token.end, token.text, token.value, token.meaning)
        elif kind == "ONWARDS":
            if " " in token.text and _date_follows(out, index):
                # «before 2010 and after 2018», «1995 and on 3 May 2008»: no end of the date in front of it.
                kind = "IN" if token.text[-3:].casefold() == " on" else "AFTER"
                out[index] = Token(kind, token.start, token.end, token.text, None, token.meaning)
        else:
            _read_roman(out, index)
    return out


def _next(tokens: Sequence[Token], index: int, passed: Collection[str]) -> Token | None:
    """The first of the three tokens behind `index` that is of none of the types to pass over."""
    return next((token for token in tokens[index + 1 : index + 4] if token.type not in passed), None)


def _date_follows(tokens: Sequence[Token], index: int) -> bool:
    """Whether a date begins behind the word at `index`."""
    behind = _next(tokens, index, ("OF", "THE"))
    return behind is not None and (
        behind.type in _BEGINS or (behind.type == "NUMBER" and len(behind.text) in (1, 2, 4))
    )


def _read_roman(tokens: list[Token], index: int) -> None:
    """Makes days of the Roman figures beside the word at `index`: XIXe siècle, XVII-XIX secolo, III trimestre."""
    beside = [place for place in (index - 1, index + 1) if 0 <= place < len(tokens)]
    if index > 2 and tokens[index - 2].type in _JOINS:
        beside.append(index - 3)
    for place in beside:
        token = tokens[place]
        if token.type in _ROMAN_WORDS and (value := _roman(token.text)):
            tokens[place] = _numeral(token, "DAY", value)


def _counts(weekday: Token) -> bool:
    """Whether a week day is a number as well: in Portuguese «segunda» is Monday and second."""
    meaning = weekday.meaning
    return meaning is not None and meaning.ordinary and meaning.language == "pt" and len(weekday.text) > _SHORT


def _leads(tokens: Sequence[Token], index: int) -> bool:
    """Whether the week day at `index` stands in front of a day."""
    behind = _next(tokens, index, _BEFORE_DAY)
    return behind is not None and behind.type in _DAYS


def _stands_behind(tokens: Sequence[Token], index: int) -> bool:
    """Whether the week day at `index` stands behind its date and not before one."""
    before = index - 2 if index and tokens[index - 1].type == "COMMA" else index - 1
    if before < 0 or tokens[before].type not in _WHOLE:
        return False
    behind = index + 2 if index + 1 < len(tokens) and tokens[index + 1].type in ("COMMA", "DOT") else index + 1
    return behind == len(tokens) or tokens[behind].type not in _OF_WEEKDAY


def _numeral(token: Token, type_: str, value: int) -> Token:
    return Token(type_, token.start, token.end, token.text, value, None, token.lexeme)


def _roman(text: str) -> int:
    """The number that `text` (XIX, XIXe, XIXème) writes in Roman figures; 0 where it writes none."""
    figures = text.rstrip("eèémr")
    if not figures or not set(figures) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[c] for c in figures]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def _full_year(short: int) -> int:
    """The year of a two-digit one, with a fixed pivot, so that the answer never depends on today."""
    return short + (2000 if short < 50 else 1900)
