"""The lexicon of a dialect: what its readers need of a checked file, ready to be looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, get_args

from ..models import Participation
from .dialects import HOLDS, Dialect, Network, Shapes, openings
from .lexer import PhraseCutter
from .vocabulary import Meaning, Node, Vocabulary, add_date_words, fold, fold_phrase, phrase_key

__all__ = ["Lexicon", "Scope", "make_lexicon"]


class Scope(NamedTuple):
    """What is under a heading or a label over a list.

    kind: of the section. content_type: `activities`, `memberships`, `places` …, `fact:` and the name of a fact,
        `network` for memberships among activities, or nothing that a dialect names.
    participation, organisation: what its activities and memberships have of it.
    """

    kind: str
    content_type: str
    participation: str | None = None
    organisation: tuple[str, str | None] | None = None


class Lexicon(NamedTuple):
    """One dialect, ready to use: its switches, and its words beside those of dates.

    languages: ISO 639-1 codes, what wins first.
    facts: the type of each fact that the dialect names.
    nothing: folded phrases that say that a list is empty.
    bodies: how a word ends that names an organisation of its own («Forum»). societies: how one ends, after a space
        where it is all of it, that names one with others. networks: how one ends that may be an organisation in a
        heading, and is the dialect's own network elsewhere.
    prevention: what makes a website one of prevention, folded, in whatever word it is.
    capacity_kinds: the kind of an activity in which someone had that capacity, where no word tells it.
    places_behind: the kinds of activity whose name a place may follow without a comma.
    places_alone: whether an entry of a list of activities may be a place and a date only.
    country: ISO 3166-1 code of the one that the regions are in which no country is beside.
    scopes: what is under a heading or a label, by the value of its meaning.
    organisation: name and acronym of the network whose pages these are: what memberships and activities are of where
        neither line nor heading names another.
    expected: the fields that every page should have.
    words, openings: the phrases inside lines, and those that lines begin with.
    """

    name: str
    languages: tuple[str, ...]
    day_first: bool
    shapes: Shapes
    facts: dict[str, str]
    nothing: frozenset[str]
    bodies: tuple[str, ...]
    societies: tuple[str, ...]
    networks: tuple[str, ...]
    prevention: tuple[str, ...]
    capacity_kinds: dict[str, str]
    places_behind: frozenset[str]
    places_alone: bool
    country: str | None
    scopes: dict[str, Scope]
    organisation: tuple[str, str | None] | None
    expected: frozenset[str]
    words: Node
    openings: Node


def make_lexicon(
    dialect: Dialect,
    date_words: dict[str, dict[str, Any]],
    shapes: dict[str, str],
    small_words: dict[str, dict[str, str]],
) -> Lexicon:
    """What the readers need of a checked dialect.

    date_words: the checked word list of each language. shapes: those of `tokens.lark`. small_words: what
    `words/small.toml` says of each.
    """
    words = Vocabulary(PhraseCutter(shapes, opening=False).paths, dialect.languages)
    add_date_words(words, date_words, dialect.languages)
    _add_words(words, dialect, small_words)
    return Lexicon(
        name=dialect.name,
        languages=tuple(dialect.languages),
        day_first=dialect.day_first,
        shapes=dialect.shapes,
        facts={fact.name: fact.type for fact in dialect.facts},
        nothing=frozenset(fold_phrase(phrase) for phrase in _every(dialect, "none")),
        bodies=tuple(phrase.casefold() for phrase in _every(dialect, "body")),
        societies=tuple(f" {phrase}".casefold().replace(" -", "") for phrase in _every(dialect, "society")),
        networks=tuple(phrase.casefold() for phrase in _every(dialect, "network")),
        prevention=tuple(fold(phrase) for phrase in _every(dialect, "prevention")),
        capacity_kinds=dict(dialect.capacity_kinds),
        places_behind=frozenset(dialect.places_behind),
        places_alone=dialect.places_alone,
        country=dialect.country,
        scopes=_scopes(dialect),
        organisation=_names_of(dialect.organisation),
        expected=frozenset(dialect.expected),
        words=words.root,
        openings=_openings(dialect, shapes),
    )


def _names_of(network: Network | None) -> tuple[str, str | None] | None:
    """The name and the acronym of a network."""
    return None if network is None else (network.name, network.acronym)


def _every(dialect: Dialect, name: str) -> list[str]:
    """The small words of that name, of all languages."""
    return [phrase for listed in dialect.words.get(name, {}).values() for phrase in listed]


def _add_words(words: Vocabulary, dialect: Dialect, small_words: dict[str, dict[str, str]]) -> None:
    """Adds the words that are inside lines, each for the group of readers that asks for it."""
    named = [(alias, one.name) for one in dialect.organisations for alias in (one.name, *one.aliases)]
    named += [(name, name) for name in _names_of(dialect.organisation) or () if name is not None]
    for phrase, name in named:
        for group in ("membership", "entry"):
            words.add(phrase, Meaning("ORG", name, None, group))
    tables: list[tuple[str, str, Mapping[Any, dict[str, list[str]]]]] = [
        ("membership", "ROLE", dialect.roles),
        ("entry", "KIND", dialect.kinds),
        ("contract", "ACTION", dialect.actions),
        ("capacity", "CAPACITY", dialect.capacities),
        ("no_place", "CAPACITY", dialect.capacities),
    ]
    for group, type_, table in tables:
        for value, phrases in table.items():
            words.add_all(phrases, group, type_, value)
    for name, small in small_words.items():
        for group in small["readers"].split():
            words.add_all(dialect.words.get(name, {}), group, name.upper())


def _openings(dialect: Dialect, shapes: dict[str, str]) -> Node:
    """The phrases that a line may begin with: headings, labels and roles. The value of a meaning says which."""
    vocabulary = Vocabulary(PhraseCutter(shapes, opening=True).paths, dialect.languages)
    found = list(openings(dialect))
    # «Contact» alone on its line may be a heading, and a label where a value follows.
    valued = {phrase_key(opening.phrase) for opening in found if not opening.is_alone}
    for opening in found:
        group, value = "opening", opening.value
        if opening.is_alone:
            group = "alone" if phrase_key(opening.phrase) in valued else "opening"
            value = f"{value}{opening.written[len(opening.phrase) :]}"
        vocabulary.add_all({opening.language: [opening.phrase]}, group, opening.type, value)
    return vocabulary.root


# --- what is under headings and labels over lists

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
    """What is under a heading or label, by the value of its meaning."""
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
        scopes[f"{number}"] = Scope(
            contents.kind or scope.kind,
            scope.content_type,
            contents.participation or scope.participation,
            _names_of(contents.organisation),
        )
    return scopes
