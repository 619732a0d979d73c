"""Pages of other networks: what a dialect says of headings and labels, and shapes that the city pages have not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import profileparse
from profileparse.cli import main
from profileparse.tools.scoring import compared
from tests.command import run_text
from tests.support import narrowed, uncovered

DIALECT = """
name = "towns"
extends = "common"
languages = ["en"]
organisation = "ELTN"
facts = [
    { name = "area", type = "number", labels = ["Area"] },
    { name = "founded", type = "date", labels = ["Founded"] },
    { name = "languages", type = "list", labels = ["Languages"] },
    { name = "mayors", type = "entries", labels = ["Mayors"] },
    { name = "contact", type = "contact", labels = ["Contact"] },
    { name = "prizes", type = "entries" },
]

[shapes]
markdown_headings = true
value_on_next_line = true

[headings]
facts = ["About us"]
contact = ["Contact"]
activities = ["What we did"]
memberships = ["Networks"]
places = ["Partners"]
prizes = ["Prizes"]
text = ["History"]
news = ["News"]
hosted = ["Meetings at home"]

[lists]
hosted = ["Hosted in *"]
participated = ["We took part in"]
memberships = ["Also a member of"]

[[contents]]
headings = ["Meetings of ICOM"]
labels = ["With ICOM"]
participation = "attended"
organisation = { name = "International Council of Museums", acronym = "ICOM" }

[roles]
executive-committee-member = ["Steering group"]
"""


@pytest.fixture(scope="module")
def dialect(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same file for all tests, because a process reads it only once."""
    path = tmp_path_factory.mktemp("towns") / "towns.toml"
    path.write_text(DIALECT, "utf-8")
    return str(path)


def read(text: str, dialect: str) -> dict[str, Any]:
    """The page as JSON has it; nothing of it is lost, and it is the same when it is read back."""
    profile = profileparse.parse(text, dialect=dialect)
    made: dict[str, Any] = json.loads(profile.model_dump_json())
    assert uncovered(text, made) == []
    assert profileparse.Profile.model_validate_json(profile.model_dump_json()) == profile
    return made


def events(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (event["title"], event["date"] and event["date"]["edtf"], event["place"] and event["place"]["text"])
        for event in page["events"]
    ]


def memberships(page: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(m["organisation"]["name"], m["role"], m["period"] and m["period"]["edtf"]) for m in page["memberships"]]


def codes(page: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in page["diagnostics"]]


@pytest.mark.parametrize(
    ("line", "label", "value"),
    [
        ("Area: 12 ha", "Area", "12 ha"),
        ("| Area | 12 ha |", "Area", "12 ha"),
        ("| **Area** | 12 ha |", "Area", "12 ha"),
        ("**Area:** 12 ha", "Area", "12 ha"),
        ("**Area**: 12 ha", "Area", "12 ha"),
        ("Area = 12 ha", "Area", "12 ha"),
        ("Area – 12 ha", "Area", "12 ha"),
        ("Area\t12 ha", "Area", "12 ha"),
        ("Area\n: 12 ha", "Area", "12 ha"),
        ("Area\n12 ha", "Area", "12 ha"),
        ("- Area: 12 ha", "Area", "12 ha"),
        ("Area: _12 ha_", "Area", "12 ha"),
        ("Area .... 12 ha", "Area", "12 ha"),
        ("Area... 12 ha", "Area", "12 ha"),
        ("Area . 12 ha", "Area", "12 ha"),
        ("Area.: 12 ha", "Area", "12 ha"),
        ("**Area** 12 ha", "Area", "12 ha"),
        ("- **Area** 12 ha", "Area", "12 ha"),
        ("Area…: 12 ha", "Area", "12 ha"),
        ("Pond ..: 12 ha", "Pond", "12 ha"),
        ("Pond... 12 ha", "Pond", "12 ha"),
        ("| Pond | 12 ha |", "Pond", "12 ha"),
        ("Pond = 12 ha", "Pond", "12 ha"),
        ("Pond\t12 ha", "Pond", "12 ha"),
        ("Pond\n: 12 ha", "Pond", "12 ha"),
    ],
)
def test_labels_and_values(line: str, label: str, value: str, dialect: str) -> None:
    page = read(f"# Exville\n\n## About us\n\n{line}\n", dialect)
    (fact,) = page["facts"]
    assert (fact["label"], fact["value"]) == (label, value)
    assert codes(page) == ([] if label == "Area" else ["unknown-label"])


@pytest.mark.parametrize("line", ["Area. 12 ha", "Area (12 ha)", "Area, 12 ha", "Area 12 ha"])
def test_a_label_that_nothing_parts_from_its_value(line: str, dialect: str) -> None:
    page = read(f"# Exville\n\n## About us\n\n{line}\n", dialect)
    assert page["facts"] == []
    assert codes(page) == ["unread-field"]


def test_labels_and_values_in_columns(tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    text = "# X\n\n## About us\n\nArea          12 ha\nMotto         Mill\nArea 13 ha\n"
    path.write_text(DIALECT, "utf-8")
    page = read(text, str(path))
    assert [(fact["label"], fact["value"]) for fact in page["facts"]] == [("Area", "12 ha")]
    assert "unread-field" in codes(page)  # of the last line, which no gap parts
    path.write_text(DIALECT.replace("[shapes]", "[shapes]\nlabel_separators = false"), "utf-8")
    assert read(text, str(path))["facts"] == []


def test_the_label_of_a_website_before_dots(tmp_path: Path) -> None:
    path = tmp_path / "web.toml"
    path.write_text('name = "web"\nextends = "common"\n\n[labels]\nwebsite-official = ["WWW"]\n', "utf-8")
    for dots in (":", "....:", " ... ", "....."):
        page = read(f"Exville\n\nWWW{dots} http://www.example.org\n", str(path))
        (website,) = page["websites"]
        assert (website["label"], website["url"]) == ("WWW", "http://www.example.org")


@pytest.mark.parametrize(
    ("lines", "unread"),
    [
        (
            "## Partners\n\nClub of the stars\nMoon society of friends\nOslo",
            ["Club of the stars\nMoon society of friends"],
        ),
        ("## About us\n\nTwin towns:\nAville\nBville", ["Aville\nBville"]),
        ("## About us\n\nTwin towns:\nAville\nClub of the stars\nBville (Spain)", ["Aville\nClub of the stars"]),
        ("## About us\n\nMayors:\nJane Roe\nJoe Poe", ["Joe Poe"]),
        ("## About us\n\nLanguages:\nIrish, Polish\nCzech", ["Czech"]),
        ("## About us\n\n- stars\n- moons", ["- stars\n- moons"]),
        ("## About us\n\nMayors:\nJane Roe\n\nThe town was founded by its harbour.", []),
    ],
)
def test_lines_that_are_no_entries_of_their_list(lines: str, unread: list[str], dialect: str) -> None:
    text = f"# Exville\n\n{lines}\n"
    page = read(text, dialect)
    assert [text[slice(*one["span"])] for one in page["diagnostics"] if one["code"] == "unread-list"] == unread
    assert set(codes(page)) <= {"unread-list"}


def test_a_value_on_the_line_of_a_label_over_a_fact(tmp_path: Path) -> None:
    path = tmp_path / "team.toml"
    fact = 'facts = [{ name = "team", type = "entries" }]\n'
    path.write_text(f'name = "team"\nextends = "common"\n{fact}[lists]\nteam = ["Our team"]\n', "utf-8")
    (found,) = read("Exville\n\nOur team: Jane Roe (2001)\nJoe Poe (2004)\n", str(path))["facts"]
    assert [entry["title"] for entry in found["data"]["entries"]] == ["Jane Roe", "Joe Poe"]


def test_the_kind_of_the_activities_below_a_heading(tmp_path: Path) -> None:
    path = tmp_path / "kinds.toml"
    contents = '[[contents]]\nheadings = ["Talks"]\nlabels = ["Talks in *"]\nactivity = "seminar"\n'
    path.write_text(f'name = "kinds"\nextends = "common"\n{contents}[lists]\nhosted = ["Hosted"]\n', "utf-8")
    lines = "On stars, 2001\nTraining for mills, 2002\n\nHosted:\nOn moons, 2003\n\nThe rest:\nOn suns, 2004\n"
    page = read(f"Exville\n\nTALKS\n{lines}", str(path))
    found = {event["title"]: event["kind"] for event in page["events"]}
    assert found == {"On stars": "seminar", "Training for mills": "training", "On moons": "seminar"}
    page = read("Exville\n\nTalks in Bonn:\n- On stars, 2001\n", str(path))
    assert [event["kind"] for event in page["events"]] == ["seminar"]


def test_a_preposition_in_a_sentence(tmp_path: Path) -> None:
    dialect = 'name = "k"\nextends = "common"\nlanguages = ["de"]\n[headings]\nactivities = ["Termine"]\n'
    (tmp_path / "k.toml").write_text(dialect, "utf-8")
    items = "- 3. Mai 2008: Der Wagen geht nach Lyon\n- 4. Mai 2008: Treffen in Lyon\n"
    page = read(f"Termine\n\n{items}", str(tmp_path / "k.toml"))
    assert events(page) == [("Der Wagen geht nach Lyon", "2008-05-03", None), ("Treffen", "2008-05-04", "Lyon")]
    assert codes(page) == ["place-unsure"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Jahrestagung", "conference"),
        ("Sommertagung", "conference"),
        ("Winter-Tagung und Workshop", "conference"),
        ("Fachkonferenz für Lehrer", "conference"),
        ("Klubbkonferens", "other"),
        ("Abstimmung", "other"),
        ("Fest “Sommertagung”", "other"),
    ],
)
def test_the_end_of_a_word_for_an_activity(title: str, kind: str, tmp_path: Path) -> None:
    kinds = '[kinds]\nconference = ["-tagung"]\nmeeting = ["Stimmung"]\n'
    dialect = f'name = "k"\nextends = "common"\nlanguages = ["de"]\n[headings]\nactivities = ["Termine"]\n{kinds}'
    (tmp_path / "k.toml").write_text(dialect, "utf-8")
    page = read(f"Termine\n\n- {title}, 3. Mai 2008\n", str(tmp_path / "k.toml"))
    assert [event["kind"] for event in page["events"]] == [kind]


@pytest.mark.parametrize(
    ("lines", "names", "unread"),
    [
        ("- Tyne & Wear (England)\n- Oslo (Norway)", ["Oslo"], 1),
        ("- Newton & Biggar\n- Oslo (Norway)", ["Oslo"], 1),
        ("- Aville (Mali) & Bville (Spain)", ["Aville", "Bville"], 0),
        ("Aville, Bville & Cville (Mali)", ["Aville", "Bville", "Cville"], 0),
        ("- Star Club, Aville (Spain)\n- North Society, Bville (Mali)", [], 2),
        ("- Star Club, Aville (Spain)\n- Oslo (Norway)", ["Oslo"], 1),
        ("- Star Club, New York (USA), since 2008\n- Oslo (Norway)", ["Oslo"], 1),
        ("- Bergen, Oslo (Norway)\n- Lyon (France)", ["Bergen", "Oslo", "Lyon"], 0),
        ("- Star Club, Ontario (Canada)\n- Oslo (Norway)", ["Star Club", "Oslo"], 0),
    ],
)
def test_one_place_or_two(lines: str, names: list[str], unread: int, dialect: str) -> None:
    page = read(f"# X\n\n## Partners\n\n{lines}\n", dialect)
    assert [twin["name"] for twin in page["twins"]] == names
    assert codes(page) == ["twins-unread"] * unread


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ("ICOM\nMember since 1985\nTreasurer 2001", [("ICOM", "member", "1985/.."), ("ICOM", "treasurer", "2001")]),
        ("Mill Board (MB):\n- Treasurer, 2001", [("Mill Board", "treasurer", "2001")]),
        ("- EAEA\n- ICOM\n  - Treasurer 2001", [("EAEA", "member", None), ("ICOM", "treasurer", "2001")]),
        ("ICOM\n\nTreasurer 2001", [("ICOM", "member", None), ("ELTN", "treasurer", "2001")]),
        ("ICOM, 1985\nTreasurer 2001", [("ICOM", "member", "1985"), ("ELTN", "treasurer", "2001")]),
        ("ICOM\nTreasurer 2001\nEAEA, 2002\nTreasurer 2003",
         [("ICOM", "treasurer", "2001"), ("EAEA", "member", "2002"), ("ELTN", "treasurer", "2003")]),
    ],
)  # fmt: skip
def test_a_body_above_its_roles(lines: str, found: list[tuple[str, str, str | None]], dialect: str) -> None:
    page = read(f"# X\n\n## Networks\n{lines}\n", dialect)
    assert memberships(page) == found
    assert not codes(page)


def test_the_roles_below_a_body_that_is_not_read_are_of_nobody_known(dialect: str) -> None:
    page = read("# X\n\n## Networks\n- Air Board (AB)\n  - Treasurer 2001\n", dialect)
    assert [one["organisation"] for one in page["memberships"]] == [None]
    assert codes(page) == ["unread-membership"]


def test_the_word_of_a_role_in_the_name_of_a_body(tmp_path: Path) -> None:
    path = tmp_path / "council.toml"
    path.write_text(DIALECT.replace('["Steering group"]', '["Council"]'), "utf-8")
    text = "# X\n\n## Networks\n\n- Scottish Star Council (SSC): treasurer, 2001\n- ICOM: Council, 2004\n"
    page = read(text, str(path))
    assert memberships(page) == [
        ("Scottish Star Council", "treasurer", "2001"),
        ("ICOM", "executive-committee-member", "2004"),
    ]


def test_a_bold_label_over_a_list(dialect: str) -> None:
    page = read("# X\n\n## What we did\n\n**We took part in** Fair, 2005\n\n**Area** is what we know.\n", dialect)
    assert [(event["title"], event["participation"]) for event in page["events"]] == [("Fair", "participated")]
    page = read("Exville\n\n**Exville** is a town by the sea.\n", dialect)
    assert page["summary"][0]["text"] == "Exville is a town by the sea."


def test_a_fact_of_two_numbers(dialect: str) -> None:
    page = read("# Exville\n\n## About us\n\nArea: 817 ha, 3 of them woods\n", dialect)
    assert page["facts"][0]["data"]["number"] == 817
    assert codes(page) == ["several-numbers"]


@pytest.mark.parametrize(
    ("line", "office"),
    [
        ("Assistant to the President of the Forum since 2001", True),
        ("Substitute for the treasurer, since May 2001", True),
        ("Training for the treasurer since 2001", False),
        ("Forum “President and Treasurer” since 2001", False),
        ("Forum of mills since 2001", False),
    ],
)
def test_an_office_among_activities(line: str, office: bool, dialect: str) -> None:
    for bullet in ("- ", ""):
        page = read(f"# X\n\n## What we did\n\n{bullet}{line}\n", dialect)
        assert (page["memberships"], len(page["events"])) == ([], 0 if office else 1)
        assert codes(page) == (["unread-membership"] if office else [])


@pytest.mark.parametrize(
    ("head", "row", "title", "city", "date"),
    [
        ("| Place | Date | Event |", "| Oslo | 3 May 2010 | Fair |", "Fair", "Oslo", "2010-05-03"),
        ("| Event | City | When |", "| Fair | Oslo (Norway) | 2010 |", "Fair", "Oslo", "2010"),
        ("| Event | City | When |", "| Fair, 2009 | Oslo, Norway | 2010 |", "Fair, 2009", "Oslo", "2010"),
        ("| Place | Date | Event |", "| | 3 May 2010 | Fair |", "Fair", None, "2010-05-03"),
        ("| Place | Date | Event |", "| – | 3 May 2010 | Fair |", "Fair", None, "2010-05-03"),
        ("| Place | Date | Event |", "| Oslo | | Fair |", "Fair", "Oslo", None),
        ("Place\tDate\tEvent", "Oslo\t3 May 2010\tFair", "Fair", "Oslo", "2010-05-03"),
    ],
)
def test_the_head_of_a_table_names_its_columns(
    head: str, row: str, title: str, city: str | None, date: str | None, dialect: str
) -> None:
    for rule in ("|---|---|---|\n", ""):
        page = read(f"# X\n\n## What we did\n\n{head}\n{rule}{row}\n", dialect)
        (event,) = page["events"]
        place, day = event["place"] or {"city": None}, event["date"] or {"edtf": None}
        assert (event["title"], place["city"], day["edtf"]) == (title, city, date)
        assert codes(page) == []


def test_a_row_that_is_not_as_its_head_says(dialect: str) -> None:
    head = "# X\n\n## What we did\n\n| Event | Place |\n"
    page = read(f"{head}| Fair, 3 May 2010 | Oslo |\n| Dance | http://x.org |\n| Ball | Oslo | 2010 | x |\n", dialect)
    assert events(page) == [("Fair", "2010-05-03", "Oslo")]
    assert codes(page) == ["unread-list", "unread-list"]


@pytest.mark.parametrize(
    ("between", "titles"),
    [("\n", ["Fair", "Oslo"]), ("## What we did\n", ["Fair", "Oslo"]), ("\nSo it was.\n\n", ["Fair"])],
)
def test_columns_end_with_their_table(between: str, titles: list[str], dialect: str) -> None:
    head, row = "| Place | Date | Event |\n", "| Oslo | 3 May 2010 | Fair |\n"
    page = read(f"# X\n\n## What we did\n\n{head}{row}{between}{row}", dialect)
    assert [event["title"] for event in page["events"]] == titles


@pytest.mark.parametrize(
    ("head", "row", "twin"),
    [
        ("| Country | Town | Since |", "| France | Lille | 2007 |", ("Lille", "FR", "2007")),
        ("| Country | Town | Since |", "| France | Lille | since 2007 |", ("Lille", "FR", "2007")),
        ("Town\tCountry\tYear", "Luxembourg\tLuxembourg\t2001", ("Luxembourg", "LU", "2001")),
        ("| Name | Country |", "| Leeds | Utopia |", ("Leeds", None, None)),
        ("| Town | Country | Since |", "| Leeds | – | |", ("Leeds", None, None)),
    ],
)
def test_tables_of_places(head: str, row: str, twin: tuple[Any, ...], dialect: str) -> None:
    page = read(f"# X\n\n## Partners\n\n{head}\n{row}\n", dialect)
    found = [
        (t["name"], t["country"] and t["country"]["alpha_2"], t["since"] and t["since"]["edtf"]) for t in page["twins"]
    ]
    assert found == [twin]
    assert codes(page) == (["unknown-country"] if "Utopia" in row else [])


@pytest.mark.parametrize(("region", "country"), [("nitriansky", "Slovakia"), ("Upper Land", "Germany"), ("", "Mali")])
def test_the_column_of_regions(region: str, country: str, dialect: str) -> None:
    head = "| Town | Region | Country | Since |\n"
    (twin,) = read(f"# X\n\n## Partners\n\n{head}| Aville | {region} | {country} | 1999 |\n", dialect)["twins"]
    assert (twin["name"], twin["region"], twin["country"]["name"]) == ("Aville", region or None, country)
    assert (twin["since"]["edtf"], twin["note"]) == ("1999", None)


@pytest.mark.parametrize(
    ("head", "row", "membership"),
    [
        ("| Body | Period | Role |", "| ICOM | 1990–1995 | treasurer |", ("ICOM", "treasurer", "1990/1995")),
        ("| Role | Body | From | To |", "| treasurer | ICOM | 1990 | 1995 |", ("ICOM", "treasurer", "1990/1995")),
        ("| Body | Since |", "| ICOM | 1990 |", ("ICOM", "member", "1990/..")),
        ("| Body | From | To |", "| ICOM | | 1995 |", ("ICOM", "member", "../1995")),
        ("| Body | From | To |", "| ICOM | 1990 | present |", ("ICOM", "member", "1990/..")),
        ("Organisation\tSince", "ICOM\t1990", ("ICOM", "member", "1990/..")),
    ],
)
def test_tables_of_memberships(head: str, row: str, membership: tuple[Any, ...], dialect: str) -> None:
    page = read(f"# X\n\n## Networks\n\n{head}\n{row}\n", dialect)
    assert memberships(page) == [membership]
    assert codes(page) == []


@pytest.mark.parametrize(
    ("head", "row", "entries"),
    [
        ("| Name | From | To |", "| A. Berg | May 1987 | 1996 |", [("A. Berg", None, "1987-05/1996")]),
        ("| Since | Name |", "| 1987 | A. Berg |", [("A. Berg", None, "1987/..")]),
        (
            "Name\tTerm",
            "A. Berg\t1981-1985, 1990-1996",
            [("A. Berg", None, "1981/1985"), ("A. Berg", None, "1990/1996")],
        ),
        ("| Name | Term | Role |", "| A. Berg | 1987 | Bursar |", [("A. Berg, Bursar", None, "1987")]),
        ("| Place | Year | Prize |", "| Oslo | 2004 | Medal of 1914–1918 |", [("Medal of 1914–1918", "Oslo", "2004")]),
    ],
)
def test_tables_of_entries(head: str, row: str, entries: list[tuple[Any, ...]], dialect: str) -> None:
    page = read(f"# X\n\n## Prizes\n\n{head}\n{row}\n", dialect)
    (fact,) = page["facts"]
    found = fact["data"]["entries"]
    assert [(e["title"], e["place"] and e["place"]["text"], e["date"] and e["date"]["edtf"]) for e in found] == entries
    assert codes(page) == []


@pytest.mark.parametrize(
    ("cell", "date", "code"),
    [
        ("soon", None, "unread-date"),
        ("from IX 2009 on", None, "unread-date"),
        ("31 February 2009", None, "invalid-date"),
        ("3 May 2009 (evening)", "2009-05-03", "unread-words"),
    ],
)
def test_a_row_keeps_its_values_where_its_date_is_not_read(
    cell: str, date: str | None, code: str, dialect: str
) -> None:
    page = read(f"# X\n\n## What we did\n\n| Date | Event | Place |\n| {cell} | Fair | Oslo |\n", dialect)
    (event,) = page["events"]
    assert (event["title"], event["place"]["text"], event["date"] and event["date"]["edtf"]) == ("Fair", "Oslo", date)
    assert codes(page) == [code]


def test_another_day_in_a_row_is_reported(dialect: str) -> None:
    page = read("# X\n\n## Prizes\n\n| Place | Year | Prize |\n| Oslo | 2004 | Medal of 3 May 2003 |\n", dialect)
    assert codes(page) == ["several-dates"]


@pytest.mark.parametrize(
    ("line", "entries", "problems"),
    [
        ("A. Berg (1994–1998; 2001–2004)", [("A. Berg", "1994/1998"), ("A. Berg", "2001/2004")], []),
        (
            "A. Berg, 1994–1998; 2001–2004; B. Vik, 2005",
            [("A. Berg", "1994/1998"), ("A. Berg", "2001/2004"), ("B. Vik", "2005")],
            [],
        ),
        ("First Prize (Oslo, 2004), Second Prize (2008)", [("First Prize", "2004"), ("Second Prize", "2008")], []),
        (
            "A. Berg (1999-2003) and B. Vik (2003-2005)",
            [("A. Berg (1999-2003) and B. Vik", "2003/2005")],
            ["several-dates"],
        ),
        ("Medal of 1914–1918 from Oslo", [("Medal of 1914–1918 from Oslo", None)], ["date-unsure"]),
        ("First Prize 2000, 2001", [("First Prize", "2000"), ("First Prize", "2001")], []),
        ("First Prize 2000, 2001–2003", [("First Prize", "2000"), ("First Prize", "2001/2003")], []),
        ("Horizon 2020, 2014", [("Horizon 2020", "2014")], []),
        ("Congress 2009, 28 October 2009", [("Congress 2009", "2009-10-28")], []),
        ("Music for 1789, 1989", [("Music for 1789", "1989")], []),
        ("A. Berg, Bursar, 1994–1998", [("A. Berg, Bursar", "1994/1998")], ["place-unsure"]),
        ("A. Berg, dep. Bursar (2001)", [("A. Berg, dep. Bursar", "2001")], ["place-unsure"]),
        ("A. Berg, Partner, 1994", [("A. Berg, Partner", "1994")], []),
        ("2004: The engine goes in Oslo", [("The engine goes in Oslo", "2004")], ["place-unsure"]),
    ],
)
def test_entries_of_a_line(line: str, entries: list[tuple[Any, ...]], problems: list[str], dialect: str) -> None:
    page = read(f"# X\n\n## Prizes\n\n- {line}\n", dialect)
    (fact,) = page["facts"]
    assert [(e["title"], e["date"] and e["date"]["edtf"]) for e in fact["data"]["entries"]] == entries
    assert codes(page) == problems


@pytest.mark.parametrize("heading", ["Partners", "Networks", "Prizes", "What we did"])
def test_the_head_of_a_table_that_no_list_knows_is_told(heading: str, dialect: str) -> None:
    page = read(f"# X\n\n## {heading}\n\nStad\tSinds\tLand\nAville\t1999\tFrance\n", dialect)
    assert [problem["subject"] for problem in page["diagnostics"]][:3] == ["Stad", "Sinds", "Land"]
    assert "Stad" not in json.dumps([page["twins"], page["memberships"], page["events"]])


HEIGHTS = """
name = "own"
extends = "common"
languages = ["nl", "pl"]
facts = [{ name = "height", type = "number", labels = ["Hoogte", "Wysokość"] }]
[words.unit]
nl = ["vadem diep"]
"""


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Hoogte: 12 vadem diep", "vadem diep"),
        ("Hoogte: 12 vadem breed", None),
        ("Hoogte: 12 m +NAP", "m +NAP"),
        ("Wysokość: 12 m n.p.m.", "m n.p.m."),
        ("Wysokość: 12 m n.p.m. (2008)", "m n.p.m."),
    ],
)
def test_a_unit_of_several_words_is_that_of_a_language_or_of_the_dialect(line: str, unit: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(HEIGHTS, "utf-8")
    data = read(f"Koor X\n\n{line}\n", str(tmp_path / "own.toml"))["facts"][0]["data"]
    assert (data["number"], data["unit"]) == (12 if unit else None, unit)


@pytest.mark.parametrize("mark", ["", "- "])
def test_a_label_without_a_colon_is_reported_on_every_line(mark: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(HEIGHTS, "utf-8")
    lines = ["Hoogte 12", "Hoogte ongeveer 12 m", "Hoogte NAP"]
    problems = read("Koor X\n\n" + "".join([f"{mark}{line}\n" for line in lines]), str(tmp_path / "own.toml"))[
        "diagnostics"
    ]
    assert [one["subject"].removeprefix(mark) for one in problems if one["code"] == "unread-field"] == lines


TABLES = """
facts = [{ name = "treasurers", type = "entries" }, { name = "name", labels = ["Club"] },
    { name = "size", type = "number", labels = ["Members"] }]

[lists]
treasurers = ["Treasurer"]
memberships = ["Network"]
places = ["Sister club"]
none = ["When | What"]
hosted = ["host"]
participated = ["guest"]
"""


@pytest.mark.parametrize("form", ["| {} |", "{}", "{}\t"])
def test_the_head_of_a_table_says_what_is_in_it(form: str, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(f'name = "own"\nextends = "common"\nlanguages = ["en"]\n{TABLES}', "utf-8")
    rows = """Treasurer | From | To
Ann Berg | 2002 | 2009
Bo Holm | 2009 |

Network | Status of ours | Period
ICOM | treasurer | 2001–2008

When | What | Where | Role
23 May 2004 | Open day | Ghent | host
October 2015 | Conference on yeast | at the mill | guest

Sister club | Country | Since
Moulin Vert | France | 2011"""
    lines = [form.format(row.strip(" |")) if row else "" for row in rows.splitlines()]
    text = "\n".join(line.replace(" | ", "\t").strip() if form == "{}\t" else line for line in lines)
    page = read(f"Club: Old Mill\nMembers (2014): 40\n\n{text}\n", str(tmp_path / "own.toml"))
    assert page["name"] == "Old Mill"
    facts = {fact["name"]: fact["data"] for fact in page["facts"]}
    assert facts.keys() == {"size", "treasurers"}
    assert facts["size"]["number"] == 40
    found = [(entry["title"], entry["date"]["edtf"]) for entry in facts["treasurers"]["entries"]]
    assert found == [("Ann Berg", "2002/2009"), ("Bo Holm", "2009/..")]
    assert memberships(page) == [("ICOM", "treasurer", "2001/2008")]
    parts = [(event["participation"], event["capacity"], event["place"]["city"]) for event in page["events"]]
    assert events(page) == [("Open day", "2004-05-23", "Ghent"), ("Conference on yeast", "2015-10", "at the mill")]
    assert parts == [("hosted", None, "Ghent"), ("participated", None, None)]
    assert [(twin["name"], twin["since"]["edtf"]) for twin in page["twins"]] == [("Moulin Vert", "2011")]
    assert codes(page) == ["unknown-label"]  # of «Status of ours», which is a role by what is in it


def test_a_label_over_a_list_is_no_column_of_the_list_above(tmp_path: Path) -> None:
    own = 'name = "own"\nextends = "common"\nlanguages = ["en"]\n\n[shapes]\nmarkdown_headings = true\n\n'
    own += (
        '[headings]\nmemberships = ["Where we belong"]\nfacts = ["The club"]\n\n[lists]\norganised = ["Organisation"]\n'
    )
    (tmp_path / "own.toml").write_text(own, "utf-8")
    head = "| Organisation | Role | Period |\n|---|---|---|\n"
    text = f"# Club\n\n## Where we belong\n\n{head}| ICOM | treasurer | 2001–2008 |\n\n"
    text += "**Organisation:**\n\n- Night of the mills, Ghent, 18 May 2019\n\n"
    text += "## The club\n\n| Organisation | Date |\n|---|---|\n| Open day | 3 May 2004 |\n"
    page = read(text, str(tmp_path / "own.toml"))
    assert memberships(page) == [("ICOM", "treasurer", "2001/2008")]
    found = [(event["title"], event["participation"]) for event in page["events"]]
    assert found == [("Night of the mills", "organised"), ("Open day", "organised")]
    assert codes(page) == []


def test_a_label_over_a_list_is_a_label_in_a_table_of_facts(tmp_path: Path) -> None:
    own = 'name = "own"\nextends = "common"\nlanguages = ["en"]\n\n[shapes]\nmarkdown_headings = true\n\n'
    own += '[headings]\nfacts = ["The club"]\n\n[lists]\norganised = ["Organisation"]\n'
    (tmp_path / "own.toml").write_text(own, "utf-8")
    rows = "| Field | Entry |\n|---|---|\n| Organisation | ICOM |\n| Founded | 1991 |\n"
    page = read(f"# Club\n\n## The club\n\n{rows}", str(tmp_path / "own.toml"))
    assert [(fact["label"], fact["value"]) for fact in page["facts"]] == [("Organisation", "ICOM"), ("Founded", "1991")]
    assert page["events"] == []


def test_a_row_that_continues_the_one_above_is_told(dialect: str) -> None:
    page = read(
        "# X\n\n## Networks\n\n| Body | Role | From |\n| ICOM | treasurer | 2001 |\n| | president | 2004 |\n", dialect
    )
    assert memberships(page) == [("ICOM", "treasurer", "2001/..")]
    assert codes(page) == ["unread-list"]


def test_a_label_and_its_value_are_no_head_of_a_table(dialect: str) -> None:
    page = read(
        "# X\n\n## What we did\n\n| We took part in | the spring fair |\n| Prizes | the summer fair |\n", dialect
    )
    assert page["twins"] == page["memberships"] == []


@pytest.mark.parametrize("row", ["|---|---|---|", "| Aville | France | 1999 |", "| 1999 | Aville | France |"])
def test_the_only_unknown_column_of_a_head_is_reported(row: str, dialect: str) -> None:
    page = read(f"# X\n\n## Partners\n\n| Stad | Country | Since |\n{row}\n", dialect)
    assert [d["subject"] for d in page["diagnostics"] if d["code"] == "unknown-label"] == ["Stad"]


def test_the_head_of_a_table_is_no_fact(dialect: str) -> None:
    head = "| Fact | Value |\n|---|---|\n"
    page = read(f"# Exville\n\n## About us\n\n{head}| Area | 12 ha |\n| | |\n| Pond | 3 |\n", dialect)
    assert [fact["label"] for fact in page["facts"]] == ["Area", "Pond"]
    first = read("# Exville\n\n## About us\n\n| Area | 12 ha |\n|---|---|\n| Founded | 1981 |\n", dialect)
    assert [fact["label"] for fact in first["facts"]] == ["Area", "Founded"]


@pytest.mark.parametrize(
    ("line", "title", "edtf", "place"),
    [
        ("15 May 2014: Conference “X”, Malmö (Sweden)", "Conference “X”", "2014-05-15", "Malmö (Sweden)"),
        ("12 May 2016 – Conference “X”", "Conference “X”", "2016-05-12", None),
        ("2016-05-12 Conference “X”", "Conference “X”", "2016-05-12", None),
        ("12 May 2016 | Conference “X” | Ghent", "Conference “X”", "2016-05-12", "Ghent"),
        ("| 12 May 2016 | Conference “X” | Ghent |", "Conference “X”", "2016-05-12", "Ghent"),
        ("2010 – 2012 Project “X”", "Project “X”", "2010/2012", None),
        ("2021: Annual Assembly (online)", "Annual Assembly (online)", "2021", None),
        ("2021 – Summer workshop", "Summer workshop", "2021", None),
        ("Samhain Night, 31 October 2009", "Samhain Night", "2009-10-31", None),
        ("Title (Aville, October 2006)", "Title", "2006-10", "Aville"),
        ("**Night** of *Museums* (2010)", "Night of Museums", "2010", None),
        ("Steering group (12 November 2007)", "Steering group", "2007-11-12", None),
        ("Project “X”, Ostervik, 2002-2004", "Project “X”", "2002/2004", "Ostervik"),
    ],
)
@pytest.mark.parametrize("bullet", ["- ", ""])
def test_entries(line: str, title: str, edtf: str, place: str | None, bullet: str, dialect: str) -> None:
    page = read(f"# Exville\n\n## What we did\n\n{'' if line[0] == '|' else bullet}{line}\n", dialect)
    assert events(page) == [(title, edtf, place)]
    assert page["memberships"] == []


def test_lines_right_below_each_other(dialect: str) -> None:
    long = "2015: Another one, with a title so long that it was broken by\nSomebody, Ghent"
    text = f"# X\n\n## What we did\n\n2014: A day of reading\n{long}\n2016: The last"
    page = read(text, dialect)
    assert [title for title, *_ in events(page)] == [
        "A day of reading",
        "Another one, with a title so long that it was broken by Somebody",
        "The last",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("ICOM, since 1985", [("ICOM", "member", "1985/..")]),
        ("ICOM: board member, 2011–2017", [("ICOM", "other", "2011/2017")]),
        ("German Network of X, 2001–2008", [("German Network of X", "member", "2001/2008")]),
        ("ICOM: member since 1995, chair 1997", [("ICOM", "member", "1995/.."), ("ICOM", "president", "1997")]),
        ("ICOM, 2001–2003 and 2005–2007", [("ICOM", "member", "2001/2003"), ("ICOM", "member", "2005/2007")]),
        ("ICOM, 2001, 2003 and 2006", [("ICOM", "member", f"{year}") for year in (2001, 2003, 2006)]),
        ("ICOM (Norway), since 2004", []),
        ("Les Amis du livre (2001)", [("Les Amis du livre", "member", "2001")]),
        ("| ICOM | treasurer | 2001 |", [("ICOM", "treasurer", "2001")]),
        ("President of ICOM since 2001", [("ICOM", "president", "2001/..")]),
        ("Member since: 2013", [("ELTN", "member", "2013/..")]),
        ("Member since | 2013", [("ELTN", "member", "2013/..")]),
        ("Member since = 2013", [("ELTN", "member", "2013/..")]),
    ],
)  # fmt: skip
def test_memberships(line: str, expected: list[tuple[str, str, str]], dialect: str) -> None:
    page = read(f"# Exville\n\n## Networks\n\n{line}\n", dialect)
    if "President of ICOM" in line:
        expected = [(name, role, period) for name, role, period in expected]
        assert memberships(page)[0][1:] == expected[0][1:]
        return
    assert memberships(page) == expected


def test_prose_among_memberships_is_none(dialect: str) -> None:
    prose = "The town is a member of many networks."
    page = read(f"# X\n\n## Networks\n\n{prose}\n\n- ICOM\n- and others\n", dialect)
    assert memberships(page) == [("ICOM", "member", None)]
    assert codes(page) == ["unread-membership"]


def test_what_a_list_or_a_heading_says_of_its_activities(dialect: str) -> None:
    page = read(
        "# Exville\n\n## What we did\n\n- A, 2001\n\nHosted in Exville\n\n- B, 2002\n\nWith ICOM:\n\n- C, 2003\n\n"
        "### We took part in\n\n- D, 2004\n\n## Meetings of ICOM\n\n- E, 2005\n\n## Meetings at home\n\n- F, 2006\n",
        dialect,
    )
    assert [(e["title"], e["participation"], e["organisation"]["name"]) for e in page["events"]] == [
        ("A", None, "ELTN"),
        ("B", "hosted", "ELTN"),
        ("C", "attended", "International Council of Museums"),
        ("D", "participated", "ELTN"),
        ("E", "attended", "International Council of Museums"),
        ("F", "hosted", "ELTN"),
    ]


def test_what_a_list_holds_that_stands_elsewhere(dialect: str) -> None:
    page = read("# X\n\n## About us\n\nAlso a member of:\n- ICOM, since 1985\n\nWe took part in\n- A, 2001\n", dialect)
    assert memberships(page) == [("ICOM", "member", "1985/..")]
    assert events(page) == [("A", "2001", None)]
    assert codes(page) == []


def test_places_and_news_and_text(dialect: str) -> None:
    page = read(
        "# X\n\n## Partners\n\nAville (Sweden)\nBville, Germany\n\n"
        "## News\n\n- A new hall, 3 May 2008\n\n## History\n\n- 1203: a town\n",
        dialect,
    )
    assert [(twin["name"], twin["country"]["alpha_2"]) for twin in page["twins"]] == [
        ("Aville", "SE"),
        ("Bville", "DE"),
    ]
    assert [entry["title"] for entry in page["news"]] == ["A new hall"]
    assert page["events"] == []
    assert codes(page) == []


def test_facts_of_several_lines(dialect: str) -> None:
    page = read(
        "# X\n\n## About us\n\nLanguages:\n- Irish\n- Polish\n\n"
        "Mayors: Hanne Vik (1981–1996), Olav Brekke (since 1996)\n"
        "- Ann Mayor (1971–1975, 1978–1980)\n- Bo Holm, 1961–1965 and 1968–1970; Ida Lie (1966)\n\n"
        "Contact:\nAnna Berg\nTel: +49 30 123456\nanna@example.org\n\nArea: 3 ha\n\n"
        "## Prizes\n\nFirst Prize, 2004\nMedal (2015)\n",
        dialect,
    )
    facts = {fact["name"]: fact["data"] for fact in page["facts"]}
    assert facts["languages"]["items"] == ["Irish", "Polish"]
    dated = {name: [(e["title"], e["date"]["edtf"]) for e in facts[name]["entries"]] for name in ("mayors", "prizes")}
    assert dated["mayors"] == [
        ("Hanne Vik", "1981/1996"),
        ("Olav Brekke", "1996/.."),
        ("Ann Mayor", "1971/1975"),
        ("Ann Mayor", "1978/1980"),
        ("Bo Holm", "1961/1965"),
        ("Bo Holm", "1968/1970"),
        ("Ida Lie", "1966"),
    ]
    assert dated["prizes"] == [("First Prize", "2004"), ("Medal", "2015")]
    assert narrowed(facts["contact"], {"email": 0, "phone": 0}) == {
        "email": "anna@example.org",
        "phone": "+49 30 123456",
    }
    assert facts["contact"]["items"] == ["Anna Berg", "Tel: +49 30 123456", "anna@example.org"]
    assert facts["area"]["number"] == 3


@pytest.mark.parametrize(
    ("value", "phone"),
    [
        ("Fax: 040 123 456, Tel: 040 123 457", "040 123 457"),
        ("Tel: 040 123 457\nTelefax 040 123 456", "040 123 457"),
        ("Tel./Fax 040 123 456", "040 123 456"),
        ("A Street 1\nFax: 040 123 456", None),
    ],
)
def test_a_fax_is_no_telephone(value: str, phone: str | None, dialect: str) -> None:
    page = read(f"# X\n\n## About us\n\nContact: a@b.org\n{value}\n", dialect)
    assert page["facts"][0]["data"]["phone"] == phone


def test_a_label_in_a_list_that_no_list_knows_is_told(dialect: str) -> None:
    page = read("# X\n\n## Prizes\n\nFirst Prize, 2004\n\nOur choir\n\n- sopranos\n- tenors\n", dialect)
    (fact,) = page["facts"]
    assert [entry["title"] for entry in fact["data"]["entries"]] == ["First Prize"]
    assert codes(page) == ["unknown-label", "unread-list"]


def test_a_list_that_nothing_explains_is_told(dialect: str) -> None:
    page = read("# X\n\n## Our garden\n\n- roses\n- tulips\n\n2001: a wall\n2002: a gate\n", dialect)
    assert codes(page) == ["unknown-section", "unread-list"]
    assert page["events"] == []


def test_block_quotes(dialect: str) -> None:
    page = read(
        "# X\n\n## History\n\n> “A town that learns,\n> never grows old.”\n>\n> — *Ines Berg, teacher*\n\nProse.\n",
        dialect,
    )
    (quote,) = page["quotes"]
    assert quote["text"] == "A town that learns, never grows old."
    assert quote["speaker"]["name"] == "Ines Berg"


def test_marks_of_emphasis_are_in_no_value_and_in_all_blocks(dialect: str) -> None:
    link = "http://example.org/_a_/b_c"
    text = f"# X\n\n## What we did\n\n- **Night** of *Museums*, _Ghent_, 2010*\n- {link} snake_case, 2011\n"
    page = read(text, dialect)
    assert page["events"][0]["title"].startswith("Night of Museums")
    assert page["events"][1]["url"] == link
    event = page["events"][0]["span"]
    assert text[event[0] : event[1]].startswith("**Night**")


def test_a_phrase_alone_and_with_a_value(dialect: str) -> None:
    page = read("# X\n\n## About us\n\nContact: a@b.org\n\n## Contact\n\nc@d.org\n", dialect)
    assert [fact["data"]["email"] for fact in page["facts"]] == ["a@b.org", "c@d.org"]
    assert [section["title"] for section in page["sections"] if section["title"]] == ["About us", "Contact"]


# --- what is told and not guessed


@pytest.mark.parametrize(
    "value",
    ["since 2011", "no. 5", "−5 m", "1e5", "3/4", "3½ ha", "10²", "12,34,567", "1,5-2 million", "12–15,000", "5 × 3 m",
     "5 zillion €", "more than 5 ha", "see page 12", "see p. 12", "5 or 6 ha", "5 m 20 cm", "p. 5"],
)  # fmt: skip
def test_what_is_no_number_is_told(value: str, dialect: str) -> None:
    page = read(f"# X\n\n## About us\n\nArea: {value}\n", dialect)
    (fact,) = page["facts"]
    assert (fact["data"]["number"], fact["data"]["minimum"]) == (None, None)
    assert codes(page) == ["fact-unread"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("about 5 ha", (5, None, None, "ha")),
        ("2010: 5 ha", (5, None, None, "ha")),
        ("12–15 ha", (None, 12, 15, "ha")),
        ("between 40 and 60 ha", (None, 40, 60, "ha")),
    ],
)
def test_numbers_and_ranges(value: str, expected: tuple[Any, ...], dialect: str) -> None:
    page = read(f"# X\n\n## About us\n\nArea: {value}\n", dialect)
    data = page["facts"][0]["data"]
    assert (data["number"], data["minimum"], data["maximum"], data["unit"]) == expected


@pytest.mark.parametrize(
    "line",
    ["Exville works with others since 1999.", "We have been a member of ICOM since 1985.", "In 2001 we joined ICOM.",
     "Not a member of ICOM since 1985", "Not yet a member of ICOM, 2001", "ICOM, EAEA and AIMA, since 1990",
     "Concert “Night and day”, 3 May 2004", "Fair, 3 May 2004"],
)  # fmt: skip
def test_what_is_no_membership_is_told(line: str, dialect: str) -> None:
    page = read(f"# X\n\n## Networks\n\n{line}\n", dialect)
    assert page["memberships"] == []
    assert codes(page) == ["unread-membership"]


def test_memberships_beside_their_label(dialect: str) -> None:
    page = read("# X\n\n## About us\n\nAlso a member of: ICOM, since 1985; EAEA, since 1990\n", dialect)
    assert memberships(page) == [("ICOM", "member", "1985/.."), ("EAEA", "member", "1990/..")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("15 May 2014: Open depot (Ghent, Belgium)", ("Open depot", "2014-05-15", "Ghent, Belgium")),
        ("15 May 2014: Conference “Reading” (Ghent)", ("Conference “Reading”", "2014-05-15", "Ghent")),
        ("Open depot (Ghent), 15 May 2014", ("Open depot", "2014-05-15", "Ghent")),
        ("“Papers”. Pau (France), 2010", ("“Papers”", "2010", "Pau (France)")),
        ("15 May 2014\tOpen depot\tGhent", ("Open depot", "2014-05-15", "Ghent")),
        ("Conference “Reading”, Ghent, 12 May 2011.", ("Conference “Reading”", "2011-05-12", "Ghent")),
        ("2010: Harvest Fair 2011", ("Harvest Fair 2011", "2010", None)),
        ("[Fair](http://a_b.example/x_y), 2010", ("Fair", "2010", None)),
        ("Fair, 2010\n\n**2011**\n", ("Fair", "2010", None)),
    ],
)
def test_more_entries(line: str, expected: tuple[Any, ...], dialect: str) -> None:
    assert events(read(f"# Exville\n\n## What we did\n\n{line}\n", dialect)) == [expected]


@pytest.mark.parametrize(
    "head", ["| Date | Event | City | Country |\n|---|---|---|---|\n", "Date\tEvent\tPlace\tNote\n"]
)
def test_cells_of_unknown_columns_are_told(head: str, dialect: str) -> None:
    row = "| 2010 | Fair | Ghent | Belgium |" if "|" in head else "2010\tFair\tGhent\tdry"
    page = read(f"# X\n\n## What we did\n\n{head}{row}\n", dialect)
    assert events(page) == [("Fair", "2010", "Ghent")]
    assert codes(page) == ["unknown-label"]


def test_entries_of_facts(dialect: str) -> None:
    page = read(
        "# X\n\n## Prizes\n\n1. Preis, 2004\nGold, 2005\n\nArea: 3 ha\n\n"
        "- Medal (won from 1996 to 2001)\n- B, 2001; C, 2002\n",
        dialect,
    )
    found = [
        (e["title"], e["date"]["edtf"]) for f in page["facts"] if f["name"] == "prizes" for e in f["data"]["entries"]
    ]
    assert found == [("1. Preis", "2004"), ("Gold", "2005"), ("Medal", "1996/2001"), ("B", "2001"), ("C", "2002")]
    assert {f["label"] for f in page["facts"]} == {"Prizes", "Area"}


@pytest.mark.parametrize(
    ("known", "unknown"), [("Prizes", "Recordings:"), ("PRIZES:", "RECORDINGS:"), ("Partners", "Visitors of them:")]
)
def test_an_unknown_heading_ends_a_list_of_names(known: str, unknown: str, dialect: str) -> None:
    page = read(f"X\n\n{known}\n- Pipe (France), 1974\n\n{unknown}\n- Disc (France), 1979\n", dialect)
    entries = [entry["title"] for fact in page["facts"] for entry in fact["data"]["entries"]]
    assert entries + [twin["name"] for twin in page["twins"]] == ["Pipe"]
    assert codes(page) in (["unknown-label", "unread-list"], ["unknown-section", "unread-list"])


@pytest.mark.parametrize(
    ("value", "items"),
    [
        ("Irish, Polish, and Czech", ["Irish", "Polish", "Czech"]),
        ("Irish and Polish", ["Irish", "Polish"]),
        ("Brush and La Brugeoise et Nivelles, Alstom", ["Brush and La Brugeoise et Nivelles", "Alstom"]),
        ("food and drink", ["food and drink"]),
        ("music; giants and big heads", ["music", "giants and big heads"]),
        ("\n- Irish; Scots\n- Czech, Polish and Sorbian", ["Irish", "Scots", "Czech, Polish and Sorbian"]),
    ],
)
def test_items_of_a_list(value: str, items: list[str], dialect: str) -> None:
    page = read(f"# X\n\n## About us\n\nLanguages: {value}\n", dialect)
    assert page["facts"][0]["data"]["items"] == items


def test_figures_in_the_name_of_an_item_are_no_date(dialect: str) -> None:
    page = read(
        "# X\n\n## About us\n\nLanguages: TLF 2000, LF 10/10/05, DLK 23-12 (1999), Oberon since 2001\n", dialect
    )
    assert [date["edtf"] for date in page["facts"][0]["dates"]] == ["1999", "2001/.."]
    assert codes(page) == []


def test_twins_since_a_year_and_in_rows(dialect: str) -> None:
    page = read(
        "# X\n\n## Partners\n\nAville, Germany, since 1987\nBville, Ohio, USA, since 1990\n| Cville | Sweden |\n|\n",
        dialect,
    )
    twins = [(t["name"], t["country"]["alpha_2"], t["since"] and t["since"]["edtf"]) for t in page["twins"]]
    assert twins == [("Aville", "DE", "1987"), ("Bville", "US", "1990"), ("Cville", "SE", None)]


def test_a_sub_heading_that_is_a_year(dialect: str) -> None:
    page = read("# X\n\n## What we did\n\n### 2006\n\n- Fair, 3 May 2006\n", dialect)
    assert events(page) == [("Fair", "2006-05-03", None)]
    assert [section["title"] for section in page["sections"][1]["subsections"]] == ["2006"]


@pytest.mark.parametrize(
    "page",
    ["Languages:\n|\n- A", "Languages\n> \n- A", "| Languages | |\n| | |\n- A", "## Partners\n|", "## Partners\n> ",
     "## Networks\n|\n|---|---|\n", "## What we did\n> # a\n> - b, 2001\n>\n"],
)  # fmt: skip
def test_lines_of_marks_only(page: str, dialect: str) -> None:
    read(f"# X\n\n{page}\n", dialect)


def test_the_own_network_by_its_acronym(tmp_path: Path) -> None:
    named = '{ name = "Learning Towns", acronym = "ELTN" }'
    (tmp_path / "my.toml").write_text(DIALECT.replace('"ELTN"', named), "utf-8-sig")
    page = read("# X\n\n## Networks\n\nPresident of the ELTN since 2010\n", str(tmp_path / "my.toml"))
    assert page["memberships"][0]["organisation"] == {"name": "Learning Towns", "acronym": "ELTN"}


# --- the commands


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return run_text(*arguments, cwd=cwd)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('facts = [{ name = "x", labels = ["A"] }, { name = "x", labels = ["B"] }]', "4:1: the fact «x» is defined 2"),
        ('facts = [{ name = "x" }]', "4:1: the fact «x» has no label, and no heading or list holds it"),
        ('[headings]\nactivities = ["Hosted in", "Hosted in *"]', "5:1: «Hosted in *» already matches what"),
        ('[headings]\nactivities = ["## Meetings"]', "5:1: «## Meetings» begins with a mark"),
        ('[labels]\npopulation = ["Number of *"]', "5:1: «Number of *»: * is only allowed at the end of a heading"),
        ('facts = [{ name = "x", labels = ["Members (*)"] }]', "4:10: «Members (*)»: * leaves an end open only"),
        ('[lists]\nhosted = ["Held * times"]', "5:1: «Held * times»: * leaves an end open only"),
        ('[labels]\nlocation = ["Population"]', "«Population» is labels.population in common; here it is labels."),
        ('[capacity_kinds]\njuror = "meeting"', "5:1: no words for the capacity juror"),
        (
            '[[contents]]\nheadings = ["Talks"]\nholds = "news"\nactivity = "seminar"',
            "[[contents]] that holds news has no activity of the kind seminar",
        ),
        ("[[contents]]\n", "[[contents]] that holds activities has neither headings nor labels"),
    ],
)  # fmt: skip
def test_check_tells_what_has_no_effect(more: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(f'name = "my"\nextends = "common"\nlanguages = ["en"]\n{more}\n', "utf-8")
    done = run("dialect", "check", "my.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert told in done.stderr
    assert "dialect «my» is valid, with 1 warning" in done.stdout


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ('[headings]\nactivites = ["Meetings"]', "4:1: headings: unknown name «activites»: did you mean"),
        ('[lists]\ngeneral = ["Meetings"]', "unknown name «general»"),
        ('[[contents]]\nholds = "mayors"\nlabels = ["Mayors"]', "unknown name «mayors»"),
    ],
)  # fmt: skip
def test_check_refuses_what_there_is_not(more: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(f'name = "my"\nlanguages = ["en"]\n{more}\n', "utf-8")
    done = run("dialect", "check", "my.toml", cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_dialect_is_tried_on_pages(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "a.txt").write_text("# X\n\n## What we did\n\n- A, 2001\n- B, 2002\n\n## Nothing\n\n- c\n", "utf-8")
    (tmp_path / "a.json").write_text('{"events": [{"title": "A"}, {"title": "C"}], "twins": []}', "utf-8")
    done = run("dialect", "test", dialect, "a.txt", cwd=tmp_path)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "a.txt: events 2"
    assert "  not read, line 10: - c" in lines
    assert '  wrong events: title is "B", and should be "C"' in lines
    assert "events             0.500   0.500   0.500       2" in lines
    assert run("dialect", "test", dialect, "a.txt", "--least", "0.9", cwd=tmp_path).returncode == 1
    assert run("dialect", "test", dialect, ".", "--least", "0.5", cwd=tmp_path).returncode == 0
    (tmp_path / "a.json").write_text("[]", "utf-8")
    assert run("dialect", "test", dialect, "a.txt", cwd=tmp_path).returncode == 2
    (tmp_path / "a.json").unlink()
    nothing = run("dialect", "test", dialect, "a.txt", "--least", "0.9", cwd=tmp_path)
    assert "no page has a .json with expected" in nothing.stderr


def test_the_pages_of_a_folder_that_have_values_are_read(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "pages").mkdir()
    for name in ("a.html", "b.txt", "README.md", "my.toml"):
        (tmp_path / "pages" / name).write_text("<p>Area: 3 ha</p>", "utf-8")
    assert "left out" not in run("dialect", "test", dialect, "pages", cwd=tmp_path).stdout
    (tmp_path / "pages" / "a.json").write_text('{"twins": []}', "utf-8")
    lines = run("dialect", "test", dialect, "pages", cwd=tmp_path).stdout.splitlines()
    read = [line for line in lines if line.startswith("pages")]
    assert read == [f"{Path('pages') / 'a.html'}: facts 1 (its lines are those of its text)"]
    assert "left out: 3 files without a .json beside; --all reads them too" in lines
    for more in (("pages", "--all"), ("pages/b.txt",)):
        assert "b.txt: " in run("dialect", "test", dialect, *more, cwd=tmp_path).stdout


def test_the_extra_that_marked_pages_need_is_named(
    tmp_path: Path, dialect: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rich.console", None)
    (tmp_path / "a.txt").write_text("Area: 3 ha", "utf-8")
    done = CliRunner().invoke(main, ["dialect", "test", dialect, str(tmp_path / "a.txt"), "--marked"])
    assert (done.exit_code, "--marked needs the extra «show»" in done.output) == (2, True)


def test_what_is_wrong_with_answers_and_pages_is_told(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "a.txt").write_text("# X\n\n## What we did\n\n- A, 2001\n- B, 2002\n", "utf-8")
    (tmp_path / "a.json").write_text('{"evnts": []}', "utf-8")
    misspelt = run("dialect", "test", dialect, "a.txt", cwd=tmp_path)
    assert (misspelt.returncode, "evnts: unknown key" in misspelt.stderr) == (2, True)
    (tmp_path / "a.json").write_text('{"events": [{"date": {"edtf": "2001"}}, {"title": "B"}]}', "utf-8")
    (tmp_path / "b.txt").write_bytes(b"%PDF-1.4")
    failed = run("dialect", "test", dialect, ".", "--least", "1", cwd=tmp_path)
    assert (failed.returncode, "b.txt" in failed.stderr) == (1, True)
    assert run("survey", ".", cwd=tmp_path).returncode == 1


def test_what_differs_is_shown() -> None:
    long = "A title that has a hundred characters and more, so that its beginning says nothing of where two of them "
    page = {
        "events": [
            {"title": f"{long}differ", "date": {"edtf": "2001"}},
            {"title": "A\n b", "date": None},
            {"title": "X"},
        ]
    }
    wanted = {
        "events": [{"title": "A b"}, {"title": f"{long}part", "date": {"edtf": "2001"}}],
        "news": [{"title": "N"}],
    }
    assert list(compared(page | {"news": []}, wanted).mistakes()) == [
        'wrong events: title is …f where two of them differ", and should be …f where two of them part"',
        'missed news: {"title": "N"}',
        'invented events: {"title": "X"}',
    ]


def test_all_mistakes_are_shown(tmp_path: Path, dialect: str) -> None:
    (tmp_path / "a.txt").write_text("# X\n\n## Nothing\n\n" + "- c\n\nd.\n\n" * 15, "utf-8")
    (tmp_path / "a.json").write_text(json.dumps({"news": [{"title": str(number)} for number in range(15)]}), "utf-8")
    few, every = (run("dialect", "test", dialect, "a.txt", *more, cwd=tmp_path).stdout for more in ([], ["--all"]))
    assert (few.count("missed news: "), every.count("missed news: ")) == (12, 15)
    assert "what differs most: missed news 15\n" in few
    assert "  and 3 more mistakes: --all shows them" in few
    assert "more" not in every
    assert few.count("not read") < every.count("not read")


def test_answers_in_any_order() -> None:
    page = {"events": [{"kind": "fair", "title": "A"}, {"kind": "fair", "title": "B"}]}
    for wanted in (
        [{"kind": "fair"}, {"kind": "fair", "title": "A"}],
        [{"kind": "fair", "title": "A"}, {"kind": "fair"}],
    ):
        assert compared(page, {"events": wanted}).scores["events"].hits == 2


def test_ids_of_an_archive_are_no_answers_and_steer_nothing(tmp_path: Path, dialect: str) -> None:
    rows = [{"id": id, "text": "Exville is a town.\n"} for id in ("http://x.org/a.json", "/", "b\x1b]0;c\x07.txt")]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    done = run("dialect", "test", dialect, "a.jsonl", cwd=tmp_path)
    assert done.returncode == 0
    assert [line.partition(": ")[0] for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "http://x.org/a.json", "/", "b\\x1b]0;c\\x07.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "page",
    [
        "T\n" + "Foo\n5 km\n" * 7 + "Foo\n",
        'Town\n\n## What we \x1bdid\n- Fair, 3 May 2010\n\n## Facts\nAr\x7fea: 5\nB"c\\d: 6\n',
    ],
)
def test_a_draft_of_odd_pages_is_a_dialect(page: str, tmp_path: Path) -> None:
    for number in range(3):
        (tmp_path / f"{number}.txt").write_text(page, "utf-8")
    assert run("survey", ".", "--draft", "my.toml", cwd=tmp_path).returncode == 0
    assert run("dialect", "check", "my.toml", cwd=tmp_path).returncode == 0


# --- pages of a wiki

WIKI = """{{Infobox town
| name       = Exville
| area       = 12 ha
| founded    = c. [[1843]]
| mayor      = [[Anna Berg (politician)|Anna Berg]]
| elevation  = {{convert|12|m}}
}}

'''Exville''' is a [[town]] in [[Drôme (department)|Drôme]].<ref name="a">Atlas</ref>

== What we did ==
{| class="wikitable"
! Date !! Event
! Place
|-
| 2004 || ''[[Fair]]''
| style="width:3em" | [[Ghent]]
|-
| 3 May 2010
| Dance
|}

== Partners ==
*[[Lauf]], [[Germany]] <!-- checked -->
** [[Sibiu (city)|Sibiu]], Romania (since 1976)

[[Category:Towns]]
"""


@pytest.fixture
def wiki(tmp_path: Path) -> str:
    path = tmp_path / "wiki.toml"
    shapes = "[shapes]\nwiki_markup = true\nequals_headings = true\n"
    names = 'facts = [\n    { name = "name", labels = ["name"] },\n'
    text = DIALECT.replace("facts = [\n", names, 1).replace("[shapes]\n", shapes) + '[labels]\nnotice = ["Category"]\n'
    path.write_text(text, "utf-8")
    return str(path)


def test_a_page_of_a_wiki(wiki: str) -> None:
    page = read(WIKI, wiki)
    assert page["name"] == "Exville"
    assert page["summary"][0]["text"] == "Exville is a town in Drôme."
    facts = {fact["label"]: fact["value"] for fact in page["facts"]}
    assert facts == {
        "area": "12 ha",
        "founded": "c. 1843",
        "mayor": "Anna Berg",
        "elevation": "12 m",
    }
    assert events(page) == [("Fair", "2004", "Ghent"), ("Dance", "2010-05-03", None)]
    assert [(twin["name"], twin["country"]["alpha_2"]) for twin in page["twins"]] == [("Lauf", "DE"), ("Sibiu", "RO")]
    start, end = page["twins"][1]["span"]
    assert WIKI[start:end].startswith("[[Sibiu (city)|Sibiu]], Romania")
    assert codes(page) == ["unknown-label", "unknown-label"]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{{convert|96|m|ft}}", "96 m"),
        ("{{Start date|1986|9|27|df=y}}", "1986-9-27"),
        ("{{url|http://www.example.org|Home}}", "http://www.example.org"),
        ("{{lang|de|Haus am See}} (since 1990)", "Haus am See (since 1990)"),
        ("{{convert|96}}", "96"),
        ("{{coord|51|20|N}}", "{{coord|51|20|N}}"),
    ],
)
def test_words_of_templates(written: str, value: str, wiki: str) -> None:
    page = read(f"{{{{Box\n| seat = {written}\n}}}}\nThe town is old.\n", wiki)
    assert [(fact["label"], fact["value"]) for fact in page["facts"]] == [("seat", value)]


def test_quotes_and_terms_of_a_wiki(wiki: str) -> None:
    quote = "{{Cita|We learn every day.|Ann Berg, Mayor of Aville}}"
    page = read(f"== History ==\n{quote}\n\n== About us ==\n;Mayors\n* Bo (2001–2009)\n", wiki)
    assert [(quote["text"], quote["speaker"]["name"]) for quote in page["quotes"]] == [
        ("We learn every day.", "Ann Berg")
    ]
    assert [fact["label"] for fact in page["facts"]] == ["Mayors"]


def test_a_box_on_one_line(wiki: str) -> None:
    page = read("{{Box | name = Exville | area = 12 ha}}\n", wiki)
    assert [(fact["label"], fact["value"]) for fact in page["facts"]] == [("area", "12 ha")]


HEADS = """h1. Exville

h2. About us
|Founded|1843|
^ Area | 12 ha |

h2. What we did
||Date||Event||Place||
|2004|Fair|Ghent|
^ Date ^ Event ^ Place ^
| 2005 | Dance | |

h2. History
“We learn every day.”
Ann Berg, Mayor of Aville
"""


def test_headings_and_heads_of_other_wikis(wiki: str) -> None:
    lines = [f"===== {line[4:]} =====" if line.startswith("h2. ") else line for line in HEADS.splitlines()[1:]]
    for text in (HEADS, "\n".join(["====== Exville ======", *lines])):
        page = read(text, wiki)
        assert page["name"] == "Exville"
        assert {fact["label"]: fact["value"] for fact in page["facts"]} == {"Founded": "1843", "Area": "12 ha"}
        assert text[slice(*page["facts"][1]["span"])] == "Area | 12 ha"
        assert events(page) == [("Fair", "2004", "Ghent"), ("Dance", "2005", None)]
        assert [quote["speaker"]["name"] for quote in page["quotes"]] == ["Ann Berg"]
        assert codes(page) == []


def test_the_heads_of_a_table_on_a_page_of_no_wiki(dialect: str) -> None:
    page = read("# X\n\n## What we did\n\n||Date||Event||Place||\n|2004|Fair|Ghent|\n", dialect)
    assert events(page) == [("Fair", "2004", "Ghent")]
    assert codes(page) == []


def test_a_label_of_a_box_that_is_not_filled_in(wiki: str) -> None:
    page = read("{{Box\n| Website =\n| Founded = 1843\n}}\n", wiki)
    assert page["websites"] == []
    assert [fact["label"] for fact in page["facts"]] == ["Founded"]


@pytest.mark.parametrize(
    ("line", "summary"),
    [
        ("Exville is a town, Wow!! || that is it.", "Exville is a town, Wow!! || that is it."),
        ("Exville is a [town] of ]] and [[ ]].", "Exville is a [town] of ]] and [[ ]]."),
        ("Exville's is a town of the '90s.", "Exville's is a town of the '90s."),
    ],
)
def test_what_is_no_mark_of_a_wiki(line: str, summary: str, wiki: str) -> None:
    assert [text["text"] for text in read(line, wiki)["summary"]] == [summary]


def test_marks_of_a_wiki_elsewhere(dialect: str) -> None:
    page = read("# X\n\n## What we did\n\n- ''Fair'', [[Ghent]], 2010\n", dialect)
    assert page["events"][0]["text"] == "''Fair'', [[Ghent]], 2010"


def test_abbreviated_labels_bullets_of_lists_and_telephones(dialect: str) -> None:
    page = read(
        "# X\n\n## About us\n\nLanguages:\n- Irish, spoken in the west\n- Polish and Czech\n\n"
        "Contact:\nAnna Berg\nTel. (030) 55 01 17\n",
        dialect,
    )
    facts = {fact["name"]: fact["data"] for fact in page["facts"]}
    assert facts["languages"]["items"] == ["Irish, spoken in the west", "Polish and Czech"]
    assert facts["contact"]["phone"] == "(030) 55 01 17"


@pytest.mark.parametrize("items", ["Languages: Irish, Polish and Czech", "Languages:\n- Irish, Polish and Czech"])
def test_one_line_of_a_list_is_cut(items: str, dialect: str) -> None:
    (fact,) = read(f"# X\n\n## About us\n\n{items}\n", dialect)["facts"]
    assert fact["data"]["items"] == ["Irish", "Polish", "Czech"]


def test_a_label_that_ends_with_a_full_stop_needs_no_colon(tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    path.write_text(DIALECT.replace('["Area"]', '["Ar."]'), "utf-8")
    page = read("# X\n\n## About us\n\nAr. 12 ha\nAr of 13 ha it is.\n", str(path))
    assert [(fact["label"], fact["value"]) for fact in page["facts"]] == [("Ar.", "12 ha")]


def test_years_before_entries_part_long_ones(dialect: str) -> None:
    long = "Concert “Spring at the river”, with guests from many other towns"
    page = read(f"# X\n\n## What we did\n\n1997 {long}\n2015 Fair, Ghent\nof the county\n", dialect)
    assert [title for title, *_ in events(page)] == [long, "Fair, Ghent of the county"]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"population": "3450"}, 'population: "3450" must be an object: {"value": "3450"}'),
        ({"population": {"value": "3450"}}, 'population.value: "3450": input should be a valid integer'),
        ({"memberships": [{"period": 2001}]}, 'memberships[0].period: 2001 must be an object: {"edtf": 2001}'),
        ({"memberships": [{"rol": "member"}]}, "memberships[0].rol: unknown key: did you mean «role»?"),
        ({"twins": {"name": "A"}}, 'twins: {"name": "A"} must be a list'),
        ({"events": [{"participation": "hosting"}]}, 'events[0].participation: "hosting": input should be'),
        ({"evnts": []}, "evnts: unknown key: did you mean «events»?"),
        ([1], "not a JSON object"),
    ],
)
def test_mistakes_in_what_a_page_should_hold(answers: Any, message: str, dialect: str, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("a", "b"):
        (pages / f"{name}.txt").write_text("# Exville\n", "utf-8")
        (pages / f"{name}.json").write_text(json.dumps(answers), "utf-8")
    done = run("dialect", "test", dialect, "pages", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.count(message) == 1  # those of all pages in one run, those that are alike together
    assert "(and 1 more like it)" in done.stderr
    assert "Usage" not in done.stderr


def test_a_text_in_answers_is_the_first_key_of_an_object(dialect: str, tmp_path: Path) -> None:
    page = "# X\n\n## What we did\n\n- A, 2001\n- B, Ghent, 3 May 2002\n\n## Networks\n\n- ICOM, since 1985\n"
    (tmp_path / "a.txt").write_text(page, "utf-8")
    answers: dict[str, Any] = {
        "events": [{"title": "A", "date": "2001"}, {"title": "B", "date": "2002-05-03", "place": "Ghent"}],
        "memberships": [{"organisation": "ICOM", "period": "1985/.."}],
    }
    (tmp_path / "a.json").write_text(json.dumps(answers), "utf-8")
    read_well = run("dialect", "test", dialect, "a.txt", "--least", "1", cwd=tmp_path)
    assert (read_well.returncode, "what differs" in read_well.stdout) == (0, False)
    answers["events"][0]["date"] = answers["events"][1]["date"] = "2004"
    (tmp_path / "a.json").write_text(json.dumps(answers), "utf-8")
    differs = run("dialect", "test", dialect, "a.txt", cwd=tmp_path).stdout
    assert 'wrong events: date is "2001", and should be "2004"' in differs
    assert "what differs most: events.date 2\n" in differs


def test_answers_may_have_any_part_of_a_value(dialect: str, tmp_path: Path) -> None:
    parts = {
        "name": "X",
        "population": None,
        "facts": [{"name": "area", "data": {"number": 1}}],
        "events": [{"span": 3}],
    }
    (tmp_path / "a.txt").write_text("# Exville\n", "utf-8")
    (tmp_path / "a.json").write_text(json.dumps(parts), "utf-8")
    assert run("dialect", "test", dialect, "a.txt", cwd=tmp_path).returncode == 0


def test_many_pages_are_summed_up(dialect: str, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(30):
        (pages / f"{number:02}.txt").write_text("# Exville\n\n## About us\n\nPond: 3\n", "utf-8")
    lines = run("dialect", "test", dialect, "pages", cwd=tmp_path).stdout.splitlines()
    assert "and 10 more pages; pages (of 30) with each diagnostic:" in lines
    assert [line.split() for line in lines if line.startswith("  unknown-label")] == [["unknown-label", "30"]]
    assert len(lines) < 50


def test_a_key_below_a_table_belongs_above_it(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(
        'name = "a"\nlanguages = ["en"]\n[headings]\nfacts = ["A"]\ncountry = "IT"\n', "utf-8"
    )
    done = run("dialect", "check", "a.toml", cwd=tmp_path)
    assert "a.toml:5:1: headings: unknown name «country»: it is a key of the top level" in done.stderr
    assert "move it above the first [table]" in done.stderr


def test_a_label_in_a_heading_in_capitals_has_no_value(dialect: str) -> None:
    page = read("# X\n\n## About us\n\nTWINNED WITH MUSICIANS\n\n- Aville (Mali)\n", dialect)
    assert [twin["name"] for twin in page["twins"]] == []
    assert "unknown-label" in codes(page) or "unread-field" in codes(page)


@pytest.mark.parametrize(
    ("label", "value", "data"),
    [
        ("Quota (m s.l.m.)", "512", {"number": 512, "unit": "m s.l.m."}),
        ("Aperture (mm)", "12–15", {"minimum": 12, "maximum": 15, "unit": "mm"}),
        ("Aperture (mm)", "5 cm", {"number": 5, "unit": "cm"}),
        ("Height (m)", "8", {"number": 8, "unit": "m"}),
        ("Fee (€)", "8", {"number": 8, "unit": "€"}),
        ("Budget (max.)", "8", {"number": 8, "unit": None}),
        ("Budget (total)", "8", {"number": 8, "unit": None}),
        ("Budget (2014)", "8", {"number": 8, "unit": None}),
        ("Budget (e)", "8", {"number": 8, "unit": None}),
        ("Fee", "n.d.", None),
        ("Fee", "–", None),
        ("Tongues", "none", None),
        ("Fee", "n.d. yet", {"number": None}),
        ("Fee", "{{convert|96|m|ft}}", {"number": None}),
        ("Built", "{{start date|1986|9|27}}", {"date": None}),
        ("Built", "1986, again 2001", {"date": None}),
        ("Built", "in 1986", {"date": {"edtf": "1986"}}),
        ("Open", "1780-1973 and since 1998", {"period": None}),
        ("Open", "1780-1973", {"period": {"edtf": "1780/1973"}}),
        ("Tongues", "{{hlist|Irish|Polish}}", {"items": []}),
    ],
)
def test_values_of_facts(label: str, value: str, data: dict[str, Any] | None, tmp_path: Path) -> None:
    types = {"Built": "date", "Open": "period", "Tongues": "list"}
    fact = {"name": "it", "type": types.get(label, "number"), "labels": [label]}
    shown = ", ".join(f"{key} = {json.dumps(part)}" for key, part in fact.items())
    path = tmp_path / "towns.toml"
    text = DIALECT.replace("facts = [\n", f"facts = [\n    {{ {shown} }},\n", 1) + '[words]\nnone = ["n.d."]\n'
    path.write_text(text, "utf-8")
    page = read(f"# X\n\n## About us\n\n{label}: {value}\n", str(path))
    (found,) = page["facts"]
    assert (found["value"], narrowed(found["data"], data)) == (value, data)
    assert codes(page) == (["fact-unread"] if data is not None and not any(data.values()) else [])


@pytest.mark.parametrize("label", ["Official website", "Population", "Location", "Safety contract"])
def test_a_field_that_says_none_is_empty(label: str, tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    path.write_text('name = "towns"\nextends = "efus"\nwords = { none = ["missing"] }\n', "utf-8")
    page = read(f"1. General Information :\n{label}: missing\n", str(path))
    assert (page["population"], page["location"], page["websites"], page["contracts"]) == (None, None, [], [])
    assert codes(page) == ["name-missing", "population-missing"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("http://a.example, http://b.example", [("http://a.example", None), ("http://b.example", None)]),
        ("http://a.example and http://b.example.", [("http://a.example", None), ("http://b.example", None)]),
        ("http://a.example, see http://b.example", [("http://a.example", "see http://b.example")]),
    ],
)
def test_several_websites_on_a_line(value: str, found: list[tuple[str, str | None]], dialect: str) -> None:
    page = read(f"# X\n\n## About us\n\nWebsite: {value}\n", dialect)
    assert [(website["url"], website["text"]) for website in page["websites"]] == found


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Parchi e Giardini (PGX): presidente, 2001-2003", ("Parchi e Giardini", "PGX", "president", "2001/2003")),
        ("Associazione Parchi e Giardini (APG)", ("Associazione Parchi e Giardini", "APG", "member", None)),
        ("Exville è membro di ICOM dal 1998", ("ICOM", None, "member", "1998/..")),
        ("ICOM e EAEA", None),
    ],
)
def test_an_and_in_the_name_of_a_body(line: str, found: tuple[Any, ...] | None, tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    path.write_text(DIALECT.replace('languages = ["en"]', 'languages = ["it"]'), "utf-8")
    page = read(f"# Exville\n\n## Networks\n\n- {line}\n", str(path))
    memberships = [
        (*one["organisation"].values(), one["role"], one["period"] and one["period"]["edtf"])
        for one in page["memberships"]
    ]
    assert memberships == ([found] if found is not None else [])
    assert found is not None or codes(page) == ["unread-membership"]


@pytest.mark.parametrize(
    ("piece", "city"),
    [
        ("Rudnik nad Exem", "Rudnik nad Exem"),
        ("Exów pod Górą", "Exów pod Górą"),
        ("Anna Berg", None),
        ("Święto nad Wisłą", None),
    ],
)
def test_small_words_in_the_name_of_a_town(piece: str, city: str | None, tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    path.write_text(DIALECT.replace('languages = ["en"]', 'languages = ["pl"]'), "utf-8")
    page = read(f"# X\n\n## What we did\n\n- Konferencja o handlu, {piece}, 6 maja 2004\n", str(path))
    (event,) = page["events"]
    assert (event["place"] and event["place"]["city"]) == city


@pytest.mark.parametrize(
    ("written", "acronym"),
    [("NRC", "NRC"), ("Ring", None), ("Nordic Ring of Choirs", None), ("Nordic Ring of Choirs (NRC)", "NRC")],
)
def test_a_body_whose_name_in_the_dialect_is_no_acronym(written: str, acronym: str | None, tmp_path: Path) -> None:
    path = tmp_path / "towns.toml"
    listed = '\n[[organisations]]\nname = "Nordic Ring of Choirs"\naliases = ["NRC", "Ring"]\n'
    path.write_text(DIALECT + listed, "utf-8")
    (membership,) = read(f"# X\n\n## Networks\n\n- {written}, since 2001\n", str(path))["memberships"]
    assert membership["organisation"] == {"name": "Nordic Ring of Choirs", "acronym": acronym}


YEARS = """Exville

What we did
2008
- 12 April: Fair, Ghent
- Spring clean
- Seminar “3 March”, 5 May 2007
2009
- Gala (May)
- May 3: Dance
- 31 February: Talk
Hosted in Exville:
- Ball
"""


def test_the_year_on_a_line_above_entries(tmp_path: Path) -> None:
    path = tmp_path / "years.toml"
    path.write_text(DIALECT.replace("[shapes]\n", "[shapes]\nyear_lines = true\n"), "utf-8")
    page = read(YEARS, str(path))
    assert events(page) == [
        ("Fair", "2008-04-12", "Ghent"),
        ("Spring clean", "2008", None),
        ("Seminar “3 March”", "2007-05-05", None),
        ("Gala", "2009-05", None),
        ("Dance", "2009-05-03", None),
        ("Talk", None, None),
        ("Ball", None, None),
    ]
    dates = [event["date"] for event in page["events"] if event["date"] is not None]
    assert [date["text"] for date in dates] == ["12 April", "2008", "5 May 2007", "May", "May 3"]
    assert [YEARS[slice(*date["span"])] for date in dates] == [date["text"] for date in dates]
    assert codes(page) == ["invalid-date"]


def test_a_year_above_entries_is_the_date_of_none_without_that_shape(dialect: str) -> None:
    page = read(YEARS, dialect)
    assert [date for _, date, _ in events(page)] == [None, None, "2007-05-05", None, None, None, None]
    told = [
        problem["subject"]
        for problem in page["diagnostics"]
        if "above entries is the date of none" in problem["message"]
    ]
    assert told == ["2008", "2009"]


def test_the_year_of_a_sub_heading(tmp_path: Path) -> None:
    path = tmp_path / "years.toml"
    path.write_text(DIALECT.replace("[shapes]\n", "[shapes]\nyear_lines = true\n"), "utf-8")
    text = "# Exville\n\n## What we did\n\n### 2008\n\n12 April – Fair\n\n### 2009\n\n- Fair, 3 June\n"
    page = read(f"{text}\n## Prizes\n\n- Cup\n", str(path))
    assert events(page) == [("Fair", "2008-04-12", None), ("Fair", "2009-06-03", None)]
    assert page["facts"][0]["data"]["entries"][0]["date"] is None
