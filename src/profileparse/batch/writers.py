"""Writers of JSON: one file of lines, compressed or not, or a folder with a file for each page.

Every writer writes beside OUT and can go back to its last commit, so that a run that was killed goes on from there.
"""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import quote

from .files import opened, part_of, replace, synced
from .items import zstd

__all__ = ["FolderWriter", "LinesWriter", "Writer", "line_writer"]


class Writer(Protocol):
    """What a run needs of a format.

    form: what it takes for a page, `lines` or `rows`.
    """

    form: str

    def open(self, state: dict[str, Any] | None) -> None:
        """Begins where nothing is left of an earlier run, or goes back to the commit that gave `state`."""

    def write(self, id: str, payload: Any) -> None:
        """Takes what a worker made of the page `id`."""

    def commit(self) -> dict[str, Any]:
        """Makes sure that what was written stays; what `open` needs to come back to here."""

    def finish(self) -> None:
        """Puts the whole in its place, after a commit."""

    def close(self) -> None:
        """Lets go of everything, finished or not."""


def line_writer(out: Path) -> LinesWriter:
    """The writer for a file of lines, by its suffix."""
    if out.suffix == ".gz":
        return LinesWriter(out, _gzip)
    return LinesWriter(out, zstd().compress if out.suffix == ".zst" else None)


def _gzip(data: bytes) -> bytes:
    # Without the time of day, so that the same pages give the same bytes.
    return gzip.compress(data, compresslevel=6, mtime=0)


class LinesWriter:
    """JSON Lines. A commit ends a member (gzip) or frame (Zstandard), so that the file can go on behind it."""

    form = "lines"

    def __init__(self, out: Path, compress: Callable[[bytes], bytes] | None) -> None:
        self._out = out
        self._compress = compress
        self._lines: list[bytes] = []
        self._file: IO[bytes] | None = None

    def open(self, state: dict[str, Any] | None) -> None:
        """Begins, or cuts off what was written after the commit that gave `state`."""
        self._file = opened(part_of(self._out), state["bytes"] if state else None)

    def write(self, id: str, payload: bytes) -> None:
        """Takes one line."""
        assert self._file is not None
        if self._compress is None:
            self._file.write(payload)
        else:
            self._lines.append(payload)

    def commit(self) -> dict[str, Any]:
        """Flushes the lines to the disk."""
        assert self._file is not None
        if self._compress is not None and self._lines:
            self._file.write(self._compress(b"".join(self._lines)))
            self._lines = []
        return {"bytes": synced(self._file)}

    def finish(self) -> None:
        """Gives the file its name."""
        self.close()
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()


class FolderWriter:
    """A JSON file for each page, in folders as its id says."""

    form = "lines"

    def __init__(self, out: Path) -> None:
        self._out = out
        self._fresh: list[Path] = []

    def open(self, state: dict[str, Any] | None) -> None:
        """Makes the folder; files of pages after the last commit are written again."""
        part_of(self._out).mkdir(parents=True, exist_ok=True)

    def write(self, id: str, payload: bytes) -> None:
        """Writes the file of a page."""
        path = part_of(self._out) / file_name(id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(payload)
        self._fresh.append(path)

    def commit(self) -> dict[str, Any]:
        """Flushes the files since the last commit."""
        for path in self._fresh:
            with path.open("rb") as file:
                os.fsync(file.fileno())
        self._fresh = []
        return {}

    def finish(self) -> None:
        """Gives the folder its name."""
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Nothing stays open."""


#: No file system takes longer names.
_LONGEST_NAME = 200


def file_name(id: str) -> str:
    """The path of a page below the folder: never outside of it, and another one for every id."""
    parts = [quote(part, safe=" !#$&'()+,;=@[]^{}~") for part in id.split("/")]
    return "/".join([*(_part(part, folder=True) for part in parts[:-1]), _part(parts[-1], folder=False) + ".json"])


def _part(name: str, *, folder: bool) -> str:
    """One name on the path. A folder never ends like a file, and none is empty or means another folder."""
    if name in ("", ".", ".."):
        name = "%" + (name.replace(".", "2E") or "00")
    if folder and name.endswith(".json"):
        name = name.removesuffix(".json") + "%2Ejson"
    if len(name) > _LONGEST_NAME:
        digest = hashlib.sha256(name.encode()).hexdigest()[:16]
        name = f"{name[: _LONGEST_NAME - 20]}~{digest}"
    return name
