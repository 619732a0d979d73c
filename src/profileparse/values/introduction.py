"""The introduction: whom its first sentence is about."""

from __future__ import annotations

from ..context import Context
from ..lexer import Token
from .text import one_line

__all__ = ["subject_of"]

#: How far a subject may stand from the beginning of the page's first paragraph.
_REACH = 400
_INSIDE = frozenset({"HYPHEN", "OF", "THE", "IN", "DOT", "AND", "FROM", "TO"})


def subject_of(context: Context, start: int, end: int) -> str | None:
    """The subject of the first sentence of `text[start:end]` («Cergy is the 3rd largest city …»), or None."""
    tokens = context.words(start, min(end, start + _REACH), "sentence")
    verb = next((i for i, token in enumerate(tokens) if token.type == "IS" and i and not token.text[0].isupper()), 0)
    runs = _names(tokens[:verb])
    if not runs:
        return None
    # «Exville, capital of X, is …»: the first name opens the sentence. «Located in the north of X, Exville is …»:
    # the last one stands right before its verb.
    first = runs[0]
    run = first if first[0] is tokens[0] or _only_article_before(tokens, first) else runs[-1]
    while run and (
        run[0].type == "THE" or run[0].text in ("The", "La", "Le", "City", "Ville", "city", "ville", "of", "de")
    ):
        if len(run) == 1:
            return None
        if run[0].text in ("La", "Le") and run[1].text[:1].isupper() and run[1].text not in ("City", "Ville"):
            break
        run = run[1:]
    return one_line(context.text[run[0].start : run[-1].end])


def _only_article_before(tokens: list[Token], run: list[Token]) -> bool:
    """«The city of Exville», «La ville de Exville»."""
    before = tokens[: next(i for i, token in enumerate(tokens) if token is run[0])]
    return len(before) <= 3 and all(token.type != "COMMA" for token in before)


def _names(tokens: list[Token]) -> list[list[Token]]:
    """The runs of capitalised words, small words between two of them included."""
    runs: list[list[Token]] = []
    run: list[Token] = []
    small: list[Token] = []
    for token in tokens:
        capital = token.text[:1].isupper() or (token.text[-1:] in "’'" and len(token.text) == 2)
        if capital:
            run += [*small, token]
            small = []
        elif run and (token.type in _INSIDE or (token.type == "WORD" and len(token.text) <= 3)):
            small.append(token)
        else:
            if run:
                runs.append(run)
            run, small = [], []
    if run:
        runs.append(run)
    return runs
