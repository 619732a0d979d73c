"""Draws pages in the shapes of the archive, each with the values that it says.

Nothing here comes from the parser: names, words and answers stand in these files, so that the two can disagree.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

from tests.generators.page_general import Value
from tests.generators.page_network import NetworkPart

__all__ = ["Drawn", "draw"]


@dataclass
class Drawn:
    """A page and what it says, in the form that the scorer compares."""

    text: str
    answers: dict[str, list[Value]] = field(default_factory=dict)


class _Page(NetworkPart):
    """A whole page."""

    # --- sections 3 and 4

    def practices(self, number: int) -> int:
        if self.chance(0.3):
            return number
        self.heading(
            number,
            "practices",
            *(
                ("Best Practice Forms", "Project Files (Best practice forms)", "Project Files")
                if self.language == "en"
                else ("Fiches projets", "Bonnes pratiques")
            ),
        )
        for _ in range(self.rng.randint(0, 2)):
            title = self.en(
                self.pick("Integration project", "Night watch", "Operazione piccole cose"), "Médiation de nuit"
            )
            if self.chance(0.6):
                year = self.year()
                self.item(f"{title}, {self.town}, {year}")
                self.answers["practices"].append((title, str(year)))
            else:
                self.item(title)
                self.answers["practices"].append((title, None))
        return number + 1

    def further(self, number: int) -> None:
        self.heading(
            number,
            "further",
            *(
                ("Further information", "Further Information")
                if self.language == "en"
                else ("Informations complémentaires",)
            ),
        )
        if self.chance(0.2):
            self.line(self.en("Available soon", "Bientôt disponible"))
            return
        if self.chance(0.7):
            self.line(self.en(self.pick("News from the city:", "News from the City"), "Actualités de la ville :"))
            for _ in range(self.rng.randint(0, 2)):
                date, code = self.date()
                title = self.en("Opening of the new town hall", "Ouverture de la nouvelle mairie")
                self.item(f"{title}, {date}")
                self.answers["news"].append((title, code))
        if self.chance(0.4):
            self.line(self.pick("Interviews :", "Interviews:"))
        if self.chance(0.2):
            self.line("Dear colleagues,")
            self.out += [
                "Our city has always been open to the sea, and its people have always",
                "known that safety is made together. We invite you to come and visit",
                "us at any time of the year.", "",
            ]  # fmt: skip


def _dirty(text: str, rng: random.Random) -> str:
    """The text as some extractor left it."""
    if rng.random() < 0.1:
        text = text.replace("\n", "\r\n")
    if rng.random() < 0.1:
        text = unicodedata.normalize("NFD", text)
    if rng.random() < 0.15:
        text = "\n".join(line + rng.choice(["", " ", "  "]) for line in text.split("\n"))
    if rng.random() < 0.05:
        text = "\ufeff" + text
    return text


def draw(seed: int) -> Drawn:
    """The page of that number: the same one every time."""
    page = _Page(random.Random(seed))  # noqa: S311
    page.head()
    page.general()
    page.network()
    page.further(page.practices(3))
    return Drawn(_dirty("\n".join(page.out), page.rng), page.answers)
