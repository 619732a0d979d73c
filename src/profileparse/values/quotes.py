"""Quotes: the text between quotation marks, and by `grammar/speaker.lark` who said it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import LONG_LINE, Document, Segment, joined, one_line
from ..models import Quote, Speaker
from ..readings.lattice import Lattice
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS
from . import Kind, Part, part, parts

KIND: Final = Kind(
    "speaker",
    person=part("name"),
    single=part("name"),
    office=part("office"),
    glued=part("office"),
    other=part("role"),
    duty=lambda c: part("duty")(c[c[0].type == "LINK" :]),
    start=parts,
)
#: What may be after a date that such a line ends with.
_AFTER_DATE: Final = frozenset({"RPAR", "DOT"})
#: What a word that joins two duties is as well: «y» is inside a name, «e» the verb «è» without its accent.
_MAYBE_AND: Final = frozenset({"LINKING", "IS", "THE"})
#: What may be after all of a line that names a speaker.
_STOPS: Final = frozenset({"DOT", "COMMA", "SEMICOLON", "COLON"})


def read_quote(paragraphs: Sequence[Segment], said: Segment | None) -> Quote | None:
    """The quote of some paragraphs without its marks; None where only marks are there.

    said: the line that names the speaker.
    """
    paragraphs = [paragraphs[0], *map(_without_opening_mark, paragraphs[1:])]
    quoted = joined(paragraphs)
    document, text = quoted.document, quoted.document.text
    tokens = quoted.tokens
    first = next((i for i, token in enumerate(tokens) if token.type not in QUOTATION_MARKS), len(tokens))
    last = len(tokens)
    while last and not tokens[last - 1].text.strip(".,;"):
        last -= 1
    closed = bool(last) and document.engine.marks.at("CLOSING_MARK", text, tokens[last - 1].start, quoted.end) >= 0
    if not closed:
        last = len(tokens)
    end = _inner_end(tokens, first, last, document.engine.closers)
    closed = closed and end < last
    if not any(token.text[:1].isalnum() for token in tokens[first:end]):
        return None
    if first and not closed and document.engine.marks.at("OPENING_MARK", text, quoted.start, quoted.end) >= 0:
        message = "a quotation mark is opened and never closed"
        document.report("unbalanced-quote", message, quoted.start, quoted.start + 1)
    start, stop = tokens[first].start, tokens[end - 1].end
    shown = [_without_signs(document, max(one.start, start), min(one.end, stop)) for one in paragraphs]
    return Quote(
        text=" ".join(filter(None, shown)),
        speaker=read_speaker(said) if said is not None else None,
        span=document.span(quoted.start, quoted.end),
    )


def _without_opening_mark(paragraph: Segment) -> Segment:
    """A later paragraph of a quote without the mark that it may begin with, as the first one does."""
    document = paragraph.document
    opened = document.engine.marks.at("OPENING_MARK", document.text, paragraph.start, paragraph.end) >= 0
    return paragraph.after(paragraph.tokens[1].start) if opened and len(paragraph.tokens) > 1 else paragraph


def _inner_end(tokens: list[Token], first: int, last: int, closers: dict[str, str]) -> int:
    """After the last token inside the marks around `tokens[first:last]`; those of a word in them stay: «… ‘two’“»."""
    end = last
    while end > first and tokens[end - 1].type in QUOTATION_MARKS:
        end -= 1
    waiting: list[str] = []  # what closes each of the marks inside that are open
    for before, token, behind in zip(tokens[first:], tokens[first + 1 : end], tokens[first + 2 :], strict=False):
        if waiting and token.text in waiting[-1]:
            waiting.pop()
        elif token.type in QUOTATION_MARKS and before.end < token.start:
            if token.type != "OPEN" and behind.start > token.end:
                continue
            waiting.append(closers.get(token.text, ""))
    while waiting and end < last and tokens[end].text in waiting[-1]:
        waiting.pop()
        end += 1
    return end


def _without_signs(document: Document, start: int, end: int) -> str:
    """`text[start:end]` on one line, without what a block quote has before each line."""
    signs = "> \t" if document.engine.lexicon.shapes.block_quotes else ""
    return one_line(" ".join([line.lstrip(signs) for line in document.text[start:end].splitlines()]))


# --- who said it


def is_attribution(segment: Segment) -> bool:
    """Whether a line names somebody and an office or a duty: `Name, Deputy Mayor of X, in charge of A, B and C`."""
    head = segment.head(LONG_LINE)
    words = head.lookup_tokens("speaker")
    if segment.document.text[segment.start].islower() and words[0].type not in ("LETTERS", "SAID"):
        return False
    if not any(token.type in ("OFFICE", "RESPONSIBLE") for token in words):
        return False
    decision = KIND.decide(segment.document, _lattice(head))
    # What costs too much is in the place of a speaker, and is reported there.
    return decision.verdict in ("read", "costly") and any(one.type in ("office", "duty") for one in decision.value)


def read_speaker(segment: Segment) -> Speaker | None:
    """The speaker that a line like `Name, Deputy Mayor of X, in charge of A, B and C.` names."""
    document = segment.document
    found: list[Part] | None = KIND.decide(document, _lattice(segment)).given
    if found is None:
        message = f"expected a name and an office; found «{document.line(segment.start, segment.end)}»"
        document.report("speaker-unread", message, segment.start, segment.end)
        return None
    names = [one for one in found if one.type == "name"]
    roles = [document.line(one.start, one.end) for one in found if one.type in ("office", "role")]
    return Speaker(
        name=document.line(names[0].start, names[-1].end),
        role=", ".join(roles) or None,
        responsibilities=tuple([document.line(one.start, one.end) for one in found if one.type == "duty"]),
    )


def _words(segment: Segment) -> list[Token]:
    """The words of a line without quotation marks around all of it, a date as one where the line ends with it."""
    words, dated = segment.lookup_tokens("speaker"), segment.with_dates("speaker")
    if len(words) > 2 and {words[0].type, words[-1].type} <= QUOTATION_MARKS:
        words, dated = words[1:-1], dated[1:-1]
    words = words[1:] if len(words) > 1 and words[0].type == "SAID" else words  # «“X”, says Ines Berg»
    last = next((i for i in range(len(dated) - 1, 0, -1) if dated[i].type not in _AFTER_DATE), 0)
    if not last or dated[last].type != "DATE":
        return words
    return [*(word for word in words if word.end <= dated[last].start), *dated[last:]]


def _lattice(segment: Segment) -> Lattice:
    words = _words(segment)
    lattice, meaning_of = KIND.lattice(segment.document, words, _type_at), segment.document.meaning_of
    for index, token in enumerate(words):
        kind, last, after = token.type, index + 1, words[index + 1] if index + 1 < len(words) else None
        capital, glued = token.text[0].isupper(), after is not None and after.start == token.end
        dotted = glued and after is not None and after.type == "DOT"
        if kind == "LETTERS":
            lattice.add("LETTERS", index, last + dotted)  # «M.Ed.» is never without its last full stop
        elif kind in _MAYBE_AND and token.text.isascii() and meaning_of(token.lexeme, "membership").type == "AND":
            lattice.add("AND", index, last)
        elif kind == "SEMICOLON":
            lattice.add("REST", index, len(words), cost="rest")
        elif kind in ("COMMA", "LPAR") and after is not None and after.type == "DATE":
            lattice.add("WHEN", index, min(last + 1 + (kind == "LPAR"), len(words)))
        elif kind == "LPAR" and [word.type for word in words[last : last + 2]] == ["LETTERS", "RPAR"]:
            lattice.add("LETTERS", index, index + 3)  # «BSc (Hons)»
        article = kind == "THE" and (after is None or after.type == "OFFICE" or not after.text[0].isupper())
        # «Ines Berg» / «Mayor of Ton»
        below = kind == "OFFICE" and index and "\n" in segment.document.text[words[index - 1].end : token.start]
        if capital and kind not in ("RESPONSIBLE", "LETTERS") and not article and not below:
            lattice.add("NAME", index, last, cost="" if token.meaning is None else "word as name")
        elided = capital and glued and token.text[-1] in "'’"
        if elided or (dotted and token.text.isalpha() and last + 1 < len(words)):
            lattice.add("NAME", index, last + 1)  # «Kerloc’h», «G. Holm»
    return lattice


def _type_at(words: Sequence[Token], index: int) -> str:
    """What a word is: the mark at the end, a dash before a name, what is apart between commas, a figure; its type."""
    token, kind = words[index], words[index].type
    if kind in _STOPS and index + 1 == len(words):
        return "STOP"
    if kind == "HYPHEN" and not index:
        return "DASH"
    apart = [word.type for word in words[index - 1 : index + 2 : 2]] == ["COMMA", "COMMA"] and token.meaning is None
    # The other half of a name that is turned round, or letters after it that no list knows.
    if apart and token.text[0].isupper() and (index == 2 or (token.text.isupper() and not words[0].text.isupper())):
        return "APART"
    return "NUMBER" if token.text[0].isdecimal() and kind != "DATE" else kind
