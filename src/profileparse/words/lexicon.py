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
    year_lines: bool


class Scope(NamedTuple):
    """What is under a heading or a label over a list.

    content_type: `activities`, `memberships`, `places` …, `fact:` and the name of a fact, `network` for memberships
        among activities, or nothing that a dialect names.
    """

    kind: str  # of the section
    content_type: str
    participation: Participation | None = None  # of its activities
    organisation: tuple[str, str | None] | None = None  # of its activities and memberships
    activity: EventKind = "other"  # the kind of those activities whose words name none


class Lexicon(NamedTuple):
    """One dialect, ready to use: its switches, and its words beside those of dates.

    networks: how a word ends that may be an organisation in a heading, and is the dialect's own network elsewhere.
    organisation: name and acronym of the network whose pages these are: what memberships and activities are of where
        neither line nor heading names another.
    """

    name: str
    languages: tuple[str, ...]  # ISO 639-1 codes, what wins first
    day_first: bool
    shapes: PageShapes
    facts: dict[str, str]  # the type of each fact that the dialect names
    nothing: frozenset[str]  # folded phrases that say that a list is empty
    negations: tuple[str, ...]  # what a line begins with, folded and with a space, that says that there is none
    missing: frozenset[str]  # folded words of such a line beside those
    bodies: tuple[str, ...]  # how a word ends that names an organisation of its own («Forum»)
    societies: tuple[str, ...]  # how one ends, after a space where it is all of it, that names one with others
    networks: tuple[str, ...]
    prevention: tuple[str, ...]  # what makes a website one of prevention, folded, in whatever word it is
    kind_ends: tuple[tuple[str, EventKind], ...]  # how a word ends that names an activity of a kind, folded
    capacity_kinds: dict[str, EventKind]  # the kind of an activity in which one had that capacity, if no word tells it
    places_behind: frozenset[str]  # the kinds of activity whose name a place may follow without a comma
    places_alone: bool  # whether an entry of a list of activities may be a place and a date only
    country: str | None  # ISO 3166-1 code of the one that the regions are in which no country is beside
    scopes: dict[str, Scope]  # what is under a heading or a label, by the value of its meaning
    organisation: tuple[str, str | None] | None
    expected: frozenset[str]  # the fields that every page should have
    words: Node  # the phrases inside lines
    openings: Node  # those that lines begin with
