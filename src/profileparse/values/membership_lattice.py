"""What each token of a membership line or of a line in a list of memberships may be, for the grammars of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document, Segment
from ..readings.lattice import Edge, Lattice
from ..words.lexer import Token
from ..words.vocabulary import fold

__all__ = ["CONNECTORS", "DATES", "begins_with_connector", "date_in", "membership_lattice"]

#: Marks of quotes and links, which no membership line is read from.
_MARKS: Final = frozenset({"OPEN", "CLOSE", "PLAIN_QUOTE", "LINK", "LINK_END"})
#: What may follow a role whose period is below, or is parted from it.
CONNECTORS: Final = frozenset({"SINCE", "FROM", "AFTER", "UNTIL", "BEFORE", "BETWEEN"})
#: What each token may be that means something; the others are words of a name.
_MEANINGS: Final[dict[str, str]] = {
    "ROLE": "ROLE",
    "NO_DATE": "NO_DATE",
    "UNSURE": "UNSURE",
    "AS": "AS",
    "LEFT": "LEFT",
    "AGAIN": "SEP GAP END",
    "SINCE": "CONNECTOR",
    "AFTER": "CONNECTOR",
    "UNTIL": "CONNECTOR",
    "BEFORE": "CONNECTOR",
    "OF": "OF LINK WORD",
    "FROM": "CONNECTOR OF LINK WORD",
    "TO": "OF LINK",
    "THE": "THE SMALL END LINK WORD",
    "IN": "END LINK",
    "COLON": "COLON GAP SEP_IN_LIST END",
    "PIPE": "COLON GAP SEP_IN_LIST END",
    "COMMA": "GAP SEP END",
    "SEMICOLON": "GAP SEP END",
    "DOT": "GAP SEP",
    "DASH": "DASH GAP SEP END",
    "HYPHEN": "GAP SEP LINK",
    "SLASH": "GAP SEP LINK",
    "AND": "SEP",
    "AMP": "SEP LINK",
    "ELLIPSIS": "GAP END",
    "LPAR": "LPAR NAME_LPAR ASIDE",
    "RPAR": "RPAR NAME_RPAR",
    "ORG": "KNOWN",
    "OWN_NETWORK": "KNOWN",
}
#: The edges that are the date of a period.
DATES: Final = frozenset({"DATE", "DAY", "OPEN", "NO_DATE"})
#: The shortest EDTF of a day.
_DAY: Final = len("2001-05-03")


def membership_lattice(
    segment: Segment, costs: dict[str, int], *, listed: bool = False, sentence: bool = False
) -> Lattice:
    """The lattice of a line.

    listed: whether it is one of a list, of which a quote is no part. sentence: whether it may be a sentence, whose
    words in small letters cost something and whose verbs are in no name.
    """
    tokens = segment.with_dates("membership")
    if not listed:
        tokens = [token for token in tokens if token.type not in _MARKS]
    lattice = Lattice(tokens, segment.document.text, costs)
    for index in range(len(tokens)):
        _add_edges(segment, lattice, index, listed, sentence)
    return lattice


def _add_edges(segment: Segment, lattice: Lattice, index: int, listed: bool, sentence: bool) -> None:
    """Adds what a token may be."""
    token = lattice.tokens[index]
    kind, add, last = token.type, lattice.add, index + 1
    if kind == "NO_DATE" and token.value.problems[0].code == "unread-date":
        kind = "UNSURE"  # «since about 1987 or 1988»
    for meaning in _MEANINGS.get(kind, "").split():
        add(meaning, index, last, kind if meaning == "CONNECTOR" else token.value)
    if kind == "DATE":
        add(_kind_of_date(token), index, last, token.value)
    elif kind == "ROLE" and not index and not listed:
        add("DOUBTED", index, last)
    elif kind == "COMMA":
        add("NAME_COMMA", index, last, None, "parted")
    elif kind == "DOT":
        add("END", index, last, None, "stop" if sentence else "")
    elif kind == "AND":
        around = [token.type for token in lattice.tokens[max(index - 1, 0) : index + 2]]
        joined = around == ["ORG", "AND", "WORD"] and lattice.tokens[last].text.islower()
        add("LINK", index, last, None, "parted" if joined else "")
    elif kind == "IN":
        add("SMALL", index, last, None, "in")
    elif kind not in _MEANINGS:
        _add_word(segment, lattice, index, listed, sentence)
    if kind in ("THE", "TO") and token.text[0].isupper():
        add("BIG", index, last)
    if index and lattice.tokens[0].type == "ROLE" and not listed:
        add("REST", index, last)


def _kind_of_date(date: Token) -> str:
    """What a date is: a period with an open end, a single day, or another period."""
    edtf: str = date.value.meaning.edtf
    if ".." in edtf:
        return "OPEN"
    if "/" in edtf or edtf[0] in "{[":
        return "DAY" if len(edtf) > _DAY and "/" not in edtf[:_DAY] else "DATE"
    return "DAY" if len(edtf) >= _DAY else "DATE"


def _add_word(segment: Segment, lattice: Lattice, index: int, listed: bool, sentence: bool) -> None:
    """Adds what a word can be that means nothing of its own."""
    token, add, last = lattice.tokens[index], lattice.add, index + 1
    if not token.text[:1].isalnum():
        add("LINK" if token.text == "+" else "GAP" if token.text == "=" else "END", index, last)
        return
    small = token.text[:1].islower()
    node = token.lexeme.node if token.lexeme is not None else None
    lookups = segment.document.lookups
    if node is not None and node.answer(lookups["of"]).type == "OF_BODY":
        add("OF", index, last)
    if small:
        add("WORD", index, last, None, "word" if listed else "")
    kind = node.answer(lookups["sentence"]).type if sentence and node is not None else ""
    if (kind != "IS" or not small) and (kind != "PRONOUN" or index):
        add("NAME" if small else "BIG", index, last, None, "lower" if sentence and small else "")


def date_in(edges: Sequence[Edge]) -> Edge | None:
    """The first of some edges that is a date, for the transformers of both grammars."""
    return next((edge for edge in edges if edge.type in DATES), None)


def begins_with_connector(document: Document, start: int, end: int) -> bool:
    """Whether a line begins with a word like «Since»; it is asked of every line, of which it cuts one word only."""
    space = document.text.find(" ", start, end)
    word = document.text[start : space if space >= 0 else end]
    node = document.engine.lexicon.words.root.children.get(fold(word))
    return node is not None and node.answer(document.lookups["membership"]).type in CONNECTORS
