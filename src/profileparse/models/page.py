"""The page itself: where the text came from, its sections and blocks, and what a person should look at."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Span
from .values import Organisation

__all__ = ["Block", "BlockKind", "Diagnostic", "Section", "SectionKind", "Severity", "Source", "Text"]

Severity = Literal["info", "warning", "error"]
BlockKind = Literal["heading", "label", "fact", "item", "paragraph", "quote", "attribution", "image", "other"]
SectionKind = Literal["general", "network", "practices", "further", "other"]


class Source(Model):
    """Where the text came from."""

    id: str
    """Path, URL or archive member; `-` for standard input and for text without an id."""
    sha256: str
    """SHA-256 of the bytes as they came, in hexadecimal; of the UTF-8 where text came."""
    encoding: str
    """The encoding that the bytes were in."""
    characters: int = Field(strict=True)
    """Characters of the decoded text, in which all spans count."""
    language: str | None
    """ISO 639-1 code of the page's language; null where no word tells it."""
    dialect: str
    """The name of the dialect that it was read in."""


class Text(Model):
    """A paragraph."""

    text: str
    """The paragraph on one line."""
    span: Span
    """Where it stands."""


class Block(Model):
    """The smallest piece of a page; every character that is not white space lies in exactly one."""

    kind: BlockKind
    """What it is; `paragraph` or `other` for what no rule understands."""
    text: str
    """Its text on one line."""
    span: Span
    """Where it stands."""


class Section(Model):
    """A heading and what stands under it."""

    number: int | None = Field(strict=True)
    """The number of the heading."""
    title: str | None
    """The heading without its number; null for what stands before the first one."""
    kind: SectionKind
    """What the dialect says that such a section is about."""
    organisation: Organisation | None
    """The organisation that a sub-heading names."""
    span: Span
    """From the heading to the end of the last block."""
    blocks: tuple[Block, ...]
    """The blocks in the order of the page, the heading first; those of its sub-sections stand in these."""
    subsections: tuple[Section, ...]
    """The sections under sub-headings."""


class Diagnostic(Model):
    """Something that a person should look at."""

    code: str
    """What it is, for programs."""
    severity: Severity
    """How much it matters."""
    message: str
    """What it is, for people."""
    subject: str | None
    """The words that it is about, as written; null where it is about more than a line, or about the page."""
    path: str | None
    """JSON Pointer (RFC 6901) of the value of this profile that it makes doubtful: `/twins/2/country`; null where no
    value was given."""
    span: Span
    """The text that it is about."""
    line: int = Field(ge=1, strict=True)
    """The line of that text, from 1."""
    column: int = Field(ge=1, strict=True)
    """The column of that text, in characters from 1."""
