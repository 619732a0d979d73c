"""How a page was read: exact to the character, in the terminal and as HTML; and reports of archives."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import profileparse
from profileparse.show import cut, marks_of, page_text, shares, unread
from profileparse.show.html import page_html
from profileparse.show.report import ReportError, totals_of
from profileparse.show.terminal import CHOICES, show
from profileparse.show.views import timeline
from tests.archives.test_command import CERGY
from tests.command import run
from tests.fuzz.mutations import Mutator
from tests.generators.pages import draw
from tests.show.text import shown_text
from tests.support import SAMPLES, dialect_of, read

ODD = "1. General Information :\r\nPopulation: 3,000\0\x01\x85 \ud800 <script>alert(1)</script> & “a”\f\t\xad\r\n\n"
PAGES = [
    *(pytest.param(read(path), dialect_of(path), id=path.stem) for path in SAMPLES),
    *(pytest.param(draw(seed).text, "efus", id=f"drawn-{seed}") for seed in range(20)),
    *(pytest.param(Mutator(3, number).page(), "efus", id=f"mutated-{number}") for number in range(60)),
    *(pytest.param(text, "efus", id=name) for name, text in {"odd": ODD, "empty": "", "space": " \n "}.items()),
]


@pytest.mark.parametrize(("text", "dialect"), PAGES)
def test_the_marked_page_is_the_page(text: str, dialect: str) -> None:
    profile = profileparse.parse(text, dialect=dialect)
    made = page_html(profile, text)
    assert shown_text(made) == text
    assert "<script>alert" not in made
    marks = marks_of(profile)
    pieces = list(cut(0, len(text), marks))
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text
    for mark in marks:
        covered = sum(piece.end - piece.start for piece in pieces if mark in piece.marks)
        assert covered == mark.end - mark.start
    found = shares(profile, text, marks)
    assert found.values + found.structure + found.text == found.total
    for start, end in unread(profile, marks):
        assert not any(mark.start < end and mark.end > start for mark in marks)


def test_a_profile_alone_has_its_page() -> None:
    text = read(CERGY)
    profile = profileparse.parse(text)
    assert page_text(profile).split() == text.split()
    assert len(page_text(profile)) == len(text)
    assert profile.to_html(text) == page_html(profile, text)
    assert "<script>" in profile.to_html()
    assert profile._repr_html_().startswith('<iframe srcdoc="&lt;!doctype html&gt;')


def test_it_asks_for_nothing_and_is_small() -> None:
    made = page_html(profileparse.parse(read(CERGY)), read(CERGY))
    assert not re.findall(r"""(?:src|href)=(?!["']?data:)""", made)
    assert "default-src 'none'" in made
    assert len(made.encode()) < 300_000


# --- the timeline


def test_a_timeline_draws_what_is_dated() -> None:
    profile = profileparse.parse(read(CERGY))
    drawn = ET.fromstring(timeline(profile))  # noqa: S314
    named = [element.get("data-v") for element in drawn.iter() if element.get("data-v")]
    assert named == [f"membership-{n}" for n in range(1, 5)] + [f"event-{n}" for n in range(1, 13)]
    arrows = [element for element in drawn.iter() if element.get("class") == "open"]
    assert len(arrows) == 3  # 1998/.., 1998/.., 2014/..
    assert profile.to_timeline() == timeline(profile)
    assert timeline(profileparse.parse("Nothing here.")) == ""


def test_uncertain_dates_are_pale_and_open_beginnings_open() -> None:
    page = "2. The City in our Network :\nThe City and Efus:\nMember until: 2002\nAttended:\n- Meeting <X>, c. 1995\n"
    drawn = timeline(profileparse.parse(page))
    assert 'opacity="0.4"><title>1995~: Meeting &lt;X&gt;</title>' in drawn
    assert drawn.count('class="open"') == 1


# --- the terminal


def shown(text: str, only: str | None = None) -> str:
    file = io.StringIO()
    show(profileparse.parse(text), text, only=only, file=file)
    return file.getvalue()


def test_every_line_says_what_it_is() -> None:
    lines = shown(read(CERGY)).splitlines()
    assert len(lines) == read(CERGY).count("\n") + 2
    assert lines[4].split() == ["5", "population", "Population:", "57,576", "inhabitants"]
    assert lines[27].split()[:4] == ["28", "membership", "1999/2002", "Member"]
    assert lines[35].split() == ["36", "event", "2014-06-25", "–", "General", "Assembly,", "25", "June", "2014"]
    assert lines[-1] == (
        "2,096 characters: 1,576 (75%) became values, 344 are headings and labels, 176 (8%) stayed text; "
        "0 entries have no date; 0 diagnostics"
    )
    assert "\x1b" not in shown(read(CERGY))


def test_diagnostics_stand_under_their_line() -> None:
    page = "2. The City in our Network :\nAttended:\n- Meeting, 03/07/2002\nA line that nobody reads"
    lines = shown(page).splitlines()
    assert lines[2].endswith("- Meeting, 03/07/2002")
    place = lines[2].index("03/07")
    assert lines[3][place : place + 10] == "^^^^^^^^^^"
    assert "warning ambiguous-date" in lines[3]


def test_only_some_lines() -> None:
    assert [line.split()[0] for line in shown(read(CERGY), only="twins").splitlines()] == ["13", "2,096"]
    assert len(shown(read(CERGY), only="events").splitlines()) == 13
    assert len(shown(read(CERGY), only="diagnostics").splitlines()) == 1
    page = "1. General Information :\nPopulation: 3,000\n\n2. The City in our Network :\nBla bla bla bla.\n"
    assert [line.split()[0] for line in shown(page, only="unread").splitlines()][:-1] == ["5"]
    for choice in CHOICES:
        assert shown(read(CERGY), only=choice)


def test_nothing_on_a_page_steers_the_terminal() -> None:
    assert all(c.isprintable() or c == "\n" for c in shown("Lab\x1b[2Jel\u202e: value\x9b\t[bold]x[/bold]\r\n"))
    assert "[bold]x[/bold]" in shown("[bold]x[/bold]")


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = run("show", str(CERGY)).stdout.decode()
    assert text == shown(read(CERGY))
    assert run("show", stdin=CERGY.read_bytes()).stdout.decode() == text
    with monkeypatch.context() as coloured:
        coloured.setenv("FORCE_COLOR", "1")
        assert b"\x1b[" in run("show", str(CERGY)).stdout
    assert run("show", str(CERGY), "missing.txt").returncode == 1
    assert run("show", "--only", "none", str(CERGY)).returncode == 2
    assert run("show", "-o", "x.html", str(CERGY)).returncode == 2
    one = tmp_path / "one.html"
    assert run("show", str(CERGY), "--html", "-o", str(one)).returncode == 0
    assert shown_text(one.read_text("utf-8")) == read(CERGY)
    assert shown_text(run("show", str(CERGY), "--html").stdout.decode()) == read(CERGY)


def test_a_folder_of_web_pages(tmp_path: Path) -> None:
    out = tmp_path / "shown"
    (tmp_path / "pages.jsonl").write_text(
        "\n".join(json.dumps({"id": f"<{n}>", "text": f"City{n} is a town."}) for n in "ab")
    )
    assert run("show", "pages.jsonl", "--html", cwd=tmp_path).returncode == 2
    assert run("show", "pages.jsonl", str(CERGY), "--html", "-o", str(out), cwd=tmp_path).returncode == 0
    index = (out / "index.html").read_text("utf-8")
    assert "&lt;a&gt;" in index
    assert "Cergy" in index
    for target in re.findall(r'href="([^"]+\.html)"', index):
        assert (out / target).is_file()
    assert len(list(out.iterdir())) == 4
    assert run("show", str(CERGY), "pages.jsonl", "--html", "-o", str(out), cwd=tmp_path).returncode == 2


# --- reports


def test_reports_of_all_outputs_say_the_same(tmp_path: Path) -> None:
    pages = [str(path) for path in SAMPLES if path.parent.name == "samples"]
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    told = []
    for ending in ("jsonl", "parquet", "sqlite"):
        run("batch", "-q", *pages, str(tmp_path / "a.pdf"), "-o", f"out.{ending}", cwd=tmp_path)
        found = totals_of(tmp_path / f"out.{ending}")
        profiles = [profileparse.parse_file(page) for page in pages]
        assert found.pages == len(pages)
        assert found.failures == {"not-text": 1}
        assert found.values["events"] == sum(len(profile.events) for profile in profiles)
        assert found.values["contracts"] == sum(len(profile.contracts) for profile in profiles)
        assert found.kinds.total() == found.values["events"]
        assert found.years.total() + found.undated == found.values["events"]
        assert found.codes.total() == sum(len(profile.diagnostics) for profile in profiles)
        assert (found.known is None) == (ending == "sqlite")
        told.append(
            (found.values, found.codes, found.years, found.kinds, found.countries, found.labels, found.members())
        )
        assert run("report", f"out.{ending}", cwd=tmp_path).returncode == 0
        assert "Activities by year" in (tmp_path / f"out.{ending}.html").read_text("utf-8")
    assert told[0] == told[1] == told[2]
    assert totals_of(tmp_path / "out.jsonl").known == totals_of(tmp_path / "out.parquet").known


def test_memberships_over_time() -> None:
    from profileparse.show.report import Page, Totals

    totals = Totals()
    periods = [(1999, 2002), (2001, None), (None, 2000)]
    totals.add(Page("a", "A", {}, [], periods, [], [], []))
    assert totals.members() == [(1999, 2), (2000, 2), (2001, 2), (2002, 2), (2003, 1)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b'{"x": 1}\n'),
        ("b.jsonl", b"[]\n"),
        ("a.parquet", b"PAR1"),
        ("a.sqlite", b"x" * 2000),
        ("a.txt", b""),
        ("b.sqlite", b""),
    ],
)
def test_what_no_report_is_made_of(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ReportError):
        totals_of(tmp_path / name)
    done = run("report", name, cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sections", 5),
        ("sections", [{"blocks": [{"kind": "x", "text": 5}]}]),
        ("diagnostics", [{"code": "unknown-label", "message": 5}]),
        ("events", [{"kind": None, "date": {"start": "abcd", "end": None}}]),
        ("twins", [{"country": 5}]),
        ("source", 5),
    ],
)
def test_a_damaged_output_is_told(tmp_path: Path, field: str, value: Any) -> None:
    row = json.loads(profileparse.parse("Exville").model_dump_json()) | {field: value}
    (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n", "utf-8")
    with pytest.raises(ReportError):
        totals_of(tmp_path / "a.jsonl")


@pytest.mark.parametrize("line", ["{", "{}", "[]", '{"code": 1'])
def test_a_damaged_errors_file_is_told(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text(profileparse.parse("Exville").model_dump_json() + "\n", "utf-8")
    (tmp_path / "a.jsonl.errors.jsonl").write_text(line + "\n", "utf-8")
    with pytest.raises(ReportError, match=r"errors\.jsonl"):
        totals_of(tmp_path / "a.jsonl")


def test_a_view_without_end_is_no_output(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    with sqlite3.connect(path) as database:
        for table in "profile event membership twin quote practice news interview fact website contract".split():
            database.execute(f"CREATE TABLE {table} (id, name)")
        database.execute(
            "CREATE VIEW diagnostic AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS profile_id, '' AS code, '' AS subject, i AS position FROM n"
        )
    done = run("report", str(path))
    assert done.returncode == 2
    assert "no table diagnostic" in done.stderr.decode()


def test_a_page_of_many_problems_on_one_line_is_shown_in_its_length(tmp_path: Path) -> None:
    sizes = []
    for count in (200, 400):
        page = "2. The City in our Network :\nAttended:\n- Conference " + "31/02/2010 " * count
        (tmp_path / "a.txt").write_text(page, "utf-8")
        sizes.append(len(run("show", "a.txt", cwd=tmp_path).stdout))
    assert sizes[1] < 2.5 * sizes[0]
