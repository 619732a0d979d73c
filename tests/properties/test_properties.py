"""Whatever comes in: never an exception, nothing lost, spans inside the text, the same answer twice."""

from __future__ import annotations

import contextlib
import gc
import json
import re
import time
from itertools import pairwise
from typing import Any

import edtf
import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import profileparse
from profileparse import compiled
from profileparse.context import engine
from tests.support import SAMPLES, edtf_strings, read, uncovered, values

PAGES = [read(path) for path in SAMPLES]
LINES = sorted({line for page in PAGES for line in page.splitlines(keepends=True)})
VALIDATOR = jsonschema.Draft202012Validator(profileparse.Profile.model_json_schema(mode="serialization"))

shuffled = st.lists(st.sampled_from(LINES), max_size=30).map("".join)
truncated = st.builds(
    lambda page, a, b: page[a : a + b], st.sampled_from(PAGES), st.integers(0, 2000), st.integers(0, 999)
)
spliced = st.builds(
    lambda one, two, cut, extra: one[:cut] + extra + two[cut:],
    st.sampled_from(PAGES),
    st.sampled_from(PAGES),
    st.integers(0, 2500),
    st.text(max_size=20),
)
near_misses = st.lists(
    st.sampled_from(
        [
            *"“”‘’«»\"'()[]–-•*:;,.?!/&…~\n\r\t \u00a0\u00ad\x00\x0c#=",
            "[link url=”",
            "”]",
            "[/link]",
            "[800x600]",
            "since ",
            "12",
            "2008",
            "May ",
            "Efus",
            "FFSU",
            "1. ",
            "The City and ",
            "Member ",
            "Attended:",
            "in ",
            "Ã©",
            "e\u0301",
            "and ",
        ]
    ),
    max_size=60,
).map("".join)


def listed(words: Any) -> list[str]:
    """All strings in nested lists and tables."""
    if isinstance(words, str):
        return [words]
    return [one for part in (words.values() if isinstance(words, dict) else words) for one in listed(part)]


date_words = sorted({word for words in compiled.tables().words.values() for word in listed(words["words"])})
months = sorted({word for words in compiled.tables().words.values() for word in listed(words["months"])})
date_soup = st.lists(
    st.one_of(
        st.sampled_from(date_words),
        st.sampled_from(months),
        st.integers(0, 10**6).map(str),
        st.sampled_from(
            ["1999", "2008", "'08", "90s", "XIX", "Q3", "12.", "3rd", "/", "-", "–", ",", ".", "(", ")", "?", "~"]
        ),
    ),
    max_size=12,
).map(" ".join)
figures = "1 20 2008 1990 12 3 th c st Q T H mi s er º % _ ٣ A x é \u0301 www http ://".split()
signs = [*"-–—'’‘“”\"[]()/:;&?~.,", " ", "\n", "\t", "\u00a0", "\u202f"]
marks = st.lists(st.sampled_from(figures + signs), max_size=20).map("".join)
pages = st.one_of(st.text(), shuffled, truncated, spliced, near_misses, date_soup)


def is_edtf(text: str) -> bool:
    """Whether the package of that name reads `text`.

    It knows neither `199X/..` nor `2008-33~` nor `{2008-05..2009}`: there the dates in it are looked at, unmarked.
    """
    with contextlib.suppress(edtf.EDTFParseException, TypeError):
        return edtf.parse_edtf(text) is not None
    dates = [part.rstrip("~?%") for part in re.split(r"/|,|\.\.", text.strip("{}")) if part]
    whole = re.fullmatch(r"[^/,]*/[^/,]*|[^/,.{}]+|\{[^/,.]+(?:\.\.[^/,.]+)?(?:,[^/,.]+(?:\.\.[^/,.]+)?)*\}", text)
    return whole is not None and all(edtf.parse_edtf(date) is not None for date in dates)


def check(text: str) -> None:
    parsed = profileparse.parse(text)
    # The readers make their values unchecked: all of them must be what the models allow, to the letter.
    validated = profileparse.Profile.model_validate_json(parsed.model_dump_json(), strict=True)
    assert validated == parsed
    assert validated.model_dump_json() == parsed.model_dump_json()  # the fields stand in the order of the models
    profile: dict[str, Any] = json.loads(parsed.model_dump_json())
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
    assert json.loads(profileparse.parse(text).model_dump_json()) == profile


@settings(max_examples=300, deadline=None)
@given(pages)
@example("POPULATION:SECOND")
@example("\xad\x1f")
@example("Ã\x82\xa0")
@example("Ã\x82¡")
def test_any_text_is_a_page(text: str) -> None:
    # JSON has no lone surrogates; Hypothesis draws none by default.
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.one_of(marks, pages))
def test_a_piece_that_was_seen_before_is_what_it_was(text: str) -> None:
    lexer = engine("efus").words
    cut = [(token.type, token.start, token.end, token.text) for token in lexer.cut(text, 0, len(text))]
    # `first` looks at every piece where it stands; `cut` knows most of them from the texts before.
    named = [(token.type, token.start, token.end, token.text) for token in lexer.first(text, 0, len(text), len(text))]
    assert cut == named


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


_LIST = "2. The City in our Network :\nThe City and Efus:\nAttended:\n- "
_TWINS = "1. General Information :\nTwinned with: "


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        *((_LIST, unit) for unit in ["(", "(a)", "“", "“a ” ", '" a', " ”a", "‘ “ a ", "a – ", "Aa Bb "]),
        *((_LIST, unit) for unit in ["1 May ", "2001-", "[link", "–", ":", "— "]),
        *((_TWINS, unit) for unit in ["Aa, ", "Aa (Xxyyzz), ", "Aa (Spain), ", "(", "\n|"]),
        ("1. General Information :\nSafety contract: ", "\n;"),
        *(("", unit) for unit in ["a ", "a\n", "\n", "[800x600]", "e\u0301", "Ã©", "1.1.", "Safety contract: (1992\n"]),
    ],
)  # fmt: skip
def test_time_grows_with_the_length_only(head: str, unit: str) -> None:
    def seconds(count: int) -> float:
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            profileparse.parse(head + unit * count)
            best = min(best, time.process_time() - start)
        return best

    profileparse.parse(PAGES[0])
    # Sixteen times the text: 256 times would be quadratic, the rest is room for a busy machine.
    assert seconds(16_000) < 60 * seconds(1000)


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
