"""Parts of years and months, qualifiers and times of day, drawn at random, are read back in every language."""

from __future__ import annotations

import calendar
import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

import profileparse
from tests.budget import budget
from tests.support import reads_as_edtf

#: First to fourth, and last; each agrees with a quarter, with a Wednesday and with a month in turn.
_NTH = {
    "en": ("first second third fourth last",) * 3,
    "fr": ("premier deuxième troisième quatrième dernier",) * 3,
    "de": (
        "erstes zweites drittes viertes letztes",
        "erster zweiter dritter vierter letzter",
        "erster zweiter dritter vierter letzter",
    ),
    "it": ("primo secondo terzo quarto ultimo",) * 3,
    "es": ("primer segundo tercer cuarto último",) * 3,
    "pt": (
        "primeiro segundo terceiro quarto último",
        "primeira segunda terceira quarta última",
        "primeiro segundo terceiro quarto último",
    ),
    "nl": ("eerste tweede derde vierde laatste",) * 3,
    "ca": ("primer segon tercer quart últim",) * 3,
    "pl": (
        "pierwszy drugi trzeci czwarty ostatni",
        "pierwsza druga trzecia czwarta ostatnia",
        "pierwszy drugi trzeci czwarty ostatni",
    ),
    "sv": ("första andra tredje fjärde sista",) * 3,
}
#: quarter, Wednesday, «of August», month, «of» before a year
_WORDS = {
    "en": ("quarter", "Wednesday", "of August", "month", "of "),
    "fr": ("trimestre", "mercredi", "d'août", "mois", "de "),
    "de": ("Quartal", "Mittwoch", "im August", "Monat", ""),
    "it": ("trimestre", "mercoledì", "di agosto", "mese", "del "),
    "es": ("trimestre", "miércoles", "de agosto de", "mes", "de "),
    "pt": ("trimestre", "quarta-feira", "de agosto de", "mês", "de "),
    "nl": ("kwartaal", "woensdag", "in augustus", "maand", "van "),
    "ca": ("trimestre", "dimecres", "d'agost de", "mes", "de "),
    "pl": ("kwartał", "środa", "sierpnia", "miesiąc", ""),
    "sv": ("kvartalet", "onsdagen", "i augusti", "månaden", ""),
}
_QUALIFIED = {
    "en": ("beginning of {}", "middle of {}", "at the end of {}"),
    "fr": ("début {}", "milieu de {}", "à la fin de {}"),
    "de": ("Anfang {}", "Mitte {}", "Ende {}"),
    "it": ("inizio {}", "metà {}", "alla fine del {}"),
    "es": ("principios de {}", "mediados de {}", "a finales de {}"),
    "pt": ("início de {}", "meados de {}", "no final de {}"),
    "nl": ("begin {}", "halverwege {}", "aan het einde van {}"),
    "ca": ("principis de {}", "mitjan {}", "a finals de {}"),
    "pl": ("początek {}", "w połowie {}", "pod koniec {}"),
    "sv": ("början av {}", "i mitten av {}", "i slutet av {}"),
}
_AT = {
    "en": "at {}", "fr": "à {}", "de": "um {} Uhr", "it": "alle {}", "es": "a las {}",
    "pt": "às {}", "nl": "om {} uur", "ca": "a les {}", "pl": "o godz. {}", "sv": "kl. {}",
}  # fmt: skip
languages = st.sampled_from(sorted(_WORDS))
years = st.integers(1000, 2999)


def read(text: str, language: str) -> profileparse.models.Date | None:
    found = profileparse.parse_date(text, languages=[language])
    assert found is None or reads_as_edtf(found.edtf)
    return found


def edtf(text: str, language: str) -> str | None:
    found = read(text, language)
    return found.edtf if found is not None else None


@settings(max_examples=budget(30, 200), deadline=None)
@given(languages, years, st.integers(1, 4), st.booleans())
def test_quarters(language: str, year: int, number: int, behind: bool) -> None:
    quarter, *_, of = _WORDS[language]
    part = f"{_NTH[language][0].split()[number - 1]} {quarter}"
    text = f"{year} {part}" if behind else f"{part} {of}{year}"
    assert edtf(text, language) == f"{year}-{32 + number}", text


@settings(max_examples=budget(30, 200), deadline=None)
@given(languages, years, st.integers(0, 4))
def test_week_days_of_a_month(language: str, year: int, which: int) -> None:
    _, wednesday, august, *_ = _WORDS[language]
    weeks = [week[calendar.WEDNESDAY] for week in calendar.monthcalendar(year, 8) if week[calendar.WEDNESDAY]]
    day = weeks[-1 if which == 4 else which]
    text = f"{_NTH[language][1].split()[which]} {wednesday} {august} {year}"
    assert edtf(text, language) == f"{year}-08-{day:02}", text


@settings(max_examples=budget(30, 200), deadline=None)
@given(languages, years, st.integers(0, 4))
def test_months_of_a_year(language: str, year: int, which: int) -> None:
    *_, month, of = _WORDS[language]
    text = f"{_NTH[language][2].split()[which]} {month} {of}{year}"
    assert edtf(text, language) == f"{year}-{12 if which == 4 else which + 1:02}", text


@settings(max_examples=budget(30, 200), deadline=None)
@given(languages, years, st.sampled_from(("early", "mid", "late")))
def test_qualifiers_of_a_year(language: str, year: int, qualifier: str) -> None:
    forms = dict(zip(("early", "mid", "late"), _QUALIFIED[language], strict=True))
    found = read(forms[qualifier].format(year), language)
    assert found is not None
    assert (found.edtf, found.qualifier) == (str(year), qualifier)


@settings(max_examples=budget(30, 200), deadline=None)
@given(
    languages,
    st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)),
    st.times(),
    st.sampled_from(["{day}, {at}", "{day} {at}", "{day} {time}", "{day}T{time}Z", "{day} {time} – 23:59"]),
)
def test_times_of_day_are_passed_over(language: str, day: datetime.date, time: datetime.time, form: str) -> None:
    clock = f"{time:%H:%M}"
    text = form.format(day=day, time=clock, at=_AT[language].format(clock))
    assert edtf(text, language) == day.isoformat(), text


FIGURES = ["{month} / {year}", "{month} - {year}", "{month:02}/{year}", "{month}-{year}", "{month:02}. {year}"]


@settings(max_examples=budget(30, 200), deadline=None)
@given(languages, years, st.integers(1, 12), st.sampled_from(FIGURES))
def test_months_in_figures(language: str, year: int, month: int, form: str) -> None:
    text = form.format(year=year, month=month)
    assert edtf(text, language) == f"{year}-{month:02}", text
