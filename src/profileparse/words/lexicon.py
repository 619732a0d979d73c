"""The lexicon of a dialect: what its readers need of it, ready to be looked up.

It needs none of the models of dialect files: their import is a tenth of a start.
"""

from __future__ import annotations

from typing import NamedTuple

from ..models import EventKind, Participation
from .vocabulary import Node


class PageShapes(NamedTuple):
    """The shapes that a dialect switches on; `dialects.Shapes` says what each is."""

    markdown_headings: bool
    equals_headings: bool
    underlined_headings: bool
    value_on_next_line: bool
    table_rows: bool
    label_separators: bool
    definition_lists: bool
    block_quotes: bool
    emphasis_marks: bool
    wiki_markup: bool


class Scope(NamedTuple):
    """What is under a heading or a label over a list.

    kind: of the section. content_type: `activities`, `memberships`, `places` …, `fact:` and the name of a fact,
        `network` for memberships among activities, or nothing that a dialect names.
    participation, organisation: what its activities and memberships have of it. activity: the kind of those activities
        whose words name none.
    """

    kind: str
    content_type: str
    participation: Participation | None = None
    organisation: tuple[str, str | None] | None = None
    activity: EventKind = "other"


class Lexicon(NamedTuple):
    """One dialect, ready to use: its switches, and its words beside those of dates.

    languages: ISO 639-1 codes, what wins first.
    facts: the type of each fact that the dialect names.
    nothing: folded phrases that say that a list is empty.
    bodies: how a word ends that names an organisation of its own («Forum»). societies: how one ends, after a space
        where it is all of it, that names one with others. networks: how one ends that may be an organisation in a
        heading, and is the dialect's own network elsewhere.
    prevention: what makes a website one of prevention, folded, in whatever word it is.
    capacity_kinds: the kind of an activity in which someone had that capacity, where no word tells it.
    places_behind: the kinds of activity whose name a place may follow without a comma.
    places_alone: whether an entry of a list of activities may be a place and a date only.
    country: ISO 3166-1 code of the one that the regions are in which no country is beside.
    scopes: what is under a heading or a label, by the value of its meaning.
    organisation: name and acronym of the network whose pages these are: what memberships and activities are of where
        neither line nor heading names another.
    expected: the fields that every page should have.
    words, openings: the phrases inside lines, and those that lines begin with.
    """

    name: str
    languages: tuple[str, ...]
    day_first: bool
    shapes: PageShapes
    facts: dict[str, str]
    nothing: frozenset[str]
    bodies: tuple[str, ...]
    societies: tuple[str, ...]
    networks: tuple[str, ...]
    prevention: tuple[str, ...]
    capacity_kinds: dict[str, EventKind]
    places_behind: frozenset[str]
    places_alone: bool
    country: str | None
    scopes: dict[str, Scope]
    organisation: tuple[str, str | None] | None
    expected: frozenset[str]
    words: Node
    openings: Node
