"""The output: what one page becomes. The names and meanings are a contract with everyone who loads the JSON.

All spans count characters of the decoded text from 0, end excluded: `text[span.start:span.end]` is what was read.
Every value is validated when it is made, and frozen from then on: values can be compared, hashed and shared. Fields
have no defaults: a reader that forgets one is refused by the type checker, and by the model.
"""

from __future__ import annotations

import datetime
import json
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Block",
    "Contract",
    "ContractDate",
    "Country",
    "Date",
    "Diagnostic",
    "Entry",
    "Event",
    "Fact",
    "FactData",
    "Location",
    "Membership",
    "Organisation",
    "Period",
    "Place",
    "Population",
    "Profile",
    "Quote",
    "Section",
    "Source",
    "Span",
    "Speaker",
    "Text",
    "Twin",
    "Website",
]

Precision = Literal["day", "month", "season", "year", "decade", "century", "interval"]
Severity = Literal["info", "warning", "error"]
BlockKind = Literal["heading", "label", "fact", "item", "paragraph", "quote", "attribution", "image", "other"]
SectionKind = Literal["general", "network", "practices", "further", "other"]
Participation = Literal["attended", "participated", "hosted", "organised"]
ContractAction = Literal["signed", "renewed", "created", "updated", "other"]
WebsiteKind = Literal["official", "prevention", "other"]
Role = Literal[
    "member",
    "founding-member",
    "executive-committee-member",
    "president",
    "vice-president",
    "acting-president",
    "treasurer",
    "honorary-member",
    "other",
]
EventKind = Literal[
    "general-assembly",
    "conference",
    "training",
    "seminar",
    "workshop",
    "meeting",
    "award-ceremony",
    "study-visit",
    "presentation",
    "project",
    "working-group",
    "other",
]
FactType = Literal["text", "number", "date", "period", "places", "list", "link", "contact"]


class Span(NamedTuple):
    """A stretch of the decoded text, `text[start:end]`; in JSON the array `[start, end]`."""

    start: int
    """Offset of the first character, from 0."""
    end: int
    """Offset behind the last character."""


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Date(_Model):
    """A calendar date or period as written, and what it means in ISO 8601-2 (EDTF)."""

    edtf: str = Field(description="ISO 8601-2:2019 (EDTF) expression")
    precision: Precision
    start: datetime.date | None = Field(description="first day that it covers, ISO 8601; null where open or unbounded")
    end: datetime.date | None = Field(description="last day that it covers, ISO 8601; null where open or unbounded")
    text: str
    span: Span
    qualifier: Literal["early", "mid", "late"] | None


class Country(_Model):
    """A country as written, with its ISO 3166-1 alpha-2 code (null where it is no country)."""

    name: str
    alpha_2: str | None


class Organisation(_Model):
    """A network or forum."""

    name: str
    acronym: str | None


class Source(_Model):
    """Where the text came from."""

    id: str
    sha256: str
    encoding: str
    characters: int = Field(strict=True)
    language: str | None = Field(description="ISO 639-1")
    dialect: str


class Text(_Model):
    """A paragraph."""

    text: str
    span: Span


class Population(_Model):
    """The value of the population field."""

    value: int = Field(strict=True)
    unit: str | None
    as_of: Date | None
    text: str
    span: Span


class Location(_Model):
    """The value of the location field; `parts` from the narrowest to the widest."""

    text: str
    parts: tuple[str, ...]
    country: Country | None
    span: Span


class Website(_Model):
    """A link, or the label that a link stood behind."""

    kind: WebsiteKind
    label: str | None
    text: str | None
    url: str | None
    span: Span


class ContractDate(_Model):
    """A date of a contract and what was done then."""

    action: ContractAction
    date: Date


class Contract(_Model):
    """A local security or safety contract."""

    label: str
    text: str
    dates: tuple[ContractDate, ...]
    area: str | None
    span: Span


class Twin(_Model):
    """A twin town."""

    name: str
    region: str | None
    country: Country | None
    since: Date | None
    note: str | None
    span: Span


class Period(_Model):
    """The time that a membership covers."""

    edtf: str
    start: Date | None
    end: Date | None
    text: str


class FactData(_Model):
    """The value of a fact whose type a dialect gives; only what belongs to the type is filled."""

    number: float | None = None
    unit: str | None = None
    date: Date | None = None
    period: Period | None = None
    places: tuple[Twin, ...] = ()
    items: tuple[str, ...] = ()
    url: str | None = None
    email: str | None = None
    phone: str | None = None


class Fact(_Model):
    """Any other `Label: value`. `name`, `type` and `data` are a dialect's, for the facts that it names."""

    label: str
    value: str
    dates: tuple[Date, ...]
    name: str | None
    type: FactType
    data: FactData | None
    span: Span


class Membership(_Model):
    """One role in one organisation for one period."""

    organisation: Organisation | None
    role: Role
    role_text: str
    period: Period | None
    span: Span


class Place(_Model):
    """A place as written; a venue has no city."""

    text: str
    city: str | None
    country: Country | None


class Event(_Model):
    """One entry of a list of activities."""

    organisation: Organisation | None
    participation: Participation | None
    capacity: str | None
    kind: EventKind
    title: str | None
    theme: str | None
    place: Place | None
    organisers: tuple[str, ...]
    date: Date | None
    url: str | None
    text: str
    span: Span


class Speaker(_Model):
    """Who said a quote."""

    name: str
    role: str | None
    responsibilities: tuple[str, ...]


class Quote(_Model):
    """A quote without its quotation marks."""

    text: str
    speaker: Speaker | None
    span: Span


class Entry(_Model):
    """A practice, a piece of news or an interview."""

    title: str | None
    place: Place | None
    date: Date | None
    url: str | None
    text: str
    span: Span


class Block(_Model):
    """The smallest piece of a page; every character that is not white space lies in exactly one."""

    kind: BlockKind
    text: str
    span: Span


class Section(_Model):
    """A heading and what stands under it."""

    number: int | None = Field(strict=True)
    title: str | None
    kind: SectionKind
    organisation: Organisation | None
    span: Span
    blocks: tuple[Block, ...]
    subsections: tuple[Section, ...]


class Diagnostic(_Model):
    """Something that a person should look at. `line` and `column` count from 1."""

    code: str
    severity: Severity
    message: str
    span: Span
    line: int = Field(ge=1, strict=True)
    column: int = Field(ge=1, strict=True)


class Profile(_Model):
    """One page."""

    schema_version: Literal["1.0"] = "1.0"
    source: Source
    name: str | None
    title: str | None
    summary: tuple[Text, ...]
    population: Population | None
    location: Location | None
    websites: tuple[Website, ...]
    contracts: tuple[Contract, ...]
    twins: tuple[Twin, ...]
    facts: tuple[Fact, ...]
    memberships: tuple[Membership, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    practices: tuple[Entry, ...]
    news: tuple[Entry, ...]
    interviews: tuple[Entry, ...]
    sections: tuple[Section, ...]
    diagnostics: tuple[Diagnostic, ...]

    def to_json(self, *, indent: int | None = None, spans: bool = True, sections: bool = True) -> str:
        """The profile as JSON text.

        indent: spaces for each level; None for one line. spans: False leaves out where values stood.
        sections: False leaves out the page itself.
        """
        left_out = None if sections else {"sections"}
        if spans:
            return self.model_dump_json(indent=indent, exclude=left_out)
        data = _without_spans(self.model_dump(mode="json", exclude=left_out))
        return json.dumps(data, ensure_ascii=False, indent=indent, separators=(",", ":") if indent is None else None)


def _without_spans(data: Any) -> Any:
    """Plain JSON data without `span` at any depth."""
    if isinstance(data, dict):
        return {name: _without_spans(part) for name, part in data.items() if name != "span"}
    return [_without_spans(part) for part in data] if isinstance(data, list) else data
