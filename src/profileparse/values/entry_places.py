"""Places of entries: the city, the country, the house of `Paris, Senate`, `Pau (France)`."""

from __future__ import annotations

from ..document import one_line
from ..models import Country, Place
from ..words.lexer import Token
from .entry_pieces import EntryCutter
from .place_names import country_named

__all__ = ["read_place"]


def read_place(cutter: EntryCutter, piece: Token) -> Place:
    """A place with its city and country; a venue has neither."""
    text = ", ".join([part.strip() for part in one_line(piece.text).split(",")])
    span = cutter.segment.document.span(piece.start, piece.end)
    country = country_named(text)
    if country is not None:
        return Place(text=text, city=None, country=country, span=span)
    city, country = _city_and_country(cutter, piece.value)
    if cutter.is_venue(piece):
        city = _city_beside_venue(cutter, piece.value)
    return Place(text=text, city=city or None, country=country, span=span)


def _city_and_country(cutter: EntryCutter, tokens: list[Token]) -> tuple[str | None, Country | None]:
    """`City (Country)` and `City, Country` taken apart."""
    document = cutter.segment.document
    text = document.text
    start, end = tokens[0].start, tokens[-1].end
    bracket = next((token for token in tokens if token.type == "LPAR"), None)
    if bracket is not None:
        return document.line(start, bracket.start), country_named(text[bracket.end : end].rstrip(") ]"))
    for index in range(len(tokens) - 1, 0, -1):
        if "," in text[tokens[index - 1].end : tokens[index].start]:
            country = country_named(text[tokens[index].start : end])
            if country is not None:
                return document.line(start, tokens[index - 1].end), country
    return document.line(start, end), None


def _city_beside_venue(cutter: EntryCutter, tokens: list[Token]) -> str | None:
    """The city of «Paris, Senate», «European Parliament, Brussels»; None for a venue alone."""
    document = cutter.segment.document
    parts = [tokens[:1]]
    for index in range(1, len(tokens)):
        if "," in document.text[tokens[index - 1].end : tokens[index].start]:
            parts.append([])
        parts[-1].append(tokens[index])
    for part in parts:
        start, end = part[0].start, part[-1].end
        piece = Token("NAME", start, end, document.text[start:end])
        if not cutter.is_venue(piece) and country_named(piece.text) is None:
            return one_line(piece.text)
    return None
