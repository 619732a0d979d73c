"""What every reader of a value works with: the text of one page, the words of its dialect, and what to report."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from . import compiled
from .dates.reader import DateReader
from .dates.resolve import Problem
from .lexer import Lexer, Token
from .lexicon import Lexicon, lexicon
from .models import Span
from .page_tokens import PageTokens
from .reading import Reading
from .vocabulary import Sense

__all__ = ["Context", "Engine", "engine"]


class Engine:
    """The readers of one dialect, built once and shared by all pages."""

    def __init__(self, dialect: Lexicon) -> None:
        shapes = compiled.tables().shapes
        self.dialect = dialect
        self.words = Lexer(shapes, dialect.words)
        self.openings = Lexer(shapes, dialect.openings)
        self._dates: DateReader | None = None

    @property
    def dates(self) -> DateReader:
        """The reader of dates, which is made when the first line needs it."""
        if self._dates is None:
            self._dates = DateReader(day_first=self.dialect.day_first)
        return self._dates


@lru_cache(maxsize=16)
def engine(dialect: str) -> Engine:
    """The engine of the dialect of that name or path; raises DialectError."""
    return Engine(lexicon(dialect))


class Context:
    """One page while it is read.

    text: what is read; every offset of a token counts in it.
    original: the page as it came; spans of values count in it.
    problems: what the readers found to tell, in the order they found it.
    """

    def __init__(self, engine: Engine, reading: Reading, original: str, language: str | None) -> None:
        self.engine = engine
        self.text = reading.text
        self.original = original
        self._reading = reading
        self.language = language
        self.problems: list[Problem] = []
        self._tokens = PageTokens(engine.words, reading.text)

    def read_again(self) -> None:
        """Says that the lines are known, and that the values are read now, from the beginning of the page."""
        self._tokens.read_again()

    def cut(self, start: int, end: int) -> list[Token]:
        """The tokens of a stretch as they are cut, whatever their words mean."""
        return self._tokens.between(start, end)

    def words(self, start: int, end: int, group: str) -> list[Token]:
        """The tokens of a stretch, with the words that `group` knows."""
        tokens = self._tokens.between(start, end)
        return self.engine.words.known(tokens, self.text, language=self.language, group=group)

    def opening(self, start: int, end: int) -> tuple[Sense | None, int]:
        """The heading, label or role that a stretch begins with, and where it ends; `start` where there is none."""
        tokens = self._tokens.ahead(start, end)
        return self.engine.openings.opening(tokens, self.text, start, language=self.language)

    def capacity(self, start: int, end: int) -> Sense | None:
        """The capacity (`Speaker at`) that a stretch begins with."""
        tokens = self._tokens.ahead(start, end)
        return self.engine.words.opening(tokens, self.text, start, language=self.language, group="capacity")[0]

    def dated(self, start: int, end: int, group: str = "date") -> list[Token]:
        """The same with a DATE token for every date; what is wrong with a date is reported."""
        return self.fold_dates(self.words(start, end, group))

    def peek_dated(self, start: int, end: int, group: str) -> list[Token]:
        """The same, and nothing is reported."""
        tokens = self.words(start, end, group)
        return self.engine.dates.fold(tokens, self.text, language=self.language, span=self.span)[0]

    def fold_dates(self, tokens: Sequence[Token]) -> list[Token]:
        """`tokens` with a DATE token for every date; what is wrong with a date is reported."""
        folded, problems = self.engine.dates.fold(tokens, self.text, language=self.language, span=self.span)
        self.problems += problems
        return folded

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the page as it came."""
        return self._reading.original(start, end)

    def report(self, code: str, message: str, start: int, end: int) -> None:
        """Notes something that a person should look at."""
        self.problems.append(Problem(code, message, start, end))
