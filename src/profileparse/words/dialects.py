"""Dialects, the words and shapes in which a kind of page is written: the form of their files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, NamedTuple, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from ..models import ContractAction, EventKind, FactType, Participation, Role, SectionKind
from .vocabulary import ANY_LANGUAGE, OPEN_END, phrase_key

#: What may be under a heading or a label over a list, beside the name of a fact.
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


#: What a text of each pattern is, for messages.
PATTERNS: Final = {
    r"^[a-z]{2}$": "two small letters, an ISO 639-1 code",
    r"^([a-z]{2}|\*)$": "two small letters, an ISO 639-1 code",
    r"^[A-Z]{2}$": "two capital letters, an ISO 3166-1 code",
    r"^[a-z][a-z0-9_-]*$": "small letters, digits, - and _, a letter first",
    r"^[a-z][a-z-]*$": "small letters and -",
    r"\w": "a phrase with a letter or a digit",
}
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
    """An organisation that headings and lines name."""

    name: Phrase
    """The name that the output uses, whichever of them a page writes: `"ICOM"`."""
    aliases: list[Phrase] = []
    """All else that pages write for it, in each form: `["International Council of Museums", "Rat der Museen"]`."""


class Network(_Strict):
    """An organisation with its name and its acronym."""

    name: Phrase
    """Its name: `"European Learning Towns Network"`."""
    acronym: Phrase | None = None
    """Its acronym: `"ELTN"`."""


class FactLabel(_Strict):
    """A fact of the dialect's own."""

    name: Key
    """Its name in the output: small letters, digits, `-` and `_`. The value of `name` is the name of the page,
    and no fact."""
    type: FactType = "text"
    """How its value is read: `text`, `number` (with its unit), `date`, `period`, `places`, `link`; `list`, `contact`
    and `entries` (officers, prizes), which go on over the lines below their label."""
    labels: Phrases = {}
    """The labels before it. A fact without labels is read below a heading or list label that names it."""


class Contents(_Strict):
    """What is under some headings and labels over lists, where more than one thing is to be said of it."""

    headings: Phrases = {}
    """Headings of sections and sub-sections; an end that is open is written `*`: `"Hosted in *"`."""
    labels: Phrases = {}
    """Labels over lists, in the same form."""
    holds: Key = "activities"
    """What is there: any key of `[lists]`."""
    kind: SectionKind | None = None
    """The kind of the section in the output; it follows from what the section holds where it is not said."""
    participation: Participation | None = None
    """What the activities there are: `attended`, `participated`, `hosted` or `organised`."""
    activity: EventKind | None = None
    """The kind of the activities there, where their words name none: a key of `[kinds]`, `"seminar"`."""
    organisation: Annotated[Network | None, BeforeValidator(_named)] = None
    """Whose activities and memberships they are: a name, or `{ name = "…", acronym = "…" }`."""


class Labels(_Strict):
    """Labels by the field that they fill; `fact` for known labels with a field of none."""

    population: Phrases = {}
    """A number of people."""
    location: Phrases = {}
    """Where the city or body is, its country last."""
    website_official: Phrases = {}
    """Its website."""
    website_prevention: Phrases = {}
    """That of its service for crime prevention."""
    website_other: Phrases = {}
    """Any other; a line that begins so is a website whatever follows."""
    contract: Phrases = {}
    """A contract that was signed and renewed."""
    twins: Phrases = {}
    """Twin towns and other partners, places with their countries."""
    fact: Phrases = {}
    """Labels that are known, and fill no field."""
    notice: Phrases = {}
    """Lines that say nothing: `Coming soon`."""

    model_config = ConfigDict(extra="forbid", defer_build=True, alias_generator=lambda name: name.replace("_", "-"))


class Entries(_Strict):
    """Labels over news and interviews."""

    news: Phrases = {}
    """Labels over news."""
    interviews: Phrases = {}
    """Labels over interviews."""
    interview: Phrases = {}
    """How a line begins that is an interview by itself: `Interview with`."""


class Shapes(_Strict):
    """The shapes that a page may have besides those that every page may have."""

    markdown_headings: bool = False
    """`# Title`, `## Section`, `### Sub-section`"""
    equals_headings: bool = False
    """`== Section ==`; on in a wiki."""
    underlined_headings: bool = False
    """A line with a line of `=` or `-` below it."""
    value_on_next_line: bool = False
    """`Label` alone on a line, without a colon, and its value on the next one."""
    table_rows: bool = True
    """`| Label | value |`, with or without a line of dashes below the first row; elsewhere a row is an entry.

    The head of a table of activities, memberships, places or entries names its columns.
    """
    label_separators: bool = True
    """`Label = value`, `Label – value`, and a tab or, after a known label, three spaces between the two."""
    definition_lists: bool = True
    """`Label` alone on a line, and `: value` on the next one."""
    block_quotes: bool = True
    """`> “Text.”`, and `> Name, office` below it."""
    emphasis_marks: bool = True
    """`**bold**`, `_italic_` and the like: the marks are no part of any value."""
    wiki_markup: bool = False
    """`[[A|B]]` is B, `{{Box | label = value }}` holds labels, `{| … |}` is a table, `;Term` a label, `h2. Section` a
    heading; notes (`<ref>`) are left out."""
    year_lines: bool = False
    """A year on a line of its own, or as a sub-heading, is that of the entries below it that have none (`12 April:
    Fair` below `2008`), up to the next such line, heading or label."""


class Dialect(_Strict):
    """A dialect file."""

    name: Key
    """Its name: small letters, digits, `-` and `_`."""
    description: str = ""
    """What its pages are, for `profileparse dialect list`."""
    extends: str | None = None
    """A built-in dialect, `"common"` for most, or a file beside this one, of which all is taken over."""
    without: list[str] = []
    """What of it to leave out: `["labels.twins", "roles"]`."""
    languages: Annotated[list[Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]], Field(min_length=1)]
    """The languages of the pages, ISO 639-1 codes; of several the page's own is chosen from its words."""
    day_first: bool = True
    """Whether 03/07/2002 is the third of July."""
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] | None = None
    """The country of the pages, an ISO 3166-1 code: `Lecce, Puglia` is then in it, with `Puglia` for its name."""
    organisation: Annotated[Network | None, BeforeValidator(_named)] = None
    """The network whose pages these are. Memberships and activities belong to it unless their line or a heading names
    another: a name, or `{ name = "…", acronym = "…" }`."""
    expected: list[Literal["population", "name"]] = []
    """Fields that every page should have, of `"name"` and `"population"`: a page without one is reported."""
    shapes: Shapes = Shapes()
    """The shapes of headings and labels."""
    headings: dict[Key, Phrases] = {}
    """Headings by what is under them; the table above has the keys."""
    subheadings: Phrases = {}
    """How a sub-heading begins if its rest names an organisation: `The City and`."""
    labels: Labels = Labels()
    """Labels by the field that they fill."""
    facts: list[FactLabel] = []
    """Facts of the dialect's own."""
    lists: dict[Key, Phrases] = {}
    """Labels over lists by what is under them; the table above has the keys."""
    contents: list[Contents] = []
    """What is under headings and labels, in full."""
    entries: Entries = Entries()
    """Labels over news and interviews, and how an interview begins."""
    organisations: list[OrganisationWords] = []
    """Organisations with a short name; lists of memberships name others as well."""
    roles: dict[Role, Phrases] = {}
    """Words for what a member was, by role: `member`, `president` …; `other` for any office that has no key."""
    kinds: dict[EventKind, Phrases] = {}
    """Words that name an activity, by kind: whole words, or `-tagung` for the end of one. The first one decides."""
    capacities: dict[Capacity, Phrases] = {}
    """What an entry begins with where somebody was a `partner`, `host`, `speaker` …: any name."""
    capacity_kinds: dict[Capacity, EventKind] = {}
    """The kind of an activity in which somebody was that, where no word tells it: `partner = "project"`."""
    places_behind: list[EventKind] = []
    """Kinds whose name a place may follow without a comma: `General Assembly Loures`."""
    places_alone: bool = False
    """Whether `Toulouse, 3 May 2008` is a place and a date; else `Samhain Night, 31 October 2009` is a title."""
    actions: dict[ContractAction, Phrases] = {}
    """What was done with a contract."""
    words: dict[Key, Phrases] = {}
    """Small words that give a line its shape."""


# --- the phrases that lines begin with


class Opening(NamedTuple):
    """A phrase that a line may begin with."""

    type: str  # of its meaning
    value: str | None  # of its meaning
    path: tuple[str, ...]  # of its table in the file
    language: str
    listed: list[str]  # the list that has it
    written: str  # as it is there

    @property
    def phrase(self) -> str:
        """The phrase without the mark of an open end."""
        return self.written.removesuffix(OPEN_END)

    @property
    def is_alone(self) -> bool:
        """Whether it is a heading or a label over a list, which have no value."""
        return self.type in ("HEADING", "LIST")

    @property
    def key(self) -> tuple[str, str, bool]:
        """What it may have in common with no other phrase."""
        return self.language, phrase_key(self.phrase), self.is_alone


def openings(dialect: Dialect) -> Iterator[Opening]:
    """Every phrase that a line may begin with; of several that are the same the first counts."""
    tables: list[tuple[str, str | None, tuple[str, ...], dict[str, list[str]]]] = []
    tables += [("HEADING", key, ("headings", key), phrases) for key, phrases in dialect.headings.items()]
    for number, contents in enumerate(dialect.contents):
        path: tuple[str, ...] = ("contents", f"{number}")
        tables += [("HEADING", path[1], path, contents.headings), ("LIST", path[1], path, contents.labels)]
    tables.append(("SUBHEADING", None, ("subheadings",), dialect.subheadings))
    for name, field in Labels.model_fields.items():
        label = field.alias or name
        tables.append(("LABEL", label, ("labels", label), getattr(dialect.labels, name)))
    tables += [("LABEL", f"fact:{fact.name}", ("facts", fact.name), fact.labels) for fact in dialect.facts]
    tables += [("LIST", key, ("lists", key), phrases) for key, phrases in dialect.lists.items()]
    tables += [("LIST", key, ("entries", key), getattr(dialect.entries, key)) for key in ("news", "interviews")]
    tables.append(("INTERVIEW", None, ("entries", "interview"), dialect.entries.interview))
    tables += [("ROLE", role, ("roles", role), phrases) for role, phrases in dialect.roles.items()]
    for type_, value, path, phrases in tables:
        for language, listed in phrases.items():
            yield from (Opening(type_, value, path, language, listed, written) for written in listed)


# --- dialects that extend another


#: What a file may leave to the one that it extends.
_UNNAMED: Final = {"name": "x", "languages": ["en"]}


def own_data(data: dict[str, Any]) -> dict[str, Any]:
    """What a dialect file says itself, checked and in the form of `Dialect`. Raises pydantic.ValidationError."""
    checked = Dialect.model_validate(_UNNAMED | data).model_dump(by_alias=True, exclude_unset=True)
    return {key: value for key, value in checked.items() if key in data}


def extended(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """The data of a dialect file laid over those of the dialect that it extends.

    The phrases that lines begin with mean what this file says. Raises KeyError for what it leaves out and `below` has
    not.
    """
    for dotted in own.get("without", ()):
        *tables, last = dotted.split(".")
        node: Any = below
        for table in tables:
            node = node.get(table, {}) if isinstance(node, dict) else {}
        if not isinstance(node, dict) or last not in node:
            raise KeyError(dotted)
        del node[last]
    taken = {opening.key for opening in openings(Dialect.model_validate(_UNNAMED | own))}
    parent = Dialect.model_validate(_UNNAMED | below)
    for opening in list(openings(parent)):
        if taken & {opening.key, (ANY_LANGUAGE, *opening.key[1:])}:
            opening.listed.remove(opening.written)
    kept = parent.model_dump(by_alias=True, exclude_unset=True, include={*below})
    merged: dict[str, Any] = _laid_over(own, kept)
    return merged


def _laid_over(own: Any, below: Any) -> Any:
    """Tables are merged, lists are joined (organisations and facts by their name), all else is replaced."""
    if isinstance(own, dict) and isinstance(below, dict):
        merged = dict(below)
        for key, value in own.items():
            merged[key] = _laid_over(value, below[key]) if key in below and key != "languages" else value
        return merged
    if isinstance(own, list) and isinstance(below, list):
        named = {item["name"] for item in own if isinstance(item, dict) and "name" in item}
        replaced = [item for item in below if isinstance(item, dict) and item.get("name") in named]
        return [*(item for item in below if item not in own and item not in replaced), *own]
    return own
