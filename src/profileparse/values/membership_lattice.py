"""What each token of a membership line or of a line in a list of memberships may be, for the grammars of both."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from ..document import Document, Segment
from ..readings.lattice import Lattice
from ..words.gazetteer import country_code, is_region
from ..words.vocabulary import fold_phrase
from . import Kind

#: Marks of quotes and links, which no membership line is read from.
_MARKS: Final = frozenset({"OPEN", "CLOSE", "PLAIN_QUOTE", "LINK", "LINK_END"})
#: What may follow a role whose period is below, or is parted from it.
CONNECTORS: Final = frozenset({"SINCE", "REJOINED", "FROM", "AFTER", "UNTIL", "BEFORE", "BETWEEN"})
#: The edges that are the date of a period.
DATES: Final = frozenset({"DATE", "DAY", "OPEN", "NO_DATE"})
#: What a town is by itself.
_OF_TOWNS: Final = frozenset({"member", "founding-member"})
#: The role whose words name a body too: «Council»; what may be after one that ends a name.
COMMITTEE: Final = "executive-committee-member"
_AFTER_NAME: Final = CONNECTORS | {"COMMA", "COLON", "LPAR", "DASH", "IN", "DOT", ""}
#: What the name of a person may consist of.
_IN_PERSON: Final = frozenset({"WORD", "HYPHEN", "DOT", "OF", "THE", "PLAIN_QUOTE"})
_IN_SUBJECT: Final = frozenset({"THE", "ARTICLE", "LINKING", "OF"})


def membership_lattice(kind: Kind, segment: Segment, *, listed: bool = False, sentence: bool = False) -> Lattice:
    """The lattice of a line, for the grammar of memberships or that of lists.

    listed: whether it is one of a list, of which a quote is no part. sentence: whether it may be a sentence, whose
    words in small letters cost something and whose verbs are in no name.
    """
    tokens = segment.with_dates("membership")
    if not listed:
        tokens = [token for token in tokens if token.type not in _MARKS]
    lattice = kind.lattice(segment.document, tokens)
    openers = {word.start for word in segment.lookup_tokens("membership") if word.type in CONNECTORS}
    pairs = enumerate(pairwise(tokens), start=2)
    glued = [(at, word) for at, (word, sign) in pairs if sign.type in ("DOT", "HYPHEN") and word.end == sign.start]
    joined = {at for at, word in glued if word.type not in ("ORG", "ROLE", "DATE") and not word.text.isupper()}
    small = "SPOKEN" if sentence else "LISTED" if listed else "SMALL"
    if not listed:
        _add_sentence(segment, lattice)
    for index, token in enumerate(tokens):
        type_ = token.type
        if type_ == "DATE":
            type_ = _type_of_date(lattice, index, openers)
        elif type_ == "NO_DATE" and token.value.problems[0].code == "unread-date":
            type_ = "UNSURE"  # «since about 1987 or 1988»
        elif type_ == "ROLE" and index in joined:
            lattice.add("WORD", index - 1, index + 1)  # «stv. Vorsitz», «vice-chair»: a role that no list knows
            continue
        elif type_ == "ROLE" and not index:
            lattice.add("DOUBTED", 0, 1)
        elif type_ == "ROLE" and token.value == COMMITTEE:
            before, after = tokens[index - 1].text, tokens[index + 1].type if index + 1 < len(tokens) else ""
            if before[:1].isupper() and tokens[index - 1].type == "WORD" and after in _AFTER_NAME:
                lattice.add("BIG", index, index + 1)  # «Scottish Star Council, since 2001»
        elif type_ == "LPAR" and index:
            _add_person(segment.document, lattice, index)
        elif type_ == "DOT" and sentence:
            type_ = "STOP"
        elif type_ == "AND" and [one.type for one in tokens[max(index - 1, 0) : index + 2]] == ["ORG", "AND", "WORD"]:
            type_ = "PARTING" if tokens[index + 1].text.islower() else type_
        elif type_ in ("THE", "TO") and token.text[0].isupper():
            lattice.add("BIG", index, index + 1)
        elif type_ not in kind.edges:
            type_ = _type_of_word(segment, lattice, index, small)
        kind.add(lattice, type_, index, value=type_ if type_ in CONNECTORS else None)
        if index and (type_ != "DOT" or tokens[0].type == "ROLE" or index + 1 == len(tokens)):
            lattice.add("REST", index, index + 1)
    return lattice


def _add_person(document: Document, lattice: Lattice, index: int) -> None:
    """Adds who held the office before a bracket that opens: a name of two words at least, and of no place or body."""
    tokens, role = lattice.tokens, lattice.tokens[index - 1]
    if role.type != "ROLE" or role.value in _OF_TOWNS:
        return
    end = next((i for i in range(index + 1, len(tokens)) if tokens[i].type not in _IN_PERSON), index)
    words = tokens[index + 1 : end]
    names = [word for word in words if word.text[:1].isupper()]
    if tokens[end].type != "RPAR" or len(names) < 2 or words[0] != names[0] or words[-1] != names[-1]:
        return
    name, societies = document.line(words[0].start, words[-1].end), document.engine.lexicon.societies
    plain = all(len(word.text) < 2 or not word.text.isupper() for word in words)
    body = any(f" {word.text.casefold()}".endswith(societies) for word in names)
    place = document.town_like(name) == "known" or is_region(name) or country_code(name) is not None
    if plain and not body and not place:
        lattice.add("PERSON", index, end + 1)


def _type_of_date(lattice: Lattice, index: int, openers: set[int]) -> str:
    """What a date is: a period with an open end, a single day, another period, or one that «since» does not open.

    openers: where words like «since» begin, those inside dates too.
    """
    date, before = lattice.tokens[index], lattice.tokens[max(index - 2, 0) : index]
    edtf: str = date.value.meaning.edtf
    first, _, end = edtf.partition("/")
    if first.isdigit() and end.isdigit():
        lattice.add("YEARS", index, index + 1)
        if [word.type for word in before] == ["OF", "COLON"]:
            lattice.add("DATE", index - 2, index + 1, date.value)  # «Membre de : 1990 à 1996»
    if edtf.startswith("../") and any(word.type in ("SINCE", "FROM") for word in before):
        return "UNSURE"  # «since: before 1998»
    if ".." in edtf and edtf[0] != "{":
        return "LASTING"
    if date.start in openers and "/" not in edtf:
        return "UNSURE"  # «since 2001 and 2003»
    return "SINGLE" if first.partition(",")[0].count("-") > 1 else "DATE"


def _type_of_word(segment: Segment, lattice: Lattice, index: int, small: str) -> str:
    """What a word is that means nothing of its own. small: what one in small letters is in this line."""
    token = lattice.tokens[index]
    if not token.text[:1].isalnum():
        return "PLUS" if token.text == "+" else "EQUALS" if token.text == "=" else "MARK"
    document = segment.document
    if document.meaning_of(token.lexeme, "of").type == "OF_BODY":
        lattice.add("OF", index, index + 1)
    kind = document.meaning_of(token.lexeme, "sentence").type if small == "SPOKEN" else ""
    if not token.text[:1].islower():
        return "UNNAMED" if kind == "PRONOUN" and not index else "BIG"
    return "VERB" if kind == "IS" or (kind == "PRONOUN" and not index) else small


def _add_sentence(segment: Segment, lattice: Lattice) -> None:
    """Adds what comes before the role of a sentence, «Exville is a member», where the line may be one."""
    tokens = lattice.tokens
    role = next((index for index, token in enumerate(tokens) if token.type == "ROLE"), 0)
    words = segment.lookup_tokens("introduction") if role else []
    # Without its accent «è» is an «and».
    ands = {token.start for token in tokens if token.type == "AND" and token.text.isascii()}
    verb = next((w for w in words if w.type == "IS" and w.text.islower() and w.start not in ands), None)
    if verb is None or tokens[role].start < verb.end:
        return
    subject = [word for word in words if word.end <= verb.start and word.type not in _IN_SUBJECT]
    names = [word for word in subject if word.type == "WORD"]
    title = segment.document.title  # «Kiel is a member» says nothing of Exville
    own = not title or all(f" {fold_phrase(word.text)} " in f" {title} " for word in names)
    named = own and all(word.type == "TOWN" or (word.type == "WORD" and word.text[0].isupper()) for word in subject)
    after = next(index for index, token in enumerate(tokens) if token.start >= verb.end)
    body = any(token.type in ("ORG", "OWN_NETWORK") for token in tokens[:after])
    # One word is a town as a member, else it may be anybody; two words may be a person.
    alone = len(subject) == 1 and tokens[role].value in _OF_TOWNS
    if named and subject and not body and (alone or subject[0].type == "TOWN"):
        lattice.add("SUBJECT", 0, after)
    lattice.add("SENTENCE" if role - after < 2 else "DOUBTED", 0, role + 1)
