"""The codes of diagnostics, and the place in a profile that one makes doubtful (RFC 6901)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from . import Severity
from .base import Model, Span, models_inside
from .profile import Block, Section


class Code(NamedTuple):
    """A code of diagnostics; `grammar/diagnostics.toml` says what its fields are."""

    severity: Severity
    meaning: str
    doubtful: str | None = None
    about: Literal["page", "label"] | None = None


# --- where in a profile the value of a stretch is


class _Value(NamedTuple):
    """A value of the profile, its JSON Pointer, and where it is in the page; of a section where its heading is."""

    start: int
    end: int
    path: str
    model: Model


class Paths:
    """The values of a profile by where they are in the page."""

    def __init__(self, fields: Mapping[str, Any], asked: Sequence[int]) -> None:
        """Takes the fields of a profile. asked: where the stretches begin that are asked for, in order."""
        found: dict[tuple[int, int, type[Model]], _Value] = {}
        for name, given in fields.items():
            for value in _inside(given, f"/{name}", asked):
                # Of the roles that one line gives, the first counts for the line.
                found.setdefault((value.start, value.end, type(value.model)), value)
        # Python sorts stably: of two values with one span the outer one stays first.
        self._values = sorted(found.values(), key=lambda value: (value.start, -value.end))
        self._starts = [value.start for value in self._values]
        self._around = _around(self._values)

    def of(self, span: Span, doubtful: str | None) -> str | None:
        """The JSON Pointer of what a stretch makes doubtful; None where no value came from it.

        doubtful: as the code has it. Of fields the first counts that the innermost value around the stretch has, or
            else a value around that; where none has any, it is the innermost value itself.
        """
        if doubtful is None or doubtful.startswith("/"):
            return doubtful
        values = list(self._containing(span)) or self._touching(span)
        for value in values:
            for field in doubtful.split():
                if getattr(value.model, field, None) is not None:
                    return f"{value.path}/{field}"
        return values[0].path if values else None

    def _containing(self, span: Span) -> Iterator[_Value]:
        """The values that a stretch lies in, the innermost first."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0:
            value = self._values[index]
            if value.end >= span.end and value.end > span.start:
                yield value
            index = self._around[index]

    def _touching(self, span: Span) -> list[_Value]:
        """The value that a stretch begins in, else the first that begins in it: a bracket, or a label, is outside."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0 and self._values[index].end <= span.start:
            index = self._around[index]
        if index < 0:
            index = bisect_right(self._starts, span.start)
        found = self._values[index : index + 1]
        return found if found and found[0].start < span.end else []


def _around(values: list[_Value]) -> list[int]:
    """For each value the index of the one that it begins in; -1 where there is none."""
    out: list[int] = []
    open_: list[int] = []
    for index, value in enumerate(values):
        while open_ and values[open_[-1]].end <= value.start:
            open_.pop()
        out.append(open_[-1] if open_ else -1)
        open_.append(index)
    return out


def _inside(given: Any, path: str, asked: Sequence[int]) -> Iterator[_Value]:
    """The values with a place in the page among what a field holds, the outer ones first.

    Into a value in which nothing begins that is asked for nobody looks: most values of a page are such.
    """
    if isinstance(given, tuple):
        for index, part in enumerate(given):
            yield from _inside(part, f"{path}/{index}", asked)
    elif isinstance(given, Section):
        heading = next((block.span for block in given.blocks[:1] if block.kind == "heading"), None)
        if heading is not None:
            yield _Value(heading.start, heading.end, path, given)
        yield from _inside(given.subsections, f"{path}/subsections", asked)
    elif isinstance(given, Model):
        span = getattr(given, "span", None)
        if span is not None:
            yield _Value(span.start, span.end, path, given)
            if bisect_left(asked, span.start) == bisect_left(asked, span.end):
                return
        for name, kind in models_inside(type(given)).items():
            if kind is not Block:
                yield from _inside(getattr(given, name), f"{path}/{name}", asked)
