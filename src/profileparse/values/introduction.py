"""The introduction: whom its first sentence is about, by `grammar/introduction.lark`."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from ..document import Document, Segment
from ..readings.decide import decide
from ..readings.lattice import Edge, Lattice
from ..readings.runner import Reader
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS

__all__ = ["reader", "subject_of"]

#: A paragraph may be long, and its first sentence is what begins it.
_REACH: Final = 400
#: What may be between two words of a name.
_LINKS: Final = frozenset({"OF", "THE", "IN", "AND", "FROM", "TO", "LINKING", "OPENER", "ARTICLE"})
_ARTICLES: Final = frozenset({"THE", "LINKING"})
#: Languages whose nouns all have a capital: «Stadt Oberheim», where «Vila Formosa» is a name.
_NOUNS_IN_CAPITALS: Final = frozenset({"de"})


class _Transformer:
    def name(self, c: list[Any]) -> tuple[int, int]:
        first = c[0]
        return (first.start if isinstance(first, Edge) else first[0]), c[-1].end

    def start(self, c: list[Any]) -> tuple[int, int]:
        found: tuple[int, int] = [part for part in c if isinstance(part, tuple)][-1]
        return found


@cache
def reader() -> Reader:
    """What reads the first sentence of the introduction."""
    return Reader("introduction", _Transformer())


def subject_of(segment: Segment) -> str | None:
    """The subject of the first sentence of a paragraph («Cergy is the 3rd largest city …»), or None."""
    document = segment.document
    words = _without_brackets(segment.head(_REACH).lookup_tokens("introduction"))
    decision = decide(reader(), _lattice(document, words))
    return document.line(*decision.value) if decision.sure else None


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """`tokens` without quotation marks and what is in brackets: «The Borough (Dutch: Den Burcht) is …»."""
    out: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.type == "LPAR"
        if not depth and token.type not in QUOTATION_MARKS:
            out.append(token)
        depth = max(depth - (token.type == "RPAR"), 0)
    return out


def _lattice(document: Document, words: list[Token]) -> Lattice:
    lattice = Lattice(words, document.text, reader().costs)
    for index, token in enumerate(words):
        kind, last = token.type, index + 1
        after = words[last] if last < len(words) else None
        glued = after is not None and after.start == token.end
        capital = token.text[0].isupper()
        spoken = token.meaning.language if token.meaning is not None else None
        own = document.language in (None, spoken)
        if kind == "IS" and index and not capital and own:
            # The «a» of French is no verb in English.
            lattice.add("VERB", index, len(words))
        if kind in ("TOWN", "ARTICLE") and capital and not own:
            kind = "WORD"  # «Vila Formosa is …»
        elif kind == "TOWN" and not index and capital and spoken not in _NOUNS_IN_CAPITALS and after is not None:
            if after.type == "WORD" and after.text[0].isupper():
                lattice.add("NAME", index, last)  # «Ciudad Real es …» may be a city that is called «Real»
        if kind == "COMMA":
            lattice.add("COMMA", index, last)
        elif kind == "OPENER" and not index:
            lattice.add("OPENER", index, last)
        elif kind == "HYPHEN" and glued:
            lattice.add("HYPHEN", index, _behind_small_words(words, last))
        elif capital and _names(kind, words[index - 1] if index else None, after, glued):
            lattice.add("NAME", index, last)
            # «St. Orban», but «Brunice. On the coast …» is two sentences.
            if glued and after is not None and after.type == "DOT" and len(token.text) <= 3:
                lattice.add("NAME", index, last + 1)
        elif kind in ("ARTICLE", "TOWN") or (kind in _ARTICLES and capital):
            lattice.add("ARTICLE", index, last)
        if kind in _LINKS and not capital:
            lattice.add("LINK", index, last)
        if kind != "COMMA":
            cost = "verb as text" if kind == "IS" else ""
            lattice.add("TEXT", index, last, cost=cost)
            if not capital or kind == "TOWN":
                lattice.add("WORD", index, last, cost=cost)
    return lattice


def _behind_small_words(words: list[Token], index: int) -> int:
    """Where the small words after a hyphen end that touch each other: `-sur-`, `-de-la-`."""
    while index + 1 < len(words) and words[index].end == words[index + 1].start and not words[index].text[0].isupper():
        index += 1
    return index


def _names(kind: str, before: Token | None, after: Token | None, glued: bool) -> bool:
    """Whether a word with a capital may be one of a name: «La Rochelle», «Ville-Haute», but not «The Westmark»."""
    if kind in _ARTICLES:
        return after is not None and after.type != "TOWN" and after.text[0].isupper()
    if kind == "TOWN" and not (glued and after is not None and after.type == "HYPHEN"):
        return before is not None and before.type == "WORD" and before.text[0].isupper()  # «Exville City Museum»
    return kind not in ("ARTICLE", "PRONOUN")
