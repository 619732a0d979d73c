"""The word lists against those of Unicode's CLDR; and what a language may not do to texts in another."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal

import pytest
from babel import dates as cldr

import profileparse
from tests.support import SAMPLES, read
from tests.unit.internals import candidates, date_words, senses_of_dialect
from tests.unit.test_dates import table

Context = Literal["format", "stand-alone"]
Width = Literal["wide", "abbreviated"]
Format = Literal["full", "long", "medium", "short"]
LANGUAGES = ["ca", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"]
#: Short names of week days that are those of a month as well: the month wins.
MONTHS_TOO = {("es", "mar"), ("it", "mar")}
DAYS = [datetime.date(2008, 5, 3), datetime.date(2009, 12, 31), datetime.date(2015, 8, 14)]


def read_as(text: str, language: str) -> str | None:
    found = profileparse.parse_date(text, languages=[language])
    return found.edtf if found is not None else None


def test_there_is_a_list_for_each() -> None:
    assert sorted(date_words()) == LANGUAGES


@pytest.mark.parametrize("width", ["wide", "abbreviated"])
@pytest.mark.parametrize("context", ["format", "stand-alone"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_months_and_week_days(language: str, context: Context, width: Width) -> None:
    for number, name in cldr.get_month_names(width, context=context, locale=language).items():
        assert read_as(f"3 {name} 2008", language) == f"2008-{number:02}-03", name
    may = cldr.get_month_names("wide", locale=language)[5]
    for number, name in cldr.get_day_names(width, context=context, locale=language).items():
        if (language, name) not in MONTHS_TOO:
            text = f"{name} {5 + number} {may} 2008"
            assert read_as(text, language) == f"2008-05-{5 + number:02}", text


@pytest.mark.parametrize("language", LANGUAGES)
def test_quarters(language: str) -> None:
    for number, name in cldr.get_quarter_names("wide", locale=language).items():
        assert read_as(f"{name} 2008", language) == f"2008-{32 + number}", name


@pytest.mark.parametrize("width", ["full", "long", "medium", "short"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_dates(language: str, width: Format) -> None:
    for day in DAYS:
        text = cldr.format_date(day, width, locale=language)
        assert read_as(text, language) == day.isoformat(), text


def test_a_language_of_its_own_is_in_no_page_of_another() -> None:
    words = date_words()
    own = {language for language, listed in words.items() if not listed["shared"]}
    assert own == {"ca", "pl", "sv"}
    for dialect in ("efus", "lesenetz"):
        assert own.isdisjoint(senses_of_dialect(dialect))


def test_no_text_in_another_language_is_taken_for_one_of_its_own() -> None:
    own = [language for language, listed in date_words().items() if not listed["shared"]]
    rows = [text for text, language, *_ in table() if language not in own]
    for text in [*rows, *map(read, SAMPLES)]:
        assert candidates(text)[0] not in own, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("El conveni es va signar el 3 de maig de 2008 i es va renovar el novembre del 2012.", "2008-05-03 2012-11"),
        ("Od 3 maja 2008 r. do 5 maja 2009 i w październiku 2012.", "2008-05-03/2009-05-05 2012-10"),
        ("Den 3 maj 2008 och i november 2012, mellan 2013 och 2015.", "2008-05-03 2012-11 2013/2015"),
    ],
)  # fmt: skip
def test_the_language_of_a_text_is_found(text: str, expected: str) -> None:
    assert [date.edtf for date in profileparse.find_dates(text)] == expected.split()


#: A page of a network in each language that has no dialect of its own: its facts, its roles, its activities.
PAGES = {
    "nl": (
        "Inwoners: 45.300 (volkstelling 2011)|Ligging: Zwolle, Overijssel, Nederland|Stedenband met: Leeds (Engeland)",
        "Lid sinds 1998|Voorzitter van 2004 tot 2008|Penningmeester: 2009-2011",
        "Studiedag “Buiten spelen”, Zwolle, 12 mei 2009",
    ),
    "ca": (
        "Població: 45.300 habitants (2011)|Ubicació: Girona, Catalunya, Espanya|Agermanada amb: Leeds (Anglaterra)",
        "Membre des de 1998|President del 2004 al 2008|Tresorera: 2009-2011",
        "Seminari “Places vives”, Reus, 12 de maig de 2009",
    ),
    "pl": (
        "Ludność: 45 300 mieszkańców (2011)|Położenie: Opoczno, Polska|Miasta partnerskie: Leeds (Anglia)",
        "Członek od 1998|Prezes od 2004 do 2008|Skarbnik: 2009–2011",
        "Seminarium „Strój czy kostium?”, Opoczno, 12 maja 2009",
    ),
    "sv": (
        "Befolkning: 45 300 invånare (2011)|Läge: Visby, Gotland, Sverige|Vänorter: Leeds (England)",
        "Medlem sedan 1998|Ordförande från 2004 till 2008|Kassör: 2009–2011",
        "Seminarium “Levande torg”, Malmö, 12 maj 2009",
    ),
}


@pytest.mark.parametrize("language", PAGES)
def test_words_that_all_networks_share(language: str, tmp_path: Path) -> None:
    facts, roles, entry = (part.replace("|", "\n") for part in PAGES[language])
    dialect = f'name = "own"\nlanguages = ["{language}"]\nextends = "common"\norganisation = "XN"\n'
    (tmp_path / "own.toml").write_text(f'{dialect}[headings]\ngeneral = ["A"]\nnetwork = ["B"]\nattended = ["C"]\n')
    page = f"A\n{facts}\n\nB\n{roles}\n\nC\n- {entry}\n"
    profile = profileparse.parse(page, dialect=tmp_path / "own.toml")
    assert profile.population is not None
    assert profile.population.as_of is not None
    assert (profile.population.value, profile.population.as_of.edtf) == (45300, "2011")
    assert profile.location is not None
    assert profile.location.country is not None
    assert [twin.country and twin.country.alpha_2 for twin in profile.twins] == ["GB"]
    held = [(one.role, one.period and one.period.edtf) for one in profile.memberships]
    assert held == [("member", "1998/.."), ("president", "2004/2008"), ("treasurer", "2009/2011")]
    event = profile.events[0]
    assert (event.kind, event.date and event.date.edtf) == ("seminar", "2009-05-12")
    assert event.place is not None
    assert event.place.text == entry.split(", ")[1]
    assert profile.diagnostics == ()
