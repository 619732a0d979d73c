"""What each token of a membership line or of a line in a list of memberships may be, for the grammars of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Segment
from ..readings.lattice import Edge, Lattice
from ..words.lexer import Token

__all__ = ["CONNECTORS", "DATES", "date_in", "membership_lattice", "way_to_role"]

#: Marks of quotes and links, which no membership line is read from.
_MARKS: Final = frozenset({"OPEN", "CLOSE", "PLAIN_QUOTE", "LINK", "LINK_END"})
#: What may follow a role whose period is below, or is parted from it.
CONNECTORS: Final = frozenset({"SINCE", "FROM", "AFTER", "UNTIL", "BEFORE", "BETWEEN"})
#: What each token may be that means something, after a colon what there is against it; the others are words of a name.
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
    "BETWEEN": "BETWEEN",
    "OF": "OF LINK WORD",
    "FROM": "CONNECTOR OF LINK WORD",
    "TO": "OF LINK",
    "THE": "THE SMALL END LINK WORD",
    "IN": "END LINK SMALL:in",
    "COLON": "COLON GAP SEP_IN_LIST END",
    "PIPE": "COLON GAP SEP_IN_LIST END",
    "COMMA": "GAP SEP END NAME_COMMA:parted",
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
_IN_SUBJECT: Final = frozenset({"THE", "ARTICLE", "LINKING", "OF"})
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
    openers = {word.start for word in segment.lookup_tokens("membership") if word.type in CONNECTORS}
    goes_on = not listed and bool(tokens) and (tokens[0].type == "ROLE" or _add_sentence(segment, lattice))
    for index in range(len(tokens)):
        _add_edges(segment, lattice, index, openers, listed, sentence)
        if goes_on and index and (tokens[index].type != "DOT" or tokens[0].type == "ROLE" or index + 1 == len(tokens)):
            lattice.add("REST", index, index + 1)
    return lattice


def _add_edges(segment: Segment, lattice: Lattice, index: int, openers: set[int], listed: bool, sentence: bool) -> None:
    """Adds what a token may be. openers: where words like «since» begin, those inside dates too."""
    token = lattice.tokens[index]
    kind, add, last = token.type, lattice.add, index + 1
    if kind == "NO_DATE" and token.value.problems[0].code == "unread-date":
        kind = "UNSURE"  # «since about 1987 or 1988»
    for name in _MEANINGS.get(kind, "").split():
        meaning, _, cost = name.partition(":")
        add(meaning, index, last, kind if meaning == "CONNECTOR" else token.value, cost)
    if kind == "DATE":
        add(_kind_of_date(token, openers), index, last, token.value)
        first, _, end = token.value.meaning.edtf.partition("/")
        if first.isdigit() and end.isdigit():
            add("YEARS", index, last)
            if [word.type for word in lattice.tokens[max(index - 2, 0) : index]] == ["OF", "COLON"]:
                add("DATE", index - 2, last, token.value)  # «Membre de : 1990 à 1996»
    elif kind == "ROLE" and not index and not listed:
        add("DOUBTED", index, last)
    elif kind == "DOT":
        add("END", index, last, None, "stop" if sentence else "")
    elif kind == "AND":
        around = [token.type for token in lattice.tokens[max(index - 1, 0) : index + 2]]
        joined = around == ["ORG", "AND", "WORD"] and lattice.tokens[last].text.islower()
        add("LINK", index, last, None, "parted" if joined else "")
    elif kind not in _MEANINGS:
        _add_word(segment, lattice, index, listed, sentence)
    if kind in ("THE", "TO") and token.text[0].isupper():
        add("BIG", index, last)


def _kind_of_date(date: Token, openers: set[int]) -> str:
    """What a date is: a period with an open end, a single day, another period, or one that «since» does not open."""
    edtf: str = date.value.meaning.edtf
    if ".." in edtf and edtf[0] != "{":
        return "OPEN"
    if date.start in openers and "/" not in edtf:
        return "UNSURE"  # «since 2001 and 2003»
    first = edtf.lstrip("{[").replace(",", "/").partition("/")[0]
    return "DAY" if len(first) >= _DAY else "DATE"


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


def way_to_role(segment: Segment) -> str:
    """How a line begins that may say a role later: with a `period`, «Since 1998 member», or as a `sentence` does.

    Nothing for any other line. It is asked of every line, and looks at the words before its first mark only.
    """
    document = segment.document
    if document.text[segment.start].isdigit():
        return "period"
    opens, verbs = document.lookups["membership"], document.lookups["sentence"]
    for index, lexeme in enumerate(segment.lexemes):
        if lexeme.type not in ("WORD", "HYPHEN"):
            break
        lookup = verbs if index else opens
        kind = (lexeme.node.answers.get(lookup.key) or lexeme.node.answer(lookup)).type if lexeme.node else ""
        if not index and kind in CONNECTORS:
            return "period"
        if index and kind == "IS" and lexeme.text.islower():
            return "sentence"
    return ""


def _add_sentence(segment: Segment, lattice: Lattice) -> bool:
    """Adds what comes before the role of a sentence, «Exville is a member»; whether it may be one."""
    tokens, words = lattice.tokens, segment.lookup_tokens("introduction")
    verb = next((word for word in words if word.type == "IS" and word.text.islower()), None)
    role = next((index for index, token in enumerate(tokens) if token.type == "ROLE"), 0)
    if verb is None or tokens[role].start < verb.end:
        return False
    subject = [word for word in words if word.end <= verb.start and word.type not in _IN_SUBJECT]
    named = all(word.type == "TOWN" or (word.type == "WORD" and word.text[0].isupper()) for word in subject)
    after = next(index for index, token in enumerate(tokens) if token.start >= verb.end)
    body = any(token.type in ("ORG", "OWN_NETWORK") for token in tokens[:after])
    # One word is a town as a member, else it may be anybody; two words may be a person.
    alone = len(subject) == 1 and tokens[role].value in ("member", "founding-member")
    if named and subject and not body and (alone or subject[0].type == "TOWN"):
        lattice.add("SUBJECT", 0, after)
    lattice.add("SENTENCE" if role - after < 2 else "DOUBTED", 0, role + 1)
    return True
