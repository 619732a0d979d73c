"""Compiles `grammar/` into the file that `compiled` loads: Lark's tables and the validated word lists.

Runs when a wheel is built, and in a checkout whose grammar has changed.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import lark
from lark.grammar import Rule as LarkRule
from lark.load_grammar import GrammarBuilder
from lark.parsers.lalr_analysis import Reduce
from pydantic import BaseModel, ConfigDict, StringConstraints, field_validator

from .models.codes import Code
from .readings.tables import Rule, Table
from .words.dialects import Dialect, extended, own_data
from .words.lexicons import make_lexicon
from .words.vocabulary import fold_phrase, plain_form


def compile_to(folder: Path, target: Path, key: str) -> dict[str, Any]:
    """Compiles the grammar in `folder`, and writes `key`, on a line, and the result to `target` if that is possible.

    Raises lark.exceptions.GrammarError for a grammar with a conflict, tomllib.TOMLDecodeError and
    pydantic.ValidationError for an invalid word list.
    """
    built = compile_grammar(folder)
    with contextlib.suppress(OSError):
        _write(target, key.encode() + b"\n" + pickle.dumps(built))
    return built


def compile_grammar(folder: Path) -> dict[str, Any]:
    """The fields of `compiled.Tables` for the grammar in `folder`; raises the same as `compile_to`."""
    lists = [WordList.model_validate(_toml(path)) for path in sorted((folder / "words").glob("??.toml"))]
    words = {found.language: found.model_dump() for found in sorted(lists, key=lambda found: found.rank)}
    files = {path.stem: _toml(path) for path in sorted((folder / "dialects").glob("*.toml"))}
    dialects = {name: Dialect.model_validate(_whole(name, files)) for name in files}
    small_words = _toml(folder / "words" / "small.toml")
    texts = {path.stem: path.read_text("utf-8") for path in sorted(folder.glob("*.lark"))}
    shapes = {name: compile_shapes(texts.pop(name)) for name in _ONLY_TERMINALS}
    return {
        "codes": {name: Code(**code) for name, code in _toml(folder / "diagnostics.toml").items()},
        "shapes": shapes,
        "closers": _toml(folder / "quotation.toml")["closers"],
        "decoding": _toml(folder / "decoding.toml"),
        "templates": _toml(folder / "wiki.toml")["templates"],
        "costs": _toml(folder / "costs.toml"),
        "edges": _edges(_toml(folder / "edges.toml")),
        "grammars": {name: compile_text(text) for name, text in texts.items()},
        "words": words,
        "small_words": small_words,
        "dialects": {name: dialect.model_dump_json(by_alias=True) for name, dialect in dialects.items()},
        "lexicons": {
            name: pickle.dumps(make_lexicon(dialect, words, shapes["tokens"], small_words))
            for name, dialect in dialects.items()
        },
        **_places(folder / "words"),
        "articles": frozenset(words["en"]["words"]["the"]),
    }


def _edges(written: dict[str, dict[str, str]]) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """For each grammar and type of token the edges, each with the name of its cost: `SEP, COMMA: parted`."""

    def edges(text: str) -> tuple[tuple[str, str], ...]:
        return tuple((edge, cost) for edge, _, cost in (one.partition(": ") for one in text.split(", ")))

    return {grammar: {kind: edges(text) for kind, text in of.items()} for grammar, of in written.items()}


def _whole(name: str, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """All data of a built-in dialect, including the dialects that it extends."""
    own = own_data(files[name])
    parent = own.pop("extends", None)
    return own if parent is None else extended(own, _whole(parent, files))


def _write(target: Path, data: bytes) -> None:
    """Replaces `target` atomically, so that another process never reads half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(name, 0o644)
    os.replace(name, target)


# --- grammars

#: The files that contain only terminals.
_ONLY_TERMINALS = ("beside", "figures", "inside", "line", "times", "tokens")


def compile_shapes(text: str) -> dict[str, str]:
    """The regular expression of each terminal of a grammar, in order of priority."""
    builder = GrammarBuilder()  # a whole parser of Lark's would look for collisions between them, for ten seconds
    builder.load_grammar(text)
    terminals, _, _ = builder.build().compile(["start"], set())
    ordered = sorted(terminals, key=lambda terminal: -terminal.priority)
    return {str(terminal.name): terminal.pattern.to_regexp() for terminal in ordered}


def compile_text(text: str) -> Table:
    """Lark's table for a grammar as plain numbers and strings, which can be loaded without Lark."""
    grammar = lark.Lark(text, parser="lalr", lexer="basic", maybe_placeholders=False)
    found: Any = grammar.parser.parser.parser.parse_table
    numbers = {rule: number for number, rule in enumerate(grammar.rules)}
    states = [
        # In older versions of Lark, names are instances of its own Token.
        {str(symbol): -1 - numbers[to] if action is Reduce else to for symbol, (action, to) in actions.items()}
        for _, actions in sorted(found.states.items())
    ]
    return Table(
        states=states,
        rules=[_rule(rule) for rule in grammar.rules],
        start=found.start_states["start"],
        end=found.end_states["start"],
        terminals=frozenset(str(s.name) for rule in grammar.rules for s in rule.expansion if s.is_term),
    )


def _rule(rule: LarkRule) -> Rule:
    origin = str(rule.origin.name)
    parts = tuple(str(symbol.name) for symbol in rule.expansion)
    return Rule(origin, parts, str(rule.alias or origin), rule.options.expand1 and not rule.alias)


# --- word lists


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _places(folder: Path) -> dict[str, Any]:
    """The fields of `compiled.Tables` about countries and their parts."""
    forms = _toml(folder / "country_forms.toml")
    same = {fold_phrase(word): key for key, words in forms["same"].items() for word in words}
    small, heads, kinds = (frozenset(forms["titles"][key]) for key in ("small", "heads", "kinds"))
    countries = _countries(_toml(folder / "countries.toml"), same, small)
    regions = {fold_phrase(name): code for code, names in _toml(folder / "regions.toml").items() for name in names}
    first_words: dict[str, int] = {}
    for name in (*countries, *regions):
        first, count = name.partition(" ")[0], name.count(" ") + 1
        first_words[first] = max(count, first_words.get(first, 0))
    other = {*same, *heads, *kinds}
    provinces = {language.upper(): codes for language, codes in forms["provinces"].items()}  # of its country
    return {
        "countries": countries,
        "country_codes": frozenset(countries.values()),
        "first_words": first_words | dict.fromkeys(other, max(first_words.values())),
        "name_words": frozenset(" ".join(countries).replace(",", "").split()) | other | small,
        "region_towns": frozenset(map(fold_phrase, forms["towns"])),
        "same": same,
        "small": small,
        "state_heads": heads,
        "state_kinds": kinds,
        "other_codes": {other: code for table in ("alpha_3", "signs") for code, other in forms[table].items()},
        "provinces": {language: frozenset(codes) for language, codes in forms["provinces"].items()},
        "part_codes": frozenset(code for codes in forms["parts"].values() for code in codes),
        "owners": _states(forms["parts"], forms["rare_parts"], provinces),
        "doubtful": frozenset(map(fold_phrase, forms["doubtful"])),
        "continents": frozenset(map(fold_phrase, forms["continents"])),
        "territories": _states(*_toml(folder / "territories.toml").values()),
        "regions": regions,
    }


def _states(*tables: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """By each code that tables of states list, those states."""
    found: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for state, codes in table.items():
            found |= {code: (*found.get(code, ()), state) for code in codes}
    return found


def _countries(listed: dict[str, list[str]], same: dict[str, str], small: frozenset[str]) -> dict[str, str]:
    """Folded name to code: as listed, in its plain form, and with a comma for a comma or bracket in it.

    «U.S.A.» and «R.D.Congo» lose their spaces with their full stops. A plain form that two countries share is dropped.
    """
    names = [(name, code) for code, listed_names in listed.items() for name in listed_names]
    known = {fold_phrase(name): code for name, code in names}
    plain: dict[str, set[str]] = {}
    for name, code in known.items():
        plain.setdefault(plain_form(name, same, small), set()).add(code)
    sure = {name: min(codes) for name, codes in plain.items() if len(codes) == 1}
    commas = [(name.replace("(", ","), code) for name, code in names]
    parted = {", ".join(map(fold_phrase, name.split(","))): code for name, code in commas if "," in name}
    return {name.replace(" ", ""): code for name, code in known.items()} | sure | parted | known


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Phrases = list[Phrase]
Tens = Literal["20", "30", "40", "50", "60", "70", "80", "90"]
MonthNumber = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
WeekdayNumber = Literal["1", "2", "3", "4", "5", "6", "7"]
SeasonName = Literal["spring", "summer", "autumn", "winter"]
PartOfYear = Annotated[str, StringConstraints(pattern=r"^(3[3-9]|4[01])$")]

#: The words between the parts of a date, in order of priority; each is a terminal of `date.lark` in lower case.
_CONNECTORS = (
    "of the in to and or between from since until before after onwards earlier present unknown circa maybe early mid "
    "late early_after mid_after late_after century year year_after decade quarter half third day month last clock noon "
    "era before_era that_is happened"
).split()


class WordList(BaseModel):
    """The date words of one language; `grammar/README.md` documents the keys."""

    model_config = ConfigDict(extra="forbid")

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    rank: int
    shared: bool = True
    day_first: bool = True
    reference: Phrases = []
    streets: Phrases = []
    units: Phrases = []
    currencies: Phrases = []
    months: dict[MonthNumber, Phrases]
    weekdays: dict[WeekdayNumber, Phrases]
    seasons: dict[SeasonName, Phrases]
    parts: dict[PartOfYear, Phrases] = {}
    numbers: dict[Annotated[str, StringConstraints(pattern=r"^([1-9]|[12][0-9]|3[01])$")], Phrases] = {}
    thousands: dict[Literal["1000", "2000"], Phrases] = {}
    decades: dict[Tens, Phrases] = {}
    tens: dict[Tens, Phrases] = {}
    words: dict[str, Phrases]
    ordinary: dict[Literal["months", "weekdays", "seasons", "numbers"], Phrases] = {}
    """Those of the words above that are also everyday words."""

    @field_validator("words")
    @classmethod
    def _in_order(cls, words: dict[str, list[str]]) -> dict[str, list[str]]:
        if unknown := words.keys() - _CONNECTORS:
            raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(_CONNECTORS)}")
        return {name: words.get(name, []) for name in _CONNECTORS}
