"""Countries: the list against the Unicode CLDR, and what people write instead."""

from __future__ import annotations

import tomllib

import pytest
from babel import Locale

from tests.support import ROOT
from tests.unit.internals import country_named, fold_phrase, similar_country

LISTED = tomllib.loads((ROOT / "grammar" / "words" / "countries.toml").read_text("utf-8"))


def test_a_name_stands_under_one_code_only() -> None:
    seen: dict[str, str] = {}
    for code, names in LISTED.items():
        for name in names:
            assert seen.setdefault(fold_phrase(name), code) == code, name


@pytest.mark.parametrize("language", ["en", "fr", "de", "it", "es", "pt", "nl"])
def test_names_of_the_cldr(language: str) -> None:
    territories = Locale(language).territories
    wrong = []
    for code in LISTED:
        name = territories.get(code)
        found = country_named(name) if name else None
        if name and (found is None or found.alpha_2 != code):
            wrong.append((code, name, found))
    # Two countries may share a name (Congo, Guinea): then the short form is that of one of them.
    assert len(wrong) <= 3, wrong


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("U.S.A.", "US"), ("the USA", "US"), ("United-Kingdom", "GB"), ("Scotland", "GB"),
        ("R.D.Congo", "CD"), ("Brasil", "BR"),
        ("ANGOLA", "AO"), ("États-Unis", "US"), ("Etats Unis", "US"),
        ("Côte d’Ivoire", "CI"), ("Bosnia & Herzegovina", "BA"),
        ("DE", "DE"), ("Norge", "NO"),
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
    found = similar_country(written)
    assert found is not None
    assert found.alpha_2 == code


@pytest.mark.parametrize("written", ["Saxony", "Ohio", "ville", "Bavaria", "Moravia", "Silesia", "Exville", ""])
def test_what_is_no_country(written: str) -> None:
    assert country_named(written) is None
    assert similar_country(written) is None
