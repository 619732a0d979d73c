"""Makes the lexicon of a dialect of its checked file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from ..models import EventKind, Participation
from .dialects import HOLDS, Dialect, Network, openings
from .lexer import Lexer, ways_to_write
from .lexicon import Lexicon, PageShapes, Scope
from .vocabulary import ANY_LANGUAGE, Meaning, Node, Vocabulary, add_date_words, fold, fold_phrase, phrase_key


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
    lexer = Lexer(shapes, Node())
    words = Vocabulary(partial(ways_to_write, lexer, opens=False), dialect.languages)
    add_date_words(words, date_words)
    _add_words(words, dialect, small_words)
    return Lexicon(
        name=dialect.name,
        languages=tuple(dialect.languages),
        day_first=dialect.day_first,
        shapes=PageShapes(**dialect.shapes.model_dump()),
        facts={fact.name: fact.type for fact in dialect.facts},
        nothing=frozenset(map(fold_phrase, [*_every(dialect, "none"), *_listed(dialect.labels.notice)])),
        negations=tuple(f"{fold_phrase(phrase)} " for phrase in _every(dialect, "negation")),
        missing=frozenset(fold_phrase(phrase) for phrase in _every(dialect, "missing")),
        bodies=tuple(phrase.casefold() for phrase in _every(dialect, "body")),
        societies=tuple(f" {phrase}".casefold().replace(" -", "") for phrase in _every(dialect, "society")),
        networks=tuple(phrase.casefold() for phrase in _every(dialect, "network")),
        prevention=tuple(fold(phrase) for phrase in _every(dialect, "prevention")),
        kind_ends=_kind_ends(dialect),
        capacity_kinds=dict(dialect.capacity_kinds),
        places_behind=frozenset(dialect.places_behind),
        places_alone=dialect.places_alone,
        country=dialect.country,
        scopes=_scopes(dialect),
        organisation=_names_of(dialect.organisation),
        expected=frozenset(dialect.expected),
        words=words.root,
        openings=_openings(dialect, lexer),
    )


def _names_of(network: Network | None) -> tuple[str, str | None] | None:
    """The name and the acronym of a network."""
    return None if network is None else (network.name, network.acronym)


def _every(dialect: Dialect, name: str) -> list[str]:
    """The small words of that name, of all languages."""
    return _listed(dialect.words.get(name, {}))


def _listed(phrases: dict[str, list[str]]) -> list[str]:
    """The phrases of all languages."""
    return [phrase for listed in phrases.values() for phrase in listed]


def _kind_ends(dialect: Dialect) -> tuple[tuple[str, EventKind], ...]:
    """How a word ends that names an activity, with its kind: `-tagung`, for `Jahrestagung`."""
    spoken = (ANY_LANGUAGE, *dialect.languages)
    named = [(kind, one) for kind, listed in dialect.kinds.items() for key in spoken for one in listed.get(key, ())]
    return tuple((fold(one[1:]), kind) for kind, one in named if one[0] == "-")


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


def _openings(dialect: Dialect, lexer: Lexer) -> Node:
    """The phrases that a line may begin with: headings, labels and roles. The value of a meaning says which."""
    vocabulary = Vocabulary(partial(ways_to_write, lexer, opens=True), dialect.languages)
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
    **{"activities": "network", "memberships": "network", "practices": "practices", "facts": "general"},
    **{"news": "further", "interviews": "further"},
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
            contents.activity or "other",
        )
    return scopes
