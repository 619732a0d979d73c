"""How the pages of an unknown archive are built: the lines that many of them have, and what is below each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from ..document import Document, Engine, Segment, load_engine, one_line
from ..page.lines import Line, dates_of, is_link, skip_label_end, unknown_label_end
from ..parser import read_lines
from ..text.normalize import normalize
from ..values import cells_of
from ..words.dialect_files import load_dialect
from ..words.dialects import Shapes
from ..words.vocabulary import OPEN_END, Meaning, fold_phrase
from . import is_head

__all__ = ["Label", "Outline", "Part", "columns_of", "meaning", "outline", "sampled"]

#: A heading or label has no more characters, and no more words.
_LONGEST: Final = 60
_MOST_WORDS: Final = 7
#: A line belongs to the form of the pages where so large a share of them has it, and so many do.
_SHARE: Final = 0.15
_FEWEST: Final = 2
#: Of so many pages, two that have the same line may have it by chance.
_SEVERAL: Final = 8
#: So many pages are looked at.
_SAMPLED: Final = 500
#: The ends of an open phrase are different ones.
_FEWEST_ENDS: Final = 3
#: So often a label whose value is on the next line has exactly that one.
_ONE_VALUE: Final = 0.85
#: So often a heading over labels of lists has one of them right below.
_ABOVE_ANOTHER: Final = 0.3
_BELOW_ANOTHER: Final = 0.1
#: So many of the lines below a label over a list are of the list.
_LISTED: Final = 0.6


class Label(NamedTuple):
    """A label: its wording, how often it occurs, the heading above most of it, its values, where first."""

    phrase: str
    pages: int
    part: str
    values: list[Line]
    example: str


class Part(NamedTuple):
    """A heading or a label over a list, on how many pages, the lines below it, and where it is first.

    level: 1 for a section, 2 for what is inside one. parent: the heading above most of it. columns: those of a table.
    """

    phrase: str
    pages: int
    level: int
    parent: str
    below: list[Line]
    example: str
    columns: frozenset[str] = frozenset()


class Outline(NamedTuple):
    """What many pages have in common. shapes: those that the pages show."""

    pages: int
    shapes: Shapes
    parts: list[Part]
    labels: list[Label]


class _Page(NamedTuple):
    source: str
    lines: list[Line]


def sampled(pages: Iterable[tuple[str, str]], sample: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """`pages` as they come; the first ones are put into `sample`, enough to see how all of them are built."""
    for page in pages:
        if len(sample) < _SAMPLED:
            sample.append(page)
        yield page


def outline(pages: Iterable[tuple[str, str]]) -> Outline:
    """What `pages`, pairs of an id and a text, have in common."""
    texts = list(pages)
    wiki = sum("[[" in text or "{{" in text for _, text in texts) > len(texts) // 2
    read = [_Page(source, read_lines(_engine(wiki), text, None)[1]) for source, text in texts]
    return _Finder(read, wiki).found()


@cache
def _engine(wiki: bool = False) -> Engine:
    """Reads lines with the words that all networks share and with every shape, on request those of a wiki too."""
    common = load_dialect("common")
    shapes = Shapes(markdown_headings=True, equals_headings=True, underlined_headings=True, wiki_markup=wiki)
    return load_engine(common.model_copy(update={"name": "outline", "shapes": shapes}).model_dump_json(by_alias=True))


def meaning(phrase: str) -> Meaning | None:
    """What a phrase means at the beginning of a line in the words that all networks share; None for nothing."""
    document = Document(_engine(), normalize(phrase), None)
    found, end = Segment(document, 0, len(document.text)).opening()
    return found if found is not None and end == len(document.text.rstrip()) else None


def _key(line: Line) -> str:
    return fold_phrase(line.segment.document.text[line.body : line.stop].rstrip(" :"))


class _Finder:
    """Finds the form of some pages."""

    def __init__(self, pages: Sequence[_Page], wiki: bool) -> None:
        self._pages = pages
        self._wiki = wiki
        self._most = max(_FEWEST + (len(pages) >= _SEVERAL), round(len(pages) * _SHARE))
        self._underlined: set[int] = set()  # the ids of lines that marks below them make headings
        for page in pages:
            for line, below in zip(page.lines, page.lines[1:], strict=False):
                if below.mark == "UNDERLINE" and not below.gap:
                    self._underlined.add(id(line))
        self._inside: dict[int, str] = {}  # the phrase that a line is below, by the id of the line
        self._columns: dict[str, frozenset[str]] = {}  # of heads of tables
        self._phrases = self._frequent()

    def _frequent(self) -> dict[str, str]:
        """The phrases of lines that many pages have: folded, and what a dialect would call each."""
        counts: Counter[str] = Counter()
        ends: defaultdict[str, set[str]] = defaultdict(set)
        written: dict[str, Counter[str]] = defaultdict(Counter)
        for page in self._pages:
            found = [line for line in page.lines[1:] if self._may_be_heading(line)]
            counts.update(
                {_key(line) for line in found} | {key for line in page.lines[1:] if (key := _label_key(line))}
            )
            for line in found:
                words = one_line(line.segment.text).rstrip(" :").split()
                written[_key(line)][" ".join(words)] += 1
                for count in range(2, len(words)):
                    ends[fold_phrase(" ".join(words[:count]))].add(" ".join(words[count:]).casefold())
                    written[fold_phrase(" ".join(words[:count]))][" ".join(words[:count])] += 1
        frequent = {key for key in written if counts[key] >= self._most}
        phrases = {key: written[key].most_common(1)[0][0] for key in frequent}
        opened = [key for key, different in ends.items() if len(different) >= max(self._most, _FEWEST_ENDS)]
        for key in sorted(opened, key=len):
            inside = any(key.startswith(shorter.removesuffix(OPEN_END)) for shorter in phrases if OPEN_END in shorter)
            if key not in frequent and not inside:
                phrases[key + OPEN_END] = f"{written[key].most_common(1)[0][0]} {OPEN_END}"
        return phrases

    def _may_be_heading(self, line: Line) -> bool:
        """Whether a line is alone as a heading or label is."""
        if line.mark in ("HASHES", "EQUALS") or id(line) in self._underlined or is_head(line):
            return True
        text = line.segment.text
        if sum(map(str.isdigit, text)) > 4:
            return False  # no year, «Tel. (030) 55 01 17»
        if line.mark or not text or line.end - line.start > _LONGEST or len(text.split()) > _MOST_WORDS:
            return False
        meaning = line.meaning.type if line.meaning is not None else ""
        if meaning == "ROLE" or (meaning and line.value < line.end and not text.isupper()):
            return False
        if not text[0].isalpha() or text[-1] in '.,;!?”»"' or _label_key(line):
            return False
        colon = unknown_label_end(line.segment)
        return (
            (colon < 0 or text.endswith(":"))
            and not dates_of(line.segment)
            and not is_link(line.segment)
            and "@" not in text
        )

    def _phrase(self, line: Line) -> str | None:
        """The phrase of the form that a line is; None where it is none."""
        if not self._may_be_heading(line):
            return None
        key = _key(line)
        if key in self._phrases:
            return key
        words = key.split()
        prefixes = (" ".join(words[:count]) + OPEN_END for count in range(len(words) - 1, 0, -1))
        return next((prefix for prefix in prefixes if prefix in self._phrases), None)

    # --- what is below

    def found(self) -> Outline:
        """The outline; a phrase inside a section that no list follows is taken out of it: it is a line among others."""
        found = self._outline()
        names = {written: key for key, written in self._phrases.items()}
        strange = [names[part.phrase] for part in found.parts if part.level > 1 and not _is_over_list(part)]
        if not strange:
            return found
        for key in strange:
            del self._phrases[key]
        return self._outline()

    def _outline(self) -> Outline:
        below: defaultdict[str, list[list[Line]]] = defaultdict(list)
        befores: defaultdict[str, list[tuple[str, bool]]] = defaultdict(list)
        levels: defaultdict[str, Counter[int]] = defaultdict(Counter)
        examples: dict[str, str] = {}
        for page in self._pages:
            current, empty = "", True
            for line in page.lines:
                if line.mark in ("UNDERLINE", "RULE", "WIKI_RULE"):
                    continue
                phrase = self._phrase(line) if line is not page.lines[0] else None
                if phrase is not None:
                    befores[phrase].append((current, empty))
                    below[phrase].append([])
                    levels[phrase][self._level(line)] += 1
                    current, empty = phrase, True
                    examples.setdefault(phrase, _where(page, line))
                    self._columns[phrase] = frozenset(columns_of(line))
                elif current:
                    below[current][-1].append(line)
                    self._inside[id(line)] = current
                    empty = False
        marked = {phrase for phrase, found in levels.items() if found.most_common(1)[0][0] > 0}
        labels = {phrase for phrase, groups in below.items() if phrase not in marked and _is_label(groups)}
        parts = self._parts(below, befores, levels, labels, examples)
        return Outline(len(self._pages), self._shapes(labels), parts, self._labels(below, befores, labels, examples))

    def _level(self, line: Line) -> int:
        """The level of the marks of a heading; 0 for a bare one, -1 for one with a colon."""
        if id(line) in self._underlined or line.mark in ("HASHES", "EQUALS"):
            return line.number or 1
        return -1 if line.segment.text.endswith(":") else 0

    def _parts(
        self,
        below: dict[str, list[list[Line]]],
        befores: dict[str, list[tuple[str, bool]]],
        levels: dict[str, Counter[int]],
        labels: set[str],
        examples: dict[str, str],
    ) -> list[Part]:
        phrases = [key for key, groups in below.items() if key not in labels and len(groups) >= self._most]
        containers = {
            phrase
            for phrase in phrases
            if sum(not group for group in below[phrase]) >= _ABOVE_ANOTHER * len(below[phrase])
        }
        common = {phrase: levels[phrase].most_common(1)[0][0] for phrase in phrases}
        first = min((level for level in common.values() if level > 0), default=0)
        if any(level > first for level in common.values()) and first == 1:
            alone = [phrase for phrase in phrases if common[phrase] == 1]
            first = 1 if alone else 2
        parts = []
        for phrase in phrases:
            direct = [before for before, empty in befores[phrase] if empty and before in containers]
            if common[phrase] > 0:
                inside = common[phrase] > first
            else:
                inside = common[phrase] < 0 or OPEN_END in phrase
                inside = inside or len(direct) >= max(1, _BELOW_ANOTHER * len(befores[phrase]))
            parent = Counter(before for before, _ in befores[phrase]).most_common(1)[0][0]
            lines = [line for group in below[phrase] for line in group]
            written, pages = self._phrases[phrase], len(below[phrase])
            columns = self._columns.get(phrase, frozenset())
            parts.append(Part(written, pages, 1 + inside, parent, lines, examples[phrase], columns))
        return sorted(parts, key=lambda part: (part.level, -part.pages, part.phrase))

    def _shapes(self, labels: set[str]) -> Shapes:
        marks: Counter[str] = Counter()
        for page in self._pages:
            seen = {line.mark for line in page.lines}
            marks.update(seen)
        return Shapes(
            markdown_headings=marks["HASHES"] >= self._most,
            equals_headings=marks["EQUALS"] >= self._most,
            underlined_headings=marks["UNDERLINE"] >= self._most,
            value_on_next_line=bool(labels),
            wiki_markup=self._wiki,
        )

    def _labels(
        self,
        below: dict[str, list[list[Line]]],
        befores: dict[str, list[tuple[str, bool]]],
        labels: set[str],
        examples: dict[str, str],
    ) -> list[Label]:
        """Labels with their values: on one line, in a row, or on the line below."""
        values: defaultdict[str, list[Line]] = defaultdict(list)
        written: dict[str, str] = {}
        for phrase in labels:
            values[phrase] = [group[0] for group in below[phrase] if group]
            written[phrase] = self._phrases[phrase]
        known = dict(examples)
        for page in self._pages:
            for line in page.lines[1:]:
                end, value = _label_and_value(line)
                if end < 0:
                    continue
                label = one_line(line.segment.document.text[line.body : end]).rstrip(" :")
                key = fold_phrase(label)
                if key in self._phrases and key not in labels:
                    continue
                line.relabel(end, value)
                values[key].append(line)
                written.setdefault(key, label)
                known.setdefault(key, _where(page, line))
        found = []
        for key, lines in values.items():
            if len(lines) >= self._most:
                above = [before for before, _ in befores[key]] if key in labels else []
                above = [before for before in above if before not in labels] or [
                    self._inside.get(id(line), "") for line in lines
                ]
                inside = Counter(above).most_common(1)[0][0]
                part = self._phrases.get(inside, "")
                found.append(Label(written[key].rstrip(" –—=|"), len(lines), part, lines, known[key]))
        return sorted(found, key=lambda label: (-label.pages, label.phrase))


def _label_end(line: Line) -> int:
    """Where the label of a line ends, known or not; -1 where it has none."""
    if line.meaning is not None and line.meaning.type == "LABEL" and line.value < line.end:
        return line.label_end
    if (line.meaning is not None and line.meaning.type == "ROLE") or columns_of(line):
        return -1
    text = line.segment.document.text
    if line.mark == "ROW" and sum(token.type == "PIPE" for token in line.segment.tokens) > 1:
        return -1
    end = unknown_label_end(line.segment)
    if end < 0 and not dates_of(line.segment.head(_LONGEST // 2)):
        end = _odd_label_end(line)
    if end >= 0 or line.mark not in ("", "ROW", "BULLET"):
        return end
    dash = max(text.find(mark, line.body, line.stop) for mark in (" – ", " — "))
    short = 0 < dash - line.body <= _LONGEST // 2
    return dash if short and text[line.body].isupper() and not dates_of(line.segment.head(dash - line.body)) else -1


def _odd_label_end(line: Line) -> int:
    """Where a label with marks in it ends, `Reg.-Nr.: VR 12`, `area_km2 = 12`; -1 where there is none."""
    text = line.segment.document.text
    reach = min(line.stop, line.body + _LONGEST // 2)
    ends = [text.find(sign, line.body, reach) for sign in (": ", " = ", " | ", "\t")]
    end = min((at for at in ends if at > line.body), default=-1)
    return end if end >= 0 and len(text[line.body : end].split()) <= 3 and line.mark in _LABELS else -1


#: The marks that may be before a label.
_LABELS: Final = ("", "ROW", "BULLET")


def _label_and_value(line: Line) -> tuple[int, int]:
    """Where the label of a line ends and its value begins; -1 for both where it does not have the two."""
    end = _label_end(line)
    value = skip_label_end(line.segment.document, end, line.stop) if end >= 0 else line.stop
    return (end, value) if value < line.stop else (-1, -1)


def _label_key(line: Line) -> str:
    """The folded label of a line that has a value as well; nothing where it has none."""
    end, _ = _label_and_value(line)
    return fold_phrase(line.segment.document.text[line.body : end].rstrip(" :")) if end >= 0 else ""


def _is_over_list(part: Part) -> bool:
    """Whether bullets, rows, or lines with a date are below."""
    listed = sum(bool(line.mark or dates_of(line.segment)) for line in part.below)
    return bool(part.below) and listed >= _LISTED * len(part.below)


def _is_label(groups: Sequence[Sequence[Line]]) -> bool:
    """Whether exactly one line is right below a phrase, nearly always, as the value below its label does."""
    single = sum(len(group) >= 1 and _is_value(group[0]) for group in groups)
    only = sum(len(group) == 1 or (len(group) > 1 and bool(_label_key(group[1]))) for group in groups)
    return min(single, only) >= _ONE_VALUE * len(groups)


def _is_value(line: Line) -> bool:
    """Whether a line may be the value of the label above it: no prose, and no label with a value of its own."""
    prose = line.segment.text[-1] == "." and line.end - line.start > _LONGEST
    return not (line.gap or line.mark or prose or _label_key(line))


def columns_of(line: Line) -> set[str]:
    """What the cells of a row name, where it is the head of a table: `TITLE_COLUMN`, `DATE_COLUMN` …"""
    text = line.segment.text
    if line.mark != "ROW" and "\t" not in text and "|" not in text:
        return set()
    cells = cells_of(line.segment.lookup_tokens("column"))
    found = {cell[0].type for cell in cells if len(cell) == 1 and cell[0].type.endswith("_COLUMN")}
    return found if len(found) > 1 or (found and len(cells) > 2 and not dates_of(line.segment)) else set()


def _where(page: _Page, line: Line) -> str:
    text = line.segment.document.text
    return f"{page.source}:{text.count(chr(10), 0, line.start) + 1}"
