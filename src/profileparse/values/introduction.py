"""The introduction: whom its first sentence is about."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ..document import Document, Segment
from ..words.lexer import Token

__all__ = ["subject_of"]

#: How far a subject may stand from the beginning of the page's first paragraph.
_REACH: Final = 400
#: Words that open a sentence and no name: alone, and with what belongs to them.
_ADVERBS: Final = frozenset({"today", "now", "once", "aujourd'hui", "aujourd’hui", "heute", "oggi", "hoy", "hoje"})
_PREPOSITIONS: Final = frozenset(
    "with at since in near on from every for by around about avec depuis dans en sur près chaque mit seit".split()
)
_INSIDE: Final = frozenset({"HYPHEN", "OF", "THE", "ARTICLE", "IN", "DOT", "AND", "FROM", "TO"})


def subject_of(segment: Segment) -> str | None:
    """The subject of the first sentence of a paragraph («Cergy is the 3rd largest city …»), or None."""
    document = segment.document
    tokens = _without_brackets(segment.head(_REACH).lookup_tokens("sentence"))
    verb = next((i for i, token in enumerate(tokens) if i and _is_verb(document, token)), 0)
    before = tokens[:verb]
    commas = [i for i, token in enumerate(before) if token.type == "COMMA"]
    if commas and commas[-1] < verb - 1:
        # «Located in the north of X, Exville is …»: the name stands behind the comma, right before its verb.
        # «Exville, capital of X, is …» has a comma before its verb: the name opens the sentence.
        clauses = [before[commas[-1] + 1 :], before]
    else:
        clauses = [before]
    runs = [run for clause in clauses for run in _names(clause) if run]
    run = _behind_opener(runs, before) if runs else None
    return document.line(run[0].start, run[-1].end) if run else None


def _behind_opener(runs: list[list[Token]], before: list[Token]) -> list[Token] | None:
    """The first name; behind a word that opens a sentence the one right before its verb: «With 12,000 people X is»."""
    first = runs[0]
    if first[0].text.casefold() in _ADVERBS and first[0] is before[0]:
        return first[1:] or (runs[1] if len(runs) > 1 else None)
    if first[0].text.casefold() not in _PREPOSITIONS or first[0] is not before[0]:
        return first
    # «At 12 km from Lyremont Exville is» may name two.
    parted = any(one.end < other.start for one, other in pairwise(runs[-1]))
    return runs[-1] if len(runs) > 1 and runs[-1][-1] is before[-1] and not parted else None


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """`tokens` without what stands in brackets: «The Borough (Dutch: Den Burcht) is …»."""
    out: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.type == "LPAR"
        if not depth:
            out.append(token)
        depth = max(depth - (token.type == "RPAR"), 0)
    return out


def _is_verb(document: Document, token: Token) -> bool:
    """Whether a token is a verb in the language of the page (the «a» of French is none in English)."""
    if token.type != "IS" or token.text[0].isupper():
        return False
    return document.language is None or token.meaning is None or token.meaning.language == document.language


def _names(tokens: list[Token]) -> list[list[Token]]:
    """The runs of capitalised words, small words between two of them included, articles before them left out."""
    runs: list[list[Token]] = []
    run: list[Token] = []
    small: list[Token] = []
    for index, token in enumerate(tokens):
        if _is_part_of_name(tokens, index):
            run += [*small, token]
            small = []
        elif run and (token.type in _INSIDE or (token.type == "WORD" and len(token.text) <= 3)):
            small.append(token)
        else:
            runs.append(run)
            run, small = [], []
    return [*runs, run]


def _is_part_of_name(tokens: list[Token], index: int) -> bool:
    token = tokens[index]
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    hyphened = after is not None and after.type == "HYPHEN" and after.start == token.end  # «Ville-Haute»
    if (token.type in ("TOWN", "ARTICLE", "PRONOUN") and not hyphened) or not token.text[:1].isupper():
        return False
    if token.type == "THE":
        # «La Rochelle», «L’Aville», but not «The Westmark» and «La ville de».
        return after is not None and after.type != "TOWN" and after.text[:1].isupper()
    # The first word of a sentence is capitalised whatever it is: it counts where a name or its end follows.
    return not (index == 0 and after is not None and after.type == "WORD" and after.text[:1].islower())
