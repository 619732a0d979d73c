"""Checks on mutated pages and dialect files, in addition to the promises for any text."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import profileparse
from tests.fuzz.mutations import Mutator
from tests.promises import check_page
from tests.support import ROOT

__all__ = ["DIALECTS", "Pages", "check_dialect", "digest"]

#: Time limit of a page: a typical one takes less than a hundredth of it.
_MOST_SECONDS = 0.05
_MOST_SECONDS_OF_A_CHARACTER = 100e-6
#: Pages to read again together, in threads.
_TOGETHER = 32
DIALECTS = ("efus", "lesenetz", "museums", "comuni")


def digest(text: str, dialect: str) -> str:
    """The digest of the JSON of a page."""
    made = profileparse.parse(text, dialect=dialect).model_dump_json()
    return hashlib.sha256(made.encode()).hexdigest()


class Pages:
    """Checks pages; also that threads and the readers of another interpreter give the same results.

    against: that interpreter, whose readers may be compiled or not.
    """

    def __init__(self, against: str | None) -> None:
        self._waiting: list[tuple[str, str, str]] = []
        self._other: Any = None
        if against is not None:
            command = [against, "-c", "from tests.fuzz.texts import answer; answer()"]
            self._other = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, encoding="ascii"
            )

    def check(self, mutator: Mutator) -> int:
        """Checks one page."""
        text, dialect = mutator.page(), mutator.rng.choice(DIALECTS)
        made = check_page(text, dialect)
        self._check_time(text, dialect)
        self._waiting.append((text, dialect, hashlib.sha256(made.encode()).hexdigest()))
        if len(self._waiting) >= _TOGETHER:
            self.check_waiting()
        return 1

    def _check_time(self, text: str, dialect: str) -> None:
        bound = _MOST_SECONDS + len(text) * _MOST_SECONDS_OF_A_CHARACTER
        took = 0.0
        for _ in range(4):  # a busy machine may take longer once
            start = time.thread_time()
            profileparse.parse(text, dialect=dialect)
            took = time.thread_time() - start
            if took < bound:
                return
        raise AssertionError(f"{took:.2f} seconds for {len(text):,} characters")

    def check_waiting(self) -> None:
        """Reads the last pages again, in threads and in the other interpreter."""
        waiting, self._waiting = self._waiting, []
        with ThreadPoolExecutor(4) as pool:
            found = list(pool.map(lambda page: digest(page[0], page[1]), waiting))
        for (text, dialect, expected), given in zip(waiting, found, strict=True):
            assert given == expected, f"threads change {dialect}: {text!r}"
        if self._other is not None:
            for text, dialect, expected in waiting:
                print(_on_a_line(text), dialect, file=self._other.stdin, flush=True)
                given = self._other.stdout.readline().strip()
                assert given == expected, f"{self._other.args[0]} gives another page in {dialect}: {text!r}"

    def close(self) -> None:
        """Ends the other interpreter."""
        if self._waiting:
            self.check_waiting()
        if self._other is not None:
            self._other.stdin.close()
            self._other.wait()


def _on_a_line(text: str) -> str:
    """`text` as numbers: JSON would combine two adjacent lone surrogates into one character."""
    return text.encode("utf-8", "surrogatepass").hex()


def answer() -> None:
    """Reads pages from standard input, and prints the digest of each."""
    for line in sys.stdin:
        figures, dialect = line.rstrip("\n").split(" ")
        print(digest(bytes.fromhex(figures).decode("utf-8", "surrogatepass"), dialect), flush=True)


def check_dialect(mutator: Mutator) -> int:
    """A dialect file is rejected with a reason, or reads pages like any other."""
    text = mutator.dialect()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "dialect.toml")
        path.write_text(text, "utf-8", newline="")
        start = time.thread_time()
        try:
            profileparse.parse("", dialect=str(path))
        except profileparse.DialectError as error:
            result = str(error)
        else:
            result = check_page(mutator.page(), str(path))
        took = time.thread_time() - start
    assert result
    assert took < 10, f"{took:.1f} seconds for a dialect file of {len(text):,} characters"
    return 1
