"""Tests the package on every Python that is here, with the lowest and the newest versions of what it needs.

    pip install uv && python -m tests.matrix [3.11 /opt/python3.12/bin/python …]

Each line of the table is a new environment. With all extras the compiled package is tested by what other versions may
change (properties and hostile archives they don't), and the one whose readers are Python by what has to do with them;
without extras the command reads the samples. The lowest versions are those that have a build for that Python. A line
that can't be had says so.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support import ROOT, SAMPLES, dialect_of

__all__ = ["main"]

_PYTHONS = ("3.11", "3.12", "3.13", "3.14")
_VERSIONS = {"lowest": "lowest-direct", "newest": "highest"}
#: What each kind of readers is tested by.
_TESTS = {
    "compiled": (
        "tests/unit",
        "tests/pages",
        "tests/archives",
        "tests/show",
        "--ignore",
        "tests/archives/test_hostile.py",
    ),
    "Python": ("tests/unit", "tests/pages"),
}
_SHOWN = ("lark", "pydantic", "python-dateutil", "click", "pyarrow", "warcio", "rdflib")


def main(pythons: list[str]) -> int:
    """Prints the table; 1 where something failed."""
    print("| Python | readers | versions | extras | result | of |")
    print("|---|---|---|---|---|---|")
    failed = False
    for python, readers in itertools.product(pythons, _TESTS):
        # So that the package is built once for all lines of a Python.
        with tempfile.TemporaryDirectory() as cache:
            for versions, extras in itertools.product(_VERSIONS, ("none", "all")):
                start = time.monotonic()
                with tempfile.TemporaryDirectory() as folder:
                    result, of = _tried(Path(folder), Path(cache), python, versions, extras, readers)
                name = Path(python).parent.parent.name if "/" in python else python
                told = f"{result}, {time.monotonic() - start:.0f} s"
                print(f"| {name} | {readers} | {versions} | {extras} | {told} | {of} |", flush=True)
                failed = failed or result.startswith("failed")
    return 1 if failed else 0


def _tried(folder: Path, cache: Path, python: str, versions: str, extras: str, readers: str) -> tuple[str, str]:
    """What became of one environment, and the versions in it. cache: where what was built for others is."""
    venv = folder / "venv"
    run = [str(venv / "bin" / "python"), "-m"]
    environment = os.environ | {"VIRTUAL_ENV": str(venv), "UV_CACHE_DIR": str(cache)}
    environment.pop("PYTHONPATH", None)
    if readers == "Python":
        environment["PROFILEPARSE_PURE"] = "1"
    made = _run(["uv", "venv", "-q", "--seed", "--python", python, str(venv)], environment)
    if made.returncode:
        return "no such Python here", ""
    wanted = f"{ROOT}[test]" if extras == "all" else str(ROOT)
    built = ["--only-binary", ":all:", "--no-binary", "profileparse"]
    installed = _run(["uv", "pip", "install", "-q", *built, "--resolution", _VERSIONS[versions], wanted], environment)
    if installed.returncode:
        return f"not to be had: {_last(installed.stderr)}", ""
    listed = _run(["uv", "pip", "freeze"], environment).stdout.split()
    of = ", ".join(name.replace("==", " ") for name in listed if name.partition("==")[0] in _SHOWN)
    if (readers == "compiled") != ("compiled: yes" in _run([*run, "profileparse", "--version"], environment).stdout):
        return "failed: the other readers were installed", of
    if extras == "none":
        wrong = [path.name for path in SAMPLES if not _is_right([*run, "profileparse"], path, environment)]
        return (f"failed: {', '.join(wrong)}" if wrong else f"{len(SAMPLES)} samples"), of
    options = ["-rfE", "--tb=short", "-W", "ignore", "-n", "2", "-p", "no:cacheprovider", *_TESTS[readers]]
    tested = _run([*run, "pytest", *options], environment)
    if tested.returncode == 0:
        return _last(tested.stdout), of
    print(tested.stdout[-10_000:], tested.stderr[-1_000:], file=sys.stderr, flush=True)
    names = [line.split()[1] for line in tested.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return f"failed: {', '.join(names) or _last(tested.stderr)}", of


def _is_right(command: list[str], path: Path, environment: dict[str, str]) -> bool:
    """Whether the command gives what stands beside a sample."""
    done = _run([*command, str(path), "--dialect", dialect_of(path)], environment)
    given, expected = (json.loads(text) for text in (done.stdout or "{}", path.with_suffix(".json").read_text("utf-8")))
    return bool(given | {"source": None} == expected | {"source": None})


def _run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment)


def _last(text: str) -> str:
    """The last line that says something."""
    return ([line.strip(" =") for line in text.splitlines() if line.strip(" =")] or [""])[-1][:160]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or list(_PYTHONS)))
