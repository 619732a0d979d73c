"""Tools for authors of dialects: surveys, drafts, scores. Shared here: guessing what a phrase or a line is."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Final

from ..compiled import grammar_folder
from ..document import Document, Engine, Segment, load_engine, one_line
from ..page.lines import Line, dates_of, is_year, skip_label_end, unknown_label_end
from ..text.normalize import normalize
from ..values import cells_of
from ..values.places import country_named
from ..words.dialect_files import load_dialect
from ..words.dialects import Shapes
from ..words.lexer import Token
from ..words.vocabulary import Meaning, fold_phrase

__all__ = [
    "ENDS_PERIOD",
    "FIGURES",
    "SHORTEST_ACRONYM",
    "Shares",
    "columns_of",
    "is_head",
    "is_year_above",
    "label_and_value",
    "label_key",
    "meaning",
    "names_person",
    "offices_among",
    "outline_engine",
    "phrase_in",
    "role_phrases",
    "said_of",
    "said_role",
    "slug",
]


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


# --- phrases as the words shared by all networks read them


@cache
def outline_engine(wiki: bool = False, languages: tuple[str, ...] = ()) -> Engine:
    """An engine with the words shared by all networks and every shape; wiki markup only on request.

    languages: whose words; of all if there are none.
    """
    common = load_dialect("common")
    shapes = Shapes(markdown_headings=True, equals_headings=True, underlined_headings=True, wiki_markup=wiki)
    update = {"name": "outline", "shapes": shapes, "languages": list(languages) or common.languages}
    return load_engine(common.model_copy(update=update).model_dump_json(by_alias=True))


def phrase_in(phrase: str, languages: tuple[str, ...] = ()) -> Segment:
    """A phrase as a stretch of a page in these languages, read with the words shared by all networks."""
    document = Document(outline_engine(languages=languages), normalize(phrase), None)
    return Segment(document, 0, len(document.text))


def meaning(phrase: str, languages: tuple[str, ...] = ()) -> Meaning | None:
    """What a phrase means at the beginning of a line in the words shared by all networks; None if unknown."""
    segment = phrase_in(phrase, languages)
    found, end = segment.opening()
    return found if found is not None and end == len(segment.document.text.rstrip()) else None


# --- guesses about lines and values


def is_head(line: Line) -> bool:
    """Whether a line can be the head of a table: a row of words after a gap."""
    text = line.segment.text
    row = "\t" in text or (line.mark == "ROW" and "|" in text) or " | " in text
    return row and line.gap and ":" not in text and not any(map(str.isdigit, text))


#: Digits of a phone number: more than in a house number or a year.
FIGURES: Final = 7
#: What the EDTF of a period contains.
ENDS_PERIOD: Final = ("/", "..")


# --- labels and tables


def is_year_above(line: Line, below: Line) -> bool:
    """Whether a line is only a year, and the entry below it has none."""
    return is_year(line.segment) and not dates_of(below.segment)


#: Characters of a label.
_LONGEST_LABEL: Final = 30


def _label_end(line: Line) -> int:
    """Where the label of a line ends, whether known or not; -1 if it has none."""
    if line.meaning is not None and line.meaning.type == "LABEL" and line.value < line.end:
        longer = unknown_label_end(line.segment)  # «Population of the district: 570»
        parted = line.parted
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
    parts = text[line.body : dash].count(",")  # «Mill Lane 4, 2 – 1234 Aville»
    short = 0 < dash - line.body <= _LONGEST_LABEL and not parts
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
#: Characters of a word that is shortened to a letter, with its full stop.
_SHORT_WORD: Final = 2
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
        self.officers = share("officer")
        self.years = sum(map(is_year_above, lines, lines[1:])) / count
        self.terms = len({line.segment.text for line in lines if is_term(line)}) / count
        self.prose = sum(map(len, _paragraphs(lines))) / count
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
    if _is_office(line) and line.value < line.end and names_person(line.value_segment()):
        marks.add("officer")
    return marks | _names_of(segment, tokens)


def _is_office(line: Line) -> bool:
    """Whether a line begins with a role in the place of a label: `President: Ann Berg (1981–1996)`."""
    role = line.meaning is not None and line.meaning.type == "ROLE"
    return role and ":" in line.segment.document.text[line.label_end : max(line.value, line.label_end + 1)]


def offices_among(lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """The labels that are before a person's name, or above one on a line of their own, each with its line."""
    for line, below in zip(lines, (*lines[1:], None), strict=False):
        text, (end, value) = line.segment.document.text, label_and_value(line)
        if _is_office(line) and line.value < line.end:
            end, value = line.label_end, line.value
        if end >= 0:
            named = names_person(line.segment.after(value))
        else:
            end = line.stop
            named = text[end - 1] == ":" and below is not None and names_person(below.segment)
        if named:
            yield one_line(text[line.body : end]).rstrip(" :"), line


def is_term(line: Line) -> bool:
    """Whether a line is a person's name in the place of a label, with a period: `| Ann Berg | 1981–1996 |`."""
    end, value = label_and_value(line)
    if end < 0 or not names_person(line.segment.head(end - line.body)):
        return False
    tokens = line.segment.after(value).with_dates("date")
    return len(tokens) == 1 and tokens[0].type == "DATE"


def names_person(segment: Segment) -> bool:
    """Whether a stretch begins with the name of a person, up to a date if it has one."""
    tokens = segment.with_dates("entry")
    return "person" in _names_of(segment, tokens)


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The paragraphs of prose among some lines: those that go on in small letters, or are several sentences."""
    paragraph: list[Line] = []
    for line, below in zip(lines, (*lines[1:], None), strict=False):
        paragraph = [] if line.mark else [*paragraph, line]
        if paragraph and (below is None or below.gap or below.mark):
            sentences = [word for one in paragraph for word in one.segment.text.split() if _ends_sentence(word)]
            goes_on = any(one.segment.text[:1].islower() for one in paragraph[1:])
            if _ends_sentence(paragraph[-1].segment.text) and (goes_on or len(sentences) > 1):
                yield paragraph
            paragraph = []


def _ends_sentence(text: str) -> bool:
    """Whether a text ends as a sentence does, and not in a letter for a word, `od 1997 r.`."""
    return text[-1] in ".!?…" and len(text.rsplit(maxsplit=1)[-1]) > _SHORT_WORD


def _names_of(segment: Segment, tokens: Sequence[Token]) -> set[str]:
    """What the words before a date are: a person, an organisation, a place; or a contact anywhere on the line."""
    text = segment.text
    marks = set()
    if "@" in text or (sum(character.isdigit() for character in text) >= FIGURES and not dates_of(segment)):
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
    parts = {text.rpartition("(")[2].strip(" ).;")}
    parts |= {cell.strip() for cell in text.replace("|", "\t").split("\t")}
    parts |= {part.strip(" ).;") for part in text.partition("(")[0].split(",")[1:]}  # «Aville, Spain (since 1998)»
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
