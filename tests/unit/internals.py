"""Every part of the package that unit tests reach and that is not public, in one place.

When the inside of the package changes, this file changes with it, and the tests stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import pytest

from profileparse._version import is_compiled
from profileparse.compiled import tables
from profileparse.compiler import compile_text
from profileparse.dates import _candidates, _finder, _lexer, read_date
from profileparse.document import Document, Segment, load_engine
from profileparse.page.labels import choose_language
from profileparse.page.lines import cut_lines
from profileparse.readings.decide import Decision, decide
from profileparse.readings.lattice import Edge, Lattice
from profileparse.readings.runner import Reader
from profileparse.readings.tables import ParseError, Parser, Rule, Table
from profileparse.text.decoding import decode_page, decoded_text
from profileparse.text.normalize import normalize
from profileparse.tools.explain import explain_date, explain_decision, explain_entry, explain_page, explained
from profileparse.values.places import country_named
from profileparse.words.dialect_files import load_dialect, names
from profileparse.words.gazetteer import lies_there, similar_country_code, town_like
from profileparse.words.lexer import Lexer, Token, tokens_of
from profileparse.words.quotation import fold_quotes
from profileparse.words.vocabulary import fold_phrase

__all__ = [
    "CODES",
    "POPULATION_MODEL",
    "Decision",
    "Edge",
    "Lattice",
    "ParseError",
    "Parser",
    "Reader",
    "Reading",
    "Rule",
    "Table",
    "Token",
    "candidates",
    "closers",
    "compile_text",
    "country_named",
    "date_words",
    "decide",
    "decode_page",
    "decoded_text",
    "explain_date",
    "explain_decision",
    "explain_entry",
    "explain_page",
    "explained",
    "fold_phrase",
    "is_compiled",
    "lies_there",
    "line_marks",
    "load_dialect",
    "mark_expression",
    "names",
    "normalize",
    "quoted",
    "read_date",
    "read_with",
    "recorded",
    "rules_used",
    "senses_of_dialect",
    "similar_country_code",
    "table_of",
    "tables",
    "token_types",
    "tokens",
    "tokens_without_memory",
    "town_like",
]

CODES = tables().codes

#: The model that the reader of the population calls, by the name under which it does.
POPULATION_MODEL = "profileparse.values.numbers.Population"

Cut = tuple[str, int, int, str]


def tokens(text: str) -> list[Cut]:
    """The tokens of a text; the lexer knows most lexemes from the texts before."""
    return _cut(load_engine("efus").lexer, text)


def tokens_without_memory(text: str) -> list[Cut]:
    """The same by a lexer that has seen no text before."""
    return _cut(Lexer(tables().shapes["tokens"], load_engine("efus").lexicon.words), text)


def _cut(lexer: Lexer, text: str) -> list[Cut]:
    return [(token.type, token.start, token.end, token.text) for token in tokens_of(lexer.cut(text, 0, len(text)), 0)]


# --- grammars of tokens


def table_of(grammar: str) -> Table:
    """The table of the grammar of that name."""
    return tables().grammars[grammar]


def rules_used(table: Table, types: tuple[str, ...]) -> set[Rule]:
    """The rules that a sentence of the grammar follows."""
    stack = [table.start]
    ended = [table.advance(stack, kind) for kind in (*types, "$END")]
    return {table.rules[number] for numbers in ended if numbers for number in numbers}


@contextmanager
def recorded() -> Iterator[dict[str, set[tuple[str, ...]]]]:
    """The sequences of token types that the parsers meet, by the name of the grammar.

    It puts its own method into the class, which compiled readers would not call.
    """
    grammars = {id(table): name for name, table in tables().grammars.items()}
    met: dict[str, set[tuple[str, ...]]] = {name: set() for name in tables().grammars}
    plan = Parser._plan

    def planned(parser: Parser, types: tuple[str, ...]) -> Any:
        met[grammars[id(parser._table)]].add(types)
        return plan(parser, types)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Parser, "_plan", planned)
        yield met


class Reading(NamedTuple):
    """What one grammar made of a text, as JSON, and the sentence that it read: its token types.

    sentence: None where the tokens are no sentence of the grammar.
    """

    value: Any
    sentence: tuple[str, ...] | None


def read_with(grammar: str, text: str) -> Reading:
    """Reads a text with the post-lexer and the transformer of one grammar, and with no other."""
    find_parser, read = _READERS[grammar]
    plans = find_parser()._plans
    plans.clear()  # what the parser is asked now is what it remembers afterwards
    value = read(text)
    sentences = [types for types, plan in plans.items() if not isinstance(plan, int)]
    return Reading(value, sentences[-1] if sentences else None)


def _segment(text: str) -> Segment:
    """A text as one stretch of a page in its language."""
    document = Document(load_engine("efus"), normalize(text), None)
    document.set_language(choose_language(document, cut_lines(document)))
    return Segment(document, 0, len(document.text))


def _read_date(text: str) -> Any:
    date, _ = read_date(text)
    return date and _named(edtf=date.edtf, precision=date.precision, qualifier=date.qualifier)


#: The dialect of the cases for pages: every shape of headings and labels is switched on.


def _words(segment: Segment, found: list[Any]) -> str | None:
    return segment.document.line(found[0].start, found[-1].end) if found else None


def _named(**parts: Any) -> dict[str, Any]:
    """The parts that are there."""
    return {name: part for name, part in parts.items() if part not in (None, [], "")}


#: For each grammar what gives its parser, and what reads a text with it.
_READERS: dict[str, tuple[Callable[[], Parser], Callable[[str], Any]]] = {
    "date": (lambda: _finder(True).parser, _read_date),
}


# --- grammars of characters


def token_types() -> set[str]:
    """The types of `tokens.lark` that a token can have: those in COMMON_ only save time."""
    return {name for name in tables().shapes["tokens"] if not name.startswith("COMMON_")}


def line_marks(text: str) -> dict[str, int | None]:
    """The length of each mark of `line.lark` that a text begins with; None for one that it does not."""
    marks = load_engine("efus").marks
    found = {name: marks.at(name, text, 0, len(text)) for name in tables().shapes["line"]}
    return {name: length if length >= 0 else None for name, length in found.items()}


def mark_expression(mark: str) -> str:
    """The expression of a mark of `line.lark`."""
    return tables().shapes["line"][mark]


def closers() -> dict[str, str]:
    """For each quotation mark those that close it."""
    return tables().closers


def quoted(text: str) -> tuple[list[str], int | None]:
    """The outermost quoted stretches of a text with their marks, and the offset of the mark that is never closed."""
    found = fold_quotes(tokens_of(load_engine("efus").lexer.cut(text, 0, len(text)), 0), tables().closers)
    return [text[start:end] for start, end in found.stretches], found.unclosed


def date_words() -> dict[str, dict[str, Any]]:
    """The word list of each language."""
    return tables().words


def candidates(text: str) -> list[str]:
    """The languages that the dates of a text are read in, the likeliest first."""
    return _candidates(_lexer().cut(text, 0, len(text)), None)


def senses_of_dialect(dialect: str) -> set[str | None]:
    """The languages of all phrases that readers of a dialect know."""
    found: set[str | None] = set()
    below = [load_engine(dialect).lexicon.words]
    while below:
        node = below.pop()
        found.update(meaning.language for meaning in node.meanings)
        below += node.children.values()
    return found
