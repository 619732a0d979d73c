"""`profileparse explain`: what the words of a line may be, its readings, the decision, and what came of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

import profileparse
from tests.command import run_text
from tests.support import SAMPLES, dialect_of, pointed, read
from tests.unit.internals import (
    Lattice,
    Reader,
    Token,
    compile_text,
    decide,
    decoded_text,
    explain_date,
    explain_decision,
    explain_entry,
    explain_page,
    explained,
    tables,
)

PAGE = "1. General Information :\nPopulation: 3,000\nTwinned with: Aville (Mali), 5 cities\n\nBla bla bla.\n"
TOY = """
start: word+
word: NAME -> plain
    | NUMBER NAME -> counted
%declare NAME NUMBER
"""


def run(*args: str, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run_text("explain", *args, stdin=stdin, cwd=cwd)


# --- one decision


class Said:
    def start(self, parts: list[Any]) -> str:
        return " + ".join(parts)

    def plain(self, parts: list[Any]) -> str:
        return str(parts[0].text)

    def counted(self, parts: list[Any]) -> str:
        return f"{parts[0].text} times {parts[1].text}"


def decided(monkeypatch: pytest.MonkeyPatch, *meanings: str, **costs: Any) -> list[str]:
    """The lines about a decision on a text with a word for each of `meanings`."""
    monkeypatch.setitem(tables().grammars, "toy", compile_text(TOY))
    monkeypatch.setitem(tables().costs, "toy", {"shape": 2, "odd": 1, "rules": {"counted": 1}, **costs})
    words = ["one", "two", "three", "four"][: len(meanings)]
    text = " ".join(words)
    tokens, start = [], 0
    for word in words:
        tokens.append(Token("WORD", start, start + len(word), word))
        start += len(word) + 1
    reader = Reader("toy", Said())
    lattice = Lattice(tokens, text, reader.costs)
    for index, meaning in enumerate(meanings):
        for one in meaning.split():
            kind, _, cost = one.partition(":")
            lattice.add(kind, index, index + 1, cost=cost)
    made = explain_decision(None, decide(reader, lattice, []))
    json.dumps(made)
    return [*explained({"text": text, "decisions": [made], "values": {}, "diagnostics": []})][2:-2]


def test_a_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    assert decided(monkeypatch, "NAME:shape NUMBER", "NAME NUMBER:odd", most=5, lead=1) == [
        "  toy: «one two»",
        "    what each part can be, and what counts against it:",
        "      one  *NUMBER, NAME 2 (shape)",
        "      two  *NAME, NUMBER 1 (odd)",
        "    readings, cheapest first:",
        "    *   1  NUMBER NAME + 1 for counted",
        "        2  NAME·2 NAME  («one» NAME)",
        "    read: it costs 1 (at most 5), 1 less than the next with another value (at least 1)",
        "      it says   one times two",
        "      the next  one + two",
    ]


@pytest.mark.parametrize(
    ("meanings", "costs", "verdict"),
    [
        (("NAME",), {}, "    read: it costs 0, there is no other reading"),
        (
            ("NAME:shape", "NAME:shape"),
            {"most": 3},
            "    withheld, too costly: it costs 4 (at most 3), there is no other reading",
        ),
        (
            ("NAME:odd NUMBER", "NAME"),
            {"lead": 1},
            "    withheld, another reading is close: it costs 1, 0 less than the next with another value (at least 1)",
        ),
        (("NAME", "NUMBER"), {}, "    unread: it ends, where the grammar accepts NAME"),
        (
            ("NAME", "NUMBER", "NUMBER", "NAME"),
            {},
            "    unread: «three» is NUMBER, where the grammar accepts NAME",
        ),
        (("NAME", "", "NAME"), {}, "    unread: «two» is nothing, where the grammar accepts NAME, NUMBER, the end"),
    ],
)
def test_verdicts(
    monkeypatch: pytest.MonkeyPatch, meanings: tuple[str, ...], costs: dict[str, int], verdict: str
) -> None:
    assert verdict in decided(monkeypatch, *meanings, **costs)


def test_of_many_readings_the_first_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    found = decided(monkeypatch, *["NAME:shape NUMBER"] * 3, "NAME NAME:odd")
    assert sum(line.startswith("        ") and line.strip()[0].isdigit() for line in found) <= 6


# --- pages, entries, dates


def page(text: str, line: int | None = None) -> list[dict[str, Any]]:
    return explain_page(profileparse.Parser(), decoded_text(text), "-", line)


def test_the_lines_on_which_something_was_decided() -> None:
    number, found = page(PAGE)[:2]
    assert (number["line"], [decision["grammar"] for decision in number["decisions"]]) == (2, ["population"])
    assert (found["line"], found["text"], found["blocks"]) == (3, "Twinned with: Aville (Mali), 5 cities", ["fact"])
    assert "places" in [decision["grammar"] for decision in found["decisions"]]
    assert found["values"]["/twins/0"] == {"name": "Aville", "country": {"name": "Mali", "alpha_2": "ML"}}
    assert [told["code"] for told in found["diagnostics"]] == ["twins-unread"]
    (decision,) = [decision for decision in found["decisions"] if decision["grammar"] == "places"]
    start, end = decision["span"]
    assert PAGE[start:end] == decision["text"] == "Aville (Mali), 5 cities"


def test_any_line_may_be_asked_for() -> None:
    assert page(PAGE, 2)[0]["values"] == {"/population": {"value": 3000, "text": "3,000"}}
    assert page(PAGE, 5)[0]["blocks"] == ["paragraph"]
    assert {key: part for key, part in page(PAGE, 4)[0].items() if key not in ("line", "decisions")} == {
        "source": "-", "text": "", "blocks": [], "values": {}, "diagnostics": []
    }  # fmt: skip
    whole, value = page("1. General Information :\nPopulation: 3,000\n", 2)[0]["decisions"]
    assert (whole["grammar"], whole["text"]) == ("page", "Population: 3,000")
    assert "POPULATION" in [edge["type"] for edge in whole["edges"]]
    assert (value["grammar"], value["text"]) == ("population", "3,000")
    for line in (0, 7):
        with pytest.raises(ValueError, match=f"no line {line}: the page has 6"):
            page(PAGE, line)


def test_of_what_goes_on_over_lines_the_part_on_one_line() -> None:
    text = PAGE.replace("Aville (Mali), 5 cities", "Aville (Mali),\nBville (Spain)")
    (whole,) = [decision for decision in page(text)[1]["decisions"] if decision["grammar"] == "places"]
    for line, written in ((3, "Aville (Mali),"), (4, "Bville (Spain)")):
        (decision,) = [decision for decision in page(text, line)[0]["decisions"] if decision["grammar"] == "places"]
        assert decision["text"] == written
        assert written.split()[0] in [edge["text"] for edge in decision["edges"] if edge["type"] == "NAME"]
        assert len(decision["readings"]) < len(whole["readings"])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_explaining_changes_nothing_and_names_what_is_there(path: Path) -> None:
    text, parser = read(path), profileparse.Parser(dialect=dialect_of(path))
    profile = json.loads(parser.parse(text).model_dump_json())
    for found in explain_page(parser, decoded_text(text), "-"):
        json.dumps(found)
        assert next(iter(explained(found)))
        assert found["text"] == text.split("\n")[found["line"] - 1].rstrip("\r")
        for value in found["values"]:
            assert pointed(profile, value)["span"]
        for decision in found["decisions"]:
            assert decision["verdict"] in ("read", "costly", "close", "unread")
            assert all(reading["cost"] >= decision["cost"] for reading in decision["readings"])
            assert decision["text"] in text
            for reading in decision["readings"]:
                parts = [*reading["edges"], *reading["rules"]]
                assert sum(part["cost"] for part in parts) == reading["cost"]


def test_an_entry() -> None:
    found = explain_entry(profileparse.Parser(), "General Assembly, Paris, 25 June 2008")
    assert found["values"]["/"]["date"]["edtf"] == "2008-06-25"


def test_a_date_in_a_value_is_shown_as_written() -> None:
    found = explain_entry(profileparse.Parser(), "General Assembly, Paris, 25 June 2008")
    (said,) = [decision["value"] for decision in found["decisions"] if decision["grammar"] == "entry"]
    assert said.startswith("EntryParts(title: Part(text: General Assembly, type: title), place: Part(text: Paris")
    assert said.endswith("date: 25 June 2008)")


def test_an_empty_line_has_no_decision() -> None:
    (found,) = page(PAGE, 4)
    assert "  the line is empty" in list(explained(found))


def test_a_line_of_a_page_has_no_reading_of_its_own() -> None:
    (found,) = page(PAGE, 3)
    lines = list(explained(found))
    first = lines.index("  page: «Twinned with: Aville (Mali), 5 cities»")
    assert lines[first + 2].endswith("*TWINS")
    assert lines[first + 3].startswith("    read: the whole page costs ")
    assert lines.index("  places: «Aville (Mali), 5 cities»") > first


@pytest.mark.parametrize(
    ("text", "language", "verdict", "edtf"),
    [
        ("12-14 December 2012", "en", "read", "2012-12-12/2012-12-14"),
        ("le 3 mai 2008", "fr", "read", "2008-05-03"),
        ("31 of of 2009", "en", "unread", None),
    ],
)
def test_a_date(text: str, language: str, verdict: str, edtf: str | None) -> None:
    found = explain_date(text, None, None)
    (decision,) = found["decisions"]
    assert (found["language"], decision["verdict"], decision["value"]) == (language, verdict, edtf)
    assert found["values"].get("/", {}).get("edtf") == edtf


# --- the command


def test_the_command_explains_a_line(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    (tmp_path / "a:3").write_text("2. The City in our Network :\n", "utf-8")
    whole, line = run("page.txt", cwd=tmp_path), run("page.txt:3", cwd=tmp_path)
    assert whole.returncode == line.returncode == 0
    lines = line.stdout.splitlines()
    assert lines[0] in whole.stdout.splitlines()
    assert "  page: «Twinned with: Aville (Mali), 5 cities»" in lines
    assert lines[0] == "page.txt:3: Twinned with: Aville (Mali), 5 cities"
    assert '  gives /twins/0 {"name": "Aville", "country": {"name": "Mali", "alpha_2": "ML"}}' in lines
    assert "gives no value" in run("a:3:1", cwd=tmp_path).stdout
    assert run("a:3", cwd=tmp_path).stdout == ""
    assert run(stdin=PAGE).stdout == run("--text", PAGE).stdout == whole.stdout.replace("page.txt:", "-:")


def test_the_command_explains_entries_and_dates_and_writes_json() -> None:
    done = run("--entry", "General Assembly, Paris, 25 June 2008")
    assert (done.returncode, done.stderr) == (0, "")
    assert '"edtf": "2008-06-25"' in done.stdout
    assert "* marks the cheapest reading" in done.stdout
    assert "    readings, cheapest first:" in run("--date", "12-14 December 2012").stdout
    (line,) = run("--json", "--language", "fr", "--date", "3 mai 2008").stdout.splitlines()
    assert json.loads(line)["language"] == "fr"


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (("nowhere.txt",), 1, "nowhere.txt"),
        (("page.txt:9",), 2, "no line 9: the page has 6"),
        (("--date", "2008", "--entry", "X"), 2, "give only one of PAGE, --text"),
        (("--dialect", "nothing", "page.txt"), 2, "nothing"),
        (("--language", "xx", "--date", "2008"), 2, "xx"),
    ],
)
def test_wrong_usage(tmp_path: Path, args: tuple[str, ...], code: int, message: str) -> None:
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    done = run(*args, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_on_a_page_steers_the_terminal() -> None:
    assert "\x1b" not in run("--text", PAGE.replace("cities", "ci\x1b[31mties")).stdout
