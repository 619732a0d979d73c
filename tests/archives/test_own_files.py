"""The files of a run itself: none of them is read, removed or seen half done, whatever their names are."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import profileparse
from tests.archives.internals import ExistsError, Settings, part_of, run, run_batch, write_state
from tests.command import run_text

PAGE = "Exville is a town.\n\nPopulation: 57,576 inhabitants\n"


class Stop(Exception):
    pass


@pytest.mark.parametrize("suffix", [".part", ".errors.jsonl", ".lock", ".progress", ".part.old", ".progress.new"])
@pytest.mark.parametrize("inside", [False, True])
def test_an_archive_is_none_of_the_files_that_a_run_writes(tmp_path: Path, suffix: str, inside: bool) -> None:
    archive = tmp_path / f"out.jsonl{suffix}"
    if inside:
        archive.mkdir()
    page = archive / "page.txt" if inside else archive
    page.write_text(PAGE)
    for named in {archive, page}:
        with pytest.raises(ExistsError, match="one of the archives"):
            run_batch(Settings((str(named),), tmp_path / "out.jsonl"), overwrite=True)
    assert page.read_text() == PAGE


def test_a_web_page_or_report_does_not_replace_what_it_is_about(tmp_path: Path) -> None:
    page, out = tmp_path / "page.txt", tmp_path / "out.jsonl"
    page.write_text(PAGE)
    run_batch(Settings((str(page),), out))
    before = out.read_bytes()
    for command in (["show", "page.txt", "--html", "-o", "page.txt"], ["report", "out.jsonl", "-o", "./out.jsonl"]):
        done = run_text(*command, cwd=tmp_path)
        assert done.returncode == 2
        assert "one of the files to read" in done.stderr
    assert page.read_text() == PAGE
    assert out.read_bytes() == before


@pytest.mark.parametrize("how", [{"overwrite": True}, {"update": True}])
@pytest.mark.parametrize("call", [1, 2])
def test_a_folder_is_replaced_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: dict[str, Any], call: int
) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out"
    pages.mkdir()
    for number in range(20):
        (pages / f"{number}.txt").write_text(f"Population: {number + 1000}")
    settings = Settings((str(pages),), out, "folder")
    run_batch(settings)
    (pages / "3.txt").write_text("Population: 7,777")
    calls = 0

    def dies(*given: Any) -> None:
        """Ends the run behind the first or the second time that a folder gets another name."""
        nonlocal calls
        real(*given)
        calls += Path(given[1]).suffix in ("", ".old")
        if calls == call:
            raise Stop

    real = os.replace
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", dies)
        with pytest.raises(Stop):
            run_batch(settings, **how)
    assert not out.exists() or len([path for path in out.rglob("*.json") if path.is_file()]) == 20
    assert run_batch(settings, **(how if "update" in how else {"resume": True})).failed == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "pages"]
    (changed,) = out.rglob("3.txt.json")
    assert json.loads(changed.read_bytes())["population"]["value"] == 7777


def test_an_earlier_folder_whose_removal_was_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, out = tmp_path / "page.txt", tmp_path / "out"
    page.write_text(PAGE)
    settings = Settings((str(page),), out, "folder")
    run_batch(settings)

    def dies(*_: object) -> None:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(shutil, "rmtree", dies)
        with pytest.raises(Stop):
            run_batch(settings, update=True)
    assert run_batch(settings, update=True).pages == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "page.txt"]


@pytest.mark.skipif(os.name == "nt", reason="names are Unicode there")
@pytest.mark.parametrize("format_", ["jsonl", "sqlite", "parquet", "folder", "csv"])
def test_out_with_a_name_that_is_not_utf_8(tmp_path: Path, format_: str) -> None:
    page, out = tmp_path / "page.txt", tmp_path / os.fsdecode(b"o\xff")
    page.write_text(PAGE)
    try:
        out.touch()
    except OSError:
        pytest.skip("this file system has only Unicode names")
    out.unlink()
    run_batch(Settings((str(page),), out, format_))
    (found,) = profileparse.read_output(out)
    assert found.name == "Exville"
    assert sorted(tmp_path.iterdir()) == sorted([page, out])


@pytest.mark.parametrize("format_", ["jsonl", "parquet", "sqlite"])
def test_large_pages_are_committed_sooner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str) -> None:
    archive, commits = tmp_path / "pages.jsonl", list[Any]()
    archive.write_text("".join(json.dumps({"id": str(number), "text": "x" * 900}) + "\n" for number in range(20)))
    settings = Settings((str(archive),), tmp_path / "out", format_)
    monkeypatch.setattr(run, "_COMMIT_BYTES", 5_000)

    def counted(*given: Any) -> None:
        commits.append(given)
        write_state(*given)

    with monkeypatch.context() as patched:
        patched.setattr(run, "write_state", counted)
        whole = run_batch(settings).pages
    assert whole == 20
    assert sum(state.summary.pages in (6, 12, 18) for _, state in commits) == 3
    before = settings.out.read_bytes()

    def stops(summary: Any) -> None:
        if summary.pages == 14:
            raise Stop

    with pytest.raises(Stop):
        run_batch(settings, overwrite=True, report=stops)
    run_batch(settings, resume=True)
    assert settings.out.read_bytes() == before
    assert not part_of(settings.out).exists()
