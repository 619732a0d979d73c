"""Draws pages of the dialect `lesenetz` with the values that they say; nothing here comes from the parser."""

from __future__ import annotations

import random
from typing import Any

from tests.generators.page_words import STEMS

__all__ = ["draw_library"]

_MONTHS = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_COUNTRIES = {"FR": "Frankreich", "IT": "Italien", "GB": "Schottland", "CZ": "Tschechien", "PL": "Polen"}
_CITIES = "Kiel Lübeck Hamburg Bremen Rostock Flensburg".split()
_FIELDS = "name population country websites twins memberships events place theme kind participation practices news sections".split()


def draw_library(seed: int) -> tuple[str, dict[str, list[Any]]]:
    """The page of that number, and its answers in the form of the scorer."""
    rng = random.Random(seed)  # noqa: S311
    answers: dict[str, list[Any]] = {name: [] for name in _FIELDS}
    out: list[str] = []
    gap = rng.choice(["", "\n"])

    def line(text: str) -> None:
        out.append(text + gap)

    def field(label: str, value: str) -> None:
        if rng.random() < 0.5:
            line(f"{label}: {value}")
        else:
            out.append(label)
            line(value)

    def date() -> tuple[str, str]:
        y, m, d = rng.randint(1988, 2014), rng.randint(1, 12), rng.randint(1, 25)
        return rng.choice([
            (f"{d}. {_MONTHS[m - 1]} {y}", f"{y}-{m:02}-{d:02}"), (f"{_MONTHS[m - 1]} {y}", f"{y}-{m:02}"), (str(y), str(y)),
            (f"{d}.-{d + 2}. {_MONTHS[m - 1]} {y}", f"{y}-{m:02}-{d:02}/{y}-{m:02}-{d + 2:02}"),
        ])  # fmt: skip

    town = rng.choice(STEMS) + "au"
    line(f"# Stadtbücherei {town}")
    answers["name"].append(f"Stadtbücherei {town}")
    line("## " + rng.choice(["Über uns", "Steckbrief"]))
    answers["sections"].append((None, "general"))
    line(f"Die Stadtbücherei {town} liegt am Markt.")
    readers = rng.randint(2000, 900_000)
    field("Einzugsgebiet", f"{readers:,} Leserinnen und Leser".replace(",", "."))
    answers["population"].append(readers)
    code = rng.choice(sorted(_COUNTRIES))
    field(rng.choice(["Standort", "Ort"]), f"{town}, {_COUNTRIES[code]}")
    answers["country"].append(code)
    field(rng.choice(["Im Netz", "Webseite"]), "http://www.example.org")
    answers["websites"].append("official")
    field("Gegründet", date()[0])
    twins = [(rng.choice(STEMS) + "ow", rng.choice(sorted(_COUNTRIES))) for _ in range(rng.randint(1, 4))]
    field("Befreundete Häuser", ", ".join(f"{name} ({_COUNTRIES[land]})" for name, land in twins))
    answers["twins"] += twins
    line("## " + rng.choice(["Im Verbund", "Verbünde"]))
    answers["sections"].append((None, "network"))
    for heading, key in rng.sample([("Leseverbund Nord", "LVN"), ("LVN", "LVN"), ("Bücherbund", "Bücherbund")], 2):
        line(f"### {heading}")
        answers["sections"].append((None, key))
        y = rng.randint(1990, 2008)
        text, role, period = rng.choice([
            (f"Dabei seit {y}", "member", f"{y}/.."), (f"Im Beirat: {y}-{y + 3}", "executive-committee-member", f"{y}/{y + 3}"),
            (f"Sprecherin von {y} bis {y + 2}", "president", f"{y}/{y + 2}"), ("Mitbegründerin", "founding-member", None),
            (f"Kassenwart {y}", "treasurer", str(y)),
        ])  # fmt: skip
        line(text)
        answers["memberships"].append((key, role, period))
        label, participation = rng.choice([
            ("Waren dabei", "attended"), ("Mitgemacht bei", "participated"), ("Bei uns zu Gast", "hosted"),
            ("Von uns auf die Beine gestellt", "organised"),
        ])  # fmt: skip
        line(label + rng.choice(["", ":"]))
        for _ in range(rng.randint(1, 3)):
            when, edtf = date()
            city = rng.choice(_CITIES)
            title, theme, kind = rng.choice([
                ("Jahrestreffen", None, "general-assembly"), ("Fachtag „Lesen in zwei Sprachen“", "Lesen in zwei Sprachen", "conference"),
                ("Schreibwerkstatt für Kinder", None, "workshop"), ("Lehrgang „Bücher, Nacht und Stille“", "Bücher, Nacht und Stille", "seminar"),
            ])  # fmt: skip
            line(f"* {title}, {city}, {when}")
            answers["events"].append((title, edtf))
            answers["place"].append((title, edtf, city))
            answers["theme"].append((title, edtf, theme))
            answers["kind"].append((title, edtf, kind))
            answers["participation"].append((title, edtf, participation, key))
    line("## Unsere Projekte")
    answers["sections"].append((None, "practices"))
    year = rng.randint(1999, 2012)
    line(f"* Lesebus, {town}, {year}")
    answers["practices"].append(("Lesebus", str(year)))
    line("## Aus dem Haus")
    answers["sections"].append((None, "further"))
    line("Neues")
    when, edtf = date()
    line(f"* Neuer Lesesaal eröffnet, {when}")
    answers["news"].append(("Neuer Lesesaal eröffnet", edtf))
    return "\n".join(out), answers
