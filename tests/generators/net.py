"""Takes digests of the JSON that drawn pages and samples give, in both dialects.

A change that means to alter the output records them anew, and its commit says what it mends:

    python -m tests.generators.net
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator

import profileparse
from tests.generators.page_lesenetz import draw_library
from tests.generators.pages import draw
from tests.support import FIXTURES, SAMPLES, dialect_of, read

__all__ = ["RECORDED", "digests"]

RECORDED = FIXTURES / "net.json"
DRAWN = 1000


def pages() -> Iterator[tuple[str, str, str]]:
    """(name, dialect, text) of all pages; every tenth drawn one is also read in the dialect that it is not in."""
    for path in SAMPLES:
        yield path.stem, dialect_of(path), read(path)
    for number in range(DRAWN):
        yield f"city-{number}", "efus", draw(number).text
        yield f"library-{number}", "lesenetz", draw_library(number)[0]
        if number % 10 == 0:
            yield f"city-{number}", "lesenetz", draw(number).text
            yield f"library-{number}", "efus", draw_library(number)[0]


def digests() -> dict[str, str]:
    """The digest of each page's JSON, by name and dialect."""
    found = {}
    for name, dialect, text in pages():
        made = profileparse.parse(text, source_id=name, dialect=dialect).model_dump_json()
        found[f"{name} in {dialect}"] = hashlib.sha256(made.encode()).hexdigest()[:12]
    return found


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(digests(), indent=0) + "\n", "utf-8")
