"""Compiles `grammar/` into the one file that `compiled` loads. Runs when a wheel is built and in a checkout."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import tempfile
import tomllib
from pathlib import Path
from typing import Any

import lark
from lark.parsers.lalr_analysis import Reduce

from .compiled import Rule, Table, Tables
from .dialects import Dialect, check_dialect
from .lexicon import make_lexicon
from .vocabulary import fold_phrase
from .wordlists import check_countries, check_words

__all__ = ["compile_grammar", "compile_to", "key"]


def key(folder: Path) -> str:
    """A digest of all files below `folder` and of what reads them."""
    digest = hashlib.sha256(lark.__version__.encode())
    here = Path(__file__).parent
    sources = [
        here / "compiled.py",
        here / "compiling.py",
        here / "wordlists.py",
        here / "dialects.py",
        here / "lexicon.py",
        here / "vocabulary.py",
        here / "words.py",
    ]
    for path in sorted(folder.rglob("*.lark")) + sorted(folder.rglob("*.toml")) + sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def compile_to(folder: Path, target: Path) -> Tables:
    """Compiles the grammar in `folder`, and writes it to `target` where that is possible.

    Raises lark.exceptions.GrammarError for a grammar with a conflict, tomllib.TOMLDecodeError and
    pydantic.ValidationError for a word list that is wrong.
    """
    built = compile_grammar(folder)
    with contextlib.suppress(OSError):
        _write(target, pickle.dumps(built, protocol=5))
    return built


def compile_grammar(folder: Path) -> Tables:
    """The tables of the grammar in `folder`; raises as `compile_to` does."""
    words = {path.stem: check_words(_toml(path)) for path in sorted((folder / "words").glob("??.toml"))}
    countries = check_countries(_toml(folder / "words" / "countries.toml"))
    regions = _toml(folder / "words" / "regions.toml")
    dialects = {p.stem: check_dialect(_toml(p)) for p in sorted((folder / "dialects").glob("*.toml"))}
    return Tables(
        key=key(folder),
        shapes=_shapes(folder / "tokens.lark"),
        grammars={p.stem: _grammar(p) for p in sorted(folder.glob("*.lark")) if p.stem != "tokens"},
        words=words,
        dialects=dialects,
        lexicons={name: _lexicon(data, words) for name, data in dialects.items()},
        countries=_countries(countries),
        regions={fold_phrase(name): code for code, names in regions.items() for name in names},
    )


def _countries(listed: dict[str, list[str]]) -> dict[str, str]:
    """Folded name to code; «U.S.A.» and «R.D.Congo» lose their spaces with their full stops."""
    known = {fold_phrase(name): code for code, names in listed.items() for name in names}
    return {name.replace(" ", ""): code for name, code in known.items()} | known


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _shapes(path: Path) -> dict[str, str]:
    """The expression of each of the file's terminals, in the order of their priority."""
    grammar = lark.Lark(path.read_text("utf-8"), parser="lalr")
    ordered = sorted(grammar.terminals, key=lambda terminal: -terminal.priority)
    return {str(terminal.name): terminal.pattern.to_regexp() for terminal in ordered}


def _grammar(path: Path) -> Table:
    """The table that Lark's analysis gives, in plain numbers and names: no class of Lark's is needed to read it."""
    grammar = lark.Lark(path.read_text("utf-8"), parser="lalr", maybe_placeholders=False)
    found = grammar.parser.parser._parse_table
    rules = {rule: index for index, rule in enumerate(grammar.rules)}
    return Table(
        states=[
            {symbol: -1 - rules[to] if action is Reduce else to for symbol, (action, to) in found.states[state].items()}
            for state in range(len(found.states))
        ],
        rules=[
            Rule(
                str(rule.origin.name),
                tuple(str(symbol.name) for symbol in rule.expansion),
                str(rule.alias or rule.origin.name),
                bool(rule.options.expand1) and not rule.alias,
            )
            for rule in grammar.rules
        ],
        start=found.start_states["start"],
        end=found.end_states["start"],
        terminals=frozenset(str(s.name) for rule in grammar.rules for s in rule.expansion if s.is_term),
    )


def _lexicon(dialect: dict[str, Any], words: dict[str, dict[str, Any]]) -> bytes:
    return pickle.dumps(make_lexicon(Dialect.model_validate(dialect), words), protocol=5)


def _write(target: Path, data: bytes) -> None:
    """Puts `data` in place in one step, so that another process never reads half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(name, 0o644)
    os.replace(name, target)
