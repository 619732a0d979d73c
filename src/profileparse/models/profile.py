"""The profile: all that one page gives, the page itself with its sections and blocks, and the way to JSON and back."""

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
    """SHA-256 of the bytes as they came, in hexadecimal; of the UTF-8 where text came."""
    encoding: str
    """The encoding that the bytes were in."""
    characters: int = Field(strict=True)
    """Characters of the decoded text, in which all spans count."""
    language: str | None
    """ISO 639-1 code of the page's language; null where no word shows it."""
    dialect: str
    """The name of the dialect that it was read in."""


class Text(Model):
    """A paragraph."""

    text: str
    """The paragraph on one line."""
    span: Where
    """Where it is."""


class Block(Model):
    """The smallest piece of a page; every character that is not white space lies in exactly one."""

    kind: BlockKind
    """What it is; `paragraph` or `other` for what no rule understands."""
    text: str
    """Its text on one line."""
    span: Where
    """Where it is."""


class Section(Model):
    """A heading and what is under it."""

    number: int | None = Field(strict=True)
    """The number of the heading."""
    title: str | None
    """The heading without its number; null for what is before the first one."""
    kind: SectionKind
    """What the dialect says that such a section is about."""
    organisation: Organisation | None
    """The organisation that a sub-heading names."""
    span: Where
    """From the heading to the end of the last block."""
    blocks: tuple[Block, ...]
    """The blocks in the order of the page, the heading first; those of its sub-sections are in these."""
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
    span: Where
    """The text that it is about."""
    line: int = Field(ge=1, strict=True)
    """The line of that text, from 1."""
    column: int = Field(ge=1, strict=True)
    """The column of that text, in characters from 1."""


class Profile(Model):
    """One page."""

    schema_version: Literal["1.2"] = "1.2"
    """The version of this form of output."""
    source: Source
    """Where the text came from."""
    name: str | None
    """The city or body: as the caller says, else the title, else the subject of the first sentence."""
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
    """Every other `Label: value`."""
    memberships: tuple[Membership, ...]
    """One for each organisation, role and period."""
    events: tuple[Event, ...]
    """One for each entry of a list of activities."""
    quotes: tuple[Quote, ...]
    """Quotes with their speakers."""
    practices: tuple[Entry, ...]
    """Entries of the section of practices."""
    news: tuple[Entry, ...]
    """Entries under a label for news."""
    interviews: tuple[Entry, ...]
    """Entries under a label for interviews, and lines that are one by themselves."""
    sections: Annotated[tuple[Section, ...], JsonDefault(())]
    """The page itself, in order, with nothing left out."""
    diagnostics: tuple[Diagnostic, ...]
    """What a person should look at, in the order of the text."""

    def to_json(self, *, indent: int | None = None, spans: bool = True, sections: bool = True) -> str:
        """The profile as JSON text, which `Profile.model_validate_json` reads back.

        indent: spaces for each level; None for one line.
        spans: False leaves out where values are. `NO_SPAN` is the span of every value that is read back.
        sections: False leaves out the page itself.
        """
        left_out = None if sections else {"sections"}
        if spans:
            return self.model_dump_json(indent=indent, exclude=left_out)
        data = _without_spans(self.model_dump(mode="json", exclude=left_out))
        return json.dumps(data, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None)

    def to_jsonld(self) -> dict[str, Any]:
        """The profile as a JSON-LD 1.1 document in the terms of schema.org, its context included.

        A city with `event`, `memberOf` (a role with its dates around each), `twinTown` and the like. A plain day is a
        date of XML Schema, any other date a literal of the EDTF datatype. Each node has an IRI below that of the page:
        its id where that is an absolute IRI, else the name of its bytes (RFC 6920). Sections, spans and diagnostics are
        left out.
        """
        document: dict[str, Any] = _module("linked").as_jsonld(self)
        return document

    def to_html(self, text: str | None = None) -> str:
        """The profile as a web page: the page with marks on the left, its values on the right (extra `show`).

        text: the page that was parsed; where it is not given, the page as its blocks have it, in which white space
            between them may be other. Raises MissingExtraError.
        """
        show = _module("show.html")
        made: str = show.page_html(self, _module("show").page_text(self) if text is None else text)
        return made

    def to_timeline(self) -> str:
        """Memberships as bars and activities as points over the years, as an SVG element; empty without any date."""
        made: str = _module("show.views").timeline(self)
        return made

    def _repr_html_(self) -> str:
        """What a notebook shows: the web page, in a frame."""
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
        return _without_unused(made)


def _module(name: str) -> Any:
    """A module that is built on the models, and so is imported only when it is asked for."""
    return import_module(f"profileparse.{name}")


def _without_spans(data: Any) -> Any:
    """Plain JSON data without `span` at any depth."""
    if isinstance(data, dict):
        return {name: _without_spans(part) for name, part in data.items() if name != "span"}
    return [_without_spans(part) for part in data] if isinstance(data, list) else data


def _without_unused(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema without the definitions that nothing in it names."""
    while True:
        named = json.dumps(schema)
        used = {name: part for name, part in schema["$defs"].items() if f'"#/$defs/{name}"' in named}
        if len(used) == len(schema["$defs"]):
            return schema
        schema = {**schema, "$defs": used}
