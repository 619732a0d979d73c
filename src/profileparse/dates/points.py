"""Points in time before their missing parts are filled in, the numbers that write them, and times beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from ..compiled import tables
from ..models.calendar import Qualifier
from ..words.lexer import Shapes, Token

Unit = Literal["year", "decade", "century"]
#: The month of what no calendar has, so that it is reported.
NO_MONTH: Final = 0
#: What is beside a token where nothing is.
NOTHING: Final = Token("", -1, -1, "")
#: A word of so many letters may be an abbreviation.
SHORT: Final = 3
#: A number that nothing says to be a day or a year.
BARE: Final = frozenset({"DAY", "NUMBER"})


@dataclass
class Point:
    """A day, month, season (code 21 to 41 in `month`), year, decade or century; parts not written are None.

    era: `AD` or `BC` where the text says which; the years before Christ count from 1 here, and backwards.
    weekday: 1 for Monday, as ISO 8601 counts, where the text names one.
    ambiguous: what else it could be, in words; empty where it is sure.
    order: what is read as the first of its two numbers, `day` or `month`.
    short_year: whether the number in `day` has two digits and might be a year (06 in 2006-07).
    figures: whether it is a number by itself in Arabic figures, or one after «années», which may be a decade or a year.
    year_last: whether it is a day whose year is after its month, a word.
    of_century: whether it is a decade whose century is after it: «the twenties of the 19th century».
    hundred: whether it is written like `1800s`: the century, or, where it is not certain, its first decade.
    spreads: whether a word before it says how certain it is, which is of all that «or» joins.
    start, end: offsets in the text of the first character that the point was read from, and after the last.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit = "year"
    ambiguous: str = ""
    order: str = ""
    short_year: bool = False
    figures: bool = False
    year_last: bool = False
    of_century: bool = False
    hundred: bool = False
    era: str | None = None
    approximate: bool = False
    spreads: bool = False
    uncertain: bool = False
    qualifier: Qualifier | None = None
    start: int = 0
    end: int = 0


class Expression(NamedTuple):
    """What stood there, before missing parts are filled in: `points[i] joins[i] points[i + 1]`.

    head: `listed`, `from`, `between`, `since` or `until`.
    """

    head: str
    points: list[Point]
    joins: list[str]


# --- numbers in a text: days, years, Roman figures

#: What `classified` looks at.
CLASSED: Final = {"CENTURY_CODE"}.union(
    "NUMBER ORDINAL SHORT_YEAR CENTURY QUARTER HALF THIRD MID WEEKDAY ONWARDS ERA BEFORE_ERA YEARWORD".split()
)
#: What «r.» says to be a year, w 966 r.
_WHOLE: Final = frozenset({"YEAR", "YMD", "DMY", "SHORT_YEAR", "YEAR_AFTER"})
#: The types of words that may be Roman figures: «i» is a small word in some languages.
_ROMAN_WORDS: Final = frozenset({"WORD", "THE", "AND", "IN", "TO", "OR"})
_MAYBE_ROMAN: Final = _ROMAN_WORDS | {"DAY"}
#: What may be between a century and its Roman figures, or between those of two.
_BESIDE_ROMAN: Final = frozenset({"DOT", "OF", "THE"})
_JOINS: Final = frozenset({"HYPHEN", "DASH", "AND", "TO", "SLASH", "OR"})
#: Years with commas are a list where all of the text is nothing else.
_LISTED: Final = frozenset({"NUMBER", "SEMICOLON", "COMMA", "QMARK"})
#: What the last word of a text is, where it says how a year before it is meant.
_LAST: Final = {"BEFORE": "EARLIER", "AFTER": "ONWARDS", "AND": "IN", "OR": "IN"}
_PARTS: Final = frozenset({"EARLY", "MID", "LATE"})
#: So many tokens before one and after it show what it is.
_BESIDE: Final = 5
#: How a figure that is left out of a year is written, and two.
_MASKS: Final = frozenset({mark * count for mark in "-?Xxu_*" for count in (1, 2)} | {".."})
_ROMAN: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_SUBTRACTED: Final = frozenset("IV IX XL XC CD CM".split())
#: What may be beside a month in Roman figures and its year, where there is no day.
_APART: Final = frozenset("COMMA SEMICOLON COLON LPAR RPAR DASH YEARWORD SINCE FROM UNTIL TO IN BETWEEN AND".split())
#: What is between a day, its month in Roman figures and its year.
_AROUND_ROMAN: Final = (" ", ". ", "-", ".", "/")


class Figures:
    """The expressions of `figures.lark`."""

    def __init__(self) -> None:
        self._shapes = Shapes(tables().shapes["figures"])

    def classified(
        self, tokens: Sequence[Token], text: str, language: str | None = None, *, whole: bool = False
    ) -> list[Token]:
        """`tokens` of `text` with numbers told apart as days, years and others.

        language: the text's; a single letter is a century (`s. XIX`) or an era (`a. C.`) in its own language only.
        whole: whether all of `text` is a date; then `747`, `MDCXII` and the last part of `3 Aug 96` are years.
        """
        out = list(tokens)
        if whole and out:
            _read_marks(out)
        masks: set[int] = set()  # where something is that is a part of the token before it
        for index, token in enumerate(out):
            kind = token.type
            if whole and kind == "WORD" and len(token.text) > SHORT and roman_number(token.text, 2999) > 999:
                out[index] = _changed(token, "YEAR", roman_number(token.text, 2999))
            if kind not in CLASSED:
                continue
            if kind == "NUMBER":
                digits = len(token.text)
                if digits <= 4 and token.text.isascii() and (whole or digits < 3 or token.text[0] != "0"):
                    masked = _masked(token, text, masks)
                    if digits == 4 or (whole and digits == 2):
                        _read_roman_month(out, index, text, language, whole=whole)
                    out[index] = masked or self._number(out, index, whole)
            elif kind in ("ORDINAL", "CENTURY_CODE"):
                value = int("".join(c for c in token.text[:2] if c.isdigit()) or roman_number(token.text))
                day = 1 <= value <= 31  # «32nd May 2008» is no day, and May is not all that is meant
                day = day or any(other.type == "MONTH" for other in out[max(index - 1, 0) : index + 3])
                out[index] = _changed(token, kind if kind != "ORDINAL" else "DAY" if day else "OTHER", value)
            elif kind == "SHORT_YEAR":
                out[index] = self._short_year(out, index, whole)
            elif kind in ("WEEKDAY", "ONWARDS"):
                name = self._name(out, index, whole)
                if name:
                    out[index] = _changed(token, name, token.value + 1 if name == "DAY" else None)
            elif kind == "YEARWORD":
                _read_year_word(out, index, masks)
            elif kind in ("ERA", "BEFORE_ERA"):
                if not _names_era(token, language) and (not index or out[index - 1].type != "CENTURY"):
                    out[index] = _changed(token, "WORD")
                elif whole and language == "it" and all(other.type != "CENTURY" for other in out):
                    _read_roman(out, index, (-1,), "CENTURY_CODE")  # II-III d.C.
            else:
                # As a word by itself «w» is «in»; before its century it is none: XIX w., and w XIX wieku.
                letter = kind == "CENTURY" and len(token.text) == 1
                roman = _read_roman(out, index, (-1,) if letter and token.value else (-1, 1))
                own = language_of(token) == language or (whole and text[token.end : token.end + 1] == ".")
                if letter and not (roman and own):
                    out[index] = _changed(token, "IN" if token.value else "WORD")  # it's 8
                elif letter and index and out[index - 1].type == "DAY":
                    out[index] = _with_stop(token, _next(out, index, ()), masks)
        return [token for token in out if token.start not in masks] if masks else out

    def _name(self, tokens: list[Token], index: int, whole: bool) -> str:
        """What a token is by what is beside it, as `figures.lark` says; empty where that is nothing else."""
        token, length = tokens[index], len(tokens[index].text)
        # What is beside these makes no difference, and to write it down takes 6 % of the time for prose.
        sure = length == 1 or (length == 3 and not whole) or (length == 4 and token.text[0] in "12")
        most = 0 if sure and token.type == "NUMBER" else _BESIDE
        signs = [_sign(tokens, place) for place in range(max(index - most, 0), min(index + most + 1, len(tokens)))]
        here = min(index, most)
        before, after = "".join(signs[:here]), "".join(signs[here + 1 :])
        return self._shapes.name(f"{'=' if whole else '~'}{before}[{signs[here]}]{after}")

    def _number(self, tokens: list[Token], index: int, whole: bool) -> Token:
        """A number as a year, a day, or neither: also the two figures of a year in `19-Jul-05` and `Tue 19 Jul 05`."""
        name, value = self._name(tokens, index, whole) or "NUMBER", int(tokens[index].text)
        return _changed(tokens[index], name, full_year(value) if name in ("SHORT_YEAR", "BARE_YEAR") else value)

    def _short_year(self, tokens: list[Token], index: int, whole: bool) -> Token:
        """The year of two figures after an apostrophe, the next one after another year; a number before a month."""
        token, figures = tokens[index], tokens[index].text.strip("'’")
        if tokens[index + 1 : index + 2] and tokens[index + 1].type in ("MONTH", "OF"):  # '25 of October 2017'
            tokens[index] = Token("NUMBER", token.end - 2, token.end, figures)
            return self._number(tokens, index, whole)
        joined = index > 1 and tokens[index - 1].type in ("HYPHEN", "DASH", "SLASH", "TO", "UNTIL")
        year = tokens[index - 2].value if joined and tokens[index - 2].type in ("YEAR", "SHORT_YEAR") else None
        later = None if year is None else year + (int(figures) - year) % 100  # 1914-'18, 1998–'03
        return _changed(token, "SHORT_YEAR", later or full_year(int(figures)))


def _sign(tokens: list[Token], place: int) -> str:
    """A token as `figures.lark` sees it, which says what each letter is."""
    token = tokens[place]
    kind, written = token.type, token.text
    sign = f"{'-' if place and tokens[place - 1].end == token.start else ' '}{kind}"
    if kind == "NUMBER":
        length, first = len(written), written[0]
        value = int(written) if length <= SHORT + 1 else 100
        size = "" if value > 99 else "l" if value > 31 else "u" if value else "n"
        return f"{sign}{length if length < 10 else 9}{'z' if first == '0' else 'c' if first in '12' else ''}{size}"
    if kind == "WEEKDAY":
        ordinal = token.meaning is not None and token.meaning.ordinary and token.meaning.language == "pt"
        return sign + ("s" if len(written) <= SHORT else "o" if ordinal else "")
    if kind == "ONWARDS" and " " in written:
        return f"{sign}wi" if written[-3:].casefold() == " on" else f"{sign}w"
    return f"{sign}h" if written == "-" else sign


def _read_marks(tokens: list[Token]) -> None:
    """Makes words of marks in a text that is all a date: ?1650, 1650-?, 1650+, – 1650; 1652, 1650 vers ; 1652 ou."""
    last, kinds = tokens[-1], [token.type for token in tokens]
    join = kinds[-1] if kinds[-1] == "OR" else "AND"
    if kinds[0] == "QMARK":
        tokens[0] = _changed(tokens[0], "UNKNOWN" if kinds[1:2] and kinds[1] in _JOINS else "MAYBE")
    elif kinds[0] == "DASH":
        tokens[0] = _changed(tokens[0], "UNTIL")
    elif kinds[-1] == "QMARK" and len(tokens) > 2 and kinds[-2] in _JOINS and len(tokens[-3].text) > SHORT:
        tokens[-1] = _changed(last, "UNKNOWN")
    elif last.text == "+" and kinds[-2:-1] == ["NUMBER"] and len(tokens[-2].text) > SHORT:
        tokens[-1] = _changed(last, "ONWARDS")
    elif kinds[-1] in _LAST and len(tokens) > 1:
        tokens[-1] = _changed(last, _LAST[kinds[-1]])
    listed = {"SEMICOLON", "COMMA"} if _LISTED.issuperset(kinds) else {"SEMICOLON"}
    for index in [place for place, kind in enumerate(kinds[1:-1], 1) if kind in listed]:
        if kinds[index + 1] != "HAPPENED" and kinds[-1] != "SEMICOLON":
            tokens[index] = _changed(tokens[index], join)


def _read_year_word(tokens: list[Token], index: int, masks: set[int]) -> None:
    """Makes a part of a date of a word like «r.» after its year (w 966 r.), and a plain one of «any nou», new year."""
    token, before, after = tokens[index], tokens[index - 1] if index else NOTHING, _next(tokens, index, ())
    if after.type == "DAY" and after.text.isalpha():
        tokens[index] = _changed(token, "WORD")
    elif token.value and (before.type in _WHOLE or (before.type == "NUMBER" and before.value)):
        if len(token.text) == 1 and token.text.isupper():
            return  # 2048R/0A46826A
        if before.type == "NUMBER":
            tokens[index - 1] = _changed(before, "YEAR", before.value)
        tokens[index] = _with_stop(_changed(token, "YEAR_AFTER"), after, masks)


def _with_stop(token: Token, after: Token, masks: set[int]) -> Token:
    """A letter by itself with its full stop, which is no token of its own then: `2005 r.`, `XIX w.`; or a word."""
    if len(token.text) > 1 or after.type != "DOT" or after.start > token.end:
        return token
    masks.add(after.start)
    return Token(token.type, token.start, after.end, f"{token.text}.", token.value, token.meaning, token.lexeme)


def _masked(token: Token, text: str, masks: set[int]) -> Token | None:
    """A year of which figures are left out, if `token` is one: `195-`, `197?`, `17--`, `19??`, `193X`."""
    end = token.start + 4
    if len(token.text) < 2 or text[token.end : end] not in _MASKS or end > len(text) or text[end : end + 1].isalnum():
        return None
    if token.text[0] not in "12" or text[end - 1 : end + 1] == "--":
        return None
    masks.update(range(token.end, end))
    unit = "century" if len(token.text) == 2 else "decade"
    return Token("MASKED", token.start, end, token.text, (int(token.text.ljust(4, "0")), unit))


def _next(tokens: Sequence[Token], index: int, passed: Collection[str]) -> Token:
    """The first of the three tokens after `index` that is of none of the types to pass over."""
    return next((token for token in tokens[index + 1 : index + 4] if token.type not in passed), NOTHING)


def _read_roman(tokens: list[Token], index: int, steps: Sequence[int], type_: str = "DAY") -> bool:
    """Makes days, or tokens of another type, of the Roman figures beside the word at `index`; whether there are any.

    XIXe siècle, XVII-XIX secolo, fin XIXe - début XXe siècle, sec. XX, secc. XV-XVI. steps: -1 for those before the
    word, 1 for those after it.
    """
    found = False
    for step in steps:
        place, joined = index + step, True
        while 0 <= place < len(tokens) and abs(place - index) < 6:
            token = tokens[place]
            value = roman_number(token.text) if joined and token.type in _MAYBE_ROMAN else 0
            if value:
                tokens[place] = _changed(token, type_, value)
                found, joined = True, False
            elif token.type in _JOINS or token.type in _PARTS:
                joined = True
            elif token.type not in _BESIDE_ROMAN:
                break
            place += step
    return found


def _read_roman_month(tokens: list[Token], index: int, text: str, language: str | None, *, whole: bool = False) -> None:
    """Makes months of Roman figures between a day and the year at `index`: 11 VI 1886, 9.ii-10.iii.2000.

    Of two days, the month of the first is between its day and the mark that joins them. Without a day, «V 2000» and
    «V-VI 2000» are months where all of the text is a date, and in Polish between commas and after «od».
    """
    marked = index > 1 and tokens[index - 1].type in ("DOT", "HYPHEN", "SLASH")
    place = index - 2 if marked else index - 1
    month = tokens[place] if place >= 0 else NOTHING
    value = roman_number(month.text.upper()) if month.type in _ROMAN_WORDS else 0
    if not 1 <= value <= 12:
        return
    day = next((token for token in reversed(tokens[max(place - 2, 0) : place]) if token.type == "DAY"), None)
    if day is None:
        joined = place > 1 and tokens[place - 1].type in _JOINS and roman_number(tokens[place - 2].text)
        first = place - 2 if joined else place
        beside = {token.type for token in (*tokens[max(first - 1, 0) : first], *tokens[index + 1 : index + 2])}
        for at in {first, place} if whole or (language == "pl" and beside <= _APART) else ():
            if 1 <= (value := roman_number(tokens[at].text)) <= 12:
                tokens[at] = _changed(tokens[at], "MONTH", value)
        return
    mark, other = text[day.end : month.start], text[month.end : tokens[index].start]
    # «10 X 2000» is a size, and «3 I 2008» ends a sentence, but not in Polish.
    sure = (mark + other).strip() or (month.text.isupper() and (len(month.text) > 1 or language == "pl"))
    joins = tokens[index].type in _JOINS
    if sure and mark in _AROUND_ROMAN and (other in _AROUND_ROMAN or joins):
        tokens[place] = _changed(month, "MONTH", value)
        begin = tokens.index(day)
        if not joins and begin > 2 and tokens[begin - 1].type in _JOINS:
            _read_roman_month(tokens, begin - 1, text, language)


def language_of(token: Token) -> str | None:
    """The language of the word list that the meaning of a token is from."""
    return token.meaning.language if token.meaning is not None else None


def _names_era(token: Token, language: str | None) -> bool:
    """Whether a word is an era: not «ad», «ce», and «a. c.» on an English page."""
    letters = sum(map(str.isalpha, token.text))
    foreign = letters <= 2 and language_of(token) != language
    return not foreign and (letters > 4 or "." in token.text or token.text[-1].isupper())


def _changed(token: Token, type_: str, value: int | None = None) -> Token:
    """`token` as another type: with a value of its own, or with its meaning; as a plain word it has none."""
    kept = value is None and type_ != "WORD"
    meaning = token.meaning if kept else None
    return Token(type_, token.start, token.end, token.text, token.value if kept else value, meaning, token.lexeme)


def roman_number(text: str, most: int = 31) -> int:
    """The number that `text` (XIX, XIXe, XIXème) writes in Roman figures; 0 where it writes none, or a larger one."""
    figures = text.rstrip("eèémrthsndw.")  # XIXe, XIXème, XIXth, XIXw.
    if not figures or not set(figures) <= _ROMAN.keys():
        return 0
    number = 0
    for figure, after in pairwise(f"{figures} "):
        less = _ROMAN[figure] < _ROMAN.get(after, 0)
        if less and figure + after not in _SUBTRACTED:
            return 0
        number += -_ROMAN[figure] if less else _ROMAN[figure]
    return number if number <= most else 0


def full_year(short: int) -> int:
    """The year of a two-digit one, with a fixed pivot, so that the answer never depends on today: '29 is 2029."""
    return short + (2000 if short < 30 else 1900)


def share_decades(points: Sequence[Point], *, ranged: bool) -> None:
    """Années 80 et 90, lata 80. i 90. XX wieku are decades, années 1950 à 1960 are, or years; 1950 à 1955 are years."""
    first = points[0]
    if first.unit != "decade" or not first.year or first.qualifier or not (first.figures or first.short_year):
        return
    for point in points[1:]:
        named = point.month == NO_MONTH or (first.short_year and point.of_century)
        if point.unit == "decade" and named and point.year and first.month is None:
            first.year, point.month = point.year // 100 * 100 + first.year % 100, None
        elif first.figures and point.figures and point.day and point.day % 10 == 0 and point.year is None:
            point.year, point.day = first.year // 100 * 100 + point.day, None
    if first.figures and all(
        point.year and not (point.month or point.day or point.unit == "century") for point in points
    ):
        decades = all((point.year or 0) % 10 == 0 for point in points)
        for point in points:
            point.unit = "decade" if decades else "year"
        if decades and not first.short_year and ranged:
            first.ambiguous = f"the years {first.year} to {points[-1].year}"
