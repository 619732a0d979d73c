"""Numbers: the population of a page and the numbers of facts, by `grammar/population.lark`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Final

from ..compiled import make_parser
from ..document import Segment, one_line
from ..lalr import ParseError, Parser
from ..lexer import Token
from ..models import Date, Population
from .text import as_text

__all__ = ["read_number", "read_population"]

_NUMBERS: Final = frozenset({"GROUPED", "NUMBER", "DECIMAL"})
_SCALES: Final = {"MILLION": 1_000_000, "THOUSAND": 1_000}


class _Transformer:
    def number(self, c: list[Token]) -> Decimal:
        token = c[0]
        if token.type == "DECIMAL":
            return Decimal(token.text.replace(",", "."))
        digits = "".join(digit for digit in token.text if digit.isdecimal())
        return Decimal(digits or token.value)  # a number written out has its value from the word list

    def scale(self, c: list[Token]) -> int:
        return _SCALES[c[0].type]

    def amount(self, c: list[Any]) -> Decimal:
        return Decimal(c[0] * (c[1] if len(c) == 2 else 1))

    def unit(self, c: list[Token]) -> str:
        return c[0].text

    def rest(self, c: list[Any]) -> Any:
        return c[0]

    def lead(self, c: list[Token]) -> None:
        return None

    def start(self, c: list[Any]) -> tuple[Decimal, str | None, Date | None]:
        value = next(part for part in c if isinstance(part, Decimal))
        unit = next((part for part in c if isinstance(part, str)), None)
        date = next((p.value.date() for p in c if isinstance(p, Token) and p.type == "DATE"), None)
        return value, unit, date


@cache
def _parser() -> Parser:
    return make_parser("population", _Transformer())


def read_population(segment: Segment) -> Population | None:
    """The population that a value says; None, and a report, where it says no number."""
    document, text = segment.document, one_line(segment.text)
    found = read_number(segment)
    if found is None:
        document.report("population-unread", f"no number in «{text}»", segment.start, segment.end)
        return None
    value, unit, as_of = found
    span = document.span(segment.start, segment.end)
    return Population(value=int(value), unit=unit, as_of=as_of, text=text, span=span)


def read_number(segment: Segment) -> tuple[Decimal, str | None, Date | None] | None:
    """The number that a value says with its unit and its date, or None."""
    tokens = segment.words("population")
    head = next((i for i, token in enumerate(tokens) if token.type in _NUMBERS), len(tokens))
    # A number written out before one in figures is a word among others («two districts, 12,000 inhabitants»), and a
    # scale stands right behind the number only.
    before = [_plain(token, "DAY", "YEAR") for token in tokens[:head]] if head < len(tokens) else tokens
    behind = [_plain(token, *_SCALES) if i else token for i, token in enumerate(tokens[head + 1 :])]
    unit = behind[0].text if behind and behind[0].type == "WORD" else None
    # The number itself may look like a year: a date is looked for behind it only.
    dated = segment.fold_dates(behind)
    segment.document.report_dates(dated)
    try:
        value, counted, as_of = _parser().parse(
            as_text([*before, *tokens[head : head + 1], *dated] if head < len(tokens) else before, _parser().terminals)
        )
    except ParseError:
        return None
    return value, counted or unit, as_of


def _plain(token: Token, *types: str) -> Token:
    """`token` as text where it is of one of these types."""
    return Token("TEXT", token.start, token.end, token.text) if token.type in types else token
