"""Counts the functions and modules of the package that one line of a page goes through.

    python tests/bench/functions.py ["– General Assembly, Paris, 25 June 2008"]

Run it with plain Python readers (an editable install, or PROFILEPARSE_PURE=1): compiled functions can't be counted. It
parses a page that already has such a line, with and without this one, and counts every function that the line calls
more often.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import profileparse

PACKAGE = str(Path(profileparse.__file__).parent)
PAGE = "2. The City in our Network :\nThe City and Efus:\n– Seminar “X”, Lyon, May 2001\n"
LINE = "– General Assembly, Paris, 25 June 2008"


def called(text: str) -> Counter[tuple[str, str]]:
    """How often each function (module, name) is called; comprehensions and lambdas are part of theirs."""
    counts = Counter[tuple[str, str]]()

    def count(frame: FrameType, event: str, argument: object) -> None:
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(PACKAGE) and not code.co_name.startswith("<"):
            counts[code.co_filename.removeprefix(PACKAGE + "/"), code.co_qualname] += 1

    profileparse.parse(text)  # do not count what is built or cached once
    sys.setprofile(count)
    try:
        profileparse.parse(text)
    finally:
        sys.setprofile(None)
    return counts


def main() -> None:
    """Prints the functions by module, and their number."""
    line = sys.argv[1] if len(sys.argv) > 1 else LINE
    more = called(f"{PAGE}{line}\n") - called(PAGE)
    for module, name in sorted(more):
        print(f"{module:<28} {name}")
    print(f"\n{len(more)} functions in {len({module for module, _ in more})} modules: {line}")


if __name__ == "__main__":
    main()
