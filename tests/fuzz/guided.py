"""Looks for texts that reach new lines of the code, and checks every promise on each (Linux, `pip install atheris`).

    python -m tests.fuzz.guided -max_total_time=3600 CORPUS

The options are those of libFuzzer. CORPUS is a folder for the texts that reached new lines; a new one starts with the
samples and cases. The readers must be plain Python: compiled ones report no lines. A text that breaks a promise is
saved as `crash-…`; `python -m tests.fuzz.guided crash-…` reads it again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["profileparse"]):
    import profileparse

    # Import what is loaded only on use.
    profileparse.parse(""), profileparse.find_dates("")

from tests.fuzz.mutations import base_pages
from tests.fuzz.texts import DIALECTS
from tests.promises import check_dates, check_page

__all__ = ["check"]


def check(data: bytes) -> None:
    """Checks one input: its first byte selects the dialect and the check."""
    if not data:
        return
    text = data[1:4001].decode("utf-8", "replace")
    if data[0] & 4:
        check_dates(text[:300])
    else:
        check_page(text, DIALECTS[data[0] & 3])


def _fill(folder: Path) -> None:
    """Fills an empty folder with valid pages."""
    folder.mkdir(exist_ok=True)
    if not any(folder.iterdir()):
        for number, page in enumerate(base_pages()):
            (folder / f"page-{number:04}").write_bytes(b"%c" % (number % len(DIALECTS)) + page[:3000].encode())


if __name__ == "__main__":
    assert (profileparse.__file__ or "").endswith(".py")
    for argument in sys.argv[1:]:
        if not argument.startswith("-") and not Path(argument).is_file():
            _fill(Path(argument))
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
