"""Single lines and small stretches, each with the values that it must give: fixtures/blocks/NAME.txt and NAME.json.

A fixture names only the keys that it is about; a list must have as many entries as the page gives.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import profileparse
from tests.support import FIXTURES, read, uncovered

CASES = sorted((FIXTURES / "blocks").glob("*.txt"))


def narrowed(found: Any, asked: Any) -> Any:
    """`found` with only the keys that `asked` names."""
    if isinstance(found, dict) and isinstance(asked, dict):
        return {key: narrowed(found[key], asked[key]) for key in asked}
    if isinstance(found, list) and isinstance(asked, list) and len(found) == len(asked):
        return [narrowed(*pair) for pair in zip(found, asked, strict=True)]
    return found


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_block(path: Path) -> None:
    text = read(path)
    found = json.loads(profileparse.parse(text).model_dump_json())
    asked = json.loads(path.with_suffix(".json").read_text("utf-8"))
    assert narrowed(found, asked) == asked
    assert uncovered(text, found) == []
