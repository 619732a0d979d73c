"""Compares what the parser read on drawn pages with what they say: precision, recall and F1 for every field.

To see the table and the first mistakes, of the city pages or of another format (`museums`, `comuni` …):

    python -m tests.generators.score [FORMAT] [PAGES] [FIELD]
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable
from typing import Any

import profileparse
from tests.generators.page_comuni import draw_comune
from tests.generators.page_lesenetz import draw_library
from tests.generators.page_museums import draw_museum
from tests.generators.page_orchestres import draw_orchestre
from tests.generators.page_towns import draw_town
from tests.generators.pages import draw
from tests.support import FIXTURES

__all__ = ["FIELDS", "FORMATS", "score"]

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
    get["facts"] = [(fact["name"], _of_fact(fact)) for fact in profile["facts"] if fact["name"]]
    get["took_part"] = []
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
        get["took_part"].append((*key, event["participation"]))
    get["quotes"] = [(quote["text"], (quote["speaker"] or {}).get("name")) for quote in profile["quotes"]]
    for name in ("practices", "news"):
        get[name] = [(entry["title"], entry["date"] and entry["date"]["edtf"]) for entry in profile[name]]
    for section in profile["sections"]:
        if section["title"]:
            get["sections"].append((section["number"], section["kind"]))
        get["sections"] += [(None, _short(sub["organisation"])) for sub in section["subsections"]]
    return get


def _of_fact(fact: dict[str, Any]) -> Any:
    """The value of a fact by its type."""
    data = fact["data"]
    if data is None:
        return fact["value"]
    entries = tuple((entry["title"], entry["date"] and entry["date"]["edtf"]) for entry in data["entries"])
    return {
        "number": (data["number"], data["unit"]),
        "date": data["date"] and data["date"]["edtf"],
        "period": data["period"] and data["period"]["edtf"],
        "list": tuple(data["items"]),
        "places": tuple(place["name"] for place in data["places"]),
        "entries": entries,
        "link": data["url"],
        "contact": (data["email"], data["phone"]),
    }[fact["type"]]


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


#: The formats that are drawn, and the dialect that each is read in.
FORMATS: dict[str, tuple[Drawer, str]] = {
    "cities": (_city, "efus"),
    "libraries": (draw_library, "lesenetz"),
    "museums": (draw_museum, "museums"),
    "comuni": (draw_comune, "comuni"),
    "towns": (draw_town, str(FIXTURES / "dialects" / "towns.toml")),
    "orchestres": (draw_orchestre, str(FIXTURES / "dialects" / "orchestres.toml")),
}


def main() -> None:
    asked = sys.argv[1:]
    drawer, dialect = FORMATS[asked.pop(0) if asked and asked[0] in FORMATS else "cities"]
    count = int(asked[0]) if asked else 300
    table, mistakes = score(range(count), asked[1] if len(asked) > 1 else None, drawer, dialect)
    print(f"{'field':<14} precision  recall     F1")
    for name, (precision, recall, f1) in table.items():
        print(f"{name:<14} {precision:9.4f} {recall:7.4f} {f1:6.4f}")
    print("\n".join(mistakes[:40]))


if __name__ == "__main__":
    main()
