"""The values of a page: facts, places, memberships, events, quotes, entries."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, Where
from .calendar import Date, Period

Participation = Literal["attended", "participated", "hosted", "organised"]
ContractAction = Literal["signed", "renewed", "created", "updated", "other"]
WebsiteKind = Literal["official", "prevention", "other"]
# fmt: off
Role = Literal[
    "member", "founding-member", "executive-committee-member", "president", "vice-president", "acting-president",
    "treasurer", "honorary-member", "other",
]
EventKind = Literal[
    "general-assembly", "conference", "training", "seminar", "workshop", "meeting", "award-ceremony", "study-visit",
    "presentation", "project", "working-group", "other",
]
# fmt: on
FactType = Literal["text", "number", "date", "period", "places", "list", "entries", "link", "contact"]


class Country(Model):
    """A country as written, with its code."""

    name: str
    """The name as written."""
    alpha_2: str | None
    """ISO 3166-1 alpha-2 code, `GB` for England and Scotland; null if it is not a country."""


class Organisation(Model):
    """A network or forum."""

    name: str
    """Its name, or its acronym if the page gives nothing else."""
    acronym: str | None
    """Its acronym: `FFSU`."""


class Population(Model):
    """The value of the population field."""

    value: int = Field(strict=True)
    """The number, as a whole number."""
    unit: str | None
    """What is counted, as written: `inhabitants`."""
    as_of: Date | None
    """When it was counted, if the field says so."""
    text: str
    """The value as written."""
    span: Where
    """Where the field is."""


class Location(Model):
    """The value of the location field."""

    text: str
    """The value as written."""
    parts: tuple[str, ...]
    """Its parts, from the narrowest to the widest."""
    country: Country | None
    """The country, if the field names one."""
    span: Where
    """Where the field is."""


class Website(Model):
    """A link, or the label before a link."""

    kind: WebsiteKind
    """`official` for that of the city, `prevention` for that of its prevention service, `other` for all others."""
    label: str | None
    """The label before it."""
    text: str | None
    """The text after the label, without the address."""
    url: str | None
    """The address; null if only the text of the link is left."""
    span: Where
    """Where it is."""


class ContractDate(Model):
    """A date of a contract and what happened then."""

    action: ContractAction
    """What happened: from the verb before the date, or else the previous one."""
    date: Date
    """When."""


class Contract(Model):
    """A local security or safety contract."""

    label: str
    """The label of the field."""
    text: str
    """The value as written, with the paragraphs that continue it."""
    dates: tuple[ContractDate, ...]
    """Its dates in the order of the page."""
    area: str | None
    """The area that it covers, if it is in brackets."""
    span: Where
    """Where it is."""


class Twin(Model):
    """A twin town."""

    name: str
    """Its name."""
    region: str | None
    """What the page gives instead of a country: a region or a state."""
    country: Country | None
    """Its country; null if the page does not name one."""
    since: Date | None
    """The starting date of the twinning."""
    note: str | None
    """What else the page says about it."""
    span: Where
    """Where it is."""


class Place(Model):
    """A place as written."""

    text: str
    """The whole place."""
    city: str | None
    """The city; null for a venue."""
    country: Country | None
    """The country, if the page names it."""
    span: Where
    """Where it is."""


class Entry(Model):
    """A practice, a piece of news, an interview, or an entry of a fact: an award, an officer with a term."""

    title: str | None
    """The entry without its bullet, place and date; null if nothing else is left."""
    place: Place | None
    """Where it was."""
    date: Date | None
    """When it was."""
    url: str | None
    """The address of a link in the entry."""
    text: str
    """The whole entry without its bullet, on one line."""
    span: Where
    """Where it is."""


class FactData(Model):
    """The typed value of a fact that a dialect defines; only the fields of its type are set."""

    number: float | None = None
    """The number of a `number`, as printed."""
    minimum: float | None = None
    """The lower end of a `number` that is a range: `40–60 ha`; `number` is then null."""
    maximum: float | None = None
    """The upper end of the range."""
    unit: str | None = None
    """The unit of a `number`, as written: `km²`, `m s.l.m.`, `%`, `€`."""
    date: Date | None = None
    """The date of a `date`."""
    period: Period | None = None
    """The period of a `period`."""
    places: tuple[Twin, ...] = ()
    """The places of `places`."""
    items: tuple[str, ...] = ()
    """The items of a `list`, the lines of a `contact`."""
    entries: tuple[Entry, ...] = ()
    """The entries of `entries`, each with title, place and date: officers with their terms, awards."""
    url: str | None = None
    """The address of a `link` or a `contact`."""
    email: str | None = None
    """The e-mail address of a `contact`."""
    phone: str | None = None
    """The phone number of a `contact`, as written."""


class Fact(Model):
    """Any other `Label: value`."""

    label: str
    """The text before the colon."""
    value: str
    """The text after it; if there are several lines, one per line without bullets."""
    dates: tuple[Date, ...]
    """The dates in the value."""
    name: str | None
    """Its name in the dialect, if the dialect defines it."""
    type: FactType
    """Its type in the dialect, if the dialect defines it; otherwise `text`."""
    data: FactData | None
    """The value by its type."""
    span: Where
    """Where it is."""


class Membership(Model):
    """One role in one organisation for one period."""

    organisation: Organisation | None
    """The organisation: that of the line, else of the heading, else the network of the dialect."""
    role: Role
    """The role; `other` for an unknown one."""
    role_text: str
    """The role as the page words it."""
    period: Period | None
    """When; null if the page does not say."""
    span: Where
    """Where it is."""


class Event(Model):
    """One entry of a list of activities."""

    organisation: Organisation | None
    """The organisation of the heading above it."""
    participation: Participation | None
    """What the label of the list says; null if there is none."""
    capacity: str | None
    """The capacity in which the city took part: `partner`, `pilot`, `speaker`, `host`, `co-host`, `leader` etc."""
    kind: EventKind
    """What it was."""
    title: str | None
    """The entry without its bullet, link markup, place, organisers and date; null if nothing else is left."""
    theme: str | None
    """The text inside the outermost quotation marks of the title."""
    place: Place | None
    """Where it was."""
    organisers: tuple[str, ...]
    """Who organised it."""
    date: Date | None
    """When it was."""
    url: str | None
    """The address of a link in the entry."""
    text: str
    """The whole entry without its bullet, on one line."""
    span: Where
    """Where it is."""


class Speaker(Model):
    """Who said a quote."""

    name: str
    """The name."""
    role: str | None
    """The office: `Deputy Mayor of Cergy`."""
    responsibilities: tuple[str, ...]
    """What the speaker is in charge of."""


class Quote(Model):
    """A quote."""

    text: str
    """What was said, without quotation marks."""
    speaker: Speaker | None
    """Who said it, if the page says so."""
    span: Where
    """Where it is."""
