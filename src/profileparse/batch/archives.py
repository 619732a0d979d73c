"""Reads files that hold several pages: ZIP, tar, JSON Lines, Parquet. Nothing is ever unpacked to disk."""

from __future__ import annotations

import json
import stat
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from ..text.decoding import MissingExtraError
from . import (
    Item,
    Page,
    ReadOptions,
    Unreadable,
    arrow,
    bounded,
    damage,
    decompressed,
    left_by_a_system,
    too_large,
    up_to,
)

__all__ = ["LazyZipFile", "parquet_library", "read_jsonl", "read_parquet", "read_tar", "read_zip"]

#: Bytes of a tar header; longer ones are refused, because `tarfile` reads a header into memory as a whole.
_LONGEST_HEADER = 1_000_000
#: Characters of an id in JSON Lines and Parquet; that of a member of an archive has no more than a header. The process
#: that writes repeats it, and has no limits.
_LONGEST_ID = 100_000
#: Bytes of a tar member; a larger one ends the archive, because skipping it means reading that much.
_LARGEST_MEMBER = 1 << 40


def _unsafe(name: str) -> bool:
    """Whether the name of a member points outside the folder that it would be unpacked to."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or (len(parts[0]) == 2 and parts[0][1] == ":")


# --- ZIP


def read_zip(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the files of a ZIP archive, in the order of its central directory."""
    try:
        with LazyZipFile(raw) as archive:
            for info in archive.entries():
                is_folder = info.filename.endswith("/") and not info.file_size
                if not is_folder and (options.hidden or not left_by_a_system(info.filename)):
                    yield _zip_member(archive, info, f"{id}!{info.filename}", options)
    except Exception as error:
        yield Unreadable(id, "damaged", f"the rest of the ZIP archive can't be read: {error}")


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, id: str, options: ReadOptions) -> Item:
    if _unsafe(info.filename):
        return Unreadable(id, "unsafe-name", "its name points outside the archive")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Unreadable(id, "link", "a link, not a page")
    if info.flag_bits & 1:
        return Unreadable(id, "encrypted", "the member is encrypted")
    if info.file_size > options.most_bytes:
        return too_large(id, options, info.file_size)
    try:
        with archive.open(info) as member:
            data = up_to(member.read, options.most_bytes + 1)
    except zipfile.BadZipFile as error:
        return Unreadable(id, "bad-crc" if "CRC" in str(error) else "damaged", f"the member is damaged: {error}")
    except Exception as error:
        return Unreadable(id, *damage(error))
    # The directory may lie about the size.
    return bounded(id, data, options)


# --- the directory of a ZIP archive

_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_ENTRY_SIGNATURE = b"PK\x01\x02"
_FILE_SIGNATURE = b"PK\x03\x04"
_ZIP64 = 0x0001
_UTF_8 = 0x800
#: Indexes into the record that `zipfile` finds at the end of an archive.
_END_SIGNATURE, _END_COUNT, _END_SIZE, _END_OFFSET, _END_LOCATION = 0, 4, 5, 6, 9
#: Some programs write the number of entries in 16 bits, however many there are.
_MOST_COUNTED = 1 << 16
_END_64 = b"PK\x06\x06"
_END_64_LENGTH = 56 + 20


class LazyZipFile(zipfile.ZipFile):
    """A ZIP archive that reads its directory entry by entry: for a million files `zipfile` holds half a gigabyte.

    Use `entries` instead of `infolist`; `open` takes its entries.
    """

    def _RealGetContents(self) -> None:
        """Overrides what `zipfile` calls to read the directory: only locates it (APPNOTE 4.3.16)."""
        assert self.fp is not None
        end = zipfile._EndRecData(self.fp)  # type: ignore[attr-defined]
        if not end:
            raise zipfile.BadZipFile("File is not a zip file")
        self._size, self._count = end[_END_SIZE], end[_END_COUNT]
        before = end[_END_LOCATION] - self._size - end[_END_OFFSET]
        # Older versions of Python give the position of the end record, newer ones that of the ZIP64 record before it.
        if end[_END_SIGNATURE] == _END_64 and not self._has_entry(end[_END_OFFSET] + before):
            before -= _END_64_LENGTH
        # Offsets exclude anything in front of the archive, such as a self-extractor.
        self._before = before
        self.start_dir = end[_END_OFFSET] + before
        if self.start_dir < 0:
            raise zipfile.BadZipFile("Bad offset for central directory")

    def _has_entry(self, position: int, signature: bytes = _ENTRY_SIGNATURE) -> bool:
        assert self.fp is not None
        self.fp.seek(max(position, 0))
        return self.fp.read(len(signature)) == signature

    def entries(self) -> Iterator[zipfile.ZipInfo]:
        """Yields the entries in the order of the directory (APPNOTE 4.3.12).

        Raises BadZipFile if the directory is damaged, or is not that of the whole file.
        """
        assert self.fp is not None
        position, stop = self.start_dir, self.start_dir + self._size
        count = 0
        while position < stop:
            count += 1
            self.fp.seek(position)
            fixed = self.fp.read(_ENTRY.size)
            if len(fixed) != _ENTRY.size or not fixed.startswith(_ENTRY_SIGNATURE):
                raise zipfile.BadZipFile("Bad magic number for central directory")
            fields = _ENTRY.unpack(fixed)
            lengths = fields[12:15]
            name, more = self.fp.read(lengths[0]), self.fp.read(lengths[1])
            position += _ENTRY.size + sum(lengths)
            yield self._entry(fields, name, more)
        if (count - self._count) % _MOST_COUNTED:
            raise zipfile.BadZipFile(f"its directory has {count:,} of {self._count:,} entries")
        if self._before > 0 and self._has_entry(0, _FILE_SIGNATURE):
            raise zipfile.BadZipFile("there is another archive in front of it")

    def _entry(self, fields: tuple[int, ...], name: bytes, more: bytes) -> zipfile.ZipInfo:
        flags = fields[5]
        entry = zipfile.ZipInfo(name.decode("utf-8" if flags & _UTF_8 else "cp437", "replace"))
        entry.create_system = fields[2]
        entry.extract_version = fields[3]
        entry.flag_bits = flags
        entry.compress_type = fields[6]
        entry.CRC = fields[9]
        entry.external_attr = fields[17]
        sizes = [fields[11], fields[10], fields[18]]
        wide = _zip64(more)
        for index, size in enumerate(sizes):
            if size == 0xFFFFFFFF and wide:
                sizes[index] = wide.pop(0)
        entry.file_size, entry.compress_size, offset = sizes
        entry.header_offset = offset + self._before
        return entry


def _zip64(more: bytes) -> list[int]:
    """The numbers in the ZIP64 extra field of an entry (APPNOTE 4.5.3)."""
    while len(more) >= 4:
        kind, length = struct.unpack_from("<HH", more)
        if kind == _ZIP64:
            body = more[4 : 4 + length]
            return [number for (number,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])]
        more = more[4 + length :]
    return []


# --- tar


class _Header(tarfile.TarInfo):
    """A tar header that refuses large extensions (long names, PAX).

    `tarfile` takes a damaged header after the first, or none, for the end of the archive; here only zeros end it.
    """

    _EXTENSIONS = frozenset(
        (
            tarfile.XHDTYPE,
            tarfile.XGLTYPE,
            tarfile.SOLARIS_XHDTYPE,
            tarfile.GNUTYPE_LONGNAME,
            tarfile.GNUTYPE_LONGLINK,
        )
    )

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> _Header:
        try:
            return super().frombuf(buf, encoding, errors)
        except tarfile.HeaderError as error:
            if buf.count(0) == tarfile.BLOCKSIZE:
                raise
            cut_off = len(buf) < tarfile.BLOCKSIZE
            raise tarfile.ReadError("unexpected end of data" if cut_off else str(error)) from error

    def _proc_member(self, tarfile_: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in self._EXTENSIONS and not 0 <= self.size <= _LONGEST_HEADER:
            raise tarfile.ReadError(f"a header of {self.size:,} bytes")
        found: tarfile.TarInfo = super()._proc_member(tarfile_)  # type: ignore[misc]
        return found


def read_tar(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields the files of a tar archive, compressed or not, in order, up to the first damaged one."""
    try:
        with (
            decompressed(raw) as stream,
            tarfile.open(fileobj=stream, mode="r|", tarinfo=_Header, errorlevel=1) as archive,
        ):
            for member in archive:
                if not member.isdir() and (options.hidden or not left_by_a_system(member.name)):
                    yield _tar_member(archive, member, f"{id}!{member.name}", options)
                if member.size > _LARGEST_MEMBER:
                    raise tarfile.ReadError(f"a member of {member.size:,} bytes")
                # `tarfile` keeps every member it has seen.
                archive.members = []  # type: ignore[attr-defined]
            # Also reads the checksum of a compressed stream, which comes after the end of the tar.
            if _has_more(archive.fileobj):
                yield Unreadable(id, "damaged", "there is data after its end, perhaps another archive: it is not read")
    except tarfile.ReadError as error:
        truncated = "unexpected end of data" in str(error)
        what = "cut off" if truncated else "damaged, or no tar archive"
        yield Unreadable(id, "truncated" if truncated else "damaged", f"the archive is {what}: {error}")
    except Exception as error:
        yield Unreadable(id, *damage(error))


def _has_more(stream: Any) -> bool:
    """Whether the rest of a stream is not only zeros; reads it to its end."""
    found = False
    while piece := stream.read(1 << 16):
        found = found or piece.count(0) < len(piece)
    return found


def _tar_member(archive: tarfile.TarFile, member: tarfile.TarInfo, id: str, options: ReadOptions) -> Item:
    if _unsafe(member.name):
        return Unreadable(id, "unsafe-name", "its name points outside the archive")
    if member.issym() or member.islnk():
        return Unreadable(id, "link", f"a link to {member.linkname}, not a page")
    if not member.isreg():
        return Unreadable(id, "not-a-file", "a device or pipe, not a page")
    if member.size > options.most_bytes:
        return too_large(id, options, member.size)
    file = archive.extractfile(member)
    assert file is not None
    data = file.read()
    if len(data) < member.size:
        raise tarfile.ReadError("unexpected end of data")
    return Page(id, data)


def parquet_library() -> Any:
    """The module that reads and writes Parquet. Raises MissingExtraError."""
    return arrow("pyarrow.parquet", "Parquet")


# --- JSON Lines


def read_jsonl(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields a page for each line of JSON Lines, compressed or not; a line without an id gets `FILE:LINE`."""
    # JSON can escape a one-byte character with six.
    longest = 6 * options.most_bytes + 100_000
    number = 0
    try:
        with decompressed(raw) as stream:
            while line := stream.readline(longest):
                number += 1
                here = f"{id}:{number}"
                if len(line) == longest and not line.endswith(b"\n"):
                    while (rest := stream.readline(1 << 20)) and not rest.endswith(b"\n"):
                        pass
                    yield too_large(here, options)
                elif line.strip():
                    yield _json_record(line, here, options)
    except Exception as error:
        yield Unreadable(id, *damage(error))


def _json_record(line: bytes, here: str, options: ReadOptions) -> Item:
    try:
        record = json.loads(line)
    except MemoryError as error:
        return Unreadable(here, *damage(error))
    except (ValueError, RecursionError) as error:
        return Unreadable(here, "bad-json", f"not JSON: {error}")
    if not isinstance(record, dict):
        return Unreadable(here, "bad-json", "not a JSON object")
    return _field_page(record, here, options)


def _field_page(record: dict[str, Any], here: str, options: ReadOptions) -> Item:
    """The page of a record with a text field."""
    given = record.get(options.id_field)
    id = str(given) if isinstance(given, (str, int)) and str(given) else here
    if len(id) > _LONGEST_ID:
        return Unreadable(here, "too-large", f"its id has {len(id):,} characters, and the limit is {_LONGEST_ID:,}")
    text = record.get(options.text_field)
    if not isinstance(text, (str, bytes)):
        known = ", ".join(name[:40] for name in list(record)[:8])
        return Unreadable(id, "no-text", f"no text in «{options.text_field}» (--text-field); the fields are {known}")
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    return too_large(id, options, size) if size > options.most_bytes else Page(id, text)


# --- Parquet


def read_parquet(raw: IO[bytes], id: str, options: ReadOptions) -> Iterator[Item]:
    """Yields a page for each row of a Parquet file; a row without an id gets `FILE:ROW`, from 1."""
    row = 0
    try:
        pq = parquet_library()
        file = pq.ParquetFile(raw)
        columns = [name for name in (options.id_field, options.text_field) if name in file.schema_arrow.names]
        if options.text_field not in columns:
            known = ", ".join(file.schema_arrow.names[:8])
            message = f"no column «{options.text_field}» (--text-field); the columns are {known}"
            yield Unreadable(id, "no-text", message)
            return
        # Threads need memory of their own, and hang when the memory limit leaves none.
        for batch in file.iter_batches(batch_size=64, columns=columns, use_threads=False):
            for record in batch.to_pylist():
                row += 1
                yield _field_page(record, f"{id}:{row}", options)
        if row != file.metadata.num_rows:
            yield Unreadable(id, "damaged", f"the Parquet file gives {row:,} of {file.metadata.num_rows:,} rows")
    except (MissingExtraError, MemoryError) as error:
        yield Unreadable(id, *damage(error))
    except Exception as error:
        yield Unreadable(id, "damaged", f"the Parquet file can't be read: {error}")
