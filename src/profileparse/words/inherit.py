"""What a dialect takes from the one that it extends, and the phrases that its lines may begin with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from .dialects import Dialect
from .vocabulary import ANY_LANGUAGE, OPEN_END, fold_phrase

__all__ = ["extended", "opening_phrases", "stands_alone"]


def extended(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """The data of a dialect file laid over `below`, all data of the dialect that it extends."""
    merged: dict[str, Any] = _laid_over(own, _without_phrases_of(own, below))
    return merged


def _without_phrases_of(own: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """What a dialect extends, without the phrases that lines begin with in this one: there they mean what it says."""
    dialect = Dialect.model_validate({"name": "x", "languages": ["en"], **own})
    taken = {
        (language, fold_phrase(phrase), stands_alone(path)) for language, phrase, _, path in opening_phrases(dialect)
    }

    def is_kept(language: str, phrase: str, alone: bool) -> bool:
        folded = fold_phrase(phrase)
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
