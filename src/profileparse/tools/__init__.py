"""Tools for authors of dialects: surveys, drafts, scores."""

from __future__ import annotations

from ..text.decoding import printable

__all__ = ["toml_string"]


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
