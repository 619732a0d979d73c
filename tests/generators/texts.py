"""Draws texts with Hypothesis: pages shuffled, cut off and spliced, near misses, and date words in any order."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import strategies as st

from tests.support import ROOT, SAMPLES, read

__all__ = ["PAGES", "date_soup", "date_words", "listed_words", "marks", "months", "near_misses", "pages"]

PAGES = [read(path) for path in SAMPLES]
LINES = sorted({line for page in PAGES for line in page.splitlines(keepends=True)})

shuffled = st.lists(st.sampled_from(LINES), max_size=30).map("".join)
truncated = st.builds(
    lambda page, a, b: page[a : a + b], st.sampled_from(PAGES), st.integers(0, 2000), st.integers(0, 999)
)
spliced = st.builds(
    lambda one, two, cut, extra: one[:cut] + extra + two[cut:],
    st.sampled_from(PAGES),
    st.sampled_from(PAGES),
    st.integers(0, 2500),
    st.text(max_size=20),
)
near_misses = st.lists(
    st.sampled_from(
        [
            *"“”‘’«»\"'()[]–-•*:;,.?!/&…~\n\r\t \u00a0\u00ad\x00\x0c#=",
            "[link url=”",
            "”]",
            "[/link]",
            "[800x600]",
            "<b>",
            "</li>",
            "<br>",
            "<li>",
            "&amp;",
            "&nbsp;",
            "since ",
            "12",
            "2008",
            "May ",
            "Efus",
            "FFSU",
            "1. ",
            "The City and ",
            "Member ",
            "Attended:",
            "in ",
            "Ã©",
            "e\u0301",
            "and ",
        ]
    ),
    max_size=60,
).map("".join)


def listed(words: Any) -> list[str]:
    """All strings in nested lists and tables."""
    if isinstance(words, str):
        return [words]
    if not isinstance(words, (dict, list)):
        return []
    return [one for part in (words.values() if isinstance(words, dict) else words) for one in listed(part)]


def listed_words(folder: str) -> list[str]:
    """Every phrase in the files of a folder of `grammar`."""
    files = sorted((ROOT / "grammar" / folder).glob("*.toml"))
    return sorted({phrase for path in files for phrase in listed(tomllib.loads(path.read_text("utf-8")))})


WORD_LISTS = [tomllib.loads(path.read_text("utf-8")) for path in sorted((ROOT / "grammar" / "words").glob("??.toml"))]
date_words = sorted({word for language in WORD_LISTS for word in listed(language["words"])})
months = sorted({word for language in WORD_LISTS for word in listed(language["months"])})
date_soup = st.lists(
    st.one_of(
        st.sampled_from(date_words),
        st.sampled_from(months),
        st.integers(0, 10**6).map(str),
        st.sampled_from(
            ["1999", "2008", "'08", "90s", "XIX", "Q3", "12.", "3rd", "/", "-", "–", ",", ".", "(", ")", "?", "~"]
        ),
    ),
    max_size=12,
).map(" ".join)
figures = "1 20 2008 1990 12 3 th c st Q T H mi s er º % _ ٣ A x é \u0301 www http ://".split()
signs = [*"-–—'’‘“”\"[]()/:;&?~.,", " ", "\n", "\t", "\u00a0", "\u202f"]
marks = st.lists(st.sampled_from(figures + signs), max_size=20).map("".join)
pages = st.one_of(st.text(), shuffled, truncated, spliced, near_misses, date_soup)
