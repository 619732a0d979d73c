"""Numbers: the population of a page and the facts that a dialect calls numbers, by `grammar/population.lark`."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final, NamedTuple
from unicodedata import category

from ..compiled import make_parser
from ..dates.resolve import Resolved
from ..dates.surroundings import is_reference_number
from ..document import Segment, one_line
from ..models import Date, Population
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from . import as_text

__all__ = ["Number", "leading_date", "read_number", "read_population", "read_range"]

_NUMBERS: Final = frozenset({"GROUPED", "NUMBER", "DECIMAL"})
_SCALES: Final = {"MILLION": 1_000_000, "THOUSAND": 1_000}
#: What a unit may hold beside letters and digits, and begin with: `km²`, `%`.
_UNIT_MARKS: Final = frozenset("%‰°€$£/²³")
_BEHIND: Final = _NUMBERS | {"DAY"}
#: What stands between a date and the number behind it, and between the numbers of a range.
_BEHIND_DATE: Final = frozenset({"RPAR", "COLON", "DASH", "COMMA"})
_RANGE: Final = frozenset({"DASH", "HYPHEN", "SLASH", "AND", "OR", "TO"})
#: A date in front of a number has no more tokens.
_LONGEST_DATE: Final = 8
#: What makes another number of one: signs in front, and behind it; fractions; words of dates.
_SIGNS: Final = "−-–+<>≤≥±"
_OPERATORS: Final = "×±+^*"
_FRACTIONS: Final = "½¼¾⅓⅔⅛²³¹⁄"
_OF_TIME: Final = frozenset({"SINCE", "FROM", "UNTIL", "BEFORE", "AFTER", "YEARWORD"})
#: Of a range, the greater end is no more than so many times the smaller one: `12–15,000` says something else.
_WIDEST: Final = 100
#: So many tokens behind a scale money or people are looked for.
_NEAR: Final = 5
#: What may stand between a scale and a unit: `1.2 million of euros`.
_BEFORE_UNIT: Final = frozenset({"OF", "FROM", "THE", "DOT"})
_PARTS_OF_NUMBER: Final = _NUMBERS | {"DOT", "COMMA"}
#: The letters of a currency's code (ISO 4217), of a word that is no abbreviation, of the part of one that is.
_CODE: Final = 3
_SHORTEST_WORD: Final = 4
_LONGEST_ABBREVIATED: Final = 3
#: What joins people to the area that they live on, and its units.
_PER: Final = frozenset({"per", "par", "pro", "por", "je", "na"})
_AREAS: Final = ("km", "ha", "square", "sq", "mile", "quadrat", "m²", "m2")
#: No page counts that far: a longer number is a telephone's, or a mistake.
_TOO_LARGE: Final = 10**15


class _NumberTransformer:
    def number(self, c: list[Token]) -> Decimal:
        token = c[0]
        digits = _digits(token.text)
        if token.type == "DECIMAL":
            places = len(token.text) - 1 - max(token.text.rfind("."), token.text.rfind(","))
            return Decimal(digits).scaleb(-places)
        return Decimal(digits or token.value)  # a number written out has its value from the word list

    def scale(self, c: list[Token]) -> int:
        return _SCALES[c[0].type]

    def amount(self, c: list[Any]) -> Decimal:
        return Decimal(c[0] * (c[1] if len(c) == 2 else 1))

    def unit(self, c: list[Token]) -> str:
        return c[0].text

    def rest(self, c: list[Any]) -> Any:
        return c[0]

    def lead(self, c: list[Token]) -> None:
        return None

    def start(self, c: list[Any]) -> tuple[Decimal, str | None, Date | None]:
        value = next(part for part in c if isinstance(part, Decimal))
        unit = next((part for part in c if isinstance(part, str)), None)
        date = next((p for p in c if isinstance(p, Token) and p.type == "DATE"), None)
        return value, unit, None if date is None else _as_of(date)


def _as_of(date: Token) -> Date:
    """The date of a number; «as of 2010» opens no period there."""
    found: Resolved = date.value
    first = found.first() if found.date().end is None else None
    return first or found.date()


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


@cache
def _number_parser() -> Parser:
    return make_parser("population", _NumberTransformer())


def read_population(segment: Segment, told: Token | None) -> Population | None:
    """The population that a value says; None, and a report, where it says no number.

    told: the DATE of the label, as in `Population (2010): 40,000`.
    """
    document, text = segment.document, one_line(segment.text)
    leading = leading_date(segment)
    told = told or leading
    found = read_number(segment if leading is None else segment.after(leading.end))
    # Half an inhabitant, `2 %` and `400/km²` are numbers of something else.
    if found is None or found.value % 1 or (found.unit or " ")[0] in _UNIT_MARKS:
        document.report("population-unread", f"no number of inhabitants in «{text}»", segment.start, segment.end)
        return None
    value, unit, as_of = found
    if told is not None and (as_of is None or told is leading):
        document.report_dates([told])
        as_of = _as_of(told)
    span = document.span(segment.start, segment.end)
    return Population(value=int(value), unit=unit, as_of=as_of, text=text, span=span)


def leading_date(segment: Segment) -> Token | None:
    """The DATE that a number follows: `(2011) 547 733`, `2010: 57,576`, `In 2010 it had 57,576`; None where none."""
    dated = segment.with_dates("population")
    if [token.type for token in dated[:2]] == ["IN", "DATE"]:
        return dated[1] if any(token.type in _BEHIND for token in dated[2:]) else None
    tokens = [token for token in dated[:_LONGEST_DATE] if token.type != "LPAR"]
    behind = next((i for i, token in enumerate(tokens) if i and token.type not in _BEHIND_DATE), 0)
    if behind < 2 or tokens[0].type != "DATE" or tokens[behind].type not in _BEHIND:
        return None
    return tokens[0]


class Number(NamedTuple):
    """A number with its unit as written, and its date."""

    value: Decimal
    unit: str | None
    as_of: Date | None


def read_number(segment: Segment, *, of_people: bool = True) -> Number | None:
    """The number that a value says; None where it says none below 10^15.

    of_people: whether it counts people, so that the letter of `1.2 m` is a scale. Elsewhere it is one only beside money
    or a word for people: `333 m` are metres.
    """
    words = segment.lookup_tokens("population")
    tokens = _with_decimals(words if of_people else _without_metres(words))
    head = _first_number(tokens)
    # A number written out before one in figures is a word among others («two districts, 12,000 inhabitants»), and a
    # scale stands right behind the number only.
    before = [_plain(token, "DAY", "YEAR") for token in tokens[:head]] if head < len(tokens) else tokens
    if any(token.type in _NUMBERS for token in before) and head < len(tokens):
        before = []
    behind = [_plain(token, *_SCALES) if i else token for i, token in enumerate(tokens[head + 1 :])]
    if behind and behind[0].start == tokens[head].end and _is_no_unit(segment, behind[0], any_word=not of_people):
        return None
    money = _currency(before)
    if head < len(tokens) and _is_qualified(segment, before, behind, of_people=of_people):
        return None
    unit = _unit_behind(segment, behind)
    if money and unit and unit.isalpha() and len(unit) < _SHORTEST_WORD:
        return None  # «€ 1.2 bn»: a scale that no list knows
    # The number itself may look like a year: a date is looked for behind it only.
    dated = segment.fold_dates(behind)
    dated_next = len(dated) > 1 and dated[1].type == "DATE"
    goes_on = _is_range(behind) or (not of_people and _is_in_two_units(behind))
    if (goes_on and not dated_next) or (head == len(tokens) and _is_part_of_number(before)):
        return None
    segment.document.report_dates(dated)
    try:
        value, counted, as_of = _number_parser().parse(
            as_text(
                [*before, *tokens[head : head + 1], *dated] if head < len(tokens) else before,
                _number_parser().terminals,
            )
        )
    except ParseError:
        return None
    return Number(value, counted or money or unit, as_of) if value < _TOO_LARGE else None


def read_range(segment: Segment) -> tuple[Number, Number] | None:
    """The two numbers of a range, `40–60 ha` or `between 40 and 60`; None where a value says none."""
    tokens = _with_decimals(segment.lookup_tokens("population"))
    head = _first_number(tokens)
    if head + 2 >= len(tokens) or tokens[head + 2].type not in _NUMBERS:
        return None
    sign = tokens[head + 1].type
    if sign not in ("DASH", "HYPHEN", "TO") and not (sign == "AND" and any(t.type == "BETWEEN" for t in tokens[:head])):
        return None
    if tokens[head + 1].text.isalpha() and tokens[head + 1].start == tokens[head].end:
        return None  # `1e5` in a language with an «e» for «and»
    if any(token.type in _SCALES and len(token.text) > 1 for token in tokens[head + 3 :]):
        return None  # `1.5-2 million`: of which the first is too is not said
    first = read_number(Segment(segment.document, tokens[head].start, tokens[head].end), of_people=False)
    last = read_number(segment.after(tokens[head + 2].start), of_people=False)
    if first is None or last is None or not first.value <= last.value <= _WIDEST * first.value:
        return None
    return first, last


def _is_qualified(segment: Segment, before: list[Token], behind: list[Token], *, of_people: bool) -> bool:
    """Whether what stands beside a number makes another one of it: `−5`, `< 5`, `5 ± 1`, `12,34,567`, `page 5`."""
    text = segment.document.text
    last = before[-1] if before else None
    if last is not None and (last.text[-1:] in _SIGNS or last.type in _OF_TIME):
        return True
    if not of_people and any(_is_word(token) for token in before):
        return True  # «fewer than 5», «see page 5»
    if last is not None and is_reference_number(last, text, segment.document.engine.dates.references):
        return True  # «see page 12», «see p. 12»
    if not behind:
        return False
    if of_people and _is_density(behind):
        return True  # «400 inhabitants per km²»
    first = behind[0]
    if first.text[:1] in _OPERATORS or text[first.start] in _FRACTIONS:
        return True
    after = behind[1] if len(behind) > 1 else None
    glued = after is not None and first.end == after.start and text[first.start - 1].isdecimal()
    if glued and after is not None and first.text in (".", ",") and after.type in _NUMBERS:
        return True
    following = next((token for token in behind[1:] if not _is_small(token)), None)
    unknown = first.type == "WORD" and following is not None and _currency([following]) is not None
    return unknown and not first.text.isupper()  # «5 billion €»


def _is_density(behind: list[Token]) -> bool:
    """Whether a number counts people for each unit of an area: `per km²`, `hab./km2`."""
    for token, area in pairwise(behind[:_NEAR]):
        if token.text == "/" or token.text.casefold() in _PER:
            return area.text.casefold().startswith(_AREAS)
        if token.type in ("COMMA", "LPAR", "SEMICOLON"):
            break
    return False


def _is_word(token: Token) -> bool:
    """Whether a token in front of a number is a word, and no currency and no «circa»."""
    return token.text[:1].isalpha() and token.type != "CIRCA" and _currency([token]) is None


def _without_metres(words: list[Token]) -> list[Token]:
    """`words` with the letter of a scale as a word where neither money nor people stand beside it: `333 m`."""
    out: list[Token] = []
    for index, token in enumerate(words):
        if token.type in _SCALES and len(token.text) == 1:
            number = index
            while number and words[number - 1].type in _PARTS_OF_NUMBER:
                number -= 1
            if not (_is_counted(words[index + 1 : index + 1 + _NEAR]) or _currency(words[:number])):
                token = Token("WORD", token.start, token.end, token.text)
        out.append(token)
    return out


def _currency(before: list[Token]) -> str | None:
    """The sign or the code of a currency right in front of a number: `€ 450,000`, `EUR 4.5 million`."""
    if not before:
        return None
    text = before[-1].text
    code = len(text) == _CODE and text.isalpha() and text.isascii() and text.isupper()
    return text if code or (len(text) == 1 and category(text) == "Sc") else None


def _is_counted(behind: list[Token]) -> bool:
    """Whether money or people follow a scale: `4.5 m €`, `1.2 m inhabitants`."""
    first = next((token for token in behind if not _is_small(token)), None)
    return first is not None and (first.type == "INHABITANTS" or _currency([first]) is not None)


def _is_small(token: Token) -> bool:
    """Whether a token may stand between a scale and a unit: `1,2 milioni di euro`, whatever else «di» is."""
    return token.type in _BEFORE_UNIT or (
        token.text.islower() and token.type != "INHABITANTS" and len(token.text) < _CODE
    )


def _unit_behind(segment: Segment, behind: list[Token]) -> str | None:
    """The unit behind a number and its scale; None where none follows."""
    index = 0
    if behind and behind[0].type in _SCALES:
        index = next((i for i, token in enumerate(behind) if i and not _is_small(token)), len(behind))
    return _unit(segment, behind[index]) if index < len(behind) else None


def _is_no_unit(segment: Segment, glued: Token, any_word: bool) -> bool:
    """Whether what stands at a number without a space makes another thing of it: `1e9`, `0x1F`, `1_000`, `12k`.

    any_word: whether any word may be a unit (`3.8ha`); else only those that name inhabitants or a scale.
    """
    text, start, end = segment.document.text, glued.start, glued.start
    while end < segment.end and (text[end].isalnum() or text[end] == "_"):
        end += 1
    run = text[start:end]
    # Of a unit, at most the last character is a digit: `km2`.
    exponent = run[:1].lower() in ("e", "x") and any(character.isdecimal() for character in run)
    if "_" in run or exponent or any(character.isdecimal() for character in run[:-1]):
        return True
    return glued.type == "WORD" and not any_word


def _first_number(tokens: list[Token]) -> int:
    """The index of the number that counts: the first, or in «10 districts, 40,000 inhabitants» that of inhabitants."""
    found = [i for i, token in enumerate(tokens) if token.type in _NUMBERS]
    counted = [i for i in found if any(token.type == "INHABITANTS" for token in tokens[i + 1 : i + 3])]
    first = found[0] if found else len(tokens)
    counts_others = bool(counted) and counted[0] != first and tokens[first + 1].type == "WORD"
    return counted[0] if counts_others else first


def _is_range(behind: list[Token]) -> bool:
    """Whether another number follows at once: `40,000-45,000`, `between 40,000 and 45,000`."""
    return len(behind) > 1 and behind[0].type in _RANGE and behind[1].type in _NUMBERS


def _is_in_two_units(behind: list[Token]) -> bool:
    """Whether another number follows the unit: `5 m 20 cm`."""
    if len(behind) < 2 or behind[0].type != "WORD" or behind[1].type not in _NUMBERS:
        return False
    return behind[0].end < behind[1].start  # other than `km2`


def _is_part_of_number(tokens: list[Token]) -> bool:
    """Whether a number is written out and another word of it follows that no list knows: «two hundred»."""
    pairs = pairwise(tokens)
    return any(one.type == "DAY" and one.text.isalpha() and other.type == "WORD" for one, other in pairs)


def _with_decimals(tokens: list[Token]) -> list[Token]:
    """`tokens` with one DECIMAL for the parts of `112.4`, which a date begins with elsewhere on a page."""
    out: list[Token] = []
    for token in tokens:
        glued = len(out) > 1 and out[-2].end == out[-1].start and out[-1].end == token.start
        if glued and token.type == "NUMBER" and out[-1].text in (".", ",") and out[-2].type in ("NUMBER", "GROUPED"):
            whole = out[-2]
            out[-2:] = [Token("DECIMAL", whole.start, token.end, f"{whole.text}{out[-1].text}{token.text}")]
        else:
            out.append(token)
    for index, token in enumerate(out):
        # «0.125» and «1.234 million» have decimals: no city has a thousand million inhabitants.
        scaled = index + 1 < len(out) and out[index + 1].type == "MILLION"
        if token.type == "GROUPED" and (scaled or token.text.startswith("0")) and _marks(token.text) == 1:
            out[index] = Token("DECIMAL", token.start, token.end, token.text)
    return out


def _marks(number: str) -> int:
    return number.count(".") + number.count(",")


def _unit(segment: Segment, token: Token) -> str | None:
    """The unit that begins with the token behind a number, `km²` and `m s.l.m.` as a whole; None where none does."""
    text = segment.document.text
    if token.type not in ("WORD", "INHABITANTS") and text[token.start] not in _UNIT_MARKS:
        return None
    end = token.end
    while end < segment.end and (text[end].isalnum() or text[end] in _UNIT_MARKS):
        end += 1
    unit = text[token.start : end].rstrip("/")
    for word in text[end : segment.end].split():
        # Only abbreviations go on with it: «m s.l.m.», «m ü. NN».
        shortened = word.endswith(".") and all(len(part) <= _LONGEST_ABBREVIATED for part in word.split("."))
        initials = unit.endswith(".") and word.isupper() and word.isalpha() and len(word) <= _LONGEST_ABBREVIATED
        if not ((shortened and word[0].isalpha()) or initials):
            break
        unit += f" {word}"
    return unit or None


def _plain(token: Token, *types: str) -> Token:
    """`token` as text where it is of one of these types."""
    return Token("TEXT", token.start, token.end, token.text) if token.type in types else token
