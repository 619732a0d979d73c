"""Records what is read of samples, fixtures, typed and drawn pages, one value a line, so that a change of it shows.

A change that means to alter the output records the pages anew, and its commit says what it mends:

    python -m tests.generators.net           # write the files; `git diff` is the readable difference
    python -m tests.generators.net --check   # print the difference to what is recorded
"""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterator
from typing import Any

import profileparse
from tests.cases import read_cases
from tests.generators.score import FORMATS
from tests.generators.typist import page_text, typed_pages
from tests.support import FIXTURES, SAMPLES, dialect_of, read

__all__ = ["GROUPS", "RECORDED", "differences", "recording"]

RECORDED = FIXTURES / "net"
#: So many pages of each format are drawn.
DRAWN = 80
GROUPS = ("samples", "blocks", "typist", *FORMATS)
#: What a page has one of, and what says nothing of how it was read.
_LEFT_OUT = frozenset({"schema_version", "source", "sections"})
#: The wording of a diagnostic may change; its code and place are what is held.
_OF_MESSAGES = frozenset({"message", "line", "column"})


def pages(group: str) -> Iterator[tuple[str, str, str]]:
    """(name, dialect, text) of all pages of a group."""
    if group == "samples":
        for path in SAMPLES:
            yield path.stem, dialect_of(path), read(path)
    elif group == "blocks":
        for path in sorted((FIXTURES / "blocks").glob("*.txt")):
            for case in read_cases(path):
                yield case.id, "efus", case.text
    elif group == "typist":
        for name, lines in typed_pages():
            yield name, "efus", page_text(lines)
    else:
        drawer, dialect = FORMATS[group]
        for number in range(DRAWN):
            yield f"{group}-{number}", dialect, drawer(number)[0]


def recording(group: str) -> str:
    """What is read of the pages of a group: a line for each value that a page gives, and one for each section."""
    lines: list[str] = []
    for name, dialect, text in pages(group):
        profile = json.loads(profileparse.parse(text, dialect=dialect).model_dump_json())
        lines += ["", f"== {name}"]
        for field, value in profile.items():
            if field not in _LEFT_OUT:
                listed = value if isinstance(value, list) else [value]
                lines += (f"{field} {written}" for one in listed if (written := _written(one)))
        lines += (f"section {section}" for section in _sections(profile["sections"]))
    return "\n".join(lines[1:]) + "\n"


def _written(value: Any) -> str:
    short = _short(value)
    return "" if short is None else json.dumps(short, ensure_ascii=False)


def _short(value: Any) -> Any:
    """A value without its empty keys; a date as its EDTF and where it was read; nothing for an empty one."""
    if isinstance(value, list):
        return [_short(part) for part in value] or None
    if not isinstance(value, dict):
        return value
    if "edtf" in value and "precision" in value:
        found = f"{value['edtf']} {value['precision']} {value['start']}..{value['end']} @{value['span']}"
        return f"{found} {value['qualifier']}" if value["qualifier"] else found
    kept = {key: _short(part) for key, part in value.items() if key not in _OF_MESSAGES or "code" not in value}
    return {key: part for key, part in kept.items() if part is not None} or None


def _sections(sections: list[dict[str, Any]]) -> Iterator[str]:
    for section in sections:
        blocks = " ".join(f"{block['kind']}:{block['span'][0]}-{block['span'][1]}" for block in section["blocks"])
        head = [section["number"], section["kind"], section["title"], _short(section["organisation"])]
        yield f"{json.dumps(head, ensure_ascii=False)} {blocks}"
        yield from _sections(section["subsections"])


def differences(group: str) -> list[str]:
    """The lines that differ from what is recorded, each change below the name of its page."""
    before = (RECORDED / f"{group}.txt").read_text("utf-8").split("\n")
    after = recording(group).split("\n")
    out: list[str] = []
    for tag, start, end, first, last in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            name = next((line for line in reversed(before[: start + 1]) if line.startswith("== ")), "")
            out += [name, *(f"- {line}" for line in before[start:end]), *(f"+ {line}" for line in after[first:last])]
    return out


def main() -> None:
    for group in GROUPS:
        if "--check" in sys.argv:
            print("\n".join(differences(group)), end="")
        else:
            RECORDED.mkdir(exist_ok=True)
            (RECORDED / f"{group}.txt").write_text(recording(group), "utf-8")


if __name__ == "__main__":
    main()
