"""The reader of case files gives each page to the letter, and names the file and the line of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases import Case, FixtureError, read_cases
from tests.support import FIXTURES

GOOD = r"""# A comment, and an empty line

First title
.
 1. Heading

Population: 57\u00a0576
a\tb\fc\r
C:\\folder\u0020
\u002e
no line feed\
.
{"a": [
  1]}
.
Second title
.
.
.
"""


def cases(folder: Path, content: str) -> list[Case]:
    path = folder / "topic.txt"
    path.write_bytes(content.encode())
    return read_cases(path)


def test_pages_are_taken_to_the_letter(tmp_path: Path) -> None:
    first, second = cases(tmp_path, GOOD)
    assert (first.id, second.id) == ("topic: First title", "topic: Second title")
    assert first.text == " 1. Heading\n\nPopulation: 57\u00a0576\na\tb\fc\r\nC:\\folder \n.\nno line feed"
    assert first.json() == {"a": [1]}
    assert (second.text, second.expected) == ("", "")


CASE = "Title\n.\npage\n.\n{}\n.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Title\npage\n.\n{}\n.\n", "topic.txt:2: a line with a full stop must follow the title «Title»"),
        ("Title\n", "topic.txt:1: a line with a full stop must follow the title «Title»"),
        (CASE + ".\n", "topic.txt:7: a full stop where a title should be"),
        (CASE + "\n" + CASE, "topic.txt:8: the title of line 1 again: «Title»"),
        ("\nTitle\n.\npage\n", "topic.txt:2: no line with a full stop ends the page of «Title»"),
        ("Title\n.\npage\n.\n{}\n", "topic.txt:1: no line with a full stop ends the expected values of «Title»"),
        ("Title\n.\na\tb\n.\n{}\n.\n", r"topic.txt:3: write the character as \u0009: it does not show"),
        ("Title\n.\n57\u00a0576\n.\n{}\n.\n", r"topic.txt:3: write the character as \u00a0: it does not show"),
        ("Title\n.\ncafe\u0301\n.\n{}\n.\n", r"topic.txt:3: write the character as \u0301: it does not show"),
        ("Title\r\n.\r\n", r"topic.txt:1: write the character as \u000d: it does not show"),
        ("Title\n.\npage \n.\n{}\n.\n", r"topic.txt:3: write the space at the end of the line as \u0020"),
        ("Title\n.\none\n\\q\n.\n{}\n.\n", r"topic.txt:4: unknown escape \q"),
        ("Title\n.\n\\u12\n.\n{}\n.\n", r"topic.txt:3: unknown escape \u"),
    ],
)
def test_mistakes_in_the_format(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(FixtureError) as caught:
        cases(tmp_path, content)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ('{"a": 1,\n "b" 2}\n', "topic.txt:6: no JSON: Expecting ':' delimiter"),
        ("", "topic.txt:1: no JSON: Expecting value"),
        ('{"a": 1, "a": 2}\n', "topic.txt:5: the key 'a' stands twice in an object"),
    ],
)
def test_mistakes_in_the_json(tmp_path: Path, expected: str, said: str) -> None:
    (case,) = cases(tmp_path, f"Title\n.\npage\n.\n{expected}.\n")
    with pytest.raises(FixtureError) as caught:
        case.json()
    assert str(caught.value) == said


def test_a_title_is_unique_in_its_file() -> None:
    files = sorted((FIXTURES / "blocks").glob("*.txt"))
    assert len(files) > 10
    for path in files:
        titles = [case.title for case in read_cases(path)]
        assert len(set(titles)) == len(titles), path.name
