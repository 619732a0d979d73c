"""Whether the words and marks around what reads as a date let it be one: no price, no version, no ordinary word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

from ..words.lexer import Token
from .points import NOTHING, PARTS_OF_YEAR

__all__ = ["YEARS", "Surroundings", "language_of"]

#: A token that bears a year: after it a comma or «and» begins another date.
YEARS: Final = frozenset("YEAR INTERVAL YMD DMY MONTH_YEAR YEAR_MONTH DECADE SHORT_YEAR ERA BEFORE_ERA".split())
#: Marks beside a number that is no date.
_NUMBERED: Final = frozenset("§ # № ° º % € $ £".split())
#: What may touch a year in front.
_BEFORE_YEAR: Final = frozenset("LPAR OPEN COMMA COLON DASH SEMICOLON HYPHEN PLAIN_QUOTE DOT PIPE".split())
#: What joins a number to a longer one: «C-11/2016», «192.168.11.2016».
_GLUE: Final = frozenset("WORD HYPHEN SLASH DOT NUMBER DAY OTHER".split())
#: What is beside figures that are no month and no year where a mark with spaces is between them.
_LOOSE: Final = frozenset("WORD NUMBER DAY GROUPED DECIMAL OTHER".split())
#: After such a word an ordinary word is a month, after these if it is of their language, or no abbreviation.
_SAYS_WHEN: Final = frozenset({"SINCE", "UNTIL", "BEFORE", "AFTER"})
_SMALL_SAYS_WHEN: Final = frozenset({"FROM", "OF", "TO", "BETWEEN"})
_LONGEST_ABBREVIATION: Final = 3
#: A number that nothing says to be a day or a year.
_BARE: Final = frozenset({"DAY", "NUMBER"})
#: A date of these alone is figures and marks.
_FIGURES: Final = frozenset("YEAR DAY HYPHEN SLASH DASH AND OR TO COMMA MONTH_YEAR YEAR_MONTH INTERVAL YMD".split())
#: The languages in which «9 de 8 de 1971» is a date.
_OF_BETWEEN_FIGURES: Final = frozenset({"es", "pt", "ca"})
_PARTS: Final = frozenset({"SEASON", *PARTS_OF_YEAR})
#: What says that a date is not certain; before a number or another word it says it of that.
_UNSURE: Final = frozenset({"CIRCA", "MAYBE", "TILDE"})
#: No word that another is about: «1850 circa in Roma».
_AFTER_UNSURE: Final = frozenset({"IN", "AND", "OR"})
_MAY_BEGIN: Final = _PARTS | _UNSURE | {"MONTH"}
_NUMERIC: Final = frozenset({"MONTH_YEAR", "DAY_MONTH", "DMY", "YMD"})
#: A code in quotes ends with one of these.
_QUOTES: Final = frozenset("'`\"")
#: A number and its era, where nothing else says that it is a year.
_OF_ERA: Final = (["DAY", "ERA"], ["NUMBER", "ERA"])
#: What may be beside a year with figures left out.
_BESIDE_MASKED: Final = frozenset({"", "LPAR", "RPAR", "COMMA", "SEMICOLON", "DOT"})
#: Years alone, and what makes a range of them.
_OF_YEARS: Final = frozenset("YEAR AND OR COMMA AMP CIRCA BETWEEN FROM TO DASH HYPHEN UNTIL".split())
_RANGES: Final = frozenset("BETWEEN FROM TO DASH HYPHEN UNTIL".split())
#: Words after a date that are counted by no number.
_GOES_ON: Final = frozenset("IN OF AND OR THE TO FROM UNTIL SINCE BEFORE AFTER HAPPENED MAYBE CIRCA AT".split())
#: What shows after «year» and a number that the number is none.
_NOT_AFTER_YEAR: Final = frozenset({"MONTH", "OF", "WORD", "NUMBER", "DAY"})
#: What is counted or paid.
_UNITS: Final = frozenset("%€$£°²³")
#: Words and numbers after a year that it counts.
_COUNTED: Final = frozenset({"WORD", "NUMBER", "DAY", "GROUPED"})
#: What joins a number to figures after it.
_BEFORE_FIGURES: Final = frozenset({"DOT", "SLASH", "HYPHEN", "COMMA", "COLON"})
#: Signs before an amount, a number of something, or code.
_BEFORE_AMOUNT: Final = frozenset("€$£#°*<>+'")
#: No word that leads to a number is longer.
_LONGEST_REFERENCE: Final = 20
#: «Nuits d’»
_WORDS_BEFORE: Final = 2


class Surroundings:
    """The tokens of a text, to look at beside a date.

    language: the page's (ISO 639-1). references: folded words after which a number is no date («version», «room»).
    """

    __slots__ = ("_references", "_text", "_tokens", "language")

    def __init__(self, tokens: list[Token], text: str, language: str | None, references: frozenset[str]) -> None:
        self._tokens = tokens
        self._text = text
        self.language = language
        self._references = references

    def fits_context(self, used: list[Token], index: int) -> bool:
        """Whether what is around the tokens of a date, the first of them at `index`, leaves it one."""
        kinds = [token.type for token in used]
        before, after = self._neighbours(index, used[0].start, used[-1].end)
        if self._belongs_before(used, kinds, index, before) or self._belongs_after(used, kinds, index, after):
            return False
        if _is_unlikely(used, kinds, before, after):
            return False
        if kinds != ["YEAR"] and _FIGURES.issuperset(kinds) and not self._figures_stand_alone(used, before, after):
            return False
        for token in used:
            meaning = token.meaning
            if meaning is None:
                continue
            if meaning.ordinary and not self._ordinary_word_fits(token, used) and not self._stands_apart(used, index):
                return False
            if token.type == "SEASON" and token.text[-1].isdigit() and meaning.language != self.language:
                return False  # K2 is a quarter in Dutch, and a mountain elsewhere
        if kinds[-1] not in ("YEAR", "SHORT_YEAR") or not all(kind == "OF" for kind in kinds[:-1]):
            return True
        return self._year_stands_alone(used[-1], index, after)

    def comma_parts(self, index: int) -> bool:
        """Whether a comma parts words that end at `index` from a date: «part 2, May 2012», «Anna May, June 2019»."""
        first, _, *behind = self._tokens[index : index + 4]
        kinds = [token.type for token in behind]
        before = self._neighbours(index, first.start, first.end)[0]
        if first.type == "DAY":
            named = self._refers(before) or (before.type == "WORD" and "MONTH" in kinds)
            return named and first.text.isdigit()
        return first.type == "MONTH" and kinds[:1] == ["MONTH"] and before.type == "WORD" and before.text[0].isupper()

    def names_person(self, index: int) -> bool:
        """Whether a month or season before a comma and a year may be a name: «Erin March, 2012», «Mr. Spring, 2012»."""
        tokens = self._tokens[max(index - 2, 0) : index + 3]
        if len(tokens) < 4 or tokens[-1].type != "YEAR" or tokens[-3].type == "DAY":
            return False
        name, before = tokens[-3], tokens[-4]
        ordinary = name.meaning is not None and (name.meaning.ordinary or name.type == "SEASON")
        if not ordinary or not name.text.istitle() or "\n" in self._text[before.end : name.start]:
            return False
        title = before.type == "DOT" and tokens[0].text.istitle() and len(tokens[0].text) <= _LONGEST_ABBREVIATION
        return title or (before.type == "WORD" and before.text.istitle())

    def last_belongs_to_words(self, used: list[Token], index: int) -> bool:
        """Whether what a date ends with begins what follows: «2001: Summer workshop», «in 1998 about six of them»."""
        last = used[-1]
        if last.type not in _MAY_BEGIN or not any(token.type in YEARS for token in used[:-1]):
            return False
        after = self._neighbours(index, used[0].start, last.end)[1]
        unsure = last.type in _UNSURE
        abbreviated = unsure and after.type == "DOT" and after.start == last.end
        if abbreviated:
            after = self._neighbours(index, used[0].start, after.end)[1]
        if unsure:
            if last.start == used[-2].end or self._text[last.start - 1] == "-":
                return False  # 1950-ish
            if abbreviated and after.text.istitle():
                return False  # 1900 ca. The chair
            return after.text.replace(" ", "").isalnum() and after.type not in _AFTER_UNSURE
        if last.type == "MONTH" and used[-2].type == "YEAR" and last.meaning is not None:
            # 2015 Jan Smith, 2018 Marco Rossi, «in 2008, May I say»
            named = after.type in ("WORD", "HYPHEN") or (len(after.text) == 1 and after.text.isupper())
            return named and last.text.istitle() and (last.meaning.ordinary or last.meaning.language != self.language)
        return last.type != "MONTH" and after.text[:1].isalpha() and after.type != "OF"

    def _belongs_before(self, used: list[Token], kinds: list[str], index: int, before: Token) -> bool:
        """Whether what a date begins with belongs to the words and figures before it."""
        first, kind = used[0], kinds[0]
        glued = before.end == first.start
        if kind == "YEAR":
            return self._refers(before, colon=len(kinds) == 1)  # page 1998, port: 1081
        if glued and (kind == "CIRCA" or kinds[-1] == "CENTURY"):  # 271c2521, 0.09 sec
            return before.text.isalnum() or self._text[before.start - 1 : before.start].isdigit()
        if kind in _NUMERIC and before.type == "MONTH":  # August 2/1915
            return not (before.meaning and before.meaning.ordinary)
        if kind == "DMY" and glued and before.type in ("SLASH", "HYPHEN"):  # 5/6/7, 2005, «gnu-3.2.57»
            return before.type == "SLASH" or len(first.text) < 8
        if kind == "MONTH":
            return glued and before.type == "HYPHEN"  # 1er-Mars 26, 2000
        if kinds[:3] == ["DAY", "COMMA", "DAY"]:  # «Part two, 12 May 2009», «Room 12, 3 May 2001»
            second = used[2]
            words = first.text.isalpha() and second.text[0].isdigit()
            return words or cast(int, first.value) >= cast(int, second.value)
        if kind == "DECADE":  # people in their sixties
            return before.type != "THE" and first.text.isalpha() and language_of(first) == "en"
        head = used[1] if kind == "OF" else first
        if head.type not in _PARTS:
            return False
        place = self._place(index, head.start)
        if place < _WORDS_BEFORE or self._tokens[place - 1].type != "OF":
            return False
        return self._tokens[place - 1].end == head.start and self._tokens[place - 2].text[:1].isalpha()  # Nuits d’été

    def _belongs_after(self, used: list[Token], kinds: list[str], index: int, after: Token) -> bool:
        """Whether what a date ends with belongs to the words and figures after it."""
        kind, last = kinds[0], used[-1]
        if after.type not in _GOES_ON and after.text[:1].islower():
            # «1980 or 1981 users», «30 CE marked items», and not «in 30 CE many people»
            if _counts_words(used) or (kinds in _OF_ERA and self._tokens[index] is used[0]):
                return True
        if kind == "YEARWORD" and last.type in ("DAY", "NUMBER"):  # «the year 800», not «every year on 19 June»
            return len(used) > 2 or last.start - used[0].end > 1 or after.type in _NOT_AFTER_YEAR
        # in 2008 the second quarter of the town, 1000s of times
        counted = (kind == "YEAR" and last.type in PARTS_OF_YEAR) or (last.type == "DECADE" and "000" in last.text)
        return counted and after.type == "OF"

    def _ordinary_word_fits(self, token: Token, used: list[Token]) -> bool:
        """`set 2008` is a month in Italian only; `3 set 2008` is one everywhere."""
        if token.type not in ("MONTH", "SEASON", "WEEKDAY") or language_of(token) == self.language:
            return True
        types = {other.type for other in used}
        place = used.index(token)
        before = used[place - 1] if place else NOTHING
        # «Membre depuis mars 2010», «de mars 2010»
        foreign = language_of(before) != self.language and len(token.text) > _LONGEST_ABBREVIATION
        small = before.type in _SMALL_SAYS_WHEN and (foreign or language_of(before) == language_of(token))
        if small or before.type in _SAYS_WHEN:
            return True
        foreign = any(other.type == "OF" and language_of(other) != language_of(token) for other in used)
        if foreign or "DAY" not in types or not types & YEARS:
            return False
        # «I'll be out 2016 - 11»: after a foreign month there is a joiner or its year, and its day only in English.
        behind = used[place + 1].type if place + 1 < len(used) else ""
        return token.type != "MONTH" or before.type in ("DAY", "OF") or (behind == "DAY" and language_of(token) == "en")

    def _stands_apart(self, used: list[Token], index: int) -> bool:
        """Whether a month and its year are by themselves on an English page: «Charleroi, mars 1994»."""
        tokens, kinds = self._tokens, [token.type for token in used]
        if kinds[:2] != ["MONTH", "YEAR"] or tokens[index] is not used[0]:
            return False
        before = tokens[index - 1].type if index else ""
        ranged = len(kinds) > 2 and kinds[2] in _SMALL_SAYS_WHEN
        if before != "COMMA" and (before not in ("", "COLON", "LPAR") or not used[0].text.islower()):
            return False
        after = self.after(index, used[-1].end)
        return (ranged or len(kinds) == 2) and after.type in ("", "COMMA", "DOT", "SEMICOLON", "RPAR")

    def _figures_stand_alone(self, used: list[Token], before: Token, after: Token) -> bool:
        """Whether figures are a date: not «version 2015.3», «room 11/2016», «§ 3-2015», «2004/12/EC»."""
        first, last = used[0], used[-1]
        if self._refers(before, colon=first.type == "YEAR_MONTH") or before.text in _NUMBERED:
            return False
        if before.end == first.start and _joins(before, first):
            return False
        if after.type != "DOT" and (after.text in _NUMBERED or (after.start == last.end and _joins(after, last))):
            return False
        if after.type in _LOOSE and _counts_what_follows(used):
            return False
        spaced = " " in self._text[first.start : last.end]
        if len(used) > 1 or last.type == "YMD" or (last.type == "MONTH_YEAR" and not spaced):
            return True
        return _LOOSE.isdisjoint((before.type, after.type))

    def is_foreign(self, used: list[Token], index: int) -> bool:
        """Whether a date begins with a word that is not in the language of the page, and another word in it is."""
        head = used[0]
        if self.language is None or language_of(head) in (None, self.language):
            return False
        first = self._place(index, head.end)
        return any(
            language_of(other) == self.language for other in self._tokens[first : self._place(first, used[-1].end)]
        )

    def _refers(self, before: Token, *, colon: bool = False) -> bool:
        """Whether a number only refers to something, as the word or mark before it shows: «version», «p.»."""
        word = before.lexeme.folded if before.lexeme is not None else ""
        if word == "." or (colon and word == ":"):
            words = self._text[max(before.start - _LONGEST_REFERENCE, 0) : before.start].split()
            word = words[-1].lstrip("([").casefold() if words else ""
        return word in self._references

    def after(self, index: int, offset: int) -> Token:
        """The first token from `index` on that begins at `offset` or later; one of no type where there is none."""
        place = self._place(index, offset)
        return self._tokens[place] if place < len(self._tokens) else NOTHING

    def _place(self, index: int, offset: int) -> int:
        """The place of that token; how many tokens there are where there is none."""
        tokens = self._tokens
        while index < len(tokens) and tokens[index].start < offset:
            index += 1
        return index

    def _neighbours(self, index: int, start: int, end: int) -> tuple[Token, Token]:
        """The tokens before and after a stretch, on its line; it begins at the token of that index or later."""
        text, tokens, place = self._text, self._tokens, self._place(index, start)
        behind = self._place(place, end)
        before = tokens[place - 1] if place else NOTHING
        after = tokens[behind] if behind < len(tokens) else NOTHING
        if place and "\n" in text[before.end : start]:
            before = NOTHING
        if behind < len(tokens) and "\n" in text[end : after.start]:
            after = NOTHING
        return before, after

    def _year_stands_alone(self, year: Token, index: int, after: Token) -> bool:
        """Whether four digits are a year: not «2009 Award», «the 2000 inhabitants», «€ 1500», «p. 123», «2000x1500».

        index: of the token that the date begins with, a small word perhaps.
        """
        tokens, text = self._tokens, self._text
        first = tokens[index]
        short = year.type == "SHORT_YEAR"
        if after.type in _COUNTED or after.text in _UNITS:
            return first.type == "IN" and after.start > year.end
        if short and after.type == "CLOCK":
            return False  # '49 hours
        if after.start == year.end:
            behind, hyphenated = text[after.end : after.end + 1], text[first.start - 1 : first.start] == "-"
            if after.text[:1].isalpha() or after.text == "_" or (short and after.text == "'"):
                return False  # 2065c468, '41'
            if after.type in _BEFORE_FIGURES and behind.isdigit():
                return False  # 2015.3, 2012-0045, '12,345', 2618:1234
            if after.type == "HYPHEN" and (hyphenated or behind.islower()):
                return False  # 1024-bit, CVE-2024-XXXX
            if after.type == "DOT" and hyphenated and behind.islower():
                return False  # ns-1111.example.org
        if not index:
            return True
        last, one = tokens[index - 1], tokens[index - 2] if index > 1 else NOTHING
        glued = last.end == first.start
        if one.type in _BARE and (last.type == "SLASH" or (glued and last.type in ("DOT", "COLON", "HYPHEN"))):
            return False  # 192.168.11.2016, ISO 8601:2004, 02110-1301
        if glued and one.end == last.start and last.type in ("HYPHEN", "COLON"):
            if one.type == "YEAR" or text[year.end : year.end + 1] in _QUOTES:
                return False  # CVE-2024-1234, 'win-1252'
        if one.type == "WORD" and (last.text == "=" or last.type in _BARE):
            return False  # iterations = 1000, Studio 16 2019
        if one.type == "PLAIN_QUOTE" and last.type == "COLON" and tokens[max(index - 4, 0)].text == one.text:
            return tokens[index - 3].type in ("HAPPENED", "YEARWORD")  # "hours": 1696
        if last.type == "LPAR" and one.end == last.start and one.text[:1].islower():
            return False  # setTime(1000)
        if (one.type in ("RPAR", "SLASH") and last.type == "SLASH") or one.text == "}":
            return False  # now() / 1000, // 1000
        if last.type == "DOT" and one.text.isalpha():
            return not glued and len(one.text) > 2
        if glued:
            return last.type in _BEFORE_YEAR and last.text != "'"
        return last.type == "QUOTED" or last.text not in _BEFORE_AMOUNT


def _is_unlikely(used: list[Token], kinds: list[str], before: Token, after: Token) -> bool:
    """Whether a date is written in a way that needs more to be one."""
    last = used[-1]
    if "MASKED" in kinds:
        return not {before.type, after.type} <= _BESIDE_MASKED  # did you pay 197?
    if "CENTURY_CODE" in kinds:  # Oracle 12c
        alone = before.type == after.type == ""
        return not alone and any(t.type == "CENTURY_CODE" and t.text.rstrip("c.").isdigit() for t in used)
    if last.type == "CIRCA" and len(used) > 1:  # 2065c468
        return last.end - last.start == 1 and last.start == used[-2].end
    return kinds[:3] == ["DAY", "OF", "DAY"] and language_of(used[1]) not in _OF_BETWEEN_FIGURES


def language_of(token: Token) -> str | None:
    """The language of the word list that the meaning of a token is from."""
    return token.meaning.language if token.meaning else None


def _joins(beside: Token, figures: Token) -> bool:
    """Whether what touches figures belongs to them; a word that lost its space does not («er1992», «2002low»)."""
    if beside.type == "WORD":
        return figures.type in ("MONTH_YEAR", "YEAR_MONTH", "DAY")
    return beside.type in _GLUE and beside.text not in "*`"


def _counts_what_follows(used: Sequence[Token]) -> bool:
    """Whether the number after a year and a mark with spaces is no year: «Forum 2008 – 15 towns», not «2006 – 07»."""
    if [token.type in _BARE for token in used] != [False, False, True] or used[1].end == used[2].start:
        return False
    year, number = used[0].value, used[2].value
    return used[0].type == "YEAR" and cast(int, number) != (cast(int, year) + 1) % 100


def _counts_words(used: Sequence[Token]) -> bool:
    """Whether what may be years counts the word after it: «between 1500 and 2000 people», «1980 or 1981 users»."""
    kinds = {token.type for token in used}
    if not kinds <= _OF_YEARS or (len(used) == 1):
        return False
    either = not kinds & _RANGES and len(kinds) > 1 and "CIRCA" not in kinds
    return either or all(token.value % 100 == 0 for token in used if token.type == "YEAR")
