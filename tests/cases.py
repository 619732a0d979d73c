"""Reads the files of cases in tests/fixtures: a title, a page, and what is expected of it, as plain text.

    # A comment may stand between two cases.
    The year stands inside the label
    .
    1. General Information :
    Safety Contract signed in: 1994
    .
    {"contracts": [{"label": "Safety Contract"}]}
    .

A line with nothing but a full stop ends the title, the page, and what is expected. The page is taken as it stands,
with its leading spaces and blank lines; every line of it ends with a line feed.

What does not show on a screen, or what an editor might change, is written with a backslash in the page: `\\t`,
`\\f`, `\\r`, `\\u00a0` or another `\\uXXXX`, and `\\\\` for a backslash. A space at the end of a line is `\\u0020`,
a line with nothing but a full stop `\\u002e`. A backslash at the end of a line takes away its line feed.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Case", "FixtureError", "read_cases"]

_END = "."
#: Control and format characters, spaces other than the usual one, and marks that melt into the letter before them.
_INVISIBLE = {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"}
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_SHORT = {"t": "\t", "f": "\f", "r": "\r", "\\": "\\", "\n": ""}


class FixtureError(ValueError):
    """A file of cases is not in its format. The message names the file and the line."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}:{line}: {message}")


class Case(NamedTuple):
    """One case; `expected` is text, and `expected_line` the line of the file where it begins."""

    path: Path
    title: str
    text: str
    expected: str
    expected_line: int

    @property
    def id(self) -> str:
        """What pytest shows: the topic, which is the name of the file, and the title."""
        return f"{self.path.stem}: {self.title}"

    def json(self) -> Any:
        """What is expected, read as JSON."""
        try:
            return json.loads(self.expected, object_pairs_hook=_without_repeated_keys)
        except json.JSONDecodeError as error:
            raise FixtureError(self.path, self.expected_line + error.lineno - 1, f"no JSON: {error.msg}") from error
        except KeyError as error:
            raise FixtureError(self.path, self.expected_line, f"the key {error} stands twice in an object") from error


def read_cases(path: Path) -> list[Case]:
    """All cases of a file, in its order. Raises FixtureError where the file is not in the format."""
    lines = _lines(path)
    cases: list[Case] = []
    titles: dict[str, int] = {}
    for number, title in lines:
        if not title or title.startswith("#"):
            continue
        if title == _END:
            raise FixtureError(path, number, "a full stop where a title should be")
        if title in titles:
            raise FixtureError(path, number, f"the title of line {titles[title]} again: «{title}»")
        titles[title] = number
        after, line = next(lines, (number, ""))
        if line != _END:
            raise FixtureError(path, after, f"a line with a full stop must follow the title «{title}»")
        page = _part(path, lines, number, title, "page")
        expected = _part(path, lines, number, title, "expected values")
        text = "".join(_unescaped(path, at, line + "\n") for at, line in page)
        first = expected[0][0] if expected else number
        cases.append(Case(path, title, text, "".join(line + "\n" for _, line in expected), first))
    return cases


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """The numbered lines of a file, none of which holds what does not show."""
    for number, line in enumerate(path.read_bytes().decode("utf-8").removesuffix("\n").split("\n"), 1):
        for character in line:
            if character != " " and unicodedata.category(character) in _INVISIBLE:
                raise FixtureError(path, number, f"write the character as \\u{ord(character):04x}: it does not show")
        if line.endswith(" "):
            raise FixtureError(path, number, "write the space at the end of the line as \\u0020: it does not show")
        yield number, line


def _part(path: Path, lines: Iterator[tuple[int, str]], start: int, title: str, what: str) -> list[tuple[int, str]]:
    """The lines up to a full stop."""
    found: list[tuple[int, str]] = []
    for number, line in lines:
        if line == _END:
            return found
        found.append((number, line))
    raise FixtureError(path, start, f"no line with a full stop ends the {what} of «{title}»")


def _unescaped(path: Path, number: int, line: str) -> str:
    """A line of a page with its escapes replaced."""

    def meant(found: re.Match[str]) -> str:
        name = found[1]
        if len(name) > 1:
            return chr(int(name[1:], 16))
        if name not in _SHORT:
            raise FixtureError(path, number, f"unknown escape \\{name}: a backslash is written \\\\")
        return _SHORT[name]

    return _ESCAPE.sub(meant, line)


def _without_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, value in pairs:
        if key in made:
            raise KeyError(key)
        made[key] = value
    return made
