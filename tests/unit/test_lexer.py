"""The lexer remembers pieces of text; the tokens stay the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.generators.texts import marks, pages
from tests.unit.internals import tokens, tokens_without_memory


@settings(max_examples=200, deadline=None)
@given(st.one_of(marks, pages))
def test_remembered_pieces_give_the_same_tokens(text: str) -> None:
    assert tokens(text) == tokens_without_memory(text)
