"""Right pages with the values that each of their lines says, for `typist_changes.py` to change as a typist does.

Nothing here is drawn from shapes: the pages stand in `fixtures/typist`. Below a line stand its values, one a line,
behind `= `, in the form that `values_of` gives:

    Population: 57,576 inhabitants
    = population | 57576
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["TypedLine", "page_text", "typed_pages", "values_of"]

_PAGES = Path(__file__).parent.parent / "fixtures" / "typist"


@dataclass
class TypedLine:
    """One line of a page, what it says, and whether it was changed."""

    text: str
    values: list[str] = field(default_factory=list)
    changed: bool = False

    @property
    def bullet(self) -> str:
        """The bullet with the white space around it."""
        body = self.text.lstrip(" ")
        return self.text[: len(self.text) - len(body)] + body[:2] if body[:2] in ("– ", "• ", "- ") else ""

    @property
    def colon(self) -> int:
        """Where the colon behind the label stands; -1 where no value follows one."""
        colon = self.text.find(":")
        return colon if 0 < colon < len(self.text.rstrip()) - 1 and not self.bullet and "://" not in self.text else -1

    def says(self, *kinds: str) -> bool:
        """Whether a value of one of these kinds stands on the line."""
        return any(value.split(" | ")[0] in kinds for value in self.values)

    def edit(self, old: str, new: str) -> None:
        """Changes the first `old` to `new`, in the text and in the values that quote it."""
        self.text = self.text.replace(old, new, 1)
        self.values = [value.replace(old, new, 1) for value in self.values]
        self.changed = True


def typed_pages() -> Iterator[tuple[str, list[TypedLine]]]:
    """The name and the lines of every page."""
    for path in sorted(_PAGES.glob("*.txt")):
        lines: list[TypedLine] = []
        for row in path.read_text("utf-8").splitlines():
            if row.startswith("= "):
                lines[-1].values.append(row[2:])
            else:
                lines.append(TypedLine(row))
        yield path.stem, lines


def page_text(lines: list[TypedLine]) -> str:
    return "".join(line.text + "\n" for line in lines)


def values_of(profile: dict[str, Any]) -> list[tuple[str, int]]:
    """Every value of a dumped profile as one string, and the offset where it begins."""
    out: list[tuple[str, int]] = []

    def put(start: int, *parts: object) -> None:
        out.append((" | ".join("-" if part is None else str(part) for part in parts), start))

    def date(value: dict[str, Any] | None) -> str | None:
        return value["edtf"] if value else None

    if profile["name"]:
        put(0, "name", profile["name"])
    if found := profile["population"]:
        put(found["span"][0], "population", found["value"], *([date(found["as_of"])] if found["as_of"] else []))
    if found := profile["location"]:
        put(found["span"][0], "location", (found["country"] or {}).get("alpha_2"))
    for site in profile["websites"]:
        put(site["span"][0], "website", site["kind"])
    for contract in profile["contracts"]:
        dates = ", ".join(f"{one['action']} {one['date']['edtf']}" for one in contract["dates"])
        put(contract["span"][0], "contract", dates)
    for twin in profile["twins"]:
        put(twin["span"][0], "twin", twin["name"], (twin["country"] or {}).get("alpha_2"))
    for fact in profile["facts"]:
        put(fact["span"][0], "fact", fact["label"], " ".join(fact["value"].split()))
    for one in profile["memberships"]:
        put(one["span"][0], "membership", _short(one["organisation"]), one["role"], date(one["period"]))
    for event in profile["events"]:
        start = event["span"][0]
        put(start, "event", event["title"], date(event["date"]))
        put(start, "kind", event["kind"])
        if event["place"]:
            put(start, "place", event["place"]["text"])
    for quote in profile["quotes"]:
        put(quote["span"][0], "quote", quote["text"], (quote["speaker"] or {}).get("name"))
    for kind in ("practices", "news", "interviews"):
        for entry in profile[kind]:
            more = [date(entry["date"])] if kind != "interviews" else []
            put(entry["span"][0], kind.removesuffix("s") if kind != "news" else kind, entry["title"], *more)
    for section in profile["sections"]:
        if section["title"] and section["kind"] != "general":
            put(section["span"][0], "section", section["number"], section["kind"])
        for sub in section["subsections"]:
            put(sub["span"][0], "section", _short(sub["organisation"]))
    return out


def _short(organisation: dict[str, Any] | None) -> str | None:
    if organisation is None:
        return None
    return str(organisation["acronym"] or organisation["name"])
