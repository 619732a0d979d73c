"""What a run may go on with, and what it leaves alone: locks, changed archives, damaged files, links and devices."""

from __future__ import annotations

import json
import os
import shlex
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pyarrow.parquet as pq
import pytest

import profileparse
from tests.archives.internals import (
    CompleteError,
    ExistsError,
    Item,
    LinesWriter,
    LockedError,
    Lost,
    Page,
    ReadOptions,
    ResumeError,
    Settings,
    Summary,
    errors_file,
    inputs,
    new_of,
    part_of,
    progress_file,
    read_state,
    remove,
    run,
    run_batch,
    write_state,
)
from tests.budget import budget
from tests.command import run_text, shell_command


class Stop(Exception):
    pass


#: Pages between two commits.
COMMIT = budget(32, run.COMMIT)


@pytest.fixture(autouse=True)
def commits_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "COMMIT", COMMIT)


def stop(summary: Summary) -> None:
    """Stops a run behind its first commit."""
    if summary.pages == COMMIT + 1:
        raise Stop


def write_pages(path: Path, number: int) -> Path:
    """Writes so many small pages."""
    rows = [{"id": str(number), "text": f"Population: {number + 1000}"} for number in range(number)]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Pages for two commits."""
    return write_pages(tmp_path / "pages.jsonl", 2 * COMMIT)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """Pages for two commits of the command as it is."""
    return write_pages(tmp_path / "pages.jsonl", 512)


def stopped(settings: Settings) -> Settings:
    """These settings, a run with them stopped."""
    with pytest.raises(Stop):
        run_batch(settings, report=stop)
    return settings


# --- one run at a time


def test_a_second_run_is_told_that_one_is_alive(tmp_path: Path, long: Path) -> None:
    out = tmp_path / "out.sqlite"
    arguments = ["batch", str(long), "-o", str(out), "-q"]
    lock = out.with_name(out.name + ".lock")
    with subprocess.Popen([sys.executable, "-m", "profileparse", *arguments, "--workers", "1"]) as first:
        while not progress_file(out).exists():
            time.sleep(0.01)
        first.send_signal(signal.SIGSTOP)
        for more in ([], ["--resume"], ["--overwrite"]):
            second = run_text(*arguments, *more)
            assert second.returncode == 2
            assert "another run" in second.stderr
        first.send_signal(signal.SIGCONT)
    assert first.returncode == 0
    assert out.exists()
    assert not lock.exists()


def test_a_lock_ends_with_its_process(tmp_path: Path, long: Path) -> None:
    out = tmp_path / "out.jsonl"
    arguments = ["batch", str(long), "-o", str(out), "-q"]
    with subprocess.Popen([sys.executable, "-m", "profileparse", *arguments]) as first:
        while not progress_file(out).exists():
            time.sleep(0.01)
        first.kill()
    assert out.with_name(out.name + ".lock").exists()
    assert run_text(*arguments, "--resume").returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.jsonl", "pages.jsonl"]


def test_a_lock_is_told_by_its_error(tmp_path: Path, archive: Path) -> None:
    out = tmp_path / "out.jsonl"
    lines = ["import fcntl, sys, time", "file = open(sys.argv[1], 'w')", "fcntl.lockf(file, fcntl.LOCK_EX)"]
    code = "; ".join([*lines, "print(1, flush=True)", "time.sleep(60)"])
    with subprocess.Popen([sys.executable, "-c", code, f"{out}.lock"], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LockedError):
            run_batch(Settings((str(archive),), out))
        holder.kill()


# --- what has changed


def test_pages_that_changed_under_the_same_ids(tmp_path: Path, archive: Path) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out.jsonl"))
    archive.write_text(archive.read_text().replace("Population: 1001", "Population: 1002"))
    with pytest.raises(ResumeError, match="changed"):
        run_batch(settings, resume=True)


def test_a_reader_that_was_given_up_is_given_up_again(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dying(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
        for number in range(100):
            yield Page(f"{id}!{number}", "Hello")
            if number == 3 and not mended.exists():
                os._exit(9)

    mended = tmp_path / "mended"
    monkeypatch.setitem(inputs._BY_SUFFIX, ".zip", inputs._BY_SUFFIX[".zip"]._replace(read=dying))
    hostile = tmp_path / "a.zip"
    hostile.touch()
    settings = Settings((str(hostile), str(archive)), tmp_path / "out.jsonl")
    run_batch(settings)
    files = (settings.out, errors_file(settings.out))
    whole = [file.read_bytes() for file in files]
    for file in files:
        file.unlink()
    stopped(settings)
    mended.touch()
    run_batch(settings, resume=True)
    assert [file.read_bytes() for file in files] == whole
    (failed,) = [json.loads(line) for line in whole[1].splitlines()]
    assert (failed["id"], failed["code"]) == (str(hostile), "worker-died")


def test_a_dialect_whose_parent_changed(tmp_path: Path, archive: Path) -> None:
    parent, child = tmp_path / "parent.toml", tmp_path / "child.toml"
    parent.write_text('name = "parent"\nextends = "efus"\n')
    child.write_text('name = "child"\nextends = "parent.toml"\n')
    settings = stopped(Settings((str(archive),), tmp_path / "out.jsonl", dialect=str(child)))
    parent.write_text('name = "parent"\nextends = "efus"\n[labels.population]\nen = ["Heads"]\n')
    # In another process, as dialects are loaded once in each.
    done = run_text("batch", str(archive), "-o", str(settings.out), "--dialect", str(child), "--resume")
    assert done.returncode == 2
    assert "had other archives" in done.stderr


@pytest.mark.parametrize("content", ["[]", "", "{}", '{"settings": 1}', '{"settings": "x", "last": null'])
def test_a_damaged_progress_file(tmp_path: Path, archive: Path, content: str) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out.jsonl"))
    progress_file(settings.out).write_text(content)
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)
    assert run_batch(settings, overwrite=True).pages == 2 * COMMIT


@pytest.mark.parametrize("format_", ["jsonl", "csv", "parquet", "sqlite"])
def test_a_progress_file_with_another_state(tmp_path: Path, archive: Path, format_: str) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out", format_))
    state = read_state(settings.out)
    assert state is not None
    write_state(settings.out, state.model_copy(update={"writer": {"strange": []}}))
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)


def test_a_database_that_is_damaged_or_cannot_be_opened(tmp_path: Path, archive: Path) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out.sqlite", "sqlite"))
    part = part_of(settings.out)
    part.write_bytes(b"no database at all" * 1000)
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)
    part.unlink()
    part.mkdir()
    with pytest.raises(OSError, match="SQLite"):
        run_batch(settings, resume=True)


def test_a_page_that_was_half_written(tmp_path: Path, archive: Path) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out", "folder"))
    half = part_of(settings.out) / f"{COMMIT}.json"  # the one after the commit
    half.write_bytes(b'{"schema_version": "1')
    run_batch(settings, resume=True)
    assert sorted(int(path.stem) for path in settings.out.glob("*.json")) == list(range(2 * COMMIT))
    assert json.loads((settings.out / half.name).read_bytes())["source"]["id"] == str(COMMIT)


def test_a_page_that_is_lost_when_the_run_goes_on(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out", "folder"))
    assert (part_of(settings.out) / f"{COMMIT}.json").exists()
    done = run._parsed

    def loses(settings: Settings, work: Any, items: Iterator[Item], *more: Any) -> Iterator[tuple[Item, Any]]:
        for item, result in done(settings, work, items, *more):
            yield item, Lost("timeout", "too long") if item.id == str(COMMIT) else result

    monkeypatch.setattr(run, "_parsed", loses)
    assert run_batch(settings, resume=True).failed == 1
    assert len(list(settings.out.glob("*.json"))) == 2 * COMMIT - 1


def test_a_file_that_is_shorter_than_it_was(tmp_path: Path, archive: Path) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out.jsonl"))
    os.truncate(part_of(settings.out), 100)
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)


@pytest.mark.parametrize("format_", ["jsonl", "folder", "csv", "parquet", "sqlite", "nquads"])
@pytest.mark.parametrize("old", [False, True])
def test_what_was_written_is_gone(tmp_path: Path, archive: Path, format_: str, old: bool) -> None:
    out = tmp_path / "out"
    if old:
        run_batch(Settings((str(archive),), out, format_, limit=1))
    settings = Settings((str(archive),), out, format_)
    with pytest.raises(Stop):
        run_batch(settings, report=stop, overwrite=True)
    remove(part_of(out))
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)
    assert run_batch(settings, overwrite=True).pages == 2 * COMMIT


@pytest.mark.parametrize("format_", ["folder", "parquet", "sqlite"])
def test_a_part_of_what_was_written_is_gone(tmp_path: Path, archive: Path, format_: str) -> None:
    settings = stopped(Settings((str(archive),), tmp_path / "out", format_))
    part = part_of(settings.out)
    if part.is_dir():
        next(path for path in sorted(part.iterdir()) if path.suffix).unlink()
    else:
        with sqlite3.connect(part) as database:
            database.execute("DELETE FROM profile WHERE rowid > 10")
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)


def overwritten_until(settings: Settings, owner: object, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs to the end with three pages, then over that until the function `name` of `owner` is called."""
    run_batch(settings._replace(limit=3))

    def dies(*_: object) -> None:
        raise Stop

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, dies)
        with pytest.raises(Stop):
            run_batch(settings, overwrite=True)


@pytest.mark.parametrize("format_", ["jsonl", "folder", "sqlite"])
def test_an_old_output_is_none_of_a_run_that_has_just_begun(
    tmp_path: Path, archive: Path, format_: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings((str(archive),), tmp_path / "out", format_)
    overwritten_until(settings, run, "remove", monkeypatch)
    assert run_batch(settings, resume=True).pages == 2 * COMMIT


def test_an_old_output_is_none_of_a_run_that_was_killed_in_its_first_commit(tmp_path: Path, archive: Path) -> None:
    settings = Settings((str(archive),), tmp_path / "out.jsonl")
    run_batch(settings._replace(limit=3))
    new_of(progress_file(settings.out)).write_text("{")
    with pytest.raises(ExistsError, match="was interrupted"):
        run_batch(settings)
    assert run_batch(settings, resume=True).pages == 2 * COMMIT


def test_an_old_output_is_none_of_a_run_whose_files_are_gone_at_its_end(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings((str(archive),), tmp_path / "out.jsonl")
    overwritten_until(settings, LinesWriter, "finish", monkeypatch)
    remove(part_of(settings.out))
    with pytest.raises(ResumeError, match="damaged"):
        run_batch(settings, resume=True)


def test_a_page_that_came_after_the_end(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("Hello")
    settings = Settings((str(pages),), pages / "out.jsonl", workers=1)
    run_batch(settings)
    with pytest.raises(CompleteError):
        run_batch(settings, resume=True)
    time.sleep(0.05)  # more than a tick of the file system's clock
    (pages / "b.txt").write_text("Hello")
    os.utime(pages / "b.txt", (0, 0))  # as a copy that keeps the time of its content
    with pytest.raises(ResumeError, match=r"complete, but .*b\.txt is newer"):
        run_batch(settings, resume=True)


def test_a_page_that_changed_after_it_was_read(tmp_path: Path, archive: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text("Hello")

    def change(summary: Summary) -> None:
        if summary.pages == COMMIT:
            time.sleep(0.05)  # more than a tick of the file system's clock
            page.write_text("Goodbye")

    settings = Settings((str(page), str(archive)), tmp_path / "out.jsonl", workers=1)
    assert run_batch(settings, report=change).failed == 0
    with pytest.raises(ResumeError, match=r"complete, but .*a\.txt is newer"):
        run_batch(settings, resume=True)


@pytest.mark.parametrize("format_", ["jsonl", "sqlite", "folder", "parquet"])
def test_an_output_that_is_removed_before_the_last_clean_up(
    tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    settings = Settings((str(archive),), tmp_path / "out", format_)

    def dies(*given: object) -> None:
        raise Stop

    monkeypatch.setattr(run, "_tidied", dies)
    with pytest.raises(Stop):
        run_batch(settings)
    monkeypatch.undo()
    whole = [profile.source.id for profile in profileparse.read_output(settings.out)]
    remove(settings.out)
    try:
        run_batch(settings, resume=True)
    except ResumeError:
        return
    assert [profile.source.id for profile in profileparse.read_output(settings.out)] == whole


def test_the_files_of_a_run_are_none_of_its_archives(tmp_path: Path) -> None:
    page = tmp_path / "a.txt"
    page.write_text("Hello")
    os.utime(page, (1, 1))
    settings = Settings((str(tmp_path),), tmp_path / "out.sqlite", "sqlite")
    run_batch(settings)
    with sqlite3.connect(settings.out) as database:
        assert database.execute("SELECT archives_changed FROM run").fetchone() == ("1970-01-01T00:00:01+00:00",)


def test_a_death_in_the_last_clean_up(tmp_path: Path, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings((str(archive),), tmp_path / "out.parquet", "parquet")

    def dies(path: Path) -> None:
        # As a kill in the middle of removing the pieces.
        if path == part_of(settings.out) and path.exists():
            next(path.iterdir()).unlink()
            raise Stop

    monkeypatch.setattr(run, "remove", dies)
    with pytest.raises(Stop):
        run_batch(settings)
    monkeypatch.undo()
    assert run_batch(settings, resume=True).pages == 2 * COMMIT
    assert len(pq.read_table(settings.out)) == 2 * COMMIT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.parquet", "pages.jsonl"]


# --- files of the run, and of others


def test_own_files_are_not_read_however_they_are_spelt(tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "a.txt").write_text("Hello")
    (tmp_path / "link").symlink_to(pages)
    for number, out in enumerate([pages / "sub" / ".." / "out", tmp_path / "link" / "out"]):
        (pages / "sub").mkdir(exist_ok=True)
        out = out.with_name(f"{number}.jsonl")
        assert run_batch(Settings((str(pages),), out, workers=1)).failed == 0
        found = [json.loads(line)["source"]["id"] for line in out.read_text().splitlines()]
        assert found == [str(pages / "a.txt")]
        out.unlink()


def test_a_link_is_followed(tmp_path: Path, archive: Path) -> None:
    real, link = tmp_path / "real.jsonl", tmp_path / "link.jsonl"
    real.write_text("old")
    link.symlink_to(real)
    run_batch(Settings((str(archive),), link), overwrite=True)
    assert link.is_symlink()
    assert len(real.read_text().splitlines()) == 2 * COMMIT


def test_a_pipe_or_device_is_refused(tmp_path: Path, archive: Path) -> None:
    pipe = tmp_path / "out.jsonl"
    os.mkfifo(pipe)
    for out in (pipe, Path("/dev/null"), Path("/dev/stderr")):
        command = [*shlex.split(shell_command()), "batch", str(archive), "-o", str(out), "--format", "jsonl"]
        done = subprocess.run([*command, "--overwrite"], capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert "device, pipe or socket" in done.stderr
    assert pipe.is_fifo()
    assert not errors_file(pipe).exists()
