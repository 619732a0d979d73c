"""Where on a page a line or a block is: its section, the label over its list, and what these hold."""

from __future__ import annotations

from typing import Final

from ..document import Segment
from ..models import EventKind, Organisation
from ..values.memberships import read_listed
from ..words.lexicon import Lexicon, Scope
from .lines import Line, is_title
from .tree import BlockNode

#: What holds entries with titles.
OF_ENTRIES: Final = frozenset({"activities", "practices", "news", "interviews"})


class SectionContext:
    """The headings and labels above the next line.

    kind: of the section; None above the first one. level: of its heading, between marks. number: of the section.
    item: the number of the last item since its heading, 0 before the first. in_capitals: whether headings are bare
    lines in capitals. bulleted: whether items are above, below the last label. below_towns: whether that is the label
    of twin towns alone on its line. open_label: whether items may be the value of the label above.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self.kind: str | None = None
        self.level = 1
        self.number = 0
        self.item = 0
        self.bulleted = self.in_capitals = self.below_towns = self.open_label = False
        self._network = lexicon.scopes["network"]
        self._section: Scope | None = None
        self._within: Scope | None = None  # what the section, or the sub-section in it, holds
        self._list: Scope | None = None  # what the label over the list says that it holds

    @property
    def content_type(self) -> str:
        """What is here: what the label over the list says, else the heading."""
        return _content_type(self._list or self._within)

    @property
    def section_type(self) -> str:
        """What the heading says that is here."""
        return _content_type(self._within)

    def heads_years(self, above: Line | None) -> bool:
        """Whether a year by itself is above entries, and is no period of what is `above` it."""
        items = above is not None and above.type == "ITEM"
        return self.content_type in OF_ENTRIES or (self.content_type == "network" and items)

    def open(self, kind: str, level: int | None = None) -> None:
        """Enters a section of this kind. level: of its heading, where that is between marks."""
        self.kind, self.item = kind, 0
        self.level = level or self.level

    def enter(self, type_: str, line: Line) -> None:
        """Goes below a heading, a label over a list, or any other label."""
        self.bulleted = False
        field = line.meaning.value if line.meaning is not None else ""
        self.below_towns = type_ == "FIELD" and field == "twins" and line.value >= line.end
        self.open_label = type_ == "FIELD" and (line.value >= line.end or field in ("contract", "twins"))
        scope = line.scope
        if type_ == "HEADING":
            self.in_capitals = not line.mark and line.segment.text.isupper()
            self._section = self._within = scope
        elif type_ == "SUBHEADING":
            self._within = scope or self._section or self._network
        self._list = scope if type_ == "LIST" else None


# --- for the reader of a block: whose what it holds is


class PlaceInPage:
    """What is around a block: what its section or list holds, the organisation above it, its participation.

    scope: what the section holds. listed: what the label over the list says that it holds; None where there is none.
    ended: whether a fact has ended the list of a section, so that only what has a bullet goes on with it.
    unknown: whether a label is above that no list knows; unread: what is below it and nothing shows to be an entry.
    heads: where the block is that a line with a role is right below. body: whose that is, by this block.
    """

    def __init__(self, scope: Scope | None, own: Organisation | None, unknown: bool) -> None:
        """unknown: whether the heading was not understood: what is below is of another body, whichever that is."""
        self.scope = scope
        self.own = None if unknown else organisation_of(scope) or own
        self.organisation = self.own
        self.participation = scope.participation if scope is not None else None
        self.listed: Scope | None = None
        self.ended = False
        self.unknown = False
        self.unread: list[BlockNode] = []
        self.heads = -1
        self.body: tuple[Organisation | None] | None = None

    @property
    def content_type(self) -> str:
        """What is here."""
        return _content_type(self.listed or self.scope)

    @property
    def activity(self) -> EventKind:
        """The kind of the activities here whose words name none."""
        scopes = () if self.unknown else (self.listed, self.scope)
        return next((scope.activity for scope in scopes if scope is not None and scope.activity != "other"), "other")

    @property
    def kind(self) -> str | None:
        """The kind of the section."""
        return None if self.scope is None else self.scope.kind

    def enter(self, scope: Scope) -> None:
        """Goes below a label over a list; its participation holds until the next one."""
        self.listed, self.body = scope, None
        self.organisation = organisation_of(scope) or self.own
        if scope.content_type == "activities":
            self.participation = scope.participation

    def takes_body(self, segment: Segment) -> bool:
        """Takes a body whose roles are on the lines below; for one that is not read, these are of nobody known."""
        heads = segment.start == self.heads
        found = read_listed(segment, sentence=False) if heads else None
        alone = found is not None and found[0].period is None and not found[0].role_text
        unread = heads and found is None and is_title(segment)
        self.body = (found[0].organisation if found else None,) if alone or unread else None
        return alone

    def leave(self) -> None:
        """Goes below another label."""
        self.listed, self.organisation = None, self.own
        self.unknown = False
        self.unread = []

    def end(self) -> None:
        """Ends what is above: what follows is of no known organisation, and nobody is known to have taken part."""
        self.own = self.organisation = self.participation = None
        self.unknown = True


def organisation_of(scope: Scope | None) -> Organisation | None:
    """The organisation that a dialect names for what is under a heading or label."""
    return organisation(scope.organisation) if scope is not None else None


def organisation(named: tuple[str, str | None] | None) -> Organisation | None:
    """The organisation of a name and an acronym."""
    return None if named is None else Organisation(name=named[0], acronym=named[1])


def lists_names(content_type: str) -> bool:
    """Whether what is here are names, or entries of a fact, which nothing shows but where they are; and no prose."""
    return content_type in ("memberships", "places") or content_type.startswith("fact:")


def _content_type(scope: Scope | None) -> str:
    """What is under a heading or label; empty where the dialect says nothing."""
    return scope.content_type if scope is not None else ""
