"""Any text is a page: no exception, nothing lost, spans inside the text, the same answer twice."""

from __future__ import annotations

import gc
import json

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import profileparse
from tests.budget import budget
from tests.generators.texts import PAGES, date_soup, near_misses, pages
from tests.promises import check_dates, check_page

VALIDATOR = jsonschema.Draft202012Validator(profileparse.Profile.model_json_schema(mode="serialization"))


def check(text: str) -> None:
    VALIDATOR.validate(json.loads(check_page(text)))


@settings(max_examples=budget(200, 600), deadline=None)
@given(pages)
@example("POPULATION:SECOND")
@example('0.BUENAS"PRACTICAsA dU')
@example("\xad\x1f")
@example("Ã\x82\xa0")
@example("Ã\x82¡")
@example("E\u0301\x85e\u0300")
@example("--- AIMA\nabc\n> ")
@example("1. \u3000Aa")
@example("1583 <\x85pozycja: Twin cities: Germany, Ireland\n>")
def test_any_text_is_a_page(text: str) -> None:
    # JSON has no lone surrogates; Hypothesis draws none by default.
    check(text)


@settings(max_examples=budget(150, 600), deadline=None)
@given(st.one_of(st.text(max_size=60), near_misses, date_soup))
@example("an 99999")
def test_any_text_may_be_asked_for_dates(text: str) -> None:
    check_dates(text)


def test_lone_surrogates_are_no_error() -> None:
    made = json.loads(profileparse.parse("Population: 12,345 inhabitants, of which \ud800").model_dump_json())
    assert made["population"]["value"] == 12345
    assert "\ufffd" in made["sections"][0]["blocks"][0]["text"]


@pytest.mark.parametrize("enabled", [True, False])
def test_the_cycle_collector_is_left_as_it_was(enabled: bool) -> None:
    before = gc.isenabled()
    (gc.enable if enabled else gc.disable)()
    try:
        profileparse.parse(PAGES[0])
        with pytest.raises(ValueError, match="ISO 639-1"):
            profileparse.parse(PAGES[0], language="English")
        with pytest.raises(profileparse.DialectError):
            profileparse.parse(PAGES[0], dialect="nowhere.toml")
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if before else gc.disable)()
