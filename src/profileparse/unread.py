"""Lists that stand where nothing is listed: nothing is read of them, and that is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from .document import Document
from .page.lines import begins_with_date, is_entry
from .page.tree import BlockNode

__all__ = ["report_unread_lists"]


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
