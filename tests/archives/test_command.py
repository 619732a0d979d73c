"""The real command, as a user runs it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import profileparse
from profileparse import __version__, decode_page
from tests.command import run
from tests.support import ROOT

CERGY = ROOT / "samples" / "cergy.txt"
OTHER = ROOT / "samples" / "francais.txt"


def test_standard_input_and_file_give_the_same_page() -> None:
    piped = json.loads(run(stdin=CERGY.read_bytes()).stdout)
    named = json.loads(run(str(CERGY)).stdout)
    dash = json.loads(run("-", stdin=CERGY.read_bytes()).stdout)
    assert piped == dash
    assert piped["source"]["id"] == "-"
    assert named["source"].pop("id") == str(CERGY)
    del piped["source"]["id"]
    assert piped == named
    assert piped["name"] == "Cergy"


def test_several_files_give_json_lines() -> None:
    done = run(str(CERGY), str(OTHER))
    assert [json.loads(line)["name"] for line in done.stdout.splitlines()] == ["Cergy", "Sainte-Orle"]
    assert done.returncode == 0


def test_the_command_prints_what_the_library_gives() -> None:
    pages = sorted(path for path in (ROOT / "samples").rglob("*.txt"))
    printed = run("--quiet", *map(str, pages)).stdout.decode().splitlines()
    for page, line in zip(pages, printed, strict=True):
        decoded = decode_page(page.read_bytes(), name=str(page))
        # As text: the order of the fields is part of it.
        assert line == profileparse.parse_decoded(decoded, source_id=str(page)).model_dump_json(), page.name


def test_layout_options() -> None:
    assert run("--jsonl", str(CERGY)).stdout.count(b"\n") == 1
    assert run("--indent", "4", str(CERGY)).stdout.startswith(b'{\n    "schema_version"')
    small = json.loads(run("--no-spans", "--no-sections", str(CERGY)).stdout)
    assert "sections" not in small
    assert b'"span"' not in json.dumps(small).encode()


def test_name_language_dialect() -> None:
    made = json.loads(run("--name", "X", "--language", "fr", "--dialect", "efus", str(CERGY)).stdout)
    assert (made["name"], made["source"]["language"], made["source"]["dialect"]) == ("X", "fr", "efus")


def test_diagnostics_on_standard_error() -> None:
    page = b"2. The City in our Network :\nAttended:\n- Meeting, 03/07/2002\n"
    done = run(stdin=page)
    assert done.stderr.decode().startswith("-:3:12: warning ambiguous-date ")
    assert run("--quiet", stdin=page).stderr == b""
    assert done.returncode == 0
    assert run("--fail-on", "warning", stdin=page).returncode == 1
    assert run("--fail-on", "error", stdin=page).returncode == 0


def test_an_encoding(tmp_path: Path) -> None:
    page, out = tmp_path / "a.txt", tmp_path / "a.jsonl"
    page.write_bytes("Twinned with: Łódź (Poland)\n".encode("iso8859-2"))
    one = json.loads(run(str(page), "--encoding", "latin2").stdout)
    assert run("batch", str(page), "--encoding", "latin2", "-o", str(out)).returncode == 0
    for found in (one, json.loads(out.read_bytes())):
        assert (found["twins"][0]["name"], found["source"]["encoding"]) == ("Łódź", "iso8859-2")
    for command in ("show", "explain"):
        assert "Łódź" in run(command, str(page), "--encoding", "latin2").stdout.decode()
    assert b"unknown encoding" in run(str(page), "--encoding", "nonsense").stderr


def test_failures_do_not_stop_the_others(tmp_path: Path) -> None:
    pdf = tmp_path / "a.pdf"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj")
    done = run(str(pdf), str(tmp_path / "missing.txt"), str(tmp_path), str(CERGY))
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 1
    errors = done.stderr.decode()
    assert "a.pdf: not text but a PDF document" in errors
    assert "missing.txt: No such file" in errors
    assert "is a folder" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    "args",
    [
        ("--dialect", "nonsense"),
        ("--indent", "2", "--jsonl"),
        ("--no-such-option",),
        ("--language", "english"),
        ("--indent", "2", str(CERGY), str(OTHER)),
        ("date", "--language", "xx", "2008"),
        ("dialect", "show", "nonsense"),
    ],
)
def test_wrong_usage(args: tuple[str, ...]) -> None:
    done = run(*args, stdin=b"x")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr


def test_schema_validates_the_output() -> None:
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(run(str(CERGY)).stdout))


def test_date() -> None:
    done = run("date", "12-14 December 2012")
    assert json.loads(done.stdout)["edtf"] == "2012-12-12/2012-12-14"
    assert run("date", "hello").returncode == 1
    impossible = run("date", "31 February 2009")
    assert impossible.returncode == 1
    assert b"invalid-date" in impossible.stderr
    assert json.loads(run("date", "--month-first", "03/07/2002").stdout)["edtf"] == "2002-03-07"


def test_dates_of_several_texts_are_a_line_each() -> None:
    piped = run("date", stdin=b"3 May 2008\nno date\r\n\n1er mai 2009\n")
    lines = [json.loads(line) for line in piped.stdout.splitlines()]
    assert [line and line["edtf"] for line in lines] == ["2008-05-03", None, None, "2009-05-01"]
    assert piped.returncode == 1
    assert b"no date" in piped.stderr
    listed = run("date", "2008", "May 2009")
    assert [json.loads(line)["edtf"] for line in listed.stdout.splitlines()] == ["2008", "2009-05"]
    assert listed.returncode == 0
    assert run("date", stdin=b"").stdout == b""
    told = run("date", stdin=b"2008\n31/02/2003\n")
    assert b"-:2:1: warning invalid-date" in told.stderr


def test_dates_in_running_text() -> None:
    text = "In 1995 and on 3 May 2008, spring 2009 (été)."
    for done in (run("date", "--find", stdin=text.encode()), run("date", "--find", text)):
        found = [json.loads(line) for line in done.stdout.splitlines()]
        assert [date["edtf"] for date in found] == ["1995", "2008-05-03", "2009-21"]
        assert [text[slice(*date["span"])] for date in found] == [date["text"] for date in found]
        assert done.returncode == 0
    assert run("date", "--find", stdin=b"no date").stdout == b""
    assert run("date", "--find", "2008", "2009").returncode == 2


def test_dialect_commands(tmp_path: Path) -> None:
    assert b"efus" in run("dialect", "list").stdout
    shown = run("dialect", "show", "efus").stdout
    mine = tmp_path / "mine.toml"
    mine.write_bytes(shown)
    assert run("dialect", "check", str(mine)).returncode == 0
    assert json.loads(run("--dialect", str(mine), str(CERGY)).stdout)["name"] == "Cergy"
    mine.write_text('name = "x"\nlanguages = 3\n')
    broken = run("dialect", "check", str(mine))
    assert broken.returncode == 2
    assert b"languages" in broken.stderr


def test_help_version_completion() -> None:
    assert b"profileparse < page.txt" in run("--help").stdout
    package = Path(profileparse.__file__).parent
    kind = b"yes" if [*package.rglob("*.so"), *package.rglob("*.pyd")] else b"no"
    told = run("--version").stdout.splitlines()
    assert told[0] == b"profileparse %s (compiled: %s)" % (__version__.encode(), kind)
    for shell in ("bash", "zsh", "fish"):
        assert b"_PROFILEPARSE_COMPLETE" in run("completion", shell).stdout


CHECKOUT = Path(profileparse.__file__).parent == ROOT / "src" / "profileparse"


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        (None, '--no-cache-dir --no-binary=profileparse "profileparse"'),
        ({"url": "file:///a/b", "dir_info": {}}, '--no-deps "file:///a/b"'),
        ({"url": "file:///a/b-1.whl", "archive_info": {}}, "install a checkout or an sdist"),
        ({"url": "file:///a/b-1.tar.gz", "archive_info": {}}, '--no-deps "file:///a/b-1.tar.gz"'),
        (
            {"url": "https://e.org/r.git", "vcs_info": {"vcs": "git", "commit_id": "12ab"}},
            '--no-deps "git+https://e.org/r.git@12ab"',
        ),
    ],
)
def test_the_version_says_how_this_install_is_compiled(tmp_path: Path, origin: Any, said: str) -> None:
    package = shutil.copytree(Path(profileparse.__file__).parent, tmp_path / "site" / "profileparse")
    for compiled in [*package.rglob("*.so"), *package.rglob("*.pyd")]:
        compiled.unlink()
    information = tmp_path / "site" / "profileparse-0.1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: profileparse\nVersion: 0.1.0\n")
    if origin is not None:
        (information / "direct_url.json").write_text(json.dumps(origin))
    done = subprocess.run(
        [sys.executable, "-m", "profileparse", "--version"],
        capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(tmp_path / "site")}, check=True,
    )  # fmt: skip
    assert said in done.stdout.splitlines()[-1]


@pytest.mark.skipif(not CHECKOUT, reason="an installed package")
def test_the_version_of_a_checkout_names_it() -> None:
    line = run("--version").stdout.decode().splitlines()[-1]
    assert line == f'and the Python headers: {sys.executable} -m pip install --force-reinstall --no-deps "{ROOT}"'


def test_the_lines_for_extras_work_here(tmp_path: Path) -> None:
    for library in ("rich", "jinja2", "pyarrow"):
        (tmp_path / "hidden" / library).mkdir(parents=True)
        (tmp_path / "hidden" / library / "__init__.py").write_text("raise ImportError")
    path = os.pathsep.join([str(tmp_path / "hidden"), os.environ.get("PYTHONPATH", "")])
    wanted = []
    for command in ("show", "report", "batch -o a.parquet"):
        done = subprocess.run(
            [sys.executable, "-m", "profileparse", *command.split(), str(CERGY)],
            capture_output=True, text=True, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        line = shlex.split(done.stderr.splitlines()[-1].partition("»: ")[2])
        assert line[1:4] == ["-m", "pip", "install"]
        wanted += line[4:]
    # The libraries are there.
    subprocess.run([*line[:4], *wanted, "--dry-run", "--no-index", "--quiet"], check=True)


def test_help_is_a_command_as_well() -> None:
    assert run("help").stdout == run("--help").stdout
    assert run("help", "batch").stdout == run("batch", "--help").stdout
    assert run("help", "dialect", "check").stdout == run("dialect", "check", "--help").stdout
    for wrong in (["bach"], ["batch", "check"], ["dialect", "none"]):
        done = run("help", *wrong)
        assert done.returncode == 2
        assert f"no command «{' '.join(wrong)}»" in done.stderr.decode()


def test_the_options_of_batch_are_in_groups() -> None:
    told = run("help", "batch").stdout.decode()
    groups = {part.split(":\n")[0]: part for part in told.split("\n\n") if ":\n  -" in part}
    assert list(groups) == ["Input", "Output", "Limits", "Other options"]
    assert "x>=67108864]" in told
    assert str(2**63 - 1) not in told
    for title, option in (
        ("Input", "--glob"),
        ("Output", "--out"),
        ("Limits", "--max-memory"),
        ("Other options", "-q"),
    ):
        assert option in groups[title]


GROFF = shutil.which("groff")


@pytest.mark.skipif(GROFF is None, reason="needs groff")
@pytest.mark.parametrize("command", [[], ["batch"], ["dialect", "check"]])
def test_a_man_page_is_the_help(command: list[str]) -> None:
    source = run("help", *command, "--man").stdout
    assert GROFF is not None
    made = subprocess.run(
        [GROFF, "-man", "-Tutf8", "-Kutf8", "-ww", "-rLL=200n"], input=source, capture_output=True, check=True
    )
    assert not made.stderr
    shown = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", made.stdout.decode())
    words = shown.split()
    for part in ("NAME", "SYNOPSIS", "DESCRIPTION"):
        assert part in words
    told = run("help", *command).stdout.decode().split()
    if command:
        # Every word of the help but "Usage:"; the titles have a colon there, and the first line a full stop.
        assert {word.rstrip(":.").lower() for word in told[1:]} <= {word.rstrip(":.").lower() for word in words}
    if not command:
        assert "profileparse batch crawl.warc.gz more.zip -o profiles.parquet" in shown
        assert "find pages -name '*.txt' -print0 | profileparse batch" in shown


def test_completion_names_commands() -> None:
    environment = {
        **os.environ,
        "_PROFILEPARSE_COMPLETE": "bash_complete",
        "COMP_WORDS": "profileparse sch",
        "COMP_CWORD": "1",
    }
    done = subprocess.run(
        [sys.executable, "-c", "from profileparse.cli import main; main(prog_name='profileparse')"],
        env=environment, capture_output=True, check=True,
    )  # fmt: skip
    assert b"schema" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_a_closed_pipe_is_no_error() -> None:
    command = f"'{sys.executable}' -m profileparse {' '.join([str(CERGY)] * 60)} | head -c 10"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_hostile_text_survives() -> None:
    done = run("--quiet", stdin="a\x00b\x07 \ufeff “".encode())
    made = json.loads(done.stdout)
    assert made["sections"][0]["blocks"][0]["text"] == "a\x00b\x07 \ufeff “"
    assert run(stdin=b"").returncode == 0


def test_nothing_on_a_page_steers_the_terminal(tmp_path: Path) -> None:
    label = "Lab\x1b[2Jel\u202e\x9b"
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "x\x1b]0;y\x07", "text": f"{label}: value"}) + "\n{}\n")
    out = tmp_path / "out.jsonl"
    shown = [
        run("-", stdin=f"{label}: value".encode()),
        run("batch", "a.jsonl", "-o", str(out), cwd=tmp_path),
        run("batch", "a.jsonl", "--dry-run", cwd=tmp_path),
        run("survey", "--table", "a.jsonl", cwd=tmp_path),
    ]
    for done in shown:
        told = (done.stderr + (done.stdout if b"schema_version" not in done.stdout else b"")).decode()
        assert told
        assert all(character.isprintable() or character == "\n" for character in told), told


def test_a_draft_is_one_comment_a_line_whatever_the_ids_are(tmp_path: Path) -> None:
    row = {"id": "x\n[labels.population]\nen = ['y']", "text": "1. General Information :\nSome label: value"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    assert run("survey", "a.jsonl", "--draft", "my.toml", cwd=tmp_path).returncode == 0
    assert "\n[labels.population]" not in (tmp_path / "my.toml").read_text()
    assert run("dialect", "check", "my.toml", cwd=tmp_path).returncode == 0
