"""Files that survive a power cut: flushed to the disk before anything says that they are there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import IO

__all__ = ["opened", "part_of", "remove", "replace", "synced", "write_whole"]


def part_of(out: Path) -> Path:
    """Where `out` is written until it is complete."""
    return out.with_name(out.name + ".part")


def opened(path: Path, keep: int | None) -> IO[bytes]:
    """A file to write to: a new one, or its first `keep` bytes to go on behind."""
    file = path.open("wb" if keep is None else "r+b")
    if keep is not None:
        file.truncate(keep)
        file.seek(0, os.SEEK_END)
    return file


def synced(file: IO[bytes]) -> int:
    """Flushes an open file to the disk; how many bytes it has up to here."""
    file.flush()
    os.fsync(file.fileno())
    return file.tell()


def write_whole(path: Path, data: bytes) -> None:
    """Puts `data` at `path` in one step: whoever opens it finds the old content or the new one."""
    temporary = path.with_name(path.name + ".new")
    with temporary.open("wb") as file:
        file.write(data)
        synced(file)
    os.replace(temporary, path)
    _sync_folder(path.parent)


def replace(part: Path, out: Path) -> None:
    """Gives a finished file or folder its name, in the place of what has it now."""
    if out.is_dir() or (part.is_dir() and out.exists()):
        remove(out)
    os.replace(part, out)
    _sync_folder(out.parent)


def remove(path: Path) -> None:
    """Removes a file or folder, if there is one."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
