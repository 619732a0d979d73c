"""Many pages: in order, lazily, and a bad one stops nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

import profileparse
from profileparse import Failure, Profile
from tests.support import ROOT, SAMPLES, read

PAGES = [(path.name, read(path)) for path in SAMPLES]


def test_results_come_in_order_whatever_the_workers() -> None:
    one = list(profileparse.parse_many(PAGES * 6))
    two = list(profileparse.parse_many(PAGES * 6, workers=2))
    assert [r.source.id for r in one if isinstance(r, Profile)] == [name for name, _ in PAGES * 6]
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


def test_wrong_calls() -> None:
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
