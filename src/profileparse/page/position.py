"""Where on a page a line or a block is: its section, the label over its list, and what these hold."""

from __future__ import annotations

from typing import Final

from ..document import Segment
from ..models import EventKind, Organisation
from ..values.memberships import read_listed
from ..words.lexicon import Lexicon, Scope
from .lines import Line, is_title
from .tree import BlockNode

#: What is where no heading says anything.
NOWHERE: Final = Scope("", "")
#: What holds entries with titles, beside activities and with them.
OF_TITLES: Final = frozenset({"practices", "news", "interviews"})
OF_ENTRIES: Final = OF_TITLES | {"activities"}


class SectionContext:
    """The headings and labels above the next line.

    kind: of the section; None above the first one. level: of its heading, between marks. number: of the section.
    within: what the section, or the sub-section in it, holds by its heading.
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
        self.within = NOWHERE
        self._section = lexicon.scopes["network"]
        self._list: Scope | None = None  # what the label over the list says that it holds

    @property
    def content_type(self) -> str:
        """What is here: what the label over the list says, else the heading; empty where neither says anything."""
        return (self._list or self.within).content_type

    def enter(self, type_: str, line: Line) -> None:
        """Goes below a heading, a label over a list, or any other label."""
        self.bulleted = False
        field = line.meaning.value if line.meaning is not None else ""
        self.below_towns = type_ == "FIELD" and field == "twins" and line.value >= line.end
        self.open_label = type_ == "FIELD" and (line.value >= line.end or field in ("contract", "twins"))
        scope = line.scope
        if type_ == "HEADING" and scope is not None:
            self.in_capitals = not line.mark and line.segment.text.isupper()
            self.kind, self.item = scope.kind, 0
            if line.mark not in ("HASHES", "EQUALS"):
                self.number = line.number or self.number
            self._section = self.within = scope
        elif type_ == "SUBHEADING":
            self.within = scope or self._section
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
        self.scope = scope or NOWHERE
        self.own = None if unknown else organisation_of(self.scope) or own
        self.organisation = self.own
        self.participation = self.scope.participation
        self.listed: Scope | None = None
        self.ended = False
        self.unknown = False
        self.unread: list[BlockNode] = []
        self.heads = -1
        self.body: tuple[Organisation | None] | None = None

    @property
    def content_type(self) -> str:
        """What is here."""
        return (self.listed or self.scope).content_type

    @property
    def activity(self) -> EventKind:
        """The kind of the activities here whose words name none."""
        scopes = () if self.unknown else (self.listed or self.scope, self.scope)
        return next((scope.activity for scope in scopes if scope.activity != "other"), "other")

    def enter(self, owner: BlockNode | None, heads: int) -> None:
        """Goes below a label. What one over a list says of its activities holds until the next one."""
        self.listed = owner.first.scope if owner is not None and owner.type == "LIST" else None
        self.organisation = organisation_of(self.listed or NOWHERE) or self.own
        self.unknown, self.unread, self.heads = False, [], heads
        if self.listed is not None:
            self.body = None
            if self.listed.content_type == "activities":
                self.participation = self.listed.participation

    def takes_body(self, segment: Segment) -> bool:
        """Takes a body whose roles are on the lines below; for one that is not read, these are of nobody known."""
        heads = segment.start == self.heads
        found = read_listed(segment, sentence=False) if heads else None
        alone = found is not None and found[0].period is None and not found[0].role_text
        unread = heads and found is None and is_title(segment)
        self.body = (found[0].organisation if found else None,) if alone or unread else None
        return alone

    def end(self) -> None:
        """Ends what is above: what follows is of no known organisation, and nobody is known to have taken part."""
        self.own = self.organisation = self.participation = None
        self.unknown = True


def organisation_of(named: Scope | Lexicon) -> Organisation | None:
    """The organisation that a dialect names as its own, or for what is under a heading or a label."""
    written = named.organisation
    return None if written is None else Organisation(name=written[0], acronym=written[1])


def lists_names(content_type: str) -> bool:
    """Whether what is here are names, or entries of a fact, which nothing shows but where they are; and no prose."""
    return content_type in ("memberships", "places") or content_type.startswith("fact:")
