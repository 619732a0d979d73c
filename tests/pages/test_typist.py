"""Right pages with what a typist changes in them: what each change costs, and that nothing goes wrong in silence."""

from __future__ import annotations

import json

import pytest

import profileparse
from tests.budget import budget
from tests.generators.typist import page_text, typed_pages, values_of
from tests.generators.typist_changes import CHANGES
from tests.generators.typist_score import Row, score

SEEDS = budget(3, 10)


@pytest.fixture(scope="module")
def rows() -> dict[str, Row]:
    return score(SEEDS)


def test_the_right_pages_say_what_stands_below_their_lines() -> None:
    for name, lines in typed_pages():
        profile = json.loads(profileparse.parse(page_text(lines)).model_dump_json())
        wanted = sorted(value for line in lines for value in line.values)
        assert sorted(value for value, _ in values_of(profile)) == wanted, name


@pytest.mark.parametrize("change", CHANGES)
def test_f1_of_a_change(rows: dict[str, Row], change: str) -> None:
    assert rows[change].f1() >= 0.98, rows[change].mistakes[:5]


def test_silent_errors(rows: dict[str, Row]) -> None:
    """At most one wrong or missing value in two thousand is told by no diagnostic."""
    values = sum(row.wanted.total() for row in rows.values())
    silent = [mistake for row in rows.values() for mistake in row.mistakes if "SILENT" in mistake]
    assert values > 1_000 * SEEDS
    assert len(silent) <= values / 2000, silent
