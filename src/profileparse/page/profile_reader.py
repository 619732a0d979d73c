"""Walks the page tree and has every block read by the reader of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

from ..document import Document, Segment, joined
from ..models import EventKind, Organisation, Text
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
    asks_for_period,
    heads_roles,
    is_activity,
    is_office,
    is_paragraph,
    is_short,
    lone_date,
    pair_lines,
    part_years,
    report_lines_below,
    report_unread_label,
    report_unread_lists,
    report_unread_membership,
    says_nothing,
    says_role,
    segments_of,
    take_speakers,
    without_letter,
)
from .labels import begins_with_interview
from .lines import dates_of, is_link, unknown_label_end
from .position import OF_TITLES, PlaceInPage, lists_names, organisation_of
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


#: The fields of a profile that are lists.
_LISTS: Final = (
    *("summary", "websites", "contracts", "twins", "facts", "memberships", "events", "quotes"),
    *("practices", "news", "interviews"),
)


class ProfileReader:
    """Reads one page.

    found: the values by the fields of a profile, lists in the order of the page. named: what a field says that the
    dialect calls the name. subject: what the introduction is about.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._nothing = document.engine.lexicon.nothing
        self.found: dict[str, Any] = {"title": None, "population": None, "location": None}
        for field in _LISTS:
            self.found[field] = []
        self.named: str | None = None
        self.subject: str | None = None

    def read(self, sections: Sequence[SectionNode]) -> None:
        """Reads all sections."""
        lexicon = self._document.engine.lexicon
        own = organisation_of(lexicon)
        for section in sections:
            introduces = section.kind == "general" or section.heading is None
            self._section(section, PlaceInPage(section.scope, own, section.unknown), introduces)
            for subsection in section.subsections:
                named = subsection.organisation
                self._document.bodies |= {named.acronym} if named is not None and named.acronym else set()
                held = subsection.scope or section.scope or lexicon.scopes["network"]
                body = named or (organisation_of(section.scope) if section.scope is not None else None) or own
                self._section(subsection, PlaceInPage(held, body, subsection.unknown))

    def _section(self, section: SectionNode, place: PlaceInPage, introduces: bool = False) -> None:
        """Reads the blocks of a section in their order.

        introduces: whether the paragraphs at its beginning are the page's introduction.
        """
        for group, after in pairwise([*section.groups, Group(None, [], [], [])]):
            place.enter(group.owner, heads_roles(group, after))
            plain = take_speakers(group)
            for node in plain:
                if isinstance(node, QuoteNode):
                    said = node.speaker.segment() if node.speaker is not None else None
                    quote = read_quote([block.segment() for block in node.paragraphs], said)
                    self.found["quotes"] += [quote] if quote is not None else []
            if group.owner is not None:
                self._labelled(group, group.owner, place)
                if place.content_type in _WITHOUT_LISTS:
                    plain = plain[report_lines_below(group) :]
            if introduces and place.listed is None and not place.unknown:
                # A field, a membership or a link between the paragraphs changes nothing.
                plain = self._introduction(plain)
            self._plain_blocks(plain, section.heading if place.listed is None else group.owner, place)
            for block in group.blocks():
                block.release_cache()

    def _plain_blocks(self, plain: list[Plain], heading: BlockNode | None, place: PlaceInPage) -> None:
        """Reads what no label has used up. heading: what it is below, a heading or a label over a list."""
        content_type, blocks = place.content_type, [node for node in plain if isinstance(node, BlockNode)]
        if place.unknown and lists_names(content_type):
            return report_unread_lists(blocks, lines=True)
        if content_type == "places":
            self._places(blocks)
        elif content_type.startswith("fact:"):
            self._fact_below(blocks, heading, content_type.removeprefix("fact:"))
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
            report_unread_lists(unread, lines=listed)

    def _labelled(self, group: Group, owner: BlockNode, place: PlaceInPage) -> None:
        """Reads a labelled line with what belongs to it."""
        kind = owner.type.removesuffix("_LABEL").removesuffix("_UNREAD")
        if kind == "LIST":
            if owner.first.value < owner.end:
                self._listed(owner.value(), place.content_type, place)
        elif kind == "UNKNOWN":
            if place.content_type != "memberships" or not place.takes_body(owner.segment()):
                start = owner.segment().start
                end = start + len(owner.segment().text.rstrip(" :"))
                message = "«{}» looks like a heading or a label, and is in no list"
                self._document.report_words("unknown-label", message, start, end)
                place.end()
        elif kind == "MEMBERSHIP":
            self._membership(group, owner, place.organisation if place.body is None else place.body[0])
        elif kind == "CONTRACT":
            # With the paragraphs and items that continue its value.
            value = joined(group.values() or [owner.value()], apart=True)
            if fold_phrase(value.text) not in self._nothing:
                self.found["contracts"].append(read_contract(owner.first.label, value))
        elif kind == "TWINS":
            self.found["twins"] += read_twins(group.values())
        else:
            place.ended = kind == "FACT" or kind in _OF_SEVERAL_LINES
            self._field(kind, group, owner)

    # --- fields

    def _field(self, kind: str, group: Group, owner: BlockNode) -> None:
        """Reads a field with one value, on its line or below."""
        line, found, document = owner.first, self.found, self._document
        value = group.below[0].segment() if group.below else owner.value()
        name = str(line.meaning.value) if line.meaning is not None else ""
        if kind == "LINK":
            found["websites"] += read_websites("website-other", None, owner.segment())
        elif kind in _OF_SEVERAL_LINES:
            if values := group.values():
                found["facts"].append(read_fact(line.label, values, name.removeprefix("fact:")))
        elif kind in _OF_ONE_VALUE and fold_phrase(value.text) in self._nothing:
            return
        elif kind == "WEBSITE" and (value.start < value.end or line.mark != "ROW"):
            found["websites"] += read_websites(name, line.label, value)
        elif line.meaning is None:
            document.report_words("unknown-label", "the label «{}» is in no list", *line.label)
            found["facts"].append(read_fact(line.label, [value], None))
        elif value.start >= value.end:
            return  # a label with nothing after it or below
        elif found.get(kind.lower()) is not None:
            # The first one counts. The label is all that stands before the colon: «Population in 2001: 40,000».
            label = (line.body, max(document.text.rfind(":", line.label_end, value.start), line.label_end))
            message = f"the field «{document.line(*label)}» stands here again; the first one is the field"
            document.report("repeated-field", message, label[0], value.end)
            found["facts"].append(read_fact(label, [value], None))
        elif kind == "POPULATION":
            found["population"] = read_population(value, line.read)
        elif kind == "LOCATION":
            found["location"] = read_location(value)
        else:
            values = [block.segment() for block in group.below] or [value]
            fact = read_fact(line.label, values, name.removeprefix("fact:"))
            if fact.name == "name" and self.named is None:
                self.named = fact.value
            else:
                found["facts"].append(fact)

    def _membership(self, group: Group, owner: BlockNode, organisation: Organisation | None) -> None:
        """A membership line, and the periods on the lines below it."""
        document, line = self._document, owner.first
        if line.read is None or (not group.below and asks_for_period(line)):
            report_unread_membership(owner)
            document.report_dates(line.segment.with_dates("membership"))
            return
        found, label = read_memberships(line.segment, line.read, Label("other", "", organisation))
        below = [m for block in group.below for m in read_memberships(block.segment(), block.first.read, label)[0]]
        self.found["memberships"] += [*found[:-1], *below] if below and awaits_period(line.read) else [*found, *below]

    # --- plain blocks

    def _introduction(self, plain: list[Plain]) -> list[Plain]:
        """Takes the title and the paragraphs that open the page; the blocks that are left."""
        rest: list[Plain] = []
        for node in plain:
            if isinstance(node, BlockNode) and node.type == "TEXT" and is_paragraph(node.segment()):
                report_unread_label(node)
                text, span = self._document.line(node.start, node.end), self._document.span(node.start, node.end)
                self.found["summary"].append(Text(text=text, span=span))
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
            own = [name.partition(" (")[0]]  # «Aville (CA)»
            own += [self._document.line(of, tokens[-1].end)] if of is not None else []
            self._document.towns.update(map(fold_phrase, own))

    def _plain(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block that no label has used up: an entry of a list, or nothing but text."""
        first, content_type = block.first, place.content_type
        if block.type == "TITLE":
            self.found["title"] = self._document.line(first.body, first.stop)
            self._name_town(self.found["title"], (first.body, first.stop))
        if block.type not in ("ITEM", "TEXT"):
            return
        if place.scope.kind == "general" or content_type in _WITHOUT_LISTS:
            report_unread_label(block)
        if begins_with_interview(first):
            self._entry(block.segment(), "interviews")
        elif content_type in OF_TITLES:
            self._listed_entry(block, place)
        elif content_type == "memberships":
            if not says_nothing(block.segment(), negated=False) and not place.takes_body(block.segment()):
                self._listed_membership(block.segment(), sentence=block.type == "TEXT")
        elif content_type in ("network", "activities"):
            self._activity(block, place)

    def _listed_entry(self, block: BlockNode, place: PlaceInPage) -> None:
        """A block where practices, news or interviews are."""
        content_type, segment, plain = place.content_type, block.segment(), block.type == "TEXT"
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
            block.report("unread-list", "a row of a table stands where activities are listed; kept as text")
        elif block.type == "ITEM" or is_activity(block, place.content_type, place.listed is not None):
            self._event(segment, place, block)
        elif (colon := unknown_label_end(segment)) >= 0:
            document.report_words("unknown-label", "the label «{}» is in no list; kept as text", segment.start, colon)
        elif says_role(segment):
            report_unread_membership(block)

    def _listed_membership(self, segment: Segment, *, sentence: bool) -> None:
        """An organisation, a role, a period where memberships are. sentence: whether it may be one, or prose."""
        found = read_listed(segment, sentence=sentence)
        if found is not None:
            self.found["memberships"] += found
        elif not sentence or dates_of(segment) or not is_paragraph(segment):
            segment.report("unread-membership", "stands among memberships, but was not read: «{}»")

    def _places(self, blocks: list[BlockNode]) -> None:
        """Blocks where places are."""
        listed: list[BlockNode] = []
        others: list[BlockNode] = []
        for block in blocks:
            if block.type in ("ITEM", "TEXT"):
                (listed if block.type == "ITEM" or names_places(block.segment(), alone=True) else others).append(block)
        self.found["twins"] += read_twins([block.segment() for block in listed])
        report_unread_lists(others, lines=True)

    def _fact_below(self, blocks: list[BlockNode], heading: BlockNode | None, name: str) -> None:
        """A fact whose value is all that is below a heading or a label over a list."""
        told = [block for block in blocks if block.type in ("ITEM", "TEXT")]
        listed = segments_of([block for block in told if not says_nothing(block.segment())])
        if heading is None:
            return
        first, label = heading.first, heading.type == "LIST"
        if label and first.value < heading.end:
            listed = [heading.value(), *listed]
        if listed:
            end = first.label_end if label else first.stop
            self.found["facts"].append(read_fact((first.body, end), listed, name))

    def _listed(self, value: Segment, content_type: str, place: PlaceInPage) -> None:
        """What is on the line of a label over a list."""
        if content_type == "activities":
            self._event(value, place)
        elif content_type in OF_TITLES:
            self._entry(value, content_type)
        elif content_type == "memberships":
            for clause in parts_of(value):
                self._listed_membership(clause, sentence=True)
        elif content_type == "places":
            self.found["twins"] += read_twins([value])

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
                report_unread_membership(block)
                return
            shown = event.kind != "other" or event.theme is not None or event.place is not None
            if block is not None and place.unknown and not shown:
                place.unread.append(block)  # nothing but where it is makes an event of it: «First Prize, 2004»
                return
            if not rows or "|" not in written:
                if lone_date(segment, event) is None:
                    self.found["events"].append(event)
                return
        segment.report("unread-list", "a row with other cells than a date, a title and a place; kept as text")

    def _entry(self, segment: Segment, target: str) -> None:
        if not says_nothing(segment):
            entries = map(read_entry, entries_of(segment)[0])
            self.found[target] += [entry for entry in entries if lone_date(segment, entry) is None]
