"""The output: what one page becomes. The names and meanings are a contract with everyone who loads the JSON.

All spans count characters of the decoded text from 0, end excluded: `text[span.start:span.end]` is what was read.
Every value is validated when it is made, and frozen from then on: values can be compared, hashed and shared. Fields
have no defaults: a reader that forgets one is refused by the type checker, and by the model, but for what JSON may
leave out, which the type checker alone asks for.
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
