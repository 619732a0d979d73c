"""Countries: the lists against the Unicode CLDR and ISO 3166, and what people write instead."""

from __future__ import annotations

import re
import tomllib

import pytest
from babel import Locale

import profileparse
from tests.budget import budget
from tests.generators.countries import LANGUAGES
from tests.support import ROOT
from tests.unit.internals import country_named, fold_phrase, similar_country_code

LISTED = tomllib.loads((ROOT / "grammar" / "words" / "countries.toml").read_text("utf-8"))
FORMS = tomllib.loads((ROOT / "grammar" / "words" / "country_forms.toml").read_text("utf-8"))
PARTS = {code for codes in FORMS["parts"].values() for code in codes}


def test_a_name_stands_under_one_code_only() -> None:
    seen: dict[str, str] = {}
    for code, names in LISTED.items():
        for name in names:
            assert seen.setdefault(fold_phrase(name), code) == code, name


def _town(country: str) -> tuple[str | None, str | None, bool]:
    """The code and the region that are read of the first of two towns, and whether anything is reported."""
    profile = profileparse.parse(f"1. General information :\n\nTwinned with: Aville ({country}), Bville (France)\n")
    codes = {diagnostic.code for diagnostic in profile.diagnostics} - {"population-missing", "name-missing"}
    town = next((twin for twin in profile.twins if twin.name == "Aville"), None)
    found = town.country if town is not None else None
    return found.alpha_2 if found else None, town.region if town else None, bool(codes)


#: What no list of towns writes: a bracket in the middle of a name.
_ODD = {"Cocos (Keeling) Islands"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_the_cldr(language: str) -> None:
    names = {code: name for code, name in Locale(language).territories.items() if code in LISTED and name not in _ODD}
    sure = {code: name not in FORMS["doubtful"] for code, name in names.items()}
    expected = {code: (code if sure[code] else None, None, not sure[code]) for code in names}
    assert {code: _town(name) for code, name in names.items()} == expected


def test_names_and_codes_of_iso_3166_1() -> None:
    pycountry = pytest.importorskip("pycountry")
    wrong = []
    for country in pycountry.countries:
        names = {country.name, country.alpha_3, getattr(country, "official_name", country.name)} - _ODD
        wrong += [(country.alpha_2, name) for name in names if _town(name) != (country.alpha_2, None, False)]
        known = country.alpha_2 not in PARTS
        if _town(country.alpha_2) != (country.alpha_2 if known else None, None, not known):
            wrong.append((country.alpha_2, country.alpha_2))
    assert not wrong


def test_names_and_codes_of_iso_3166_2() -> None:
    """The country beside a part of one is its country, or it is reported that nothing sure is read."""
    pycountry = pytest.importorskip("pycountry")
    wrong, read = [], 0
    step = budget(8, 1)
    for part in sorted(pycountry.subdivisions, key=lambda part: part.code)[::step]:
        country = getattr(part.country, "common_name", part.country.name)
        for name in (part.name, part.code.partition("-")[2]):
            code, region, reported = _town(f"{name}, {country}")
            same = region is not None and re.sub(r"\W", "", region) == re.sub(r"\W", "", name)
            read += code == part.country_code and same
            if not reported and not (code == part.country_code and same):
                wrong.append((part.code, name, code, region))
    assert not wrong
    assert read > 7_500 / step


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("U.S.A.", "US"), ("the USA", "US"), ("United-Kingdom", "GB"), ("Scotland", "GB"),
        ("R.D.Congo", "CD"), ("Brasil", "BR"),
        ("ANGOLA", "AO"), ("États-Unis", "US"), ("Etats Unis", "US"),
        ("Côte d’Ivoire", "CI"), ("Bosnia & Herzegovina", "BA"),
        ("DE", "DE"), ("Norge", "NO"),
        ("Korea, Democratic People's Republic of", "KP"), ("Korea (Republic of)", "KR"), ("Congo, Dem. Rep.", "CD"),
        ("Guinea, Equatorial", "GQ"), ("Ireland, Northern", "GB"), ("Gambia, The", "GM"), ("Congo (the)", "CG"),
        ("Republic of Guinea", "GN"), ("Republik Österreich", "AT"), ("Rep. of Moldova", "MD"),
        ("Royaume de Belgique", "BE"),
        ("Dem. Rep. Congo", "CD"), ("Central African Rep.", "CF"), ("S. Sudan", "SS"), ("W. Sahara", "EH"),
        ("Antigua and Barb.", "AG"), ("St. Vin. and Gren.", "VC"), ("Br. Indian Ocean Ter.", "IO"),
        ("Solomon Is.", "SB"),
        ("Fr. Polynesia", "PF"), ("N. Mariana Is.", "MP"), ("Falkland Is.", "FK"), ("Marshall Is.", "MH"),
    ],
)  # fmt: skip
def test_other_ways_to_write_one(written: str, code: str) -> None:
    found = country_named(written)
    assert found is not None
    assert (found.name, found.alpha_2) == (written, code)


@pytest.mark.parametrize(
    ("written", "code"), [("Tunesia", "TN"), ("Netherland", "NL"), ("Lithunia", "LT"), ("Isreal", "IL")]
)
def test_misspellings(written: str, code: str) -> None:
    assert country_named(written) is None
    assert similar_country_code(written) == code


@pytest.mark.parametrize(
    "written",
    ["Saxony", "Ohio", "ville", "Bavaria", "Moravia", "Silesia", "Exville", "", "Republic of Exland", "Austria and"],
)
def test_what_is_no_country(written: str) -> None:
    assert country_named(written) is None
    assert similar_country_code(written) is None
