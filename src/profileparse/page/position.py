"""Where on a page a line stands: its section and sub-section, the label over its list, and what they hold."""

from __future__ import annotations

from ..words.vocabulary import OPEN_END, Lexicon, Scope
from .lines import Line

__all__ = ["SectionContext"]


class SectionContext:
    """The headings and labels above the next line.

    kind: of the section; None above the first one. level: of its heading, between marks. number: of the section.
    items: numbered items since its heading. in_capitals: whether headings are bare lines in capitals.
    """

    __slots__ = ("_list", "_scopes", "_section", "_within", "in_capitals", "items", "kind", "level", "number")

    def __init__(self, lexicon: Lexicon) -> None:
        self.kind: str | None = None
        self.level = 1
        self.number = 0
        self.items = 0
        self.in_capitals = False
        self._scopes = lexicon.scopes
        self._section: Scope | None = None
        self._within: Scope | None = None  # what the section, or the sub-section in it, holds
        self._list: Scope | None = None  # what the label over the list says that it holds

    @property
    def holds(self) -> str:
        """What stands here: what the label over the list says, else the heading."""
        scope = self._list or self._within
        return scope.holds if scope is not None else ""

    @property
    def in_list(self) -> bool:
        """Whether the section is a list of activities by the word of the dialect."""
        return self._within is not None and self._within.holds == "activities"

    def scope_of(self, line: Line) -> Scope | None:
        """What stands below a heading or a label over a list; None where its line is neither."""
        key = str(line.meaning.value) if line.meaning is not None else ""
        return self._scopes.get(key.removesuffix(OPEN_END))

    def open(self, kind: str, level: int | None = None) -> None:
        """Enters a section of this kind. level: of its heading, where that stands between marks."""
        self.kind, self.items = kind, 0
        self.level = level or self.level

    def enter(self, type_: str, line: Line) -> None:
        """Goes below a heading, a label over a list, or any other label."""
        scope = self.scope_of(line)
        if type_ == "HEADING":
            self.in_capitals = not line.mark and line.segment.text.isupper()
            self._section = self._within = scope
        elif type_ == "SUBHEADING":
            self._within = scope or self._section or self._scopes["network"]
        self._list = scope if type_ == "LIST" else None
