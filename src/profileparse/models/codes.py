"""The codes of diagnostics: how severe each is, and what it means."""

from __future__ import annotations

from typing import Final, NamedTuple

from . import Severity

__all__ = ["CODES", "Code"]


class Code(NamedTuple):
    """A code. meaning: for people, who see it beside the message."""

    severity: Severity
    meaning: str


CODES: Final = {
    "ambiguous-date": Code("warning", "day and month could change places; the dialect's order was used"),
    "invalid-date": Code("warning", "looks like a date, but the calendar has no such day; no date is given"),
    "reversed-range": Code("warning", "a period that ends before it begins; kept as written"),
    "wrong-weekday": Code("warning", "the week day in front of a date is not that day's"),
    "unbalanced-quote": Code("warning", "a quotation mark is opened and never closed"),
    "unbalanced-bracket": Code(
        "warning", "a bracket among twin towns is opened and never closed, or the other way round"
    ),
    "unread-membership": Code("warning", "begins like a membership, but was not understood"),
    "population-unread": Code("warning", "the population field holds no number"),
    "location-unread": Code("warning", "the location names no place and no country that could be read"),
    "twins-unread": Code("warning", "the field of twin towns holds no list of places"),
    "fact-unread": Code("warning", "the value of a fact is not of the type that the dialect gives it"),
    "encoding-guessed": Code("warning", "the bytes were no UTF-8; a detector guessed"),
    "empty-page": Code("warning", "the page has no text"),
    "population-missing": Code("info", "the page has general information, but no population field"),
    "repeated-field": Code("info", "a field that was read already; the first one counts, this one is a fact"),
    "several-dates": Code("info", "an entry has more than one date; one of them was read as its own"),
    "unread-field": Code("info", "begins with a known label, but has no colon; kept as text"),
    "unread-contract-date": Code("info", "a sentence with a date below a contract; its date is not the contract's"),
    "unread-list": Code(
        "info", "a list that nothing above explains, or a row of a table among activities; kept as text"
    ),
    "heading-order": Code("info", "a section's number does not follow the one before"),
    "unknown-label": Code("info", "a `Label: value` whose label no list knows; kept as a fact"),
    "unknown-country": Code("info", "a name in the place of a country that no list knows; kept as a region"),
    "unknown-role": Code("info", "a member of a body that no list knows; its role is `other`"),
    "unknown-section": Code("info", "a numbered section whose title no list knows; its kind is `other`"),
    "unknown-organisation": Code("info", "a body or an acronym that no list knows; its words are the name"),
    "country-spelling": Code("info", "a country was recognised in spite of its spelling"),
    "label-spelling": Code("info", "a heading or a label was recognised in spite of its spelling"),
}
