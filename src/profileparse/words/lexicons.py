"""The lexicon of a dialect: what its readers need of a checked file, ready to be looked up."""

from __future__ import annotations

from typing import Any, get_args

from ..models import Participation
from .dialects import HOLDS, Dialect, opening_phrases, stands_alone
from .lexer import PhraseCutter
from .vocabulary import (
    OPEN_END,
    Lexicon,
    Meaning,
    PageShapes,
    Scope,
    Vocabulary,
    add_date_words,
    fold_phrase,
    phrase_key,
)

__all__ = ["make_lexicon"]


def make_lexicon(dialect: Dialect, date_words: dict[str, dict[str, Any]], shapes: dict[str, str]) -> Lexicon:
    """What the readers need of a checked dialect.

    date_words: the checked word list of each language. shapes: those of `tokens.lark`.
    """
    words = Vocabulary(PhraseCutter(shapes, opening=False).paths, dialect.languages)
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
        openings=_openings(dialect, shapes),
    )


def _every(phrases: dict[str, list[str]]) -> list[str]:
    """The phrases of all languages."""
    return [phrase for listed in phrases.values() for phrase in listed]


def _add_words(words: Vocabulary, dialect: Dialect) -> None:
    """Adds the words that are inside lines, each for the group of readers that asks for it."""
    for organisation in dialect.organisations:
        for alias in (organisation.name, *organisation.aliases):
            for group in ("membership", "entry"):
                words.add(alias, Meaning("ORG", organisation.name, None, group))
    network = dialect.organisation
    for phrase in () if network is None else (network.name, network.acronym):
        for group in ("membership", "entry"):
            if phrase is not None:
                words.add(phrase, Meaning("ORG", phrase, None, group))
    for role, phrases in dialect.roles.items():
        words.add_all(phrases, "membership", "ROLE", role)
    for kind, phrases in dialect.kinds.items():
        words.add_all(phrases, "entry", "KIND", kind)
    for action, phrases in dialect.actions.items():
        words.add_all(phrases, "contract", "ACTION", action)
    for capacity, phrases in dialect.capacities.items():
        words.add_all(phrases, "capacity", "CAPACITY", capacity)
    for name, groups in _SMALL_WORDS.items():
        for group in groups.split():
            words.add_all(getattr(dialect.words, name), group, name.rstrip("_").upper())


#: The groups of readers that each of the small words is for.
_SMALL_WORDS = {
    "as_": "membership",
    "left": "membership",
    "own_network": "membership",
    "of_body": "of",
    "again": "membership contract",
    "with_": "entry place",
    "undone": "contract",
    "meant_for": "contract",
    "area": "contract",
    "organised_by": "entry",
    "online": "entry",
    "inhabitants": "population",
    "million": "population",
    "thousand": "population",
    "billion": "population",
    "trillion": "population",
    "nearly": "population",
    "per": "population",
    "counted": "population",
    "fax": "contact",
    "title_column": "column",
    "date_column": "column",
    "place_column": "column",
    "responsible": "speaker",
    "office": "speaker",
    "letters": "speaker",
    "linking": "speaker introduction",
    "is_": "sentence introduction population speaker contract",
    "town": "sentence introduction population contract",
    "article": "sentence introduction",
    "opener": "introduction",
    "pronoun": "sentence introduction speaker",
    "venue": "venue",
    "no_place": "no_place",
    "at": "at place",
    "bond": "place",
    "others": "place",
    "prevention": "website",
}


def _openings(dialect: Dialect, shapes: dict[str, str]) -> Vocabulary:
    """The phrases that a line may begin with: headings, labels and roles. The value of a meaning says which."""
    openings = Vocabulary(PhraseCutter(shapes, opening=True).paths, dialect.languages)
    # «Contact» alone on its line may be a heading, and a label where a value follows.
    valued = {phrase_key(phrase) for _, phrase, _, path in opening_phrases(dialect) if not stands_alone(path)}

    def add(phrases: dict[str, list[str]], type_: str, value: object = None) -> None:
        openings.add_all(phrases, "opening", type_, value)

    def add_over(phrases: dict[str, list[str]], type_: str, scope: str) -> None:
        for language, listed in phrases.items():
            for written in listed:
                phrase = written.removesuffix(OPEN_END)
                group = "alone" if phrase_key(phrase) in valued else "opening"
                value = scope + written[len(phrase) :]
                openings.add_all({language: [phrase]}, group, type_, value)

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
        named = contents.organisation
        scopes[f"{number}"] = Scope(
            contents.kind or scope.kind,
            scope.content_type,
            contents.participation or scope.participation,
            None if named is None else (named.name, named.acronym),
        )
    return scopes
