"""Dialects, the words and shapes in which a kind of page is written: the form of their files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from ..models import ContractAction, EventKind, FactType, Participation, Role, SectionKind
from .vocabulary import ANY_LANGUAGE, OPEN_END, phrase_key

__all__ = [
    "HOLDS",
    "Contents",
    "Dialect",
    "FactLabel",
    "Network",
    "OrganisationWords",
    "Shapes",
    "extended",
    "opening_phrases",
    "stands_alone",
]

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
    """The short name, which the output uses: `"ICOM"`."""
    aliases: list[Phrase] = []
    """What else it is called: `["International Council of Museums"]`."""


class Network(_Strict):
    """An organisation with its name and its acronym."""

    name: Phrase
    """Its name: `"European Learning Towns Network"`."""
    acronym: Phrase | None = None
    """Its acronym: `"ELTN"`."""


class FactLabel(_Strict):
    """A fact of the dialect's own."""

    name: Key
    """Its name in the output: small letters, digits, `-` and `_`."""
    type: FactType = "text"
    """How its value is read: `text`, `number` (with its unit), `date`, `period`, `places`, `link`; `list`, `contact`
    and `entries` (officers, prizes), which go on over the lines below their label."""
    labels: Phrases = {}
    """The labels before it. Without one it is below a heading or a label over a list that holds it."""


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


class SmallWords(_Strict):
    """Words that give a line its shape."""

    inhabitants: Phrases = {}
    """What a population counts: `inhabitants`, `readers`."""
    million: Phrases = {}
    """`million`"""
    thousand: Phrases = {}
    """`thousand`"""
    billion: Phrases = {}
    """A thousand million: `billion`, `Milliarde`."""
    trillion: Phrases = {}
    """A million million: `trillion`, `Billion`."""
    nearly: Phrases = {}
    """Before a number that is not exact, or a sum: `nearly`, `a total of`."""
    per: Phrases = {}
    """Between what is counted and what for: `per`."""
    counted: Phrases = {}
    """Beside the date of a number, how or by whom it was counted: `census`, `INSEE`."""
    fax: Phrases = {}
    """Before a number that is no telephone's: `Fax`."""
    title_column: Phrases = {}
    """Over the titles of a table of activities: `Event`."""
    date_column: Phrases = {}
    """Over their dates: `When`."""
    place_column: Phrases = {}
    """Over their places: `Venue`."""
    responsible: Phrases = {}
    """What is before the duties of a speaker: `in charge of`."""
    office: Phrases = {}
    """What a speaker is: `Mayor`, `Director`."""
    letters: Phrases = {}
    """After a name, and part of it: `MBA`, `Jr.`"""
    linking: Phrases = {}
    """Inside a name, and before a duty: `van der`, `de la`."""
    with_: Phrases = {}
    """`with`"""
    as_: Phrases = {}
    """Before a role: `as`."""
    again: Phrases = {}
    """Before a second period of a role: `again`."""
    left: Phrases = {}
    """Before the year in which a membership ended: `left in`."""
    of_body: Phrases = {}
    """Between a role and its organisation, on a page of another language too: `do`."""
    own_network: Phrases = {}
    """What means the dialect's own network in a membership: `our network`."""
    pronoun: Phrases = {}
    """What begins a sentence in the place of a name: `It`."""
    is_: Phrases = {}
    """The verb after the name in the first sentence of the introduction: `is`, `lies`."""
    area: Phrases = {}
    """What a contract is for, in brackets: `metropolitan area`."""
    opener: Phrases = {}
    """What begins a sentence before its subject: `With`, `Today`."""
    organised_by: Phrases = {}
    """Before who organised an activity: `organised by`."""
    undone: Phrases = {}
    """Before what was done with a contract, and was not: `not yet`."""
    meant_for: Phrases = {}
    """Before a date of a contract that it is meant for: `for the years`."""
    online: Phrases = {}
    """Where an activity took place that had none: `Online`."""
    venue: Phrases = {}
    """A place that is no city: `Town Hall`."""
    no_place: Phrases = {}
    """A word in whose company a capitalised one is no place: `Session`, `Phase`."""
    town: Phrases = {}
    """What is before a name and is none: `city`."""
    prevention: Phrases = {}
    """What makes a website one of prevention."""
    article: Phrases = {}
    """Before a name, and no part of it: `The`."""
    body: Phrases = {}
    """How a word ends that names an organisation: `forum`."""
    network: Phrases = {}
    """The same for what may be the dialect's own network: `network`."""
    none: Phrases = {}
    """What says that a list is empty: `none`."""
    at: Phrases = {}
    """Before the place of an activity: `in`."""
    bond: Phrases = {}
    """A word that names what ties two towns: `agreement`."""
    others: Phrases = {}
    """At the end of a list that is not complete: `et al.`"""

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
    """`| Label | value |`, with or without a line of dashes below the first row; elsewhere a row is an entry.

    The head of a table of activities names its columns: place, date, event.
    """
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
    organisation: Annotated[Network | None, BeforeValidator(_named)] = None
    """Whose pages these are, which memberships and activities are of where neither their line nor a heading names
    another: a name, or `{ name = "…", acronym = "…" }`."""
    expected: list[Literal["population"]] = []
    """Fields that every page should have: a page without one is reported."""
    shapes: Shapes = Shapes()
    """The shapes of headings and labels."""
    headings: dict[Key, Phrases] = {}
    """Headings by what is under them; the table above has the keys."""
    subheadings: Phrases = {}
    """What a sub-heading begins with whose rest is an organisation: `The City and`."""
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
    """Words for what a member was, by role: `member`, `president` …"""
    kinds: dict[EventKind, Phrases] = {}
    """Words that name an activity, by kind; the first of an entry decides."""
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
    words: SmallWords = SmallWords()
    """Small words that give a line its shape."""


# --- dialects that extend another


def extended(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """The data of a dialect file laid over `below`, all data of the dialect that it extends."""
    merged: dict[str, Any] = _laid_over(own, _without_phrases_of(own, below))
    return merged


def _without_phrases_of(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """What a dialect extends, without the phrases that lines begin with in this one: there they mean what it says."""
    dialect = Dialect.model_validate({"name": "x", "languages": ["en"], **own})
    taken = {
        (language, phrase_key(phrase), stands_alone(path)) for language, phrase, _, path in opening_phrases(dialect)
    }

    def is_kept(language: str, phrase: str, alone: bool) -> bool:
        folded = phrase_key(phrase)
        return (language, folded, alone) not in taken and (ANY_LANGUAGE, folded, alone) not in taken

    def kept(phrases: dict[str, list[str]], *path: str) -> dict[str, list[str]]:
        alone = stands_alone(path)
        return {
            language: [phrase for phrase in listed if is_kept(language, phrase, alone)]
            for language, listed in phrases.items()
        }

    found = dict(below)
    for name in ("headings", "lists", "roles", "labels", "entries"):
        found[name] = {key: kept(phrases, name, key) for key, phrases in below.get(name, {}).items()}
    found["contents"] = [
        part | {key: kept(part[key], "contents") for key in ("headings", "labels") if key in part}
        for part in below.get("contents", ())
    ]
    found["subheadings"] = kept(below.get("subheadings", {}), "subheadings")
    found["facts"] = [fact | {"labels": kept(fact.get("labels", {}), "facts")} for fact in below.get("facts", ())]
    return found


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


def stands_alone(path: Sequence[str]) -> bool:
    """Whether the phrases at this place of a dialect are headings or labels over lists, which have no value."""
    return path[0] in ("headings", "lists", "contents") or path[:2] in (("entries", "news"), ("entries", "interviews"))


def opening_phrases(dialect: Dialect) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """(language, phrase, target, path) of every phrase that a line may begin with."""
    groups: list[tuple[tuple[str, ...], dict[str, list[str]]]] = []
    for name in ("headings", "lists", "roles"):
        groups += [((name, key), phrases) for key, phrases in getattr(dialect, name).items()]
    for name, model in (("labels", dialect.labels), ("entries", dialect.entries)):
        groups += [((name, key), phrases) for key, phrases in model.model_dump(by_alias=True).items()]
    groups += [(("facts", fact.name), fact.labels) for fact in dialect.facts]
    for number, contents in enumerate(dialect.contents):
        groups.append((("contents", f"{number}"), {**contents.headings}))
        groups.append((("contents", f"{number}"), {**contents.labels}))
    groups.append((("subheadings",), dialect.subheadings))
    for path, phrases in groups:
        for language, listed in phrases.items():
            for phrase in listed:
                yield language, phrase.removesuffix(OPEN_END), ".".join(path), path
