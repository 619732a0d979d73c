"""Judges what reads as a date by what is beside it, as `beside.lark` says, and knows a month by its misspelt name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..compiled import tables
from ..words.lexer import Shapes, Token
from ..words.vocabulary import differ_by_a_slip, fold, keep
from .points import BARE, NO_MONTH, NOTHING, SHORT, language_of

#: Marks, numbers and small words, before which one more token is looked at, and the words that one after is.
_PASSED: Final = frozenset("DOT COLON DASH HYPHEN SLASH LPAR PLAIN_QUOTE DAY NUMBER YEAR MONTH_YEAR OF OTHER".split())
_JOINING: Final = frozenset({"YEARWORD", "DECADEWORD"})
#: A year, or a number of bytes.
_SIZES: Final = frozenset({"1000", "1024", "2048"})


class Judge:
    """The expressions of `beside.lark`, and what the word lists say about numbers and orders."""

    def __init__(self) -> None:
        self._forms = Shapes(tables().shapes["beside"])
        self._written: dict[str, str] = {}
        words = tables().words
        self._currencies = frozenset(word for listed in words.values() for word in listed["currencies"])
        self._references = frozenset(fold(word) for listed in words.values() for word in listed["reference"])
        self._streets: dict[str, set[str]] = {}  # the languages of each word
        for spoken, listed in words.items():
            for word in listed["streets"]:
                self._streets.setdefault(word, set()).add(spoken)
        self._month_first = frozenset(language for language, listed in words.items() if not listed["day_first"])

    def judge(self, tokens: Sequence[Token], first: int, end: int, text: str, language: str | None) -> str:
        """The name of the expression that matches what is around a date; empty where none does.

        tokens: of `text`, which is in that language; the date begins with the one at `first`, and ends at `end`.
        """
        behind = first
        while behind < len(tokens) and tokens[behind].end <= end:
            behind += 1
        before = max(first - 1, 0)
        while before > max(first - 5, 0) and (
            tokens[before].type in _PASSED
            or tokens[before - 1].text == "_"
            or (tokens[before].type == "WORD" and tokens[before - 1].type in ("DAY", "OF"))
        ):
            before -= 1
        after = tokens[behind] if behind < len(tokens) else NOTHING
        last = behind + 1 if len(after.text) in (1, 2) or after.type in _JOINING else behind
        signs = [self._sign(tokens, place, text, language) for place in range(before, min(last + 1, len(tokens)))]
        signs.insert(behind - before, "]")
        signs.insert(first - before, "[")
        return self._forms.name("".join(signs))

    def _sign(self, tokens: Sequence[Token], place: int, text: str, language: str | None) -> str:
        """A token as the expressions see it; `beside.lark` says what each letter is."""
        token, before = tokens[place], tokens[place - 1] if place else NOTHING
        kind, value, meaning = token.type, token.value, token.meaning
        key = kind + token.text
        between = "-" if before.end == token.start else "|" if place and "\n" in text[before.end : token.start] else " "
        sign = between + (self._written.get(key) or self._as_written(token, key))
        sign += self._street(token.text, tokens[place + 1 : place + 5], language) if kind == "WORD" else ""
        if kind in BARE and place > 1 and tokens[place - 2].type == "YEAR" and value is not None:
            year: int = tokens[place - 2].value
            sign += "y" if value == (year + 1) % 100 else "m" if value <= max(year % 100, 12) else ""
        if meaning is not None and meaning.language is not None:
            spoken = meaning.language
            sign += ("o" if meaning.ordinary else "") + ("p" if spoken == language else "f")
            if spoken != language and language_of(before) == spoken:
                sign += "l"
            if spoken in self._month_first:
                sign += "b"
        return sign

    def _street(self, word: str, after: Sequence[Token], language: str | None) -> str:
        """`w` for a word that is one for a street in the page's language, or in that of the month soon after it.

        A word that the list has with a capital means something else without one: «Place du 8 Mai», «mise en place».
        """
        known = self._streets.get(word) or self._streets.get(fold(word))
        if known is None:
            return ""
        nodes = [token.lexeme.node for token in after if token.type == "MONTH" and token.lexeme is not None]
        return "w" if known & {language, *(one.language for node in nodes if node for one in node.meanings)} else ""

    def _as_written(self, token: Token, key: str) -> str:
        """The type of a token, and what its letters alone say."""
        kind, written = token.type, token.text
        length = len(written)
        if length == 1 and (kind == "OTHER" or written == "'"):
            return written
        if written in self._currencies:
            return "€"
        sign = kind
        if written[:1].isalpha():
            sign += "a" if written[0].islower() else "c" if written.istitle() or not written.strip("IVX") else "u"
        if length <= SHORT:
            sign += str(length)
        code = kind == "DMY" and not written[-4:].isdigit()  # 3.2.57, K2, 12c, XIXw.
        code = code or (kind == "MONTH_YEAR" and written[1] == "/") or (kind == "YMD" and "." in written)  # 3/2019
        code = code or (kind == "SEASON" and length <= SHORT and written[-1].isdigit())
        if code or (kind == "CENTURY_CODE" and (written.rstrip("c.").isdigit() or "w" in written)):
            sign += "s"
        if fold(written) in self._references:
            sign += "r"
        if (written.endswith("00") and kind == "YEAR") or (kind == "DECADE" and "000" in written):
            sign += "z"
        if kind == "YEAR" and (written in _SIZES or not "1700" <= written < "2100"):
            sign += "k" if written in _SIZES else "e" if "1300" <= written < "1700" else "h"
        return keep(self._written, key, sign)


# --- a month by its misspelt name: the year beside it is not the whole date

#: From how many letters on a month with a slip is told from another word: beside a year alone, and beside a day too.
_LENGTHS: Final = (7, 5)
#: What may be between a month and its day or year.
_BETWEEN: Final = frozenset({"DOT", "OF", "COMMA"})


class Slips:
    """The names of months in all languages, to know one with a slip inside it: «Setpember», «decmbre», «Jannuar»."""

    def __init__(self) -> None:
        listed = [names for words in tables().words.values() for names in words["months"].values()]
        self._months = sorted({fold(name) for names in listed for name in names if len(name) >= _LENGTHS[1]})

    def marked(self, tokens: list[Token]) -> list[Token]:
        """`tokens` with a month of no calendar, which is reported, for each misspelt one before a year.

        «5 Ocotber 1999», «Sptember 12, 2001»; not «5 Octagons 1999», «Junior 2009», «12 Match 2010».
        """
        for index in [index for index, token in enumerate(tokens) if token.type == "YEAR"]:
            before = _before(tokens, index)
            place = _before(tokens, before) if before >= 0 and tokens[before].type == "DAY" else before
            word = tokens[place] if place >= 0 else NOTHING
            day = _before(tokens, place)
            dated = place < before or (day >= 0 and tokens[day].type == "DAY")
            if word.type == "WORD" and self._meant(fold(word.text), _LENGTHS[1 if dated else 0]):
                tokens[place] = Token("MONTH", word.start, word.end, word.text, NO_MONTH, None, word.lexeme)
        return tokens

    def _meant(self, word: str, length: int) -> str:
        """The month of at least so many letters that a word misspells; empty where it misspells none.

        The first and the last letter are right, and a letter is another one in long words only.
        """
        for month in self._months:
            alike = len(month) >= length and (month[:1], month[-1:]) == (word[:1], word[-1:])
            changed = len(month) == len(word) and sorted(month) != sorted(word)
            if alike and (len(word) > 7 or not changed) and differ_by_a_slip(month, word):
                return month
        return ""


def _before(tokens: list[Token], index: int) -> int:
    """The index of the token before, without what may be between the parts of a date; -1 where there is none."""
    index -= 1
    while index >= 0 and tokens[index].type in _BETWEEN:
        index -= 1
    return index
