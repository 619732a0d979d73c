"""Compares the values read from pages with the expected ones: precision, recall and F1 of every field."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from functools import cache, partial
from itertools import zip_longest
from types import UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from ..document import one_line

__all__ = ["Compared", "Scores", "compared", "mistakes_in", "summed_up"]

#: Fields that are not values of the page.
_NOT_SCORED = frozenset({"schema_version", "source", "sections", "diagnostics"})
#: Keys that are not compared: the position of a value.
_PLACES = frozenset({"span"})
#: So much of a text is shown before the place where it differs.
_BEFORE = 20


class Scores(NamedTuple):
    """Counts of the values of a field: read correctly, read at all, and expected."""

    hits: int
    given: int
    wanted: int

    @property
    def precision(self) -> float:
        """The share of read values that are correct; 1 if nothing was read."""
        return self.hits / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        """The share of expected values that were read; 1 if nothing is expected."""
        return self.hits / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both; 1 if nothing is expected and nothing was read."""
        return 2 * self.hits / (self.given + self.wanted) if self.given + self.wanted else 1.0

    def plus(self, other: Scores) -> Scores:
        """The sum of two scores."""
        return Scores(self.hits + other.hits, self.given + other.given, self.wanted + other.wanted)


class Compared(NamedTuple):
    """The comparison of a page: scores by field, and as (field, value) what was missed and what was invented."""

    scores: dict[str, Scores]
    missed: list[tuple[str, Any]]
    invented: list[tuple[str, Any]]

    def mistakes(self) -> Iterator[str]:
        """A line for each mistake; where a value of the field was read in place of a missed one, what differs."""
        for field, found, wanted in self._pairs():
            if wanted is None:
                yield f"invented {field}: {_json(found)}"
            elif found is None:
                yield f"missed {field}: {_json(wanted)}"
            else:
                yield f"wrong {field}: " + "; ".join(
                    f"{path or 'it'} {how}" for path, how in _differences(found, wanted)
                )

    def kinds(self) -> Counter[str]:
        """How often each part of a value differs, `events.participation`, or is missed or invented as a whole."""
        counts = Counter[str]()
        for field, found, wanted in self._pairs():
            if found is None or wanted is None:
                counts[f"{'invented' if wanted is None else 'missed'} {field}"] += 1
            else:
                counts.update({_unnumbered(f"{field}.{path}".rstrip(".")) for path, _ in _differences(found, wanted)})
        return counts

    def _pairs(self) -> Iterator[tuple[str, Any, Any]]:
        """The field, what was read and what is there, for each mistake; None for what was not read or is not there."""
        left = list(self.invented)
        for field, wanted in self.missed:
            others = [found for other, found in left if other == field]
            found = max(others, key=partial(_alike, wanted)) if others else None
            if others:
                left.remove((field, found))
            yield field, found, wanted
        yield from ((field, found, None) for field, found in left)


def _unnumbered(path: str) -> str:
    """A path without the numbers of items: `data.entries[0].title` as `data.entries.title`."""
    first, *others = path.split("[")
    return first + "".join(part.partition("]")[2] for part in others)


def compared(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Compared:
    """Compares a profile, as JSON data, with the expected values in the same form.

    expected: for each field in it, all values. A value may have only some keys: just these are compared, and never its
    position on the page. Values are matched in any order, those with most keys first.
    """
    result = Compared({}, [], [])
    for field, wanted in expected.items():
        if field in _NOT_SCORED or field not in found:
            continue
        have, want = _values(found[field]), _values(wanted)
        left = list(have)
        missed = []
        for value in sorted(want, key=_size, reverse=True):
            match = next((index for index, other in enumerate(left) if _matches(other, value)), None)
            if match is None:
                missed.append(value)
            else:
                del left[match]
        result.scores[field] = Scores(len(want) - len(missed), len(have), len(want))
        result.missed.extend((field, value) for value in missed)
        result.invented.extend((field, _narrowed(value, want)) for value in left)
    return result


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _size(wanted: Any) -> int:
    """The number of keys and items in an expected value."""
    if isinstance(wanted, dict):
        return sum(_size(wanted[key]) for key in wanted.keys() - _PLACES)
    return sum(map(_size, wanted)) if isinstance(wanted, list) else 1


def _matches(found: Any, wanted: Any) -> bool:
    """Whether a value has everything in the expected one; a text is the first key of an object."""
    found = _shortened(found, wanted)
    if isinstance(wanted, dict):
        keys = wanted.keys() - _PLACES
        return isinstance(found, dict) and all(key in found and _matches(found[key], wanted[key]) for key in keys)
    if isinstance(wanted, list):
        if not isinstance(found, list) or len(found) != len(wanted):
            return False
        return all(_matches(*pair) for pair in zip(found, wanted, strict=True))
    if isinstance(found, str) and isinstance(wanted, str):
        return one_line(found) == one_line(wanted)
    return bool(found == wanted)


def _shortened(found: Any, wanted: Any) -> Any:
    """What a text is compared with where an object was read: its first key, the `edtf` of a date."""
    return next(iter(found.values()), None) if isinstance(found, dict) and isinstance(wanted, str) else found


def _alike(wanted: Any, found: Any) -> float:
    """How much two values have in common: the share of what is wanted that is read, then that of their characters."""
    rest = sum(1 for _ in _differences(found, wanted))
    return 1 - rest / _size(wanted) + SequenceMatcher(None, _json(found), _json(wanted)).quick_ratio()


def _differences(found: Any, wanted: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The path to each part of a value that differs, with what was read and what is there."""
    if _matches(found, wanted):
        return
    if isinstance(found, dict) and isinstance(wanted, dict):
        for key in [key for key in wanted if key not in _PLACES]:
            yield from _differences(found.get(key), wanted[key], f"{path}.{key}" if path else key)
    elif isinstance(found, list) and isinstance(wanted, list):
        for index, pair in enumerate(zip_longest(found, wanted)):
            yield from _differences(*pair, f"{path}[{index}]")
    else:
        read, there = _json(_shortened(found, wanted)), _json(wanted)
        same = next((i for i, pair in enumerate(zip(read, there, strict=False)) if pair[0] != pair[1]), 0)
        yield path, f"is {_from(read, same)}, and should be {_from(there, same)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _from(text: str, start: int) -> str:
    """A text from a little before `start` on, where much is before it."""
    return text if start <= 2 * _BEFORE else "…" + text[start - _BEFORE :]


def _narrowed(found: Any, wanted: Iterable[Any]) -> Any:
    """A value with only the keys that occur in the expected values of its field."""
    keys = {key for value in wanted if isinstance(value, dict) for key in value} - _PLACES
    if not isinstance(found, dict):
        return found
    return {key: value for key, value in found.items() if key in keys or (not keys and key not in _PLACES)}


# --- mistakes in the expected values


def summed_up(mistakes: Iterable[str]) -> list[str]:
    """The mistakes of several files, `FILE: WHERE: …`: of those that differ only in their values, the first one."""
    alike: dict[str, list[str]] = {}
    for mistake in mistakes:
        words = "".join(mistake.partition(": ")[2].split('"')[::2])
        alike.setdefault("".join(sign for sign in words if not sign.isdigit()), []).append(mistake)
    return [f"{first} (and {len(others)} more like it)" if others else first for first, *others in alike.values()]


def mistakes_in(value: Any, kind: Any, where: str = "") -> Iterator[str]:
    """Reports what can't occur in an output: unknown keys, text instead of an object, a string instead of a number.

    kind: the type of the value in the models. where: the path of keys to it.
    """
    kind, optional = _plain(kind)
    if value is None and optional:
        return
    written = json.dumps(value, ensure_ascii=False)
    if get_origin(kind) is tuple:
        if isinstance(value, list):
            for index, item in enumerate(value):
                yield from mistakes_in(item, get_args(kind)[0], f"{where}[{index}]")
        else:
            yield f"{where}: {written} must be a list: [{written}]"
    elif isinstance(kind, type) and issubclass(kind, BaseModel):
        first = next(iter(kind.model_fields.values()))
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from _of_key(key, inner, kind, f"{where}.{key}".lstrip("."))
        elif not (isinstance(value, str) and _plain(first.annotation)[0] is str):
            yield f"{where}: {written} must be an object: {{{json.dumps(next(iter(kind.model_fields)))}: {written}}}"
    else:
        try:
            _adapter(kind).validate_json(written, strict=True)
        except ValidationError as error:
            yield f"{where}: {written}: {error.errors()[0]['msg'].lower()}"


def _of_key(key: str, value: Any, model: type[BaseModel], where: str) -> Iterator[str]:
    if key in model.model_fields:
        if key not in _PLACES:
            yield from mistakes_in(value, model.model_fields[key].annotation, where)
        return
    close = get_close_matches(key, model.model_fields, n=1)
    yield f"{where}: unknown key" + (f": did you mean «{close[0]}»?" if close else f": there are {_names(model)}")


def _names(model: type[BaseModel]) -> str:
    return ", ".join(name for name in model.model_fields if name not in _PLACES)


def _plain(kind: Any) -> tuple[Any, bool]:
    """A type without annotations, and whether it is optional."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        others = [part for part in get_args(kind) if part is not type(None)]
        if len(others) == 1:
            return _plain(others[0])[0], True
    return kind, False


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
