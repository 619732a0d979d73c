"""The page tree: `grammar/page.lark` from lines to sections with their blocks, and these in the output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, cast

from ..document import Document, Segment, joined
from ..models import Block, BlockKind, Organisation, Section, SectionKind
from ..readings.decide import Decision
from ..readings.lattice import Edge
from ..values import Kind, Rule
from ..words.lexer import Token
from ..words.lexicon import Scope
from ..words.vocabulary import Meaning
from .candidates import page_lattice
from .lines import Line

#: What a heading means that no list knows.
UNKNOWN_HEADING: Final = Meaning("HEADING", "other")


class BlockNode:
    """One or more lines that belong together; the type of `first` says what they are."""

    __slots__ = ("_segment", "end", "first", "kind", "lines", "start", "type")

    def __init__(self, edges: list[Edge], kind: BlockKind) -> None:
        """kind: what it is in the output."""
        lines: list[Line] = [edge.value for edge in edges]
        for line, edge in zip(lines, edges, strict=True):
            line.type = edge.type
        self.type = edges[0].type
        self.kind: BlockKind = kind
        self.lines = lines
        self.first = lines[0]
        self.start = lines[0].start
        self.end = lines[-1].end
        self._segment: Segment | None = None

    def segment(self) -> Segment:
        """The words of all lines, without the bullet of the first."""
        if self._segment is None:
            lines = [line for line in self.lines if line.body < line.stop] or self.lines
            self._segment = lines[0].segment if len(lines) == 1 else joined([line.segment for line in lines])
        return self._segment

    @property
    def blocks(self) -> list[BlockNode]:
        """Itself, as a quote has its blocks."""
        return [self]

    def part(self, offset: int) -> None:
        """Has its words read as if the space at `offset` were a colon."""
        segment = self.segment()
        colon = Token("COLON", offset, offset + 1, ":")
        tokens = [token for token in segment.tokens if token.end <= offset]
        tokens += [colon, *segment.tokens[len(tokens) :]]
        self._segment = Segment(segment.document, segment.start, segment.end, tokens)

    def join(self, below: BlockNode) -> None:
        """Has the words of the block below read with its own, as if a comma were between them."""
        self._segment = joined([self.segment(), below.segment()], apart=True)

    def report(self, code: str, message: str) -> None:
        """Records a problem of the whole block, whose words are in the message in the place of `{}`."""
        self.first.document.report_words(code, message, self.start, self.end)

    def release_cache(self) -> None:
        """Lets go of all tokens, once the values are read: they would take more room than the page's values do."""
        self._segment = None
        for line in self.lines:
            line.release_cache()

    def value(self) -> Segment:
        """What is after the label."""
        first = self.first
        return first.value_segment() if len(self.lines) == 1 else self.segment().after(first.value)


@dataclass(eq=False)
class QuoteNode:
    """The paragraphs of a quote, and the line that names its speaker.

    blocks: all of it in the order of the page, with the caption above one without an opening mark.
    """

    paragraphs: list[BlockNode]
    speaker: BlockNode | None
    blocks: list[BlockNode]


Plain = BlockNode | QuoteNode


@dataclass(eq=False)
class Group:
    """A labelled block (None at the top of a section), the blocks that belong to it, and the plain ones after.

    nodes: all of these, in the order of the page.
    """

    owner: BlockNode | None
    below: list[BlockNode]
    plain: list[Plain]
    nodes: list[Plain]

    def values(self) -> list[Segment]:
        """What is after the label, where something is, and what the blocks that belong to it say."""
        owner = self.owner
        after = [owner.value()] if owner is not None and owner.first.value < owner.end else []
        return [*after, *(block.segment() for block in self.below)]

    def blocks(self) -> list[BlockNode]:
        """All blocks, in the order of the page."""
        return [block for node in self.nodes for block in node.blocks]


@dataclass(eq=False)
class SectionNode:
    """A heading (None for what is before the first one), its groups and sub-sections."""

    heading: BlockNode | None
    groups: list[Group]
    subsections: list[SectionNode]

    @property
    def scope(self) -> Scope | None:
        """What the heading says that is below it; None without a heading, and for one that names a body only."""
        return self.heading.first.scope if self.heading is not None else None

    @property
    def kind(self) -> str | None:
        """The kind of section that the heading says; None without a heading."""
        scope = self.scope
        return None if scope is None else scope.kind

    @property
    def organisation(self) -> Organisation | None:
        """What the heading of a sub-section names."""
        return cast("Organisation | None", self.heading.first.read) if self.heading is not None else None

    @property
    def unknown(self) -> bool:
        """Whether the heading was not understood: no list knows it, or the body that it names."""
        meaning = self.heading.first.meaning if self.heading is not None else None
        names_body = meaning is not None and meaning.type == "SUBHEADING"
        return meaning is UNKNOWN_HEADING or (names_body and self.organisation is None)

    def blocks(self) -> Iterator[BlockNode]:
        """The blocks of the section itself, in order, without its heading and sub-sections."""
        for group in self.groups:
            yield from group.blocks()


# --- the values of the grammar

#: The blocks below the label of twin towns that name some.
_TOWNS: Final = frozenset({"PLACES", "BARE"})


def _labelled(c: list[Any]) -> Group:
    """A labelled line is a fact; a label alone is one where nothing else could be there."""
    edges = [part for part in c if isinstance(part, Edge)]
    owner = BlockNode(edges, "fact")
    first = owner.first
    if first.value >= owner.end and first.meaning is not None and not owner.type.startswith("WEBSITE"):
        owner.kind = "label"
    below = [part for part in c if isinstance(part, BlockNode)]
    return Group(owner, below, [], [owner, *below])


def _below(c: list[Edge]) -> BlockNode:
    """What belongs to a label or a quote."""
    return BlockNode(c, "item" if c[0].value.mark else "paragraph")


def _twins(c: list[Any]) -> Group:
    group = _labelled(c)
    nodes: list[Plain] = [part for part in c if not isinstance(part, Edge)]
    group.below = [block for block in group.below if block.type in _TOWNS]
    group.plain = [node for node in nodes if isinstance(node, QuoteNode) or node.type not in _TOWNS]
    group.nodes[1:] = nodes
    return group


def _group(c: list[Any]) -> Group:
    group = c[0] if isinstance(c[0], Group) else Group(c[0], [], [], [c[0]])
    group.plain += c[1:]
    group.nodes += c[1:]
    return group


def _quote(c: list[BlockNode]) -> QuoteNode:
    speaker = c[-1] if c[-1].kind == "attribution" else None
    paragraphs = [block for block in c if block is not speaker and block.type != "CAPTION"]
    paragraphs[0].kind = "quote"
    return QuoteNode(paragraphs, speaker, c)


def _section(heading: BlockNode | None, parts: list[Any]) -> SectionNode:
    """A section; the blocks before its first label are a group without an owner."""
    loose = [part for part in parts if isinstance(part, (BlockNode, QuoteNode))]
    groups = [part for part in parts if isinstance(part, Group)]
    subsections = [part for part in parts if isinstance(part, SectionNode)]
    return SectionNode(heading, [Group(None, [], loose, [*loose]), *groups] if loose else groups, subsections)


def _block(kind: BlockKind) -> Rule:
    return lambda c: BlockNode(c, kind)


KIND: Final = Kind(
    "page",
    start=list,
    lead=lambda c: _section(None, c),
    section=lambda c: _section(c[0], c[1:]),
    group=_group,
    labelled=_labelled,
    twins=_twins,
    quote=_quote,
    below=_below,
    heading=_block("heading"),
    list=_block("label"),
    text=_block("paragraph"),
    item=_block("item"),
    image=_block("image"),
    notice=_block("other"),
    speaker=_block("attribution"),
)


def page_tree(document: Document, lines: list[Line]) -> list[SectionNode]:
    """The sections of a page; the first is what is before the first heading and may be empty."""
    lattice = page_lattice(document, lines, KIND)
    readings = KIND.reader.readings(lattice, 0 if document.trace is None else None)
    found = readings.found
    if not found:
        raise AssertionError("every line may be a paragraph, so that every page has a reading")
    if document.trace is not None:
        margin = found[1].cost - found[0].cost if len(found) > 1 else None
        document.trace.append(
            Decision("page", lattice, "read", None, found[0].cost, margin, None, found, readings.cut, readings.reached)
        )
    sections: list[SectionNode] = KIND.reader.value(found[0])
    return sections


# --- in the output


def make_sections(document: Document, nodes: list[SectionNode]) -> tuple[Section, ...]:
    """The sections of the output: every character that is not white space lies in one block of one of them.

    `nodes` is empty then: the lines of a page of megabytes take ten times its size.
    """
    nodes.reverse()
    sections = [_made(document, nodes.pop(), None) for _ in range(len(nodes))]
    return tuple([section for section in sections if section is not None])


def _made(document: Document, node: SectionNode, inherited: SectionKind | None) -> Section | None:
    heading = node.heading
    kind = inherited or cast(SectionKind, node.kind or "other")
    blocks = [_made_block(document, heading)] if heading else []
    blocks += [_made_block(document, block) for block in node.blocks()]
    within = kind if heading or inherited else "network"
    subsections = [made for sub in node.subsections if (made := _made(document, sub, within))]
    if not blocks and not subsections:
        return None
    spans = [block.span for block in blocks] + [section.span for section in subsections]
    first = heading.first if heading else None
    return Section(
        number=first.number if first else None,
        title=document.line(first.body, first.stop).rstrip(" :") if first else None,
        kind=kind,
        organisation=node.organisation,
        span=spans[0]._replace(end=spans[-1].end),
        blocks=tuple(blocks),
        subsections=tuple(subsections),
    )


def _made_block(document: Document, node: BlockNode) -> Block:
    span = document.span(node.start, node.end)
    return Block(kind=node.kind, text=document.original[span.start : span.end], span=span)
