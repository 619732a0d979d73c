"""What is between the tokens of a text and `grammar/date.lark`: drops what never changes the meaning of a date.

Numbers that are a date only together (`11 / 2016`, `2020/23/Sep`) become one token here, written in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..words.lexer import Forms, Token
from .points import BARE, SHORT

#: What a time of day is made of, beside numbers.
_TIMES: Final = frozenset({"TIME", "CLOCK"})
#: What leads to a time of day: `à 18h30`, `um 20 Uhr`, `, 18:30 – 20:00`.
_LEADS: Final = frozenset("CLOCK DOT TO UNTIL FROM OF CIRCA COMMA DASH HYPHEN AND IN THE".split())
_JOINS: Final = frozenset({"AND", "OR", "TO", "UNTIL", "DASH", "HYPHEN"})
#: What shows that a number after «at» is a day and no hour: `at 3 May 2008`.
_OF_DAY: Final = frozenset("MONTH OF WEEKDAY DASH HYPHEN SLASH DOT AND TO YEAR".split())
#: Dropped wherever they are inside a date.
NOISE: Final = _TIMES | {"THE", "IN"}
#: What is dropped, or becomes something else: where none of these is, the grammar sees all.
_MARKS: Final = frozenset({"DOT", "COLON", "COMMA", "DASH", "HYPHEN", "SLASH", "TILDE"})
#: What two numbers are together, and the mark that is written between them.
_TOGETHER: Final = {"MONTH_YEAR": "/", "DAY_MONTH": "/", "YEAR_MONTH": "-"}
_CHANGED: Final = NOISE | _MARKS | frozenset("EARLY MID LATE DAYWORD MONTHWORD YEARWORD FROM".split())


def postlex(run: list[Token], text: str, inside: Forms) -> list[Token]:
    """The tokens of `run` that `date.lark` sees.

    text: the whole text that they are in. inside: the expressions of `inside.lark`.
    """
    kinds = {token.type for token in run}
    if not kinds.isdisjoint(_TIMES):
        run = without_times(run)
    return run if kinds.isdisjoint(_CHANGED) else _without_noise(run, text, inside)


# --- noise, and numbers that are a date together


def _without_noise(run: list[Token], text: str, inside: Forms) -> list[Token]:
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
            name = inside.name(f"{signs}{flags}[ {kind}]{''.join(written[index + 1 : index + 4])}")
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


# --- times of day


def without_times(tokens: Sequence[Token]) -> list[Token]:
    """`tokens` without times of day and what leads to them."""
    out: list[Token] = []
    index = 0
    while index < len(tokens):
        length = _length_of_time(tokens, index)
        if length:
            while out and out[-1].type in _LEADS:
                out.pop()
            index += length
        else:
            out.append(tokens[index])
            index += 1
    return out


def behind_times(tokens: Sequence[Token], index: int) -> int:
    """The index after the times of day that are at `index`, after a date; `index` where there are none.

    Only what is written as a time counts: «18:30», «à 18h30», «, 18:30 – 20:00».
    """
    while True:
        place = index
        while place < len(tokens) and tokens[place].type in _LEADS:
            place += 1
        if place == len(tokens) or tokens[place].type != "TIME":
            return index
        index = place + _length_of_time(tokens, place)


def _length_of_time(tokens: Sequence[Token], index: int) -> int:
    """How many tokens from `index` on are a time of day: `18:30`, `20 Uhr`, `ore 18`; 0 where none is."""
    kinds = [token.type for token in tokens[index : index + 5]]
    if kinds[0] == "TIME":
        ends = kinds[3:] == ["DOT"] or kinds[3:4] in ([], ["COMMA"], ["RPAR"])
        if ends and _JOINS.issuperset(kinds[1:2]) and BARE.intersection(kinds[2:3]):
            return 3  # at 05:37 and 06
        return 2 if kinds[1:2] == ["CLOCK"] else 1
    lead = 0
    if kinds[0] == "CLOCK" and index:
        lead = 2 if kinds[1:2] == ["DOT"] else 1  # at 10, kl. 10
    number, clock, minutes, after = [*kinds[lead:], "", "", "", ""][:4]
    if number not in BARE or (not lead and minutes == "YEAR"):
        return 0  # July 21 at 1880
    if clock == "CLOCK" and minutes == "TIME" and tokens[index + lead + 2].text[0].isdigit():
        return 0  # July 21 at 18:00
    if clock != "CLOCK":
        return lead + 1 if lead and clock not in _OF_DAY else 0
    return lead + 3 if minutes in BARE and after not in _OF_DAY else lead + 2  # 20 Uhr, à 10 h 30
