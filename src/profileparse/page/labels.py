"""Labels and headings that are not as a list has them: with one misspelt word, or a date beside the words."""

from __future__ import annotations

from itertools import takewhile
from typing import Final

from ..document import Document, Segment
from ..lexer import misspelt
from ..readers.organisations import names_body
from ..vocabulary import NO_SENSE, Sense
from .lines import Line, skip_colon

__all__ = ["respell", "take_date"]

#: No heading or label is longer, in characters and in words.
_LONGEST: Final = 90
_MOST_WORDS: Final = 12
#: What a label may hold beside its words.
_INSIDE: Final = frozenset({"WORD", "HYPHEN", "SLASH"})
#: What a label says beside its words is short: `(2010)`, `on 1 January 2010`.
_LONGEST_QUALIFIER: Final = 40
_AROUND_DATE: Final = frozenset({"DATE", "LPAR", "RPAR", "IN", "THE", "COMMA"})
#: A shorter word alone may be another one as well.
_SHORTEST_ALONE: Final = 6


def respell(document: Document, line: Line) -> None:
    """Gives a line that begins with no known phrase the heading or label that it misspells, and reports that."""
    if line.phrase is not None or line.mark == "BULLET" or line.stop - line.body > _LONGEST:
        return
    text = document.text
    colon = ":" in text[line.body : line.stop]
    inside = takewhile(lambda token: token.type in _INSIDE, line.segment.tokens[: 2 * _MOST_WORDS])
    label = [token for token in inside if token.type == "WORD"]
    words = [token.lexeme.folded for token in label if token.lexeme is not None]
    for node, phrase in misspelt(document.engine.lexicon.openings.root, words):
        sense = node.answer(document.questions["opening"])
        end = label[len(phrase) - 1].end
        if sense is not NO_SENSE and _fits(line, sense, phrase, end, whole=len(phrase) == len(words), colon=colon):
            line.phrase, line.sense, line.misspelt = node, sense, True
            line.relabel(end, skip_colon(text, end, line.end))
            document.report("label-spelling", f"«{text[line.body : end]}» read as «{' '.join(phrase)}»", line.body, end)
            return


def _fits(line: Line, sense: Sense, phrase: list[str], end: int, whole: bool, colon: bool) -> bool:
    """Whether a line with this phrase is what the phrase says, and not a sentence that begins with words like it."""
    if len(phrase) == 1 and len(phrase[0]) < _SHORTEST_ALONE:
        return False
    if sense.type == "ROLE":
        # «Mmber since», but not «Founded in»
        behind = line.segment.behind(end).words("membership")
        return bool(behind) and behind[0].type in ("SINCE", "FROM")
    if sense.type == "SUBHEADING":
        return line.mark != "ITEM_NUMBER" and names_body(line.segment.behind(end))
    if sense.type == "HEADING":
        ends = skip_colon(line.segment.document.text, end, line.stop) >= line.stop
        return whole and ends and (colon or bool(line.mark))
    return whole and colon and not line.mark and sense.type in ("LABEL", "LIST", "ENTRIES")


def take_date(document: Document, line: Line) -> bool:
    """Whether a label goes on with a date only, `Population (2010): 40,000`; the line keeps the date for the reader."""
    colon = document.text.find(":", line.label_end, min(line.end, line.label_end + _LONGEST_QUALIFIER))
    if colon < 0:
        return False
    between = Segment(document, line.label_end, colon).dated("date")
    dates = [token for token in between if token.type == "DATE"]
    if len(dates) != 1 or any(token.type not in _AROUND_DATE for token in between):
        return False
    line.read = dates[0]
    line.relabel(line.label_end, skip_colon(document.text, colon, line.end))
    return True
