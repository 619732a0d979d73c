"""Loads dialect files: what they extend, every mistake with its line and column, and what in them has no effect."""

from __future__ import annotations

import json
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from os.path import isfile
from pathlib import Path
from typing import Annotated, Any, TypeVar, get_args

from pydantic import BaseModel, StringConstraints, TypeAdapter, ValidationError

from .. import compiled
from ..models import Participation, SectionKind
from ..models.base import models_inside
from .dialects import HOLDS, PATTERNS, Dialect, extended, openings, own_data
from .gazetteer import country_code
from .vocabulary import ANY_LANGUAGE, keep

_Stamp = tuple[int, int, int]
_T = TypeVar("_T")

#: A dialect is typed by hand; a larger file is some other file.
_LARGEST = 1_000_000
#: A file extends another one that extends another one … so many at most.
_LONGEST_CHAIN = 20
#: So many mistakes of a file are reported with their places.
_MOST_MISTAKES = 20
#: A key that is longer is none that was misspelt.
_LONGEST_KEY = 60
#: So many names are listed that a wrong one could be, also beside the one that is nearest.
_FEW, _MOST_LISTED = 15, 60
#: What the usual mistakes against TOML are, by a part of what its parser says.
_OF_TOML = {
    "overwrite": ": this key is there twice, join the two",
    "twice": ": this table is there twice, join the two",
    "character '\\n'": ": the text before the end of the line lacks its closing mark",
}
#: No key of a dialect has as many dots; what reads TOML takes the square of them.
_MOST_DOTS = 50


class DialectError(ValueError):
    """A dialect that can't be found or used; the message says where it is wrong and what to do."""


def names() -> list[str]:
    """The names of the built-in dialects."""
    return sorted(compiled.tables().dialects)


def own_part(path: str) -> tuple[Dialect, str]:
    """What the dialect file at `path` says itself, without what it extends, and its text. Raises DialectError."""
    file = _File(Path(path))
    return file.checked(Dialect.model_validate, file.data), file.text


#: The content of the dialect files that this process has read, by the path as it was given, with what shows of each
#: file that it came from whether it has changed; so many at most.
_LOADED: dict[str, tuple[str, dict[Path, _Stamp]]] = {}
_MOST_LOADED = 64


def load_dialect(name: str) -> Dialect:
    """The built-in dialect `name`, or the one in the TOML file at that path, with all that it extends.

    A file is read again when it, or one that it extends, has changed. Raises DialectError where there is none, or where
    the file is wrong.
    """
    content = compiled.tables().dialects.get(name)
    return Dialect.model_validate_json(file_content(name) if content is None else content)


def file_content(name: str) -> str:
    """The dialect in the TOML file at that path, with all that it extends, as JSON. Raises DialectError."""
    content, seen = _LOADED.get(name, ("", {}))
    if content and all(_stamp(path) == stamp for path, stamp in seen.items()):
        return content
    if not isfile(name):
        raise DialectError(f"no dialect «{name[:200]}»: neither a file nor one of {', '.join(names())}")
    file = _File(Path(name))
    stamps: dict[Path, _Stamp] = {}
    data = _resolved(file, (), stamps)
    data.pop("extends", None)
    dialect = file.checked(Dialect.model_validate, data)
    if mistakes := [*_meant_twice(dialect), *_unknown_names(dialect)]:
        raise file.wrong(mistakes)
    return keep(_LOADED, name, (dialect.model_dump_json(by_alias=True), stamps), _MOST_LOADED)[0]


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


# --- reading


#: A place in a file, as a path of keys, with what is wrong there.
_Mistake = tuple[tuple[str, ...], str]


class _File:
    """A dialect file: what it says, and its text, which shows where a mistake is. Raises DialectError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.stamp = _stamp(path)
        try:
            if path.stat().st_size > _LARGEST:
                raise DialectError(f"{path}: larger than {_LARGEST:,} bytes: this is not a dialect file")
            self.text = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise DialectError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8") from error
        except OSError as error:
            raise DialectError(f"{path}: {error.strerror or error}") from error
        if any(_dots_of_key(line) > _MOST_DOTS for line in self.text.splitlines()):
            raise DialectError(f"{path}: a key of more than {_MOST_DOTS} parts: this is not a dialect file")
        try:
            self.data = tomllib.loads(self.text)
        except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
            message, _, place = str(error).removesuffix(")").partition(" (at ")
            numbers = "".join(f":{word}" for word in place.replace(",", "").split() if word.isdigit())
            where = numbers or f":{self.text.count(chr(10)) + 1}" * bool(place)
            hint = next((hint for sign, hint in _OF_TOML.items() if sign in message), "")
            raise DialectError(f"{path}{where}: not TOML: {message}{hint}") from error

    def checked(self, check: Callable[[dict[str, Any]], _T], data: dict[str, Any]) -> _T:
        """What `check` gives for data of the file."""
        try:
            return check(data)
        except ValidationError as error:
            raise self.wrong([_explained(dict(found)) for found in error.errors()]) from None

    def wrong(self, mistakes: Sequence[_Mistake]) -> DialectError:
        """The error that has a line for each mistake."""
        lines = [f"{self.path}:{place_in(self.text, at)}: {message}" for at, message in mistakes[:_MOST_MISTAKES]]
        if len(mistakes) > _MOST_MISTAKES:
            lines.append(f"{self.path}: and {len(mistakes) - _MOST_MISTAKES} more mistakes")
        return DialectError("\n".join(lines))


def _dots_of_key(line: str) -> int:
    """The most dots of a key in a line of TOML, those of strings and comments left out."""
    if line.count(".") <= _MOST_DOTS:
        return 0
    bare = "".join("".join(line.split('"')[::2]).split("'")[::2]).partition("#")[0]
    return max(part.count(".") for part in bare.split("="))


def _resolved(file: _File, chain: tuple[Path, ...], stamps: dict[Path, _Stamp]) -> dict[str, Any]:
    """The file's data laid over those of the dialect that it extends. stamps: gets those of the files."""
    path, whole = file.path, file.path.resolve()
    if whole in chain or len(chain) >= _LONGEST_CHAIN:
        files = " -> ".join(each.name for each in (*chain, whole))
        raise DialectError(
            f"{path}: the dialects extend each other in a circle, or are more than {_LONGEST_CHAIN} files: {files}"
        )
    stamps[whole] = file.stamp
    own: dict[str, Any] = file.checked(own_data, file.data)
    parent = own.get("extends")
    if parent is None:
        return own
    if parent in names():
        below = json.loads(compiled.tables().dialects[parent])
    elif isfile(path.parent / parent):
        below = _resolved(_File(path.parent / parent), (*chain, whole), stamps)
    else:
        message = f"neither a file beside this one nor a built-in dialect is named {_quoted(parent)}"
        raise file.wrong([(("extends",), f"extends: {message}{_nearest(parent, names())}")])
    try:
        return extended(own, below)
    except KeyError as error:
        dotted, table = error.args[0], error.args[0].partition(".")[0]
        inside = [f"{table}.{key}" for key in below[table]] if isinstance(below.get(table), dict) else [*below]
        message = f"without: what this dialect extends has no {_quoted(dotted)}{_nearest(dotted, inside)}"
        raise file.wrong([(("without",), message)]) from None


# --- checking

#: What is expected, by the type of the error that Pydantic reports.
_EXPECTED = {
    "list_type": 'expected a list, as in ["…", "…"]',
    "dict_type": "expected a table, as in [{}]",
    "model_type": "expected a table, as in [{}]",
    "string_type": "expected a text in quotation marks",
    "bool_type": "expected true or false",
    "bool_parsing": "expected true or false",
    "string_too_short": "an empty phrase: remove it",
    "string_too_long": "a phrase of more than 200 characters: write only what the line begins with",
    "too_short": "the list is empty: name at least one",
    "missing": "this key is missing",
}


def _explained(found: dict[str, Any]) -> _Mistake:
    where = tuple(str(part) for part in found["loc"] if part != "[key]")
    # Of the names of keys, neither the number of an item nor the language of phrases that belong to none.
    named = [part for part in where if not part.isdigit() and part != ANY_LANGUAGE]
    dotted = ".".join(part if len(part) <= _LONGEST_KEY else part[:_LONGEST_KEY] + "…" for part in named)
    message, given = found["msg"], found["input"]
    if found["type"] == "list_type" and isinstance(given, dict):
        message = f"expected tables, as in [[{dotted}]]"
    elif found["type"] in _EXPECTED:
        message = _EXPECTED[found["type"]].format(dotted)
    elif found["type"] == "extra_forbidden":
        message = f"unknown key{_meant(named)}"
    elif found["type"] == "literal_error":
        known = [name.strip("' ") for name in found["ctx"]["expected"].replace(" or ", ", ").split(",")]
        message = f"unknown name {_quoted(given)}{_nearest(str(given), known)}"
    elif found["type"] == "string_pattern_mismatch":
        message = f"{_quoted(given)} is not {PATTERNS[found['ctx']['pattern']]}{_written(given, found)}"
    return where, f"{dotted}: {message}"


def _written(given: str, found: dict[str, Any]) -> str:
    """What somebody may have meant who wrote a code or a name in another way."""
    likely = [given.lower().replace(" ", "-"), given.upper(), country_code(given) or ""]
    pattern = TypeAdapter(Annotated[str, StringConstraints(pattern=found["ctx"]["pattern"])])
    for text in likely:
        with suppress(ValidationError):
            return f": did you mean {_quoted(pattern.validate_python(text))}?"
    return f": there are words for {', '.join(compiled.tables().words)}" if found["loc"][0] == "languages" else ""


def _quoted(value: object) -> str:
    return f"«{str(value)[:_LONGEST_KEY]}»"


def _meant(named: Sequence[str]) -> str:
    """The known key that an unknown one is most like, or the known keys."""
    model: type[BaseModel] = Dialect
    for part in named[:-1]:
        model = models_inside(model)[part]
    return _nearest(named[-1], [field.alias or name for name, field in model.model_fields.items()])


def _nearest(key: str, known: list[str]) -> str:
    if key in Dialect.model_fields:
        return ": it is a key of the top level: move it above the first [table]"
    close = get_close_matches(key, known, n=1) if len(key) <= _LONGEST_KEY else []
    listed = ", ".join(known[:_MOST_LISTED]) + ", …" * (len(known) > _MOST_LISTED)
    if not close:
        return f": there are {listed}"
    # A near one may be another one than is meant, so that a short list is given in full.
    return f": did you mean «{close[0]}»?" + f" There are {listed}" * (len(known) <= _FEW)


def place_in(text: str, where: Sequence[str]) -> str:
    """`line:column` of the key at the path `where`, or of the last part of the path that the file names.

    Of several tables `[[facts]]` a path names one by its number, or by a value of its keys: `facts.1`, `facts.height`.
    """
    best, depth = (1, 1), 0
    table: tuple[str, ...] = ()
    count: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        content = line.strip()
        if content.startswith("["):
            table = path = tuple(part.strip(" \"'") for part in content.strip("[] ").split("]")[0].split("."))
            if content.startswith("[["):
                table = path = (table[0], f"{count[table[0]]}")
                count[table[0]] += 1
        elif "=" in content and not content.startswith("#"):
            key, _, value = content.partition("=")
            path = (*table, *(part.strip(" \"'") for part in key.split(".")))
            if table[1:2] and table[1].isdigit() and where[1:2] == (value.strip(" \"'"),):
                table = path = (table[0], where[1])
        else:
            continue
        shared = next((i for i, (a, b) in enumerate(zip(path, where, strict=False)) if a != b), len(path))
        if min(shared, len(where)) > depth and all(part.isdigit() for part in path[shared:]):
            best, depth = (number, line.index(content) + 1), min(shared, len(where))
    for name, start, end in _tables_in(text, best) if len(where) > 1 and depth == 1 else ():
        if name == where[1] or tomllib.loads(f"t = {text[start:end]}")["t"].get("name") == where[1]:
            at = max(text.find(where[2], start, end) if len(where) > 2 else start, start)
            return f"{text.count(chr(10), 0, at) + 1}:{at - text.rfind(chr(10), 0, at)}"
    return f"{best[0]}:{best[1]}"


def _tables_in(text: str, place: tuple[int, int]) -> Iterator[tuple[str, int, int]]:
    """Where each table of the array that begins at this place begins and ends, `facts = [{ … }, { … }]`, by number."""
    at, depth, quote, begin, count = sum(map(len, text.splitlines(keepends=True)[: place[0] - 1])), 0, "", 0, 0
    while at < len(text):
        sign = text[at]
        if quote:
            quote = "" if sign == quote else quote
            at += sign == "\\" and quote == '"'
        elif sign in "\"'":
            quote = sign
        elif sign == "#":
            at = max(text.find("\n", at), at)
        elif sign in "[{":
            begin, depth = at if depth == 1 else begin, depth + 1
        elif sign in "]}":
            depth -= 1
            if depth < 1:
                return
            if depth == 1 and sign == "}":
                yield str(count), begin, at + 1
            count += depth == 1
        at += 1


def _meant_twice(dialect: Dialect) -> Iterator[_Mistake]:
    """Phrases that would mean two things at the beginning of a line, with a value or without one."""
    seen: dict[tuple[str, str, bool], tuple[str, ...]] = {}
    for opening in openings(dialect):
        other = seen.setdefault(opening.key, opening.path)
        if other != opening.path:
            under = f"is listed under {'.'.join(other)} and under {'.'.join(opening.path)}"
            yield opening.path, f"«{opening.phrase}» {under}: keep one of them"


def _unknown_names(dialect: Dialect) -> Iterator[_Mistake]:
    """Headings and labels over lists that hold something unknown, small words and countries that there are not."""
    over_lists = [*get_args(Participation), "none", *HOLDS, *(fact.name for fact in dialect.facts)]
    over_sections = [*dict.fromkeys([*get_args(SectionKind), *over_lists])]
    keys = [(("headings", key), over_sections) for key in dialect.headings]
    keys += [(("lists", key), over_lists) for key in dialect.lists]
    keys += [(("contents", contents.holds), over_lists) for contents in dialect.contents]
    keys += [(("words", key), [*compiled.tables().small_words]) for key in dialect.words]
    for (table, key), known in keys:
        if key not in known:
            yield (table, key), f"{table}: unknown name «{key}»{_nearest(key, known)}"
    if dialect.country is not None and dialect.country not in compiled.tables().country_codes:
        yield ("country",), f"country: ISO 3166-1 has no code «{dialect.country}»"
