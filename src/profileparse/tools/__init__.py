"""Tools for authors of dialects: surveys, drafts, scores."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

from ..document import one_line
from ..page.lines import Line
from ..text.decoding import printable
from ..words.dialect_files import load_dialect
from ..words.vocabulary import fold, fold_phrase

__all__ = ["example_of", "names_members", "participation_words", "slug", "stems", "toml_list", "toml_string"]

#: The letters that a word and another form of it share: `hosted`, `hosting`.
_STEM: Final = 5
_LONGEST_EXAMPLE: Final = 70


def toml_string(text: str) -> str:
    """`text` as a basic string of TOML 1.0, with an escape for each character that a terminal may obey.

    Half of a character, for which there is no escape, becomes U+FFFD.
    """
    return '"' + "".join(_in_toml(character) for character in text) + '"'


def _in_toml(character: str) -> str:
    if character in ('"', "\\"):
        return "\\" + character
    if printable(character) == character:
        return character
    code = 0xFFFD if "\ud800" <= character <= "\udfff" else ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def toml_list(key: str, phrases: Sequence[tuple[str, int, str, bool]]) -> list[str]:
    """A key with its phrases, one a line; one of which nothing is sure is a comment."""
    out = [f"{key} = ["]
    for phrase, pages, example, sure in phrases:
        out.append(f"    {'' if sure else '# '}{toml_string(phrase)},   # {pages} pages: {example}")
    if any(sure for *_, sure in phrases):
        return [*out, "]"]
    return [line if line.lstrip().startswith("#") else f"# {line}" for line in [*out, "]"]]


def example_of(lines: Sequence[Line]) -> str:
    """One of the lines, as it is written."""
    if not lines:
        return "nothing right below"
    line = next((line for line in lines if _has_letters(line.segment.text)), lines[0])
    text = one_line(line.segment.document.text[line.body : line.stop])
    return "«" + printable(text[:_LONGEST_EXAMPLE]) + ("…»" if len(text) > _LONGEST_EXAMPLE else "»")


def _has_letters(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return any(map(str.isalnum, text))


def slug(phrase: str) -> str:
    """A phrase as the name of a fact."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in fold_phrase(phrase)).strip("-")
    name = "-".join(part for part in name.split("-") if part)
    return name if name[:1].isalpha() else f"fact-{name}".rstrip("-")


def stems(words: Iterable[str]) -> list[str]:
    """What folded words share with other forms of them, without short words."""
    return [word[:_STEM] for word in words if len(word) >= _STEM]


def _stems_of(listed: Iterable[Sequence[str]]) -> frozenset[str]:
    """The stems of all words of phrases; one that begins with a dash is the end of a word."""
    return frozenset(
        stems(fold(word) for phrases in listed for phrase in phrases for word in phrase.split() if phrase[0] != "-")
    )


def participation_words() -> dict[str, frozenset[str]]:
    """The stems of the words that labels over lists of activities are known to have, by participation."""
    return {name: _stems_of(phrases.values()) for name, phrases in load_dialect("efus").lists.items()}


def names_members(phrase: str) -> bool:
    """Whether a word of a heading is that of members, or of a body: `Also a member of`, `Associations`."""
    return not _member_words().isdisjoint(stems(fold_phrase(phrase).split()))


@cache
def _member_words() -> frozenset[str]:
    common = load_dialect("common")
    return _stems_of([*common.roles["member"].values(), *common.words["society"].values()])
