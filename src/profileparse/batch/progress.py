"""The progress file of a run: how far it is, and what tells whether another one may go on with it."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, NonNegativeInt

from .. import __version__
from ..outputs import write_whole
from ..parser import named_dialect
from ..words.dialect_files import load_dialect
from .items import Item, Page
from .settings import Settings

__all__ = ["Digest", "ResumeError", "State", "damaged", "fingerprint", "progress_file", "read_state", "write_state"]


class ResumeError(Exception):
    """A run can't go on: it was another one, its archives have changed, or its files are damaged."""


class Counts(BaseModel):
    """What `Summary` makes the same summary of again."""

    model_config = ConfigDict(extra="forbid")

    pages: NonNegativeInt
    failures: dict[str, int]
    values: dict[str, int]
    codes: dict[str, int]
    labels: dict[str, int]


class State(BaseModel):
    """A commit: everything up to here is on the disk.

    settings: the fingerprint of the run. last, digest: the id of the last item, and the digest of all up to it.
    errors: bytes of the errors file. writer: what the format needs. finished: whether OUT is in its place.
    """

    model_config = ConfigDict(extra="forbid")

    settings: str
    last: str | None
    digest: str
    errors: NonNegativeInt
    writer: dict[str, Any]
    summary: Counts
    finished: bool = False


class Digest:
    """A running digest of items: of their ids, and of what stands in the pages."""

    def __init__(self) -> None:
        self._hash = hashlib.blake2b(digest_size=16)

    def add(self, item: Item) -> None:
        """Adds an item."""
        content = item.content if isinstance(item, Page) else item.code
        for part in (item.id, content):
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            self._hash.update(b"%d " % len(data))
            self._hash.update(data)

    def so_far(self) -> str:
        """The digest of all items up to here."""
        return self._hash.hexdigest()


def progress_file(out: Path) -> Path:
    """Where the progress of a run to `out` is kept."""
    return out.with_name(out.name + ".progress")


def read_state(out: Path) -> State | None:
    """The last commit of a run to `out`; None where there is none. Raises ResumeError for a damaged file."""
    path = progress_file(out)
    try:
        data, _, check = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return None
    try:
        if check != _check(data):
            raise ValueError("not what was written")
        return State.model_validate_json(data)
    except ValueError as error:  # a ValidationError is one
        raise damaged(out) from error


def damaged(out: Path) -> ResumeError:
    """What is raised where the files of a run are not as its last commit left them."""
    return ResumeError(f"{progress_file(out)} or a file beside it is damaged: begin anew with --overwrite")


def write_state(out: Path, state: State) -> None:
    """Puts a commit in the place of the last one."""
    data = state.model_dump_json().encode()
    write_whole(progress_file(out), data + b"\n" + _check(data))


def _check(data: bytes) -> bytes:
    """A line that shows whether `data` is as it was: a number that changed would cut OUT in a wrong place."""
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode()


def fingerprint(settings: Settings) -> str:
    """A digest of all that the result depends on, the dialect with all that it extends included."""
    dialect = named_dialect(settings.dialect)
    told = settings._replace(workers=0, memory=None, out=Path(settings.out.name), dialect=dialect)
    content = load_dialect(dialect).model_dump_json()
    return hashlib.sha256(repr((__version__, told, content)).encode("utf-8", "surrogatepass")).hexdigest()
