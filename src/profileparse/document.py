"""One page while it is read: its text, the segments that readers look at, and the problems to report."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from . import compiled
from .dates.find import DateFinder, with_year
from .dates.resolve import Problem
from .readings.decide import Decision
from .text.normalize import Normalized
from .words.gazetteer import town_like
from .words.lexer import Lexeme, Lexer, Shapes, Token, opening, phrases, tokens_of
from .words.lexicon import Lexicon
from .words.quotation import Quoted, fold_quotes
from .words.vocabulary import GROUPS, NO_MEANING, LookupContext, Meaning, Node, fold_phrase

#: A longer line is tokenised only where needed: most are prose, whose class shows at the beginning and end.
LONG_LINE: Final = 1000
#: Maximum length of a heading, label, role or name of a speaker.
LONGEST_LABEL: Final = 120
#: Maximum number of words of a name, an office, or an unknown heading.
MOST_WORDS: Final = 6
#: Maximum number of letters of a small word in a name, or of an abbreviation with a full stop.
SHORT_WORD: Final = 4


def one_line(text: str) -> str:
    """`text` with every run of white space replaced by one space."""
    if text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text  # the space is the only printable white space
    return " ".join(text.split())


class Engine:
    """The lexer and date finder of one dialect, built once and shared by all pages."""

    def __init__(self, lexicon: Lexicon) -> None:
        tables = compiled.tables()
        self.lexicon = lexicon
        self.lexer = Lexer(tables.shapes["tokens"], lexicon.words)
        self.marks = Shapes(tables.shapes["line"])
        self.closers = tables.closers
        # A German page always has the order of its language; an English one may have either.
        orders = [tables.words.get(language, {}).get("day_first", False) for language in lexicon.languages]
        self.dates = DateFinder(day_first=lexicon.day_first, sure=lexicon.day_first and all(orders))


def dialect_content(name: str) -> str:
    """The dialect of that name or path as one text: the name of a built-in one, else all of it as JSON.

    Raises DialectError.
    """
    if name in compiled.tables().dialects:
        return name
    # The reader of dialect files takes a tenth of the start-up time.
    from .words.dialect_files import file_content

    return file_content(name)


@lru_cache(maxsize=16)
def load_engine(content: str) -> Engine:
    """The engine for a dialect, as returned by `dialect_content`. Built-in dialects have precompiled lexicons."""
    tables = compiled.tables()
    if content in tables.lexicons:
        return Engine(pickle.loads(tables.lexicons[content]))
    from .words.dialects import Dialect
    from .words.lexicons import make_lexicon

    dialect = Dialect.model_validate_json(content)
    return Engine(make_lexicon(dialect, tables.words, tables.shapes["tokens"], tables.small_words))


class Document:
    """One page in one dialect.

    text: the normalised text, to which offsets of tokens refer; spans of values refer to `original`.
    language: ISO 639-1 code; None if no word shows it. problems: to report, in the order they were found.
    lookups: for each group of readers, how to look up phrases in that language. trace: collects each decision between
    readings for `explain`; None otherwise.
    links: where links of a web page are in `original`, and their addresses, which its text does not show.
    towns, bodies: names found so far: the page's own and its twin towns, folded; and the acronyms of its sub-headings.
    title: the line above the first section, folded; empty where none is.
    year: the date of the line whose year is that of the entries that are looked at; None where there is none.
    """

    def __init__(
        self, engine: Engine, page: Normalized, language: str | None, trace: list[Decision] | None = None
    ) -> None:
        self.engine = engine
        self.text = page.text
        self.original = page.original
        self.problems: list[Problem] = []
        self.trace = trace
        self.towns: set[str] = set()
        self.bodies: set[str] = set()
        self.title = ""
        self.year: Token | None = None
        self.links: Sequence[tuple[int, int, str]] = ()
        self.span = page.span
        self.set_language(language)

    def set_language(self, language: str | None) -> None:
        """Sets the language. Call it before any phrase is looked up."""
        self.language = language
        self.lookups = {group: LookupContext(group, language) for group in GROUPS}

    def line(self, start: int, end: int) -> str:
        """`text[start:end]` on one line."""
        return one_line(self.text[start:end])

    def meaning_of(self, lexeme: Lexeme | None, group: str) -> Meaning:
        """What a word alone means to a group of readers; NO_MEANING if nothing."""
        node, lookup = lexeme.node if lexeme is not None else None, self.lookups[group]
        return NO_MEANING if node is None else node.answers.get(lookup.key) or node.answer(lookup)

    def town_like(self, *names: str) -> str:
        """How well the page so far, or else the list of towns, knows all names, as `gazetteer.town_like` rates it."""
        known = {"known" if fold_phrase(name) in self.towns else town_like(name) for name in names}
        return known.pop() if len(known) == 1 else ""

    def report(self, code: str, message: str, start: int, end: int) -> None:
        """Records a problem for a person to check. start, end: offsets in `text`."""
        self.problems.append(Problem(code, message, start, end))

    def report_words(self, code: str, message: str, start: int, end: int) -> None:
        """Like `report`, of a stretch whose words are in the message in the place of `{}`."""
        self.report(code, message.replace("{}", self.line(start, end)), start, end)

    def report_town(self, name: str, start: int, end: int) -> None:
        """Records that nothing but where it is shows a name to be a town's."""
        self.report("unknown-town", f"«{name}» is read as a town, and no list has it", start, end)

    def report_dates(self, tokens: Iterable[Token]) -> None:
        """Records the problems of the dates among `tokens`, which became part of a value."""
        for token in tokens:
            if token.type in ("DATE", "NO_DATE"):
                self.problems += token.value.problems


class Segment:
    """A stretch of a page, with its lexemes, tokens, phrases and dates, each computed once, on demand.

    Most lines of a page are classified by their first words, so tokens are not always needed.

    columns: for a row of a table, what each cell holds according to the head of the table; empty otherwise.
    """

    __slots__ = ("_dated", "_lexemes", "_quoted", "_tokens", "_words", "columns", "document", "end", "start")

    def __init__(self, document: Document, start: int, end: int, tokens: list[Token] | None = None) -> None:
        self.document = document
        self.start = start
        self.end = end
        self._tokens = tokens
        self._lexemes: list[Lexeme] | None = None
        self._words: dict[str, list[Token]] = {}  # by the group of readers
        self._dated: dict[str, list[Token]] = {}
        self._quoted: Quoted | None = None
        self.columns: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The normalised text of the stretch."""
        return self.document.text[self.start : self.end]

    @property
    def lexemes(self) -> list[Lexeme]:
        """The lexemes of the stretch."""
        if self._lexemes is None:
            text, end = self.document.text, self.end
            # The white space after it distinguishes a dash at the end of a line from a hyphen.
            reach = end + 1 if end < len(text) and text[end].isspace() else end
            self._lexemes = self.document.engine.lexer.cut(text, self.start, reach)
        return self._lexemes

    @property
    def tokens(self) -> list[Token]:
        """The tokens, regardless of the meaning of their words."""
        if self._tokens is None:
            self._tokens = tokens_of(self.lexemes, self.start)
        return self._tokens

    def release_cache(self) -> None:
        """Drops the tokens when they are no longer needed: they take thirty times the memory of their text."""
        self._tokens = self._quoted = None
        self._words, self._dated = {}, {}

    def lookup_tokens(self, group: str) -> list[Token]:
        """The tokens, with each phrase that `group` knows as one token."""
        found = self._words.get(group)
        if found is None:
            document = self.document
            found = self._words[group] = phrases(self.tokens, document.text, document.lookups[group])
        return found

    def types(self, group: str) -> list[str]:
        """What each of those tokens is."""
        return [token.type for token in self.lookup_tokens(group)]

    def report(self, code: str, message: str) -> None:
        """Records a problem of the whole stretch, whose words are in the message in the place of `{}`."""
        self.document.report_words(code, message, self.start, self.end)

    def quoted(self) -> Quoted:
        """The tokens of an entry, with one QUOTED token for each outermost quotation."""
        if self._quoted is None:
            self._quoted = fold_quotes(self.lookup_tokens("entry"), self.document.engine.closers)
        return self._quoted

    def with_dates(self, group: str) -> list[Token]:
        """The tokens with a DATE token for every date; in an entry, dates inside quotations belong to the title."""
        year = self.document.year if group == "entry" else None
        key = group if year is None else f"{group} {year.text}"
        found = self._dated.get(key)
        if found is None:
            words = self.quoted().tokens if group == "entry" else self.lookup_tokens(group)
            found = self.fold_dates(words)
            if year is not None and all(token.type not in ("DATE", "NO_DATE") for token in found):
                found = self.fold_dates(with_year(words, year.value.edtf))
            self._dated[key] = found
        return found

    def fold_dates(self, tokens: Sequence[Token]) -> list[Token]:
        """`tokens` with a DATE token for every date."""
        document = self.document
        dates = document.engine.dates
        return dates.fold(tokens, document.text, language=document.language, span=document.span)

    def phrase_at(self, offset: int, group: str) -> Meaning | None:
        """What the phrase at `offset` means to `group`; None if nothing."""
        first = next((i for i, token in enumerate(self.tokens) if token.start >= offset), len(self.tokens))
        document = self.document
        found = phrases(self.tokens[first : first + MOST_WORDS], document.text, document.lookups[group])
        return found[0].meaning if found else None

    def opening(self) -> tuple[Meaning | None, int]:
        """The heading, label or role at the beginning, and its end; None and `start` if there is none."""
        document = self.document
        node, end = self.opening_phrase()
        meaning = node.answer(document.lookups["opening"]) if node is not None else NO_MEANING
        return (None if meaning is NO_MEANING else meaning), end

    def opening_phrase(self) -> tuple[Node | None, int]:
        """The vocabulary node of the phrase at the beginning, whatever the language, and its end."""
        document = self.document
        lexemes = self.lexemes if self.end - self.start <= LONG_LINE else self.head(LONGEST_LABEL).lexemes
        return opening(document.engine.lexicon.openings, lexemes, document.text, self.start)

    def head(self, length: int) -> Segment:
        """The tokens that begin in the first `length` characters."""
        return self._part(self.start, min(self.start + length, self.end))

    def tail(self, length: int) -> Segment:
        """The tokens that end in the last `length` characters."""
        return self._part(max(self.end - length, self.start), self.end)

    def _part(self, start: int, end: int) -> Segment:
        if self.end - self.start == end - start:
            return self
        if self._lexemes is None and self.end - self.start > LONG_LINE:
            return Segment(self.document, start, end)
        tokens = [token for token in self.tokens if token.start < end and token.end > start]
        return Segment(self.document, tokens[0].start, tokens[-1].end, tokens) if tokens else self

    def after(self, offset: int) -> Segment:
        """The stretch from `offset` on; splits a word at the offset."""
        if offset <= self.start:
            return self
        if self._lexemes is None and self.end - offset > LONG_LINE:
            return Segment(self.document, offset, self.end)
        tokens = self.tokens
        first = next((i for i, token in enumerate(tokens) if token.end > offset), len(tokens))
        rest = tokens[first:]
        if rest and rest[0].start < offset:
            if rest[0].type != "WORD":
                return Segment(self.document, offset, self.end)
            rest[0] = self.document.engine.lexer.part(rest[0], offset, rest[0].end)
        return Segment(self.document, offset, self.end, rest)


def joined(segments: Sequence[Segment], *, apart: bool = False) -> Segment:
    """The stretch from the first segment to the last.

    apart: whether to put a BREAK token between segments, so that no date or phrase continues from one to the next.
    """
    first = segments[0]
    if len(segments) == 1:
        return first
    tokens: list[Token] = []
    for segment in segments:
        if apart and tokens:
            tokens.append(Token("BREAK", segment.start, segment.start, ""))
        tokens += segment.tokens
    return Segment(first.document, first.start, segments[-1].end, tokens)
