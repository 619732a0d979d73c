"""Web pages: a page beside its values, a folder of these with an index, and the report on a converted archive."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from .. import __version__
from ..compiled import tables
from ..models import Diagnostic, Profile
from ..text.decoding import extra
from . import KINDS, Mark, cut, mark_of_path, marks_of, shares, unread
from .report import Kept, Listed, Problem, Totals
from .results import LISTS
from .views import countries, groups, named_years, timeline, world_map

__all__ = ["SEVERITIES", "Index", "marked", "notebook_html", "page_html", "rendered", "report_html"]

#: The most severe first.
SEVERITIES = ("error", "warning", "info")


@cache
def _environment() -> Any:
    """The template environment, which escapes every text. Raises MissingExtraError."""
    jinja = extra("jinja2", "show", "HTML")
    loader = jinja.FunctionLoader(_file)
    made = jinja.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(file=lambda name: jinja.utils.markupsafe.Markup(_file(name)), version=__version__)
    return made


def _file(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def rendered(template: str, **values: Any) -> str:
    """Renders a template. Raises MissingExtraError."""
    made: str = _environment().get_template(template).render(**values)
    return made


class Links(NamedTuple):
    """Where a page of a folder leads: to the list of all pages, and to the pages before and after it; empty if none."""

    pages: str = ""
    previous: str = ""
    next: str = ""


def page_html(profile: Profile, text: str, *, links: Links = Links()) -> str:  # noqa: B008
    """A self-contained web page: the text of a page with marks, and its values beside it.

    text: the page, to which the spans refer. Raises MissingExtraError without the extra `show`.
    """
    marks, doubts = marks_of(profile), _diagnostics(profile)
    left = [Mark(start, end, "unread", "") for start, end in unread(profile, marks)]
    return rendered(
        "page.html",
        profile=profile,
        name=profile.name or profile.source.id,
        links=links,
        marked=marked([*marks, *left, *problem_marks((*found.span, found) for found in profile.diagnostics)], text),
        kinds=Counter(mark.kind for mark in marks if mark.kind in KINDS.values()),
        groups=list(groups(profile)),
        timeline=timeline(profile),
        map=world_map(countries(profile)),
        shares=shares(profile, text, marks),
        diagnostics=doubts,
        doubtful=_doubtful(doubts),
        lines=_lines(marks, text),
    )


def _lines(marks: Iterable[Mark], text: str) -> dict[str, int]:
    """The number of the line on which each mark begins, by its id. marks: in the order of the page."""
    found: dict[str, int] = {}
    number, last = 1, 0
    for mark in marks:
        number += text.count("\n", last, mark.start)
        last = mark.start
        found.setdefault(mark.id, number)
    return found


class Doubt(NamedTuple):
    """A diagnostic as shown on a page.

    id: of its mark. meaning: of its code, only with the first of each code. value: id of the value it makes doubtful.
    """

    id: str
    found: Diagnostic
    meaning: str
    value: str


def _diagnostics(profile: Profile) -> list[Doubt]:
    """The diagnostics of a page; those that make a value doubtful first."""
    numbered = [(f"diagnostic-{number}", found) for number, found in enumerate(profile.diagnostics, 1)]
    numbered.sort(key=lambda pair: (pair[1].path is None, SEVERITIES.index(pair[1].severity)))
    # The message can begin with the meaning of the code.
    meanings = {found.code: tables().codes[found.code].meaning for _, found in numbered}
    made = []
    for id, found in numbered:
        meaning = meanings.pop(found.code, "")
        shown = "" if found.message.startswith(meaning) else meaning
        made.append(Doubt(id, found, shown, mark_of_path(found.path or "")))
    return made


def _doubtful(doubts: Iterable[Doubt]) -> dict[str, str]:
    """The ids of the rows of doubtful values, each with the id of the diagnostic that says why."""
    found: dict[str, str] = {}
    for doubt in doubts:
        parts = doubt.value.split("-")
        found.setdefault("-".join(parts[: 1 + (len(parts) > 1 and parts[1].isdecimal())]), doubt.id)
    return found


def notebook_html(profile: Profile, text: str) -> str:
    """The web page in an iframe, which isolates its styles from those of a notebook."""
    page, may = escape(page_html(profile, text)), "allow-scripts allow-downloads"
    return f'<iframe srcdoc="{page}" sandbox="{may}" style="width:100%;height:640px;border:0"></iframe>'


# --- the marked page


def problem_marks(found: Iterable[tuple[int, int, Diagnostic | Problem]]) -> list[Mark]:
    """The marks for the diagnostics of a page, given as (start, end, diagnostic) in order."""
    return [
        Mark(start, end, f"problem {one.severity}", f"diagnostic-{number}")
        for number, (start, end, one) in enumerate(found, 1)
    ]


def marked(marks: Iterable[Mark], text: str, *, prefix: str = "", lines: bool = True) -> str:
    """A page as HTML: its exact text, with an element for each mark.

    A character that HTML can't represent is replaced by an element that names it.
    prefix: if given, elements get this and the id of their mark as id. lines: whether to number the lines.
    """
    every = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    named: set[str] = set()
    out = [_LINE] if lines else []
    open_: tuple[Mark, ...] = ()
    for piece in cut(0, len(text), every):
        kept = 0
        while kept < min(len(open_), len(piece.marks)) and open_[kept] == piece.marks[kept]:
            kept += 1
        out.append("</mark>" * (len(open_) - kept))
        out += [_opened(mark, prefix, named) for mark in piece.marks[kept:]]
        shown = _escaped(text[piece.start : piece.end])
        out.append(shown.replace("\n", f"\n{_LINE}") if lines else shown)
        open_ = piece.marks
    return "".join([*out, "</mark>" * len(open_)])


#: The start of a line; the style sheet adds its number, so that it is not part of the text.
_LINE = '<i class="line"></i>'


def _opened(mark: Mark, prefix: str, named: set[str]) -> str:
    """The start tag of a mark. named: ids already used, because overlapping marks are split into several elements."""
    value = f' data-v="{mark.id}"' if mark.id and not prefix else ""
    if prefix and mark.id not in named:
        named.add(mark.id)
        value = f' id="{prefix}{mark.id}"'
    return f'<mark class="k {mark.kind}"{value}>'


def _escaped(text: str) -> str:
    made = escape(text, quote=False).replace("\r", "&#13;")
    if made.isprintable() or not any(_is_unknown(character) for character in made):
        return made
    return "".join(_named(character) if _is_unknown(character) else character for character in made)


def _is_unknown(character: str) -> bool:
    """Whether HTML can't represent a character: the null character, and lone surrogates."""
    return character == "\0" or "\ud800" <= character <= "\udfff"


def _named(character: str) -> str:
    return f'<span class="char" data-char="{ord(character):04x}">\N{REPLACEMENT CHARACTER}</span>'


# --- several pages


class Index:
    """A folder of web pages and their index.

    A page links to the one after it, so it is written once that is known, by `add` or `finish`.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self._waiting: tuple[Profile, str] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, profile: Profile, text: str) -> None:
        """Takes a profile and its text."""
        name = _page_name(len(self._rows) + 1)
        self._write_waiting(name)
        self._waiting = profile, text
        found = shares(profile, text, marks_of(profile))
        doubtful = [doubt for doubt in _diagnostics(profile) if doubt.found.path is not None]
        country = profile.location.country if profile.location is not None else None
        self._rows.append({
            "href": name,
            "id": profile.source.id,
            "name": profile.name,
            "country": country.alpha_2 if country is not None else None,
            "text": found.text / found.total if found.total else 0.0,
            "doubtful": len(doubtful),
            "first": doubtful[0].id if doubtful else "",
            **{field: len(getattr(profile, field)) for field in ("memberships", "events", "twins", "diagnostics")},
        })  # fmt: skip

    def _write_waiting(self, following: str) -> None:
        """Writes the web page of the last profile. following: the name of the page after it."""
        if self._waiting is not None:
            number = len(self._rows)
            links = Links("index.html", _page_name(number - 1) if number > 1 else "", following)
            made = page_html(*self._waiting, links=links)
            (self._folder / _page_name(number)).write_text(made, "utf-8", "backslashreplace")

    def finish(self) -> None:
        """Writes the last page, and `index.html` with a row for each page."""
        self._write_waiting("")
        made = rendered("index.html", rows=self._rows)
        (self._folder / "index.html").write_text(made, "utf-8", "backslashreplace")


def _page_name(number: int) -> str:
    return f"page-{number:05}.html"


# --- the report on a converted archive


class Figure(NamedTuple):
    """A number that links to what it counts. list: the list of that. key: selects it there; empty for all of it."""

    name: str
    number: int
    list: str
    key: str


def report_html(path: Path, totals: Totals, folder: Path | None = None) -> str:
    """The report as one self-contained web page.

    path: of the output. folder: the folder of the report, to which links to files are relative; default: the current
    one. Raises MissingExtraError.
    """
    listed = totals.listed()
    pages = {kept.number: kept for kept in listed}
    years = totals.years()
    return rendered(
        "report.html",
        name=path.name,
        totals=totals,
        undated=totals.figures["year:none"],
        outside=totals.figures["year:other"],
        columns=[
            ("Activities by year", _figures("year", "events", years)),
            ("Memberships over time", _figures("member", "memberships", totals.members())),
        ],
        bars=_bars(totals),
        named_years=named_years,
        map=world_map((code, "") for code in totals.counted("country").elements()),
        labels=[(label, number, totals.examples[label]) for label, number in totals.labels.most_common(_MOST_BARS)],
        doubts=sorted(
            ((pages[number], problem) for number, problem in totals.doubts),
            key=lambda row: (row[1].path is None, _severity(row[1]), row[1].code, row[0].number),
        ),
        values=[(field, _TITLES.get(field, field), LISTS[field], _sorted(totals, field)) for field in LISTS],
        listed=listed,
        numbers={kept.number for kept in listed if kept.text is not None},
        source=lambda id, words=None: _source(id, words, folder or Path()),
        view=_view,
        excerpt=_excerpt,
        names=KINDS,
    )


#: Fields that the lists of a report call otherwise.
_TITLES = {"events": "activities", "twins": "twin towns"}
#: Rows of a chart, and of the list of labels.
_MOST_BARS = 20


def _figures(kind: str, list_: str, counts: Iterable[tuple[Any, int]]) -> list[Figure]:
    return [Figure(str(name), number, list_, f"{kind}:{name}") for name, number in counts]


def _bars(totals: Totals) -> list[tuple[str, list[Figure], int]]:
    """The charts with bars: the title, the longest bars, and how many there are."""
    made = [
        (title, _figures(kind, list_, counts.most_common(_MOST_BARS)), len(counts))
        for title, kind, list_, counts in (
            ("Activities by kind", "kind", "events", totals.counted("kind")),
            ("Cities of activities", "city", "events", totals.cities),
            ("Countries of twin towns", "country", "twins", totals.counted("country")),
            ("Diagnostics", "code", "doubts", totals.codes),
        )
    ]
    values = [
        Figure(_TITLES.get(field, field), number, *((field, "") if field in LISTS else ("pages", f"has:{field}")))
        for field, number in totals.values.most_common()
    ]
    return [*made[:-1], ("Values", values, len(values)), made[-1]]


def _sorted(totals: Totals, field: str) -> list[Listed]:
    """The values of a field that are listed; the doubtful ones first, the most severe of these foremost."""
    found = totals.listed_values.get(field, [])
    return sorted(found, key=lambda row: _severity(row.doubt[1]) if row.doubt else len(SEVERITIES) + 1)


def _severity(problem: Problem) -> int:
    return SEVERITIES.index(problem.severity) if problem.severity in SEVERITIES else len(SEVERITIES)


def _source(id: str, words: str | None, folder: Path) -> str:
    """The link to the source of a page: its URL, or the file if it still exists; empty if there is none.

    words: the text for the browser to find there.
    """
    if id.startswith(("http://", "https://")):
        found = id
    elif os.path.isfile(id):
        try:
            found = quote(Path(os.path.relpath(id, folder)).as_posix())
        except ValueError:  # on another drive
            return ""
    else:
        return ""
    if not words or "#" in found:
        return found
    return f"{found}#:~:text={quote(words[:_MOST_WORDS], safe='').replace('-', '%2D')}"


#: Characters of the text for the browser to find.
_MOST_WORDS = 120


def _excerpt(kept: Kept, problem: Problem) -> tuple[str, str, str] | None:
    """The words that a diagnostic is about, with the text before and after them on the line; None without a text."""
    if kept.text is None or problem.start >= problem.end:
        return None
    start, end = problem.start, min(problem.end, problem.start + _LONGEST_EXCERPT)
    before = kept.text[:start].rpartition("\n")[2]
    after = kept.text[end:].partition("\n")[0]
    before = before if len(before) <= _BESIDE else f"…{before[-_BESIDE:]}"
    after = after if len(after) <= _BESIDE else f"{after[:_BESIDE]}…"
    return before, kept.text[start:end], after


#: Characters of an excerpt, and of the text on either side.
_LONGEST_EXCERPT, _BESIDE = 120, 60


def _view(kept: Kept) -> str:
    """A page with its marks, in a report. Lines are numbered only if the text is that of the source file."""
    text = kept.text or ""
    values = [Mark(one.start, one.end, KINDS[one.field], f"{one.field}-{one.number}") for one in kept.page.values]
    values += [Mark(start, end, KINDS[field], field) for field, start, end in kept.page.about]
    problems = problem_marks((found.start, found.end, found) for found in kept.page.problems)
    return marked([*values, *problems], text, prefix=f"p{kept.number}-", lines=kept.exact)
