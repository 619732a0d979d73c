"""The documents are true: their Python and their commands run, what they list exists, and they lead to each other."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

import profileparse
from profileparse.compiled import tables
from profileparse.tools.scoring import compared
from tests.bench import growth, start
from tests.bench.contestants import CONTESTANTS
from tests.command import run, shell_command
from tests.generators.reference import KEYS, REFERENCE, reference, with_keys
from tests.support import ROOT, narrowed

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "grammar").glob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
#: A README that fits on three screens.
LONGEST = 135


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of one language."""
    return [
        part.removeprefix(language + "\n")
        for _, part in pairwise(text.split("```"))
        if part.startswith(language + "\n")
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_python_examples_run(path: Path) -> None:
    for example in blocks(path.read_text("utf-8"), "python"):
        exec(compile(example, path.name, "exec"), {})  # noqa: S102


def test_the_first_example_gives_what_stands_there() -> None:
    text, promised = blocks(README, "text")[0], json.loads(blocks(README, "json")[0])
    made = json.loads(profileparse.parse(text).model_dump_json())
    assert narrowed(made, promised) == promised


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the examples read: pages, archives, and the command by its name."""
    top = tmp_path_factory.mktemp("examples")
    page = (ROOT / "samples" / "cergy.txt").read_bytes()
    (top / "pages").mkdir()
    for name in ("page.txt", "a.txt", "b.txt", "pages/one.txt", "pages/two.txt"):
        (top / name).write_bytes(page)
    answers = json.loads((ROOT / "samples" / "cergy.json").read_text("utf-8"))
    (top / "pages" / "one.json").write_text(json.dumps({"population": answers["population"]}), "utf-8")
    (top / "page.html").write_text("<html><body><p>Exville is a town.</p></body></html>")
    (top / "table.tsv").write_text("a\tb\t3 May 2008\n")
    with zipfile.ZipFile(top / "more.zip", "w") as archive:
        archive.writestr("e.txt", page)
        archive.writestr("page.txt", page)
    record = b"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://example.org/\r\n"
    record += b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    record += b"Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n" % (len(page), page)
    (top / "crawl.warc.gz").write_bytes(gzip.compress(record))
    converted = ["batch", "-q", str(top / "pages"), "--format", "sqlite", "-o", str(top / "converted")]
    assert run(*converted).returncode == 0
    (top / "bin").mkdir()
    command = top / "bin" / "profileparse"
    command.write_text(f'#!/bin/sh\nexec {shell_command()} "$@"\n')
    command.chmod(0o755)
    return top


@pytest.mark.skipif(shutil.which("bash") is None, reason="the examples are lines of bash")
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_commands_run(path: Path, folder: Path, tmp_path: Path) -> None:
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    lines = [line for block in blocks(path.read_text("utf-8"), "sh") for line in block.splitlines()]
    for number, line in enumerate(lines):
        if "profileparse " not in line or line.startswith("python"):
            continue
        place = shutil.copytree(folder, tmp_path / str(number))
        if not any(makes in line for makes in ("--draft", "new >", "show efus >")):
            (place / "my.toml").write_text('name = "my"\nextends = "efus"\nlanguages = ["en"]\n')
        if " report " in line:
            shutil.copy(folder / "converted", place / "night.sqlite")
        line = line.replace("--resume", "")  # a run that was not stopped has nothing to go on with
        command = ["bash", "-c", line]
        done = subprocess.run(command, cwd=place, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, (line, done.stderr.decode())


def test_the_readme_has_what_a_newcomer_copies() -> None:
    commands = "\n".join(blocks(README, "sh"))
    assert "samples/cergy.txt" in commands
    assert '-e ".[test]" && .venv/bin/pytest' in commands
    assert len(README.splitlines()) <= LONGEST


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    targets = [part.partition(")")[0] for part in path.read_text("utf-8").split("](")[1:]]
    for target in targets:
        file, _, anchor = target.partition("#")
        if file.startswith(("http:", "https:")):
            continue
        found = path.parent / file if file else path
        assert found.exists(), target
        if anchor:
            heads = [
                line.lstrip("# ").lower() for line in found.read_text("utf-8").splitlines() if line.startswith("#")
            ]
            kept = [[c if c.isalnum() or c in "-_" else "-" * (c == " ") for c in head] for head in heads]
            assert anchor in map("".join, kept), target


def test_every_diagnostic_code_is_listed() -> None:
    rows = [f"| `{name}` | {code.severity} | {code.meaning} |" for name, code in tables().codes.items()]
    pages = (ROOT / "PAGES.md").read_text("utf-8").splitlines()
    assert [line for line in pages if line.startswith("| `") and ("| warning |" in line or "| info |" in line)] == rows
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "profileparse").rglob("*.py"))
    reported = {
        part.split('"')[1]
        for marker in ("report(", "Problem(")
        for part in sources.split(marker)[1:]
        if part.startswith('"')
    }
    assert reported <= tables().codes.keys()
    for code in tables().codes:
        assert f'"{code}"' in sources, code


def test_the_tables_of_measurements_are_those_of_the_scripts() -> None:
    """With as many rows and columns, and their names: the figures are those of the day they were measured."""
    lines = (ROOT / "PERFORMANCE.md").read_text("utf-8").splitlines()
    found: dict[str, list[str]] = {}
    for before, line in pairwise(["", *lines]):
        if line.startswith("|") and not before.startswith("|"):
            rows = found.setdefault(line, [])
        elif line.startswith("| "):
            rows.append(line.split("|")[1].strip())
    scripts = {path.stem: path.read_text("utf-8") for path in (ROOT / "tests" / "bench").glob("*.py")}
    expected = {
        ("speed", "the Cergy page"): CONTESTANTS,
        ("speed", "200 drawn pages"): CONTESTANTS,
        ("start", "from a cold start"): [f"`{name}`" for name in start.CASES],
        ("growth", "page"): [*growth.SHORT, *growth.LONG, *growth.HOSTILE],
    }
    assert [head.split("|")[1].strip() for head in found] == [name for _, name in expected]
    for (script, name), (head, rows) in zip(expected, found.items(), strict=True):
        columns = head.replace(f"| {name} |", "| {title} |") if script == "speed" else head
        assert f"{columns}\\n|---" in scripts[script], head
        assert sorted(rows) == sorted(expected[script, name])


def test_the_reference_is_that_of_the_source() -> None:
    assert REFERENCE.read_text("utf-8") == reference(), "run python -m tests.generators.reference"
    keys = KEYS.read_text("utf-8")
    assert keys == with_keys(keys), "run python -m tests.generators.reference"


def test_the_dialect_of_the_tutorial_reads_its_page(tmp_path: Path) -> None:
    tutorial = KEYS.read_text("utf-8")
    page, source, promised = (blocks(tutorial, language)[0] for language in ("text", "toml", "json"))
    (tmp_path / "my.toml").write_text(source, "utf-8")
    (tmp_path / "holham.txt").write_text(page, "utf-8")
    (tmp_path / "holham.json").write_text(promised, "utf-8")
    made = profileparse.parse(page, dialect=tmp_path / "my.toml")
    assert compared(json.loads(made.model_dump_json()), json.loads(promised)).missed == []
    assert made.diagnostics == ()
    done = run("dialect", "test", "my.toml", "holham.txt", "--least", "1", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert b"invented" not in done.stdout
