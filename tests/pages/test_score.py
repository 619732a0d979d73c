"""Drawn pages are read as what they say: F1 of every field, on fixed seeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import profileparse
from tests.budget import budget
from tests.generators.net import DRAWN
from tests.generators.pages import draw
from tests.generators.score import FIELDS, FORMATS, score
from tests.support import ROOT, uncovered

#: Pages that fixtures/net does not record: what is read of those can't change unseen.
PAGES = budget(range(DRAWN, DRAWN + 60), range(250))


@pytest.fixture(scope="module")
def table() -> dict[str, tuple[float, float, float]]:
    return score(PAGES)[0]


@pytest.mark.parametrize("field", FIELDS)
def test_f1(table: dict[str, tuple[float, float, float]], field: str) -> None:
    assert table[field][2] >= 0.99


@pytest.mark.parametrize(
    ("name", "fields"), [("libraries", 14), ("museums", 11), ("comuni", 12), ("towns", 13), ("orchestres", 12)]
)
def test_f1_of_another_dialect_with_its_file_alone(name: str, fields: int) -> None:
    drawer, dialect = FORMATS[name]
    table, _ = score(budget(range(DRAWN, DRAWN + 40), range(150)), drawer=drawer, dialect=dialect)
    assert len(table) == fields
    assert min(f1 for _, _, f1 in table.values()) >= 0.99


@pytest.mark.parametrize("name", ["museums", "comuni", "towns", "orchestres"])
def test_nothing_is_lost_on_pages_of_other_networks(name: str) -> None:
    drawer, dialect = FORMATS[name]
    for number in range(0, 100, budget(10, 4)):
        text = drawer(number)[0]
        for other in (dialect, "efus"):
            assert uncovered(text, json.loads(profileparse.parse(text, dialect=other).model_dump_json())) == []


@pytest.mark.parametrize("dialect", sorted({dialect for _, dialect in FORMATS.values()} - {"efus", "lesenetz"}))
def test_a_dialect_of_another_network_is_short(dialect: str) -> None:
    path = ROOT / "grammar" / "dialects" / f"{dialect}.toml"
    lines = (path if path.is_file() else Path(dialect)).read_text("utf-8").splitlines()
    assert len([line for line in lines if line and not line.startswith("#")]) <= 40


def test_nothing_is_lost_on_drawn_pages() -> None:
    for number in range(0, 250, budget(10, 5)):
        text = draw(number).text
        assert uncovered(text, json.loads(profileparse.parse(text).model_dump_json())) == []
