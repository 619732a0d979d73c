"""The profile: everything read from one page, the page itself as sections and blocks, and conversion to JSON."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic.json_schema import GenerateJsonSchema

from .base import JsonDefault, Model, Where
from .values import Contract, Entry, Event, Fact, Location, Membership, Organisation, Population, Quote, Twin, Website

Severity = Literal["info", "warning", "error"]
BlockKind = Literal["heading", "label", "fact", "item", "paragraph", "quote", "attribution", "image", "other"]
SectionKind = Literal["general", "network", "practices", "further", "other"]


class Source(Model):
    """Where the text came from."""

    id: str
    """Path, URL or archive member; `-` for standard input and for text without an id."""
    sha256: str
    """SHA-256 of the original bytes, in hexadecimal; of the UTF-8 encoding if the input was text."""
    encoding: str
    """The encoding of the original bytes."""
    characters: int = Field(strict=True)
    """Number of characters of the decoded text, to which all spans refer."""
    language: str | None
    """ISO 639-1 code of the page's language; null if no word shows it."""
    dialect: str
    """The name of the dialect that it was read with."""


class Text(Model):
    """A paragraph."""

    text: str
    """The paragraph on one line."""
    span: Where
    """Where it is."""


class Block(Model):
    """The smallest piece of a page; every character except white space is in exactly one."""

    kind: BlockKind
    """What it is; `paragraph` or `other` if no rule recognises it."""
    text: str
    """Its text on one line."""
    span: Where
    """Where it is."""


class Section(Model):
    """A heading and what is under it."""

    number: int | None = Field(strict=True)
    """The number of the heading."""
    title: str | None
    """The heading without its number; null for the part before the first heading."""
    kind: SectionKind
    """What the section is about, according to the dialect."""
    organisation: Organisation | None
    """The organisation that a sub-heading names."""
    span: Where
    """From the heading to the end of the last block."""
    blocks: tuple[Block, ...]
    """The blocks in the order of the page, heading first, without those of its subsections."""
    subsections: tuple[Section, ...]
    """The sections under sub-headings."""


class Diagnostic(Model):
    """Something for a person to check."""

    code: str
    """The kind of problem, for programs."""
    severity: Severity
    """How much it matters."""
    message: str
    """The problem, for people."""
    subject: str | None
    """The words that it is about, as written; null if it is about more than one line, or about the page."""
    path: str | None
    """JSON Pointer (RFC 6901) of the value in this profile that it makes doubtful: `/twins/2/country`; null if there is
    no such value."""
    span: Where
    """The text that it is about."""
    line: int = Field(ge=1, strict=True)
    """The line of that text, from 1."""
    column: int = Field(ge=1, strict=True)
    """The column of that text, in characters from 1."""


class Profile(Model):
    """One page."""

    schema_version: Literal["1.2"] = "1.2"
    """The version of this output format."""
    source: Source
    """Where the text came from."""
    name: str | None
    """The city or organisation: as given by the caller, else the title, else the subject of the first sentence."""
    title: str | None
    """The title line above the first section."""
    summary: tuple[Text, ...]
    """The paragraphs of the introduction."""
    population: Population | None
    """The population field."""
    location: Location | None
    """The location field."""
    websites: tuple[Website, ...]
    """Links, and labels before a link."""
    contracts: tuple[Contract, ...]
    """Local security and safety contracts."""
    twins: tuple[Twin, ...]
    """Twin towns."""
    facts: tuple[Fact, ...]
    """All other `Label: value` lines."""
    memberships: tuple[Membership, ...]
    """One per organisation, role and period."""
    events: tuple[Event, ...]
    """One per entry of a list of activities."""
    quotes: tuple[Quote, ...]
    """Quotes with their speakers."""
    practices: tuple[Entry, ...]
    """Entries of the section on practices."""
    news: tuple[Entry, ...]
    """Entries under a label for news."""
    interviews: tuple[Entry, ...]
    """Entries under a label for interviews, and single lines that name an interview."""
    sections: Annotated[tuple[Section, ...], JsonDefault(())]
    """The page itself, in order, with nothing left out."""
    diagnostics: tuple[Diagnostic, ...]
    """What a person should check, in the order of the text."""

    def to_json(self, *, indent: int | None = None, spans: bool = True, sections: bool = True) -> str:
        """The profile as JSON text, which `Profile.model_validate_json` reads back.

        indent: spaces per level; None for one line.
        spans: False leaves out the spans; every value that is read back then has the span `NO_SPAN`.
        sections: False leaves out the page itself.
        """
        left_out = None if sections else {"sections"}
        if spans:
            return self.model_dump_json(indent=indent, exclude=left_out)
        data = _without_spans(self.model_dump(mode="json", exclude=left_out))
        return json.dumps(data, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None)

    def to_jsonld(self) -> dict[str, Any]:
        """The profile as a JSON-LD 1.1 document in the terms of schema.org, including the context.

        A city with `event`, `memberOf` (each in a role with dates), `twinTown` and so on. A plain day is an XML Schema
        date, any other date a literal of the EDTF datatype. Each node has an IRI based on that of the page: its id if
        that is an absolute IRI, otherwise the ni: URI of its bytes (RFC 6920). Sections, spans and diagnostics are left
        out.
        """
        document: dict[str, Any] = _module("linked").as_jsonld(self)
        return document

    def to_html(self, text: str | None = None) -> str:
        """The profile as a web page: the page with marks on the left, its values on the right (extra `show`).

        text: the page that was parsed; by default rebuilt from the blocks, with white space between them that may
            differ. Raises MissingExtraError.
        """
        show = _module("show.html")
        made: str = show.page_html(self, _module("show").page_text(self) if text is None else text)
        return made

    def to_timeline(self) -> str:
        """Memberships as bars and activities as points over the years, as an SVG element; empty if there is no date."""
        made: str = _module("show.views").timeline(self)
        return made

    def _repr_html_(self) -> str:
        """The web page in an iframe, for notebooks."""
        made: str = _module("show.html").notebook_html(self, _module("show").page_text(self))
        return made

    @classmethod
    def json_schema(cls, *, spans: bool = True, sections: bool = True) -> dict[str, Any]:
        """The JSON Schema (draft 2020-12) of what `to_json` writes with the same arguments."""
        made = {"$schema": GenerateJsonSchema.schema_dialect, **cls.model_json_schema(mode="serialization")}
        for model in (made, *made["$defs"].values()):
            for name in (() if spans else ("span",)) + (() if sections else ("sections",)):
                if model.get("properties", {}).pop(name, None) is not None:
                    model["required"].remove(name)
        if not spans:
            del made["$defs"]["Span"]
        return made


def _module(name: str) -> Any:
    """Imports a module that itself imports the models, so not at the top."""
    return import_module(f"profileparse.{name}")


def _without_spans(data: Any) -> Any:
    """JSON data without `span` at any depth."""
    if isinstance(data, dict):
        return {name: _without_spans(part) for name, part in data.items() if name != "span"}
    return [_without_spans(part) for part in data] if isinstance(data, list) else data
