"""A real cluster of two executors: the rows of `batch`, whatever happens to one of them."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import profileparse
from profileparse import Failure, Parser
from tests.command import run as run_command
from tests.generators.pages import draw
from tests.spark.cluster import cluster, environment, executors, kill_one, why_not

pytestmark = pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can run")

COUNT = 300
#: The JSON of each page, and the code of each failure.
Expected = tuple[dict[str, Any], dict[str, str]]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with cluster() as session:
        yield session


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return {f"page-{seed:05}": draw(seed).text for seed in range(COUNT)}


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, str]) -> Path:
    """Drawn pages as JSON Lines, a ZIP, a WARC, Parquet and files, with some that are no pages."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = tmp_path_factory.mktemp("archives") / "in"
    folder.mkdir()
    pages = list(drawn.items())
    rows = [json.dumps({"id": id, "text": text}) for id, text in pages[:150]]
    (folder / "a.jsonl").write_text("\n".join([*rows, "no JSON", json.dumps({"id": "empty"})]))
    with zipfile.ZipFile(folder / "b.zip", "w") as made:
        for id, text in pages[150:170]:
            made.writestr(f"{id}.txt", text)
    pq.write_table(
        pa.table({"id": [id for id, _ in pages[170:240]], "text": [t for _, t in pages[170:240]]}), folder / "c.parquet"
    )
    crawl = io.BytesIO()
    for id, text in pages[240:270]:
        crawl.write(gzip.compress(_record(f"http://example.org/{id}", text.encode())))
    (folder / "d.warc.gz").write_bytes(crawl.getvalue())
    for id, text in pages[270:]:
        (folder / f"{id}.txt").write_text(text)
    (folder / "z.pdf").write_bytes(b"%PDF-1.7")
    return folder


def _record(uri: str, page: bytes) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    head += f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nContent-Length: {len(page)}\r\n"
    return head.encode() + b"Content-Type: text/plain\r\n\r\n" + page + b"\r\n\r\n"


@pytest.fixture(scope="module")
def expected(archives: Path) -> Expected:
    """What `batch` gives: the JSON of each page, and the code of each failure."""
    out = archives.parent / "batch.jsonl"
    run_command("batch", "-q", str(archives), "-o", str(out))
    profiles = [json.loads(line) for line in out.read_text().splitlines()]
    failures = [json.loads(line) for line in Path(f"{out}.errors.jsonl").read_text().splitlines()]
    return {page["source"]["id"]: page for page in profiles}, {row["id"]: row["code"] for row in failures}


def profiles_of(frame: Any) -> dict[str, Any]:
    """The JSON of each row by its id, with the values of the models in between."""
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    found = {}
    for row in rows:
        for name in ("wave", "failure"):
            row.pop(name, None)
        for section in row["sections"]:
            for below in section["subsections"]:
                below["subsections"] = []
        profile = profileparse.Profile.model_validate(row)
        found[profile.source.id] = json.loads(profile.to_json())
    assert len(found) == len(rows)
    return found


# --- a frame


def test_a_frame_is_parsed_as_anywhere(spark: Any, drawn: dict[str, str], tmp_path: Path) -> None:
    from profileparse.spark import frame_schema, parse_frame

    frame = spark.createDataFrame(list(drawn.items()), "name string, body string").repartition(4)
    made = parse_frame(frame, "body", "name")
    assert made.schema == frame_schema()
    assert made.where("failure is not null").count() == 0
    assert profiles_of(made) == {
        id: json.loads(profileparse.parse(t, source_id=id).to_json()) for id, t in drawn.items()
    }


def test_a_row_that_is_no_text_is_a_failure(spark: Any) -> None:
    from profileparse.spark import parse_frame

    rows = [("a", b"%PDF-1.4"), ("b", None), ("c", b"Exville is a town.")]
    made = parse_frame(spark.createDataFrame(rows, "id string, text binary"), "text", "id")
    failed = {row.failure.id: row.failure.code for row in made.where("failure is not null").collect()}
    assert failed == {"a": "not-text", "b": "no-text"}
    assert [row.name for row in made.where("failure is null").collect()] == ["Exville"]
    assert parse_frame(spark.createDataFrame([("x",)], "text string"), "text").first().source.id == "-"


def test_a_dialect_file_goes_with_the_work(spark: Any, tmp_path: Path) -> None:
    from profileparse.spark import parse_frame

    file = tmp_path / "my.toml"
    file.write_text('name = "my"\nextends = "efus"\nlanguages = ["en"]\n[labels]\ntwins = ["Friends"]\n')
    frame = spark.createDataFrame([("1. General Information :\nFriends: Erkrath (Germany)\n",)], "text string")
    made = parse_frame(frame, "text", dialect=file, language="en")
    file.unlink()
    assert made.first().twins[0].name == "Erkrath"


# --- a run


@pytest.mark.parametrize("format_", ["parquet", "jsonl"])
def test_a_run_gives_the_rows_of_batch(
    spark: Any, archives: Path, expected: Expected, tmp_path: Path, format_: str
) -> None:
    from profileparse.spark import OtherRunError, run

    out = tmp_path / "out"
    settings: dict[str, Any] = {"parser": Parser(), "format": format_, "wave_bytes": 80_000}
    done = run(spark, [str(archives)], str(out), **settings)
    assert done.waves > 2
    assert (done.done_before, done.profiles, done.failures) == (0, len(expected[0]), len(expected[1]))
    assert found(spark, out, format_) == expected[0]
    assert codes(spark, out) == expected[1]
    again = run(spark, [str(archives)], str(out), **settings)
    assert again == done._replace(done_before=done.waves)
    # What was stopped in the middle of a wave is done again, and nothing else.
    (out / "failures" / "wave=00001" / "_SUCCESS").unlink()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("part-*")}
    assert run(spark, [str(archives)], str(out), **settings).done_before == done.waves - 1
    kept = {path for path in before if path.exists() and path.stat().st_mtime_ns == before[path]}
    assert {path.parent.name for path in kept} == {f"wave={n:05}" for n in range(done.waves) if n != 1}
    assert found(spark, out, format_) == expected[0]
    with pytest.raises(OtherRunError, match="other files or with other options"):
        run(spark, [str(archives)], str(out), **settings | {"parser": Parser(language="fr")})


def found(spark: Any, out: Path, format_: str) -> dict[str, Any]:
    if format_ == "parquet":
        return profiles_of(spark.read.parquet(f"{out}/profiles"))
    pages = [json.loads(row.value) for row in spark.read.text(f"{out}/profiles").collect()]
    return {page["source"]["id"]: page for page in pages}


def codes(spark: Any, out: Path) -> dict[str, str]:
    return {row.id: row.code for row in spark.read.json(f"{out}/failures").collect()}


def test_files_may_be_uris(spark: Any, archives: Path, expected: Expected, tmp_path: Path) -> None:
    from profileparse.spark import run

    done = run(spark, [archives.as_uri()], str(tmp_path / "out"), parser=Parser())
    assert (done.profiles, done.failures) == (len(expected[0]), len(expected[1]))


def test_an_executor_that_is_killed_changes_nothing(spark: Any, drawn: dict[str, str], tmp_path: Path) -> None:
    from profileparse.spark import run

    pages = [json.dumps({"id": f"{id}-{n}", "text": text}) for n in range(5) for id, text in drawn.items()]
    for number in range(16):
        (tmp_path / f"{number:02}.jsonl").write_text("\n".join(pages[number::16]))
    before = set(executors())
    killer = threading.Timer(4, kill_one)
    killer.start()
    done = run(spark, [str(tmp_path)], f"{tmp_path}-out", parser=Parser(), format="jsonl")
    killer.join()
    deadline = time.monotonic() + 30
    while before <= set(executors()) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not before <= set(executors()), "no executor was killed"
    assert (done.profiles, done.failures) == (len(pages), 0)
    texts = {row.value for row in spark.read.text(f"{tmp_path}-out/profiles").collect()}
    rows = map(json.loads, pages)
    assert texts == {profileparse.parse(row["text"], source_id=row["id"]).to_json() for row in rows}


def test_the_application(archives: Path, expected: Expected, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "profileparse.spark", str(archives), "-o", str(tmp_path / "out")]
    made = environment() | {"PYSPARK_SUBMIT_ARGS": "--master local[2] --conf spark.ui.enabled=false pyspark-shell"}
    done = subprocess.run(command, capture_output=True, text=True, env=made, check=False)
    assert done.returncode == 1, done.stderr
    assert f"{len(expected[0])} pages parsed, {len(expected[1])} failed" in done.stderr
    other = subprocess.run([*command, "--language", "fr"], capture_output=True, text=True, env=made, check=False)
    assert other.returncode == 2
    assert "other files or with other options" in other.stderr
    wrong = subprocess.run([*command, "--dialect", "none"], capture_output=True, text=True, env=made, check=False)
    assert wrong.returncode == 2
    assert "no dialect «none»" in wrong.stderr


def test_what_becomes_a_failure_is_the_same_everywhere(expected: Expected) -> None:
    assert set(expected[1].values()) == {"bad-json", "no-text", "not-text"}
    assert Failure("a", "b", "c").code == "b"
