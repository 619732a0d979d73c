"""Compiles `grammar/` into the one file that `compiled` loads: Lark's tables, and the word lists, checked.

It runs when a wheel is built, and in a checkout whose grammar has changed.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

import lark
from lark.grammar import Rule as LarkRule
from lark.lexer import TerminalDef
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from .readings.tables import Rule, Table
from .words.dialects import Dialect, extended
from .words.lexicons import make_lexicon
from .words.packed import pack_lexicon, pack_table, write
from .words.vocabulary import fold_phrase

__all__ = ["compile_grammar", "compile_table", "compile_text", "compile_to", "key"]

#: What reads the files of the grammar: where one of these changes they are compiled anew.
_SOURCES = (
    "compiler",
    "readings/tables",
    *(f"words/{name}" for name in ("dialects", "lexicons", "packed", "vocabulary")),
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
        _write(target, key(folder).encode() + b"\n" + write(built))
    return built


def compile_grammar(folder: Path) -> dict[str, Any]:
    """The fields of `compiled.Tables` for the grammar in `folder`, as plain data; raises as `compile_to` does."""
    lists = [WordList.model_validate(_toml(path)) for path in sorted((folder / "words").glob("??.toml"))]
    words = {found.language: found.model_dump(by_alias=True) for found in sorted(lists, key=lambda found: found.rank)}
    files = {path.stem: _toml(path) for path in sorted((folder / "dialects").glob("*.toml"))}
    dialects = {name: Dialect.model_validate(_whole(name, files)) for name in files}
    countries = _COUNTRIES.validate_python(_toml(folder / "words" / "countries.toml"))
    regions = _toml(folder / "words" / "regions.toml")
    return {
        "marks": _shapes(folder / "line.lark"),
        "shapes": _shapes(folder / "tokens.lark"),
        "closers": _CLOSERS.validate_python(_toml(folder / "quotation.toml")["closers"]),
        "costs": _COSTS.validate_python(_toml(folder / "costs.toml")),
        "grammars": {
            p.stem: pack_table(compile_table(p)) for p in sorted(folder.glob("*.lark")) if p.stem not in _LEXERS
        },
        "words": words,
        "dialects": {name: dialect.model_dump(by_alias=True) for name, dialect in dialects.items()},
        "lexicons": {name: pack_lexicon(make_lexicon(dialect, words)) for name, dialect in dialects.items()},
        "countries": _countries(countries),
        "territories": {
            code: state for state, codes in _toml(folder / "words" / "territories.toml").items() for code in codes
        },
        "regions": {fold_phrase(name): code for code, names in regions.items() for name in names},
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


# --- word lists


def _toml(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _countries(listed: dict[str, list[str]]) -> dict[str, str]:
    """Folded name to code; «U.S.A.» and «R.D.Congo» lose their spaces with their full stops."""
    known = {fold_phrase(name): code for code, names in listed.items() for name in names}
    return {name.replace(" ", ""): code for name, code in known.items()} | known


Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Phrases = list[Phrase]
Tens = Literal["20", "30", "40", "50", "60", "70", "80", "90"]
MonthNumber = Literal["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"]
WeekdayNumber = Literal["1", "2", "3", "4", "5", "6", "7"]
SeasonName = Literal["spring", "summer", "autumn", "winter"]
PartOfYear = Annotated[str, StringConstraints(pattern=r"^(3[3-9]|4[01])$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Connectors(_Strict):
    """The words between the parts of a date; each key is a terminal of `date.lark` in lower case."""

    of: Phrases = []
    the: Phrases = []
    in_: Phrases = Field(default=[], alias="in")
    to: Phrases = []
    and_: Phrases = Field(default=[], alias="and")
    or_: Phrases = Field(default=[], alias="or")
    between: Phrases = []
    from_: Phrases = Field(default=[], alias="from")
    since: Phrases = []
    until: Phrases = []
    before: Phrases = []
    after: Phrases = []
    onwards: Phrases = []
    earlier: Phrases = []
    present: Phrases = []
    unknown: Phrases = []
    circa: Phrases = []
    maybe: Phrases = []
    early: Phrases = []
    mid: Phrases = []
    late: Phrases = []
    early_after: Phrases = []
    mid_after: Phrases = []
    late_after: Phrases = []
    century: Phrases = []
    year: Phrases = []
    decade: Phrases = []
    quarter: Phrases = []
    half: Phrases = []
    third: Phrases = []
    day: Phrases = []
    month: Phrases = []
    last: Phrases = []
    clock: Phrases = []
    noon: Phrases = []
    era: Phrases = []
    before_era: Phrases = []
    happened: Phrases = []


class _Ordinary(_Strict):
    """The words above that are everyday words as well."""

    months: Phrases = []
    weekdays: Phrases = []
    seasons: Phrases = []
    numbers: Phrases = []


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
    words: _Connectors
    ordinary: _Ordinary = _Ordinary()


_COSTS: TypeAdapter[dict[str, dict[str, int | dict[str, int]]]] = TypeAdapter(
    dict[str, dict[str, int | dict[str, int]]]
)
_CLOSERS: TypeAdapter[dict[str, str]] = TypeAdapter(dict[str, str])
_COUNTRIES: TypeAdapter[dict[str, Phrases]] = TypeAdapter(
    dict[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")], Phrases]
)
