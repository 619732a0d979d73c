"""Dates drawn at random are read back in every form and language."""

from __future__ import annotations

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

import profileparse
from tests.budget import budget
from tests.support import reads_as_edtf

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
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
}  # fmt: skip
_SINCE = {
    "en": "since {}",
    "fr": "depuis le {}",
    "de": "seit {}",
    "it": "dal {}",
    "es": "desde el {}",
    "pt": "desde {}",
    "nl": "sinds {}",
}
days = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))


def written(day: datetime.date, language: str, form: str) -> str:
    month = _MONTHS[language].split()[day.month - 1]
    return form.format(d=day.day, m=month, M=month.upper(), n=day.month, y=day.year)


@settings(max_examples=budget(150, 1_000), deadline=None)
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
