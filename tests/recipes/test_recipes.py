"""The recipes, each with the real thing; one whose library is missing is skipped with a reason."""

from __future__ import annotations

import asyncio
import json
import os
import pwd
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import profileparse
from tests.command import run
from tests.support import ROOT, read

RECIPES = ROOT / "samples" / "recipes"
PAGES = sorted((ROOT / "samples").glob("*.txt"))


def recipe(name: str) -> ModuleType:
    spec = spec_from_file_location(name, RECIPES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The samples as `batch` writes them."""
    folder = tmp_path_factory.mktemp("night")
    for ending in ("jsonl", "parquet", "sqlite"):
        run("batch", "-q", *map(str, PAGES), "-o", str(folder / f"night.{ending}"))
    return folder


@pytest.fixture(scope="module")
def profiles() -> list[profileparse.Profile]:
    return [profileparse.parse_file(path) for path in PAGES]


def test_every_recipe_is_listed_and_a_screenful() -> None:
    listed = (RECIPES / "README.md").read_text("utf-8")
    for path in RECIPES.iterdir():
        assert path.name == "README.md" or f"({path.name})" in listed or path.is_dir(), path
        assert path.suffix != ".py" or len(path.read_text("utf-8").splitlines()) <= 60, path


def test_pandas(night: Path, profiles: list[profileparse.Profile]) -> None:
    pandas = pytest.importorskip("pandas")
    frame = recipe("pandas_events").frame(str(night / "night.jsonl"))
    events = [event for profile in profiles for event in profile.events]
    assert len(frame) == len(events)
    assert str(frame.dtypes["start"]) == "datetime64[s]"
    starts = [str(event.date.start) if event.date and event.date.start else None for event in events]
    assert [None if pandas.isna(day) else str(day.date()) for day in frame["start"]] == starts


def test_polars(night: Path, profiles: list[profileparse.Profile]) -> None:
    polars = pytest.importorskip("polars")
    module = recipe("polars_events")
    frame = module.frame(str(night / "night.parquet")).collect()
    events = [event for profile in profiles for event in profile.events]
    assert frame["start"].dtype == polars.Date
    assert frame["start"].to_list() == [event.date.start if event.date else None for event in events]
    assert frame["title"].to_list() == [event.title for event in events]
    assert module.by_year_and_kind(str(night / "night.parquet"))["len"].sum() == len(events)


def test_duckdb_over_an_archive(night: Path, profiles: list[profileparse.Profile]) -> None:
    pytest.importorskip("duckdb")
    module = recipe("duckdb_archive")
    expected = [
        (profile.name, event.title, country_of(event), event.date.start)
        for profile in profiles
        for event in profile.events
        if event.kind == "conference" and event.date and event.date.start
    ]
    for ending in ("jsonl", "parquet"):
        found = module.conferences(str(night / f"night.{ending}")).fetchall()
        assert sorted(map(str, found)) == sorted(map(str, expected))


def country_of(event: profileparse.Event) -> str | None:
    return event.place.country.alpha_2 if event.place and event.place.country else None


def test_duckdb_over_pages(profiles: list[profileparse.Profile]) -> None:
    pytest.importorskip("duckdb")
    found = recipe("duckdb_pages").members(str(ROOT / "samples" / "*.txt"))
    expected = [
        (profile.name, member.organisation and member.organisation.name, member.period and member.period.edtf)
        for profile in profiles
        for member in profile.memberships
    ]
    assert sorted(map(str, found)) == sorted(map(str, expected))


def test_ray(tmp_path: Path, profiles: list[profileparse.Profile]) -> None:
    ray = pytest.importorskip("ray")
    module = recipe("ray_pages")
    paths = {"env_vars": {"PYTHONPATH": str(ROOT)}}
    ray.init(num_cpus=2, include_dashboard=False, logging_level="error", runtime_env=paths)
    try:
        source = ray.data.read_binary_files([str(path) for path in PAGES], include_paths=True)
        rows = module.parsed(source, profileparse.Parser()).take_all()
    finally:
        ray.shutdown()
    assert {row["source"]["id"]: row["name"] for row in rows} == {page.source.id: page.name for page in profiles}
    assert sum(len(row["events"]) for row in rows) == sum(len(profile.events) for profile in profiles)


# --- PostgreSQL


def binaries() -> Path | None:
    """Where the programs of a server are, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, on a socket in a folder of its own."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder = Path("/tmp") / f"postgres-{os.getpid()}"  # noqa: S108  the path of a socket has few characters
    folder.mkdir(mode=0o700)
    user: dict[str, Any] = {}
    if os.getuid() == 0:  # which it refuses
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
        user = {"user": nobody.pw_uid, "group": nobody.pw_gid}
    data = str(folder / "data")

    def called(program: str, *arguments: str, check: bool = True) -> None:
        command = [str(programs / program), "-D", data, *arguments]
        subprocess.run(command, check=check, capture_output=True, cwd=folder, **user)

    called("initdb", "-A", "trust", "-U", "tester")
    settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
    called("pg_ctl", "-o", settings, "-l", str(folder / "log"), "-w", "start")
    try:
        yield f"postgresql+psycopg://tester@/postgres?host={folder}"
    finally:
        called("pg_ctl", "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder)


def test_postgres(server: str, profiles: list[profileparse.Profile]) -> None:
    sqlalchemy = pytest.importorskip("sqlalchemy")
    pytest.importorskip("psycopg")
    module = recipe("postgres")
    engine = sqlalchemy.create_engine(server)

    def rows() -> list[Any]:
        with engine.connect() as connection:
            query = "SELECT page, position, title, starts, ends, xmin::text FROM activity ORDER BY page, position"
            return [tuple(row) for row in connection.execute(sqlalchemy.text(query))]

    module.store(engine, profiles)
    first = rows()
    assert [row[2:5] for row in first] == [
        (event.title, event.date and event.date.start, event.date and event.date.end)
        for profile in sorted(profiles, key=lambda profile: profile.source.id)
        for event in profile.events
    ]
    module.store(engine, profiles)
    assert [row[:5] for row in rows()] == [row[:5] for row in first]
    shorter = profiles[0].model_copy(update={"events": profiles[0].events[:1]})
    module.store(engine, [shorter, profileparse.Failure("x", "not-text", "no text")])
    assert len([row for row in rows() if row[0] == shorter.source.id]) == 1
    assert len(rows()) == len(first) - len(profiles[0].events) + 1
    odd = profileparse.parse("2. The City in our Network :\nAttended:\n- Meeting \0 A, 3 May 2008\n", source_id="x\0")
    module.store(engine, [odd])
    assert rows()[-1][0] == "x\ufffd"
    engine.dispose()


# --- services


def test_fastapi() -> None:
    pytest.importorskip("fastapi")
    pytest.importorskip("httpx")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", module="starlette")
        app = recipe("fastapi_app").app
        described = app.openapi()["components"]["schemas"]
    assert described["Event"]["properties"]["kind"]["description"] == "What it was."
    assert all("description" in field for field in described["Profile"]["properties"].values())
    from fastapi.testclient import TestClient

    client = TestClient(app)
    page = (ROOT / "samples" / "cergy.txt").read_bytes()
    made = client.post("/profiles", content=page, headers={"content-type": "application/octet-stream"})
    assert profileparse.Profile.model_validate(made.json()) == profileparse.parse(page.decode())
    named = client.post("/profiles?name=X", content=page, headers={"content-type": "application/octet-stream"})
    assert named.json()["name"] == "X"
    refused = client.post("/profiles", content=b"%PDF-1.7", headers={"content-type": "application/octet-stream"})
    assert refused.status_code == 415
    assert "PDF" in refused.json()["detail"]


def test_datasette(night: Path) -> None:
    datasette = pytest.importorskip("datasette.app")
    text = (RECIPES / "datasette.md").read_text("utf-8")
    metadata = json.loads(text.split("```json\n")[1].split("```")[0])
    found = datasette.Datasette([str(night / "night.sqlite")], metadata=metadata)

    async def asked() -> Any:
        return (await found.client.get("/night/conferences.json?country=FR&_shape=array")).json()

    rows = asyncio.run(asked())
    assert rows
    assert all("conference" in row["title"].lower() for row in rows)


def blocks(text: str, language: str) -> list[str]:
    parts = text.split("```")
    return [part.removeprefix(language + "\n") for _, part in pairwise(parts) if part.startswith(language + "\n")]


@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_jq(tmp_path: Path) -> None:
    text = (RECIPES / "jq.md").read_text("utf-8")
    command = tmp_path / "profileparse"
    command.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m profileparse \"$@\"\n")
    command.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    lines, answers = blocks(text, "sh"), blocks(text, "text")
    assert len(lines) == len(answers) == 5
    for line, answer in zip(lines, answers, strict=True):
        done = subprocess.run(
            ["/bin/sh", "-c", line], cwd=ROOT / "samples", env=environment, capture_output=True, text=True, check=True
        )
        assert done.stdout == answer, line
    assert read(ROOT / "samples" / "cergy.txt")
