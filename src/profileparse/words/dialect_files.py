"""Loads dialect files: what they extend, every mistake with its line and column, and what in them has no effect."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from difflib import get_close_matches
from functools import lru_cache
from os.path import isfile
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar, get_args

from pydantic import StringConstraints, TypeAdapter, ValidationError

from .. import compiled
from ..models import Participation, SectionKind
from .dialects import HOLDS, PATTERNS, Dialect, extended, openings, own_data
from .gazetteer import country_code
from .lexicon import Lexicon
from .lexicons import make_lexicon
from .vocabulary import ANY_LANGUAGE

__all__ = [
    "DialectError",
    "dialect_content",
    "load_dialect",
    "load_lexicon",
    "names",
    "own_part",
    "place_in",
    "source_of",
    "starter",
]

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


def load_lexicon(content: str) -> Lexicon:
    """The lexicon of a dialect from a file, which `dialect_content` gave."""
    tables = compiled.tables()
    return make_lexicon(Dialect.model_validate_json(content), tables.words, tables.shapes, tables.small_words)


@lru_cache(maxsize=16)
def _built_in(name: str) -> Dialect:
    return Dialect.model_validate_json(compiled.tables().dialects[name])


def source_of(name: str) -> str:
    """The TOML text of the built-in dialect `name`. Raises DialectError where there is none."""
    path = compiled.grammar_folder() / "dialects" / f"{name}.toml"
    if name not in names() or not path.is_file():
        raise DialectError(f"no dialect «{name}»: there are {', '.join(names())}")
    return path.read_text("utf-8")


def starter() -> str:
    """A commented dialect file to begin with."""
    return (compiled.grammar_folder() / "starter.toml").read_text("utf-8")


def own_part(path: str) -> tuple[Dialect, str]:
    """What the dialect file at `path` says itself, without what it extends, and its text. Raises DialectError."""
    data, text = _read(Path(path))
    return _checked(Dialect.model_validate, data, Path(path), text), text


class _Loaded(NamedTuple):
    """A dialect that was read from a file. stamps: what shows of each file that it came from whether it has changed."""

    dialect: Dialect
    content: str
    stamps: dict[Path, _Stamp]


#: The dialect files that this process has read, by the path as it was given; so many at most.
_LOADED: dict[str, _Loaded] = {}
_MOST_LOADED = 64


def load_dialect(name: str) -> Dialect:
    """The built-in dialect `name`, or the one in the TOML file at that path, with all that it extends.

    A file is read again when it, or one that it extends, has changed. Raises DialectError where there is none, or where
    the file is wrong.
    """
    return _built_in(name) if name in names() else _loaded(name).dialect


def dialect_content(name: str) -> str:
    """The dialect of that name or path as one text: the name of a built-in one, else all of it as JSON.

    Raises DialectError.
    """
    return name if name in names() else _loaded(name).content


def _loaded(name: str) -> _Loaded:
    known = _LOADED.get(name)
    if known is not None and all(_stamp(path) == seen for path, seen in known.stamps.items()):
        return known
    path = Path(name)
    if not isfile(path):
        raise DialectError(f"no dialect «{name[:200]}»: neither a file nor one of {', '.join(names())}")
    stamps: dict[Path, _Stamp] = {}
    data = _resolved(path, (), stamps)
    data.pop("extends", None)
    text = path.read_text("utf-8")  # for the places of mistakes that only the whole shows
    dialect = _checked(Dialect.model_validate, data, path, text)
    if mistakes := [*_meant_twice(dialect), *_unknown_names(dialect)]:
        raise _wrong(mistakes, path, text)
    if len(_LOADED) >= _MOST_LOADED:
        _LOADED.clear()
    found = _LOADED[name] = _Loaded(dialect, dialect.model_dump_json(by_alias=True), stamps)
    return found


def _stamp(path: Path) -> _Stamp:
    try:
        status = path.stat()
    except OSError:
        return 0, 0, 0
    return status.st_mtime_ns, status.st_size, status.st_ino


# --- reading


def _read(path: Path) -> tuple[dict[str, Any], str]:
    try:
        if path.stat().st_size > _LARGEST:
            raise DialectError(f"{path}: larger than {_LARGEST:,} bytes: this is not a dialect file")
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DialectError(f"{path}: not UTF-8 at byte {error.start}: save the file as UTF-8") from error
    except OSError as error:
        raise DialectError(f"{path}: {error.strerror or error}") from error
    if any(_dots_of_key(line) > _MOST_DOTS for line in text.splitlines()):
        raise DialectError(f"{path}: a key of more than {_MOST_DOTS} parts: this is not a dialect file")
    try:
        return tomllib.loads(text), text
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOMLDecodeError
        message, _, place = str(error).removesuffix(")").partition(" (at ")
        numbers = "".join(f":{word}" for word in place.replace(",", "").split() if word.isdigit())
        where = numbers or f":{text.count(chr(10)) + 1}" * bool(place)
        hint = next((hint for sign, hint in _OF_TOML.items() if sign in message), "")
        raise DialectError(f"{path}{where}: not TOML: {message}{hint}") from error


def _dots_of_key(line: str) -> int:
    """The most dots of a key in a line of TOML, those of strings and comments left out."""
    if line.count(".") <= _MOST_DOTS:
        return 0
    bare = "".join("".join(line.split('"')[::2]).split("'")[::2]).partition("#")[0]
    return max(part.count(".") for part in bare.split("="))


def _resolved(path: Path, chain: tuple[Path, ...], stamps: dict[Path, _Stamp]) -> dict[str, Any]:
    """The file's data laid over those of the dialect that it extends. stamps: gets those of the files."""
    whole = path.resolve()
    if whole in chain or len(chain) >= _LONGEST_CHAIN:
        files = " -> ".join(file.name for file in (*chain, whole))
        raise DialectError(
            f"{path}: the dialects extend each other in a circle, or are more than {_LONGEST_CHAIN} files: {files}"
        )
    stamps[whole] = _stamp(whole)
    data, text = _read(path)
    own: dict[str, Any] = _checked(own_data, data, path, text)
    parent = own.get("extends")
    if parent is None:
        return own
    if parent in names():
        below = _built_in(parent).model_dump(by_alias=True)
    elif isfile(path.parent / parent):
        below = _resolved(path.parent / parent, (*chain, whole), stamps)
    else:
        where = place_in(text, ("extends",))
        raise DialectError(
            f"{path}:{where}: extends: neither a file beside this one nor a built-in dialect is named "
            f"{_quoted(parent)}{_nearest(parent, names())}"
        )
    try:
        return extended(own, below)
    except KeyError as error:
        where, table = place_in(text, ("without",)), str(error.args[0]).partition(".")[0]
        inside = [f"{table}.{key}" for key in below[table]] if isinstance(below.get(table), dict) else [*below]
        message = f"without: what this dialect extends has no {_quoted(error.args[0])}"
        raise DialectError(f"{path}:{where}: {message}{_nearest(error.args[0], inside)}") from None


# --- checking

#: A place in a file, as a path of keys, with what is wrong there.
_Mistake = tuple[tuple[str, ...], str]


def _wrong(mistakes: Sequence[_Mistake], path: Path, text: str) -> DialectError:
    """The error that has a line for each mistake."""
    lines = [f"{path}:{place_in(text, where)}: {message}" for where, message in mistakes[:_MOST_MISTAKES]]
    if len(mistakes) > _MOST_MISTAKES:
        lines.append(f"{path}: and {len(mistakes) - _MOST_MISTAKES} more mistakes")
    return DialectError("\n".join(lines))


def _checked(check: Callable[[dict[str, Any]], _T], data: dict[str, Any], path: Path, text: str) -> _T:
    """What `check` gives for the data of a file; raises DialectError where Pydantic finds mistakes."""
    try:
        return check(data)
    except ValidationError as error:
        raise _wrong([_explained(dict(found)) for found in error.errors()], path, text) from None


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
    model: Any = Dialect
    for part in named[:-1]:
        field = next((f for n, f in model.model_fields.items() if part in (n, f.alias)), None) if model else None
        inner = [field.annotation, *get_args(field.annotation)] if field else []  # a model, a list of it, or none
        model = next((kind for kind in inner if isinstance(kind, type) and hasattr(kind, "model_fields")), None)
    if model is None:
        return ""
    return _nearest(named[-1], [field.alias or name for name, field in model.model_fields.items()])


def _nearest(key: str, known: list[str]) -> str:
    if key in Dialect.model_fields:
        return ": it is a key of the top level: move it above the first [table]"
    close = get_close_matches(key, known, n=1) if len(key) <= _LONGEST_KEY else []
    # A near one may be another one than is meant, so that a short list is told in full.
    listed = (
        "" if close and len(known) > _FEW else ", ".join(known[:_MOST_LISTED]) + ", …" * (len(known) > _MOST_LISTED)
    )
    return f": did you mean «{close[0]}»?{listed and f' There are {listed}'}" if close else f": there are {listed}"


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
