"""The output: what one page becomes. The names and meanings are a contract with everyone who loads the JSON.

All spans count characters of the decoded text from 0, end excluded: `text[span.start:span.end]` is what was read.
Every value is validated when it is made, and frozen from then on: values can be compared, hashed and shared. Fields
have no defaults: a reader that forgets one is refused by the type checker, and by the model.
"""

from __future__ import annotations

from .base import NO_SPAN as NO_SPAN
from .base import Span as Span
from .calendar import Date as Date
from .calendar import Period as Period
from .calendar import Precision as Precision
from .profile import Block as Block
from .profile import BlockKind as BlockKind
from .profile import Diagnostic as Diagnostic
from .profile import Profile as Profile
from .profile import Section as Section
from .profile import SectionKind as SectionKind
from .profile import Severity as Severity
from .profile import Source as Source
from .profile import Text as Text
from .values import Contract as Contract
from .values import ContractAction as ContractAction
from .values import ContractDate as ContractDate
from .values import Country as Country
from .values import Entry as Entry
from .values import Event as Event
from .values import EventKind as EventKind
from .values import Fact as Fact
from .values import FactData as FactData
from .values import FactType as FactType
from .values import Location as Location
from .values import Membership as Membership
from .values import Organisation as Organisation
from .values import Participation as Participation
from .values import Place as Place
from .values import Population as Population
from .values import Quote as Quote
from .values import Role as Role
from .values import Speaker as Speaker
from .values import Twin as Twin
from .values import Website as Website
from .values import WebsiteKind as WebsiteKind
