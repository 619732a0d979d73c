"""Changes the package in small ways and prints which changes no fast test notices.

Each predicate of the core (a function that returns a bool) is made to say always yes, then always no; each cost of
`grammar/costs.toml` is raised and lowered by one. A change that nothing notices is a predicate or a cost that nobody
needs, or a test that is missing.

    python -m tests.unnoticed                      # all of it: some minutes
    python -m tests.unnoticed --since main         # what a change since that commit touches
    python -m tests.unnoticed places dates/times   # what is in files or grammars of these names

It runs the tests in this process: blocks, examples, grammars, dates, the recorded net and the like, and at last some
that need fixtures. Each change is made in a fork, so that nothing is left of it. Exit code 1 where something was not
noticed.
"""

from __future__ import annotations

import argparse
import ast
import functools
import gc
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import signature
from itertools import product
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, NamedTuple

import pytest

from profileparse.compiled import tables
from tests.support import ROOT

__all__ = ["Change", "changes_of_costs", "changes_of_predicates", "main", "noticed", "touched"]

SOURCE = ROOT / "src" / "profileparse"
COSTS = ROOT / "grammar" / "costs.toml"
#: The folders and modules between a text and its profile.
CORE = ("dates", "page", "readings", "text", "values", "words", "document.py", "parser.py")
#: The modules whose tests are quick; those that come first notice most.
FAST = [
    *(f"tests.unit.test_{name}" for name in ("blocks", "examples", "diagnostics", "grammars", "dates", "readings")),
    *(f"tests.unit.test_{name}" for name in ("lexer", "reading", "parser", "countries", "other_networks", "models")),
    "tests.pages.test_net",
]
#: What is asked last: tests that need fixtures, run by pytest.
WITH_FIXTURES = [f"tests/unit/test_{name}.py" for name in ("readings", "dialects", "models")]
#: What a test may take beside what all of them take together, in seconds, and how much memory.
PATIENCE = 20
MEMORY = 4 << 30

Check = tuple[str, Callable[[], Any]]


class Change(NamedTuple):
    """A change. where: file and line. make: makes it in this process; False where that can't be done."""

    where: str
    what: str
    make: Callable[[], bool]


# --- predicates


def changes_of_predicates() -> Iterator[Change]:
    """Each predicate of the core, always true and always false."""
    for place in CORE:
        path = SOURCE / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for names, line in _predicates(ast.parse(file.read_text("utf-8")), ()):
                for answer in (True, False):
                    where = f"{file.relative_to(ROOT)}:{line}"
                    make = functools.partial(_force, file, names, answer)
                    yield Change(where, f"{'.'.join(names)} is always {answer}", make)


def _predicates(node: ast.AST, names: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int]]:
    for part in ast.iter_child_nodes(node):
        if isinstance(part, ast.ClassDef):
            yield from _predicates(part, (*names, part.name))
        elif isinstance(part, ast.FunctionDef) and isinstance(part.returns, ast.Name) and part.returns.id == "bool":
            yield (*names, part.name), part.lineno


def _force(file: Path, names: tuple[str, ...], answer: bool) -> bool:
    """Puts another code into a function, so that everyone who has imported it calls that."""
    module = ".".join(file.relative_to(ROOT / "src").with_suffix("").parts)
    found: Any = import_module(module)
    for name in names:
        found = vars(found)[name]
    for inner in ("fget", "__func__", "__wrapped__"):
        found = getattr(found, inner, None) or found
    if not isinstance(found, FunctionType) or found.__closure__:
        return False
    found.__code__ = (_yes if answer else _no).__code__
    return True


def _yes(*_: Any, **__: Any) -> bool:
    return True


def _no(*_: Any, **__: Any) -> bool:
    return False


# --- costs


def changes_of_costs() -> Iterator[Change]:
    """Each cost, raised and lowered by one; none becomes less than nothing."""
    for grammar, costs in tables().costs.items():
        for table, named in ((grammar, costs), (f"{grammar}.rules", costs.get("rules", {}))):
            for name, cost in named.items():
                for more in (1, -1):
                    if isinstance(cost, int) and cost + more >= 0:
                        where = f"{COSTS.relative_to(ROOT)}:{_line_of(table, name)}"
                        yield Change(
                            where,
                            f"[{table}] {name} = {cost + more}",
                            functools.partial(_set, named, name, cost + more),
                        )


def _set(named: dict[str, int], name: str, cost: int) -> bool:
    named[name] = cost
    return True


def _line_of(table: str, name: str) -> int:
    inside = False
    for number, line in enumerate(COSTS.read_text("utf-8").splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == f"[{table}]"
        elif inside and line.partition("=")[0].strip().strip('"') == name:
            return number
    raise LookupError(f"no {name} in [{table}] of {COSTS.name}")


# --- which of them


def touched(since: str) -> dict[str, list[range]]:
    """The lines of each file that differ from a commit."""
    command = ["git", "diff", "-U0", "--no-color", since, "--", "src", "grammar"]
    text = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found: dict[str, list[range]] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("+++ "):
            name = line.removeprefix("+++ b/")
        elif hunk := re.match(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@", line):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(name, []).append(range(start, start + count))
    return found


def _is_touched(change: Change, lines: dict[str, list[range]]) -> bool:
    name, _, line = change.where.rpartition(":")
    reach = range(int(line), _last_line(ROOT / name, int(line)) + 1)
    return any(part.start < reach.stop and reach.start < part.stop for part in lines.get(name, []))


@functools.cache
def _last_line(path: Path, line: int) -> int:
    """Where the function ends that begins on a line."""
    if path.suffix != ".py":
        return line
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    return next(n.end_lineno or line for n in nodes if isinstance(n, ast.FunctionDef) and n.lineno == line)


# --- tests


def checks() -> list[Check]:
    """The tests that need nothing but their parameters, each once for each of these."""
    return [check for name in FAST for check in _checks_of(import_module(name))]


def _checks_of(module: ModuleType) -> Iterator[Check]:
    for name, test in vars(module).items():
        if not name.startswith("test_") or hasattr(test, "hypothesis") or test.__module__ != module.__name__:
            continue
        marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        choices = [[_named(mark.args[0], values) for values in mark.args[1]] for mark in marks]
        for chosen in product(*choices):
            given = {key: value for part in chosen for key, value in part.items()}
            if given.keys() == signature(test).parameters.keys():
                yield f"{module.__name__}.{name}", functools.partial(test, **given)


def _named(names: str | tuple[str, ...], values: Any) -> dict[str, Any]:
    keys = [part.strip() for part in names.split(",")] if isinstance(names, str) else list(names)
    if hasattr(values, "values") and hasattr(values, "marks"):  # pytest.param
        values = values.values if len(keys) > 1 else values.values[0]
    return dict(zip(keys, values if len(keys) > 1 else [values], strict=True))


def _fails(check: Check) -> bool:
    try:
        check[1]()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a skip and a failure of pytest are no Exception
        return type(error).__name__ != "Skipped"
    return False


def _asked_of_pytest() -> bytes:
    options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    return b"a test with fixtures" if pytest.main([*options, *WITH_FIXTURES]) else b""


def _forget() -> None:
    """Empties all caches but that of the tables, whose costs may be changed: what is remembered was made before."""
    keep = tables
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper) and found is not keep:
            if getattr(found, "__module__", "").startswith("profileparse"):
                found.cache_clear()


def noticed(change: Change, wanted: list[Check], seconds: float, *, fixtures: bool = True) -> str | None:
    """The test that notices a change; None where none does, and an empty text where it can't be made."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        os.dup2(1, 2)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.alarm(int(seconds))
        _forget()
        answer = b"?"
        if change.make():
            answer = next((check[0].encode() for check in wanted if _fails(check)), b"")
            answer = answer or (_asked_of_pytest() if fixtures else b"")
        os.write(writing, answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read().decode()
    _, status = os.waitpid(child, 0)
    if status:
        return "it does not end"
    return None if not told else "" if told == "?" else told


# --- the command


def main() -> int:
    """Makes the changes, and prints those that nothing notices."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only what is in files or grammars whose name has one of these")
    parser.add_argument("--since", metavar="COMMIT", help="only what differs from this commit")
    parser.add_argument("--list", action="store_true", help="print the changes, and make none")
    parser.add_argument("--verbose", action="store_true", help="print which test notices each change")
    options = parser.parse_args()
    changes = [*changes_of_predicates(), *changes_of_costs()]
    if options.names:
        changes = [one for one in changes if any(name in f"{one.where} {one.what}" for name in options.names)]
    if options.since:
        lines = touched(options.since)
        changes = [one for one in changes if _is_touched(one, lines)]
    if options.list:
        print(*(f"{change.where}: {change.what}" for change in changes), sep="\n")
        return 0
    return _run(changes, verbose=options.verbose)


def _run(changes: list[Change], *, verbose: bool) -> int:
    wanted = checks()
    start = time.monotonic()
    failing = {id(check[1]) for check in wanted if _fails(check)}
    seconds = time.monotonic() - start
    print(
        f"{len(wanted)} tests in {seconds:.1f} s, {len(failing)} of them fail and are left out; {len(changes)} changes"
    )
    wanted = [check for check in wanted if id(check[1]) not in failing]
    unnoticed = 0
    for change in changes:
        test = noticed(change, wanted, 4 * seconds + PATIENCE)
        if test is None:
            unnoticed += 1
            print(f"{change.where}: {change.what}: no test notices it", flush=True)
        elif verbose or not test:
            print(f"{change.where}: {change.what}: {test or 'can not be changed'}", flush=True)
        elif test in {check[0] for check in wanted}:
            # Changes come file by file: the module that has noticed one is likely to notice the next.
            wanted.sort(key=lambda check: check[0] != test)
    print(f"{unnoticed} of {len(changes)} changes are not noticed, in {time.monotonic() - start:.0f} s")
    return 1 if unnoticed else 0


if __name__ == "__main__":
    sys.exit(main())
