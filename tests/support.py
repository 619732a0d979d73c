"""What several tests share: the samples, and what a dumped profile holds."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from functools import lru_cache
from pathlib import Path
from typing import Any

import edtf

ROOT = Path(__file__).resolve().parent.parent
#: Sample pages; those of another dialect than `efus` stand in a folder of its name.
SAMPLES = sorted((ROOT / "samples").rglob("*.txt"))
FIXTURES = Path(__file__).resolve().parent / "fixtures"
#: The command as Ctrl-C stops it. A shell may have told its background jobs to ignore the signal; they hand that on.
STOPPABLE = [
    sys.executable,
    "-c",
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); import profileparse.__main__",
]


def dialect_of(path: Path) -> str:
    """The dialect that a sample page is written in."""
    return "efus" if path.parent.name == "samples" else path.parent.name


def read(path: Path) -> str:
    """The text of a page as it is in the file: line ends are part of the samples."""
    return path.read_bytes().decode("utf-8")


def squeeze(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(text.split())


def values(node: Any, name: str = "profile") -> Iterator[tuple[str, dict[str, Any]]]:
    """(field name, object) for every object of a dumped profile that has a span."""
    if isinstance(node, dict):
        if "span" in node:
            yield name, node
        for key, part in node.items():
            yield from values(part, key)
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from values(part, name)


def narrowed(found: Any, asked: Any) -> Any:
    """`found` with only the keys that `asked` names."""
    if isinstance(found, dict) and isinstance(asked, dict):
        return {key: narrowed(found[key], asked[key]) for key in asked}
    if isinstance(found, list) and isinstance(asked, list) and len(found) == len(asked):
        return [narrowed(*pair) for pair in zip(found, asked, strict=True)]
    return found


def pointed(data: Any, pointer: str) -> Any:
    """What a JSON Pointer (RFC 6901) names; raises LookupError or ValueError where it names nothing."""
    for part in pointer.split("/")[1:]:
        data = data[int(part)] if isinstance(data, list) else data[part.replace("~1", "/").replace("~0", "~")]
    return data


def blocks(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """All blocks of dumped sections."""
    for section in sections:
        yield from section["blocks"]
        yield from blocks(section["subsections"])


def uncovered(text: str, profile: dict[str, Any]) -> list[str]:
    """What is wrong with the cover of `text` by blocks: characters in none or in two of them."""
    seen = [0] * len(text)
    for block in blocks(profile["sections"]):
        start, end = block["span"]
        for index in range(start, end):
            seen[index] += 1
    return [
        f"{index}: {text[index]!r} lies in {count} blocks"
        for index, count in enumerate(seen)
        if count > 1 or (count == 0 and not text[index].isspace())
    ]


@lru_cache(10_000)
def reads_as_edtf(text: str) -> bool:
    """Whether the package edtf reads a text. It takes some milliseconds for each."""
    try:
        with redirect_stdout(io.StringIO()):  # it prints what it tries
            return edtf.parse_edtf(text) is not None
    except (edtf.EDTFParseException, TypeError):
        return False


def edtf_strings(node: Any) -> Iterator[str]:
    """Every `edtf` in a dumped profile."""
    if isinstance(node, dict):
        if "edtf" in node:
            yield node["edtf"]
        for part in node.values():
            yield from edtf_strings(part)
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from edtf_strings(part)
