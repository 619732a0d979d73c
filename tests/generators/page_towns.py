"""Draws profiles of LETOR, an invented network of learning towns, with the values that they state.

A page is plain text in English. The town's name is the first line; the headings are bare (`About the town`, on some
pages in capitals), with neither number nor colon. Facts are `Label: value`, `Label<tab>value` or label and value on two
lines, one style a page. Activities stand below list labels (`Hosted in Exville`, `We took part in`), title first on some
pages and date first on others, with bullets or without. Then come partner towns, prizes, a contact and a quote.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

__all__ = ["draw_town"]

_Title = tuple[str, str | None, str]
_NETWORK = "LETOR"
_FIELDS = "name population country websites twins memberships quotes facts".split()
_ENTRY_FIELDS = "events place theme kind took_part".split()
_MONTHS = "January February March April May June July August September October November December".split()
_COUNTRIES = {
    "Sweden": "SE", "Germany": "DE", "Belgium": "BE", "Ireland": "IE", "Scotland": "GB", "Portugal": "PT", "Estonia": "EE",
    "Netherlands": "NL", "Czech Republic": "CZ", "Slovenia": "SI", "Wales": "GB", "Norway": "NO", "Greece": "GR",
}  # fmt: skip
_CITIES = {
    "Malmö": "Sweden", "Ghent": "Belgium", "Limerick": "Ireland", "Bremen": "Germany", "Tartu": "Estonia", "Braga": "Portugal",
    "Brno": "Czech Republic", "Maribor": "Slovenia", "Dundee": "Scotland", "Swansea": "Wales", "Patras": "Greece",
    "Harlowby": "Scotland", "Ostervik": "Norway", "Pellmouth": "Wales", "St. Orrin": "Ireland", "Neu-Lindach": "Germany",
}  # fmt: skip
_STEMS = "Ald Brack Corn Dun Elm Fen Grim Hol Kel Lang Mor Nether Quarn Rook Sel Thorn Wex".split()
_ENDS = "bury combe ford ham haven leigh minster mouth stead thwaite wick worth".split()
_FIRST = "Anna Brendan Carys Daniel Eilidh Fergus Gwen Henrik Ines Joris Katrin Owen Sigrid Tomas".split()
_LAST = "Ashdown,Berg,Costello,Dale,Eriksson,Farrow,Greve,Hallam,Lindqvist,Merriman,O’Shea,Pryce,van Houten".split(",")
_THEMES = [
    "Reading cities", "Who learns, and where?", "Books, bread and neighbours", "Towns in 2030", "Learning: a right for all",
    "The workshop of tomorrow", "Ageing & learning", "Libraries without walls", "A school for every street", "Night classes",
]  # fmt: skip
_HEADS = [
    ("Conference", "conference"), ("International Conference", "conference"), ("Debate", "conference"), ("Workshop", "workshop"),
    ("Seminar", "seminar"), ("Training course", "training"), ("Study visit", "study-visit"), ("Learning Night", "other"),
]  # fmt: skip
_PLAIN = [
    ("Learning Night", "other"), ("Festival of Learning", "other"), ("Reading Week", "other"), ("Annual Assembly", "general-assembly"),
    ("Workshop on maps, stories and memory", "workshop"), ("Seminar for librarians", "seminar"), ("Long Day of the Libraries", "other"),
    ("Training for volunteer tutors", "training"), ("Conference on family learning", "conference"), ("Story Market", "other"),
]  # fmt: skip
_BODIES = [("Steering group", None, "meeting"), ("Steering group", None, "meeting"), ("General Assembly", None, "general-assembly")]  # fmt: skip
_QUOTES = [
    "A town that learns never grows old.", "We opened the doors, and the whole street came in.", "Nobody is finished at twenty.",
    "Here the library is the living room of the town, and everyone has a key.", "What did we learn? To ask our neighbours.",
]  # fmt: skip
_PRIZES = "First Prize,Second Prize,Green Town Award,Award for Family Learning,Golden Bookmark".split(",")
_TONGUES = "English Welsh Gaelic Polish German Swedish Portuguese Estonian Arabic Ukrainian Czech".split()


def draw_town(seed: int) -> tuple[str, dict[str, list[Any]]]:
    """The page of that number, and its answers."""
    rng = random.Random(seed)  # noqa: S311
    answers: dict[str, list[Any]] = {name: [] for name in _FIELDS + _ENTRY_FIELDS}
    out: list[str] = []
    airy = rng.random() < 0.7
    capitals = rng.random() < 0.15
    style = rng.choice(["{}: {}", "{}: {}", "{}\n{}", "{}\t{}"])
    date_first = rng.random() < 0.5
    separator = rng.choice([": ", ": ", " - ", " – ", " "])
    bullet = rng.choice(["", "", "- ", "• "])
    colon = rng.choice(["", "", ":"])
    left, right = rng.choice([("“", "”"), ("“", "”"), ("“", "”"), ('"', '"')])
    dash = rng.choice("–-")
    loose_facts = airy and rng.random() < 0.4
    town = rng.choice(_STEMS) + rng.choice(_ENDS)

    def often() -> bool:
        return rng.random() < 0.85

    def block(*lines: str) -> None:
        out.extend(lines)
        if airy:
            out.append("")

    def heading(text: str) -> None:
        block(text.upper() if capitals else text)

    def person() -> str:
        return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"

    def facts(rows: list[tuple[str, str]]) -> None:
        lines = [style.format(*row) for row in rows]
        for group in [[line] for line in lines] if loose_facts else [lines]:
            block(*group)

    def period(y: int) -> tuple[str, str]:
        n = rng.randint(1, 5)
        return rng.choice([
            (f"{y}–{y + n}", f"{y}/{y + n}"), (f"{y}-{y + n}", f"{y}/{y + n}"), (f"since {y}", f"{y}/.."),
            (f"from {y} to {y + n}", f"{y}/{y + n}"), (f"since August {y}", f"{y}-08/.."), (str(y), str(y)),
        ])  # fmt: skip

    def date() -> tuple[str, str]:
        y, m, d = rng.randint(1999, 2021), rng.randint(1, 12), rng.randint(1, 25)
        month, iso = _MONTHS[m - 1], f"{y}-{m:02}-{d:02}"
        if date_first and separator == " ":
            return iso, iso
        shapes = [
            (f"{d} {month} {y}", iso), (f"{d} {month} {y}", iso), (f"{month} {y}", iso[:7]), (str(y), str(y)),
            (f"{d}{dash}{d + 2} {month} {y}", f"{iso}/{y}-{m:02}-{d + 2:02}"),
        ]  # fmt: skip
        if date_first and separator == ": ":
            shapes.append((iso, iso))
        if not date_first and m < 12:
            shapes.append((f"{d} {month} – 2 {_MONTHS[m]} {y}", f"{iso}/{y}-{m + 1:02}-02"))
        return rng.choice(shapes)

    def title() -> _Title:
        if rng.random() < 0.55:
            head, kind = rng.choice(_HEADS)
            theme = rng.choice(_THEMES)
            return f"{head} {left}{theme}{right}", theme, kind
        name, kind = rng.choice(_PLAIN)
        return name, None, kind

    def place(city: str | None) -> str | None:
        city = city or rng.choice([None, *_CITIES])
        if city is None:
            return None
        return rng.choice([city, city, f"{city} ({_CITIES[city]})", f"{city}, {_CITIES[city]}"])

    def entry(name: str, theme: str | None, kind: str, where: str | None, participation: str) -> str | None:
        written, edtf = date()
        if kind == "project":
            y, n = rng.randint(2001, 2016), rng.randint(1, 3)
            written, edtf = f"{y}{dash}{y + n}", f"{y}/{y + n}"
        undated = bool(bullet) and not date_first and where is None and rng.random() < 0.15
        told = None if undated else edtf
        if any(other == name and (undated or day in {None, told}) for other, day in answers["events"]):
            return None
        answers["events"].append((name, told))
        for key, value in zip(_ENTRY_FIELDS[1:], (where, theme, kind, participation), strict=True):
            answers[key].append((name, told, value))
        if undated:
            return name
        inside = " in " if where in _CITIES and theme and rng.random() < 0.2 else ", "
        if date_first:
            return f"{written}{separator}{name}" + (f"{inside}{where}" if where else "")
        if where is None:
            return rng.choice([f"{name}, {written}", f"{name} ({written})"])
        if inside == ", " and "(" not in where and rng.random() < 0.4:
            return f"{name} ({where}, {written})"
        return f"{name}{inside}{where}, {written}"

    def activities(label: str, participation: str, draw: Callable[[], _Title], city: str | None = None) -> None:
        lines: list[str] = []
        for _ in range(rng.randint(2, 4)):
            name, theme, kind = draw()
            at_home = participation in {"hosted", "organised"} or (kind == "meeting" and rng.random() < 0.6)
            line = entry(name, theme, kind, None if at_home else place(city), participation)
            if line is not None:
                lines.append(bullet + line)
        if lines and airy and rng.random() < 0.4:
            block(label + colon)
            block(*lines)
        elif lines:
            block(label + colon, *lines)

    def introduction() -> None:
        river = rng.choice(["Elm", "Arrow", "Little Ouse", "Tarn"])
        text = rng.choice([
            f"{town} is a market town on the river {river}.", f"{town} lies between the hills and the river {river}.",
            f"The old wool town of {town} has some {rng.randint(10, 80)},000 people and three markets.",
        ])  # fmt: skip
        more = rng.choice(["", " It has taught adults for a century.", " Every quarter has a reading room of its own."])
        block(text + more)

    def profile() -> None:
        n, y = rng.randint(30, 2400) * 100, rng.randint(2004, 2021)
        size, tenths = rng.randint(95, 4200), rng.randint(2, 95)
        people = rng.choice([
            f"{n:,} ({y})", f"approx. {n:,} inhabitants", f"~{n:,}", f"{n:,} inhabitants", f"{n:,} (1 January {y})", f"{n:,}",
        ])  # fmt: skip
        money = rng.choice(["€ {} million", "{} m €", "€{} million", "{} million €"]).format(tenths / 10)
        country = rng.choice(list(_COUNTRIES))
        region = rng.choice(["", "", "North Riding, ", "Lower Valley, ", "west coast, "])
        site = rng.choice(["https://www.{}.example.org", "http://{}.example.com/learning"]).format(town.lower())
        office = rng.choice(["{}", "{}, Office for Learning", "{} (town library)"]).format(person())
        count, mayor, tongues = rng.randint(1, 14), person(), rng.sample(_TONGUES, rng.randint(2, 4))
        spoken = ", ".join(tongues[:-1]) + rng.choice([", ", " and "]) + tongues[-1]
        rows: list[tuple[str, str, str, Any]] = [
            ("Population", people, "population", n),
            ("Area", f"{size / 10:.1f} km²", "area", (size / 10, "km²")),
            ("Learning budget", money, "budget", (float(tenths * 100_000), "€")),
            ("Location", region + country, "country", _COUNTRIES[country]),
            ("Website", site, "websites", "official"),
            ("Coordinator", office, "coordinator", office),
            ("Libraries", str(count), "libraries", (float(count), None)),
            ("Languages", spoken, "languages", tuple(tongues)),
            ("Mayor", mayor, "mayor", mayor),
        ]
        kept = [row for row in rows if often()]
        rng.shuffle(kept)
        for _, _, key, value in kept:
            answers[key if key in answers else "facts"].append(value if key in answers else (key, value))
        facts([(label, text) for label, text, _, _ in kept])

    def network() -> None:
        founder = rng.random() < 0.3
        if founder:
            block("Founding member")
            answers["memberships"].append((_NETWORK, "founding-member", None))
        y = 1999 if founder else rng.randint(2000, 2016)
        if not founder or rng.random() < 0.5:
            month = "" if founder else rng.choice(["", "", "", "May "])
            facts([("Member since", f"{month}{y}")])
            answers["memberships"].append((_NETWORK, "member", f"{y}-05/.." if month else f"{y}/.."))
        if rng.random() < 0.65:
            text, edtf = period(y + rng.randint(1, 4))
            facts([("Steering group", text)])
            answers["memberships"].append((_NETWORK, "executive-committee-member", edtf))

    def quote() -> None:
        text, speaker = rng.choice(_QUOTES), person()
        block(f"{left}{text}{right}", speaker + rng.choice(["", f", Mayor of {town}", ", head of the adult school"]))
        answers["quotes"].append((text, speaker))

    def festivals() -> None:
        heading("Learning festivals")
        activities(f"Hosted in {town}", "hosted", title)
        if rng.random() < 0.4:
            activities("Organised by us", "organised", title)

    def title_or_project() -> _Title:
        theme = rng.choice(_THEMES)
        return title() if rng.random() < 0.8 else (f"Project {left}{theme}{right}", theme, "project")

    def learned() -> None:
        heading("Where we learned")
        city = rng.choice(list(_CITIES))
        parts: list[Callable[[], None]] = [
            lambda: activities("We took part in", "participated", title_or_project),
            lambda: activities(f"Travelled to {city} for", "attended", title, city),
            lambda: activities("Meetings attended", "attended", lambda: rng.choice(_BODIES)),
        ]
        for part in rng.sample(parts, rng.choice([2, 3, 3])):
            part()

    def partners() -> None:
        heading("Partners abroad")
        lines = []
        names = [stem + end for stem in _STEMS[:9] for end in ("ow", "by", "ville", "stad", "o")]
        for name in rng.sample(names, rng.randint(1, 5)):
            country = rng.choice(list(_COUNTRIES))
            lines.append(bullet + rng.choice([f"{name} ({country})", f"{name}, {country}"]))
            answers["twins"].append((name, _COUNTRIES[country]))
        if rng.random() < 0.15:
            lines.append(f"{bullet}Vall d’Oria")
            answers["twins"].append(("Vall d’Oria", None))
        block(*lines)

    def prizes() -> None:
        heading("Prizes")
        rows = [(name, rng.randint(1998, 2020)) for name in rng.sample(_PRIZES, rng.randint(1, 3))]
        block(*(bullet + rng.choice([f"{name}, {y}", f"{name} ({y})"]) for name, y in rows))
        answers["facts"].append(("prizes", tuple((name, str(y)) for name, y in rows)))

    def contact() -> None:
        heading("Get in touch")
        who = person()
        mail = f"{who.split()[0].lower()}@{town.lower()}.example.org"
        number = f"+{rng.choice([44, 46, 353])} {rng.randint(10, 99)} {rng.randint(100, 999)} {rng.randint(1000, 9999)}"
        phone = number if often() else None
        lines = [who, f"{rng.randint(1, 99)} {rng.choice(['Mill Street', 'Market Square', 'Quay Road'])}"]
        lines += [rng.choice(["Phone: {}", "Tel. {}", "{}"]).format(phone)] if phone else []
        lines.append(rng.choice(["{}", "E-mail: {}", "Mail: {}"]).format(mail))
        block(*lines)
        answers["facts"].append(("contact", (mail, phone)))

    block(town)
    answers["name"].append(town)
    spot = rng.choice(["introduction", "network", "festivals", "none"])
    heading("About the town")
    introduction()
    if spot == "introduction":
        quote()
    profile()
    heading("In the network")
    network()
    if spot == "network":
        quote()
    rest: list[Callable[[], None]] = [part for part in (festivals, learned, partners, prizes) if often()]
    rng.shuffle(rest)
    for part in rest:
        part()
        if part is festivals and spot == "festivals":
            quote()
    if often():
        contact()
    return "\n".join(out).rstrip("\n") + "\n", answers
