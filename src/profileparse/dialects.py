"""Dialects: in which words a kind of page is written. The form of their TOML files, and how they are loaded."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from . import compiled
from .models import ContractAction, EventKind, Participation, Role, SectionKind

__all__ = ["Dialect", "DialectError", "OrganisationWords", "check_dialect", "load_dialect", "names", "source_of"]

Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Phrase = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
#: Phrases by language.
Phrases = dict[Language, list[Phrase]]


class DialectError(ValueError):
    """A dialect that can't be found or read; the message says what to do."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganisationWords(_Strict):
    """An organisation: the short name that the output uses, and what else it is called."""

    name: Phrase
    aliases: list[Phrase] = []


class Labels(_Strict):
    """Labels by the field that they fill."""

    population: Phrases = {}
    location: Phrases = {}
    website_official: Phrases = {}
    website_prevention: Phrases = {}
    contract: Phrases = {}
    twins: Phrases = {}
    fact: Phrases = {}
    notice: Phrases = {}

    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.replace("_", "-"))


class Entries(_Strict):
    """Labels over entries, and the beginning of a line that is an interview by itself."""

    news: Phrases = {}
    interviews: Phrases = {}
    interview: Phrases = {}


class SmallWords(_Strict):
    """Words that give a line its shape."""

    inhabitants: Phrases = {}
    million: Phrases = {}
    thousand: Phrases = {}
    responsible: Phrases = {}
    office: Phrases = {}
    with_: Phrases = {}
    as_: Phrases = {}
    is_: Phrases = {}
    organised_by: Phrases = {}
    venue: Phrases = {}
    town: Phrases = {}
    at: Phrases = {}

    model_config = ConfigDict(extra="forbid", alias_generator=lambda name: name.rstrip("_"))


class Dialect(_Strict):
    """A dialect file."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    description: str = ""
    languages: list[Language]
    day_first: bool = True
    headings: dict[SectionKind, Phrases] = {}
    subheadings: Phrases = {}
    labels: Labels = Labels()
    lists: dict[Participation, Phrases] = {}
    entries: Entries = Entries()
    organisations: list[OrganisationWords] = []
    roles: dict[Role, Phrases] = {}
    kinds: dict[EventKind, Phrases] = {}
    capacities: dict[Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")], Phrases] = {}
    actions: dict[ContractAction, Phrases] = {}
    words: SmallWords = SmallWords()


def check_dialect(data: dict[str, Any]) -> dict[str, Any]:
    """`data` as a checked dialect, in plain dictionaries; raises pydantic.ValidationError."""
    return Dialect.model_validate(data).model_dump(by_alias=True)


def names() -> list[str]:
    """The names of the built-in dialects."""
    return sorted(compiled.tables().dialects)


def source_of(name: str) -> str:
    """The TOML text of the built-in dialect `name`. Raises DialectError where there is none."""
    path = compiled.grammar_folder() / "dialects" / f"{name}.toml"
    if name not in compiled.tables().dialects or not path.is_file():
        raise DialectError(f"no dialect «{name}»: there are {', '.join(names())}")
    return path.read_text("utf-8")


@lru_cache(maxsize=16)
def load_dialect(name: str) -> Dialect:
    """The built-in dialect `name`, or the one in the TOML file at that path.

    Raises DialectError where there is none, or where the file is wrong.
    """
    built_in = compiled.tables().dialects
    if name in built_in:
        # Checked when it was compiled.
        return Dialect.model_validate(built_in[name])
    path = Path(name)
    if not path.is_file():
        raise DialectError(f"no dialect «{name}»: neither a file nor one of {', '.join(sorted(built_in))}")
    try:
        return Dialect.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DialectError(f"{path}: not TOML in UTF-8: {error}") from error
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise DialectError("\n".join(lines)) from error
