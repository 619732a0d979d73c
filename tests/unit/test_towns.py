"""Towns: the list of GeoNames, and what it decides in an entry."""

from __future__ import annotations

import pytest

import profileparse
from tests.support import ROOT
from tests.unit.internals import lies_there, town_like

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
    lines = [line for line in TOWNS.read_text("utf-8").splitlines() if not line.startswith("#")]
    towns = [line.partition("\t")[0] for line in lines]
    assert town_like(towns[0]) == town_like(towns[-1]) == "known"
    assert town_like("") == town_like("zzzz") == town_like("!") == ""
    assert town_like("Ямбург") == town_like("中国") == ""  # after the last: compiled, a negative length is an error


@pytest.mark.parametrize(
    ("name", "found"),
    [("Port Ellery", "like"), ("Anna Berg", ""), ("Opening Session", ""), ("Phase II", ""), ("Aville", "")],
)
def test_a_name_is_like_towns_by_its_first_word(name: str, found: str) -> None:
    assert town_like(name) == found


@pytest.mark.parametrize(
    ("town", "country", "name", "there"),
    [
        ("Toronto", "CA", "CA", True), ("San Diego", "CA", "CA", False), ("Torino", "TO", "TO", False),
        ("Kiel", "DE", "DE", True), ("Atlanta", "GE", "Georgia", False), ("Batumi", "GE", "Georgia", True),
        ("Aville", "CA", "CA", None), ("Lyon", "IT", "IT", None), ("Valencia", "VE", "VE", True),
        ("Santiago", "PT", "Portugal", None),
    ],
)  # fmt: skip
def test_the_list_knows_a_state_from_a_country(town: str, country: str, name: str, there: bool | None) -> None:
    answers = [lies_there(town, country, name, otherwise=otherwise) for otherwise in (False, True)]
    assert answers == ([False, True] if there is None else [there, there])


def test_a_country_of_another_town_is_not_given_to_one_that_is_elsewhere() -> None:
    profile = profileparse.parse("Exville\n\nTwin towns: Cork, Aville, Nice, Lyon (France)\n")
    assert [twin.country and twin.country.alpha_2 for twin in profile.twins] == [None, "FR", "FR", "FR"]
    assert [(one.code, one.path) for one in profile.diagnostics] == [("unknown-country", "/twins/0")]


def test_the_country_of_a_town_is_never_filled_in() -> None:
    page = "2. The City in our Network :\n\nParticipated in:\n\n– Seminar on trams, Lyon, 3 May 2008\n"
    place = profileparse.parse(page).events[0].place
    assert place is not None
    assert (place.city, place.country) == ("Lyon", None)


def test_the_report_of_a_shared_country_is_where_the_town_is() -> None:
    text = "Exville\n\nThe de\u0301but\n\nTwin towns: Cork, Lyon (France)\n"  # two characters that are read as one
    told = [one for one in profileparse.parse(text).diagnostics if one.code == "unknown-country"]
    assert [text[slice(*one.span)] for one in told] == ["Cork"]
