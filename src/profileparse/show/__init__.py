"""Shows how a page was read, in the terminal, as a web page or as a timeline; and reports on a converted archive.

This module holds what these share: marks (nested spans of the values of a profile) and the text that no value came
from. Needs the extra `show`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic import BaseModel

from ..models import Block, Date, Place, Profile, Section, Span, Twin

__all__ = [
    "KINDS", "Mark", "Piece", "Shares", "blocks_of", "cut", "joined", "mark_of_path", "marks_of", "page_text", "shares",
    "unread", "visible",
]  # fmt: skip

#: The fields of a profile whose values get marks, and the name of one value of each.
KINDS = {
    "population": "population",
    "location": "location",
    "websites": "website",
    "contracts": "contract",
    "twins": "twin",
    "facts": "fact",
    "memberships": "membership",
    "events": "event",
    "quotes": "quote",
    "practices": "practice",
    "news": "news",
    "interviews": "interview",
}
#: Kinds of blocks that are structure, not text that could be a value.
_STRUCTURE = frozenset({"heading", "label", "attribution", "image", "other"})
#: Characters of a word between two values; a longer one is more than an «and».
_LONGEST_CONNECTOR = 4


class Mark(NamedTuple):
    """A stretch of the page that a value came from. id: of the value, `event-3`, or of a part, `event-3-date`."""

    start: int
    end: int
    kind: str
    id: str


class Piece(NamedTuple):
    """A stretch of the page that is covered by the same marks, the outermost first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


class Shares(NamedTuple):
    """What became of the characters of a page, without white space.

    undated: number of activities, practices, news and interviews without a date.
    """

    total: int
    values: int
    structure: int
    text: int
    undated: int


def marks_of(profile: Profile) -> list[Mark]:
    """The marks of all values and their parts, in the order of the page, outer ones first."""
    found: list[Mark] = []
    for field, kind in KINDS.items():
        given = getattr(profile, field)
        several = isinstance(given, tuple)
        for number, value in enumerate(given if several else [given] if given is not None else [], 1):
            id = f"{kind}-{number}" if several else kind
            found.append(Mark(value.span.start, value.span.end, kind, id))
            found += _inner(value, id)
    return sorted(found, key=lambda mark: (mark.start, -mark.end, len(mark.id)))


def mark_of_path(path: str) -> str:
    """The id of the mark of the value that a JSON Pointer names: `/events/3/date` is `event-4-date`.

    Empty for values without marks, such as the name or a section. A part without a mark of its own belongs to that of
    its value: `twin-3-country` to `twin-3`.
    """
    field, *parts = path.split("/")[1:] or [""]
    if field not in KINDS:
        return ""
    return "-".join([KINDS[field], *(str(int(part) + 1) if part.isdecimal() else part for part in parts)])


def _inner(value: BaseModel, id: str) -> Iterator[Mark]:
    """The marks of dates and places inside a value."""
    for name in type(value).model_fields:
        part = getattr(value, name)
        several = isinstance(part, tuple) and not isinstance(part, Span)
        for number, one in enumerate(part if several else (part,), 1):
            if isinstance(one, BaseModel):
                inner = f"{id}-{name}-{number}" if several else f"{id}-{name}"
                if isinstance(one, Date | Place | Twin):
                    yield Mark(one.span.start, one.span.end, type(one).__name__.lower(), inner)
                yield from _inner(one, inner)


def cut(start: int, end: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    """Cuts the stretch from `start` to `end` at the bounds of marks; together the pieces cover it."""
    inside = [mark for mark in marks if mark.start < end and mark.end > start and mark.start < mark.end]
    bounds = sorted({start, end, *(b for mark in inside for b in (mark.start, mark.end) if start < b < end)})
    # The marks that are open at a position; marks come in the order of their starts.
    waiting, open_ = iter(inside), []
    following = next(waiting, None)
    for first, last in pairwise(bounds):
        while following is not None and following.start <= first:
            open_.append(following)
            following = next(waiting, None)
        open_ = [mark for mark in open_ if mark.end > first]
        yield Piece(first, last, tuple(sorted(open_, key=lambda mark: (mark.start - mark.end, mark.start))))


def blocks_of(sections: Iterable[Section]) -> Iterator[Block]:
    """All blocks of sections, in the order of the page."""
    for section in sections:
        yield from section.blocks
        yield from blocks_of(section.subsections)


def unread(profile: Profile, marks: Iterable[Mark]) -> list[Span]:
    """The stretches of text that no value came from, without headings, labels and the introduction."""
    found: list[Span] = []
    values = [mark for mark in marks if mark.kind in KINDS.values()]
    introduction = {text.span for text in profile.summary}
    position = 0
    for block in blocks_of(profile.sections):
        if block.kind in _STRUCTURE or block.span in introduction:
            continue
        # Marks and blocks are in the same order: a mark that ends before this block ends before all later ones.
        while position < len(values) and values[position].end <= block.span.start:
            position += 1
        last = position
        while last < len(values) and values[last].start < block.span.end:
            last += 1
        found += _between(block, values[position:last])
    return found


def _between(block: Block, values: list[Mark]) -> Iterator[Span]:
    """The parts of a block in no value, except a bullet or label before the first value and connectors between two."""
    if not values:
        yield block.span
        return
    for piece in cut(block.span.start, block.span.end, values):
        if not piece.marks and piece.start >= values[0].start:
            text = block.text[piece.start - block.span.start : piece.end - block.span.start]
            if any(len(word) > _LONGEST_CONNECTOR for word in text.split()):
                yield Span(piece.start, piece.end)


def shares(profile: Profile, text: str, marks: Iterable[Mark]) -> Shares:
    """What became of the characters of a page; the introduction counts as text."""
    marks = list(marks)
    stayed = [*unread(profile, marks), *(part.span for part in profile.summary)]
    left = sum(visible(text[start:end]) for start, end in stayed)
    inside = sum(visible(text[p.start : p.end]) for p in cut(0, len(text), marks) if p.marks)
    total = visible(text)
    entries: list[Any] = [*profile.events, *profile.practices, *profile.news, *profile.interviews]
    undated = sum(entry.date is None for entry in entries)
    return Shares(total, inside, max(total - inside - left, 0), left, undated)


def visible(text: str) -> int:
    """The number of characters that are not white space."""
    return len("".join(text.split()))


def page_text(profile: Profile) -> str:
    """The page rebuilt from its blocks, with a line end or spaces for the white space between them."""
    blocks = ((block.span.start, block.text) for block in blocks_of(profile.sections))
    return joined(blocks, profile.source.characters)


def joined(blocks: Iterable[tuple[int, str]], characters: int) -> str:
    """The text of blocks, each at its offset, with a line end or spaces between them.

    characters: the length of the page.
    """
    out: list[str] = []
    length = 0
    for start, text in (*blocks, (characters, "")):
        gap = start - length
        out += ["\n" + " " * (gap - 1) if gap > 0 else "", text]
        length = start + len(text)
    return "".join(out)
