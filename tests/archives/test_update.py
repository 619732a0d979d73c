"""`batch --update`: what a fresh run gives, from what has changed only; wherever it is killed, it goes on."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.archives.test_batch import batch
from tests.budget import budget
from tests.fuzz.runs import command, content
from tests.support import ROOT

#: The name of OUT and the options of each format.
FORMATS = {"sqlite": ("out.sqlite",), "folder": ("out",)}


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    for name in ("cergy", "francais", "metropolis", "quotes-and-letter", "network-only"):
        write(folder, f"{name}.txt", (ROOT / "samples" / f"{name}.txt").read_text("utf-8"))
    write(folder, "run/fresh.txt", "Exville is a town.\n\nPopulation: 3,000\n")
    (folder / "picture.txt").write_bytes(b"\x89PNG\r\n")
    return folder


def fresh(top: Path, out: str, *more: str) -> dict[str, bytes]:
    """What a run from the beginning leaves, in a folder of its own: OUT has the same name."""
    (top / "fresh").mkdir(exist_ok=True)
    done = batch("pages", "-o", top / "fresh" / out, "--overwrite", *more, cwd=top)
    assert done.returncode in (0, 1)
    return content(top / "fresh")


def updated(top: Path, out: str, *more: str) -> tuple[dict[str, bytes], str]:
    (top / "kept").mkdir(exist_ok=True)
    done = batch("pages", "-o", top / "kept" / out, "--update", *more, cwd=top)
    assert done.returncode in (0, 1), done.stderr
    return content(top / "kept"), done.stderr.splitlines()[0]


@pytest.mark.parametrize("format", FORMATS)
def test_an_update_gives_what_a_fresh_run_gives(pages: Path, tmp_path: Path, format: str) -> None:
    (out,) = FORMATS[format]
    found, said = updated(tmp_path, out)  # there is nothing yet
    assert found == fresh(tmp_path, out)
    assert "earlier" not in said
    all_pages = len(list(pages.rglob("*.txt"))) - 1

    found, said = updated(tmp_path, out)
    assert found == fresh(tmp_path, out)
    assert f"; of {all_pages} earlier pages {all_pages} unchanged, 0 changed or gone" in said

    write(pages, "cergy.txt", "Cergy is a town.\n\nTwinned with: Erkrath (Germany)\n")
    write(pages, "zz-new.txt", "Newville is a town.\n\nPopulation: 4,000\n")
    (pages / "francais.txt").unlink()
    write(pages, "picture.txt", "No picture any more.\n")
    found, said = updated(tmp_path, out)
    assert found == fresh(tmp_path, out)
    assert f"; of {all_pages} earlier pages {all_pages - 2} unchanged, 2 changed or gone" in said


@pytest.mark.parametrize("format", FORMATS)
def test_another_reading_takes_nothing_over(pages: Path, tmp_path: Path, format: str) -> None:
    (out,) = FORMATS[format]
    (tmp_path / "my.toml").write_text('name = "my"\nextends = "efus"\nlanguages = ["en"]\n')
    updated(tmp_path, out)
    others = budget(
        (("--dialect", "my.toml", "--language", "en"), ("--no-sections",)),
        (("--dialect", "my.toml"), ("--dialect", "my.toml", "--language", "en"), ("--no-sections",), ()),
    )
    for more in others:
        found, said = updated(tmp_path, out, *more)
        assert found == fresh(tmp_path, out, *more)
        assert " 0 unchanged" in said, more
    updated(tmp_path, out, "--dialect", "my.toml")
    with (tmp_path / "my.toml").open("a") as file:
        file.write('[labels]\npopulation = ["Souls"]\n')
    assert " 0 unchanged" in updated(tmp_path, out, "--dialect", "my.toml")[1]
    assert " 3 unchanged" in updated(tmp_path, out, "--dialect", "my.toml", "--limit", "3")[1]


def test_an_output_of_another_version_is_read_anew(pages: Path, tmp_path: Path) -> None:
    updated(tmp_path, "out")
    about = tmp_path / "kept" / "out" / "%run"
    about.write_text(json.dumps(json.loads(about.read_text()) | {"version": "0.0.1"}))
    found, said = updated(tmp_path, "out")
    assert " 0 unchanged" in said
    assert found == fresh(tmp_path, "out")


def test_what_no_run_has_written_is_kept(pages: Path, tmp_path: Path) -> None:
    write(tmp_path, "answers/cergy.json", "{}")
    write(tmp_path, "notes.sqlite", "To do: everything")
    with closing(sqlite3.connect(tmp_path / "staff.sqlite")) as database:
        database.execute("CREATE TABLE payroll (name TEXT)")
    before = content(tmp_path)
    for out in ("answers", "notes.sqlite", "staff.sqlite"):
        done = batch("pages", "-o", out, "--update", cwd=tmp_path)
        assert (done.returncode, f"{out} is not from a run that can be updated" in done.stderr) == (2, True)
    assert content(tmp_path) == before
    (tmp_path / "empty").mkdir()
    assert batch("pages", "-o", "empty", "--update", cwd=tmp_path).returncode == 1


def test_a_changed_file_of_a_page_is_not_taken_over(pages: Path, tmp_path: Path) -> None:
    updated(tmp_path, "out")
    (tmp_path / "kept" / "out" / "pages" / "cergy.txt.json").write_text("{}")
    assert updated(tmp_path, "out")[0] == fresh(tmp_path, "out")


def test_what_an_update_is_not_for(pages: Path, tmp_path: Path) -> None:
    for wrong in (("-o", "a.jsonl"), ("-o", "a.parquet"), ("-o", "a", "--format", "csv"), ("-o", "-")):
        assert batch("pages", *wrong, "--update", cwd=tmp_path).returncode == 2
    for other in ("--resume", "--overwrite"):
        assert batch("pages", "-o", "a.sqlite", "--update", other, cwd=tmp_path).returncode == 2


# tests.fuzz.kills, which CI runs, kills updates of folders too.
@pytest.mark.parametrize("format", budget(["sqlite"], list(FORMATS)))
def test_a_killed_update_goes_on(tmp_path: Path, format: str) -> None:
    rng = random.Random(3)  # noqa: S311
    archive, (out,) = tmp_path / "pages.jsonl", FORMATS[format]

    def rewrite(changed: int) -> None:
        rows = [
            {"id": f"{n % 7}/{n}", "text": f"Exville\n\nPopulation: {n + (changed if n % 5 == 0 else 0)}\n"}
            for n in range(400)
        ]
        archive.write_text("".join(json.dumps(row) + "\n" for row in rows[changed:]))

    for name in ("fresh", "kept"):
        (tmp_path / name).mkdir()
    for turn in range(1, budget(2, 4)):
        rewrite(turn)
        again = command(archive, tmp_path / "kept" / out, format, "--update", commit=32)
        for _ in range(3):
            with subprocess.Popen(again, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
                try:
                    process.wait(rng.uniform(0.3, 2.5))
                except subprocess.TimeoutExpired:
                    process.kill()
            if rng.random() < 0.3:
                rewrite(turn + 10)  # and changed since
        done = subprocess.run(again, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        whole = command(archive, tmp_path / "fresh" / out, format, "--overwrite", commit=32)
        subprocess.run(whole, check=True)
        assert content(tmp_path / "kept") == content(tmp_path / "fresh")
