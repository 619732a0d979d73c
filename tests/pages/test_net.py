"""Over 3,000 pages give the JSON whose digests are recorded in fixtures/net.json."""

from __future__ import annotations

import json
from itertools import islice

from tests.generators.net import RECORDED, digests


def test_the_same_pages_give_the_same_json() -> None:
    recorded = json.loads(RECORDED.read_text("utf-8"))
    found = digests()
    assert found.keys() == recorded.keys()
    assert not list(islice((page for page, digest in found.items() if digest != recorded[page]), 20))
