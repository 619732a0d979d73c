"""Repeats what the grammars know in every field, and measures it: `python -m tests.fuzz.growth --one-in 500`.

A unit is a word of one terminal, words of two, or an example of a rule. It is repeated 2,000 and 4,000 times after each
kind of heading and label of the built-in dialects. If twice the text takes more than 2.3 times as long, or a
character more than 8 µs, it is measured again with up to 16,000 repetitions, and printed if it is still too slow. All
units in all fields take days: `--one-in` selects some of them, always the same ones. Measure on the compiled package.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import sys
import time
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import profileparse
from profileparse.document import Document, Segment, dialect_content, load_engine
from profileparse.text.normalize import normalize
from profileparse.words.dialect_files import load_dialect
from profileparse.words.dialects import openings
from tests.lark_examples import read_grammar
from tests.support import ROOT

__all__ = ["main"]

_DIALECTS = ("efus", "lesenetz", "museums", "comuni")
#: Repetitions of a unit at first, and again if the result is doubtful.
_FIRST, _THEN = (2_000, 4_000), (8_000, 16_000)
_MOST_RATIO = 2.3
_MOST_SECONDS = 8e-6


class Field(NamedTuple):
    """Where a unit is repeated. head: the text before it on the page."""

    dialect: str
    name: str
    head: str


class Cost(NamedTuple):
    """The cost of a unit in a field. ratio: of the longer text to the shorter one. each: seconds per character."""

    ratio: float
    each: float

    @property
    def passes(self) -> bool:
        """Whether the cost is acceptable."""
        return self.ratio <= _MOST_RATIO and self.each <= _MOST_SECONDS


def fields() -> Iterator[Field]:
    """One field for each meaning at the beginning of a line, from the first built-in dialect that has it."""
    behind = {"HEADING": "\n- ", "SUBHEADING": "\n- ", "LIST": ":\n- ", "LABEL": ": ", "INTERVIEW": " ", "ROLE": " "}
    seen: set[tuple[str, str | None]] = set()
    for dialect in _DIALECTS:
        content = load_dialect(dialect)
        for one in openings(content):
            if one.language in ("*", content.languages[0]) and (one.type, one.value) not in seen:
                seen.add((one.type, one.value))
                yield Field(dialect, f"{one.type} {one.value or ''}".strip(), f"{one.phrase}{behind[one.type]}")
    yield Field(_DIALECTS[0], "no field", "Exville\n\n")


def words() -> list[str]:
    """A word for each terminal in the examples of the grammars, with dates as one terminal."""
    found: dict[str, str] = {}
    document_of = load_engine(dialect_content("efus"))
    for text in examples():
        segment = Segment(Document(document_of, normalize(text), "en"), 0, len(text))
        for token in itertools.chain(segment.tokens, segment.lookup_tokens("entry"), segment.with_dates("entry")):
            found.setdefault(token.type, token.text or text[token.start : token.end])
    return [word for word in found.values() if word.strip()]


def examples() -> list[str]:
    """The text of every example, good or not, of every grammar."""
    found = [e.text for path in sorted((ROOT / "grammar").glob("*.lark")) for e in read_grammar(path).examples]
    return list(dict.fromkeys(text.replace("\\n", "\n") for text in found))


def units() -> Iterator[str]:
    """Every unit, followed by a space."""
    single = words()
    yield from (f"{word} " for word in single)
    yield from (f"{first} {second} " for first, second in itertools.product(single, repeat=2))
    yield from (f"{text} " for text in examples())


def cost(field: Field, unit: str, times: tuple[int, int]) -> Cost:
    """The cost of repeating a unit; the fastest of three readings each."""
    short, long = (min(_seconds(field, unit * count) for _ in range(3)) for count in times)
    return Cost(long / short, long / (len(unit) * times[1]))


def _seconds(field: Field, text: str) -> float:
    gc.collect()
    start = time.thread_time()
    profileparse.parse(field.head + text, dialect=field.dialect)
    return time.thread_time() - start


def main(arguments: list[str] | None = None) -> int:
    """Runs the command; returns 1 if something costs too much."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.growth", description=__doc__)
    parser.add_argument("--one-in", type=int, default=1_000, help="measure one in so many units in fields")
    options = parser.parse_args(arguments)
    tried = failed = 0
    worst = Cost(0.0, 0.0)
    for unit, field in itertools.product(units(), list(fields())):
        if zlib.crc32(f"{unit}\0{field}".encode()) % options.one_in:
            continue
        tried += 1
        found = cost(field, unit, _FIRST)
        if not found.passes:
            found = cost(field, unit, _THEN)
        worst = Cost(max(worst.ratio, found.ratio), max(worst.each, found.each))
        if not found.passes:
            failed += 1
            print(
                f"{field.dialect}, {field.name}: {unit!r}: {found.ratio:.2f} times, {found.each * 1e6:.1f} µs",
                flush=True,
            )
    print(f"{tried:,} units in fields, {failed} too slow; at most {worst.ratio:.2f} times, {worst.each * 1e6:.1f} µs")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
