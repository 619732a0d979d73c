"""The codes of diagnostics, and the JSON Pointer (RFC 6901) of the value that a diagnostic makes doubtful."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from . import Severity
from .base import Model, Span
from .profile import Section


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


def pointers(fields: Mapping[str, Any], asked: Sequence[tuple[Span, str | None]]) -> list[str | None]:
    """The JSON Pointers of what some diagnostics make doubtful; None for one from which no value came.

    fields: those of a profile. asked: the stretch of each diagnostic, in the order of the page, and the `doubtful` of
        its code. Of its fields, the first counts that the innermost value around the stretch has, or else an outer
        value; if none has any, the result is the innermost value itself.
    """
    starts = [span.start for span, _ in asked]
    found: dict[tuple[int, int, type[Model]], _Value] = {}
    for name, given in fields.items():
        for value in _inside(given, f"/{name}", starts):
            # If one line gives several roles, the first one stands for the line.
            found.setdefault((value.start, value.end, type(value.model)), value)
    # The sort is stable: of two values with the same span the outer one stays first.
    values = sorted(found.values(), key=lambda value: (value.start, -value.end))
    around: list[_Value] = []  # those that begin before the stretch, the innermost last
    out: list[str | None] = []
    following = 0
    for span, doubtful in asked:
        while following < len(values) and values[following].start <= span.start:
            while around and around[-1].end <= values[following].start:
                around.pop()
            around.append(values[following])
            following += 1
        if doubtful is None or doubtful.startswith("/"):
            out.append(doubtful)
        else:
            out.append(_pointer(span, doubtful.split(), around, values[following : following + 1]))
    return out


def _pointer(span: Span, doubtful: list[str], around: list[_Value], after: list[_Value]) -> str | None:
    """The pointer of the value that a stretch is in, or starts in, or else of the first after that starts in it."""
    begun = [value for value in reversed(around) if value.end > span.start]
    inside = [value for value in begun if value.end >= span.end]
    # Brackets and labels are outside of their values.
    values = inside or begun[:1] or [value for value in after if value.start < span.end]
    fields = (f"{v.path}/{name}" for v in values for name in doubtful if getattr(v.model, name, None) is not None)
    return next(fields, values[0].path if values else None)


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
        for name, part in given:
            yield from _inside(part, f"{path}/{name}", asked)
