"""Numbers: the population of a page, and the facts that a dialect calls numbers.

The lattice says what each word may be: a number by its shape, a date, or what a word list has. `population.lark` and
`number.lark` say which of them are one number with its unit and its date; whatever else is there is none.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple
from unicodedata import category

from ..dates.resolve import Resolved
from ..document import Segment, one_line
from ..models import Date, Population
from ..readings.decide import decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader
from ..words.lexer import Token

__all__ = ["Number", "as_of", "number_reader", "population_reader", "read", "read_number", "read_population"]

#: What a token is to these grammars, by its type.
_TERMINALS: Final = {
    **{name: name for name in "INHABITANTS CIRCA COUNTED TOWN IN OF THE PER BETWEEN AND TO CURRENCY".split()},
    **{name: name for name in "LPAR RPAR COLON DASH HYPHEN SLASH".split()},
    **{"COMMA": "SEP", "SEMICOLON": "SEP", "DOT": "SEP"},
    **{"TILDE": "CIRCA", "NEARLY": "CIRCA", "IS": "HAS", "FROM": "OF", "YEARWORD": "COUNTED"},
}
_SCALES: Final = {
    "THOUSAND": ("THOUSAND", 10**3),
    "MILLION": ("MILLION", 10**6),
    "BILLION": ("MILLION", 10**9),
    "TRILLION": ("MILLION", 10**12),
}
#: Words that say more of a number: no clause that is passed over begins with one, and none is a unit.
_NO_WORD: Final = frozenset({"INHABITANTS", "CIRCA", "NEARLY", "BETWEEN", "AND", "OR", "TO", *_SCALES})
_NO_UNIT: Final = (_NO_WORD - {"INHABITANTS"}) | {"IN", "OF", "FROM", "THE", "PER", "SINCE", "UNTIL", "BEFORE", "AFTER"}
#: Signs that are units by themselves.
_UNIT_SIGNS: Final = "%‰°"
#: No page counts that far: a longer number is a telephone's, or a mistake.
_TOO_LARGE: Final = 10**15
#: `12–15,000` may be a range from 12,000: the ends of one are less than so many times apart.
_THOUSAND: Final = 1000


class Number(NamedTuple):
    """A number with its unit as written, and its date; `last` is the other end of a range."""

    value: Decimal
    last: Decimal | None = None
    unit: str | None = None
    date: Edge | None = None


def _said(number: Number) -> tuple[Decimal, Decimal | None, str | None, str | None]:
    """What two readings are compared by."""
    date = None if number.date is None else number.date.text
    return number.value, number.last, number.unit, date


class _Transformer:
    def plain(self, c: list[Edge]) -> Number:
        return Number(c[0].value)

    def scaled(self, c: list[Edge]) -> Number:
        return Number(c[0].value * c[1].value)

    def millions(self, c: list[Edge]) -> Number:
        return self.scaled(c)

    def thousands(self, c: list[Edge]) -> Number:
        return self.scaled(c)

    def counted(self, c: list[Any]) -> Number:
        first = c[0] if isinstance(c[0], Number) else Number(c[0].value)
        return first._replace(unit=c[-1].value)

    def unit(self, c: list[Edge]) -> str:
        spaced = [edge.text + " " * (edge.end < after.start) for edge, after in pairwise(c)]
        return "".join([*spaced, c[-1].value])

    def money(self, c: list[Any]) -> Number:
        number: Number = c[1]
        return number._replace(unit=c[0].text)

    def range(self, c: list[Any]) -> Number:
        first, last, *_ = [part for part in c if isinstance(part, Number)]
        unit = next((part for part in c if isinstance(part, str)), None)
        return Number(first.value, last.value, unit)

    def remark(self, c: list[Any]) -> None:
        return None

    def start(self, c: list[Any]) -> Number:
        number = next(part for part in c if isinstance(part, Number))
        unit = next((part for part in c if isinstance(part, str)), number.unit)
        date = next((part for part in c if isinstance(part, Edge) and part.type == "DATE"), None)
        return number._replace(unit=unit, date=date)


@cache
def population_reader() -> Reader:
    """What reads the value of the population field."""
    return Reader("population", _Transformer())


@cache
def number_reader() -> Reader:
    """What reads the value of a fact that is a number."""
    return Reader("number", _Transformer())


def read_population(segment: Segment, label: Token | None) -> Population | None:
    """The population that a value says; None, and a report, where it says no number.

    label: the DATE of the label, as in `Population (2010): 40,000`.
    """
    document, text = segment.document, one_line(segment.text)
    found = read(segment, population_reader())
    if found is None:
        document.report("population-unread", f"no number of inhabitants in «{text}»", segment.start, segment.end)
        return None
    date: Token | Edge | None = found.date
    if label is not None and date is None:
        document.report_dates([label])
        date = label
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
    """The number or range that the value of a fact says; None where it says none below 10^15."""
    found = read(segment, number_reader())
    if found is None or found.last is None:
        return found
    return found if found.value <= found.last < _THOUSAND * found.value else None


def read(segment: Segment, reader: Reader) -> Number | None:
    """The number below 10^15 that all words of a stretch are, for one of the two readers; None where they are none."""
    decision = decide(reader, _lattice(segment, reader), key=_said)
    found: Number | None = decision.value if decision.sure else None
    if found is None or max(found.value, found.last or 0) >= _TOO_LARGE:
        return None
    if found.date is not None:
        segment.document.problems += found.date.value.problems
    return found


# --- what each word may be


def _lattice(segment: Segment, reader: Reader) -> Lattice:
    words = segment.lookup_tokens("population")
    lattice = Lattice(words, segment.document.text, reader.costs)
    units = "UNIT" in reader.parser.terminals
    dated = _add_dates(lattice, segment)
    for index, token in enumerate(words):
        if _add_number(lattice, index, "year" if units and index in dated else ""):
            continue
        lattice.add("TEXT", index, index + 1)
        shortened = _is_shortened(words, index)
        # «m s.l.m» is never without its last full stop.
        for end in range(index + 1 + (shortened and "." in token.text), index + 2 + shortened):
            _add_meanings(lattice, index, end, "letter" if units else "")
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


def _add_number(lattice: Lattice, index: int, cost: str) -> bool:
    """Adds the number that begins with a token; whether one does."""
    words = lattice.tokens
    token = words[index]
    kind, text = token.type, token.text
    if kind in ("DAY", "YEAR"):
        lattice.add("WRITTEN", index, index + 1, Decimal(token.value))
    elif kind == "DECIMAL":
        lattice.add("DECIMAL", index, index + 1, _decimal(text, text.replace(",", ".").rpartition(".")[2]))
    elif kind in ("NUMBER", "GROUPED"):
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
    else:
        return False
    lattice.add("TEXT", index, index + 1)
    return True


def _decimal(text: str, fraction: str) -> Decimal:
    return Decimal("".join([mark for mark in text if mark.isdecimal()])).scaleb(-len(fraction))


def _is_shortened(words: list[Token], index: int) -> bool:
    """Whether a full stop touches a word, which may be an abbreviation: `hab.`, `approx.`."""
    dot = words[index + 1] if index + 1 < len(words) else None
    return dot is not None and dot.type == "DOT" and dot.start == words[index].end and words[index].text[-1].isalpha()


def _add_meanings(lattice: Lattice, index: int, end: int, letter: str) -> None:
    token = lattice.tokens[index]
    kind = token.type
    if kind in _SCALES:
        name, value = _SCALES[kind]
        lattice.add(name, index, end, value, letter if len(token.text) == 1 else "")
    elif category(token.text[0]) == "Sc":
        lattice.add("CURRENCY", index, end, token.text)
    elif kind in _TERMINALS:
        digit = lattice.text[token.end : token.end + 1].isdecimal()
        if not (digit and _TERMINALS[kind] == "SEP"):
            lattice.add(_TERMINALS[kind], index, end, token.text)
    if token.text[0].isalpha() and kind not in _NO_WORD:
        lattice.add("WORD", index, end)


def _add_unit(lattice: Lattice, index: int, end: int) -> None:
    """Adds what may be the unit of a number: a phrase of the list, a sign, any other word."""
    words, token = lattice.tokens, lattice.tokens[index]
    if token.type == "UNIT":
        lattice.add("UNIT", index, end, lattice.text[token.start : words[end - 1].end])
    elif token.text in _UNIT_SIGNS or (
        token.text[0].isalpha() and (len(token.text) == 1 or token.type not in _NO_UNIT)
    ):
        lattice.add("UNIT", index, end, token.text)
