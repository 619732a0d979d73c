"""The lattice of an entry: for each word, date and name of it the edges that `grammar/entry.lark` chooses from.

A piece is what is written between two marks: `Lyon` in `Congress, Lyon, 3 May 2008`.
"""

from __future__ import annotations

from itertools import pairwise, takewhile
from typing import Final

from ..compiled import tables
from ..document import MOST_WORDS, SHORT_WORD, Segment
from ..words.gazetteer import country_code, is_region
from ..words.lexer import Token, phrases
from ..words.vocabulary import fold_phrase
from . import NOUNS_IN_CAPITALS, OF_DATES, Kind, date_type, ends_of, unclosed

_MARKS: Final = frozenset({"COMMA", "SEMICOLON", "PIPE", "DASH", "COLON"})
_TRIMMED: Final = _MARKS | {"DOT", "ELLIPSIS"}
_LINKS: Final = frozenset({"LINK", "LINK_END"})
_BEHIND: Final = frozenset({"QUOTED", "KIND", "QMARK", "EXCLAMATION"})  # a place may be right after it
_JOINS: Final = frozenset({"AND", "AMP", "HYPHEN", "SLASH", "DASH"})
_BEFORE_DATE: Final = frozenset({"IN", "THE"})  # small words that belong to the date that follows
#: What a name follows that has its country in brackets, and is no place of the entry: «Visit from Cville (USA)».
_OF_ANOTHER: Final = frozenset({"FROM", "OF", "WITH"})
_NEVER_IN_NAME: Final = frozenset({"ORG", "ONLINE", "WITH", "KIND"})
_IN_NAME: Final = frozenset({"HYPHEN", "DOT", "AMP", "SLASH"})
_SMALL: Final = frozenset({"OF", "THE", "IN", "TO", "FROM"})
#: What a capitalised word may be to `no_place` besides a part of a name: `Session`, `Mayor`, `Partner`, `Charter`.
_NO_NAMES: Final = frozenset({"NO_PLACE", "OFFICE", "CAPACITY", "BOND"})


class EntryBuilder:
    """Makes the `lattice` of one entry.

    of: what it is one of: `activities`, `articles`, or `terms` of officers and awards, with several dates.
    tokens: each quotation and each date as one. dates: the tokens of all dates. shorter: the part of a date that may be
        meant, by the offset of the date, which stays in its words.
    types: of the tokens, as `edges.toml` has them. marks: for each what it is between two pieces; nothing for a word of
        one. ends: for each the index of the next mark. prepositions: for each what it is before a place.
    venues: the offsets where the word for a house or an assembly begins or ends: `Paris Senate`, `Hotel Ibis`.
    lead: where the entry goes on after a date that it begins with; 0 where it begins with none. names: what the piece
        is that begins with a token. city_end, city_shape: where the last city ends, and its `shape`. journey: where the
        first word is for what may go to a town. titles: what a token costs in the title, where not what its type does.
    """

    def __init__(self, kind: Kind, segment: Segment, of: str) -> None:
        self._document, self._text = segment.document, segment.document.text
        self._kind, self._of = kind, of
        self._capitals, self._small = segment.text.isupper(), segment.text.islower()
        self._bodies = (*segment.document.engine.lexicon.bodies, *segment.document.engine.lexicon.societies)
        self._dates, self._shorter = list[Token](), dict[int, Token]()
        self._tokens = self._cut(segment)
        opened = unclosed(self._tokens)
        self._types = [self._type_at(index, opened) for index in range(len(self._tokens))]
        self._marks = [kind.edges[type_][0][0] if type_ in kind.edges else "" for type_ in self._types]
        self._ends = ends_of(self._marks)
        self._journey = self._first_journey() if "TO" in self._types else 0
        self._prepositions = [self._preposition(index, token) for index, token in enumerate(self._tokens)]
        venues = phrases(self._tokens, self._text, segment.document.lookups["venue"])
        self._venues = {at for one in venues if one.type == "VENUE" for at in (one.start, one.end)}
        self._names, self._titles = dict[int, str](), dict[int, str]()
        self._lead, self._city_end, self._city_shape = 0, -1, ""
        self.lattice = kind.lattice(segment.document, self._tokens)
        self._add_dates()
        self._add_pieces()
        for index, token in enumerate(self._tokens):
            self._add_mark(index, token)
            self.lattice.add("T", index, index + 1, None, self._titles.get(index, ""))

    # --- tokens

    def _cut(self, segment: Segment) -> list[Token]:
        """The tokens, each quotation and date as one. One that may be a part of it, «Part 6, 7 May», is in words."""
        document, words = self._document, segment.quoted().tokens
        dates, language, span = document.engine.dates, document.language, document.span
        out: list[Token] = []
        place = 0
        for token in segment.with_dates("entry"):
            if token.type in ("DATE", "NO_DATE"):
                self._dates.append(token)
                if "," in token.text and (len(token.value.points) < 3 or (out and out[-1].type not in _MARKS)):
                    while words[place].end <= token.start:
                        place += 1
                    shorter = dates.after_comma(words, place, token, self._text, language, span)
                    if shorter is not None:
                        self._shorter[token.start] = shorter
                        end = next((i for i in range(place, len(words)) if words[i].end > token.end), len(words))
                        out += words[place:end]
                        continue
            elif token.type == "WORD" and token.text in document.bodies:
                token = Token("ORG", token.start, token.end, token.text, token.text)
            silent = _TRIMMED if not out else _MARKS if out[-1].type in _MARKS else _LINKS
            if token.type not in silent and token.type not in _LINKS:
                out.append(token)
        while out and out[-1].type in _TRIMMED:
            out.pop()
        return out

    def _type_at(self, index: int, opened: set[int]) -> str:
        """What a token is by its place: a full stop after words or before a date, a bracket without its other half."""
        token, before, after = self._tokens[index], self._tokens[index - 1], self._tokens[index + 1 : index + 2]
        type_, next_type = token.type, after[0].type if after else ""
        if type_ in _BEFORE_DATE and next_type == "DATE":
            return "BEFORE_DATE"
        if token.start in self._shorter:
            return "DATE"
        if token.text == "!":
            return "EXCLAMATION"
        if type_ == "SLASH" and not self._text[token.start - 1 : token.end + 1].strip("/ "):
            # «Congress / Lyon / 3 May 2008», but not «Congress in Lyon / Rome»
            return "DASH" if next_type == "DATE" or not self._document.town_like(before.text) else type_
        if type_ == "DOT":
            # «papers. Paris», «Paris. 3 May 2008», but not «St. Aville», «www.x»
            ends = before.type in ("QUOTED", "KIND") or before.text.islower() or next_type in ("DATE", "KIND")
            ends = ends or (len(before.text) > SHORT_WORD and self._document.town_like(after[0].text) == "known")
            return "STOP" if ends and after[0].start > token.end else type_
        if index in opened:
            return "UNCLOSED"
        quoted = type_ in ("COMMA", "SEMICOLON") and before.type == "QUOTED"
        return "QUOTED_COMMA" if quoted else type_

    def _first_journey(self) -> int:
        """The index of the first word for what may go to a town; that after the last word where none is one."""
        words = [token.value or self._document.meaning_of(token.lexeme, "at").type for token in self._tokens]
        return min([words.index(word) for word in ("JOURNEY", "study-visit") if word in words], default=len(words))

    def _preposition(self, index: int, token: Token) -> str:
        """What a word in small letters is before a place: `IN`; `OF` for «to», and for «of» after an activity.

        After a capitalised word it is `IN` only before a known town that more follows: not in «Safety in Lyon».
        """
        if token.lexeme is None or token.lexeme.node is None or not index or not token.text.islower():
            return ""
        before, meaning = self._tokens[index - 1], self._document.meaning_of(token.lexeme, "at")
        # «a» is no Italian preposition on an English page.
        foreign = len(token.text) == 1 and token.text.isascii() and meaning.language != self._document.language
        if meaning.type != "AT" or foreign:
            moves = token.type == "TO" and index > self._journey
            return "OF" if moves or (before.type == "KIND" and token.type == "OF") else ""
        if before.type in ("KIND", "ORG") or self._marks[index - 1]:
            return "IN"
        if self._document.meaning_of(before.lexeme, "capacity").type == "CAPACITY":
            return ""
        if before.text.islower():
            return "IN"
        first = index + 1
        end = self._ends[first] if first < len(self._tokens) else first
        named = end < len(self._tokens) and self._against_name(first, end, venue=False) is not None
        return "IN" if named and self._document.town_like(self._written(first, end)) == "known" else ""

    def _written(self, first: int, end: int) -> str:
        """The text of some tokens, or its beginning: no name is as long."""
        return self._text[self._tokens[first].start : self._tokens[min(end, first + 8 * MOST_WORDS) - 1].end]

    # --- dates

    def _add_dates(self) -> None:
        """Adds the dates, what joins two of them, and what follows the first and the last of them as the rest."""
        tokens, marks, lattice = self._tokens, self._marks, self.lattice
        index = end = 0
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
                self._lead = end + (marks[end : end + 1] in (["SEP"], ["MARK"]))
            self._add_date(token, first, index, end)
            if first == before + 1 and (marks[before] == "SEP" or tokens[before].type == "AND"):
                lattice.add("ALSO", before, first)
                name, year = tokens[before - 2].text, tokens[before - 1].text
                later = token.text if self._of == "terms" and date_type(token.value) != "DAYS" else ""
                if name[:1].isupper() and year.isdigit() and year < later:
                    self._titles[before - 1] = "quoted break"  # «First Prize 2000, 2001», not «Music for 1789, 1989»
            if first and end < len(tokens) and marks[first - 1]:
                lattice.add("REST", end, len(tokens), None, "break", more=["break"] * (token is not self._dates[-1]))

    def _add_date(self, token: Token, first: int, index: int, end: int) -> None:
        """Adds a date with the small words from `first` on, and the shorter one that may be meant."""
        shorter, century = self._shorter.get(token.start), getattr(token.value.meaning, "precision", "") == "century"
        cost, more = ("break", ["break"]) if century else ("pause" if shorter is not None else "", [])
        self.lattice.add(date_type(token.value), first, end, (token.value,), cost, more)
        if shorter is not None:
            place = next(i for i in range(index, end) if self._tokens[i].start >= shorter.start)
            self.lattice.add(date_type(shorter.value), place, end, (shorter.value,))
            self._titles[index] = "shape" if self._tokens[index].type in OF_DATES else ""

    # --- pieces

    def _add_pieces(self) -> None:
        """Adds the pieces: what follows a mark, a preposition, what joins two, some words for activities."""
        tokens, marks, places_behind = self._tokens, self._marks, self._document.engine.lexicon.places_behind
        for index, mark in enumerate(marks):
            before = tokens[index - 1]
            begins = not index or marks[index - 1] not in ("", "RPAR") or self._prepositions[index - 1]
            if not mark and (begins or before.type in _JOINS or before.value in places_behind):
                self._add_piece(index, self._ends[index])

    def _add_piece(self, first: int, end: int) -> None:
        tokens, marks, lattice = self._tokens, self._marks, self.lattice
        head, before = tokens[first], marks[first - 1] if first else ""
        body = first + 1 if head.type == "THE" and first + 1 < end else first
        if tokens[body].type == "ORG":
            self._add_organisation(first, body)
            return
        if first and not before and tokens[first - 1].type in _JOINS:
            return
        aside = marks[first - 2 : first] == ["T", "LPAR"] and marks[end : end + 1] == ["RPAR"]  # not «Lyon (partner)»
        if self._of != "terms" and (aside or before == "SEP" == (marks[end] if end < len(marks) else "SEP")):
            words = phrases(tokens[first:end], self._text, self._document.lookups["capacity"])
            if len(words) == 1 and words[0].type == "CAPACITY":
                lattice.add("CAPACITY", first, end, words[0].value)  # `Project X, 2003, partner`
                return
        venue = head.start in self._venues or tokens[end - 1].end in self._venues
        against, lower = self._against_name(first, end, venue), not head.text[:1].isupper()
        small = self._small and end - first <= MOST_WORDS
        if small and end + 1 < len(tokens) and self._town(first, end) == "known":
            within = country_code(self._written(end + 1, self._ends[end + 1]))
            against, lower = (against, lower) if within is None else ([], False)  # «assembly, lisbon, portugal, 2011»
        if against is None and lower and not small:
            return
        text = self._written(first, end)
        country, region = country_code(text) is not None, is_region(text)
        code = country and len(text) == 2 and self._city_end != first - 1  # «Workshop on Criteria, PK»
        if code or (against is None and not (country or region)):
            return  # but «New Zealand», whatever its words are
        slash = next((i for i in range(first + 1, end - 1) if tokens[i].type == "SLASH"), 0)
        if slash and country_code(self._written(slash + 1, end)) is not None:
            self._add_piece(first, slash)  # «Dublin/Ireland»
            lattice.add("COMMA", slash, slash + 1)
            lattice.add("COUNTRY", slash + 1, end)
            return
        if country:
            of_another = before == "SEP" and self._city_end != first - 1 and self._town(first - 2, first - 1) == "known"
            lattice.add("COUNTRY", first, end, None, "break" if of_another else "")
            self._names[first], self._titles[first] = "COUNTRY", "taken for other"
            turned = self._ends[end] if end < len(marks) else 0
            if turned > end + 1 and country_code(self._written(first, turned)) is not None:
                lattice.add("COUNTRY", first, turned)  # «Korea, Republic of»
        if country or region or before == "LPAR":
            lattice.add("REGION", first, end, None, "taken for other" if country else "" if region else "shape")
        beside, folded = self._city_end == first - 1 and not self._city_shape, fold_phrase(text)
        if region and beside and folded not in tables().region_towns:
            lattice.add("PART", first, end)  # of a town that a list knows
        if against is None or country or lower or folded.rpartition(" ")[2] in tables().continents:
            return
        ends = [index for index in range(first, end) if tokens[index].type in ("AND", "AMP")]
        towns = [self._written(a + 1, b) for a, b in pairwise([first - 1, *ends, end]) if b > a + 1]
        town = self._document.town_like(*towns)
        if town == "known":
            against = [cost for cost in against if cost == "taken for other" and text.isupper()]
        elif not town and any(a[:1].isupper() and b[:1].isupper() for a, b in pairwise(text.split())):
            against.append("unlike a town")
        self._add_name(first, end, against, "" if town == "known" else "shape", venue)

    def _is_listed(self, first: int, end: int) -> bool:
        """Whether a piece with an «and» goes on with a list that begins before its comma: «with Efus, A and B»."""
        tokens, last = self._tokens, first - 1
        if self._marks[last] != "SEP" or all(token.type not in ("AND", "AMP") for token in tokens[first:end]):
            return False
        names = range(last - 1, max(last - MOST_WORDS, 0), -1)
        begun = takewhile(lambda at: not self._marks[at - 1] and tokens[at].text[:1].isupper(), names)
        return any(tokens[at].type == "ORG" or self._town(at, last) == "known" for at in begun)

    def _town(self, first: int, end: int) -> str:
        """How well the list of towns knows some words, a hyphen between any two of them."""
        return self._document.town_like(self._written(first, end)) if 0 < end - first < 2 * MOST_WORDS else ""

    def _against_name(self, first: int, end: int, venue: bool) -> list[str] | None:
        """The names of the costs of a piece as the name of a place, its shape aside; None where it is no name."""
        tokens, costs, names = self._tokens, self._kind.costs, 0
        left = 2 * costs["break"]  # a longer piece costs more in any case, and is not looked at to its end
        head = tokens[first + 1] if tokens[first].type == "THE" and first + 1 < end else tokens[first]
        if not (head.text[:1].isupper() or tokens[first].text[:1].isupper()):
            return None
        against, other, glued, whole = list[str](), False, False, False
        for index in range(first, end):
            token = tokens[index]
            kind, text, cost = token.type, token.text, ""
            capital, letter = text[:1].isupper(), text[:1].isalpha()
            # «Annecy et de la Préfecture», «Letter to Kiel»
            goes_on = (kind == "OF" and tokens[index - 1].type == "AND") or (kind == "TO" and text.islower())
            if kind in _NEVER_IN_NAME or goes_on or not (letter or kind in _IN_NAME):
                return None
            if not (glued and text.islower() and tokens[index - 1].type == "HYPHEN"):  # «Bergen-op-Zoom»
                hyphen = index + 1 < len(tokens) and tokens[index + 1].type == "HYPHEN"
                number = kind == "DAY" and not (glued or hyphen)  # «Six Fours», not «Saint-Josse-ten-Noode»
                body = f" {text.casefold()}".endswith(self._bodies)
                other = other or number or body or self._document.meaning_of(token.lexeme, "no_place").type in _NO_NAMES
            if kind in ("AND", "AMP"):
                cost, names = "taken for other", 0
            elif capital and not glued:
                names += kind != "THE"  # «Rotterdam and The Hague»
                shouted = text[1:].isupper() and not self._capitals
                cost = "word more" if names > 1 else "taken for other" if shouted else ""
            elif letter and not glued and kind not in _SMALL and text[-1] not in "'’":
                cost = "" if self._document.meaning_of(token.lexeme, "at").type == "UPON" else "word more"
            elif kind in ("OF", "FROM") and self._town(index + 1, end) == "known":
                # «Casino de Teruel», «Visitors from Lyon»
                cost = "unlike a town" if kind == "OF" else "taken for other"
            against += [cost] if cost else []
            left -= costs[cost] if cost else 0
            if left < 0:
                return None
            whole = capital or glued
            glued = kind == "HYPHEN" or text[-1] in "'’"
        alone = end == first + 1 and tokens[first].type in OF_DATES
        numbered = end > first + 1 and set(tokens[end - 1].text) <= set("IVX")  # «Beccaria II»
        listed = end > first + 1 and self._town(first, end) == "known"  # «New Orleans»
        return against if (whole and (listed or not other) and not (alone or numbered)) or venue else None

    def _add_organisation(self, first: int, body: int) -> None:
        """Adds an organisation that a list knows, with its article and without."""
        tokens, end = self._tokens, body + 1
        kind = "NEXT" if first and tokens[first - 1].type == "QUOTED" else "ORG"
        if end < len(tokens) and tokens[end].type == "AND" and self._ends[end] == end + 1:
            end += 1  # «organised by Efus and, 3 May 2008»
        for begin in range(first, body + 1):
            self.lattice.add(kind, begin, end, tokens[body].value)
        self._names[body], self._titles[body] = "ORG", "taken for other"

    def _add_name(self, first: int, end: int, against: list[str], shape: str, venue: bool) -> None:
        """Adds a piece that is written like the name of a place. shape: the cost of that, where no list has it."""
        mark, before = self._marks[end] if end < len(self._marks) else "", self._marks[first - 1] if first else ""
        behind = self._tokens[first - 2 if before == "SEP" else first - 1] if first else None
        if behind is not None and behind.type == "QUOTED" and end == first + 1 and against == ["taken for other"]:
            return  # «Conference “X”, UNICRI»: an unknown body rather than a city
        dated = {edge.type for out in self.lattice.out[end + 1 : end + 2] for edge in out}
        alone = self._of == "activities" and self._document.engine.lexicon.places_alone
        kind, language = "CITY", self._document.meaning_of(behind.lexeme if behind else None, "at").language
        sentence = self._of == "terms" or language in NOUNS_IN_CAPITALS
        if behind is None:
            if shape and "IN" in self._prepositions[1:end]:
                return  # «Opening of the Hall in Lyon»
            if self._of == "activities":
                self.lattice.add("FIRST", first, end, bool(shape), shape, against)
            follows = mark == "SEP" or self._types[end : end + 1] == ["DATE"]  # «Lyon 2008»
            if not alone or not follows or (shape and (mark != "SEP" or "YEAR" in dated)):  # not «Securopolis, 2008»
                return
            kind = "ALONE"
            self._titles[first], against = "pause", against or ["no witness"] * bool(shape)
        elif first == self._lead:
            if not mark and not alone:
                return  # 3 May 2008: Harvest
            against = against or ["no witness"] * bool(shape and not mark)
            if not mark or (mark == "MARK" and before == "SEP"):
                self._titles[first] = "pause"
        elif self._types[first - 1] in _BEHIND or (self._types[first - 1] == "DATE" and not mark):
            kind = "BEHIND"
            self._titles[first] = "pause"
        elif venue:
            kind, against = "VENUE", []
        elif (
            (self._city_end == first - 1 and (shape or not self._city_shape))
            or (before == "SEP" and self._document.meaning_of(behind.lexeme, "speaker").type == "OFFICE")
            or self._is_listed(first, end)
            or (self._of == "terms" and shape)
            or (not before and sentence and self._tokens[first - 2].text.islower())
        ):
            # «Visit, Lyon, Rome», «Talk with the mayor, Anna Berg», «Meeting of Lyon, Grenoble and Annecy»
            against.append("taken for other")
        elif before == "SEP" and "YEARS" in dated:
            # An activity of several years has a subtitle rather than a city.
            against.append("subtitle" if shape and self._of == "activities" else "shape")
        self.lattice.add(kind, first, end, bool(shape), shape, against)
        self._names[first] = "CITY"
        self._city_end, self._city_shape = end if kind == "CITY" and first != self._lead else -1, shape

    # --- marks

    def _add_mark(self, index: int, token: Token) -> None:
        """Adds what a token is between the parts of an entry."""
        after, behind = index + 1, index + 1 + (self._types[index + 1 : index + 2] == ["THE"])
        name, preposition = self._names.get(after, ""), self._prepositions[index]
        for edge, cost in self._kind.edges.get(self._types[index], ()):
            if edge == "T":
                self._titles.setdefault(index, cost)
            else:
                self.lattice.add(edge, index, after, None, cost)
        if token.type == "ORGANISED_BY":
            self.lattice.add("BY", index, behind)
        elif token.type == "LPAR":
            first = next((i for i in range(index, 0, -1) if not self._tokens[i - 1].text[:1].isupper()), 0)
            if first in (0, index) or self._tokens[first - 1].type not in _OF_ANOTHER:
                self.lattice.add("ASIDE", index, after)
        elif name and preposition:
            self.lattice.add(preposition, index, after)
            if name == "CITY" and preposition == "IN":
                self._titles.setdefault(index, "break")
        if token.type in _JOINS and "ORG" in (self._names.get(index - 1), name, self._names.get(behind)):
            self.lattice.add("AND", index, behind)
