"""Makes broken inputs from valid ones: pages, texts with dates, dialect files, bytes of archives.

A `Mutator` draws from a seed, so that the same number gives the same input again.
"""

from __future__ import annotations

import random
import sys
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from tests.cases import read_cases
from tests.generators.page_comuni import draw_comune
from tests.generators.page_lesenetz import draw_library
from tests.generators.page_museums import draw_museum
from tests.generators.pages import draw
from tests.generators.texts import PAGES, date_words, listed_words, months
from tests.generators.typist import page_text, typed_pages
from tests.generators.typist_changes import CHANGES
from tests.support import FIXTURES, ROOT

__all__ = ["Mutator", "base_pages"]

_DRAWN = 150
_MARKS: list[str] = [
    *"“”‘’«»„\"'()[]{}<>|–—-•*:;,.?!/&…~#=+@%\\_^`$§°",
    *["\n", "\n\n", "\r\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\u2028", " ", "  ", "\u00a0", "\u202f", "\ufeff"],
    *["[link url=”", "”]", "[/link]", "[800x600]", "http://x.y/", "www.a.b", "- ", "– ", "• ", "1. ", "1.1 ", "## "],
    *[
        "===",
        "---",
        "|",
        "|---|",
        "**",
        "*",
        "_",
        "> ",
        "= ",
        " – ",
        "\t",
        ": ",
        " | ",
        "Ã©",
        "e\u0301",
        "\u00ad",
        "\ud800",
        "\U0001f600",
        "İ",
        "ß",
        "ﬁ",
        "٣",
        "Ⅷ",
        "½",
    ],
    *["(1992", "1999)", "since ", "12,345", "1.234.567", "9" * 30, "0", "00", "-1", "1e9", "31/02/2003", "2008-05-03"],
]


@lru_cache(1)
def base_pages() -> list[str]:
    """Samples, generated pages of all built-in dialects, typed pages, and the pages of all cases."""
    cases = [case.text for path in sorted((FIXTURES / "blocks").glob("*.txt")) for case in read_cases(path)]
    drawn = [draw(number).text for number in range(_DRAWN)]
    libraries = [draw_library(number)[0] for number in range(_DRAWN // 2)]
    others = [drawer(number)[0] for drawer in (draw_museum, draw_comune) for number in range(_DRAWN // 2)]
    return [*PAGES, *drawn, *libraries, *others, *(page_text(lines) for _, lines in typed_pages()), *cases]


@lru_cache(1)
def _lines() -> list[str]:
    return sorted({line for page in base_pages() for line in page.splitlines(keepends=True)})


@lru_cache(1)
def _words() -> list[str]:
    """Every phrase of the word lists and dialects, and marks."""
    return sorted(set(listed_words("words")) | set(listed_words("dialects")))


@lru_cache(1)
def _categories() -> list[list[str]]:
    """The characters of each Unicode category."""
    found: dict[str, list[str]] = {}
    for code in range(sys.maxunicode + 1):
        found.setdefault(unicodedata.category(chr(code)), []).append(chr(code))
    return list(found.values())


class Mutator:
    """Draws mutated inputs. number: of the input, which together with the seed determines it."""

    def __init__(self, seed: int, number: int) -> None:
        self.rng = random.Random(f"{seed}/{number}")

    # --- texts

    def page(self) -> str:
        """A page after a few changes, or one assembled from lines, words and marks."""
        rng = self.rng
        if rng.random() < 0.15:
            return "".join(self._token() for _ in range(rng.randint(0, 60)))
        if rng.random() < 0.15:
            return "".join(rng.choice(_lines()) for _ in range(rng.randint(1, 30)))
        text = self._typed() if rng.random() < 0.3 else rng.choice(base_pages())
        if len(text) > 4000:
            start = rng.randrange(len(text) - 3000)
            text = text[start : start + 3000]
        for _ in range(rng.choice((1, 1, 2, 3, 5, 10, 20))):
            text = rng.choice(_TEXT_CHANGES)(self, text)
        return text[:20_000]

    def dates(self) -> str:
        """Date words, numbers and marks in any order."""
        parts = [self._date_part() for _ in range(self.rng.randint(1, 14))]
        return self.rng.choice(("", " ", " ")).join(parts)

    def _date_part(self) -> str:
        rng = self.rng
        chance = rng.random()
        if chance < 0.25:
            return rng.choice(months)
        if chance < 0.5:
            return rng.choice(date_words)
        if chance < 0.8:
            return rng.choice((f"{rng.randint(0, 40)}", f"{rng.randint(1000, 2100)}", f"{rng.randint(0, 10**7)}"))
        return self._character() if chance < 0.83 else rng.choice(_MARKS)

    def _typed(self) -> str:
        """A page that a typist has changed."""
        _, lines = self.rng.choice(list(typed_pages()))
        self.rng.choice(list(CHANGES.values()))(lines, self.rng)
        return page_text(lines)

    def _token(self) -> str:
        """A word, a mark, a line or a character."""
        rng = self.rng
        chance = rng.random()
        if chance < 0.4:
            return rng.choice(_words()) + rng.choice((" ", ": ", "", "\n"))
        if chance < 0.8:
            return rng.choice(_MARKS)
        if chance < 0.9:
            return self._date_part() + " "
        return rng.choice(_lines()) if chance < 0.95 else self._character()

    def _character(self) -> str:
        return self.rng.choice(self.rng.choice(_categories()))

    def place(self, text: str | bytes) -> int:
        """An offset in `text`, including its end."""
        return self.rng.randint(0, len(text))

    def insert(self, text: str) -> str:
        at = self.place(text)
        return text[:at] + self._token() + text[at:]

    def drop(self, text: str) -> str:
        at = self.place(text)
        return text[:at] + text[at + self.rng.choice((1, 1, 2, 10, 40)) :]

    def repeat(self, text: str) -> str:
        at = self.place(text)
        return text[:at] + text[at : at + self.rng.randint(1, 60)] * self.rng.choice((2, 3, 40)) + text[at:]

    def replace(self, text: str) -> str:
        at = self.place(text)
        return text[:at] + self._character() + text[at + 1 :]

    def splice(self, text: str) -> str:
        other = self.rng.choice(base_pages())
        return text[: self.place(text)] + other[self.place(other) :]

    def truncate(self, text: str) -> str:
        return text[: self.place(text)]

    def shuffle(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        self.rng.shuffle(lines)
        return "".join(lines)

    def move(self, text: str) -> str:
        lines = text.splitlines(keepends=True)
        if not lines:
            return text
        line = lines.pop(self.rng.randrange(len(lines)))
        lines.insert(self.rng.randint(0, len(lines)), line)
        return "".join(lines)

    def case(self, text: str) -> str:
        a, b = sorted((self.place(text), self.place(text)))
        changed: str = self.rng.choice((str.upper, str.lower, str.title))(text[a:b])
        return text[:a] + changed + text[b:]

    def join(self, text: str) -> str:
        at = text.find("\n", self.place(text))
        return text[:at] + self.rng.choice(("", " ", "\t")) + text[at + 1 :] if at >= 0 else text

    def wrap(self, text: str) -> str:
        at = text.find(" ", self.place(text))
        return text[:at] + "\n" + text[at + 1 :] if at >= 0 else text

    # --- dialects

    def dialect(self) -> str:
        """The text of a dialect file with changed lines and words."""
        rng = self.rng
        folder = ROOT / "grammar"
        text = rng.choice([*sorted((folder / "dialects").glob("*.toml")), folder / "starter.toml"]).read_text("utf-8")
        if rng.random() < 0.5:
            text = 'name = "x"\nlanguages = ["en"]\nextends = "efus"\n' + text[self.place(text) :]
        for _ in range(rng.choice((1, 1, 2, 4))):
            text = rng.choice((Mutator.move, Mutator.drop, Mutator.insert, Mutator.repeat, Mutator._value))(self, text)
        return text.encode("utf-8", "replace").decode()

    def _value(self, text: str) -> str:
        """Another value after one of the equals signs."""
        at = text.find("=", self.place(text))
        end = text.find("\n", at)
        values = ["1", "-1", "true", '""', '"x"', "[]", "{}", "nan", "1979-05-27", '["a", 1]', '[""]', '{ en = ["!"] }']
        return text[: at + 1] + " " + self.rng.choice([*values, "9" * 5000]) + text[end:] if at >= 0 else text

    # --- bytes

    def bytes_(self, data: bytes) -> bytes:
        """`data` after a few changes of bits, bytes and ranges."""
        rng = self.rng
        for _ in range(rng.choice((1, 1, 1, 2, 4, 8, 30))):
            at, size = self.place(data), rng.choice((1, 2, 4, 8, 100, 1000))
            middle = data[at : at + size]
            changed = rng.choice(
                (
                    lambda part: bytes(byte ^ 1 << rng.randrange(8) for byte in part[:1]) + part[1:],
                    lambda part: rng.randbytes(len(part)),
                    lambda part: b"",
                    lambda part: part * rng.choice((2, 3, 200)),
                    lambda part: rng.choice((b"\0", b"\xff", b"0", b"7", b"9")) * len(part),
                    lambda part: rng.choice((b"\x80", b"-1", b"\xff\xff\xff\x7f", b"99999999999", b"\n")) + part,
                )
            )(middle)
            data = data[:at] + changed + data[at + size :]
            if rng.random() < 0.1:
                data = data[: self.place(data)]
        return data


_TEXT_CHANGES: list[Callable[[Mutator, str], str]] = [
    *(Mutator.insert, Mutator.insert, Mutator.insert, Mutator.drop, Mutator.drop, Mutator.repeat, Mutator.replace),
    *(Mutator.splice, Mutator.truncate, Mutator.shuffle, Mutator.move, Mutator.case, Mutator.join, Mutator.wrap),
]
