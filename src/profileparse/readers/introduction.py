"""The introduction: whom its first sentence is about."""

from __future__ import annotations

from typing import Final

from ..document import Document, Segment
from ..lexer import Token

__all__ = ["subject_of"]

#: How far a subject may stand from the beginning of the page's first paragraph.
_REACH: Final = 400
_INSIDE: Final = frozenset({"HYPHEN", "OF", "THE", "ARTICLE", "IN", "DOT", "AND", "FROM", "TO"})


def subject_of(segment: Segment) -> str | None:
    """The subject of the first sentence of a paragraph («Cergy is the 3rd largest city …»), or None."""
    document = segment.document
    tokens = _without_brackets(segment.head(_REACH).words("sentence"))
    verb = next((i for i, token in enumerate(tokens) if i and _is_verb(document, token)), 0)
    before = tokens[:verb]
    commas = [i for i, token in enumerate(before) if token.type == "COMMA"]
    if commas and commas[-1] < verb - 1:
        # «Located in the north of X, Exville is …»: the name stands behind the comma, right before its verb.
        # «Exville, capital of X, is …» has a comma before its verb: the name opens the sentence.
        clauses = [before[commas[-1] + 1 :], before]
    else:
        clauses = [before]
    run = next((run for clause in clauses for run in _names(clause) if run), None)
    return document.line(run[0].start, run[-1].end) if run else None


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
    return document.language is None or token.sense is None or token.sense.language == document.language


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
