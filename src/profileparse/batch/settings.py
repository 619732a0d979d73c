"""The options of a run."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .items import ReadOptions
from .processes import MOST_MEMORY

__all__ = ["Settings"]


class Settings(NamedTuple):
    """The options of a run.

    format: one of FORMATS. spans, sections: whether JSON has them. keep_formulas: whether CSV has cells that a
        spreadsheet runs. workers: processes.
    timeout: seconds for a page. memory: bytes of each process. limit: the first so many pages; sample: so many, spread
        over all.
    """

    archives: tuple[str, ...]
    out: Path
    format: str = "jsonl"
    read: ReadOptions = ReadOptions()
    dialect: str | None = None
    language: str | None = None
    spans: bool = True
    sections: bool = True
    keep_formulas: bool = False
    workers: int = 1
    timeout: float | None = 60.0
    memory: int | None = MOST_MEMORY
    limit: int | None = None
    sample: int | None = None
