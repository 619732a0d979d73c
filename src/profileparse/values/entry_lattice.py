"""The lattice of an entry: for each word, date and name of it the edges that `grammar/entry.lark` chooses from.

A piece is what is written between two marks: `Lyon` in `Congress, Lyon, 3 May 2008`. What it may be is looked up once,
where it begins.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ..compiled import tables
from ..dates.resolve import Resolved
from ..document import Segment
from ..readings.lattice import Lattice
from ..words.gazetteer import country_code, is_region
from ..words.lexer import Token, phrases
from ..words.vocabulary import fold_phrase
from . import Kind
from .entry_words import JOINS, OF_DATES, EntryWords

__all__ = ["entry_lattice"]

#: What it costs to take such a mark for a word of a title.
_AS_WORD: Final = {
    "LPAR": "pause", "DATE": "taken for other", "BY": "taken for other", "URL": "taken for other",
}  # fmt: skip
_BETWEEN: Final = frozenset({"SEP", "MARK"})
#: Small words that belong to the date that follows.
_BEFORE_DATE: Final = frozenset({"IN", "THE", "OF"})


def entry_lattice(kind: Kind, segment: Segment, *, place_first: bool) -> Lattice:
    """The lattice of an entry.

    place_first: whether the entry may consist of a place and a date only.
    """
    return _Builder(kind, segment, place_first).lattice


class _Builder:
    """Makes the edges of one entry.

    lead: where the entry goes on after a date that it begins with; 0 where it begins with none. after_dates: where it
        goes on after dates that follow a mark. periods: where those of several years begin.
    names: what the piece is that begins with a token, `CITY`, `COUNTRY` or `ORG`. wide: where a country or a region
        begins. city_end: where the last city ends. city_shape: its `shape`.
    titles: what it costs to take a token for a word of the title, where that is not what its type costs.
    """

    def __init__(self, kind: Kind, segment: Segment, place_first: bool) -> None:
        self._document = segment.document
        self._place_first = place_first
        self._words = words = EntryWords(segment, kind.costs)
        self._tokens, self._marks, self._ends = words.tokens, words.marks, words.ends
        self._lead = 0
        self._after_dates: set[int] = set()
        self._periods: set[int] = set()
        self._names: dict[int, str] = {}
        self._wide: set[int] = set()
        self._city_end, self._city_shape = -1, ""
        self._titles: dict[int, str] = {}
        self.lattice = kind.lattice(segment.document, self._tokens)
        self._add_dates()
        self._add_pieces()
        closed = _closed_brackets(self._tokens)
        for index, token in enumerate(self._tokens):
            self._add_mark(index, token, index in closed)
        self._add_words()

    # --- dates

    def _add_dates(self) -> None:
        """Adds the dates, those in a row as one, and what follows the first and the last of them as the rest."""
        tokens, lattice = self._tokens, self.lattice
        row: list[Token] = []
        index = begin = end = 0
        for token in self._words.dates:
            while tokens[index].start < token.start:
                index += 1
            first, before = index, end
            while first > before and tokens[first - 1].type in _BEFORE_DATE:
                first -= 1
            end = index + 1
            while end < len(tokens) and tokens[end].end <= token.end:
                end += 1
            if not first:
                self._lead = self._after_marks(end)
            self._add_date(token, first, index, end)
            joined = first == before + 1 and (self._marks[before] == "SEP" or tokens[before].type == "AND")
            if row and joined:
                row.append(token)
            else:
                self._add_row(row, begin, before)
                row, begin = [token], first
            last = token is self._words.dates[-1]
            rest = end + 1 if end < len(tokens) and tokens[end].type == "RPAR" else end
            marked = first > 0 and self._marks[first - 1] != ""
            if rest < len(tokens) and marked and (last or token is self._words.dates[0]):
                lattice.add("REST", rest, len(tokens), None, "break", 1 if last else 2)
        self._add_row(row, begin, end)

    def _add_date(self, token: Token, first: int, index: int, end: int) -> None:
        """Adds a date with the small words from `first` on, and the shorter one that may be meant."""
        shorter, type_ = self._words.shorter.get(token.start), _type_of(token.value)
        century = token.value.meaning is not None and token.value.meaning.precision == "century"
        if first and self._marks[first - 1] in _BETWEEN:
            self._after_dates.add(end)
        if type_ == "YEARS":
            self._periods.add(first)
        cost = "pause" if shorter is not None else "break" if century else ""
        self.lattice.add(type_, first, end, (token.value,), cost, 2 if century else 1)
        if shorter is not None:
            place = next(i for i in range(index, end) if self._tokens[i].start >= shorter.start)
            self.lattice.add(_type_of(shorter.value), place, end, (shorter.value,))
            if self._tokens[index].type in OF_DATES:
                self._titles[index] = "shape"

    def _add_row(self, row: list[Token], first: int, end: int) -> None:
        if len(row) > 1:
            self.lattice.add(_type_of(row[-1].value), first, end, tuple([token.value for token in row]), "break")

    def _after_marks(self, index: int) -> int:
        while index < len(self._marks) and self._marks[index] in _BETWEEN:
            index += 1
        return index

    # --- pieces

    def _add_pieces(self) -> None:
        """Adds the pieces: what follows a mark, a preposition, what joins two, some words for activities."""
        tokens, marks, places_behind = self._tokens, self._marks, self._document.engine.lexicon.places_behind
        for index, mark in enumerate(marks):
            if mark:
                continue
            before = tokens[index - 1]
            begins = not index or marks[index - 1] not in ("", "RPAR") or self._words.prepositions[index - 1]
            if begins or before.type in JOINS or (before.type == "KIND" and before.value in places_behind):
                self._add_piece(index, self._ends[index])

    def _add_piece(self, first: int, end: int) -> None:
        tokens, marks, lattice = self._tokens, self._marks, self.lattice
        head, before = tokens[first], marks[first - 1] if first else ""
        body = first + 1 if head.type == "THE" and first + 1 < end else first
        if tokens[body].type == "ORG":
            self._add_organisation(first, body)
            return
        if first and not before and tokens[first - 1].type in JOINS:
            return
        if before == "SEP" == (marks[end] if end < len(marks) else "SEP") and head.type != "KIND":
            words = phrases(tokens[first:end], self._document.text, self._document.lookups["capacity"])
            if len(words) == 1 and words[0].type == "CAPACITY":
                lattice.add("CAPACITY", first, end, words[0].value)  # `Project X, 2003, partner`
                return
        venue = head.start in self._words.venues or tokens[end - 1].end in self._words.venues
        against = self._words.against_name(first, end, venue)
        if against is None:
            return
        slash = next((index for index in range(first + 1, end - 1) if tokens[index].type == "SLASH"), 0)
        if slash and country_code(self._words.written(slash + 1, end)) is not None:
            self._add_piece(first, slash)  # «Dublin/Ireland»
            lattice.add("COMMA", slash, slash + 1)
            lattice.add("COUNTRY", slash + 1, end)
            return
        text = self._words.written(first, end)
        country, region = country_code(text) is not None, is_region(text)
        if country and (not first or before):
            lattice.add("COUNTRY", first, end)
            self._know(first, "COUNTRY")
            self._add_turned(first, end)
        if country or region or before == "LPAR":
            lattice.add("REGION", first, end, None, "taken for other" if country else "" if region else "shape")
            self._wide.add(first)
        if country or not head.text[:1].isupper() or fold_phrase(text).rpartition(" ")[2] in tables().continents:
            return
        town = self._document.town_like(text)
        if town == "known":
            against = [cost for cost in against if cost != "word more"]
        elif not town and any(a[:1].isupper() and b[:1].isupper() for a, b in pairwise(text.split())):
            against.append("unlike a town")
        self._add_name(first, end, against, "" if town == "known" else "shape", venue)

    def _add_turned(self, first: int, comma: int) -> None:
        """Adds a country with the beginning of its name after a comma: «Korea, Republic of»."""
        end = self._ends[comma] if comma < len(self._ends) and self._tokens[comma].type == "COMMA" else 0
        if end > comma + 1 and country_code(self._words.written(first, end)) is not None:
            self.lattice.add("COUNTRY", first, end)

    def _know(self, index: int, name: str) -> None:
        self._names[index] = name
        self._titles[index] = "taken for other"

    def _add_organisation(self, first: int, body: int) -> None:
        """Adds an organisation that a list knows, with its article and without."""
        tokens, end = self._tokens, body + 1
        if end < len(tokens) and tokens[end].type == "AND" and self._ends[end] == end + 1:
            end += 1  # «organised by Efus and, 3 May 2008»
        kind = "NEXT" if first and tokens[first - 1].type == "QUOTED" else "ORG"
        for begin in range(first, body + 1):
            self.lattice.add(kind, begin, end, tokens[body].value)
        self._know(body, "ORG")

    def _add_name(self, first: int, end: int, against: list[str], shape: str, venue: bool) -> None:
        """Adds a piece that is written like the name of a place. shape: the cost of that, where no list has it."""
        mark = self._marks[end] if end < len(self._marks) else ""
        before = self._marks[first - 1] if first else ""
        behind = self._tokens[first - 2 if before == "SEP" else first - 1] if first else None
        if behind is not None and behind.type == "QUOTED" and end == first + 1 and against == ["taken for other"]:
            return  # «Conference “X”, UNICRI»: an unknown body rather than a city
        alone = self._place_first and self._document.engine.lexicon.places_alone
        kind = "CITY"
        if behind is None:
            if shape and "IN" in self._words.prepositions[1:end]:
                return  # «Opening of the Hall in Lyon»
            if self._place_first:
                self.lattice.add("FIRST", first, end, None, shape, 1, against)
            if not alone or mark != "SEP":
                return
            kind = "ALONE"
            self._titles[first] = "pause"
        elif first == self._lead:
            if not mark and not alone:
                return  # 3 May 2008: Harvest
            if not mark or (mark == "MARK" and before == "SEP"):
                self._titles[first] = "pause"
        elif self._tokens[first - 1].type in ("QUOTED", "KIND") or (first in self._after_dates and not mark):
            kind = "BEHIND"
            self._titles[first] = "pause"
        elif venue:
            kind, against = "VENUE", []
        elif (self._city_end == first - 1 and (shape or not self._city_shape)) or (
            before == "SEP" and self._words.means(behind, "speaker") == "OFFICE"
        ):
            against.append("taken for other")  # «Visit, Lyon, Rome», «Talk with the mayor, Anna Berg»
        elif before == "SEP" and end + 1 in self._periods:
            # An activity of several years has a subtitle rather than a city.
            against.append("subtitle" if shape and self._place_first else "shape")
        self.lattice.add(kind, first, end, None, shape, 1, against)
        self._names[first] = "CITY"
        self._city_end, self._city_shape = end if kind == "CITY" and first != self._lead else -1, shape

    # --- marks and words

    def _add_mark(self, index: int, token: Token, closed: bool) -> None:
        """Adds what a token is between the parts of an entry."""
        lattice, mark, after = self.lattice, self._marks[index], index + 1
        name = self._names.get(after, "")
        if mark in _BETWEEN:
            lattice.add(mark, index, self._after_marks(after))
            if (token.type == "COMMA" and (name or after in self._wide)) or (
                token.type == "DASH" and name == "COUNTRY"
            ):
                lattice.add("COMMA", index, after)
        elif mark == "LPAR" and not closed:
            lattice.add("SEP", index, after)
        elif mark in ("LPAR", "RPAR") and closed:
            lattice.add(mark, index, after)
            if after in self._wide:
                lattice.add("OPEN", index, after)
        elif mark == "URL":
            lattice.add(mark, index, after if index else self._after_marks(after))
        elif mark == "BY":
            lattice.add(mark, index, self._after_article(after))
        elif name and self._words.prepositions[index]:
            lattice.add(self._words.prepositions[index], index, after)
        if token.type in JOINS:
            behind = self._after_article(after)
            if "ORG" in (self._names.get(index - 1), name, self._names.get(behind)):
                lattice.add("AND", index, behind)

    def _after_article(self, index: int) -> int:
        return index + 1 if index < len(self._tokens) and self._tokens[index].type == "THE" else index

    def _add_words(self) -> None:
        """Adds the tokens as words of a title: those that can be nothing else, and cost nothing, as one."""
        out, count = self.lattice.out, len(self._tokens)
        parted = {edge.last for edges in out for edge in edges}
        costs = [self._cost_as_word(index, token) for index, token in enumerate(self._tokens)]
        index = 0
        while index < count:
            end, (cost, times) = index + 1, costs[index]
            while not cost and end < count and not (costs[end][0] or out[end] or end in parted):
                end += 1
            self.lattice.add("T", index, end, None, cost, times)
            index = end

    def _cost_as_word(self, index: int, token: Token) -> tuple[str, int]:
        """What it costs to take a token for a word of a title, and how often."""
        mark, name = self._marks[index], self._names.get(index + 1, "")
        if index in self._titles:
            return self._titles[index], 1
        if token.start in self._words.shorter:
            return "", 1
        if mark == "SEP":
            return "break", 2 if index and self._tokens[index - 1].type == "QUOTED" else 1
        if token.type == "DASH":
            end = self._ends[index + 1]
            return "pause", 2 if name == "CITY" and self._marks[end : end + 1] == ["MARK"] else 1
        if (mark == "MARK" and token.type == "DOT") or (name == "CITY" and self._words.prepositions[index] == "IN"):
            return "break", 1
        return _AS_WORD.get(mark, ""), 1


def _type_of(date: Resolved) -> str:
    """The terminal of a date; an impossible one ends a title as a possible one does."""
    meaning = date.meaning
    if meaning is None:
        return "DAYS"
    if meaning.precision in ("year", "decade", "century"):
        return "YEAR"
    return "YEARS" if meaning.precision == "interval" and "-" not in meaning.edtf else "DAYS"


def _closed_brackets(tokens: list[Token]) -> set[int]:
    """The indices of the brackets that have a partner."""
    closed: set[int] = set()
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.type == "LPAR":
            opened.append(index)
        elif token.type == "RPAR" and opened:
            closed |= {opened.pop(), index}
    return closed
