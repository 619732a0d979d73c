"""Writers and readers of whole profiles: JSON Lines, a folder with a JSON file for each page, N-Quads, Parquet."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from pydantic_core import from_json

from ..arrow import arrow, columns, from_table, model_schema
from ..batch import decompressed, zstd
from ..batch.archives import parquet_library
from ..linked import page_iri
from ..models import Profile
from ..text.decoding import extra
from . import About, Kept, UnwritableError, opened, part_of, remove, replace, synced, write_whole

__all__ = [
    "RUN",
    "EarlierFolder",
    "FolderWriter",
    "LinesWriter",
    "NquadsWriter",
    "ParquetWriter",
    "file_name",
    "json_line",
    "nquads",
    "read_folder",
    "read_lines",
    "read_parquet",
]


def json_line(profile: Profile, *, spans: bool = True, sections: bool = True) -> bytes:
    """A profile as a line of JSON; the arguments are those of `Profile.to_json`."""
    return profile.to_json(spans=spans, sections=sections).encode("utf-8", "backslashreplace") + b"\n"


def _compression(out: Path) -> Callable[[bytes], bytes] | None:
    """The compression function for the suffix of `out`. Raises MissingExtraError."""
    suffix = out.suffix.lower()
    if suffix == ".gz":
        return _gzip
    if suffix == ".zst":
        compress: Callable[[bytes], bytes] = zstd().compress
        return compress
    return None


def _gzip(data: bytes) -> bytes:
    # No timestamp, so that the same pages give the same bytes.
    return gzip.compress(data, compresslevel=6, mtime=0)


class LinesWriter:
    """Writes JSON Lines. Each commit ends a gzip member or Zstandard frame, so that others can follow."""

    make: Callable[..., bytes] = staticmethod(json_line)

    def __init__(self, out: Path) -> None:
        self._out = out
        self._compress = _compression(out)
        self._lines: list[bytes] = []
        self._file: IO[bytes] | None = None

    def open(self, state: dict[str, Any] | None) -> None:
        """Starts a file, or truncates it to the commit that returned `state`."""
        self._file = opened(part_of(self._out), state["bytes"] if state else None)

    def write(self, id: str, payload: bytes) -> None:
        """Writes one line."""
        assert self._file is not None
        if self._compress is None:
            self._file.write(payload)
        else:
            self._lines.append(payload)

    def commit(self) -> dict[str, Any]:
        """Flushes the lines to disk."""
        assert self._file is not None
        if self._compress is not None and self._lines:
            self._file.write(self._compress(b"".join(self._lines)))
            self._lines = []
        return {"bytes": synced(self._file)}

    def finish(self, about: About) -> None:
        """Gives the file its name."""
        self.close()
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Closes the file."""
        if self._file is not None:
            self._file.close()


class FolderWriter:
    """Writes a JSON file for each page, in folders that follow its id."""

    make = staticmethod(json_line)

    def __init__(self, out: Path) -> None:
        self._out = out
        self._files = 0
        self._fresh: list[Path] = []
        # Holds the number of files at the last commit and the names of those since. File names of pages have no bare %.
        self._names = part_of(out) / "%fresh"
        self._journal: IO[bytes] | None = None

    def open(self, state: dict[str, Any] | None) -> None:
        """Creates the folder, or removes the files since the last commit. Raises ValueError if others are missing."""
        folder = part_of(self._out)
        if state is None:
            folder.mkdir(parents=True, exist_ok=True)
            return
        self._files = state["files"]
        before, *names = self._names.read_bytes().decode().split("\n") if self._names.exists() else [""]
        if before == str(self._files):
            for name in names[:-1]:
                remove(folder / name)
        found = sum(path.suffix == ".json" and path.is_file() for path in folder.rglob("*"))
        if found != self._files:
            raise ValueError(f"{folder} has {found:,} files of pages, not {self._files:,}")

    def write(self, id: str, payload: bytes) -> None:
        """Writes the file of a page."""
        path = part_of(self._out) / file_name(id)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            again = id
            while path.exists():
                # Two ids can give the same path, and some file systems ignore case.
                path = path.with_name(f"{path.name.removesuffix('.json')}~{_digest(again)}.json")
                again += "~"
            self._note(path)
            path.write_bytes(payload)
        except OSError as error:
            if error.errno not in _OF_THE_NAME:
                raise
            raise UnwritableError(f"no file can have this name: {error.strerror}") from error
        self._fresh.append(path)

    def _note(self, path: Path) -> None:
        """Records a file before it is written: if the run is killed before its next commit, `open` removes it."""
        if self._journal is None:
            self._journal = self._names.open("wb")
            self._journal.write(b"%d\n" % self._files)
        self._journal.write(path.relative_to(part_of(self._out)).as_posix().encode() + b"\n")
        self._journal.flush()

    def commit(self) -> dict[str, Any]:
        """Flushes the files since the last commit to disk."""
        for path in self._fresh:
            with path.open("rb") as file:
                os.fsync(file.fileno())
        self._files += len(self._fresh)
        self._fresh = []
        self.close()
        return {"files": self._files}

    def finish(self, about: About) -> None:
        """Adds the file about the run, and gives the folder its name."""
        remove(self._names)
        write_whole(part_of(self._out) / RUN, json.dumps(about.run, ensure_ascii=False, indent=2).encode() + b"\n")
        replace(part_of(self._out), self._out)

    def close(self) -> None:
        """Closes the list of files since the last commit."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None


#: The name of the file about the run; names of pages and their folders have no bare %.
RUN = "%run"


class EarlierFolder:
    """The pages of a complete folder."""

    def __init__(self, out: Path) -> None:
        self._out = out

    def run(self) -> dict[str, Any]:
        """The content of the file about the run; empty if there is none."""
        try:
            found = json.loads((self._out / RUN).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def find(self, id: str, digest: str) -> Kept | None:
        """The JSON of a page, as its file has it; None if the page has changed."""
        try:
            payload = (self._out / file_name(id)).read_bytes()
            data = from_json(payload)
            if (data["source"]["id"], data["source"]["sha256"]) != (id, digest):
                return None
            values = {
                name: len(value) if isinstance(value, list) else int(value is not None) for name, value in data.items()
            }
            return Kept(payload, values, [(found["code"], found["subject"]) for found in data["diagnostics"]])
        except (OSError, ValueError, LookupError, TypeError):
            return None  # also for a page with another file name, because two ids give the same


#: The errors for names that the file system does not allow.
_OF_THE_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ, errno.ENOTDIR, errno.EISDIR, errno.ELOOP)
#: Common file systems allow names of 255 bytes, and paths of 4,096.
_LONGEST_NAME = 200
_LONGEST_PATH = 1000
#: Characters that some file system refuses in a name; unprintable ones are escaped too.
_FORBIDDEN = frozenset('<>:"|?*\\%')


def file_name(id: str) -> str:
    """The path of a page relative to the folder, similar to its id and never outside the folder.

    Two ids can give the same path: `../a` and `a`. The writer then gives the second page another name.
    """
    scheme, separator, rest = id.partition("://")
    parts = [part for part in (f"{scheme}/{rest}" if separator else id).split("/") if part not in ("", ".", "..")]
    names = [_name(part, folder=index + 1 < len(parts)) for index, part in enumerate(parts)]
    path = "/".join(names) or "~"
    if len(path.encode()) > _LONGEST_PATH:
        # Keep the first folders of a very deep path, and replace the others by a digest.
        path = f"{_cut(path, _LONGEST_PATH // 2).rpartition('/')[0]}/~{_digest(id)}"
    return path + ".json"


def _name(part: str, *, folder: bool) -> str:
    """One component of the path. The name of a folder never ends in .json."""
    name = "".join(c if c.isprintable() and c not in _FORBIDDEN else quote(c, safe="") for c in part)
    if folder and name.endswith(".json"):
        name = name.removesuffix(".json") + "%2Ejson"
    return name if len(name.encode()) <= _LONGEST_NAME else f"{_cut(name, _LONGEST_NAME - 20)}~{_digest(name)}"


def _cut(text: str, most: int) -> str:
    """The longest prefix of a text with at most `most` bytes in UTF-8."""
    return text.encode()[:most].decode(errors="ignore")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _library() -> Any:
    return extra("pyld", "rdf", "N-Quads")


def nquads(profile: Profile) -> bytes:
    """The statements of a profile, one per line, in the named graph of its page. There are no blank nodes."""
    source = profile.source
    graph = {"@context": {}, "@id": page_iri(source.id, source.sha256), "@graph": profile.to_jsonld()}
    lines: str = _library().jsonld.to_rdf(graph, {"format": "application/n-quads"})
    return lines.encode("utf-8", "backslashreplace")


class NquadsWriter(LinesWriter):
    """Writes N-Quads (RDF 1.1), compressed or not."""

    make = staticmethod(nquads)

    def __init__(self, out: Path) -> None:
        _library()
        super().__init__(out)


def plain(profile: Profile) -> dict[str, Any]:
    """A profile as dictionaries, which pickle in half the time of models."""
    return profile.model_dump()


class ParquetWriter:
    """Writes one Parquet file. Until `finish` every commit is a separate file: Parquet can't be appended to.

    model: the model of the profiles.
    """

    make = staticmethod(plain)

    def __init__(self, out: Path, model: type[Profile] = Profile) -> None:
        self._out = out
        self._parquet = parquet_library()
        self._arrow = arrow()
        self._schema = model_schema(model)
        self._rows = columns(self._schema)
        self._count = 0
        self._pieces = 0

    def open(self, state: dict[str, Any] | None) -> None:
        """Creates the folder of the pieces, or removes those since the last commit.

        Raises ValueError if others are missing.
        """
        self._pieces = state["pieces"] if state else 0
        folder = part_of(self._out)
        if state is None:
            folder.mkdir(parents=True, exist_ok=True)
        kept = {f"{number:08}.parquet" for number in range(self._pieces)}
        found = {path.name for path in folder.iterdir()}
        if kept - found:
            raise ValueError(f"{folder} has no {', '.join(sorted(kept - found))}")
        for name in found - kept:
            (folder / name).unlink()

    def write(self, id: str, payload: dict[str, Any]) -> None:
        """Adds a page, as dictionaries."""
        self._rows.append(payload)
        self._count += 1

    def commit(self) -> dict[str, Any]:
        """Writes the pages since the last commit as one row group."""
        if self._count:
            table = self._arrow.Table.from_batches([self._rows.finish()])
            path = part_of(self._out) / f"{self._pieces:08}.parquet"
            with path.open("wb") as file:
                self._parquet.write_table(table, file, compression="zstd")
                synced(file)
            self._count = 0
            self._pieces += 1
        return {"pieces": self._pieces}

    def finish(self, about: About) -> None:
        """Merges the pieces into one file, each as a row group."""
        folder = part_of(self._out)
        whole = folder / "whole"
        with whole.open("wb") as file:
            with self._parquet.ParquetWriter(file, self._schema, compression="zstd") as writer:
                for number in range(self._pieces):
                    # Arrow takes no path that is not UTF-8.
                    with (folder / f"{number:08}.parquet").open("rb") as piece:
                        writer.write_table(self._parquet.read_table(piece, schema=self._schema))
            synced(file)
        replace(whole, self._out)

    def close(self) -> None:
        """Does nothing: no file stays open."""


# --- reading back


def read_lines(path: Path) -> Iterator[Profile]:
    """Yields the profiles of JSON Lines, compressed or not."""
    with path.open("rb") as raw, decompressed(raw) as file:
        for number, line in enumerate(file, 1):
            try:
                yield Profile.model_validate_json(line)
            except ValueError as error:
                raise ValueError(f"line {number:,}: {error}") from error


def read_folder(path: Path) -> Iterator[Profile]:
    """Yields the profiles of a folder, in order of file name."""
    for file in sorted(path.rglob("*.json")):
        if file.is_file():
            try:
                yield Profile.model_validate_json(file.read_bytes())
            except ValueError as error:
                raise ValueError(f"{file.relative_to(path)}: {error}") from error


def read_parquet(path: Path) -> Iterator[Profile]:
    """Yields the profiles of a Parquet file; holds a few hundred at a time."""
    with path.open("rb") as raw, parquet_library().ParquetFile(raw) as file:
        for batch in file.iter_batches(batch_size=256):
            for profile in from_table(batch):
                assert isinstance(profile, Profile)
                yield profile
