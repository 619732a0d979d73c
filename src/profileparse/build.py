"""Walks the page tree, has every block read by the reader of its kind, and puts the values together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from .context import Context
from .models import (
    Contract,
    Entry,
    Event,
    Fact,
    Location,
    Membership,
    Organisation,
    Participation,
    Population,
    Quote,
    Role,
    Span,
    Text,
    Twin,
    Website,
)
from .page.line import Line
from .page.lines import skip_colon
from .page.shapes import Shapes
from .page.tree import BlockNode, SectionNode
from .values.contracts import read_contract
from .values.entries import read_entry, read_event
from .values.facts import read_fact
from .values.introduction import subject_of
from .values.memberships import opened, read_memberships
from .values.organisations import read_organisation
from .values.places import read_location, read_twins
from .values.population import read_population
from .values.quotes import caption_end, read_quote
from .values.text import one_line
from .values.websites import read_website
from .vocabulary import fold_phrase

__all__ = ["Builder"]

#: A paragraph over this many characters is prose, whatever label it stands under.
_LONGEST_ENTRY: Final = 450
#: An entry over so many characters says something.
_LONGEST_NOTHING: Final = 40


class Builder:
    """The values of one page; `read` fills the lists in the order of the page."""

    def __init__(self, context: Context, shapes: Shapes) -> None:
        self._context = context
        self._shapes = shapes
        self.title: str | None = None
        self.subject: str | None = None
        self.summary: list[Text] = []
        self.population: Population | None = None
        self.location: Location | None = None
        self.websites: list[Website] = []
        self.contracts: list[Contract] = []
        self.twins: list[Twin] = []
        self.facts: list[Fact] = []
        self.memberships: list[Membership] = []
        self.events: list[Event] = []
        self.quotes: list[Quote] = []
        self.practices: list[Entry] = []
        self.news: list[Entry] = []
        self.interviews: list[Entry] = []

    def read(self, sections: list[SectionNode]) -> None:
        """Reads all sections, and gives each sub-section its organisation."""
        self._context.read_again()
        headed = any(section.heading is not None and _kind(section) == "general" for section in sections)
        for section in sections:
            kind = _kind(section)
            self._section(section, kind, None, introduces=kind == "general" or (section.heading is None and not headed))
            for subsection in section.subsections:
                heading = subsection.heading
                assert heading is not None
                subsection.organisation = read_organisation(self._context, heading.label_end, heading.content_end)
                self._section(subsection, kind or "network", subsection.organisation, introduces=False)

    # --- sections

    def _section(
        self, section: SectionNode, kind: str | None, organisation: Organisation | None, *, introduces: bool
    ) -> None:
        participation: Participation | None = None
        for group in section.groups:
            owner = group.owner
            plain = self._quotes(group.plain)
            if owner is None:
                if introduces:
                    plain = self._introduction(plain)
            elif owner.type == "FIELD":
                plain = self._field(owner, plain)
            elif owner.type == "MEMBER":
                plain = self._membership(owner, plain, organisation)
            elif owner.type == "LIST":
                participation = cast(Participation, owner.first.sense.value if owner.first.sense else None)
                if owner.first.value < owner.end:
                    self._event(owner.first.value, owner.end, organisation, participation)
            entries = owner.first.sense.value if owner and owner.type == "ENTRIES" and owner.first.sense else None
            if entries and owner and owner.first.value < owner.end:
                self._entry(owner.first.value, owner.end, entries)
            listed = owner is not None and owner.type == "LIST"
            for block in self._without_letter(plain) if entries else plain:
                self._plain(block, kind, organisation, participation, entries, listed)

    def _introduction(self, plain: list[BlockNode]) -> list[BlockNode]:
        """Takes the title and the paragraphs that open the page; the blocks that are left."""
        rest = []
        for block in plain:
            text = one_line(self._context.text[block.start : block.end])
            if block.type == "TITLE":
                self._title(block)
            elif block.type == "TEXT":
                self.summary.append(Text(text=text, span=self._context.span(block.start, block.end)))
                if self.subject is None:
                    self.subject = subject_of(self._context, block.start, block.end)
            else:
                rest.append(block)
        return rest

    def _title(self, block: BlockNode) -> None:
        self.title = one_line(self._context.text[block.first.body : block.first.content_end])

    def _plain(
        self,
        block: BlockNode,
        kind: str | None,
        organisation: Organisation | None,
        participation: Participation | None,
        entries: str | None,
        listed: bool,
    ) -> None:
        """A block that no label has used up: an entry of a list, or nothing but text."""
        if block.type == "TITLE":
            self._title(block)
            return
        if block.type not in ("ITEM", "TEXT"):
            return
        start, end = block.first.body, block.end
        if block.type == "TEXT" and kind in ("network", "further") and self._is_label(block):
            message = f"the label «{one_line(self._context.text[start:end]).rstrip(' :')}» is in no list"
            self._context.report("unknown-label", message, start, end)
        elif block.first.sense is not None and block.first.sense.type == "INTERVIEW":
            self._entry(start, end, "interviews")
        elif entries:
            self._entry(start, end, entries)
        elif kind == "network":
            if self._is_activity(block, listed):
                self._event(start, end, organisation, participation)
        elif kind == "practices" and self._is_short(block):
            self._entry(start, end, "practices")

    def _is_activity(self, block: BlockNode, listed: bool) -> bool:
        """Whether a block among those of a network is one: a bullet, or a line that reads as one."""
        text, shapes, start, end = self._context.text, self._shapes, block.first.body, block.end
        if block.type == "ITEM" or shapes.is_entry(text, start, end):
            return True
        return listed and self._is_short(block) and not shapes.is_attribution(text, start, end)

    def _says_nothing(self, start: int, end: int) -> bool:
        """Whether an entry is none: a rule of dashes, an empty bullet, «None»."""
        text = self._context.text[start:end]
        if not any(character.isalnum() for character in text):
            return True
        return len(text) <= _LONGEST_NOTHING and fold_phrase(text) in self._context.engine.dialect.nothing

    def _may_list_places(self, block: BlockNode) -> bool:
        text = self._context.text
        return block.type == "ITEM" or (
            block.type == "TEXT" and self._shapes.could_be_places(text, block.start, block.end)
        )

    def _is_label(self, block: BlockNode) -> bool:
        """Whether a plain line looks like a label that no list knows: a few words and a colon."""
        text = self._context.text[block.first.body : block.end]
        return text.endswith(":") and len(block.lines) == 1 and len(text.split()) <= 6

    def _without_letter(self, plain: list[BlockNode]) -> list[BlockNode]:
        """Blocks under a label over entries, without the paragraphs from the first one that is prose."""
        letter = next((i for i, block in enumerate(plain) if block.type == "TEXT" and not self._is_short(block)), None)
        return [block for i, block in enumerate(plain) if block.type != "TEXT" or letter is None or i < letter]

    def _is_short(self, block: BlockNode) -> bool:
        """Whether a block is an entry and not the paragraph of a letter."""
        length = block.end - block.start
        if block.type == "ITEM":
            return length <= _LONGEST_ENTRY
        if self._shapes.ends_with_date(self._context.text, block.start, block.end):
            return self._shapes.is_entry(self._context.text, block.start, block.end)
        return length <= 200 and self._context.text[block.end - 1] not in ".,!?:" and len(block.lines) < 3

    def _event(
        self, start: int, end: int, organisation: Organisation | None, participation: Participation | None
    ) -> None:
        if not self._says_nothing(start, end):
            self.events.append(read_event(self._context, start, end, organisation, participation))

    def _entry(self, start: int, end: int, target: str) -> None:
        lists = {"practices": self.practices, "news": self.news, "interviews": self.interviews}
        if not self._says_nothing(start, end):
            lists[target].append(read_entry(self._context, start, end))

    # --- fields

    def _field(self, owner: BlockNode, plain: list[BlockNode]) -> list[BlockNode]:
        """Reads a labelled line; the blocks behind it that its value did not need."""
        line, context = owner.first, self._context
        field = line.sense.value if line.sense and line.sense.type == "LABEL" else None
        label = Span(line.body, line.label_end)
        if field is None:
            return self._unknown(owner, plain)
        value = Span(line.value, owner.end)
        if field.startswith("website-"):
            return self._website(owner, plain, field.removeprefix("website-"))
        if field == "contract":
            used, rest = _parted(plain, lambda block: block.type in ("TEXT", "ITEM"))
            end = max([owner.end, *(block.end for block in used)])
            start = value.start if value.start < owner.end else (used[0].start if used else value.start)
            self.contracts.append(read_contract(context, label, Span(start, end)))
            return rest
        if field == "twins":
            used, rest = _parted(plain, self._may_list_places)
            stretches = [value] if value.start < owner.end else []
            self.twins += read_twins(context, stretches + [Span(block.first.body, block.end) for block in used])
            return rest
        if value.start >= owner.end:
            if not plain or plain[0].type not in ("TEXT", "ITEM"):
                return plain
            value, plain = Span(plain[0].first.body, plain[0].end), plain[1:]
        if field == "population":
            found = read_population(context, *value)
            self.population = self.population or found
        elif field == "location":
            self.location = self.location or read_location(context, *value)
        else:
            self.facts.append(read_fact(context, label, value, field.removeprefix("fact:")))
        return plain

    def _unknown(self, owner: BlockNode, plain: list[BlockNode]) -> list[BlockNode]:
        """A line that is a link, or a fact under a label that no list knows."""
        line, context, text = owner.first, self._context, self._context.text
        if self._shapes.is_link(text, line.start, line.end):
            website = read_website(context, "other", None, Span(line.start, line.end))
            if website is not None:
                self.websites.append(website)
            return plain
        colon = text.index(":", line.start)
        label = Span(line.start, colon)
        message = f"the label «{text[label.start : label.end].strip()}» is in no list"
        context.report("unknown-label", message, *label)
        self.facts.append(read_fact(context, label, Span(skip_colon(text, colon, owner.end), owner.end), None))
        return plain

    def _website(self, owner: BlockNode, plain: list[BlockNode], kind: Any) -> list[BlockNode]:
        line, context, text = owner.first, self._context, self._context.text
        label, value = Span(line.body, line.label_end), Span(line.value, owner.end)
        if context.engine.dialect.marks.value_on_next_line and value.start >= owner.end and plain:
            value, plain = Span(plain[0].first.body, plain[0].end), plain[1:]
        nested, label_end = self._opening(value)
        if nested == "contract":
            # «Prevention & Safety: Local Safety Contract signed in 1996»
            start = label_end
            while start < owner.end and (text[start].isspace() or text[start] == ":"):
                start += 1
            self.contracts.append(read_contract(context, Span(value.start, label_end), Span(start, owner.end)))
            return plain
        website = read_website(context, kind, label, value)
        if website is not None:
            self.websites.append(website)
        return plain

    def _opening(self, value: Span) -> tuple[str | None, int]:
        """The field whose label a value begins with."""
        sense, end = self._context.opening(*value)
        return (sense.value if sense and sense.type == "LABEL" else None), end

    # --- memberships

    def _membership(
        self, owner: BlockNode, plain: list[BlockNode], organisation: Organisation | None
    ) -> list[BlockNode]:
        """Reads a membership line, and the bare periods on the lines behind it; the blocks that are left."""
        context = self._context
        found = read_memberships(context, owner.first.body, owner.end, organisation)
        if not found:
            message = f"looks like a membership, but was not read: «{one_line(context.text[owner.start : owner.end])}»"
            context.report("unread-membership", message, owner.start, owner.end)
            return plain
        last = found[-1]
        if last.period is not None:
            self.memberships += found
            return plain
        label: tuple[Role, str, Organisation | None] = last.role, last.role_text, last.organisation
        behind: list[Membership] = []
        for index, block in enumerate(plain):
            more = self._bare_period(block, organisation, label)
            if not more:
                plain = plain[index:]
                break
            behind += more
        else:
            plain = []
        behind = opened(context, Span(owner.first.body, owner.end), behind)
        self.memberships += [*found[:-1], *behind] if behind else found
        return plain

    def _bare_period(
        self, block: BlockNode, organisation: Organisation | None, label: tuple[Role, str, Organisation | None]
    ) -> list[Membership]:
        """The memberships of a line that begins with a period and holds hardly more."""
        if block.type not in ("TEXT", "ITEM") or block.end - block.start > 120:
            return []
        tokens = self._context.peek_dated(block.first.body, block.end, "membership")
        first = next((token for token in tokens if token.type not in ("COLON", "IN", "THE")), None)
        if first is None or first.type not in ("DATE", "ROLE"):
            return []
        return read_memberships(self._context, block.first.body, block.end, organisation, label)

    # --- quotes

    def _quotes(self, plain: list[BlockNode]) -> list[BlockNode]:
        """Reads the quotes among blocks, each with the line that names its speaker; the other blocks."""
        rest: list[BlockNode] = []
        index = 0
        while index < len(plain):
            block = plain[index]
            if block.type != "QUOTE":
                rest.append(block)
                index += 1
                continue
            behind = self._quote_end(plain, index)
            start = caption_end(self._context, block.start, block.first.end)
            while start < plain[behind - 1].end and self._context.text[start].isspace():
                start += 1
            end = plain[behind - 1].end
            said = plain[behind] if behind < len(plain) and plain[behind].type == "ATTRIBUTION" else None
            behind += said is not None
            quote = (
                read_quote(self._context, start, end, (said.start, said.end) if said else None) if start < end else None
            )
            if quote is not None:
                self.quotes.append(quote)
            index = behind
        return rest

    def _quote_end(self, plain: list[BlockNode], index: int) -> int:
        """The index behind the last block of a quote: its closing mark may stand some paragraphs later."""
        text = self._context.text
        if self._shapes.quote_is_closed(text, plain[index].lines[-1]):
            return index + 1
        for behind in range(index + 1, min(index + 4, len(plain))):
            if plain[behind].type not in ("TEXT", "QUOTE"):
                break
            if self._shapes.quote_is_closed(text, plain[behind].lines[-1]) and plain[behind].type == "TEXT":
                return behind + 1
        return index + 1


def _parted(blocks: list[BlockNode], takes: Callable[[BlockNode], bool]) -> tuple[list[BlockNode], list[BlockNode]]:
    """The blocks that a label takes, and the others."""
    used: list[BlockNode] = []
    rest: list[BlockNode] = []
    for block in blocks:
        (used if takes(block) else rest).append(block)
    return used, rest


def _kind(section: SectionNode) -> str | None:
    heading: Line | None = section.heading
    return str(heading.sense.value) if heading is not None and heading.sense is not None else None
