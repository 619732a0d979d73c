"""The lattice of a list of places: its units, and what each of them may be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..compiled import tables
from ..document import Segment
from ..readings.lattice import Lattice
from ..words.gazetteer import KnownPlace, known_place, similar_country_code
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase

__all__ = ["place_lattice"]

#: Marks that say nothing in a list of places.
_SILENT: Final = frozenset("OPEN CLOSE LINK LINK_END ELLIPSIS PLAIN_QUOTE".split())
#: Marks inside a name where no space is beside them.
_GLUED: Final = frozenset({"HYPHEN", "SLASH", "DOT"})
#: What may be a word of a name, or part two.
_BREAKS: Final = frozenset({"AND", "AMP", "AT", "IN", "WITH"})
#: The types of words that tell what a run of them is; one with LEADS ends in «of», «of northern».
_TELLING: Final = {
    "BOND": "BOND", "BESIDE": "BESIDE", "FROM": "BESIDE", "SINCE": "BESIDE", "CIRCA": "BESIDE", "BETWEEN": "BESIDE",
    "AFTER": "BESIDE", "BEFORE": "BESIDE", "CLOCK": "BESIDE",
}  # fmt: skip
#: What leads to a name in a sentence: «furthermore Exville is engaged in ties with Matsue».
_IN_SENTENCE: Final = frozenset({"RUN", "PLACE", "AT", "IN", "AND"})
#: What there is against a word inside a name that usually parts two.
_INSIDE: Final = {"WITH": "with in a name", "AND": "and in a name", "AMP": "and in a name"}
#: A name goes on over so many units; it bounds the work on a list without end.
_MOST_UNITS: Final = 6
#: «St. Aville»: a word that a full stop shortens has no more letters.
_SHORTENED: Final = 3
#: Two letters are the code of a country only after one of these.
_BEFORE_CODE: Final = frozenset({"LPAR", "COMMA", "DASH", "HYPHEN", "SLASH", "PIPE"})
#: The letters of a code of a state or a province.
_CODE: Final = (2, 3)
_BULLETS: Final = "•·‣▪*"
#: What each mark may be, with its cost.
_MARKS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "COMMA": (("COMMA", ""), ("SEP", ""), ("MORE", "")),
    "SEMICOLON": (("SEP", ""), ("COMMA", "semicolon for a comma")),
    "PIPE": (("SEP", ""), ("COMMA", "")),
    "LINE": (("SEP", ""),),
    "GAP": (("SEP", "no separator"),),
    "SLASH": (("SLASH", ""), ("SEP", "")),
    "DASH": (("DASH", ""), ("MORE", ""), ("SEP", "dash between towns")),
    "HYPHEN": (("DASH", ""),),
    "COLON": (("COLON", ""),),
    "DOT": (("END", ""), ("SEP", "stop between towns"), ("DOT", ""), ("MORE", "stop between towns")),
    "LPAR": (("LPAR", ""), ("PAREN", ""), ("OPEN", "unclosed")),
    "RPAR": (("RPAR", ""), ("CLOSE", "unclosed")),
    "AND": (("SEP", ""),),
    "AMP": (("SEP", ""),),
    "PLUS": (("SEP", ""),),
    "AT": (("AT", ""), ("MORE", "")),
    "IN": (("AT", ""), ("MORE", "")),
    "WITH": (("WITH", ""),),
    "OTHERS": (("OTHERS", ""),),
    "NUMBER": (("NUMBER", ""),),
    "DATE": (("DATE", ""),),
}


def place_lattice(segment: Segment, costs: dict[str, int]) -> Lattice:
    """What the units of a list of places may be.

    costs: those of the grammar, by name.
    """
    units = _units(segment)
    lattice = Lattice(units, segment.document.text, costs)
    unclosed, leads = _unclosed(units), _leads(units)
    wrapped = any(unit.type == "RPAR" and after.type == "COMMA" for unit, after in pairwise(units))
    for index, unit in enumerate(units):
        for kind, cost in _MARKS.get(unit.type, ()):
            if kind != "OPEN" or index in unclosed:
                lattice.add(kind, index, index + 1, unit.value, cost)
        lattice.add("ODD", index, index + 1, None, "odd")
        if unit.type in ("RUN", "PLACE"):
            _add_words(lattice, index, leads[index + 1])
            _add_names(lattice, index, wrapped)
    return lattice


def _leads(units: Sequence[Token]) -> list[int]:
    """For each unit the index of the WITH that it leads to, with nothing but words of a sentence between; else 0."""
    leads = [0] * (len(units) + 1)
    for index in range(len(units) - 1, -1, -1):
        kind = units[index].type
        leads[index] = index if kind == "WITH" else leads[index + 1] if kind in _IN_SENTENCE else 0
    return leads


def _unclosed(units: Sequence[Token]) -> set[int]:
    """The opening brackets after which another one opens, or none closes."""
    found: set[int] = set()
    after = ""
    for index in range(len(units) - 1, -1, -1):
        if units[index].type in ("LPAR", "RPAR"):
            if units[index].type == "LPAR" and after != "RPAR":
                found.add(index)
            after = units[index].type
    return found


def _add_words(lattice: Lattice, index: int, lead: int) -> None:
    """What a run of words may be beside a name of several units. lead: the index of the WITH that it may lead to."""
    units = lattice.tokens
    unit = units[index]
    known: KnownPlace | None = unit.value if unit.type == "PLACE" else None
    before = units[index - 1].type if index else ""
    after = units[index + 1].type if index + 1 < len(units) else ""
    beside = before == "RUN" and "BESIDE" in units[index - 1].value
    if known is not None and known.country is not None and not beside:
        lattice.add("COUNTRY", index, index + 1, known.country)
        if before == "RUN":
            lattice.add("NEXT", index, index + 1, known.country, "no comma")
    if known is not None and known.region:
        lattice.add("REGION", index, index + 1)
        name, wider = fold_phrase(unit.text), units[index - 2] if index > 1 else unit
        if name not in tables().region_towns:
            lattice.add("PART", index, index + 1)
        if wider.type == "PLACE" and wider.value.country == tables().regions[name]:
            lattice.add("OWN", index, index + 1)
    elif known is not None and known.code:
        lattice.add("REGION", index, index + 1, None, "code as region")
    elif known is not None:
        lattice.add("STATE", index, index + 1, known.country, "country as region")
    elif not unit.text[:1].islower():
        code = unit.text.isupper() and len(unit.text) in _CODE
        if code:
            lattice.add("REGION", index, index + 1, None, "code as region")
        # A near spelling means a country only where nothing else is beside it: «(Tunesia)».
        if before in ("", "LPAR", "COMMA") and after in ("RPAR", "COMMA", "") and not code:
            similar = similar_country_code(unit.text)
            if similar is not None:
                lattice.add("COUNTRY", index, index + 1, f"~{similar}", "misspelt")
    upper = not unit.text.islower()
    bond = unit.type == "RUN" and "BOND" in unit.value
    if known is not None and known.country is not None:
        return
    if bond or not upper:
        lattice.add("NOTE", index, index + 1, bond)
    elif not _ends_small(unit.text):
        lattice.add("REMARK", index, index + 1, None, "capital in a note")
    if unit.text[:1].islower() and lead:
        lattice.add("LEAD", index, lead)
    elif lead == index + 1:
        lattice.add("BOND", index, lead, True)


def _add_names(lattice: Lattice, first: int, wrapped: bool) -> None:
    """The names that begin with a unit: alone, or with words after it that could part it from another one."""
    units = lattice.tokens
    if units[first].text[:1].islower() and not _begins_small(units[first].text):
        return
    costs: list[str] = []
    inside = not first or units[first - 1].type in ("LPAR", "COMMA")
    for last in range(first, min(first + _MOST_UNITS, len(units))):
        unit = units[last]
        if unit.type in ("RUN", "PLACE"):
            if unit.type == "PLACE" and unit.value.country is not None:
                costs.append("country as name")
            elif unit.type == "RUN" and "BOND" in unit.value:
                costs.append("bond as name")
            if _ends_small(unit.text):  # «Republic of» names nothing, «Brabant wallon» a region before its country
                if inside and len(unit.text.split()[-1]) > _SHORTENED:
                    lattice.add("AREA", first, last + 1, None, "shape", more=[*costs, "small word in a name"])
                continue
            if last > first and units[last - 1].type in ("AT", "IN") and unit.type == "PLACE":
                break  # «A town in Germany» is no name
            if last == first or not unit.text[:1].islower():
                lattice.add("NAME", first, last + 1, "bond as name" in costs, "shape", more=costs)
                if inside and (last > first or unit.type == "RUN"):
                    lattice.add("AREA", first, last + 1, None, "shape", more=costs)
        elif unit.type in _BREAKS:
            costs.append(_INSIDE.get(unit.type, "small word in a name"))
        elif unit.type == "LINE":
            costs.append("wrapped name" if wrapped else "name over a line end")
        else:
            break


def _ends_small(name: str) -> bool:
    """Whether the last of several words is in small letters: «Republic of», and not «Châlons-en-Champagne»."""
    first, _, last = name.rpartition(" ")
    return bool(first) and last.islower()


def _begins_small(name: str) -> bool:
    """Whether a name begins with a small word: «la Bella», «den Haag», «l’Aville»."""
    first, _, rest = name.partition(" ")
    return (len(first) <= _SHORTENED and rest[:1].isupper()) or any(letter.isupper() for letter in first[1:])


# --- units


def _units(segment: Segment) -> list[Token]:
    """The units of a list: runs of words (RUN), known places (PLACE), dates, marks, and line ends (LINE)."""
    document = segment.document
    text = document.text
    tokens = [token for token in segment.with_dates("place") if token.type not in _SILENT]
    units: list[Token] = []
    run: list[Token] = []
    index = 0
    while index < len(tokens):
        token = tokens[index]
        before = tokens[index - 1] if index else None
        if before is not None and _ends_line(text, before, token):
            _close(units, run, text)
            units.append(Token("LINE", before.end, token.start, "\n"))
        known = known_place(tokens, index) if token.text[:1].isalpha() else None
        if known is not None and _is_whole(tokens, known.last) and (not known.code or _before_code(before)):
            _close(units, run, text)
            end = tokens[known.last - 1].end
            units.append(Token("PLACE", token.start, end, text[token.start : end], known))
            index = known.last
            continue
        kind = _kind_of(tokens, index, bool(run))
        if kind == "RUN":
            run.append(token)
        else:
            _close(units, run, text)
            if kind:
                units.append(Token(kind, token.start, token.end, token.text, token.value if kind == "DATE" else None))
        index += 1
    _close(units, run, text)
    return _with_gaps(units)


def _kind_of(tokens: Sequence[Token], index: int, in_run: bool) -> str:
    """The type of the unit that a token is, or RUN where it is a word of a run."""
    token, before = tokens[index], tokens[index - 1] if index else None
    kind = token.type
    if kind == "DATE" or (kind == "AT" and not index and len(token.text) > 1):
        return kind  # «In the heart of Xland» begins a sentence
    written = token.text
    if written[:1].isupper() and (len(written) == 1 or not written.isupper() or _in_bracket(before)):
        return "RUN"  # «D, E e F»: a town of one letter; «(ON, Canada)»
    if in_run and before is not None and before.end == token.start and (before.type == "HYPHEN" or kind == "OTHER"):
        return "RUN"
    if kind in _GLUED and in_run and before is not None and before.end == token.start:
        after = tokens[index + 1] if index + 1 < len(tokens) else None
        if kind == "DOT":
            return "RUN" if len(before.text) <= _SHORTENED else kind
        if after is not None and after.start == token.end and not _names_country(tokens, index + 1):
            return "RUN"
    if token.text.isdecimal():
        return "RUN" if in_run else "NUMBER"
    if token.text in _BULLETS:
        return "PIPE"
    if token.text == "+":
        return "PLUS"
    return kind if kind in _MARKS else "RUN"


def _names_country(tokens: Sequence[Token], first: int) -> bool:
    known = known_place(tokens, first)
    return known is not None and known.country is not None and _is_whole(tokens, known.last)


def _before_code(before: Token | None) -> bool:
    """Whether two letters may be the code of a country here: «(ET)», and not «ET» or «ST. Aville»."""
    return before is not None and before.type in _BEFORE_CODE


def _in_bracket(before: Token | None) -> bool:
    return before is not None and before.type in ("LPAR", "COMMA")


def _is_whole(tokens: Sequence[Token], last: int) -> bool:
    """Whether a known name ends where a word does: «Ohio» of «Ohio-USA», and not «Guinea» of «Guinea-Xville»."""
    after = tokens[last] if last < len(tokens) else None
    if after is None or after.type != "HYPHEN" or after.start > tokens[last - 1].end:
        return True
    following = known_place(tokens, last + 1) if last + 1 < len(tokens) else None
    return following is not None and following.country is not None


def _ends_line(text: str, before: Token, token: Token) -> bool:
    gap = text[before.end : token.start]
    return "\n" in gap or "\r" in gap


def _close(units: list[Token], run: list[Token], text: str) -> None:
    """Makes a unit of the words so far."""
    if run:
        start, end = run[0].start, run[-1].end
        kinds = {_TELLING[token.type] for token in run if token.type in _TELLING}
        kinds |= {"LEADS"} if "OF" in [token.type for token in run[-3:]] else set()
        units.append(Token("RUN", start, end, " ".join(text[start:end].split()), frozenset(kinds)))
        run.clear()


def _with_gaps(units: list[Token]) -> list[Token]:
    """The units without a LINE beside another separator or a bracket, and with a GAP where a separator is missing."""
    out: list[Token] = []
    for index, unit in enumerate(units):
        last = out[-1].type if out else ""
        after = units[index + 1].type if index + 1 < len(units) else ""
        if unit.type == "LINE" and (last in ("COMMA", "SEMICOLON", "PIPE", "") or after in ("LPAR", "PIPE", "")):
            continue
        if unit.type in ("RUN", "PLACE") and last == "RPAR" and not unit.text[:1].islower():
            out.append(Token("GAP", unit.start, unit.start, ""))
        out.append(unit)
    return out
