"""Draws profiles of an invented network of open-air museums (NOAM), in English, with the values that they say.

A page is Markdown: `# Name`, a paragraph, `## At a glance` with rows of key and value (a table or bold labels, one
style a page), `## Networks`, `## What we did` with dated entries (date first or title first, with bullets or without),
`## Directors`, `## Awards` and block quotes. Bold and italic marks stand here and there and belong to no value.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from tests.generators.page_words import STEMS

__all__ = ["draw_museum"]

_MONTHS = "- January February March April May June July August September October November December".split()
_FIELDS = "name country websites memberships events place theme kind took_part quotes facts".split()
_OWN = "NOAM"
_COUNTRIES = [
    ("Sweden", "SE"), ("Norway", "NO"), ("Denmark", "DK"), ("Germany", "DE"), ("The Netherlands", "NL"), ("Scotland", "GB"), ("Ireland", "IE"),
    ("Poland", "PL"), ("Romania", "RO"), ("Estonia", "EE"), ("United Kingdom", "GB"), ("Czech Republic", "CZ"), ("Hungary", "HU"),
]  # fmt: skip
_PLACES = [("Malmö", "Sweden"), ("Ghent", "Belgium"), ("Arnhem", "The Netherlands"), ("Cardiff", "Wales"), ("Tartu", "Estonia"),
           ("Graz", "Austria"), ("Sibiu", "Romania"), ("Lillehammer", "Norway"), ("St. Fagans", "Wales"), ("Stara Ľubovňa", "Slovakia")]  # fmt: skip
_THEMES = [
    "Thatch and timber", "Bread, beer and butter", "Who owns a village?", "Fire safety: a shared task", "Living history in 2020", "Old breeds & new farmers",
    "Houses that move", "The museum of 1950", "Wool, flax and hemp", "Children at the loom", "Climate and clay", "Whose past is it?", "Sleeping in a sod house",
    "From barn to stage", "Hands on, hands off", "Smoke saunas", "Seeds of the North", "Wind, water and work",
]  # fmt: skip
_TYPED = [
    ("Conference", "conference"), ("International Conference", "conference"), ("Workshop", "workshop"), ("Seminar", "seminar"), ("Project", "project"),
    ("Exhibition", "other"), ("Training course", "training"), ("Study visit", "study-visit"), ("Meeting", "meeting"), ("Summer workshop", "workshop"),
]  # fmt: skip
_PLAIN = [
    ("Samhain Night", "other"), ("European Night of Museums", "other"), ("Harvest Fair", "other"), ("Annual Assembly", "general-assembly"),
    ("Annual Assembly (online)", "general-assembly"), ("General Assembly", "general-assembly"), ("Sheep Shearing Day", "other"),
    ("Thatching workshop", "workshop"), ("Meeting of the blacksmiths", "meeting"), ("Seminar on lime mortar", "seminar"),
    ("Conference on Rural Heritage", "conference"), ("Midsummer Dance", "other"), ("Spring meeting (online)", "meeting"), ("Apple Festival", "other"),
]  # fmt: skip
_BODIES = [
    "ICOM", "EAEA", "AIMA", "German Network of Village Museums", "European Association of Rural Heritage (EARH)", "Society for Timber Building (STB)",
    "Friends of Old Breeds", "Baltic Union of Living History", "Association of Mills and Forges", "Nordic Mills",
]  # fmt: skip
_ROLES = [
    ("board member", "executive-committee-member"), ("member of the board", "executive-committee-member"), ("president", "president"),
    ("vice-president", "vice-president"), ("treasurer", "treasurer"), ("founding member", "founding-member"), ("honorary member", "honorary-member"),
    ("secretary", "other"), ("member", "member"),
]  # fmt: skip
_PEOPLE = [
    "Hanne Vik", "Sigrid Aune", "Olav Brekke", "Mary O’Dowd", "Jan van der Meer", "Karl-Heinz Boll", "Ewa Nowak", "Tiit Saar", "Bronwen Rees",
    "Dr Ilse Moor", "Pál Kiss", "Anna-Lena Öst", "George Tait", "Lotte Friis",
]  # fmt: skip
_AWARDS = [
    "First Prize", "European Heritage Award", "Golden Thatch Award", "Prize for Living Crafts", "Silver Plough", "Museum Award of the Region",
    "Special Commendation", "Prize “Best Barn”", "Family Museum Award", "Medal of Honour for Volunteers",
]  # fmt: skip
_SAYINGS = [
    "A house without a fire is only a shed.", "We do not keep the past, we keep it busy.", "Visitors come for the bread, and stay for the story!",
    "In 1981 we had one barn, two goats and no roof.", "Every beam here has been somewhere else.", "Who feeds the sheep, owns the museum: our volunteers do.",
]  # fmt: skip
_LABELS = {
    "founded": ["Founded", "Established", "Founded in"], "visitors": ["Visitors a year", "Visitors", "Annual visitors"], "area": ["Area", "Size", "Grounds"],
    "altitude": ["Altitude", "Elevation"], "volunteers": ["Share of volunteers", "Volunteers"], "location": ["Location", "Where"],
    "website": ["Website", "Web", "Homepage"], "opening_hours": ["Opening hours", "Open"], "languages": ["Languages spoken", "Languages"],
    "restored": ["Restored", "Renovation"], "online_collection": ["Online collection", "Collection online"],
}  # fmt: skip
_NO_GROUP: tuple[str, str | None] = ("", None)
_GROUPS: list[tuple[str, str | None]] = [
    ("Hosted in {}", "hosted"), ("Hosted at {}", "hosted"), ("Attended", "attended"), ("We attended", "attended"), ("Took part in", "participated"),
    ("Participated in", "participated"), ("Organised in {}", "organised"), ("Organised by us", "organised"),
]  # fmt: skip
_LANGUAGES = "English|German|Swedish|Low German|Polish|Irish|Sámi|Estonian|Hungarian".split("|")
_DAYS, _HOURS = ("daily", "Tuesday–Sunday", "May to September"), (", 10 am–5 pm", ", 10:00–17:30", ", 9–16, closed on 24 December")  # fmt: skip
_NAMES = ["{} Open-Air Museum", "{} Museum Village", "Museum of Rural Life {}", "Folk Museum {}"]
_HEADS = {"empty head": ["| | |", "|---|---|"], "head": ["| Fact | Value |", "| --- | --- |"]}
_INTRODUCTIONS = [
    "{0} shows {1} houses from the whole region, with their gardens, fields and animals.",
    "The **{0}** began with a single barn. Today {1} buildings stand along the old road, and the oldest is from 1612.",
    "Farms, mills and a school: {0} keeps {1} buildings and the crafts that belong to them.",
]


def draw_museum(seed: int) -> tuple[str, dict[str, list[Any]]]:
    """The page of that number, and the values that it says."""
    return _Page(random.Random(seed)).draw()  # noqa: S311


class _Page:
    def __init__(self, rng: random.Random) -> None:
        self.rng, self.out = rng, list[str]()
        self.answers: dict[str, list[Any]] = {name: [] for name in _FIELDS}
        self.dash, self.bullet = rng.choice("––-"), rng.choice(["- ", "- ", "* ", ""])
        self.italic, self.marks, self.quotes = rng.choice("**_"), rng.choice([0.0, 0.1, 0.3]), rng.choice(["“”", "“”", "‘’", '""'])  # fmt: skip
        self.town = rng.choice(STEMS) + rng.choice(["by", "dal", "wick", "holm", "stead"])
        self.name = rng.choice(_NAMES).format(self.town)
        self.plain = rng.sample(_PLAIN, len(_PLAIN))
        self.themes, self.people = (rng.sample(x, len(x)) for x in (_THEMES, _PEOPLE))

    def draw(self) -> tuple[str, dict[str, list[Any]]]:
        self.block(f"# {self.name}")
        self.answers["name"].append(self.name)
        self.block(self.rng.choice(_INTRODUCTIONS).format(self.name, self.rng.randint(12, 90)))
        parts = [self.networks, self.activities, self.directors, self.awards]
        if self.rng.random() < 0.3:
            parts[2:] = [self.awards, self.directors]
        quote_at = self.rng.choice([0, 1, 2, 3, 4, 9])
        for place, part in enumerate([self.glance, *parts]):
            if place == quote_at:
                self.quote()
            if place < 3 or self.rng.random() < 0.85:
                part()
        return "\n".join(self.out).rstrip("\n") + "\n", self.answers

    def block(self, *lines: str) -> None:
        self.out += [*lines, ""]

    def listed(self, lines: list[str]) -> None:
        self.block(*(self.bullet + x for x in lines))

    def mark(self, text: str) -> str:
        """The text in bold or italics, now and then."""
        around = self.rng.choice([self.italic, self.italic, "**"]) if self.rng.random() < self.marks else ""
        return around + text + around

    def period(self, first: int = 1975) -> tuple[str, str]:
        y, m = self.rng.randint(first, 2016), self.rng.randint(1, 12)
        z = y + self.rng.randint(1, 8)
        return self.rng.choice([
            (f"since {y}", f"{y}/.."), (f"since {y}", f"{y}/.."), (f"{y}{self.dash}{z}", f"{y}/{z}"), (f"{y}{self.dash}{z}", f"{y}/{z}"),
            (f"since {_MONTHS[m]} {y}", f"{y}-{m:02}/.."), (f"until {z}", f"../{z}"), (f"from {y} to {z}", f"{y}/{z}"),
        ])  # fmt: skip

    def glance(self) -> None:
        rng = self.rng
        self.block(rng.choice(["## At a glance", "## At a glance", "## Key facts"]))
        style = rng.choice(["bare", "empty head", "head", "first row", "inside", "outside", "bullets", "plain"])
        before, after = {"inside": ("**", ":** "), "outside": ("**", "**: "), "bullets": ("- **", ":** "), "plain": ("", ": ")}.get(style, ("| ", " | "))  # fmt: skip
        table, gap = before == "| ", style in {"inside", "outside", "plain"} and rng.random() < 0.5
        if table and style != "first row" and rng.random() < 0.3:
            before, after = "| **", "** | "
        keys = [key for key in _LABELS if key in {"founded", "location"} or rng.random() < 0.75]
        if rng.random() < 0.5:
            rng.shuffle(keys)
        rows: list[str] = []
        for key in keys:
            value = self.value(key)
            if key == "languages" and before in {"**", ""} and rng.random() < 0.6:
                value = "".join(f"\n- {x}" for x in value.replace(" and ", ", ").split(", "))
            rows.append(f"{before}{rng.choice(_LABELS[key])}{after}{value}{' |' if table else ''}".replace(" \n", "\n"))
        if style == "first row":
            rows.insert(1, "|---|---|")
        rows = _HEADS.get(style, []) + rows
        self.block("\n\n".join(rows) if gap else "\n".join(rows))

    def value(self, key: str) -> str:
        """The printed value of the fact of that name; what it says goes to the answers."""
        rng, url = self.rng, f"https://www.{self.town.lower()}-museum.example"
        y, m, d, n, unit = rng.randint(1891, 1989), rng.randint(1, 12), rng.randint(1, 28), rng.randint(51, 799), rng.choice(["ha", "ha", "km²"])  # fmt: skip
        shown = [self.mark(x) for x in rng.sample(_LANGUAGES, rng.randint(2, 5))]
        spoken, days, hours, (country, code) = tuple(x.strip("*_") for x in shown), rng.choice(_DAYS), rng.choice(_HOURS), rng.choice(_COUNTRIES)  # fmt: skip
        forms: dict[str, list[tuple[str, Any]]] = {
            "founded": [(f"{y}", f"{y}"), (f"{y}", f"{y}"), (f"{_MONTHS[m]} {y}", f"{y}-{m:02}"), (f"{d} {_MONTHS[m]} {y}", f"{y}-{m:02}-{d:02}"), (f"c. {y}", f"{y}~")],
            "visitors": [(f"{n},{d + 100}", (n * 1000.0 + d + 100, None)), (f"{n},500 ({2007 + m})", (n * 1000.0 + 500, None)), (f"{n},000 visitors ({2007 + m})", (n * 1000.0, "visitors"))],
            "area": [(f"{n / 10} {unit}", (n / 10, unit)), (f"{n / 10} {unit}", (n / 10, unit)), (f"{n} {unit}", (float(n), unit)), (f"{n},000 m²", (n * 1000.0, "m²"))],
            "altitude": [(f"{n} m a.s.l.", (float(n), "m a.s.l.")), (f"{n} m a.s.l.", (float(n), "m a.s.l.")), (f"{n} m", (float(n), "m")), (f"1,{n + 100} m a.s.l.", (1100.0 + n, "m a.s.l."))],
            "volunteers": [(f"{n // 10} %", (n // 10 * 1.0, "%")), (f"{n // 10}%", (n // 10 * 1.0, "%")), (f"{n / 10} %", (n / 10, "%"))],
            "location": [(f"{self.town}, {country}", code), (f"{self.town} ({country})", code), (f"{self.mark(self.town)}, Northern District, {country}", code)],
            "website": [(url, "official"), (url[8:], "official"), (f"<{url}>", "official"), (f"[{url[8:]}]({url})", "official")],
            "opening_hours": [(self.mark(days) + hours, days + hours)],
            "languages": [(", ".join(shown), spoken), (", ".join(shown[:-1]) + " and " + shown[-1], spoken)],
            "restored": [(f"{1990 + m}{self.dash}{1994 + m}", f"{1990 + m}/{1994 + m}")],
            "online_collection": [(f"{url}/objects", f"{url}/objects"), (f"[browse]({url}/objects)", f"{url}/objects"), (f"<{url}/objects>", f"{url}/objects")],
        }  # fmt: skip
        text, data = rng.choice(forms[key])
        if key in {"location", "website"}:
            self.answers["country" if key == "location" else "websites"].append(data)
        else:
            self.answers["facts"].append((key, data))
        return text

    def networks(self) -> None:
        rng, dash, found = self.rng, self.dash, self.answers["memberships"]
        self.block(rng.choice(["## Networks", "## Networks", "## Our networks"]))
        y, lines = rng.randint(1995, 2016), list[str]()
        when, edtf = self.period(y)
        own = [rng.choice([f"Member since: {y}", f"Member since {y}", f"**Member since:** {y}"])]
        found.append((_OWN, "member", f"{y}/.."))
        if rng.random() < 0.6:
            line, role, period = rng.choice([
                (f"Board member: {y + 1}{dash}{y + 4}", "executive-committee-member", f"{y + 1}/{y + 4}"), (f"Treasurer, {when}", "treasurer", edtf), ("Founding member", "founding-member", None),
                (f"{_OWN}: vice-president, {when}", "vice-president", edtf), (f"President of {_OWN}, {when}", "president", edtf),
            ])  # fmt: skip
            if role == "founding-member":
                own, found[:] = [], []
            own.append(line)
            found.append((_OWN, role, period))
        for body in rng.sample(_BODIES, rng.randint(3, 6)):
            (when, edtf), (wording, role), bold = self.period(), rng.choice(_ROLES), self.mark(body)
            forms: list[tuple[str, list[tuple[str, str | None]]]] = [
                (f"{bold}, {when}", [("member", edtf)]), (f"{bold}, {when}", [("member", edtf)]), (bold, [("member", None)]), (f"{bold}: {wording}, {when}", [(role, edtf)]),
                (f"{bold}: {wording}", [(role, None)]), (f"{bold} – {wording}, {when}", [(role, edtf)]), (f"{bold} {when}" if ")" in body else f"{bold} ({when})", [("member", edtf)]),
                (f"{bold}: member since {y}, board member {y + 2}{dash}{y + 5}", [("member", f"{y}/.."), ("executive-committee-member", f"{y + 2}/{y + 5}")]),
            ]  # fmt: skip
            line, said = rng.choice(forms)
            lines.append(line)
            found += [(body[body.find("(") + 1 :].rstrip(")"), *answer) for answer in said]
        if rng.random() < 0.5:
            self.block(*own)
            own = []
        self.listed(own + lines)

    def activities(self) -> None:
        rng = self.rng
        self.block(rng.choice(["## What we did", "## What we did", "## Activities"]))
        early, late, head = rng.choice([": ", ": ", " – ", " ", " | "]), rng.choice(["comma", "brackets"]), rng.choice(["### {}", "### {}", "**{}**", "{}:"])  # fmt: skip
        iso, bold = early in {" ", ": "} and rng.random() < 0.4, early != " " and rng.random() < 0.2
        groups = [_NO_GROUP] if rng.random() < 0.7 else []
        for label, participation in (groups + rng.sample(_GROUPS, rng.randint(1, 3)))[:3]:
            if label:
                self.out.append(head.format(label.format(self.town)))
                self.out += [""] if head != "{}:" or rng.random() < 0.5 else []
            style = early if rng.random() < 0.7 else late
            self.listed([self.entry(style, iso, bold, "{" in label, participation) for _ in range(rng.randint(2, 5))])

    def entry(self, style: str, iso: bool, bold: bool, at_home: bool, participation: str | None) -> str:
        rng = self.rng
        theme: str | None = None
        if rng.random() < 0.4:
            title, kind = self.plain.pop()
            shown = self.mark(title.removesuffix(" (online)")) + " (online)" * title.endswith(" (online)")
        else:
            (title, kind), theme = rng.choice(_TYPED), self.themes.pop()
            quoted = self.quotes[0] + theme + self.quotes[1]
            shown = rng.choice([f"{self.mark(title)} {quoted}", f"{title} {self.mark(quoted)}"])
            title = f"{title} {quoted}"
        when, edtf = self.date(kind, style, iso)
        city, country = rng.choice(_PLACES)
        place: str | None = rng.choice([city, city, f"{city} ({country})", f"{city}, {country}", None])
        if at_home or "online" in title or kind == "project":
            place = None
        self.answers["events"].append((title, edtf))
        for key, value in (("place", place), ("theme", theme), ("kind", kind), ("took_part", participation)):
            self.answers[key].append((title, edtf, value))
        if style not in {"comma", "brackets"}:
            place = f"{' | ' if style == ' | ' else ', '}{place}" if place else ""
            return (f"**{when}**" if bold else when) + style + shown + place
        behind = f"{place}, {when}" if place else when
        return f"{shown}, {behind}" if style == "comma" or ")" in title + behind else f"{shown} ({behind})"

    def date(self, kind: str, style: str, iso: bool) -> tuple[str, str]:
        y, m, d = self.rng.randint(1996, 2022), self.rng.randint(1, 11), self.rng.randint(1, 25)
        day, z = f"{y}-{m:02}-{d:02}", y + self.rng.randint(1, 3)
        if kind == "project":
            spans = [(f"{y}{self.dash}{z}", f"{y}/{z}"), (f"{y} – {z}", f"{y}/{z}"), (f"since {y}", f"{y}/..")]
            return self.rng.choice(spans if style in {"comma", "brackets"} else spans[:2])
        if iso and style in {" ", ": "}:
            return day, day
        forms = [
            (f"{d} {_MONTHS[m]} {y}", day), (f"{d} {_MONTHS[m]} {y}", day), (f"{d}{self.dash}{d + 2} {_MONTHS[m]} {y}", f"{day}/{y}-{m:02}-{d + 2:02}"),
            (f"28 {_MONTHS[m]} – 2 {_MONTHS[m + 1]} {y}", f"{y}-{m:02}-28/{y}-{m + 1:02}-02"), (f"{_MONTHS[m]} {y}", f"{y}-{m:02}"), (f"{y}", f"{y}"),
        ]  # fmt: skip
        return self.rng.choice(forms[:4] if style == " " else forms)

    def directors(self) -> None:
        rng, year, entries = self.rng, self.rng.randint(1960, 1990), []
        self.block(rng.choice(["## Directors", "## Directors", "## Our directors"]))
        for left in range(rng.randint(1, 4), -1, -1):
            end, m = year + rng.randint(3, 9), rng.randint(1, 12)
            since = rng.choice([(f"since {year}", f"{year}/.."), (f"since {_MONTHS[m]} {year}", f"{year}-{m:02}/..")])
            entries.append((self.people.pop(), *((f"{year}{self.dash}{end}", f"{year}/{end}") if left else since)))
            year = end
        self.entries("directors", entries)

    def awards(self) -> None:
        rng, entries = self.rng, []
        self.block(rng.choice(["## Awards", "## Awards", "## Prizes and awards"]))
        for award in rng.sample(_AWARDS, rng.randint(1, 4)):
            y, m = rng.randint(1990, 2022), rng.randint(1, 12)
            forms = [(f"{y}", f"{y}"), (f"{y}", f"{y}"), (f"{_MONTHS[m]} {y}", f"{y}-{m:02}"), (None, None)]
            entries.append((award, *rng.choice(forms)))
        self.entries("awards", entries)

    def entries(self, name: str, entries: Sequence[tuple[str, str | None, str | None]]) -> None:
        form = self.rng.choice(["{}, {}", "{} ({})", "{} ({})"])
        self.listed([form.format(self.mark(title), when) if when else self.mark(title) for title, when, _ in entries])
        self.answers["facts"].append((name, tuple((title, edtf) for title, _, edtf in entries)))

    def quote(self) -> None:
        text, person = self.rng.choice(_SAYINGS), self.people.pop()
        role = self.rng.choice([f"Director of {self.name}", "Head of Education", f"Mayor of {self.town}"])
        said = self.rng.choice(["> “{}”", "> “{}”", "> *“{}”*"]).format(text)
        by = self.rng.choice(["> {}, {}", "> {}, {}", ">\n> {}, {}", "> — {}, {}", "> *{}, {}*", ""]).format(
            person, role
        )
        self.block(said, *([by] if by else []))
        self.answers["quotes"].append((text, person if by else None))
