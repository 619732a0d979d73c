"""Dialects: in which words and shapes a kind of page is written. The form of their TOML files."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from . import compiled
from .models import ContractAction, EventKind, FactType, Participation, Role, SectionKind
from .words import ANY_LANGUAGE

__all__ = ["Dialect", "FactLabel", "OrganisationWords", "Shapes", "built_in", "check_dialect", "names"]


def _by_language(value: Any) -> Any:
    """A plain list of phrases, or a single one, is one for every language."""
    if isinstance(value, str):
        value = [value]
    return {ANY_LANGUAGE: value} if isinstance(value, list) else value


Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2}|\*)$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"\w")]
#: Phrases by language: `{en = ["Population"], de = ["Einwohner"]}`, or a plain list.
Phrases = Annotated[dict[Language, list[Phrase]], BeforeValidator(_by_language)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class OrganisationWords(_Strict):
    """An organisation: the short name that the output uses, and what else it is called."""

    name: Phrase
    aliases: list[Phrase] = []


class FactLabel(_Strict):
    """A fact of the dialect's own: its name in the output, its labels, and how its value is read."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    type: FactType = "text"
    labels: Phrases


class Labels(_Strict):
    """Labels by the field that they fill; `fact` for known labels with a field of none."""

    population: Phrases = {}
    location: Phrases = {}
    website_official: Phrases = {}
    website_prevention: Phrases = {}
    website_other: Phrases = {}
    contract: Phrases = {}
    twins: Phrases = {}
    fact: Phrases = {}
    notice: Phrases = {}

    model_config = ConfigDict(extra="forbid", defer_build=True, alias_generator=lambda name: name.replace("_", "-"))


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
    none: Phrases = {}
    at: Phrases = {}

    model_config = ConfigDict(extra="forbid", defer_build=True, alias_generator=lambda name: name.rstrip("_"))


class Shapes(_Strict):
    """The shapes that a page may have besides those that every page may have."""

    markdown_headings: bool = False
    """`# Title`, `## Section`, `### Sub-section`"""
    equals_headings: bool = False
    """`== Section ==`"""
    underlined_headings: bool = False
    """A line with a line of `=` or `-` below it."""
    value_on_next_line: bool = False
    """`Label` alone on a line, without a colon, and its value on the next one."""


class Dialect(_Strict):
    """A dialect file."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    description: str = ""
    extends: str | None = None
    without: list[str] = []
    languages: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    day_first: bool = True
    shapes: Shapes = Shapes()
    headings: dict[SectionKind, Phrases] = {}
    subheadings: Phrases = {}
    labels: Labels = Labels()
    facts: list[FactLabel] = []
    lists: dict[Participation | Literal["none"], Phrases] = {}
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


@lru_cache(maxsize=16)
def built_in(name: str) -> Dialect:
    """The built-in dialect of that name; raises KeyError."""
    return Dialect.model_validate(compiled.tables().dialects[name])
