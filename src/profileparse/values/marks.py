"""Quotation marks in an entry: which one closes which, however they were typed."""

from __future__ import annotations

from typing import Final

from ..lexer import Token
from .text import last_of

__all__ = ["fold_quotes"]

#: So many marks that are closed wrongly or never are looked at; each costs a look through the rest of the entry.
_MOST_UNCLOSED: Final = 20
_MARKS: Final = frozenset({"OPEN", "CLOSE", "PLAIN_QUOTE"})
_CLOSING: Final = {
    "“": "”",
    "„": "“”",
    "«": "»",
    "‹": "›",
    "‘": "’'",
    "‚": "‘’",
    '"': '"',
    "″": "″",
    "'": "'",
    "’": "’",
}


def fold_quotes(tokens: list[Token]) -> tuple[list[Token], list[tuple[int, int]], int | None]:
    """`tokens` with one QUOTED token for each outermost quoted stretch."""
    out: list[Token] = []
    quotes: list[tuple[int, int]] = []
    unclosed: int | None = None
    marks = [i for i, token in enumerate(tokens) if token.type in _MARKS]
    if not marks:
        return list(tokens), quotes, unclosed
    last_close = last_of(tokens, "CLOSE")
    closers = "“‘" if any(tokens[i].text in "„‚" for i in marks) else ""
    last_partner = last_mark = -1
    for i in marks:
        if tokens[i].type != "OPEN" or tokens[i].text in closers:
            last_partner = last_mark = i
        elif _ends(tokens, i):
            last_mark = i
    done = misses = 0
    for index in marks:
        if index < done or misses >= _MOST_UNCLOSED:
            continue
        token = tokens[index]
        if _opens(tokens, index, last_close):
            close = _closing(tokens, index, last_partner) if index < last_mark else None
            if close is not None:
                last = tokens[close]
                misses += last.text not in _CLOSING.get(token.text, "”")
                out += tokens[done:index]
                out.append(Token("QUOTED", token.start, last.end, ""))
                quotes.append((token.start, last.end))
                done = close + 1
                continue
            misses += 1
            if unclosed is None:
                unclosed = token.start
    return out + tokens[done:], quotes, unclosed


def _opens(tokens: list[Token], index: int, last_close: int) -> bool:
    token = tokens[index]
    if token.type == "CLOSE" and (index == 0 or tokens[index - 1].end < token.start):
        # «” Lights ”»: a closing mark that was typed for an opening one
        return index < last_close
    if token.type not in ("OPEN", "PLAIN_QUOTE") or index + 1 >= len(tokens):
        return False
    if token.type == "OPEN":
        return True
    # A straight mark or an apostrophe opens in front of a word only.
    glued = (
        index > 0 and tokens[index - 1].end == token.start and tokens[index - 1].type not in ("LPAR", "LINK", "HYPHEN")
    )
    return not glued and tokens[index + 1].start == token.end


def _ends(tokens: list[Token], index: int) -> bool:
    """Whether a mark stands where a closing one does: behind a word, and before none."""
    return tokens[index - 1].end == tokens[index].start and (
        index + 1 == len(tokens)
        or tokens[index + 1].start > tokens[index].end
        or tokens[index + 1].type not in ("WORD", "NUMBER")
    )


def _closing(tokens: list[Token], index: int, last_partner: int) -> int | None:
    """The index of the mark that closes the one at `index`: its own partner, else one that was typed for it.

    last_partner: behind it there are only marks that were typed for another.
    """
    mark = tokens[index].text
    partner = _CLOSING.get(mark, "”")
    depth = 0
    wrong: int | None = None
    for i in range(index + 1, len(tokens)):
        token = tokens[i]
        if token.type not in _MARKS:
            continue
        if wrong is not None and i > last_partner:
            break
        ends = _ends(tokens, i)
        if token.text in partner and (token.type == "CLOSE" or ends):
            if depth == 0:
                return i
            depth -= 1
        elif token.text == mark and not ends:
            depth += 1
        elif wrong is None and (token.type == "CLOSE" or (ends and (token.text == mark or token.text in '"″'))):
            wrong = i
    return wrong
