"""The rules of `grammar/*.lark` read their examples, refuse what they must not, and have no alternative too many."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import pytest

from profileparse._version import is_compiled
from profileparse.compiled import tables
from profileparse.compiler import compile_shapes, compile_text
from profileparse.readings.decide import decide
from profileparse.readings.lattice import Lattice
from profileparse.readings.runner import Reader
from profileparse.readings.tables import Table
from profileparse.words.lexer import Token
from tests.budget import budget
from tests.lark_examples import (
    MARK,
    NEVER,
    Alternative,
    Example,
    ExampleError,
    Grammar,
    Rule,
    form_mark,
    grammar_of,
    read_grammar,
)
from tests.support import ROOT
from tests.unit.examples import FORMS, Form, short_form, swapped, swapped_forms

#: The grammars whose terminals are characters have their cases in fixtures/grammars.
OF_CHARACTERS = frozenset({"line", "tokens"})
#: The grammars of what is around numbers and dates have terminals only, with examples as rules have them.
OF_FORMS = frozenset({"beside", "figures", "inside", "times"})
ALL = {path.stem: path for path in sorted((ROOT / "grammar").glob("*.lark")) if path.stem not in OF_CHARACTERS}
GRAMMARS = [read_grammar(path) for path in ALL.values()]


def wrong(grammar: str, example: Example) -> str | None:
    """What is wrong with what an example gives; None where it gives what it should."""
    found = short_form(grammar, example.text)
    if found == example.short:
        return None
    return (
        f"{grammar}.lark:{example.line}: «{example.text}» gives {found or 'nothing'}, not {example.short or 'nothing'}"
    )


def unneeded(grammar: Grammar) -> list[str]:
    """The alternatives without which every example gives the same."""
    return [
        f"{grammar.name}.lark:{alternative.line}: no example needs `{rule.head}: {alternative.text}`"
        for rule in grammar.rules
        for alternative in rule.alternatives
        if not (grammar.name in OF_FORMS and rule.head == "start")  # it names the terminals that are asked for
        if not _is_needed(grammar, rule, alternative)
    ]


def _is_needed(grammar: Grammar, rule: Rule, alternative: Alternative) -> bool:
    with _without(grammar, rule, alternative):
        return any(wrong(grammar.name, example) for example in grammar.proofs(rule))


def _without(grammar: Grammar, rule: Rule, alternative: Alternative) -> AbstractContextManager[None]:
    if grammar.name in OF_FORMS:
        return swapped_forms(grammar.name, forms_without(grammar, rule, alternative))
    if rule.head.isupper() or budget(False, True):
        return swapped(grammar.name, compile_text(grammar.without(rule, alternative)))
    return swapped(grammar.name, table_without(grammar, alternative))


def table_without(grammar: Grammar, alternative: Alternative) -> Table:
    """The table of the grammar in which nothing ends an alternative.

    It accepts what the table of the grammar without it accepts, and is made in a hundredth of the time.
    """
    table, known = tables().grammars[grammar.name], _alternatives(grammar.marked())
    gone = {-1 - n for n, rule in enumerate(table.rules) if known.get((rule.origin, rule.parts)) == alternative.line}
    assert gone, alternative
    states = [{kind: action for kind, action in state.items() if action not in gone} for state in table.states]
    return table._replace(states=states)


@cache
def _alternatives(marked: str) -> dict[tuple[str, tuple[str, ...]], int]:
    """The line of the alternative that a rule of a table comes from; Lark makes several where a part may be absent."""
    return {
        (rule.origin, rule.parts[1:]): int(rule.parts[0].removeprefix(MARK))
        for rule in compile_text(marked).rules
        if rule.parts and rule.parts[0].startswith(MARK)
    }


def forms_without(grammar: Grammar, rule: Rule, alternative: Alternative) -> dict[str, str]:
    """The expressions of the grammar in which an alternative never fits; so they need not be made anew."""
    if not rule.head.isupper() or budget(False, True):
        text = grammar.without(rule, alternative)
        return compile_shapes(text.replace(f"%declare {NEVER}", f"{NEVER}: /(?!)x/"))
    forms = _marked_forms(grammar.marked())
    mark = form_mark(alternative)
    assert any(mark in form for form in forms.values())
    return {name: form.replace(mark, "(?!)") for name, form in forms.items()}


_marked_forms = cache(compile_shapes)


@pytest.mark.parametrize(
    ("grammar", "example"),
    [
        pytest.param(grammar.name, example, id=f"{grammar.name}: {'+' if example.good else '-'} {example.text}")
        for grammar in GRAMMARS
        for example in grammar.examples
    ],
)
def test_example(grammar: str, example: Example) -> None:
    assert wrong(grammar, example) is None


@pytest.mark.parametrize("grammar", GRAMMARS, ids=lambda grammar: grammar.name)
def test_every_alternative_is_needed(grammar: Grammar) -> None:
    if is_compiled():
        pytest.skip("compiled readers may keep the reader that they have")
    assert unneeded(grammar) == []


def test_every_grammar_has_its_examples() -> None:
    assert ALL.keys() == FORMS.keys()
    assert all(grammar.examples for grammar in GRAMMARS)


# --- what reads the examples

TOY = """\
// Names, in a list.

// + a b => a, b
// - 1
start: name+

// + a => a
// - 5 a b => 5a, b
?name: WORD  // a plain one
// + 5 a => 5a
     | NUMBER WORD             -> numbered
     | NUMBER (WORD
         | NUMBER) NUMBER      -> twice

%declare WORD NUMBER
"""


class _Toy:
    def start(self, parts: list[Any]) -> str:
        return ", ".join(getattr(part, "text", part) for part in parts)

    def numbered(self, parts: list[Any]) -> str:
        return "".join(part.text for part in parts)

    twice = numbered


@cache
def toy_reader() -> Reader:
    return Reader("toy", _Toy())


def toy_short(text: str) -> str | None:
    words = text.split()
    lattice = Lattice([Token("WORD", 2 * i, 2 * i + 1, word) for i, word in enumerate(words)], text, {})
    for index, word in enumerate(words):
        lattice.add("NUMBER" if word.isdigit() else "WORD", index, index + 1)
    decision = decide(toy_reader(), lattice)
    return str(decision.value) if decision.sure else None


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Grammar:
    monkeypatch.setitem(tables().grammars, "toy", compile_text(TOY))
    monkeypatch.setitem(FORMS, "toy", Form(toy_reader.cache_clear, toy_short))
    toy_reader.cache_clear()
    return grammar_of("toy", TOY.splitlines())


def test_examples_are_read_and_alternatives_taken_away(toy: Grammar) -> None:
    assert [rule.head for rule in toy.rules] == ["start", "?name"]
    assert [alternative.text for alternative in toy.rules[1].alternatives] == [
        "WORD",
        "NUMBER WORD             -> numbered",
        "NUMBER (WORD | NUMBER) NUMBER      -> twice",
    ]
    assert [wrong("toy", example) for example in toy.examples] == [None] * 5
    assert unneeded(toy) == ["toy.lark:12: no example needs `?name: NUMBER (WORD | NUMBER) NUMBER      -> twice`"]
    assert [wrong("toy", example) for example in toy.examples] == [None] * 5


def test_an_example_that_gives_something_else_is_reported(toy: Grammar) -> None:
    bad = Example(3, True, "a b", "a b")
    assert wrong("toy", bad) == "toy.lark:3: «a b» gives a, b, not a b"
    assert wrong("toy", Example(4, False, "a", None)) == "toy.lark:4: «a» gives a, not nothing"
    assert wrong("toy", Example(4, True, "1", "1")) == "toy.lark:4: «1» gives nothing, not 1"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("// + a\nstart: A", "x.lark:1: write what the example gives"),
        ("// + a => a\n\nstart: A", "x.lark:1: an example must stand directly above"),
        ("start: A\n// - b", "x.lark:2: an example must stand directly above"),
    ],
)
def test_examples_that_are_not_in_the_format(text: str, message: str) -> None:
    with pytest.raises(ExampleError) as caught:
        grammar_of("x", text.splitlines())
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "path", [path for path in ALL.values() if path.stem not in OF_FORMS], ids=lambda path: path.stem
)
def test_a_grammar_is_the_same_put_together_from_its_rules(path: Any) -> None:
    grammar = read_grammar(path)
    made = compile_text(grammar.without(Rule("", [], []), Alternative(0, "")))
    kept = compile_text(path.read_text("utf-8"))
    assert set(made.rules) == set(kept.rules)
    assert (len(made.states), made.terminals) == (len(kept.states), kept.terminals)


# --- edges.toml

#: The grammars whose tokens have the edges of another one.
LIKE = {"number": ("number", "population"), "membership": ("membership", "listing"), "places": ("places", "location")}


@pytest.mark.parametrize("grammar", sorted(tables().edges))
def test_edges_are_terminals_and_their_costs_have_a_name(grammar: str) -> None:
    names = LIKE.get(grammar, (grammar,))
    terminals = frozenset[str]().union(*(tables().grammars[name].terminals for name in names))
    costs = frozenset[str]().union(*(tables().costs.get(name, ()) for name in names))
    for kind, edges in tables().edges[grammar].items():
        assert {edge for edge, _ in edges} <= terminals, kind
        assert {cost for _, cost in edges if cost} <= costs, kind
