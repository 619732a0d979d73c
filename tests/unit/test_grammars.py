"""Each grammar alone: its own cases in fixtures/grammars. `internals.py` says what of the value stands in the JSON."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

from tests.cases import Case, read_cases
from tests.support import FIXTURES, narrowed
from tests.unit.internals import (
    Reading,
    closers,
    line_marks,
    mark_expression,
    quoted,
    read_with,
    token_types,
    tokens,
)

#: The grammars whose terminals are characters; those of all others are tokens.
OF_CHARACTERS = ("line", "quotation", "tokens")
#: The grammars of tokens that have their cases in a file; the others have them beside their rules.
OF_TOKENS = sorted({path.stem for path in (FIXTURES / "grammars").glob("*.txt")} - {*OF_CHARACTERS})


@cache
def cases(grammar: str) -> list[Case]:
    return read_cases(FIXTURES / "grammars" / f"{grammar}.txt")


@cache
def reading(case: Case) -> Reading:
    return read_with(case.path.stem, text_of(case))


def text_of(case: Case) -> str:
    return case.text.removesuffix("\n")


def parameters(*grammars: str) -> list[Any]:
    return [pytest.param(case, id=case.id) for grammar in grammars for case in cases(grammar)]


@pytest.mark.parametrize("case", parameters(*OF_TOKENS))
def test_value(case: Case) -> None:
    assert reading(case).value == case.json()


# --- tokens, lines, quotation marks


@pytest.mark.parametrize("case", parameters("tokens"))
def test_tokens(case: Case) -> None:
    assert [f"{kind} {text}" for kind, _, _, text in tokens(text_of(case))] == case.json()


def test_every_token_has_a_case() -> None:
    found = {kind for case in cases("tokens") for kind, *_ in tokens(text_of(case))}
    assert not token_types() - found, "fixtures/grammars/tokens.txt needs a case for each of these"


@pytest.mark.parametrize("case", parameters("line"))
def test_marks_of_lines(case: Case) -> None:
    """A case names the marks that it is about, each with its length, or null where the text does not begin with it."""
    assert narrowed(line_marks(text_of(case)), case.json()) == case.json()


def test_every_mark_has_a_case_with_it_and_one_without() -> None:
    named = {(mark, length is None) for case in cases("line") for mark, length in case.json().items()}
    # What looks at the character before it is no mark that a text could begin with.
    first = {mark for mark in line_marks("") if not mark_expression(mark).startswith("(?<=")}
    wanted = {(mark, missing) for mark in first for missing in (False, True)}
    assert not wanted - named, "fixtures/grammars/line.txt needs a case for each of these"


@pytest.mark.parametrize("case", parameters("quotation"))
def test_quotation_marks(case: Case) -> None:
    text = text_of(case)
    stretches, unclosed = quoted(text)
    expected = case.json()
    assert stretches == expected["quoted"]
    assert (text[unclosed:] if unclosed is not None else None) == expected.get("unclosed")


def test_every_pair_of_quotation_marks_has_a_case() -> None:
    found = {(stretch[0], stretch[-1]) for case in cases("quotation") for stretch in quoted(text_of(case))[0]}
    pairs = {(opener, closer) for opener, marks in closers().items() for closer in marks}
    assert not pairs - found, "fixtures/grammars/quotation.txt needs a case for each of these"
