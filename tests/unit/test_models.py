"""Every value is validated when it is made, and nothing changes it afterwards."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest
from pydantic import ValidationError

import profileparse
from profileparse import Failure
from profileparse.models import Population
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
