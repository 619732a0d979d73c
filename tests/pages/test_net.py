"""Samples, fixtures, typed and drawn pages give the values that fixtures/net records."""

from __future__ import annotations

import pytest

from tests.generators.net import GROUPS, RECORDED, differences, recording


@pytest.mark.parametrize("group", GROUPS)
def test_the_same_pages_give_the_same_values(group: str) -> None:
    if recording(group) != (RECORDED / f"{group}.txt").read_text("utf-8"):
        pytest.fail("\n".join(differences(group)[:60]))
