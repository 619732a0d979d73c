"""Many pages: in order, lazily, and a bad one stops nothing."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import profileparse
from profileparse import Failure, Profile
from tests.support import ROOT, SAMPLES, read

PAGES = [(path.name, read(path)) for path in SAMPLES]


def test_results_come_in_order_whatever_the_workers() -> None:
    one = list(profileparse.parse_many(PAGES * 2))
    two = list(profileparse.parse_many(PAGES * 2, workers=2))
    assert [r.source.id for r in one if isinstance(r, Profile)] == [name for name, _ in PAGES * 2]
    assert one == two


def test_a_page_that_is_no_text_is_a_failure() -> None:
    results = list(profileparse.parse_many([b"%PDF-1.4", "Cergy is a city."]))
    assert isinstance(results[0], Failure)
    assert (results[0].source_id, results[0].code) == ("0", "not-text")
    assert isinstance(results[1], Profile)
    assert results[1].source.id == "1"


def test_pages_are_taken_lazily() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "Population: 12,345"

    results = profileparse.parse_many(endless())
    next(results)
    assert taken == 1


@pytest.mark.parametrize("workers", [None, 1])
def test_what_is_no_page(workers: int | None) -> None:
    pages: list[Any] = [None, "good", ("a", 5), bytearray(b"x")]
    found = list(profileparse.parse_many(pages, workers=workers))
    assert [result.code if isinstance(result, Failure) else "page" for result in found] == [
        "not-text", "page", "not-text", "not-text",
    ]  # fmt: skip
    assert found[0] == Failure("0", "not-text", "a page is bytes or a str, not NoneType")
    for wrong in ((5, "x"), ("a", "b", "c"), ()):
        with pytest.raises(TypeError, match="expected a pair of an id and a page"):
            list(profileparse.parse_many([wrong], workers=workers))  # type: ignore[list-item]


_AFTER = """\
from __future__ import annotations
import sys
from typing import Any
import profileparse

class Shout(str):
    'A text whose words are none of the page, as those of template libraries.'

    __slots__ = ()

    def __getitem__(self, key: Any) -> Shout:
        return Shout(super().__getitem__(key))

    def casefold(self) -> Shout:
        return Shout("boo")

    def __str__(self) -> str:
        return "BOO"

given = Shout if sys.argv[1] == "other" else str
text = "Exville\\n\\nUnheard-of word: Xlöße\\nTwinned with: Quopton (Spain)\\n\\nConference “Ülme”, 3 May 2008\\n"
first = profileparse.parse(given(text), name=given("Ex"), source_id=given("id"))
profileparse.find_dates(given("on 3 May 2008"), languages=[given("en")])
profileparse.parse_date(given("3 May 2008"))
print(first.model_dump_json(), profileparse.parse(text, name="Ex", source_id="id").model_dump_json())
print(profileparse.find_dates("on 3 May 2008")[0].model_dump_json())
"""


def test_a_subclass_of_str_leaves_nothing_behind() -> None:
    plain, other = (
        subprocess.run([sys.executable, "-c", _AFTER, which], cwd=ROOT, capture_output=True, text=True, check=True)
        for which in ("plain", "other")
    )
    assert plain.stdout == other.stdout


def test_wrong_calls() -> None:
    for given in ({"name": 5}, {"source_id": 5}):
        with pytest.raises(TypeError, match="a name or an id is a str, not int"):
            profileparse.parse("x", **given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="workers"):
        profileparse.parse_many([], workers=0)
    with pytest.raises(profileparse.DialectError, match="no dialect"):
        profileparse.parse("x", dialect="nonsense")
    with pytest.raises(TypeError, match="decode bytes first"):
        profileparse.parse(b"x")  # type: ignore[arg-type]


_THREADS = """
import sys, threading, profileparse
pages, found = [open(sys.argv[1], encoding="utf-8").read()] * 8, []
def read(page):
    profile = profileparse.parse(page)
    found.append((type(profile).__name__, type(profile.events[0]).__name__, profile.model_dump_json()))
threads = [threading.Thread(target=read, args=(page,)) for page in pages]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(found), len(set(found)), *found[0][:2])
"""


def test_the_first_pages_may_be_parsed_in_several_threads() -> None:
    page = str(ROOT / "samples" / "cergy.txt")
    done = subprocess.run([sys.executable, "-c", _THREADS, page], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["8", "1", "Profile", "Event"]


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"workers": "2"}, TypeError, "workers is a whole number, not '2'"),
        ({"workers": 2.0}, TypeError, "workers is a whole number, not 2.0"),
        ({"workers": True}, TypeError, "workers is a whole number, not True"),
        ({"workers": 0}, ValueError, "at least 1"),
        ({"workers": -1}, ValueError, "at least 1"),
        ({"workers": 10**20}, ValueError, "at most"),
        ({"workers": 1, "page_timeout": "5"}, TypeError, "number of seconds, not '5'"),
        ({"workers": 1, "page_timeout": True}, TypeError, "number of seconds, not True"),
        ({"workers": 1, "page_timeout": 0}, ValueError, "above 0"),
        ({"workers": 1, "page_timeout": -1}, ValueError, "above 0"),
        ({"workers": 1, "page_timeout": float("nan")}, ValueError, "above 0"),
    ],
)
def test_limits_that_no_run_can_have_are_refused_at_once(
    given: dict[str, Any], error: type[Exception], told: str
) -> None:
    with pytest.raises(error, match=re.escape(told)):
        profileparse.parse_many(["a page"], **given)
