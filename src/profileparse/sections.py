"""The page itself: sections and blocks that cover every character which is not white space."""

from __future__ import annotations

from typing import Final, cast

from .context import Context
from .models import Block, BlockKind, Section, SectionKind, Span
from .page.line import Line
from .page.shapes import Shapes
from .page.tree import BlockNode, SectionNode
from .values.quotes import caption_end
from .values.text import one_line

__all__ = ["make_sections"]

_KINDS: Final[dict[str, BlockKind]] = {
    "FIELD": "fact",
    "MEMBER": "fact",
    "LIST": "label",
    "ENTRIES": "label",
    "TITLE": "heading",
    "TEXT": "paragraph",
    "ITEM": "item",
    "QUOTE": "quote",
    "ATTRIBUTION": "attribution",
    "IMAGE": "image",
    "NOTICE": "other",
}


def make_sections(context: Context, shapes: Shapes, nodes: list[SectionNode]) -> list[Section]:
    """The sections of the output, in order, with nothing left out."""
    sections = [_section(context, shapes, node, None) for node in nodes]
    return [section for section in sections if section is not None]


def _section(context: Context, shapes: Shapes, node: SectionNode, inherited: SectionKind | None) -> Section | None:
    heading = node.heading
    kind = inherited or (cast(SectionKind, heading.sense.value) if heading and heading.sense else "other")
    blocks = [_block(context, "heading", heading.start, (node.underline or heading).end)] if heading else []
    for block in node.blocks():
        blocks += _blocks(context, shapes, block)
    within = kind if heading or inherited else "network"
    subsections = [found for sub in node.subsections if (found := _section(context, shapes, sub, within))]
    if not blocks and not subsections:
        return None
    spans = [block.span for block in blocks] + [section.span for section in subsections]
    return Section(
        number=heading.number if heading else None,
        title=_title(context, heading) if heading else None,
        kind=kind,
        organisation=node.organisation,
        span=Span(spans[0].start, spans[-1].end),
        blocks=tuple(blocks),
        subsections=tuple(subsections),
    )


def _title(context: Context, heading: Line) -> str:
    return one_line(context.text[heading.body : heading.content_end]).rstrip(" :")


def _blocks(context: Context, shapes: Shapes, node: BlockNode) -> list[Block]:
    """The blocks of a node: one, or a caption and the quote that is glued to it."""
    if node.type == "QUOTE":
        cut = caption_end(context, node.start, node.first.end)
        if cut > node.start:
            blocks = [_block(context, "image", node.start, cut)]
            while cut < node.end and context.text[cut].isspace():
                cut += 1
            return [*blocks, _block(context, "quote", cut, node.end)] if cut < node.end else blocks
    kind = _KINDS[node.type]
    if node.type in ("FIELD", "MEMBER") and node.first.value >= node.end and node.first.sense is not None:
        field = node.first.sense.value
        kind = "fact" if str(field).startswith("website") else "label"
    return [_block(context, kind, node.start, node.end)]


def _block(context: Context, kind: BlockKind, start: int, end: int) -> Block:
    span = context.span(start, end)
    return Block(kind=kind, text=context.original[span.start : span.end], span=span)
