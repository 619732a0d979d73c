"""Walks the page tree and has every block read by the reader of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from ..document import Document, Segment, joined, one_line
from ..models import (
    Contract,
    Entry,
    Event,
    EventKind,
    Fact,
    Location,
    Membership,
    Organisation,
    Population,
    Quote,
    Text,
    Twin,
    Website,
)
from ..values.contracts import read_contract
from ..values.entries import entries_of, read_entry, read_event
from ..values.fields import read_fact, read_websites
from ..values.introduction import subject_of
from ..values.memberships import Label, awaits_period, parts_of, read_listed, read_memberships
from ..values.numbers import read_population
from ..values.places import names_places, read_location, read_twins
from ..values.quotes import read_quote
from ..words.vocabulary import fold_phrase
from .blocks import (
    asked_for,
    heads_roles,
    is_activity,
    is_office,
    is_paragraph,
    is_short,
    lone_date,
    name_of_fact,
    pair_lines,
    part_years,
    report_lines_below,
    report_unread_label,
    report_unread_lists,
    report_unread_membership,
    says_nothing,
    says_role,
    segments_of,
    shows_nothing,
    take_speakers,
    without_letter,
)
from .labels import begins_with_interview
from .lines import Line, dates_of, is_link, unknown_label_end
from .position import PlaceInPage, lists_names, organisation, organisation_of
from .tree import BlockNode, Group, Plain, QuoteNode, SectionNode

#: What a row without a head may hold.
_CELLS: Final = ("DATE", "TITLE", "PLACE")
#: Facts that go on over the lines below their label.
_OF_SEVERAL_LINES: Final = frozenset({"LISTED", "ENTRIES", "CONTACT"})
#: Fields of which «none» says that there is none; a fact keeps what is written.
_OF_ONE_VALUE: Final = frozenset({"WEBSITE", "POPULATION", "LOCATION"})
#: What holds no list of lines without labels.
_WITHOUT_LISTS: Final = frozenset({"", "facts"})
#: Where a letter may be among entries.
_WITH_LETTERS: Final = frozenset({"news", "interviews"})


class ProfileReader:
    """The values of one page; `read` fills the lists in the order of the page."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.title: str | None = None
        self.named: str | None = None  # by a field that the dialect calls the name
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

    def read(self, sections: Sequence[SectionNode]) -> None:
        """Reads all sections."""
        lexicon = self._document.engine.lexicon
        own = organisation(lexicon.organisation)
        for section in sections:
            introduces = section.kind == "general" or section.heading is None
            self._section(section, PlaceInPage(section.scope, own, unknown=section.unknown), introduces)
            for subsection in section.subsections:
                named = subsection.organisation
                self._document.bodies |= {named.acronym} if named is not None and named.acronym else set()
                held = subsection.scope or section.scope or lexicon.scopes["network"]
                body = named or organisation_of(section.scope) or own
                self._section(subsection, PlaceInPage(held, body, subsection.unknown))

    def _section(self, section: SectionNode, place: PlaceInPage, introduces: bool = False) -> None:
        """Reads the blocks of a section in their order.

        introduces: whether the paragraphs at its beginning are the page's introduction.
        """
        for group, after in pairwise([*section.groups, Group(None, [], [])]):
            place.leave()
            place.heads = heads_roles(group, after)
            plain = take_speakers(self._document, group)
            for node in [node for node in plain if isinstance(node, QuoteNode)]:
                said = node.speaker.segment() if node.speaker is not None else None
                quote = read_quote([block.segment() for block in node.paragraphs], said)
                self.quotes += [quote] if quote is not None else []
            if group.owner is not None:
                self._labelled(group, group.owner, place)
                if place.content_type in _WITHOUT_LISTS:
                    plain = plain[report_lines_below(self._document, group) :]
            if introduces and place.listed is None and not place.unknown:
                # A field, a membership or a link between the paragraphs changes nothing.
                plain = self._introduction(plain)
            above = group.owner if group.owner is not None and place.listed is not None else section
            self._plain_blocks(plain, above, place)
            for block in group.blocks():
                block.release_cache()

    def _plain_blocks(self, plain: list[Plain], above: SectionNode | BlockNode, place: PlaceInPage) -> None:
        """Reads what no label has used up. above: the heading or the label that it is below."""
        content_type, blocks = place.content_type, [node for node in plain if isinstance(node, BlockNode)]
        if place.unknown and lists_names(content_type):
            return report_unread_lists(self._document, blocks, lines=True)
        if content_type == "places":
            self._places(blocks)
        elif content_type.startswith("fact:"):
            self._fact_below(blocks, above, content_type.removeprefix("fact:"))
        else:
            if content_type in _WITH_LETTERS:
                blocks = without_letter(blocks)
            blocks = pair_lines(blocks)
            part_years([block for block in blocks if block.type in ("ITEM", "TEXT")])
            for block in blocks:
                self._document.year = block.first.year
                self._plain(block, place)
                block.release_cache()  # at once, because a list may be the whole page
            self._document.year = None
            listed = content_type not in _WITHOUT_LISTS
            unread = place.unread if listed else [b for b in blocks if not begins_with_interview(b.first)]
            report_unread_lists(self._document, unread, lines=listed)

    def _labelled(self, group: Group, owner: BlockNode, place: PlaceInPage) -> None:
        """Reads a labelled line with what belongs to it."""
        kind = owner.type.removesuffix("_LABEL").removesuffix("_UNREAD")
        if kind == "LIST":
            scope = owner.first.scope
            assert scope is not None
            place.enter(scope)
            if owner.first.value < owner.end:
                self._listed(owner.value(), place)
        elif kind == "UNKNOWN":
            if place.content_type != "memberships" or not place.takes_body(owner.segment()):
                self._unknown_label(owner.segment(), place)
        elif kind == "MEMBERSHIP":
            self._membership(group, owner, place.organisation if place.body is None else place.body[0])
        elif kind == "CONTRACT":
            self._contract(group, owner)
        elif kind == "TWINS":
            self.twins += read_twins(group.values())
        else:
            place.ended = kind == "FACT" or kind in _OF_SEVERAL_LINES
            self._field(kind, group, owner)

    # --- fields

    def _field(self, kind: str, group: Group, owner: BlockNode) -> None:
        """Reads a field with one value, on its line or below."""
        if kind == "LINK":
            self.websites += read_websites("website-other", None, owner.segment())
            return
        line = owner.first
        label = (line.body, line.label_end)
        if kind in _OF_SEVERAL_LINES:
            if values := group.values():
                self.facts.append(read_fact(label, values, name_of_fact(line)))
            return
        value = group.below[0].segment() if group.below else owner.value()
        if kind in _OF_ONE_VALUE and fold_phrase(value.text) in self._document.engine.lexicon.nothing:
            return
        if kind == "WEBSITE" and (value.start < value.end or line.mark != "ROW"):
            self.websites += read_websites(str(line.meaning.value if line.meaning else ""), label, value)
        elif line.meaning is None:
            written = self._document.line(*label)
            self._document.report("unknown-label", f"the label «{written}» is in no list", *label)
            self.facts.append(read_fact(label, [value], None))
        elif value.start >= value.end:
            return  # a label with nothing after it or below
        elif {"POPULATION": self.population, "LOCATION": self.location}.get(kind) is not None:
            self._repeated(line, value)
        elif kind == "POPULATION":
            self.population = read_population(value, line.read)
        elif kind == "LOCATION":
            self.location = read_location(value)
        else:
            values = [block.segment() for block in group.below] or [value]
            fact = read_fact(label, values, name_of_fact(line))
            if fact.name == "name" and self.named is None:
                self.named = fact.value
            else:
                self.facts.append(fact)

    def _repeated(self, line: Line, value: Segment) -> None:
        """A field that was read already: the first one counts, and this one is a fact."""
        # The label is all that stands before the colon: «Population in 2001: 40,000».
        colon = self._document.text.rfind(":", line.label_end, value.start)
        label = (line.body, max(colon, line.label_end))
        message = f"the field «{self._document.line(*label)}» stands here again; the first one is the field"
        self._document.report("repeated-field", message, label[0], value.end)
        self.facts.append(read_fact(label, [value], None))

    def _contract(self, group: Group, owner: BlockNode) -> None:
        """A contract with the paragraphs and items that continue its value."""
        value = joined(group.values() or [owner.value()], apart=True)
        if fold_phrase(value.text) not in self._document.engine.lexicon.nothing:
            self.contracts.append(read_contract((owner.first.body, owner.first.label_end), value))

    def _membership(self, group: Group, owner: BlockNode, organisation: Organisation | None) -> None:
        """A membership line, and the periods on the lines below it."""
        document, line = self._document, owner.first
        if line.read is None or (not group.below and asked_for(line)):
            report_unread_membership(document, owner)
            document.report_dates(line.segment.with_dates("membership"))
            return
        found, label = read_memberships(line.segment, line.read, Label("other", "", organisation))
        below = [m for block in group.below for m in read_memberships(block.segment(), block.first.read, label)[0]]
        self.memberships += [*found[:-1], *below] if below and awaits_period(line.read) else [*found, *below]

    # --- plain blocks

    def _introduction(self, plain: list[Plain]) -> list[Plain]:
        """Takes the title and the paragraphs that open the page; the blocks that are left."""
        rest: list[Plain] = []
        for node in plain:
            if isinstance(node, BlockNode) and node.type == "TEXT" and is_paragraph(node.segment()):
                report_unread_label(self._document, node)
                text, span = self._document.line(node.start, node.end), self._document.span(node.start, node.end)
                self.summary.append(Text(text=text, span=span))
                if self.subject is None:
                    self.subject = subject_of(node.segment())
                    self._name_town(self.subject)
            else:
                rest.append(node)
        return rest

    def _name_town(self, name: str | None, stretch: tuple[int, int] | None = None) -> None:
        """Keeps the name of the page for the entries below, where it is a town's: such pages give a population."""
        if name is not None and "population" in self._document.engine.lexicon.expected:
            tokens = Segment(self._document, *stretch).tokens if stretch else []
            of = next((token.end for token in tokens[1:-1] if token.type == "OF"), None)  # «Comune di Aville»
            own = [name] if of is None else [name, self._document.line(of, tokens[-1].end)]
            self._document.towns.update(map(fold_phrase, own))

    def _unknown_label(self, label: Segment, place: PlaceInPage) -> None:
        """A line that may be a heading or a label and that no list knows: it ends what is above it."""
        start, end = label.start, label.start + len(label.text.rstrip(" :"))
        message = f"«{self._document.line(start, end)}» looks like a heading or a label, and is in no list"
        self._document.report("unknown-label", message, start, end)
        place.end()

    def _plain(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block that no label has used up: an entry of a list, or nothing but text."""
        if block.type == "TITLE":
            self.title = self._document.line(block.first.body, block.first.stop)
            self._name_town(self.title, (block.first.body, block.first.stop))
        if block.type not in ("ITEM", "TEXT"):
            return
        segment, content_type = block.segment(), place.content_type
        if place.kind == "general" or content_type in ("", "facts"):
            report_unread_label(self._document, block)
        if begins_with_interview(block.first):
            self._entry(segment, "interviews")
        elif content_type in ("news", "interviews", "practices"):
            self._listed_entry(block, place)
        elif content_type == "memberships":
            self._listed_membership(block, place)
        elif content_type in ("network", "activities"):
            self._activity(block, place)

    def _listed_entry(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block where practices, news or interviews are."""
        content_type, segment = place.content_type, block.segment()
        plain = block.type == "TEXT"
        if content_type == "practices" and (not is_short(block) or (place.ended and plain)):
            return
        # Below «Interviews» is an address as well, where there is no interview.
        unsure = content_type == "interviews" and plain and not dates_of(segment) and not is_link(segment)
        if place.unknown or unsure:
            place.unread.append(block)
        else:
            self._entry(segment, content_type)

    def _activity(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block where activities are."""
        document, segment = self._document, block.segment()
        headless = document.text[segment.start] == "|" or (block.first.mark == "ROW" and not dates_of(segment))
        if headless and not segment.columns:
            message = "a row of a table stands where activities are listed; kept as text"
            document.report("unread-list", message, block.start, block.end)
        elif block.type == "ITEM" or is_activity(block, place.content_type, place.listed is not None):
            self._event(segment, place, block)
        elif (colon := unknown_label_end(segment)) >= 0:
            message = f"the label «{document.line(segment.start, colon)}» is in no list; kept as text"
            document.report("unknown-label", message, segment.start, colon)
        elif says_role(segment):
            report_unread_membership(document, block)

    def _listed_membership(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block where memberships are: an organisation, a role, a period."""
        segment = block.segment()
        if not says_nothing(segment, negated=False) and not place.takes_body(segment):
            self._read_listed(segment, sentence=block.type == "TEXT")

    def _read_listed(self, segment: Segment, *, sentence: bool) -> None:
        found = read_listed(segment, sentence=sentence)
        if found is not None:
            self.memberships += found
        elif not sentence or dates_of(segment) or not is_paragraph(segment):
            message = f"stands among memberships, but was not read: «{one_line(segment.text)}»"
            self._document.report("unread-membership", message, segment.start, segment.end)

    def _places(self, blocks: list[BlockNode]) -> None:
        """Blocks where places are."""
        listed: list[BlockNode] = []
        others: list[BlockNode] = []
        for block in blocks:
            if block.type in ("ITEM", "TEXT"):
                (listed if block.type == "ITEM" or names_places(block.segment(), alone=True) else others).append(block)
        self.twins += read_twins([block.segment() for block in listed])
        report_unread_lists(self._document, others, lines=True)

    def _fact_below(self, blocks: list[BlockNode], above: SectionNode | BlockNode, name: str) -> None:
        """A fact whose value is all that is below a heading or a label over a list."""
        heading = above.heading if isinstance(above, SectionNode) else above
        told = [block for block in blocks if block.type in ("ITEM", "TEXT")]
        listed = segments_of([block for block in told if not says_nothing(block.segment())])
        if isinstance(above, BlockNode) and above.first.value < above.end:
            listed = [above.value(), *listed]
        if listed and heading is not None:
            first = heading.first
            label = (first.body, first.stop if isinstance(above, SectionNode) else first.label_end)
            self.facts.append(read_fact(label, listed, name))

    def _listed(self, value: Segment, place: PlaceInPage) -> None:
        """What is on the line of a label over a list."""
        content_type = place.content_type
        if content_type == "activities":
            self._event(value, place)
        elif content_type in ("practices", "news", "interviews"):
            self._entry(value, content_type)
        elif content_type == "memberships":
            for clause in parts_of(value):
                self._read_listed(clause, sentence=True)
        elif content_type == "places":
            self.twins += read_twins([value])

    def _event(self, segment: Segment, place: PlaceInPage, block: BlockNode | None = None) -> None:
        """An entry of a list of activities. block: it, where only the heading above says that they are here."""
        parts, kind = entries_of(segment)
        for part in parts:
            self._one_event(part, place, block, kind or place.activity)

    def _one_event(self, segment: Segment, place: PlaceInPage, block: BlockNode | None, kind: EventKind) -> None:
        if says_nothing(segment):
            return
        rows = self._document.engine.lexicon.shapes.table_rows
        if not rows or segment.columns or sum(token.type == "PIPE" for token in segment.tokens) < len(_CELLS):
            event = read_event(segment, place.organisation, place.participation, kind)
            written = f"{event.title or ''}{event.place.text if event.place is not None else ''}"
            if block is not None and is_office(block, event, place.content_type == "network"):
                report_unread_membership(self._document, block)
                return
            if block is not None and place.unknown and shows_nothing(event):
                place.unread.append(block)
                return
            if not rows or "|" not in written:
                if lone_date(segment, event) is None:
                    self.events.append(event)
                return
        message = "a row with other cells than a date, a title and a place; kept as text"
        self._document.report("unread-list", message, segment.start, segment.end)

    def _entry(self, segment: Segment, target: str) -> None:
        if not says_nothing(segment):
            entries = map(read_entry, entries_of(segment)[0])
            getattr(self, target).extend([entry for entry in entries if lone_date(segment, entry) is None])
