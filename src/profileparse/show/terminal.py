"""Shows a page in the terminal, with its values marked in place."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Callable, Iterator
from typing import IO, TYPE_CHECKING, NamedTuple

from ..compiled import tables
from ..models import Diagnostic, Profile, Span
from ..text.decoding import extra, printable
from . import KINDS, Mark, blocks_of, cut, marks_of, shares, unread

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["CHOICES", "show"]

#: The choices for `only`: unread text, diagnostics, or the values of one field.
CHOICES = ("unread", "diagnostics", *KINDS)
_STYLES = {
    "population": "cyan", "location": "cyan", "website": "cyan", "contract": "magenta", "twin": "yellow",
    "fact": "bright_magenta", "membership": "green", "event": "bright_blue", "quote": "bright_cyan",
    "practice": "bright_green", "news": "bright_green", "interview": "bright_green",
    "date": "bold", "place": "underline", "heading": "bold", "label": "bold", "summary": "", "unread": "dim italic",
}  # fmt: skip
_SEVERITIES = {"error": "bold red", "warning": "bold yellow", "info": "blue"}
_KIND_WIDTH = 11
_DATE_WIDTH = 21
#: Beyond this column nobody sees what a marker under the line points at.
_WIDEST = 500


class _Line(NamedTuple):
    """A line of the page: its position, the kind of its content, the dates that begin on it, and its diagnostics."""

    number: int
    start: int
    end: int
    kind: str
    dates: list[str]
    problems: list[Diagnostic]


def show(
    profile: Profile, text: str, *, only: str | None = None, file: IO[str] | None = None, color: bool = False
) -> None:
    """Writes a page, line by line: number, kind, dates in EDTF, and the text with its values marked.

    only: one of CHOICES; only lines that contain it. file: default is standard output. color: whether to use colours; a
    terminal gets bold and underlined text in any case. Raises MissingExtraError without the extra `show`.
    """
    out = file or sys.stdout
    styled = color or out.isatty()
    console = extra("rich.console", "show", "show").Console(
        file=out, highlight=False, no_color=not color, force_terminal=styled,
        color_system="standard" if styled else None,
    )  # fmt: skip
    make: Callable[..., Text] = extra("rich.text", "show", "show").Text
    marks = marks_of(profile)
    left = unread(profile, marks)
    painted = [*marks, *_others(profile, left)]
    painted.sort(key=lambda mark: (mark.start, -mark.end))
    touching = _by_line(text, painted)
    for line in _lines(profile, text, marks, left):
        if only is None or _has(line, only, marks, left):
            console.print(_painted(make, line, text, touching.get(line.number, [])), soft_wrap=True)
            for found in line.problems:
                console.print(_diagnostic(make, found, line, text), soft_wrap=True)
    console.print(make(_summary(profile, text, marks), style="bold"), soft_wrap=True)


def _by_line(text: str, marks: list[Mark]) -> dict[int, list[Mark]]:
    """The marks on each line, by its number, in one pass: searching all marks for each line would be quadratic."""
    starts = [0, *(index + 1 for index, character in enumerate(text) if character == "\n")]
    found: dict[int, list[Mark]] = {}
    for mark in marks:
        for number in range(bisect_right(starts, mark.start), bisect_left(starts, mark.end) + 1):
            found.setdefault(number, []).append(mark)
    return found


def _others(profile: Profile, left: list[Span]) -> Iterator[Mark]:
    """Marks for what is not a value: headings, labels, the introduction, and text that was not read."""
    for block in blocks_of(profile.sections):
        if block.kind in ("heading", "label"):
            yield Mark(block.span.start, block.span.end, block.kind, "")
    for part in profile.summary:
        yield Mark(part.span.start, part.span.end, "summary", "")
    for start, end in left:
        yield Mark(start, end, "unread", "")


def _lines(profile: Profile, text: str, marks: list[Mark], left: list[Span]) -> Iterator[_Line]:
    kinds = [*(mark for mark in marks if mark.kind in _STYLES and mark.kind not in ("date", "place"))]
    kinds += _others(profile, left)
    kinds.sort(key=lambda mark: (mark.start, -mark.end))
    starts = [mark.start for mark in kinds]
    dates = deque(_dates(profile, marks))
    problems = deque(profile.diagnostics)
    number, start = 0, 0
    for content in text.split("\n"):
        number, end = number + 1, start + len(content)
        first = start + len(content) - len(content.lstrip())
        near = kinds[max(bisect_right(starts, first) - 32, 0) : bisect_right(starts, max(first, end - 1))]
        kind = next((mark.kind for mark in near if mark.end > first), "") if content.strip() else ""
        # Dates and diagnostics are in the order of the page.
        here, found = [], []
        while dates and dates[0][0] <= end:
            here.append(dates.popleft()[1])
        while problems and problems[0].line <= number:
            found.append(problems.popleft())
        yield _Line(number, start, end, kind, here, found)
        start = end + 1


def _dates(profile: Profile, marks: list[Mark]) -> list[tuple[int, str]]:
    """The start of each date and its EDTF; for memberships, those of the whole period."""
    found = [
        (membership.span.start, membership.period.edtf)
        for membership in profile.memberships
        if membership.period is not None
    ]
    within = {mark.id: mark.start for mark in marks if mark.kind == "date"}
    for field, kind in KINDS.items():
        if field == "memberships":
            continue
        given = getattr(profile, field)
        for number, value in enumerate(given if isinstance(given, tuple) else (), 1):
            for name, date in _own_dates(value):
                place = within.get(f"{kind}-{number}-{name}")
                if place is not None:
                    found.append((place, date))
    if profile.population is not None and profile.population.as_of is not None:
        found.append((profile.population.as_of.span.start, profile.population.as_of.edtf))
    return sorted(found)


def _own_dates(value: object) -> Iterator[tuple[str, str]]:
    """The name of each date of a value, as in the ids of marks, and its EDTF."""
    for name in ("date", "since"):
        date = getattr(value, name, None)
        if date is not None:
            yield name, date.edtf
    for number, date in enumerate(getattr(value, "dates", ()), 1):
        inner = getattr(date, "date", date)
        yield (f"dates-{number}-date" if inner is not date else f"dates-{number}"), inner.edtf


def _has(line: _Line, only: str, marks: list[Mark], left: list[Span]) -> bool:
    if only == "diagnostics":
        return bool(line.problems)
    if only == "unread":
        return any(start < line.end and end > line.start for start, end in left)
    kind = KINDS[only]
    return any(mark.kind == kind and mark.start < line.end and mark.end > line.start for mark in marks)


def _painted(make: Callable[..., Text], line: _Line, text: str, marks: list[Mark]) -> Text:
    made = make(f"{line.number:>4} ")
    made.append(f"{line.kind:<{_KIND_WIDTH}}", style=_STYLES.get(line.kind, ""))
    made.append(f"{', '.join(line.dates):<{_DATE_WIDTH}} ", style="bold")
    for piece in cut(line.start, line.end, marks):
        styles = " ".join(_STYLES.get(mark.kind, "") for mark in piece.marks)
        made.append(printable(text[piece.start : piece.end].replace("\t", "    ").rstrip("\r")), style=styles)
    return made


def _diagnostic(make: Callable[..., Text], found: Diagnostic, line: _Line, text: str) -> Text:
    """A diagnostic under the text that it is about."""
    before = printable(text[line.start : found.span.start].replace("\t", "    "))
    length = max(min(found.span.end, line.end) - found.span.start, 1)
    if len(before) + length > _WIDEST:
        before, marked = "", f"column {found.column}"
    else:
        marked = "^" * length
    made = make(" " * (5 + _KIND_WIDTH + _DATE_WIDTH + 1 + len(before)))
    made.append(marked, style=_SEVERITIES[found.severity])
    made.append(f" {found.severity} {found.code}: {printable(found.message)}", style=_SEVERITIES[found.severity])
    if found.message != tables().codes[found.code].meaning:
        made.append(f" ({tables().codes[found.code].meaning})", style="dim")
    if found.path is not None:
        made.append(f" {found.path}", style="dim")
    return made


def _summary(profile: Profile, text: str, marks: list[Mark]) -> str:
    found = shares(profile, text, marks)
    total = max(found.total, 1)
    return (
        f"{found.total:,} characters: {found.values:,} ({found.values / total:.0%}) became values, "
        f"{found.structure:,} are headings and labels, {found.text:,} ({found.text / total:.0%}) remained text; "
        f"{found.undated:,} {'entry has' if found.undated == 1 else 'entries have'} no date; "
        f"{len(profile.diagnostics):,} diagnostic{'' if len(profile.diagnostics) == 1 else 's'}"
    )
