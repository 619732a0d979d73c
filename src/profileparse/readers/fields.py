"""Labelled lines: population and numbers (by `population.lark`), websites, contracts (`contract.lark`), and facts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any, Final, cast

from ..compiled import make_parser
from ..document import Segment, one_line
from ..lalr import ParseError, Parser
from ..lexer import Token
from ..models import (
    Contract,
    ContractAction,
    ContractDate,
    Date,
    Fact,
    FactData,
    FactType,
    Population,
    Website,
    WebsiteKind,
)
from . import as_text, link_target, period_of
from .places import read_twins

__all__ = ["read_contract", "read_fact", "read_population", "read_website"]

#: Where a label stands: its first offset, and the one behind it.
_Label = tuple[int, int]


# --- population and other numbers

_NUMBERS: Final = frozenset({"GROUPED", "NUMBER", "DECIMAL"})
_SCALES: Final = {"MILLION": 1_000_000, "THOUSAND": 1_000}
#: What a unit may hold beside letters and digits, and begin with: `km²`, `%`.
_UNIT_MARKS: Final = frozenset("%‰°€$£/²³")
#: What stands between a date and the number behind it, and between the numbers of a range.
_BEHIND_DATE: Final = frozenset({"RPAR", "COLON", "DASH", "COMMA"})
_RANGE: Final = frozenset({"DASH", "HYPHEN", "SLASH", "AND", "TO"})
#: A date in front of a number has no more tokens.
_LONGEST_DATE: Final = 8
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
        date = next((p.value.date() for p in c if isinstance(p, Token) and p.type == "DATE"), None)
        return value, unit, date


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
    leading = _leading_date(segment)
    told = told or leading
    found = read_number(segment if leading is None else segment.behind(leading.end))
    # Half an inhabitant, `2 %` and `400/km²` are numbers of something else.
    if found is None or found[0] % 1 or (found[1] or " ")[0] in _UNIT_MARKS:
        document.report("population-unread", f"no number of inhabitants in «{text}»", segment.start, segment.end)
        return None
    value, unit, as_of = found
    if as_of is None and told is not None:
        document.report_dates([told])
        as_of = told.value.date()
    span = document.span(segment.start, segment.end)
    return Population(value=int(value), unit=unit, as_of=as_of, text=text, span=span)


def _leading_date(segment: Segment) -> Token | None:
    """The DATE that a number follows behind a mark: `(2011) 547 733`, `2010: 57,576`; None where none does."""
    tokens = [token for token in segment.dated("population")[:_LONGEST_DATE] if token.type != "LPAR"]
    behind = next((i for i, token in enumerate(tokens) if i and token.type not in _BEHIND_DATE), 0)
    if behind < 2 or tokens[0].type != "DATE" or tokens[behind].type not in _NUMBERS:
        return None
    return tokens[0]


def read_number(segment: Segment, metres: bool = False) -> tuple[Decimal, str | None, Date | None] | None:
    """The number that a value says with its unit and its date; None where it says none below 10^15.

    metres: whether the letter of `333 m` is a unit and no scale.
    """
    tokens = _with_decimals(segment.words("population"))
    head = next((i for i, token in enumerate(tokens) if token.type in _NUMBERS), len(tokens))
    # A number written out before one in figures is a word among others («two districts, 12,000 inhabitants»), and a
    # scale stands right behind the number only.
    before = [_plain(token, "DAY", "YEAR") for token in tokens[:head]] if head < len(tokens) else tokens
    behind = [_plain(token, *_SCALES) if i else token for i, token in enumerate(tokens[head + 1 :])]
    if metres and behind and behind[0].type in _SCALES and len(behind[0].text) == 1:
        behind[0] = _plain(behind[0], *_SCALES)
        unit: str | None = behind[0].text
    else:
        unit = _unit(segment, behind[0]) if behind else None
    # The number itself may look like a year: a date is looked for behind it only.
    dated = segment.fold_dates(behind)
    if _is_range(dated) or (head == len(tokens) and _is_part_of_number(before)):
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
    return (value, counted or unit, as_of) if value < _TOO_LARGE else None


def _is_range(behind: list[Token]) -> bool:
    """Whether another number follows at once: `40,000-45,000`, `between 40,000 and 45,000`."""
    return len(behind) > 1 and behind[0].type in _RANGE and behind[1].type in _NUMBERS


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
    return out


def _unit(segment: Segment, token: Token) -> str | None:
    """The unit that begins with the token behind a number, `km²` and `km2` as a whole; None where it begins none."""
    text = segment.document.text
    if token.type != "WORD" and text[token.start] not in _UNIT_MARKS:
        return None
    end = token.end
    while end < segment.end and (text[end].isalnum() or text[end] in _UNIT_MARKS):
        end += 1
    return text[token.start : end].rstrip("/") or None


def _plain(token: Token, *types: str) -> Token:
    """`token` as text where it is of one of these types."""
    return Token("TEXT", token.start, token.end, token.text) if token.type in types else token


# --- websites


def read_website(kind: WebsiteKind, label: _Label | None, value: Segment) -> Website | None:
    """The website of a line. None where the line is only an empty link."""
    document = value.document
    url: str | None = None
    shown: list[str] = []
    position = value.start
    for token in value.tokens:
        if token.type == "URL":
            url = token.text.rstrip(".,;")
        elif token.type == "LINK":
            url = link_target(document, token) or url
        if token.type in ("URL", "LINK", "LINK_END"):
            shown += [document.text[position : token.start], " "]
            position = token.end
    text = one_line("".join([*shown, document.text[position : value.end]])).strip(" .") or None
    if label is None and url is None and text is None:
        return None
    start, end = (label[0], max(label[1], value.end)) if label else (value.start, value.end)
    written = document.line(*label) if label else None
    return Website(kind=kind, label=written, text=text, url=url, span=document.span(start, end))


# --- contracts


class _ContractTransformer:
    def bracket(self, c: list[Any]) -> list[Token]:
        return _flat(c)

    def start(self, c: list[Any]) -> list[Any]:
        return c


@cache
def _contract_parser() -> Parser:
    return make_parser("contract", _ContractTransformer())


def read_contract(label: _Label, value: Segment) -> Contract:
    """The contract with this label and value."""
    document = value.document
    dated = _without_prose(value, value.dated("contract"))
    document.report_dates(dated)
    parts = _contract_parser().parse(_balanced(as_text(_with_unknown_verbs(dated), _contract_parser().terminals)))
    dates: list[ContractDate] = []
    area: str | None = None
    action = "signed"
    for token in _flat(parts):
        if token.type == "ACTION":
            action = token.value
        elif token.type == "DATE":
            done = cast(ContractAction, action)
            dates += [ContractDate(action=done, date=date) for date in token.value.members()]
    for bracket in (part for part in parts if isinstance(part, list)):
        if area is None and [token.type for token in bracket[1:-1]] == ["TEXT"]:
            area = document.line(bracket[1].start, bracket[-2].end)
    return Contract(
        label=document.line(*label),
        text=one_line(value.text),
        dates=tuple(dates),
        area=area,
        span=document.span(label[0], max(label[1], value.end)),
    )


def _without_prose(segment: Segment, tokens: list[Token]) -> list[Token]:
    """`tokens` without the sentences below a dated contract that begin with another thing than what was done."""
    ends = [i for i, token in enumerate(tokens) if token.type == "BREAK"] + [len(tokens)]
    out = tokens[: ends[0]]
    dated = any(token.type == "DATE" for token in out)
    for begin, end in pairwise(ends):
        paragraph = tokens[begin + 1 : end]
        has_date = any(token.type == "DATE" for token in paragraph)
        if (
            dated
            and has_date
            and paragraph[-1].type == "DOT"
            and paragraph[0].type != "ACTION"
            and paragraph[0].text.istitle()
        ):
            message = "a sentence below a contract; its dates are not the contract's"
            segment.document.report("unread-contract-date", message, paragraph[0].start, paragraph[-1].end)
        else:
            out += tokens[begin:end]
            dated = dated or has_date
    return out


def _with_unknown_verbs(tokens: list[Token]) -> list[Token]:
    """`tokens` with an ACTION `other` for a verb that no list knows: «signed in 1997 and confirmed in 2005»."""
    out = list(tokens)
    for index, token in enumerate(tokens):
        if token.type == "DATE":
            verb = index - 1
            while verb > 0 and tokens[verb].type in ("IN", "THE", "COLON"):
                verb -= 1
            # «council since 2004» has no verb
            told = verb < index - 1 and tokens[verb].type == "WORD" and tokens[verb].text.islower()
            if verb > 0 and told:
                if tokens[verb - 1].type in ("AND", "COMMA", "SEMICOLON"):
                    out[verb] = Token("ACTION", tokens[verb].start, tokens[verb].end, tokens[verb].text, "other")
    return out


def _flat(parts: list[Any]) -> list[Token]:
    return [token for part in parts for token in (part if isinstance(part, list) else [part])]


def _balanced(tokens: list[Token]) -> list[Token]:
    """`tokens` with every bracket that is never closed as text."""
    open_at: list[int] = []
    out = list(tokens)
    for index, token in enumerate(out):
        if token.type == "LPAR":
            open_at.append(index)
        elif token.type == "RPAR" and open_at:
            open_at.pop()
    for index in open_at:
        out[index] = Token("TEXT", out[index].start, out[index].end, out[index].text)
    return out


# --- facts

_LIST_MARKS: Final = frozenset({"COMMA", "SEMICOLON"})


def read_fact(label: _Label, value: Segment, name: str | None) -> Fact:
    """The fact with this label and value; `name` is that of a fact of the dialect, or any other."""
    document = value.document
    known = cast("FactType | None", document.engine.lexicon.facts.get(name or ""))
    # A telephone number looks like a date that no calendar has.
    tokens = value.dated("date") if known != "contact" else []
    document.report_dates(tokens)
    return Fact(
        label=document.line(*label).rstrip(" :"),
        value=one_line(value.text),
        dates=tuple([token.value.date() for token in tokens if token.type == "DATE"]),
        name=name if known else None,
        type=known or "text",
        data=_data(name or "", known, value, tokens) if known and known != "text" else None,
        span=document.span(label[0], max(label[1], value.end)),
    )


def _data(name: str, known: FactType, value: Segment, tokens: list[Token]) -> FactData:
    """The typed value. What the type does not find stays empty, and is reported."""
    text = value.text
    dates = [token.value for token in tokens if token.type == "DATE"]
    data = empty = FactData()
    if known == "number":
        number = read_number(value, metres=True)
        data = FactData(number=float(number[0]), unit=number[1]) if number else data
    elif known == "date" and dates:
        data = FactData(date=dates[0].date())
    elif known == "period" and dates:
        data = FactData(period=period_of(dates[0]))
    elif known == "places":
        data = FactData(places=tuple(read_twins([value])))
    elif known == "list":
        data = FactData(items=_items(value))
    elif known == "link":
        urls = [token.text.rstrip(".,;") for token in tokens if token.type == "URL"]
        data = FactData(url=urls[0] if urls else None)
    elif known == "contact":
        data = _contact(text)
    if data == empty and text.strip():
        message = f"«{one_line(text)}» is no {known}, as the dialect says of {name}"
        value.document.report("fact-unread", message, value.start, value.end)
    return data


def _items(value: Segment) -> tuple[str, ...]:
    """The items between commas, semicolons and line ends; bullets and brackets taken into account."""
    text = value.document.text
    items: list[str] = []
    depth, start = 0, value.start
    last = value.start
    for token in [*value.tokens, Token("COMMA", value.end, value.end, "")]:
        depth += (token.type == "LPAR") - (token.type == "RPAR")
        wrapped = "\n" in text[last : token.start]
        last = token.end
        if (token.type in _LIST_MARKS and depth <= 0) or wrapped:
            items.append(text[start : token.start])
            start = token.end if token.type in _LIST_MARKS else token.start
    cleaned = [one_line(item).strip(" .,;•·*-–") for item in items]
    return tuple([item for item in cleaned if item])


def _contact(text: str) -> FactData:
    """The first mail address and telephone number among words. Both are told by their own characters only."""
    email = phone = None
    for word in text.replace("(", " ").replace(")", " ").replace(",", " ").replace(";", " ").split():
        name, at, host = word.strip("<>.").partition("@")
        if at and name and "." in host and email is None:
            email = word.strip("<>.")
    digits = "".join(c if c.isdigit() or c in "+ /-.()" else "|" for c in text)
    for run in digits.split("|"):
        if sum(c.isdigit() for c in run) >= 6 and phone is None:
            phone = one_line(run).strip(" .-/()")
    url = next((word.rstrip(".,;") for word in text.split() if word.startswith(("http://", "https://", "www."))), None)
    return FactData(email=email, phone=phone, url=url)
