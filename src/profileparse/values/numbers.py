"""Numbers: the population of a page, and the facts that a dialect calls numbers.

The lattice says what each word may be: a number by its shape, a date, or what a word list has. `population.lark` and
`number.lark` say which of them are one number with its unit and its date; whatever else is there is none.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from sys import float_info
from typing import Any, Final, NamedTuple
from unicodedata import category

from ..dates.resolve import Resolved
from ..document import Segment, one_line
from ..models import Date, Population
from ..readings.lattice import Edge, Lattice
from ..words.lexer import Token
from . import Kind, Part, part

_SCALES: Final = {"THOUSAND": 10**3, "MILLION": 10**6, "BILLION": 10**9, "TRILLION": 10**12}
_FIGURES: Final = frozenset({"DAY", "YEAR", "DECIMAL", "NUMBER", "GROUPED"})
#: Words that say more of a number: no clause that is passed over begins with one, and none is a unit.
_NO_WORD: Final = frozenset({"INHABITANTS", "CIRCA", "NEARLY", "BETWEEN", "AND", "OR", "TO", "PER", *_SCALES})
_NO_UNIT: Final = (_NO_WORD - {"INHABITANTS"}) | {"IN", "OF", "FROM", "THE", "SINCE", "UNTIL", "BEFORE", "AFTER"}
#: Signs that are units by themselves.
_UNIT_SIGNS: Final = "%‰°"


class Number(NamedTuple):
    """A number with its unit and its date; `last` is the other end of a range, `rest` what is passed over."""

    value: Decimal
    last: Decimal | None = None
    unit: str | None = None
    date: Edge | None = None
    rest: Part | None = None


def _number(c: list[Any]) -> Number:
    """What the parts of a rule say together: figures, what multiplies them, unit and date. Two numbers are a range."""
    values: list[Decimal] = []
    unit = date = rest = None
    for one in c:
        if isinstance(one, Part):
            rest = one
        elif isinstance(one, Number):
            values += [one.value] if one.last is None else [one.value, one.last]
            unit = one.unit or unit
        elif isinstance(one, str):
            unit = one
        elif one is None:
            continue
        elif one.type in ("NUMBER", "DECIMAL", "WRITTEN"):
            values.append(one.value)
        elif one.type in _SCALES:
            values[-1] *= one.value
        elif one.type in ("INHABITANTS", "CURRENCY"):
            unit = one.value
        elif one.type == "DATE":
            date = one
    return Number(values[0], values[1] if len(values) > 1 else None, unit, date, rest)


def _unit(c: list[Edge]) -> str:
    spaced = [edge.text + " " * (edge.end < after.start) for edge, after in pairwise(c)]
    return "".join([*spaced, c[-1].value])


def _kind(grammar: str) -> Kind:
    numbers = ("plain", "scaled", "millions", "thousands", "counted", "money", "range", "start")
    rules = dict.fromkeys(numbers, _number)
    return Kind(grammar, "number", unit=_unit, aside=lambda c: None, remark=part("remark"), **rules)


POPULATION: Final = _kind("population")
NUMBER: Final = _kind("number")


def read_population(segment: Segment, label: Token | None) -> Population | None:
    """The population that a value says; None, and a report, where it says no number.

    label: the DATE of the label, as in `Population (2010): 40,000`.
    """
    document, text = segment.document, one_line(segment.text)
    found = read(segment, POPULATION)
    if found is None:
        document.report("population-unread", f"no number of inhabitants in «{text}»", segment.start, segment.end)
        return None
    date: Token | Edge | None = found.date
    if label is not None and date is None:
        document.report_dates([label])
        date = label
    elif label is not None and date is not None and label.value.edtf != date.value.edtf:
        message = f"the label has another date, «{label.text}»; «{date.text}» is given"
        document.report("several-dates", message, label.start, label.end)
    if date is None and found.unit is None and len(text) == 4 and text[:2] in ("19", "20"):
        document.report("several-numbers", f"«{text}» could be a year", segment.start, segment.end)
    counted_on = None if date is None else as_of(date.value)
    span = document.span(segment.start, segment.end)
    return Population(value=int(found.value), unit=found.unit, as_of=counted_on, text=text, span=span)


def as_of(found: Resolved) -> Date | None:
    """The date of a number; «as of 2010» opens no period there."""
    if found.meaning is None:
        return None
    first = found.first() if found.date().end is None else None
    return first or found.date()


def read_number(segment: Segment) -> Number | None:
    """The number or range that the value of a fact says; None where it says none."""
    found = read(segment, NUMBER)
    if found is None or found.last is None:
        return found
    # `12–15,000` may be a range from 12,000.
    return found if found.value <= found.last < _SCALES["THOUSAND"] * found.value else None


def unit_of_label(label: Segment) -> str | None:
    """The unit in the brackets at the end of a label, where a list knows it: «Height (m a.s.l.)», not «(max.)»."""
    words = label.lookup_tokens("population")
    opened = max([index for index, token in enumerate(words) if token.type == "LPAR"], default=len(words))
    inside = words[opened + 1 : -1]
    if not inside or words[-1].type != "RPAR":
        return None
    first = inside[0]
    letter = len(first.text) == 1 and (first.type in _SCALES or first.text in _UNIT_SIGNS)  # «(m)» are metres
    known = letter or first.type in ("UNIT", "CURRENCY", "INHABITANTS") or category(first.text[0]) == "Sc"
    return label.document.line(first.start, inside[-1].end) if known else None


def read(segment: Segment, kind: Kind) -> Number | None:
    """The number that all words of a stretch are, for one of the two kinds; None where they are none.

    A number of more digits than JSON's readers keep is none: it is a telephone's, or a mistake.
    """
    document = segment.document
    found: Number | None = kind.decide(document, _lattice(segment, kind), _said).given
    if found is None or max(found.value, found.last or found.value).adjusted() >= float_info.dig:
        return None
    if found.date is not None:
        document.problems += found.date.value.problems
    if found.rest is not None and any(map(str.isdigit, document.text[found.rest.start : found.rest.end])):
        message = f"«{one_line(segment.text)}» says more than one number; the first one was read"
        document.report("several-numbers", message, segment.start, segment.end)
    return found


def _said(number: Number) -> tuple[Any, ...]:
    """What a number says: «census of 2006» may be read with and without «of» in its date."""
    return (*number[:3], number.date and number.date.value.edtf)


# --- what each word may be


def _lattice(segment: Segment, kind: Kind) -> Lattice:
    words = segment.lookup_tokens("population")
    lattice = kind.lattice(segment.document, words)
    units = "UNIT" in kind.reader.parser.terminals
    dated = _add_dates(lattice, segment)
    for index, token in enumerate(words):
        lattice.add("TEXT", index, index + 1)
        if token.type in _FIGURES:
            _add_number(lattice, index, "year" if units and index in dated else "")
            continue
        dot = words[index + 1] if index + 1 < len(words) and token.text[-1].isalpha() else None
        shortened = dot is not None and dot.type == "DOT" and dot.start == token.end
        # `hab.` may be an abbreviation; «m s.l.m» is never without its last full stop.
        for end in range(index + 1 + (shortened and "." in token.text), index + 2 + shortened):
            if token.type in _SCALES:
                name = "THOUSAND" if token.type == "THOUSAND" else "MILLION"
                cost = "letter" if units and len(token.text) == 1 else ""
                lattice.add(name, index, end, _SCALES[token.type], cost)
            elif category(token.text[0]) == "Sc":
                lattice.add("CURRENCY", index, end, token.text)
                before = words[max(index - 1, 0)]
                if before.text.isupper() and before.end == token.start:
                    lattice.add("CURRENCY", index - 1, end, before.text + token.text)  # «C$»
            elif token.type == "CIRCA" and token.text == token.text[0].upper() and end == index + 1:
                continue  # «C 55», but «c. 55», «c 55»
            elif token.type not in ("COMMA", "DOT") or not lattice.text[token.end : token.end + 1].isdecimal():
                kind.add(lattice, token.type, index, end, token.text)
            if token.text[0].isalpha() and token.type not in _NO_WORD:
                lattice.add("WORD", index, end)
            if units:
                _add_unit(lattice, index, end)
    return lattice


def _add_dates(lattice: Lattice, segment: Segment) -> frozenset[int]:
    """Adds the dates, and each number that may be a year; where they begin."""
    words = lattice.tokens
    ends = {token.end: index + 1 for index, token in enumerate(words)}
    starts = {token.start: index for index, token in enumerate(words)}
    years = [token for token in words if token.type == "NUMBER" and len(token.text) == 4]
    alone = [date for token in years for date in segment.fold_dates([token])]
    found: dict[tuple[int, int], Token] = {}
    for token in [*segment.with_dates("population"), *alone]:
        if token.type in ("DATE", "NO_DATE") and token.start in starts and token.end in ends:
            found.setdefault((starts[token.start], ends[token.end]), token)
    for (first, last), token in found.items():
        lattice.add("DATE", first, last, token.value)
    return frozenset([first for first, _ in found])


def _add_number(lattice: Lattice, index: int, cost: str) -> None:
    """Adds what figures, or a number in words, may be. cost: what there is against one number of all of them."""
    words = lattice.tokens
    token = words[index]
    kind, text = token.type, token.text
    if kind in ("DAY", "YEAR"):
        lattice.add("WRITTEN", index, index + 1, Decimal(token.value))
        return
    if kind == "DECIMAL":
        lattice.add("DECIMAL", index, index + 1, _decimal(text, text.replace(",", ".").rpartition(".")[2]))
        return
    marks = ["" if mark.isdecimal() else " " if mark.isspace() else mark for mark in text]
    kinds = set(marks) - {""}
    if len(kinds) < 2 and not (text[0] == "0" and kinds):
        lattice.add("NUMBER", index, index + 1, _decimal(text, ""), cost)
    if kinds in ({"."}, {","}) and marks.count("") + 1 == len(text):
        lattice.add("DECIMAL", index, index + 1, _decimal(text, text[-3:]), "decimals")
    run = words[index : index + 3]
    glued = len(run) == 3 and run[0].end == run[1].start and run[1].end == run[2].start
    if glued and run[1].text in (".", ",") and run[1].text not in kinds and run[2].type == "NUMBER":
        lattice.add("DECIMAL", index, index + 3, _decimal(text + run[2].text, run[2].text))


def _decimal(text: str, fraction: str) -> Decimal:
    return Decimal("".join([mark for mark in text if mark.isdecimal()])).scaleb(-len(fraction))


def _add_unit(lattice: Lattice, index: int, end: int) -> None:
    """Adds what may be the unit of a number: a phrase of the list, a sign, any other word."""
    words, token, text = lattice.tokens, lattice.tokens[index], lattice.tokens[index].text
    if token.type == "UNIT":
        lattice.add("UNIT", index, end, lattice.text[token.start : words[end - 1].end])
    elif text in _UNIT_SIGNS or (text[0].isalpha() and (len(text) == 1 or token.type not in _NO_UNIT)):
        lattice.add("UNIT", index, end, text)
