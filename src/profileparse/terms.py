"""The closed vocabularies of the output, and the span: what models and readers share, at no cost of import."""

from __future__ import annotations

from typing import Literal, NamedTuple

__all__ = [
    "BlockKind",
    "ContractAction",
    "EventKind",
    "FactType",
    "Participation",
    "Precision",
    "Role",
    "SectionKind",
    "Severity",
    "Span",
    "WebsiteKind",
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
