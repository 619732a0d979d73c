"""Draws profiles of RESOVIL, an invented network of town orchestras, with the values that they state.

A page is text in French as HTML or a wiki leaves it: headings are `== Présentation ==` on some pages and lines underlined
with `-----` on others. Facts are definition lists (`Fondé`, then `: 1981`), `Fondé : 1981` or rows `| Fondé | 1981 |`, one
style a page. Below are the roles in the network, memberships of other bodies, conductors with their terms, records, prizes,
concerts (date first on some pages, title first on others) and a block quote. Some pages have no-break spaces where French
wants them; the answers have plain spaces.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from typing import Any

__all__ = ["draw_orchestre"]

_NETWORK = "RESOVIL"
_FIELDS = "name population country websites memberships quotes facts".split()
_ENTRY_FIELDS = "events place theme kind took_part".split()
_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
_COUNTRIES = {"France": "FR", "Belgique": "BE", "Suisse": "CH", "Luxembourg": "LU", "Canada": "CA"}
_CITIES = {
    "Malmö": "Suède", "Gand": "Belgique", "Coblence": "Allemagne", "Porto": "Portugal", "Turin": "Italie", "Cracovie": "Pologne",
    "Utrecht": "Pays-Bas", "Édimbourg": "Écosse", "Gijón": "Espagne", "Graz": "Autriche", "Saint-Orens-le-Haut": "France",
    "Mirevaux": "Suisse", "Vauclaire-sur-Meuse": "Belgique", "La Roche-Brune": "Canada",
}  # fmt: skip
_STEMS = "Aur Brev Chant Clair Hauter Liss Mar Ogn Ros Sauv Tour Vern".split()
_ENDS = "ecourt efont elles ignac igny ières oire eval".split()
_FIRST = "Jeanne Luc Amélie Bastien Chloé Étienne Fanny Hervé Inès Jean-Marc Maïté Noël Odile".split()
_LAST = "Martin,Petit,Besson,Carlier,Delvaux,Fournier,Gasnier,Le Goff,Lemoine,d’Hulst,Péron,Roussel,Vidal".split(",")
_THEMES = [
    "Cuivres en fête", "La ville, la nuit", "Du kiosque à la rue", "Jouer ensemble : pour qui ?", "Horizon 2030", "Vents d’est",
    "L’atelier des sons", "Fanfares sans frontières", "Un été, une place, un orchestre", "Mémoires de l’harmonie",
]  # fmt: skip
_HEADS = [
    ("Festival", "other"), ("Festival", "other"), ("Concert", "other"), ("Colloque", "conference"), ("Débat", "conference"),
    ("Atelier", "workshop"), ("Séminaire", "seminar"), ("Rencontre", "meeting"), ("Formation", "training"), ("Projet", "project"),
    ("Projet", "project"), ("Conférence", "conference"),
]  # fmt: skip
_PLAIN = [
    ("Nuit des cuivres", "other"), ("Assemblée générale", "general-assembly"), ("Assemblée annuelle (en ligne)", "general-assembly"),
    ("Concert de gala", "other"), ("Atelier pour jeunes trompettistes", "workshop"), ("Fête des fanfares", "other"),
    ("Rencontre des chefs, des luthiers et des archivistes", "meeting"), ("Voyage d’étude", "study-visit"), ("Bal du kiosque", "other"),
]  # fmt: skip
_BODIES = {
    "EOFed": "EOFed", "Fédération des orchestres de l’Ouest": None, "Réseau Cuivres (RC)": "RC", "Ligue des harmonies (LDH)": "LDH",
    "Union des fanfares du Sud (UFS)": "UFS", "Confédération musicale du Rhin": None, "Les Amis du kiosque": None,
}  # fmt: skip
_ROLES = {
    "membre du bureau": "executive-committee-member", "trésorier": "treasurer", "trésorière": "treasurer", "président": "president",
    "présidente": "president", "vice-président": "vice-president", "vice-présidente": "vice-president", "membre": "member",
    "membre d’honneur": "honorary-member", "membre fondateur": "founding-member",
}  # fmt: skip
_QUOTES = [
    "Un orchestre, c’est une ville qui respire.", "Chez nous, le facteur joue à côté du notaire.", "On ne répète pas, on se retrouve.",
    "Le réseau nous a ouvert des portes, et nous avons apporté les trompettes.", "Qui a dit que le kiosque était mort ?",
]  # fmt: skip
_RECORDS = "Nuits d’été;Marches et valses;Musiques pour 1789;Souffle;Au kiosque;Vents, bois et peaux".split(";")
_PRIZES = "Premier prix;Deuxième prix;Prix du public;Grand Prix des harmonies;Médaille de la Ville;Lyre d’or".split(";")


def draw_orchestre(seed: int) -> tuple[str, dict[str, list[Any]]]:
    """The page of that number, and its answers."""
    rng = random.Random(seed)  # noqa: S311
    answers: dict[str, list[Any]] = {name: [] for name in _FIELDS + _ENTRY_FIELDS}
    out: list[str] = []
    wiki = rng.random() < 0.5
    airy = rng.random() < 0.7
    full_line = rng.random() < 0.5
    style = rng.choice(["{}\n: {}", "{} : {}", "| {} | {} |"])
    apart = airy and not style.startswith("|") and rng.random() < 0.4
    date_first = rng.random() < 0.6
    separator = rng.choice([" : ", " : ", " – ", " - ", " "])
    bullet = rng.choice(["- ", "* "] if wiki else ["- ", "- ", "• "])
    event_bullet = rng.choice(["", bullet])
    colon = rng.choice(["", "", " :"])
    dash = rng.choice("––-")
    town = rng.choice(_STEMS) + rng.choice(_ENDS)
    of_town = ("d’" if town[0] in "AO" else "de ") + town

    def often() -> bool:
        return rng.random() < 0.85

    def block(*lines: str) -> None:
        out.extend(lines)
        if airy:
            out.append("")

    def heading(text: str) -> None:
        if out and out[-1]:
            out.append("")
        if wiki:
            block(f"== {text} ==")
        else:
            block(text, "-" * (len(text) if full_line else 5))

    def person() -> str:
        return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"

    def facts(rows: list[tuple[str, str]]) -> None:
        lines = [style.format(*row) for row in rows]
        for group in [[line] for line in lines] if apart else [lines]:
            block(*group)

    def period(y: int) -> tuple[str, str]:
        n = rng.randint(1, 7)
        return rng.choice([
            (f"{y}–{y + n}", f"{y}/{y + n}"), (f"{y}-{y + n}", f"{y}/{y + n}"), (f"depuis {y}", f"{y}/.."), (f"depuis {y}", f"{y}/.."),
            (f"de {y} à {y + n}", f"{y}/{y + n}"), (f"depuis mars {y}", f"{y}-03/.."), (f"jusqu’en {y}", f"../{y}"),
        ])  # fmt: skip

    def day() -> tuple[str, str]:
        y, m, d = rng.randint(1999, 2021), rng.randint(1, 12), rng.randint(1, 25)
        month, iso = _MONTHS[m - 1], f"{y}-{m:02}"
        shapes = [
            (f"{max(d, 2)} {month} {y}", f"{iso}-{max(d, 2):02}"), (f"1er {month} {y}", f"{iso}-01"), (f"{month} {y}", iso),
            (f"{max(d, 2)} {month} {y}", f"{iso}-{max(d, 2):02}"), (f"{d + 1}{dash}{d + 3} {month} {y}", f"{iso}-{d + 1:02}/{iso}-{d + 3:02}"),
        ]  # fmt: skip
        if not date_first or separator != " ":
            shapes.append((str(y), str(y)))
        if not date_first or separator == " : ":
            shapes.append((f"du {d + 1} au {d + 3} {month} {y}", f"{iso}-{d + 1:02}/{iso}-{d + 3:02}"))
        return rng.choice(shapes)

    def entry(participation: str, away: bool) -> str | None:
        theme: str | None = None
        name, kind = rng.choice(_PLAIN)
        if rng.random() < 0.6:
            head, kind = rng.choice(_HEADS)
            theme = rng.choice(_THEMES)
            name = f"{head} « {theme} »"
        city = rng.choice(list(_CITIES)) if away and "en ligne" not in name else None
        where = rng.choice([city, f"{city} ({_CITIES[city]})", f"{city}, {_CITIES[city]}"]) if city else None
        (written, edtf), between = day(), separator
        if kind == "project":
            y, n = rng.randint(2001, 2016), rng.randint(1, 4)
            written, edtf = f"{y}{dash}{y + n}", f"{y}/{y + n}"
            if date_first and separator in {" : ", " "}:
                written, between = f"{y} – {y + n}", rng.choice([separator, " "])
        if (name, edtf) in answers["events"]:
            return None
        answers["events"].append((name, edtf))
        for key, value in zip(_ENTRY_FIELDS[1:], (where, theme, kind, participation), strict=True):
            answers[key].append((name, edtf, value))
        if date_first:
            return f"{written}{between}{name}" + (f", {where}" if where else "")
        if where and "(" not in where and rng.random() < 0.5:
            return f"{name} ({where}, {written})"
        if not where and not name.endswith(")") and rng.random() < 0.4:
            return f"{name} ({written})"
        return f"{name}, {where}, {written}" if where else f"{name}, {written}"

    def activities(label: str, participation: str, away: float) -> None:
        drawn = [entry(participation, rng.random() < away) for _ in range(rng.randint(2, 4))]
        lines = [event_bullet + line for line in drawn if line is not None]
        if lines and airy and rng.random() < 0.5:
            block(label + colon)
            block(*lines)
        elif lines:
            block(label + colon, *lines)

    def profile() -> None:
        n, y, year = rng.randint(4, 480) * 100 + rng.choice([0, 45]), rng.randint(2004, 2021), rng.randint(1880, 2004)
        spaced = f"{n:,}".replace(",", " ")
        public = rng.choice(["{} abonnés ({})", "{} abonnés", "environ {} abonnés", "{} ({})"]).format(spaced, y)
        founded = rng.choice([
            (str(year), str(year)), (str(year), str(year)), (f"12 mars {year}", f"{year}-03-12"), (f"octobre {year}", f"{year}-10"),
            (f"1er mai {year}", f"{year}-05-01"), (f"vers {year}", f"{year}~"),
        ])  # fmt: skip
        tenths, thousands = rng.randint(8, 45), rng.randint(30, 990)
        million = "million" if tenths < 20 else "millions"
        money, amount = rng.choice([
            (f"{tenths // 10},{tenths % 10} {million} d’euros", (float(tenths * 100_000), "euros")),
            (f"{thousands} 000 €", (float(thousands * 1000), "€")), (f"{thousands} 000 euros", (float(thousands * 1000), "euros")),
        ])  # fmt: skip
        players, concerts, director = rng.randint(18, 95), rng.randint(3, 40), person()
        unit = rng.choice([None, None, "musiciens"])
        evening = rng.choice(["mardi", "jeudi soir", "mercredi, 20 h", "lundi de 19 h 30 à 21 h", "un samedi sur deux"])
        country = rng.choice(list(_COUNTRIES))
        seat = rng.choice([f"{town}, {country}", f"{town} ({country})", country])
        site = rng.choice(["https://www.orchestre-{}.example.org", "http://{}.example.com/harmonie"])
        rows: list[tuple[str, str, str, Any]] = [
            ("Abonnés", public, "population", n),
            ("Fondé", founded[0], "founded", founded[1]),
            ("Musiciens", f"{players} {unit}" if unit else str(players), "musicians", (float(players), unit)),
            ("Concerts par an", rng.choice(["{}", "environ {}"]).format(concerts), "concerts_per_year", (float(concerts), None)),
            ("Budget", money, "budget", amount),
            ("Répétitions", evening, "rehearsal_day", evening),
            ("Direction", director, "director", director),
            ("Lieu", seat, "country", _COUNTRIES[country]),
            ("Site officiel", site.format(town.lower().replace("è", "e")), "websites", "official"),
        ]  # fmt: skip
        kept = [row for row in rows if often()]
        rng.shuffle(kept)
        for _, _, key, value in kept:
            answers[key if key in answers else "facts"].append(value if key in answers else (key, value))
        facts([(label, text) for label, text, _, _ in kept])

    def network() -> None:
        y = rng.randint(2000, 2014)
        rows = [("Membre depuis", rng.choice([str(y), str(y), f"mai {y}"]))]
        answers["memberships"].append((_NETWORK, "member", f"{y}-05/.." if " " in rows[0][1] else f"{y}/.."))
        if rng.random() < 0.5:
            start = y + rng.randint(1, 3)
            rows.append(("Membre du bureau", f"{start}–{start + 3}"))
            answers["memberships"].append((_NETWORK, "executive-committee-member", f"{start}/{start + 3}"))
        if rng.random() < 0.3:
            block(*(f"{label} : {text}" for label, text in rows))
        else:
            facts(rows)

    def bodies() -> None:
        heading(rng.choice(["Adhésions", "Autres réseaux"]))
        lines = []
        for name in rng.sample(list(_BODIES), rng.randint(1, 4)):
            text, edtf = period(rng.randint(1978, 2014))
            said: str | None = edtf
            role = rng.choice([None] * 6 + list(_ROLES))
            if role == "membre fondateur" or (role is None and rng.random() < 0.1):
                text, said = "", None
            lines.append(bullet + name + (f" : {role}" if role else "") + (f", {text}" if text else ""))
            answers["memberships"].append((_BODIES[name] or name, _ROLES[role] if role else "member", said))
        block(*lines)

    def listed(title: str, fact: str, rows: list[tuple[str, str, str]]) -> None:
        heading(title)
        block(*(event_bullet + line for line, _, _ in rows))
        answers["facts"].append((fact, tuple((name, edtf) for _, name, edtf in rows)))

    def conductors() -> None:
        y, rows = rng.randint(1960, 1985), []
        for name in dict.fromkeys(person() for _ in range(rng.randint(1, 3))):
            end = y + rng.randint(3, 12)
            rows.append((rng.choice([f"{name} ({y}–{end})", f"{name} (de {y} à {end})"]), name, f"{y}/{end}"))
            y = end
        last = f"{rng.choice(_FIRST)} Quémeneur"
        since, edtf = rng.choice([(f"depuis août {y}", f"{y}-08/.."), (f"depuis {y}", f"{y}/..")])
        listed("Chefs d’orchestre", "conductors", [*rows, (f"{last} ({since})", last, edtf)])

    def dated(names: list[str]) -> list[tuple[str, str, str]]:
        years = [(name, rng.randint(1985, 2020)) for name in rng.sample(names, rng.randint(1, 4))]
        return [(rng.choice([f"{name}, {y}", f"{name} ({y})"]), name, str(y)) for name, y in years]

    def concerts() -> None:
        heading("Concerts et festivals")
        labels = [("Organisés", "organised", 0.4), ("Invités à", "attended", 0.9), (f"Reçus à {town}", "hosted", 0.0)]
        for label in rng.sample(labels, rng.choice([2, 3, 3])):
            activities(*label)

    def quote() -> None:
        text, speaker = rng.choice(_QUOTES), person()
        if out and out[-1]:
            out.append("")
        known = rng.choice(["", ", chef d’orchestre", ", clarinettiste"])
        out.extend([f"> « {text} »", f"> {speaker}{known}", ""])
        answers["quotes"].append((text, speaker))

    kind = rng.choice(["Orchestre d’harmonie", "Orchestre municipal", "Harmonie", "Fanfare"])
    name = f"{kind} {of_town}"
    answers["name"].append(name)
    if rng.random() < 0.5:
        block(name)
    else:
        block(*([f"= {name} ="] if wiki else [name, "=" * (len(name) if full_line else 5)]))
    spot = rng.choice(["Présentation", "Le réseau", "fin"])
    heading("Présentation")
    opening = rng.choice(["Né sous le kiosque, l’ensemble", "L’ensemble", f"À {town}, l’ensemble"])
    more = rng.choice(["", " Il a longtemps joué dans la halle.", " Une quarantaine d’amateurs y jouent."])
    block(f"{opening} {rng.choice(['anime les fêtes de la ville', 'joue du baroque au jazz'])}.{more}")
    profile()
    if spot == "Présentation":
        quote()
    heading("Le réseau")
    network()
    if spot == "Le réseau":
        quote()
    parts: list[Callable[[], None]] = [
        bodies, conductors, concerts, lambda: listed("Discographie", "discography", dated(_RECORDS)),
        lambda: listed("Prix", "prizes", dated(_PRIZES)),
    ]  # fmt: skip
    for part in rng.sample(parts, rng.choice([4, 5, 5])):
        part()
    if spot == "fin" and often():
        quote()
    text = "\n".join(out).rstrip("\n") + "\n"
    if rng.random() < 0.4:
        text = re.sub(r"(?<=«) | (?=[»?:€])|(?<=\d) (?=\d{3}\b)", "\u00a0", text)
    return text, answers
