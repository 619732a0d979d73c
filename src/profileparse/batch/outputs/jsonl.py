"""Writers of JSON: one file of lines, compressed or not, or a folder with a file for each page."""

from __future__ import annotations

import gzip
import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from ...models import Profile
from ..items import zstd
from . import opened, part_of, replace, synced

__all__ = ["FolderWriter", "LinesWriter", "file_name", "json_line"]


def json_line(profile: Profile, *, spans: bool = True, sections: bool = True) -> bytes:
    """A profile as a line of JSON; the arguments are those of `Profile.to_json`."""
    return profile.to_json(spans=spans, sections=sections).encode("utf-8", "backslashreplace") + b"\n"


def _compression(out: Path) -> Callable[[bytes], bytes] | None:
    """What compresses a file, by its suffix. Raises MissingExtraError."""
    suffix = out.suffix.lower()
    if suffix == ".gz":
        return _gzip
    if suffix == ".zst":
        compress: Callable[[bytes], bytes] = zstd().compress
        return compress
    return None


def _gzip(data: bytes) -> bytes:
    # Without the time, so that the same pages give the same bytes.
    return gzip.compress(data, compresslevel=6, mtime=0)


class LinesWriter:
    """JSON Lines. A commit ends a gzip member or Zstandard frame, so that others can follow."""

    make = staticmethod(json_line)

    def __init__(self, out: Path) -> None:
        self._out = out
        self._compress = _compression(out)
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

    make = staticmethod(json_line)

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


#: Common file systems allow names of 255 bytes.
_LONGEST_NAME = 200


def file_name(id: str) -> str:
    """The path of a page below the folder: never outside of it, and a different one for each id."""
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
