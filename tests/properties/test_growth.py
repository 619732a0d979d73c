"""Time grows with the length of a text, and no faster, on pages that a parser could stumble over."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import profileparse
from tests.budget import budget
from tests.generators.texts import PAGES


@pytest.fixture(scope="module", autouse=True)
def nothing_else_to_collect() -> None:
    """Keeps from the collector what other tests left in memory.

    It would look through all of it in a long reading and not in a short one, and takes longer for that than a reading.
    """
    gc.collect()
    gc.freeze()


def seconds(read: Callable[[str], object], text: str) -> float:
    """The time of this process for one reading."""
    gc.collect()
    start = time.process_time()
    read(text)
    return time.process_time() - start


#: Characters of the short text, and how many times its time the long one may take.
_SHORT, _MOST = budget((1_000, 32), (12_000, 48))


def grows_with_the_length_only(read: Callable[[str], object], head: str, unit: str) -> bool:
    """Whether sixteen times the text takes no more than that, and some room.

    Quadratic growth would take 256 times as long; the rest is room for a busy machine, and for a text whose values no
    longer fit into its caches.
    """
    count = _SHORT // len(unit)
    short, long = head + unit * count, head + unit * count * 16
    return any(seconds(read, long) < _MOST * seconds(read, short) for _ in range(8))


_LIST = "2. The City in our Network :\nThe City and Efus:\nAttended:\n- "
_TWINS = "1. General Information :\nTwinned with: "
_MEMBER = "2. The City in our Network :\nThe City and Efus:\nMember since: "


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        *((_LIST, unit) for unit in ["(", "(a)", "“", "“a ” ", '" a', " ”a", "‘ “ a ", "a – ", "Aa Bb "]),
        *((_LIST, unit) for unit in ["1 May ", "2001-", "[link", "–", ":", "— ", "A, ", "Hotel; "]),
        *((_LIST, unit) for unit in ["in the ", "in l’", "“Conference” ", "organised by Aa "]),
        *((_TWINS, unit) for unit in ["Aa, ", "Aa (Xxyyzz), ", "Aa (Spain), ", "(", "\n|", "the ", "or no ", "A. . "]),
        *(("Location: ", unit) for unit in ["A(", "USA-", "Spain (Spain) ", "in Spain "]),
        *((head, unit) for head in ("Location: ", _TWINS) for unit in ["a)", "a) ", "3) ", "1) A ", "A X) "]),
        *((_MEMBER, unit) for unit in ["1998 ", "’08 ", "1998, ", "and "]),
        *(("1. General Information :\nSafety contract: signed ", unit) for unit in ["\n;", "1999. a "]),
        *(("", unit) for unit in ["o Aa\n", "\no ", "a) x\n", "Population: Location: ", "Septembr, "]),
        *(("", unit) for unit in ["a ", "a\n", "\n", "[800x600]", "1.1.", "Safety contract: (1992\n"]),
        *(("", unit) for unit in ["e\u0301", "\u0301\u0323", "Ã©"]),
    ],
)  # fmt: skip
def test_time_for_a_page(head: str, unit: str) -> None:
    profileparse.parse(PAGES[0])
    assert grows_with_the_length_only(profileparse.parse, head, unit)


@pytest.mark.parametrize("unit", ["Aa in ", "Aa-in ", "the in "])
def test_time_for_words_before_places(unit: str) -> None:
    head = "2. The City in our Network :\nParticipated in:\n– Seminar "
    assert grows_with_the_length_only(lambda text: profileparse.parse(f"{text}, Lyon, 3 May 2008\n"), head, unit)


@pytest.mark.parametrize(
    "unit",
    [
        "1, ",
        "May ",
        "2008-",
        "1 May ",
        "and 3 ",
        "(2008 ",
        "from ",
        "1999 to ",
        "XX ",
        "195- ",
        "44 BC ",
        "or ",
        "port: ",
    ],
)
def test_time_for_finding_dates(unit: str) -> None:
    profileparse.find_dates("May 2008")
    assert grows_with_the_length_only(profileparse.find_dates, "", unit)


@pytest.mark.parametrize("unit", ["è 2/15/1915 ", "1981-1985, "])
def test_the_values_of_a_page_grow_with_its_length(unit: str) -> None:
    short, long = (
        len(profileparse.parse(f"Directors\n- {unit * times}", dialect="museums").to_json(sections=False))
        for times in (500, 2000)
    )
    assert long < 4.5 * short


@pytest.mark.parametrize(
    ("head", "unit", "tail"),
    [
        (_LIST, "General Assembly ", ""),  # a place may follow each without a mark
        ("## At a glance\nArea: ", "«General Assembly", ""),
        (_LIST, "-", "x"),
        ("", "=", "x"),
        ("|", "=", "x"),
    ],
)
def test_time_for_a_line(head: str, unit: str, tail: str) -> None:
    profileparse.parse(PAGES[0], dialect="museums")
    assert grows_with_the_length_only(lambda text: profileparse.parse(text + tail, dialect="museums"), head, unit)


@pytest.mark.parametrize("unit", ["<!-- ", "[//a", "{{a|", "''a "])
def test_time_for_the_marks_of_a_wiki(unit: str, tmp_path: Path) -> None:
    dialect = tmp_path / "my.toml"
    dialect.write_text('name = "my"\nextends = "museums"\nlanguages = ["en"]\n[shapes]\nwiki_markup = true\n')
    read = partial(profileparse.parse, dialect=dialect)
    read(PAGES[0])
    assert grows_with_the_length_only(read, "", unit)


@pytest.mark.parametrize(
    "unit",
    [
        "<a href=x>t</a> ",
        "<blockquote>x</blockquote>",
        "<dt>a<dd>b",
        "<header><h1>a</h1></header>",
        "<tr><td>a<td>b</tr>",
        "<ul><li>x",
    ],
)
def test_time_for_a_web_page(unit: str) -> None:
    pytest.importorskip("resiliparse")
    profileparse.decode_page("<html><a href=x>t</a>")
    assert grows_with_the_length_only(lambda text: profileparse.decode_page(text + "</body>"), "<html><body>", unit)


_FACTS = {"area": "number", "contact": "contact", "awards": "entries"}


@pytest.mark.parametrize(
    ("label", "unit"),
    [("Area: 5 ", "s.l.m. "), ("Contact: a@b.org ", "a 1, "), ("Contact: ", "fax "), ("Awards: ", "(Spain), ")],
)
def test_time_for_a_typed_fact(label: str, unit: str, tmp_path: Path) -> None:
    dialect = tmp_path / "my.toml"
    facts = [f'{{ name = "{name}", type = "{type}", labels = ["{name}"] }}' for name, type in _FACTS.items()]
    dialect.write_text(f'name = "my"\nextends = "common"\nfacts = [{", ".join(facts)}]\n')
    read = partial(profileparse.parse, dialect=dialect)
    read("area: 5 m")
    assert grows_with_the_length_only(read, f"Exville\n\n{label}", unit)
