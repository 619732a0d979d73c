"""Our runner of Lark's tables gives the tree that Lark's own parser gives, and refuses what that refuses.

They are compared on every sequence of token types that pages and dates lead to, and on sequences that Hypothesis draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedToken
from lark.lexer import Lexer

import profileparse
from profileparse._version import is_compiled
from profileparse.compiler import compile_text
from tests.budget import budget
from tests.cases import read_cases
from tests.generators.page_lesenetz import draw_library
from tests.generators.page_museums import draw_museum
from tests.generators.pages import draw
from tests.support import FIXTURES, ROOT, SAMPLES, dialect_of, read
from tests.unit.internals import ParseError, Parser, Table, read_with, recorded, table_of

#: All but those whose terminals are characters.
ALL = {path.stem for path in (ROOT / "grammar").glob("*.lark")}
GRAMMARS = sorted(ALL - {"beside", "figures", "inside", "line", "times", "tokens"})

Types = tuple[str, ...]
#: A token by its type and its index; a tree by its name and its parts; the index of the first wrong token.
Result = Any


# --- Lark


class _Types(Lexer):
    """The types of the tokens are the text itself, with spaces between."""

    def __init__(self, _: object) -> None:
        pass

    def lex(self, lexer_state: Any, parser_state: Any = None) -> Iterator[Token]:
        for index, kind in enumerate(lexer_state.split()):
            yield Token(kind, kind, start_pos=index)


@cache
def larks(grammar: str) -> Lark:
    text = (ROOT / "grammar" / f"{grammar}.lark").read_text("utf-8")
    return Lark(text, parser="lalr", lexer=_Types, maybe_placeholders=False)


def by_lark(grammar: str, types: Types) -> Result:
    try:
        return plain(larks(grammar).parse(" ".join(types)))
    except UnexpectedToken as error:
        return len(types) if error.token.type == "$END" else error.token.start_pos


def plain(node: Tree[Any] | Token) -> Result:
    if isinstance(node, Token):
        return str(node.type), node.start_pos
    return str(node.data), [plain(child) for child in node.children]


# --- the package


class Typed(NamedTuple):
    type: str
    at: int


class _TreeMaker:
    """Makes the same trees: it has a method for every rule and alias."""

    def __getattr__(self, name: str) -> Callable[[list[Any]], Result]:
        return lambda parts: (name, [(p.type, p.at) if isinstance(p, Typed) else p for p in parts])


@cache
def table(grammar: str) -> Table:
    return compile_text((ROOT / "grammar" / f"{grammar}.lark").read_text("utf-8"))


@cache
def ours(grammar: str) -> Parser:
    return Parser(table(grammar), _TreeMaker())


def typed(types: Types) -> list[Typed]:
    return [Typed(kind, index) for index, kind in enumerate(types)]


def by_us(grammar: str, types: Types) -> Result:
    try:
        return ours(grammar).parse(typed(types))
    except ParseError as error:
        return error.index


# --- sequences that pages and dates lead to


@pytest.fixture(scope="module")
def met() -> dict[str, set[Types]]:
    if is_compiled():
        pytest.skip("compiled readers call their parsers natively: nothing can listen")
    with recorded() as found:
        for path in sorted((FIXTURES / "blocks").glob("*.txt")):
            for case in read_cases(path):
                profileparse.parse(case.text)
        for path in SAMPLES:
            profileparse.parse(read(path), dialect=dialect_of(path))
        for number in range(budget(30, 100)):
            profileparse.parse(draw(number).text)
            profileparse.parse(draw_library(number)[0], dialect="lesenetz")
            profileparse.parse(draw_museum(number)[0], dialect="museums")
        for line in (FIXTURES / "dates.txt").read_text("utf-8").splitlines():
            if line and not line.startswith("#"):
                text, language, *_ = (part.strip() for part in line.split(" | "))
                profileparse.parse_date(text, languages=[language])
    return found


@pytest.mark.parametrize("grammar", GRAMMARS)
def test_the_same_tree_for_all_that_is_met(grammar: str, met: dict[str, set[Types]]) -> None:
    assert met[grammar]
    different = [types for types in sorted(met[grammar]) if by_us(grammar, types) != by_lark(grammar, types)]
    assert different == []


@pytest.mark.parametrize("grammar", [name for name in GRAMMARS if (FIXTURES / "grammars" / f"{name}.txt").is_file()])
def test_the_same_tree_for_the_cases_of_the_grammar(grammar: str) -> None:
    cases = read_cases(FIXTURES / "grammars" / f"{grammar}.txt")
    sentences = [s for case in cases if (s := read_with(grammar, case.text.removesuffix("\n")).sentence) is not None]
    assert sentences
    different = [types for types in sentences if by_us(grammar, types) != by_lark(grammar, types)]
    assert different == []


# --- drawn sequences


def random_sequences(grammar: str) -> st.SearchStrategy[Types]:
    return st.lists(st.sampled_from(sorted(table(grammar).terminals)), max_size=12).map(tuple)


@st.composite
def likely_sequences(draw_: st.DrawFn, grammar: str) -> Types:
    """Sequences whose every token fits behind those before it, so that many are sentences."""
    found: list[str] = []
    for _ in range(draw_(st.integers(0, 12))):
        fitting = _fitting(table(grammar), found)
        if not fitting:
            break
        found.append(draw_(st.sampled_from(fitting)))
    return tuple(found)


def _fitting(table: Table, types: Sequence[str]) -> list[str]:
    """The types that the state behind `types` has something to do with."""
    stack = [table.start]
    for kind in types:
        while (action := table.states[stack[-1]].get(kind)) is not None and action < 0:
            rule = table.rules[-1 - action]
            stack = stack[: len(stack) - len(rule.parts)]
            stack.append(table.states[stack[-1]][rule.origin])
        if action is None:
            return []
        stack.append(action)
    return sorted(table.terminals & table.states[stack[-1]].keys())


@pytest.mark.parametrize("grammar", GRAMMARS)
@settings(max_examples=budget(40, 300), deadline=None)
@given(data=st.data())
def test_the_same_tree_for_any_sequence(grammar: str, data: st.DataObject) -> None:
    types = data.draw(random_sequences(grammar) | likely_sequences(grammar))
    assert by_us(grammar, types) == by_lark(grammar, types)


@pytest.mark.parametrize("grammar", GRAMMARS)
@settings(max_examples=budget(20, 150), deadline=None)
@given(data=st.data())
def test_the_longest_sentence_at_the_beginning(grammar: str, data: st.DataObject) -> None:
    types = data.draw(random_sequences(grammar) | likely_sequences(grammar))
    value, length = ours(grammar).longest(typed(types))
    read_by_lark = [end for end in range(1, len(types) + 1) if not isinstance(by_lark(grammar, types[:end]), int)]
    assert length == max(read_by_lark, default=0)
    assert value == (by_lark(grammar, types[:length]) if length else None)


def test_what_a_sentence_may_begin_with_is_of_the_type_that_is_said() -> None:
    # Python takes a set for a frozenset; what is compiled refuses it.
    assert isinstance(Parser(table_of("date"), _Anything()).first, frozenset)


class _Anything:
    """A transformer that has every method."""

    def __getattr__(self, name: str) -> Callable[[list[Any]], Any]:
        return list
