"""The codes of diagnostics, and the JSON Pointer (RFC 6901) of the value that a diagnostic makes doubtful."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from . import Severity
from .base import Model, Span, models_inside
from .profile import Block, Section


class Code(NamedTuple):
    """A code of diagnostics; `grammar/diagnostics.toml` documents its fields."""

    severity: Severity
    meaning: str
    doubtful: str | None = None
    about: Literal["page", "label"] | None = None


# --- from a stretch of the page to a value


class _Value(NamedTuple):
    """A value of the profile, with its JSON Pointer and span; for a section, the span of its heading."""

    start: int
    end: int
    path: str
    model: Model


class Paths:
    """The values of a profile by their position on the page."""

    def __init__(self, fields: Mapping[str, Any], asked: Sequence[int]) -> None:
        """Takes the fields of a profile. asked: the starts of the stretches that will be looked up, in order."""
        found: dict[tuple[int, int, type[Model]], _Value] = {}
        for name, given in fields.items():
            for value in _inside(given, f"/{name}", asked):
                # If one line gives several roles, the first one stands for the line.
                found.setdefault((value.start, value.end, type(value.model)), value)
        # The sort is stable: of two values with the same span the outer one stays first.
        self._values = sorted(found.values(), key=lambda value: (value.start, -value.end))
        self._starts = [value.start for value in self._values]
        self._around = _around(self._values)

    def of(self, span: Span, doubtful: str | None) -> str | None:
        """The JSON Pointer of what a diagnostic at `span` makes doubtful; None if no value came from there.

        doubtful: that of the code. Of its fields, the first counts that the innermost value around the span has, or
            else an outer value; if none has any, the result is the innermost value itself.
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
        """Yields the values that contain a span, innermost first."""
        index = bisect_right(self._starts, span.start) - 1
        while index >= 0:
            value = self._values[index]
            if value.end >= span.end and value.end > span.start:
                yield value
            index = self._around[index]

    def _touching(self, span: Span) -> list[_Value]:
        """The value that a span starts in, or else the first that starts in it: brackets and labels are outside."""
        around = next(self._containing(Span(span.start, span.start + 1)), None)
        if around is not None:
            return [around]
        after = bisect_right(self._starts, span.start)
        return [value for value in self._values[after : after + 1] if value.start < span.end]


def _around(values: list[_Value]) -> list[int]:
    """For each value the index of the one that it starts in; -1 if there is none."""
    out: list[int] = []
    open_: list[int] = []
    for index, value in enumerate(values):
        while open_ and values[open_[-1]].end <= value.start:
            open_.pop()
        out.append(open_[-1] if open_ else -1)
        open_.append(index)
    return out


def _inside(given: Any, path: str, asked: Sequence[int]) -> Iterator[_Value]:
    """Yields the values with a span in a field, outer ones first.

    Skips the inside of values in which no looked-up stretch starts: those are most of a page.
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
