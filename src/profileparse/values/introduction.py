"""The introduction: whom its first sentence is about, by `grammar/introduction.lark`."""

from __future__ import annotations

from typing import Final

from ..document import LONG_LINE, Document, Segment
from ..readings.lattice import Lattice
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS
from . import NOUNS_IN_CAPITALS, Kind, Part, part, parts

_ARTICLES: Final = frozenset({"THE", "LINKING"})

KIND: Final = Kind("introduction", name=part("name"), start=lambda c: parts(c)[-1])


def subject_of(segment: Segment) -> str | None:
    """The subject of the first sentence of a paragraph («Cergy is the 3rd largest city …»), or None."""
    document = segment.document
    words = _without_brackets(segment.head(LONG_LINE).lookup_tokens("introduction"))
    found: Part | None = KIND.decide(document, _lattice(document, words)).given
    return document.line(found.start, found.end) if found is not None else None


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
    lattice = KIND.lattice(document, words)
    for index, token in enumerate(words):
        last, after = index + 1, words[index + 1 : index + 2]
        capital, glued = token.text[0].isupper(), bool(after) and after[0].start == token.end
        spoken = token.meaning.language if token.meaning is not None else None
        own = document.language in (None, spoken)
        if token.type == "IS" and index and not capital and own:
            lattice.add("VERB", index, len(words))  # the «a» of French is no verb in English
        kind = _kind_of_capital(words, index, own) if capital else token.type
        KIND.add(lattice, kind, index)
        if kind == "HYPHEN" and glued:
            lattice.add("HYPHEN", index, _behind_small_words(words, last))
        # «St. Orban», but «Brunice. On the coast …» is two sentences.
        elif kind == "NAME" and glued and after[0].type == "DOT" and len(token.text) <= 3:
            lattice.add("NAME", index, last + 1)
        elif kind == "TOWN" and capital and not index and token.type == "TOWN" and spoken not in NOUNS_IN_CAPITALS:
            if after and after[0].type == "WORD" and after[0].text[0].isupper():
                lattice.add("NAME", index, last)  # «Ciudad Real es …» may be a city that is called «Real»
    return lattice


def _kind_of_capital(words: list[Token], index: int, own: bool) -> str:
    """What a word with a capital is: a part of a NAME, «La Rochelle», «Ville-Haute», but not «The Westmark».

    own: whether it means what it does in the language of the page.
    """
    token, before, after = words[index], words[index - 1 : index], words[index + 1 : index + 2]
    kind = "WORD" if token.type in ("TOWN", "ARTICLE") and not own else token.type  # «Vila Formosa is …»
    names = kind not in ("ARTICLE", "PRONOUN")
    if kind == "OPENER" and not index:
        return kind
    if kind in _ARTICLES:
        names = bool(after) and after[0].type != "TOWN" and after[0].text[0].isupper()
    elif kind == "TOWN" and not (after and after[0].type == "HYPHEN" and after[0].start == token.end):
        names = bool(before) and before[0].type == "WORD" and before[0].text[0].isupper()  # «Exville City Museum»
    return "NAME" if names else "CAPITAL" if kind == "PRONOUN" else "TOWN"


def _behind_small_words(words: list[Token], index: int) -> int:
    """Where the small words after a hyphen end that touch each other: `-sur-`, `-de-la-`."""
    while index + 1 < len(words) and words[index].end == words[index + 1].start and not words[index].text[0].isupper():
        index += 1
    return index
