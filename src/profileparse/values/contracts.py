"""Contracts: `grammar/contract.lark` to dates with what was done then."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from ..context import Context
from ..grammars import Grammar
from ..lexer import Token
from ..models import Contract, ContractAction, ContractDate, Span
from .text import one_line, renamed

__all__ = ["read_contract"]


class _Values:
    def bracket(self, c: list[Any]) -> list[Token]:
        return [token for part in c for token in (part if isinstance(part, list) else [part])]

    def start(self, c: list[Any]) -> list[Any]:
        return c


@cache
def _grammar() -> Grammar:
    return Grammar("contract", _Values())


def read_contract(context: Context, label: Span, value: Span) -> Contract:
    """The contract whose label and value stand at these spans."""
    text = context.text
    tokens = renamed(context.dated(value.start, value.end, "contract"), _grammar().terminals)
    parts = _grammar().parse(_balanced(tokens))
    dates: list[ContractDate] = []
    area: str | None = None
    action = "signed"
    for token in _flat(parts):
        if token.type == "ACTION":
            action = token.value
        elif token.type == "DATE":
            done = cast(ContractAction, action)
            dates += [ContractDate(action=done, date=date) for date in token.value.members]
    for bracket in (part for part in parts if isinstance(part, list)):
        if area is None and [token.type for token in bracket[1:-1]] == ["TEXT"]:
            area = one_line(text[bracket[1].start : bracket[-2].end])
    return Contract(
        label=one_line(text[label.start : label.end]),
        text=one_line(text[value.start : value.end]),
        dates=tuple(dates),
        area=area,
        span=context.span(label.start, max(label.end, value.end)),
    )


def _flat(parts: list[Any]) -> list[Token]:
    return [token for part in parts for token in (part if isinstance(part, list) else [part])]


def _balanced(tokens: list[Token]) -> list[Token]:
    """`tokens` with every bracket that is never closed as text."""
    open_at: list[int] = []
    out = list(tokens)
    for index, token in enumerate(out):
        if token.type == "LPAR":
            open_at.append(index)
        elif token.type == "RPAR" and open_at:
            open_at.pop()
    for index in open_at:
        out[index] = Token("TEXT", out[index].start, out[index].end, out[index].text)
    return out
