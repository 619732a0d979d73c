"""What a dialect file says to no effect: it can be used, and something in it does nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .dialect_files import load_dialect, own_part, place_of
from .dialects import Dialect
from .inherit import opening_phrases, stands_alone
from .vocabulary import OPEN_END, fold_phrase

__all__ = ["warnings_of"]

#: Marks that a phrase is written without.
_MARKS = "#=|>"


def warnings_of(path: str) -> list[str]:
    """A line for each thing in the dialect file at `path` that has no effect, or another one than it seems to have.

    Raises DialectError for a file that can't be used.
    """
    whole, own = load_dialect(path), own_part(path)
    text = Path(path).read_text("utf-8")
    found = [*_idle(whole, own), *_of_phrases(own), *_shadowed(whole, own, path)]
    return [f"{path}:{place_of(text, where)}: {message}" for where, message in found]


_Found = Iterator[tuple[tuple[str, ...], str]]


def _idle(whole: Dialect, own: Dialect) -> _Found:
    """Parts that nothing else of the dialect uses."""
    held = {*whole.headings, *whole.lists, *(contents.holds for contents in whole.contents)}
    for fact in own.facts:
        if not fact.labels and fact.name not in held:
            yield ("facts",), f"the fact «{fact.name}» has no label, and no heading or list holds it"
    for name, times in Counter(fact.name for fact in own.facts).items():
        if times > 1:
            yield ("facts",), f"the fact «{name}» stands here {times} times: only the type of the last one counts"
    for contents in own.contents:
        if not contents.headings and not contents.labels:
            yield ("contents",), f"[[contents]] that hold {contents.holds} have neither headings nor labels"
    for capacity in own.capacity_kinds:
        if capacity not in whole.capacities:
            yield (
                ("capacity_kinds", capacity),
                f"no words say that somebody was a {capacity}: name some in [capacities]",
            )
    for kind in own.places_behind:
        if kind not in whole.kinds:
            yield ("places_behind",), f"no words name an activity of the kind {kind}: name some in [kinds]"
    if "population" in own.expected and not whole.labels.population:
        yield ("expected",), "no label is one of the population: name one in [labels], or every page is told to lack it"
    lists = any(key in _ACTIVITIES for key in (*whole.headings, *whole.lists)) or "network" in whole.headings
    if own.organisation is not None and not whole.roles and not lists:
        yield ("organisation",), "nothing is of the organisation: there are no [roles], and nothing holds activities"


_ACTIVITIES = frozenset({"activities", "attended", "participated", "hosted", "organised", "none"})


def _of_phrases(own: Dialect) -> _Found:
    """Phrases that no line begins with as they are written, or that stand there twice."""
    for table, key, phrases in _phrases_over_lists(own):
        closed = {fold_phrase(phrase) for phrase in phrases if not phrase.endswith(OPEN_END)}
        for phrase in phrases:
            if phrase.endswith(OPEN_END) and fold_phrase(phrase) in closed:
                yield (table, key), f"«{phrase}» matches what «{phrase.rstrip(' *')}» does: keep the first alone"
    for _, phrase, _, where in opening_phrases(own):
        if phrase.strip()[:1] in _MARKS:
            yield where, f"«{phrase}» begins with a mark: write the words only, and switch the shape on in [shapes]"
        elif OPEN_END in phrase or (phrase.endswith(" ") and where[0] not in ("headings", "lists", "contents")):
            written = phrase if OPEN_END in phrase else f"{phrase}{OPEN_END}"
            yield where, f"«{written}»: only the end of a heading or of a label over a list may be open"


def _phrases_over_lists(own: Dialect) -> Iterator[tuple[str, str, list[str]]]:
    tables: dict[str, dict[str, Any]] = {"headings": own.headings, "lists": own.lists}
    for table, keys in tables.items():
        for key, phrases in keys.items():
            yield table, key, [phrase for listed in phrases.values() for phrase in listed]


def _shadowed(whole: Dialect, own: Dialect, path: str) -> _Found:
    """Phrases that mean another thing in the dialect that is extended: there they mean what this file says."""
    if own.extends is None:
        return
    beside = Path(path).parent / own.extends
    parent = load_dialect(str(beside) if beside.is_file() else own.extends)
    meant = {(fold_phrase(phrase), stands_alone(path)): target for _, phrase, target, path in opening_phrases(parent)}
    for _, phrase, target, where in opening_phrases(own):
        other = meant.get((fold_phrase(phrase), stands_alone(where)))
        if other is not None and other != target:
            yield where, f"«{phrase}» is {other} in {own.extends}; here it is {target}"
