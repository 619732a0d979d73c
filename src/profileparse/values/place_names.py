"""Names of places: countries in any of the languages (ISO 3166-1), and the post-lexer of lists of places."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import takewhile
from typing import Final

from ..compiled import tables
from ..document import Document, one_line
from ..models import Country
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase

__all__ = ["country_named", "is_region", "is_wide", "place_tokens", "similar_country"]

#: No country of the lists has a longer name.
_LONGEST_NAME: Final = 80
_CONTINENTS: Final = frozenset(
    "europe africa asia america americas afrique asie amérique europa afrika asien amerika áfrica ásia".split()
)


def country_named(name: str) -> Country | None:
    """The country that `name` is, written in whatever known way; None where no list has it."""
    name = one_line(name)
    code = _code(name)
    return Country(name=name, alpha_2=code) if code else None


@lru_cache(maxsize=10_000)
def _code(name: str) -> str | None:
    if len(name) > _LONGEST_NAME:
        return None
    if len(name) == 2 and name.isupper() and name in _codes():
        return name
    folded, known = fold_phrase(name), tables().countries
    code = known.get(folded) or known.get(folded.replace(" ", ""))
    if code is None and " " in folded:
        article, _, rest = folded.partition(" ")
        code = known.get(rest) if article in _articles() else None
    return code


@cache
def _articles() -> frozenset[str]:
    """What may stand before the English name of a country: «the Netherlands»."""
    return frozenset(tables().words["en"]["words"]["the"])


def similar_country(name: str) -> Country | None:
    """The country that a misspelt `name` most likely means (`Tunesia`); None where nothing is close."""
    code = _similar_code(one_line(name))
    return Country(name=one_line(name), alpha_2=code) if code else None


@lru_cache(maxsize=10_000)
def _similar_code(name: str) -> str | None:
    if len(name) > _LONGEST_NAME or is_region(name):
        return None
    folded = fold_phrase(name)
    countries = tables().countries
    # «Republic of Exland» names the country with one word, and is no other one misspelt.
    if len(folded) < 5 or (" " in folded and any(word in countries for word in folded.split(" "))):
        return None
    # Nobody mistypes the first letter, or leaves out several.
    alike = [known for known in countries if known[0] == folded[0] and abs(len(known) - len(folded)) <= 3]
    # Imported here because most pages misspell no country.
    from difflib import get_close_matches

    close = get_close_matches(folded, alike, n=1, cutoff=0.82)
    return countries[close[0]] if close else None


def is_wide(name: str) -> bool:
    """Whether a name is that of a country or a continent: «Europe», «Eastern Europe»."""
    return country_named(name) is not None or name.casefold().split()[-1] in _CONTINENTS


def is_region(name: str) -> bool:
    """Whether `name` is a large part of a country, as ISO 3166-2 lists them."""
    return fold_phrase(name) in tables().regions


@cache
def _codes() -> frozenset[str]:
    return frozenset(tables().countries.values())


# --- the post-lexer

_SEPARATORS: Final = frozenset({"COMMA", "SEMICOLON", "PIPE"})
_IN_NAME: Final = frozenset({"WORD", "HYPHEN", "OF", "THE"})
#: The name of a town has no more tokens.
_LONGEST_TOWN: Final = 8
#: Brackets in brackets beyond this depth are typing errors.
_DEEPEST: Final = 3
_BULLETS: Final = "•·‣▪*"
#: Marks that end a name only where they stand right behind it.
_NO_END: Final = frozenset({"DOT", "HYPHEN", "SLASH"})
_SKIPPED: Final = frozenset({"COLON", "OPEN", "CLOSE", "LINK", "LINK_END", "NO_DATE", "ELLIPSIS", "DASH"})


def place_tokens(document: Document, tokens: list[Token], dashes_separate: bool = False) -> list[Token]:
    """The tokens that the grammar sees.

    dashes_separate: whether a dash parts two places (a location) or a place and a note (twin towns).
    """
    joiner = _Joiner(document, dashes_separate)
    for index, token in enumerate(tokens):
        joiner.take(tokens, index, token)
    return _tidy(joiner.finish(tokens[-1].end if tokens else 0))


class _Joiner:
    """Joins the words of a name as they come; `out` is what the grammar sees so far."""

    def __init__(self, document: Document, dashes_separate: bool) -> None:
        self._document = document
        self._dashes_separate = dashes_separate
        self._run: list[Token] = []
        self._depth = 0
        #: Where the last bracket of `out` opens, and whether one is closed: a long list is not searched for them.
        self._opened_at = -1
        self._has_closed = False
        self.out: list[Token] = []

    def take(self, tokens: list[Token], index: int, token: Token) -> None:
        """Takes the token at `index`."""
        kind = token.type
        self._end_line(tokens, index)
        if kind in ("LPAR", "RPAR"):
            self._bracket(token)
        elif kind == "DATE":
            self._close()
            if self.out:
                self.out.append(token)
        elif _separates(kind, token, tokens, index, self._run, self._depth):
            if kind == "AND" and _spans_country(self._document, self._run, tokens, index):
                self._run.append(token)
            else:
                self._separate(token)
        elif kind == "DASH" and (self._dashes_separate or self._parts_towns(tokens, index)):
            self._separate(token)
        elif kind == "DASH" and not self._depth and (self._run or self.out):
            self._close()
            if (
                self.out[-1].type != "SEP"
                and index + 1 < len(tokens)
                and tokens[index + 1].type not in ("DASH", "COMMA")
            ):
                self.out.append(token)
        elif kind not in _SKIPPED and not (kind == "IN" and _is_date(tokens, index + 1)):
            self._run.append(token)

    def _parts_towns(self, tokens: list[Token], index: int) -> bool:
        """Whether a dash stands between two towns with their brackets and leads to no note."""
        if self._run or not self.out or self.out[-1].type != "RPAR" or self._depth:
            return False
        return self._is_town(tokens[index + 1 : index + 1 + _LONGEST_TOWN])

    def _is_town(self, tokens: list[Token]) -> bool:
        """Whether a name and a bracket around words come next, on one line."""
        name = list(takewhile(lambda token: token.type in _IN_NAME, tokens))
        if not name or len(name) + 1 >= len(tokens) or tokens[len(name)].type != "LPAR":
            return False
        on_one_line = "\n" not in self._document.text[name[0].start : name[-1].end]
        return on_one_line and tokens[len(name) + 1].type not in ("DATE", "NUMBER")

    def finish(self, end: int) -> list[Token]:
        """Closes what is open, and gives the tokens."""
        self._close()
        self.out.extend(Token("RPAR", end, end, ")") for _ in range(self._depth))
        return self.out

    def _end_line(self, tokens: list[Token], index: int) -> None:
        """A line end parts two places as a comma does, but no town from its brackets or from half of its name."""
        token = tokens[index]
        if self._depth or not (self._run or (self.out and self.out[-1].type != "SEP")):
            return
        if token.type == "LPAR" or self._is_half_a_name(tokens[index : index + _LONGEST_TOWN]):
            return
        before = self._run[-1] if self._run else self.out[-1]
        gap = self._document.text[before.end : token.start]
        if "\n" in gap or "\r" in gap:
            self._close()
            self.out.append(Token("SEP", before.end, token.start, ""))

    def _is_half_a_name(self, following: list[Token]) -> bool:
        """Whether all towns so far have brackets and commas, and only the name that the line ends with has not."""
        if not self._run or not self._has_closed or not self.out[-1].text:
            return False
        return self._is_town(following)

    def _bracket(self, token: Token) -> None:
        if token.type == "LPAR":
            if not self._run and self.out and self.out[-1].type == "LPAR":
                return  # «A ((X)»
            self._close_forgotten(token)
            self._close()
            if self._depth < _DEEPEST:
                self._depth += 1
                self._open(token)
        elif self._depth:
            self._close()
            self._depth -= 1
            self._has_closed = True
            self.out.append(token)
        elif self._run:
            self._open_forgotten(token)

    def _close_forgotten(self, token: Token) -> None:
        """Closes the brackets around a country where the next town has brackets as well: «A (X, B (Y)»."""
        if self._depth != 1:
            return
        inside = self.out[self._opened_at + 1 :]
        if len(inside) < 2 or inside[0].type != "COUNTRY" or inside[-1].type != "SEP":
            return
        self._depth = 0
        self._has_closed = True
        behind = inside[-1].start
        self.out.insert(-1, Token("RPAR", behind, behind, ")"))
        self._document.report("unbalanced-bracket", "a bracket is opened and never closed", inside[0].start, behind)

    def _open_forgotten(self, token: Token) -> None:
        """Opens the brackets around the country that a name ends with: «A X), B (Y)»."""
        run, document = self._run, self._document
        first = next((i for i in range(1, len(run)) if country_named(document.text[run[i].start : token.start])), 0)
        document.report("unbalanced-bracket", "a bracket is closed and never opened", run[0].start, token.end)
        if first:
            behind = run[first:]
            self._run = run[:first]
            self._close()
            self._open(Token("LPAR", behind[0].start, behind[0].start, "("))
            self._has_closed = True
            self.out.extend([*_names(document, behind), token])

    def _open(self, bracket: Token) -> None:
        self._opened_at = len(self.out)
        self.out.append(bracket)

    def _separate(self, token: Token) -> None:
        self._close()
        self.out.append(Token("SEP", token.start, token.end, token.text))

    def _close(self) -> None:
        """Ends a name; where another place stands right before it, a separator is missing."""
        if self._run:
            if self.out and self.out[-1].type in ("NAME", "COUNTRY", "REGION", "RPAR", "DATE") and not self._depth:
                self.out.append(Token("SEP", self._run[0].start, self._run[0].start, ","))
            self.out.extend(_names(self._document, self._run))
            self._run = []


def _is_date(tokens: list[Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].type == "DATE"


def _separates(kind: str, token: Token, tokens: list[Token], index: int, run: list[Token], depth: int) -> bool:
    if kind in _SEPARATORS or token.text in _BULLETS:
        return True
    if kind == "SLASH":
        return not depth and bool(index) and token.start > tokens[index - 1].end
    if kind == "AND" or kind == "AMP":
        written = token.text
        return not depth and (written[:1].islower() or (written.isupper() and (len(written) > 1 or not run)))
    if kind == "DOT":
        # «St. Aville» goes on; a full stop behind a longer word ends the list or a line of it.
        last = index + 1 == len(tokens)
        return last or (not depth and not (run and len(run[-1].text) <= 3))
    return False


def _spans_country(document: Document, run: list[Token], tokens: list[Token], index: int) -> bool:
    """Whether «and» stands inside the name of a country (`Bosnia and Herzegovina`)."""
    if not run or index + 1 >= len(tokens):
        return False
    return country_named(document.text[run[0].start : tokens[index + 1].end]) is not None


def _names(document: Document, run: list[Token]) -> list[Token]:
    """A run of words as a name, a country or a region; `Ohio-USA` as a region and a country."""
    behind = len(run)
    while behind > 1 and run[behind - 1].type in _NO_END and run[behind - 1].start != run[behind - 2].end:
        behind -= 1
    run = run[:behind]
    start, end = run[0].start, run[-1].end
    text = document.text[start:end]
    if country_named(text):
        return [Token("COUNTRY", start, end, text)]
    cut = next((i for i in range(len(run) - 1, 0, -1) if run[i].type in ("HYPHEN", "SLASH")), 0)
    if cut and cut + 1 < len(run) and country_named(document.text[run[cut + 1].start : end]):
        front = document.text[start : run[cut - 1].end]
        tail = Token("COUNTRY", run[cut + 1].start, end, document.text[run[cut + 1].start : end])
        if is_region(front) or run[cut + 1].text.isupper():
            return [Token("REGION", start, run[cut - 1].end, front), tail]
    return [Token("REGION" if is_region(text) else "NAME", start, end, text)]


def _tidy(tokens: list[Token]) -> list[Token]:
    """`tokens` without the dashes that lead to nothing, so that every sequence is a sentence of the grammar."""
    out: list[Token] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1].type if index + 1 < len(tokens) else None
        if token.type == "SEP" and after == "DATE" and out and out[-1].type != "SEP":
            continue  # A (X), since 1964
        if token.type == "DASH" and after not in ("NAME", "DATE"):
            if after in ("COUNTRY", "REGION"):
                out.append(Token("SEP", token.start, token.end, token.text))
            continue
        if out and out[-1].type == "DASH" and token.type not in ("NAME", "DATE"):
            out.pop()
        out.append(token)
    return out
