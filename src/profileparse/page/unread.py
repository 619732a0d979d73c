"""What stands where nothing of its kind is read: lists among text, offices among activities. That is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from ..document import Document
from ..models import Event
from .lines import begins_with_date, is_entry
from .tree import BlockNode

__all__ = ["is_office", "report_unread_label", "report_unread_lists"]

#: A line that was meant as a label and its value is short.
_LONGEST_UNREAD: Final = 80


def is_office(block: BlockNode, event: Event) -> bool:
    """Whether what could be an event of a network is an office or a sub-heading: «Affiliated since 2003»."""
    meaning, opened = block.first.meaning, event.date is not None and event.date.edtf.endswith("/..")
    if meaning is not None and meaning.type == "SUBHEADING":
        return opened
    bare = event.kind in ("other", "meeting") or " " not in (event.title or "")
    if event.theme is not None or not bare:
        return False  # «Exhibition “X” since 2004»
    return opened


def report_unread_label(document: Document, block: BlockNode) -> None:
    """Tells of a label without a colon: «Location Germany» stays text."""
    line, text = block.first, document.text
    if line.meaning is None or line.meaning.type != "LABEL" or block.end - block.start > _LONGEST_UNREAD:
        return
    rest = text[line.value : line.value + 1]
    if line.value < line.end and (rest.isupper() or rest.isdigit()) and text[block.end - 1] != ".":
        label = document.line(line.body, line.label_end)
        message = f"begins with the label «{label}», but has no colon; kept as text"
        document.report("unread-field", message, block.start, block.end)


def report_unread_lists(document: Document, blocks: Sequence[BlockNode]) -> None:
    """Tells of each list among blocks that nothing above explains: bullets, rows, lines with a date in front."""
    for listed, run in groupby(blocks, _is_listed):
        found = list(run)
        if listed and (len(found) > 1 or found[0].type == "ITEM"):
            entries = "an entry" if len(found) == 1 else f"{len(found)} entries"
            message = f"a list of {entries} stands where the dialect knows of none; kept as text"
            document.report("unread-list", message, found[0].start, found[-1].end)


def _is_listed(block: BlockNode) -> bool:
    if block.type == "ITEM":
        return True
    if block.type != "TEXT" or len(block.lines) > 1:
        return False
    segment = block.segment()
    return begins_with_date(segment) or is_entry(segment)
