"""Compiles `grammar/` into the one file that `compiled` loads: Lark's tables, and the word lists, checked.

It runs when a wheel is built, and in a checkout whose grammar has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import lark
from lark.grammar import Rule as LarkRule
from lark.lexer import TerminalDef
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, field_validator

from .models.codes import Code
from .readings.tables import Rule, Table
from .words.dialects import Dialect, extended
from .words.lexicons import make_lexicon
from .words.vocabulary import Lexicon, Node, fold_phrase, plain_form

__all__ = ["compile_grammar", "compile_table", "compile_text", "compile_to", "key"]

#: What reads the files of the grammar: where one of these changes they are compiled anew.
_SOURCES = (
    "compiler",
    "readings/tables",
    *(f"words/{name}" for name in ("dialects", "lexer", "lexicons", "vocabulary")),
)


def key(folder: Path) -> str:
    """A digest of all files below `folder` and of what reads them."""
    digest = hashlib.sha256(lark.__version__.encode())
    here = Path(__file__).parent
    sources = [here / f"{name}.py" for name in _SOURCES]
    for path in sorted(folder.rglob("*.lark")) + sorted(folder.rglob("*.toml")) + sources:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def compile_to(folder: Path, target: Path) -> dict[str, Any]:
    """Compiles the grammar in `folder`, and writes it to `target`, after its key, where that is possible.

    Raises lark.exceptions.GrammarError for a grammar with a conflict, tomllib.TOMLDecodeError and
    pydantic.ValidationError for a word list that is wrong.
    """
    built = compile_grammar(folder)
    with contextlib.suppress(OSError):
        _write(target, key(folder).encode() + b"\n" + marshal.dumps(built))
    return built


def compile_grammar(folder: Path) -> dict[str, Any]:
    """The fields of `compiled.Tables` for the grammar in `folder`, as plain data; raises as `compile_to` does."""
    lists = [WordList.model_validate(_toml(path)) for path in sorted((folder / "words").glob("??.toml"))]
    words = {found.language: found.model_dump() for found in sorted(lists, key=lambda found: found.rank)}
    files = {path.stem: _toml(path) for path in sorted((folder / "dialects").glob("*.toml"))}
    dialects = {name: Dialect.model_validate(_whole(name, files)) for name in files}
    countries = _COUNTRIES.validate_python(_toml(folder / "words" / "countries.toml"))
    forms = CountryForms.model_validate(_toml(folder / "words" / "country_forms.toml"))
    same = {fold_phrase(word): key for key, words in forms.same.items() for word in words}
    small = frozenset(forms.titles.small)
    regions = _toml(folder / "words" / "regions.toml")
    small_words = _toml(folder / "words" / "small.toml")
    shapes = _shapes(folder / "tokens.lark")
    codes = _CODES.validate_python(_toml(folder / "diagnostics.toml"))
    return {
        "codes": {name: tuple(code) for name, code in codes.items()},
        "marks": _shapes(folder / "line.lark"),
        "shapes": shapes,
        "closers": _CLOSERS.validate_python(_toml(folder / "quotation.toml")["closers"]),
        "costs": _COSTS.validate_python(_toml(folder / "costs.toml")),
        "edges": _edges(_EDGES.validate_python(_toml(folder / "edges.toml"))),
        "grammars": {
            path.stem: _packed(compile_table(path))
            for path in sorted(folder.glob("*.lark"))
            if path.stem not in _LEXERS
        },
        "words": words,
        "small_words": small_words,
        "dialects": {name: dialect.model_dump(by_alias=True) for name, dialect in dialects.items()},
        "lexicons": {
            name: _pack_lexicon(make_lexicon(dialect, words, shapes, small_words)) for name, dialect in dialects.items()
        },
        "countries": _countries(countries, same, small),
        "region_towns": frozenset(map(fold_phrase, forms.towns)),
        "same": same,
        "small": small,
        "state_heads": frozenset(forms.titles.heads),
        "state_kinds": frozenset(forms.titles.kinds),
        "alpha_3": {long: code for code, long in forms.alpha_3.items()},
        "part_codes": frozenset(code for codes in forms.parts.values() for code in codes),
        "continents": frozenset(map(fold_phrase, forms.continents)),
        "doubtful": frozenset(map(fold_phrase, forms.doubtful)),
        "territories": _territories(_toml(folder / "words" / "territories.toml")),
        "regions": {fold_phrase(name): code for code, names in regions.items() for name in names},
    }


def _edges(written: dict[str, dict[str, str]]) -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """For each grammar and type of token the edges with the names of their costs: `SEP, COMMA: parted`."""
    pairs = {
        text: [edge.partition(": ") for edge in text.split(", ")] for of in written.values() for text in of.values()
    }
    return {
        grammar: {kind: tuple((edge, cost) for edge, _, cost in pairs[text]) for kind, text in of.items()}
        for grammar, of in written.items()
    }


def _whole(name: str, files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """All data of a built-in dialect, what it extends included."""
    data = files[name]
    if "extends" not in data:
        return data
    own = Dialect.model_validate(data).model_dump(by_alias=True, exclude_unset=True)
    del own["extends"]
    return extended(own, Dialect.model_validate(_whole(data["extends"], files)).model_dump(by_alias=True))


def _write(target: Path, data: bytes) -> None:
    """Puts `data` in place in one step, so that another process never reads half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=target.name)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    os.chmod(name, 0o644)
    os.replace(name, target)


# --- grammars

#: The files that hold no grammar of tokens.
_LEXERS = ("line", "tokens")


def _shapes(path: Path) -> dict[str, str]:
    """The expression of each of the file's terminals, in the order of their priority."""
    grammar = lark.Lark(path.read_text("utf-8"), parser="lalr")
    ordered = sorted(grammar.terminals, key=lambda terminal: -terminal.priority)
    return {str(terminal.name): terminal.pattern.to_regexp() for terminal in ordered}


def compile_table(path: Path) -> Table:
    """Lark's table for the grammar at `path`."""
    return compile_text(path.read_text("utf-8"))


def _packed(table: Table) -> tuple[Any, ...]:
    """A table without its classes, for `marshal`."""
    return table._replace(rules=[tuple(rule) for rule in table.rules])[:]  # type: ignore[misc]


def compile_text(text: str) -> Table:
    """Lark's table for a grammar, in plain numbers and names: no class of Lark's is needed to read it.

    It is taken from what Lark writes into the stand-alone parsers that it generates.
    """
    grammar = lark.Lark(text, parser="lalr", maybe_placeholders=False)
    data, memo = grammar.memo_serialize([TerminalDef, LarkRule])
    found = data["parser"]["parser"]
    symbols = found["tokens"]
    numbers = [reference["@"] for reference in data["rules"]]
    rules = [memo[number] for number in numbers]
    states = []
    for number in range(len(found["states"])):
        actions = found["states"][number].items()
        states.append({str(symbols[s]): -1 - numbers.index(to["@"]) if reduces else to for s, (reduces, to) in actions})
    return Table(
        states=states,
        rules=[_rule(rule) for rule in rules],
        start=found["start_states"]["start"],
        end=found["end_states"]["start"],
        terminals=frozenset(str(s["name"]) for rule in rules for s in rule["expansion"] if s["__type__"] == "Terminal"),
    )


def _rule(rule: dict[str, Any]) -> Rule:
    # Older versions of Lark give tokens for some of the names, which marshal does not take.
    origin, alias = str(rule["origin"]["name"]), rule["alias"]
    parts = tuple(str(symbol["name"]) for symbol in rule["expansion"])
    return Rule(origin, parts, str(alias or origin), rule["options"]["expand1"] and not alias)


# --- lexicons: plain data for `marshal`


def _pack_lexicon(lexicon: Lexicon) -> bytes:
    """A lexicon as bytes; each meaning is there once, and a node names the numbers of its meanings."""
    numbers: dict[tuple[Any, ...], int] = {}
    tries = [_packed_node(vocabulary.root, numbers) for vocabulary in (lexicon.words, lexicon.openings)]
    scopes = {key: tuple(scope) for key, scope in lexicon.scopes.items()}
    plain = lexicon._asdict() | {"shapes": tuple(lexicon.shapes), "scopes": scopes}
    return marshal.dumps(([*plain.values()][:-2] + tries, list(numbers)))


def _packed_node(node: Node, numbers: dict[tuple[Any, ...], int]) -> tuple[Any, ...]:
    meanings = [numbers.setdefault(tuple(meaning), len(numbers)) for meaning in node.meanings]
    return meanings, {word: _packed_node(child, numbers) for word, child in node.children.items()}


# --- word lists


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _countries(listed: dict[str, list[str]], same: dict[str, str], small: frozenset[str]) -> dict[str, str]:
    """Folded name to code, as listed, in its plain form, and, where a comma or bracket parts it, with a comma.

    «U.S.A.» and «R.D.Congo» lose their spaces with their full stops. A plain form that two countries share is none.
    """
    known = {fold_phrase(name): code for code, names in listed.items() for name in names}
    plain: dict[str, set[str]] = {}
    for name, code in known.items():
        plain.setdefault(plain_form(name, same, small), set()).add(code)
    sure = {name: min(codes) for name, codes in plain.items() if len(codes) == 1}
    parted = {
        ", ".join(map(fold_phrase, name.replace("(", ",").split(","))): code
        for code, names in listed.items()
        for name in names
        if "," in name or "(" in name
    }
    return {name.replace(" ", ""): code for name, code in known.items()} | sure | parted | known


CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]


def _territories(listed: dict[str, dict[str, list[str]]]) -> dict[str, tuple[str, ...]]:
    """For the code of each territory, and of each country that a region has its name from, where it may lie."""
    found: dict[str, tuple[str, ...]] = {}
    for states in listed.values():
        for state, codes in states.items():
            found |= {code: (*found.get(code, ()), state) for code in codes}
    return found


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Phrases = list[Phrase]
Tens = Literal["20", "30", "40", "50", "60", "70", "80", "90"]
MonthNumber = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
WeekdayNumber = Literal["1", "2", "3", "4", "5", "6", "7"]
SeasonName = Literal["spring", "summer", "autumn", "winter"]
PartOfYear = Annotated[str, StringConstraints(pattern=r"^(3[3-9]|4[01])$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


#: The words between the parts of a date, what wins first; each is a terminal of `date.lark` in lower case.
_CONNECTORS = (
    "of the in to and or between from since until before after onwards earlier present unknown circa maybe early mid "
    "late early_after mid_after late_after century year decade quarter half third day month last clock noon era "
    "before_era happened"
).split()


class WordList(_Strict):
    """The date words of one language; `grammar/README.md` says what the keys are."""

    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
    rank: int
    shared: bool = True
    day_first: bool = True
    reference: Phrases = []
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
    """Which of the words above are everyday words as well."""

    @field_validator("words")
    @classmethod
    def _in_order(cls, words: dict[str, list[str]]) -> dict[str, list[str]]:
        if unknown := words.keys() - _CONNECTORS:
            raise ValueError(f"unknown: {', '.join(unknown)}; there are {', '.join(_CONNECTORS)}")
        return {name: words.get(name, []) for name in _CONNECTORS}


class _Titles(_Strict):
    heads: Phrases
    kinds: Phrases
    small: Phrases


class CountryForms(_Strict):
    """Other ways to write the name of a country: `country_forms.toml` says what its keys are."""

    towns: Phrases
    doubtful: Phrases
    continents: Phrases
    same: dict[str, Phrases]
    titles: _Titles
    alpha_3: dict[CountryCode, Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]]
    parts: dict[CountryCode, list[CountryCode]]


_COSTS: TypeAdapter[dict[str, dict[str, int | dict[str, int]]]] = TypeAdapter(
    dict[str, dict[str, int | dict[str, int]]]
)
_EDGES: TypeAdapter[dict[str, dict[str, str]]] = TypeAdapter(dict[str, dict[str, str]])
_CODES: TypeAdapter[dict[str, Code]] = TypeAdapter(dict[str, Code])
_CLOSERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_COUNTRIES: TypeAdapter[dict[str, Phrases]] = TypeAdapter(dict[CountryCode, Phrases])
