"""Tools for authors of dialects: surveys, drafts, scores. Shared here: writing TOML, and guessing what a value is."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Final

from ..compiled import grammar_folder, tables
from ..document import Segment, one_line
from ..page.lines import Line
from ..text.decoding import printable
from ..values.numbers import read_number
from ..values.places import country_named
from ..words.vocabulary import fold_phrase

__all__ = ["ENDS_PERIOD", "example_of", "is_head", "kinds_of", "said_of", "slug", "toml_list", "toml_string"]

_LONGEST_EXAMPLE: Final = 70


def toml_string(text: str) -> str:
    """`text` as a basic string of TOML 1.0, with control characters escaped.

    A lone surrogate, which TOML can't escape, becomes U+FFFD.
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
    """A key with its phrases (phrase, pages, example, sure), one per line; uncertain ones are comments."""
    out = [f"{key} = ["]
    for phrase, pages, example, sure in phrases:
        out.append(f"    {'' if sure else '# '}{toml_string(phrase)},   # {pages} pages: {example}")
    if any(sure for *_, sure in phrases):
        return [*out, "]"]
    return [line if line.lstrip().startswith("#") else f"# {line}" for line in [*out, "]"]]


def example_of(lines: Sequence[Line]) -> str:
    """One of the lines, quoted."""
    if not lines:
        return "nothing directly below"
    line = next((line for line in lines if _has_letters(line.segment.text)), lines[0])
    text = one_line(line.segment.document.text[line.body : line.stop])
    return "«" + printable(text[:_LONGEST_EXAMPLE]) + ("…»" if len(text) > _LONGEST_EXAMPLE else "»")


def _has_letters(text: str) -> bool:
    """Whether a text has a letter or digit."""
    return any(map(str.isalnum, text))


def slug(phrase: str) -> str:
    """A phrase as the name of a fact: «Rok założenia» as `rok-zalozenia`."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" for c in _plain(phrase))
    name = "-".join(part for part in name.split("-") if part)
    return name if name[:1].isalpha() else f"fact-{name}".rstrip("-")


def _plain(phrase: str) -> str:
    """A phrase folded, without the letters that Unicode does not take apart: «ł», «ø», «æ»."""
    return fold_phrase(phrase).translate({ord(letter): plain for letter, plain in _drafts()["letters"].items()})


def said_of(phrase: str) -> str | None:
    """The content that the words of a heading suggest, a key of `grammar/drafts.toml`; None if they suggest none."""
    for word in _plain(phrase).split():
        begun = [word[:length] for length in range(len(word), 0, -1) if word[:length] in _beginnings()]
        if begun:
            return _beginnings()[begun[0]]
    return None


@cache
def _beginnings() -> dict[str, str]:
    return {beginning: key for key, words in reversed(_drafts()["headings"].items()) for beginning in words.split()}


@cache
def _drafts() -> dict[str, dict[str, str]]:
    """The tables of `grammar/drafts.toml`."""
    return tomllib.loads((grammar_folder() / "drafts.toml").read_text("utf-8"))


# --- guesses about lines and values


def is_head(line: Line) -> bool:
    """Whether a line can be the head of a table: a row of words after a gap."""
    text = line.segment.text
    row = "\t" in text or (line.mark == "ROW" and "|" in text) or " | " in text
    return row and line.gap and ":" not in text and not any(map(str.isdigit, text))


_BEFORE_NUMBER: Final = frozenset({"NUMBER", "GROUPED", "DECIMAL", "CIRCA", "TILDE"})
#: Words of an item of a list.
_LONGEST_ITEM: Final = 3
#: What the EDTF of a period contains.
ENDS_PERIOD: Final = ("/", "..")


def kinds_of(value: Segment) -> set[str]:
    """The fields and types of facts that a value may belong to."""
    text = one_line(value.text)
    tokens = value.with_dates("date")
    dates = [token.value.meaning for token in tokens if token.type == "DATE"]
    kinds = set()
    if "://" in text or text.startswith("www."):
        kinds.add("website-official")
    if "@" in text:
        kinds.add("contact")
    if len(dates) == 1 and len(tokens) == 1:
        kinds.add("period" if any(sign in dates[0].edtf for sign in ENDS_PERIOD) else "date")
    number = read_number(value)
    words = value.lookup_tokens("population")
    if number is not None and (words[0].type in _BEFORE_NUMBER or text[0] in "€$£"):
        kinds.add("number")
        if any(token.type == "INHABITANTS" for token in words):
            kinds.add("population")
    if (
        tables().regions.get(fold_phrase(text.rpartition(",")[2]))
        or country_named(text.rpartition(",")[2])
        or country_named(text.rpartition("(")[2].rstrip(")"))
    ):
        kinds.add("twins" if text.count("(") > 1 else "location")
    parts = [part for part in text.replace(";", ",").split(",") if part.strip()]
    if len(parts) > 1 and all(len(part.split()) <= _LONGEST_ITEM for part in parts[:-1]) and not _has_digits(text):
        kinds.add("list")
    return kinds


def _has_digits(text: str) -> bool:
    """Whether a text has a digit."""
    return any(character.isdigit() for character in text)
