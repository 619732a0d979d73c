"""Dates, from tokens to ISO 8601-2. For library users: one date with `parse_date`, all in a text with `find_dates`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import pairwise
from typing import Final

from ..compiled import tables
from ..models import Date, Span
from ..text.normalize import LeftOut, normalize
from ..words.lexer import Lexeme, Lexer, Token, phrases, tokens_of, votes_of, ways_to_write
from ..words.vocabulary import LookupContext, Node, Vocabulary, add_date_words
from .find import DateFinder
from .resolve import Problem, Resolved, resolve
from .transformer import expression_of

#: What may be around a date and belongs to it: `signed in May 1997`, `(2005)`, `2005.`
_MARKS = frozenset("DOT COMMA LPAR RPAR COLON IN THE DAYWORD MONTHWORD SEMICOLON OPEN CLOSE PLAIN_QUOTE".split())

_DATES: Final = frozenset({"DATE", "NO_DATE"})
#: What EDTF ends with.
_LAST_OF_EDTF: Final = frozenset("0123456789X~?%.]}/")
#: One date: by itself, `1900, signed`, `1938; printed 1940`
_ALONE = (["DATE"], ["DATE", "HAPPENED"], ["DATE", "HAPPENED", "DATE"])
#: What may be before a date in a label of it: `signed in May 1997`, `year in the 1860s`.
_BEFORE_DATE = frozenset({"HAPPENED", "YEARWORD", "DECADEWORD"})


@cache
def _lexer() -> Lexer:
    shapes = tables().shapes["tokens"]
    vocabulary = Vocabulary(partial(ways_to_write, Lexer(shapes, Node()), opens=False))
    add_date_words(vocabulary, tables().words)
    return Lexer(shapes, vocabulary.root)


@cache
def _lookup(language: str) -> LookupContext:
    """What words mean in a text of a language: some are read in texts of their own language only."""
    own = {other for other, listed in tables().words.items() if not listed["shared"]}
    return LookupContext("date", language, frozenset(own - {language}))


@cache
def _finder(day_first: bool) -> DateFinder:
    return DateFinder(day_first=day_first)


def date_tokens(text: str, languages: Sequence[str] | None) -> list[tuple[str, list[Token]]]:
    """What the grammar of dates is given of a text in each language that it may be in, the likeliest first.

    Raises ValueError for a language that there are no words for.
    """
    finder = _finder(True)
    return [
        (language, finder.post_lexer.seen(finder.classified(words, text, language, whole=True), text))
        for language, words in _in_languages(text, languages)
    ]


def parse_date(text: str, *, languages: Sequence[str] | None = None, day_first: bool | None = None) -> Date | None:
    """The one date that `text` is, or None.

    text: a date as people write it, with no other words but those that belong to it (`in May 1997`, `the year 1800`).
    languages: ISO 639-1 codes; the first is the one whose meaning of a word wins. All are tried where none is given.
    day_first: whether 03/07/2002 is in July; where it is not given, it is in March only if English alone is asked for.

    The result follows ISO 8601-2 (EDTF); its span counts characters of `text` from 0, end excluded. An impossible
    date (31 February) is None. Raises ValueError for a language that there are no words for, and TypeError where `text`
    is no string.
    """
    return read_date(text, languages=languages, day_first=day_first)[0]


def read_date(
    text: str, *, languages: Sequence[str] | None = None, day_first: bool | None = None
) -> tuple[Date | None, list[Problem]]:
    """`parse_date`, and what is to be reported about the date: that it is ambiguous, or no day of the calendar."""
    text = _plain(text)
    order = _day_first(languages, day_first)
    told = _told_in_edtf(text)
    if told is not None:
        _candidates((), languages)
        return told.date(), told.problems
    found = _read(text, languages, order, Span)
    if found[0] is None and "[" in text and "--" not in text:
        # What an editor has supplied, 30 [May 1970] and [18]93, is read as if it were on the page.
        page = normalize(text, [LeftOut(at, at + 1, sign == "[") for at, sign in enumerate(text) if sign in "[]"])
        date, problems = _read(page.text, languages, order, page.span)
        if date is not None:
            found = date.model_copy(update={"text": text[date.span.start : date.span.end]}), problems
    return found


def _read(
    text: str, languages: Sequence[str] | None, order: bool, span: Callable[[int, int], Span]
) -> tuple[Date | None, list[Problem]]:
    problems: list[Problem] = []
    for language, words in _in_languages(text, languages):
        tokens = _finder(order).fold(words, text, language=language, span=span, whole=True)
        found = [problem for t in tokens if t.type in _DATES for problem in t.value.problems]
        problems = problems or found
        only = _only_date(_finder(order).post_lexer.without_times(tokens), text)
        if only is not None:
            return only.date(), only.problems
    return None, problems


def _only_date(tokens: Sequence[Token], text: str) -> Resolved | None:
    """The one date that all tokens of `text` are; None where they are more, or something else."""
    if any(token.type in ("DAYWORD", "MONTHWORD") and after.type == "IN" for token, after in pairwise(tokens)):
        return None  # a day in 1872
    rest = [token for token in tokens if token.type not in _MARKS]
    if rest and rest[0].type in _BEFORE_DATE:
        rest = rest[1:]
    kinds = [token.type for token in rest]
    if (
        kinds == ["DATE", "DATE"]
        and text[rest[1].start - 1] in "[("
        and rest[0].value.edtf[2:] == rest[1].value.edtf[2:]
    ):
        rest, kinds = rest[1:], kinds[1:]  # MDLXI [1561], 8 Sept. 11 (8 Sept. 1911)
    if kinds in _ALONE:
        alone: Resolved = rest[0].value
        return alone
    if kinds[-2:] == ["THAT_IS", "DATE"] and "WORD" not in kinds and text[rest[-2].start - 1 :][:1] in ("[", "("):
        corrected: Resolved = rest[-1].value  # 1627 [i.e. 1646], and not 3 Nov. 61 [i.e. 1861]
        days = any(token.type == "DATE" and token.value.date().precision == "day" for token in rest[:-2])
        return corrected if corrected.date().precision == "day" or not days else None
    return None


def _told_in_edtf(text: str) -> Resolved | None:
    """What `text` says where it is EDTF as it is given here, exact to the character."""
    start = len(text) - len(text.lstrip())
    written = text.strip()
    expression = expression_of(written, start) if written[-1:] in _LAST_OF_EDTF and " " not in written else None
    found = resolve(expression, text, Span, start, start + len(written)) if expression is not None else None
    if found is None or found.meaning is None or found.meaning.edtf != written:
        return None
    year, _, month = written.partition("-")
    other = ""
    if written == "0000":
        other = "a year that nobody knows; read as the one before AD 1"
    if not year and month.isdecimal():
        other = "a year before Christ or the end of a period; read as the first"
    if year.isdecimal() and month.isdecimal() and int(year) % 100 < int(month):  # 2006-07, 1720-40 may be two years
        other = f"the years {year} to {year[:2]}{month}; read as {written}"
    if other:
        found.report("ambiguous-date", f"«{written}» could also be {other}")
    return found


def find_dates(
    text: str,
    *,
    languages: Sequence[str] | None = None,
    day_first: bool | None = None,
    problems: list[Problem] | None = None,
) -> list[Date]:
    """All dates in running text, in order, never overlapping.

    text, languages, day_first: as for `parse_date`; where no language is given, the one whose words the text uses most.
    problems: takes what is to be reported: dates that are ambiguous, and what looks like a date and was not read.
    """
    text = _plain(text)
    order = _day_first(languages, day_first)
    language, words = next(_in_languages(text, languages))
    tokens = _finder(order).fold(words, text, language=language)
    if problems is not None:
        problems += (problem for token in tokens if token.type in _DATES for problem in token.value.problems)
    return [token.value.date() for token in tokens if token.type == "DATE"]


def _plain(text: str) -> str:
    """The text itself: caches keep words of it, and no object of a class of the caller's. Raises TypeError."""
    if not isinstance(text, str):
        raise TypeError(f"a date is read from a str, not from {type(text).__name__}: give its text")
    return str.__str__(text)


def _day_first(languages: Sequence[str] | None, day_first: bool | None) -> bool:
    if day_first is not None:
        return day_first
    words = tables().words
    return not languages or any(words.get(language, {}).get("day_first", True) for language in languages)


def _in_languages(text: str, languages: Sequence[str] | None) -> Iterator[tuple[str, list[Token]]]:
    """Each language that a text may be in, the likeliest first, with what its words mean in that."""
    lexemes = _lexer().cut(text, 0, len(text))
    for language in _candidates(lexemes, languages):
        yield language, phrases(tokens_of(lexemes, 0), text, _lookup(language))


def _candidates(lexemes: Sequence[Lexeme], languages: Sequence[str] | None) -> list[str]:
    """The languages to read a text in, the likeliest first."""
    known = tables().words
    if languages:
        unknown = [language for language in languages if language not in known]
        if unknown:
            raise ValueError(f"no date words for «{unknown[0]}»: the languages are {', '.join(known)}")
        return [str.__str__(language) for language in languages]
    votes = votes_of(lexemes, _TELLING)
    return sorted(known, key=lambda language: -votes.get(language, 0))


_TELLING = frozenset(
    (
        "MONTH WEEKDAY SEASON OF THE IN TO AND OR BETWEEN FROM SINCE UNTIL BEFORE AFTER CENTURY DECADEWORD YEARWORD"
    ).split()
)
