"""`profileparse batch`, as a user runs it: what it writes, and what a kill at any moment leaves."""

from __future__ import annotations

import csv
import datetime
import gzip
import hashlib
import json
import multiprocessing
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import profileparse
from profileparse import MissingExtraError
from tests.archives.internals import (
    COMMIT,
    FORMATS,
    Format,
    ReadOptions,
    Settings,
    Summary,
    errors_file,
    file_name,
    format_of,
    part_of,
    run,
    run_batch,
    zstd,
)
from tests.budget import budget
from tests.command import run_text
from tests.generators.pages import draw
from tests.support import SAMPLES, STOPPABLE, dialect_of, read

_SAMPLES = [path for path in SAMPLES if dialect_of(path) == "efus"]
#: One in three, Cergy among them: test_reading_back.py compares all samples in all formats.
EFUS = {path.name: read(path) for path in _SAMPLES if path.stem == "cergy" or _SAMPLES.index(path) % budget(3, 1) == 0}


def batch(*args: str | Path, stdin: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return run_text("batch", *map(str, args), stdin=stdin, cwd=cwd)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples in a ZIP, with one member that is no page."""
    path = tmp_path_factory.mktemp("archive") / "samples.zip"
    with zipfile.ZipFile(path, "w") as made:
        for name, text in EFUS.items():
            made.writestr(name, text)
        made.writestr("picture.png", b"\x89PNG\r\n\x1a\n")
    return path


@lru_cache(1)
def expected(archive: Path) -> list[dict[str, Any]]:
    return [
        json.loads(profileparse.parse(text, source_id=f"{archive}!{name}").model_dump_json())
        for name, text in EFUS.items()
    ]


# --- what is written


@pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
def test_lines(tmp_path: Path, archive: Path, suffix: str) -> None:
    out = tmp_path / f"out{suffix}"
    done = batch(archive, "-o", out)
    assert done.returncode == 1
    assert f"{len(EFUS)} pages parsed, 1 failed" in done.stderr
    unpack = {".jsonl": bytes, ".jsonl.gz": gzip.decompress, ".jsonl.zst": zstd().decompress}[suffix]
    assert [json.loads(line) for line in unpack(out.read_bytes()).splitlines()] == expected(archive)
    failed = [json.loads(line) for line in errors_file(out).read_text().splitlines()]
    assert [(row["id"], row["code"]) for row in failed] == [(f"{archive}!picture.png", "not-text")]
    assert sorted(path.name for path in tmp_path.iterdir()) == [out.name, errors_file(out).name]


def test_parts_of_the_json(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    batch(archive, "-o", out, "--no-sections", "--no-spans")
    first = json.loads(out.read_text().splitlines()[0])
    assert "sections" not in first
    assert '"span"' not in out.read_text()
    assert batch(archive, "-o", tmp_path / "out.sqlite", "--no-spans").returncode == 2


def test_folder(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out"
    batch("samples.zip", "-o", out, cwd=archive.parent)
    found = {path.name: json.loads(path.read_text()) for path in (out / "samples.zip!").parent.rglob("*.json")}
    assert set(found) == {f"samples.zip!{name}.json" for name in EFUS}
    assert found["samples.zip!cergy.txt.json"]["name"] == "Cergy"


def test_no_folder_of_pages_has_the_name_of_a_file_of_the_run(tmp_path: Path) -> None:
    for name in ("a.txt", "fresh/b.txt", "run/c.txt", "%fresh/d.txt", "%run/e.txt"):
        (tmp_path / "pages" / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / "pages" / name).write_text("Exville is a town.")
    assert batch("pages", "-o", "out", cwd=tmp_path).returncode == 0
    assert len(list((tmp_path / "out").rglob("*.txt.json"))) == 5


def test_parquet(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.parquet"
    batch(archive, "-o", out)
    rows = pq.read_table(out).to_pylist()
    assert len(rows) == len(EFUS)
    for row, profile in zip(rows, expected(archive), strict=True):
        assert row["name"] == profile["name"]
        assert [event["title"] for event in row["events"]] == [event["title"] for event in profile["events"]]
        for event, told in zip(row["events"], profile["events"], strict=True):
            if told["date"] is not None:
                start = told["date"]["start"]
                assert event["date"]["start"] == (datetime.date.fromisoformat(start) if start else None)
                assert list(event["date"]["span"].values()) == told["date"]["span"]
        assert [section["kind"] for section in row["sections"]] == [s["kind"] for s in profile["sections"]]


def test_sqlite(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.sqlite"
    batch(archive, "-o", out)
    database = sqlite3.connect(out)
    profiles = expected(archive)
    for table, field in (("membership", "memberships"), ("event", "events"), ("twin", "twins"), ("quote", "quotes")):
        count = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        assert count == sum(len(profile[field]) for profile in profiles)
    hosted = database.execute(
        "SELECT p.name, e.title, e.start_date FROM event e JOIN profile p ON p.id = e.profile_id"
        " WHERE p.name = 'Cergy' AND e.kind = 'conference' AND e.start_date > '2008' ORDER BY e.position"
    ).fetchall()
    assert hosted
    assert all(name == "Cergy" and date > "2008" for name, _, date in hosted)
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_csv(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "tables"
    batch(archive, "-o", out, "--format", "csv")
    with (out / "profile.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["name"] or None for row in rows] == [profile["name"] for profile in expected(archive)]
    with (out / "event.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == sum(len(profile["events"]) for profile in expected(archive))


class LengthWriter:
    """A format of a test: the number of characters of each page."""

    @staticmethod
    def make(profile: profileparse.Profile) -> int:
        return profile.source.characters

    def __init__(self, out: Path) -> None:
        self._out = out
        self._found: dict[str, int] = {}

    def open(self, state: dict[str, Any] | None) -> None: ...

    def write(self, id: str, payload: int) -> None:
        self._found[id] = payload

    def commit(self) -> dict[str, Any]:
        return {}

    def finish(self, about: Any) -> None:
        self._out.write_text(json.dumps(self._found))

    def close(self) -> None: ...


def test_spreadsheets_run_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1. General Information :\nTotal: =1+1\nNote: @me\nPlace: Exville")
    for more, expected in (((), ["'=1+1", "'@me", "Exville"]), (("--keep-formulas",), ["=1+1", "@me", "Exville"])):
        out = tmp_path / "tables"
        assert batch(tmp_path / "a.txt", "-o", out, "--format", "csv", "--overwrite", *more).returncode == 0
        with (out / "fact.csv").open(newline="") as file:
            assert [row["value"] for row in csv.DictReader(file)] == expected


def test_a_format_is_a_module_and_a_line(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "profileparse.outputs.lengths", sys.modules[__name__])
    monkeypatch.setitem(FORMATS, "lengths", Format("lengths", "lengths.LengthWriter", (".lengths",)))
    out = tmp_path / "out.lengths"
    assert format_of(out) == FORMATS["lengths"]
    run_batch(Settings((str(archive),), out, "lengths"))
    assert list(json.loads(out.read_text()).values()) == [len(text) for text in EFUS.values()]


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("a.jsonl", "jsonl"),
        ("a.NDJSON.zst", "jsonl"),
        ("a.pq", "parquet"),
        ("a.db", "sqlite"),
        ("a", "folder"),
        ("a.parquet.gz", None),
        ("a.csv", None),
    ],
)
def test_the_suffix_says_the_format(name: str, format_: str | None) -> None:
    found = format_of(Path(name))
    assert (found.name if found else None) == format_


def test_the_number_of_workers_changes_nothing(tmp_path: Path, archive: Path) -> None:
    for workers in ("1", "3"):
        batch(archive, "-o", tmp_path / f"{workers}.jsonl", "--workers", workers)
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "3.jsonl").read_bytes()


def test_names_of_files_stay_inside_and_differ() -> None:
    ids = [
        "a",
        "a/b",
        "a.json/b",
        "a.json",
        "../x",
        "/x",
        "./x",
        "x",
        "",
        "a//b",
        "%2E%2E/x",
        "é",
        "x" * 300,
        "x" * 301,
    ]
    names = [file_name(id) for id in ids]
    assert len(set(names)) == len(ids) - 4  # those of x, and a//b
    for name in names:
        path = os.path.normpath(os.path.join("out", name))
        assert path.startswith("out/")
        assert all(len(part.encode()) <= 255 for part in path.split("/"))
    folders = {name.rsplit("/", 1)[0] for name in names if "/" in name}
    assert not folders & set(names)


@pytest.mark.parametrize(
    ("id", "name"),
    [
        ("../pages/a.txt", "pages/a.txt.json"),
        ("/srv/pages/Sainte-Orlé.txt", "srv/pages/Sainte-Orlé.txt.json"),
        ("https://example.org/a b?x=1", "https/example.org/a b%3Fx=1.json"),
        ("more.zip!x/y.html", "more.zip!x/y.html.json"),
        ("C:\\x\n", "C%3A%5Cx%0A.json"),
        ("..", "~.json"),
    ],
)
def test_names_of_files_read_like_their_pages(id: str, name: str) -> None:
    assert file_name(id) == name


def test_pages_with_one_path_keep_their_own_files(tmp_path: Path) -> None:
    digest = hashlib.sha256(b"../x").hexdigest()[:16]
    ids = ["x", f"x~{digest}", "../x", "/x", "./x"]
    rows = [json.dumps({"id": id, "text": f"Population: {number},000"}) for number, id in enumerate(ids, 1)]
    (tmp_path / "a.jsonl").write_text("\n".join(rows))
    assert batch("a.jsonl", "-o", "out", cwd=tmp_path).returncode == 0
    found = [json.loads(path.read_text()) for path in (tmp_path / "out").glob("*.json")]
    assert {page["source"]["id"]: page["population"]["value"] // 1000 for page in found} == {
        id: number for number, id in enumerate(ids, 1)
    }


# --- which pages


def test_a_list_of_paths(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    done = batch("-", "-o", out, stdin=f"{archive}\n{tmp_path / 'missing.zip'}\n")
    assert done.returncode == 1
    assert len(out.read_text().splitlines()) == len(EFUS)
    assert "missing.zip" in errors_file(out).read_text()


def test_limit_and_sample(tmp_path: Path, archive: Path) -> None:
    batch(archive, "-o", tmp_path / "first.jsonl", "--limit", "3")
    assert len((tmp_path / "first.jsonl").read_text().splitlines()) == 3
    for name in ("one", "two"):
        batch(archive, "-o", tmp_path / f"{name}.jsonl", "--sample", "5")
    sample = (tmp_path / "one.jsonl").read_text()
    assert sample == (tmp_path / "two.jsonl").read_text()
    failed = errors_file(tmp_path / "one.jsonl")
    assert len(sample.splitlines()) + (len(failed.read_text().splitlines()) if failed.exists() else 0) == 5


def test_dry_run(tmp_path: Path, archive: Path) -> None:
    done = batch("--dry-run", archive)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1].split()[:4] == [
        str(len(EFUS) + 1),
        f"{sum(len(text.encode()) for text in EFUS.values()) + 8:,}",
        "0",
        "ZIP",
    ]


def test_duplicate_ids_are_failures(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    batch(archive, archive, "-o", out)
    assert len(out.read_text().splitlines()) == len(EFUS)
    assert errors_file(out).read_text().count("duplicate-id") == len(EFUS) + 1


def test_html_pages(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(
        "<!doctype html><html><head><meta charset='utf-8'></head><body><nav>Home</nav><h1>Exville</h1>"
        "<h2>1. General Information</h2><p>Population: 12,345 inhabitants</p>"
        "<h2>2. The City in our Network</h2><h3>The City and Efus</h3><p>Attended:</p>"
        "<ul><li>Conference “Café”, Paris, France, 5 May 2008</li></ul></body></html>",
        "utf-8",
    )
    out = tmp_path / "out.jsonl"
    assert batch(page, "-o", out).returncode == 0
    profile = json.loads(out.read_text())
    assert profile["population"]["value"] == 12345
    assert profile["events"][0]["date"]["edtf"] == "2008-05-05"
    assert profile["events"][0]["theme"] == "Café"
    assert json.loads(run_text(str(page)).stdout) == profile


# --- wrong usage


def test_an_existing_output_is_refused(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    out.write_text("mine")
    done = batch(archive, "-o", out)
    assert done.returncode == 2
    assert "--overwrite" in done.stderr
    assert out.read_text() == "mine"
    assert batch(archive, "-o", out, "--overwrite").returncode == 1
    assert len(out.read_text().splitlines()) == len(EFUS)


def test_a_complete_output_is_resumed_to_the_same_exit_code(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "Exville"}\n')
    (tmp_path / "b.jsonl").write_text('{"text": "Exville"}\n{"no": "text"}\n')
    for name, code, told in (("a", 0, []), ("b", 1, ["failures: see b.out.jsonl.errors.jsonl"])):
        command = (f"{name}.jsonl", "-o", f"{name}.out.jsonl")
        assert batch(*command, cwd=tmp_path).returncode == code
        again = batch(*command, "--resume", cwd=tmp_path)
        assert again.returncode == code
        assert again.stderr.splitlines() == [
            f"profileparse: {name}.out.jsonl is complete: there is nothing to resume",
            *told,
        ]


def test_nothing_of_the_user_is_overwritten_or_read_back(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("Exville")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("Dear Exville")
    before = sorted(tmp_path.rglob("*"))
    for out, more in (
        (pages, ()),
        (tmp_path, ()),
        (tmp_path / "mine", ()),
        (tmp_path / "mine", ("--format", "csv")),
        (tmp_path / "mine", ("--format", "sqlite")),
    ):
        done = batch(pages, "-o", out, "--overwrite", *more)
        assert done.returncode == 2, out
        assert "somewhere else" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert batch(".", "-o", "out.jsonl", cwd=pages).returncode == 0
    assert batch(".", "-o", "out.jsonl", "--overwrite", cwd=pages).returncode == 0
    assert len((pages / "out.jsonl").read_text().splitlines()) == 1
    assert batch(pages, "-o", tmp_path / "out", "--glob", "*.txt").returncode == 0
    assert batch(pages, "-o", tmp_path / "out", "--glob", "*.txt", "--overwrite").returncode == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nowhere.zip", "-o", "x.jsonl"), "no file or folder"),
        ((".",), "no output"),
        ((".", "-o", "x.xyz"), "unknown suffix of «x.xyz»"),
        ((".", "-o", "nowhere/x.jsonl"), "no folder"),
        ((".", "-o", "x.jsonl", "--dialect", "nonsense"), "no dialect"),
        ((".", "-o", "x.jsonl", "--language", "english"), "ISO 639-1"),
        ((".", "-o", "x.jsonl", "--resume", "--overwrite"), "only one of"),
        ((".", "-o", "/"), "somewhere else"),
        ((".", "-o", "x.jsonl", "--limit", "1" + 30 * "0"), "--limit"),
        ((".", "-o", "x.jsonl", "--max-page-bytes", "1" + 30 * "0"), "--max-page-bytes"),
        ((".", "-o", "x.jsonl", "--max-memory", "1" + 30 * "0"), "--max-memory"),
    ],
)
def test_wrong_usage(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    done = batch(*args, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


# --- kills


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Pages for several commits: four long ones for each, many short ones, and a few bad ones."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(6 * COMMIT):
            text = draw(number).text if number % 64 == 0 else f"Population: {number + 1000:,}\nTwinned with: A (France)"
            record: dict[str, Any] = (
                {"id": f"page-{number}", "text": text} if number % 100 else {"id": f"page-{number}"}
            )
            file.write(json.dumps(record) + "\n")
    return path


def test_kills_at_random_moments_change_nothing(tmp_path: Path, many: Path) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    start = time.monotonic()
    batch(many, "-o", whole, "--workers", "2")
    took = time.monotonic() - start
    command = [
        sys.executable,
        "-m",
        "profileparse",
        "batch",
        str(many),
        "-o",
        str(out),
        "--workers",
        "2",
        "-q",
        "--resume",
    ]
    moments = random.Random(1)  # noqa: S311
    kills = ends = 0
    while kills < budget(4, 30):
        process = subprocess.Popen(command)
        try:
            process.wait(moments.uniform(0.1, 0.8) * took)
            ends += 1
            assert out.read_bytes() == whole.read_bytes()
            out.unlink()  # and from the beginning
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            kills += 1
            assert not out.exists() or out.read_bytes() == whole.read_bytes()
    assert subprocess.run(command, check=False).returncode == 1
    assert out.read_bytes() == whole.read_bytes()
    assert errors_file(out).read_bytes() == errors_file(whole).read_bytes()
    assert ends < 2 * kills


def content(out: Path) -> dict[str, bytes]:
    """All bytes of an output, file or folder."""
    files = sorted(path for path in out.rglob("*") if path.is_file()) if out.is_dir() else [out]
    return {str(path.relative_to(out)): path.read_bytes() for path in files}


class Stop(Exception):
    pass


#: Pages between two commits where a test sets that: enough that workers are ahead of what is written.
_FEW = budget(24, COMMIT)


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("out.jsonl.gz", "jsonl"),
        ("out.jsonl.zst", "jsonl"),
        ("out.parquet", "parquet"),
        ("out.sqlite", "sqlite"),
        ("tables", "csv"),
        ("folder", "folder"),
    ],
)
def test_every_format_goes_on_to_the_same_bytes(
    tmp_path: Path, many: Path, name: str, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "COMMIT", _FEW)
    archive = tmp_path / "some.jsonl"
    with many.open("rb") as pages:
        archive.write_bytes(b"".join(islice(pages, 6 * _FEW)))
    for folder in ("whole", "stopped"):
        (tmp_path / folder).mkdir()
    settings = Settings((str(archive),), tmp_path / "whole" / name, format_, workers=2)
    run_batch(settings)
    stopped = settings._replace(out=tmp_path / "stopped" / name)
    for after in (10, _FEW + 20, 3 * _FEW, 5 * _FEW + 1):

        def stop(summary: Summary, after: int = after) -> None:
            if summary.pages == after:
                raise Stop

        with pytest.raises(Stop):
            run_batch(stopped, resume=True, report=stop)
        assert not stopped.out.exists()
    run_batch(stopped, resume=True)
    assert content(stopped.out) == content(settings.out)
    assert [path.name for path in sorted((tmp_path / "stopped").iterdir())] == sorted([name, f"{name}.errors.jsonl"])


def test_another_run_is_not_gone_on_with(tmp_path: Path, many: Path) -> None:
    out = tmp_path / "out.jsonl"
    process = subprocess.Popen([sys.executable, "-m", "profileparse", "batch", str(many), "-o", str(out), "-q"])
    while not (tmp_path / "out.jsonl.progress").exists():
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert "--resume" in batch(many, "-o", out).stderr
    assert "had other archives" in batch(many, "-o", out, "--resume", "--language", "fr").stderr
    assert batch(many, "-o", out, "--overwrite", "--limit", "5").returncode == 1


def test_ctrl_c_stops_soon_and_says_how_to_go_on(tmp_path: Path, many: Path) -> None:
    out = tmp_path / "out.jsonl"
    command = [*STOPPABLE, "batch", str(many), "-o", str(out)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)
    while not (tmp_path / "out.jsonl.progress").exists():
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    start = time.monotonic()
    _, told = process.communicate(timeout=10)
    assert time.monotonic() - start < 2
    assert process.returncode == 130
    assert "--resume" in told
    assert not out.exists()


def test_a_full_disk_is_told_and_can_be_gone_on_from(tmp_path: Path, many: Path) -> None:
    out = tmp_path / "out.jsonl"
    limit = f"ulimit -f 200; exec {sys.executable} -m profileparse batch {many} -o {out} -q --workers 1"
    done = subprocess.run(["/bin/bash", "-c", limit], capture_output=True, text=True, check=False)
    assert done.returncode in (74, -signal.SIGXFSZ, 128 + signal.SIGXFSZ)
    if done.returncode == 74:
        assert done.stderr.startswith(f"profileparse: {out}: File too large\n")
    assert not out.exists()
    assert part_of(out).exists()
    assert batch(many, "-o", out, "--resume").returncode == 1
    assert len(out.read_text().splitlines()) == sum(1 for number in range(6 * COMMIT) if number % 100)


def test_a_full_temporary_folder_is_told(tmp_path: Path, many: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def execute(self, statement: str, *given: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        def close(self) -> None:
            pass

    monkeypatch.setattr(sqlite3, "connect", lambda name: Full())
    monkeypatch.setenv("SQLITE_TMPDIR", str(tmp_path))
    with pytest.raises(OSError, match="the ids of all pages: database or disk is full") as told:
        run_batch(Settings((str(many),), tmp_path / "out.jsonl"))
    assert told.value.filename == str(tmp_path)


def test_an_archive_that_changed_is_not_gone_on_with(tmp_path: Path, many: Path) -> None:
    archive, out = tmp_path / "pages.jsonl", tmp_path / "out.jsonl"
    archive.write_bytes(many.read_bytes())

    def stop(summary: Summary) -> None:
        if summary.pages == COMMIT + 1:
            raise Stop

    with pytest.raises(Stop):
        run_batch(Settings((str(archive),), out), report=stop)
    archive.write_text("\n".join(archive.read_text().splitlines()[1:]))
    done = batch(archive, "-o", out, "--resume", "--workers", "1")
    assert done.returncode == 2


# --- without the extras


@pytest.mark.skipif(multiprocessing.get_start_method() != "fork", reason="other processes have the modules")
def test_missing_extras_are_told_before_anything_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("pyarrow.parquet", "warcio.archiveiterator", "resiliparse.extract.html2text"):
        monkeypatch.setitem(sys.modules, module, None)
    pages = tmp_path / "pages"
    (pages / "below").mkdir(parents=True)
    (pages / "crawl.warc").write_bytes(b"WARC/1.0")
    (pages / "below" / "page.HTML").write_text("<html><body>Exville</body></html>")
    (pages / "page.txt").write_text("<html><body>Exville</body></html>")
    before = sorted(tmp_path.rglob("*"))
    for archive, globbed, out in (
        ("pages/crawl.warc", "*", "a.jsonl"),
        ("pages/below", "*", "a.jsonl"),
        ("pages", "*", "a.jsonl"),
        ("pages", "*.warc", "a.jsonl"),
        ("pages/page.txt", "*", "a.parquet"),
    ):
        settings = Settings((str(tmp_path / archive),), tmp_path / out, out.rpartition(".")[2], ReadOptions((globbed,)))
        with pytest.raises(MissingExtraError, match=r'pip install "(brotli|pyarrow)>='):
            run_batch(settings)
    assert sorted(tmp_path.rglob("*")) == before
    # What a name does not tell is a failure of its page.
    summary = run_batch(Settings((str(pages),), tmp_path / "out.jsonl", read=ReadOptions(("*.txt",))))
    assert dict(summary.failures) == {"missing-extra": 1}
