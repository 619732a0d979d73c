"""What a plain line is to the label above it: its value, one of its periods or places, or nothing."""

from __future__ import annotations

from typing import Final

from ..document import Document
from ..values.memberships import read_periods
from ..values.places import names_places
from .lines import Line, has_date, is_link

__all__ = ["OpenField"]

#: The fields whose value may stand on the line below.
_VALUE_BELOW: Final = frozenset({"POPULATION", "LOCATION", "WEBSITE", "FACT"})
#: What may stand between the lines of a list of twin towns.
_AMONG_TWINS: Final = frozenset({"MORE", "QUOTE", "ATTRIBUTION", "IMAGE", "CAPTION", "NOTICE", "TITLE"})
#: The types of facts that go on over the lines below their label.
_OF_SEVERAL_LINES: Final = frozenset({"list", "contact", "entries", "places"})


class OpenField:
    """The last label, as long as its value may go on below."""

    __slots__ = ("_fact", "_lexicon", "_owner")

    def __init__(self, document: Document) -> None:
        self._lexicon = document.engine.lexicon
        self._owner = ""  # TWINS, MEMBERSHIP, LISTED or X_LABEL
        self._fact = ""  # the type of the fact that the label names

    @property
    def of_contact(self) -> bool:
        """Whether the lines of a contact may go on here: `Tel: …` is no label of its own then."""
        return self._owner == "LISTED" and self._fact == "contact"

    def token_type(self, type_: str, line: Line, above: Line | None) -> str:
        """The token of `page.lark` for a line: for a value its field's, for a plain one what it is to the label.

        type_: what the line is by itself; FIELD for all labelled values. above: the line above it.
        """
        if type_ == "FIELD":
            return self._field(line)
        if type_ == "MEMBERSHIP":
            self._owner = ("MEMBERSHIP_LABEL" if line.read.open else type_) if line.read is not None else ""
        elif type_ in ("TEXT", "ITEM"):
            return self._plain(type_, line, above)
        elif not self._goes_on(type_):
            self._owner = ""
        return type_

    def _field(self, line: Line) -> str:
        type_ = _field_type(line)
        empty = line.value >= line.end
        self._fact = self._type_of_fact(line)
        if self._fact in _OF_SEVERAL_LINES and (empty or self._fact != "places"):
            type_ = "LISTED"
        elif type_ in _VALUE_BELOW and empty and line.meaning is not None:
            type_ += "_LABEL"
        self._owner = type_
        return type_

    def _type_of_fact(self, line: Line) -> str:
        """The type of the fact that a labelled line is; nothing for one that the dialect does not name."""
        name = str(line.meaning.value) if line.meaning is not None else ""
        return self._lexicon.facts.get(name.removeprefix("fact:"), "") if ":" in name else ""

    def _plain(self, type_: str, line: Line, above: Line | None) -> str:
        owner = self._owner
        if owner == "TWINS":
            return "PLACES" if type_ == "ITEM" or names_places(line.segment, alone=False) else type_
        if owner == "LISTED":
            if above is not None and self._is_listed(type_, line, above):
                return "VALUE"
            owner = ""
        if owner.startswith("MEMBERSHIP"):
            waiting = owner == "MEMBERSHIP_LABEL"
            line.read = read_periods(line.segment, waiting) if waiting or line.mark else None
            if line.read is not None:
                return "PERIOD"
            owner = ""
        self._owner = ""
        if owner == "WEBSITE_LABEL":
            return "VALUE" if self._lexicon.shapes.value_on_next_line else type_
        return "VALUE" if owner.endswith("_LABEL") else type_

    def _is_listed(self, type_: str, line: Line, above: Line) -> bool:
        """Whether a plain line goes on with a fact of several lines: bullets, and lines right below each other."""
        label = above.type == "LISTED"
        empty = label and above.value >= above.end
        if type_ == "ITEM":
            return empty or not line.gap or (bool(above.mark) and not label)
        if empty or line.gap or (above.mark and not label):
            return empty
        if label or self._fact == "contact":
            return self._fact == "contact"
        # A line that says more of the fact looks like the one above; a label that no list knows does not.
        if self._fact == "entries":
            return has_date(line.segment)
        return all(token.type not in ("COMMA", "SEMICOLON") for token in above.segment.tokens)

    def _goes_on(self, type_: str) -> bool:
        """Whether the label above may go on below a line of this type."""
        if self._owner == "TWINS":
            return type_ in _AMONG_TWINS
        if self._owner == "LISTED":
            return type_ == "MORE"
        # What stands below the label of a website is its link, and then no value.
        return type_ == "MORE" and self._owner != "WEBSITE_LABEL"


def _field_type(line: Line) -> str:
    """The token type of a labelled value."""
    if line.meaning is None:
        return "LINK" if is_link(line.segment) else "FACT"
    return str(line.meaning.value).partition("-")[0].partition(":")[0].upper()
