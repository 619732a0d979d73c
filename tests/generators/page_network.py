"""Draws the second section of a page: sub-headings, memberships, quotes and lists of activities."""

from __future__ import annotations

from tests.generators.page_general import GeneralPart, Value
from tests.generators.page_words import PLAIN_PLACES, THEMES


class NetworkPart(GeneralPart):
    """The second section."""

    # --- section 2

    def network(self) -> None:
        self.heading(2, "network", *((
            "The City in our Network", "The city in our network", "The City and the Network") if self.language == "en" else (
            "La ville au sein de notre réseau", "La ville dans le réseau", "La ville au sein du réseau")))  # fmt: skip
        self.forum(self.en(
            self.pick("The City and Efus:", "The city and Efus :", "The city and the Efus", "The city in the EFUS:"),
            self.pick("La ville et l’Efus :", "La ville et l'Efus :")), "Efus")  # fmt: skip
        if self.chance(0.7):
            title, key = self.rng.choice([
                ("The City and the National Forum (FFSU)", "FFSU"), ("The City and the French Forum (FFSU)", "FFSU"),
                ("The City and the Italian Forum (FISU)", "FISU"), ("The city and the national Forum FOPPSU:", "FOPPSU"),
                ("The City and the SpanishForum", "SpanishForum"), ("The City and the National Forum (DEFUS):", "DEFUS"),
            ] if self.language == "en" else [("La ville et le Forum national (FFSU) :", "FFSU")])  # fmt: skip
            self.forum(title, key)

    def forum(self, title: str, key: str) -> None:
        self.line(title)
        self.answers["sections"].append((None, key))
        for _ in range(self.rng.randint(0, 3)):
            self.membership(key)
        if self.chance(0.3):
            self.quote()
        if self.chance(0.85):
            self.events(key)

    def membership(self, key: str) -> None:
        y = self.year()
        shapes: list[tuple[list[str], list[Value]]]
        if self.language == "fr":
            shapes = [
                ([f"Membre depuis : {y}"], [(key, "member", f"{y}/..")]),
                ([f"Membre fondateur de l’Efus, depuis : {y}"], [("Efus", "founding-member", f"{y}/..")]),
                ([f"Membre du Comité exécutif depuis : {y}"], [(key, "executive-committee-member", f"{y}/..")]),
            ]
        else:
            committee = "executive-committee-member"
            shapes = [
                ([f"Member since: {y}"], [(key, "member", f"{y}/..")]), ([f"Member since : {y}"], [(key, "member", f"{y}/..")]),
                ([f"Member since {y}"], [(key, "member", f"{y}/..")]), ([f"Member since January {y}"], [(key, "member", f"{y}-01/..")]),
                ([f"Member of Efus since {y}"], [("Efus", "member", f"{y}/..")]), ([f"Member since: {y}."], [(key, "member", f"{y}/..")]),
                ([f"Founding Member since : {y}"], [(key, "founding-member", f"{y}/..")]),
                ([f"Founding member, {y}."], [(key, "founding-member", str(y))]),
                (["  • Founding member"], [(key, "founding-member", None)]),
                ([f"Member of the Executive Committee since : {y}"], [(key, committee, f"{y}/..")]),
                ([f"Member of the Executive Committee : since {y}"], [(key, committee, f"{y}/..")]),
                ([f"Member of the Executive Committee : {y}"], [(key, committee, str(y))]),
                ([f"Member of the Executive Committee from : {y} to {y + 3}"], [(key, committee, f"{y}/{y + 3}")]),
                ([f"Member of the Executive Committee from{y} to {y + 3}"], [(key, committee, f"{y}/{y + 3}")]),
                ([f"Member of the Executive Committee between {y} and {y + 3}"], [(key, committee, f"{y}/{y + 3}")]),
                ([f"Member of the Executive Committee: {y} to {y + 3}"], [(key, committee, f"{y}/{y + 3}")]),
                ([f"Member of the Executive Committee from {y}-{y + 3} and since {y + 9}"], [(key, committee, f"{y}/{y + 3}"), (key, committee, f"{y + 9}/..")]),
                ([f"Member of the Executive Committee from: {y}-{y + 3}, {y + 5}-{y + 6} and elected official {y + 7}-{y + 9}"],
                 [(key, committee, f"{y}/{y + 3}"), (key, committee, f"{y + 5}/{y + 6}"), (key, "other", f"{y + 7}/{y + 9}")]),
                ([f"Member of Executif Committee since : {y}"], [(key, committee, f"{y}/..")]),
                (["Member of the Executive Committee from:", f"  • {y}-{y + 1} as treasurer"], [(key, "treasurer", f"{y}/{y + 1}")]),
                (["Member of the Executive Committee:", f"{y}-{y + 4}"], [(key, committee, f"{y}/{y + 4}")]),
                ([f"President of the Portuguese Forum (FOPPSU) since January {y}."], [("FOPPSU", "president", f"{y}-01/..")]),
                ([f"President of the Belgian Forum for Prevention and Urban Security: from {y} to {y + 1}"], [("FBPSU", "president", f"{y}/{y + 1}")]),
                ([f"Vice President of the FFSU since {y} and Acting President in {y}"], [("FFSU", "vice-president", f"{y}/.."), ("FFSU", "acting-president", str(y))]),
                ([f"Vice-president of DEFUS from January {y}"], [("DEFUS", "vice-president", f"{y}-01/..")]),
                ([f"Vice President from : {y} to …"], [(key, "vice-president", f"{y}/..")]),
                ([f"Member of DEFUS since {y}"], [("DEFUS", "member", f"{y}/..")]),
            ]  # fmt: skip
        lines, found = self.rng.choice(shapes)
        for line in lines:
            self.line(line)
        self.answers["memberships"] += found

    def quote(self) -> None:
        body = self.en(
            self.pick(
                "We learn from each other, and that helps us at home.",
                "Security is a right. It is a task for all cities of the network, large and small",
            ),
            "La sécurité est l’affaire de tous, et nous apprenons les uns des autres",
        ).rstrip(".")
        person = self.person()
        opened, closed = self.rng.choice(
            [("“", "”"), ("“", "“"), ("«\u00a0", "\u00a0»"), ('"', '"'), ("“", "”"), ("“", "")]
        )
        caption = f"{person.replace(' ', '')}-{self.town} [800x600]" if self.chance(0.4) else ""
        if caption and self.chance(0.4):
            self.line(caption)
            caption = ""
        self.out.append(f"{caption}{opened}{body}{closed}.")
        if self.style != "tight" and self.chance(0.4):
            self.out.append("")
        duties = self.rng.choice([["public order"], ["safety", "youth"], ["schools", "sports", "road safety"]])
        listed = duties[0] if len(duties) == 1 else ", ".join(duties[:-1]) + self.en(" and ", " et ") + duties[-1]
        role, charge = (
            self.en("Deputy Mayor", "Maire adjoint"),
            self.en(self.pick("in charge of", "responsible for"), "chargé de"),
        )
        self.line(f"{person}, {role} {self.en('of', 'de')} {self.town},{self.pick('', ' ')}{charge} {listed}.")
        # The full stop of a quote that is never closed stands inside it.
        self.answers["quotes"].append((body if closed else body + ".", person))

    def events(self, key: str) -> None:
        participation: str | None = None
        for _ in range(self.rng.randint(1, 3)):
            if self.chance(0.75):
                label, participation = self.rng.choice([
                    ("Participated in:", "participated"), ("Participated in :", "participated"), ("Participated :", "participated"),
                    ("Attended :", "attended"), ("Attended :  ", "attended"), ("Hosted :", "hosted"), ("Organisation :", "organised"),
                ] if self.language == "en" else [
                    ("Présence :", "attended"), ("Participation :", "participated"), ("A participé à :", "participated"),
                ])  # fmt: skip
                self.line(label)
            for _ in range(self.rng.randint(1, 4)):
                self.event(key, participation)

    def event(self, key: str, participation: str | None) -> None:
        rng = self.rng
        date, code = self.date()
        city = rng.choice(PLAIN_PLACES) if self.chance(0.8) else self.name()
        country = (
            rng.choice(["Portugal", "Belgium", "Italy", "Germany"])
            if self.language == "en"
            else rng.choice(["Portugal", "Belgique"])
        )
        theme = rng.choice(THEMES[self.language])
        opened, closed = rng.choice(
            [("“", "”"), ("“", "”"), ("‘", "’"), ('"', '"'), ("“", "“")]
            if self.language == "en"
            else [("« ", " »"), ("“", "”")]
        )
        quoted = f"{opened}{theme}{closed}"
        topic = (
            rng.choice(["night safety", "the fear of crime", "schools"])
            if self.language == "en"
            else "la sécurité nocturne"
        )
        org, orgs = rng.choice([("FFSU", ["FFSU"]), ("Efus-FFSU", ["Efus", "FFSU"]), ("Efus", ["Efus"])])
        assembly, conference, seminar = (
            self.en("General Assembly", "Assemblée générale"),
            self.en("Conference", "Conférence"),
            self.en("Seminar", "Séminaire"),
        )
        on = self.en("on", "sur")
        # text, title, theme, place, organisers, kind
        shapes: list[tuple[str, str | None, str | None, str | None, list[str], str]] = [
            (f"{assembly}, {city}, {date}", assembly, None, city, [], "general-assembly"),
            (f"{assembly}, {city}, {country}, {date}", assembly, None, f"{city}, {country}", [], "general-assembly"),
            (f"{assembly}, {date}", assembly, None, None, [], "general-assembly"),
            (f"{assembly}, {org}, {date}", assembly, None, None, orgs, "general-assembly"),
            (f"{conference} {on} {quoted}, {org}, {date}", f"{conference} {on} {quoted}", theme, None, orgs, "conference"),
            (f"{conference} {on} {quoted} {on} {topic}, {org}, {date}", f"{conference} {on} {quoted} {on} {topic}", theme, None, orgs, "conference"),
            (f"{conference} {quoted}, {city}, {date}", f"{conference} {quoted}", theme, city, [], "conference"),
            (f"{seminar} {on} {topic}, {city} ({country}), {date}", f"{seminar} {on} {topic}", None, f"{city} ({country})", [], "seminar"),
            (f"{seminar} {on} {topic}, {city}; {date}", f"{seminar} {on} {topic}", None, city, [], "seminar"),
        ]  # fmt: skip
        if self.language == "en":
            years = f"{self.year()}"
            shapes += [
                (f"{assembly} {city}, {country} {date}", assembly, None, f"{city}, {country}", [], "general-assembly"),
                (f"International Conference {quoted},  A & B, France, {date}", f"International Conference {quoted}", theme, "A & B, France", [], "conference"),
                (f"Partner of the [link url=”1″]Goal Project[/link] – Gathering of All, {date}", "Partner of the Goal Project – Gathering of All", None, None, [], "project"),
                (f"Partner in the project Safe Harbours, {date}", "Partner in the project Safe Harbours", None, None, [], "project"),
                (f"Pilot of the Workgroup ‘Night Life’, {date}", "Pilot of the Workgroup ‘Night Life’", "Night Life", None, [], "working-group"),
                (f"Presentation at the Conference on {topic}, {city}, {country}, {date}", f"Presentation at the Conference on {topic}", None, f"{city}, {country}", [], "presentation"),
                (f"Co-host of the conference Open Doors, with Efus and Avel, {date}", "Co-host of the conference Open Doors, with Efus and Avel", None, None, [], "conference"),
                (f"“{theme}” in {city}, {date}", f"“{theme}”", theme, city, [], "other"),
                (f"Night working group, {date}, {city}", "Night working group", None, city, [], "working-group"),
                (f"Harbour project ({date})", "Harbour project", None, None, [], "project"),
                (f"{years} Crime Prevention Award Ceremony {quoted}, Paris Senate, {date}", f"{years} Crime Prevention Award Ceremony {quoted}", theme, "Paris Senate", [], "award-ceremony"),
                (f"[link url=”45″#45]{assembly}[/link], {city}, {date}", assembly, None, city, [], "general-assembly"),
                (f"Four-day training session on {quoted}, {org}, {date}", f"Four-day training session on {quoted}", theme, None, orgs, "training"),
            ]  # fmt: skip
            if "-" in code[4:]:
                shapes.append((f"{city}, {country}, {date}", None, None, f"{city}, {country}", [], "other"))
        text, title, inside, place, organisers, kind = rng.choice(shapes)
        if self.chance(0.06) and len(text) > 60 and self.style != "blank":
            cut = text.rfind(" ", 0, len(text) - 20)
            text = text[:cut] + "\n" + text[cut + 1 :]
        self.item(text)
        one = " ".join(title.split()) if title else None
        self.answers["events"].append((one, code))
        self.answers["place"].append((one, code, place))
        self.answers["organisers"].append((one, code, tuple(organisers)))
        self.answers["theme"].append((one, code, inside))
        self.answers["kind"].append((one, code, kind))
        self.answers["participation"].append((one, code, participation, key))
