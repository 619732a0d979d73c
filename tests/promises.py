"""What holds for any text, checked on one: used on drawn texts by `properties` and on mutated ones by `fuzz`."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from typing import Any

import profileparse
from tests.support import edtf_strings, pointed, reads_as_edtf, uncovered, values

__all__ = ["check_dates", "check_page", "is_edtf"]


def is_edtf(text: str) -> bool:
    """Whether the package edtf reads `text`.

    It knows neither `199X/..` nor `2008-33~`, which the standard has: there the dates in it are looked at, unmarked.
    """
    text = _like(text)
    if reads_as_edtf(text):
        return True
    dates = [part.rstrip("~?%") for part in re.split(r"/|\.\.", text) if part]
    whole = re.fullmatch(r"[^/,{}\[\]]*/[^/,{}\[\]]*|[^/,.{}\[\]]+", text)
    return whole is not None and all(reads_as_edtf(date) for date in dates)


def _like(text: str) -> str:
    """`text` with the same day in the place of every day that all months have, and the same year in that of others.

    The package edtf takes some milliseconds for a text, and remembers those that it has seen.
    """
    return _YEAR.sub("2000", _DAY.sub("2000-01-01", text))


_DAY = re.compile(r"\b[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b")
_YEAR = re.compile(r"\b[12]\d{3}(?!-\d\d-)\b")


def check_page(text: str, dialect: str | None = None) -> str:
    """The JSON of a page; raises AssertionError, or whatever the parser raises, where a promise is broken."""
    parsed = profileparse.parse(text, dialect=dialect)
    # Every value must be what the models allow, to the letter.
    dumped = parsed.model_dump_json()
    validated = profileparse.Profile.model_validate_json(dumped, strict=True)
    assert validated == parsed
    assert validated.model_dump_json() == dumped  # the fields stand in the order of the models
    profile: dict[str, Any] = json.loads(dumped, parse_constant=_no_constant)
    assert uncovered(text, profile) == []
    for name, value in values(profile):
        start, end = value["span"]
        assert 0 <= start <= end <= len(text), (name, value)
        if name == "blocks":
            assert _in_json(text[start:end]) == value["text"], value
    for diagnostic in profile["diagnostics"]:
        assert diagnostic["line"] <= text.count("\n") + 1
        assert "\n" not in (diagnostic["subject"] or "")
        assert diagnostic["path"] is None or pointed(profile, diagnostic["path"]) is not None, diagnostic
    for date in edtf_strings(profile):
        assert is_edtf(date), date
    assert profileparse.parse(text, dialect=dialect).model_dump_json() == dumped
    return dumped


def _in_json(text: str) -> str:
    """JSON has no lone surrogates."""
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON (RFC 8259)")


def check_dates(text: str) -> None:
    """The same for the dates in a text, and for a text that may be one date."""
    found = profileparse.find_dates(text)
    assert all(before.span.end <= after.span.start for before, after in pairwise(found))
    for date in found:
        assert text[date.span.start : date.span.end] == date.text
        assert is_edtf(date.edtf), date
        again = profileparse.parse_date(date.edtf)
        assert again is not None, date
        assert (again.edtf, again.precision) == (date.edtf, date.precision)
        assert (again.start, again.end) == (date.start, date.end)
    one = profileparse.parse_date(text)
    assert one is None or text[one.span.start : one.span.end] == one.text
    assert one is None or is_edtf(one.edtf)
    assert profileparse.find_dates(text) == found
