"""Countries (ISO 3166-1), their regions (ISO 3166-2) and towns by the names that the lists have for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final, NamedTuple

from ..compiled import grammar_folder, tables
from .lexer import Token
from .vocabulary import fold_phrase, plain_form

#: What may be written between the words of a name: `U.S.A.`, `Guinea-Bissau`, `S:t Lucia`.
_JOINERS: Final = frozenset({"DOT", "HYPHEN", "DASH", "COLON", "PLAIN_QUOTE", "CLOSE"})


class KnownPlace(NamedTuple):
    """A country or a region that some tokens name.

    country: ISO 3166-1 alpha-2, `?` before it where a part of another country has the code or name too («Augusta (GA)»,
        «Motril (Granada)»); None for a region.
    """

    last: int  # the index after the last token
    country: str | None
    region: bool  # whether the lists have one of that name
    code: bool = False  # whether a code itself is written, which may be a word too


def known_place(tokens: Sequence[Token], first: int) -> KnownPlace | None:
    """The country or region whose name begins with the token at `first`: of several the longest."""
    token = tokens[first]
    if token.lexeme is None:
        return None
    names, folded = tables(), _plain_word(token)
    after = tokens[first + 1].lexeme if first + 1 < len(tokens) else None
    if folded in names.articles and after is not None and after.folded not in names.articles:
        following = known_place(tokens, first + 1)
        if following is not None and following.country:
            return following
    code = names.other_codes.get(token.text, token.text) if token.text.isupper() else ""
    doubt = "?" if token.text in names.part_codes else ""
    found = KnownPlace(first + 1, doubt + code, False, True) if code in names.country_codes else None
    word = folded.partition(" ")[0]
    for last, words in _spelt(tokens, first, names.first_words.get(word, 0)):
        country, region = _country(words), words in names.regions
        if country is not None or region:
            country = f"?{country}" if words in names.doubtful else country
            found = KnownPlace(_with_final_stop(tokens, last, words), country, region)
    # Few words are part of a country's name, and a look for another part of it behind a comma takes long.
    return (_turned_round(tokens, first) if word in names.name_words else None) or found


def _plain_word(token: Token) -> str:
    """A word without its case and accents, a phrase of small words («de la») too; empty for anything else."""
    if token.lexeme is not None:
        return token.lexeme.folded.replace("'", " ").strip()
    return fold_phrase(token.text) if token.type == "OF" else ""


def _spelt(tokens: Sequence[Token], first: int, longest: int) -> Iterator[tuple[int, str]]:
    """After each word from `first` on the index after it, and the words so far: `longest` of them, and small ones.

    As many small ones at most, so that a text of nothing else takes no time that grows with its square.
    """
    words: list[str] = []
    most = 2 * longest
    for index in range(first, len(tokens)):
        token = tokens[index]
        word = _plain_word(token) if token.type not in _JOINERS else ""
        if not word:
            if not words or token.type not in _JOINERS or tokens[index - 1].type in _JOINERS:
                return
        elif len(words) == longest:
            return
        else:
            longest = min(longest + (bool(words) and word in tables().small), most)
            words.append(word)
            yield index + 1, " ".join(words)


def _turned_round(tokens: Sequence[Token], first: int) -> KnownPlace | None:
    """A country with the beginning of its name at the end: «Korea, Republic of», «Congo (the)»."""
    found = None
    for index, head in _spelt(tokens, first, 6):
        mark = tokens[index].type if index < len(tokens) else ""
        if mark not in ("COMMA", "LPAR"):
            continue
        for end, tail in _spelt(tokens, index + 1, 6):
            last = _with_final_stop(tokens, end, tail)
            after = tokens[last] if last < len(tokens) else None
            if mark == "LPAR" and (after is None or after.type != "RPAR"):
                continue
            if after is None or after.lexeme is None or not after.text[:1].isalpha() or after.type in ("AND", "AMP"):
                country = _turned(head, tail)
                if country is not None:
                    found = KnownPlace(last + 1 if mark == "LPAR" else last, country, False)
    return found


def _turned(head: str, tail: str) -> str | None:
    """The country that `tail` and `head` name together, in this order; or that a list has with the comma between."""
    if head + ", " + tail in tables().countries:
        return tables().countries[head + ", " + tail]
    article, _, rest = tail.partition(" ")
    beginning = rest if article in tables().articles else tail
    # «Brazzaville, Congo» and «Wales, United Kingdom» are two.
    return None if _country(beginning) is not None else _country(f"{beginning} {head}".strip())


def _with_final_stop(tokens: Sequence[Token], index: int, words: str) -> int:
    """The index after the full stop that ends an abbreviation: `U.S.A.`, `Czech Rep.`."""
    last = words.rpartition(" ")[2]
    stop = index < len(tokens) and tokens[index].type == "DOT"
    return index + 1 if stop and (len(last) <= 2 or last in tables().same) else index


@lru_cache(maxsize=10_000)
def _country(words: str) -> str | None:
    """The code of a country by its folded name, its abbreviations in full, or without «Republic of»."""
    known = tables().countries
    code = known.get(words) or known.get(words.replace(" ", ""))
    if code is not None or words.rpartition(" ")[2] in tables().small:  # «Austria and»
        return code
    # One short word alone shortens none: «is» are islands only beside others.
    plain = plain_form(words, tables().same, tables().small) if " " in words else words
    return known.get(plain) or known.get(_without_title(plain))


def _without_title(plain: str) -> str:
    """A name without what says the form of the state: `guinea` of `republic guinea`; empty where nothing says it."""
    words = plain.split(" ")
    kinds, heads = tables().state_kinds, tables().state_heads
    end = next((i for i, word in enumerate(words) if word not in kinds and word not in heads), 0)
    return " ".join(words[end:]) if not heads.isdisjoint(words[:end]) else ""


@lru_cache(maxsize=10_000)
def country_code(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of the country that `name` is, written in whatever known way; None for no country."""
    if len(name) == 2 and name.isupper() and name in tables().country_codes:
        return name
    folded = fold_phrase(name)
    code = _country(folded)
    if code is None and " " in folded:
        article, _, rest = folded.partition(" ")
        code = _country(rest) if article in tables().articles else None
    if code is None and ("," in name or "(" in name):
        head, _, tail = name.rstrip(")").replace("(", ",").partition(",")
        code = _turned(fold_phrase(head), fold_phrase(tail))
    return code


@lru_cache(maxsize=10_000)
def similar_country_code(name: str) -> str | None:
    """The code of the country that a misspelt `name` most likely means (`Tunesia`); None where nothing is close."""
    folded, countries = fold_phrase(name), tables().countries
    if is_region(name) or town_like(name) == "known":
        return None
    # «Republic of Exland» is not Ireland for its first two words.
    plain = plain_form(folded, tables().same, tables().small)
    folded = _without_title(plain) or folded
    # «Republic of Exland» names the country with one word, and is no other one misspelt.
    if len(folded) < 5 or (" " in folded and any(word in countries for word in folded.split(" "))):
        return None
    # Nobody mistypes the first letter, or leaves out several.
    alike = [known for known in countries if known[0] == folded[0] and abs(len(known) - len(folded)) <= 3]
    # Imported here because most pages misspell no country.
    from difflib import get_close_matches

    close = get_close_matches(folded, alike, n=1, cutoff=0.82)
    return countries[close[0]] if close else None


@lru_cache(maxsize=10_000)
def town_like(name: str) -> str:
    """How well a list of the world's towns knows a name: `known`, `like` one by its first word («Bad …»), or not."""
    if town_countries(name) or fold_phrase(name) in tables().region_towns:
        return "known"
    first, space, _ = fold_phrase(name).encode().partition(b" ")
    return "like" if space and _next_town(first + space).startswith(first + space) else ""


@lru_cache(maxsize=10_000)
def town_countries(name: str) -> frozenset[str]:
    """The codes of the countries that have a town of that name, by the list of towns; none for one that it has not."""
    folded = fold_phrase(name).encode()
    town, _, codes = _next_town(folded).partition(b"\t")
    return frozenset(codes.decode().split()) if town == folded else frozenset()


def lies_there(town: str, country: str, name: str, *, otherwise: bool) -> bool:
    """Whether a town is in a country, rather than in another one that has a part of that name or code.

    «Toronto (CA)» is, «San Diego (CA)» and «Atlanta (Georgia)» are not. name: what is written, a name or a code.
    otherwise: the answer where the list of towns can't tell.
    """
    names, countries = tables(), town_countries(town)
    region = names.regions.get(fold_phrase(name))
    owners = names.owners.get(name, ()) if region is None else (region,)
    here, there = country in countries, not countries.isdisjoint(owners)
    return here if here != there and owners else otherwise


def _next_town(folded: bytes) -> bytes:
    """The first town of the list that is not before `folded`, or its last: it is long, and only looked into."""
    listed = _towns()

    def line(at: int) -> bytes:
        return listed[listed.rfind(b"\n", 0, at) + 1 : listed.find(b"\n", at)]

    return line(bisect_left(range(len(listed) - 1), folded, key=line))


@cache
def _towns() -> bytes:
    """The names of towns with the codes of their countries, a line each, in the order of their bytes."""
    lines = (grammar_folder() / "words" / "towns.txt").read_bytes()
    return lines[lines.index(b"\n", lines.rindex(b"\n#") + 1) + 1 :]


def lies_in(code: str, state: str) -> bool:
    """Whether what is named like the country of a code may lie in a state: a part of it, or a town's county in the US.

    Scotland lies in the United Kingdom, Guadeloupe in France, and a Luxembourg in Belgium; Mexico, Lebanon and Jersey
    are places in the US.
    """
    return code == state or state == "US" or state in tables().territories.get(code, ())


def is_region(name: str) -> bool:
    """Whether `name` is a large part of a country, as ISO 3166-2 lists them."""
    return fold_phrase(name) in tables().regions
