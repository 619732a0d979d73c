"""The Cergy page, field by field."""

from __future__ import annotations

import pytest

import profileparse
from profileparse import Profile
from tests.support import ROOT, read


@pytest.fixture(scope="module")
def cergy() -> Profile:
    return profileparse.parse(read(ROOT / "samples" / "cergy.txt"))


def test_facts(cergy: Profile) -> None:
    assert cergy.name == "Cergy"
    assert cergy.population is not None
    assert (cergy.population.value, cergy.population.unit) == (57576, "inhabitants")
    assert cergy.location is not None
    assert cergy.location.country is not None
    assert cergy.location.country.alpha_2 == "FR"
    assert [(w.kind, w.label) for w in cergy.websites] == [("official", "Official website")]
    (contract,) = cergy.contracts
    assert [(d.action, d.date.edtf) for d in contract.dates] == [("signed", "1999-12")]
    assert contract.area == "metropolitan area of Cergy Pontoise"
    assert cergy.source.language == "en"
    assert cergy.diagnostics == ()


def test_twins(cergy: Profile) -> None:
    assert [(t.name, t.country and t.country.alpha_2) for t in cergy.twins] == [
        ("Erkrath", "DE"),
        ("Columbia", "US"),
        ("West Lancashire", "GB"),
    ]


def test_memberships(cergy: Profile) -> None:
    found = [
        (m.organisation and (m.organisation.acronym or m.organisation.name), m.role, m.period and m.period.edtf)
        for m in cergy.memberships
    ]
    assert found == [
        ("Efus", "member", "1998/.."),
        ("FFSU", "member", "1998/.."),
        ("FFSU", "executive-committee-member", "1999/2002"),
        ("FFSU", "executive-committee-member", "2014/.."),
    ]


def test_events(cergy: Profile) -> None:
    assert len(cergy.events) == 12
    assert {event.organisation and event.organisation.acronym for event in cergy.events} == {"FFSU"}
    dates = [event.date.edtf for event in cergy.events[1:] if event.date]
    assert (dates[0], dates[-1]) == ("2014-06-25", "2002-07-03")
    by_theme = {event.theme: event for event in cergy.events}
    quoted_years = by_theme["1983-2008, is security still everyone’s concern?"]
    assert quoted_years.date is not None
    assert quoted_years.date.edtf == "2008-12-05"
    assert quoted_years.organisers == ("Efus", "FFSU")
    assert by_theme["Programme of local victimisation surveys"].organisers == ("FFSU",)
    award = next(event for event in cergy.events if event.kind == "award-ceremony")
    assert award.place is not None
    assert (award.place.text, award.place.city) == ("Paris Senate", None)
    assert award.title is not None
    assert award.title.startswith("2009 Crime Prevention Award Ceremony “")
    assert [event.place.text for event in cergy.events if event.place] == [
        "Paris Senate",
        "Paris",
        "Paris",
        "Issy-les-Moulineaux",
    ]


def test_quote_and_its_caption(cergy: Profile) -> None:
    (quote,) = cergy.quotes
    assert quote.text.startswith("Through the exchange")
    assert quote.text.endswith("into perspective")
    assert quote.speaker is not None
    assert (quote.speaker.name, quote.speaker.role) == ("Michel Mazars", "Deputy Mayor of Cergy")
    assert quote.speaker.responsibilities == ("public order", "Veterans", "road safety", "religious affairs")
    blocks = cergy.sections[1].subsections[0].blocks
    assert [b.kind for b in blocks] == ["heading", "fact", "image", "quote", "attribution"]


def test_last_sections(cergy: Profile) -> None:
    assert [(e.title, e.place and e.place.city, e.date and e.date.edtf) for e in cergy.practices] == [
        ("Integration project", "Cergy", "2007")
    ]
    assert [e.date and e.date.edtf for e in cergy.news] == ["2009-02-12"]
    assert cergy.interviews == ()
    assert [(s.number, s.title, s.kind) for s in cergy.sections] == [
        (1, "General information", "general"),
        (2, "The City in our Network", "network"),
        (3, "Project Files (Best practice forms)", "practices"),
        (4, "Further information", "further"),
    ]
