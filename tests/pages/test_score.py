"""Drawn pages are read as what they say: F1 of every field, on fixed seeds."""

from __future__ import annotations

import json

import pytest

import profileparse
from tests.generators.page_lesenetz import draw_library
from tests.generators.pages import draw
from tests.generators.score import FIELDS, score
from tests.support import uncovered

PAGES = range(250)


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[float, float, float]]:
    return score(PAGES)[0]


@pytest.mark.parametrize("field", FIELDS)
def test_f1(table: dict[str, tuple[float, float, float]], field: str) -> None:
    assert table[field][2] >= 0.99


def test_f1_of_another_dialect_with_its_file_alone() -> None:
    table, _ = score(range(150), drawer=draw_library, dialect="lesenetz")
    assert len(table) == 14
    assert min(f1 for _, _, f1 in table.values()) >= 0.99


def test_nothing_is_lost_on_drawn_pages() -> None:
    for number in range(0, 250, 5):
        text = draw(number).text
        assert uncovered(text, json.loads(profileparse.parse(text).model_dump_json())) == []
