"""Diagnostics name the words that they are about, and the value of the profile that these make doubtful."""

from __future__ import annotations

import json

import pytest

import profileparse
from tests.support import pointed
from tests.unit.internals import CODES

GENERAL = "1. General Information :\nPopulation: 3,000\n"
NETWORK = "2. The City in our Network :\n"
TWINS = "1. General Information :\nTwinned with: "
ACTIVITIES = f"{NETWORK}Attended:\n"

#: A code, a page on which it is reported, its subject and its path.
CASES = [
    ("ambiguous-date", f"{ACTIVITIES}- Meeting, 03/07/2002", "03/07/2002", "/events/0/date"),
    ("ambiguous-date", f"{GENERAL}Opened: 1 May 2001 to 2004, 03/07/2002", "03/07/2002", "/facts/0/dates/1"),
    ("ambiguous-date", f"{NETWORK}Member since 03/07/2002", "since 03/07/2002", "/memberships/0/period"),
    ("invalid-date", f"{ACTIVITIES}- Meeting, 31 February 2009", "31 February 2009", "/events/0"),
    ("invalid-date", f"{NETWORK}Member since 31 February 2009", "since 31 February 2009", None),
    ("unread-date", f"{ACTIVITIES}- Meeting, until 2001 or 2003", "until 2001 or 2003", "/events/0"),
    ("reversed-range", f"{ACTIVITIES}- Project “X”, 2008 to 2001", "2008 to 2001", "/events/0/date"),
    ("wrong-weekday", f"{ACTIVITIES}- Meeting, Monday, May 3, 2013", "Monday, May 3, 2013", "/events/0/date"),
    ("unbalanced-quote", f"{ACTIVITIES}- Conference “Towns by day, 3 May 2008", "“", "/events/0/theme"),
    ("unbalanced-bracket", f"{TWINS}Aa (Spain), Bb (Mali, Cc (Peru)", "Bb (Mali", "/twins/1"),
    ("unread-membership", f"{NETWORK}Member of FISU; FFSU since 2004", "Member of FISU; FFSU since 2004", None),
    ("population-unread", "1. General Information :\nPopulation: see p. 12", "see p. 12", None),
    ("location-unread", "1. General Information :\nLocation: see page 12", "see page 12", "/location/parts"),
    (
        "location-unread",
        "1. General Information :\nLocation: a mill near Aville, in Italy",
        "a mill near Aville, in Italy",
        "/location/parts",
    ),
    ("speaker-unread", f"{NETWORK}“We learn.”\nAnna of the Hill", "Anna of the Hill", None),
    ("twins-unread", f"{TWINS}5 cities", "5 cities", None),
    ("empty-page", " \n", None, None),
    ("population-missing", "1. General Information :\nArea: 12 km2", None, None),
    ("name-missing", "1. General Information :\nPopulation: 1,200", None, None),
    ("repeated-field", f"{GENERAL}Population: 4,000", "Population: 4,000", "/facts/0"),
    ("several-dates", f"{ACTIVITIES}- Seminar, 3 May 2008, 4 June 2009", "3 May 2008", "/events/0/date"),
    ("date-unsure", f"{ACTIVITIES}- Seminar of 3 May 2008 on safety", "3 May 2008", "/events/0/title"),
    (
        "several-numbers",
        "1. General Information :\nPopulation: 57,576, of whom 12,000 are children",
        "57,576, of whom 12,000 are children",
        "/population/value",
    ),
    ("unread-words", f"{ACTIVITIES}- Seminar, 3 May 2008 (cancelled)", "cancelled", "/events/0/text"),
    ("place-unsure", f"{ACTIVITIES}- Visit, Lyon, Rome, 3 May 2008", "Rome", "/events/0/title"),
    ("unread-field", f"{GENERAL}Location Norderland", "Location Norderland", None),
    ("unread-contract-date", f"{GENERAL}Safety contract: signed in 2001, not yet renewed in 2004", "renewed", None),
    ("unread-list", f"{GENERAL}3. Our team:\n- Jane Ferrel, coordinator", "- Jane Ferrel, coordinator", None),
    ("unread-list", f"{GENERAL}3. Our team:\n- Jane Ferrel, coordinator\n- John Doe, clerk", None, None),
    ("heading-order", f"{NETWORK}Member since 2001\n{GENERAL}", "1. General Information :", "/sections/1/number"),
    ("unknown-label", f"{GENERAL}Surface area: 12 km2", "Surface area", "/facts/0"),
    ("unknown-country", f"{TWINS}Aa (Republic of Exland)", "Republic of Exland", "/twins/0/region"),
    ("unknown-country", f"{TWINS}Aa (GA)", "GA", "/twins/0"),
    ("unknown-town", f"{TWINS}Aa; Lyon", "Aa", "/twins/0"),
    ("unknown-town", f"{ACTIVITIES}- General Assembly, Elections, 2006", "Elections", "/events/0/place"),
    ("unknown-section", f"{GENERAL}2. Our team:\nBla bla.\n", "Our team", "/sections/1/kind"),
    ("unknown-organisation", f"{NETWORK}Member of Forum XYZ since 2001", "XYZ", "/memberships/0/organisation"),
    ("country-spelling", f"{TWINS}Aa (Netherland)", "Netherland", "/twins/0/country"),
    ("country-spelling", "1. General Information :\nLocation: Tunesia", "Tunesia", "/location/country"),
    ("label-spelling", f"{NETWORK}Mmber since 2001", "Mmber", "/memberships/0/role"),
    ("label-spelling", "1. General Informaton :\nBla bla.\n", "General Informaton", "/sections/0/kind"),
    ("label-spelling", "1. General Information :\nPopulaton: 3,000", "Populaton", "/population"),
]  # fmt: skip
#: Codes that no page of the default dialect has: a dialect of facts or of lists, a page in bytes.
OF_OTHERS = {"fact-unread", "unknown-role", "encoding-guessed"}


@pytest.mark.parametrize(("code", "page", "subject", "path"), CASES, ids=[f"{case[0]} {case[3]}" for case in CASES])
def test_subject_and_path(code: str, page: str, subject: str | None, path: str | None) -> None:
    profile = json.loads(profileparse.parse(page).model_dump_json())
    found = [(told["subject"], told["path"]) for told in profile["diagnostics"] if told["code"] == code]
    assert found == [(subject, path)]
    assert path is None or pointed(profile, path) is not None


def test_every_code_has_a_case() -> None:
    assert {case[0] for case in CASES} | OF_OTHERS == set(CODES)


def test_a_fact_that_is_not_of_its_type_is_named_by_its_value(tmp_path: object) -> None:
    page = "Founded\n\nABOUT US\nShops: 3\nMembers: none yet\n"
    dialect = f"{tmp_path}/own.toml"
    with open(dialect, "w", encoding="utf-8") as file:
        file.write(
            'name = "own"\nlanguages = ["en"]\n[[facts]]\nname = "members"\ntype = "number"\nlabels = ["Members"]\n'
        )
        file.write('[headings]\nfacts = ["About us"]\n')
    profile = json.loads(profileparse.parse(page, dialect=dialect).model_dump_json())
    (told,) = [told for told in profile["diagnostics"] if told["code"] == "fact-unread"]
    assert (told["subject"], told["path"]) == ("none yet", "/facts/1/value")
    assert pointed(profile, told["path"]) == "none yet"


def test_a_role_that_no_list_knows() -> None:
    page = "# Museum\n\n## Our networks\n* Nordic Mills: scribe, 2001\n"
    (told,) = profileparse.parse(page, dialect="museums").diagnostics
    assert (told.code, told.subject, told.path) == ("unknown-role", "scribe", "/memberships/0")


def test_a_guessed_encoding_is_doubtful_and_no_word_of_the_page_is() -> None:
    page = "1. Informations générales :\n\nLa ville a été fondée très tôt, près du fleuve, là où l'été est agréable.\n"
    profile = profileparse.parse_decoded(profileparse.decode(page.encode("cp1252")))
    (told,) = [told for told in profile.diagnostics if told.code == "encoding-guessed"]
    assert (told.subject, told.path) == (None, "/source/encoding")


def test_the_words_of_a_subject_stand_on_one_line_and_are_never_cut() -> None:
    label = "A label of many words"
    (told,) = profileparse.parse(f"{GENERAL}{label.replace(' ', '   ')}: 3", name="Exville").diagnostics
    assert told.subject == label


def test_two_roles_of_one_line_and_their_dates() -> None:
    page = f"{NETWORK}Member since 03/07/2002, president from 04/08/2003 to 05/09/2004"
    profile = json.loads(profileparse.parse(page).model_dump_json())
    named = {told["subject"]: told["path"] for told in profile["diagnostics"]}
    for text, path in named.items():
        assert pointed(profile, path)["text"] in text
    assert [*named.values()] == ["/memberships/0/period", "/memberships/1/period"]


def test_two_diagnostics_of_the_same_words_are_in_the_order_they_were_found() -> None:
    towns = [f"Aa (United Xtates{number} of America)" for number in range(8)]
    told = [told.message for told in profileparse.parse(TWINS + ", ".join(towns)).diagnostics if told.path]
    assert ["unknown country" in message for message in told] == [True, False] * len(towns)
