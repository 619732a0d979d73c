"""What a user meets who pipes, mistypes, interrupts, or has no room: of the real command."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import jsonschema
import pytest

import profileparse
from profileparse import Event, Profile
from tests.archives.test_command import CERGY, OTHER
from tests.budget import budget
from tests.command import run, run_with, shell_command
from tests.support import ROOT, SAMPLES, STOPPABLE

POSIX = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")


def shell(line: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """A line of shell, in which $P is the command; a file that is closed can't be handed to another process."""
    command = f"'{sys.executable}' -m profileparse" if "&-" in line else shell_command()
    line = line.replace("$P", command)
    return subprocess.run(["/bin/sh", "-c", line], capture_output=True, cwd=cwd, check=False)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """A folder with pages, and what editors and version control leave in one."""
    folder = tmp_path / "pages"
    (folder / ".git").mkdir(parents=True)
    for name in ("a.txt", "b.txt", "a.txt~", ".b.txt.swp", "#a.txt#", "c.bak", ".git/config"):
        (folder / name).write_text("Exville is a town.\n\nPopulation: 3,000\n")
    return folder


# --- what is written


@pytest.mark.parametrize("options", [(), ("--no-spans",), ("--no-sections",), ("--no-spans", "--no-sections")])
def test_a_schema_is_that_of_what_is_written(options: tuple[str, ...]) -> None:
    schema, written = run("schema", *options).stdout, run(*options, str(CERGY)).stdout
    jsonschema.Draft202012Validator(json.loads(schema)).validate(json.loads(written))
    assert Profile.model_validate_json(written).name == "Cergy"
    if options:
        others = json.loads(run("schema").stdout)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.Draft202012Validator(others).validate(json.loads(written))


def test_a_script_says_whether_it_wants_lines(tmp_path: Path) -> None:
    alone = run("--jsonl", str(CERGY)).stdout
    assert json.loads(alone) == json.loads(run(str(CERGY)).stdout)
    assert alone.count(b"\n") == 1
    assert run("--jsonl", "--indent", "2", str(CERGY)).returncode == 2
    one, two, three = (tmp_path / name for name in ("one.json", "two.jsonl", "three.jsonl"))
    assert run("-o", str(one), str(CERGY)).stdout == b""
    assert one.read_bytes() == run(str(CERGY)).stdout
    run("-o", str(two), str(CERGY))
    assert two.read_bytes() == run("--jsonl", str(CERGY)).stdout
    assert run("-q", "-o", str(three), str(CERGY), "missing.txt", str(OTHER)).returncode == 1
    assert three.read_bytes() == run("-q", str(CERGY), str(OTHER)).stdout


def test_an_output_that_is_a_page_or_has_no_folder_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Exville is a town.")
    assert run("-o", str(page), str(page)).returncode == 2
    assert page.read_text() == "Exville is a town."
    refused = run("-o", str(tmp_path / "none" / "x.json"), str(page))
    assert refused.returncode == 2
    assert b"can't write" in refused.stderr


def test_one_list_alone() -> None:
    profiles = [profileparse.parse_file(path) for path in (CERGY, OTHER)]
    lines = [json.loads(line) for line in run("-q", "--values", "events", str(CERGY), str(OTHER)).stdout.splitlines()]
    assert [line.pop("profile_id") for line in lines] == [p.source.id for p in profiles for _ in p.events]
    assert tuple(map(Event.model_validate, lines)) == profiles[0].events + profiles[1].events
    small = json.loads(run("--values", "twins", "--no-spans", str(CERGY)).stdout.splitlines()[0])
    assert small == {
        "profile_id": str(CERGY),
        "name": "Erkrath",
        "region": None,
        "country": {"name": "Germany", "alpha_2": "DE"},
        "since": None,
        "note": None,
    }


def test_one_list_as_csv_is_what_batch_writes(tmp_path: Path) -> None:
    paths = [str(path) for path in SAMPLES if path.parent.name == "samples"][:: budget(3, 1)]
    run("batch", *paths, "-o", str(tmp_path / "out"), "--format", "csv")
    for values, table in (("events", "event"), ("news", "news"), ("memberships", "membership"), ("facts", "fact")):
        alone = run("-q", "--values", values, "--csv", *paths).stdout
        assert alone == (tmp_path / "out" / f"{table}.csv").read_bytes()
        assert alone.count(b"\n") > 1, "rows below the names of the columns"
    named = tmp_path / "twins.csv"
    run("-q", "--values", "twins", "--csv", "-o", str(named), *paths)
    assert named.read_bytes() == (tmp_path / "out" / "twin.csv").read_bytes()
    rows = list(csv.DictReader(io.StringIO(run("--values", "twins", "--csv", str(CERGY)).stdout.decode(), newline="")))
    assert [row["name"] for row in rows] == ["Erkrath", "Columbia", "West Lancashire"]
    assert run("--csv", str(CERGY)).returncode == 2
    assert run("--values", "nonsense", str(CERGY)).returncode == 2


def test_equal_diagnostics_are_one_line() -> None:
    page = "2. The City in our Network :\nAttended:\n" + "- Meeting, 03/07/2002\n" * 2100
    told = run(stdin=page.encode()).stderr.decode().splitlines()
    assert len(told) == 1
    assert told[0].startswith("-:3:12: warning ambiguous-date ")
    assert told[0].endswith("(2,100 times, first here)")


# --- streams


@POSIX
@pytest.mark.parametrize(
    "line",
    ["$P <&-", "$P date <&-", "$P date --find <&-", "$P batch - -o x.jsonl <&-"],
)
def test_a_closed_standard_input_is_wrong_usage(line: str, tmp_path: Path) -> None:
    done = shell(line, tmp_path)
    assert done.returncode == 2
    assert b"standard input is closed" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [
        "{page}", "{page} {page}", "--values events {page}", "--values events --csv {page}", "schema", "date 2008",
        "dialect show efus", "dialect list", "survey {page}", "batch {page} -o -", "batch {page} --dry-run",
        "completion bash", "--help", "-o /dev/full {page}",
    ],
)  # fmt: skip
def test_a_full_output_is_told(arguments: str, tmp_path: Path) -> None:
    done = shell(f"$P {arguments.format(page=CERGY)} > /dev/full", tmp_path)
    assert done.returncode == 74
    told = done.stderr.decode().splitlines()
    assert told[-1] == "profileparse: the output can't be written: No space left on device"
    assert "Traceback" not in done.stderr.decode()


@POSIX
def test_a_closed_standard_output_is_told() -> None:
    done = shell(f"$P {CERGY} >&-")
    assert done.returncode == 74
    assert b"standard output is closed" in done.stderr


@POSIX
def test_a_closed_standard_error_changes_nothing(tmp_path: Path, pages: Path) -> None:
    run("batch", str(pages), "-o", str(tmp_path / "whole.jsonl"))
    for number, closed in enumerate(("2>&-", "<&- >&- 2>&-")):
        assert shell(f"$P batch {pages} -o {number}.jsonl {closed}", tmp_path).returncode == 0
        assert (tmp_path / f"{number}.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()
    assert shell("echo Exville | $P 2>&-").returncode == 0
    assert shell("$P nowhere.txt 2>&-").returncode == 1


def test_where_no_file_can_be_is_wrong_usage_and_a_failing_disk_is_not(tmp_path: Path, pages: Path) -> None:
    done = tmp_path / "done.jsonl"
    run("batch", str(pages), "-o", str(done))
    # A name that is too long is what stops a run, like a disk that can only be read.
    for place, code in ((tmp_path / "no" / "x.toml", 2), (done / "x.toml", 2), (tmp_path / ("x" * 300), 74)):
        for command in (f"{CERGY} -o", f"show --html {CERGY} -o", f"report {done} -o", f"survey {CERGY} --draft"):
            made = run(*command.split(), str(place))
            assert (made.returncode, command) == (code, command)
            assert (str(place) if code == 2 else "File name too long") in made.stderr.decode()


@POSIX
@pytest.mark.parametrize("out", ["-", "/dev/stdout"])
def test_a_run_to_standard_output(out: str, tmp_path: Path, pages: Path) -> None:
    run("batch", str(pages), "-o", str(tmp_path / "file.jsonl"))
    for line in (f"$P batch {pages} -o {out} | cat", f"$P batch {pages} -o {out} > here; cat here"):
        assert shell(line, tmp_path).stdout == (tmp_path / "file.jsonl").read_bytes()
    assert not (tmp_path / "-").exists()
    (pages / "c.pdf").write_bytes(b"%PDF-1.7")
    failed = run("batch", str(pages), "-o", out)
    assert failed.returncode == 1
    assert b"c.pdf: not-text: " in failed.stderr
    for wrong in ("--resume", "--overwrite", "--format=csv"):
        assert run("batch", str(pages), "-o", out, wrong).returncode == 2


@POSIX
def test_ctrl_c_ends_with_130() -> None:
    commands: tuple[list[str], ...] = ([], ["date"], ["batch", "-", "-o", "x.jsonl"])
    started = [
        subprocess.Popen([*STOPPABLE, *arguments], stdin=subprocess.PIPE, stderr=subprocess.PIPE)
        for arguments in commands
    ]
    time.sleep(2)
    for running in started:
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=30)
        assert running.returncode == 130, running.args
        assert b"Traceback" not in told


# --- what could steer a terminal

ESCAPE = "\x1b]0;owned\x07"


def on_a_terminal(*arguments: str, cwd: Path, env: dict[str, str] | None = None, columns: int = 0) -> bytes:
    """What the command writes to a terminal."""
    ours, theirs = os.openpty()
    if columns:
        import termios

        termios.tcsetwinsize(theirs, (24, columns))
    with open(ours, "rb", buffering=0) as terminal, ThreadPoolExecutor() as pool:
        running = pool.submit(run_with, [theirs] * 3, *arguments, cwd=cwd, env=env)
        running.add_done_callback(lambda _: os.close(theirs))
        found = b""
        with suppress(OSError):  # the end of a terminal is one
            while part := terminal.read(1 << 16):
                found += part
    return found


@POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        "{page}", "{page} --values facts", "{page} --values facts --csv", "{page} --jsonld", "explain --json {page}:1",
        "explain {page}:1", "show {page}", "date {page}", "batch {page} -o -",
        "batch {page} -o {folder}", "batch {page} -o {page}", "batch no{page} -o a.jsonl", "batch {page} --dry-run",
        "dialect check {dialect}", "dialect test {dialect} {page}", "dialect show {dialect}", "survey {page}",
        "survey {page} --table", "report {page}", "bach{page}", "--{page} a",
    ],
)  # fmt: skip
def test_nothing_steers_a_terminal(arguments: str, tmp_path: Path) -> None:
    page, folder, dialect = f"a{ESCAPE}.txt", f"out{ESCAPE}", f"d{ESCAPE}.toml"
    (tmp_path / page).write_text(
        f"Mo{ESCAPE}tto\u009b: A\u202eb{ESCAPE}\n1. General Information :\nMotto: a{ESCAPE}\u009b\n"
    )
    (tmp_path / folder).mkdir()
    (tmp_path / folder / page).touch()
    (tmp_path / dialect).write_text('name = "my"\nextends = "common"\n[labels.\\u001b]0;owned]\na = "\\u001b"\n')
    given = [part.format(page=page, folder=folder, dialect=dialect) for part in arguments.split()]
    written = on_a_terminal(*given, cwd=tmp_path)
    assert written
    for steering in (b"\x1b]", b"\x07", "\u009b".encode(), "\u202e".encode()):
        assert steering not in written, written


# --- colours, and characters that a terminal has not


def shown(*options: str, terminal: bool, **environment: str) -> bytes:
    """What `show` writes of a page."""
    env = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    env |= {"TERM": "xterm", **environment}
    if terminal:
        return on_a_terminal("show", *options, str(CERGY), cwd=Path(), env=env)
    return run("show", *options, str(CERGY), env=env).stdout


@POSIX
@pytest.mark.parametrize(
    ("environment", "options", "in_a_pipe", "on_the_terminal"),
    [
        ("", "", False, True),
        ("NO_COLOR=1", "", False, False),
        ("NO_COLOR=", "", False, True),
        ("FORCE_COLOR=0", "", True, True),
        ("FORCE_COLOR=", "", False, True),
        ("NO_COLOR=1 FORCE_COLOR=1", "", True, True),
        ("TERM=dumb", "", False, False),
        ("FORCE_COLOR=1 TERM=dumb", "", True, True),
        ("FORCE_COLOR=1", "--color never", False, False),
        ("NO_COLOR=1", "--color always", True, True),
        ("NO_COLOR=1", "--color auto", False, False),
    ],
)
def test_colours(environment: str, options: str, in_a_pipe: bool, on_the_terminal: bool) -> None:
    given = dict(part.split("=") for part in environment.split())
    color = re.compile(rb"\x1b\[[0-9;]*(3[0-7]|9[0-7])[;m]")
    piped = shown(*options.split(), terminal=False, **given)
    assert bool(color.search(piped)) == in_a_pipe
    assert (b"\x1b" in piped) == in_a_pipe
    assert bool(color.search(shown(*options.split(), terminal=True, **given))) == on_the_terminal


@pytest.mark.parametrize(
    ("command", "encodings"),
    [
        (["show"], ["ascii", "latin-1"]),
        (["dialect", "test", "--marked", str(ROOT / "grammar/dialects/efus.toml")], ["ascii"]),
    ],
)
def test_what_a_terminal_has_no_character_for_is_an_escape(command: list[str], encodings: list[str]) -> None:
    whole = run(*command, str(OTHER))
    assert (whole.returncode, whole.stderr) == (0, b"")
    assert "Informations générales" in whole.stdout.decode()
    expected = {
        "ascii": (b"Informations g\\xe9n\\xe9rales", b"the output is ascii"),
        "latin-1": ("Informations générales".encode("latin-1"), b"the output is iso8859-1"),
    }
    for name in encodings:  # each is that of a whole process
        done = subprocess.run(
            [sys.executable, "-m", "profileparse", *command, str(OTHER)],
            capture_output=True, env=os.environ | {"PYTHONIOENCODING": name}, check=True,
        )  # fmt: skip
        written, said = expected[name]
        assert written in done.stdout
        assert done.stderr.count(said) == 1


def test_any_diagnostic_may_fail_a_conversion() -> None:
    page = b"1. General Information :\nSome label: value\n"
    found = json.loads(run("-q", stdin=page).stdout)["diagnostics"]
    assert {one["severity"] for one in found} == {"info"}
    codes = {severity: run("--fail-on", severity, stdin=page).returncode for severity in ("info", "warning", "error")}
    assert codes == {"info": 1, "warning": 0, "error": 0}
    assert run("--fail-on", "info", stdin=b"Exville is a town.\n\nPopulation: 3,000\n").returncode == 0


def test_a_report_is_written_where_out_says(tmp_path: Path, pages: Path) -> None:
    run("batch", str(pages), "-o", "a.jsonl", cwd=tmp_path)
    for option in ("-o", "--out"):
        assert run("report", "a.jsonl", option, f"{option}.html", cwd=tmp_path).returncode == 0
        assert (tmp_path / f"{option}.html").read_text("utf-8").startswith("<!doctype html>")
    assert run("report", "a.jsonl", "--write", "b.html", cwd=tmp_path).returncode == 2


# --- signs of life


@pytest.fixture(scope="module")
def long_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that takes more than two seconds, on any machine, whether the parser is compiled or not."""

    def text(lines: int) -> str:
        return "Exville is a town.\n\n" + "It has many streets, and many people live in each of them.\n\n" * lines

    def seconds(lines: int) -> float:
        start = time.process_time()
        profileparse.parse(text(lines))
        return time.process_time() - start

    a_line = min(seconds(1_000) for _ in range(4)) / 1_000
    page = tmp_path_factory.mktemp("long") / f"{'long' * 20}.txt"
    page.write_text(text(int(2.5 / a_line)))
    return page


@POSIX
def test_a_page_that_takes_long_is_told(long_page: Path) -> None:
    shown = on_a_terminal(long_page.name, "-o", "out.json", cwd=long_page.parent).decode()
    looks = shown.split("\r")
    assert looks[0] == ""
    assert re.sub(r"^\d+", "1", looks[1]) == f"1 s at {long_page.name}, "[:79] + "\x1b[K"
    assert looks[-1] == "\x1b[K"  # nothing of it is left
    quiet = budget(CERGY, long_page)  # a long page takes seconds
    assert on_a_terminal(str(quiet), "-o", "out.json", "-q", cwd=long_page.parent) == b""


@POSIX
@pytest.mark.parametrize("columns", budget([60], [60, 80]))
def test_a_run_says_which_page_takes_long(long_page: Path, tmp_path: Path, columns: int) -> None:
    shown = on_a_terminal("batch", str(long_page), "-o", "out.jsonl", cwd=tmp_path, columns=columns).decode()
    looks = [re.sub(r"\x1b\[\?25[hl]|\n", "", look).rstrip() for look in shown.split("\r")]
    assert any(re.search("0 pages, 0 failed, [0-9]+ s at /", look) for look in looks)
    assert max(map(len, looks)) < columns, "a line that is broken is not written over"


# --- hints


def test_a_misspelt_command_is_told() -> None:
    done = run("bach", "pages")
    assert done.returncode == 2
    assert "did you mean the command «batch»?" in done.stderr.decode()


def test_an_archive_is_no_page(tmp_path: Path, pages: Path) -> None:
    for name, kind in (("a.zip", "ZIP"), ("a.jsonl", "JSON Lines"), ("a.warc.gz", "WARC"), ("a.tar.gz", "tar")):
        (tmp_path / name).write_bytes(b"{}")
        done = run(str(tmp_path / name))
        assert done.returncode == 1
        assert f"is an archive ({kind}): convert it with profileparse batch " in done.stderr.decode()
    assert f"is a folder: convert it with profileparse batch {pages} -o " in run(str(pages)).stderr.decode()


def test_nothing_to_read_is_told(tmp_path: Path, pages: Path) -> None:
    (tmp_path / "empty").mkdir()
    empty = run("batch", "empty", "-o", "a.jsonl", cwd=tmp_path)
    assert "no pages: nothing to read in empty (--glob *)" in empty.stderr.decode()
    for command in (["batch", "-o", "b.jsonl"], ["batch", "--dry-run"], ["survey"]):
        none = run(*command, str(pages), "--glob", "*.{doc,pdf}", cwd=tmp_path)
        assert none.returncode == 2
        assert f"no file in {pages} matches --glob *.{{doc,pdf}}" in none.stderr.decode()
    assert run("batch", str(pages / "a.txt"), "--glob", "*.pdf", "-o", "c.jsonl", cwd=tmp_path).returncode == 0
    assert "warning empty-page the page has no text" in run(stdin=b" \n").stderr.decode()
    survey = run("survey", "empty", cwd=tmp_path)
    assert survey.returncode == 1
    assert b"no page in empty" in survey.stderr


@pytest.mark.parametrize(
    ("patterns", "names"),
    [
        (["?.txt", "*.md"], "a.md a.txt b.txt"),
        (["?.{txt,md}"], "a.md a.txt b.txt"),
        (["{a,b}.{txt,{html,htm}}"], "a.htm a.txt b.html b.txt"),
        (["{x}.txt", "{b.txt", "a.{md}"], "a.{md} {b.txt {x}.txt"),
        (["a.*", "*.txt"], "a.htm a.md a.txt a.{md} b.txt {b.txt {x}.txt"),
    ],
)
def test_several_patterns(patterns: list[str], names: str, tmp_path: Path) -> None:
    pages, out = tmp_path / "pages", tmp_path / "out.jsonl"
    pages.mkdir()
    for name in ("a.txt", "b.txt", "a.md", "a.htm", "b.html", "c.rst", "{x}.txt", "{b.txt", "a.{md}"):
        (pages / name).write_text("<html>Hello</html>" if "htm" in name else "Hello")
    given = [part for pattern in patterns for part in ("--glob", pattern)]
    assert run("batch", str(pages), *given, "-o", str(out)).returncode == 0
    found = [json.loads(line)["source"]["id"] for line in out.read_text().splitlines()]
    assert [Path(id).name for id in found] == names.split()


def test_one_page_is_one_page(tmp_path: Path, pages: Path) -> None:
    one = run("batch", str(pages / "a.txt"), "-o", "a.jsonl", cwd=tmp_path).stderr
    assert one.startswith(b"1 page parsed, 0 failed")
    assert run("batch", str(pages), "-o", "b.jsonl", cwd=tmp_path).stderr.startswith(b"2 pages parsed, 0 failed")


def test_survey_reads_what_batch_reads(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>Founders: many</p></body></html>")
    found = json.loads(run("survey", str(tmp_path)).stdout)
    assert found["pages"] == 1
    assert found["findings"][0]["phrase"] == "Founders"


def test_what_is_written_down_of_a_page_is_no_page(tmp_path: Path, pages: Path) -> None:
    for page in ("a.json", "alone.json"):
        (pages / page).write_text("{}")
    run("batch", str(pages), "-o", str(tmp_path / "a.jsonl"))
    written = [Path(json.loads(line)["source"]["id"]).name for line in (tmp_path / "a.jsonl").read_text().splitlines()]
    assert written == ["a.txt", "alone.json", "b.txt"]


def test_hidden_and_back_up_files_are_passed_over(tmp_path: Path, pages: Path) -> None:
    done = run("batch", str(pages), "-o", str(tmp_path / "a.jsonl"))
    assert done.stderr.decode().startswith("2 pages parsed, 0 failed")
    assert "skipped: 5 hidden or backup files and folders (--hidden reads them)" in done.stderr.decode()
    every = run("batch", str(pages), "--hidden", "-o", str(tmp_path / "b.jsonl"))
    assert every.stderr.decode().startswith("7 pages parsed, 0 failed")
    assert "skipped" not in every.stderr.decode()
    named = run("batch", str(pages / "a.txt~"), str(pages / ".git"), "-o", str(tmp_path / "c.jsonl"))
    assert named.stderr.decode().startswith("2 pages parsed")


def test_a_list_of_paths_that_ends_with_null_characters(tmp_path: Path) -> None:
    odd = tmp_path / "a\nb.txt"
    odd.write_text("Exville is a town.")
    listed = os.fsencode(odd) + b"\0" + os.fsencode(CERGY) + b"\0"
    done = run("batch", "-", "-o", "-", stdin=listed)
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["Exville", "Cergy"]


@pytest.mark.parametrize("place", ["none/my.toml", ".", "file/my.toml"])
def test_a_draft_that_cannot_be_written_is_told_before_the_work(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    done = run("survey", str(CERGY), "--draft", place, cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_draft_of_a_survey_that_fails_leaves_nothing(tmp_path: Path) -> None:
    assert run("survey", str(CERGY), "--dialect", "none", "--draft", "my.toml", cwd=tmp_path).returncode == 2
    assert not (tmp_path / "my.toml").exists()


def test_a_wrong_language_is_told_with_the_right_ones() -> None:
    for arguments in (("--language", "xx"), ("batch", str(CERGY), "-o", "-", "--language", "xx")):
        done = run(*arguments, stdin=b"x")
        assert done.returncode == 2
        assert "there are ca, de, en, es, fr" in done.stderr.decode()


# --- completion


def completed(line: str) -> list[str]:
    """What the shell is offered behind a line."""
    environment = os.environ | {
        "_PROFILEPARSE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(line.count(" ")),
    }  # fmt: skip
    return [line.partition(",")[2] for line in run(env=environment).stdout.decode().splitlines()]


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("profileparse --no-s", ["--no-spans", "--no-sections"]),
        ("profileparse page.txt --inde", ["--indent"]),
        ("profileparse --dialect les", ["lesenetz", "les"]),
        ("profileparse batch --dialect ef", ["efus", "ef"]),
        ("profileparse survey --dialect ef", ["efus", "ef"]),
        ("profileparse --language e", ["en", "es"]),
        ("profileparse date --language f", ["fr"]),
        ("profileparse --values twi", ["twins"]),
        ("profileparse sch", ["schema"]),
        ("profileparse pag", ["pag"]),
    ],
)
def test_a_shell_is_offered(line: str, offered: list[str]) -> None:
    assert completed(line) == offered
