"""The lattice of an entry: for each word, date and name of it the edges that `grammar/entry.lark` chooses from.

A piece is what is written between two marks: `Lyon` in `Congress, Lyon, 3 May 2008`. What it may be is looked up once,
where it begins.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ..dates.resolve import Resolved
from ..document import Segment
from ..readings.lattice import Lattice
from ..words.gazetteer import country_code, is_region
from ..words.lexer import Token
from .entry_words import OF_DATES, EntryWords
from .places import is_wide

__all__ = ["entry_lattice"]

#: The marks that pieces end before, as the grammar has them.
_MARKS: Final = {
    "COMMA": "SEP", "SEMICOLON": "SEP", "PIPE": "SEP", "DASH": "MARK", "COLON": "MARK", "LPAR": "LPAR", "RPAR": "RPAR",
    "DATE": "DATE", "NO_DATE": "DATE", "QUOTED": "QUOTED", "ORGANISED_BY": "BY", "URL": "URL",
}  # fmt: skip
_BETWEEN: Final = frozenset({"SEP", "MARK"})
_TRIMMED: Final = frozenset({"COMMA", "SEMICOLON", "PIPE", "DASH", "COLON", "DOT", "ELLIPSIS"})
_LINKS: Final = frozenset({"LINK", "LINK_END"})
_JOINS: Final = frozenset({"AND", "AMP", "HYPHEN", "SLASH", "DASH"})
#: Small words that belong to the date that follows.
_BEFORE_DATE: Final = frozenset({"IN", "THE", "OF"})


def entry_lattice(segment: Segment, costs: dict[str, int], *, place_first: bool) -> Lattice:
    """The lattice of an entry.

    place_first: whether the entry may consist of a place and a date only.
    """
    return _Builder(segment, costs, place_first).lattice


class _Builder:
    """Makes the edges of one entry.

    marks: for each token what it is between two pieces; nothing for a word of one. ends: for each the index of the next
        mark. lead: where the entry goes on after a date that it begins with; 0 where it begins with none.
    after_dates: where it goes on after dates that follow a mark. periods: where those of several years begin.
    names: what the piece is that begins with a token, `CITY`, `COUNTRY` or `ORG`. wide: where a country or a region
        begins. city_end: where the last city ends. city_shape: its `shape`.
    titles: what it costs to take a token for a word of the title, where that is not what its type costs.
    """

    def __init__(self, segment: Segment, costs: dict[str, int], place_first: bool) -> None:
        self._document = segment.document
        self._text = segment.document.text
        self._lexicon = segment.document.engine.lexicon
        self._place_first = place_first
        self._dates: list[Token] = []
        self._shorter: dict[int, Token] = {}  # by the offset of the date that each is a part of
        self._tokens = self._cut(segment)
        self._words = EntryWords(self._document, self._tokens, costs, capitals=segment.text.isupper())
        self._marks = [self._mark(index, token) for index, token in enumerate(self._tokens)]
        self._ends = _ends(self._marks)
        self._lead = 0
        self._after_dates: set[int] = set()
        self._periods: set[int] = set()
        self._names: dict[int, str] = {}
        self._wide: set[int] = set()
        self._city_end, self._city_shape = -1, ""
        self._titles: dict[int, str] = {}
        self.lattice = Lattice(self._tokens, self._text, costs)
        self._add_dates()
        for index in range(len(self._tokens)):
            if not self._marks[index] and (not index or self._begins_after(index - 1)):
                self._add_piece(index, self._ends[index])
        closed = _closed_brackets(self._tokens)
        for index, token in enumerate(self._tokens):
            self._add_mark(index, token, index in closed)
        self._add_words()

    # --- tokens

    def _cut(self, segment: Segment) -> list[Token]:
        """The tokens, each quotation and each date as one. A date of which a part may be meant stays in its words."""
        document, words = self._document, segment.quoted().tokens
        dates, language, span = document.engine.dates, document.language, document.span
        out: list[Token] = []
        place = 0
        for token in segment.with_dates("entry"):
            if token.type in ("DATE", "NO_DATE"):
                self._dates.append(token)
                while words[place].end <= token.start:
                    place += 1
                shorter = (
                    dates.after_comma(words, place, token, self._text, language, span) if "," in token.text else None
                )
                if shorter is not None:
                    self._shorter[token.start] = shorter
                    while place < len(words) and words[place].end <= token.end:
                        out.append(words[place])
                        place += 1
                    continue
            if token.text in document.bodies and token.type == "WORD":
                token = Token("ORG", token.start, token.end, token.text, token.text)
            if token.type not in _LINKS:
                out.append(token)
        while out and out[-1].type in _TRIMMED:
            out.pop()
        first = next((i for i, token in enumerate(out) if token.type not in _TRIMMED), 0)
        return out[first:]

    def _mark(self, index: int, token: Token) -> str:
        if token.start in self._shorter:
            return "DATE"
        if token.type == "DOT":
            # «papers. Paris», «Paris. 3 May 2008», but not «St. Aville», «www.x»
            before, after = self._tokens[index - 1], self._tokens[index + 1]
            ends = before.type in ("QUOTED", "KIND") or before.text.islower() or after.type == "DATE"
            return "MARK" if ends and after.start > token.end else ""
        return _MARKS.get(token.type, "")

    # --- dates

    def _add_dates(self) -> None:
        """Adds the dates, those in a row as one, and what follows the first and the last of them as the rest."""
        tokens, lattice = self._tokens, self.lattice
        row: list[Token] = []
        index = begin = end = 0
        for token in self._dates:
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
            last = token is self._dates[-1]
            rest = end + 1 if end < len(tokens) and tokens[end].type == "RPAR" else end
            marked = first > 0 and self._marks[first - 1] != ""
            if rest < len(tokens) and marked and (last or token is self._dates[0]):
                lattice.add("REST", rest, len(tokens), None, "break", 1 if last else 2)
        self._add_row(row, begin, end)

    def _add_date(self, token: Token, first: int, index: int, end: int) -> None:
        """Adds a date with the small words from `first` on, and the shorter one that may be meant."""
        shorter = self._shorter.get(token.start)
        century = token.value.meaning is not None and token.value.meaning.precision == "century"
        if first and self._marks[first - 1] in _BETWEEN:
            self._after_dates.add(end)
        if _type_of(token.value) == "YEARS":
            self._periods.add(first)
        cost = "pause" if shorter is not None else "break" if century else ""
        self.lattice.add(_type_of(token.value), first, end, (token.value,), cost, 2 if century else 1)
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

    def _begins_after(self, index: int) -> bool:
        """Whether a piece may begin right after a token."""
        token = self._tokens[index]
        if token.type == "KIND" and token.value in self._lexicon.places_behind:
            return True
        return self._marks[index] not in ("", "RPAR") or token.type in _JOINS or self._preposition(index) != ""

    def _preposition(self, index: int) -> str:
        """What a word before a place is to the grammar; after a capitalised one only a known town that more follows."""
        found = self._words.preposition(index)
        if found != "AFTER_NAME":
            return found
        end = self._ends[index + 1] if index + 1 < len(self._tokens) else len(self._tokens)
        if end == len(self._tokens):
            return ""  # «Safety in Lyon»
        town = self._text[self._tokens[index + 1].start : self._tokens[end - 1].end]
        return "IN" if self._document.town_like(town) == "known" else ""

    def _add_piece(self, first: int, end: int) -> None:
        tokens = self._tokens
        body = first + 1 if tokens[first].type == "THE" and first + 1 < end else first
        if tokens[body].type == "ORG":
            self._add_organisation(first, body)
            return
        if first and not self._marks[first - 1] and tokens[first - 1].type in _JOINS:
            return
        whole = first and self._marks[first - 1] == "SEP" == (self._marks[end] if end < len(self._marks) else "SEP")
        capacity = self._words.capacity(first, end) if whole and tokens[first].type != "KIND" else None
        if capacity is not None:
            self.lattice.add("CAPACITY", first, end, capacity)
            return
        against = self._words.against_name(first, end)
        if against is None:
            return
        text = self._text[tokens[first].start : tokens[end - 1].end]
        slash = next((index for index in range(first + 1, end - 1) if tokens[index].type == "SLASH"), 0)
        if slash and country_code(self._text[tokens[slash + 1].start : tokens[end - 1].end]) is not None:
            self._add_piece(first, slash)  # «Dublin/Ireland»
            self.lattice.add("COMMA", slash, slash + 1)
            self.lattice.add("COUNTRY", slash + 1, end)
            return
        country = country_code(text) is not None
        if country and (not first or self._marks[first - 1]):
            self.lattice.add("COUNTRY", first, end)
            self._know(first, "COUNTRY")
            self._add_turned(first, end)
        bracket = first > 0 and self._tokens[first - 1].type == "LPAR"
        if country or bracket or is_region(text):
            known = is_region(text) and not country
            self.lattice.add("REGION", first, end, None, "" if known else "taken for other" if country else "shape")
            self._wide.add(first)
        if not country and tokens[first].text[:1].isupper() and not is_wide(text):
            town = self._document.town_like(text)
            if town == "known":
                against = [cost for cost in against if cost != "word more"]
            elif not town and any(a[:1].isupper() and b[:1].isupper() for a, b in pairwise(text.split())):
                against = [*against, "unlike a town"]
            self._add_name(first, end, against, "" if town == "known" else "shape")

    def _add_turned(self, first: int, comma: int) -> None:
        """Adds a country with the beginning of its name after a comma: «Korea, Republic of»."""
        end = self._ends[comma] if comma < len(self._ends) and self._tokens[comma].type == "COMMA" else 0
        text = self._text[self._tokens[first].start : self._tokens[end - 1].end] if end > comma + 1 else ""
        if country_code(text) is not None:
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

    def _add_name(self, first: int, end: int, against: list[str], shape: str) -> None:
        """Adds a piece that is written like the name of a place. shape: the cost of that, where no list has it."""
        mark = self._marks[end] if end < len(self._marks) else ""
        before = self._marks[first - 1] if first else ""
        behind = self._tokens[first - 2 if before == "SEP" else first - 1].type if first else ""
        if behind == "QUOTED" and self._words.is_acronym(first, end):
            return  # «Conference “X”, UNICRI»: an unknown body rather than a city
        alone = self._place_first and self._lexicon.places_alone
        kind = "CITY"
        if not first:
            if shape and any(self._preposition(index) == "IN" for index in range(1, end)):
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
        elif self._words.is_venue(first, end):
            kind, against = "VENUE", []
        elif (self._city_end == first - 1 and (shape or not self._city_shape)) or (
            before == "SEP" and self._words.is_meant(self._tokens[first - 2], "speaker")
        ):
            against = [*against, "taken for other"]  # «Visit, Lyon, Rome», «Talk with the mayor, Anna Berg»
        elif before == "SEP" and end + 1 in self._periods:
            # An activity of several years has a subtitle rather than a city.
            against = [*against, "subtitle" if shape and self._place_first else "shape"]
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
        elif name and (preposition := self._preposition(index)):
            lattice.add(preposition, index, after)
        if token.type in _JOINS:
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
        if token.start in self._shorter:
            return "", 1
        if mark == "SEP":
            return "break", 2 if index and self._tokens[index - 1].type == "QUOTED" else 1
        if token.type == "DASH":
            end = self._ends[index + 1]
            return "pause", 2 if name == "CITY" and self._marks[end : end + 1] == ["MARK"] else 1
        if mark == "LPAR":
            return "pause", 1
        if mark in ("DATE", "BY", "URL"):
            return "taken for other", 1
        if (mark == "MARK" and token.type == "DOT") or (name == "CITY" and self._preposition(index) == "IN"):
            return "break", 1
        return "", 1


def _type_of(date: Resolved) -> str:
    """The terminal of a date; an impossible one ends a title as a possible one does."""
    meaning = date.meaning
    if meaning is None:
        return "DAYS"
    if meaning.precision in ("year", "decade", "century"):
        return "YEAR"
    return "YEARS" if meaning.precision == "interval" and "-" not in meaning.edtf else "DAYS"


def _ends(marks: list[str]) -> list[int]:
    """For each token the index of the next mark; how many tokens there are where none follows."""
    ends = [len(marks)] * len(marks)
    for index in range(len(marks) - 2, -1, -1):
        ends[index] = index + 1 if marks[index + 1] else ends[index + 1]
    return ends


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
