"""Single lines and short stretches give their values: the cases of fixtures/blocks, a file for each topic.

A case names only the keys that it is about; a list must have as many entries as the page gives.
"""

from __future__ import annotations

import json

import pytest

import profileparse
from tests.cases import Case, read_cases
from tests.support import FIXTURES, narrowed, uncovered

CASES = [case for path in sorted((FIXTURES / "blocks").glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_block(case: Case) -> None:
    found = json.loads(profileparse.parse(case.text).model_dump_json())
    expected = case.json()
    if "name" not in expected:  # most cases are excerpts, and no excerpt has a name
        found["diagnostics"] = [told for told in found["diagnostics"] if told["code"] != "name-missing"]
    assert narrowed(found, expected) == expected
    assert uncovered(case.text, found) == []
