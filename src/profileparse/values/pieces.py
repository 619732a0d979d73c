"""The post-lexer of entries: cuts an entry into pieces between commas and gives each the class `entry.lark` knows."""

from __future__ import annotations

from typing import Final

from ..context import Context
from ..lexer import Token
from .countries import country_named
from .marks import fold_quotes
from .text import last_of

__all__ = ["Cut", "cut_entry", "is_venue"]

_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON"})
_BEHIND_PIECE: Final = _SEPARATORS | {"DASH"}
_ENDS_COUNTRY: Final = _BEHIND_PIECE | {"DATE", "NO_DATE"}
_SMALL: Final = frozenset({"OF", "THE", "IN", "HYPHEN", "DOT", "TO", "FROM", "SLASH"})
#: A place with its country has no more tokens than this; it bounds the work on text without end.
_LONGEST_PLACE: Final = 30
_AMONG_ORGS: Final = frozenset({"ORG", "HYPHEN", "AND", "AMP", "SLASH", "THE", "DASH", "WITH"})
_MARKUP: Final = frozenset({"LINK", "LINK_END"})


class Cut:
    """An entry in pieces.

    pieces: tokens for `entry.lark`, in the order of the text.
    tokens: all tokens of the entry, for what the title holds.
    quotes: the (start, end) of each quoted stretch, its marks included.
    unclosed: where a mark stands that is opened and never closed.
    """

    __slots__ = ("pieces", "quotes", "tokens", "unclosed")

    def __init__(
        self, pieces: list[Token], tokens: list[Token], quotes: list[tuple[int, int]], unclosed: int | None
    ) -> None:
        self.pieces = pieces
        self.tokens = tokens
        self.quotes = quotes
        self.unclosed = unclosed


def cut_entry(context: Context, start: int, end: int, *, place_first: bool) -> Cut:
    """The pieces of `text[start:end]`.

    place_first: whether the entry may consist of a place and a date only.
    """
    words = context.words(start, end, "entry")
    folded, quotes, unclosed = fold_quotes(words)
    tokens = context.fold_dates(folded)
    while tokens and tokens[-1].type in ("DOT", "SEMICOLON", "COMMA"):
        tokens.pop()
    groups = _split(context, tokens)
    pieces = [piece for i, group in enumerate(groups) for piece in _classed(context, group, first=i == 0)]
    return Cut(_joined(context, pieces, place_first), words, quotes, unclosed)


# --- pieces


def _split(context: Context, tokens: list[Token]) -> list[list[Token]]:
    """`tokens` cut at commas and around dates; brackets are kept together unless a date stands in them."""
    groups: list[list[Token]] = [[]]
    depth = 0
    dated = _dated_brackets(tokens)
    last_date = last_of(tokens, "DATE")
    for index, token in enumerate(tokens):
        kind = token.type
        if kind in _MARKUP:
            continue
        if token.start in dated:
            groups.append([])
            continue
        depth += (kind == "LPAR") - (kind == "RPAR")
        depth = max(depth, 0)
        if depth == 0 and kind in _SEPARATORS:
            groups.append([])
        elif (
            depth == 0 and (kind == "DATE" or kind == "NO_DATE") and _stands_apart(tokens, index, groups[-1], last_date)
        ):
            groups += [[token], []]
        elif depth == 0 and kind == "DASH" and _dash_separates(context, tokens, index, groups[-1]):
            groups.append([])
        else:
            groups[-1].append(token)
    return [group for group in (_trimmed(group) for group in groups) if group]


def _trimmed(group: list[Token]) -> list[Token]:
    first, behind = 0, len(group)
    while behind and group[behind - 1].type in ("DASH", "DOT", "COLON", "IN", "THE", "OF"):
        behind -= 1
    while first < behind and group[first].type in ("DASH", "COLON"):
        first += 1
    return group[first:behind]


def _dated_brackets(tokens: list[Token]) -> set[int]:
    """The offsets of brackets around a date: `(2001-2003)`, `(Paris, 3 May 2008)`."""
    found: set[int] = set()
    stack: list[tuple[int, bool]] = []
    for token in tokens:
        if token.type == "LPAR":
            stack.append((token.start, False))
        elif token.type == "DATE" and stack:
            stack[-1] = (stack[-1][0], True)
        elif token.type == "RPAR" and stack:
            start, dated = stack.pop()
            if dated:
                found |= {start, token.start}
    found |= {start for start, dated in stack if dated}
    return found


def _stands_apart(tokens: list[Token], index: int, group: list[Token], last_date: int) -> bool:
    """Whether a date ends or begins a piece; in the middle of words it belongs to the title."""
    after = next((tokens[i] for i in range(index + 1, len(tokens)) if tokens[i].type not in _MARKUP), None)
    if index == 0:
        return after is not None and after.type in ("COLON", "COMMA", "DASH", "SEMICOLON")
    if group and _is_year(tokens[index]) and index < last_date:
        return False  # «Crime prevention prize 2009, 28 October 2009»: the year belongs to the name
    if after is None or after.type in _SEPARATORS or after.type in ("DASH", "RPAR", "DOT", "LPAR"):
        return True
    return not group


def _is_year(token: Token) -> bool:
    return token.type == "DATE" and token.value.precision == "year"


def _dash_separates(context: Context, tokens: list[Token], index: int, group: list[Token]) -> bool:
    """Whether a dash parts a place or date from the title, as a comma would; inside a title it does not."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.type == "DATE":
        return True
    stop = next((i for i in range(index + 1, len(tokens)) if tokens[i].type in _BEHIND_PIECE), len(tokens))
    piece = tokens[index + 1 : stop]
    if _is_orgs(piece) or _is_place_with_country(context, piece) or _country_follows(context, piece, tokens, stop):
        return True
    return len(group) <= 2 and bool(group) and group[-1].type == "KIND" and _is_name(piece)


def _country_follows(context: Context, piece: list[Token], tokens: list[Token], stop: int) -> bool:
    """Whether a piece and what stands behind the separator at `stop` are a city and its country."""
    if stop + 1 >= len(tokens) or not _is_name(piece):
        return False
    end = next((i for i in range(stop + 1, len(tokens)) if tokens[i].type in _ENDS_COUNTRY), len(tokens))
    return end > stop + 1 and country_named(context.text[tokens[stop + 1].start : tokens[end - 1].end]) is not None


def _classed(context: Context, group: list[Token], *, first: bool) -> list[Token]:
    """The piece that a group of tokens is; two where words and a place share it."""
    start, end = group[0].start, group[-1].end
    text = context.text[start:end]
    if len(group) == 1 and group[0].type in ("DATE", "NO_DATE"):
        # An impossible date ends the title as a possible one does.
        return [group[0] if group[0].type == "DATE" else Token("DATE", start, end, text, group[0].value)]
    if _is_orgs(group):
        return [_piece("ORGS", group, text)]
    if country_named(text):
        return [_piece("COUNTRY", group, text)]
    if _is_place_with_country(context, group):
        return [_piece("PLACE", group, text)]
    bracket = _organisers_in_brackets(group)
    if bracket:
        return [*_classed(context, group[:bracket], first=first), _piece("ORGS", group[bracket:], text)]
    quoted = last_of(group, "QUOTED")
    if 0 <= quoted < len(group) - 1:
        # The comma that parts the two is missing, or was typed inside the quotation marks.
        head, tail = group[: quoted + 1], group[quoted + 1 :]
        kind = "ORGS" if _is_orgs(tail) else "NAME" if _is_name(tail) else None
        if kind:
            title = _piece("TITLE", head, context.text[start : head[-1].end])
            return [title, _piece(kind, tail, context.text[tail[0].start : end])]
    if not first and len(group) > 1 and _is_at(context, group[0]):
        rest = group[1:]
        if _is_name(rest) or _is_place_with_country(context, rest):
            return [_piece("PLACE", rest, context.text[rest[0].start : end])]  # …, à Paris, le 3 mai 2008
    split = _title_and_place(context, group)
    if split:
        venue = _is_at(context, group[split])
        head, tail = group[:split], group[split + venue :]
        place = context.text[tail[0].start : tail[-1].end]
        kind = "PLACE" if venue or _is_place_with_country(context, tail) else "NAME"
        return [_piece("TITLE", head, context.text[start : head[-1].end]), _piece(kind, tail, place)]
    if not first and text[:1].isupper() and _is_venue_only(context, group):
        return [_piece("NAME", group, text)]
    if _is_name(group, joined=True) and not _names_office(context, start, end):
        return [_piece("NAME", group, text)]
    return [_piece("TITLE", group, text)]


def _piece(kind: str, group: list[Token], text: str) -> Token:
    return Token(kind, group[0].start, group[-1].end, text, group)


def _organisers_in_brackets(group: list[Token]) -> int:
    """Where a bracket begins that ends a piece and holds organisations only: «“X” (Efus)»; else 0."""
    opened = next((i for i, token in enumerate(group) if i and token.type == "LPAR"), 0)
    return opened if opened and group[-1].type == "RPAR" and _is_orgs(group[opened + 1 : -1]) else 0


def _names_office(context: Context, start: int, end: int) -> bool:
    """Whether capitalised words are an office («Vice Mayor of Exville») and no place."""
    return any(token.type == "OFFICE" for token in context.words(start, end, "speaker"))


def _is_venue_only(context: Context, group: list[Token]) -> bool:
    """Whether a piece begins with a house or an assembly and is little more: «Assemblée nationale»."""
    if len(group) > 6 or any(token.type in ("KIND", "ORG", "QUOTED", "DATE", "LPAR") for token in group):
        return False
    return context.words(group[0].start, group[-1].end, "venue")[0].type == "VENUE"


def is_venue(context: Context, piece: Token) -> bool:
    """Whether the name of a place is that of a house or an assembly and of no city."""
    return any(token.type == "VENUE" for token in context.words(piece.start, piece.end, "venue"))


def _is_orgs(group: list[Token]) -> bool:
    """`FFSU`, `Efus-FFSU`, `organised by Efus and FFSU`."""
    rest = group[1:] if group and group[0].type == "ORGANISED_BY" else group
    kinds = {token.type for token in rest}
    return "ORG" in kinds and kinds <= _AMONG_ORGS and group[0].type in ("ORG", "ORGANISED_BY", "THE")


def _is_place_with_country(context: Context, group: list[Token]) -> bool:
    """`City (Country)`"""
    if len(group) > _LONGEST_PLACE:
        return False
    bracket = next((i for i, token in enumerate(group) if token.type == "LPAR"), 0)
    if not bracket or group[-1].type != "RPAR" or not _is_name(group[:bracket]):
        return False
    return country_named(context.text[group[bracket].end : group[-1].start]) is not None


def _is_name(group: list[Token], joined: bool = False) -> bool:
    """Whether tokens look like the name of a place: capitalised words, small ones only between them."""
    if not group or len(group) > 11 or not group[0].text[:1].isupper() or not group[-1].text[-1:].isalpha():
        return False
    if not group[-1].text[:1].isupper() and group[-1].type != "WORD":
        return False
    words = 0
    for index, token in enumerate(group):
        kind, text = token.type, token.text
        if kind in ("KIND", "ORG", "QUOTED", "DATE", "WITH", "LPAR", "RPAR", "COLON", "QMARK", "ORGANISED_BY"):
            return False
        if kind in ("AND", "AMP"):
            if not joined:
                return False
        elif text[:1].isupper():
            words += index == 0 or group[index - 1].type != "HYPHEN"
        elif kind not in _SMALL and not (text.isalpha() and len(text) <= 4) and text[-1:] not in "'’":
            if index == 0 or group[index - 1].type != "HYPHEN":
                return False
    return 1 <= words <= 4


def _title_and_place(context: Context, group: list[Token]) -> int:
    """Where a place begins that no comma parts from the title: «“X” in Toulouse», «General Assembly Loures»; else 0."""
    for index in range(max(1, len(group) - _LONGEST_PLACE), len(group)):
        before, token = group[index - 1], group[index]
        behind_title = before.type == "QUOTED" or (before.type == "KIND" and index <= 3)
        if behind_title and index + 1 < len(group) and _is_at(context, token):
            rest = group[index + 1 :]
            if _is_name(rest) or _is_place_with_country(context, rest):
                return index
    kind = next((i for i, token in enumerate(group) if token.type == "KIND"), None)
    if kind is not None and group[kind].value == "general-assembly" and kind + 1 < len(group):
        rest = group[kind + 1 :]
        if _is_name(rest) or _is_place_with_country(context, rest):
            return kind + 1
    return 0


def _is_at(context: Context, token: Token) -> bool:
    """Whether a word leads to a place: «in», «à»; asked for apart, because it may belong to a date as well."""
    return token.text.islower() and any(t.type == "AT" for t in context.words(token.start, token.end, "at"))


# --- joining


def _joined(context: Context, pieces: list[Token], place_first: bool) -> list[Token]:
    """`pieces` with a city and its country as one PLACE, and the first piece as what it can only be."""
    out: list[Token] = []
    for index, piece in enumerate(pieces):
        last = out[-1] if out else None
        if piece.type == "COUNTRY":
            if last is not None and _takes_country(last) and (len(out) > 1 or place_first):
                start = last.start
                out[-1] = Token("PLACE", start, piece.end, context.text[start : piece.end], [*last.value, *piece.value])
            elif index == 0 and len(pieces) > 1 and not place_first:
                out.append(Token("TITLE", piece.start, piece.end, piece.text, piece.value))
            else:
                out.append(Token("PLACE", piece.start, piece.end, piece.text, piece.value))
        elif (
            piece.type == "NAME"
            and len(out) > 1
            and last is not None
            and _takes_country(last)
            and (is_venue(context, last) != is_venue(context, piece))
        ):
            # «Paris, Senate», «European Parliament, Brussels»
            start = last.start
            out[-1] = Token("PLACE", start, piece.end, context.text[start : piece.end], [*last.value, *piece.value])
        elif piece.type == "NAME" and any(token.type in ("AND", "AMP") for token in piece.value):
            # «A & B, France» is a place, «Violence and Prevention» is the end of a title.
            follows = pieces[index + 1].type if index + 1 < len(pieces) else None
            out.append(piece if follows == "COUNTRY" else _as_title(piece))
        else:
            out.append(piece)
    if out and out[0].type == "NAME":
        out[0] = out[0] if place_first and _alone_with_day(out) else _as_title(out[0])
        if out[0].type == "NAME":
            out[0] = Token("PLACE", out[0].start, out[0].end, out[0].text, out[0].value)
    return out


def _takes_country(piece: Token) -> bool:
    """Whether a piece is a place that no country has been named for yet: a name, or a house and its city."""
    if piece.type == "NAME":
        return True
    return piece.type == "PLACE" and not piece.text.endswith(")") and country_named(piece.text) is None


def _as_title(piece: Token) -> Token:
    return Token("TITLE", piece.start, piece.end, piece.text, piece.value)


def _alone_with_day(pieces: list[Token]) -> bool:
    """«Toulouse, 3 May 2008»: one word and a day; «Securopolis, 2005-2007» is rather the name of a project."""
    if len(pieces) != 2 or pieces[1].type != "DATE":
        return False
    words = [token for token in pieces[0].value if token.type == "WORD"]
    date = pieces[1].value
    if any(token.type in ("OF", "THE") for token in pieces[0].value):
        return False
    days = date.precision == "day" or (date.precision == "interval" and len(date.edtf) > 12)
    return bool(days) and len(words) <= 3 and not any(t.text.isupper() and len(t.text) > 2 for t in words)
