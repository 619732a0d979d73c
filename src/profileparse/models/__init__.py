"""The output: what one page becomes. The names and meanings are a contract with everyone who loads the JSON.

Spans count characters of the decoded text from 0, end excluded: `text[span.start:span.end]` is what was read. Values
are validated when they are created, and frozen: they can be compared, hashed and shared. Fields have no defaults, so
that the type checker and the model reject a reader that forgets one; only the type checker requires the fields that
JSON can leave out.
"""

from __future__ import annotations

from .base import *
from .calendar import *
from .profile import *
from .values import *

__all__ = [
    "NO_SPAN", "Block", "BlockKind", "Contract", "ContractAction", "ContractDate", "Country", "Date", "Diagnostic",
    "Entry", "Event", "EventKind", "Fact", "FactData", "FactType", "Location", "Membership", "Organisation",
    "Participation", "Period", "Place", "Population", "Precision", "Profile", "Quote", "Role", "Section",
    "SectionKind", "Severity", "Source", "Span", "Speaker", "Text", "Twin", "Website", "WebsiteKind",
]  # fmt: skip
