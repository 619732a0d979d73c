"""Lines to the page tree: sections with their groups of blocks, by `grammar/page.lark`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from ..grammars import Grammar
from ..lexer import Token
from ..models import Organisation
from .line import Line

__all__ = ["BlockNode", "Group", "SectionNode", "page_tree"]


class BlockNode:
    """One or more lines that belong together.

    type: the token type of `first`, the line that gave the block its type.
    start, end: offsets of the first character and behind the last.
    """

    __slots__ = ("end", "first", "lines", "start", "type")

    def __init__(self, type: str, lines: list[Line]) -> None:
        self.type = type
        self.lines = lines
        self.first = lines[0]
        self.start = lines[0].start
        self.end = lines[-1].end


class Group:
    """A labelled block (None at the top of a section) and the plain blocks behind it."""

    __slots__ = ("owner", "plain")

    def __init__(self, owner: BlockNode | None, plain: list[BlockNode]) -> None:
        self.owner = owner
        self.plain = plain


@dataclass
class SectionNode:
    """A heading (None for what stands before the first one), its groups and sub-sections."""

    heading: Line | None
    groups: list[Group]
    underline: Line | None = None
    subsections: list[SectionNode] = field(default_factory=list)
    organisation: Organisation | None = None
    """What the heading of a sub-section names, once it is read."""

    def blocks(self) -> Iterator[BlockNode]:
        """The blocks of the section itself, in order, without its heading and sub-sections."""
        for group in self.groups:
            if group.owner is not None:
                yield group.owner
            yield from group.plain


class _Values:
    """One method for each rule or alias of `page.lark`."""

    def start(self, c: list[Any]) -> list[SectionNode]:
        return [c[0], *c[1:]]

    def lead(self, c: list[Any]) -> SectionNode:
        subsections = [part for part in c if isinstance(part, SectionNode)]
        return SectionNode(None, _groups(c), None, subsections)

    def section(self, c: list[Any]) -> SectionNode:
        subsections = [part for part in c if isinstance(part, SectionNode)]
        return SectionNode(c[0][0], _groups(c[1:]), c[0][1], subsections)

    def subsection(self, c: list[Any]) -> SectionNode:
        return SectionNode(c[0][0], _groups(c[1:]), c[0][1])

    def heading(self, c: list[Token]) -> tuple[Line, Line | None]:
        return c[0].value, c[1].value if len(c) == 2 else None

    def group(self, c: list[BlockNode]) -> Group:
        return Group(c[0], c[1:])

    def block(self, c: list[Token]) -> BlockNode:
        return BlockNode(c[0].type, [token.value for token in c])


def _groups(parts: list[Any]) -> list[Group]:
    """The groups among `parts`, with the blocks before the first label as one without an owner."""
    loose = [part for part in parts if isinstance(part, BlockNode)]
    groups = [part for part in parts if isinstance(part, Group)]
    return [Group(None, loose), *groups] if loose else groups


@cache
def _grammar() -> Grammar:
    return Grammar("page", _Values())


def page_tree(tokens: list[Token]) -> list[SectionNode]:
    """The sections of a page; the first is what stands before the first heading and may be empty."""
    sections: list[SectionNode] = _grammar().parse(tokens)
    return sections
