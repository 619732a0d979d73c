"""Quotation marks: which stretches of a text are quoted, however the marks were typed."""

from __future__ import annotations

from typing import Final, NamedTuple

from .lexer import Token

#: So many marks that are closed wrongly or never are looked at; each costs a look through the rest of the entry.
_MOST_UNCLOSED: Final = 20
#: The types of their tokens.
QUOTATION_MARKS: Final = frozenset({"OPEN", "CLOSE", "PLAIN_QUOTE"})
#: Marks that people type for any closing one.
_DOUBLE_STRAIGHT: Final = '"″'
#: No quoted stretch begins with these.
_PUNCTUATION: Final = frozenset({"COMMA", "DOT", "SEMICOLON", "RPAR"})
#: What closes a mark that opens nothing by itself.
_ANY_CLOSER: Final = "”"


class Quoted(NamedTuple):
    """Tokens with one QUOTED token for each outermost quoted stretch."""

    tokens: list[Token]
    stretches: list[tuple[int, int]]  # the (start, end) of each, its marks included
    unclosed: int | None  # where the first mark is that is opened and never closed


def fold_quotes(tokens: list[Token], closers: dict[str, str]) -> Quoted:
    """`tokens` with each outermost quoted stretch as one.

    closers: for each quotation mark those that close it, as `quotation.toml` says.
    """
    out: list[Token] = []
    stretches: list[tuple[int, int]] = []
    unclosed: int | None = None
    marks = [i for i, token in enumerate(tokens) if token.type in QUOTATION_MARKS]
    last_mark = max([i for i in marks if tokens[i].type == "CLOSE" or _ends(tokens, i)], default=-1)
    done = misses = 0
    for index in marks:
        if index < done or misses >= _MOST_UNCLOSED or not _opens(tokens, index, last_mark):
            continue
        token = tokens[index]
        close = _closing(tokens, index, closers)
        if close is None:
            misses += 1
            unclosed = token.start if unclosed is None else unclosed
            continue
        last = tokens[close]
        misses += last.text not in closers.get(token.text, _ANY_CLOSER)
        out += tokens[done:index]
        out.append(Token("QUOTED", token.start, last.end, ""))
        stretches.append((token.start, last.end))
        done = close + 1
    return Quoted(out + tokens[done:], stretches, unclosed)


def _opens(tokens: list[Token], index: int, last_mark: int) -> bool:
    token = tokens[index]
    if token.type == "CLOSE" and (index == 0 or tokens[index - 1].end < token.start):
        # «” Lights ”»: a closing mark that was typed for an opening one
        return index < last_mark
    if token.type not in ("OPEN", "PLAIN_QUOTE") or index + 1 >= len(tokens):
        return False
    if token.type == "OPEN":
        return True
    # A straight mark or an apostrophe opens before a word only.
    glued = (
        index > 0 and tokens[index - 1].end == token.start and tokens[index - 1].type not in ("LPAR", "LINK", "HYPHEN")
    )
    return not glued and tokens[index + 1].start == token.end


def _ends(tokens: list[Token], index: int) -> bool:
    """Whether a mark is where a closing one is: after a word, and before none, or before a comma or the end."""
    if index + 1 == len(tokens) or tokens[index + 1].type in _PUNCTUATION:
        return index > 0 and tokens[index - 1].type != "LPAR"
    return tokens[index - 1].end == tokens[index].start and (
        tokens[index + 1].start > tokens[index].end or tokens[index + 1].type not in ("WORD", "NUMBER")
    )


def _closing(tokens: list[Token], index: int, closers: dict[str, str]) -> int | None:
    """The index of the mark that closes the one at `index`: its own partner, else one that was typed for it."""
    mark = tokens[index].text
    partners = closers.get(mark, _ANY_CLOSER)
    inside = ""  # what closes the last other mark that was opened inside
    depth = 0
    wrong: int | None = None
    for i in range(index + 1, len(tokens)):
        token = tokens[i]
        if token.type not in QUOTATION_MARKS:
            continue
        ends = _ends(tokens, i)
        if token.text in partners and (token.type == "CLOSE" or ends):
            if depth == 0:
                return i
            depth -= 1
        elif token.text in inside:
            inside = ""
        elif token.text == mark and not ends:
            depth += 1
        elif token.type == "OPEN" and not ends:
            inside = closers.get(token.text, "")
        elif wrong is None and (
            token.type == "CLOSE" or (ends and (token.text == mark or token.text in _DOUBLE_STRAIGHT))
        ):
            wrong = i
    return wrong
