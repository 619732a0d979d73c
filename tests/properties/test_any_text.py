"""Any text is a page: no exception, nothing lost, spans inside the text, the same answer twice."""

from __future__ import annotations

import gc
import json
import re
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import profileparse
from tests.generators.texts import PAGES, date_soup, near_misses, pages
from tests.support import edtf_strings, reads_as_edtf, uncovered, values

VALIDATOR = jsonschema.Draft202012Validator(profileparse.Profile.model_json_schema(mode="serialization"))


def is_edtf(text: str) -> bool:
    """Whether the package edtf reads `text`.

    It knows neither `199X/..` nor `2008-33~` nor `{2008-05..2009}`: there the dates in it are looked at, unmarked.
    """
    if reads_as_edtf(text):
        return True
    dates = [part.rstrip("~?%") for part in re.split(r"/|,|\.\.", text.strip("{}")) if part]
    whole = re.fullmatch(r"[^/,]*/[^/,]*|[^/,.{}]+|\{[^/,.]+(?:\.\.[^/,.]+)?(?:,[^/,.]+(?:\.\.[^/,.]+)?)*\}", text)
    return whole is not None and all(reads_as_edtf(date) for date in dates)


def check(text: str) -> None:
    parsed = profileparse.parse(text)
    # Every value must be what the models allow, to the letter.
    dumped = parsed.model_dump_json()
    validated = profileparse.Profile.model_validate_json(dumped, strict=True)
    assert validated == parsed
    assert validated.model_dump_json() == dumped  # the fields stand in the order of the models
    profile: dict[str, Any] = json.loads(dumped)
    assert uncovered(text, profile) == []
    for name, value in values(profile):
        start, end = value["span"]
        assert 0 <= start <= end <= len(text), (name, value)
        if name == "blocks":
            assert text[start:end] == value["text"]
    for diagnostic in profile["diagnostics"]:
        assert diagnostic["line"] <= text.count("\n") + 1
    VALIDATOR.validate(profile)
    for date in edtf_strings(profile):
        assert is_edtf(date)
    assert profileparse.parse(text).model_dump_json() == dumped


@settings(max_examples=300, deadline=None)
@given(pages)
@example("POPULATION:SECOND")
@example("\xad\x1f")
@example("Ã\x82\xa0")
@example("Ã\x82¡")
@example("E\u0301\x85e\u0300")
def test_any_text_is_a_page(text: str) -> None:
    # JSON has no lone surrogates; Hypothesis draws none by default.
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=60), near_misses, date_soup))
@example("an 99999")
def test_any_text_may_be_asked_for_dates(text: str) -> None:
    found = profileparse.find_dates(text)
    spans = [date.span for date in found]
    assert all(before.end <= after.start for before, after in pairwise(spans))
    for date in found:
        assert text[date.span.start : date.span.end] == date.text
        assert is_edtf(date.edtf)
    one = profileparse.parse_date(text)
    assert one is None or text[one.span.start : one.span.end] == one.text


def test_lone_surrogates_are_no_error() -> None:
    made = json.loads(profileparse.parse("Population: 12,345 \ud800 inhabitants").model_dump_json())
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
