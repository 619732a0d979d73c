"""Quotes: the text between quotation marks, and by `grammar/speaker.lark` who said it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

from ..document import Document, Segment, one_line
from ..models import Quote, Speaker
from ..readings.decide import decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS

__all__ = ["is_attribution", "read_quote", "read_speaker", "reader"]


def read_quote(quoted: Segment, said: Segment | None) -> Quote | None:
    """The quote of some paragraphs without its marks; None where only marks are there.

    said: the line that names the speaker.
    """
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
    return Quote(
        text=_without_signs(document, tokens[first].start, tokens[end - 1].end),
        speaker=read_speaker(said) if said is not None else None,
        span=document.span(quoted.start, quoted.end),
    )


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
    text = document.text[start:end]
    if "\n" not in text or not document.engine.lexicon.shapes.block_quotes:
        return one_line(text)
    return one_line(" ".join([line.lstrip("> \t") for line in text.splitlines()]))


# --- who said it

#: Of a line only so much is looked at to see whether it names a speaker: it may be a paragraph.
_REACH: Final = 160
_TERMINALS: Final = {
    **{name: name for name in ("OFFICE", "RESPONSIBLE", "COMMA", "SEMICOLON", "LPAR", "RPAR", "HYPHEN", "DASH")},
    **{"LINKING": "LINK", "LETTERS": "LETTERS"},
}
_NEVER_TEXT: Final = frozenset({"OFFICE", "RESPONSIBLE", "COMMA", "SEMICOLON", "AND"})
_STOPS: Final = frozenset({"DOT", "COMMA", "SEMICOLON", "COLON"})


class _Part(NamedTuple):
    """A part of the line that names a speaker: `name`, `office`, `role` or `duty`."""

    kind: str
    start: int
    end: int


class _Transformer:
    def person(self, c: list[Any]) -> _Part:
        return _Part("name", c[0].start, c[-1].end)

    def single(self, c: list[Any]) -> _Part:
        return self.person(c)

    def office(self, c: list[Edge]) -> _Part:
        return _Part("office", c[0].start, c[-1].end)

    def glued(self, c: list[Edge]) -> _Part:
        return self.office(c)

    def other(self, c: list[Edge]) -> _Part:
        return _Part("role", c[0].start, c[-1].end)

    def duty(self, c: list[Edge]) -> _Part:
        return _Part("duty", c[c[0].type == "LINK"].start, c[-1].end)

    def start(self, c: list[Any]) -> list[_Part]:
        return [part for part in c if isinstance(part, _Part)]


@cache
def reader() -> Reader:
    """What reads the line that names a speaker."""
    return Reader("speaker", _Transformer())


def is_attribution(segment: Segment) -> bool:
    """Whether a line names somebody and an office or a duty: `Name, Deputy Mayor of X, in charge of A, B and C`."""
    if not segment.document.text[segment.start].isupper():
        return False
    head = segment.head(_REACH)
    if not any(token.type in ("OFFICE", "RESPONSIBLE") for token in head.lookup_tokens("speaker")):
        return False
    decision = decide(reader(), _lattice(head))
    # What costs too much is in the place of a speaker, and is reported there.
    return decision.verdict in ("read", "costly") and any(part.kind in ("office", "duty") for part in decision.value)


def read_speaker(segment: Segment) -> Speaker | None:
    """The speaker that a line like `Name, Deputy Mayor of X, in charge of A, B and C.` names."""
    document = segment.document
    decision = decide(reader(), _lattice(segment))
    if not decision.sure:
        message = f"expected a name and an office; found «{document.line(segment.start, segment.end)}»"
        document.report("speaker-unread", message, segment.start, segment.end)
        return None
    parts: list[_Part] = decision.value
    names = [part for part in parts if part.kind == "name"]
    roles = [document.line(part.start, part.end) for part in parts if part.kind in ("office", "role")]
    return Speaker(
        name=document.line(names[0].start, names[-1].end),
        role=", ".join(roles) or None,
        responsibilities=tuple([document.line(part.start, part.end) for part in parts if part.kind == "duty"]),
    )


def _lattice(segment: Segment) -> Lattice:
    words = segment.lookup_tokens("speaker")
    lattice = Lattice(words, segment.document.text, reader().costs)
    for index, token in enumerate(words):
        kind, last = token.type, index + 1
        dotted = last < len(words) and words[last].type == "DOT" and words[last].start == token.end
        capital = token.text[0].isupper()
        if kind in _TERMINALS:
            # «M.Ed.» is never without its last full stop.
            lattice.add(_TERMINALS[kind], index, last + (dotted and kind == "LETTERS"))
        if [word.type for word in words[index : index + 3]] == ["LPAR", "LETTERS", "RPAR"]:
            lattice.add("LETTERS", index, index + 3)  # «BSc (Hons)»
        if kind == "HYPHEN" and not index:
            lattice.add("DASH", index, last)
        if kind == "SEMICOLON":
            lattice.add("REST", index, len(words), cost="rest")
        if kind == "AND" and not capital:
            lattice.add("AND", index, last)
        if kind in _STOPS and last == len(words):
            lattice.add("STOP", index, last)
            continue
        after = words[last] if last < len(words) else token
        article = kind == "THE" and (after.type == "OFFICE" or not after.text[0].isupper() or after is token)
        if capital and kind not in ("RESPONSIBLE", "LETTERS") and not article:
            lattice.add("NAME", index, last, cost="" if token.meaning is None else "word as name")
        if dotted and token.text.isalpha() and last + 1 < len(words):
            lattice.add("NAME", index, last + 1)
        if kind not in _NEVER_TEXT:
            lattice.add("TEXT", index, last, cost=_against_text(words, index))
    return lattice


def _against_text(words: list[Token], index: int) -> str:
    """What speaks against a word as one of an office or a duty."""
    token = words[index]
    apart = [word.type for word in words[index - 1 : index + 2 : 2]] == ["COMMA", "COMMA"] and token.meaning is None
    if apart and token.text[0].isupper():
        # The other half of a name that is turned round, or letters after it that no list knows.
        if index == 2 or (token.text.isupper() and not words[0].text.isupper()):
            return "apart"
    if token.type in ("IS", "PRONOUN") or token.text[0].isdecimal():
        return "doubtful"
    return "link as text" if token.type == "LINKING" else ""
