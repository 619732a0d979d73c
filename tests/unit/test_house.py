"""Rules for the source: regular expressions, imports, length of modules, and grammars without conflicts."""

from __future__ import annotations

import ast
import graphlib
from pathlib import Path

import pytest
from lark import Lark

from tests.support import ROOT

SOURCES = sorted((ROOT / "src" / "profileparse").rglob("*.py"))

#: Modules that may import `re`, with the reason.
MAY_USE_RE = {
    "lexer.py": "runs the terminals of tokens.lark in one pass",
}


def module_name(path: Path) -> str:
    relative = path.relative_to(ROOT / "src").with_suffix("")
    return ".".join(relative.parts).removesuffix(".__init__")


def imported(path: Path, *, top_level_only: bool) -> set[str]:
    """The modules of ours that a file imports."""
    tree = ast.parse(path.read_text("utf-8"))
    nodes = tree.body if top_level_only else list(ast.walk(tree))
    package = module_name(path).split(".")
    if path.name != "__init__.py":
        package = package[:-1]
    names = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            # «from . import compiled» names a module, «from .models import Span» does not.
            names |= {module} if node.module else {f"{module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_only_the_lexer_uses_regular_expressions(path: Path) -> None:
    if path.name not in MAY_USE_RE:
        assert not imported(path, top_level_only=False) & {"re", "regex"}


def test_no_circular_imports() -> None:
    known = {module_name(path): path for path in SOURCES}
    graph = {
        name: {m for m in imported(path, top_level_only=True) if m in known and m != name}
        for name, path in known.items()
    }
    assert tuple(graphlib.TopologicalSorter(graph).static_order())


def test_models_import_nothing_of_ours() -> None:
    for path in (ROOT / "src" / "profileparse" / "models").glob("*.py"):
        names = [name for name in imported(path, top_level_only=False) if name.startswith("profileparse")]
        assert all(name.startswith("profileparse.models") for name in names)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_module_says_what_it_is_for_and_stays_short(path: Path) -> None:
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 400


@pytest.mark.parametrize("path", sorted((ROOT / "grammar").glob("*.lark")), ids=lambda path: path.stem)
def test_grammars_are_lalr_without_conflicts(path: Path) -> None:
    if path.stem not in ("beside", "figures", "inside", "line", "times", "tokens"):  # terminals only
        Lark(path.read_text("utf-8"), parser="lalr", strict=True)
