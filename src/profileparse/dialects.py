"""Dialects, the words and shapes in which a kind of page is written: the form of their files, and their lexicon."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from .models import ContractAction, EventKind, FactType, Participation, Role, SectionKind
from .vocabulary import (
    ANY_LANGUAGE,
    OPEN_END,
    Lexicon,
    PageShapes,
    Scope,
    Sense,
    Vocabulary,
    add_date_words,
    fold_phrase,
)

__all__ = ["HOLDS", "Contents", "Dialect", "FactLabel", "Network", "OrganisationWords", "Shapes", "make_lexicon"]

#: What may stand under a heading or a label over a list, beside the name of a fact.
Holds = Literal["activities", "memberships", "places", "practices", "news", "interviews", "facts", "text"]
HOLDS: tuple[str, ...] = get_args(Holds)


def _by_language(value: Any) -> Any:
    """A plain list of phrases, or a single one, is one for every language."""
    if isinstance(value, str):
        value = [value]
    return {ANY_LANGUAGE: value} if isinstance(value, list) else value


def _named(value: Any) -> Any:
    """A network of which only the name is given."""
    return {"name": value} if isinstance(value, str) else value


Language = Annotated[str, StringConstraints(pattern=r"^([a-z]{2}|\*)$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True, pattern=r"\w")]
#: Phrases by language: `{en = ["Population"], de = ["Einwohner"]}`, or a plain list.
Phrases = Annotated[dict[Language, list[Phrase]], BeforeValidator(_by_language)]


#: The key of a table of headings or of labels over lists: a kind of section, what it holds, or the name of a fact.
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Capacity = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z-]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", defer_build=True)


class OrganisationWords(_Strict):
    """An organisation: the short name that the output uses, and what else it is called."""

    name: Phrase
    aliases: list[Phrase] = []


class Network(_Strict):
    """The network whose pages a dialect is for."""

    name: Phrase
    acronym: Phrase | None = None


class FactLabel(_Strict):
    """A fact of the dialect's own: its name in the output, its labels, and how its value is read."""

    name: Key
    type: FactType = "text"
    labels: Phrases = {}


class Contents(_Strict):
    """What stands under some headings and labels over lists, where more than one thing is to be said of them."""

    headings: Phrases = {}
    labels: Phrases = {}
    holds: Key = "activities"
    kind: SectionKind | None = None
    participation: Participation | None = None
    organisation: Annotated[Network | None, BeforeValidator(_named)] = None


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
    again: Phrases = {}
    pronoun: Phrases = {}
    is_: Phrases = {}
    organised_by: Phrases = {}
    venue: Phrases = {}
    town: Phrases = {}
    prevention: Phrases = {}
    article: Phrases = {}
    body: Phrases = {}
    network: Phrases = {}
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
    table_rows: bool = True
    """`| Label | value |`, with or without a line of dashes below the first row; elsewhere a row is an entry."""
    label_separators: bool = True
    """`Label = value`, `Label – value` and a tab between the two."""
    definition_lists: bool = True
    """`Label` alone on a line, and `: value` on the next one."""
    block_quotes: bool = True
    """`> “Text.”`, and `> Name, office` below it."""
    emphasis_marks: bool = True
    """`**bold**`, `_italic_` and the like: the marks are no part of any value."""


class Dialect(_Strict):
    """A dialect file."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
    description: str = ""
    extends: str | None = None
    without: list[str] = []
    languages: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    day_first: bool = True
    organisation: Annotated[Network | None, BeforeValidator(_named)] = None
    expected: list[Literal["population"]] = []
    shapes: Shapes = Shapes()
    headings: dict[Key, Phrases] = {}
    subheadings: Phrases = {}
    labels: Labels = Labels()
    facts: list[FactLabel] = []
    lists: dict[Key, Phrases] = {}
    contents: list[Contents] = []
    entries: Entries = Entries()
    organisations: list[OrganisationWords] = []
    roles: dict[Role, Phrases] = {}
    kinds: dict[EventKind, Phrases] = {}
    capacities: dict[Capacity, Phrases] = {}
    capacity_kinds: dict[Capacity, EventKind] = {}
    places_behind: list[EventKind] = []
    places_alone: bool = False
    actions: dict[ContractAction, Phrases] = {}
    words: SmallWords = SmallWords()


# --- the lexicon of a dialect


def make_lexicon(dialect: Dialect, date_words: dict[str, dict[str, Any]]) -> Lexicon:
    """What the readers need of a checked dialect; `date_words` holds the checked word list of each language."""
    words = Vocabulary()
    add_date_words(words, date_words, dialect.languages)
    _add_words(words, dialect)
    network = dialect.organisation
    return Lexicon(
        name=dialect.name,
        languages=tuple(dialect.languages),
        day_first=dialect.day_first,
        shapes=PageShapes(**dialect.shapes.model_dump()),
        facts={fact.name: fact.type for fact in dialect.facts},
        nothing=frozenset(fold_phrase(phrase) for phrase in _every(dialect.words.none)),
        bodies=tuple(phrase.casefold() for phrase in _every(dialect.words.body)),
        networks=tuple(phrase.casefold() for phrase in _every(dialect.words.network)),
        capacity_kinds=dict(dialect.capacity_kinds),
        places_behind=frozenset(dialect.places_behind),
        places_alone=dialect.places_alone,
        scopes=_scopes(dialect),
        organisation=None if network is None else (network.name, network.acronym),
        expected=frozenset(dialect.expected),
        words=words,
        openings=_openings(dialect),
    )


def _every(phrases: dict[str, list[str]]) -> list[str]:
    """The phrases of all languages."""
    return [phrase for listed in phrases.values() for phrase in listed]


def _add_words(words: Vocabulary, dialect: Dialect) -> None:
    """Adds the words that stand inside lines, each for the group of readers that asks for it."""
    for organisation in dialect.organisations:
        for alias in (organisation.name, *organisation.aliases):
            for group in ("membership", "entry"):
                words.add(alias, Sense("ORG", organisation.name, None, group))
    for role, phrases in dialect.roles.items():
        words.add_all(phrases, "membership", "ROLE", role)
    for kind, phrases in dialect.kinds.items():
        words.add_all(phrases, "entry", "KIND", kind)
    for action, phrases in dialect.actions.items():
        words.add_all(phrases, "contract", "ACTION", action)
    for capacity, phrases in dialect.capacities.items():
        words.add_all(phrases, "capacity", "CAPACITY", capacity)
    for name, group in _SMALL_WORDS.items():
        words.add_all(getattr(dialect.words, name), group, name.rstrip("_").upper())


#: The group of readers that each of the small words is for.
_SMALL_WORDS = {
    "as_": "membership",
    "again": "membership",
    "with_": "entry",
    "organised_by": "entry",
    "inhabitants": "population",
    "million": "population",
    "thousand": "population",
    "responsible": "speaker",
    "office": "speaker",
    "is_": "sentence",
    "town": "sentence",
    "article": "sentence",
    "pronoun": "sentence",
    "venue": "venue",
    "at": "at",
    "prevention": "website",
}


def _openings(dialect: Dialect) -> Vocabulary:
    """The phrases that a line may begin with: headings, labels and roles. The value of a sense says which."""
    openings = Vocabulary()

    def add(phrases: dict[str, list[str]], type_: str, value: object = None) -> None:
        closed = {language: [p for p in listed if not p.endswith(OPEN_END)] for language, listed in phrases.items()}
        openings.add_all(closed, "opening", type_, value)

    def add_over(phrases: dict[str, list[str]], type_: str, scope: str) -> None:
        add(phrases, type_, scope)
        opened = {
            language: [p.removesuffix(OPEN_END) for p in listed if p.endswith(OPEN_END)]
            for language, listed in phrases.items()
        }
        openings.add_all(opened, "opening", type_, scope + OPEN_END)

    for key, phrases in dialect.headings.items():
        add_over(phrases, "HEADING", key)
    for number, contents in enumerate(dialect.contents):
        add_over(contents.headings, "HEADING", f"{number}")
        add_over(contents.labels, "LIST", f"{number}")
    add(dialect.subheadings, "SUBHEADING")
    for field, phrases in dialect.labels.model_dump(by_alias=True).items():
        add(phrases, "LABEL", field)
    for fact in dialect.facts:
        add(fact.labels, "LABEL", f"fact:{fact.name}")
    for key, phrases in dialect.lists.items():
        add_over(phrases, "LIST", key)
    add_over(dialect.entries.news, "LIST", "news")
    add_over(dialect.entries.interviews, "LIST", "interviews")
    add(dialect.entries.interview, "INTERVIEW")
    for role, phrases in dialect.roles.items():
        add(phrases, "ROLE", role)
    return openings


# --- what stands under headings and labels over lists

#: What a section holds by its kind, and the kind of one of which only that is said.
_HELD_BY_KIND = {"general": "", "network": "network", "practices": "practices", "further": "", "other": ""}
_KIND_OF = {
    "activities": "network",
    "memberships": "network",
    "practices": "practices",
    "news": "further",
    "interviews": "further",
    "facts": "general",
}


def _scopes(dialect: Dialect) -> dict[str, Scope]:
    """What stands under a heading or label, by the value of its sense."""
    scopes = {kind: Scope(kind, held) for kind, held in _HELD_BY_KIND.items()}
    for held in HOLDS:
        scopes.setdefault(held, Scope(_KIND_OF.get(held, "other"), held))
    for participation in get_args(Participation):
        scopes[participation] = Scope("network", "activities", participation)
    scopes["none"] = scopes["activities"]
    for fact in dialect.facts:
        scopes.setdefault(fact.name, Scope("other", f"fact:{fact.name}"))
    for number, contents in enumerate(dialect.contents):
        scope = scopes.get(contents.holds, scopes["other"])
        named = contents.organisation
        scopes[f"{number}"] = Scope(
            contents.kind or scope.kind,
            scope.holds,
            contents.participation or scope.participation,
            None if named is None else (named.name, named.acronym),
        )
    return scopes
