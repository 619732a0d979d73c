"""Written dates: what the tables of cases say, and what is reported about a date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import profileparse
from tests.cases import Case, read_cases
from tests.support import FIXTURES, ROOT, SAMPLES, read, squeeze
from tests.unit.internals import read_date


def table() -> list[tuple[str, str, str | None, str | None, str | None]]:
    rows = []
    for line in (FIXTURES / "dates.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            text, language, *expected = (part.strip() for part in line.split(" | "))
            code, start, end = (None if part == "-" else part for part in expected)
            rows.append((text, language, code, start, end))
    return rows


@pytest.mark.parametrize(("text", "language", "code", "start", "end"), table())
def test_table_of_dates(text: str, language: str, code: str | None, start: str | None, end: str | None) -> None:
    found = profileparse.parse_date(text, languages=[language])
    assert (found and found.edtf) == code
    if found is not None:
        assert (found.start and str(found.start), found.end and str(found.end)) == (start, end)
        assert text[found.span.start : found.span.end] == found.text


@pytest.mark.parametrize("case", read_cases(FIXTURES / "find_dates.txt"), ids=lambda case: case.title)
def test_find_dates_in_running_text(case: Case) -> None:
    found = profileparse.find_dates(case.text.removesuffix("\n"))
    assert [date.edtf for date in found] == case.expected.splitlines()


ON_SAMPLES = {case.text.strip(): case for case in read_cases(FIXTURES / "dates_of_samples.txt")}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_find_dates_on_the_samples(path: Path) -> None:
    expected = ON_SAMPLES[path.relative_to(ROOT / "samples").as_posix()].expected.splitlines()
    found = profileparse.find_dates(read(path))
    assert [f"{date.edtf} | {squeeze(date.text)}" for date in found] == expected


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        (
            "03/07/2002",
            "ambiguous-date",
            "«03/07/2002» could also be read with day and month exchanged; read as 2002-07-03",
        ),
        ("31 February 2009", "invalid-date", "«31 February 2009» is no day of the calendar"),
        ("25/13/2009", "invalid-date", "«25/13/2009» is no day of the calendar"),
        ("June 2007-08", "invalid-date", "«June 2007-08» is no day of the calendar"),
        ("December 2007/08", "invalid-date", "«December 2007/08» is no day of the calendar"),
        ("3000-05-03", "invalid-date", "«3000-05-03» is no day of the calendar"),
        *(
            (text, "invalid-date", f"«{text}» is no day of the calendar")
            for text in (
                "13/2016",
                "2008-13-05",
                "13/13/2009",
                "13/13 - 14/05/2008",
                "9 de 13 de 1971",
                "sixth Thursday of May 2008",
                "thirteenth month of 2008",
            )
        ),
        ("5th quarter 2008", "invalid-date", "«5th quarter 2008» is no day of the calendar"),
        ("2008 to 2001", "reversed-range", "«2008 to 2001» ends before it begins"),
        ("2001 and 2008-2005", "reversed-range", "«2001 and 2008-2005» ends before it begins"),
        (
            "12/05/2008",
            "ambiguous-date",
            "«12/05/2008» could also be read with day and month exchanged; read as 2008-05-12",
        ),
        ("Montag, 13.05.2014", "wrong-weekday", "2014-05-13 was a Tuesday, not a Monday"),
        ("Monday, May 3, 2013", "wrong-weekday", "2013-05-03 was a Friday, not a Monday"),
        ("3 May 2013, Monday", "wrong-weekday", "2013-05-03 was a Friday, not a Monday"),
        ("lunes 9 de 8 de 2013", "wrong-weekday", "2013-08-09 was a Friday, not a Monday"),
        ("Monday 6 and Monday 7 May 2013", "wrong-weekday", "2013-05-07 was a Tuesday, not a Monday"),
        ("Tuesday 6 and Tuesday 7 May 2013", "wrong-weekday", "2013-05-06 was a Monday, not a Tuesday"),
        (
            "03/05 - 10/05/2008",
            "ambiguous-date",
            "«03/05 - 10/05/2008» could also be read with day and month exchanged; read as 2008-05-03/2008-05-10",
        ),
        ("Monday 7 May and Tuesday 4 June 2013", "wrong-weekday", "2013-05-07 was a Tuesday, not a Monday"),
        ("Monday 3 May 2013", "wrong-weekday", "2013-05-03 was a Friday, not a Monday"),
        ("Sunday 4 May 2013", "wrong-weekday", "2013-05-04 was a Saturday, not a Sunday"),
    ],
)
def test_diagnostics_of_a_date(text: str, code: str, message: str) -> None:
    assert [tuple(problem) for problem in read_date(text)[1]] == [(code, message, 0, len(text))]


@pytest.mark.parametrize("text", ["28.9.-3.10.2015", "03/05 - 13/05/2008", "8.9.-3.10.2015"])
def test_a_day_that_is_surely_first_shows_the_order_of_the_others(text: str) -> None:
    assert read_date(text)[1] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("28.9.-3.10.2015", "2015-09-28/2015-10-03"),
        ("9/28-10/3/2015", "2015-09-28/2015-10-03"),
        ("10/3/2015 - 10/28/2015", "2015-10-03/2015-10-28"),
        ("03/05/2008 - 05/13/2008", "2008-03-05/2008-05-13"),
        ("01.09 – 03.09.2017", "2017-09-01/2017-09-03"),
    ],
)
def test_one_date_shows_the_order_of_the_others(text: str, code: str) -> None:
    found, problems = read_date(text)
    assert found is not None
    assert (found.edtf, problems) == (code, [])


@pytest.mark.parametrize(
    "text",
    [
        "2008 to 2008",
        "2001 and 2003-2005",
        "3, 2008",
        "Friday 3 May 2013",
        "13/05/2008",
        "3.5. - 13.5.2008",
        "13/05 - 14/05/2008",
    ],
)
def test_nothing_to_tell(text: str) -> None:
    assert read_date(text)[1] == []


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("3 May 2008", "day"),
        ("May 2008", "month"),
        ("spring 2008", "season"),
        ("Q3 2008", "season"),
        ("2008", "year"),
        ("the 1990s", "decade"),
        ("20th century", "century"),
        ("2001 to 2003", "interval"),
        ("since 2001", "interval"),
        ("until 2001", "interval"),
        ("2001 and 2003", "year"),
        ("May and July 2003", "month"),
        ("3 and 17 May 2008", "day"),
        ("2001 and May 2003", "interval"),
        ("2001 and 2003-2005", "interval"),
    ],
)
def test_precision(text: str, precision: str) -> None:
    found = profileparse.parse_date(text)
    assert found is not None
    assert found.precision == precision


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
    with pytest.raises(ValueError, match=r"the languages are (\w\w, )+\w\w$"):
        profileparse.parse_date("2008", languages=["xx"])


def test_arguments_of_find_dates() -> None:
    def found(text: str, **arguments: Any) -> list[str]:
        return [date.edtf for date in profileparse.find_dates(text, **arguments)]

    text = "It was on 03/07/2002 in the town."
    assert found(text) == found(text, languages=["en", "fr"]) == ["2002-07-03"]
    assert found(text, languages=["en"]) == found(text, day_first=False) == ["2002-03-07"]
    assert found("in the town set 2008") == ["2008"]
    assert found("in the town set 2008", languages=["it"]) == ["2008-09"]


def test_what_belongs_to_the_text_of_a_date() -> None:
    for text, date in (
        ("the town of May 2008 was", "May 2008"),
        ("der Bericht vom 3. Mai 2008", "vom 3. Mai 2008"),
        ("le rapport du 3 mai 2008", "du 3 mai 2008"),
        ("Bist du am 3.5.2008 da, und wir sind in der Stadt?", "3.5.2008"),
        ("Wir waren in der Stadt du 3 Mai 2008 und im Juni.", "3 Mai 2008"),
    ):
        assert [found.text for found in profileparse.find_dates(text)] == [date]


def test_many_times_of_day_behind_a_date() -> None:
    for lead in (" ", ", ", " – "):
        found = profileparse.find_dates("3 May 2008" + (lead + "18:30") * 5000 + ", 4 June 2009")
        assert [date.edtf for date in found] == ["2008-05-03", "2009-06-04"]


def test_figures_are_read_by_what_is_beside_them_whatever_was_read_before() -> None:
    assert profileparse.find_dates("The price is 18.30") == []
    date = profileparse.parse_date("3. Mai 2008, 18.30 Uhr")
    assert date is not None
    assert date.edtf == "2008-05-03"
    assert profileparse.parse_date("3. Mai 2008, 18.30") is None
