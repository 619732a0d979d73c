"""Points in time before their missing parts are filled in, the numbers that write them, and times beside them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dateutil.relativedelta import relativedelta, weekday

from ..models.calendar import Qualifier
from ..words.lexer import Token

__all__ = [
    "BARE",
    "CLASSED",
    "NOTHING",
    "NO_MONTH",
    "PARTS_OF_YEAR",
    "SHORT",
    "TIMES",
    "Expression",
    "Point",
    "Qualifier",
    "Unit",
    "behind_times",
    "classified",
    "full_year",
    "language_of",
    "nth_weekday",
    "without_times",
]

Unit = Literal["year", "decade", "century"]
#: The code in ISO 8601-2 of the first part of a year that a word counts, and how many there are.
PARTS_OF_YEAR: Final = {"QUARTER": (33, 4), "THIRD": (37, 3), "HALF": (40, 2), "MID": (40, 2)}
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
    short_year: whether the number in `day` has two digits and might be a year (06 in 2006-07).
    figures: whether it is a number by itself in Arabic figures.
    hundred: whether it is written like `1800s`: the century, or, where it is not certain, its first decade.
    about, doubted: whether a word before it says that it is approximate or uncertain: that is of all that «or» joins.
    start, end: offsets in the text of the first character that the point was read from, and after the last.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    unit: Unit = "year"
    ambiguous: str = ""
    short_year: bool = False
    figures: bool = False
    hundred: bool = False
    era: str | None = None
    approximate: bool = False
    about: bool = False
    doubted: bool = False
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


def nth_weekday(year: int, month: int, number: int, day: int) -> datetime.date | None:
    """The day of a month that is its `number`th Monday, Tuesday …; None where the month has none, or no such year is.

    number: from 1, or -1 for the last one. day: 1 for Monday, as ISO 8601 counts.
    """
    if not 1 <= year <= 2999:
        return None
    first = datetime.date(year, month, 1)
    found = first + relativedelta(day=31 if number < 0 else 1, weekday=weekday(day - 1)(number))
    return found if found.month == month else None


#: What a time of day is made of, beside numbers.
TIMES: Final = frozenset({"TIME", "CLOCK"})
#: What leads to a time of day: `à 18h30`, `um 20 Uhr`, `, 18:30 – 20:00`.
_LEADS: Final = frozenset("CLOCK DOT TO UNTIL FROM OF CIRCA COMMA DASH HYPHEN AND IN THE".split())
#: What shows that a number after «at» is a day and no hour: `at 3 May 2008`.
_OF_DAY: Final = frozenset("MONTH OF WEEKDAY DASH HYPHEN SLASH DOT AND TO YEAR".split())


def without_times(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without times of day and what leads to them."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        length = _length_of_time(tokens, index)
        if length:
            while out and out[-1].type in _LEADS:
                out.pop()
            index += length
        else:
            out.append(tokens[index])
            index += 1
    return out


def behind_times(tokens: Sequence[Token], index: int) -> int:
    """The index after the times of day that are at `index`, after a date; `index` where there are none.

    Only what is written as a time counts: «18:30», «à 18h30», «, 18:30 – 20:00».
    """
    while True:
        place = index
        while place < len(tokens) and tokens[place].type in _LEADS:
            place += 1
        if place == len(tokens) or tokens[place].type != "TIME":
            return index
        index = place + _length_of_time(tokens, place)


def _length_of_time(tokens: Sequence[Token], index: int) -> int:
    """How many tokens from `index` on are a time of day: `18:30`, `20 Uhr`, `ore 18`; 0 where none is."""
    kinds = [token.type for token in tokens[index : index + 5]]
    if kinds[0] == "TIME":
        return 2 if kinds[1:2] == ["CLOCK"] else 1
    lead = 0
    if kinds[0] == "CLOCK" and index:
        lead = 2 if kinds[1:2] == ["DOT"] else 1  # at 10, kl. 10
    number, clock, minutes, after = [*kinds[lead:], "", "", "", ""][:4]
    if number not in BARE:
        return 0
    if clock != "CLOCK":
        return lead + 1 if lead and clock not in _OF_DAY else 0
    return lead + 3 if minutes in BARE and after not in _OF_DAY else lead + 2  # 20 Uhr, à 10 h 30


# --- numbers in a text: days, years, Roman figures

#: What `classified` looks at.
CLASSED: Final = frozenset(
    "NUMBER ORDINAL SHORT_YEAR CENTURY QUARTER HALF THIRD MID WEEKDAY ONWARDS ERA BEFORE_ERA YEARWORD".split()
)
#: What a week day may be after: «12 September 2014, Friday».
_WHOLE: Final = frozenset({"YEAR", "YMD", "DMY", "SHORT_YEAR"})
_BEFORE_DAY: Final = frozenset({"DOT", "COMMA", "THE"})
_DAYS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "NUMBER", "ORDINAL"})
_BEGINS: Final = frozenset({"DAY", "MONTH", "YMD", "DMY", "WEEKDAY", "YEAR", "ORDINAL"})
#: What follows a week day that is before its date.
_OF_WEEKDAY: Final = frozenset("DAY MONTH YMD DMY THE NUMBER WORD ORDINAL DAYWORD".split())
#: The types of words that may be Roman figures: «i» is a small word in some languages.
_ROMAN_WORDS: Final = frozenset({"WORD", "THE", "AND", "IN", "TO", "OR"})
_MAYBE_ROMAN: Final = _ROMAN_WORDS | {"DAY"}
#: What may be between a century and its Roman figures, or between those of two.
_BESIDE_ROMAN: Final = frozenset({"DOT", "OF", "THE"})
_JOINS: Final = frozenset({"HYPHEN", "DASH", "AND", "TO", "SLASH", "OR"})
_PARTS: Final = frozenset({"EARLY", "MID", "LATE"})
#: How a figure that is left out of a year is written, and two.
_MASKS: Final = frozenset(mark * count for mark in "-?Xx_*" for count in (1, 2))
_ROMAN: Final = {"I": 1, "V": 5, "X": 10}
#: What is between a day, its month in Roman figures and its year.
_AROUND_ROMAN: Final = (" ", ". ", "-", ".", "/")


def classified(tokens: Sequence[Token], text: str, language: str | None = None) -> list[Token]:
    """`tokens` of `text` with numbers told apart as days, years and others.

    language: the text's; a single letter is a century (`s. XIX`) or an era (`a. C.`) in its own language only.
    """
    out = list(tokens)
    masks: set[int] = set()  # where the figures are left out of a year
    for index, token in enumerate(out):
        kind = token.type
        if kind not in CLASSED:
            continue
        if kind == "NUMBER":
            digits = len(token.text)
            if (
                digits <= 4 and token.text.isascii() and (digits < 3 or token.text[0] != "0")
            ):  # only the first 2 999 years are years
                out[index] = _number(out, index, digits)
                if digits == 4:
                    _read_roman_month(out, index, text, language)
                elif digits > 1 and text[token.end : token.start + 4] in _MASKS:
                    out[index] = _masked(out[index], text, masks)
        elif kind == "ORDINAL":
            value = int("".join(c for c in token.text[:2] if c.isdigit()))
            day = 1 <= value <= 31  # «32nd May 2008» is no day, and May is not all that is meant
            day = day or any(other.type == "MONTH" for other in out[max(index - 1, 0) : index + 3])
            out[index] = _changed(token, "DAY" if day else "OTHER", value)
        elif kind == "SHORT_YEAR":
            figures = token.text.strip("'’")
            out[index] = _changed(token, kind, full_year(int(figures)))
            if out[index + 1 : index + 2] and out[index + 1].type in ("MONTH", "OF"):  # '25 of October 2017'
                out[index] = Token("NUMBER", token.end - 2, token.end, figures)
                out[index] = _number(out, index, 2)
        elif kind == "WEEKDAY":
            out[index] = _weekday(out, index)
        elif kind == "ONWARDS":
            behind = _next(out, index, ("OF", "THE")) if " " in token.text else NOTHING
            if behind.type in _BEGINS or (behind.type == "NUMBER" and len(behind.text) in (1, 2, 4)):
                # «before 2010 and after 2018», «1995 and on 3 May 2008»: no end of the date before it.
                out[index] = _changed(token, "IN" if token.text[-3:].casefold() == " on" else "AFTER")
        elif kind == "YEARWORD":
            if out[index + 1 : index + 2] and out[index + 1].type == "DAY" and out[index + 1].text.isalpha():
                out[index] = _changed(token, "WORD")  # «any nou» is a new year
        elif kind in ("ERA", "BEFORE_ERA"):
            if not _names_era(token, language) and (not index or out[index - 1].type != "CENTURY"):
                out[index] = _changed(token, "WORD")
        else:
            # As a word by itself «w» is «in»; before its century it is none: XIX w., and w XIX wieku.
            letter = kind == "CENTURY" and len(token.text) == 1
            roman = _read_roman(out, index, (-1,) if letter and token.value else (-1, 1))
            if letter and not (roman and language_of(token) == language):
                out[index] = _changed(token, "IN" if token.value else "WORD")  # it's 8
    return [token for token in out if token.start not in masks] if masks else out


def _masked(token: Token, text: str, masks: set[int]) -> Token:
    """A year of which figures are left out (`195-`, `197?`, `17--`, `19??`, `193X`), or `token` as it is."""
    end = token.start + 4
    if token.type not in ("NUMBER", "DAY") or token.text[0] not in "12" or text[end - 1 : end + 1] == "--":
        return token
    if end > len(text) or text[end : end + 1].isalnum():
        return token
    masks.update(range(token.end, end))
    unit = "century" if len(token.text) == 2 else "decade"
    return Token("MASKED", token.start, end, token.text, (int(token.text.ljust(4, "0")), unit))


def _weekday(tokens: list[Token], index: int) -> Token:
    """A week day as what it is: the beginning or the end of a date, a number, a name or another word."""
    token, meaning = tokens[index], tokens[index].meaning
    short = len(token.text) <= SHORT  # may be a name or another word (Sun, Ma, Ven): it needs its day after it
    number = not short and meaning is not None and meaning.ordinary and meaning.language == "pt"
    if number and index + 1 < len(tokens) and tokens[index + 1].type == "WEEKDAY":
        return _changed(token, "DAY", token.value + 1)  # in Portuguese «segunda» is Monday and second
    if short and _next(tokens, index, _BEFORE_DAY).type not in _DAYS:
        return _changed(token, "WORD")
    before = tokens[index - 1].type if index else ""
    if before == "COMMA" and index > 1:
        before = tokens[index - 2].type
    after, second = [*[other.type for other in tokens[index + 1 : index + 3]], "", ""][:2]
    ends = before in _WHOLE and (second if after in ("COMMA", "DOT") else after) not in _OF_WEEKDAY
    return _changed(token, "WEEKDAY_AFTER") if ends else token


def _number(tokens: list[Token], index: int, digits: int) -> Token:
    """A number as a year, a day, or neither: also the two figures of a year in `19-Jul-05` and `Tue 19 Jul 05`."""
    token = tokens[index]
    value = int(token.text)
    year, day = digits == 4 and 1000 <= value <= 2999, digits <= 2 and 1 <= value <= 31
    near = digits == 2 and any(other.type == "MONTH" for other in tokens[max(index - 2, 0) : index])
    if near and _ends_day(tokens, index):
        return _changed(token, "SHORT_YEAR", full_year(value))
    if 31 < value < 100:
        # «35 May 2008», «August 32, 2014» are no days, and the month is not all that is meant.
        after = [other for other in tokens[index + 1 : index + 3] if other.type != "COMMA"]
        month = [other.type for other in after] == ["MONTH", "NUMBER"]
        if month or (after and after[0].type == "NUMBER" and index and tokens[index - 1].type == "MONTH"):
            day = len(after[-1 if month else 0].text) == 4
    return _changed(token, "YEAR" if year else "DAY" if day else "NUMBER", value)


def _ends_day(tokens: list[Token], index: int) -> bool:
    """Whether two figures are the year of the day and month before them."""
    before, token = tokens[max(index - 4, 0) : index], tokens[index]
    kinds = [other.type for other in before]
    after = tokens[index + 1].type if index + 1 < len(tokens) else ""
    if after in ("MONTH", "OF", "COLON", "ERA", "BEFORE_ERA") or (
        after == "NUMBER" and len(tokens[index + 1].text) == 4
    ):
        return False
    words = [kind for kind in kinds if kind != "DOT"]
    if words[-2:] == ["DAY", "MONTH"]:
        return words[:1] == ["WEEKDAY"] or token.text[0] == "0"
    marks = {before[1].text, before[3].text} if len(before) == 4 else set()
    return kinds[::2] == ["DAY", "MONTH"] and marks in ({"-"}, {"/"}) and before[0].end == before[1].start


def _next(tokens: Sequence[Token], index: int, passed: Collection[str]) -> Token:
    """The first of the three tokens after `index` that is of none of the types to pass over."""
    return next((token for token in tokens[index + 1 : index + 4] if token.type not in passed), NOTHING)


def _read_roman(tokens: list[Token], index: int, steps: Sequence[int]) -> bool:
    """Makes days of the Roman figures beside the word at `index`; whether there are any.

    XIXe siècle, XVII-XIX secolo, fin XIXe - début XXe siècle, sec. XX, secc. XV-XVI. steps: -1 for those before the
    word, 1 for those after it.
    """
    found = False
    for step in steps:
        place, joined = index + step, True
        while 0 <= place < len(tokens) and abs(place - index) < 6:
            token = tokens[place]
            value = _roman(token.text) if joined and token.type in _MAYBE_ROMAN else 0
            if value:
                tokens[place] = _changed(token, "DAY", value)
                found, joined = True, False
            elif token.type in _JOINS or token.type in _PARTS:
                joined = True
            elif token.type not in _BESIDE_ROMAN:
                break
            place += step
    return found


def _read_roman_month(tokens: list[Token], index: int, text: str, language: str | None) -> None:
    """Makes months of Roman figures between a day and the year at `index`: 11 VI 1886, 9.ii-10.iii.2000.

    Of two days, the month of the first is between its day and the mark that joins them.
    """
    marked = index > 1 and tokens[index - 1].type in ("DOT", "HYPHEN", "SLASH")
    place = index - 2 if marked else index - 1
    month = tokens[place] if place > 0 else NOTHING
    if month.type not in _ROMAN_WORDS:
        return
    value = _roman(month.text.upper())
    day = next((token for token in reversed(tokens[max(place - 2, 0) : place]) if token.type == "DAY"), None)
    if day is None or not 1 <= value <= 12:
        return
    mark, other = text[day.end : month.start], text[month.end : tokens[index].start]
    # «10 X 2000» is a size, and «3 I 2008» ends a sentence, but not in Polish.
    sure = (mark + other).strip() or (month.text.isupper() and (len(month.text) > 1 or language == "pl"))
    joins = tokens[index].type != "YEAR"
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
    if letters <= 2 and language_of(token) != language:
        return False
    return letters > 4 or "." in token.text or token.text[-1].isupper()


def _changed(token: Token, type_: str, value: int | None = None) -> Token:
    """`token` as another type: with a value of its own, or with its meaning; as a plain word it has none."""
    kept = value is None and type_ != "WORD"
    meaning = token.meaning if kept else None
    return Token(type_, token.start, token.end, token.text, token.value if kept else value, meaning, token.lexeme)


def _roman(text: str) -> int:
    """The number that `text` (XIX, XIXe, XIXème) writes in Roman figures; 0 where it writes none."""
    figures = text.rstrip("eèémrthsnd")  # XIXe, XIXème, XIXth
    if not figures or not set(figures) <= _ROMAN.keys():
        return 0
    values = [_ROMAN[c] for c in figures]
    following = [*values[1:], 0]
    return sum(-v if v < after else v for v, after in zip(values, following, strict=True))


def full_year(short: int) -> int:
    """The year of a two-digit one, with a fixed pivot, so that the answer never depends on today."""
    return short + (2000 if short < 50 else 1900)
