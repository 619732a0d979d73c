"""What the lines and values of unknown pages seem to be: activities, memberships, officers, places, numbers, dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from ..document import Segment, one_line
from ..page.lines import Line, has_date, unknown_label_end
from ..values.numbers import read_number
from ..values.place_names import country_named
from ..words.lexer import Token
from .outline import Label, meaning

__all__ = ["MOST", "SAMPLE", "SHORTEST_ACRONYM", "Shares", "is_known", "kind_of"]

#: What so many of the values or lines are, all of them seem to be.
MOST: Final = 0.6
#: So many values and lines are looked at.
SAMPLE: Final = 200
#: So many of the numbers behind a label of the population say that they count people.
_COUNTED: Final = 0.25
_BEFORE_NUMBER: Final = frozenset({"NUMBER", "GROUPED", "DECIMAL", "CIRCA", "TILDE"})
#: A name of a person has so many words; an acronym so many letters.
_NAME: Final = range(2, 5)
SHORTEST_ACRONYM: Final = 3
#: An item of a list has no more words.
_LONGEST_ITEM: Final = 3
_ENDS_PERIOD: Final = ("/", "..")
#: The kind of activity whose words name a prize as well.
_OF_PRIZES: Final = "award-ceremony"


class Shares:
    """The share of lines that have some mark of an activity, a membership, an officer, a place …"""

    def __init__(self, lines: Sequence[Line]) -> None:
        kinds = [_marks_of(line) for line in lines if line.mark != "RULE"]
        count = len(kinds) or 1

        def share(mark: str) -> float:
            return sum(mark in marks for marks in kinds) / count

        dated = max(1, sum("dated" in marks for marks in kinds))
        self.dated = share("dated")
        self.labelled = share("labelled")
        self.roles = share("role")
        self.contact = share("contact")
        self.places = share("place")
        self.marked = share("marked")
        self.days = share("day")
        self.activities = sum(bool(marks & {"kind", "day", "quoted"}) and "dated" in marks for marks in kinds) / dated
        self.of_members = sum(bool(marks & {"period", "body"}) for marks in kinds) / count
        self.persons = share("person")


def _marks_of(line: Line) -> set[str]:
    segment = line.segment
    tokens = segment.with_dates("entry")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    marks = set()
    if dates or any(token.type == "NO_DATE" for token in tokens):
        marks.add("dated")
    if any(date.precision == "day" or len(date.edtf) > len("2001-05/2002-06") for date in dates):
        marks.add("day")
    if any(sign in date.edtf for date in dates for sign in _ENDS_PERIOD) and "day" not in marks:
        marks.add("period")
    if any(token.type == "KIND" and token.value != _OF_PRIZES for token in tokens):
        marks.add("kind")
    if any(token.type == "QUOTED" for token in tokens):
        marks.add("quoted")
    if line.mark in ("BULLET", "ROW", "ITEM_NUMBER", "DEFINITION"):
        marks.add("marked")
    if line.meaning is not None and line.meaning.type == "ROLE":
        marks.add("role")
    labelled = line.meaning is not None and line.meaning.type == "LABEL" and line.value < line.end
    if labelled or (unknown_label_end(segment) >= 0 and line.mark in ("", "ROW", "BULLET")):
        marks.add("labelled")
    return marks | _names_of(segment, tokens)


def _names_of(segment: Segment, tokens: Sequence[Token]) -> set[str]:
    """What the words before the date are: a person's name, an organisation, a place; a contact anywhere."""
    text = segment.text
    marks = set()
    if "@" in text or (sum(character.isdigit() for character in text) >= len("0123456") and not has_date(segment)):
        marks.add("contact")
    date = next((index for index, token in enumerate(tokens) if token.type == "DATE"), len(tokens))
    words = [token for token in tokens[:date] if token.text[:1].isalpha()]
    capitals = [word for word in words if word.text[:1].isupper()]
    acronym = any(word.text.isupper() and len(word.text) >= SHORTEST_ACRONYM for word in words)
    if len(words) in _NAME and len(capitals) >= len(_NAME) - 1 and not acronym and len(capitals) >= len(words) - 1:
        marks.add("person")
    if acronym or any(word.type in ("OF", "ORG") for word in words):
        marks.add("body")
    parts = {text.rpartition(sign)[2].strip(" ).;") for sign in ("(", ",", "\t", "|")}
    opened = [token.end - segment.start for token in tokens if token.type == "LPAR"]
    parts |= {text[start : text.find(")", start)] for start in opened}
    if any(country_named(part) for part in parts if part and part != text):
        marks.add("place")
    return marks


# --- what values are


def is_known(label: Label) -> bool:
    """Whether the words that all networks share have the label."""
    found = meaning(label.phrase)
    return found is not None and found.type == "LABEL"


def kind_of(label: Label) -> str:
    """The field or the type of fact that most values are of."""
    counts: Counter[str] = Counter()
    values = label.values[:SAMPLE]
    for line in values:
        counts.update(_kinds_of_value(line.value_segment() if line.value < line.end else line.segment))
    if counts["number"] >= MOST * len(values) and counts["population"] >= _COUNTED * len(values):
        return "population"
    for kind in ("website-official", "twins", "location", "contact", "period", "date", "number", "list"):
        if counts[kind] >= MOST * len(values):
            return kind
    return "text"


def _kinds_of_value(value: Segment) -> set[str]:
    text = one_line(value.text)
    tokens = value.with_dates("date")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    kinds = set()
    if "://" in text or text.startswith("www."):
        kinds.add("website-official")
    if "@" in text:
        kinds.add("contact")
    if len(dates) == 1 and len(tokens) == 1:
        kinds.add("period" if any(sign in dates[0].edtf for sign in _ENDS_PERIOD) else "date")
    number = read_number(value)
    words = value.lookup_tokens("population")
    if number is not None and (words[0].type in _BEFORE_NUMBER or text[0] in "€$£"):
        kinds.add("number")
        if any(token.type == "INHABITANTS" for token in words):
            kinds.add("population")
    if country_named(text.rpartition(",")[2]) or country_named(text.rpartition("(")[2].rstrip(")")):
        kinds.add("twins" if text.count("(") > 1 else "location")
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    if len(parts) > 1 and all(len(part.split()) <= _LONGEST_ITEM for part in parts[:-1]) and not _has_digits(text):
        kinds.add("list")
    return kinds


def _has_digits(text: str) -> bool:
    """Whether a digit stands in a text."""
    return any(character.isdigit() for character in text)
