"""The SQLite of `batch`: its views, its index of words, what ties a diagnostic to a row, and what the run was."""

from __future__ import annotations

import datetime
import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import profileparse
from profileparse.show import blocks_of
from tests.archives.internals import Settings, run_batch
from tests.archives.test_batch import batch
from tests.support import ROOT

PAGES = ROOT / "samples" / "museums"

DOUBTFUL = """Exville

1. General Information :
Local Security Contract: signed in 03/07/2002, renewed in 04/08/2005
Local Safety Contract: signed in 05/06/2007
Location: Netherland
Twinned with: Erkrath (Germany), Pellac (Netherland)

2. The City in our Network :
The City and Efus:
Member since: 1998
Member of the Executive Committee: 2001-2003
Hosted:
- General Assembly, Lyon, France, 3 May 2008
- Séminaire sur la sécurité, Lyon, France, 4 May 2008
Attended:
- Meeting, 03/07/2009
- Conference on video surveillance, Paris, France, 5 June 2010
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """What a run over a page with doubtful values, a sample and a picture leaves."""
    top = tmp_path_factory.mktemp("database")
    (top / "pages").mkdir()
    (top / "pages" / "doubtful.txt").write_text(DOUBTFUL, "utf-8")
    (top / "pages" / "cergy.txt").write_bytes((ROOT / "samples" / "cergy.txt").read_bytes())
    (top / "pages" / "picture.txt").write_bytes(b"\x89PNG\r\n")
    assert batch("pages", "-o", "out.sqlite", cwd=top).returncode == 1
    with closing(sqlite3.connect(top / "out.sqlite")) as found:
        found.row_factory = sqlite3.Row
        yield found


def test_views_answer_what_is_asked(database: sqlite3.Connection) -> None:
    page = {"profile_id": "pages/doubtful.txt", "name": "Exville", "country": "NL"}
    years = database.execute("SELECT * FROM events_by_page_and_year WHERE name = 'Exville' ORDER BY year").fetchall()
    assert [dict(row) for row in years] == [
        {**page, "year": "2008", "events": 2, "hosted": 2},
        {**page, "year": "2009", "events": 1, "hosted": 0},
        {**page, "year": "2010", "events": 1, "hosted": 0},
    ]
    cities = database.execute("SELECT * FROM events_by_city_and_year WHERE city = 'Lyon'").fetchall()
    assert [dict(row) for row in cities] == [{"city": "Lyon", "country": "FR", "year": "2008", "events": 2, "pages": 1}]
    members = database.execute("SELECT name, role, since FROM open_memberships ORDER BY name, since, role").fetchall()
    assert [tuple(row) for row in members if row["name"] == "Exville"] == [("Exville", "member", "1998-01-01")]
    assert len([row for row in members if row["name"] == "Cergy"]) == 3


def test_a_diagnostic_names_its_row(database: sqlite3.Connection) -> None:
    page = profileparse.parse(DOUBTFUL)
    paths = {found.path for found in page.diagnostics if found.path}
    doubtful = database.execute("SELECT * FROM doubtful_values WHERE name = 'Exville'").fetchall()
    assert {row["path"] for row in doubtful} == paths
    assert len(paths) >= 5
    for row in doubtful:
        assert row["value"] is not None, row["path"]
        if row["value_table"] == "profile":
            assert (row["path"], row["value"]) == ("/location/country", "Netherland")
            continue
        found = database.execute(
            f"SELECT * FROM {row['value_table']} WHERE profile_id = ? AND position = ?",  # noqa: S608
            (row["profile_id"], row["value_position"]),
        ).fetchone()
        field, number, *rest = row["path"][1:].split("/")
        value = getattr(page, field)[int(number)]
        assert (found["span_start"], found["span_end"]) == value.span
        if rest[:1] == ["dates"]:  # a contract has a row for each of its dates
            assert found["edtf"] == value.dates[int(rest[1])].date.edtf


def test_words_are_found_in_titles_and_blocks(database: sqlite3.Connection) -> None:
    ask = "SELECT b.profile_id, b.title, b.text FROM search JOIN block b ON b.id = search.rowid WHERE search MATCH ?"
    found = database.execute(ask, ("title: securite",)).fetchall()  # without accents
    assert [row["title"] for row in found] == ["Séminaire sur la sécurité"]
    found = database.execute(ask, ('"member since"',)).fetchall()
    assert {(row["profile_id"], row["text"]) for row in found} >= {
        (f"pages/{name}.txt", "Member since: 1998") for name in ("cergy", "doubtful")
    }
    database.execute("INSERT INTO search (search) VALUES ('integrity-check')")
    page = profileparse.parse_file(ROOT / "samples" / "cergy.txt")
    texts = database.execute("SELECT text FROM block WHERE profile_id = 'pages/cergy.txt' ORDER BY position").fetchall()
    assert [row["text"] for row in texts] == [block.text for block in blocks_of(page.sections)]
    inside = database.execute(
        "SELECT s.title FROM section s JOIN section b ON b.profile_id = s.profile_id AND b.parent = s.position"
        " WHERE b.title = 'The City and Efus' AND s.profile_id = 'pages/cergy.txt'"
    ).fetchall()
    assert [row["title"] for row in inside] == ["The City in our Network"]


def test_a_database_says_what_the_run_was_and_what_failed(database: sqlite3.Connection) -> None:
    (run,) = database.execute("SELECT * FROM run").fetchall()
    assert (run["version"], run["dialect"]) == (profileparse.__version__, "efus")
    assert (run["pages"], run["parsed"], run["failed"]) == (3, 2, 1)
    assert len(run["dialect_digest"]) == 64
    assert json.loads(run["archives"]) == ["pages"]
    assert json.loads(run["options"])["glob"] == ["*"]
    assert abs(datetime.datetime.fromisoformat(run["archives_changed"]).timestamp() - time.time()) < 3600
    counted = sum(
        database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in ("membership", "event", "twin", "quote", "practice", "news", "interview", "fact", "website")
    )
    assert run["found"] >= counted
    assert run["diagnostics"] == database.execute("SELECT count(*) FROM diagnostic").fetchone()[0]
    (failure,) = database.execute("SELECT id, code, message FROM failure").fetchall()
    assert tuple(failure) == ("pages/picture.txt", "not-text", failure["message"])
    assert "PNG" in failure["message"]


def test_tables_without_the_pages_themselves(tmp_path: Path) -> None:
    assert batch(PAGES, "-o", tmp_path / "a.sqlite", "--no-sections").returncode == 0
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        ask = "SELECT (SELECT count(*) FROM block), (SELECT count(*) FROM section), (SELECT count(*) FROM membership)"
        blocks, sections, memberships = database.execute(ask).fetchone()
    assert (blocks, sections) == (0, 0)
    assert memberships
    for wrong in ("--no-spans", "--no-sections"):
        assert batch(PAGES, "-o", tmp_path / "a.parquet", wrong).returncode == 2
    assert batch(PAGES, "-o", tmp_path / "b.sqlite", "--no-spans").returncode == 2


def test_an_sqlite_without_an_index_of_words_has_all_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("profileparse.outputs.relational._SEARCH", "CREATE VIRTUAL TABLE search USING not_there(text)")
    assert run_batch(Settings((str(PAGES),), tmp_path / "a.sqlite", "sqlite")).pages
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as database:
        names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert "search" not in names
    assert {"open_memberships", "run", "failure", "block"} <= names


def test_the_examples_run(database: sqlite3.Connection) -> None:
    (examples,) = (ROOT / "ARCHIVES.md").read_text("utf-8").split("```sql\n")[1:]
    queries = [query for query in examples.partition("```")[0].split(";") if query.strip()]
    assert len(queries) == 4
    found = [database.execute(query).fetchall() for query in queries]
    assert all(found), "an example finds nothing"
