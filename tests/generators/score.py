"""Compares what the parser read on drawn pages with what they say: precision, recall and F1 for every field.

To see the table and the first mistakes:

    python -m tests.generators.score [PAGES] [FIELD]
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import profileparse
from tests.generators.pages import draw

__all__ = ["FIELDS", "score"]

FIELDS = (
    "name population country websites contracts twins memberships events place organisers theme kind participation"
    " quotes practices news sections"
).split()


def _plain(value: Any) -> Any:
    """A value with its accents composed, so that a page with accents apart is compared fairly."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, (tuple, list)):
        return tuple(_plain(part) for part in value)
    return value


Drawer = Callable[[int], tuple[str, dict[str, list[Any]]]]


def _city(number: int) -> tuple[str, dict[str, list[Any]]]:
    drawn = draw(number)
    return drawn.text, drawn.answers


def found_in(profile: dict[str, Any]) -> dict[str, list[Any]]:
    """The values of a dumped profile in the form of the answers."""
    get: dict[str, list[Any]] = {name: [] for name in FIELDS}
    get["name"] = [profile["name"]] if profile["name"] else []
    get["population"] = [profile["population"]["value"]] if profile["population"] else []
    country = (profile["location"] or {}).get("country")
    get["country"] = [country["alpha_2"]] if country else []
    get["websites"] = [site["kind"] for site in profile["websites"]]
    get["contracts"] = [tuple((d["action"], d["date"]["edtf"]) for d in c["dates"]) for c in profile["contracts"]]
    get["twins"] = [(twin["name"], (twin["country"] or {}).get("alpha_2")) for twin in profile["twins"]]
    for m in profile["memberships"]:
        get["memberships"].append((_short(m["organisation"]), m["role"], m["period"] and m["period"]["edtf"]))
    for event in profile["events"]:
        key = (event["title"], event["date"] and event["date"]["edtf"])
        get["events"].append(key)
        get["place"].append((*key, event["place"] and event["place"]["text"]))
        get["organisers"].append((*key, tuple(event["organisers"])))
        get["theme"].append((*key, event["theme"]))
        get["kind"].append((*key, event["kind"]))
        get["participation"].append((*key, event["participation"], _short(event["organisation"])))
    get["quotes"] = [(quote["text"], (quote["speaker"] or {}).get("name")) for quote in profile["quotes"]]
    for name in ("practices", "news"):
        get[name] = [(entry["title"], entry["date"] and entry["date"]["edtf"]) for entry in profile[name]]
    for section in profile["sections"]:
        if section["title"]:
            get["sections"].append((section["number"], section["kind"]))
        get["sections"] += [(None, _short(sub["organisation"])) for sub in section["subsections"]]
    return get


def _short(organisation: dict[str, Any] | None) -> str | None:
    if organisation is None:
        return None
    name: str = organisation["acronym"] or organisation["name"]
    return name


def score(
    pages: range, show: str | None = None, drawer: Drawer = _city, dialect: str = "efus"
) -> tuple[dict[str, tuple[float, float, float]], list[str]]:
    """(precision, recall, F1) for every field over these pages, and the mistakes in the field to `show`."""
    hits, given, wanted = Counter[str](), Counter[str](), Counter[str]()
    mistakes: list[str] = []
    for number in pages:
        text, answers = drawer(number)
        found = found_in(json.loads(profileparse.parse(text, dialect=dialect).model_dump_json()))
        for name in answers:
            want = Counter(_plain(value) for value in answers[name])
            have = Counter(_plain(value) for value in found[name])
            hits[name] += (want & have).total()
            given[name] += have.total()
            wanted[name] += want.total()
            if name == show and want != have:
                mistakes.append(
                    f"page {number}: missed {list((want - have).elements())} invented {list((have - want).elements())}"
                )
    table = {}
    for name in wanted:
        precision = hits[name] / given[name] if given[name] else 1.0
        recall = hits[name] / wanted[name] if wanted[name] else 1.0
        both = precision + recall
        table[name] = (precision, recall, 2 * precision * recall / both if both else 0.0)
    return table, mistakes


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    table, mistakes = score(range(count), sys.argv[2] if len(sys.argv) > 2 else None)
    print(f"{'field':<14} precision  recall     F1")
    for name, (precision, recall, f1) in table.items():
        print(f"{name:<14} {precision:9.4f} {recall:7.4f} {f1:6.4f}")
    print("\n".join(mistakes[:40]))


if __name__ == "__main__":
    main()
