"""The built wheel: carries the grammar and its tables, and runs where nothing can be written."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

import hatch_build
from tests.support import ROOT


def build(out: Path, **environment: str) -> Path:
    """The wheel of this checkout."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(out),
        str(ROOT),
    ]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | environment)
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("wheel"), PROFILEPARSE_PURE="1")


def test_wheel_carries_grammar_and_tables(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "profileparse/_compiled.pickle" in names
    assert "profileparse/py.typed" in names
    assert "profileparse/grammar/date.lark" in names
    assert "profileparse/grammar/dialects/efus.toml" in names


def test_without_machine_code_a_wheel_fits_everywhere(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_a_compiler_that_fails_leaves_the_readers_as_python(tmp_path: Path) -> None:
    made = build(tmp_path, CC="false")
    assert made.name.endswith("-py3-none-any.whl")
    assert not [name for name in zipfile.ZipFile(made).namelist() if name.endswith((".so", ".pyd"))]


def test_the_readers_that_are_compiled_exist() -> None:
    options = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    patterns = options["tool"]["hatch"]["build"]["hooks"]["custom"]["native"]
    assert all(list((ROOT / "src" / "profileparse").glob(pattern)) for pattern in patterns)


@pytest.mark.parametrize(
    ("target", "environment", "asked", "needed"),
    [
        ("wheel", {}, "get_requires_for_build_wheel", {"lark", "pydantic", "python-dateutil", "mypy", "setuptools"}),
        ("wheel", {"PROFILEPARSE_PURE": "1"}, "", {"lark", "pydantic", "python-dateutil"}),
        ("wheel", {"CC": "no-such-compiler"}, "", {"lark", "pydantic", "python-dateutil"}),
        ("wheel", {}, "get_requires_for_build_editable", set()),
        ("sdist", {}, "", {"lark", "pydantic", "python-dateutil"}),
    ],
)
def test_a_build_needs_only_what_it_uses(
    target: str, environment: dict[str, str], asked: str, needed: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if "mypy" in needed and not hatch_build.has_compiler():
        pytest.skip("needs a C compiler")
    monkeypatch.delenv("PROFILEPARSE_PURE", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["_in_process.py", asked])
    none: Any = None
    found = hatch_build.CustomBuildHook(str(ROOT), {}, none, none, "", target).dependencies()
    assert {requirement.partition(">")[0] for requirement in found} == needed
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert {one for one in found if not one.startswith(("mypy", "setuptools"))} <= set(ours)


def test_a_grammar_beside_an_installed_package_is_not_its_own(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    (tmp_path / "grammar").mkdir()
    (tmp_path / "grammar" / "tokens.lark").write_text("this is no grammar")
    ask = "import profileparse.compiled as c; print(c.tables().countries['france'], c.grammar_folder())"
    done = subprocess.run(
        [sys.executable, "-c", ask], capture_output=True, env=os.environ | {"PYTHONPATH": str(site)}, check=True
    )
    assert done.stdout.decode().split() == ["FR", str(site / "profileparse" / "grammar")]


def test_installed_package_runs_read_only_and_without_a_home(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    for path in sorted((tmp_path / "site").rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
    environment = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME")}
    environment |= {"PYTHONPATH": str(tmp_path / "site"), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent"}
    page = (ROOT / "samples" / "cergy.txt").read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "profileparse"],
        input=page,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    assert json.loads(done.stdout)["population"]["value"] == 57576
    shown = subprocess.run(
        [sys.executable, "-m", "profileparse", "dialect", "show", "efus"],
        capture_output=True,
        env=environment,
        cwd=tmp_path,
        check=True,
    )
    assert b"[headings.general]" in shown.stdout
    where = "import profileparse; print(profileparse.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", where], capture_output=True, env=environment, cwd=tmp_path, check=True
    )
    assert str(tmp_path) in found.stdout.decode()
