"""Quotes: the text between quotation marks, and by `grammar/speaker.lark` who said it."""

from __future__ import annotations

from functools import cache
from itertools import takewhile
from typing import Any, Final

from ..compiled import make_parser
from ..document import Document, Segment, one_line
from ..models import Quote, Speaker
from ..readings.tables import ParseError, Parser
from ..words.lexer import Token
from ..words.quotation import QUOTATION_MARKS
from . import as_text, extent

__all__ = ["is_attribution", "read_quote"]

#: How far the comma behind a name may stand, and what follows it is looked at.
_LONGEST_NAME: Final = 70
_REACH: Final = 160
#: A duty behind a semicolon has no more words.
_LONGEST_DUTY: Final = 4


class _Transformer:
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
def _parser() -> Parser:
    return make_parser("speaker", _Transformer())


def read_quote(quoted: Segment, said: Segment | None) -> Quote | None:
    """The quote of some paragraphs without its marks; None where only marks stand there.

    said: the line that names the speaker.
    """
    document, text = quoted.document, quoted.document.text
    tokens = quoted.tokens
    first = next((i for i, token in enumerate(tokens) if token.type not in QUOTATION_MARKS), len(tokens))
    last = len(tokens)
    while last and not tokens[last - 1].text.strip(".,;"):
        last -= 1
    closed = bool(last) and document.engine.marks.at("CLOSING_MARK", text, tokens[last - 1].start, quoted.end) >= 0
    if not closed:
        last = len(tokens)
    end = _inner_end(tokens, first, last, document.engine.closers)
    closed = closed and end < last
    if not any(token.text[:1].isalnum() for token in tokens[first:end]):
        return None
    if first and not closed and document.engine.marks.at("OPENING_MARK", text, quoted.start, quoted.end) >= 0:
        message = "a quotation mark is opened and never closed"
        document.report("unbalanced-quote", message, quoted.start, quoted.start + 1)
    return Quote(
        text=_without_signs(document, tokens[first].start, tokens[end - 1].end),
        speaker=_speaker(said) if said is not None else None,
        span=document.span(quoted.start, quoted.end),
    )


def _inner_end(tokens: list[Token], first: int, last: int, closers: dict[str, str]) -> int:
    """Behind the last token inside the marks around `tokens[first:last]`; those of a word in them stay: «… ‘two’“»."""
    end = last
    while end > first and tokens[end - 1].type in QUOTATION_MARKS:
        end -= 1
    waiting: list[str] = []  # what closes each of the marks inside that are open
    for before, token, behind in zip(tokens[first:], tokens[first + 1 : end], tokens[first + 2 :], strict=False):
        if waiting and token.text in waiting[-1]:
            waiting.pop()
        elif token.type in QUOTATION_MARKS and before.end < token.start:
            if token.type != "OPEN" and behind.start > token.end:
                continue
            waiting.append(closers.get(token.text, ""))
    while waiting and end < last and tokens[end].text in waiting[-1]:
        waiting.pop()
        end += 1
    return end


def _without_signs(document: Document, start: int, end: int) -> str:
    """`text[start:end]` on one line, without what a block quote has in front of each line."""
    text = document.text[start:end]
    if "\n" not in text or not document.engine.lexicon.shapes.block_quotes:
        return one_line(text)
    return one_line(" ".join([line.lstrip("> \t") for line in text.splitlines()]))


# --- who said it


def is_attribution(segment: Segment) -> bool:
    """Name, Deputy Mayor of X, in charge of A, B and C."""
    text, start, end = segment.document.text, segment.start, segment.end
    if not text[start].isupper():
        return False
    tokens = segment.lookup_tokens("speaker")
    comma = text.find(",", start, min(end, start + _LONGEST_NAME))
    if comma < 0:
        return end - start < 120 and any(token.type == "OFFICE" for token in tokens[:8])
    name = [token for token in tokens if token.start < comma]
    rest = [token for token in tokens if comma < token.start < start + _REACH]
    return 0 < len(name) <= 9 and any(token.type in ("OFFICE", "RESPONSIBLE") for token in rest[:6])


def _speaker(segment: Segment) -> Speaker | None:
    """The speaker that a line like `Name, Deputy Mayor of X, in charge of A, B and C.` names."""
    document = segment.document
    tokens = _without_linking_words(segment.lookup_tokens("speaker"))
    while tokens and tokens[0].type in ("DASH", "HYPHEN", "LPAR"):
        tokens = tokens[1:]  # — Name, Director of X
    tokens = _duties_apart(_without_brackets(tokens))
    try:
        parts = _parser().parse(_roles_behind_commas(as_text(tokens, _parser().terminals)))
    except ParseError:
        return Speaker(name=one_line(segment.text).rstrip("."), role=None, responsibilities=())
    name, roles, duties = "", [], []
    for kind, found in parts:
        if kind == "name" and found:
            name = _clean(document, found)
        elif kind == "role":
            roles.append(_clean(document, found))
        elif kind == "duties":
            duties = [_clean(document, duty) for duty in found]
    if not name:
        return None
    named = tuple([duty for duty in duties if duty])
    return Speaker(name=name, role=", ".join(roles) or None, responsibilities=named)


def _clean(document: Document, tokens: list[Token]) -> str:
    return document.line(*extent(tokens)).strip(" .;:–-")


def _without_brackets(tokens: list[Token]) -> list[Token]:
    """`tokens` with a comma for the bracket before an office, and without the last one: «Name (Mayor of X)»."""
    out: list[Token] = []
    for token, behind in zip(tokens, [*tokens[1:], None], strict=True):
        if token.type == "LPAR" and behind is not None and behind.type == "OFFICE":
            out.append(Token("COMMA", token.start, token.end, token.text))
        elif token.type != "RPAR" or behind is not None:
            out.append(token)
    return out


def _duties_apart(tokens: list[Token]) -> list[Token]:
    """`tokens` with commas for the semicolons between duties, and nothing behind one that leads to other words."""
    responsible = next((i for i, token in enumerate(tokens) if token.type == "RESPONSIBLE"), len(tokens))
    out = tokens[:responsible]
    for index in range(responsible, len(tokens)):
        token = tokens[index]
        if token.type == "SEMICOLON":
            duty = [*takewhile(lambda other: other.type != "SEMICOLON", tokens[index + 1 :])]
            if len(duty) > _LONGEST_DUTY or any(other.text[:1].isdecimal() for other in duty):
                break
            token = Token("COMMA", token.start, token.end, token.text)
        out.append(token)
    return out


def _without_linking_words(tokens: list[Token]) -> list[Token]:
    """`tokens` without what repeats the «de» of «chargé de»: chargé de la sécurité, de la jeunesse et des sports."""
    out: list[Token] = []
    responsible = linking = False
    for token in tokens:
        linking = linking and token.type in ("OF", "FROM", "TO", "THE")
        if (
            responsible
            and out[-1].type in ("COMMA", "AND", "RESPONSIBLE")
            and (token.type in ("OF", "FROM", "TO") or token.text in ("au", "aux"))
        ):
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
