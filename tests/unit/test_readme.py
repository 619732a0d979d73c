"""The README is true: its Python runs, its diagnostic codes exist, its JSON is what a page gives."""

from __future__ import annotations

import json
from itertools import pairwise

import profileparse
from tests.support import ROOT, narrowed

README = (ROOT / "README.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    """The code blocks of one language."""
    parts = README.split("```")
    return [part.removeprefix(language + "\n") for before, part in pairwise(parts) if part.startswith(language + "\n")]


def test_python_examples_run() -> None:
    examples = blocks("python")
    assert examples
    for example in examples:
        exec(compile(example, "README.md", "exec"), {})  # noqa: S102


def test_the_first_example_gives_what_stands_there() -> None:
    text, promised = blocks("text")[0], json.loads(blocks("json")[0])
    made = json.loads(profileparse.parse(text).model_dump_json())
    assert narrowed(made, promised) == promised


def test_commands_that_it_shows_exist() -> None:
    commands = "\n".join(blocks("sh"))
    assert "samples/cergy.txt" in commands
    assert '-e ".[test]" && .venv/bin/pytest' in commands


def test_every_diagnostic_code_is_listed() -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "profileparse").rglob("*.py"))
    listed = {
        line.split("`")[1]
        for line in README.splitlines()
        if line.startswith("| `") and ("warning |" in line or "info |" in line)
    }
    assert len(listed) > 10
    for code in listed:
        assert f'"{code}"' in sources, code
    reported = {
        part.split('"')[1]
        for marker in ("report(", "Problem(")
        for part in sources.split(marker)[1:]
        if part.startswith('"')
    }
    assert reported <= listed
