"""Towns: the list of GeoNames, and what it decides in an entry."""

from __future__ import annotations

import pytest

import profileparse
from tests.support import ROOT
from tests.unit.internals import town_like

TOWNS = ROOT / "grammar" / "words" / "towns.txt"


def test_the_list_is_sorted_small_and_credited() -> None:
    data = TOWNS.read_bytes()
    lines = data.splitlines()
    towns = [line for line in lines if not line.startswith(b"#")]
    assert len(data) < 1_500_000
    assert towns == sorted(set(towns))
    assert b"GeoNames" in data[:500]
    assert b"Attribution 4.0" in data[:500]


@pytest.mark.parametrize(
    "name",
    [
        "Munich", "München", "Monaco di Baviera", "Múnich", "Munique", "Saint-Denis", "Bad Aibling", "Nice", "Köln",
        "Cologne", "Colonia", "Keulen", "Turin", "Torino", "Lisbonne", "Lissabon", "Bruxelles", "Brüssel", "A Coruña",
        "Zwolle", "Żory",
    ],
)  # fmt: skip
def test_a_town_is_known(name: str) -> None:
    assert town_like(name) == "known"


def test_first_and_last_of_the_list() -> None:
    towns = [line for line in TOWNS.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert town_like(towns[0]) == town_like(towns[-1]) == "known"
    assert town_like("") == town_like("zzzz") == town_like("!") == ""
    assert town_like("Ямбург") == town_like("中国") == ""  # after the last: compiled, a negative length is an error


@pytest.mark.parametrize(
    ("name", "found"),
    [("Port Ellery", "like"), ("Anna Berg", ""), ("Opening Session", ""), ("Phase II", ""), ("Aville", "")],
)
def test_a_name_is_like_towns_by_its_first_word(name: str, found: str) -> None:
    assert town_like(name) == found


def test_the_country_of_a_town_is_never_filled_in() -> None:
    page = "2. The City in our Network :\n\nParticipated in:\n\n– Seminar on trams, Lyon, 3 May 2008\n"
    place = profileparse.parse(page).events[0].place
    assert place is not None
    assert (place.city, place.country) == ("Lyon", None)
