"""Dates drawn at random are read back in every form and language."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

import profileparse
from tests.budget import budget
from tests.promises import is_edtf
from tests.support import reads_as_edtf

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
_DAYS = [
    "{d} {m} {y}",
    "{d}. {m} {y}",
    "{d} de {m} de {y}",
    "{d} {M} {y}",
    "{y}-{n:02}-{d:02}",
    "{d}-{m}-{y}",
    "  {d}  {m}  {y}",
]
_RANGES = {
    "en": "from {0} to {1}", "fr": "du {0} au {1}", "de": "vom {0} bis {1}", "it": "dal {0} al {1}",
    "es": "del {0} al {1}", "pt": "de {0} a {1}", "nl": "van {0} tot {1}",
    "ca": "del {0} al {1}", "pl": "od {0} do {1}", "sv": "från {0} till {1}",
}  # fmt: skip
_SINCE = {
    "en": "since {}",
    "fr": "depuis le {}",
    "de": "seit {}",
    "it": "dal {}",
    "es": "desde el {}",
    "pt": "desde {}",
    "nl": "sinds {}",
    "ca": "des de {}",
    "pl": "od {}",
    "sv": "sedan {}",
}
#: «About one or the other», and a century with «in.» after it where that is written.
_EITHER = {
    "en": "about {} or {}", "fr": "vers {} ou {}", "de": "um {} oder {}", "it": "circa {} o {}", "es": "hacia {} o {}",
    "pt": "cerca de {} ou {}", "nl": "omstreeks {} of {}", "ca": "cap a {} o {}", "pl": "około {} lub {}",
    "sv": "omkring {} eller {}",
}  # fmt: skip
_CENTURY = {"it": "sec. {} in.", "es": "s. {} in.", "ca": "s. {} in.", "pt": "séc. {} in.", "fr": "s. {} in."}
_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split()
days = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))


def written(day: datetime.date, language: str, form: str) -> str:
    month = _MONTHS[language].split()[day.month - 1]
    return form.format(d=day.day, m=month, M=month.upper(), n=day.month, y=day.year)


@settings(max_examples=budget(80, 1_000), deadline=None)
@given(
    days,
    days,
    st.sampled_from(sorted(_MONTHS)),
    st.sampled_from(_DAYS),
    st.sampled_from(["one", "range", "dash", "since"]),
)
def test_written_dates_read_back(one: datetime.date, two: datetime.date, language: str, form: str, kind: str) -> None:
    first, last = sorted((one, two))
    a, b = written(first, language, form), written(last, language, form)
    text, expected = {
        "one": (a, first.isoformat()),
        "range": (_RANGES[language].format(a, b), f"{first}/{last}"),
        "dash": (f"{a} – {b}", f"{first}/{last}"),
        "since": (_SINCE[language].format(a), f"{first}/.."),
    }[kind]
    found = profileparse.parse_date(text, languages=[language])
    assert found is not None
    assert found.edtf == expected
    assert reads_as_edtf(found.edtf)
    assert found.start == first


@settings(max_examples=budget(100, 500), deadline=None)
@given(days, days, st.sampled_from([7, 10]), st.sampled_from([7, 10]), st.sampled_from(["", "first", "last"]))
def test_intervals_of_iso_8601_read_back(
    one: datetime.date, two: datetime.date, length: int, other: int, is_open: str
) -> None:
    first, last = sorted([one, two])
    text = f"{'..' if is_open == 'first' else str(first)[:length]}/{'..' if is_open == 'last' else str(last)[:other]}"
    found = profileparse.parse_date(text)
    assert found is not None
    assert (found.edtf, found.text) == (text, text)


years = st.integers(1001, 2999).filter(lambda year: year not in (1024, 2048))


@settings(max_examples=budget(30, 200), deadline=None)
@given(years, years, st.sampled_from(sorted(_EITHER)))
def test_one_year_or_another_reads_back(one: int, two: int, language: str) -> None:
    found = profileparse.parse_date(_EITHER[language].format(one, two), languages=[language])
    assert found is not None
    assert found.edtf == f"[{one}~,{two}~]"
    assert reads_as_edtf(found.edtf)


@given(st.integers(2, len(_ROMAN)), st.sampled_from(sorted(_CENTURY)))
def test_the_beginning_of_a_century_reads_back(number: int, language: str) -> None:
    found = profileparse.parse_date(_CENTURY[language].format(_ROMAN[number - 1]), languages=[language])
    assert found is not None
    assert (found.edtf, found.qualifier) == (f"{number - 1:02}XX", "early")


@given(st.integers(100, 298), st.integers(100, 298), st.sampled_from(sorted(_MONTHS)))
def test_decades_with_a_figure_left_out_read_back(one: int, two: int, language: str) -> None:
    first, last = sorted((one, two))
    for mark in ("-", "–", " - "):
        found = profileparse.parse_date(f"{first}X{mark}{last}X", languages=[language])
        assert found is not None
        assert found.edtf == f"{first}X/{last}X"


@given(days, st.integers(1, 12), st.sampled_from(sorted(_MONTHS)))
def test_days_of_a_month_and_days_with_a_zone_read_back(day: datetime.date, more: int, language: str) -> None:
    last = day + datetime.timedelta(days=more)
    if last.month == day.month:
        text = f"{day.month:02}/{day.day}-{last.day}/{day.year}"
        found = profileparse.parse_date(text, languages=[language])
        assert found is not None
        assert found.edtf == f"{day}/{last}"
    found = profileparse.parse_date(f"{day}Z", languages=[language])
    assert found is not None
    assert found.edtf == str(day)


_KINDS = [
    "{}",
    "May {}",
    "3 May {}",
    "spring {}",
    "third quarter {}",
    "c. {}",
    "{}?",
    "the {}s",
    "{} BC",
    "c. autumn {}",
]
points = st.builds(
    lambda form, year: form.format(year), st.sampled_from(_KINDS), years.map(lambda year: year // 10 * 10)
)


@settings(max_examples=budget(80, 1_000), deadline=None)
@given(st.lists(points, min_size=2, max_size=4), st.sampled_from([", ", " or ", " and ", " - ", " to "]), st.data())
def test_what_joins_any_dates_is_read_by_another_package(dates: list[str], join: str, data: st.DataObject) -> None:
    text = dates[0]
    for date in dates[1:]:
        text += data.draw(st.sampled_from([", ", join])) + date
    found = profileparse.parse_date(text, languages=["en"])
    assert found is None or is_edtf(found.edtf), text
