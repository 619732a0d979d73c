"""The head of a table of activities says what its columns hold: `| Place | Date | Event |`."""

from __future__ import annotations

from typing import Final

from ..values import cells_of
from .lines import Line

__all__ = ["Table"]

#: What may hold a table of activities, by the word of the dialect.
_HOLDS: Final = frozenset({"network", "activities"})
_NO_COLUMNS: Final[tuple[str, ...]] = ()


class Table:
    """The table that the last line was in, by its head; no head, no columns."""

    def __init__(self) -> None:
        self._columns = _NO_COLUMNS

    def takes(self, line: Line, holds: str) -> bool:
        """Whether a line is the head of a table of activities, or one of its rows, which has its columns then.

        holds: what stands where the line stands.
        """
        head = _columns_of(line) if line.mark == "ROW" and holds in _HOLDS else _NO_COLUMNS
        if head:
            self._columns = head
        elif self._columns and line.mark == "ROW" and not line.gap:
            line.columns = self._columns
        elif line.mark != "RULE":
            self._columns = _NO_COLUMNS
        return line.mark == "ROW" and bool(self._columns)


def _columns_of(head: Line) -> tuple[str, ...]:
    """What each cell of a row names, `DATE`, `TITLE` or `PLACE`; nothing where it is no head of activities.

    A head names a title and something else, and nothing twice.
    """
    found: list[str] = []
    for cell in cells_of(head.segment.lookup_tokens("column")):
        if len(cell) != 1 or not cell[0].type.endswith("_COLUMN") or cell[0].type in found:
            return _NO_COLUMNS
        found.append(cell[0].type)
    if len(found) < 2 or "TITLE_COLUMN" not in found:
        return _NO_COLUMNS
    return tuple([name.removesuffix("_COLUMN") for name in found])
