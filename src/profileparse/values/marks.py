"""Quotation marks in an entry: which one closes which, however they were typed."""

from __future__ import annotations

from ..lexer import Token

__all__ = ["fold_quotes"]

#: So many marks that are closed wrongly or never are looked at; each costs a look through the rest of the entry.
_MOST_UNCLOSED = 20
_CLOSING = {"“": "”", "„": "“”", "«": "»", "‹": "›", "‘": "’'", "‚": "‘’", '"': '"', "″": "″", "'": "'", "’": "’"}


def fold_quotes(tokens: list[Token]) -> tuple[list[Token], list[tuple[int, int]], int | None]:
    """`tokens` with one QUOTED token for each outermost quoted stretch."""
    out: list[Token] = []
    quotes: list[tuple[int, int]] = []
    unclosed: int | None = None
    last_close = max((i for i, token in enumerate(tokens) if token.type == "CLOSE"), default=-1)
    index = misses = 0
    while index < len(tokens):
        token = tokens[index]
        if misses < _MOST_UNCLOSED and _opens(tokens, index, last_close):
            close = _closing(tokens, index)
            if close is not None:
                last = tokens[close]
                misses += last.text not in _CLOSING.get(token.text, "”")
                out.append(Token("QUOTED", token.start, last.end, ""))
                quotes.append((token.start, last.end))
                index = close + 1
                continue
            misses += 1
            if unclosed is None:
                unclosed = token.start
        out.append(token)
        index += 1
    return out, quotes, unclosed


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


def _closing(tokens: list[Token], index: int) -> int | None:
    """The index of the mark that closes the one at `index`: its own partner, else one that was typed for it."""
    mark = tokens[index].text
    partner = _CLOSING.get(mark, "”")
    depth = 0
    wrong: int | None = None
    for i in range(index + 1, len(tokens)):
        token = tokens[i]
        if token.type not in ("OPEN", "CLOSE", "PLAIN_QUOTE"):
            continue
        ends = tokens[i - 1].end == token.start and (
            i + 1 == len(tokens) or tokens[i + 1].start > token.end or tokens[i + 1].type not in ("WORD", "NUMBER")
        )
        if token.text in partner and (token.type == "CLOSE" or ends):
            if depth == 0:
                return i
            depth -= 1
        elif token.text == mark and not ends:
            depth += 1
        elif wrong is None and (token.type == "CLOSE" or (ends and (token.text == mark or token.text in '"″'))):
            wrong = i
    return wrong
