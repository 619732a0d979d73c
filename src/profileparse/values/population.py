"""Population: `grammar/population.lark` to a number."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any, Final

from ..context import Context
from ..grammars import Grammar, NoSentenceError
from ..lexer import Token
from ..models import Date, Population
from .text import one_line, renamed

__all__ = ["read_number", "read_population"]

_NUMBERS: Final = frozenset({"GROUPED", "NUMBER", "DECIMAL"})
_SCALES: Final = {"MILLION": 1_000_000, "THOUSAND": 1_000}


class _Values:
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
        date = next((p.value.date for p in c if isinstance(p, Token) and p.type == "DATE"), None)
        return value, unit, date


@cache
def _grammar() -> Grammar:
    return Grammar("population", _Values())


def read_population(context: Context, start: int, end: int) -> Population | None:
    """The population that `text[start:end]` says; None, and a report, where it says no number."""
    text = one_line(context.text[start:end])
    found = read_number(context, start, end)
    if found is None:
        context.report("population-unread", f"no number in «{text}»", start, end)
        return None
    value, unit, as_of = found
    return Population(value=int(value), unit=unit, as_of=as_of, text=text, span=context.span(start, end))


def _as_text(token: Token) -> Token:
    """A number written out before one in figures is a word among others («two districts, 12,000 inhabitants»)."""
    return Token("TEXT", token.start, token.end, token.text) if token.type in ("DAY", "YEAR") else token


def _not_a_scale(token: Token) -> Token:
    return Token("TEXT", token.start, token.end, token.text) if token.type in _SCALES else token


def read_number(context: Context, start: int, end: int) -> tuple[Decimal, str | None, Date | None] | None:
    """The number in `text[start:end]` with its unit and its date, or None."""
    tokens = context.words(start, end, "population")
    head = next((i for i, t in enumerate(tokens) if t.type in _NUMBERS), len(tokens))
    # The number itself may look like a year; a date is looked for behind it only.
    if head < len(tokens):
        tokens[:head] = [_as_text(token) for token in tokens[:head]]
    behind = [_not_a_scale(t) if i else t for i, t in enumerate(tokens[head + 1 :])]
    unit = behind[0].text if behind and behind[0].type == "WORD" else None
    tokens = tokens[: head + 1] + context.fold_dates(behind)
    try:
        value, counted, as_of = _grammar().parse(renamed(tokens, _grammar().terminals))
    except NoSentenceError:
        return None
    return value, counted or unit, as_of
