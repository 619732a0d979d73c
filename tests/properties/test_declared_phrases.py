"""A phrase that a dialect declares matches as it is written, whatever its marks, or `dialect check` reports it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import profileparse
from profileparse.tools.checking import warnings_of
from profileparse.words.dialect_files import load_dialect, names
from profileparse.words.dialects import openings
from profileparse.words.vocabulary import phrase_key
from tests.budget import budget

_MARKS = ".,;!?%+#*@§&/-–_'’\"“”«»()[]°€²…"
#: Each is tested with other phrases of a dialect.
_TO_TEST = ".,!?%+)]/”°€²…"
_WORDS = st.text("abcdefghäéßøABCÀ", min_size=1, max_size=7) | st.integers(0, 2100).map(str)
_GLUE = st.sampled_from([" ", " ", *_MARKS, *(f"{mark} " for mark in _MARKS), *(f" {mark}" for mark in _MARKS)])


@st.composite
def _phrases(draw: st.DrawFn) -> str:
    parts = [draw(st.sampled_from(["", "", *"(%§1¿"]))]
    for _ in range(draw(st.integers(1, 4))):
        parts += [draw(_WORDS), draw(_GLUE)]
    return "".join(parts).strip()


def _dialect(folder: Path, phrases: list[str]) -> tuple[str, set[str]]:
    """A dialect with a fact for each label, and the phrases that a check of it reports."""
    facts = ", ".join(
        f'{{ name = "f{number}", labels = [{json.dumps(phrase, ensure_ascii=False)}] }}'
        for number, phrase in enumerate(phrases)
    )
    path = folder / "drawn.toml"
    path.write_text(f'name = "drawn"\nlanguages = ["en"]\nfacts = [{facts}]\n[headings]\nfacts = ["About us"]\n')
    told = "\n".join(warnings_of(str(path)))
    return str(path), {phrase for phrase in phrases if f"«{phrase}»" in told}


def _unread(folder: Path, phrases: list[str]) -> tuple[list[str], set[str]]:
    """The phrases whose fact a page does not give, and those that a check reports."""
    dialect, reported = _dialect(folder, phrases)
    page = "Exville\n\nAbout us\n" + "".join(f"{phrase.rstrip(':')}: word{n}\n" for n, phrase in enumerate(phrases))
    found = {(fact.name, fact.value) for fact in profileparse.parse(page, dialect=dialect).facts}
    unread = [phrase for n, phrase in enumerate(phrases) if (f"f{n}", f"word{n}") not in found]
    return unread, reported


def _is_drawn(phrase: str) -> bool:
    """Whether it has letters, and is not one with a full stop, which before a colon and a word is no label yet."""
    return phrase_key(phrase) != "" and not (len(phrase) == 2 and phrase[0].isalpha() and phrase[1] == ".")


@given(phrases=st.lists(_phrases().filter(_is_drawn), min_size=1, max_size=4, unique_by=phrase_key))
@example(phrases=["Tel."])
@example(phrases=["1. b"])
@example(phrases=["A."]).xfail(reason="«A.: word» has an unknown label", raises=AssertionError)
@settings(deadline=None, max_examples=budget(16, 300), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_drawn_phrase_is_read_or_reported(phrases: list[str], tmp_path: Path) -> None:
    unread, reported = _unread(tmp_path, phrases)
    for phrase in unread:  # one may be the beginning of another, which is read instead
        alone, reported = _unread(tmp_path, [phrase])
        assert set(alone) <= reported


_STEP = budget(27, 4)


def _apart(phrases: list[str]) -> list[list[str]]:
    """The phrases, in as few lists as no two of one have the same key in, because a dialect refuses these."""
    lists: list[dict[str, str]] = []
    for phrase in dict.fromkeys(phrases):
        key = phrase_key(phrase)
        free = next((known for known in lists if key not in known), None)
        if free is None:
            lists.append(free := {})
        free[key] = phrase
    return [list(known.values()) for known in lists]


@pytest.mark.parametrize("name", names())
def test_phrases_of_the_built_in_dialects_with_a_mark_are_read(name: str, tmp_path: Path) -> None:
    listed = sorted({opening.phrase.strip(" :*'’") for opening in openings(load_dialect(name))})
    by_mark: dict[str, list[str]] = {}
    for number, mark in enumerate(_TO_TEST):
        written = [f"{phrase}{mark}" for phrase in listed] + [phrase.replace(" ", f"{mark} ", 1) for phrase in listed]
        different = {phrase_key(phrase): phrase for phrase in written}
        by_mark[mark] = list(different.values())[number % _STEP :: _STEP]
    reported: set[str] = set()
    # The phrases of all marks are in one dialect, because nearly all of the time goes into loading it.
    for phrases in _apart([phrase for marked in by_mark.values() for phrase in marked]):
        unread, told = _unread(tmp_path, phrases)
        assert set(unread) <= told
        reported |= told
    for marked in by_mark.values():
        assert len(reported.intersection(marked)) <= len(marked) / 50
