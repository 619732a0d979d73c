"""Every value is validated when it is made, and nothing changes it afterwards."""

from __future__ import annotations

import datetime
import json
from typing import Any

import jsonschema
import pytest
from pydantic import ValidationError

import profileparse
from profileparse import Failure
from profileparse.models import NO_SPAN, Population
from tests.support import ROOT, read, values
from tests.unit.internals import POPULATION_MODEL

CERGY = read(ROOT / "samples" / "cergy.txt")


@pytest.fixture
def wrong_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader with a mistake: it gives the population as a text."""

    def wrong(**values: Any) -> Population:
        return Population(**(values | {"value": "57 576"}))

    monkeypatch.setattr(POPULATION_MODEL, wrong)


@pytest.mark.usefixtures("wrong_reader")
def test_a_wrong_type_is_refused_where_the_value_is_made() -> None:
    with pytest.raises(ValidationError, match="Population"):
        profileparse.parse(CERGY)


@pytest.mark.usefixtures("wrong_reader")
def test_a_wrong_type_fails_its_page_and_no_other() -> None:
    failed, fine = profileparse.parse_many([CERGY, "Exville is a town."])
    assert isinstance(failed, Failure)
    assert failed.code == "failed"
    assert isinstance(fine, profileparse.Profile)


def test_values_are_frozen_and_hashable() -> None:
    profile = profileparse.parse(CERGY)
    assert hash(profile) == hash(profileparse.parse(CERGY))
    assert len(set(profile.events)) == len(profile.events)
    with pytest.raises(ValidationError, match="frozen"):
        profile.name = "Exville"
    assert isinstance(profile.events, tuple)
    assert profile.events[1].date is not None
    assert profile.events[1].date.start == datetime.date(2014, 6, 25)


def test_values_share_nothing_that_can_be_changed() -> None:
    first = profileparse.parse(CERGY)
    first.model_fields_set.discard("name")
    assert profileparse.parse(CERGY).model_dump(exclude_unset=True)["name"] == "Cergy"


def test_json_is_what_pydantic_writes_without_what_is_not_wanted() -> None:
    profile = profileparse.parse(CERGY)
    assert profile.to_json() == profile.model_dump_json()
    assert profile.to_json(indent=2, sections=False) == profile.model_dump_json(indent=2, exclude={"sections"})
    small = profile.to_json(spans=False, sections=False)
    assert "\n" not in small
    told = json.loads(small)
    assert "sections" not in told
    assert not list(values(told))
    assert told["events"][0]["title"] == profile.events[0].title
    assert json.loads(profile.to_json(indent=1, spans=False))["sections"]


@pytest.mark.parametrize("sections", [True, False])
@pytest.mark.parametrize("spans", [True, False])
def test_json_is_read_back_whatever_was_left_out(spans: bool, sections: bool) -> None:
    written = profileparse.parse(CERGY).to_json(spans=spans, sections=sections)
    back = profileparse.Profile.model_validate_json(written)
    assert back.to_json(spans=spans, sections=sections) == written
    assert (back == profileparse.parse(CERGY)) == (spans and sections)
    assert back.population is not None
    assert (back.population.span == NO_SPAN) != spans
    schema = profileparse.Profile.json_schema(spans=spans, sections=sections)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(written))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(json.loads(written) | {"span": [0, 1], "sections": 3})


def test_json_without_anything_else_is_refused() -> None:
    data = json.loads(profileparse.parse(CERGY).to_json(spans=False))
    del data["events"][0]["title"]
    with pytest.raises(ValidationError, match=r"events\.0\.title"):
        profileparse.Profile.model_validate(data)


def test_no_value_of_a_page_has_the_span_of_none() -> None:
    assert all(value["span"] != NO_SPAN for _, value in values(profileparse.parse(CERGY).model_dump()))


def test_every_model_and_field_is_described() -> None:
    schema = profileparse.Profile.json_schema()
    found = {"Profile": schema, **schema["$defs"]}
    found.pop("Span")  # an array
    for name, model in found.items():
        assert model["description"], name
        for field, described in model["properties"].items():
            assert described.get("description"), f"{name}.{field}"


def test_every_model_of_the_output_is_public() -> None:
    for name in ("Profile", "Span", *profileparse.Profile.json_schema()["$defs"]):
        assert getattr(profileparse, name).__name__ == name
        assert name in profileparse.__all__


def date(text: str) -> profileparse.Date:
    found = profileparse.parse_date(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("3 May 2008", ["2008-05-03"], ["2008-05-02", "2008-05-04"]),
        ("May 2008", ["2008-05-01", "2008-05-31"], ["2008-04-30", "2008-06-01"]),
        ("since 2014", ["2014-01-01", "2999-12-31"], ["2013-12-31"]),
        ("until 2002", ["0001-01-01", "2002-12-31"], ["2003-01-01"]),
        ("3 and 17 May 2008", ["2008-05-03", "2008-05-17"], ["2008-05-10"]),
        ("2001 and 2003-2005", ["2001-06-01", "2004-01-01"], ["2002-06-01", "2006-01-01"]),
        ("December 2008 and 1990s", ["2008-12-31", "1999-12-31"], ["2009-01-01", "2000-01-01"]),
        ("the 1990s", ["1990-01-01"], ["2000-01-01"]),
        ("2008-2001", [], ["2005-01-01"]),
    ],
)
def test_days_that_a_date_covers(text: str, inside: list[str], outside: list[str]) -> None:
    found = date(text)
    for day in inside:
        assert found.contains(datetime.date.fromisoformat(day)), day
        assert found.contains(datetime.datetime.fromisoformat(f"{day}T23:59")), day
    for day in outside:
        assert not found.contains(datetime.date.fromisoformat(day)), day


@pytest.mark.parametrize(
    ("text", "other", "overlap"),
    [
        ("2008", "3 May 2008", True),
        ("2008", "since 2008", True),
        ("2008", "since 2009", False),
        ("until 2002", "since 2002", True),
        ("3 and 17 May 2008", "10 May 2008", False),
        ("3 and 17 May 2008", "17 to 20 May 2008", True),
        ("2008-2001", "2005", False),
    ],
)
def test_dates_that_overlap(text: str, other: str, overlap: bool) -> None:
    assert date(text).overlaps(date(other)) is overlap
    assert date(other).overlaps(date(text)) is overlap


def test_dates_are_ordered_by_what_they_cover() -> None:
    texts = ["until 1990", "1 January 2008", "January 2008", "2008", "since 2008", "2 January 2008", "spring 2008"]
    assert [found.text for found in sorted(map(date, reversed(texts)))] == texts
    assert date("2008") <= date("in 2008")
    assert not date("2008") < date("in 2008")
    assert date("2009") > date("2008") >= date("2008")
    with pytest.raises(TypeError):
        assert date("2008") < "2009"


def test_periods_and_dates_can_be_compared() -> None:
    member, _, committee, again = profileparse.parse(CERGY).memberships
    assert member.period is not None
    assert committee.period is not None
    assert again.period is not None
    assert member.period < committee.period < again.period
    assert committee.period.contains(datetime.date(2002, 12, 31))
    assert not committee.period.contains(datetime.date(2003, 1, 1))
    assert again.period.contains(datetime.date(2500, 1, 1))
    assert not committee.period.overlaps(again.period)
    assert committee.period.overlaps(date("May 2001"))
    assert date("May 1997") < member.period
