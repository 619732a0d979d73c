"""Dialects: a file and no Python for pages of another network, and a clear message for every mistake in it."""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from click.testing import CliRunner

import profileparse
from profileparse import DialectError
from profileparse.cli import main
from tests.command import run
from tests.support import ROOT, SAMPLES, read
from tests.unit.internals import load_dialect, names

WIKI = """
name = "wiki"
languages = ["en"]
subheadings = ["We and"]

[shapes]
equals_headings = true
underlined_headings = true

[headings]
general = ["About us"]
network = { en = ["Networks"] }
practices = ["Work"]

[labels]
population = ["Members"]
location = ["Seat"]

[[facts]]
name = "budget"
type = "number"
labels = ["Budget"]

[[facts]]
name = "sites"
type = "places"
labels = ["Sites"]

[[facts]]
name = "home"
type = "link"
labels = ["Home page"]

[[organisations]]
name = "ABC"
aliases = ["Association of Big Clubs"]

[roles]
member = ["Belongs"]

[lists]
attended = ["Went to"]

[words]
inhabitants = ["people"]
million = ["million", "m"]
is = ["is"]
"""
WIKI_PAGE = """Rowing Club
===========

== About us ==
Exmouth Rowing is a club.
Members: 1,200 people
Seat: Devon, England
Budget: 12.5 million euros
Sites: Avel (France), Brink (Spain)
Home page: http://www.example.org/club

Networks
--------
== We and the ABC ==
Belongs since 1998
Went to:
- Spring race, Henley, 3 May 2008

== Work ==
- Youth rowing, 2007
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "wiki.toml").write_text(WIKI, "utf-8")
    return tmp_path


def dump(text: str, dialect: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(profileparse.parse(text, dialect=dialect).model_dump_json())
    return made


def test_a_dialect_of_ones_own(folder: Path) -> None:
    page = dump(WIKI_PAGE, str(folder / "wiki.toml"))
    assert (page["title"], page["source"]["dialect"]) == ("Rowing Club", "wiki")
    assert [(s["title"], s["kind"]) for s in page["sections"] if s["title"]] == [
        ("About us", "general"),
        ("Networks", "network"),
        ("Work", "practices"),
    ]
    assert page["population"]["value"] == 1200
    assert page["location"]["country"]["alpha_2"] == "GB"
    facts = {fact["name"]: fact["data"] for fact in page["facts"]}
    assert (facts["budget"]["number"], facts["home"]["url"]) == (12_500_000, "http://www.example.org/club")
    assert [(p["name"], p["country"]["alpha_2"]) for p in facts["sites"]["places"]] == [("Avel", "FR"), ("Brink", "ES")]
    (membership,) = page["memberships"]
    assert (membership["organisation"]["name"], membership["period"]["edtf"]) == ("ABC", "1998/..")
    (event,) = page["events"]
    assert (event["title"], event["participation"], event["place"]["city"]) == ("Spring race", "attended", "Henley")
    assert [entry["title"] for entry in page["practices"]] == ["Youth rowing"]


@pytest.mark.parametrize(
    ("value", "number", "unit"),
    [
        ("112.4 km²", 112.4, "km²"),
        ("48,6 kmq", 48.6, "kmq"),
        ("8.1 %", 8.1, "%"),
        ("333 m s.l.m.", 333, "m s.l.m."),
        ("333 m", 333, "m"),
        ("1.2 m €", 1_200_000, "€"),
        ("€ 1.2m", 1_200_000, "€"),
        ("EUR 450,000", 450_000, "EUR"),
        ("€ 1.2 bn", None, None),
        ("~3.8 ha", 3.8, "ha"),
        ("1,234.5 ha", 1234.5, "ha"),
        ("1.200,50 EUR", 1200.5, "EUR"),
        ("1 234,5 km", 1234.5, "km"),
        ("12.5 million euros", 12_500_000, "euros"),
        ("400 inh", 400, "inh"),
        ("12345678901234567890", None, None),
        ("none yet", None, None),
    ],
)
def test_numbers_of_facts(folder: Path, value: str, number: float | None, unit: str | None) -> None:
    page = dump(f"== About us ==\nMembers: 5\nBudget: {value}\n", str(folder / "wiki.toml"))
    (fact,) = page["facts"]
    assert (fact["data"]["number"], fact["data"]["unit"]) == (number, unit)
    assert [d["code"] for d in page["diagnostics"]] == ([] if number is not None else ["fact-unread"])


def test_a_telephone_number_is_no_date(folder: Path) -> None:
    source = WIKI + '[[facts]]\nname = "contact"\ntype = "contact"\nlabels = ["Phone"]\n'
    (folder / "wiki.toml").write_text(source, "utf-8")
    page = dump("== About us ==\nMembers: 5\nPhone: 0832 55.00.12\n", str(folder / "wiki.toml"))
    assert page["facts"][0]["data"]["phone"] == "0832 55.00.12"
    assert page["diagnostics"] == []


def test_shapes_are_off_where_a_dialect_does_not_switch_them_on() -> None:
    page = dump("== X ==\n\nText\n----\n", "efus")
    assert [section["kind"] for section in page["sections"]] == ["other"]
    assert {block["kind"] for block in page["sections"][0]["blocks"]} == {"paragraph"}


def test_extending(folder: Path) -> None:
    child = folder / "child.toml"
    child.write_text(
        'name = "child"\nlanguages = ["en"]\nextends = "wiki.toml"\nwithout = ["labels.location", "lists"]\n'
        '[labels]\npopulation = ["Rowers"]\n[[organisations]]\nname = "ABC"\naliases = ["Big Clubs"]\n',
        "utf-8",
    )
    dialect = load_dialect(str(child))
    assert dialect.labels.population == {"*": ["Members", "Rowers"]}
    assert (dialect.labels.location, dialect.lists) == ({}, {})
    assert [organisation.aliases for organisation in dialect.organisations] == [["Big Clubs"]]
    assert dialect.shapes.equals_headings
    over_efus = folder / "mine.toml"
    over_efus.write_text(
        'name = "mine"\nlanguages = ["en"]\nextends = "efus"\n[labels]\ntwins = ["Our friends abroad"]\n', "utf-8"
    )
    page = dump(
        "1. General Information :\nOur friends abroad: Avel (Spain)\nTwinned with: Brink (Italy)\n", str(over_efus)
    )
    assert [twin["name"] for twin in page["twins"]] == ["Avel", "Brink"]


GOOD = 'name = "x"\nlanguages = ["en"]\n'


@pytest.mark.parametrize(
    ("content", "place", "words"),
    [
        (b'name = "x"\nlanguages = 3\n', "2:1", "languages"),
        (b'name = "x"\nlanguages = ["en"]\n\n[lables]\npopulation = ["P"]\n', "4:1", "did you mean «labels»"),
        (
            b'name = "x"\nlanguages = ["en"]\n[labels]\nlocation = ["L"]\npopulatoin = ["P"]\n',
            "5:1",
            "did you mean «population»",
        ),
        (b'name = "x"\nlanguages = ["en"]\n[roles]\nking = ["King"]\n', "4:1", "unknown name"),
        (
            b'name = "x"\nlanguages = ["en"]\n[labels]\npopulation = ["A"]\nlocation = ["a"]\n',
            "5:1",
            "is listed under labels.population and",
        ),
        (
            b'name = "x"\nfacts = [\n  { name = "a", labels = ["]", "#"] },  # {\n  { name = "b", type = "x" },\n]\n',
            "4:17",
            "facts.type: unknown name «x»",
        ),
        (b'name = "x"\nfacts = [{ name = "a" }, { name = "b", labls = ["B"] }]\n', "2:40", "unknown key"),
        (b'languages = ["en"]\n', "1:1", "name: this key is missing"),
        (b'name = "x"\nlanguages = ["en"]\n[labels\n', "", "not TOML"),
        (b'name = "\xff"\n', "", "not UTF-8"),
        (b"#" * 10_000_000, "", "larger than"),
        (b'name = "x"\nlanguages = ["en"]\nextends = "bad.toml"\n', "", "in a circle"),
        (b'name = "x"\nlanguages = ["en"]\nextends = "nothing"\n', "3:1", "neither a file beside this one nor a"),
        (
            b'name = "x"\nlanguages = ["en"]\nextends = "efus"\nwithout = ["labels.nothing"]\n',
            "4:1",
            "what this dialect extends has no «labels.nothing»: did you",
        ),
        (b'name = "x"\nlanguages = ["en"]\n[labels]\npopulation = [""]\n', "4:1", "population"),
    ],
)
def test_bad_files(tmp_path: Path, content: bytes, place: str, words: str) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_bytes(content)
    done = CliRunner().invoke(main, ["dialect", "check", str(bad)])  # an exception would give exit code 1
    assert done.exit_code == 2
    assert words in done.output
    assert f"bad.toml:{place}" in done.output
    with pytest.raises(DialectError):
        load_dialect(str(bad))


BEGINNING = 'name = "x"\nlanguages = ["en"]\nextends = "efus"\n'


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ("".join(f"key{number} = 1\n" for number in range(2000)), "and 1980 more mistakes"),
        ("x" * 100_000 + " = 1", "unknown key"),
        ("day_first = " + "9" * 100_000, "not TOML"),
        ("a" + ".a" * 100_000 + " = 1", "more than 50 parts"),
        ("[" + "a." * 100_000 + "a]", "more than 50 parts"),
        ("[[" * 3000, "not TOML"),
        ("day_first = " + "[" * 3000, "not TOML"),
    ],
    ids=["keys", "long key", "digits", "dots", "dots of a table", "tables", "lists"],
)
def test_hostile_files(tmp_path: Path, more: str, words: str) -> None:
    path = tmp_path / "hostile.toml"
    path.write_text(BEGINNING + more)
    with pytest.raises(DialectError, match=words) as raised:
        load_dialect(str(path))
    assert len(str(raised.value)) < 10_000


@pytest.mark.parametrize("name", ["n" * 5000, "n\0"])
def test_names_that_no_system_takes(tmp_path: Path, name: str) -> None:
    with pytest.raises(DialectError, match="neither a file nor one of"):
        load_dialect(name)
    path = tmp_path / "hostile.toml"
    path.write_text(BEGINNING.replace("efus", name.replace("\0", "\\u0000")))
    with pytest.raises(DialectError, match="neither a file beside this one nor a built-in dialect"):
        load_dialect(str(path))


def test_a_long_chain_of_files(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.toml").write_text(BEGINNING.replace("efus", f"{number + 1}.toml"))
    with pytest.raises(DialectError, match="more than 20 files"):
        load_dialect(str(tmp_path / "0.toml"))


@pytest.mark.parametrize("name", names())
def test_built_in_dialects_pass_their_own_check(tmp_path: Path, name: str) -> None:
    copy = tmp_path / "copy.toml"
    source = read(ROOT / "grammar" / "dialects" / f"{name}.toml")
    copy.write_text(source.replace(f'name = "{name}"', 'name = "copy"'), "utf-8")
    assert load_dialect(str(copy)).model_dump(exclude={"name"}) == load_dialect(name).model_dump(exclude={"name"})


def test_the_starter_is_a_dialect(tmp_path: Path) -> None:
    path = tmp_path / "starter.toml"
    path.write_text(read(ROOT / "grammar" / "starter.toml"), "utf-8")
    assert load_dialect(str(path)).name == "my-dialect"


def test_the_environment_names_a_dialect(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROFILEPARSE_DIALECT", str(folder / "wiki.toml"))
    assert profileparse.parse(WIKI_PAGE).source.dialect == "wiki"
    assert profileparse.parse(WIKI_PAGE, dialect="efus").source.dialect == "efus"


def test_many_words_cost_no_time(tmp_path: Path) -> None:
    """Words are looked up, so that 5,000 more of them change nothing but the loading."""
    large = tmp_path / "large.toml"
    aliases = ", ".join(f'"Society number w{i}x of the y{i} valley"' for i in range(5000))
    large.write_text(
        f'name = "large"\nextends = "efus"\nlanguages = ["en"]\n[[organisations]]\nname = "SN"\naliases = [{aliases}]\n'
    )
    text = read(ROOT / "samples" / "cergy.txt")

    def seconds(dialect: str) -> float:
        start = time.process_time()
        for _ in range(5):
            profileparse.parse(text, dialect=dialect)
        return time.process_time() - start

    pairs = [(seconds("efus"), seconds(str(large))) for _ in range(10)]
    # The two of a pair meet the same slow or fast moment of a machine that does other things as well.
    assert median(large / small for small, large in pairs[1:]) < 1.3


def survey(*args: str) -> subprocess.CompletedProcess[bytes]:
    return run("survey", *args)


def test_survey_tells_the_unknown(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text(WIKI_PAGE, "utf-8")
    (pages / "b.txt").write_text("1. General Information :\nPopulation: 12,345\nFlood wall: 1953\n", "utf-8")
    found = json.loads(survey(str(pages)).stdout)
    assert found["pages"] == 2
    assert 0 < found["understood"] < 1
    unknown = {(f["what"], f["phrase"]) for f in found["findings"] if not f["known"]}
    assert {("label", "Flood wall"), ("heading", "About us"), ("label", "Budget")} <= unknown
    assert ("label", "Population", True) in {(f["what"], f["phrase"], f["known"]) for f in found["findings"]}
    drawn = tmp_path / "mine.toml"
    table = survey(str(pages), "--table", "--dialect", "efus", "--draft", str(drawn))
    assert b"unknown" in table.stdout
    assert '"Flood wall"' in drawn.read_text("utf-8")
    assert load_dialect(str(drawn)).name == "mine"
    assert survey(str(pages), "--draft", str(drawn)).returncode == 2
    # Pages that `efus` knows give a dialect of their own too, unless it is named.
    (pages / "a.txt").write_text("1. General Information :\nPopulation: 12,345\nFlood wall: 1954\n", "utf-8")
    assert survey(str(pages), "--draft", str(tmp_path / "whole.toml")).returncode == 0
    whole = (tmp_path / "whole.toml").read_text("utf-8")
    assert 'extends = "common"' in whole
    assert '\n    { name = "flood-wall"' in whole or '\n    { name = "flood_wall"' in whole


def test_a_survey_with_a_draft_says_what_the_draft_does_not_know(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for number in range(4):
        text = f"# Mill {number}\n\n## Karte\n\nBudget: {number}00 EUR\nMotto: so {number}\nBau: 198{number}\n"
        (pages / f"{number}.txt").write_text(f"{text}\n## Mills {number}\n", "utf-8")
    found = json.loads(survey(str(pages), "--draft", str(tmp_path / "mine.toml")).stdout)
    known = {(f["what"], f["phrase"]): f["known"] for f in found["findings"]}
    assert known["heading", "Karte"]
    assert known["label", "Budget"]
    assert not known["heading", "Mills 0"]


def test_survey_knows_a_web_page_by_its_name(tmp_path: Path) -> None:
    page = tmp_path / "exville.html"
    page.write_text("<p>1. General Information :</p><p>Population: 12,345</p><p>Flood wall: 1953</p>", "utf-8")
    phrases = {finding["phrase"] for finding in json.loads(survey(str(page)).stdout)["findings"]}
    assert {"Population", "Flood wall"} <= phrases
    assert not any("<" in phrase for phrase in phrases)


def test_survey_of_a_known_archive_understands_it() -> None:
    found = json.loads(survey(str(ROOT / "samples" / "cergy.txt")).stdout)
    assert found["understood"] > 0.85
    assert [f for f in found["findings"] if not f["known"]] == []
    assert len([path for path in SAMPLES if path.parent.name == "lesenetz"]) >= 2


def own(tmp_path: Path, more: str) -> str:
    path = tmp_path / "own.toml"
    path.write_text(f'name = "own"\nlanguages = ["en"]\nextends = "efus"\n{more}', "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ('organisation = "ELTN"', {"name": "ELTN", "acronym": None}),
        (
            'organisation = { name = "Learning Towns", acronym = "ELTN" }',
            {"name": "Learning Towns", "acronym": "ELTN"},
        ),
        ("", {"name": "Efus", "acronym": None}),  # that of the dialect below
    ],
)
def test_a_network_is_meant_where_nothing_else_is_named(tmp_path: Path, told: str, expected: object) -> None:
    text = "2. The City in our Network :\nMember since: 2013\nMember of Efus since 1999\n"
    text += "Attended:\n- Seminar, 3 May 2008\n"
    text += "The City and Efus:\nMember since: 2001\nAttended:\n- Meeting, 4 May 2008\n"
    page = dump(text, own(tmp_path, told))
    efus = {"name": "Efus", "acronym": None}
    assert [found["organisation"] for found in page["memberships"]] == [expected, efus, efus]
    assert [found["organisation"] for found in page["events"]] == [expected, efus]


def test_what_is_missing_is_reported_where_it_is_expected(tmp_path: Path) -> None:
    page = "1. General Information :\nLocation: France\n"
    codes = [found["code"] for found in dump(page, own(tmp_path, ""))["diagnostics"]]
    assert codes == ["name-missing", "population-missing"]
    plain = tmp_path / "plain.toml"
    plain.write_text('name = "plain"\nlanguages = ["en"]\n[headings]\ngeneral = ["General Information"]\n', "utf-8")
    assert [found["code"] for found in dump(page, str(plain))["diagnostics"]] == ["unknown-label"]
    assert dump("2. The City in our Network :\n", own(tmp_path, ""))["diagnostics"] == []  # its beginning is cut off
    assert "name-missing" not in [found.code for found in profileparse.parse(page, name="Exville").diagnostics]


def test_the_name_of_a_page_may_be_in_a_field(tmp_path: Path) -> None:
    dialect = own(tmp_path, 'facts = [{ name = "name", labels = { en = ["Name of the town"] } }]\n')
    page = dump("Our page\n\n1. General Information :\nName of the town: Exville\n", dialect)
    assert (page["name"], page["title"]) == ("Exville", "Our page")


def test_a_phrase_means_what_the_dialect_says_that_extends_another(tmp_path: Path) -> None:
    mine = own(tmp_path, '[labels]\ntwins = { en = ["Location"] }\n[lists]\nhosted = ["Attended"]\n')
    page = dump("1. General Information :\nLocation: Erkrath (Germany)\nLocalisation : France\n", mine)
    assert [twin["name"] for twin in page["twins"]] == ["Erkrath"]
    assert page["location"]["country"]["alpha_2"] == "FR"
    assert load_dialect(mine).lists["hosted"]["*"] == ["Attended"]
    event = dump("2. The City in our Network :\nAttended:\n- Seminar, 3 May 2008\n", mine)["events"][0]
    assert event["participation"] == "hosted"
    with pytest.raises(DialectError, match=r"is listed under labels\.location and under labels\.twins"):
        load_dialect(own(tmp_path, '[labels]\ntwins = ["Place"]\nlocation = ["Place"]\n'))


@pytest.mark.parametrize(
    "label",
    ["Tel.", "Reg.-Nr.", "Height (max.)", "PLZ, Ort", "Höhe ü. M.", "% of women", "Motto!", "area_km2",
     "1. Vorsitzender", "2nd chair", "Mitglieder*innen", "R&D", "Tel. (privat)", "Members'", "C++"],
)  # fmt: skip
def test_a_label_matches_as_it_is_written(label: str, tmp_path: Path) -> None:
    facts = f'facts = [{{ name = "x", labels = ["{label}"] }}, {{ name = "y", labels = ["C", "Women"] }}]'
    dialect = own(tmp_path, f'{facts}\n[headings]\nfacts = ["About us"]\n')
    page = dump(f"Exville\n\nAbout us\n{label}: 0331 966-0\n{label.upper()} : b\n", dialect)
    assert [(fact["name"], fact["label"], fact["value"]) for fact in page["facts"]] == [
        ("x", label, "0331 966-0"), ("x", label.upper(), "b"),
    ]  # fmt: skip


def test_signs_tell_labels_apart(tmp_path: Path) -> None:
    facts = 'facts = [{ name = "n", labels = ["Women"] }, { name = "share", labels = ["Women %", "Women (%)"] }]'
    page = dump("Exville\n\nAbout\nWomen: 5\nWomen %: 40\nWomen (%): 41\n",
                own(tmp_path, f'{facts}\n[headings]\nfacts = ["About"]\n'))  # fmt: skip
    assert [(fact["name"], fact["value"]) for fact in page["facts"]] == [("n", "5"), ("share", "40"), ("share", "41")]


@pytest.mark.parametrize(
    ("heading", "line"),
    [(heading, heading) for heading in ("What we did?", "Auszeichn.", "Prizes, medals", "Awards (since 2000)")]
    + [("Awards *", "Awards (since 2000)"), ("2. Awards", "2. Awards"), ("¿Quiénes somos?", "¿Quiénes somos?")],
)
def test_a_heading_matches_as_it_is_written(heading: str, line: str, tmp_path: Path) -> None:
    dialect = own(tmp_path, f'facts = [{{ name = "x", type = "entries" }}]\n[headings]\nx = ["{heading}"]\n')
    page = dump(f"Exville\n\n{line}\n- Gold, 2003\n", dialect)
    assert [(fact["name"], fact["label"]) for fact in page["facts"]] == [("x", line)]
    # What its date is outside of brackets, or an enumeration, is an entry, and opens nothing.
    assert dump(f"Exville\n\n{line.split(maxsplit=1)[0]} ceremony, 3 May 2004\n", dialect)["facts"] == []


def test_names_of_organisations_match_as_they_are_written(tmp_path: Path) -> None:
    names = ["Bund, Land & Stadt", "Terre des hommes (Schweiz)", "Yahoo!", "1. FC Exville"]
    dialect = own(tmp_path, f'[[organisations]]\nname = "X"\naliases = {json.dumps(names)}\n')
    page = "2. The City in our Network :\n" + "".join(f"Member of {name} since 2001\n" for name in names)
    found = [membership["organisation"] for membership in dump(page, dialect)["memberships"]]
    assert [organisation["name"] for organisation in found] == names


@pytest.mark.parametrize(
    ("languages", "more", "codes"),
    [
        ('"de"', "", []),
        ('"de", "fr"', "", []),
        ('"en"', "", ["ambiguous-date"]),
        ('"de", "en"', "", ["ambiguous-date"]),
        ('"xx"', "", ["ambiguous-date"]),  # no list says what its order is
        ('"de"', "day_first = false\n", ["ambiguous-date"]),
    ],
)
def test_a_language_has_its_order(languages: str, more: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    facts = 'facts = [{ name = "x", type = "date", labels = ["Founded"] }]\n[headings]\nfacts = ["About us"]\n'
    path.write_text(f'name = "mine"\nlanguages = [{languages}]\n{more}{facts}', "utf-8")
    page = dump("Exville\n\nAbout us\nFounded: 03/07/2002\n", str(path))
    assert page["facts"][0]["data"]["date"]["edtf"] == ("2002-03-07" if more else "2002-07-03")
    assert [found["code"] for found in page["diagnostics"]] == codes


def test_a_word_of_a_language_that_the_dialect_does_not_name_is_a_word_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    labels = '[labels]\nlocation = { fr = ["Siège"], de = ["Sitz"] }\n[headings]\nnetwork = ["Netz"]\n'
    for languages, roles in (('"de"', ["Mitglied"]), ('"de", "fr"', ["Mitglied", "Membre"])):
        path.write_text(f'name = "mine"\nextends = "common"\nlanguages = [{languages}]\n{labels}', "utf-8")
        page = dump("Exville\n\nNetz\nMitglied: 2001\nMembre: 2002\n", str(path))
        assert [found["role_text"] for found in page["memberships"]] == roles
    done = CliRunner().invoke(main, ["dialect", "check", str(path)])
    assert "with" not in done.stdout
    path.write_text(path.read_text("utf-8").replace('"de", "fr"', '"de"'), "utf-8")
    assert "«Siège» is in the language fr" in CliRunner().invoke(main, ["dialect", "check", str(path)]).output


def test_an_open_phrase_means_what_the_dialect_says_that_extends_another(tmp_path: Path) -> None:
    (tmp_path / "below.toml").write_text('name = "below"\nlanguages = ["en"]\n[lists]\nhosted = ["Hosted in *"]\n')
    path = tmp_path / "above.toml"
    path.write_text('name = "above"\nlanguages = ["en"]\nextends = "below.toml"\n[lists]\nattended = ["Hosted in *"]\n')
    assert load_dialect(str(path)).lists == {"hosted": {"*": []}, "attended": {"*": ["Hosted in *"]}}


def test_a_small_word_of_no_known_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DialectError, match=r"own.toml:5:1: words: .*«inhabitant»: did you mean «inhabitants»"):
        load_dialect(own(tmp_path, '[words]\ninhabitant = ["souls"]\n'))


@pytest.mark.parametrize(
    ("country", "location", "found"),
    [
        ('country = "IT"', "Lecce, Puglia", ("Puglia", "IT")),
        ('country = "IT"', "Lyremont, France", ("France", "FR")),
        ('country = "IT"', "Munich, Bavaria", None),  # the region of another country says nothing
        ('country = "IT"', "Lecce", None),
        ("", "Lecce, Puglia", None),
    ],
)
def test_regions_are_in_the_country_of_the_dialect(
    country: str, location: str, found: tuple[str, str] | None, tmp_path: Path
) -> None:
    dialect = own(tmp_path, country)
    page = dump(f"1. General Information :\nLocation: {location}\nTwinned with: Xa, Xb (Puglia)\n", dialect)
    read = page["location"]["country"]
    assert (read and (read["name"], read["alpha_2"])) == found
    twins = [(twin["region"], (twin["country"] or {}).get("alpha_2")) for twin in page["twins"]]
    assert twins == [(None, None), ("Puglia", "IT" if country else None)]


ONE_FACT = "[[facts]]\nname = 'a'\nlabels = ['A']\n"


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ('country = "XX"', "4:1: country: ISO 3166-1 has no code «XX»"),
        ('country = "it"', "4:1: country: «it» is not two capital letters, an ISO 3166-1 code: did you mean «IT»?"),
        (
            'country = "Italy"',
            "4:1: country: «Italy» is not two capital letters, an ISO 3166-1 code: did you mean «IT»?",
        ),
        ('without = ["labels.twinns"]', "4:1: without: what this dialect extends has no «labels.twinns»: did you mean"),
        ('expected = ["populaton"]', "4:1: expected: unknown name «populaton»: did you mean «population»?"),
        ('day_first = "maybe"', "4:1: day_first: expected true or false"),
        ('headings = ["A"]', "4:1: headings: expected a table, as in [headings]"),
        ('[facts]\nheight = ["Height"]', "4:1: facts: expected tables, as in [[facts]]"),
        (
            'facts = [{ name = "a", type = "nummber", labels = ["A"] }]',
            "4:24: facts.type: unknown name «nummber»: did you mean «number»?",
        ),
        (f"{ONE_FACT}\n[[facts]]\nlabels = ['X']", "8:1: facts.name: this key is missing"),
        (f"{ONE_FACT}\n[[facts]]\nname = 'b'\ntype = 'int'", "10:1: facts.type: unknown name «int»: there are text, n"),
        (f"{ONE_FACT}\n[[facts]]\nname = 'b'\nlabel = ['X']", "10:1: facts.label: unknown key: did you mean «labels»?"),
        (f"{ONE_FACT}\n[[facts]]\nname = 'b'\nlabels = ['A']", "9:1: «A» is listed under facts.a and under facts.b: "),
        ('[[contents]]\nholds = "activity"', "5:1: contents: unknown name «activity»: did you mean «activities»?"),
        ('organisation = { name = "X", acronim = "Y" }', "organisation.acronim: unknown key: did you mean «acronym»?"),
        (
            '[roles]\nboard-member = ["X"]',
            "unknown name «board-member»: did you mean «honorary-member»? There are member, founding-member, executive",
        ),
        ('[kinds]\ngeneral_assembly = ["X"]', "unknown name «general_assembly»: did you mean «general-assembly»?"),
        ('[labels]\nfact = ["…"]', "5:1: labels.fact: «…» is not a phrase with a letter or a digit"),
        ('[labels]\nfact = [""]', "5:1: labels.fact: an empty phrase: remove it"),
        ("[labels]\nfact = [12]", "5:1: labels.fact: expected a text in quotation marks"),
        ('[headings]\nfacts = { eng = ["X"] }', "«eng» is not two small letters, an ISO 639-1 code"),
        (
            '[labels]\nfact = ["a]\n',
            "5:12: not TOML: Illegal character '\\n': the text before the end of the line lacks",
        ),
        ('[labels]\nfact = ["a"]\nfact = ["b"]', "not TOML: Cannot overwrite a value: this key is there twice"),
    ],
)
def test_a_mistake_is_quoted_with_what_would_be_right(more: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(DialectError) as raised:
        load_dialect(own(tmp_path, more))
    assert message in str(raised.value)


def test_one_run_shows_all_mistakes_and_no_usage(tmp_path: Path) -> None:
    more = 'country = "XX"\n[labels]\ntwins = ["A"]\nlocation = ["A"]\n[lists]\nactivites = ["B"]\n'
    more += '[words]\nas = ["C"]\nat_ = ["D"]\n'
    done = CliRunner().invoke(main, ["dialect", "check", own(tmp_path, more)])
    assert done.exit_code == 2
    lines = done.output.splitlines()
    assert [line.rpartition("own.toml:")[2].partition(":")[0] for line in lines] == ["6", "9", "12", "4"]
    assert "Usage" not in done.output
