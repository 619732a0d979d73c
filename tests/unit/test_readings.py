"""The runner of a grammar over a lattice, and the decision between the readings that it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profileparse.readings import runner
from tests.budget import budget
from tests.cases import read_cases
from tests.support import FIXTURES
from tests.unit.internals import (
    Edge,
    Lattice,
    ParseError,
    Reader,
    Token,
    compile_text,
    decide,
    is_compiled,
    read_with,
    tables,
)
from tests.unit.test_lalr import GRAMMARS, Types, by_lark, likely_sequences, random_sequences

#: A list of names, some with a number: what stands between two words parts two items, or is IN one.
LIST = """
start: item (SEP item)*
item: NAME -> alone
    | NAME IN NUMBER -> counted
%declare NAME NUMBER SEP IN
"""
#: Right recursion: each choice of types makes another stack.
CHOICES = """
start: choice
choice: A choice -> a
      | B choice -> b
      | C -> end
%declare A B C
"""
COSTS = {"most": 5, "lead": 2, "shape": 2, "odd": 1, "rules": {"counted": 1}}


class Written:
    """Writes each rule with its parts."""

    def __getattr__(self, name: str) -> Callable[[list[Any]], Any]:
        return lambda parts: (name, [(p.type, p.first) if isinstance(p, Edge) else p for p in parts])


@pytest.fixture
def grammar(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Reader]:
    """Makes a reader of the text of a grammar, with the costs above."""

    def made(text: str, costs: dict[str, Any] | None = None) -> Reader:
        monkeypatch.setitem(tables().grammars, "toy", compile_text(text))
        monkeypatch.setitem(tables().costs, "toy", COSTS if costs is None else costs)
        return Reader("toy", Written())

    return made


def lattice_of(*meanings: str, costs: dict[str, int] | None = None) -> Lattice:
    """A lattice with a token for each of `meanings`: types with the names of their costs, `NAME:shape NUMBER`."""
    text = "x" * len(meanings)
    tokens = [Token("WORD", index, index + 1, "x") for index in range(len(meanings))]
    lattice = Lattice(tokens, text, {"shape": 2, "odd": 1} if costs is None else costs)
    for index, meaning in enumerate(meanings):
        for one in meaning.split():
            kind, _, cost = one.partition(":")
            lattice.add(kind, index, index + 1, cost=cost)
    return lattice


def types(edges: Sequence[Edge]) -> str:
    return " ".join(edge.type for edge in edges)


# --- where every token has one type


@cache
def reader_of(name: str) -> Reader:
    return Reader(name, Written())


def by_runner(name: str, sequence: Types) -> Any:
    """The tree of a sequence of types; the index of the first wrong one where it is no sentence."""
    reader = reader_of(name)
    found, cut, reached = reader.readings(lattice_of(*sequence))
    assert not cut
    assert len(found) <= 1
    return reader.value(found[0]) if found else reached


@pytest.mark.parametrize("name", GRAMMARS)
def test_one_type_a_token_is_read_as_lark_reads_it(name: str) -> None:
    path = FIXTURES / "grammars" / f"{name}.txt"
    cases = read_cases(path) if path.is_file() else []
    sentences = [s for case in cases if (s := read_with(name, case.text.removesuffix("\n")).sentence) is not None]
    different = [sentence for sentence in sentences if by_runner(name, sentence) != by_lark(name, sentence)]
    assert different == []


@pytest.mark.parametrize("name", GRAMMARS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_sequence_is_read_as_lark_reads_it(name: str, data: st.DataObject) -> None:
    sequence = data.draw(random_sequences(name) | likely_sequences(name))
    assert by_runner(name, sequence) == by_lark(name, sequence)


# --- where tokens have several


def all_readings(reader: Reader, lattice: Lattice) -> Iterator[tuple[int, int, tuple[Edge, ...]]]:
    """Every way through a lattice that the grammar accepts, with its cost and length, found without the runner."""
    rules = COSTS["rules"]
    assert isinstance(rules, dict)

    def ways(index: int) -> Iterator[tuple[Edge, ...]]:
        if index == len(lattice.out):
            yield ()
        for edge in lattice.out[index] if index < len(lattice.out) else ():
            for rest in ways(edge.last):
                yield (edge, *rest)

    for edges in ways(0):
        try:
            _, items = reader.parser.parse(edges)
        except ParseError:
            continue
        named = [item[0] for item in items if isinstance(item[1], list)]
        cost = sum(edge.cost for edge in edges) + sum(rules.get(name, 0) for name in named)
        yield cost, len(edges), edges


@st.composite
def lattices(draw: st.DrawFn) -> Lattice:
    """Some tokens, each with edges over one or two of them."""
    count = draw(st.integers(1, 7))
    tokens = [Token("WORD", index, index + 1, "x") for index in range(count)]
    lattice = Lattice(tokens, "x" * count, {"shape": 2, "odd": 1})
    for first in range(count):
        for _ in range(draw(st.integers(1, 3))):
            last = min(first + draw(st.integers(1, 2)), count)
            kind, cost = (
                draw(st.sampled_from(["NAME", "NUMBER", "SEP", "IN"])),
                draw(st.sampled_from(["", "shape", "odd"])),
            )
            lattice.add(kind, first, last, cost=cost)
    return lattice


@cache
def list_table() -> Any:
    return compile_text(LIST)


@settings(max_examples=budget(150, 1_000), deadline=None)
@given(lattice=lattices())
def test_the_cheapest_reading_comes_first_and_none_is_made_up(lattice: Lattice) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(tables().grammars, "toy", list_table())
        patch.setitem(tables().costs, "toy", COSTS)
        reader = Reader("toy", Written())
    expected = sorted(all_readings(reader, lattice), key=lambda found: found[:2])
    found, cut, reached = reader.readings(lattice)
    assert not cut
    assert [(reading.cost, len(reading.edges)) for reading in found[:1]] == [each[:2] for each in expected[:1]]
    ways = {edges: cost for cost, _, edges in expected}
    assert all(ways[reading.edges] == reading.cost for reading in found)
    assert len({reading.edges for reading in found}) == len(found)
    ranks = [(reading.cost, len(reading.edges)) for reading in found]
    assert ranks == sorted(ranks)
    assert (reached == len(lattice.tokens)) >= bool(found)
    again = Reader.readings(reader, lattice)
    assert [(reading.cost, reading.edges) for reading in again.found] == [(r.cost, r.edges) for r in found]


def test_what_the_grammar_does_not_take_is_no_reading(grammar: Callable[..., Reader]) -> None:
    found, _, reached = grammar(LIST).readings(lattice_of("NAME", "IN", "NUMBER", "SEP", "IN", "NAME"))
    assert found == []
    assert reached == 4


def test_a_phrase_and_its_words(grammar: Callable[..., Reader]) -> None:
    lattice = lattice_of("NAME", "SEP", "NAME")
    lattice.add("NAME", 0, 3)
    found = grammar(LIST).readings(lattice).found
    assert [types(reading.edges) for reading in found] == ["NAME", "NAME SEP NAME"]


def test_rules_cost_something_too(grammar: Callable[..., Reader]) -> None:
    found = grammar(LIST).readings(lattice_of("NAME", "SEP IN", "NUMBER NAME")).found
    assert [(reading.cost, types(reading.edges)) for reading in found] == [(0, "NAME SEP NAME"), (1, "NAME IN NUMBER")]


@pytest.mark.parametrize(
    ("meanings", "first"),
    [
        (("NAME:shape NAME:odd",), "NAME odd"),  # the cheaper one
        (("NAME:odd NAME:shape",), "NAME odd"),
        (("A:odd B:odd", "C"), "A odd"),  # of two that cost the same, the one that was added first
        (("B:odd A:odd", "C"), "B odd"),
    ],
)
def test_ties(grammar: Callable[..., Reader], meanings: tuple[str, ...], first: str) -> None:
    reader = grammar(CHOICES if len(meanings) > 1 else LIST)
    edge = reader.readings(lattice_of(*meanings)).found[0].edges[0]
    assert f"{edge.type} {edge.reason}" == first


def test_of_two_that_cost_the_same_the_one_with_fewer_edges_comes_first(grammar: Callable[..., Reader]) -> None:
    lattice = lattice_of("A", "A", "C")
    lattice.add("A", 0, 2)
    found = grammar(CHOICES).readings(lattice).found
    assert [types(reading.edges) for reading in found] == ["A C", "A A C"]


# --- how much is done


def test_only_so_many_stacks_are_followed(grammar: Callable[..., Reader]) -> None:
    reader = grammar(CHOICES)
    few = reader.readings(lattice_of(*["A B"] * 4, "C"))
    assert (len(few.found), few.cut) == (16, False)
    many = reader.readings(lattice_of(*["A B:odd"] * 12, "C"))
    assert many.cut
    assert len(many.found) <= 48
    assert types(many.found[0].edges) == " ".join(["A"] * 12 + ["C"])  # the cheapest is not lost


def test_of_readings_that_go_on_alike_the_cheapest_are_kept(grammar: Callable[..., Reader]) -> None:
    found, cut, _ = grammar(LIST).readings(lattice_of("NAME NAME:odd NAME:shape NAME:shape", "SEP", "NAME NAME:odd"))
    assert [reading.cost for reading in found] == [0, 1, 1]
    assert not cut


def test_others_are_looked_for_only_where_one_costs_hardly_more(grammar: Callable[..., Reader]) -> None:
    reader, lattice = grammar(LIST), lattice_of("NAME NAME:shape", "SEP SEP:odd", "NAME")
    whole = reader.readings(lattice).found
    assert [reading.cost for reading in whole] == [0, 1, 2]
    for within, count in ((0, 1), (1, 1), (2, 2), (3, 3)):
        assert reader.readings(lattice, within).found == whole[:count]
    apart = lattice_of("A B:shape", "C")  # with other stacks up to the end
    assert [len(grammar(CHOICES).readings(apart, within).found) for within in (0, 2, 3)] == [1, 1, 2]


def test_edges_are_made_when_readings_get_there_and_dropped(grammar: Callable[..., Reader]) -> None:
    def fill(lattice: Lattice, index: int) -> None:
        assert not lattice.out[index - 1]
        lattice.add("SEP" if index % 2 else "NAME", index, index + 1)

    lattice = lattice_of("", "", "")
    lattice.fill = fill
    assert types(grammar(LIST).readings(lattice, 0).found[0].edges) == "NAME SEP NAME"
    assert not any(lattice.out)


def test_what_nests_too_deep_is_not_read(grammar: Callable[..., Reader]) -> None:
    assert grammar(CHOICES).readings(lattice_of(*["A"] * 40, "C")).found
    assert not grammar(CHOICES).readings(lattice_of(*["A"] * 400, "C")).found


@pytest.mark.parametrize(
    ("text", "meanings", "last"),
    [(LIST, ["NAME NAME:odd", "SEP SEP:odd"], "NAME"), (CHOICES, ["A B"], "C"), (CHOICES, ["A A:odd B B:odd"], "C")],
)
def test_the_work_is_linear(grammar: Callable[..., Reader], text: str, meanings: list[str], last: str) -> None:
    if is_compiled():
        pytest.skip("a compiled reader calls itself natively: nothing can count")
    reader, counts = grammar(text), []
    nests = text == CHOICES
    for length in (10, 20, 40) if nests else (200, 400, 800):
        steps = 0
        path = runner._Path

        def counted(*arguments: Any, path: Any = path) -> Any:
            nonlocal steps
            steps += 1
            return path(*arguments)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runner, "_Path", counted)
            assert reader.readings(lattice_of(*meanings * length, last)).found
        counts.append(steps)
    assert counts[2] - counts[1] == 2 * (counts[1] - counts[0])


# --- decisions


@pytest.mark.parametrize(
    ("meanings", "verdict", "cost", "margin"),
    [
        (("NAME",), "read", 0, None),
        (("NAME", "SEP IN", "NUMBER"), "read", 1, None),
        (("NAME", "SEP IN", "NUMBER:shape NAME:shape"), "close", 2, 1),
        (("NAME", "SEP IN", "NUMBER:shape NAME"), "read", 0, 3),
        (("NAME NAME:odd",), "read", 0, None),  # the next one says the same
        (("NAME:shape", "SEP", "NAME:shape"), "read", 4, None),
        (("NAME:shape", "SEP", "NAME:shape", "SEP", "NAME:shape"), "costly", 6, None),
        (("NUMBER",), "unread", 0, None),
        (("NAME", "SEP"), "unread", 0, None),
    ],
)
def test_decision(
    grammar: Callable[..., Reader], meanings: tuple[str, ...], verdict: str, cost: int, margin: int | None
) -> None:
    trace: list[Any] = []
    decision = decide(grammar(LIST), lattice_of(*meanings), trace)
    assert (decision.verdict, decision.cost, decision.margin) == (verdict, cost, margin)
    assert decision.sure is (verdict == "read")
    assert trace == [decision]
    assert (decision.value is None) == (verdict == "unread")
    assert (decision.other is None) == (margin is None)


def test_the_margin_is_that_of_the_next_reading_with_another_value(grammar: Callable[..., Reader]) -> None:
    lattice = lattice_of("NAME", "SEP IN", "NAME NAME:odd NUMBER:shape")
    decision = decide(grammar(LIST), lattice, [])  # all are asked for
    assert [reading.cost for reading in decision.readings] == [0, 1, 3]
    assert (decision.margin, decision.sure) == (3, True)
    # What is compared may be said: here only how many items there are.
    assert decide(grammar(LIST), lattice_of("NAME", "SEP IN", "NUMBER:odd NAME:odd"), key=lambda _: 1).margin is None


def test_without_limits_every_reading_is_cheap_enough_and_far_ahead(grammar: Callable[..., Reader]) -> None:
    reader, lattice = grammar(LIST, {}), lattice_of("NAME:shape", "SEP IN", "NAME:shape NUMBER:shape")
    # The next one is looked for where a limit or somebody asks for it.
    for trace, margin in ((None, None), ([], 0)):
        decision = decide(reader, lattice, trace)
        assert (decision.cost, decision.margin, decision.sure) == (4, margin, True)


def test_a_cost_that_the_grammar_has_not_is_an_error() -> None:
    with pytest.raises(KeyError):
        lattice_of("NAME:misspelt")


def test_a_cost_may_count_more_than_once() -> None:
    lattice = lattice_of("NAME")
    lattice.add("NAME", 0, 1, cost="shape", more=["shape", "shape"])
    assert [edge.cost for edge in lattice.out[0]] == [0, 6]


@pytest.mark.parametrize("name", sorted(tables().costs))
def test_every_cost_is_of_a_grammar_and_every_cost_of_a_rule_of_a_rule(name: str) -> None:
    methods = {rule.method for rule in tables().grammars[name].rules}
    assert set(tables().costs[name].get("rules", {})) <= methods
