"""The organisations that headings and membership lines name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ..document import Document, Segment
from ..models import Organisation
from ..words.lexer import Token

__all__ = [
    "is_known",
    "may_name_body",
    "names_body",
    "names_organisation",
    "names_own_body",
    "organisation_of",
    "read_organisation",
    "report_unknown",
]

_ARTICLES: Final = ("THE", "OF", "IN", "TO", "FROM")
_NEVER_INSIDE: Final = frozenset({"DATE", "COMMA", "SEMICOLON", "NUMBER"})
#: A heading is no longer, in characters and in tokens.
_LONGEST: Final = 90
_MOST_TOKENS: Final = 14
_IN_NAME: Final = frozenset({*_ARTICLES, "WORD", "AND", "HYPHEN"})
#: So many words may name a body that no list knows.
_MOST_WORDS: Final = 5


def names_body(segment: Segment) -> bool:
    """Whether what follows «The City and» is a known organisation, an acronym or a forum, and no sentence."""
    tokens = _without_end(segment.lookup_tokens("membership"))
    if not tokens or len(tokens) > _MOST_TOKENS or segment.end - segment.start > _LONGEST:
        return False
    if any(token.type in _NEVER_INSIDE for token in tokens):
        return False
    networks = segment.document.engine.lexicon.networks
    return names_own_body(segment.document, tokens) or any(_ends_with(token, networks) for token in tokens)


def may_name_body(segment: Segment) -> bool:
    """Whether a stretch is one to five words and nothing else, a capital letter among them."""
    tokens = _without_end(segment.lookup_tokens("membership"))
    words = [token for token in tokens if token.type == "WORD"]
    plain = all(token.type in _IN_NAME for token in tokens)
    return plain and 0 < len(words) <= _MOST_WORDS and any(token.text[0].isupper() for token in words)


def names_own_body(document: Document, tokens: Sequence[Token]) -> bool:
    """Whether `tokens` name an organisation, and not «the network» that is meant anyway."""
    lexicon = document.engine.lexicon
    return _names_other_network(tokens, lexicon.networks) or any(
        token.type == "ORG" or _ends_with(token, lexicon.bodies) or _is_acronym(token, lexicon.networks)
        for token in tokens
    )


def _names_other_network(tokens: Sequence[Token], networks: tuple[str, ...]) -> bool:
    """Whether a network has a name of its own, the «Nordic Safety Network»; «the European network» is ours."""
    named = [token.text for token in tokens[:-1] if token.type == "WORD" and token.text[:1].isupper()]
    return bool(named) and _ends_with(tokens[-1], networks) and any(not word.startswith("Europ") for word in named)


def _is_acronym(token: Token, networks: tuple[str, ...]) -> bool:
    """Whether a word that no list knows is an acronym, and no «NETWORK» in capitals."""
    text = token.text
    return token.type == "WORD" and len(text) >= 3 and text.isupper() and not _ends_with(token, networks)


def report_unknown(document: Document, tokens: Sequence[Token]) -> None:
    """Tells of an acronym that no list knows: it may be a misspelt one, and one letter makes another body."""
    networks = document.engine.lexicon.networks
    word = next((token for token in reversed(tokens) if _is_acronym(token, networks)), None)
    if word is not None and not any(token.type == "ORG" for token in tokens):
        message = f"«{word.text}» is no organisation that the lists know"
        document.report("unknown-organisation", message, word.start, word.end)


def is_known(document: Document, body: Sequence[Token]) -> bool:
    """Whether `body` is nothing, an organisation, or «the network»."""
    networks = document.engine.lexicon.networks
    return not body or names_own_body(document, body) or _ends_with(body[-1], networks)


def _ends_with(token: Token, endings: tuple[str, ...]) -> bool:
    """«Forum», «SpanishForum»: words are glued together now and then."""
    return token.text.casefold().endswith(endings)


def names_organisation(segment: Segment) -> bool:
    """Whether a stretch is the name of a known organisation and nothing else."""
    tokens = segment.lookup_tokens("membership")
    return bool(tokens) and tokens[0].type == "ORG" and all(t.type in ("ORG", "LPAR", "RPAR") for t in tokens)


def read_organisation(segment: Segment) -> Organisation | None:
    """The organisation that a sub-heading names."""
    return organisation_of(segment.document, _without_end(segment.lookup_tokens("membership")))


def _without_end(tokens: list[Token]) -> list[Token]:
    last = len(tokens)
    while last and tokens[last - 1].type in ("COLON", "DOT", "SEMICOLON"):
        last -= 1
    return tokens[:last]


def organisation_of(document: Document, tokens: Sequence[Token]) -> Organisation | None:
    """The organisation that `tokens` name: `National Forum (FFSU)`, `national Forum FOPPSU`, `Efus`.

    The network whose pages these are has the name and the acronym that the dialect gives it.
    """
    found, own = _organisation_of(document, tokens), document.engine.lexicon.organisation
    if found is None or own is None or found.name not in own:
        return found
    return Organisation(name=own[0], acronym=own[1])


def _organisation_of(document: Document, tokens: Sequence[Token]) -> Organisation | None:
    while tokens and tokens[0].type in _ARTICLES:
        tokens = tokens[1:]
    bracket = next((i for i, token in enumerate(tokens) if token.type == "LPAR"), len(tokens))
    inside = [token for token in tokens[bracket + 1 :] if token.type != "RPAR"]
    tokens = tokens[:bracket]
    acronym = _short_name(document, inside) if inside else None
    if not acronym and len(tokens) > 1 and _is_short(tokens[-1]):
        acronym, tokens = _short_name(document, tokens[-1:]), tokens[:-1]
    if not tokens:
        return Organisation(name=acronym, acronym=None) if acronym else None
    if len(tokens) == 1 and tokens[0].type == "ORG":
        if _is_short(tokens[0]):
            return Organisation(name=tokens[0].value, acronym=acronym)
        acronym = acronym or tokens[0].value
    return Organisation(name=document.line(tokens[0].start, tokens[-1].end), acronym=acronym)


def _is_short(token: Token) -> bool:
    """Whether a token is an organisation's short name and not one of its long ones."""
    return token.type == "ORG" and token.text.casefold() == str(token.value).casefold()


def _short_name(document: Document, tokens: Sequence[Token]) -> str:
    if len(tokens) == 1 and tokens[0].type == "ORG":
        return str(tokens[0].value)
    return document.line(tokens[0].start, tokens[-1].end)
