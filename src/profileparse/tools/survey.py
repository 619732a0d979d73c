"""Surveys what an archive contains and what was not understood, as the basis for a new dialect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from ..compiled import tables
from ..document import Document, Segment, dialect_content, load_engine, one_line
from ..page.lines import Line
from ..page.profile_reader import ProfileReader
from ..page.tree import BlockNode, SectionNode, make_sections
from ..parser import named_dialect, read_page
from ..values import cells_of
from ..values.numbers import read_number
from ..values.places import country_named
from ..words.vocabulary import fold, fold_phrase
from . import ENDS_PERIOD, FIGURES, SHORTEST_ACRONYM, columns_of, is_head, names_person, phrase_in, said_of
from .outline import Label, Outline, Part

__all__ = [
    "Finding",
    "Survey",
    "column_of",
    "in_order",
    "is_name",
    "is_of_head",
    "kind_of",
    "kinds_of",
    "languages_of",
    "names_places",
    "network_of",
    "survey",
    "tables_of",
]

#: Kinds of blocks that a rule recognised.
_UNDERSTOOD = frozenset({"heading", "label", "fact", "item", "quote", "attribution", "image"})
#: Characters of a label; a longer line is not one.
_LONGEST_LABEL = 60


class Finding(NamedTuple):
    """A phrase in the archive: what it seems to be, whether the dialect knows it, how often and where it occurs."""

    what: str
    phrase: str
    known: bool
    times: int
    example: str


class Survey(NamedTuple):
    """The survey of a whole archive.

    understood: share of characters in blocks that a rule recognised, from 0 to 1. diagnostics: number of pages with
        each code, such as `unread-list`.
    """

    pages: int
    languages: dict[str, int]
    understood: float
    diagnostics: dict[str, int]
    findings: list[Finding]


def survey(pages: Iterable[tuple[str, str]], dialect: str | None = None) -> Survey:
    """Surveys `pages`, pairs of an id and a text. Raises DialectError for a dialect that can't be loaded.

    Unknown findings come before known ones, frequent before rare. The example is the first occurrence, as `id:line`.
    """
    engine = load_engine(dialect_content(named_dialect(dialect)))
    counts: Counter[tuple[str, str, bool]] = Counter()
    examples: dict[tuple[str, str, bool], str] = {}
    languages: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    number = inside = total = 0
    for source_id, text in pages:
        number += 1
        document, nodes = read_page(engine, text, None)
        languages[document.language or "unknown"] += 1
        for what, phrase, known, start in _phrases(document, nodes):
            key = (what, phrase, known)
            counts[key] += 1
            if key not in examples:
                examples[key] = f"{source_id}:{document.text.count(chr(10), 0, start) + 1}"
        ProfileReader(document).read(nodes)
        codes.update({problem.code for problem in document.problems})
        for section in make_sections(document, nodes):
            for part in (section, *section.subsections):
                for block in part.blocks:
                    length = sum(not c.isspace() for c in block.text)
                    total += length
                    inside += length if block.kind in _UNDERSTOOD else 0
    findings = [Finding(*key, count, examples[key]) for key, count in counts.items()]
    findings.sort(key=in_order)
    return Survey(
        pages=number,
        languages=dict(languages.most_common()),
        understood=inside / total if total else 1.0,
        diagnostics=dict(codes.most_common()),
        findings=findings,
    )


def in_order(found: Finding) -> tuple[bool, int, str, str]:
    """Unknown findings first, then by how often they occur."""
    return found.known, -found.times, found.what, found.phrase


def _phrases(document: Document, nodes: list[SectionNode]) -> Iterator[tuple[str, str, bool, int]]:
    """Yields (what, phrase, known, offset) for everything on a page that a dialect could name."""
    for node in nodes:
        for section in (node, *node.subsections):
            heading = section.heading.first if section.heading is not None else None
            if heading is not None:
                title = document.line(heading.body, heading.stop).rstrip(" :")
                known = heading.meaning is not None and heading.meaning.value != "other"
                yield ("heading" if section is node else "sub-heading"), title, known, heading.start
            listed = node.kind == "network"
            for block in section.blocks():
                yield from _block_phrases(document, block, listed)


def _block_phrases(document: Document, block: BlockNode, listed: bool) -> Iterator[tuple[str, str, bool, int]]:
    line = block.first
    if block.type in _PLAIN:
        yield from _unread(document, block, listed)
    elif block.type in _LABELLED or (line.meaning is not None and line.meaning.type == "LABEL"):
        what = _LABELLED.get(block.type, "label")
        yield what, document.line(line.body, line.label_end), line.meaning is not None, line.start


#: Blocks that nothing before them explains.
_PLAIN = frozenset({"TEXT", "ITEM", "PLACES", "BARE", "PERIOD", "VALUE"})
#: What a dialect calls the beginning of a labelled line.
_LABELLED = {"FACT": "label", "LIST": "list label", "MEMBERSHIP": "role"}


def _unread(document: Document, block: BlockNode, listed: bool) -> Iterator[tuple[str, str, bool, int]]:
    """Yields what a plain block looks like: a heading, a label, a membership, a date."""
    text, line = document.text, block.first
    content = one_line(text[line.body : line.end])
    if len(block.lines) == 1 and len(content) <= _LONGEST_LABEL:
        if content.startswith(("#", "==")):
            yield "heading", content.strip("#= "), False, line.start
            return
        if content.endswith(":"):
            what = "heading" if line.number is not None else "list label"
            yield what, content.rstrip(" :"), False, line.start
            return
    if len(content) > 3 * _LONGEST_LABEL:
        return
    tokens = block.segment().with_dates("membership")
    dates = [token for token in tokens if token.type == "DATE"]
    if dates and tokens[0].type == "ROLE" and len(tokens) <= 12:
        yield "membership?", content, False, line.start
    elif dates and not line.mark and not listed and len(tokens) <= 8 and tokens[0].type != "DATE" and not line.meaning:
        before = one_line(text[line.body : dates[0].start]).rstrip(" :,(-–")
        if before:
            yield "phrase before a date", before, False, line.start
    for token in tokens:
        if token.type == "NO_DATE":
            yield "date?", token.text, False, token.start


# --- what labels and pages say

#: The share of values that must agree on what they are, and of numbers of a population that must count people.
_MOST: Final = 0.6
_COUNTED: Final = 0.25
#: Values and lines to look at.
_SAMPLE: Final = 200


def _names_page(line: Line) -> bool:
    """Whether the value of a line is what the first line of its page says: the name of the page."""
    value, document = fold_phrase(line.value_segment().text), line.segment.document
    first = document.text.lstrip().partition("\n")[0].partition("(")[0]
    return bool(value) and value == fold_phrase(first.strip(" #=*'"))


def _is_bare(label: Label) -> bool:
    """Whether no value of a label has a unit."""
    numbers = [read_number(line.value_segment()) for line in label.values[:_SAMPLE] if line.value < line.end]
    return bool(numbers) and all(number is not None and number.unit is None for number in numbers)


_BEFORE_NUMBER: Final = frozenset({"NUMBER", "GROUPED", "DECIMAL", "CIRCA", "TILDE"})
#: Words of an item of a list.
_LONGEST_ITEM: Final = 3
#: Parts of an address that commas part.
_ADDRESS: Final = 2
#: Words of two items and what joins them.
_PAIR: Final = 3
#: What was done with a contract, and with nothing else.
_OF_CONTRACTS: Final = frozenset({"signed", "renewed", "updated"})


def kinds_of(value: Segment) -> set[str]:
    """The fields and types of facts that a value may belong to."""
    text = one_line(value.text)
    tokens = value.with_dates("date")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    kinds = set()
    if "://" in text or text.startswith("www."):
        kinds.add("website-official")
    if "@" in text or (text[:1] in "+(0" and sum(map(str.isdigit, text)) >= FIGURES and not dates):
        kinds.add("contact")
    if names_person(value) and dates:
        kinds.add("entries")
    if len(dates) == 1 and len(tokens) == 1:
        kinds.add("period" if any(sign in dates[0].edtf for sign in ENDS_PERIOD) else "date")
    done = value.with_dates("contract")
    if any(token.type == "DATE" for token in done) and any(token.value in _OF_CONTRACTS for token in done):
        kinds.add("contract")
    number = read_number(value)
    words = value.lookup_tokens("population")
    if number is not None and (words[0].type in _BEFORE_NUMBER or text[0] in "€$£"):
        code = text[0] == "0" and text[1:2].isdigit()  # «0014»
        kinds.add("text" if code else "number")
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
    if not several and any(token.type == "AND" for token in words) and len(words) == _PAIR:
        kinds.add("pair")
    # «LF 10, TSF-W, MTW» are items; «Mill Lane 4, 12345 Aville» is an address.
    if several and not dates and not any(part.strip()[0].isdigit() for part in parts):
        if not _has_digits(parts[0]) or len(parts) > _ADDRESS or ";" in text:
            kinds.add("list")
    return kinds


def _has_digits(text: str) -> bool:
    """Whether a text has a digit."""
    return any(character.isdigit() for character in text)


#: Types of facts that values show.
_TYPES: Final = ("entries", "period", "date", "number", "list")


def names_places(label: Label) -> bool:
    """Whether the values of a label are towns with what they are in, no numbers: `Aville, Wales`, `Bville (Kent)`."""
    values = [line.value_segment().text for line in label.values[:_SAMPLE]]
    return not any(map(_has_digits, values)) and sum("," in v or "(" in v for v in values) >= _MOST * len(values)


def kind_of(label: Label, languages: tuple[str, ...]) -> str:
    """The field or type of fact that most values belong to."""
    counts: Counter[str] = Counter()
    values = label.values[:_SAMPLE]
    for line in values:
        counts.update(kinds_of(line.value_segment() if line.value < line.end else line.segment))
    if counts["list"]:
        counts["list"] += counts["pair"]  # «blue and white» where others have more
    if counts["number"] >= _MOST * len(values) and counts["population"] >= _COUNTED * len(values):
        return "population"
    for kind in ("contract", "website-official", "twins", "location", "contact", *_TYPES):
        if counts[kind] >= _MOST * len(values):
            opening, _ = phrase_in(label.phrase, languages).opening()
            district = kind == "number" and opening is not None and opening.value == "population" and _is_bare(label)
            return "population" if district else kind  # «Population of the district: 4,310»
    return "text"


def is_name(label: Label) -> bool:
    """Whether a label seems to be before the name of its page."""
    values = {fold_phrase(line.value_segment().text) for line in label.values}
    said = said_of(label.phrase, "labels") is not None and len(label.phrase.split()) == 1
    named = sum(map(_names_page, label.values)) >= _MOST * len(label.values)
    return named or (said and len(values) == len(label.values))


def is_of_head(label: Label) -> bool:
    """Whether a label and its value are the head of tables of facts: `| Field | Entry |`, the same on several pages."""
    same = len({line.segment.text for line in label.values}) == 1 < len(label.values)
    texts = (line.segment.document.text[: line.start].rstrip(" |\t\n") for line in label.values)
    first = not any("|" in row or "\t" in row for row in (text.rpartition("\n")[2] for text in texts))
    row = label.values[0]
    return same and first and row.mark == "ROW" and not any(map(str.isdigit, row.segment.text))


def column_of(cell: Segment) -> str:
    """What a cell of a head names, `title_column`; empty if it names no column."""
    tokens = cell.lookup_tokens("column")
    return tokens[0].type.lower() if len(tokens) == 1 and tokens[0].type.endswith("_COLUMN") else ""


def tables_of(head: str, lines: Iterable[Line]) -> list[tuple[list[str], list[tuple[list[str], Line]]]]:
    """The tables among some lines: the cells of the head of each, and those of its rows with their lines.

    head: that of the first one, if it is above the lines.
    """
    found: list[tuple[list[str], list[tuple[list[str], Line]]]] = [(_split(head), [])]
    for line in lines:
        cells = _split(line.segment.text)
        if len(cells) > 1 and not line.mark.endswith("RULE"):
            named = (cell for cell in cells_of(line.segment.lookup_tokens("column")) if len(cell) == 1)
            if columns_of(line) or (is_head(line) and any(cell[0].type.endswith("_COLUMN") for cell in named)):
                found.append((cells, []))
            else:
                found[-1][1].append((cells, line))
    return found


def _split(row: str) -> list[str]:
    return [cell.strip() for cell in row.replace("|", "\t").split("\t")]


#: The share of lines in another language, and its dates against those of the first, for its words to be read as well.
_SHARE: Final = 0.15
_SPOKEN: Final = 0.3


def languages_of(found: Outline) -> tuple[str, ...]:
    """The language whose month names occur most often, or else that of most pages; then those of many other pages."""
    lines = [line for part in found.parts for line in part.below[:_SAMPLE]]
    lines += [line for label in found.labels for line in label.values[:_SAMPLE]]
    spoken = Counter(line.segment.document.language for line in lines if line.segment.document.language)
    words = Counter(word for line in lines for word in fold_phrase(line.segment.text).split())
    months = {
        language: sum(words[fold(name)] for listed in known["months"].values() for name in listed if len(name) > 3)
        for language, known in tables().words.items()
    }
    # Some languages share most of their month names.
    first = max(months, key=lambda language: (months[language], spoken[language], language == "en"))
    others = [language for language in spoken if spoken[language] >= _SHARE * spoken.total() and language != first]
    return (first, *(language for language in others if months[language] >= _SPOKEN * months[first] > 0))


# --- what a network calls itself

#: The share of pages that name the network by its acronym, and how much more often than any other one.
_NAMED: Final = 0.5
_FEWEST_PAGES: Final = 3


def network_of(
    found: Outline, parts: Sequence[Part], lines: Sequence[Line], languages: tuple[str, ...]
) -> tuple[str, bool]:
    """The name of the network that pages belong to, and whether that is sure.

    It is in a heading over memberships, «We and the ELTN», «In the Circle», or an acronym that most pages have.

    parts: the headings over memberships. lines: those below them.
    """
    named = Counter[str]()
    for part in parts:
        words = [] if part.phrase.isupper() else part.phrase.split()
        acronyms = [word for word in words if word.isupper() and len(word) >= SHORTEST_ACRONYM]
        if acronyms:
            return acronyms[-1], True
        if _ends_in_name(words) and any(map(_has_role, part.below)):
            named[words[-1]] += part.pages
    if named.total() >= _NAMED * found.pages > 0:
        return named.most_common(1)[0][0], "de" not in languages  # whose nouns all have capitals
    pages = {id(line.segment.document): line.segment.document for label in found.labels for line in label.values}
    named = Counter(word for page in pages.values() for word in _acronyms(page.text))
    (first, count), (_, next_count) = [*named.most_common(2), ("", 0), ("", 0)][:2]
    if count < max(_NAMED * len(pages), _FEWEST_PAGES) or count < 2 * next_count:
        return "…", False
    # A body that only lists of memberships name may be one of many; where they name none, it is the one meant.
    listed = Counter(id(line.segment.document) for line in lines if first in line.segment.text)
    elsewhere = sum(page.text.count(first) > listed[key] for key, page in pages.items())
    return first, any(map(_has_role, lines)) or elsewhere >= _NAMED * len(pages)


def _has_role(line: Line) -> bool:
    """Whether a line begins with a role: that of a body which it does not name."""
    return line.meaning is not None and line.meaning.type == "ROLE"


def _ends_in_name(words: Sequence[str]) -> bool:
    """Whether the last word of a heading is a name where no other one is: «In the Circle», but not «In the Network».

    Where only one word is before it, that is a short one, «I Kretsen»: in «Our Clubs» all words have capitals.
    """
    if len(words) < 2 or (len(words) == 2 and len(words[0]) > 2):
        return False
    capitals = [word[:1].isupper() for word in words[1:]]
    return capitals[-1] and not any(capitals[:-1]) and said_of(words[-1]) is None


def _acronyms(text: str) -> set[str]:
    """The words in capitals on a page, among others that are not."""
    lines = [line for line in text.splitlines() if not line.isupper()]
    words = (word.strip("()[].,;:!?“”\"'") for line in lines for word in line.split())
    return {word for word in words if word.isupper() and word.isalpha() and len(word) >= SHORTEST_ACRONYM}
