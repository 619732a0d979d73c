"""How a page was read: exact to the character, in the terminal and as HTML; and reports of archives."""

from __future__ import annotations

import io
import json
import re
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import profileparse
from profileparse.compiled import tables
from profileparse.show import (
    blocks_of,
    cut,
    mark_of_path,
    marks_of,
    page_text,
    shares,
    unread,
)
from profileparse.show.html import page_html, report_html
from profileparse.show.report import Page, Problem, Totals, Value, source_text
from profileparse.show.results import LISTS, ReportError, totals_of
from profileparse.show.terminal import CHOICES, show
from profileparse.show.views import countries, timeline, world_map
from tests.archives.test_command import CERGY
from tests.budget import budget
from tests.command import run
from tests.fuzz.mutations import Mutator
from tests.generators.pages import draw
from tests.show.text import shown_text
from tests.support import ROOT, SAMPLES, dialect_of, read

ODD = "1. General Information :\r\nPopulation: 3,000\0\x01\x85 \ud800 <script>alert(1)</script> & “a”\f\t\xad\r\n\n"
PAGES = [
    *(pytest.param(read(path), dialect_of(path), id=path.stem) for path in SAMPLES),
    *(pytest.param(draw(seed).text, "efus", id=f"drawn-{seed}") for seed in range(10)),
    *(pytest.param(Mutator(3, number).page, "efus", id=f"mutated-{number}") for number in range(budget(20, 200))),
    *(pytest.param(text, "efus", id=name) for name, text in {"odd": ODD, "empty": "", "space": " \n "}.items()),
]


@pytest.mark.parametrize(("text", "dialect"), PAGES)
def test_the_marked_page_is_the_page(text: str | Callable[[], str], dialect: str) -> None:
    text = text if isinstance(text, str) else text()  # the first mutation takes a second
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


def test_what_a_code_means_is_said_once() -> None:
    text = "2. The City in our Network :\nAttended:\n- Meeting, 03/07/2002\n- Seminar, 04/07/2002\n"
    made = page_html(profileparse.parse(text), text)
    assert made.count(">ambiguous-date<") == 2
    assert made.count(tables().codes["ambiguous-date"].meaning.replace("'", "&#39;")) == 1


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


# --- the map


def test_every_country_has_a_point() -> None:
    codes = tomllib.loads((ROOT / "grammar" / "words" / "countries.toml").read_text("utf-8"))
    made = world_map((code, code) for code in codes)
    assert made is not None
    # Nobody lives there all the year.
    assert set(codes) - {dot.code for dot in made.dots} <= {"AQ", "BV", "HM", "UM"}
    points = {dot.code: (dot.x, dot.y) for dot in made.dots}
    assert all(0 <= x <= 144 and -2 <= y <= 60 for x, y in points.values())
    longitude, latitude = points["DE"][0] * 2.5 - 180, 75 - points["DE"][1] * 2.5
    assert 8 < longitude < 11
    assert 50 < latitude < 52


def test_a_map_needs_two_countries() -> None:
    assert world_map([]) is None
    assert world_map([("DE", "twin-1"), ("DE", "twin-2"), ("XX", "twin-3")]) is None
    made = world_map([("DE", "twin-1"), ("FR", "twin-2"), ("DE", "twin-3")])
    assert made is not None
    assert [(dot.code, dot.number, dot.id) for dot in made.dots] == [("DE", 2, "twin-1"), ("FR", 1, "twin-2")]
    assert [code for code, _ in countries(profileparse.parse(read(CERGY)))] == ["FR", "DE", "US", "GB"]


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
        "2,096 characters: 1,576 (75%) became values, 344 are headings and labels, 176 (8%) remained text; "
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


@pytest.fixture
def archived(tmp_path: Path) -> Path:
    """A folder with pages in archives."""
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("in/cergy.txt", read(CERGY))
        archive.writestr("ex.txt", "Exville is a town.\n\nPopulation: 12 inhabitants\n")
    rows = [{"text": "Population: 5 inhabitants"}, {"id": "http://x.org/1", "text": "Population: 7 inhabitants"}]
    (tmp_path / "p.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "bad.zip").write_text("no ZIP")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("a.zip!ex.txt", "12 inhabitants"),
        ("./a.zip!in/cergy.txt", "57,576 inhabitants"),
        ("p.jsonl:1", "5 inhabitants"),
        ("p.jsonl!http://x.org/1", "7 inhabitants"),
    ],
)
def test_a_page_of_an_archive_is_named_as_batch_names_it(archived: Path, name: str, found: str) -> None:
    assert found in run("show", name, cwd=archived).stdout.decode()
    assert found in shown_text(run("show", name, "--html", cwd=archived).stdout.decode())
    assert json.loads(run(name, cwd=archived).stdout)["population"]["text"] == found
    line = 3 if "ex.txt" in name else 5 if "cergy" in name else 1
    assert found in run("explain", f"{name}:{line}", cwd=archived).stdout.decode()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("show a.zip!exx.txt", "a.zip: no page «exx.txt» among its 2 pages; did you mean «a.zip!ex.txt»?"),
        ("show bad.zip!ex.txt", "bad.zip: "),
        ("explain a.zip", "a.zip: is an archive: name a page in it, a.zip!NAME"),
        ("explain .", ".: is a folder: name a page in it"),
        ("show out.jsonl", "if out.jsonl is an output of batch, profileparse report out.jsonl shows what it has"),
        ("show out.jsonl --html -o x", "no page in out.jsonl: wrote nothing"),
    ],
)
def test_what_is_no_page_says_what_to_do(archived: Path, command: str, told: str) -> None:
    (archived / "out.jsonl").write_text('{"schema_version": "1.2"}\n')
    done = run(*command.split(), cwd=archived)
    assert done.returncode == 1
    assert told in done.stderr.decode()
    assert not (archived / "x").exists()


def test_all_pages_of_an_archive_in_the_terminal(archived: Path) -> None:
    made = run("show", "a.zip", "p.jsonl", "--only", "population", cwd=archived).stdout.decode()
    assert re.findall(r"^== (.*)$", made, re.M) == ["a.zip!in/cergy.txt", "a.zip!ex.txt", "p.jsonl:1", "http://x.org/1"]
    out = archived / "shown"
    assert run("show", "a.zip!ex.txt", "p.jsonl", "--html", "-o", str(out), cwd=archived).returncode == 0
    assert len(list(out.iterdir())) == 4


# --- reports


def test_reports_of_all_outputs_say_the_same(tmp_path: Path) -> None:
    pages = [str(path) for path in SAMPLES if path.parent.name == "samples"]
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    told = []
    profiles = [profileparse.parse_file(page) for page in pages]
    for ending in ("jsonl", "jsonl.gz", "parquet", "sqlite"):
        run("batch", "-q", *pages, str(tmp_path / "a.pdf"), "-o", f"out.{ending}", cwd=tmp_path)
        found = totals_of(tmp_path / f"out.{ending}")
        assert found.pages == len(pages)
        assert found.failures == {"not-text": 1}
        assert found.values["events"] == sum(len(profile.events) for profile in profiles)
        assert found.values["contracts"] == sum(len(profile.contracts) for profile in profiles)
        assert found.counted("kind").total() == found.counted("year").total() == found.values["events"]
        assert {field: len(rows) for field, rows in found.listed_values.items()} == {
            field: len(values) for field in LISTS if (values := [one for p in profiles for one in getattr(p, field)])
        }
        assert found.codes.total() == sum(len(profile.diagnostics) for profile in profiles)
        assert found.known is not None or ending == "sqlite"
        marks = [mark for profile in profiles for mark in marks_of(profile)]
        assert 0 < found.covered < found.measured == sum(profile.source.characters for profile in profiles)
        assert len(marks) > found.values.total()
        told.append((
            found.values, found.codes, found.figures, found.cities, found.labels, found.years(), found.members(),
            found.covered, found.measured, found.doubtful, found.examples, found.doubts, found.listed_values,
            [(kept.number, kept.page.id, kept.page.problems, kept.text) for kept in found.listed()],
        ))  # fmt: skip
        assert run("report", f"out.{ending}", cwd=tmp_path).returncode == 0
        assert "Activities by year" in (tmp_path / f"out.{ending}.html").read_text("utf-8")
    assert told[0] == told[1] == told[2] == told[3]
    assert totals_of(tmp_path / "out.jsonl").known == totals_of(tmp_path / "out.parquet").known


def page_of(id: str, **given: Any) -> Page:
    """A page of which a report knows no more than is given."""
    nothing: dict[str, Any] = {"problems": [], "values": [], "characters": 0, "sha256": "", "encoding": "utf-8"}
    return Page(id=id, name=None, country=None, language=None, **(nothing | given))


def value_of(field: str, first: int | None = None, last: int | None = None, **cells: str) -> Value:
    """A value in the first eight characters of its page."""
    return Value(field, 1, 0, 8, cells, first, last)


def test_memberships_over_time() -> None:
    totals = Totals()
    periods = [(1999, 2002), (2001, None), (None, 2000)]
    totals.add(page_of("a", values=[value_of("memberships", *period, date="…") for period in periods]))
    assert totals.members() == [(1999, 2), (2000, 2), (2001, 2), (2002, 2), (2003, 1)]


def test_a_large_archive_is_listed_in_part() -> None:
    totals = Totals()
    doubt = Problem("ambiguous-date", "warning", "m", "3/5/2011", "/events/0/date", 0, 8, 1)
    for number in range(5_000):
        year = 1950 if number % 2 else 2000 + number // 1_000
        problems = [doubt] * (number % 3 if number != 4_990 else 9)
        event = value_of("events", year, title=f"Meeting {number}", kind="meeting")
        totals.add(page_of(str(number), values=[event, event, event], problems=problems))
    listed = totals.listed()
    assert len(listed) < 2_200
    assert listed[0].page.id == "4990"
    assert totals.doubtful == sum(number % 3 for number in range(5_000)) - 4_990 % 3 + 9
    assert totals.counted("year")["1950"] == 7_500
    # Of each figure some values are there, and their pages, although it comes late.
    assert 6_000 < len(totals.listed_values["events"]) < 6_100
    late = {row.page for row in totals.listed_values["events"] if row.value.first == 2004}
    assert len(late) >= 6
    assert late <= {kept.number for kept in listed}
    assert len(totals.doubts) == 50
    assert {number for number, _ in totals.doubts} <= {kept.number for kept in listed}
    made = report_html(Path("many.jsonl"), totals)
    assert "The first pages, the first of each figure" in made
    assert 'data-n="7500"' in made
    assert "and the first of each year, kind and country" in made


def test_a_list_has_the_words_of_a_diagnostic_and_what_is_beside_them() -> None:
    totals = Totals()
    texts = ["one\nMeeting, <3/5/2011>\ntwo", f"{'a' * 99}<3/5/2011>{'b' * 99}", "c" * 500]
    for number, text in enumerate(texts):
        start, end = (text.index("<"), text.index(">") + 1) if "<" in text else (0, 500)
        found = Problem("ambiguous-date", "warning", "m", None, None, start, end, 1)
        totals.add(page_of(str(number), characters=len(text), problems=[found], text=lambda text=text: text))
    made = report_html(Path("a.jsonl"), totals)
    shown = re.findall(r'<span class="note">(.*?)<mark class="problem">(.*?)</mark>(.*?)</span>', made)
    assert shown == [
        ("Meeting, ", "&lt;3/5/2011&gt;", ""),
        (f"…{'a' * 60}", "&lt;3/5/2011&gt;", f"{'b' * 60}…"),
        ("", "c" * 120, f"{'c' * 60}…"),
    ]


def test_the_room_for_pages_in_a_report_has_an_end() -> None:
    totals = Totals()
    doubt = Problem("ambiguous-date", "warning", "m", None, "/events/0/date", 0, 1, 1)
    text = "x" * 40_000
    for number in range(200):
        totals.add(page_of(str(number), characters=40_000, problems=[doubt] * (1 + (number == 199)), text=lambda: text))
    shown = [kept.page.id for kept in totals.listed() if kept.text]
    assert shown[0] == "199"
    assert 1_500_000 / 40_000 - 1 <= len(shown) <= 1_500_000 / 40_000 + 20
    long = page_of("long", characters=50_001, values=[value_of("events", kind="other")], text=lambda: text)
    totals.add(long)
    assert [kept.text for kept in totals.listed() if kept.page.id == "long"] == [None]


def test_a_report_shows_a_source_only_as_it_was_read(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_bytes(read(CERGY).encode())
    run("batch", "-q", "a.txt", "-o", "out.sqlite", cwd=tmp_path)
    run("report", "out.sqlite", cwd=tmp_path)
    made = (tmp_path / "out.sqlite.html").read_text("utf-8")
    assert shown_text(made) == read(CERGY)
    assert '<a href="a.txt" rel="noreferrer">a.txt</a>' in made
    page.write_bytes(b"Another page.")
    run("report", "out.sqlite", cwd=tmp_path)
    assert 'class="view"' not in (tmp_path / "out.sqlite.html").read_text("utf-8")
    page.unlink()
    run("report", "out.sqlite", cwd=tmp_path)
    made = (tmp_path / "out.sqlite.html").read_text("utf-8")
    assert 'class="view"' not in made
    assert "a.txt</a>" not in made
    # What has the page itself needs no file.
    for ending in ("jsonl", "parquet"):
        page.write_bytes(read(CERGY).encode())
        run("batch", "-q", "a.txt", "-o", f"out.{ending}", cwd=tmp_path)
        page.unlink()
        run("report", f"out.{ending}", cwd=tmp_path)
        made = (tmp_path / f"out.{ending}.html").read_text("utf-8")
        assert shown_text(made).split() == read(CERGY).split()


def test_values_of_pages_in_an_archive_have_their_line(archived: Path) -> None:
    run("batch", "-q", "a.zip", "-o", "out.sqlite", cwd=archived)
    run("report", "out.sqlite", cwd=archived)
    made = (archived / "out.sqlite.html").read_text("utf-8")
    line = read(CERGY)[: read(CERGY).index("Erkrath")].count("\n") + 1
    assert f"a.zip!in/cergy.txt:{line}<" in made
    assert "white space may be other" not in made
    with zipfile.ZipFile(archived / "a.zip", "w") as archive:
        archive.writestr("in/cergy.txt", "Another page.")
    run("report", "out.sqlite", cwd=archived)
    made = (archived / "out.sqlite.html").read_text("utf-8")
    assert "a.zip!in/cergy.txt:" not in made
    assert "white space may be other" in made


def test_a_database_that_has_the_pages_needs_no_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(read(CERGY), "utf-8")
    for ending in ("sqlite", "jsonl"):
        run("batch", "-q", "a.txt", "-o", f"out.{ending}", cwd=tmp_path)
    (tmp_path / "a.txt").unlink()
    profile = profileparse.parse(read(CERGY), source_id="a.txt")
    rows = [("a.txt", number, one.kind, one.text, *one.span) for number, one in enumerate(blocks_of(profile.sections))]
    with sqlite3.connect(tmp_path / "out.sqlite") as database:
        database.execute("DROP TABLE IF EXISTS block")
        database.execute("CREATE TABLE block (profile_id, position, kind, text, span_start, span_end)")
        database.executemany("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)", rows)
    stored, lines = (totals_of(tmp_path / f"out.{ending}") for ending in ("sqlite", "jsonl"))
    assert (stored.known, stored.characters) == (lines.known, lines.characters)
    assert [kept.text for kept in stored.listed()] == [page_text(profile)]


def test_without_spans_nothing_is_marked_and_no_share_is_made_up(tmp_path: Path) -> None:
    run("batch", "-q", str(CERGY), "--no-spans", "--no-sections", "-o", "out.jsonl", cwd=tmp_path)
    assert run("report", "out.jsonl", cwd=tmp_path).returncode == 0
    made = (tmp_path / "out.jsonl.html").read_text("utf-8")
    assert "of their characters" not in made
    assert 'class="view"' not in made
    assert "Cergy" in made


def test_the_file_of_another_page_is_no_source(tmp_path: Path) -> None:
    assert source_text(page_of("a\0b")) is None
    assert source_text(page_of(str(tmp_path))) is None
    assert source_text(page_of(str(CERGY))) is None


@pytest.mark.parametrize(
    ("path", "id"),
    [
        ("/events/3/date", "event-4-date"),
        ("/contracts/0/dates/1/date", "contract-1-dates-2-date"),
        ("/population", "population"),
        ("/name", ""),
        ("", ""),
    ],
)
def test_the_mark_of_a_path(path: str, id: str) -> None:
    assert mark_of_path(path) == id


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


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("report .", ". is a folder: a report needs an output of profileparse batch: .jsonl, .parquet or .sqlite"),
        ("report none.sqlite", "no file «none.sqlite»: a report needs an output of profileparse batch"),
        ("report out.txt", "out.txt: a report needs an output of profileparse batch"),
        ("report out.jsonl -o none/a.html", "can't write none/a.html: there is no folder «none»"),
    ],
)
def test_a_wrong_report_says_what_to_do(tmp_path: Path, command: str, told: str) -> None:
    for name in ("out.txt", "out.jsonl"):
        (tmp_path / name).write_text("")
    done = run(*command.split(), cwd=tmp_path)
    assert done.returncode == 2
    assert told in done.stderr.decode()
