"""The text as it is read: accents composed, mojibake repaired, no marks of emphasis; every offset leads back."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from html import unescape
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from ..compiled import tables
from ..models import Span
from ..words.lexer import Shapes

#: Characters that are not seen, and that only an extractor puts into the middle of words.
_INVISIBLE: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")

#: What UTF-8 read as Windows-1252 or Latin-1 looks like: each lead byte that this gives.
_MOJIBAKE: Final = frozenset("ÃÂâÅÄÎÏÐ")
#: … and each continuation byte (0x80 to 0xBF).
_CONTINUATIONS: Final = frozenset(bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")) | frozenset(
    map(chr, range(0x80, 0xC0))
)

#: Spaces that may be the second half of a mangled letter: the no-break space of `Ã ` for «à».
_INSIDE_MOJIBAKE: Final = frozenset("\u00a0\u0085")


class Normalized(NamedTuple):
    """The text that is read, the one that it was made of, and the way back."""

    text: str
    original: str
    offsets: list[int] | None = None  # for each offset of `text` the one in `original`; None where they are equal

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` is in the original."""
        return Span(start, end) if self.offsets is None else Span(self.offsets[start], self.offsets[end])


class LeftOut(NamedTuple):
    """A stretch of a text that is not read."""

    start: int
    end: int
    opens: bool  # whether it belongs to what follows, else to what precedes it
    instead: str = ""  # what is read in its place


def normalize(text: str, left_out: Sequence[LeftOut] = ()) -> Normalized:
    """How `text` is read. A lone surrogate, which has no place in JSON, is read as U+FFFD.

    left_out: stretches of it that are passed over, in any order.
    """
    # Caches keep words of it: those of a class of the caller's could mean another thing to a later page.
    whole = _without_surrogates(str.__str__(text))
    if not left_out:
        return _normalized(whole)
    pieces: list[str] = []
    offsets: list[int] = []
    position, answers = 0, -1  # which offset the next character answers for; its own where it is negative
    for start, end, opens, instead in [*sorted(left_out), LeftOut(len(whole), len(whole), False)]:
        if start < position:
            continue  # within another one
        if position < start:
            pieces.append(whole[position:start])
            offsets += [position if answers < 0 else answers, *range(position + 1, start)]
            answers = -1
        if instead:
            pieces.append(instead)
            offsets.extend([start if answers < 0 else answers] * len(instead))
            answers = answers if instead.isspace() else -1  # no value ends with a space, which answers for nothing
        elif opens and answers < 0:
            answers = start  # so that the marks before a character belong to it
        position = end
    offsets.append(len(whole))
    page = _normalized("".join(pieces))
    back = offsets if page.offsets is None else [offsets[offset] for offset in page.offsets]
    return Normalized(page.text, whole, back)


def _normalized(text: str) -> Normalized:
    # A search for each of them is far quicker than a look at every character.
    unseen = not text.isascii() and any(character in text for character in _INVISIBLE)
    if text.isascii() or not (unseen or _has_mojibake(text) or not unicodedata.is_normalized("NFC", text)):
        return Normalized(text, text)
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    # On a page with mojibake beyond doubt, what could also be letters is mojibake too: «Ä…» in «ZarzÄ…d».
    mangled = _has_mojibake(text) and any(_fixed(word) != word for word in text.split() if _has_mojibake(word))
    for word in _words(text):
        read = word
        if word.isascii():  # nothing to repair
            offsets.extend(range(position, position + len(word)))
        else:
            visible, indexes = _visible(word)
            read = _repaired(visible, mangled)
            offsets.extend([position + indexes[index] for index in _origins(read, visible)])
        pieces.append(read)
        position += len(word)
    offsets.append(position)
    joined = "".join(pieces)
    return Normalized(joined, text, None if joined == text else offsets)


def _without_surrogates(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\ufffd" if 0xD800 <= ord(c) <= 0xDFFF else c for c in text)
    return text


def _has_mojibake(text: str) -> bool:
    """Whether a lead byte is followed by what a continuation byte looks like: `Ã©` does, the `Î` of `Île` does not."""
    return any(after[:1] in _CONTINUATIONS for lead in _MOJIBAKE for after in text.split(lead)[1:])


def _words(text: str) -> Iterator[str]:
    """`text` cut before and after every space and line end; nothing is dropped."""
    for word in _cut(text, _INSIDE_MOJIBAKE):
        # One that repair leaves where it is is a space or a line end, and keeps its exact place.
        if not _INSIDE_MOJIBAKE.isdisjoint(word) and not _INSIDE_MOJIBAKE.isdisjoint(_repaired(_visible(word)[0])):
            yield from _cut(word)
        else:
            yield word


def _cut(text: str, inside: frozenset[str] = frozenset()) -> Iterator[str]:
    """`text` in words and single spaces. inside: spaces that belong to words."""
    for spaces, run in groupby(text, lambda character: character.isspace() and character not in inside):
        word = "".join(run)
        yield from word if spaces else [word]


def _visible(word: str) -> tuple[str, list[int]]:
    """`word` without its invisible characters, and where each of the others was, those before it included."""
    seen = [index for index, character in enumerate(word) if character not in _INVISIBLE and not character.isspace()]
    if not seen or _INVISIBLE.isdisjoint(word):
        return word, list(range(len(word)))
    last = seen[-1]
    # What follows the last letter stays: no later character could lead back to it.
    kept = [index for index, character in enumerate(word) if character not in _INVISIBLE or index > last]
    return "".join(word[index] for index in kept), [0, *(index + 1 for index in kept[:-1])]


def _repaired(word: str, mangled: bool = False) -> str:
    """`word` as it was meant, its accents composed. mangled: whether the page has mojibake elsewhere."""
    return _composed(_fixed(word, mangled) if _has_mojibake(word) else word)


def _fixed(word: str, mangled: bool = False) -> str:
    """`word` without mojibake."""
    # Imported here because most pages need no repair.
    from ftfy import fix_encoding

    fixed = fix_encoding(word)
    if fixed == word and mangled:
        with suppress(UnicodeError):
            fixed = word.encode("sloppy-windows-1252").decode()  # a codec of ftfy, which leaves no byte out
    # What turns into white space or a line end would be lost: no value covers that.
    return fixed if fixed == fixed.strip() and len(fixed.splitlines()) == 1 else word


def _composed(word: str) -> str:
    """`word` in NFC. The marks on a letter are sorted here: `unicodedata` takes a time that grows with their square."""
    if not unicodedata.is_normalized("NFD", word):
        letters = "".join([unicodedata.normalize("NFD", letter) for letter in word])
        runs = groupby(letters, lambda letter: unicodedata.combining(letter) > 0)
        word = "".join(["".join(sorted(run, key=unicodedata.combining) if marks else run) for marks, run in runs])
    return unicodedata.normalize("NFC", word)


def _origins(read: str, word: str) -> list[int]:
    """For each character of `read` the index in `word` of what it came from.

    What both begin and end with keeps its exact place; what was repaired between counts as one piece.
    """
    shorter = min(len(read), len(word))
    head = 0
    while head < shorter and read[head] == word[head]:
        head += 1
    tail = 0
    while tail < shorter - head and read[-1 - tail] == word[-1 - tail]:
        tail += 1
    if head + tail == len(read) < len(word):
        # Something was dropped between: a character that stays answers for it.
        head, tail = (head, tail - 1) if tail else (head - 1, 0)
    middle, wide = len(read) - head - tail, len(word) - head - tail
    return [
        *range(head),
        *(head + index * wide // max(middle, 1) for index in range(middle)),
        *range(len(word) - tail, len(word)),
    ]


# --- marks of emphasis, `**bold**`, `_italic_`, and the one that keeps a mark from being read, `1\\. Title`


def emphasis_marks(text: str, marks: Shapes) -> list[LeftOut]:
    """The pairs of marks in `text`; a mark without a partner on its line is none.

    marks: the shapes of `line.lark`.
    """
    if not any(sign in text for sign in "*_\\"):
        return []
    openers, closers = marks.all("EMPHASIS_OPEN", text), marks.all("EMPHASIS_CLOSE", text)
    found = [LeftOut(start, end, True) for start, end in marks.all("ESCAPE", text)]
    waiting: dict[str, tuple[int, int]] = {}  # the last opener, by its marks
    ordered = sorted([*((start, end, True) for start, end in openers), *((s + 1, e, False) for s, e in closers)])
    line_end = -1
    for start, end, opens in ordered:
        if start > line_end:
            waiting = {}
            line_end = text.find("\n", start)
            line_end = len(text) if line_end < 0 else line_end
        mark = text[start:end]
        if opens:
            waiting.setdefault(mark, (start, end))
        elif mark in waiting and waiting[mark][1] < start:
            found += [LeftOut(*waiting.pop(mark), True), LeftOut(start, end, False)]
    return found


def head_marks(text: str, marks: Shapes) -> list[LeftOut]:
    """A single bar for each mark between the cells of a head: `||Place||Date||`, `^ Place ^ Date ^`."""
    found: list[LeftOut] = []
    for start, end in marks.all("TABLE_HEAD", text) if "||" in text or "^" in text else ():
        sign = "^" if text[start:end].lstrip().startswith("^") else "||"
        at = text.find(sign, start, end)
        while at >= 0:
            found.append(LeftOut(at, at + len(sign), True, "|"))
            at = text.find(sign, at + len(sign), end)
    return found


def quote_signs(text: str, marks: Shapes) -> list[LeftOut]:
    """The marks before the lines of a text that a mail program quoted as a whole; nothing where few lines have them."""
    signs = marks.all("QUOTED_LINE", text)
    if len(signs) * 10 < 9 * sum(1 for line in text.splitlines() if line.strip()):
        return []
    found: list[LeftOut] = []
    reached, words = 0, False  # the end of the last mark; whether words are before
    for start, end in signs:
        between = text[reached:start].rstrip()
        before, words, reached = reached + len(between), words or between != "", end
        if text[end : end + 1].strip():
            found.append(LeftOut(start, end, True))
        elif words:  # an empty line; several are one
            if found[-1:] == [LeftOut(before, before, False, "\n")]:
                found.pop()
            found += [LeftOut(before, end, False), LeftOut(end, end, False, "\n")]
    return found


# --- what a web page leaves in a copied text


def web_marks(text: str, marks: Shapes) -> list[LeftOut]:
    """Tags, and what is read in place of them and of character references: `Kiel<br>Cork`, `<b>12</b>`, `&quot;`."""
    found: list[LeftOut] = []
    for start, end in marks.all("CHARACTER_REFERENCE", text) if "&" in text else ():
        read = unescape(text[start:end])
        if read.strip() and read != text[start:end]:
            found.append(LeftOut(start, end, True, read))
        elif not read.strip() and text[start - 1 : start].isalnum() and text[end : end + 1].isalnum():
            found += [LeftOut(start, end, False), LeftOut(end, end, False, " ")]
    return found + (_tags(text, marks) if "<" in text else [])


def _tags(text: str, marks: Shapes) -> list[LeftOut]:
    """The tags in `text`: an opening one belongs to the words after it, any other to those before.

    A line that ends with one, the bullet of an item, and the bar before a cell are before the next words.
    """
    found: list[LeftOut] = []
    reached, line, lined = 0, 0, -1  # the end of the last tag; where its line begins; the one on which words are before
    top, lead = True, ""  # whether no words are before; what is put before the next ones
    tags = [*marks.all("TAG", text), (len(text), len(text))]
    opening = set[int]()  # where tags end that words follow at once, or another such tag
    for (_, end), (following, behind) in zip(tags[-2::-1], tags[:0:-1], strict=True):
        if behind in opening if end == following else not text[end].isspace():
            opening.add(end)
    for (start, end), (following, _) in pairwise(tags):
        line = max(text.rfind("\n", reached, start) + 1, line)
        lined = line if text[max(line, reached) : start].strip() else lined
        top, lead = top and not text[reached:start].strip(), lead if line < reached else ""
        before, after = reached + len(text[reached:start].rstrip()), end
        while top and after < len(text) and text[after].isspace():
            after += 1
        if marks.at("ITEM_TAG", text, start, end) >= 0:
            lead = "\n- " if lined == line else "- "
        elif lined == line and marks.at("CELL_TAG", text, start, end) >= 0:
            lead = lead or " | "
        elif lined == line and marks.at("BREAKING_TAG", text, start, end) >= 0:
            lead = lead or "\n"
        lead = lead or " " * (text[start - 1 : start] + text[end : end + 1]).isdecimal()  # «12345<sup>1</sup>»
        if top:
            found.append(LeftOut(start, after, True))
        elif text[start + 1] == "/" or end not in opening:
            found.append(LeftOut(before, end, False))
        else:
            found.append(LeftOut(start, end, True))
        if lead and text[end:following].partition("\n")[0].strip():
            found.append(LeftOut(end, end, False, lead))
            lead = ""
        reached = end
    return found if not top or text[reached:].strip() else []


# --- the marks of a wiki: `[[A|B]]`, `{{Box | label = value }}`, `{|` tables


def wiki_marks(text: str, marks: Shapes) -> list[LeftOut]:
    """What is left out of a page of a wiki, or read as the rows of a table and the labels on lines of other pages."""
    found = [LeftOut(start, end, False) for start, end in marks.all("WIKI_NOTE", text)]
    for start, end in marks.all("WIKI_LINK", text):
        closing = "]]" if text.startswith("[[", start) else "]"
        close = text.find(closing, end)
        found += [LeftOut(start, end, True), LeftOut(close, close + len(closing), False)]
    for start, end in marks.all("WIKI_QUOTES", text):
        found.append(LeftOut(start, end, not text[start - 1 : start].strip()))
    for start, end in marks.all("WIKI_BULLET", text):
        found += [LeftOut(start, end - 1, True), LeftOut(end, end, False, "" if text[end].isspace() else " ")]
    for start, end in marks.all("WIKI_TERM", text):
        found.append(LeftOut(start, end, True))
    headings = marks.all("WIKI_HEADING", text)
    turned = bool(headings) and text[headings[0][0] : headings[0][1]].count("=") > 4  # the widest has most signs
    for start, end in headings:
        signs = text[start:end].strip()
        if turned or signs.startswith("h"):
            level = "=" * (int(signs[1]) if signs.startswith("h") else 7 - len(signs))
            close = min(at for at in (text.find("\n", end), len(text)) if at >= 0)
            words = end + len(text[end:close].rstrip("= \t\r"))
            found += [LeftOut(start, end, True, f"{level} "), LeftOut(words, close, False, f" {level}")]
    templates = marks.all("WIKI_TEMPLATE", text)
    for start, end in templates:
        found += _words_of_template(text, start, end)
    for start, end in marks.all("WIKI_BOX", text):
        found += _labels_of_box(text, start, end) if (start, end) not in templates else ()
    for start, end in marks.all("WIKI_TABLE", text):
        found += _rows_of_table(text, marks, start, end)
    return found


def _words_of_template(text: str, start: int, end: int) -> Iterator[LeftOut]:
    """What is left out of a template, and read in place of its marks: `96 m`, `1986-9-27`, a quote and its speaker."""
    name, *given = text[start + 2 : end - 2].split("|")
    how = next(each for each in tables().templates if name.lower().startswith(tuple(each["names"])))
    between = how.get("before", "")
    at, left, taken = start + 2 + len(name), start, 0  # left: where what is left out begins
    for number, word in enumerate(given):
        key, sign, _ = word.partition("=")
        named = bool(sign) and key.strip().isidentifier()
        asked = number >= how.get("skipped", 0) and taken < how["arguments"]
        if asked and word.strip() and (not named or how.get("named", False)):
            yield LeftOut(left, at + 1 + (len(key) + 1 if named else 0), True, between)
            left = at + 1 + len(word)
            between = how.get("between", "")
            taken += 1
        at += 1 + len(word)
    yield LeftOut(left, end, not taken, how.get("alone", "") if taken == 1 else "")


def _labels_of_box(text: str, start: int, end: int) -> Iterator[LeftOut]:
    """A line end before each label of a box, and before its end, where there is none."""
    depth, blank = 0, True  # blank: whether only white space is before on the line
    for at in range(start, end):
        depth += (text[at : at + 2] in ("{{", "[[")) - (text[at - 1 : at + 1] in ("}}", "]]"))
        if not blank and (at == end - 2 or (text[at] == "|" and depth == 1)):
            yield LeftOut(at, at, False, "\n")
        blank = text[at] == "\n" or (blank and text[at].isspace())


def _rows_of_table(text: str, marks: Shapes, start: int, end: int) -> Iterator[LeftOut]:
    """The cells of a row on one line, between single bars; those of a head, `! A !! B`, are cells as well."""
    position, below = start, False  # below: whether a cell of the row is on the line above
    for line in text[start:end].splitlines(keepends=True):
        at = position + len(line) - len(line.lstrip())
        close = position + len(line.rstrip())
        sign = text[at : at + 1]
        cells = sign in ("|", "!") and marks.at("WIKI_RULE", text, at, close) < 0
        if cells and below:
            yield LeftOut(position - 1, position, False)
        while cells and at >= 0:
            behind = max(marks.at("WIKI_STYLE", text, at + 1, close), at + 1)
            yield LeftOut(at, behind, True, "|")
            at = text.find(sign * 2, behind, close)
            if at >= 0:
                yield LeftOut(at, at + 1, True)
                at += 1
        below = cells
        position += len(line)
