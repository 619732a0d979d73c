"""Organisations: a name, and the acronym that stands beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..context import Context
from ..lexer import Token
from ..models import Organisation
from .text import one_line

__all__ = ["organisation_of", "read_organisation"]

_ARTICLES: Final = ("THE", "OF", "IN", "TO", "FROM")


def read_organisation(context: Context, start: int, end: int) -> Organisation | None:
    """The organisation that a sub-heading names behind «The City and»."""
    tokens = context.words(start, end, "membership")
    while tokens and tokens[-1].type in ("COLON", "DOT"):
        tokens.pop()
    return organisation_of(context, tokens)


def organisation_of(context: Context, tokens: Sequence[Token]) -> Organisation | None:
    """The organisation that `tokens` name: `National Forum (FFSU)`, `national Forum FOPPSU`, `Efus`."""
    while tokens and tokens[0].type in _ARTICLES:
        tokens = tokens[1:]
    bracket = next((i for i, token in enumerate(tokens) if token.type == "LPAR"), len(tokens))
    inside = [token for token in tokens[bracket + 1 :] if token.type != "RPAR"]
    tokens = tokens[:bracket]
    acronym = _short_name(context, inside) if inside else None
    if not acronym and len(tokens) > 1 and _is_short(tokens[-1]):
        acronym, tokens = _short_name(context, tokens[-1:]), tokens[:-1]
    if not tokens:
        return Organisation(name=acronym) if acronym else None
    if len(tokens) == 1 and tokens[0].type == "ORG":
        if _is_short(tokens[0]):
            return Organisation(name=tokens[0].value, acronym=acronym)
        acronym = acronym or tokens[0].value
    return Organisation(name=one_line(context.text[tokens[0].start : tokens[-1].end]), acronym=acronym)


def _is_short(token: Token) -> bool:
    """Whether a token is an organisation's short name and not one of its long ones."""
    return token.type == "ORG" and token.text.casefold() == str(token.value).casefold()


def _short_name(context: Context, tokens: Sequence[Token]) -> str:
    if len(tokens) == 1 and tokens[0].type == "ORG":
        return str(tokens[0].value)
    return one_line(context.text[tokens[0].start : tokens[-1].end])
