"""Text of pages on a terminal and in a file that people edit: what would steer it is shown as an escape."""

from __future__ import annotations

import unicodedata

__all__ = ["printable", "toml_string"]

#: Control characters, marks that turn the direction of text, line ends of Unicode, halves of characters.
_STEERING = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


def printable(text: str) -> str:
    """`text` as one line, each character that a terminal may obey written as `\\x1b` or `\\u202e`."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _STEERING:
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def toml_string(text: str) -> str:
    """`text` as a basic string of TOML 1.0, with an escape for each character that a terminal may obey.

    Half of a character, for which there is no escape, becomes U+FFFD.
    """
    return '"' + "".join(_in_toml(character) for character in text) + '"'


def _in_toml(character: str) -> str:
    if character in ('"', "\\"):
        return "\\" + character
    category = unicodedata.category(character)
    if category not in _STEERING:
        return character
    code = 0xFFFD if category == "Cs" else ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
