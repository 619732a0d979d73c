"""The codes of diagnostics, and the place in a profile that one makes doubtful (RFC 6901)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from . import Severity
from .base import Model, Span, field_type, is_model
from .profile import Block, Section

__all__ = ["CODES", "OF_LABEL", "OF_PAGE", "Code", "Paths"]


class Code(NamedTuple):
    """A code.

    meaning: for people, who see it beside the message.
    doubtful: what of the value in which its text lies it makes doubtful: the first of these fields that the value has,
        the value itself where it has none of them; a JSON Pointer where it is always the same; None where no value was
        given.
    """

    severity: Severity
    meaning: str
    doubtful: str | None


_DATES: Final = "date since period as_of"


CODES: Final = {
    "ambiguous-date": Code("warning", "day and month could change places; the dialect's order was used", _DATES),
    "invalid-date": Code("warning", "looks like a date, but the calendar has no such day; no date is given", ""),
    "unread-date": Code("warning", "looks like a date, but was not understood; no date is given", ""),
    "reversed-range": Code("warning", "a period that ends before it begins; kept as written", _DATES),
    "wrong-weekday": Code("warning", "the week day before a date is not that day's", _DATES),
    "unbalanced-quote": Code("warning", "a quotation mark is opened and never closed", "theme text"),
    "unbalanced-bracket": Code(
        "warning", "a bracket among twin towns is opened and never closed, or the other way round", ""
    ),
    "unread-membership": Code("warning", "begins like a membership, but was not understood", None),
    "population-unread": Code("warning", "the population field holds no number", None),
    "location-unread": Code("warning", "the location names no place and no country that could be read", "parts"),
    "twins-unread": Code("warning", "the field of twin towns holds no list of places", None),
    "speaker-unread": Code("warning", "the line of a quote that should name its speaker was not understood", None),
    "fact-unread": Code("warning", "the value of a fact is not of the type that the dialect gives it", "value"),
    "encoding-guessed": Code("warning", "the bytes were no UTF-8; a detector guessed", "/source/encoding"),
    "empty-page": Code("warning", "the page has no text", None),
    "population-missing": Code("info", "the page has general information, but no population field", None),
    "repeated-field": Code("info", "a field that was already read; the first one counts, this one is a fact", ""),
    "several-dates": Code("info", "an entry has more than one date; one of them was read as its own", "date"),
    "unread-field": Code("info", "begins with a known label, but has no colon; kept as text", None),
    "unread-contract-date": Code(
        "info", "a sentence with a date below a contract; its date is not the contract's", None
    ),
    "place-unsure": Code(
        "info",
        "a name that could be the place of an entry, or more words of its title; it is left in the title",
        "title",
    ),
    "unread-list": Code(
        "info", "a list that nothing above explains, or a row of a table among activities; kept as text", None
    ),
    "heading-order": Code("info", "a section's number does not follow the one before", "number"),
    "unknown-label": Code("info", "a `Label: value` whose label is unknown; kept as a fact", ""),
    "unknown-country": Code("info", "an unknown name in the place of a country; kept as a region", "region"),
    "unknown-role": Code("info", "a member of a body in an unknown role; its role is `other`", "role"),
    "unknown-section": Code("info", "a numbered section whose title is unknown; its kind is `other`", "kind"),
    "unknown-organisation": Code("info", "an unknown body or acronym; its words are the name", "organisation"),
    "country-spelling": Code("info", "a country was recognised in spite of its spelling", "country"),
    "label-spelling": Code("info", "a heading or a label was recognised in spite of its spelling", "role kind"),
}


#: What is reported of a page as a whole: no words are its subject.
OF_PAGE: Final = frozenset({"empty-page", "encoding-guessed", "population-missing"})


#: What is reported of a label: it is about the value after it on its line too.
OF_LABEL: Final = frozenset({"label-spelling"})


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
        for name in _of_models(type(given)):
            yield from _inside(getattr(given, name), f"{path}/{name}", asked)


@cache
def _of_models(model: type[Model]) -> tuple[str, ...]:
    """The fields of a model that hold models, one or several."""
    kinds = {name: field_type(field.annotation).kind for name, field in model.model_fields.items()}
    return tuple(name for name, kind in kinds.items() if is_model(kind) and kind is not Block)
