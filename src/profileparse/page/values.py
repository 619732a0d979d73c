"""How values begin: a number, what was done with a contract, a link; and what is a website as a whole."""

from __future__ import annotations

from typing import Final

from ..document import Document, Segment
from ..values import opening_in_link
from ..values.places import names_country
from .labels import take_date
from .lines import Line

__all__ = [
    "begins_value",
    "begins_with_interview",
    "names_activity",
    "names_website",
    "take_website",
]

_BEFORE_ACTION: Final = frozenset({"IN", "LPAR", "COMMA", "DASH", "HYPHEN"})
#: What a city is a member of for some years, and what it is part in; it stands so many words behind the role.
_LONG_ACTIVITIES: Final = frozenset({"project", "working-group"})
_NEAR: Final = 6
#: The name of a website is no longer.
_LONGEST: Final = 120


def begins_value(document: Document, line: Line, field: str) -> bool:
    """Whether a value of this field follows its label without a colon: `Population 57,576`, `Location Germany`."""
    value, first = line.value_segment(), document.text[line.value : line.value + 1]
    if field == "population":
        return take_date(document, line) or _begins_with_number(value)
    if field == "contract":
        return _begins_with_action(value)
    if field == "twins":
        return first.isupper() or first == "("
    if field == "location":
        return first.isupper() and names_country(value)
    return field.startswith("website") and _begins_with_link(value)


def take_website(line: Line) -> None:
    """All of a line is the label of a website, up to its address: «Blog of the Ministry of X: http://…»."""
    url = next((token for token in line.segment.tokens if token.type in ("URL", "LINK")), None)
    if url is None:
        line.relabel(line.end, line.end)
        return
    label = line.segment.document.text[line.body : url.start].rstrip(" :-–(<")
    line.relabel(line.body + len(label), url.start)


def _begins_with_number(value: Segment) -> bool:
    """57,576 inhabitants"""
    tokens = value.lookup_tokens("population")
    return bool(tokens) and tokens[0].type in ("NUMBER", "GROUPED", "DECIMAL", "CIRCA")


def _begins_with_action(value: Segment) -> bool:
    """signed in 1994 · in 1994 · (1994)"""
    first = next((token for token in value.lookup_tokens("contract")[:5] if token.type not in _BEFORE_ACTION), None)
    return first is not None and first.type in ("ACTION", "NUMBER", "MONTH", "SINCE", "FROM")


def begins_with_interview(line: Line) -> bool:
    """Interview with the mayor · [link url=”1″]Interview with the mayor[/link]"""
    linked = line.meaning is None and line.segment.text[:1] == "["
    meaning = opening_in_link(line.segment) if linked else line.meaning
    return meaning is not None and meaning.type == "INTERVIEW"


def _begins_with_link(value: Segment) -> bool:
    """http://www.example.org · [link url=””][/link]"""
    tokens = value.tokens
    return bool(tokens) and tokens[0].type in ("URL", "LINK", "LINK_END")


def names_activity(segment: Segment) -> bool:
    """Member of the working group “X”, 2004-2006"""
    tokens = segment.lookup_tokens("entry")[:_NEAR]
    return any(token.type == "KIND" and token.value in _LONG_ACTIVITIES for token in tokens)


def names_website(segment: Segment) -> bool:
    """A line that begins with a word for a website and is no sentence: «Website for X local prevention»."""
    text = segment.text
    return len(text) <= _LONGEST and text[-1] not in ".!?"
