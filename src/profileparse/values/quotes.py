"""Quotes: the text between quotation marks, and by `grammar/speaker.lark` who said it."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from ..context import Context
from ..grammars import Grammar, NoSentenceError
from ..lexer import Token
from ..models import Quote, Speaker
from .text import one_line, renamed, span_of

__all__ = ["caption_end", "read_quote", "read_speaker"]

_MARKS: Final = '“”„«»"‘’‹› \t\r\n\u00a0\u202f\u3000'


class _Values:
    def name(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "name", c

    def role(self, c: list[Token]) -> tuple[str, list[Token]]:
        return "role", c

    def duty(self, c: list[Token]) -> list[Token]:
        return c

    def separator(self, c: list[Token]) -> None:
        return None

    def duties(self, c: list[Any]) -> tuple[str, list[list[Token]]]:
        return "duties", [part for part in c if part]

    def start(self, c: list[Any]) -> list[Any]:
        return [part for part in c if isinstance(part, tuple)]


@cache
def _grammar() -> Grammar:
    return Grammar("speaker", _Values())


def caption_end(context: Context, start: int, end: int) -> int:
    """Where the caption of a picture ends that is glued to a quote: behind `[800x600]`; `start` where none is."""
    bracket = context.text.find("[", start, end)
    while bracket >= 0:
        token = context.engine.words.first(context.text, bracket, end, bracket + 1)[0]
        if token.type == "SIZE":
            return token.end
        bracket = context.text.find("[", bracket + 1, end)
    return start


def read_quote(context: Context, start: int, end: int, said: tuple[int, int] | None) -> Quote | None:
    """The quote in `text[start:end]` without its marks; None where only marks stand there.

    said: where the line stands that names the speaker.
    """
    text = context.text
    inner = text[start:end]
    stripped = inner.rstrip(" .,;\n\r\t")
    cut = stripped if stripped[-1:] in '“”»"’›' else inner
    body = one_line(cut.strip(_MARKS))
    if not body:
        return None
    if text[start] in '“„«"‘' and stripped[-1:] not in '”»"’›“':
        context.report("unbalanced-quote", "a quotation mark is opened and never closed", start, start + 1)
    speaker = read_speaker(context, *said) if said else None
    return Quote(text=body, speaker=speaker, span=context.span(start, end))


def read_speaker(context: Context, start: int, end: int) -> Speaker | None:
    """The speaker that a line like `Name, Deputy Mayor of X, in charge of A, B and C.` names."""
    text = context.text
    tokens = _without_linking_words(context.words(start, end, "speaker"))
    tokens = _roles_behind_commas(renamed(tokens, _grammar().terminals))
    try:
        parts = _grammar().parse(tokens)
    except NoSentenceError:
        return Speaker(name=one_line(text[start:end]).rstrip("."))
    name, roles, duties = "", [], []
    for kind, found in parts:
        if kind == "name" and found:
            name = _clean(text, found)
        elif kind == "role":
            roles.append(_clean(text, found))
        elif kind == "duties":
            duties = [_clean(text, duty) for duty in found]
    if not name:
        return None
    return Speaker(name=name, role=", ".join(roles) or None, responsibilities=tuple(duty for duty in duties if duty))


def _clean(text: str, tokens: list[Token]) -> str:
    start, end = span_of(tokens)
    return one_line(text[start:end]).strip(" .;:–-")


def _without_linking_words(tokens: list[Token]) -> list[Token]:
    """`tokens` without what repeats the «de» of «chargé de»: chargé de la sécurité, de la jeunesse et des sports."""
    out: list[Token] = []
    responsible = linking = False
    for token in tokens:
        linking = linking and token.type in ("OF", "FROM", "TO", "THE")
        if responsible and out[-1].type in ("COMMA", "AND", "RESPONSIBLE") and token.type in ("OF", "FROM", "TO"):
            linking = True
        responsible = responsible or token.type == "RESPONSIBLE"
        if not linking:
            out.append(token)
    return out


def _roles_behind_commas(tokens: list[Token]) -> list[Token]:
    """`tokens` with an OFFICE that follows the name without a comma as if one stood there."""
    first = next((i for i, token in enumerate(tokens) if token.type in ("COMMA", "OFFICE", "RESPONSIBLE")), 0)
    if first and tokens[first].type == "OFFICE":
        comma = Token("COMMA", tokens[first].start, tokens[first].start, ",")
        tokens = [*tokens[:first], comma, *tokens[first:]]
    behind = next((i for i, token in enumerate(tokens) if token.type == "RESPONSIBLE"), len(tokens))
    return [
        *tokens[: behind + 1],
        *(Token("TEXT", t.start, t.end, t.text) if t.type == "RESPONSIBLE" else t for t in tokens[behind + 1 :]),
    ]
