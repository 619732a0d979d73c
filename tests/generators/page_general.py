"""Draws the top and the first section of a page, with the small things that all sections need."""

from __future__ import annotations

import random
from typing import Any

from tests.generators.page_words import COUNTRIES, FIRST, LAST, MONTHS, STEMS, TAILS

Value = Any


class GeneralPart:
    """One page while it is drawn."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.language = rng.choice(["en", "en", "en", "fr"])
        self.style = rng.choice(["blank", "tight", "hand"])
        self.bullet = {"blank": "  • ", "tight": "- ", "hand": "– "}[self.style]
        if rng.random() < 0.08:
            self.bullet = "* "
        self.out: list[str] = []
        self.answers: dict[str, list[Value]] = {
            name: []
            for name in (
                "name population country websites contracts twins memberships events place organisers theme kind"
                " participation quotes practices news sections"
            ).split()
        }
        self.town = self.name()

    # --- small things

    def pick(self, *options: str) -> str:
        return self.rng.choice(options)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def en(self, english: str, french: str) -> str:
        return english if self.language == "en" else french

    def line(self, text: str) -> None:
        self.out.append(text)
        if self.style == "blank" or (self.style == "hand" and self.chance(0.3)):
            self.out.append("")

    def item(self, text: str) -> None:
        self.line(self.bullet + text)

    def name(self) -> str:
        rng = self.rng
        plain = rng.choice(STEMS) + rng.choice(TAILS[self.language])
        shape = rng.random()
        if shape < 0.1:
            return f"{plain}-sur-{rng.choice(STEMS)}"
        if shape < 0.15:
            return f"St. {plain}"
        if shape < 0.2 and plain[0] in "AEIOU":
            return f"L’{plain}"
        if shape < 0.25:
            return f"{plain} de la {rng.choice(STEMS)}"
        return plain

    def person(self) -> str:
        return f"{self.rng.choice(FIRST)} {self.rng.choice(LAST)}"

    def year(self) -> int:
        return self.rng.randint(1987, 2014)

    # --- dates: (text, edtf)

    def date(self) -> tuple[str, str]:
        rng = self.rng
        y, m, d = self.year(), rng.randint(1, 12), rng.randint(1, 24)
        month = MONTHS[self.language][m - 1]
        day = f"{y}-{m:02}-{d:02}"
        last = d + rng.randint(1, 3)
        span = f"{day}/{y}-{m:02}-{last:02}"
        if self.language == "fr":
            first = "1er" if d == 1 else str(d)
            return rng.choice([
                (f"{first} {month} {y}", day), (f"{first} {month} {y}", day), (f"du {d} au {last} {month} {y}", span),
                (f"{d}-{last} {month} {y}", span), (f"{month} {y}", f"{y}-{m:02}"), (str(y), str(y)),
            ])  # fmt: skip
        suffix = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd"}
        th, th2 = suffix.get(d, "th"), suffix.get(last, "th")
        both = f"{d}{th} and {d + 1}{suffix.get(d + 1, 'th')} of {month} {y}"
        return rng.choice([
            (f"{d} {month} {y}", day), (f"{d} {month} {y}", day), (f"{d} {month} {y}", day), (f"{month} {d}{th} {y}", day),
            (f"{d}{th} {month} {y}", day), (f"{d}{th} of  {month} {y}", day), (f"{d}-{last} {month} {y}", span),
            (f"{d}{th}-{last}{th2} {month} {y}", span), (f"{month} {d}{th}- {last}{th2} {y}", span),
            (both, f"{day}/{y}-{m:02}-{d + 1:02}"), (f"{month} {y}", f"{y}-{m:02}"), (str(y), str(y)),
            (f"{y}-{y + 3}", f"{y}/{y + 3}"), (f"{d} {month} {y}-11-14", day), (f"{d} {MONTHS['fr'][m - 1]} {y}", day),
        ])  # fmt: skip

    # --- section 1

    def head(self) -> None:
        shape = self.rng.random()
        if shape < 0.35:
            self.line(self.town)
        elif shape < 0.45:
            self.line(f"Blason de {self.town}")
        elif shape < 0.5:
            self.line(f"{self.town.upper()}_COA.svg")
        elif shape < 0.55:
            self.line(self.en("Also in... (Français)", "Also in... (English)"))
        self.answers["name"].append(self.town)

    def heading(self, number: int, kind: str, *titles: str) -> None:
        title = self.pick(*titles)
        gap, colon = self.pick(". ", ".", ".   ", ". "), self.pick(" :", ":", "", " :")
        self.line(f"{self.pick('', '', ' ')}{number}{gap}{title}{colon}")
        self.answers["sections"].append((number, kind))

    def general(self) -> None:
        self.heading(
            1,
            "general",
            *(
                ("General Information", "General information", "General Informations")
                if self.language == "en"
                else ("Informations générales",)
            ),
        )
        self.line(self.en(
            self.pick(
                f"{self.town} is the 3rd largest city of the Lower Valley, with a total of 237,591 inhabitants (2010).",
                f"{self.town} is located in the north of the country. Both councils are housed there, and a local safety contract was discussed in 1999.",
                f"{self.town} has pop. 123,456 (June 2001), metro 1.2 million.",
            ),
            self.pick(
                f"{self.town} est une commune de la Basse-Vallée, qui compte 237 591 habitants avec son agglomération (2010).",
                f"{self.town} se situe au nord du pays.",
            ),
        ))  # fmt: skip
        if self.chance(0.3):
            self.line(
                self.en("The town is known for its harbour: it was built in 1850.", "Elle est connue pour son port.")
            )
        self.population()
        self.location()
        self.websites()
        self.contract()
        self.twins()

    def population(self) -> None:
        if self.chance(0.08):
            return
        n = self.rng.randint(1000, 2_000_000)
        commas, dots, spaces = f"{n:,}", f"{n:,}".replace(",", "."), f"{n:,}".replace(",", self.pick(" ", "\u00a0"))
        label = self.en(
            self.pick("Population: ", "Population : ", "Population:"), self.pick("Population : ", "Population: ")
        )
        year = self.year()
        texts = [
            (f"{commas} inhabitants", n), (f"{spaces} inhabitants", n), (f"{dots} hab", n), (f"{spaces}  hab.", n), (dots, n),
            (f"{spaces} ({year})", n), (f"{commas} Inhabitants ({year})", n), (f"{spaces} inhabitants (1 March {year})", n),
            ("1.2 million inhabitants", 1_200_000), ("approx. 90 000", 90_000),
        ] if self.language == "en" else [(f"{spaces} habitants", n), (f"{spaces} hab.", n), (dots, n), (f"{spaces} habitants ({year})", n)]  # fmt: skip
        text, value = self.rng.choice(texts)
        self.line(label + text)
        self.answers["population"].append(value)

    def country(self) -> tuple[str, str]:
        code = self.rng.choice(sorted(COUNTRIES))
        return self.rng.choice(COUNTRIES[code]), code

    def location(self) -> None:
        if self.chance(0.1):
            return
        country, code = self.country()
        label = self.en(
            self.pick("Location: ", "Location : ", "Location:"), self.pick("Localisation : ", "Localisation: ")
        )
        region = self.name()
        self.line(
            label
            + self.pick(
                country, country, f"{region}, {country}", f"District of {region}, {country}", f"{region} – {country}"
            )
        )
        self.answers["country"].append(code)

    def websites(self) -> None:
        bare = False  # whether the label above has nothing behind it: an address below is its own
        if self.chance(0.8):
            label = self.en(
                self.pick("Official website", "Official Website", "Official website:", f"Official website:   Ville de {self.town}.",
                          "Official website: [link url=””][/link]"), "Site officiel")  # fmt: skip
            bare = label.endswith(("te", "te:", "el", "[/link]"))
            self.line(label)
            self.answers["websites"].append("official")
        if self.chance(0.3):
            bare = True
            self.line(self.en(
                self.pick("Website of the crime prevention service", "Website for Prevention and Security", "Crime prevention website",
                          "Prevention & Safety"), "Site du service prévention"))  # fmt: skip
            self.answers["websites"].append("prevention")
        if self.chance(0.2):
            self.line("http://www.example.org")
            self.answers["websites"] += [] if bare else ["other"]

    def contract(self) -> None:
        if self.chance(0.35):
            return
        y = self.year()
        add = self.answers["contracts"].append
        if self.language == "fr":
            text, dates = self.rng.choice([
                (f"Contrat local de sécurité : signé en {y}", [("signed", str(y))]),
                (f"Contrat local de sécurité : signé en {y}, renouvelé en septembre {y + 6}", [("signed", str(y)), ("renewed", f"{y + 6}-09")]),
            ])  # fmt: skip
        else:
            text, dates = self.rng.choice([
                (f"Safety contract: signed in {y}", [("signed", str(y))]),
                (f"Safety Contract signed in: {y}", [("signed", str(y))]),
                (f"Local Safety Contract signed in {y}", [("signed", str(y))]),
                (f"Local Security Contract: signed in December {y} (metropolitan area of {self.town})", [("signed", f"{y}-12")]),
                (f"Prevention & Safety: Local Safety Contract signed in {y}, renewed in {y + 9}", [("signed", str(y)), ("renewed", str(y + 9))]),
                (f"Safety Contract signed in: November 1st {y}", [("signed", f"{y}-11-01")]),
                (f"Safety Contract signed in: {y}, {y + 2}-{y + 4}", [("signed", str(y)), ("signed", f"{y + 2}/{y + 4}")]),
                (f"Local Security Contract: signed on 3 May {y} by the Council, the police and the schools", [("signed", f"{y}-05-03")]),
            ])  # fmt: skip
        self.line(text)
        if self.language == "en" and self.chance(0.15) and "Prevention &" not in text:
            self.line("The contract names three topics:")
            for number, topic in enumerate(["Schools", "Night life", "Victims"], 1):
                self.line(f"  {number}. {topic}")
        add(tuple(dates))

    def twins(self) -> None:
        if self.chance(0.15):
            return
        label = self.en(
            self.pick("Twinned with: ", "Twinned with : ", "Twinned with :", "Twinned with"),
            self.pick("Jumelée avec : ", "Jumelages : ", "Jumelée avec: "),
        )
        pieces = [self.twin() for _ in range(self.rng.randint(1, 6))]
        for _, found in pieces:
            self.answers["twins"] += found
        if label.rstrip(" ").endswith(":") and self.chance(0.25):
            self.line(label.rstrip())
            for index, (text, _) in enumerate(pieces):
                self.line(f"  • {text}" + self.pick(",", "", ",") * (index + 1 < len(pieces)))
            return
        joined = pieces[0][0]
        comma = self.pick(", ", " , ", "; ", " ; ", ",")
        for index, (text, _) in enumerate(pieces[1:], 2):
            last = index == len(pieces)
            joined += (self.pick(" and ", " et ") if last and self.chance(0.3) else comma) + text
        self.line(label + joined + self.pick("", "", ".", ","))

    def twin(self) -> tuple[str, list[Value]]:
        town, (country, code) = self.name(), self.country()
        shape = self.rng.random()
        if shape < 0.6:
            return f"{town} ({country})", [(town, code)]
        if shape < 0.65:
            return f"{town}({country})", [(town, code)]
        if shape < 0.7:
            return f"{town} (Ohio, USA)", [(town, "US")]
        if shape < 0.74:
            return f"{town} (Ohio-USA)", [(town, "US")]
        if shape < 0.78:
            return f"{town} (Saxony)", [(town, None)]
        if shape < 0.83:
            other = self.name()
            return f"{town}, {other} ({country})", [(town, code), (other, code)]
        if shape < 0.88:
            return f"{town} (ville) ({country})", [(town, code)]
        if shape < 0.93:
            return f"{town} ({country}) since {self.year()}", [(town, code)]
        if shape < 0.96:
            return f"{town} ({country}) – Cooperation Agreement since {self.year()}", [(town, code)]
        return f"{town} ({country})", [(town, code)]
