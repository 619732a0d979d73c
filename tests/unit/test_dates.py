"""Written dates: the table in fixtures/dates.txt, and dates drawn at random in every form and language."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import profileparse
from profileparse.dateapi import read_date
from tests.support import FIXTURES, SAMPLES, read


def table() -> list[tuple[str, str, str | None, str | None, str | None]]:
    rows = []
    for line in (FIXTURES / "dates.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, language, *expected = (part.strip() for part in line.split(" | "))
            code, start, end = (None if part == "-" else part for part in expected)
            rows.append((text, language, code, start, end))
    return rows


@pytest.mark.parametrize(("text", "language", "code", "start", "end"), table())
def test_table(text: str, language: str, code: str | None, start: str | None, end: str | None) -> None:
    found = profileparse.parse_date(text, languages=[language])
    assert (found and found.edtf) == code
    if found is not None:
        assert (found.start and str(found.start), found.end and str(found.end)) == (start, end)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_find_dates_on_the_samples(path: Path) -> None:
    """No date missed, no decoy taken: the lists were read off the pages by eye."""
    expected = json.loads((FIXTURES / "find_dates.json").read_text("utf-8"))
    assert [date.edtf for date in profileparse.find_dates(read(path))] == expected[path.stem]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We met 12 people in 2008, then 2000 participants on 3 May 2009.", ["2008", "2009-05-03"]),
        ("The 3rd largest city (75001 Paris), tel. 01 34 41 42 43, cost € 2000 in 1999.", ["1999"]),
        ("Between 2001 and 2003 the plan, signed on 3 May 2001, was renewed in 2005 and in 2009.",
         ["2001/2003", "2001-05-03", "2005", "2009"]),
        ("He may march on 12 out of 20 set tables; 3 years ago 2008 people.", []),
        ("Mars 2005 est un mois. Le 1er mai 2008, puis du 3 au 5 juin 2009.",
         ["2005-03", "2008-05-01", "2009-06-03/2009-06-05"]),
        ("In 1995, 1996 and 1997", ["1995", "{1996,1997}"]),
        ("ISO 9001, p. 1984, 2000x1500 pixels, the 2000 inhabitants", []),
        ("Born 28 October 2009 - died later.\n- 2010 Award", ["2009-10-28"]),
        ("25 June 2014\n– 2009 Crime Prevention Award, 28 October\n2009", ["2014-06-25", "2009-10-28"]),
        ("2001, 2003-2005 and 1 May 2006", ["2001", "2003/2005", "2006-05-01"]),
        ("3 out of 2008 applicants", []),
    ],
)  # fmt: skip
def test_find_dates_in_running_text(text: str, found: list[str]) -> None:
    assert [date.edtf for date in profileparse.find_dates(text)] == found


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("03/07/2002", "ambiguous-date"),
        ("31 February 2009", "invalid-date"),
        ("25/13/2009", "invalid-date"),
        ("2008 to 2001", "reversed-range"),
        ("Monday 3 May 2013", "wrong-weekday"),
    ],
)
def test_what_is_told(text: str, code: str) -> None:
    assert [problem.code for problem in read_date(text)[1]] == [code]


def test_qualifiers_and_arguments() -> None:
    early = profileparse.parse_date("early 2005")
    assert early is not None
    assert (early.edtf, early.qualifier) == ("2005", "early")
    both = [profileparse.parse_date("03/07/2002", day_first=order) for order in (True, False)]
    assert [date and date.edtf for date in both] == ["2002-07-03", "2002-03-07"]
    contract = profileparse.parse_date("03/07/2002")
    assert contract is not None
    assert contract.edtf == "2002-07-03"
    with pytest.raises(ValueError, match="no date words"):
        profileparse.parse_date("2008", languages=["xx"])


# --- drawn at random

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


@settings(max_examples=400, deadline=None)
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
    assert edtf.parse_edtf(found.edtf) is not None
    assert found.start == first


@pytest.mark.parametrize("unit", ["1, ", "May ", "2008-", "1 May ", "and 3 ", "(2008 ", "from ", "1999 to "])
def test_time_grows_with_the_length_only(unit: str) -> None:
    def seconds(count: int) -> float:
        text = unit * count
        best = 9.0
        for _ in range(3):
            start = time.process_time()
            profileparse.find_dates(text)
            best = min(best, time.process_time() - start)
        return best

    profileparse.find_dates("May 2008")
    # Sixteen times the text: 256 times would be quadratic, the rest is room for a busy machine.
    assert seconds(8000) < 60 * seconds(500)
