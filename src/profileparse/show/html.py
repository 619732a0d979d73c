"""A page beside its values as one web page, and a folder of them with an index."""

from __future__ import annotations

from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from .. import __version__
from ..compiled import tables
from ..models import Profile
from ..text.decoding import extra
from . import Mark, cut, marks_of, shares, unread
from .views import groups, timeline

__all__ = ["Index", "notebook_html", "page_html", "rendered"]


@cache
def _environment() -> Any:
    """The templates, in which every text is escaped. Raises MissingExtraError."""
    jinja = extra("jinja2", "show", "HTML")
    loader = jinja.FunctionLoader(_file)
    made = jinja.Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    made.globals.update(file=lambda name: jinja.utils.markupsafe.Markup(_file(name)), version=__version__)
    return made


def _file(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def rendered(template: str, **values: Any) -> str:
    """A template with values in it. Raises MissingExtraError."""
    made: str = _environment().get_template(template).render(**values)
    return made


def page_html(profile: Profile, text: str) -> str:
    """A web page that asks for nothing from anywhere: the text of a page with marks, and its values beside it.

    text: the page, in whose characters the spans count. Raises MissingExtraError without the extra `show`.
    """
    marks = marks_of(profile)
    return rendered(
        "page.html",
        profile=profile,
        name=profile.name or profile.source.id,
        marked=_marked(profile, text, marks),
        groups=groups(profile),
        timeline=timeline(profile),
        shares=shares(profile, text, marks),
        diagnostics=[(found, tables().codes[found.code].meaning) for found in profile.diagnostics],
    )


def notebook_html(profile: Profile, text: str) -> str:
    """The web page in a frame of its own, which keeps its styles from those of a notebook."""
    page = escape(page_html(profile, text))
    return f'<iframe srcdoc="{page}" sandbox="allow-scripts" style="width:100%;height:640px;border:0"></iframe>'


# --- the marked page


def _marked(profile: Profile, text: str, marks: list[Mark]) -> str:
    """The page as HTML: its text to the character, in elements for marks and for what was not read.

    A character that HTML can't hold is in an element that names it.
    """
    left = [Mark(start, end, "unread", "") for start, end in unread(profile, marks)]
    problems = [
        Mark(found.span.start, found.span.end, f"problem {found.severity}", f"diagnostic-{number}")
        for number, found in enumerate(profile.diagnostics, 1)
    ]
    every = sorted([*marks, *left, *problems], key=lambda mark: (mark.start, -mark.end))
    out: list[str] = []
    open_: tuple[Mark, ...] = ()
    for piece in cut(0, len(text), every):
        kept = 0
        while kept < min(len(open_), len(piece.marks)) and open_[kept] == piece.marks[kept]:
            kept += 1
        out.append("</mark>" * (len(open_) - kept))
        out += [_opened(mark) for mark in piece.marks[kept:]]
        out.append(_escaped(text[piece.start : piece.end]))
        open_ = piece.marks
    return "".join([*out, "</mark>" * len(open_)])


def _opened(mark: Mark) -> str:
    value = f' data-v="{mark.id}"' if mark.id else ""
    return f'<mark class="k {mark.kind}"{value}>'


def _escaped(text: str) -> str:
    made = escape(text, quote=False).replace("\r", "&#13;")
    if made.isprintable() or not any(_is_unknown(character) for character in made):
        return made
    return "".join(_named(character) if _is_unknown(character) else character for character in made)


def _is_unknown(character: str) -> bool:
    """Whether HTML changes a character or leaves it out: the null character, and halves of characters."""
    return character == "\0" or "\ud800" <= character <= "\udfff"


def _named(character: str) -> str:
    return f'<span class="char" data-char="{ord(character):04x}">\N{REPLACEMENT CHARACTER}</span>'


# --- several pages


class Index:
    """A folder of web pages. `add` writes one, `finish` the index."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, profile: Profile, text: str) -> None:
        """Writes the web page of a profile."""
        id = profile.source.id
        name = f"page-{len(self._rows) + 1:05}.html"
        (self._folder / name).write_text(page_html(profile, text), "utf-8", "backslashreplace")
        found = shares(profile, text, marks_of(profile))
        counts = {field: len(getattr(profile, field)) for field in ("memberships", "events", "twins", "diagnostics")}
        share = found.text / found.total if found.total else 0.0
        self._rows.append({"href": name, "name": profile.name or id, "id": id, "text": share, **counts})

    def finish(self) -> None:
        """Writes `index.html`: a row for each page."""
        made = rendered("index.html", rows=self._rows)
        (self._folder / "index.html").write_text(made, "utf-8", "backslashreplace")
