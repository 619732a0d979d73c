"""The lattice of a list of places: its units, and what each of them may be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, Final, NamedTuple

from ..compiled import tables
from ..document import SHORT_WORD, Segment
from ..readings.lattice import Lattice
from ..words.gazetteer import KnownPlace, known_place, similar_country_code
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase
from . import Kind

#: Marks that say nothing in a list of places.
_SILENT: Final = frozenset("OPEN CLOSE LINK LINK_END ELLIPSIS PLAIN_QUOTE".split())
#: Marks inside a name where no space is beside them.
_GLUED: Final = frozenset({"HYPHEN", "SLASH", "DOT"})
_BULLETS: Final = "•·‣▪*"
#: The words that say that a country is beside the place, or is where somebody went.
_BESIDE: Final = frozenset("BESIDE FROM SINCE CIRCA BETWEEN AFTER BEFORE CLOCK".split())
#: What may be inside a name or part two, and what there is against a name that goes on over it.
_INSIDE: Final = {
    **dict.fromkeys(("AT", "IN"), "small word in a name"),
    **{"WITH": "with in a name", "LINE": "name over a line end"},
}
#: Two letters are the code of a country only after one of these.
_BEFORE_CODE: Final = frozenset({"LPAR", "COMMA", "DASH", "HYPHEN", "SLASH", "PIPE"})
#: The mark before what a column of a table says is a region: «nitriansky» is one, and no note.
OF_REGION: Final = "(("
#: A misspelt country is one only after one of these.
_BEFORE_COUNTRY: Final = frozenset({"LPAR", "COMMA", "DASH", "SLASH"})
#: And only before one of these.
_AFTER_COUNTRY: Final = frozenset({"RPAR", "COMMA", "SEMICOLON", "DOT", "DATE", "LINE"})


class Unit(NamedTuple):
    """A unit of a list: a run of words (RUN), a known place (PLACE), a date, a mark, or the end of a line (LINE).

    tells: what the words of a run say: BOND, BESIDE, LEADS of those that end in «of», «of northern», DISTRICT of
    «loc. Corzano», and DISTRICT_OF of «woj.». value: of a date. known: of a known place.
    """

    type: str
    start: int
    end: int
    text: str
    value: Any = None
    known: KnownPlace | None = None
    tells: frozenset[str] = frozenset()

    @property
    def country(self) -> str | None:
        """The code of the country that it is; None where it is none."""
        return self.known.country if self.known is not None else None


_OF_DISTRICTS: Final = frozenset({"DISTRICT", "DISTRICT_OF"})
_NONE: Final = Unit("", 0, 0, "")


def place_lattice(kind: Kind, segment: Segment, *, located: bool) -> Lattice:
    """What the units of a list of places may be. kind: whose costs they have. located: whether it is a location."""
    units = _units(segment, kind.edges)
    lattice = kind.lattice(segment.document, units)
    wrapped = any(unit.type == "RPAR" and after.type == "COMMA" for unit, after in pairwise(units))
    brackets = [(unit.type, index) for index, unit in enumerate(units) if unit.type in ("LPAR", "RPAR")]
    unclosed = {
        index for (type_, index), (after, _) in pairwise([*brackets, ("", 0)]) if type_ == "LPAR" and after != "RPAR"
    }
    for index, unit in enumerate(units):
        kind.add(lattice, "UNCLOSED" if index in unclosed else unit.type, index)
        lattice.add("ODD", index, index + 1, None, "odd")
        if unit.type in ("RUN", "PLACE"):
            _add_words(lattice, index, located)
            _add_names(lattice, index, kind.costs, wrapped)
    return lattice


def _add_words(lattice: Lattice, index: int, located: bool) -> None:
    """What a run of words may be beside a name of several units."""
    units, last = lattice.tokens, index + 1
    unit: Unit = units[index]
    before: Unit = units[index - 1] if index else _NONE
    small = unit.text[:1].islower()
    if unit.known is not None:
        _add_known(lattice, index, unit.known, before)
    elif before.text == OF_REGION:
        lattice.add("REGION", index, last)
        return
    # A near spelling means a country only where nothing else is beside it: «(Tunesia)», and not before the town.
    elif not small and (before.type in _BEFORE_COUNTRY or (located and len(units) == 1)):
        dated = [one.type for one in units[last : last + 2]] == ["LPAR", "DATE"]
        alone = last == len(units) or units[last].type in _AFTER_COUNTRY or dated
        similar = similar_country_code(unit.text) if alone else None
        if similar is not None:
            lattice.add("COUNTRY", index, last, f"~{similar}", "misspelt")
    if unit.country is not None:
        return
    for tell in _OF_DISTRICTS & unit.tells:
        lattice.add(tell, index, last)
    bond = "BOND" in unit.tells
    lattice.add("LEAD" if small and not bond else "BOND", index, last, True)
    if bond or unit.text.islower():
        lattice.add("NOTE", index, last, bond)
    else:
        lattice.add("REMARK", index, last, None, "capital in a note")


def _add_known(lattice: Lattice, index: int, known: KnownPlace, before: Unit) -> None:
    """Adds what a place is that the lists have: a country, a region, a code of one, or a country as a region."""
    units, last = lattice.tokens, index + 1
    if known.country is not None and not (before.type == "RUN" and "BESIDE" in before.tells):
        lattice.add("COUNTRY", index, last, known.country)
        lattice.add("NEXT", index, last, known.country, "no comma")
    if known.region:
        lattice.add("REGION", index, last)
        name, near = fold_phrase(units[index].text), [units[i : i + 1] for i in (index - 2, last, last + 1)]
        wider, opened, within = [found[0] if found else _NONE for found in near]
        town, own = name in tables().region_towns, tables().regions[name]
        if not town:
            lattice.add("PART", index, last)
        if wider.country == own:
            lattice.add("OWN", index, last)
        elif opened.type == "LPAR" and within.country == own:
            lattice.add("EITHER" if town else "OWN", index, last)
    elif known.code:
        lattice.add("REGION", index, last, None, "code as region")
    else:
        lattice.add("STATE", index, last, known.country, "country as region")


def _add_names(lattice: Lattice, first: int, costs: dict[str, int], wrapped: bool) -> None:
    """The names that begin with a unit: alone, or with words after it that could part it from another one.

    Where more is against one than against what is no place at all, it goes on no further.
    """
    units: Sequence[Unit] = lattice.tokens
    word, _, rest = units[first].text.partition(" ")
    if word[:1].islower() and not (len(word) <= SHORT_WORD and rest[:1].isupper()):
        return  # a name may begin with a small word: «la Bella», «l’Aville»
    against: list[str] = []
    inside = not first or units[first - 1].type in ("LPAR", "COMMA")
    for index in range(first, len(units)):
        unit, last = units[index], index + 1
        if unit.type in _INSIDE:
            against.append("wrapped name" if wrapped and unit.type == "LINE" else _INSIDE[unit.type])
        elif unit.type not in ("RUN", "PLACE"):
            break
        elif index > first and unit.known is not None and units[index - 1].type in ("AT", "IN"):
            break  # «A town in Germany» is no name
        else:
            against += ["country as name"] * (unit.country is not None) + ["bond as name"] * ("BOND" in unit.tells)
            # «Republic of» names nothing, «Brabant wallon» a region before its country.
            small = " " in unit.text and unit.text.rpartition(" ")[2].islower()
            counts = any(map(str.isdecimal, unit.text))  # «240,000 inhabitants»
            if small and inside and not counts:
                lattice.add("AREA", first, last, None, "shape", more=[*against, "small word in a name"])
            elif not small and (index == first or not unit.text[:1].islower()):
                lattice.add("NAME", first, last, "bond as name" in against, "shape", more=against)
                if inside and (index > first or unit.type == "RUN"):
                    lattice.add("AREA", first, last, None, "shape", more=against)
        if sum([costs[name] for name in against]) > costs["odd"]:
            break


# --- units


def _units(segment: Segment, marks: Collection[str]) -> list[Unit]:
    """The units of a list. marks: the types of tokens that are units by themselves."""
    text = segment.document.text
    tokens = [token for token in segment.with_dates("place") if token.type not in _SILENT]
    units: list[Unit] = []
    run: list[Token] = []
    end = index = 0
    while index < len(tokens):
        token = tokens[index]
        if index and not {"\n", "\r"}.isdisjoint(text[end : token.start]):
            _put_run(units, run, text)
            _put(units, Unit("LINE", end, token.start, "\n"))
        known = _known(tokens, index)
        kind = "PLACE" if known is not None else _type_at(tokens, index, bool(run))
        index = known.last if known is not None else index + 1
        end = tokens[index - 1].end
        if known is None and kind not in marks:
            run.append(token)
            continue
        _put_run(units, run, text)
        value = token.value if kind == "DATE" else None
        _put(units, Unit(kind, token.start, end, text[token.start : end] or token.text, value, known))
    _put_run(units, run, text)
    return units


def _put_run(units: list[Unit], run: list[Token], text: str) -> None:
    """Makes a unit of the words so far."""
    if run:
        start, end = run[0].start, run[-1].end
        types = {token.type for token in run}
        tells = {"BOND"} & types | ({"BESIDE"} if types & _BESIDE else set())
        if run[0].type == "DISTRICT":
            shortened = "DOT" in [token.type for token in run[1:2]]
            if all(token.type in ("DOT", "OF") for token in run[1:]):
                tells.add("DISTRICT_OF")
            elif shortened or run[-1].text[:1].isupper():
                tells.add("DISTRICT")
        tells |= {"LEADS"} if "OF" in [token.type for token in run[-3:]] else set()
        _put(units, Unit("RUN", start, end, " ".join(text[start:end].split()), tells=frozenset(tells)))
        run.clear()


def _put(units: list[Unit], unit: Unit) -> None:
    """Adds a unit, no LINE beside another separator or a bracket, and a GAP where a separator is missing."""
    last = units[-1].type if units else ""
    if last == "LINE" and unit.type in ("LPAR", "PIPE"):
        units.pop()
    elif last == "RPAR" and unit.type in ("RUN", "PLACE") and not unit.text[:1].islower():
        units.append(Unit("GAP", unit.start, unit.start, ""))
    if unit.type != "LINE" or last not in ("COMMA", "SEMICOLON", "PIPE", ""):
        units.append(unit)


def _known(tokens: Sequence[Token], first: int) -> KnownPlace | None:
    """The known place that begins with a token and ends where a word does: «Ohio» of «Ohio-USA», none of «Mali-Xville».

    Two letters are one where such a mark is before them: «(ET)», and not «ET» or «ST. Aville».
    """
    known = known_place(tokens, first) if tokens[first].text[:1].isalpha() else None
    if known is None or (known.code and (not first or tokens[first - 1].type not in _BEFORE_CODE)):
        return None
    last = known.last
    around = [token.type for token in (*tokens[max(first - 1, 0) : first], *tokens[last : last + 1])]
    if known.code and len(tokens[first].text) == 1 and around != ["LPAR", "RPAR"]:
        return None  # «Saint-Omer (F)», but not «Aville, Zone A»
    if last == len(tokens) or tokens[last].type != "HYPHEN" or tokens[last].start > tokens[last - 1].end:
        return known
    following = known_place(tokens, last + 1) if last + 1 < len(tokens) else None
    return known if following is not None and following.country is not None else None


def _type_at(tokens: Sequence[Token], index: int, in_run: bool) -> str:
    """The type of the unit that a token is, or RUN where it is a word of a run."""
    token, kind, text = tokens[index], tokens[index].type, tokens[index].text
    if kind == "DATE" or (kind == "AT" and not index and len(text) > 1):
        return kind  # «In the heart of Xland» begins a sentence
    before = tokens[index - 1].type if index else ""
    if text[:1].isupper() and (len(text) == 1 or not text.isupper() or before in ("LPAR", "COMMA")):
        return "RUN"  # «D, E e F»: a town of one letter; «(ON, Canada)»
    if in_run and tokens[index - 1].end == token.start:
        if before == "HYPHEN":
            return "RUN"
        if kind == "DOT":
            return "RUN" if before == "DISTRICT" or len(tokens[index - 1].text) <= SHORT_WORD else kind
        after = tokens[index + 1] if kind in _GLUED and index + 1 < len(tokens) else None
        if after is not None and after.start == token.end:
            known = _known(tokens, index + 1)
            if known is None or known.country is None:
                return "RUN"
    if text.isdecimal():
        return "RUN" if in_run else "NUMBER"
    return "PIPE" if text in _BULLETS else "PLUS" if text == "+" else kind
