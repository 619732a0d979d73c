"""The post-lexer of entries: cuts an entry into pieces between commas and gives each the class `entry.lark` knows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Set
from operator import attrgetter
from typing import Final

from ..document import Segment
from ..words.lexer import Token
from .entry_words import has_small_words, is_name, is_orgs
from .place_names import country_named, is_wide

__all__ = ["EntryCutter"]

_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON", "PIPE"})
_BEHIND_PIECE: Final = _SEPARATORS | {"DASH"}
_ENDS_COUNTRY: Final = _BEHIND_PIECE | {"DATE", "NO_DATE"}
_BEHIND_LEADING_DATE: Final = frozenset({"COLON", "COMMA", "DASH", "SEMICOLON", "PIPE"})
_AFTER_DATE: Final = _BEHIND_PIECE | {"RPAR", "DOT", "LPAR"}
_NEVER_IN_VENUE: Final = frozenset({"KIND", "ORG", "QUOTED", "DATE", "LPAR"})
#: A place with its country has no more tokens than this; it bounds the work on text without end.
_LONGEST_PLACE: Final = 30
#: «St.» is shortened, «papers.» is not.
_LONGEST_SHORTENED: Final = 3
#: A city in a bracket has so many words.
_LONGEST_CITY: Final = 3
#: Who organised something is named in no more words.
_LONGEST_ORGANISER: Final = 9
_MARKUP: Final = frozenset({"LINK", "LINK_END"})
_NO_OFFSETS: Final = frozenset[int]()
_ENDS: Final = frozenset({"DASH", "DOT", "COLON", "IN", "THE", "OF"})
_BEFORE_DATE: Final = frozenset({"IN", "THE"})


class EntryCutter:
    """One entry and its pieces.

    place_first: whether the entry may consist of a place and a date only.

    pieces: tokens for `entry.lark`, in the order of the text; the value of each is the list of its tokens.
    """

    def __init__(self, segment: Segment, *, place_first: bool) -> None:
        self.segment = segment
        self._text = segment.document.text
        self._place_first = place_first
        self._places_alone = segment.document.engine.lexicon.places_alone
        self._phrases: dict[str, list[Token]] = {}  # the phrases of one type of each group that was asked for
        groups = self._split(segment.with_dates("entry"))
        pieces: list[Token] = []
        for index, group in enumerate(groups):
            behind = groups[index + 1][0].type if index + 1 < len(groups) else "DATE"
            pieces += self._classed(group, index == 0, behind in ("DATE", "NO_DATE"))
        self.pieces = self._joined(pieces)

    def is_venue(self, piece: Token) -> bool:
        """Whether the name of a place is that of a house or an assembly and of no city."""
        return self._has("venue", "VENUE", piece.start, piece.end)

    def leads_with_place(self, pieces: list[Token]) -> bool:
        """Whether a name of a place and a date with its colon stand in front of the title."""
        behind = self._text[pieces[1].end : pieces[1].end + 2].lstrip()
        return len(pieces) > 2 and behind.startswith(":") and is_name(pieces[0].value)

    def _has(self, group: str, type_: str, start: int, end: int) -> bool:
        """Whether a phrase of this type stands in `text[start:end]`."""
        found = self._first_phrase(group, type_, start)
        return found is not None and found.end <= end

    def _first_phrase(self, group: str, type_: str, start: int) -> Token | None:
        """The first phrase of this type from `start` on."""
        phrases = self._phrases.get(group)
        if phrases is None:
            phrases = self._phrases[group] = [
                token for token in self.segment.lookup_tokens(group) if token.type == type_
            ]
        place = bisect_left(phrases, start, key=attrgetter("start"))
        return phrases[place] if place < len(phrases) else None

    # --- groups of tokens

    def _split(self, dated: list[Token]) -> list[list[Token]]:
        """The tokens cut at commas and around dates; brackets are kept together unless a date stands in them."""
        tokens = [token for token in dated if token.type not in _MARKUP]
        while tokens and tokens[-1].type in ("DOT", "SEMICOLON", "COMMA"):
            tokens.pop()
        groups: list[list[Token]] = [[]]
        depth = 0
        opened = _dated_brackets(tokens) if any(token.type == "LPAR" for token in tokens) else _NO_OFFSETS
        last_date = _last_of(tokens, "DATE")
        for index, token in enumerate(tokens):
            kind = token.type
            if token.start in opened:
                groups.append([])
                continue
            depth = max(depth + (kind == "LPAR") - (kind == "RPAR"), 0)
            if depth:
                groups[-1].append(token)
            elif (
                kind in _SEPARATORS
                or (kind == "DASH" and self._dash_separates(tokens, index, groups[-1]))
                or (kind == "DOT" and self._dot_separates(tokens, index, groups[-1]))
            ):
                groups.append([])
            elif kind == "ORGANISED_BY" and groups[-1]:
                groups.append([token])
            elif kind in ("DATE", "NO_DATE") and _stands_apart(tokens, index, groups[-1], last_date):
                groups += [[token], []]
            else:
                groups[-1].append(token)
        kept = [group for group in groups if group]
        are_dates = [group[0].type in ("DATE", "NO_DATE") for group in kept]
        pairs = zip(kept, [*are_dates[1:], False], strict=False)
        return [trimmed for group, before_date in pairs if (trimmed := _trimmed(group, before_date))]

    def _dash_separates(self, tokens: list[Token], index: int, group: list[Token]) -> bool:
        """Whether a dash parts a place or date from the title, as a comma would; inside a title it does not."""
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if after is None or after.type == "DATE":
            return True
        stop = next((i for i in range(index + 1, len(tokens)) if tokens[i].type in _BEHIND_PIECE), len(tokens))
        piece = tokens[index + 1 : stop]
        if is_orgs(piece) or self._is_place_with_country(piece) or self._country_follows(piece, tokens, stop):
            return True
        return len(group) <= 2 and bool(group) and group[-1].type == "KIND" and is_name(piece)

    def _dot_separates(self, tokens: list[Token], index: int, group: list[Token]) -> bool:
        """Whether a full stop parts a title from its place: «Workshop on papers. Vitoria», «“X”. Pau (France)»."""
        if (
            self._places_alone
            or not group
            or (group[-1].type != "QUOTED" and len(group[-1].text) <= _LONGEST_SHORTENED)
        ):
            return False
        stop = next((i for i in range(index + 1, len(tokens)) if tokens[i].type in _ENDS_COUNTRY), len(tokens))
        piece = tokens[index + 1 : stop]
        ends = stop == len(tokens) or stop + 1 >= len(tokens) or tokens[stop].type in ("DATE", "NO_DATE")
        return self._is_place_with_country(piece) or (is_name(piece) and ends and len(piece) <= _LONGEST_CITY)

    def _country_follows(self, piece: list[Token], tokens: list[Token], stop: int) -> bool:
        """Whether a piece and what stands behind the separator at `stop` are a city and its country."""
        if stop + 1 >= len(tokens) or not is_name(piece):
            return False
        end = next((i for i in range(stop + 1, len(tokens)) if tokens[i].type in _ENDS_COUNTRY), len(tokens))
        return end > stop + 1 and country_named(self._text[tokens[stop + 1].start : tokens[end - 1].end]) is not None

    # --- their classes

    def _classed(self, group: list[Token], first: bool, last: bool) -> list[Token]:
        """The piece that a group of tokens is; two where words and a place share it.

        first: whether the entry begins with it. last: whether the date or nothing follows.
        """
        kind = group[0].type
        if len(group) == 1 and kind in ("DATE", "NO_DATE"):
            # An impossible date ends the title as a possible one does.
            return [group[0] if kind == "DATE" else self._piece("DATE", group, group[0].value)]
        if is_orgs(group) or (kind == "ORGANISED_BY" and 1 < len(group) <= _LONGEST_ORGANISER):
            place = next((i for i in range(2, len(group) - 1) if self._begins_place(group[i:])), 0)
            if place:  # organised by Efus in Lyon
                return [self._piece("ORGS", group[:place]), self._piece("PLACE", group[place + 1 :])]
            return [self._piece("ORGS", group)]
        if country_named(self._text[group[0].start : group[-1].end]):
            return [self._piece("COUNTRY", group)]
        if group[-1].type == "RPAR":
            if self._is_place_with_country(group):
                return [self._piece("PLACE", group)]
            bracket = next((i for i, token in enumerate(group) if i and token.type == "LPAR"), 0)
            if bracket and is_orgs(group[bracket + 1 : -1]):  # «“X” (Efus)»
                return [*self._classed(group[:bracket], first, last), self._piece("ORGS", group[bracket:])]
            kind = self._place_in_bracket(group[bracket + 1 : -1]) if bracket else ""
            if kind:
                inside = [token for token in group[bracket + 1 : -1] if token.type != "COMMA"]
                return [*self._classed(group[:bracket], first, last), self._piece(kind, inside)]
        return self._parted(group, first, last) or [self._piece(self._class_of_words(group, first), group)]

    def _place_in_bracket(self, inside: list[Token]) -> str:
        """The class of what stands in a bracket behind a title: «Open depot (Ghent, Belgium)», «“X” (Ghent)»."""
        if self._places_alone or not inside or len(inside) > _LONGEST_PLACE or inside[0].text.isupper():
            return ""
        comma = _last_of(inside, "COMMA")
        if comma > 0 and is_name([token for token in inside[:comma] if token.type != "COMMA"]):
            if country_named(self._text[inside[comma + 1].start : inside[-1].end]) if comma + 1 < len(inside) else None:
                return "PLACE"
        short = sum(token.type != "HYPHEN" for token in inside) <= _LONGEST_CITY
        return "NAME" if short and is_name(inside) else ""

    def _parted(self, group: list[Token], first: bool, last: bool) -> list[Token]:
        """A title and the place or the organisers that no comma parts from it; nothing where there is no such thing."""
        quoted = _last_of(group, "QUOTED")
        if 0 <= quoted < len(group) - 1:
            # The comma that parts the two is missing, or was typed inside the quotation marks.
            tail = group[quoted + 1 :]
            kind = "ORGS" if is_orgs(tail) else "NAME" if is_name(tail) else None
            if kind:
                return [self._piece("TITLE", group[: quoted + 1]), self._piece(kind, tail)]
        if not first and group[0].text.islower() and self._begins_place(group):
            return [self._piece("PLACE", group[1:])]  # …, à Paris, le 3 mai 2008
        for index in range(max(1, len(group) - _LONGEST_PLACE), len(group)):
            before = group[index - 1]  # «“X” in Toulouse»
            behind_title = before.type == "QUOTED" or (before.type == "KIND" and index <= 3)
            if not behind_title and not (last and before.text.islower() and self._ends_with_city(group[index:])):
                continue
            if group[index].text.islower() and self._begins_place(group[index:]):
                return [self._piece("TITLE", group[:index]), self._piece("PLACE", group[index + 1 :])]
        kind_at = next((i for i, token in enumerate(group) if token.type == "KIND"), len(group))
        tail = group[kind_at + 1 :]
        if tail and group[kind_at].value in self.segment.document.engine.lexicon.places_behind:
            with_country = self._is_place_with_country(tail)  # «General Assembly Loures»
            if with_country or is_name(tail):
                return [
                    self._piece("TITLE", group[: kind_at + 1]),
                    self._piece("PLACE" if with_country else "NAME", tail),
                ]
        return []

    def _class_of_words(self, group: list[Token], first: bool) -> str:
        """NAME for what could be a place, else TITLE."""
        start, end = group[0].start, group[-1].end
        if not first and self._text[start].isupper() and len(group) <= 6:
            if not any(token.type in _NEVER_IN_VENUE for token in group):
                venue = self._first_phrase("venue", "VENUE", start)
                if venue is not None and venue.start == start:
                    return "NAME"  # «Assemblée nationale»
        # An office («Vice Mayor of Exville») is no place.
        return "NAME" if is_name(group, joined=True) and not self._has("speaker", "OFFICE", start, end) else "TITLE"

    def _begins_place(self, group: list[Token]) -> bool:
        """«in Toulouse», «à Paris»; the word is asked for apart, because it may belong to a date as well."""
        lexeme = group[0].lexeme
        if len(group) < 2 or not group[0].text.islower() or lexeme is None or lexeme.node is None:
            return False
        if lexeme.node.answer(self.segment.document.lookups["at"]).type != "AT":
            return False
        return is_name(group[1:]) or self._is_place_with_country(group[1:])

    def _ends_with_city(self, group: list[Token]) -> bool:
        """«… of the archive in Lyon», and not «… of crime in France» or «… in Europe», which is about these."""
        return len(group) > 1 and not is_wide(self._text[group[1].start : group[-1].end])

    def _is_place_with_country(self, group: list[Token]) -> bool:
        """`City (Country)`"""
        if len(group) > _LONGEST_PLACE or not group or group[-1].type != "RPAR":
            return False
        bracket = next((i for i, token in enumerate(group) if token.type == "LPAR"), 0)
        if not bracket or not is_name(group[:bracket]):
            return False
        return country_named(self._text[group[bracket].end : group[-1].start]) is not None

    def _piece(self, kind: str, group: list[Token], value: object = None) -> Token:
        start, end = group[0].start, group[-1].end
        return Token(kind, start, end, self._text[start:end], group if value is None else value)

    # --- joining

    def _joined(self, pieces: list[Token]) -> list[Token]:
        """`pieces` with a city and its country as one PLACE, and the first piece as what it can only be."""
        out: list[Token] = []
        for index, piece in enumerate(pieces):
            last = out[-1] if out else None
            if piece.type == "COUNTRY":
                if last is not None and (len(out) > 1 or self._place_first) and _takes_country(last):
                    out[-1] = self._piece("PLACE", [*last.value, *piece.value])
                elif last is not None and (city := _city_of_activity(last) or self._city_behind_in(last)):
                    out[-1] = self._piece("TITLE", last.value[: -city - 1])
                    out.append(self._piece("PLACE", [*last.value[-city:], *piece.value]))
                else:
                    alone = index == 0 and len(pieces) > 1 and not self._place_first
                    out.append(self._piece("TITLE" if alone else "PLACE", piece.value))
            elif piece.type == "NAME" and len(out) > 1 and last is not None and self._venue_and_city(last, piece):
                out[-1] = self._piece("PLACE", [*last.value, *piece.value])
            elif piece.type == "NAME" and any(token.type in ("AND", "AMP") for token in piece.value):
                # «A & B, France» and «“X”, A & B, May 2011» are places, «Violence and Prevention» ends a title.
                follows = pieces[index + 1].type if index + 1 < len(pieces) else None
                quoted = last is not None and last.type == "TITLE" and last.value[-1].type == "QUOTED"
                place = follows == "COUNTRY" or (quoted and follows == "DATE")
                out.append(piece if place else self._piece("TITLE", piece.value))
            elif piece.type == "NAME" and index and self._is_subtitle(pieces, index):
                out.append(self._piece("TITLE", piece.value))
            else:
                out.append(piece)
        if len(out) > 1 and out[0].type == "DATE" and out[1].type == "NAME":
            # 3 May 2008 – Security for all
            if (len(out) == 2 and has_small_words(out[1].value)) or not self._places_alone:
                out[1] = self._piece("TITLE", out[1].value)
        if out and out[0].type == "NAME":
            alone = self._place_first and self._places_alone and _alone_with_day(out)
            out[0] = self._piece("PLACE" if alone else "TITLE", out[0].value)
        return out

    def _is_subtitle(self, pieces: list[Token], index: int) -> bool:
        """«Partner in the project X, Second Step, 2000-2001»: what goes on for years has a subtitle and no city."""
        if index + 1 >= len(pieces) or pieces[index + 1].type != "DATE":
            return False
        if pieces[0].type == "TITLE" and pieces[0].value[-1].type == "QUOTED":
            return False  # Project “X”, Ostervik, 2000-2001
        meaning = pieces[index + 1].value.meaning
        kinds = [token.value for token in pieces[0].value if token.type == "KIND"] if pieces[0].type == "TITLE" else []
        years = meaning is not None and meaning.precision == "interval" and len(meaning.edtf) == len("2000/2001")
        return years and kinds == ["project"]

    def _city_behind_in(self, title: Token) -> int:
        """How many words the city has in «Project X: Conference in Zaragoza», before its country; 0 for none."""
        words: list[Token] = title.value if title.type == "TITLE" else []
        for index in range(max(1, len(words) - _LONGEST_PLACE), len(words) - 1):
            if self._begins_place(words[index:]):
                return len(words) - index - 1
        return 0

    def _venue_and_city(self, last: Token, piece: Token) -> bool:
        """«Paris, Senate», «European Parliament, Brussels»"""
        return _takes_country(last) and self.is_venue(last) != self.is_venue(piece)


def _last_of(tokens: list[Token], type_: str) -> int:
    """The index of the last token of this type; -1 where there is none."""
    index = len(tokens) - 1
    while index >= 0 and tokens[index].type != type_:
        index -= 1
    return index


def _trimmed(group: list[Token], before_date: bool) -> list[Token]:
    """`group` without the marks and small words around it.

    before_date: whether a date follows, to which «day» and articles belong; elsewhere «day» ends «Youth day».
    """
    first, behind = 0, len(group)
    # A Roman numeral ends a title («Cities & Youth I»), though «i» is a small word in some languages.
    while behind and group[behind - 1].type in _ENDS and not group[behind - 1].text.isupper():
        if group[behind - 1].type == "THE" and not before_date and behind > 1 and len(group[behind - 2].text) > 3:
            break
        behind -= 1
    while first < behind and group[first].type in ("DASH", "COLON", "PIPE"):
        first += 1
    return group[first:behind]


def _dated_brackets(tokens: list[Token]) -> Set[int]:
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
    token = tokens[index]
    after = tokens[index + 1].type if index + 1 < len(tokens) else None
    if index == 0 or (index == 1 and tokens[0].type in _BEFORE_DATE):
        if after in _BEHIND_LEADING_DATE or token.type != "DATE":
            return after in _BEHIND_LEADING_DATE
        # «2016-05-12 Conference “D”», but «2009 Crime Prevention Award» is a title.
        return index == 0 and after is not None and token.value.meaning.precision not in ("year", "decade", "century")
    if tokens[index - 1].type in _BEFORE_DATE and after in ("IN", "TO") and token.type == "DATE":
        return bool(token.value.meaning.precision == "day")  # Conference on 3 May 2005 in Lyon
    if group and index < last_date and token.type == "DATE" and token.value.meaning.precision == "year":
        return False  # «Crime prevention prize 2009, 28 October 2009»: the year belongs to the name
    return after is None or after in _AFTER_DATE or not group


def _city_of_activity(title: Token) -> int:
    """How many words the city has in «International conference of Tarragona», before its country; 0 for none."""
    if title.type != "TITLE":
        return 0
    words: list[Token] = title.value
    of = _last_of(words, "OF")
    if of < 1 or words[of - 1].type != "KIND" or not is_name(words[of + 1 :]):
        return 0
    return len(words) - of - 1


def _takes_country(piece: Token) -> bool:
    """Whether a piece is a place that no country has been named for yet: a name, or a house and its city."""
    if piece.type == "NAME":
        return True
    return piece.type == "PLACE" and not piece.text.endswith(")") and country_named(piece.text) is None


def _alone_with_day(pieces: list[Token]) -> bool:
    """«Toulouse, 3 May 2008»: one word and a day; «Securopolis, 2005-2007» is rather the name of a project."""
    if len(pieces) != 2 or pieces[1].type != "DATE":
        return False
    words = [token for token in pieces[0].value if token.type == "WORD"]
    meaning = pieces[1].value.meaning
    if meaning is None or any(token.type in ("OF", "THE") for token in pieces[0].value):
        return False
    days = meaning.precision in ("day", "month") or (meaning.precision == "interval" and len(meaning.edtf) > 12)
    return days and len(words) <= 3 and not any(t.text.isupper() and len(t.text) > 2 for t in words)
