"""Cuts a page into lines: where each is, its bullet or number, its first phrase, and what else it shows."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from ..dates.points import roman_number
from ..document import LONG_LINE, MOST_WORDS, Document, Segment
from ..words.gazetteer import country_code
from ..words.lexer import Token
from ..words.lexicon import Scope
from ..words.vocabulary import OPEN_END, Meaning

#: A byte order mark in the middle of a file, and a space that is none.
_UNSEEN: Final = "\ufeff\u200b"

#: The marks that a line may begin with, the first of several first, and the shape that switches each of them on.
_MARKS: Final = (
    *(("UNDERLINE", "underlined_headings"), ("HASHES", "markdown_headings")),
    *(("EQUALS", "equals_headings"), ("EQUALS", "wiki_markup"), ("QUOTE_SIGN", "block_quotes")),
    *(("DEFINITION", "definition_lists"), ("WIKI_RULE", "wiki_markup"), ("RULE", "table_rows"), ("ROW", "table_rows")),
    *(("ITEM_NUMBER", ""), ("BULLET", ""), ("LETTER_BULLET", "")),
)
#: The number, or the frame, that may be before the phrase of a heading or a label.
_BEFORE: Final = ("OUTLINE_NUMBER", "FRAME")
_OF_HEADINGS: Final = frozenset({"UNDERLINE", "HASHES", "EQUALS"})
#: What may be after a heading in a frame.
FRAMES: Final = "*=~_+#:<>|»«•✦★◆■►→-–—…] \t"
#: Letters that are bullets where a page has two below each other, the shape of those, and what such a line begins with,
#: so that most texts are not searched.
_LETTERED: Final = (
    ("ROUND_BULLET", "ROUND_BULLETS", ("\no", " o ", "\to")),
    ("LETTERED", "LETTERED_ITEMS", ("\nb)", " b)", "\tb)")),
)
_LETTERS: Final = frozenset({"LETTER_BULLET", "ROUND_BULLET", "LETTERED"})


#: The mark of a bold label, which is no part of the text that is read: «**Founded** 1981».
_BOLD: Final = "**"
#: What parts a known label from its value where the values of all are below each other: «Founded     1981».
_GAP: Final = "   "


class Line:
    """A line of a page without the white space around it; a token of `page.lark` once it has a type.

    segment: the words. start, end: offsets of the first character and after the last.
    mark: `BULLET`, `ITEM_NUMBER`, `OUTLINE_NUMBER`, `HASHES`, `EQUALS`, `UNDERLINE`, `ROW`, `RULE` or `WIKI_RULE` of a
        table, `QUOTE_SIGN`, `DEFINITION`, or an empty string.
    number: that of a heading or an item; the level of a heading between marks. indent: number of characters before it.
    gap: whether a blank line is above.
    body: where the words begin. stop: where they end; only the closing marks of a heading are after.
    phrase: the heading, label or role that the words begin with; meaning: what it means on this page.
    label_end: after the phrase, without a colon. value: where what follows begins; `end` where nothing does.
    read: what the grammar gave that the line was classed by, for the reader of its value.
    year: the date of the line above whose year is that of entries without one; None where there is none.
    """

    def __init__(
        self,
        segment: Segment,
        start: int,
        end: int,
        mark: str = "",
        number: int | None = None,
        indent: int = 0,
        gap: bool = False,
    ) -> None:
        self.segment = segment
        self.document = segment.document
        self.start = start
        self.end = end
        self.mark = mark
        self.number = number
        self.indent = indent
        self.gap = gap
        self.type = ""
        self.meaning: Meaning | None = None
        self.read: Any = None
        self.year: Token | None = None
        self._value_segment: Segment | None = None
        self.body = segment.start
        self.stop = segment.end
        self.phrase, self.label_end = segment.opening_phrase()
        self.value = skip_label_end(segment.document, self.label_end, self.stop)
        if self.value >= self.stop:
            self.value = self.end

    @property
    def label(self) -> tuple[int, int]:
        """Where the label is, without a colon."""
        return self.body, self.label_end

    @property
    def parted(self) -> bool:
        """Whether a colon, a gap as of columns or another mark is between label and value, or the label is bold."""
        document, start, value = self.document, self.label_end, self.value
        between, marked = document.text[start:value], document.span(max(start - 1, 0), value)
        gap = _GAP in between and document.engine.lexicon.shapes.label_separators
        return gap or "\t" in between or bool(between.strip()) or _BOLD in document.original[slice(*marked)]

    @property
    def scope(self) -> Scope | None:
        """What is below a heading or a label over a list; None where the line is neither, or names a body only."""
        key = str(self.meaning.value) if self.meaning is not None else ""
        return self.segment.document.engine.lexicon.scopes.get(key.removesuffix(OPEN_END))

    def value_segment(self) -> Segment:
        """What is after the label and its colon."""
        if self._value_segment is None:
            self._value_segment = self.segment.after(self.value)
        return self._value_segment

    def release_cache(self) -> None:
        """Lets go of what was asked of the words."""
        self.segment.release_cache()
        self._value_segment = self.read = None

    def unmark(self) -> None:
        """Makes what was taken for a mark a part of the words, which begin with no phrase."""
        self.mark, self.body, self.meaning = "", self.start, None
        self.segment = Segment(self.segment.document, self.start, self.end)
        self.relabel(self.start, self.start)

    def relabel(self, label_end: int, value: int) -> None:
        """Puts the end of the label and the beginning of the value where a closer look found them."""
        self.label_end, self.value, self._value_segment = label_end, value, None


def cut_lines(document: Document) -> list[Line]:
    """The lines of a page in order, without the blank ones."""
    out: list[Line] = []
    position = 0
    gap = True
    text = document.text
    shapes, find = document.engine.lexicon.shapes, document.engine.marks.find
    marks = [mark for mark, shape in _MARKS if not shape or getattr(shapes, shape)]
    for mark, several, starts in _LETTERED:
        if any(start in text for start in starts) and find(several, text, 0, len(text)) >= 0:
            marks.append(mark)
    begins = tuple(dict.fromkeys(marks))
    for raw in text.splitlines(keepends=True):
        content = raw.strip()
        if content:
            start = position + raw.index(content)
            out.append(_line(document, start, start + len(content), start - position, gap, begins))
        gap = not content
        position += len(raw)
    return out


def _line(document: Document, start: int, end: int, indent: int, gap: bool, begins: tuple[str, ...]) -> Line:
    text, marks = document.text, document.engine.marks
    lead = start
    while lead < end - 1 and (text[lead] in _UNSEEN or text[lead].isspace()):
        lead += 1
    mark, body = marks.first(begins, text, lead, end)
    stop, number = end, None
    if mark in _OF_HEADINGS:
        stop = body + len(text[body:end].rstrip(text[lead] + " "))
        number = len(text[lead:body].rstrip())
    elif mark == "ROW":
        stop = body + len(text[body:end].rstrip("| \t"))
    elif mark == "ITEM_NUMBER":
        number = int("".join(filter(str.isdecimal, text[lead:body])))
    elif mark in _LETTERS:
        mark = "BULLET"
    line = Line(Segment(document, body, stop), start, end, mark, number, indent, gap)
    if mark == "ITEM_NUMBER":
        unmarked = Line(Segment(document, lead, end), start, end, "", None, indent, gap)
        # «3. Mai 2008» is no third item, and «1. Vorsitzender» a label where a dialect has it
        dated = line.phrase is None and number is not None and number <= 31
        head = unmarked.segment.head(60).with_dates("date")[:1] if dated else []
        if unmarked.phrase is not None or (head and head[0].type == "DATE"):
            line = unmarked
    elif not mark and (numbered := max([marks.at(name, text, lead, stop) for name in _BEFORE])) >= line.label_end:
        ends = numbered + len(text[numbered:stop].rstrip(FRAMES if not text[lead].isalnum() else ""))
        outlined = Line(Segment(document, numbered, ends), start, end, "OUTLINE_NUMBER", None, indent, gap)
        line = outlined if outlined.phrase is not None or "." in text[lead : numbered - 2] else line
    elif mark in ("HASHES", "EQUALS") and (numbered := marks.at("ITEM_NUMBER", text, body, stop)) >= 0:
        section = Line(Segment(document, numbered, stop), start, end, mark, number, indent, gap)
        line = section if section.phrase is not None else line  # «# 1. FC Aville» is a name
    if document.engine.lexicon.shapes.table_rows:
        cells = 1 + text.count(" | ", line.body, line.end)  # a row without a bar before it
        if "\t" in text[line.body : line.stop]:
            line.segment, cells = _with_cells(line.segment)
        line.mark = "ROW" if cells > 2 and not line.mark else line.mark
    return line


def _with_cells(segment: Segment) -> tuple[Segment, int]:
    """A line with a PIPE for the tabs between words, as tables of web pages have them; how many cells it has."""
    text = segment.document.text
    tokens: list[Token] = []
    for token in segment.tokens:
        tab = text.find("\t", tokens[-1].end, token.start) if tokens else -1
        while tab >= 0:
            tokens.append(Token("PIPE", tab, tab + 1, "|"))
            tab = text.find("\t", tab + 1, token.start)
        tokens.append(token)
    cells = 1 + sum(token.type == "PIPE" and token.lexeme is None for token in tokens)
    return Segment(segment.document, segment.start, segment.end, tokens), cells


def skip_colon(document: Document, start: int, end: int) -> int:
    """The offset after dots, white space and colons, doubled ones included; `end` where nothing else follows."""
    return max(document.engine.marks.at("COLON", document.text, start, end), start)


def skip_label_end(document: Document, start: int, end: int) -> int:
    """The offset after what parts a label that ends at `start` from its value; `end` where nothing else follows."""
    text, shapes = document.text, document.engine.lexicon.shapes
    behind = skip_colon(document, start, end)
    if (shapes.label_separators or shapes.table_rows) and ":" not in text[start:behind]:
        separated = document.engine.marks.at("SEPARATOR", text, start, end)
        if separated >= 0 and (shapes.label_separators or "|" in text[start:separated]):
            return skip_colon(document, separated, end)
    return behind


#: What may be around the number of a heading.
_AROUND_NUMBER: Final = "§ ().:/°ºª–—-"


def take_outline_number(line: Line, section: int) -> None:
    """Takes «2.1», «II.», «b)» for the number of a heading or a label where it is before a known one, else for words.

    section: the number of the section, in which «2.1 Safe school» is an item.
    """
    number = line.document.text[line.start : line.body].strip()
    kind = line.meaning.type if line.meaning is not None else ""
    whole = line.value >= line.end
    opens = kind in ("HEADING", "SUBHEADING") or (kind in ("LIST", "LABEL") and whole)
    if number.isalnum():  # no mark is after it: «A partnership», «2 Partners», but «2 General information»
        opens = kind == "HEADING" and whole
    if not opens and (number.isalnum() or not kind or not line.parted):
        first, dot, _ = number.partition(".")
        if dot and first == str(section) and line.document.text[line.body].isupper():
            line.mark = "BULLET"
        else:
            line.unmark()
        return
    line.mark = ""
    number = number.strip(_AROUND_NUMBER)
    line.number = int(number) if number.isdecimal() else roman_number(number) or None


#: What a label may begin with beside a capital: «% of women».
_SIGNS: Final = "%#"
#: In a long line only so much of its end is looked at.
_END: Final = 60

#: A date, and what looks like one; what may be before and after one at the end of an entry.
_DATES: Final = frozenset({"DATE", "NO_DATE"})
_BEFORE_DATE: Final = frozenset(
    {"PIPE", "COMMA", "SEMICOLON", "LPAR", "DASH", "COLON", "CLOSE", "PLAIN_QUOTE", "QUOTED", "RPAR"}
)
_AFTER_DATE: Final = frozenset({"DOT", "RPAR", "SEMICOLON", "COMMA"})
_IN_NAMES: Final = frozenset("WORD HYPHEN LPAR RPAR OF THE AND IN DOT DASH SLASH AMP TO FROM".split())


def is_title(segment: Segment) -> bool:
    """A short line of names only, at the very top: `Choir “Lark”`.

    A year, a country and what a body is may end it: `Choir of 1862`, `Aville, Germany`, `Museum of Towns Inc.`
    """
    text = segment.document.text
    if segment.end - segment.start > 70 or not text[segment.start].isupper() or text[segment.end - 1] in ":;,!?":
        return False
    if text[segment.end - 1] == "." and "LETTERS" not in segment.types("speaker")[-2:]:
        return False
    last = segment.text.rpartition(",")[2].strip(" )")
    within = _IN_NAMES | {"COMMA"} if country_code(last) else _IN_NAMES
    tokens = segment.with_dates("entry")
    return (
        len(tokens) <= 10
        and all(
            token.type in within
            or token.text.isalpha()
            or (token.type == "DATE" and token.text[-4:].isdigit() and not token.text[0].isupper())
            or (token.type == "QUOTED" and before.text[:1].isupper())  # but not: The mayor said “Yes”
            for before, token in zip(tokens[:1] + tokens, tokens, strict=False)
        )
    )


def is_link(segment: Segment) -> bool:
    """A line that is only an address, which may be in brackets, or left-over markup of a link."""
    if segment.document.text[segment.start] not in "hHwW[(<":
        return False
    tokens = [token for token in segment.tokens if token.text not in ("(", ")", "<", ">")]
    if tokens and tokens[0].type == "URL":
        # In a wiki, the words after an address are its title: `[http://www.example.org Title]`.
        several = all(token.type in ("URL", "COMMA", "SEMICOLON") or token.text.islower() for token in tokens)
        return several or segment.document.engine.lexicon.shapes.wiki_markup
    return bool(tokens) and tokens[0].type == "LINK" and (len(tokens) == 1 or tokens[-1].type == "LINK_END")


def unknown_label_end(segment: Segment) -> int:
    """Where a label ends that no list knows: a few words before a colon, or what the dialect has for one.

    -1 where there is none.
    """
    document = segment.document
    text, start = document.text, segment.start
    reach = min(segment.end, start + 61)
    colon = text.find(":", start, reach)
    if document.engine.lexicon.shapes.label_separators:
        signs = [text.find(sign, start, reach) for sign in ("\t", " = ")]
        if text.count("|", start, segment.end) == 1:  # two cells; more of them are no label and its value
            signs.append(text.find("|", start, reach))
        colon = min((at for at in (colon, *signs) if at > start), default=-1)
    leader = document.engine.marks.find("LEADER", text, start, reach)
    colon = leader if leader > start else colon
    if colon < 0 or text[colon : colon + 3] == "://" or not (text[start].isupper() or text[start] in _SIGNS):
        return -1
    words = len(text[start:colon].split())
    # «The town is known for its harbour: it has one.»
    sentence = words > MOST_WORDS and (
        text[segment.end - 1] == "." or "IS" in segment.head(reach - start).types("sentence")
    )
    if (colon + 1 == segment.end and words > 4) or sentence:
        return -1
    return colon if document.engine.marks.at("UNKNOWN_LABEL", text, start, colon) >= 0 else -1


class EntryShape(NamedTuple):
    """How a line looks where entries of a list are.

    dated_first: whether a date is in front, as in «2009: Conference». dated_last: whether one is the last thing, a full
        stop or bracket aside. entry: whether it reads as an entry, which ends in a date or names an activity at once.
        named: whether one of its first words names an activity. apart: whether the date at its end follows a mark or a
        name, and is not in a sentence.
    """

    dated_first: bool
    dated_last: bool
    entry: bool
    named: bool
    apart: bool


def entry_shape(segment: Segment) -> EntryShape:
    """How a bare line looks. Of a long one only the ends are cut into words: most are prose."""
    text, length = segment.document.text, segment.end - segment.start
    head = segment if length <= LONG_LINE else segment.head(_END)
    tail = segment if length <= LONG_LINE else segment.tail(_END)
    tokens = tail.with_dates("entry")
    last = len(tokens) - 1
    while last >= 0 and tokens[last].type in _AFTER_DATE:
        last -= 1
    dated, apart = last >= 0 and tokens[last].type in _DATES, False
    named = any(
        token.type == "KIND" and token.start < segment.start + _END for token in head.lookup_tokens("entry")[:4]
    )
    if dated:
        before = tokens[last - 1] if last else None
        # An addition, and not the end of a sentence («… joined the network in 2004»).
        apart = before is None or before.type in _BEFORE_DATE
        apart = apart or (before is not None and before.text[:1].isupper() and tokens[-1].type != "DOT")
        entry = length <= 400 and (named or apart)
    else:
        entry = named and length <= 250 and text[segment.end - 1] not in ".:"
    first = head.with_dates("entry")[:1] if segment.text[:1].isalnum() else []
    return EntryShape(bool(first) and first[0].type in _DATES, dated, entry, named, apart)


def dates_of(segment: Segment) -> list[Token]:
    """The dates in a stretch, and what looks like one."""
    return [token for token in segment.with_dates("entry") if token.type in _DATES]


def year_first(segment: Segment) -> bool:
    """Whether a line begins with figures as those of a bare year: «2015 Kreischorfest, Volkach»."""
    return segment.text[:5].rstrip().isdecimal()


def is_year(segment: Segment) -> bool:
    """Whether a line is a year or a month, or some years, and nothing else: «2006», «May 2006», «In 2006 and 2007»."""
    tokens = [token for token in segment.with_dates("entry") if token.type not in ("IN", "THE", "COLON")]
    if len(tokens) != 1 or tokens[0].type != "DATE" or tokens[0].value.meaning is None:
        return False
    date = tokens[0].value.meaning
    return date.precision == "month" or "-" not in date.edtf


def year_of(line: Line) -> Token | None:
    """The date of a line that is a single year, where a dialect says that it is the year of what is below."""
    dates = dates_of(line.segment) if line.document.engine.lexicon.shapes.year_lines else []
    return dates[0] if dates and is_year(line.segment) and dates[0].value.meaning.precision == "year" else None
