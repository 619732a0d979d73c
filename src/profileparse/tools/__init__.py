"""Tools for authors of dialects: surveys, drafts, scores. Shared here: writing TOML, and guessing what a value is."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Final

from ..compiled import grammar_folder, tables
from ..document import Segment, one_line
from ..page.lines import Line, dates_of, is_parted, skip_label_end, unknown_label_end
from ..text.decoding import printable
from ..values import cells_of
from ..values.numbers import read_number
from ..values.places import country_named
from ..words.lexer import Token
from ..words.vocabulary import fold_phrase

__all__ = [
    "ENDS_PERIOD",
    "SHORTEST_ACRONYM",
    "Shares",
    "columns_of",
    "example_of",
    "is_head",
    "kinds_of",
    "label_and_value",
    "label_key",
    "role_phrases",
    "said_of",
    "said_role",
    "slug",
    "toml_list",
    "toml_string",
]

_LONGEST_EXAMPLE: Final = 70


def toml_string(text: str) -> str:
    """`text` as a basic string of TOML 1.0, with control characters escaped.

    A lone surrogate, which TOML can't escape, becomes U+FFFD.
    """
    return '"' + "".join(_in_toml(character) for character in text) + '"'


def _in_toml(character: str) -> str:
    if character in ('"', "\\"):
        return "\\" + character
    if printable(character) == character:
        return character
    code = 0xFFFD if "\ud800" <= character <= "\udfff" else ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def toml_list(key: str, phrases: Sequence[tuple[str, int, str, bool]]) -> list[str]:
    """A key with its phrases (phrase, pages, example, sure), one per line; uncertain ones are comments."""
    out = [f"{key} = ["]
    for phrase, pages, example, sure in phrases:
        out.append(f"    {'' if sure else '# '}{toml_string(phrase)},   # {pages} pages: {example}")
    if any(sure for *_, sure in phrases):
        return [*out, "]"]
    return [line if line.lstrip().startswith("#") else f"# {line}" for line in [*out, "]"]]


def example_of(lines: Sequence[Line]) -> str:
    """One of the lines, quoted."""
    if not lines:
        return "nothing directly below"
    line = next((line for line in lines if _has_letters(line.segment.text)), lines[0])
    text = one_line(line.segment.document.text[line.body : line.stop])
    return "«" + printable(text[:_LONGEST_EXAMPLE]) + ("…»" if len(text) > _LONGEST_EXAMPLE else "»")


def _has_letters(text: str) -> bool:
    """Whether a text has a letter or digit."""
    return any(map(str.isalnum, text))


def slug(phrase: str) -> str:
    """A phrase as the name of a fact: «Rok założenia» as `rok-zalozenia`."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in _plain(phrase))
    name = "-".join(part for part in name.split("-") if part)
    return name if name[:1].isalpha() else f"fact-{name}".rstrip("-")


def _plain(phrase: str) -> str:
    """A phrase folded, without the letters that Unicode does not take apart: «ł», «ø», «æ»."""
    return fold_phrase(phrase).translate({ord(letter): plain for letter, plain in _drafts()["letters"].items()})


def said_of(phrase: str, table: str = "headings", among: Collection[str] = ()) -> str | None:
    """What the words of a phrase suggest, a key of a table of `grammar/drafts.toml`; None if they suggest nothing.

    among: the only keys that count; all if there are none.
    """
    words = _plain(phrase).split()
    for name in (table, f"{table}-alone"):
        beginnings = _beginnings(name, frozenset(among))
        for word in words:
            begun = [word[:length] for length in range(len(word), 0, -1) if word[:length] in beginnings]
            ends = (key for end, key in beginnings.items() if end[0] == "-" and word.endswith(end[1:]))
            said = beginnings.get(f"{word}.") or (beginnings[begun[0]] if begun else next(ends, None))
            if said is not None:
                return said
    return None


def said_role(phrase: str) -> str | None:
    """The role that the words of an office suggest, `Socia fundadora`; None if they suggest none."""
    return next((role for role in _drafts()["roles"] if said_of(phrase, "roles", (role,))), None)


@cache
def _beginnings(table: str, among: frozenset[str]) -> dict[str, str]:
    listed = _drafts().get(table, {})
    kept = {key: words for key, words in listed.items() if not among or key in among}
    return {beginning: key for key, words in reversed(kept.items()) for beginning in words.split()}


@cache
def _drafts() -> dict[str, dict[str, str]]:
    """The tables of `grammar/drafts.toml`."""
    return tomllib.loads((grammar_folder() / "drafts.toml").read_text("utf-8"))


# --- guesses about lines and values


def is_head(line: Line) -> bool:
    """Whether a line can be the head of a table: a row of words after a gap."""
    text = line.segment.text
    row = "\t" in text or (line.mark == "ROW" and "|" in text) or " | " in text
    return row and line.gap and ":" not in text and not any(map(str.isdigit, text))


#: Digits of a phone number: more than in a house number or a year.
_FIGURES: Final = 7
_BEFORE_NUMBER: Final = frozenset({"NUMBER", "GROUPED", "DECIMAL", "CIRCA", "TILDE"})
#: Words of an item of a list.
_LONGEST_ITEM: Final = 3
#: Parts of an address that commas part.
_ADDRESS: Final = 2
#: What was done with a contract, and with nothing else.
_OF_CONTRACTS: Final = frozenset({"signed", "renewed", "updated"})
#: What the EDTF of a period contains.
ENDS_PERIOD: Final = ("/", "..")


def kinds_of(value: Segment) -> set[str]:
    """The fields and types of facts that a value may belong to."""
    text = one_line(value.text)
    tokens = value.with_dates("date")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    kinds = set()
    if "://" in text or text.startswith("www."):
        kinds.add("website-official")
    if "@" in text or (text[:1] in "+(0" and sum(map(str.isdigit, text)) >= _FIGURES):
        kinds.add("contact")
    if len(dates) == 1 and len(tokens) == 1:
        kinds.add("period" if any(sign in dates[0].edtf for sign in ENDS_PERIOD) else "date")
    done = value.with_dates("contract")
    if any(token.type == "DATE" for token in done) and any(token.value in _OF_CONTRACTS for token in done):
        kinds.add("contract")
    number = read_number(value)
    words = value.lookup_tokens("population")
    if number is not None and (words[0].type in _BEFORE_NUMBER or text[0] in "€$£"):
        kinds.add("number")
        if any(token.type == "INHABITANTS" for token in words):
            kinds.add("population")
    if (
        tables().regions.get(fold_phrase(text.rpartition(",")[2]))
        or country_named(text.rpartition(",")[2])
        or country_named(text.rpartition("(")[2].rstrip(")"))
    ):
        kinds.add("twins" if text.count("(") > 1 else "location")
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    several = len(parts) > 1 and all(len(part.split()) <= _LONGEST_ITEM for part in parts[:-1])
    # «LF 10, TSF-W, MTW» are items; «Mill Lane 4, 12345 Aville» is an address.
    if several and not dates and not any(part.strip()[0].isdigit() for part in parts):
        if not _has_digits(parts[0]) or len(parts) > _ADDRESS or ";" in text:
            kinds.add("list")
    return kinds


def _has_digits(text: str) -> bool:
    """Whether a text has a digit."""
    return any(character.isdigit() for character in text)


# --- labels and tables

#: Characters of a label.
_LONGEST_LABEL: Final = 30


def _label_end(line: Line) -> int:
    """Where the label of a line ends, whether known or not; -1 if it has none."""
    if line.meaning is not None and line.meaning.type == "LABEL" and line.value < line.end:
        longer = unknown_label_end(line.segment)  # «Population of the district: 570»
        parted = is_parted(line.segment.document, line.label_end, line.value)
        return line.label_end if parted or longer < line.label_end else longer
    role = line.meaning is not None and line.meaning.type == "ROLE"
    if (role and dates_of(line.segment)) or columns_of(line):
        return -1  # but «Members: 640» and «President: Anna Berg» are no memberships
    text = line.segment.document.text
    if line.mark == "ROW" and sum(token.type == "PIPE" for token in line.segment.tokens) > 1:
        return -1
    end = unknown_label_end(line.segment)
    if end < 0:
        end = _odd_label_end(line)
        end = -1 if end >= 0 and dates_of(line.segment.head(end - line.body)) else end
    if end >= 0 or line.mark not in ("", "ROW", "BULLET"):
        return end
    dash = max(text.find(mark, line.body, line.stop) for mark in (" – ", " — "))
    short = 0 < dash - line.body <= _LONGEST_LABEL
    return dash if short and text[line.body].isupper() and not dates_of(line.segment.head(dash - line.body)) else -1


def _odd_label_end(line: Line) -> int:
    """Where a label with punctuation inside ends, `Reg.-Nr.: VR 12`, `area_km2 = 12`; -1 if there is none."""
    text = line.segment.document.text
    reach = min(line.stop, line.body + _LONGEST_LABEL)
    signs = (": ", " = ", " | ", "\t", " ....", " ……", *("=",) * (line.mark == "ROW"))  # `|area=12` of a box
    ends = [text.find(sign, line.body, reach) for sign in signs]
    ends.append(line.segment.document.engine.marks.find("LEADER", text, line.body, reach))
    end = min((at for at in ends if at > line.body), default=-1)
    return end if end >= 0 and len(text[line.body : end].split()) <= 3 and line.mark in _LABELS else -1


#: The marks that can precede a label.
_LABELS: Final = ("", "ROW", "BULLET")


def label_and_value(line: Line) -> tuple[int, int]:
    """Where the label of a line ends and its value begins; -1 for both if it lacks either."""
    end = _label_end(line)
    value = skip_label_end(line.segment.document, end, line.stop) if end >= 0 else line.stop
    return (end, value) if value < line.stop else (-1, -1)


def label_key(line: Line) -> str:
    """The folded label of a line that also has a value; empty otherwise."""
    end, _ = label_and_value(line)
    return fold_phrase(line.segment.document.text[line.body : end].rstrip(" :")) if end >= 0 else ""


def columns_of(line: Line) -> set[str]:
    """What the cells of a row name, if it is the head of a table: `TITLE_COLUMN`, `DATE_COLUMN` and so on."""
    text = line.segment.text
    if line.mark != "ROW" and "\t" not in text and "|" not in text:
        return set()
    cells = cells_of(line.segment.lookup_tokens("column"))
    found = {cell[0].type for cell in cells if len(cell) == 1 and cell[0].type.endswith("_COLUMN")}
    return found if len(found) > 1 or (found and len(cells) > 2 and not dates_of(line.segment)) else set()


# --- what lines look like

#: Words of a person's name, and letters of an acronym.
_NAME: Final = range(2, 5)
SHORTEST_ACRONYM: Final = 3
#: What a quote begins with.
_QUOTES: Final = tuple('"“„”«»‘’›‹')
#: The kind of activity whose words also name a prize.
_OF_PRIZES: Final = "award-ceremony"


class Shares:
    """The shares of lines with signs of an activity, a membership, an officer, a place and so on."""

    def __init__(self, lines: Sequence[Line]) -> None:
        kinds = [_marks_of(line) for line in lines if not line.mark.endswith("RULE") and not columns_of(line)]
        count = len(kinds) or 1

        def share(mark: str) -> float:
            return sum(mark in marks for marks in kinds) / count

        dated = max(1, sum("dated" in marks for marks in kinds))
        self.dated = share("dated")
        self.labelled = share("labelled")
        self.roles = share("role")
        self.contact = share("contact")
        self.places = share("place")
        self.marked = share("marked")
        self.days = share("day")
        self.activities = sum(bool(marks & {"kind", "day", "quoted"}) and "dated" in marks for marks in kinds) / dated
        self.entries = sum({"dated", "words"} <= marks and bool(marks & {"kind", "day"}) for marks in kinds) / count
        self.of_members = sum(bool(marks & {"period", "body"}) for marks in kinds) / count
        self.persons = share("person")
        self.periods = share("period")
        self.quotes = share("quote")


def _marks_of(line: Line) -> set[str]:
    segment = line.segment
    tokens = segment.with_dates("entry")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    marks = set()
    if dates or any(token.type == "NO_DATE" for token in tokens):
        marks.add("dated")
    if any(date.precision == "day" or len(date.edtf) > len("2001-05/2002-06") for date in dates):
        marks.add("day")
    if any(sign in date.edtf for date in dates for sign in ENDS_PERIOD) and "day" not in marks:
        marks.add("period")
    if any(token.type == "KIND" and token.value != _OF_PRIZES for token in tokens):
        marks.add("kind")
    if sum(token.type != "DATE" and token.text[:1].isalpha() for token in tokens) > 1:
        marks.add("words")
    if any(token.type == "QUOTED" for token in tokens):
        marks.add("quoted")
    if line.mark.startswith("QUOTE") or segment.text[:1] in _QUOTES:
        marks.add("quote")
    if line.mark in ("BULLET", "ROW", "ITEM_NUMBER", "DEFINITION"):
        marks.add("marked")
    if line.meaning is not None and line.meaning.type == "ROLE" and "dated" in marks:
        marks.add("role")
    if label_and_value(line)[0] >= 0:
        marks.add("labelled")
    return marks | _names_of(segment, tokens)


def _names_of(segment: Segment, tokens: Sequence[Token]) -> set[str]:
    """What the words before a date are: a person, an organisation, a place; or a contact anywhere on the line."""
    text = segment.text
    marks = set()
    if "@" in text or (sum(character.isdigit() for character in text) >= _FIGURES and not dates_of(segment)):
        marks.add("contact")
    date = next((index for index, token in enumerate(tokens) if token.type == "DATE"), len(tokens))
    words = [token for token in tokens[:date] if token.text[:1].isalpha()]
    capitals = [word for word in words if word.text[:1].isupper()]
    acronym = any(word.text.isupper() and len(word.text) >= SHORTEST_ACRONYM for word in words)
    titled = ":" in segment.text  # «Baltic Mills: treasurer, 2001»
    if (
        not titled
        and len(words) in _NAME
        and len(capitals) >= len(_NAME) - 1
        and not acronym
        and len(capitals) >= len(words) - 1
    ):
        marks.add("person")
    if acronym or any(word.type in ("OF", "ORG") for word in words):
        marks.add("body")
    parts = {text.rpartition(sign)[2].strip(" ).;") for sign in "(,"}
    parts |= {cell.strip() for cell in text.replace("|", "\t").split("\t")}
    parts.add(text.partition("(")[0].rpartition(",")[2].strip())  # «Aville, Spain (since 1998)»
    opened = [token.end - segment.start for token in tokens if token.type == "LPAR"]
    parts |= {text[start : text.find(")", start)] for start in opened}
    if any(country_named(part) for part in parts if part and part != text):
        marks.add("place")
    return marks


#: Words of a role.
_LONGEST_ROLE: Final = 4


def role_phrases(line: Line) -> Iterator[str]:
    """The words on a line of memberships that may be a role: those before a date, after an organisation."""
    text, words, over = line.segment.document.text, list[Token](), False
    for token in line.segment.with_dates("membership"):
        if token.type == "DATE":
            while words and words[-1].type == "IN":  # «treasurer in 2002»
                words.pop()
            role = text[words[0].start : words[-1].end] if words else ""
            if role and len(role.split()) <= _LONGEST_ROLE:
                yield role
            words, over = [], False
        elif token.text[:1].isalpha():
            words, over = [*(() if over else words), token], False
        elif token.type in ("DOT", "HYPHEN") and words:
            words.append(token)
        else:
            words, over = words if token.type in ("COMMA", "PIPE", "LPAR") else [], True
