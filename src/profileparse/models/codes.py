"""The codes of diagnostics: how severe each is, and what it means."""

from __future__ import annotations

from typing import Final, NamedTuple

from . import Severity

__all__ = ["CODES", "OF_LABEL", "OF_PAGE", "Code"]


class Code(NamedTuple):
    """A code.

    meaning: for people, who see it beside the message.
    doubtful: what of the value in which its text lies it makes doubtful: the first of these fields that the value has,
        the value itself where it has none of them; a JSON Pointer where it is always the same; None where no value was
        given.
    """

    severity: Severity
    meaning: str
    doubtful: str | None


_DATES: Final = "date since period as_of"

CODES: Final = {
    "ambiguous-date": Code("warning", "day and month could change places; the dialect's order was used", _DATES),
    "invalid-date": Code("warning", "looks like a date, but the calendar has no such day; no date is given", ""),
    "reversed-range": Code("warning", "a period that ends before it begins; kept as written", _DATES),
    "wrong-weekday": Code("warning", "the week day before a date is not that day's", _DATES),
    "unbalanced-quote": Code("warning", "a quotation mark is opened and never closed", "theme text"),
    "unbalanced-bracket": Code(
        "warning", "a bracket among twin towns is opened and never closed, or the other way round", ""
    ),
    "unread-membership": Code("warning", "begins like a membership, but was not understood", None),
    "population-unread": Code("warning", "the population field holds no number", None),
    "location-unread": Code("warning", "the location names no place and no country that could be read", "parts"),
    "twins-unread": Code("warning", "the field of twin towns holds no list of places", None),
    "speaker-unread": Code("warning", "the line of a quote that should name its speaker was not understood", None),
    "fact-unread": Code("warning", "the value of a fact is not of the type that the dialect gives it", "value"),
    "encoding-guessed": Code("warning", "the bytes were no UTF-8; a detector guessed", "/source/encoding"),
    "empty-page": Code("warning", "the page has no text", None),
    "population-missing": Code("info", "the page has general information, but no population field", None),
    "repeated-field": Code("info", "a field that was already read; the first one counts, this one is a fact", ""),
    "several-dates": Code("info", "an entry has more than one date; one of them was read as its own", "date"),
    "unread-field": Code("info", "begins with a known label, but has no colon; kept as text", None),
    "unread-contract-date": Code(
        "info", "a sentence with a date below a contract; its date is not the contract's", None
    ),
    "place-unsure": Code(
        "info",
        "a name that could be the place of an entry, or more words of its title; it is left in the title",
        "title",
    ),
    "unread-list": Code(
        "info", "a list that nothing above explains, or a row of a table among activities; kept as text", None
    ),
    "heading-order": Code("info", "a section's number does not follow the one before", "number"),
    "unknown-label": Code("info", "a `Label: value` whose label is unknown; kept as a fact", ""),
    "unknown-country": Code("info", "an unknown name in the place of a country; kept as a region", "region"),
    "unknown-role": Code("info", "a member of a body in an unknown role; its role is `other`", "role"),
    "unknown-section": Code("info", "a numbered section whose title is unknown; its kind is `other`", "kind"),
    "unknown-organisation": Code("info", "an unknown body or acronym; its words are the name", "organisation"),
    "country-spelling": Code("info", "a country was recognised in spite of its spelling", "country"),
    "label-spelling": Code("info", "a heading or a label was recognised in spite of its spelling", "role kind"),
}

#: What is reported of a page as a whole: no words are its subject.
OF_PAGE: Final = frozenset({"empty-page", "encoding-guessed", "population-missing"})
#: What is reported of a label: it is about the value after it on its line too.
OF_LABEL: Final = frozenset({"label-spelling"})
