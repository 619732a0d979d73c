"""Looks into a line as far as its class needs it: does it end in a date, is it a quote, a title, a membership."""

from __future__ import annotations

from typing import Final

from ..context import Context
from ..lexer import Token
from ..values.countries import country_named
from .line import Line

__all__ = ["Shapes"]

_PICTURES: Final = (".svg", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif")
_LONGEST_ENDING: Final = max(map(len, _PICTURES))
_BEFORE_DATE: Final = frozenset({"COMMA", "SEMICOLON", "LPAR", "DASH", "COLON", "CLOSE", "PLAIN_QUOTE", "RPAR"})
_CLOSERS: Final = '”»"“’›'


class Shapes:
    """Questions about stretches of one page. None of them reports anything."""

    def __init__(self, context: Context) -> None:
        self._context = context

    # --- beginnings

    def begins_with_number(self, text: str, start: int, end: int) -> bool:
        """57,576 inhabitants"""
        tokens = self._context.words(start, min(end, start + 40), "population")
        return bool(tokens) and tokens[0].type in ("NUMBER", "GROUPED", "DECIMAL", "CIRCA")

    def begins_with_date(self, start: int, end: int) -> bool:
        """3. Mai 2008"""
        tokens = self._context.peek_dated(start, min(end, start + 60), "date")
        return bool(tokens) and tokens[0].type == "DATE"

    def begins_with_action(self, text: str, start: int, end: int) -> bool:
        """signed in 1994 · in 1994 · (1994)"""
        tokens = self._context.words(start, min(end, start + 40), "contract")
        first = next((token for token in tokens if token.type not in ("IN", "LPAR", "COMMA", "DASH", "HYPHEN")), None)
        return first is not None and first.type in ("ACTION", "NUMBER", "MONTH", "SINCE", "FROM")

    def begins_with_link(self, text: str, start: int, end: int) -> bool:
        """http://www.example.org · [link url=””][/link]"""
        tokens = self._context.words(start, end, "date")
        return bool(tokens) and tokens[0].type in ("URL", "LINK", "LINK_END")

    # --- whole lines

    def is_organisation(self, text: str, start: int, end: int) -> bool:
        """What follows «The City and» on a sub-heading: a known organisation, an acronym, a forum; no sentence."""
        tokens = self._context.words(start, end, "membership")
        while tokens and tokens[-1].type in ("COLON", "DOT"):
            tokens.pop()
        if not tokens or len(tokens) > 14 or end - start > 90:
            return False
        if any(token.type in ("DATE", "COMMA", "SEMICOLON", "NUMBER") for token in tokens):
            return False
        known = any(token.type == "ORG" for token in tokens)
        acronym = any(len(t.text) >= 3 and t.text.isupper() and t.type == "WORD" for t in tokens)
        forum = any(t.text.casefold().endswith(("forum", "fórum", "foro", "network", "réseau")) for t in tokens)
        return known or acronym or forum

    def is_known_organisation(self, start: int, end: int) -> bool:
        """Whether a stretch is the name of an organisation and nothing else."""
        tokens = self._context.words(start, end, "membership")
        return bool(tokens) and tokens[0].type == "ORG" and all(t.type in ("ORG", "LPAR", "RPAR") for t in tokens)

    def is_membership(self, text: str, start: int, end: int) -> bool:
        """A line that begins with a role: it ends in a period, stops behind the role, or names an organisation."""
        tokens = self._context.peek_dated(start, end, "membership")
        while tokens and tokens[-1].type in ("COLON", "DOT", "SEMICOLON", "SINCE", "FROM", "COMMA", "ELLIPSIS", "IN"):
            tokens.pop()
        if not tokens or not _role_stands_alone(tokens):
            return False
        if tokens[-1].type in ("DATE", "NO_DATE", "ROLE", "ORG"):
            return len(tokens) <= 40
        if any(token.type == "DATE" for token in tokens):
            return len(tokens) <= 25 and tokens[0].type == "ROLE"
        return tokens[-1].type == "RPAR" and len(tokens) <= 16 and any(t.type == "ORG" for t in tokens)

    def is_title(self, text: str, start: int, end: int) -> bool:
        """A short line of names only, at the very top."""
        if end - start > 70 or not text[start].isupper() or text[end - 1] in ".:;,!?":
            return False
        if self.is_picture(text, start, end):
            return False
        tokens = self._context.words(start, end, "entry")
        plain = {
            "WORD",
            "HYPHEN",
            "LPAR",
            "RPAR",
            "OF",
            "THE",
            "AND",
            "IN",
            "DOT",
            "DASH",
            "SLASH",
            "AMP",
            "TO",
            "FROM",
        }
        return len(tokens) <= 10 and all(token.type in plain or token.text.isalpha() for token in tokens)

    def is_picture(self, text: str, start: int, end: int) -> bool:
        """EXVILLE_COA.svg"""
        ending = text[max(start, end - _LONGEST_ENDING) : end]
        return end - start < 120 and "." in ending and ending.casefold().endswith(_PICTURES)

    def is_link(self, text: str, start: int, end: int) -> bool:
        """A line that is only an address or left-over markup of a link."""
        if text[start] not in "hHwW[":
            return False
        tokens = self._context.words(start, end, "date")
        if tokens[0].type == "URL":
            return len(tokens) == 1
        return tokens[0].type == "LINK" and (len(tokens) == 1 or tokens[-1].type == "LINK_END")

    def has_size_mark(self, text: str, start: int, end: int) -> bool:
        """NameSurname-Town [800x600]“Text”"""
        mark = text.find("[", start, end)
        if mark < 0:
            return False
        return any(token.type == "SIZE" for token in self._context.words(mark, min(end, mark + 14), "date"))

    def is_quote(self, text: str, start: int, end: int) -> bool:
        """A line in quotation marks, or whose opening mark is never closed; no entry «“X” in Toulouse, 3 May 2008»."""
        if self.ends_with_date(text, start, end):
            return False
        body = text[start:end].rstrip(" .,;")
        closed = len(body) > 1 and body[-1] in _CLOSERS
        return closed or not any(mark in body[1:] for mark in '”»"') or end - start > 300

    def quote_is_closed(self, text: str, line: Line) -> bool:
        """Whether the last quotation mark of a line closes."""
        body = text[line.start : line.end].rstrip(" .,;")
        return body[-1:] in _CLOSERS or "”" in body or "»" in body

    def is_attribution(self, text: str, start: int, end: int) -> bool:
        """Name, Deputy Mayor of X, in charge of A, B and C."""
        comma = text.find(",", start, min(end, start + 70))
        tokens = self._context.words(start, min(end, start + 160), "speaker")
        if comma < 0:
            return any(t.type == "OFFICE" for t in tokens[:8]) and end - start < 120 and text[start].isupper()
        name = [t for t in tokens if t.start < comma]
        rest = [t for t in tokens if t.start > comma]
        if not name or len(name) > 9 or not text[start].isupper():
            return False
        return any(t.type in ("OFFICE", "RESPONSIBLE") for t in rest[:6])

    def is_labelled(self, text: str, start: int, end: int) -> bool:
        """`Label: value` with a label that no list knows: a few words, a colon, something behind it."""
        colon = text.find(":", start, min(end, start + 61))
        if colon < 0 or text[colon : colon + 3] == "://" or not text[start].isupper():
            return False
        label = text[start:colon]
        if any(mark in label for mark in '.,;?!“”«»"') or len(label.split()) > 6:
            return False
        return colon + 1 < end or len(label.split()) <= 4

    def ends_with_date(self, text: str, start: int, end: int) -> bool:
        """Whether the last thing on a line is a date, a full stop or bracket aside."""
        tokens = self._context.peek_dated(max(start, end - 60), end, "entry")
        while tokens and tokens[-1].type in ("DOT", "RPAR", "SEMICOLON", "COMMA"):
            tokens.pop()
        return bool(tokens) and tokens[-1].type in ("DATE", "NO_DATE")

    def is_entry(self, text: str, start: int, end: int) -> bool:
        """A bare line that reads as an entry of a list: it ends in a date, or names an activity at once."""
        tokens = self._context.words(start, min(end, start + 60), "entry")
        named = any(token.type == "KIND" for token in tokens[:4])
        if self.ends_with_date(text, start, end):
            return end - start <= 400 and (named or self._date_stands_apart(start, end))
        return named and end - start <= 250 and text[end - 1] not in ".:"

    def _date_stands_apart(self, start: int, end: int) -> bool:
        """Whether the date at the end is an addition and not the end of a sentence («… joined the network in 2004»)."""
        tokens = self._context.peek_dated(max(start, end - 60), end, "entry")
        last = max(index for index, token in enumerate(tokens) if token.type in ("DATE", "NO_DATE"))
        before = tokens[last - 1] if last else None
        return before is None or before.type in _BEFORE_DATE or before.text[:1].isupper()

    def value_goes_on(self, text: str, above: Line, line: Line) -> bool:
        """Whether an unmarked line right below a field belongs to its value: only a list of places wraps."""
        sense = above.sense
        if sense is None or sense.value != "twins" or above.value >= above.end:
            return False
        if self.is_labelled(text, line.start, line.end):
            # «Germany: Aville» goes on, «Founded in: 1203» does not.
            return country_named(text[line.start : text.index(":", line.start)]) is not None
        return self.could_be_places(text, line.start, line.end)

    def could_be_places(self, text: str, start: int, end: int) -> bool:
        """Whether a line may be (part of) a list of places: it has brackets, or is no sentence."""
        return "(" in text[start:end] or (end - start <= 60 and text[end - 1] != ".")


def _role_stands_alone(tokens: list[Token]) -> bool:
    """Whether a role is followed by what a membership goes on with: not «Executive Committee meeting»."""
    behind = next((token for token in tokens[1:] if token.type not in ("COLON", "COMMA", "DASH", "LPAR", "THE")), None)
    return behind is None or behind.type in (
        "DATE",
        "NO_DATE",
        "OF",
        "FROM",
        "ORG",
        "AND",
        "AS",
        "ROLE",
        "IN",
        "TO",
        "SINCE",
    )
