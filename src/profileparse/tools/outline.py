"""Finds the structure of the pages in an unknown archive: the lines that many of them share, and what follows each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile
from typing import Final, NamedTuple

from ..document import one_line
from ..page.lines import Line, dates_of, is_link, unknown_label_end
from ..parser import read_lines
from ..words.dialects import Shapes
from ..words.vocabulary import OPEN_END, fold_phrase
from . import Shares, columns_of, is_head, is_year_above, label_and_value, label_key, outline_engine

__all__ = ["Label", "Outline", "Part", "outline", "sampled"]

#: Characters and words of a heading or label.
_LONGEST: Final = 60
_MOST_WORDS: Final = 7
#: A line belongs to the structure if this share of the pages, and at least this many, have it.
_SHARE: Final = 0.15
_FEWEST: Final = 2
#: From this many pages on, two pages can have the same line by chance; below it, they may be one hand's among several.
_SEVERAL: Final = 12
#: The share that is enough for a line that looks like its frequent neighbours: a heading with their marks, a label
#: among so many others.
_SHARE_OF_ALIKE: Final = 0.03
_AMONG_LABELS: Final = 3
#: Pages to look at.
_SAMPLED: Final = 500
#: Different endings of an open phrase.
_FEWEST_ENDS: Final = 3
#: How often a label with its value on the next line has exactly one such line.
_ONE_VALUE: Final = 0.85
#: The share of e-mails and telephones below an address.
_REACHED: Final = 0.4
#: How often a heading over labels of lists has one of them directly below.
_ABOVE_ANOTHER: Final = 0.3
_BELOW_ANOTHER: Final = 0.1
#: Labels above a line that have values of their own.
_MOST_ABOVE: Final = 50
#: What may part a label from its value.
_LABEL_ENDS: Final = " –—=|"
#: The share of lines below a label over a list that belong to the list.
_LISTED: Final = 0.6


class Label(NamedTuple):
    """A label: its wording, how often it occurs, the heading it is mostly under, its values, its first occurrence."""

    phrase: str
    pages: int
    part: str
    values: list[Line]
    example: str


class Part(NamedTuple):
    """A heading or a label over a list: on how many pages, the lines below it, its first occurrence.

    level: 1 for a section, 2 inside one. parent: the heading it is mostly under. columns: if it heads a table.
    """

    phrase: str
    pages: int
    level: int
    parent: str
    below: list[Line]
    example: str
    columns: frozenset[str] = frozenset()


class Outline(NamedTuple):
    """What many pages have in common. shapes: those that occur on the pages.

    heads: first lines of several pages that are no names, without the number in them.
    """

    pages: int
    shapes: Shapes
    parts: list[Part]
    labels: list[Label]
    heads: Sequence[Label] = ()


class _Page(NamedTuple):
    source: str
    lines: list[Line]


def sampled(pages: Iterator[tuple[str, str]]) -> tuple[list[tuple[str, str]], Iterator[tuple[str, str]]]:
    """The first of `pages`, enough to see the structure of all of them, and all pages."""
    sample = list(islice(pages, _SAMPLED))
    return sample, chain(sample, pages)


def outline(pages: Iterable[tuple[str, str]]) -> Outline:
    """Finds what `pages`, pairs of an id and a text, have in common."""
    texts = list(pages)
    wiki = sum("[[" in text or "{{" in text for _, text in texts) > len(texts) // 2
    read = [_Page(source, read_lines(outline_engine(wiki), text, None)[1]) for source, text in texts]
    return _Finder(read, wiki).found()


def _before_number(line: Line) -> str:
    """The words of a line up to its first digit."""
    return one_line("".join(takewhile(lambda character: not character.isdigit(), line.segment.text))).strip(" ,-–")


def _key(line: Line) -> str:
    return fold_phrase(line.segment.document.text[line.body : line.stop].rstrip(" :"))


class _Finder:
    """Finds the structure of some pages."""

    def __init__(self, pages: Sequence[_Page], wiki: bool) -> None:
        self._pages = pages
        self._wiki = wiki
        self._most = max(_FEWEST + (len(pages) >= _SEVERAL), round(len(pages) * _SHARE))
        self._few = max(1 + (len(pages) >= _SEVERAL), round(len(pages) * _SHARE_OF_ALIKE))
        self._underlined: set[int] = set()  # ids of lines that an underline makes headings
        for page in pages:
            for line, below in zip(page.lines, page.lines[1:], strict=False):
                if below.mark == "UNDERLINE" and not below.gap:
                    self._underlined.add(id(line))
        self._above: dict[int, list[str]] = {}  # the phrases above a line, the last one first, by the id of the line
        self._columns: dict[str, frozenset[str]] = {}  # columns of heads of tables
        self._firsts = Counter(fold_phrase(_before_number(page.lines[0])) for page in pages if page.lines)
        self._with_values: set[str] = set()  # labels with a value beside them
        self._phrases = self._frequent()

    def _frequent(self) -> dict[str, str]:
        """The phrases of lines that many pages have: folded, each with its form in a dialect."""
        counts, labels = Counter[str](), Counter[str]()  # labels: those with a value that are alone nowhere on the page
        ends: defaultdict[str, set[str]] = defaultdict(set)
        written: dict[str, Counter[str]] = defaultdict(Counter)
        marked: defaultdict[int, set[str]] = defaultdict(set)  # headings by the level of their marks
        for page in self._pages:
            lines = self._below_name(page)
            found = [line for line in lines if self._may_be_heading(line)]
            alone, before = {_key(line) for line in found}, set(map(label_key, lines))
            self._with_values |= before
            counts.update(alone | before)
            labels.update(before - alone)
            for line in found:
                words = one_line(line.segment.text).rstrip(" :").split()
                written[_key(line)][" ".join(words)] += 1
                marked[self._level(line)].add(_key(line))
                for count in range(2, 0 if is_head(line) else len(words)):
                    ends[fold_phrase(" ".join(words[:count]))].add(" ".join(words[count:]).casefold())
                    written[fold_phrase(" ".join(words[:count]))][" ".join(words[:count])] += 1
        frequent = {key for key in written if counts[key] >= max(self._most, 2 * labels[key])}
        repeated = {key for key in written if counts[key] >= _FEWEST}
        alike = [keys for level, keys in marked.items() if level > 0 and len(keys & repeated) > 1]
        frequent.update(key for keys in alike for key in keys if counts[key] >= max(self._few, 2 * labels[key]))
        phrases = {key: written[key].most_common(1)[0][0] for key in frequent}
        opened = [key for key, different in ends.items() if len(different) >= max(self._most, _FEWEST_ENDS)]
        for key in sorted(opened, key=len):
            inside = any(key.startswith(shorter.removesuffix(OPEN_END)) for shorter in phrases if OPEN_END in shorter)
            if key not in frequent and not inside:
                phrases[key + OPEN_END] = f"{written[key].most_common(1)[0][0]} {OPEN_END}"
        return phrases

    def _below_name(self, page: _Page) -> list[Line]:
        """The lines of a page without the name that it begins with, or what is in its place."""
        return page.lines if self._is_shared(page) and self._may_be_heading(page.lines[0]) else page.lines[1:]

    def _is_shared(self, page: _Page) -> bool:
        """Whether several pages begin with the same line, which is no name: «Member card», «The Circle, card 12».

        Where all differ in a number alone, that is of their names: «School No. 3».
        """
        if not page.lines or page.lines[0].mark:
            return False
        first = _before_number(page.lines[0])
        count = self._firsts[fold_phrase(first)]
        return bool(first) and count >= self._most and (count < len(self._pages) or first == page.lines[0].segment.text)

    def _may_be_heading(self, line: Line) -> bool:
        """Whether a line can be a heading, or a label without a value."""
        if line.mark in ("HASHES", "EQUALS") or id(line) in self._underlined or is_head(line):
            return True
        text = line.segment.text
        if sum(map(str.isdigit, text)) > 4:
            return False  # more than a year, «Tel. (030) 55 01 17»
        if line.mark or not text or line.end - line.start > _LONGEST or len(text.split()) > _MOST_WORDS:
            return False
        meaning = line.meaning.type if line.meaning is not None else ""
        if meaning == "ROLE" or (meaning and line.value < line.end and not text.isupper()):
            return False
        if not text[0].isalpha() or text[-1] in '.,;!?”»"' or label_key(line):
            return False
        colon = unknown_label_end(line.segment)
        return (
            (colon < 0 or text.endswith(":"))
            and not dates_of(line.segment)
            and not is_link(line.segment)
            and "@" not in text
        )

    def _phrase(self, line: Line) -> str | None:
        """The frequent phrase that a line is; None if it is none."""
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
        """The outline, without phrases inside a section that no list follows: these are ordinary lines.

        So are those that turn out to be neither headings nor labels of enough pages.
        """
        found = self._outline()
        names = {written: key for key, written in self._phrases.items()}
        strange = [names[part.phrase] for part in found.parts if part.level > 1 and not _is_over_list(part)]
        used = {part.phrase for part in found.parts} | {label.phrase for label in found.labels}
        strange += [key for key, written in self._phrases.items() if written.rstrip(_LABEL_ENDS) not in used]
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
            above: list[str] = []
            for line in self._below_name(page):
                if line.mark in ("UNDERLINE", "RULE", "WIKI_RULE"):
                    continue
                phrase = self._phrase(line)
                # The head of a table right below a heading or a label only names the columns of what that holds.
                if phrase is not None and not (current and empty and is_head(line) and self._level(line) < 1):
                    befores[phrase].append((current, empty))
                    below[phrase].append([])
                    levels[phrase][self._level(line)] += 1
                    current, empty, above = phrase, True, [phrase, *above[:_MOST_ABOVE]]
                    examples.setdefault(phrase, _where(page, line))
                    self._columns[phrase] = frozenset(columns_of(line))
                elif current:
                    below[current][-1].append(line)
                    self._above[id(line)] = above
                    empty = False
        marked = {phrase for phrase, found in levels.items() if found.most_common(1)[0][0] > 0}
        labels = {phrase for phrase, groups in below.items() if phrase not in marked and self._is_label(groups)}
        parts = self._parts(below, befores, levels, labels, examples)
        return Outline(
            len(self._pages), self._shapes(labels), parts, self._labels(below, labels, examples), self._heads()
        )

    def _is_label(self, groups: Sequence[Sequence[Line]]) -> bool:
        """Whether exactly one line nearly always follows a phrase, as a value follows its label."""
        values = [group[0] for group in groups if group]
        reached = Shares([line for group in groups for line in group[1:]]).contact >= _REACHED  # below an address
        if reached or Shares(values).entries >= _LISTED:
            return False  # a list may have only one entry on each page
        only = sum(len(group) == 1 or (len(group) > 1 and self._begins_label(group[1])) for group in groups)
        return min(sum(map(_is_value, values)), only) >= _ONE_VALUE * len(groups)

    def _begins_label(self, line: Line) -> bool:
        """Whether a line is a label with its value, or one that has its value beside it elsewhere."""
        beside = bool(label_key(line)) and line.mark != "BULLET"  # «- 12 April: Fair» below «2008»
        return beside or (line.segment.text.endswith(":") and _key(line) in self._with_values)

    def _level(self, line: Line) -> int:
        """The level of a heading by its marks; 0 without marks, -1 with a colon."""
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
        phrases = [
            key
            for key, groups in below.items()
            if key not in labels and len(groups) >= (self._few if max(levels[key]) > 0 else self._most)
        ]
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

    def _heads(self) -> list[Label]:
        """The first lines of pages that are neither names nor headings."""
        found: defaultdict[str, list[Line]] = defaultdict(list)
        for page in self._pages:
            if self._is_shared(page) and self._below_name(page) is not page.lines:
                found[_before_number(page.lines[0])].append(page.lines[0])
        return [Label(phrase, len(lines), "", lines, "") for phrase, lines in found.items()]

    def _shapes(self, labels: set[str]) -> Shapes:
        marks: Counter[str] = Counter()
        for page in self._pages:
            marks.update({line.mark for line in page.lines})
            marks["YEAR"] += any(map(is_year_above, page.lines, page.lines[1:]))
        return Shapes(
            markdown_headings=marks["HASHES"] >= self._most,
            equals_headings=marks["EQUALS"] >= self._most,
            underlined_headings=marks["UNDERLINE"] >= self._most,
            value_on_next_line=bool(labels),
            wiki_markup=self._wiki,
            year_lines=marks["YEAR"] >= self._most,
        )

    def _labels(
        self,
        below: dict[str, list[list[Line]]],
        labels: set[str],
        examples: dict[str, str],
    ) -> list[Label]:
        """Labels with their values: on the same line, in a row, or on the next line."""
        values: defaultdict[str, list[Line]] = defaultdict(list)
        written: dict[str, str] = {}
        for phrase in labels:
            values[phrase] = [group[0] for group in below[phrase] if group]
            written[phrase] = self._phrases[phrase]
        known = dict(examples)
        for page in self._pages:
            for line in self._below_name(page):
                end, value = label_and_value(line)
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

        def inside_of(line: Line) -> str:
            return next((phrase for phrase in self._above.get(id(line), ()) if phrase not in labels), "")

        insides = {key: set(map(inside_of, lines)) for key, lines in values.items()}
        among = Counter(one for key, lines in values.items() if len(lines) >= self._most for one in insides[key])
        for key, lines in values.items():
            if len(lines) >= (self._few if any(among[one] >= _AMONG_LABELS for one in insides[key]) else self._most):
                inside = Counter(map(inside_of, lines)).most_common(1)[0][0]
                part = self._phrases.get(inside, "")
                found.append(Label(written[key].rstrip(_LABEL_ENDS), len(lines), part, lines, known[key]))
        return sorted(found, key=lambda label: (-label.pages, label.phrase))


def _is_over_list(part: Part) -> bool:
    """Whether most lines below are bullets, rows, or lines with a date."""
    listed = sum(bool(line.mark or dates_of(line.segment)) for line in part.below)
    return bool(part.below) and listed >= _LISTED * len(part.below)


def _is_value(line: Line) -> bool:
    """Whether a line can be the value of the label above it: not prose, and not itself a label with a value."""
    prose = line.segment.text[-1] == "." and line.end - line.start > _LONGEST
    role = line.meaning is not None and line.meaning.type == "ROLE" and bool(dates_of(line.segment))
    return not (line.gap or line.mark or prose or role or label_key(line))


def _where(page: _Page, line: Line) -> str:
    text = line.segment.document.text
    return f"{page.source}:{text.count(chr(10), 0, line.start) + 1}"
