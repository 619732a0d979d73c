"""What is between the tokens of a text and `grammar/date.lark`: drops what never changes the meaning of a date.

Numbers that are a date only together (`11 / 2016`, `2020/23/Sep`) become one token here, written in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..compiled import tables
from ..words.lexer import Shapes, Token
from .points import SHORT

#: What a time of day is made of, beside numbers.
_TIMES: Final = frozenset({"TIME", "CLOCK"})
#: Dropped wherever they are inside a date.
NOISE: Final = _TIMES | {"THE", "IN"}
#: What is dropped, or becomes something else: where none of these is, the grammar sees all.
_MARKS: Final = frozenset({"DOT", "COLON", "COMMA", "DASH", "HYPHEN", "SLASH", "TILDE"})
#: What two numbers are together, and the mark that is written between them.
_TOGETHER: Final = {"MONTH_YEAR": "/", "DAY_MONTH": "/", "YEAR_MONTH": "-"}
_CHANGED: Final = NOISE | _MARKS | frozenset("EARLY MID LATE DAYWORD MONTHWORD YEARWORD FROM".split())


class PostLexer:
    """The expressions of `inside.lark` and `times.lark`, and what they drop or change."""

    def __init__(self) -> None:
        self.inside = Shapes(tables().shapes["inside"])
        self._times = Shapes(tables().shapes["times"])

    def seen(self, run: list[Token], text: str) -> list[Token]:
        """The tokens of `run` that `date.lark` sees. text: the whole text that they are in."""
        if _CHANGED.isdisjoint([token.type for token in run]):
            return run
        return self._without_noise(self.without_times(run), text)

    def without_times(self, tokens: list[Token]) -> list[Token]:
        """`tokens` without times of day and what leads to them."""
        if _TIMES.isdisjoint([token.type for token in tokens]):
            return tokens
        kinds = _kinds(tokens)
        out: list[Token] = []
        index = 0
        for start, end in self._times.all("TIMES", kinds):
            out += tokens[index : kinds.count(" ", 0, start)]
            index = kinds.count(" ", 0, end)
        return out + tokens[index:]

    def times_after(self, tokens: list[Token]) -> int:
        """How many of the tokens after a date are times of day and what leads to them."""
        kinds = _kinds(tokens)
        end = self._times.at("AFTER_DATE", kinds, 0, len(kinds)) if "TIME" in kinds else 0
        return kinds.count(" ", 0, end)

    def _without_noise(self, run: list[Token], text: str) -> list[Token]:
        """`run` without what never changes the meaning of a date, as `inside.lark` says."""
        out: list[Token] = []
        written = [_sign(token, text) for token in run]
        signs = ""
        for index, token in enumerate(run):
            kind = token.type
            if out and token.start < out[-1].end:
                continue  # the second of two numbers
            behind = run[index + 1 : index + 4]
            dotted = kind == "IN" and behind and behind[0].type == "DOT"  # sec. XX in.
            if kind in NOISE and not dotted:
                continue
            if kind in _CHANGED:
                flags = _beside(out[-1], token, behind[0]) if out and behind and kind in _MARKS else ""
                name = self.inside.name(f"{signs}{flags}[ {kind}]{''.join(written[index + 1 : index + 4])}")
                if name == "DROPPED" or (dotted and not name):
                    continue
                if name == "AND_TO":
                    out.append(Token("TO", token.start, token.start, ""))
                    signs += " TO"
                elif name in _TOGETHER:
                    first, second = out.pop(), behind[0]
                    figures = f"{first.text}{_TOGETHER[name]}{second.text}"
                    token = Token(name, first.start, second.end, figures)
                    signs = signs[: signs.rindex(" ")]
                elif name not in ("", "KEPT"):
                    token = Token(name, token.start, token.end, token.text, kind)
            out.append(token)
            signs += written[index] if token is run[index] else _sign(token, text)
        return out


def _sign(token: Token, text: str) -> str:
    """A token as `inside.lark` sees it."""
    kind, written, start = token.type, token.text, token.start
    sign = f" {kind}"
    if written[-1:].isdigit():
        sign += "d"
        if kind == "DAY":
            sign += "m" * (token.value <= 12) + "o" * (len(written) == 1) + "z" * (written[0] == "0")
    elif "." in written:
        sign += "a"
    if len(written) <= SHORT:
        sign += "s"
    if not start:
        sign += "t"
    elif text[start - 1].isspace():
        sign += "w"
    return f"{sign}e" if token.end >= len(text) - 1 else sign


def _beside(before: Token, mark: Token, after: Token) -> str:
    """What is to be said of a mark: `g` white space is before it, `n` the number after it is no later year."""
    flags = "g" if mark.start > before.end else ""
    earlier = before.type == "YEAR" and after.type == "DAY" and after.value <= before.value % 100
    return f"{flags}n" if earlier else flags


def _kinds(tokens: Sequence[Token]) -> str:
    """Tokens as `times.lark` sees them."""
    return "".join([f"{t.type}{'d' if t.type == 'TIME' and t.text[0].isdigit() else ''} " for t in tokens])
