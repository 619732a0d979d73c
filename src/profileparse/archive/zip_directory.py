"""The directory of a ZIP archive, entry by entry: that of a million files takes half a gigabyte as a whole."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

__all__ = ["LazyZipFile"]

_ENTRY = struct.Struct("<4s4B4HL2L5H2L")
_SIGNATURE = b"PK\x01\x02"
_ZIP64 = 0x0001
_UTF_8 = 0x800
#: What `zipfile` finds at the end of an archive: signature, size of the directory, its offset, where the end stands.
_END_SIGNATURE, _END_SIZE, _END_OFFSET, _END_LOCATION = 0, 5, 6, 9
_END_64 = b"PK\x06\x06"
_END_64_LENGTH = 56 + 20


class LazyZipFile(zipfile.ZipFile):
    """A ZIP archive to read; `entries` takes the place of `infolist`, and `open` takes what it gives."""

    def _RealGetContents(self) -> None:
        """What `zipfile` calls to read the directory: only finds where it is (APPNOTE 4.3.16)."""
        assert self.fp is not None
        end = zipfile._EndRecData(self.fp)  # type: ignore[attr-defined]
        if not end:
            raise zipfile.BadZipFile("File is not a zip file")
        self._size = end[_END_SIZE]
        before = end[_END_LOCATION] - self._size - end[_END_OFFSET]
        if end[_END_SIGNATURE] == _END_64:
            before -= _END_64_LENGTH
        # Something may stand in front of the archive (a program that unpacks itself): offsets do not count it.
        self._before = before
        self.start_dir = end[_END_OFFSET] + before
        if self.start_dir < 0:
            raise zipfile.BadZipFile("Bad offset for central directory")

    def entries(self) -> Iterator[zipfile.ZipInfo]:
        """The entries in the order of the directory (APPNOTE 4.3.12); raises BadZipFile where it is damaged."""
        assert self.fp is not None
        position, stop = self.start_dir, self.start_dir + self._size
        while position < stop:
            self.fp.seek(position)
            fixed = self.fp.read(_ENTRY.size)
            if len(fixed) != _ENTRY.size or not fixed.startswith(_SIGNATURE):
                raise zipfile.BadZipFile("Bad magic number for central directory")
            fields = _ENTRY.unpack(fixed)
            lengths = fields[12:15]
            name, more = self.fp.read(lengths[0]), self.fp.read(lengths[1])
            position += _ENTRY.size + sum(lengths)
            yield self._entry(fields, name, more)

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
    """The 64-bit numbers of an entry (APPNOTE 4.5.3)."""
    while len(more) >= 4:
        kind, length = struct.unpack_from("<HH", more)
        if kind == _ZIP64:
            body = more[4 : 4 + length]
            return [number for (number,) in struct.iter_unpack("<Q", body[: len(body) // 8 * 8])]
        more = more[4 + length :]
    return []
