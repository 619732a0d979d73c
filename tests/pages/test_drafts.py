"""A dialect that a survey drafts reads most of pages that nobody has seen, before anyone edits it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import profileparse
from profileparse.tools import said_role
from profileparse.tools.drafting import draft
from profileparse.tools.outline import outline
from tests.budget import budget
from tests.generators.score import FORMATS, found_in

LOOKED_AT = range(1000, budget(1030, 1060))
SCORED = range(budget(25, 60))


def values(field: str, found: list[Any]) -> Counter[Any]:
    """What is compared: a draft has names of its own for facts."""
    return Counter(value[1] if field == "facts" else value for value in found)


@pytest.mark.parametrize("name", ["towns", "comuni", "museums", "orchestres"])
def test_f1_of_a_draft(name: str, tmp_path: Path) -> None:
    drawer, _ = FORMATS[name]
    pages = [(f"{number}.txt", drawer(number)[0]) for number in LOOKED_AT]
    path = tmp_path / "drawn-up.toml"
    path.write_text(draft(outline(pages), "drawn-up"), "utf-8")
    hits = both = 0
    for number in SCORED:
        text, answers = drawer(number)
        found = found_in(json.loads(profileparse.parse(text, dialect=path).model_dump_json()))
        for field, wanted in answers.items():
            want, have = values(field, wanted), values(field, found[field])
            hits += (want & have).total()
            both += want.total() + have.total()
    assert 2 * hits / both >= 0.8


def test_names_of_facts_keep_their_letters() -> None:
    pages = [
        (f"{number}.txt", f"X\n\nRok założenia: 19{number}\nStørrelse: {number} æbler\n") for number in range(30, 40)
    ]
    made = draft(outline(pages), "mine")
    assert '{ name = "rok-zalozenia", type = "date", labels = ["Rok założenia"] },' in made
    assert '{ name = "storrelse", type = "number", labels = ["Størrelse"] },' in made


def test_a_draft_says_how_often_and_shows_an_example() -> None:
    drawer, _ = FORMATS["towns"]
    made = draft(outline([(f"{number}.txt", drawer(number)[0]) for number in LOOKED_AT]), "mine")
    assert '"Hosted in *",   # ' in made
    assert " pages: «" in made
    assert '{ name = "area", type = "number", labels = ["Area"] },' in made


@pytest.mark.parametrize("pages", [[], [("a", "")], [("a", "Exville"), ("b", "\n\n")], [("a", "# X\n\n| | |\n")] * 3])
def test_a_draft_of_next_to_nothing(pages: list[tuple[str, str]], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(draft(outline(pages), "mine"), "utf-8")
    assert profileparse.parse("Exville", dialect=path).title == "Exville"


WIKI = """{{{{Infobox
| name = {0}
| area_km2 = 12.5
}}}}

== History ==
{0} lies on a river of some length, and has done so for a long time.

== Twin towns ==
{{|
! Town !! Country !! Since
|-
| [[Lauf]] || [[Germany]] || 1987
|}}

== Prizes of the town ==
* Golden Flower ({1})
* Silver Flower, 2004

== Clubs ==
Reg.-No.: 12/{1}
* [[Nordic League]]: treasurer, 1990–1995
* Baltic Union of Mills, since {1}
"""


def test_a_draft_for_a_wiki(tmp_path: Path) -> None:
    pages = [(name, WIKI.format(name, year)) for name, year in (("Aville", 1998), ("Bville", 2001), ("Cville", 2005))]
    path = tmp_path / "wiki.toml"
    path.write_text(draft(outline(pages), "wiki"), "utf-8")
    page = profileparse.parse(WIKI.format("Dville", 2010), dialect=path)
    assert page.name == "Dville"
    assert (page.facts[0].name, page.facts[0].value) == ("area-km2", "12.5")
    assert [(twin.name, twin.since and twin.since.edtf) for twin in page.twins] == [("Lauf", "1987")]
    (prizes,) = [fact.data for fact in page.facts if fact.name == "prizes-of-the-town"]
    assert prizes is not None
    assert [entry.title for entry in prizes.entries] == ["Golden Flower", "Silver Flower"]
    assert [(m.organisation and m.organisation.name, m.role) for m in page.memberships] == [
        ("Nordic League", "treasurer"),
        ("Baltic Union of Mills", "member"),
    ]
    assert "Reg.-No." in path.read_text("utf-8")


def test_a_draft_names_the_language_of_the_dates(tmp_path: Path) -> None:
    page = "Haven van {}\n\nGeschiedenis\n\n{} augustus 1990 – Havenfeest\n3 mei 2001 – Open dag\n"
    made = draft(outline([(str(day), page.format(day, day)) for day in range(3, 7)]), "havens")
    assert 'languages = ["nl"]' in made


def test_a_label_that_is_alone_on_one_page_is_a_label() -> None:
    pages = [(f"{number}", f"Town {number}\n\nSeat: Hall {number}\nMotto: Town of mills\n") for number in range(5)]
    found = outline([*pages, ("last", "Last\n\nSeat\n\nMotto: Town of stars\n")])
    assert [label.phrase for label in found.labels] == ["Motto", "Seat"]
    assert found.parts == []


CARD = """# {name}

Muzeum zajmuje dawną piekarnię.

## Karta

| Pole | Wpis |
|---|---|
| Siedziba | Brodnica, Polska |
| Mieszkańcy gminy | {number} 574 |
| Website | http://www.{number}.example |
| Umowa | podpisana w 19{number} r., odnowiona 12 maja 2009 r. |
| Wozy | LF {number}, TSF-W, MTW |
| Prezes | Anna Maj |
{own}

## Zarząd

| Imię i nazwisko | Kadencja |
|---|---|
| Anna Maj | 19{number}–2001 |
| Piotr Wrona | od 2001 r. |

## Partnerzy

| Muzeum | Kraj | Od |
|---|---|---|
| Wismar | Niemcy | 19{number} |

## Członkostwo

| Organizacja | Funkcja | Okres |
|---|---|---|
| ZMP | czł. | od 19{number} r. |
| ZMP | czł. zarządu | 2001–2004 |

## Działalność

**Byliśmy na:**

| Data | Wydarzenie | Miejsce |
|---|---|---|
| 3 października 2017 | Warsztaty pieczenia | Toruń |

**Organizacja:**

- Noc muzeów, Toruń, {day} maja 2019

## Powiedzieli

> „Mąka nie śpi.”
> Anna Maj, prezes

## {last}

- Chleb w szkole, 2008
"""


def card(number: int) -> str:
    own = f"| Bilet | {number} zł |" if number == 31 else f"| Piec | z {number} cegieł |"
    last = "Dobre praktyki" if number == 32 else "Nagrody"
    return CARD.format(name=f"Piekarnia nr {number}", number=number, own=own, day=number - 20, last=last)


@pytest.fixture
def drafted(tmp_path: Path) -> Path:
    """The draft for six pages of tables, whose words are no words of the network's alone."""
    path = tmp_path / "cards.toml"
    path.write_text(draft(outline([(f"{number}.md", card(number)) for number in range(30, 36)]), "cards"), "utf-8")
    return path


def test_the_head_of_a_table_is_no_list_of_its_own(drafted: Path) -> None:
    made = drafted.read_text("utf-8")
    assert " | Wydarzenie" not in made.replace("«Data | Wydarzenie", "")
    assert '"Pole",' in made.partition("notice = [")[2].partition("]")[0]
    heads = made.partition("title_column = [")[2].partition("]")[0]
    assert '"Imię i nazwisko",' in heads
    assert '"Muzeum",' in heads


def test_a_phrase_of_few_pages_among_frequent_ones_is_in_a_draft(drafted: Path) -> None:
    made = drafted.read_text("utf-8")
    assert '{ name = "bilet", type = "number", labels = ["Bilet"] }' in made
    assert '"Dobre praktyki",   # 1 pages' in made


def test_what_a_draft_reads_of_tables(drafted: Path) -> None:
    page = profileparse.parse(card(47), dialect=drafted)
    assert page.population is not None
    assert page.population.value == 47574
    assert [site.url for site in page.websites] == ["http://www.47.example"]  # the label is known in English alone
    assert [[date.action for date in contract.dates] for contract in page.contracts] == [["signed", "renewed"]]
    assert [(twin.name, twin.since and twin.since.edtf) for twin in page.twins] == [("Wismar", "1947")]
    assert [(m.organisation and m.organisation.name, m.role) for m in page.memberships] == [
        ("ZMP", "member"),
        ("ZMP", "executive-committee-member"),
    ]
    assert [(event.title, event.participation) for event in page.events] == [
        ("Warsztaty pieczenia", "attended"),
        ("Noc muzeów", "organised"),
    ]
    facts = {fact.label: fact for fact in page.facts}
    assert facts.keys() == {"Wozy", "Prezes", "Piec", "Zarząd", "Nagrody"}
    assert facts["Prezes"].value == "Anna Maj"
    assert facts["Wozy"].data is not None
    assert facts["Wozy"].data.items == ("LF 47", "TSF-W", "MTW")
    assert facts["Zarząd"].data is not None
    assert [entry.title for entry in facts["Zarząd"].data.entries] == ["Anna Maj", "Piotr Wrona"]
    assert [quote.speaker and quote.speaker.name for quote in page.quotes] == ["Anna Maj"]


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Member since {year}", 'organisation = "ELTN"'),  # of whom, if not of the network that all pages name
        ("ELTN: member since {year}", '# organisation = "ELTN"'),
    ],
)
def test_the_organisation_of_a_draft(line: str, written: str) -> None:
    text = "Town {number}\n\nSeat: Hall {number}\nMotto: Mill\n\nNETWORKS\n{line}\n- ELTN: treasurer, 2001\n"
    pages = [(f"{n}", text.format(number=n, line=line.format(year=1990 + n))) for n in range(5)]
    assert f"\n{written}   #" in draft(outline(pages), "mine")


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("Socia fundadora", "founding-member"),
        ("wiceprez.", "vice-president"),
        ("Vereinsrat", "executive-committee-member"),
        ("Deputy Chairman", "vice-president"),
        ("Keeper of the bees", None),
    ],
)
def test_the_role_that_an_office_says(office: str, role: str | None) -> None:
    assert said_role(office) == role


def test_a_draft_reads_the_participations_of_a_column(tmp_path: Path) -> None:
    text = "# Band {0}\n\n## Agenda\n\n| Fecha | Acto | Papel |\n|---|---|---|\n"
    text += "| {0} de abril de 2003 | Asamblea General | asistente |\n| 2 de mayo de 2004 | Concierto | anfitriona |\n"
    path = tmp_path / "bands.toml"
    path.write_text(draft(outline([(f"{day}", text.format(day)) for day in range(3, 8)]), "bands"), "utf-8")
    found = profileparse.parse(text.format(9), dialect=path).events
    assert [(event.title, event.participation) for event in found] == [
        ("Asamblea General", "attended"),
        ("Concierto", "hosted"),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        "Czł.: 5{0}\nMotto: x{0}\nUwaga: y{0}\n\nNETWORKS\nczł. od 200{0} r.\nZMP: czł. od 199{0} r.\n",
        "Seat: A{0}\nSeat.: B{0}\nMotto: x{0}\nNote: y{0}\n",
        "Host: A{0}\n\nWhat | When | Role\nFair | 3 May 200{0} | host\n\nHost:\n- Fair, 200{0}\n",
    ],
)
def test_a_phrase_of_a_draft_has_one_meaning(lines: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    pages = [(f"{number}", f"Town {number}\n\n{lines.format(number)}") for number in range(4)]
    path.write_text(draft(outline(pages), "mine"), "utf-8")
    assert profileparse.parse(pages[0][1], dialect=path).source.dialect == "mine"


def test_headings_of_several_hands_are_in_a_draft() -> None:
    hands = [("Log", "Friends"), ("Regattas", "Partners"), ("Diary", "Sisters"), ("Year", "Ties")]
    pages = [
        (
            f"{number}.txt",
            f"# Club {number}\n\n## {log}\n\n- Spring Race, Lyon, {number + 1} May 2008\n- Meeting, Bath, 3 June 20"
            f"{number + 10}\n\n## {friends}\n\n- Kiel (Germany), since 19{number + 80}\n- Cork (Ireland)\n",
        )
        for number, (log, friends) in enumerate(2 * hands)
    ]
    made = draft(outline(pages), "mine")
    for log, friends in hands:
        assert made.index("activities = [") < made.index(f'"{log}",   # 2 pages') < made.index("places = [")
        assert made.index("places = [") < made.index(f'"{friends}",   # 2 pages')


CLUB = """Member card
Name: Club of {name}
Population: {name}, Wales
Founded: {year}
Card: 00{day}
Blue and green: yes

In the Circle
Founding member, {year}
Board: 2001–2005
Joined the Circle: 1999
- {name} Bay Sports Council, 2003–2009

Our story
We began in {year} in a shed that leaked, on 3 May, with a rope
and two boats. Nobody could swim.

Officers
President: Ann Berg (1981–1996)
Treasurers:
- Bo Lind (1990–1995)
- Eva Holm (since 1995)

Captains
| Captain | Term |
|---|---|
| Olga {name} | 19{day}–2001 |
| Per Ek | 2001–2009 |

Friends of ours
- Kiel Rowers, Germany, since 1978
- Cork Rowers, Ireland

Diary
2008
- {day} April: Race, Lyon
- Dance
2009
- Meeting (May)

Where to find us
Mill Lane 4, 2 – 1234 {name}
Mobile: 639 10 44 72
{name}@example.org
"""
CLUBS = (("Aville", 1961, 11), ("Bville", 1978, 12), ("Cville", 1985, 13), ("Dville", 1999, 14))


@pytest.fixture
def clubs(tmp_path: Path) -> Path:
    """The draft for some cards of clubs."""
    pages = [(name, CLUB.format(name=name, year=year, day=day)) for name, year, day in CLUBS]
    path = tmp_path / "clubs.toml"
    path.write_text(draft(outline(pages), "clubs"), "utf-8")
    return path


def test_what_a_draft_reads_of_people_and_years(clubs: Path) -> None:
    page = profileparse.parse(CLUB.format(name="Eville", year=1950, day=15), dialect=clubs)
    entries = {
        fact.label: [(entry.title, entry.date and entry.date.edtf) for entry in fact.data.entries]
        for fact in page.facts
        if fact.data is not None and fact.data.entries
    }
    assert entries == {
        "President": [("Ann Berg", "1981/1996")],
        "Treasurers": [("Bo Lind", "1990/1995"), ("Eva Holm", "1995/..")],
        "Captains": [("Olga Eville", "1915/2001"), ("Per Ek", "2001/2009")],
    }
    assert [(event.title, event.date and event.date.edtf) for event in page.events] == [
        ("Race", "2008-04-15"),
        ("Dance", "2008"),
        ("Meeting", "2009-05"),
    ]


def test_what_a_draft_reads_of_names_and_places(clubs: Path) -> None:
    page = profileparse.parse(CLUB.format(name="Eville", year=1950, day=15), dialect=clubs)
    assert page.name == "Club of Eville"  # and not that of the card
    assert page.location is not None
    assert (page.population, page.location.text) == (None, "Eville, Wales")
    assert [twin.name for twin in page.twins] == ["Kiel Rowers", "Cork Rowers"]
    assert {(m.organisation and m.organisation.name, m.role) for m in page.memberships} == {
        ("Circle", "founding-member"),
        ("Circle", "executive-committee-member"),
        ("Circle", "member"),
        ("Eville Bay Sports Council", "member"),
    }
    facts = {fact.name: fact for fact in page.facts}
    assert (facts["card"].value, facts["card"].data) == ("0015", None)
    assert facts["contact"].data is not None
    assert facts["contact"].data.email == "Eville@example.org"


@pytest.mark.parametrize(
    ("heading", "named"),
    [
        ("In the Circle", 'organisation = "Circle"'),
        ("W Kole", 'organisation = "Kole"'),
        ("In the Network", '# organisation = "…"'),
        ("Our Clubs", '# organisation = "…"'),
    ],
)
def test_a_heading_that_names_the_network(heading: str, named: str) -> None:
    text = "Club {0}\n\nSeat: Hall {0}\nMotto: Oar\n\n{1}\nMember since 19{0}\nTreasurer, 2001–2005\n"
    pages = [(f"{n}", text.format(n, heading)) for n in range(60, 65)]
    assert f"\n{named}   #" in draft(outline(pages), "mine")


def test_a_draft_keeps_prose_as_text(clubs: Path) -> None:
    made = clubs.read_text("utf-8")
    assert '"Our story",   # 4 pages' in made.partition("text = [")[2].partition("]")[0]


def test_the_head_of_every_page_is_no_name(tmp_path: Path) -> None:
    text = "The Circle  –  card no. {0}\n\nRowers of {1}ville\n\nSeat: Hall {0}\nMotto: {1}\n"
    pages = [(f"{n}", text.format(n, "AABBCC"[n])) for n in range(5)]
    path = tmp_path / "heads.toml"
    path.write_text(draft(outline([*pages, ("x", "Rowers of X\n\nSeat: Y\n")]), "heads"), "utf-8")
    assert '"The Circle – card no.",   # 5 pages' in path.read_text("utf-8").partition("notice = [")[2]
    assert profileparse.parse(text.format(47, "D"), dialect=path).name == "Rowers of Dville"


def test_a_letter_for_a_word_ends_no_sentence() -> None:
    text = "Wieś {0}\n\nSiedziba: Dom {0}\n\nWSIE BRATNIE\nJelšava (Słowacja), od 19{1} r.\nGraz (Austria) od 2004 r.\n"
    made = draft(outline([(name, text.format(name, 90 + number)) for number, name in enumerate("ABCD")]), "wsie")
    assert '"WSIE BRATNIE",' in made.partition("places = [")[2]


def test_the_second_website_of_a_page_is_another_one() -> None:
    text = "Club {0}\n\nSeat: Hall {0}\nWeb: http://www.{0}.example\nDiary: http://diary.{0}.example\n"
    made = draft(outline([(f"{n}", text.format(n)) for n in range(5)]), "mine")
    assert '"Diary",   # 5 pages' in made.partition("website-other = [")[2]
