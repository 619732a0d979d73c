"""Draws profiles of an invented network of small Italian towns (Rete Borghi Lenti, RBL), with the values that they say.

A page is in Italian: the town's name first, now and then with its province in brackets, then bare headings in capitals
without any mark (`IL COMUNE`, `NELLA RETE`, `INIZIATIVE`, `GEMELLAGGI`, `AMMINISTRATORI`, `PREMI`, `CONTATTI`). Facts
have one style a page (`Superficie: 176,9 kmq`, `Superficie – …`, `Superficie = …`, a tab, or two lines), and so have
bullets; the entries below labels such as `Organizzati:` bear their date first or last.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

__all__ = ["draw_comune"]

_MONTHS = "- gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
_FIELDS = "name population country websites twins memberships events place theme kind took_part facts".split()
_OWN = "RBL"
_TOWNS = [
    "Corvello", "Pratolungo", "Castelvio", "Montesola", "Rivascura", "Acquadolce di Sopra", "Borgo San Telmo", "Valdorna", "Pietrachiara", "Sant’Orso al Monte",
    "Torre d’Elce", "Campofiore", "Lagomoro", "Roccaspina Nuova",
]  # fmt: skip
_PROVINCES = [("Lucca", "LU"), ("Cuneo", "CN"), ("Perugia", "PG"), ("Belluno", "BL"), ("Matera", "MT"), ("Rieti", "RI"), ("Sondrio", "SO")]  # fmt: skip
_PLACES = ["Lucca", "Orvieto", "Bra", "Matera", "Lubiana (Slovenia)", "Lugano (Svizzera)", "Aville (Francia)", "Cuneo, Italia", "Reggio Emilia", "L’Aquila", "Graz, Austria"]  # fmt: skip
_COUNTRIES = [
    ("Francia", "FR"), ("Germania", "DE"), ("Spagna", "ES"), ("Austria", "AT"), ("Svizzera", "CH"), ("Polonia", "PL"), ("Grecia", "GR"), ("Paesi Bassi", "NL"),
    ("Croazia", "HR"), ("Stati Uniti", "US"), ("Regno Unito", "GB"), ("Ungheria", "HU"),
]  # fmt: skip
_TWINS = ["Aville", "Saint-Brune", "Oberlinden", "Villar del Monte", "Kastrova", "Nieuwdorp", "Wolny Las", "Port Ellery", "Bad Kranz", "Agios Petrinos"]  # fmt: skip
_THEMES = [
    "Pane, olio e vino", "Borghi vivi", "Chi abita i borghi?", "Acqua: bene di tutti", "Tornare nel 2030", "Pietre & parole", "La lentezza come progetto",
    "Scuole piccole, idee grandi", "Il bosco che cura", "Mani e memoria", "Abitare la montagna", "Terre alte", "Vuoti da riempire", "Strade bianche",
    "L’ultima bottega", "Giovani, lavoro e terra", "Dal seme alla tavola", "Case a un euro",
]  # fmt: skip
_TYPED = [
    ("Convegno", "conference"), ("Convegno internazionale", "conference"), ("Conferenza", "conference"), ("Laboratorio", "workshop"), ("Seminario", "seminar"),
    ("Progetto", "project"), ("Incontro", "meeting"), ("Corso di formazione", "training"), ("Mostra", "other"), ("Visita di studio", "study-visit"),
]  # fmt: skip
_PLAIN = [
    ("Festa del pane", "other"), ("Sagra della castagna", "other"), ("Assemblea generale", "general-assembly"), ("Assemblea generale (online)", "general-assembly"),
    ("Notte dei borghi", "other"), ("Mercato lento", "other"), ("Incontro dei sindaci", "meeting"), ("Laboratorio di tessitura", "workshop"),
    ("Seminario sui muri a secco", "seminar"), ("Conferenza dei piccoli comuni", "conference"), ("Palio delle botti", "other"), ("Presepe vivente", "other"),
]  # fmt: skip
_BODIES = [
    "ANCI", "AITA", "Associazione Terre Alte (ATA)", "Consorzio dei Mulini", "Lega dei Fiumi", "Alleanza delle Valli", "Unione Borghi del Tufo (UBT)",
    "Rete dei Forni", "Coordinamento delle Strade Bianche",
]  # fmt: skip
_ROLES = [
    ("nel consiglio direttivo", "executive-committee-member"), ("presidente", "president"), ("vicepresidente", "vice-president"), ("tesoriere", "treasurer"),
    ("socio fondatore", "founding-member"), ("socio onorario", "honorary-member"), ("socio", "member"), ("segretario", "other"),
]  # fmt: skip
_PEOPLE = [
    "Mario Rossi", "Anna Bini", "Luca Neri", "Maria Grazia De Santis", "Pier Luigi Dell’Orto", "Ada Conti", "Niccolò Serra", "Teresa Lo Monaco", "Ugo Fabbri",
    "Chiara Galli",
]  # fmt: skip
_AWARDS = [
    "Bandiera Lenta", "Premio «Borgo dell’anno»", "Premio Paesaggio", "Menzione speciale", "Primo premio Comuni fioriti", "Medaglia al valore civile",
    "Spiga d’argento", "Premio della Rete", "Targa Acqua Pulita",
]  # fmt: skip
_FEASTS = ["San Rocco, 16 agosto", "Santa Lucia (13 dicembre)", "San Giovanni, 24 giugno", "Madonna della Neve", "Sant’Antonio abate, con la fiera", "prima domenica di maggio"]  # fmt: skip
_HAMLETS = ["Pian dei Meli", "Casale", "Fonte Vecchia", "Le Crete", "Sant’Anna", "Ponte Rotto", "Colle Alto"]
_LABELS = {
    "population": ["Popolazione", "Abitanti", "Residenti"], "area": ["Superficie", "Estensione"], "altitude": ["Altitudine", "Quota"],
    "patron_feast": ["Festa patronale", "Patrono"], "founded": ["Fondazione", "Fondato nel", "Anno di fondazione"], "location": ["Provincia", "Località", "Dove siamo"],
    "website": ["Sito web", "Sito ufficiale", "Sito internet"], "budget": ["Bilancio", "Bilancio annuale"], "hamlets": ["Frazioni", "Le frazioni"],
}  # fmt: skip
_GROUPS: list[tuple[str, str | None]] = [
    ("Organizzati:", "organised"), ("Organizzati da noi:", "organised"), ("Abbiamo partecipato a:", "participated"), ("Partecipazione a:", "participated"),
    ("Ospitati:", "hosted"), ("Ospitati a {}:", "hosted"), ("Presenti a:", "attended"), ("Eravamo presenti a:", "attended"),
]  # fmt: skip
_NO_GROUP: tuple[str, str | None] = ("", None)
_INTRODUCTIONS = [
    "{0} è un borgo di collina con le mura del Trecento e {1} botteghe ancora aperte.", "Tra i boschi e il fiume, {0} conta {1} forni, due mulini e una scuola.",
    "Il paese di {0} vive di olio, di pietra e di lentezza. Nel 1951 qui abitavano {1} famiglie di pastori.",
]  # fmt: skip


def draw_comune(seed: int) -> tuple[str, dict[str, list[Any]]]:
    """The page of that number, and the values that it says."""
    return _Page(random.Random(seed)).draw()  # noqa: S311


class _Page:
    def __init__(self, rng: random.Random) -> None:
        self.rng, self.out = rng, list[str]()
        self.answers: dict[str, list[Any]] = {name: [] for name in _FIELDS}
        self.dash, self.bullet, self.quotes = rng.choice("–-"), rng.choice(["- ", "- ", "• ", "– ", ""]), rng.choice(["«»", "«»", "“”", '""'])  # fmt: skip
        self.separator = rng.choice([": ", ": ", " – ", " = ", "\t", "\n"])
        self.gap = rng.choice(["none", "headings", "headings", "blocks"])
        self.town, (self.province, self.code) = rng.choice(_TOWNS), rng.choice(_PROVINCES)
        self.domain = "www.comune." + "".join(x for x in self.town.lower() if x.isalpha()) + ".example"
        self.plain = rng.sample(_PLAIN, len(_PLAIN))
        self.themes, self.people = (rng.sample(x, len(x)) for x in (_THEMES, _PEOPLE))

    def draw(self) -> tuple[str, dict[str, list[Any]]]:
        rng = self.rng
        self.out.append(self.town + rng.choice(["", "", f" ({self.code})"]))
        self.answers["name"].append(self.out[0].partition(" (")[0])
        introduction = rng.choice(_INTRODUCTIONS).format(self.town, rng.randint(3, 40))
        where = rng.choice(["top", "below", "none"])
        if where == "top":
            self.out += ["" for _ in range(self.gap != "none")] + [introduction]
        self.heading("IL COMUNE", "IL COMUNE", "IL PAESE", "CARTA D’IDENTITÀ")
        if where == "below":
            self.out.append(introduction)
        self.facts()
        parts = [self.network, self.activities, self.twins, self.administrators, self.awards, self.contact]
        if rng.random() < 0.4:
            parts[2:5] = rng.sample(parts[2:5], 3)
        for place, part in enumerate(parts):
            if place < 2 or rng.random() < 0.85:
                part()
        return "\n".join(self.out) + "\n", self.answers

    def heading(self, *titles: str) -> None:
        self.out += [""] if self.gap != "none" else []
        self.out += [self.rng.choice(titles), *([""] if self.gap == "blocks" else [])]

    def listed(self, lines: list[str]) -> None:
        self.out += [self.bullet + x for x in lines]

    def period(self, first: int = 1985) -> tuple[str, str]:
        y, m, dash = self.rng.randint(first, 2014), self.rng.randint(1, 12), self.dash
        z = y + self.rng.randint(1, 6)
        return self.rng.choice([
            (f"dal {y}", f"{y}/.."), (f"dal {y}", f"{y}/.."), (f"{y}{dash}{z}", f"{y}/{z}"), (f"{y}{dash}{z}", f"{y}/{z}"), (f"dal {y} al {z}", f"{y}/{z}"),
            (f"da {_MONTHS[m]} {y}", f"{y}-{m:02}/.."), (f"fino al {z}", f"../{z}"),
        ])  # fmt: skip

    def facts(self) -> None:
        rng = self.rng
        keys = [key for key in _LABELS if key == "population" or rng.random() < 0.75]
        if rng.random() < 0.5:
            rng.shuffle(keys)
        for key in keys:
            label, value = rng.choice(_LABELS[key]), self.value(key)
            if label == "Provincia":
                value = value.removeprefix("Provincia di ")
            self.out.append(f"{label}{self.separator}{value}")
            self.out += [""] if self.separator == "\n" and self.gap == "blocks" else []

    def value(self, key: str) -> str:
        """The printed value of the fact of that name; what it says goes to the answers."""
        rng, people = self.rng, self.rng.choice([self.rng.randint(180, 999), self.rng.randint(1000, 48_000)])
        y, n, unit = rng.randint(1021, 1890), rng.randint(51, 990), rng.choice(["kmq", "kmq", "km²", "ha"])
        count, tenths, url = f"{people:,}".replace(",", "."), f"{n / 10:.1f}".replace(".", ","), f"http://{self.domain}"
        hamlets = tuple(rng.sample(_HAMLETS, rng.randint(2, 4)))
        forms: dict[str, list[tuple[str, Any]]] = {
            "population": [(f"{count} abitanti", people), (f"{count} abitanti ({rng.randint(2001, 2021)})", people), (f"{count} ({rng.randint(2001, 2021)})", people), (count, people)],
            "area": [(f"{tenths} {unit}", (n / 10, unit)), (f"{tenths} {unit}", (n / 10, unit)), (f"{n} {unit}", (float(n), unit)), (f"1.{n + 100 if n < 900 else n},5 {unit}", (1000.5 + (n + 100 if n < 900 else n), unit))],
            "altitude": [(f"{n} m s.l.m.", (float(n), "m s.l.m.")), (f"{n} m s.l.m.", (float(n), "m s.l.m.")), (f"{n} m", (float(n), "m")), (f"{n} metri s.l.m.", (float(n), "metri s.l.m."))],
            "patron_feast": [(x, x) for x in _FEASTS],
            "founded": [(f"{y}", f"{y}"), (f"{y}", f"{y}"), (f"{y}", f"{y}"), (f"{y % 28 + 1} {_MONTHS[y % 12 + 1]} {y}", f"{y}-{y % 12 + 1:02}-{y % 28 + 1:02}")],
            "location": [(f"Provincia di {self.province}", None), (f"Provincia di {self.province}, Italia", "IT"), (f"Provincia di {self.province} (Italia)", "IT")],
            "website": [(url, "official"), (self.domain, "official"), (f"{url}/", "official")],
            "budget": [(f"{tenths} milioni di €", (n * 100_000.0, "€")), (f"€ {n}.000", (n * 1000.0, "€")), (f"{n}.500 €", (n * 1000.0 + 500, "€")), (f"{tenths} milioni di euro", (n * 100_000.0, "euro")), (f"€ {n}.000 (2012)", (n * 1000.0, "€"))],
            "hamlets": [(", ".join(hamlets), hamlets), (", ".join(hamlets[:-1]) + " e " + hamlets[-1], hamlets)],
        }  # fmt: skip
        text, data = rng.choice(forms[key])
        field = {"population": "population", "location": "country", "website": "websites"}.get(key)
        if field is None:
            self.answers["facts"].append((key, data))
        elif data is not None:
            self.answers[field].append(data)
        return text

    def network(self) -> None:
        rng, found = self.rng, self.answers["memberships"]
        self.heading("NELLA RETE", "NELLA RETE", "LA RETE E NOI")
        y = rng.randint(1995, 2014)
        when, edtf = self.period(y)
        own, role, period = rng.choice([
            (f"Socio dal {y}", "member", f"{y}/.."), (f"Socio dal {y}", "member", f"{y}/.."), (f"Socio dal: {y}", "member", f"{y}/.."), ("Socio fondatore", "founding-member", None),
            (f"Socio da {_MONTHS[y % 12 + 1]} {y}", "member", f"{y}-{y % 12 + 1:02}/.."), (f"Socio onorario dal {y}", "honorary-member", f"{y}/.."),
        ])  # fmt: skip
        self.out.append(own)
        found.append((_OWN, role, period))
        if rng.random() < 0.6:
            wording, role = rng.choice([("Nel consiglio direttivo", "executive-committee-member"), ("Presidente", "president"), ("Vicepresidente", "vice-president"), ("Tesoriere", "treasurer")])  # fmt: skip
            plain = when.startswith("dal ") and rng.random() < 0.5
            self.out.append(f"{wording} {when}" if plain else f"{wording}: {when}")
            found.append((_OWN, role, edtf))
        if rng.random() < 0.2:
            return
        if rng.random() < 0.5:
            self.heading("ALTRE RETI", "ADESIONI")
        else:
            self.out += [*([""] if self.gap == "blocks" else []), rng.choice(["Altre adesioni:", "Aderisce anche a:"])]
        lines: list[str] = []
        for body in rng.sample(_BODIES, rng.randint(2, 5)):
            (when, edtf), (wording, role) = self.period(), rng.choice(_ROLES)
            forms: list[tuple[str, str, str | None]] = [
                (f"{body}, {when}", "member", edtf), (f"{body}, {when}", "member", edtf), (body, "member", None), (f"{body}: {wording}, {when}", role, edtf),
                (f"{body}: {wording}", role, None), (f"{body} {when}" if ")" in body else f"{body} ({when})", "member", edtf),
            ]  # fmt: skip
            line, role, period = rng.choice(forms)
            lines.append(line)
            found.append((body[body.find("(") + 1 :].rstrip(")"), role, period))
        self.listed(lines)

    def activities(self) -> None:
        rng = self.rng
        self.heading("INIZIATIVE", "INIZIATIVE", "ATTIVITÀ")
        early, late = rng.choice([": ", ": ", " – "]), rng.choice(["comma", "brackets"])
        slashes = rng.random() < 0.15
        groups = [_NO_GROUP] if rng.random() < 0.4 else []
        for label, participation in (groups + rng.sample(_GROUPS, rng.randint(1, 3)))[:3]:
            if label:
                self.out += [*([""] if self.gap == "blocks" and self.out[-1] else []), label.format(self.town)]
            style = early if rng.random() < 0.6 else late
            hosted = participation == "hosted"
            self.listed([self.entry(style, slashes, hosted, participation) for _ in range(rng.randint(2, 5))])

    def entry(self, style: str, slashes: bool, at_home: bool, participation: str | None) -> str:
        rng = self.rng
        theme: str | None = None
        title, kind = self.plain.pop() if self.plain and rng.random() < 0.4 else rng.choice(_TYPED)
        if (title, kind) in _TYPED:
            theme = self.themes.pop()
            title = f"{title} {self.quotes[0]}{theme}{self.quotes[1]}"
        when, edtf = self.date(kind, style in {"comma", "brackets"}, slashes)
        place: str | None = rng.choice([*rng.sample(_PLACES, 3), None])
        if at_home or "online" in title or kind == "project":
            place = None
        self.answers["events"].append((title, edtf))
        for key, value in (("place", place), ("theme", theme), ("kind", kind), ("took_part", participation)):
            self.answers[key].append((title, edtf, value))
        if style not in {"comma", "brackets"}:
            return when + style + (f"{title}, {place}" if place else title)
        behind = f"{place}, {when}" if place else when
        return f"{title}, {behind}" if style == "comma" or ")" in title + behind else f"{title} ({behind})"

    def date(self, kind: str, late: bool, slashes: bool) -> tuple[str, str]:
        y, m, d = self.rng.randint(1998, 2022), self.rng.randint(1, 11), self.rng.randint(1, 25)
        day, z = f"{y}-{m:02}-{d:02}", y + self.rng.randint(1, 3)
        if kind == "project":
            spans = [(f"{y}{self.dash}{z}", f"{y}/{z}"), (f"dal {y} al {z}", f"{y}/{z}"), (f"dal {y}", f"{y}/..")]
            return self.rng.choice(spans if late else spans[:1])
        if slashes:
            return f"{13 + d // 2}/{m:02}/{y}", f"{y}-{m:02}-{13 + d // 2}"
        forms = [
            (f"{d if d > 1 else '1°'} {_MONTHS[m]} {y}", day), (f"{d if d > 1 else '1°'} {_MONTHS[m]} {y}", day), (f"{_MONTHS[m]} {y}", f"{y}-{m:02}"), (f"{y}", f"{y}"),
            (f"{d}{self.dash}{d + 2} {_MONTHS[m]} {y}", f"{day}/{y}-{m:02}-{d + 2:02}"), (f"28 {_MONTHS[m]} – 2 {_MONTHS[m + 1]} {y}", f"{y}-{m:02}-28/{y}-{m + 1:02}-02"),
            (f"{d} e {d + 1} {_MONTHS[m]} {y}", f"{day}/{y}-{m:02}-{d + 1:02}"),
        ]  # fmt: skip
        return self.rng.choice(forms)

    def twins(self) -> None:
        rng, lines = self.rng, list[str]()
        self.heading("GEMELLAGGI", "GEMELLAGGI", "CITTÀ GEMELLE")
        names = rng.sample(_TWINS, rng.randint(1, 4))
        for name in names:
            country, code = rng.choice(_COUNTRIES)
            y, m = rng.randint(1960, 2015), rng.randint(1, 12)
            since = rng.choice([f", dal {y}", f", dal {y}", f" dal {y}", f", da {_MONTHS[m]} {y}", "", ""])
            known = name != names[-1] or rng.random() < 0.75
            lines.append(f"{name} ({country}){since}" if known else name + since)
            self.answers["twins"].append((name, code if known else None))
        self.listed(lines)

    def administrators(self) -> None:
        rng, y, entries = self.rng, self.rng.randint(1975, 1999), []
        self.heading("AMMINISTRATORI", "AMMINISTRATORI", "I SINDACI")
        for left in range(rng.randint(1, 4), -1, -1):
            z, m = y + rng.randint(3, 8), rng.randint(1, 12)
            since = rng.choice([(f"dal {y}", f"{y}/.."), (f"da {_MONTHS[m]} {y}", f"{y}-{m:02}/..")])
            entries.append((self.people.pop(), *((f"{y}{self.dash}{z}", f"{y}/{z}") if left else since)))
            y = z
        self.entries("administrators", entries)

    def awards(self) -> None:
        rng, entries = self.rng, []
        self.heading("PREMI", "PREMI", "PREMI E RICONOSCIMENTI")
        for award in rng.sample(_AWARDS, rng.randint(1, 4)):
            y, m = rng.randint(1990, 2022), rng.randint(1, 12)
            forms = [(f"{y}", f"{y}"), (f"{y}", f"{y}"), (f"{_MONTHS[m]} {y}", f"{y}-{m:02}"), (None, None)]
            entries.append((award, *rng.choice(forms)))
        self.entries("awards", entries)

    def entries(self, name: str, entries: Sequence[tuple[str, str | None, str | None]]) -> None:
        form = self.rng.choice(["{}, {}", "{} ({})", "{} ({})"])
        self.listed([form.format(title, when) if when else title for title, when, _ in entries])
        self.answers["facts"].append((name, tuple((title, edtf) for title, _, edtf in entries)))

    def contact(self) -> None:
        rng = self.rng
        self.heading("CONTATTI", "CONTATTI", "RECAPITI")
        phone: str | None = f"{rng.choice(['', '+39 '])}0{rng.randint(100, 999)} {rng.randint(20_000, 899_999)}"
        mail: str | None = f"{rng.choice(['info', 'protocollo', 'sindaco'])}@{self.domain[4:]}"
        said = rng.choice([(mail, phone), (mail, phone), (mail, phone), (None, phone), (mail, None)])
        self.out.append(
            rng.choice([f"Comune di {self.town}", "Ufficio turistico", f"Ufficio protocollo, {rng.choice(_PEOPLE)}"])
        )
        self.out += [f"{rng.choice(['Via Roma', 'Piazza del Popolo', 'Via dei Forni'])} {rng.randint(1, 90)}", f"{rng.randint(10, 98)}0{rng.randint(10, 99)} {self.town} ({self.code})"][: rng.randint(1, 2)]  # fmt: skip
        self.out += [f"{rng.choice(['Tel. ', 'Tel. ', 'Tel.: ', 'Telefono: '])}{said[1]}"] if said[1] else []
        self.out += [f"{rng.choice(['', '', 'E-mail: ', 'Posta: '])}{said[0]}"] if said[0] else []
        self.answers["facts"].append(("contact", said))
